// `npm run verify-pdf FILE`: the verdict on a signed PDF without server, database or network. Trusts the roots in
// `data/trust/` (or DATA_DIR) and whatever `--root FILE.pem` adds; ends with 0 only when everything holds.

import * as fs from 'node:fs'
import * as path from 'node:path'
import { catalogues } from '../src/locales/index.ts'
import { makeTranslator } from '../src/locales/translate.ts'
import { CHANGE_WORDS, NOTE_WORDS, STANDING_WORDS, trustedRoots, UNREADABLE_WORDS, VERDICT_WORDS } from '../src/modules/signing/index.ts'
import { readCertificateFile } from '../src/platform/pades/certificates.ts'
import type { PdfReport, SignatureReport } from '../src/platform/pades/report.ts'
import { verifyPdf } from '../src/platform/pades/verify.ts'
import { formatViDateTime, systemNow } from '../src/platform/time.ts'

const words = process.argv.slice(2)
const cwd = process.env.GOCUA_CWD ?? process.cwd()
const roots = words.flatMap((word, index) => (words[index - 1] === '--root' ? [word] : []))
const files = words.filter((word, index) => !word.startsWith('--') && words[index - 1] !== '--root')
const t = makeTranslator(words.includes('--en') ? catalogues.en : null)

function signatureLines(signature: SignatureReport, index: number): string[] {
  const { signer, issuer, provenAt, claimedAt, notes, later, level, algorithm, standing, verdict, kind } = signature
  return [
    `${index + 1}. ${kind === 'timestamp' ? t('Dấu thời gian') : (signer?.commonName ?? t('Không rõ người ký'))}: ${t(VERDICT_WORDS[verdict].word)}`,
    `   ${t('Nơi cấp chứng thư')}: ${issuer?.commonName ?? '—'}`,
    `   ${t('Thời gian ký')}: ${provenAt ? t('{time} (có dấu thời gian)', { time: formatViDateTime(provenAt) }) : claimedAt ? t('{time} (theo máy người ký, chưa được chứng thực)', { time: formatViDateTime(claimedAt) }) : t('Không ghi')}`,
    `   ${t('Hiệu lực chứng thư lúc ký')}: ${t(STANDING_WORDS[standing])} · ${algorithm ?? '—'} · ${level ?? '—'}`,
    ...notes.map((note) => `   - ${t(NOTE_WORDS[note])}`),
    ...later.map((change) => `   + ${t(CHANGE_WORDS[change.kind], { name: change.name ?? '', value: change.value ?? '', page: change.page ?? '?' })}${change.allowed ? '' : ` (${t('không được phép')})`}`),
  ]
}

function lines(file: string, report: PdfReport): string[] {
  const { word, text } = VERDICT_WORDS[report.verdict]
  return [`${file}: ${t(word)}. ${t(text)}`, ...(report.unreadable ? [`   ${t(UNREADABLE_WORDS[report.unreadable])}`] : []), ...report.signatures.flatMap(signatureLines)]
}

if (files.length === 0) {
  console.error('npm run verify-pdf -- FILE.pdf [--root ROOT.pem] [--en] [--json]')
  process.exit(2)
}
const trusted = [...trustedRoots(process.env.DATA_DIR ? path.resolve(cwd, process.env.DATA_DIR) : path.resolve(import.meta.dirname, '../data')), ...roots.flatMap((file) => readCertificateFile(fs.readFileSync(path.resolve(cwd, file))))]
let good = true
for (const file of files) {
  const report = verifyPdf(fs.readFileSync(path.resolve(cwd, file)), { roots: trusted, now: systemNow() })
  console.log(words.includes('--json') ? JSON.stringify(report, null, 2) : lines(file, report).join('\n'))
  good &&= report.verdict === 'valid'
}
process.exit(good ? 0 : 1)
