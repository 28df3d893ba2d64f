// Signing and judging PDFs without a house around them: what may follow a signature, and every known way to cheat one.
// The attack files are made here, from a document signed by us, the way the published attacks were made.
// Long because each attack stands beside the honest file that it bends.

import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { before, describe, test } from 'node:test'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { plainPdf, scribble } from '../../../test/support/signed-files.ts'
import { processorSeconds } from '../../../test/support/processor-time.ts'
import { answerOcsp, answerTimestamp, revocationList } from '../../stand-ins/trust/answers.ts'
import { openAuthority, type Authority } from '../../stand-ins/trust/authority.ts'
import { addDays, addMinutes, instant, startOfDay, systemNow, toPlainDate, type Instant } from '../time.ts'
import { readCertificate, type Certificate } from './certificates.ts'
import { buildCms, signBytes, signedAttributes, signatureValueOf, withTimestamp, type SignatureAlgorithm } from './cms.ts'
import { int, oid, oidText, readDer, seq, set } from './der.ts'
import { addEvidence } from './evidence.ts'
import { lastStart, openPdf } from './file.ts'
import { fillFields, reserveFields } from './form.ts'
import { dict, name, Lexer, Name, PdfFault, Ref, Str, Stream, textString, write, type PdfObject } from './objects.ts'
import { pageRefs, pageView, toMillimetres, toPoints } from './pages.ts'
import { readPicture } from './picture.ts'
import { Drifted, embedSignature, prepareSignature, type PrepareOptions } from './prepare.ts'
import { ocspQuery } from './revocation.ts'
import { timestampQuery, tokenOf } from './timestamps.ts'
import { verifyBounded } from './verify-bounded.ts'
import { readPdfDate, verifyPdf } from './verify.ts'
import { Update } from './writer.ts'

let ca: Authority
let base: Buffer
let roots: Certificate[]
const now = systemNow()

interface Signer {
  certificate: Buffer
  key: KeyObject
  algorithm: SignatureAlgorithm
}

function newSigner(commonName: string, algorithm: SignatureAlgorithm = 'ecdsa-p256', at: Instant = now): Signer {
  const pair = algorithm === 'rsa-pss' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { certificate: ca.issue({ commonName, organization: 'Ủy ban nhân dân xã Thử' }, pair.publicKey.export({ type: 'spki', format: 'der' }), at), key: pair.privateKey, algorithm }
}

interface SignOptions extends Partial<PrepareOptions> {
  stamped?: boolean
  at?: Instant
}

function sign(pdf: Uint8Array, signer: Signer, { stamped = true, at = now, ...options }: SignOptions = {}): Buffer {
  const prepared = prepareSignature(pdf, { spot: { page: 1, leftMm: 110, topMm: 220, widthMm: 40, heightMm: 22 }, at, appearance: { kind: 'text', lines: ['Nguyễn Văn Thử'] }, ...options })
  const attributes = signedAttributes(prepared.digest, signer.certificate)
  const signature = signBytes(attributes, signer.key, signer.algorithm)
  const query = timestampQuery(signature)
  const token = stamped ? tokenOf(answerTimestamp(ca, query.der, at, 'ok'), query) : undefined
  return embedSignature(prepared, buildCms({ certificate: signer.certificate, chain: [ca.issuing.certificate, ca.root.certificate], algorithm: signer.algorithm }, attributes, signature, token))
}

function evidenceFor(signer: Signer, at: Instant = now) {
  const [own, issuing] = [readCertificate(signer.certificate), readCertificate(ca.issuing.certificate)]
  return { certificates: [signer.certificate, ca.issuing.certificate, ca.root.certificate], ocsps: [answerOcsp(ca, ocspQuery(own, issuing).der, at, 'ok')], crls: [revocationList(ca, 'root', at)] }
}

function judge(pdf: Uint8Array, at: Instant = now) {
  return verifyPdf(pdf, { roots, now: at })
}

let leader: Signer
let signed: Buffer

before(async () => {
  ca = openAuthority(fs.mkdtempSync(path.join(os.tmpdir(), 'gocua-ca-')), () => now)
  roots = [readCertificate(ca.root.certificate)]
  base = reserveFields(await plainPdf(), [
    { name: 'so', kind: 'text', page: 1, leftMm: 30, topMm: 20, widthMm: 30, heightMm: 7 },
    { name: 'ngay', kind: 'text', page: 1, leftMm: 120, topMm: 20, widthMm: 30, heightMm: 7 },
    { name: 'lanh-dao', kind: 'signature', page: 2, leftMm: 110, topMm: 200, widthMm: 45, heightMm: 22 },
  ])
  leader = newSigner('Nguyễn Văn Thử')
  signed = addEvidence(sign(base, leader, { spot: { field: 'lanh-dao' } }), evidenceFor(leader))
})

