// The words of a Word or Excel file (.docx, .xlsx), for search and for nets that read words. Files of strangers: few parts are
// unpacked, each of bounded size; what cannot be read has no words.

import { unzipSync } from 'fflate'

const PARTS = /^(word\/(document|header\d*|footer\d*|footnotes|endnotes|comments)|xl\/(sharedStrings|worksheets\/sheet\d+))\.xml$/
const MAX_PART_BYTES = 16 * 1024 * 1024
const MAX_ALL_BYTES = 48 * 1024 * 1024
const MAX_CHARACTERS = 1_000_000

export function wordsOfOffice(bytes: Uint8Array): string {
  let left = MAX_ALL_BYTES
  try {
    const parts = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!PARTS.test(name) || originalSize > MAX_PART_BYTES || originalSize > left) return false
        left -= originalSize
        return true
      },
    })
    return Object.values(parts).map(wordsOfPart).join('\n').slice(0, MAX_CHARACTERS)
  } catch {
    return ''
  }
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** A paragraph or a cell is a line: marks that stand alone must still stand alone. */
function wordsOfPart(part: Uint8Array): string {
  return new TextDecoder()
    .decode(part)
    .replace(/<\/(w:p|si|is|c)>|<w:br\b[^>]*>/g, '\n')
    .replace(/<w:tab\b[^>]*>/g, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi, (whole, name?: string, decimal?: string, hex?: string) => (name ? (ENTITIES[name.toLowerCase()] ?? whole) : letter(decimal ? Number(decimal) : parseInt(hex!, 16))))
}

const letter = (point: number) => (point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : ' ')
