// A paper that came by e-mail, saved as a file (.eml): who sent it, what it is about, the PDF that is the paper and the files
// beside it. Nothing else of the letter is kept.

import PostalMime, { type Address } from 'postal-mime'
import { cleanText } from '../../platform/text.ts'

export interface Mail {
  from: string
  subject: string
  /** The first PDF; undefined when there is none. */
  paper: Uint8Array | undefined
  annexes: { name: string; bytes: Uint8Array }[]
}

/** Undefined when it cannot be read as a letter. */
export async function openMail(bytes: Uint8Array): Promise<Mail | undefined> {
  try {
    const mail = await PostalMime.parse(bytes, { maxNestingDepth: 24, maxHeadersSize: 256 * 1024, forceRfc822Attachments: true })
    if (mail.from === undefined && mail.subject === undefined && mail.attachments.length === 0) return undefined
    // Pictures inside the letter's own words are not files that were sent.
    const files = mail.attachments.filter(({ related, content }) => !related && typeof content !== 'string').map(({ filename, content }) => ({ name: filename ?? 'tep', bytes: new Uint8Array(content as ArrayBuffer) }))
    const paper = files.find(({ name }) => /\.pdf$/i.test(name))
    return { from: nameOf(mail.from).slice(0, 200), subject: cleanText(mail.subject ?? '').slice(0, 400), paper: paper?.bytes, annexes: files.filter((file) => file !== paper) }
  } catch {
    return undefined
  }
}

function nameOf(address: Address | undefined): string {
  return cleanText(address?.name || address?.address || '')
}