describe('what we sign', () => {
  test('initials, leader, number and day, seal, timestamp over all: each holds, and each revision stays a prefix of the next', () => {
    const [initial, agency] = [newSigner('Trần Thị Nháy'), newSigner('Ủy ban nhân dân xã Thử', 'rsa-pss')]
    const steps: Buffer[] = [base]
    const push = (next: Buffer) => void steps.push(next)
    push(sign(steps.at(-1)!, initial, { spot: { page: 2, leftMm: 170, topMm: 230, widthMm: 12, heightMm: 8 } }))
    push(sign(steps.at(-1)!, leader, { spot: { field: 'lanh-dao' }, appearance: { kind: 'picture', picture: readPicture(scribble(3)), colour: 'blue', note: 'Thử nghiệm' } }))
    push(fillFields(steps.at(-1)!, { so: { text: '07/QĐ-UBND' }, ngay: { text: '28', face: 'italic' } }))
    push(sign(steps.at(-1)!, agency, { spot: { page: 2, leftMm: 90, topMm: 195, widthMm: 36, heightMm: 36 }, appearance: { kind: 'picture', picture: readPicture(scribble(9, 300, 300)), colour: 'red' } }))
    push(addEvidence(steps.at(-1)!, { certificates: [], ocsps: [leader, initial, agency].flatMap((one) => evidenceFor(one).ocsps), crls: [revocationList(ca, 'root', now)] }))
    push(documentTimestamp(steps.at(-1)!))
    for (const [index, step] of steps.entries()) if (index > 0) assert.ok(step.subarray(0, steps[index - 1]!.length).equals(steps[index - 1]!))
    const report = judge(steps.at(-1)!)
    assert.equal(report.verdict, 'valid', JSON.stringify(report.signatures.map(({ notes }) => notes)))
    assert.deepEqual(report.signatures.map(({ kind, level }) => `${kind} ${level}`), ['signature B-LTA', 'signature B-LTA', 'signature B-LTA', 'timestamp B-LTA'])
    assert.deepEqual(report.signatures[1]!.later.map(({ kind, name: field, value }) => [kind, field, value].filter(Boolean).join(' ')), ['filled so 07/QĐ-UBND', 'filled ngay 28', 'signed ChuKy2', 'evidence', 'timestamped DauThoiGian1'])
    assert.ok(report.signatures.at(-1)!.coversWhole)
  })

  test('a visible, stamped signature with its evidence adds at most 31 KB', () => {
    const picture = readPicture(scribble(5))
    const one = sign(base, leader, { spot: { field: 'lanh-dao' }, appearance: { kind: 'picture', picture, colour: 'blue', note: 'Chữ ký thử nghiệm, không có giá trị pháp lý' } })
    const added = one.length - base.length
    assert.ok(added <= 31_000, `${added} bytes`)
    assert.ok(one.includes('/Contents <') && /\/Contents <[0-9a-f]{16384,}>/.test(one.toString('latin1')), 'at least 16 KB of room')
  })

  test('a seal is signed for without a clock inside, with the certificate’s hash, and attributes in DER order', () => {
    const attributes = signedAttributes(createHash('sha256').update('x').digest(), leader.certificate)
    assert.ok(!attributes.includes(oid('1.2.840.113549.1.9.5')))
    assert.ok(attributes.includes(oid('1.2.840.113549.1.9.16.2.47')))
    assert.ok(set(...[...Array(3).keys()].map((n) => seq(int(9 - n)))).equals(set(...[...Array(3).keys()].map((n) => seq(int(n + 7))))))
  })

  test('bytes that drift between prepare and embed are refused, and so is a signature that does not fit', () => {
    const prepared = prepareSignature(base, { spot: { hidden: true } })
    const drifted = { ...prepared, bytes: Buffer.from(prepared.bytes) }
    drifted.bytes[300]! ^= 1
    assert.throws(() => embedSignature(drifted, Buffer.alloc(10)), Drifted)
    assert.throws(() => embedSignature({ ...prepared, digest: Buffer.alloc(32) }, Buffer.alloc(10)), Drifted)
    assert.throws(() => embedSignature(prepared, Buffer.alloc(20_000)), RangeError)
  })

  test('a timestamp can be added later beside a signature, without touching what was signed', () => {
    const bare = sign(base, leader, { stamped: false })
    assert.equal(judge(bare).signatures[0]!.level, 'B-B')
    const at = bare.indexOf('/Contents <') + '/Contents <'.length
    const hole = bare.toString('latin1', at, bare.indexOf('>', at))
    const cms = readDer(Buffer.from(hole, 'hex')).whole
    const query = timestampQuery(signatureValueOf(cms))
    const better = Buffer.from(bare)
    better.write(withTimestamp(cms, tokenOf(answerTimestamp(ca, query.der, now, 'ok'), query)).toString('hex').padEnd(hole.length, '0'), at, 'latin1')
    const report = judge(addEvidence(better, evidenceFor(leader)))
    assert.deepEqual([report.verdict, report.signatures[0]!.level], ['valid', 'B-LT'])
  })

  test('a field that is filled is not filled again; one that is not there is said to be missing', () => {
    const filled = fillFields(signed, { so: { text: '07' } })
    assert.throws(() => fillFields(filled, { so: { text: '08' } }), PdfFault)
    assert.throws(() => fillFields(signed, { khac: { text: '1' } }), PdfFault)
    assert.throws(() => prepareSignature(signed, { spot: { field: 'lanh-dao' } }), PdfFault)
  })
})

