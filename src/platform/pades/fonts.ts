// A few words in the house's font, embedded as the small part of it that they need. What a reader needs to copy and
// search the text (ToUnicode) and what archives need (CIDSet) is written too.

import { create } from '@cantoo/fontkit'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { deflateSync } from 'node:zlib'
import { dict, name, type Ref, Str, Stream } from './objects.ts'
import type { Update } from './writer.ts'

export type Face = 'regular' | 'bold' | 'italic'
const FILES: Record<Face, string> = { regular: '400Regular/Tinos_400Regular', bold: '700Bold/Tinos_700Bold', italic: '400Regular_Italic/Tinos_400Regular_Italic' }

/** What is used of a font here. */
interface OpenFont {
  postscriptName: string
  unitsPerEm: number
  ascent: number
  descent: number
  capHeight: number
  italicAngle: number
  bbox: { minX: number; minY: number; maxX: number; maxY: number }
  getGlyph(id: number): { advanceWidth: number }
  glyphForCodePoint(code: number): { advanceWidth: number }
  createSubset(): { includeGlyph(glyph: unknown): number; encode(): Uint8Array }
}

const require = createRequire(import.meta.url)
const faces = new Map<Face, OpenFont>()

function fontOf(face: Face): OpenFont {
  let font = faces.get(face)
  if (!font) {
    font = create(readFileSync(require.resolve(`@expo-google-fonts/tinos/${FILES[face]}.ttf`))) as unknown as OpenFont
    faces.set(face, font)
  }
  return font
}

interface Subset {
  glyphs: Map<string, { code: number; width: number }>
  file: Buffer
  widths: number[]
  unicode: Buffer
}

/** Subsets of the same letters are the same: signatures of one day share them. Bounded, oldest out. */
const kept = new Map<string, Subset>()
const KEEP = 40

function subsetOf(face: Face, text: string): Subset {
  const letters = [...new Set(text.normalize('NFC'))].toSorted()
  const key = `${face}:${letters.join('')}`
  const known = kept.get(key)
  if (known) return known
  const font = fontOf(face)
  const subset = font.createSubset()
  const glyphs: Subset['glyphs'] = new Map()
  const widths: number[] = [Math.round((font.getGlyph(0).advanceWidth * 1000) / font.unitsPerEm)]
  for (const letter of letters) {
    const glyph = font.glyphForCodePoint(letter.codePointAt(0)!)
    const code = subset.includeGlyph(glyph)
    const width = Math.round((glyph.advanceWidth * 1000) / font.unitsPerEm)
    glyphs.set(letter, { code, width })
    widths[code] = width
  }
  const made = { glyphs, widths, file: deflateSync(subset.encode(), { level: 9 }), unicode: unicodeMap(glyphs) }
  if (kept.size >= KEEP) kept.delete(kept.keys().next().value!)
  kept.set(key, made)
  return made
}

function unicodeMap(glyphs: Subset['glyphs']): Buffer {
  const hex = (value: number) => value.toString(16).padStart(4, '0')
  const lines = [...glyphs].map(([letter, { code }]) => `<${hex(code)}> <${[...Array(letter.length).keys()].map((i) => hex(letter.charCodeAt(i))).join('')}>`)
  const blocks = Array.from({ length: Math.ceil(lines.length / 100) }, (_, i) => lines.slice(i * 100, i * 100 + 100))
  return Buffer.from(
    `/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n` +
      `1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n${blocks.map((block) => `${block.length} beginbfchar\n${block.join('\n')}\nendbfchar\n`).join('')}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend`,
  )
}

export interface EmbeddedFont {
  ref: Ref
  /** The operand of `Tj`. */
  encode(text: string): string
  /** Width at size 1, in points. */
  widthOf(text: string): number
}

/** Puts the letters of `text` into this revision. */
export function embedFont(update: Update, face: Face, text: string): EmbeddedFont {
  const { glyphs, widths, file, unicode } = subsetOf(face, text)
  const font = fontOf(face)
  const scale = 1000 / font.unitsPerEm
  const tag = `GOCUA${'ABC'[['regular', 'bold', 'italic'].indexOf(face)]}+${font.postscriptName}`
  const set = Buffer.alloc(Math.ceil(widths.length / 8))
  for (let code = 0; code < widths.length; code++) set[code >> 3]! |= 0x80 >> (code & 7)
  const fontFile = update.add(new Stream(dict({ Filter: name('FlateDecode') }), file))
  const descriptor = update.add(
    dict({
      Type: name('FontDescriptor'), FontName: name(tag), Flags: face === 'italic' ? 68 : 4, ItalicAngle: font.italicAngle,
      FontBBox: [font.bbox.minX, font.bbox.minY, font.bbox.maxX, font.bbox.maxY].map((v) => Math.round(v * scale)),
      Ascent: Math.round(font.ascent * scale), Descent: Math.round(font.descent * scale), CapHeight: Math.round(font.capHeight * scale), StemV: face === 'bold' ? 140 : 80,
      FontFile2: fontFile, CIDSet: update.stream({}, set),
    }),
  )
  const descendant = update.add(
    dict({
      Type: name('Font'), Subtype: name('CIDFontType2'), BaseFont: name(tag), CIDToGIDMap: name('Identity'), FontDescriptor: descriptor,
      CIDSystemInfo: dict({ Registry: new Str(Buffer.from('Adobe')), Ordering: new Str(Buffer.from('Identity')), Supplement: 0 }), DW: 1000, W: [0, widths],
    }),
  )
  const ref = update.add(
    dict({ Type: name('Font'), Subtype: name('Type0'), BaseFont: name(tag), Encoding: name('Identity-H'), DescendantFonts: [descendant], ToUnicode: update.stream({}, unicode) }),
  )
  const letters = (words: string) => [...words.normalize('NFC')].map((letter) => glyphs.get(letter)!)
  return {
    ref,
    encode: (words) => `<${letters(words).map(({ code }) => code.toString(16).padStart(4, '0')).join('')}>`,
    widthOf: (words) => letters(words).reduce((sum, { width }) => sum + width, 0) / 1000,
  }
}

