// Is this certificate revoked, and since when? OCSP answers and revocation lists, asked for and judged.

import { createHash, randomBytes, verify as verifySignature } from 'node:crypto'
import { BasicOCSPResponse, CertificateRevocationList, OCSPResponse } from 'pkijs'
import { isWeak, readCertificate, type Certificate } from './certificates.ts'
import { explicit, nil, octets, oid, seq } from './der.ts'
import { OID } from './oids.ts'
import { epochMs, instantFromEpochMs, type Instant } from '../time.ts'

export interface Standing {
  state: 'good' | 'revoked' | 'unknown'
  source: 'ocsp' | 'crl'
  thisUpdate: Instant
  nextUpdate: Instant | undefined
  revokedAt?: Instant
  reason?: number
}

/** What is sent to an OCSP service to ask about one certificate. */
export function ocspQuery(certificate: Certificate, issuer: Certificate): { der: Buffer; nonce: Buffer } {
  const nonce = randomBytes(16)
  const request = seq(certId(certificate, issuer))
  const extension = seq(seq(oid(OID.ocspNonce), octets(octets(nonce))))
  return { der: seq(seq(seq(request), explicit(2, extension))), nonce }
}

export function certId({ parts }: Pick<Certificate, 'parts'>, issuer: Certificate): Buffer {
  return seq(seq(oid(OID.sha1), nil()), octets(createHash('sha1').update(issuer.parts.subject).digest()), octets(issuer.keyHash), parts.serial)
}

const owned = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes)

/** Answers are taken apart once, however many certificates they are asked about. */
const parsedOcsp = new WeakMap<Uint8Array, BasicOCSPResponse | null>()
const parsedCrl = new WeakMap<Uint8Array, CertificateRevocationList | null>()

function once<T>(kept: WeakMap<Uint8Array, T | null>, bytes: Uint8Array, read: () => T | null): T | null {
  let found = kept.get(bytes)
  if (found === undefined) {
    try {
      found = read()
    } catch {
      // Not what it claims to be: it says nothing.
      found = null
    }
    kept.set(bytes, found)
  }
  return found
}

function parseOcsp(response: Uint8Array): BasicOCSPResponse | null {
  return once(parsedOcsp, response, () => {
    const outer = OCSPResponse.fromBER(owned(response))
    if (outer.responseStatus.valueBlock.valueDec !== 0 || outer.responseBytes?.responseType !== OID.ocspBasic) return null
    return BasicOCSPResponse.fromBER(owned(outer.responseBytes.response.valueBlock.valueHexView))
  })
}

/** What an OCSP answer says about a certificate; undefined when it is about another, or not signed by who may. */
export function readOcsp(response: Uint8Array, certificate: Certificate, issuer: Certificate): Standing | undefined {
  const basic = parseOcsp(response)
  const { serial } = certificate.parts
  const one = basic?.tbsResponseData.responses.find(({ certID }) => Buffer.from(certID.serialNumber.toBER()).equals(serial) && Buffer.from(certID.issuerKeyHash.valueBlock.valueHexView).equals(hashOf(certID.hashAlgorithm.algorithmId, issuer)))
  if (!basic || !one || !ocspHolds(basic, issuer)) return undefined
  const { tagNumber } = one.certStatus.idBlock as { tagNumber: number }
  const common = { source: 'ocsp' as const, thisUpdate: instantFromEpochMs(one.thisUpdate.getTime()), nextUpdate: one.nextUpdate && instantFromEpochMs(one.nextUpdate.getTime()) }
  if (tagNumber === 0) return { state: 'good', ...common }
  if (tagNumber !== 1) return { state: 'unknown', ...common }
  const [time, reason] = one.certStatus.valueBlock.value as [{ toDate(): { getTime(): number } }, { valueBlock: { value: { valueBlock: { valueDec: number } }[] } } | undefined]
  const code = reason?.valueBlock.value[0]?.valueBlock.valueDec
  return { state: 'revoked', ...common, revokedAt: instantFromEpochMs(time.toDate().getTime()), ...(code !== undefined && { reason: code }) }
}

