// Tells people from everything else a register's rows hold: section lines, totals, repeated headers, signatures, titles.
import { isBlankCell } from '../../platform/sheet.ts'
import type { SheetCell } from '../../platform/sheet.ts'
import { cleanText, foldText } from '../../platform/text.ts'
import { foldLabel } from './register-columns.ts'

export type RowKind =
  | { readonly kind: 'person' }
  | { readonly kind: 'section' | 'header' | 'text'; readonly text: string }
  /** `closes`: the end of the list, signatures follow */
  | { readonly kind: 'total'; readonly text: string; readonly closes: boolean }

const TOTAL = /^(tong|cong|tong cong|tong so|cong don|luy ke)\b/
const CLOSING =
  /^(nguoi lap|lap bieu|xac nhan|tm |thay mat|truong (thon|ban|xom|khu)|to truong|bi thu|ky ten|chu tich|kt )|\bngay\b.*\bthang\b.*\bnam\b|^danh sach nay/

/** Accents decide where they are written: 'Bản' is a village, 'Bàn' a surname; 'Tổ' a group, 'Tô' a surname. */
const SECTION =
  /^(?:[ivx]+\s*[.)-]\s*|\d+\s*[.)-]\s*|[a-zđ]\s*[.)-]\s*)?(?:thôn|bản|xóm|khu phố|khu dân cư|khu|tổ dân phố|tổ|ấp|khóm|buôn|tiểu khu|tdp|cụm dân cư)\s+\S/i
const SECTION_PLAIN = /^(?:[ivx]+\s*[.)-]\s*|\d+\s*[.)-]\s*)?(?:thon|xom|khu pho|khu|to dan pho|tdp|tieu khu|khom|ap|to \d|ban )\s*\S/i
const HAS_ACCENT = /[à-ỹđ]/i

/** What one non-blank row is. Texts come mended through `textOf`. */
export function classifyRow(
  row: readonly SheetCell[],
  nameColumns: readonly number[],
  headerKeys: readonly string[],
  textOf: (row: readonly SheetCell[], column: number) => string,
  closing: boolean,
): RowKind {
  const filled: number[] = []
  row.forEach((cell, c) => {
    if (!isBlankCell(cell)) filled.push(c)
  })
  const [first = 0] = filled
  const text = textOf(row, first)
  const hasName = nameColumns.some((c) => !isBlankCell(row[c]))
  const repeated = filled.filter((c) => headerKeys[c] !== '' && foldText(textOf(row, c)) === headerKeys[c]).length
  if (repeated >= 3 || (repeated >= 2 && repeated === filled.length)) return { kind: 'header', text }
  if (filled.length <= 3) {
    const folds = filled.map((c) => foldLabel(textOf(row, c)))
    if (folds.some((fold) => CLOSING.test(fold))) return { kind: 'total', text, closes: true }
    if (folds.some((fold) => TOTAL.test(fold))) return { kind: 'total', text, closes: false }
    if (filled.length === 1 && isSection(text)) return { kind: 'section', text: sectionName(text) }
    if (closing) return { kind: 'text', text }
    if (filled.length === 1 && !(hasName && text.includes(' ') && text.length <= 60)) return { kind: 'text', text }
  } else if (TOTAL.test(foldLabel(text)) && /^\D+$/.test(text) && text.split(' ').length <= 6 && !hasName) {
    return { kind: 'total', text, closes: false }
  }
  return { kind: 'person' }
}

function isSection(text: string): boolean {
  if (text.length > 60) return false
  return HAS_ACCENT.test(text) ? SECTION.test(text) : SECTION_PLAIN.test(text)
}

/** 'II. THÔN ĐỒNG BÈN: 120 hộ' → 'Thôn Đồng Bèn' keeps its words, loses numbering and counts. */
function sectionName(text: string): string {
  const name = cleanText(
    text
      .replace(/^(?:[IVXivx]+|\d+|[A-Za-z])\s*[.)-]\s*/, '')
      .replace(/\s*[:(–-]\s*\d+.*$/, '')
      .replace(/[:.;\s]+$/, ''),
  )
  return name === name.toUpperCase() && name.length > 3 ? calm(name) : name
}

function calm(name: string): string {
  return name
    .split(' ')
    .map((word) => (/^\d/.test(word) ? word : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()))
    .join(' ')
}

/** The hamlet a title or the sheet's own name speaks of: 'DANH SÁCH NHÂN KHẨU THÔN ĐỒNG BÈN NĂM 2026' → 'Thôn Đồng Bèn'. */
export function hamletFromTitles(titles: readonly string[]): string | null {
  for (const title of titles) {
    const found = /(?:^|[\s,(-])((?:thôn|bản|xóm|khu phố|khu dân cư|tổ dân phố|tổ|ấp|khóm|buôn|tiểu khu|khu)\s+(?!và|trưởng)[^,;:()\-–.]+)/i.exec(title)
    const name = found?.[1]?.replace(/\s+(?:năm|xã|phường|tháng|quý|đến|tính|thuộc|huyện)\s.*$/i, '').trim()
    if (name && name.length <= 40) return name === name.toUpperCase() ? calm(name) : cleanText(name)
  }
  return null
}
