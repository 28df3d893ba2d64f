// The test authority: a root, an issuing authority under it, a timestamp service and an OCSP responder, made on first use.
// Everything it issues says that it has no legal effect, in its name and in its policy. State lies in files.

import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign, verify, type KeyObject } from 'node:crypto'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { certificateParts } from '../../platform/pades/cms.ts'
import { bits, bool, child, children, explicit, ia5, implicit, int, nil, octets, oid, readDer, seq, set, tlv, utf8 } from '../../platform/pades/der.ts'
import { OID } from '../../platform/pades/oids.ts'
import { addSeconds, type Instant } from '../../platform/time.ts'

export const TRUST_HOST = 'trust.stand-in.invalid'
export const NO_LEGAL_EFFECT = 'THỬ NGHIỆM, KHÔNG CÓ GIÁ TRỊ PHÁP LÝ'
const YEAR_SECONDS = 365 * 86_400

export interface Keeper {
  key: KeyObject
  certificate: Buffer
}

export interface IssuedRecord {
  serial: string
  name: string
  issuedAt: Instant
  revokedAt?: Instant
  reason?: number
}

/** What can be made to go wrong, service by service. */
export const FAULTS = {
  tsa: ['ok', 'down', 'slow', 'wrong', 'refuses'],
  ocsp: ['ok', 'down', 'slow', 'wrong'],
  crl: ['ok', 'down'],
  remote: ['ok', 'down', 'wrong'],
} as const
export type FaultName = keyof typeof FAULTS
export type Faults = Record<FaultName, string>

export interface Authority {
  root: Keeper
  issuing: Keeper
  tsa: Keeper
  ocsp: Keeper
  issue(subject: Subject, publicKey: Buffer, now: Instant): Buffer
  /** Takes a PKCS #10 request; undefined when it is not signed by the key it names. */
  enrol(request: Buffer, now: Instant): Buffer | undefined
  revoke(serial: string, now: Instant, reason: number): boolean
  issued(): IssuedRecord[]
  faults(): Faults
  setFault(service: FaultName, value: string): void
}

export interface Subject {
  commonName: string
  organization?: string
  unit?: string
  title?: string
  userId?: string
}

interface Kept {
  issued: IssuedRecord[]
  faults: Faults
}

export function openAuthority(dir: string, now: () => Instant): Authority {
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 })
  const root = keeper(dir, 'root', (key) => certificate({ subject: NAMES.root, issuer: NAMES.root, publicKey: spki(key), issuerKey: key, from: now(), years: 20, extensions: [...ca(1), notice()] }))
  const under = (file: string, subject: Subject, extensions: Buffer[], by: Keeper, years: number) =>
    keeper(dir, file, (key) => certificate({ subject, issuer: by, publicKey: spki(key), issuerKey: by.key, from: now(), years, extensions: [...extensions, notice()] }))
  const issuing = under('issuing', NAMES.issuing, [...ca(0), ...services('root')], root, 10)
  const tsa = under('tsa', NAMES.tsa, [usage(0), extension(OID.extKeyUsage, seq(oid(OID.timeStamping)), true), ...services('issuing')], issuing, 5)
  const ocsp = under('ocsp', NAMES.ocsp, [usage(0), extension(OID.extKeyUsage, seq(oid(OID.ocspSigning))), extension(OID.ocspNoCheck, nil())], issuing, 5)
  const file = path.join(dir, 'issued.json')
  const read = (): Kept => ({ issued: [], ...(fs.existsSync(file) && (JSON.parse(fs.readFileSync(file, 'utf8')) as Kept)), faults: { tsa: 'ok', ocsp: 'ok', crl: 'ok', remote: 'ok', ...(fs.existsSync(file) && (JSON.parse(fs.readFileSync(file, 'utf8')) as Kept).faults) } })
  let kept = read()
  const keep = () => {
    fs.writeFileSync(`${file}.new`, JSON.stringify(kept))
    fs.renameSync(`${file}.new`, file)
  }
  const authority: Authority = {
    root, issuing, tsa, ocsp,
    issue(subject, publicKey, at) {
      const named = { ...subject, commonName: subject.commonName }
      const made = certificate({ subject: named, issuer: issuing, publicKey, issuerKey: issuing.key, from: at, years: 2, extensions: [usage(0, 1), ...services('issuing'), notice()] })
      kept.issued.push({ serial: serialOf(made), name: subject.commonName, issuedAt: at })
      keep()
      return made
    },
    enrol(request, at) {
      try {
        const [info, algorithm, signature] = children(readDer(request))
        const [, subject, publicKey] = children(info!)
        const key = createPublicKey({ key: publicKey!.whole, format: 'der', type: 'spki' })
        const scheme = children(algorithm!).length > 1 && key.asymmetricKeyType !== 'ec' ? { key } : { key, dsaEncoding: 'der' as const }
        if (!verify('sha256', info!.whole, scheme, signature!.content.subarray(1))) return undefined
        return authority.issue(subjectOf(subject!.whole), publicKey!.whole, at)
      } catch {
        return undefined
      }
    },
    revoke(serial, at, reason) {
      const found = kept.issued.find((one) => one.serial === serial && one.revokedAt === undefined)
      if (!found) return false
      Object.assign(found, { revokedAt: at, reason })
      keep()
      return true
    },
    issued: () => kept.issued,
    faults: () => kept.faults,
    setFault(service, value) {
      kept = read()
      kept.faults[service] = value
      keep()
    },
  }
  return authority
}

