// Certificates and the chains they form up to roots that this house was told to trust. Signatures are checked with
// node:crypto; what a certificate says about itself is read here.

import { createHash, X509Certificate } from 'node:crypto'
import { certificateParts, type CertificateParts } from './cms.ts'
import { child, children, DerFault, oidText, readDer, type Der } from './der.ts'
import { OID } from './oids.ts'
import { epochMs, instant, type Instant } from '../time.ts'

export interface Certificate {
  der: Buffer
  x509: X509Certificate
  parts: CertificateParts
  fingerprint: string
  /** SHA-1 of the key's bits, as OCSP names issuers by. */
  keyHash: Buffer
  serial: string
  subject: PersonName
  issuer: PersonName
  validFrom: Instant
  validUntil: Instant
  isCa: boolean
  maxPath: number | undefined
  /** undefined: the certificate does not say. */
  keyUsage: number[] | undefined
  purposes: string[]
  policies: string[]
  signatureOid: string
  keyKind: 'ec' | 'rsa' | 'other'
  keyBits: number
  ocspUrls: string[]
  crlUrls: string[]
  noCheck: boolean
  unknownCritical: string[]
}

export interface PersonName {
  commonName: string
  organization?: string
  unit?: string
  serialNumber?: string
  title?: string
  locality?: string
  /** All of it, for people. */
  text: string
}

const kept = new Map<string, Certificate>()
const KEEP = 500

/** Reads one certificate; throws DerFault when it is none. */
export function readCertificate(der: Uint8Array): Certificate {
  const fingerprint = createHash('sha256').update(der).digest('hex')
  const known = kept.get(fingerprint)
  if (known) return known
  const read = readNow(Buffer.from(der), fingerprint)
  if (kept.size >= KEEP) kept.delete(kept.keys().next().value!)
  kept.set(fingerprint, read)
  return read
}

function readNow(der: Buffer, fingerprint: string): Certificate {
  if (readDer(der).whole.length !== der.length) throw new DerFault('something follows the certificate')
  const parts = certificateParts(der)
  let x509: X509Certificate
  try {
    x509 = new X509Certificate(der)
    // Its key is decoded when it is first asked for: spoiled, it throws here and nowhere later.
    void x509.publicKey
  } catch {
    throw new DerFault('a certificate cannot be read')
  }
  const tbs = children(child(readDer(der), 0, 0x30)).filter(({ tag }) => tag !== 0xa0)
  const [from, until] = children(tbs[3]!)
  const extension = (id: string) => parts.extensions.get(id)?.value
  const constraints = extension(OID.basicConstraints)
  const basic = constraints ? children(readDer(constraints)) : []
  const keyInfo = children(readDer(parts.publicKey))
  const usage = extension(OID.keyUsage)
  const purposes = extension(OID.extKeyUsage)
  const policies = extension(OID.policies)
  const details = x509.publicKey.asymmetricKeyDetails ?? {}
  const kind = x509.publicKey.asymmetricKeyType
  return {
    der, x509, parts, fingerprint,
    keyHash: createHash('sha1').update(keyInfo[1]!.content.subarray(1)).digest(),
    serial: x509.serialNumber,
    subject: readName(parts.subject),
    issuer: readName(parts.issuer),
    validFrom: readTime(from!),
    validUntil: readTime(until!),
    isCa: basic[0]?.tag === 0x01 && basic[0].content[0] === 255,
    maxPath: basic.find(({ tag }) => tag === 0x02)?.content[0],
    keyUsage: usage ? usageBits(readDer(usage)) : undefined,
    purposes: purposes ? children(readDer(purposes)).map(oidText) : [],
    policies: policies ? children(readDer(policies)).map((one) => oidText(children(one)[0]!)) : [],
    signatureOid: oidText(children(children(readDer(der))[1]!)[0]!),
    keyKind: kind === 'ec' ? 'ec' : kind === 'rsa' || kind === 'rsa-pss' ? 'rsa' : 'other',
    keyBits: details.modulusLength ?? CURVE_BITS[details.namedCurve ?? ''] ?? 0,
    ocspUrls: accessUrls(extension(OID.authorityInfo), OID.ocsp),
    crlUrls: pointUrls(extension(OID.crlPoints)),
    noCheck: parts.extensions.has(OID.ocspNoCheck),
    unknownCritical: [...parts.extensions].filter(([id, { critical }]) => critical && !UNDERSTOOD.has(id)).map(([id]) => id),
  }
}

const CURVE_BITS: Record<string, number> = { prime256v1: 256, secp384r1: 384, secp521r1: 521, secp256k1: 256 }
const UNDERSTOOD = new Set<string>([OID.keyUsage, OID.extKeyUsage, OID.basicConstraints, OID.policies])

const NAME_KEYS: Record<string, [keyof PersonName | undefined, string]> = {
  [OID.commonName]: ['commonName', 'CN'], [OID.organization]: ['organization', 'O'], [OID.unit]: ['unit', 'OU'], [OID.serialNumber]: ['serialNumber', 'SERIALNUMBER'],
  [OID.title]: ['title', 'T'], [OID.locality]: ['locality', 'L'], [OID.province]: [undefined, 'ST'], [OID.country]: [undefined, 'C'], [OID.userId]: [undefined, 'UID'],
}

export function readName(der: Uint8Array): PersonName {
  const name: PersonName = { commonName: '', text: '' }
  const all: string[] = []
  for (const rdn of children(readDer(der))) {
    for (const pair of children(rdn)) {
      const [type, value] = children(pair)
      const [key, label] = NAME_KEYS[oidText(type!)] ?? [undefined, oidText(type!)]
      const text = cleanLine(value!.tag === 0x1e ? Buffer.from(value!.content).swap16().toString('utf16le') : value!.content.toString('utf8'))
      if (key !== undefined && (name[key] ?? '') === '') name[key] = text
      all.push(`${label}=${text}`)
    }
  }
  return { ...name, text: all.join(', ') }
}

