// What we sign, judged by tools that are not ours: poppler, OpenSSL, qpdf, PDFBox; and what another library signed,
// judged by us. The same bytes are bent once more, and both sides must say so.

import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { before, test } from 'node:test'
import { answerTimestamp, answerOcsp, revocationList } from '../src/stand-ins/trust/answers.ts'
import { openAuthority, pem, type Authority } from '../src/stand-ins/trust/authority.ts'
import { readCertificate } from '../src/platform/pades/certificates.ts'
import { buildCms, signatureValueOf, signBytes, signedAttributes, type SignatureAlgorithm } from '../src/platform/pades/cms.ts'
import { readCms } from '../src/platform/pades/cms-read.ts'
import { addEvidence } from '../src/platform/pades/evidence.ts'
import { fillFields, reserveFields } from '../src/platform/pades/form.ts'
import { readPicture } from '../src/platform/pades/picture.ts'
import { embedSignature, prepareSignature, type PrepareOptions } from '../src/platform/pades/prepare.ts'
import { ocspQuery } from '../src/platform/pades/revocation.ts'
import { timestampQuery, tokenOf } from '../src/platform/pades/timestamps.ts'
import { verifyPdf } from '../src/platform/pades/verify.ts'
import { systemNow } from '../src/platform/time.ts'
import { judgesMissing, opensslCades, opensslTimestamp, pdfsig, preflight, preflightMissing, qpdfClean, takeSignatures } from './support/independent.ts'
import { pdfText } from './support/poppler.ts'
import { plainPdf, scribble } from './support/signed-files.ts'

const now = systemNow()
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'gocua-others-'))
let ca: Authority
let steps: Buffer[]

function sign(pdf: Buffer, algorithm: SignatureAlgorithm, name: string, options: Omit<PrepareOptions, 'at'>): Buffer {
  const pair = algorithm === 'rsa-pss' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const certificate = ca.issue({ commonName: name }, pair.publicKey.export({ type: 'spki', format: 'der' }), now)
  const prepared = prepareSignature(pdf, { ...options, at: now })
  const attributes = signedAttributes(prepared.digest, certificate)
  const signature = signBytes(attributes, pair.privateKey, algorithm)
  const query = timestampQuery(signature)
  const signed = embedSignature(prepared, buildCms({ certificate, chain: [ca.issuing.certificate], algorithm }, attributes, signature, tokenOf(answerTimestamp(ca, query.der, now, 'ok'), query)))
  const ocsp = answerOcsp(ca, ocspQuery(readCertificate(certificate), readCertificate(ca.issuing.certificate)).der, now, 'ok')
  return addEvidence(signed, { certificates: [ca.issuing.certificate, ca.root.certificate], ocsps: [ocsp], crls: [revocationList(ca, 'root', now)] })
}

function keep(name: string, bytes: Uint8Array): string {
  fs.writeFileSync(path.join(dir, name), bytes)
  return path.join(dir, name)
}

/** Initials, leader in a reserved field, number and day, seal: one file after each step. */
function chain(base: Buffer, pictures: boolean): Buffer[] {
  const drawn = (seed: number, colour: 'blue' | 'red'): PrepareOptions['appearance'] => (pictures ? { kind: 'picture', picture: readPicture(scribble(seed)), colour, note: 'Không có giá trị pháp lý' } : { kind: 'text', lines: ['Nguyễn Văn Thử', 'Ủy ban nhân dân xã'], note: 'Không có giá trị pháp lý' })
  const out = [base]
  const push = (next: Buffer) => void out.push(next)
  push(sign(out.at(-1)!, 'ecdsa-p256', 'Trần Thị Nháy', { spot: { page: 2, leftMm: 170, topMm: 230, widthMm: 14, heightMm: 8 }, appearance: { kind: 'text', lines: ['TTN'] } }))
  push(sign(out.at(-1)!, 'ecdsa-p256', 'Nguyễn Văn Thử', { spot: { field: 'lanh-dao' }, appearance: drawn(3, 'blue')! }))
  push(fillFields(out.at(-1)!, { so: { text: '07/QĐ-UBND' }, ngay: { text: 'ngày 28', face: 'italic' } }))
  push(sign(out.at(-1)!, 'rsa-pss', 'Ủy ban nhân dân xã Thử', { spot: { page: 2, leftMm: 90, topMm: 195, widthMm: 36, heightMm: 36 }, appearance: drawn(8, 'red')! }))
  return out
}