function documentTimestamp(pdf: Buffer, at: Instant = now): Buffer {
  const prepared = prepareSignature(pdf, { spot: { hidden: true }, kind: 'timestamp' })
  const query = queryOf(prepared.digest)
  return embedSignature(prepared, tokenOf(answerTimestamp(ca, query.der, at, 'ok'), query))
}

function queryOf(digest: Buffer) {
  const query = timestampQuery(Buffer.alloc(0))
  const empty = createHash('sha256').update(Buffer.alloc(0)).digest()
  const at = query.der.indexOf(empty)
  digest.copy(query.der, at)
  return { ...query, imprint: digest }
}

describe('one flipped byte', () => {
  test('anywhere that is covered, in any signed revision: reported', () => {
    const { signatures } = judge(signed)
    assert.equal(signatures[0]!.verdict, 'valid')
    const text = signed.toString('latin1')
    const at = text.indexOf('/Contents <') + '/Contents '.length
    const [hole, after] = [at, text.indexOf('>', at) + 1]
    const end = after + Number(/\/ByteRange \[0 \d+ \d+ (\d+)/.exec(text)![1])
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: 0, max: hole - 1 }), fc.integer({ min: after, max: end - 1 })), fc.integer({ min: 1, max: 255 }), (place, mask) => {
        const bent = Buffer.from(signed)
        bent[place]! ^= mask
        const { verdict } = judge(bent)
        assert.ok(verdict === 'invalid' || verdict === 'unreadable', `byte ${place}: ${verdict}`)
      }),
      { numRuns: 150, seed: 7 },
    )
  })

  test('inside the signature itself: reported', () => {
    const at = signed.indexOf('/Contents <') + '/Contents <'.length
    for (const place of [at + 40, at + 400, at + 1200, at + 2600]) {
      const bent = Buffer.from(signed)
      bent.write(bent[place] === 0x30 ? '1' : '0', place, 'latin1')
      assert.notEqual(judge(bent).signatures[0]?.verdict, 'valid', `digit ${place - at}`)
    }
  })
})

// ---- attacks ----

/** An update as an attacker would append it. */
function attack(pdf: Buffer, change: (update: Update) => void): Buffer {
  const update = new Update(openPdf(pdf))
  change(update)
  return update.finish().bytes
}

const content = (text: string) => new Stream(dict({ Filter: name('FlateDecode') }), deflateSync(Buffer.from(`BT /F0 20 Tf 60 700 Td (${text}) Tj ET`)))
const pageOf = (update: Update, number = 1) => pageRefs(update.file)[number - 1]!
const withAnnotation = (update: Update, annotation: Record<string, PdfObject>) => {
  const page = update.dict(pageOf(update))!
  const annots = update.get(page.get('Annots')) as PdfObject[]
  page.set('Annots', [...annots, update.add(dict({ Type: name('Annot'), Rect: [50, 50, 500, 800], F: 4, ...annotation }))])
  update.set(pageOf(update), page)
}
const overlay = (update: Update) => update.stream({ Type: name('XObject'), Subtype: name('Form'), BBox: [0, 0, 500, 700] }, Buffer.from('1 1 1 rg 0 0 500 700 re f'))

