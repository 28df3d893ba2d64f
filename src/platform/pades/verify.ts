// Judges a signed PDF: does each signature cover its whole revision, does it hold, whose is it, since when is that proven,
// was the certificate good then, and what came after. Pure and synchronous; `verify-bounded.ts` runs it on files of strangers.

import { createHash } from 'node:crypto'
import { buildChain, isTest, readCertificate, type Certificate, type Chain } from './certificates.ts'
import { changesBetween, tailIsClean } from './changes.ts'
import { readCms, signatureHolds, type CmsSigner } from './cms-read.ts'
import { DerFault } from './der.ts'
import { readEvidence } from './evidence.ts'
import { digestOf, listFields, type Field } from './fields.ts'
import { openPdf, PDF_LIMITS, type PdfFile, type PdfLimits } from './file.ts'
import { isDict, isName, Name, PdfFault, readTextString, Ref, Str, Stream, type Dict, type PdfObject } from './objects.ts'
import { pageRefs, pageView, rectangle, toMillimetres } from './pages.ts'
import type { Change, PdfReport, SignatureNote, SignatureReport, Verdict } from './report.ts'
import { standingAt, type Evidence } from './revocation.ts'
import { mayTimestamp, readTimestamp, type TimestampToken } from './timestamps.ts'
import { isInstant, type Instant } from '../time.ts'

export interface VerifyOptions {
  roots: readonly Certificate[]
  now: Instant
  /** Answers fetched meanwhile, beside those in the file. */
  evidence?: Evidence
  limits?: PdfLimits
}

const MAX_SIGNATURES = 60

export function verifyPdf(pdf: Uint8Array, options: VerifyOptions): PdfReport {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength)
  const shell = { sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), pages: 0, signatures: [], unsigned: [], active: [], askOnline: [] }
  try {
    const file = openPdf(bytes, options.limits ?? PDF_LIMITS)
    if (file.trailer.has('Encrypt')) return { ...shell, verdict: 'unreadable', unreadable: 'encrypted' }
    return new Judge(file, options).judge(shell)
  } catch (error) {
    if (error instanceof PdfFault) return { ...shell, verdict: 'unreadable', unreadable: error.reason, detail: error.message }
    throw error
  }
}

interface Signed {
  field: Field
  entry: Dict
  report: SignatureReport
  byteRange?: number[]
  contents?: Buffer
  /** Where the revision ends that it covers. */
  end?: number
  cms?: CmsSigner
  token?: TimestampToken
}

const ORDER: Record<Verdict, number> = { valid: 0, caution: 1, invalid: 2 }
const worst = (...verdicts: Verdict[]): Verdict => verdicts.reduce((a, b) => (ORDER[b] > ORDER[a] ? b : a), 'valid')

const BAD: ReadonlySet<SignatureNote> = new Set<SignatureNote>(['byte-range', 'contents', 'altered', 'signature-wrong', 'certificate-swapped', 'unreadable', 'weak-algorithm', 'old-format', 'revoked', 'chain-broken', 'not-valid-then', 'changed-after', 'timestamp-wrong', 'not-a-timestamp-authority'])
const DOUBTFUL: ReadonlySet<SignatureNote> = new Set<SignatureNote>(['unknown-issuer', 'standing-unknown', 'no-timestamp', 'timestamp-untrusted', 'expired-since'])

class Judge {
  private readonly file: PdfFile
  private readonly options: VerifyOptions
  private readonly pool: Certificate[]
  private readonly evidence: Evidence
  private readonly asks = new Map<string, PdfReport['askOnline'][number]>()

  constructor(file: PdfFile, options: VerifyOptions) {
    this.file = file
    this.options = options
    const stored = readEvidence(file)
    this.pool = stored.certificates.flatMap((der) => certificateOrNothing(der))
    this.evidence = { ocsps: [...stored.ocsps, ...(options.evidence?.ocsps ?? [])], crls: [...stored.crls, ...(options.evidence?.crls ?? [])] }
  }

