// `npm run verify-badge -- FILE [--book so-khoa.json]`: checks a badge without any server. FILE is a photo or picture of the
// QR (PNG, JPEG) or the text read from it; the book is what /huy-hieu/so-khoa.json gave when there was a network.

import * as fs from 'node:fs'
import * as path from 'node:path'
import { parseArgs } from 'node:util'
import { daysBetween, formatViDateTime, systemNow, toPlainDate } from '../src/platform/time.ts'
import { fingerprintOf, verifyBadge, type TrustBook } from '../src/modules/recognition/rules-badge.ts'
import { pictureSize, readQr } from '../src/modules/recognition/scan.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { book: { type: 'string' } } })
const at = (name: string) => path.resolve(process.env.GOCUA_CWD ?? process.cwd(), name)
if (positionals[0] === undefined) end(2, 'Use: npm run verify-badge -- FILE [--book so-khoa.json]')
const file = at(positionals[0])
const bookFile = values.book === undefined ? path.join(path.dirname(file), 'so-khoa.json') : at(values.book)
if (!fs.existsSync(file)) end(2, `No such file: ${file}`)
if (!fs.existsSync(bookFile)) end(2, `No key book: ${bookFile}. Fetch it once from /huy-hieu/so-khoa.json of a server you trust, or name it with --book.`)

const bytes = new Uint8Array(fs.readFileSync(file))
const text = pictureSize(bytes) ? await readQr(bytes) : new TextDecoder().decode(bytes)
if (text === undefined) end(1, 'NO CODE: no QR code was found in this picture.')
const now = systemNow()
const book = JSON.parse(fs.readFileSync(bookFile, 'utf8')) as TrustBook
const verdict = await verifyBadge(text, book, now)

switch (verdict.kind) {
  case 'unreadable':
    end(1, 'UNREADABLE: this is not a badge.')
  case 'stranger':
    end(1, `STRANGER: signed by a key this book does not hold (it calls itself “${verdict.issuerName}”).`)
  case 'forged':
    end(1, 'FORGED: the signature does not fit.')
  case 'malformed':
    end(1, `MALFORMED: signed, but without ${verdict.missing.join(', ')}.`)
}
const { credential, kid, status, time, listFrom, fictional } = verdict
console.log(`${credential.name}\n${credential.credentialSubject.achievement.description}`)
console.log(`Signed by ${credential.issuer.name}, key ${fingerprintOf(kid)}${fictional ? ' (fictional)' : ''}; valid ${credential.validFrom.slice(0, 10)} to ${credential.validUntil.slice(0, 10)}.`)
if (listFrom) console.log(`Revocation list of ${formatViDateTime(listFrom)}, ${daysBetween(toPlainDate(listFrom), toPlainDate(now))} days old.`)
if (status === 'revoked') end(1, 'REVOKED.')
if (time !== 'valid') end(1, time === 'expired' ? 'EXPIRED.' : 'NOT YET VALID: is this machine’s clock right?')
end(0, status === 'unknown' ? 'GENUINE; whether it was revoked is not known: the book has no list.' : 'GENUINE and not revoked.')

function end(code: number, sentence: string): never {
  ;(code === 0 ? console.log : console.error)(sentence)
  process.exit(code)
}
