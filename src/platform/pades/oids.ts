// The object identifiers that signatures are made of, by what people call them.

export const OID = {
  data: '1.2.840.113549.1.7.1', signedData: '1.2.840.113549.1.7.2', tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3', messageDigest: '1.2.840.113549.1.9.4', signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12', signingCertificateV2: '1.2.840.113549.1.9.16.2.47', timestamp: '1.2.840.113549.1.9.16.2.14',
  sha1: '1.3.14.3.2.26', md5: '1.2.840.113549.2.5', sha256: '2.16.840.1.101.3.4.2.1', sha384: '2.16.840.1.101.3.4.2.2', sha512: '2.16.840.1.101.3.4.2.3',
  sha3_256: '2.16.840.1.101.3.4.2.8', sha3_384: '2.16.840.1.101.3.4.2.9', sha3_512: '2.16.840.1.101.3.4.2.10',
  rsa: '1.2.840.113549.1.1.1', rsaSha1: '1.2.840.113549.1.1.5', rsaSha256: '1.2.840.113549.1.1.11', rsaSha384: '1.2.840.113549.1.1.12', rsaSha512: '1.2.840.113549.1.1.13', rsaPss: '1.2.840.113549.1.1.10', mgf1: '1.2.840.113549.1.1.8',
  ecPublicKey: '1.2.840.10045.2.1', ecdsaSha256: '1.2.840.10045.4.3.2', ecdsaSha384: '1.2.840.10045.4.3.3', ecdsaSha512: '1.2.840.10045.4.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8', ocspSigning: '1.3.6.1.5.5.7.3.9', ocspBasic: '1.3.6.1.5.5.7.48.1.1', ocspNonce: '1.3.6.1.5.5.7.48.1.2', ocsp: '1.3.6.1.5.5.7.48.1', caIssuers: '1.3.6.1.5.5.7.48.2',
  keyUsage: '2.5.29.15', extKeyUsage: '2.5.29.37', basicConstraints: '2.5.29.19', policies: '2.5.29.32', crlPoints: '2.5.29.31', authorityInfo: '1.3.6.1.5.5.7.1.1', subjectKey: '2.5.29.14', authorityKey: '2.5.29.35',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5', documentSigning: '1.3.6.1.5.5.7.3.36',
  commonName: '2.5.4.3', organization: '2.5.4.10', unit: '2.5.4.11', country: '2.5.4.6', serialNumber: '2.5.4.5', locality: '2.5.4.7', province: '2.5.4.8', title: '2.5.4.12', userId: '0.9.2342.19200300.100.1.1',
  /** Policy of certificates without legal effect: an identifier drawn at random (2.25 + UUID), ours alone. */
  noLegalEffect: '2.25.276841190732264189536710438281059120845',
} as const

/** Digest algorithms by identifier, as node:crypto calls them. */
export const DIGESTS: Record<string, string> = {
  [OID.sha1]: 'sha1', [OID.md5]: 'md5', [OID.sha256]: 'sha256', [OID.sha384]: 'sha384', [OID.sha512]: 'sha512', [OID.sha3_256]: 'sha3-256', [OID.sha3_384]: 'sha3-384', [OID.sha3_512]: 'sha3-512',
}
