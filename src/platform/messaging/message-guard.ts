// What may never leave this house in a message, whoever wrote it: a link in an SMS, a code, a password,
// or a request for one. Scammers copy our channel; residents must be able to trust that we never do this.

import { withParams, type Problem } from '../problem.ts'
import { fixUnicode, foldText } from '../text.ts'
import { messageProblems, type Channel, type OutgoingMessage } from './messenger.ts'

const LIMITS: Record<Channel, number> = { sms: 335, zalo: 2000, email: 20_000 }
const MOBILE = /^(?:\+?84|0)([35789]\d{8})$/

/** '0912 345 678' or '+84…' → '+84912345678'; undefined when it is no Vietnamese mobile number. */
export function mobileNumber(typed: string): string | undefined {
  const found = MOBILE.exec(typed.replace(/[\s.()-]/g, ''))
  return found ? `+84${found[1]}` : undefined
}

/** All that is wrong with a message; empty when it may go. Pure: forms ask it while a person still writes. */
export function checkMessage(message: OutgoingMessage): Problem[] {
  const { channel, to, text, reference } = message
  const problems: Problem[] = []
  if (channel === 'email') {
    if (!/^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+$/.test(to)) problems.push(messageProblems.badEmail)
  } else if (!mobileNumber(to)) problems.push(messageProblems.badPhone)
  if (text.trim() === '') problems.push(messageProblems.noText)
  if (text.length > LIMITS[channel]) problems.push(withParams(messageProblems.tooLong, { length: text.length, limit: LIMITS[channel] }))
  if (reference === '' || reference.length > 64) problems.push(messageProblems.noReference)
  const link = channel === 'sms' ? findLink(text) : undefined
  if (link) problems.push(withParams(messageProblems.linkInSms, { found: link }))
  const secret = findSecret(text)
  if (secret) problems.push(withParams(messageProblems.secret, { found: secret }))
  return problems
}

const ENDINGS = 'vn|com|net|org|edu|gov|info|biz|name|pro|mobi|asia|xyz|top|site|online|shop|store|club|vip|live|work|fun|one|icu|' +
  'app|dev|page|web|link|click|space|website|cloud|tech|digital|io|ai|me|ly|gl|gg|to|co|cc|tv|us|uk|eu|ru|cn|in|tk|ml|ga|cf|gq|pw|ws|su|la|kh|sbs|cfd|lol|buzz|cyou|rest|monster'
const LINKS = [
  /\b[a-z][a-z0-9+.-]{1,9}:\/\/\S+/i,
  /\bh(?:tt|xx)ps?\b\S*/i,
  /\bwww\s?\.\s?\S+/i,
  new RegExp(`[\\p{L}\\p{N}-]+(?:\\.[\\p{L}\\p{N}-]+)*\\.(?:${ENDINGS})(?![\\p{L}\\p{N}])(?:/\\S*)?`, 'iu'),
  /[\p{L}\p{N}-]+\s*(?:\s[.]\s*|[[(]\s*\.\s*[\])]|\s+(?:chấm|cham|dot)\s+)\s*(?:vn|com|net|org|xyz|top|info|online|app)(?![\p{L}\p{N}])/iu,
  /\bxn--[a-z0-9-]+/i,
  /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?:[:/]\S*)?(?![\d.])/,
]

/** The first thing in a text that is, or pretends not to be, a link. Dates (22/11/2026) and money (50.000) are none. */
export function findLink(text: string): string | undefined {
  const plain = fixUnicode(text).normalize('NFKC').replaceAll('。', '.')
  for (const pattern of LINKS) {
    const found = pattern.exec(plain)?.[0]
    if (found) return found.trim().slice(0, 60)
  }
  return undefined
}

// Matched on folded text (no accents, lower case), because half of all such messages are written without accents.
const SECRET = String.raw`(?:otp|mat khau|pass ?word|pass ?code|ma (?:xac (?:thuc|nhan|minh)|kich hoat|bao mat|dang nhap|pin|giao dich)|pin|cvv|cvc|verification code|security code)`
const SECRET_THEN_VALUE = new RegExp(String.raw`\b${SECRET}\b[^.!?\n]{0,30}?(?<![\d/.])\d{4,8}(?![\d/]|\.\d)`)
const SECRET_IS_VALUE = new RegExp(String.raw`\b${SECRET}\b(?: (?:moi|cua \S+|dang nhap|tai khoan|so|vneid))*\s*(?::|=| la )\s*(?!gi\b|ma\b|bi mat\b|cua\b|rieng\b|thu\b)[^\s,.]{4,}`)
const VALUE_THEN_SECRET = new RegExp(String.raw`(?<![\d/.])\b\d{4,8} (?:la|is)\b[^.!?\n]{0,20}\b${SECRET}\b`)
const BARE_CODE = /\b(?:ma|code)(?: so)?(?: cua (?:ban|ong|ba|bac|anh|chi))?\s*(?::| la | is |\s)\s*\d{4,8}\b(?![/.]\d)/
const ASK = String.raw`(?:gui|cung cap|doc|nhap|cho|bao|nhan tin|tra loi|dien|chup|chuyen|xac nhan|provide|send|reply|enter|tell|share)`
const ASKS_FOR_SECRET = new RegExp(String.raw`\b${ASK}\b[^.!?;\n]{0,60}\b${SECRET}\b`, 'g')
const FORBIDS = /\b(?:khong|dung|chang|cho co|chua bao gio|tuyet doi|never|not|don't)\b/

/** The first code, password, or request for one. A warning such as "không đọc mã OTP cho ai" is welcome and passes. */
export function findSecret(text: string): string | undefined {
  const folded = foldText(text.normalize('NFKC'))
  for (const pattern of [SECRET_THEN_VALUE, SECRET_IS_VALUE, VALUE_THEN_SECRET, BARE_CODE]) {
    const found = pattern.exec(folded)?.[0]
    if (found) return found.trim().slice(0, 60)
  }
  for (const found of folded.matchAll(ASKS_FOR_SECRET)) {
    const sentence = folded.slice(Math.max(folded.lastIndexOf('.', found.index), folded.lastIndexOf('!', found.index), 0), found.index + found[0].length)
    if (!FORBIDS.test(sentence)) return found[0].slice(0, 60)
  }
  return undefined
}