function ocspHolds(basic: BasicOCSPResponse, issuer: Certificate): boolean {
  try {
    const responder = responderOf(basic, issuer)
    const digest = SIGNATURE_DIGESTS[basic.signatureAlgorithm.algorithmId]
    const signature = Buffer.from(basic.signature.valueBlock.valueHexView)
    return responder !== undefined && digest !== undefined && verifySignature(digest, basic.tbsResponseData.tbsView, { key: responder.x509.publicKey, dsaEncoding: 'der' }, signature)
  } catch {
    return false
  }
}

const SIGNATURE_DIGESTS: Record<string, string> = {
  [OID.ecdsaSha256]: 'sha256', [OID.ecdsaSha384]: 'sha384', [OID.ecdsaSha512]: 'sha512', [OID.rsaSha256]: 'sha256', [OID.rsaSha384]: 'sha384', [OID.rsaSha512]: 'sha512',
}

function hashOf(algorithm: string, issuer: Certificate): Buffer {
  return algorithm === OID.sha1 ? issuer.keyHash : createHash('sha256').update(issuer.parts.publicKey).digest()
}

/** The issuer itself, or somebody it gave just this duty. */
function responderOf(basic: BasicOCSPResponse, issuer: Certificate): Certificate | undefined {
  for (const one of basic.certs ?? []) {
    const found = readCertificate(Buffer.from(one.toSchema(true).toBER(false)))
    if (found.fingerprint === issuer.fingerprint) return issuer
    if (found.purposes.includes(OID.ocspSigning) && found.parts.issuer.equals(issuer.parts.subject) && found.x509.verify(issuer.x509.publicKey) && !isWeak(found)) return found
  }
  return basic.certs?.length ? undefined : issuer
}

/** What a revocation list says about a certificate; undefined when it is another's list or not signed by the issuer. */
export function readCrl(list: Uint8Array, certificate: Certificate, issuer: Certificate): Standing | undefined {
  const crl = once(parsedCrl, list, () => CertificateRevocationList.fromBER(owned(list)))
  if (!crl || !crlHolds(crl, issuer)) return undefined
  const common = { source: 'crl' as const, thisUpdate: instantFromEpochMs(crl.thisUpdate.value.getTime()), nextUpdate: crl.nextUpdate && instantFromEpochMs(crl.nextUpdate.value.getTime()) }
  const entry = crl.revokedCertificates?.find((one) => Buffer.from(one.userCertificate.toBER(false)).equals(certificate.parts.serial))
  return entry ? { state: 'revoked', ...common, revokedAt: instantFromEpochMs(entry.revocationDate.value.getTime()) } : { state: 'good', ...common }
}

function crlHolds(crl: CertificateRevocationList, issuer: Certificate): boolean {
  try {
    const digest = SIGNATURE_DIGESTS[crl.signatureAlgorithm.algorithmId]
    if (!digest || !Buffer.from(crl.issuer.toSchema().toBER(false)).equals(issuer.parts.subject)) return false
    return verifySignature(digest, crl.tbsView, { key: issuer.x509.publicKey, dsaEncoding: 'der' }, Buffer.from(crl.signatureValue.valueBlock.valueHexView))
  } catch {
    return false
  }
}

export interface Evidence {
  ocsps: readonly Uint8Array[]
  crls: readonly Uint8Array[]
}

/** An answer that was made a day before the signature still speaks for it. */
const EARLY_MS = 24 * 3_600_000

/**
 * How the certificate stood at an instant, by all that is at hand. `unknown` = nothing speaks for that time.
 * A revocation after a proven time leaves what was signed before it valid.
 */
export function standingAt(certificate: Certificate, issuer: Certificate, evidence: Evidence, at: Instant): Standing | undefined {
  const all = [...evidence.ocsps.map((one) => readOcsp(one, certificate, issuer)), ...evidence.crls.map((one) => readCrl(one, certificate, issuer))].filter((one) => one !== undefined)
  const revoked = all.find((one) => one.state === 'revoked')
  if (revoked) return epochMs(revoked.revokedAt!) <= epochMs(at) ? revoked : { ...revoked, state: 'good' }
  return all.find((one) => one.state === 'good' && (epochMs(one.thisUpdate) >= epochMs(at) - EARLY_MS || (one.nextUpdate !== undefined && epochMs(one.nextUpdate) >= epochMs(at))))
}
