// The signature inside the hole: CMS SignedData as PAdES wants it (EN 319 122/142). The certificate's hash is among what
// is signed, the signer's clock is not; attributes are in DER order, because verifiers hash them as they stand.

import { createHash, type KeyObject, sign, constants } from 'node:crypto'
import { child, children, explicit, implicit, int, nil, octets, oid, oidText, readDer, seq, set, type Der } from './der.ts'
import { OID } from './oids.ts'

/** ECDSA on P-256 unless said otherwise; both are what Thông tư 15/2025 asks for. */
export type SignatureAlgorithm = 'ecdsa-p256' | 'rsa-pss'

export interface SignerCertificates {
  certificate: Uint8Array
  /** Issuers upwards; the root may be left out. */
  chain: readonly Uint8Array[]
  algorithm: SignatureAlgorithm
}

const PSS_SALT = 32
const sha256 = (): Buffer => seq(oid(OID.sha256))
const pss = (): Buffer =>
  seq(oid(OID.rsaPss), seq(explicit(0, seq(oid(OID.sha256), nil())), explicit(1, seq(oid(OID.mgf1), seq(oid(OID.sha256), nil()))), explicit(2, int(PSS_SALT))))

export function signatureAlgorithm(algorithm: SignatureAlgorithm): Buffer {
  return algorithm === 'rsa-pss' ? pss() : seq(oid(OID.ecdsaSha256))
}

/** What the key signs: DER of the SET of attributes. `digest` is the document's. */
export function signedAttributes(digest: Uint8Array, certificate: Uint8Array): Buffer {
  const essCertificate = seq(octets(createHash('sha256').update(certificate).digest()), issuerAndSerial(certificate, true))
  return set(
    seq(oid(OID.contentType), set(oid(OID.data))),
    seq(oid(OID.messageDigest), set(octets(digest))),
    seq(oid(OID.signingCertificateV2), set(seq(seq(essCertificate)))),
  )
}

/** With a key at hand: signs those bytes. */
export function signBytes(bytes: Uint8Array, key: KeyObject, algorithm: SignatureAlgorithm): Buffer {
  if (algorithm === 'ecdsa-p256') return sign('sha256', bytes, { key, dsaEncoding: 'der' })
  return sign('sha256', bytes, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: PSS_SALT })
}

export function buildCms({ certificate, chain, algorithm }: SignerCertificates, attributes: Uint8Array, signature: Uint8Array, timestamp?: Uint8Array): Buffer {
  const signer = seq(
    int(1), issuerAndSerial(certificate), sha256(), implicit(0, attributes), signatureAlgorithm(algorithm), octets(signature),
    ...(timestamp ? [explicit(1, timestampAttribute(timestamp))] : []),
  )
  const certificates = [certificate, ...chain.filter((one) => !isSelfIssued(one))]
  return seq(oid(OID.signedData), explicit(0, seq(int(1), set(sha256()), seq(oid(OID.data)), implicit(0, set(...certificates)), set(signer))))
}

function timestampAttribute(token: Uint8Array): Buffer {
  return seq(oid(OID.timestamp), set(token))
}

/** The signature value of our own CMS, which a timestamp is asked for. */
export function signatureValueOf(cms: Uint8Array): Buffer {
  return children(signerOf(cms)).find(({ tag }) => tag === 0x04)!.content
}

/** The same CMS with a timestamp over its signature: only unsigned attributes change. */
export function withTimestamp(cms: Uint8Array, token: Uint8Array): Buffer {
  const outer = readDer(cms)
  const [type, wrapped] = children(outer)
  const data = child(wrapped!, 0, 0x30)
  const parts = children(data)
  const signer = children(parts.at(-1)!)[0]!
  const kept = children(signer).filter(({ tag }) => tag !== 0xa1)
  const signerInfo = seq(...kept.map(({ whole }) => whole), explicit(1, timestampAttribute(token)))
  return seq(type!.whole, explicit(0, seq(...parts.slice(0, -1).map(({ whole }) => whole), set(signerInfo))))
}

function signerOf(cms: Uint8Array): Der {
  const data = child(children(readDer(cms))[1]!, 0, 0x30)
  return child(children(data).at(-1)!, 0, 0x30)
}

/** Issuer and serial as they stand in a certificate; inside ESS the issuer is a general name. */
export function issuerAndSerial(certificate: Uint8Array, asGeneralName = false): Buffer {
  const { issuer, serial } = certificateParts(certificate)
  return seq(asGeneralName ? seq(explicit(4, issuer)) : issuer, serial)
}

export interface CertificateParts {
  serial: Buffer
  issuer: Buffer
  subject: Buffer
  publicKey: Buffer
  extensions: Map<string, { critical: boolean; value: Buffer }>
}

/** The parts of a certificate, each with tag and length. */
export function certificateParts(certificate: Uint8Array): CertificateParts {
  const tbs = child(readDer(certificate), 0, 0x30)
  const parts = children(tbs).filter(({ tag }) => tag !== 0xa0)
  const extensions: CertificateParts['extensions'] = new Map()
  const listed = parts.find(({ tag }) => tag === 0xa3)
  for (const extension of listed ? children(child(listed, 0, 0x30)) : []) {
    const [type, ...rest] = children(extension)
    extensions.set(oidText(type!), { critical: rest.length > 1 && rest[0]!.content[0] === 255, value: rest.at(-1)!.content })
  }
  return { serial: parts[0]!.whole, issuer: parts[2]!.whole, subject: parts[4]!.whole, publicKey: parts[5]!.whole, extensions }
}

function isSelfIssued(certificate: Uint8Array): boolean {
  const { issuer, subject } = certificateParts(certificate)
  return issuer.equals(subject)
}
