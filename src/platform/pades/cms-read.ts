// Reads the CMS of a signature or a timestamp and says what holds: digest, signature, and that the certificate beside it
// is the one that was signed for. One signer only, and always signed attributes: anything else is a trick or a museum piece.

import { constants, createHash, verify as verifySignature } from 'node:crypto'
import { readCertificate, type Certificate } from './certificates.ts'
import { certificateParts } from './cms.ts'
import { child, children, DerFault, oidText, readDer, type Der } from './der.ts'
import { DIGESTS, OID } from './oids.ts'

export interface CmsSigner {
  certificate: Certificate
  /** All that came with it. */
  certificates: Certificate[]
  digest: string
  scheme: 'ecdsa' | 'rsa-pss' | 'rsa-pkcs1'
  signature: Buffer
  /** DER SET, as hashed. */
  attributes: Buffer
  messageDigest: Buffer
  contentType: string
  /** The content inside, for timestamps; signatures of PDFs have none. */
  content: Buffer | undefined
  /** The certificate's hash is among what is signed and is the right one; missing = not there. */
  boundCertificate: 'right' | 'wrong' | 'missing'
  claimedTime: boolean
  timestamp: Buffer | undefined
}

/** Takes apart one SignedData; throws DerFault. Zero bytes may follow (the rest of the hole). */
export function readCms(bytes: Uint8Array): CmsSigner {
  const outer = readDer(bytes)
  for (const byte of Buffer.from(bytes).subarray(outer.whole.length)) if (byte !== 0) throw new DerFault('something follows the signature')
  if (oidText(child(outer, 0, 0x06)) !== OID.signedData) throw new DerFault('this is not a signature')
  const data = children(child(child(outer, 1, 0xa0), 0, 0x30))
  const encapsulated = children(data[2]!)
  const listed = data.find(({ tag }) => tag === 0xa0)
  const signers = data.at(-1)!
  if (signers.tag !== 0x31 || children(signers).length !== 1) throw new DerFault('there must be one signer')
  const certificates = (listed ? children(listed) : []).filter(({ tag }) => tag === 0x30).slice(0, 20).map(({ whole }) => readCertificate(whole))
  const parts = children(children(signers)[0]!)
  const sid = parts[1]!
  const certificate = certificates.find((one) => issuedAs(one, sid))
  if (!certificate) throw new DerFault('the signer’s certificate is missing')
  const signed = parts.find(({ tag }) => tag === 0xa0)
  if (!signed) throw new DerFault('nothing says what was signed')
  const at = parts.indexOf(signed)
  const attributes = attributesOf(signed)
  const digestOid = oidText(children(parts[2]!)[0]!)
  const digest = DIGESTS[digestOid]
  if (digest === undefined) throw new DerFault('the digest algorithm is unknown')
  const single = (id: string) => attributes.get(id)
  const messageDigest = single(OID.messageDigest)
  const contentType = single(OID.contentType)
  if (!messageDigest || !contentType) throw new DerFault('nothing says what was signed')
  const content = encapsulated[1] ? child(encapsulated[1], 0, 0x04).content : undefined
  const unsigned = parts.find(({ tag }) => tag === 0xa1)
  return {
    certificate, certificates, digest,
    ...schemeOf(parts[at + 1]!, digest),
    signature: parts[at + 2]!.content,
    attributes: Buffer.concat([Buffer.from([0x31]), signed.whole.subarray(1)]),
    messageDigest: messageDigest.content,
    contentType: oidText(contentType),
    content,
    boundCertificate: boundTo(certificate, single(OID.signingCertificateV2), single(OID.signingCertificate)),
    claimedTime: attributes.has(OID.signingTime),
    timestamp: unsigned && attributesOf(unsigned).get(OID.timestamp)?.whole,
  }
}