function replaceText(pdf: Buffer, from: string | RegExp, to: string | ((...found: string[]) => string)): Buffer {
  const text = pdf.toString('latin1').replace(from, to as never)
  return Buffer.from(text, 'latin1')
}

const ATTACKS: [what: string, make: () => Buffer][] = [
  // Universal signature forgery: the signature's own description is missing or nonsense.
  ['USF: no ByteRange', () => replaceText(signed, /\/ByteRange \[[^\]]*\]/, '/ByteRangX [0 1 2 3]')],
  ['USF: ByteRange of zeros', () => replaceText(signed, /\/ByteRange \[[^\]]*\]/, '/ByteRange [0 0 0 0]')],
  ['USF: ByteRange with a negative', () => replaceText(signed, /\/ByteRange \[0 (\d+)/, '/ByteRange [-1 $1')],
  ['USF: ByteRange is null', () => replaceText(signed, /\/ByteRange \[[^\]]*\]/, '/ByteRange null')],
  ['USF: Contents empty', () => replaceText(signed, /\/Contents <[0-9a-f]+>/, '/Contents <>')],
  ['USF: Contents of zeros', () => replaceText(signed, /\/Contents <([0-9a-f]+)>/, `/Contents <${'0'.repeat(18_000)}>`)],
  ['USF: the reference to the signature is null', () => attack(signed, (update) => nullify(update))],
  // Incremental saving: something is added behind the signature.
  ['ISA: a page’s content replaced', () => attack(signed, (update) => update.set(contentOf(update), content('So tien: 900.000.000')))],
  ['ISA: a page added', () => attack(signed, (update) => addPage(update))],
  ['ISA: the catalog points to other pages', () => attack(signed, (update) => otherPages(update))],
  ['ISA: objects appended without a cross-reference', () => Buffer.concat([signed, Buffer.from('\n999 0 obj\n<</Type/Page>>\nendobj\n')])],
  ['ISA: appended, with a trailer but no table', () => Buffer.concat([signed, Buffer.from('5 0 obj\n<<>>\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n')])],
  ['ISA: bytes hidden behind the signed revision, then a proper update', () => attack(Buffer.concat([signed, Buffer.from(`77 0 obj\n<</Hidden true>>\nendobj\nstartxref\n${lastStart(signed).xref}\n%%EOF\n`)]), (update) => void update.add(null))],
  // Signature wrapping: the signed bytes are moved, others stand in their place.
  ['SWA: the second part moved, other bytes between', () => wrapped()],
  ['SWA: a gap wider than the signature', () => widened()],
  ['SWA: ByteRange leaves out the end', () => replaceText(signed, /(\/ByteRange \[0 \d+ \d+ )(\d+)/, (_: string, head: string, d: string) => `${head}${String(Number(d) - 400).padEnd(d.length)}`)],
  // Shadow attacks: prepared before signing, switched afterwards.
  ['shadow: an annotation laid over the page', () => attack(signed, (update) => withAnnotation(update, { Subtype: name('Stamp'), AP: dict({ N: overlay(update) }) }))],
  ['shadow: free text laid over the page', () => attack(signed, (update) => withAnnotation(update, { Subtype: name('FreeText'), Contents: textString('Đã duyệt'), DA: new Str(Buffer.from('/F 12 Tf')) }))],
  ['shadow: an annotation taken away', () => attack(signed, (update) => dropAnnotation(update))],
  ['shadow: an object freed', () => freed()],
  ['shadow: a font replaced', () => attack(signed, (update) => update.set(fontOf(update), dict({ Type: name('Font'), Subtype: name('Type1'), BaseFont: name('Symbol') })))],
  ['shadow: a filled number overwritten', () => attack(sign(fillFields(base, { so: { text: '07' } }), leader), (update) => refill(update))],
  ['shadow: an unsigned field with a face of its own', () => attack(signed, (update) => sneakyField(update))],
  ['shadow: a field moved', () => attack(signed, (update) => moveField(update))],
  // Certification attacks: what DocMDP P=2 does not allow.
  ['certified: DocMDP widened to P=3', () => attack(signed, (update) => widenPermission(update))],
  ['certified: a later signature covers the page', () => sign(signed, newSigner('Kẻ gian'), { spot: { page: 1, leftMm: 5, topMm: 5, widthMm: 200, heightMm: 280 } })],
  // The signature's value and whose it is.
  ['the certificate in the signature swapped for another', () => swapCertificate()],
  ['a signature over something else', () => embedOther()],
  ['a weak digest', () => replaceContents(signed, (cms) => replaceAll(cms, oid('2.16.840.1.101.3.4.2.1'), oid('1.3.14.3.2.26')))],
  ['a script in the document', () => attack(base, (update) => script(update)).length > 0 ? sign(attack(base, (update) => script(update)), leader) : base],
]

