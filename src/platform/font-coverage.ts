// Which characters a TrueType font can draw, read from its `cmap` table.
// A printed name must never hold an invisible or missing letter, so text is checked before typesetting.

/** Code points that the font maps to a real glyph. Reads `cmap` formats 4 and 12 (all that our fonts use). */
export function fontCoverage(font: Uint8Array): Set<number> {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength)
  const cmap = tableOffset(view, 'cmap')
  const covered = new Set<number>()
  const subtables = view.getUint16(cmap + 2)
  for (let i = 0; i < subtables; i++) {
    const start = cmap + view.getUint32(cmap + 4 + i * 8 + 4)
    const format = view.getUint16(start)
    if (format === 4) readFormat4(view, start, covered)
    if (format === 12) readFormat12(view, start, covered)
  }
  return covered
}

function tableOffset(view: DataView, tag: string): number {
  const tables = view.getUint16(4)
  for (let i = 0; i < tables; i++) {
    const record = 12 + i * 16
    const name = String.fromCharCode(
      view.getUint8(record), view.getUint8(record + 1), view.getUint8(record + 2), view.getUint8(record + 3),
    )
    if (name === tag) return view.getUint32(record + 8)
  }
  throw new Error(`font has no ${tag} table`)
}

function readFormat4(view: DataView, start: number, covered: Set<number>): void {
  const segments = view.getUint16(start + 6) / 2
  const ends = start + 14
  const starts = ends + segments * 2 + 2
  const deltas = starts + segments * 2
  const ranges = deltas + segments * 2
  for (let s = 0; s < segments; s++) {
    const first = view.getUint16(starts + s * 2)
    const last = view.getUint16(ends + s * 2)
    const delta = view.getUint16(deltas + s * 2)
    const range = view.getUint16(ranges + s * 2)
    for (let code = first; code <= last && code !== 0xffff; code++) {
      const raw = range === 0 ? code : view.getUint16(ranges + s * 2 + range + (code - first) * 2)
      const glyph = raw === 0 ? 0 : (raw + delta) & 0xffff
      if (glyph !== 0) covered.add(code)
    }
  }
}

function readFormat12(view: DataView, start: number, covered: Set<number>): void {
  const groups = view.getUint32(start + 12)
  for (let g = 0; g < groups; g++) {
    const at = start + 16 + g * 12
    const first = view.getUint32(at)
    const last = view.getUint32(at + 4)
    if (last - first > 0x10ffff) continue
    for (let code = first; code <= last; code++) covered.add(code)
  }
}

/**
 * Text as it can be printed: composed letters (NFC), no control or zero-width characters,
 * and a visible white square for every character outside `covered`.
 */
export function printableText(text: string, covered: Set<number>): string {
  let printable = ''
  for (const char of text.normalize('NFC')) {
    const code = char.codePointAt(0)!
    if (char === '\n' || char === '\t') printable += char
    else if (!isInvisible(code)) printable += covered.has(code) ? char : '□'
  }
  return printable
}

function isInvisible(code: number): boolean {
  return (
    code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0xad || code === 0xfeff ||
    (code >= 0x200b && code <= 0x200f) || (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x2064) || (code >= 0xfe00 && code <= 0xfe0f)
  )
}