/** Attribute → its only value. */
function attributesOf(list: Der): Map<string, Der> {
  const found = new Map<string, Der>()
  for (const attribute of children(list)) {
    const [type, values] = children(attribute)
    const id = oidText(type!)
    const all = children(values!)
    if (found.has(id) || all.length === 0) throw new DerFault('an attribute is given twice')
    found.set(id, all[0]!)
  }
  return found
}

function issuedAs(certificate: Certificate, sid: Der): boolean {
  if (sid.tag === 0x80) {
    const own = certificate.parts.extensions.get(OID.subjectKey)?.value
    return own !== undefined && readDer(own).content.equals(sid.content)
  }
  const [issuer, serial] = children(sid)
  return certificate.parts.issuer.equals(issuer!.whole) && certificate.parts.serial.equals(serial!.whole)
}

const SCHEMES: Record<string, { scheme: CmsSigner['scheme']; digest?: string }> = {
  [OID.ecdsaSha256]: { scheme: 'ecdsa', digest: 'sha256' }, [OID.ecdsaSha384]: { scheme: 'ecdsa', digest: 'sha384' }, [OID.ecdsaSha512]: { scheme: 'ecdsa', digest: 'sha512' },
  [OID.ecPublicKey]: { scheme: 'ecdsa' }, [OID.rsa]: { scheme: 'rsa-pkcs1' }, [OID.rsaSha1]: { scheme: 'rsa-pkcs1', digest: 'sha1' }, [OID.rsaSha256]: { scheme: 'rsa-pkcs1', digest: 'sha256' },
  [OID.rsaSha384]: { scheme: 'rsa-pkcs1', digest: 'sha384' }, [OID.rsaSha512]: { scheme: 'rsa-pkcs1', digest: 'sha512' },
}

function schemeOf(algorithm: Der, digest: string): { scheme: CmsSigner['scheme'] } {
  const [type, parameters] = children(algorithm)
  const id = oidText(type!)
  if (id === OID.rsaPss) {
    const given = parameters && children(parameters).find(({ tag }) => tag === 0xa0)
    const named = given && DIGESTS[oidText(children(children(given)[0]!)[0]!)]
    if (named !== digest) throw new DerFault('the signature’s digest is another')
    return { scheme: 'rsa-pss' }
  }
  const found = SCHEMES[id]
  if (!found) throw new DerFault('the signature algorithm is unknown')
  if (found.digest !== undefined && found.digest !== digest) throw new DerFault('the signature’s digest is another')
  return { scheme: found.scheme }
}

function boundTo(certificate: Certificate, v2: Der | undefined, v1: Der | undefined): CmsSigner['boundCertificate'] {
  const value = v2 ?? v1
  if (!value) return 'missing'
  const first = children(children(value)[0]!)[0]!
  const parts = children(first)
  const algorithm = parts[0]!.tag === 0x30 ? DIGESTS[oidText(children(parts[0]!)[0]!)] : v2 ? 'sha256' : 'sha1'
  const hash = parts.find(({ tag }) => tag === 0x04)
  if (algorithm === undefined || !hash) return 'wrong'
  if (!createHash(algorithm).update(certificate.der).digest().equals(hash.content)) return 'wrong'
  const serial = parts.find(({ tag }, index) => tag === 0x30 && index > 0)
  return !serial || children(serial)[1]!.whole.equals(certificateParts(certificate.der).serial) ? 'right' : 'wrong'
}

/** True when the key of the certificate made the signature over the attributes. */
export function signatureHolds(signer: CmsSigner): boolean {
  const { certificate, digest, scheme, attributes, signature } = signer
  const key = certificate.x509.publicKey
  if (certificate.keyKind !== (scheme === 'ecdsa' ? 'ec' : 'rsa')) return false
  try {
    if (scheme === 'ecdsa') return verifySignature(digest, attributes, { key, dsaEncoding: 'der' }, signature)
    if (scheme === 'rsa-pkcs1') return verifySignature(digest, attributes, { key, padding: constants.RSA_PKCS1_PADDING }, signature)
    return verifySignature(digest, attributes, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO }, signature)
  } catch {
    return false
  }
}