function nullify(update: Update): void {
  const field = [...update.file.entries.keys()].map((num) => new Ref(num, 0)).find((ref) => update.dict(ref)?.get('FT') instanceof Name && update.dict(ref)!.has('V'))!
  const entry = update.dict(field)!
  update.set(entry.get('V') as Ref, dict({ Type: name('Sig'), Filter: name('Adobe.PPKLite'), SubFilter: name('ETSI.CAdES.detached') }))
}

function contentOf(update: Update): Ref {
  return update.dict(pageOf(update))!.get('Contents') as Ref
}

function fontOf(update: Update): Ref {
  const found = [...update.file.entries.keys()].map((num) => new Ref(num, 0)).find((ref) => update.dict(ref)?.get('Subtype') instanceof Name && (update.dict(ref)!.get('Subtype') as Name).value === 'Type0')
  return found!
}

function addPage(update: Update): void {
  const at = update.dict(update.file.root)!.get('Pages') as Ref
  const tree = update.dict(at)!
  const extra = update.add(dict({ Type: name('Page'), Parent: at, MediaBox: [0, 0, 595, 842], Contents: update.add(content('Trang them')) }))
  tree.set('Kids', [...(update.get(tree.get('Kids')) as PdfObject[]), extra])
  tree.set('Count', (tree.get('Count') as number) + 1)
  update.set(at, tree)
}

function otherPages(update: Update): void {
  const catalog = update.dict(update.file.root)!
  const tree = update.add(null)
  update.set(tree, dict({ Type: name('Pages'), Count: 1, Kids: [update.add(dict({ Type: name('Page'), Parent: tree, MediaBox: [0, 0, 595, 842], Contents: update.add(content('Khac')) }))] }))
  catalog.set('Pages', tree)
  update.set(update.file.root, catalog)
}

function dropAnnotation(update: Update): void {
  const page = update.dict(pageOf(update))!
  page.set('Annots', (update.get(page.get('Annots')) as PdfObject[]).slice(1))
  update.set(pageOf(update), page)
}

/** A table that frees the page's content: hidden without a new object. */
function freed(): Buffer {
  const file = openPdf(signed)
  const { num } = file.dictOf(pageRefs(file)[0])!.get('Contents') as Ref
  const update = new Update(file)
  update.set(new Ref(num, 0), null)
  return update.finish().bytes
}

function fieldNamed(update: Update, wanted: string): Ref {
  return [...update.file.entries.keys()].map((num) => new Ref(num, 0)).find((ref) => {
    const title = update.dict(ref)?.get('T')
    return title instanceof Str && title.bytes.toString('latin1') === wanted
  })!
}

function refill(update: Update): void {
  const ref = fieldNamed(update, 'so')
  const entry = update.dict(ref)!
  entry.set('V', textString('99'))
  entry.set('AP', dict({ N: overlay(update) }))
  update.set(ref, entry)
}

function moveField(update: Update): void {
  const ref = fieldNamed(update, 'so')
  const entry = update.dict(ref)!
  entry.set('Rect', [0, 0, 500, 500])
  entry.set('V', textString('7'))
  update.set(ref, entry)
}

function sneakyField(update: Update): void {
  const catalog = update.dict(update.file.root)!
  const form = update.dict(catalog.get('AcroForm'))!
  const field = update.add(dict({ Type: name('Annot'), Subtype: name('Widget'), FT: name('Sig'), T: textString('la'), Rect: [0, 0, 500, 700], F: 4, P: pageOf(update), AP: dict({ N: overlay(update) }) }))
  form.set('Fields', [...(update.get(form.get('Fields')) as PdfObject[]), field])
  catalog.set('AcroForm', form)
  update.set(update.file.root, catalog)
  const page = update.dict(pageOf(update))!
  page.set('Annots', [...(update.get(page.get('Annots')) as PdfObject[]), field])
  update.set(pageOf(update), page)
}