  judge(shell: Omit<PdfReport, 'verdict'>): PdfReport {
    const { file } = this
    const pages = pageRefs(file).length
    const fields = listFields(file).filter(({ kind, dict }) => kind === 'Sig' && dict.has('V'))
    if (fields.length > MAX_SIGNATURES) throw new PdfFault('the file has too many signatures', 'too-large')
    const all = fields.map((field) => this.open(field))
    const whole = all.filter((one) => one.end !== undefined).toSorted((a, b) => a.end! - b.end!)
    const states = this.compareRevisions(whole)
    for (const one of all) this.judgeOne(one, whole)
    const signatures = [...whole, ...all.filter((one) => one.end === undefined)].map(({ report }) => ({ ...report, verdict: verdictOf(report.notes) }))
    const unsigned = whole.length === 0 ? [] : states.at(-1)!
    const active = activeParts(file)
    const clean = whole.length > 0 || tailIsClean(file, firstEnd(file))
    const rest: Verdict[] = [
      active.length > 0 || unsigned.some(({ allowed }) => !allowed) ? 'invalid' : 'valid',
      unsigned.some(({ kind }) => kind !== 'evidence' && kind !== 'metadata' && kind !== 'timestamped') || !clean ? 'caution' : 'valid',
    ]
    const verdict = signatures.length === 0 ? 'unsigned' : worst(...signatures.map((one) => one.verdict), ...rest)
    return { ...shell, verdict, pages, signatures, unsigned, active, askOnline: [...this.asks.values()] }
  }

  /** The signature dictionary and its place in the file: one gap, exactly the signature, up to the end of a revision. */
  private open(field: Field): Signed {
    const { file } = this
    const report = this.emptyReport(field)
    const entry = file.dictOf(field.dict.get('V')) ?? new Map<string, PdfObject>()
    const one: Signed = { field, entry, report }
    const at = field.dict.get('V')
    const fault = (note: SignatureNote): Signed => {
      report.notes.push(note)
      return one
    }
    const text = (key: string) => {
      const value = file.resolve(entry.get(key))
      return value instanceof Str ? readTextString(value).slice(0, 300) : undefined
    }
    const claimed = readPdfDate(text('M'))
    if (claimed !== undefined) report.claimedAt = claimed
    const reason = text('Reason')
    if (reason) report.reason = reason
    const subFilter = file.resolve(entry.get('SubFilter'))
    const kind = subFilter instanceof Name ? subFilter.value : ''
    if (kind === 'ETSI.RFC3161') report.kind = 'timestamp'
    else if (kind === 'adbe.pkcs7.sha1' || kind === 'adbe.x509.rsa_sha1') return fault('old-format')
    else if (kind !== 'ETSI.CAdES.detached' && kind !== 'adbe.pkcs7.detached') return fault('unreadable')
    const range = file.resolve(entry.get('ByteRange'))
    const contents = file.resolve(entry.get('Contents'))
    if (!(contents instanceof Str) || !contents.hex || contents.from < 0 || contents.bytes.length < 100) return fault('contents')
    if (!(at instanceof Ref) || file.entries.get(at.num)?.offset === undefined) return fault('contents')
    if (!Array.isArray(range) || range.length !== 4 || !range.every((n) => typeof n === 'number' && Number.isInteger(n) && n >= 0)) return fault('byte-range')
    const [a, b, c, d] = range as [number, number, number, number]
    // Offsets recorded while reading must be those in the file itself, not in an object stream.
    if (a !== 0 || b !== contents.from || c !== contents.to || c + d > file.bytes.length || file.bytes[b] !== 0x3c || file.bytes[c - 1] !== 0x3e) return fault('byte-range')
    if (!this.isRevision(c + d, field, contents)) return fault('byte-range')
    Object.assign(one, { byteRange: [a, b, c, d], contents: contents.bytes, end: c + d })
    report.coversWhole = file.bytes.subarray(c + d).every((byte) => byte === 10 || byte === 13 || byte === 32)
    return one
  }