const FIELDS = [
  { name: 'so', kind: 'text' as const, page: 1, leftMm: 30, topMm: 12, widthMm: 40, heightMm: 7 },
  { name: 'ngay', kind: 'text' as const, page: 1, leftMm: 120, topMm: 12, widthMm: 40, heightMm: 7 },
  { name: 'lanh-dao', kind: 'signature' as const, page: 2, leftMm: 110, topMm: 200, widthMm: 45, heightMm: 22 },
]

before(async () => {
  ca = openAuthority(path.join(dir, 'ca'), () => now)
  steps = chain(reserveFields(await plainPdf(), FIELDS), true)
})

test('pdfsig accepts every signature after each step, and the texts filled in later can be read', { skip: judgesMissing }, () => {
  const counts = steps.map((step, index) => {
    const verdicts = pdfsig(keep(`step-${index}.pdf`, step))
    assert.ok(verdicts.every(({ valid }) => valid), verdicts.map(({ text }) => text).join('\n'))
    return verdicts.length
  })
  assert.deepEqual(counts, [0, 1, 2, 2, 3])
  assert.match(pdfText(steps.at(-1)!), /07\/QĐ-UBND/)
  assert.match(pdfText(steps.at(-1)!), /Không có giá trị pháp lý/)
})

test('openssl accepts every signature as CAdES (ECDSA and RSA-PSS) and every timestamp', { skip: judgesMissing }, () => {
  const taken = takeSignatures(steps.at(-1)!)
  assert.equal(taken.length, 3)
  for (const one of taken) {
    assert.equal(opensslCades(dir, one, pem(ca.root.certificate)), '')
    assert.equal(opensslTimestamp(dir, readCms(one.cms).timestamp!, signatureValueOf(one.cms), pem(ca.root.certificate), pem(ca.issuing.certificate)), '')
  }
})

test('qpdf finds every step clean', { skip: judgesMissing }, () => {
  for (const [index, step] of steps.entries()) assert.ok(qpdfClean(keep(`clean-${index}.pdf`, step)), `step ${index}`)
})

test('one flipped byte in the first page is reported by us, by pdfsig and by openssl, for every signature', { skip: judgesMissing }, () => {
  const bent = Buffer.from(steps.at(-1)!)
  bent[bent.indexOf('stream\n') + 60]! ^= 4
  const verdicts = pdfsig(keep('bent.pdf', bent))
  assert.equal(verdicts.length, 3)
  assert.ok(verdicts.every(({ valid }) => !valid))
  assert.ok(takeSignatures(bent).every((one) => opensslCades(dir, one, pem(ca.root.certificate)) !== ''))
  const ours = verifyPdf(bent, { roots: [readCertificate(ca.root.certificate)], now })
  assert.ok(ours.signatures.length === 3 && ours.signatures.every(({ verdict }) => verdict === 'invalid'))
})

