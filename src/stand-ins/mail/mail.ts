// A carrier of mail that lives in this process: takes letters as MIME for one address each and keeps them in a box that can be
// looked into. It can be down, refuse addresses, ask to come again later, or keep a letter and lose its answer. The same
// Message-ID for the same address is kept once, as mailboxes do.

import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import * as path from 'node:path'
import PostalMime from 'postal-mime'
import type { Instant } from '../../platform/time.ts'
import type { StandIn, StandInOptions } from '../../platform/outbound.ts'

export const MAIL_HOST = 'mail.stand-in.invalid'

export interface MailFaults {
  /** Nothing is taken. */
  down: boolean
  /** Each letter is taken only when it comes a second time. */
  late: boolean
  /** The next so many are kept, but the sender hears an error. */
  loseAnswerNext: number
  /** Addresses that hold these words do not exist; empty: all do. */
  refuse: string
}

export interface KeptLetter {
  n: number
  messageId: string
  from: string
  to: string
  subject: string
  text: string
  at: Instant
  files: { name: string; mediaType: string; sizeBytes: number; sha256: string }[]
}

export interface Mailbox extends StandIn {
  faults: MailFaults
  setFaults(change: Partial<MailFaults>): void
  /** Newest first. */
  all(): readonly KeptLetter[]
  /** The letter as it came, byte for byte. */
  raw(n: number): Uint8Array | undefined
  file(n: number, index: number): Promise<{ name: string; mediaType: string; bytes: Uint8Array } | undefined>
}

const KEPT = 200

async function open(bytes: Uint8Array) {
  const mail = await PostalMime.parse(bytes)
  return { mail, files: mail.attachments.map(({ filename, mimeType, content }) => ({ name: filename ?? '', mediaType: mimeType, bytes: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content as ArrayBuffer) })) }
}

/** POST /letters?from=A&to=B with message/rfc822 → 202; 422: no such address; 503: come again later. */
export function createMailbox({ dir, now }: StandInOptions): Mailbox {
  const own = path.join(dir, 'mail')
  const list = path.join(own, 'letters.json')
  const fileOf = (n: number) => path.join(own, `${n}.eml`)
  const faults: MailFaults = { down: false, late: false, loseAnswerNext: 0, refuse: '' }
  const asked = new Set<string>()
  let kept: KeptLetter[] | undefined
  const read = () => (kept ??= fs.existsSync(list) ? (JSON.parse(fs.readFileSync(list, 'utf8')) as KeptLetter[]) : [])
  const save = (letter: KeptLetter, bytes: Uint8Array) => {
    fs.mkdirSync(own, { recursive: true })
    fs.writeFileSync(fileOf(letter.n), bytes, { mode: 0o600 })
    const all = [letter, ...read()]
    for (const old of all.slice(KEPT)) fs.rmSync(fileOf(old.n), { force: true })
    kept = all.slice(0, KEPT)
    fs.writeFileSync(`${list}.new`, JSON.stringify(kept), { mode: 0o600 })
    fs.renameSync(`${list}.new`, list)
  }

  return {
    host: MAIL_HOST,
    faults,
    setFaults: (change) => void Object.assign(faults, change),
    all: read,
    raw: (n) => (read().some((one) => one.n === n) ? fs.readFileSync(fileOf(n)) : undefined),
    async file(n, index) {
      if (!read().some((one) => one.n === n)) return undefined
      return (await open(fs.readFileSync(fileOf(n)))).files[index]
    },
    async answer(request) {
      const url = new URL(request.url)
      if (request.method !== 'POST' || url.pathname !== '/letters') return new Response('not here', { status: 404 })
      if (faults.down) return new Response('down for a while', { status: 503 })
      const to = url.searchParams.get('to') ?? ''
      if (faults.refuse !== '' && to.includes(faults.refuse)) return new Response('no such mailbox here', { status: 422 })
      const bytes = new Uint8Array(await request.arrayBuffer())
      const { mail, files } = await open(bytes)
      const messageId = mail.messageId ?? ''
      if (!mail.from || !mail.to?.some(({ address }) => address === to) || messageId === '') return new Response('no proper letter', { status: 400 })
      const key = `${messageId} ${to}`
      if (faults.late && !asked.has(key)) {
        asked.add(key)
        return new Response('come again later', { status: 503 })
      }
      if (!read().some((one) => one.messageId === messageId && one.to === to)) {
        save(
          {
            n: (read()[0]?.n ?? 0) + 1, messageId, from: mail.from.address ?? '', to, subject: mail.subject ?? '', text: mail.text ?? '', at: now(),
            files: files.map((one) => ({ name: one.name, mediaType: one.mediaType, sizeBytes: one.bytes.length, sha256: createHash('sha256').update(one.bytes).digest('hex') })),
          },
          bytes,
        )
      }
      if (faults.loseAnswerNext > 0) {
        faults.loseAnswerNext--
        return new Response('the answer got lost', { status: 502 })
      }
      return new Response(null, { status: 202 })
    },
  }
}