  /** The covered bytes are a whole file, in which this signature already was. */
  private isRevision(end: number, { ref, name }: Field, contents: Str): boolean {
    try {
      const then = openPdf(this.file.bytes.subarray(0, end), this.options.limits)
      const field = listFields(then).find((one) => one.ref.num === ref.num && one.name === name)
      const value = then.resolve(then.dictOf(field?.dict.get('V'))?.get('Contents'))
      return value instanceof Str && value.from === contents.from && value.to === contents.to
    } catch (error) {
      if (error instanceof PdfFault) return false
      throw error
    }
  }

  private emptyReport(field: Field): SignatureReport {
    const at = field.dict.get('P')
    const index = at instanceof Ref ? pageRefs(this.file).findIndex(({ num }) => num === at.num) : -1
    const rect = rectangle(this.file, field.dict.get('Rect'))
    const visible = index !== -1 && rect !== undefined && rect[2] > rect[0] && rect[3] > rect[1]
    return {
      field: field.name.slice(0, 100), kind: 'signature', verdict: 'invalid', notes: [], intact: false, trust: 'unknown', standing: 'unknown', coversWhole: false, later: [],
      ...(visible && { page: index + 1, box: toMillimetres(pageView(this.file, index + 1), rect) }),
    }
  }

  /** What happened between one signed revision and the next; the last list is what no signature covers. */
  private compareRevisions(whole: Signed[]): Change[][] {
    const { file, options } = this
    const opened = whole.map(({ end }) => (end === file.bytes.length ? file : openPdf(file.bytes.subarray(0, end), options.limits)))
    const steps = whole.map((one, index) => {
      if (index === whole.length - 1) return one.report.coversWhole ? [] : changesBetween(opened[index]!, file)
      return changesBetween(opened[index]!, opened[index + 1]!)
    })
    for (const [index, one] of whole.entries()) {
      one.report.later = steps.slice(index).flat()
      if (one.report.later.some(({ allowed }) => !allowed)) one.report.notes.push('changed-after')
    }
    return steps
  }

  private judgeOne(one: Signed, whole: readonly Signed[]): void {
    const { report } = one
    if (one.end === undefined) return
    const note = (...notes: SignatureNote[]) => void report.notes.push(...notes)
    try {
      one.cms = readCms(one.contents!)
      if (report.kind === 'timestamp') one.token = readTimestamp(one.contents!)
    } catch (error) {
      if (error instanceof DerFault || error instanceof RangeError || error instanceof TypeError) return note('unreadable')
      throw error
    }
    const { cms } = one
    const covered = digestOf(this.file.bytes, one.byteRange!, one.token?.digest ?? cms.digest)
    report.intact = covered.equals(one.token?.imprint ?? cms.messageDigest)
    if (!report.intact) note('altered')
    if (!signatureHolds(cms)) note('signature-wrong')
    if (cms.boundCertificate === 'wrong') note('certificate-swapped')
    else if (cms.boundCertificate === 'missing') note('certificate-not-bound')
    if (['sha1', 'md5'].includes(cms.digest) || ['sha1', 'md5'].includes(one.token?.digest ?? '')) note('weak-algorithm')
    if (cms.scheme === 'rsa-pkcs1' && report.kind === 'signature') note('rsa-v1-5')
    if (cms.content !== undefined && report.kind === 'signature') note('old-format')
    this.describe(one)
    if (report.kind === 'timestamp') this.judgeTimestampAuthority(one)
    else this.judgeSigner(one, whole)
  }

  private describe({ report, cms }: Signed): void {
    const { certificate, digest, scheme } = cms!
    const names = { ecdsa: 'ECDSA', 'rsa-pss': 'RSASSA-PSS', 'rsa-pkcs1': 'RSA PKCS#1 v1.5' }
    Object.assign(report, {
      signer: certificate.subject, issuer: certificate.issuer, serial: certificate.serial, fingerprint: certificate.fingerprint, validFrom: certificate.validFrom, validUntil: certificate.validUntil,
      algorithm: `${names[scheme]} ${certificate.keyBits} bit, ${digest.toUpperCase().replace('SHA', 'SHA-').replace('--', '-')}`,
    })
  }

  private judgeTimestampAuthority({ report, cms, token }: Signed): void {
    if (!mayTimestamp(cms!.certificate)) report.notes.push('not-a-timestamp-authority')
    report.provenAt = token!.at
    report.level = 'B-LTA'
    this.judgeChain(report, cms!, token!.at)
  }