test('the certificates are good to openssl, each for its purpose; the revocation list and OCSP answers are readable to it', { skip: judgesMissing }, async () => {
  const { spawnSync } = await import('node:child_process')
  const [root, issuing, tsa] = ['root', 'issuing', 'tsa'].map((name) => path.join(dir, 'ca', `${name}.pem`))
  assert.equal(spawnSync('openssl', ['verify', '-purpose', 'timestampsign', '-CAfile', root!, '-untrusted', issuing!, tsa!]).status, 0)
  const crl = keep('issuing.crl', revocationList(ca, 'issuing', now))
  assert.equal(spawnSync('openssl', ['crl', '-inform', 'DER', '-in', crl, '-CAfile', issuing!, '-noout']).status, 0)
  const ocsp = keep('one.ocsp', answerOcsp(ca, ocspQuery(readCertificate(ca.tsa.certificate), readCertificate(ca.issuing.certificate)).der, now, 'ok'))
  const read = spawnSync('openssl', ['ocsp', '-respin', ocsp, '-issuer', issuing!, '-cert', tsa!, '-CAfile', root!, '-no_nonce'], { encoding: 'utf8' })
  assert.match(read.stdout + read.stderr, /Response verify OK[\s\S]*good|good[\s\S]*Response verify OK/)
})

test('PDF/A holds after the first signature and after the last, says PDFBox', { skip: preflightMissing }, async () => {
  const { NodeCompiler } = await import('@myriaddreamin/typst-ts-node-compiler')
  const { createRequire } = await import('node:module')
  const font = fs.readFileSync(createRequire(import.meta.url).resolve('@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf'))
  const compiler = NodeCompiler.create({ workspace: '/nowhere', fontArgs: [{ fontBlobs: [font] }] })
  const text = compiler.compile({ mainFileContent: '#set text(font: "Tinos", fallback: false); #set page(paper: "a4"); Quyết định thử #pagebreak() Trang hai' })
  const base = compiler.pdf(text.result!, { pdfStandard: 'a-1b' } as never)
  // Each step is the beginning of the next; starting Java for the first signature and for the last is enough.
  const steps = chain(reserveFields(base, FIELDS), false)
  for (const index of [1, steps.length - 1]) assert.equal(preflight(keep(`archive-${index}.pdf`, steps[index]!)), '', `step ${index}`)
})

