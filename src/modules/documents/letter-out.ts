// A paper as a letter: a MIME message with the signed PDF and its annexes, byte for byte, ready for whoever carries mail.

import MailComposer from 'nodemailer/lib/mail-composer'
import { dateParts, toLocalDateTime, weekday, type Instant } from '../../platform/time.ts'

export interface OutgoingFile {
  name: string
  mediaType: string
  bytes: Uint8Array
}

export interface Letter {
  /** 'id@host', the same for every try. */
  messageId: string
  from: { name: string; address: string }
  to: { name: string; address: string }
  at: Instant
  subject: string
  text: string
  files: readonly OutgoingFile[]
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** 'Sat, 28 Nov 2026 14:29:19 +0700', as letters are dated. */
export function letterDate(at: Instant): string {
  const { date, hour, minute, second } = toLocalDateTime(at)
  const { year, month, day } = dateParts(date)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${DAYS[weekday(date) - 1]}, ${two(day)} ${MONTHS[month - 1]} ${year} ${two(hour)}:${two(minute)}:${two(second)} +0700`
}

export async function writeLetter({ messageId, from, to, at, subject, text, files }: Letter): Promise<Uint8Array> {
  const composer = new MailComposer({
    from, to, subject, text, messageId: `<${messageId}>`, date: letterDate(at), textEncoding: 'B', newline: 'win', disableFileAccess: true, disableUrlAccess: true,
    attachments: files.map(({ name, mediaType, bytes }) => ({ filename: name, contentType: mediaType, contentTransferEncoding: 'base64', content: Buffer.from(bytes) })),
  })
  return new Uint8Array(await composer.compile().build())
}