function widenPermission(update: Update): void {
  const catalog = update.dict(update.file.root)!
  catalog.set('Perms', dict({ DocMDP: update.add(dict({ Type: name('Sig'), Reference: [dict({ TransformMethod: name('DocMDP'), TransformParams: dict({ P: 3 }) })] })) }))
  update.set(update.file.root, catalog)
}

function script(update: Update): void {
  const catalog = update.dict(update.file.root)!
  catalog.set('OpenAction', dict({ S: name('JavaScript'), JS: new Str(Buffer.from('app.alert(1)')) }))
  update.set(update.file.root, catalog)
}

function wrapped(): Buffer {
  const text = signed.toString('latin1')
  const range = /\/ByteRange \[0 (\d+) (\d+) (\d+)\s*\]/.exec(text)!
  const [b, c, d] = range.slice(1).map(Number) as [number, number, number]
  const second = signed.subarray(c, c + d)
  const evil = Buffer.from('\n5 0 obj\n<</Evil true>>\nendobj\n'.padEnd(2000))
  const moved = Buffer.concat([signed.subarray(0, c), evil, second])
  const fresh = `/ByteRange [0 ${b} ${c + evil.length} ${d}]`.padEnd(range[0].length)
  return Buffer.from(moved.toString('latin1').replace(range[0], fresh.slice(0, range[0].length)), 'latin1')
}

function widened(): Buffer {
  return replaceText(signed, /(\/ByteRange \[0 )(\d+)( \d+ \d+)(\s*)\]/, (_: string, head: string, b: string, rest: string, pad: string) => `${head}${String(Number(b) - 20).padEnd(b.length)}${rest}${pad}]`)
}

function replaceContents(pdf: Buffer, change: (cms: Buffer) => Buffer): Buffer {
  return replaceText(pdf, /\/Contents <([0-9a-f]+)>/, (_: string, hex: string) => `/Contents <${change(readDer(Buffer.from(hex, 'hex')).whole).toString('hex').padEnd(hex.length, '0').slice(0, hex.length)}>`)
}

function replaceAll(bytes: Buffer, from: Buffer, to: Buffer): Buffer {
  const at = bytes.indexOf(from)
  if (at === -1 || from.length !== to.length) return Buffer.concat([bytes.subarray(0, 30), bytes.subarray(31)])
  const out = Buffer.from(bytes)
  to.copy(out, at)
  return out
}

/** A second certificate for the same key: the signature would still hold if nothing bound it to the first. */
function swapCertificate(): Buffer {
  const other = ca.issue({ commonName: 'Kẻ Mạo Danh' }, readCertificate(leader.certificate).parts.publicKey, now)
  const prepared = prepareSignature(base, { spot: { hidden: true } })
  const attributes = signedAttributes(prepared.digest, leader.certificate)
  const signature = signBytes(attributes, leader.key, leader.algorithm)
  return embedSignature(prepared, buildCms({ certificate: other, chain: [ca.issuing.certificate], algorithm: leader.algorithm }, attributes, signature))
}

function embedOther(): Buffer {
  const prepared = prepareSignature(base, { spot: { hidden: true } })
  const attributes = signedAttributes(createHash('sha256').update('another document').digest(), leader.certificate)
  return embedSignature(prepared, buildCms({ certificate: leader.certificate, chain: [ca.issuing.certificate], algorithm: leader.algorithm }, attributes, signBytes(attributes, leader.key, leader.algorithm)))
}

describe('attacks', () => {
  for (const [what, make] of ATTACKS) {
    test(what, () => {
      const bent = make()
      assert.ok(!bent.equals(signed), 'the attack changed the file')
      const { verdict, signatures, unsigned } = judge(bent)
      assert.ok(verdict === 'invalid' || verdict === 'unreadable', `${verdict} ${JSON.stringify([signatures.map(({ notes, later }) => ({ notes, later })), unsigned])}`)
    })
  }
})