/** Names come from files of strangers: one line, no control or direction marks, bounded. */
function cleanLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').replace(/\s+/g, ' ').trim().slice(0, 200)
}

export function readTime({ tag, content }: Der): Instant {
  const text = content.toString('latin1')
  const found = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{1,6}))?Z$/.exec(text)
  if (!found || (found[1]!.length === 2) !== (tag === 0x17)) throw new DerFault('a time cannot be read')
  const [, y, mo, d, h, mi, s, fraction = ''] = found
  const year = y!.length === 4 ? y : Number(y) < 50 ? `20${y}` : `19${y}`
  return instant(`${year}-${mo}-${d}T${h}:${mi}:${s}.${fraction.padEnd(3, '0').slice(0, 3)}Z`)
}

function usageBits({ content }: Der): number[] {
  return [...content.subarray(1)].flatMap((byte, at) => Array.from({ length: 8 }, (_, bit) => ((byte >> (7 - bit)) & 1 ? at * 8 + bit : -1)).filter((bit) => bit >= 0))
}

function accessUrls(extension: Buffer | undefined, method: string): string[] {
  if (!extension) return []
  return children(readDer(extension)).flatMap((one) => {
    const [type, place] = children(one)
    return type && place?.tag === 0x86 && oidText(type) === method ? [place.content.toString('latin1')] : []
  })
}

function pointUrls(extension: Buffer | undefined): string[] {
  if (!extension) return []
  const urls: string[] = []
  const walk = (der: Der): void => {
    if (der.tag === 0x86) urls.push(der.content.toString('latin1'))
    else if (der.tag & 0x20) for (const inner of children(der)) walk(inner)
  }
  walk(readDer(extension))
  return urls
}

// ---- chains ----

export interface Chain {
  /** From the leaf upwards, as far as it could be built. */
  certificates: Certificate[]
  root: Certificate | undefined
  /** First thing that breaks it; undefined = it holds. */
  fault: 'unknown-issuer' | 'not-yet-valid' | 'expired' | 'not-a-ca' | 'weak' | 'unsupported' | undefined
}

const MAX_CHAIN = 6
const KEY_CERT_SIGN = 5

/** The chain of `leaf` to a trusted root, judged at an instant. `pool` holds whatever intermediates are at hand. */
export function buildChain(leaf: Certificate, pool: readonly Certificate[], roots: readonly Certificate[], at: Instant): Chain {
  const certificates = [leaf]
  let root: Certificate | undefined
  for (let current = leaf; certificates.length <= MAX_CHAIN; ) {
    root = roots.find((one) => one.fingerprint === current.fingerprint) ?? roots.find((one) => isIssuedBy(current, one))
    if (root) {
      if (root.fingerprint !== current.fingerprint) certificates.push(root)
      break
    }
    const above = pool.find((one) => !certificates.includes(one) && isIssuedBy(current, one))
    if (!above) break
    certificates.push(above)
    current = above
  }
  return { certificates, root, fault: faultOf(certificates, root, at) }
}

/** Who issued whom does not change: asked once for each pair. */
const issued = new Map<string, boolean>()

function isIssuedBy(below: Certificate, above: Certificate): boolean {
  if (!below.parts.issuer.equals(above.parts.subject)) return false
  const pair = below.fingerprint + above.fingerprint
  let answer = issued.get(pair)
  if (answer === undefined) {
    answer = signedBy(below, above)
    if (issued.size >= KEEP) issued.delete(issued.keys().next().value!)
    issued.set(pair, answer)
  }
  return answer
}

function signedBy(below: Certificate, above: Certificate): boolean {
  try {
    return below.x509.verify(above.x509.publicKey)
  } catch {
    return false
  }
}

function faultOf(certificates: readonly Certificate[], root: Certificate | undefined, at: Instant): Chain['fault'] {
  if (!root) return 'unknown-issuer'
  for (const [depth, one] of certificates.entries()) {
    const now = epochMs(at)
    if (now < epochMs(one.validFrom)) return 'not-yet-valid'
    if (now > epochMs(one.validUntil)) return 'expired'
    if (one.unknownCritical.length > 0) return 'unsupported'
    if (depth > 0 && (!one.isCa || (one.keyUsage !== undefined && !one.keyUsage.includes(KEY_CERT_SIGN)) || (one.maxPath !== undefined && one.maxPath < depth - 1))) return 'not-a-ca'
    if (one !== root && isWeak(one)) return 'weak'
  }
  return undefined
}

const WEAK_SIGNATURES = new Set<string>([OID.rsaSha1, '1.2.840.113549.1.1.4', '1.2.840.113549.1.1.2', '1.2.840.10045.4.1'])

export function isWeak(one: Certificate): boolean {
  return WEAK_SIGNATURES.has(one.signatureOid) || one.keyKind === 'other' || one.keyBits < (one.keyKind === 'rsa' ? 2048 : 256)
}

/** Issued by an authority whose certificates have no legal effect. */
export function isTest(chain: Pick<Chain, 'certificates'>): boolean {
  return chain.certificates.some(({ policies }) => policies.includes(OID.noLegalEffect))
}

/** PEM blocks or a single DER certificate. */
export function readCertificateFile(bytes: Uint8Array): Certificate[] {
  const text = Buffer.from(bytes).toString('latin1')
  const blocks = [...text.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g)]
  return blocks.length > 0 ? blocks.map((block) => readCertificate(Buffer.from(block[1]!, 'base64'))) : [readCertificate(bytes)]
}
