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