describe('whose and when', () => {
  test('an unknown root, no timestamp, no word on revocation: doubtful, each said', () => {
    assert.deepEqual(verifyPdf(signed, { roots: [], now }).signatures[0]!.notes, ['timestamp-untrusted', 'no-legal-effect', 'unknown-issuer'])
    const bare = judge(sign(base, leader, { stamped: false })).signatures[0]!
    assert.deepEqual([bare.verdict, bare.notes], ['caution', ['no-timestamp', 'no-legal-effect', 'standing-unknown']])
  })

  test('revoked before: not valid; revoked after a proven time: valid, and said; without proof of time: not valid', () => {
    const one = newSigner('Sẽ bị thu hồi')
    const early = sign(base, one)
    const bare = sign(base, one, { stamped: false })
    const serial = readCertificate(one.certificate).serial.toLowerCase()
    ca.revoke(serial, addMinutes(now, 30), 1)
    const later = addMinutes(now, 60)
    const late = sign(base, one, { at: later })
    const with_ = (pdf: Buffer) => judge(addEvidence(pdf, evidenceFor(one, later)), later).signatures[0]!
    assert.deepEqual([with_(early).verdict, with_(early).notes.includes('revoked-later')], ['valid', true])
    assert.deepEqual([with_(late).verdict, with_(late).standing], ['invalid', 'revoked'])
    assert.ok(with_(bare).notes.includes('revoked'))
  })

  test('expired since: a timestamp keeps the signature valid, without one it is doubtful; signed after the end: not valid', () => {
    const long = startOfDay(addDays(toPlainDate(now), 800))
    assert.equal(judge(signed, long).signatures[0]!.verdict, 'valid')
    const bare = judge(sign(base, leader, { stamped: false }), long).signatures[0]!
    assert.deepEqual([bare.verdict, bare.notes.includes('expired-since')], ['caution', true])
    assert.ok(judge(sign(base, leader, { at: long }), long).signatures[0]!.notes.includes('not-valid-then'))
  })

  test('a timestamp for another signature, or by a certificate that may not stamp, proves nothing', () => {
    const query = timestampQuery(Buffer.from('another'))
    const token = tokenOf(answerTimestamp(ca, query.der, now, 'ok'), query)
    const prepared = prepareSignature(base, { spot: { hidden: true } })
    const attributes = signedAttributes(prepared.digest, leader.certificate)
    const cms = (stamp: Buffer) => buildCms({ certificate: leader.certificate, chain: [ca.issuing.certificate], algorithm: leader.algorithm }, attributes, signBytes(attributes, leader.key, leader.algorithm), stamp)
    assert.ok(judge(embedSignature(prepared, cms(token))).signatures[0]!.notes.includes('timestamp-wrong'))
    const amateur: Authority = { ...ca, tsa: { key: leader.key, certificate: leader.certificate } }
    const signature = signBytes(attributes, leader.key, leader.algorithm)
    const own = timestampQuery(signature)
    const bad = buildCms({ certificate: leader.certificate, chain: [ca.issuing.certificate], algorithm: leader.algorithm }, attributes, signature, tokenOf(answerTimestamp(amateur, own.der, now, 'ok'), own))
    assert.ok(judge(embedSignature(prepared, bad)).signatures[0]!.notes.includes('not-a-timestamp-authority'))
  })

  test('an unsigned file is said to be unsigned, with whatever pictures it shows', () => {
    assert.equal(judge(base).verdict, 'unsigned')
  })
})