  private judgeSigner(one: Signed, whole: readonly Signed[]): void {
    const { report, cms } = one
    const own = cms!.timestamp && this.trustedTimestamp(report, cms!)
    const over = own ? undefined : this.documentTimestamp(one, whole)
    const proven = own ?? over
    if (proven) Object.assign(report, { provenAt: proven.at, timestampBy: proven.signer.certificate.subject })
    else if (!report.notes.some((note) => note.startsWith('timestamp'))) report.notes.push('no-timestamp')
    const good = this.judgeChain(report, cms!, proven?.at ?? this.options.now)
    const lasting = good && report.standing === 'good' && this.evidence.ocsps.length + this.evidence.crls.length > 0
    const after = whole.some((other) => other.report.kind === 'timestamp' && other.end! > one.end!)
    report.level = !own && !over ? 'B-B' : !lasting ? 'B-T' : after ? 'B-LTA' : 'B-LT'
  }

  /** The timestamp inside the signature, when it is for this signature and from somebody we trust. */
  private trustedTimestamp(report: SignatureReport, cms: CmsSigner): TimestampToken | undefined {
    try {
      const token = readTimestamp(cms.timestamp!)
      const imprint = createHash(token.digest).update(cms.signature).digest()
      if (!imprint.equals(token.imprint) || !signatureHolds(token.signer) || token.signer.boundCertificate === 'wrong') {
        report.notes.push('timestamp-wrong')
        return undefined
      }
      if (!mayTimestamp(token.signer.certificate)) report.notes.push('not-a-timestamp-authority')
      else if (this.chainOf(token.signer, token.at).fault === undefined) return token
      else report.notes.push('timestamp-untrusted')
    } catch (error) {
      if (!(error instanceof DerFault) && !(error instanceof TypeError) && !(error instanceof RangeError)) throw error
      report.notes.push('timestamp-wrong')
    }
    return undefined
  }

  /** The first timestamp over the whole document that came after this signature. */
  private documentTimestamp({ end }: Signed, whole: readonly Signed[]): TimestampToken | undefined {
    for (const other of whole) {
      if (other.report.kind !== 'timestamp' || other.end! <= end!) continue
      try {
        const token = readTimestamp(other.contents!)
        const holds = digestOf(this.file.bytes, other.byteRange!, token.digest).equals(token.imprint) && signatureHolds(token.signer) && mayTimestamp(token.signer.certificate)
        if (holds && this.chainOf(token.signer, token.at).fault === undefined) return token
      } catch (error) {
        if (!(error instanceof DerFault)) throw error
      }
    }
    return undefined
  }

  private chainOf(cms: CmsSigner, at: Instant): Chain {
    return buildChain(cms.certificate, [...cms.certificates, ...this.pool], this.options.roots, at)
  }

  /** Chain and standing at an instant; true when the chain holds. */
  private judgeChain(report: SignatureReport, cms: CmsSigner, at: Instant): boolean {
    const chain = this.chainOf(cms, at)
    report.trust = chain.root === undefined ? 'unknown' : isTest(chain) ? 'test' : 'trusted'
    if (isTest(chain)) report.notes.push('no-legal-effect')
    const unproven = report.provenAt === undefined
    if (chain.fault === 'unknown-issuer') report.notes.push('unknown-issuer')
    else if (chain.fault === 'expired' && unproven) report.notes.push('expired-since')
    else if (chain.fault === 'expired' || chain.fault === 'not-yet-valid') report.notes.push('not-valid-then')
    else if (chain.fault === 'weak') report.notes.push('weak-algorithm')
    else if (chain.fault !== undefined) report.notes.push('chain-broken')
    if (chain.root === undefined || chain.fault === 'weak') return false
    this.judgeStanding(report, chain, at)
    return chain.fault === undefined
  }