/** Signed without a line of ours: the file and its gap by pdf-lib, the CMS by pkijs, as many a JavaScript signer does it. */
async function signedElsewhere(algorithm: 'ECDSA' | 'RSASSA-PKCS1-v1_5'): Promise<Buffer> {
  const { PDFArray, PDFDocument, PDFHexString, PDFName, PDFNumber, PDFString } = await import('@cantoo/pdf-lib')
  const pkijs = await import('pkijs')
  const asn1 = await import('asn1js')
  pkijs.setEngine('node', new pkijs.CryptoEngine({ name: 'node', crypto: globalThis.crypto }))
  const keys = await crypto.subtle.generateKey(algorithm === 'ECDSA' ? { name: 'ECDSA', namedCurve: 'P-256' } : { name: algorithm, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' }, true, ['sign', 'verify'])
  const der = ca.issue({ commonName: 'Vũ Thị Khác' }, Buffer.from(await crypto.subtle.exportKey('spki', (keys as CryptoKeyPair).publicKey)), now)

  const doc = await PDFDocument.create()
  doc.addPage([595, 842]).drawText('Signed by another library', { x: 60, y: 760 })
  const page = doc.getPages()[0]!
  const wide = 1_000_000_000
  const byteRange = PDFArray.withContext(doc.context)
  for (const n of [0, wide, wide, wide]) byteRange.push(PDFNumber.of(n))
  const signature = doc.context.register(
    doc.context.obj({ Type: 'Sig', Filter: 'Adobe.PPKLite', SubFilter: 'adbe.pkcs7.detached', ByteRange: byteRange, Contents: PDFHexString.of('0'.repeat(16_000)), M: PDFString.of('D:20261128090000Z') }),
  )
  const field = doc.context.register(doc.context.obj({ Type: 'Annot', Subtype: 'Widget', FT: 'Sig', Rect: [0, 0, 0, 0], V: signature, T: PDFString.of('Chu ky khac'), F: 132, P: page.ref }))
  page.node.set(PDFName.of('Annots'), doc.context.obj([field]))
  doc.catalog.set(PDFName.of('AcroForm'), doc.context.obj({ SigFlags: 3, Fields: [field] }))
  const pdf = Buffer.from(await doc.save({ useObjectStreams: false }))
  const [open, close] = [pdf.indexOf('<00000000'), pdf.indexOf('>', pdf.indexOf('<00000000'))]
  const rangeAt = pdf.indexOf('[', pdf.indexOf('/ByteRange'))
  const rangeEnd = pdf.indexOf(']', rangeAt) + 1
  pdf.write(`[ 0 ${open} ${close + 1} ${pdf.length - close - 1} ]`.padEnd(rangeEnd - rangeAt), rangeAt, 'latin1')
  const covered = Buffer.concat([pdf.subarray(0, open), pdf.subarray(close + 1)])

  const certificate = pkijs.Certificate.fromBER(new Uint8Array(der))
  const cms = new pkijs.SignedData({
    version: 1, encapContentInfo: new pkijs.EncapsulatedContentInfo({ eContentType: '1.2.840.113549.1.7.1' }), certificates: [certificate, pkijs.Certificate.fromBER(new Uint8Array(ca.issuing.certificate))],
    signerInfos: [
      new pkijs.SignerInfo({
        version: 1, sid: new pkijs.IssuerAndSerialNumber({ issuer: certificate.issuer, serialNumber: certificate.serialNumber }),
        signedAttrs: new pkijs.SignedAndUnsignedAttributes({
          type: 0,
          attributes: [
            new pkijs.Attribute({ type: '1.2.840.113549.1.9.3', values: [new asn1.ObjectIdentifier({ value: '1.2.840.113549.1.7.1' })] }),
            new pkijs.Attribute({ type: '1.2.840.113549.1.9.4', values: [new asn1.OctetString({ valueHex: await crypto.subtle.digest('SHA-256', covered) })] }),
          ],
        }),
      }),
    ],
  })
  await cms.sign((keys as CryptoKeyPair).privateKey, 0, 'SHA-256', undefined as never)
  const made = Buffer.from(new pkijs.ContentInfo({ contentType: pkijs.ContentInfo.SIGNED_DATA, content: cms.toSchema(true) }).toSchema().toBER(false)).toString('hex')
  pdf.write(made, open + 1, 'latin1')
  return pdf
}

for (const [algorithm, notes] of [['ECDSA', ['certificate-not-bound', 'no-timestamp']], ['RSASSA-PKCS1-v1_5', ['certificate-not-bound', 'no-timestamp', 'rsa-v1-5']]] as const) {
  test(`a file signed by pdf-lib and pkijs (${algorithm}) is judged as what it is, and as altered once bent`, async () => {
    const pdf = await signedElsewhere(algorithm)
    if (!judgesMissing) assert.deepEqual(pdfsig(keep(`elsewhere-${algorithm}.pdf`, pdf)).map(({ valid }) => valid), [true])
    const report = verifyPdf(pdf, { roots: [readCertificate(ca.root.certificate)], now })
    const [own] = report.signatures
    assert.equal(report.verdict, 'caution', JSON.stringify(own))
    assert.equal(own!.intact, true)
    assert.equal(own!.signer?.commonName, 'Vũ Thị Khác')
    for (const note of notes) assert.ok(own!.notes.includes(note), `${note} in ${own!.notes.join(', ')}`)
    // Another root: the signature holds, but nobody knows who vouches for the signer.
    assert.ok(verifyPdf(pdf, { roots: [], now }).signatures[0]!.notes.includes('unknown-issuer'))
    const bent = Buffer.from(pdf)
    bent[bent.indexOf('stream\n') + 20]! ^= 1
    assert.equal(verifyPdf(bent, { roots: [readCertificate(ca.root.certificate)], now }).verdict, 'invalid')
  })
}