describe('hostile files end quickly', () => {
  const minimal = (objects: string[], trailer = '') => {
    let text = '%PDF-1.7\n'
    const offsets = objects.map((body, index) => {
      const at = text.length
      text += `${index + 1} 0 obj\n${body}\nendobj\n`
      return at
    })
    const at = text.length
    return Buffer.from(`${text}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<</Size ${objects.length + 1}/Root 1 0 R${trailer}>>\nstartxref\n${at}\n%%EOF\n`, 'latin1')
  }
  const bomb = () => {
    const packed = deflateSync(Buffer.alloc(90 * 1024 * 1024), { level: 9 })
    const head = minimal(['<</Type/Catalog/Pages 2 0 R/DSS <</Certs [3 0 R]>>>>', '<</Type/Pages/Kids[]/Count 0>>', `<</Length ${packed.length}/Filter/FlateDecode>>\nstream\n${packed.toString('latin1')}\nendstream`])
    return head
  }
  const HOSTILE: [string, () => Buffer][] = [
    ['empty', () => Buffer.alloc(0)],
    ['not a PDF', () => Buffer.from('<html>')],
    ['only a head', () => Buffer.from('%PDF-1.7\n')],
    ['encrypted', () => minimal(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[]/Count 0>>'], '/Encrypt <</Filter/Standard>>')],
    ['/Prev in a circle', () => replaceText(minimal(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[]/Count 0>>']), /trailer\n<</, 'trailer\n<</Prev 120 ')],
    ['pages in a circle', () => minimal(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[2 0 R]/Count 1>>'])],
    ['a reference to itself', () => minimal(['<</Type/Catalog/Pages 2 0 R>>', '2 0 R'])],
    ['nested a thousand deep', () => minimal(['<</Type/Catalog/Pages 2 0 R>>', `${'['.repeat(1000)}${']'.repeat(1000)}`])],
    ['a million claimed objects', () => replaceText(minimal(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[]/Count 0>>']), 'xref\n0 3', 'xref\n0 999999999')],
    ['a bomb of 90 MB', bomb],
    ['a key given twice', () => minimal(['<</Type/Catalog/Pages 2 0 R/Pages 2 0 R>>', '<</Type/Pages/Kids[]/Count 0>>'])],
  ]
  for (const [what, make] of HOSTILE) {
    test(what, async () => {
      const file = make()
      const { result, seconds } = await processorSeconds(() => judge(file))
      assert.ok(result.verdict === 'unreadable' || result.verdict === 'unsigned', result.verdict)
      assert.ok(seconds < 5)
    })
  }

  test('random bytes in a signed file never crash the verifier', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: signed.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 12 }), (changes) => {
        const bent = Buffer.from(signed)
        for (const [at, value] of changes) bent[at] = value
        judge(bent)
      }),
      { numRuns: 120, seed: 3 },
    )
  })

  test('a thread that takes too long is ended, and the next file is judged', async () => {
    const slow = await verifyBounded(signed, { roots, now, deadlineMs: 1 })
    assert.deepEqual([slow.verdict, slow.unreadable], ['unreadable', 'too-large'])
    assert.equal((await verifyBounded(signed, { roots, now })).verdict, 'valid')
  })
})

describe('small parts', () => {
  test('objects survive being written and read', () => {
    const value: fc.Arbitrary<PdfObject> = fc.letrec<{ value: PdfObject }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constant(null), fc.boolean(), fc.integer({ min: -1e9, max: 1e9 }), fc.string({ maxLength: 12 }).map((text) => name(text.replace(/[^\x21-\xff]/g, '_') || 'x')),
        fc.uint8Array({ maxLength: 20 }).map((bytes) => new Str(Buffer.from(bytes))), fc.uint8Array({ maxLength: 20 }).map((bytes) => new Str(Buffer.from(bytes), true)),
        fc.tuple(fc.nat({ max: 9999 }), fc.nat({ max: 9 })).map(([num, gen]) => new Ref(num, gen)),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.stringMatching(/^[A-Za-z]{1,8}$/), tie('value'), { maxKeys: 4 }).map((entries) => new Map(Object.entries(entries))),
      ),
    })).value
    fc.assert(fc.property(value, (one) => assert.ok(write(new Lexer(Buffer.concat([write(one), Buffer.from(' ')])).object()).equals(write(one)))), { numRuns: 300 })
  })

  test('millimetres and points agree, however the page is turned', () => {
    const file = openPdf(base)
    const view = pageView(file, 1)
    fc.assert(
      fc.property(fc.constantFrom(0 as const, 90 as const, 180 as const, 270 as const), fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 5, max: 50, noNaN: true }), (turn, leftMm, topMm, widthMm) => {
        const box = { leftMm, topMm, widthMm, heightMm: widthMm / 2 }
        const back = toMillimetres({ ...view, turn }, toPoints({ ...view, turn }, box))
        for (const key of ['leftMm', 'topMm', 'widthMm', 'heightMm'] as const) assert.ok(Math.abs(back[key] - box[key]) < 1e-6, key)
      }),
    )
  })

  for (const [text, expected] of [
    ["D:20261128125900+07'00'", '2026-11-28T05:59:00.000Z'],
    ['D:20261128055900Z', '2026-11-28T05:59:00.000Z'],
    ['D:2026', '2026-01-01T00:00:00.000Z'],
    ['yesterday', undefined],
    ['D:20269999', undefined],
  ] as const) test(`the date ${text}`, () => assert.equal(readPdfDate(text), expected && instant(expected)))

  test('identifiers and numbers in DER', () => {
    for (const id of ['1.2.840.113549.1.7.2', '2.16.840.1.101.3.4.2.1', '2.25.276841190732264189536710438281059120845', '0.9.2342.19200300.100.1.1']) assert.equal(oidText(readDer(oid(id))), id)
    assert.deepEqual([0, 127, 128, 255, 256, 65_535].map((n) => int(n).toString('hex')), ['020100', '02017f', '02020080', '020200ff', '02020100', '020300ffff'])
  })
})