const NAMES = {
  root: { commonName: `Gõ Cửa, gốc ${NO_LEGAL_EFFECT}` },
  issuing: { commonName: `Gõ Cửa, cấp chứng thư ${NO_LEGAL_EFFECT}` },
  tsa: { commonName: `Gõ Cửa, dấu thời gian ${NO_LEGAL_EFFECT}` },
  ocsp: { commonName: `Gõ Cửa, trả lời OCSP ${NO_LEGAL_EFFECT}` },
} satisfies Record<string, Subject>

function keeper(dir: string, file: string, make: (key: KeyObject) => Buffer): Keeper {
  const [keyFile, certificateFile] = [path.join(dir, `${file}.key`), path.join(dir, `${file}.pem`)]
  if (fs.existsSync(certificateFile)) {
    return { key: createPrivateKey(fs.readFileSync(keyFile)), certificate: Buffer.from(fs.readFileSync(certificateFile, 'latin1').replace(/-----[A-Z ]+-----|\s/g, ''), 'base64') }
  }
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const made = make(privateKey)
  fs.writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  fs.writeFileSync(certificateFile, pem(made))
  return { key: privateKey, certificate: made }
}

export function pem(certificate_: Uint8Array): string {
  return `-----BEGIN CERTIFICATE-----\n${Buffer.from(certificate_).toString('base64').match(/.{1,64}/g)!.join('\n')}\n-----END CERTIFICATE-----\n`
}

const spki = (key: KeyObject): Buffer => createPublicKey(key).export({ type: 'spki', format: 'der' })

function nameDer({ commonName, organization, unit, title, userId }: Subject): Buffer {
  const pairs: [string, string | undefined][] = [[OID.country, 'VN'], [OID.organization, organization], [OID.unit, unit], [OID.title, title], [OID.userId, userId], [OID.commonName, commonName]]
  return seq(...pairs.flatMap(([type, value]) => (value === undefined ? [] : [set(seq(oid(type), type === OID.country ? tlv(0x13, Buffer.from(value)) : utf8(value)))])))
}

function subjectOf(der: Buffer): Subject {
  const found = new Map(children(readDer(der)).flatMap((rdn) => children(rdn).map((pair) => [child(pair, 0, 0x06).whole.toString('hex'), children(pair)[1]!.content.toString('utf8')] as const)))
  const of = (type: string) => found.get(oid(type).toString('hex'))
  const subject = { organization: of(OID.organization), unit: of(OID.unit), title: of(OID.title), userId: of(OID.userId) }
  return { commonName: of(OID.commonName) ?? '', ...(Object.fromEntries(Object.entries(subject).filter(([, value]) => value !== undefined)) as Omit<Subject, 'commonName'>) }
}

interface Plan {
  subject: Subject
  issuer: Subject | Keeper
  publicKey: Buffer
  issuerKey: KeyObject
  from: Instant
  years: number
  extensions: Buffer[]
}

function certificate({ subject, issuer, publicKey, issuerKey, from, years, extensions }: Plan): Buffer {
  const algorithm = seq(oid(OID.ecdsaSha256))
  const keyHash = (info: Buffer) => octets(createHash('sha1').update(children(readDer(info))[1]!.content.subarray(1)).digest())
  const time = (at: Instant) => tlv(0x17, Buffer.from(`${at.slice(2, 19).replace(/[-:T]/g, '')}Z`))
  const serial = Buffer.concat([Buffer.from([0x40 | (randomBytes(1)[0]! & 0x3f)]), randomBytes(15)])
  const tbs = seq(
    explicit(0, int(2)), int(serial), algorithm,
    'certificate' in issuer ? certificateParts(issuer.certificate).subject : nameDer(issuer),
    seq(time(addSeconds(from, -3600)), time(addSeconds(from, years * YEAR_SECONDS))),
    nameDer(subject), publicKey,
    explicit(3, seq(...extensions, extension(OID.subjectKey, keyHash(publicKey)), extension(OID.authorityKey, seq(implicit(0, keyHash(spki(issuerKey)), false))))),
  )
  return seq(tbs, algorithm, bits(sign('sha256', tbs, { key: issuerKey, dsaEncoding: 'der' })))
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  return seq(oid(id), ...(critical ? [bool(true)] : []), octets(value))
}

const ca = (pathLength: number): Buffer[] => [extension(OID.basicConstraints, seq(bool(true), int(pathLength)), true), usage(5, 6)]

function usage(...bitNumbers: number[]): Buffer {
  const byte = bitNumbers.reduce((sum, bit) => sum | (0x80 >> bit), 0)
  return extension(OID.keyUsage, bits(Buffer.from([byte]), 7 - Math.max(...bitNumbers)), true)
}

/** The policy “no legal effect”, in words too. */
function notice(): Buffer {
  return extension(OID.policies, seq(seq(oid(OID.noLegalEffect), seq(seq(oid('1.3.6.1.5.5.7.2.2'), seq(utf8(`Chứng thư ${NO_LEGAL_EFFECT}`)))))))
}

function services(issuer: 'root' | 'issuing'): Buffer[] {
  const url = (at: string) => implicit(6, ia5(`http://${TRUST_HOST}${at}`), false)
  return [
    extension(OID.authorityInfo, seq(...(issuer === 'issuing' ? [seq(oid(OID.ocsp), url('/ocsp'))] : []), seq(oid(OID.caIssuers), url(`/ca/${issuer}.cer`)))),
    extension(OID.crlPoints, seq(seq(explicit(0, explicit(0, url(`/crl/${issuer}.crl`)))))),
  ]
}

export function serialOf(certificate_: Uint8Array): string {
  return readDer(certificateParts(certificate_).serial).content.toString('hex')
}