  private judgeStanding(report: SignatureReport, { certificates }: Chain, at: Instant): void {
    for (const [depth, certificate] of certificates.slice(0, -1).entries()) {
      const issuer = certificates[depth + 1]!
      const standing = certificate.noCheck ? undefined : standingAt(certificate, issuer, this.evidence, at)
      if (depth === 0 && standing) {
        Object.assign(report, { standing: standing.state === 'unknown' ? 'unknown' : standing.state, standingSource: standing.source, standingAsOf: standing.thisUpdate, ...(standing.revokedAt && { revokedAt: standing.revokedAt }) })
        if (standing.state === 'good' && standing.revokedAt) report.notes.push('revoked-later')
      }
      if (standing?.state === 'revoked') {
        report.notes.push('revoked')
        return
      }
      if (standing) continue
      const [ocspUrl, crlUrl] = [certificate.ocspUrls[0], certificate.crlUrls[0]]
      if (ocspUrl ?? crlUrl) {
        this.asks.set(certificate.fingerprint, { certificate: certificate.der.toString('base64'), issuer: issuer.der.toString('base64'), ...(ocspUrl && { ocspUrl }), ...(crlUrl && { crlUrl }) })
      }
      // Whoever stamps time is not asked for more than the chain; a signer is.
      if (depth === 0 && report.kind === 'signature') report.notes.push('standing-unknown')
    }
  }
}

function verdictOf(notes: readonly SignatureNote[]): Verdict {
  return notes.some((note) => BAD.has(note)) ? 'invalid' : notes.some((note) => DOUBTFUL.has(note)) ? 'caution' : 'valid'
}

function certificateOrNothing(der: Buffer): Certificate[] {
  try {
    return [readCertificate(der)]
  } catch (error) {
    if (error instanceof DerFault || error instanceof RangeError || error instanceof TypeError) return []
    throw error
  }
}

/** Where the oldest revision ends. */
function firstEnd(file: PdfFile): number {
  const oldest = file.sections.reduce((a, b) => (b.to < a.to ? b : a))
  const eof = file.bytes.indexOf('%%EOF', oldest.to)
  return eof === -1 ? file.bytes.length : eof + 5
}

const ACTIVE: Record<string, PdfReport['active'][number]> = { JavaScript: 'script', Launch: 'launch', SubmitForm: 'sends-data', ImportData: 'sends-data', Rendition: 'script' }

/** Scripts, programmes started, data sent: the file could show another face tomorrow. */
function activeParts(file: PdfFile): PdfReport['active'] {
  const found = new Set<PdfReport['active'][number]>()
  const look = (value: PdfObject): void => {
    const stack: PdfObject[] = [value]
    while (stack.length > 0) {
      const one = stack.pop()!
      const dict = one instanceof Stream ? one.dict : isDict(one) ? one : undefined
      if (dict) {
        const action = dict.get('S')
        if (action instanceof Name && ACTIVE[action.value]) found.add(ACTIVE[action.value]!)
        if (dict.has('JS')) found.add('script')
        if (dict.has('XFA')) found.add('form-program')
        for (const inner of dict.values()) if (typeof inner === 'object' && inner !== null) stack.push(inner)
      } else if (Array.isArray(one)) for (const inner of one) if (typeof inner === 'object' && inner !== null) stack.push(inner)
    }
  }
  for (const [num, entry] of file.entries) if (entry) look(file.resolve(new Ref(num, entry.gen)))
  if (isName(file.resolve(file.dictOf(file.root)!.get('Type')), 'Catalog')) look(file.dictOf(file.root)!)
  return [...found]
}

/** `D:20261128125900+07'00'` as an instant; undefined when it cannot be read. */
export function readPdfDate(text: string | undefined): Instant | undefined {
  const found = /^D:(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:Z|([+-])(\d{2})'?(\d{2})?'?)?/.exec(text ?? '')
  if (!found) return undefined
  const [, y, mo = '01', d = '01', h = '00', mi = '00', s = '00', sign, oh = '00', om = '00'] = found
  try {
    const iso = Temporal.Instant.from(`${y}-${mo}-${d}T${h}:${mi}:${s}${sign ? `${sign}${oh}:${om}` : 'Z'}`).toString({ smallestUnit: 'millisecond' })
    return isInstant(iso) ? iso : undefined
  } catch {
    return undefined
  }
}
