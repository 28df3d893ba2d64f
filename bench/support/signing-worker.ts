// One core of the signing bench: signs or verifies so many documents and says how long it took. The timestamp authority
// answers in the same thread, so its work is counted too. As a process of its own (the task as JSON, the file by its path) it
// tells what memory the whole of it took at most.

import { generateKeyPairSync, sign as bareSign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as path from 'node:path'
import { parentPort, threadId, workerData } from 'node:worker_threads'
import { readCertificate } from '../../src/platform/pades/certificates.ts'
import { buildCms, signBytes, signedAttributes } from '../../src/platform/pades/cms.ts'
import { readPicture } from '../../src/platform/pades/picture.ts'
import { addEvidence } from '../../src/platform/pades/evidence.ts'
import { embedSignature, prepareSignature } from '../../src/platform/pades/prepare.ts'
import { ocspQuery } from '../../src/platform/pades/revocation.ts'
import { timestampQuery, tokenOf } from '../../src/platform/pades/timestamps.ts'
import { verifyPdf } from '../../src/platform/pades/verify.ts'
import { systemNow } from '../../src/platform/time.ts'
import { answerOcsp, answerTimestamp, revocationList } from '../../src/stand-ins/trust/answers.ts'
import { openAuthority } from '../../src/stand-ins/trust/authority.ts'
import { scribble } from '../../tools/demo/signing-pictures.ts'

export interface SigningTask {
  what: 'bare' | 'sign' | 'verify' | 'long'
  dir: string
  pdf: Uint8Array
  count: number
}

export interface SigningAnswer {
  count: number
  seconds: number
  addedBytes: number
  /** With OCSP answer and revocation list beside it. */
  addedWithEvidenceBytes: number
  residentMb: number
}

const asked = process.argv[2]
const { what, dir, pdf, count } = asked === undefined ? (workerData as SigningTask) : readTask(JSON.parse(asked) as Omit<SigningTask, 'pdf'> & { file: string })
const ca = openAuthority(path.join(dir, `ca-${threadId}`), systemNow)
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const certificate = ca.issue({ commonName: 'Nguyễn Văn Thử' }, publicKey.export({ type: 'spki', format: 'der' }), systemNow())
const picture = readPicture(scribble(3))
const roots = [readCertificate(ca.root.certificate)]

function readTask({ file, ...task }: Omit<SigningTask, 'pdf'> & { file: string }): SigningTask {
  return { ...task, pdf: readFileSync(file) }
}

function signOne(): Buffer {
  const prepared = prepareSignature(pdf, { spot: { page: 1, leftMm: 110, topMm: 220, widthMm: 40, heightMm: 22 }, at: systemNow(), appearance: { kind: 'picture', picture, colour: 'blue', note: 'Chữ ký thử nghiệm, không có giá trị pháp lý' } })
  const attributes = signedAttributes(prepared.digest, certificate)
  const signature = signBytes(attributes, privateKey, 'ecdsa-p256')
  const query = timestampQuery(signature)
  const token = tokenOf(answerTimestamp(ca, query.der, systemNow(), 'ok'), query)
  return embedSignature(prepared, buildCms({ certificate, chain: [ca.issuing.certificate], algorithm: 'ecdsa-p256' }, attributes, signature, token))
}

function withEvidence(signed: Buffer): Buffer {
  const ocsp = answerOcsp(ca, ocspQuery(readCertificate(certificate), readCertificate(ca.issuing.certificate)).der, systemNow(), 'ok')
  return addEvidence(signed, { certificates: [ca.issuing.certificate, ca.root.certificate], ocsps: [ocsp], crls: [revocationList(ca, 'root', systemNow())] })
}

const work: Record<SigningTask['what'], () => void> = {
  bare: () => void bareSign('sha256', pdf.subarray(0, 200), privateKey),
  sign: () => void signOne(),
  long: () => void signOne(),
  verify: () => void 0,
}
// Each document verified is another one; they are made before the clock starts.
const made = what === 'verify' ? Array.from({ length: count }, signOne) : [signOne()]
if (what === 'verify') work.verify = () => void verifyPdf(made.pop()!, { roots, now: systemNow() })
const addedBytes = what === 'verify' ? 0 : made[0]!.length - pdf.length
const addedWithEvidenceBytes = what === 'sign' ? withEvidence(made[0]!).length - pdf.length : 0
const started = performance.now()
for (let index = 0; index < count; index++) work[what]()
const answer = { count, seconds: (performance.now() - started) / 1000, addedBytes, addedWithEvidenceBytes, residentMb: (process.resourceUsage().maxRSS * 1024) / 1_000_000 } satisfies SigningAnswer
if (parentPort) parentPort.postMessage(answer)
else console.log(JSON.stringify(answer))
