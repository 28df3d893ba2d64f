// Mending, folding, dictionary order and title case of Vietnamese text; other modules reach it through text.ts.
import { letterInfo } from './text-letters.ts'

const PLAIN_ASCII = /^[\x20-\x7e]*$/
const ODD_SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g
const INVISIBLE = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g
/** Any of the signs mended below, or a loose accent; nearly all modern text has none. */
const NEEDS_CARE = /[\u00a0\u00ad\u00d0\u00f0\u0189\u0256\u1680\u180e\u2000-\u200f\u202a-\u202f\u205f-\u2064\u3000\ufeff]|[\u0300-\u036f]/
const COMBINING = /[\u0300-\u036f]/g
/** A tone typed before the hat or the breve of its vowel, in decomposed text. */
const TONE_BEFORE_HAT = /([\u0300\u0301\u0303\u0309])([\u0302\u0306])/g
const APOSTROPHES = /[\u2018\u2019\u02bb\u02bc\u00b4\u0060\u2032]/g

/**
 * Mends how text is stored, never what was written: Unicode NFC, tone marks typed in the wrong order, the look-alikes of Đ
 * (Ð, Ɖ), no-break and exotic spaces, invisible signs. "hoà" stays "hoà". Convert TCVN3 or VNI text first: this would damage it.
 */
export function fixUnicode(text: string): string {
  if (PLAIN_ASCII.test(text)) return text
  if (!NEEDS_CARE.test(text)) return text.normalize('NFC')
  return text
    .replace(INVISIBLE, '')
    .replace(ODD_SPACES, ' ')
    .replace(/[\u00d0\u0189]/g, 'Đ')
    .replace(/[\u00f0\u0256]/g, 'đ')
    .normalize('NFD')
    .replace(TONE_BEFORE_HAT, '$2$1')
    .normalize('NFC')
}

/** fixUnicode, then one space between words and none around: for names and single-line fields. */
export function cleanText(text: string): string {
  return fixUnicode(text).replace(/\s+/g, ' ').trim()
}

/**
 * The search form: no accents, Đ → d, lower case, single spaces, straight apostrophes; equal for NFC and NFD input.
 * 'NGUYỄN  Thị Đào' → 'nguyen thi dao'.
 */
export function foldText(text: string): string {
  const plain = PLAIN_ASCII.test(text) ? text : fixUnicode(text).normalize('NFD').replace(COMBINING, '').replace(/[đĐ]/g, 'd').replace(APOSTROPHES, "'")
  return plain.toLowerCase().replace(/\s+/g, ' ').trim()
}

// ---- dictionary order ----

/** Letters in dictionary order, written as signs whose code order is the same: 'A'… then 'a'…, after the digits. */
const ORDER = new Map<string, string>()
;[...'aăâbcdđeêfghijklmnoôơpqrstuưvwxyz'].forEach((letter, index) => {
  ORDER.set(letter, String.fromCharCode(index < 26 ? 65 + index : 97 + index - 26))
})

/**
 * A key whose plain code-unit order is Vietnamese dictionary order: syllable by syllable, first the letters
 * (a ă â b c d đ e ê …), then the tone (ngang huyền hỏi ngã sắc nặng); numbers by value ("Tổ 2" before "Tổ 10").
 * Case, punctuation, Unicode form and the place of the tone do not count, so "hoà" and "hòa" have one key:
 * the key also serves for equality and, in PostgreSQL, for ORDER BY under COLLATE "C".
 */
export function vietnameseKey(text: string): string {
  let key = ''
  let letters = ''
  let tones = ''
  let digits = ''
  const closeNumber = () => {
    if (digits === '') return
    const value = digits.replace(/^0+(?=.)/, '')
    letters += String.fromCharCode(48 + Math.min(value.length, 16)) + value
    digits = ''
  }
  const closeWord = () => {
    closeNumber()
    if (letters !== '') key += `${key === '' ? '' : ' '}${letters}!${tones === '' ? '0' : tones}`
    letters = ''
    tones = ''
  }
  for (const char of fixUnicode(text)) {
    if (char >= '0' && char <= '9') {
      digits += char
      continue
    }
    const info = letterInfo(char) ?? letterInfo(char.normalize('NFD').charAt(0))
    if (info) {
      closeNumber()
      letters += ORDER.get(info.letter) ?? ''
      if (info.tone > 0) tones += info.tone
    } else if (char > '\u02ff' && !/[\u2000-\u206f]/.test(char)) {
      closeNumber()
      letters += char // other scripts sort after the Latin letters
    } else if (!isApostrophe(char)) {
      closeWord()
    }
  }
  closeWord()
  return key
}

/** An apostrophe joins (H'Mông is one word); other punctuation divides. */
function isApostrophe(char: string): boolean {
  return char === "'" || char.replace(APOSTROPHES, '') === ''
}

/** Dictionary order, total: equal keys fall back to the written form, so a sort never wavers. */
export function compareVietnamese(a: string, b: string): number {
  const keyA = vietnameseKey(a)
  const keyB = vietnameseKey(b)
  if (keyA !== keyB) return keyA < keyB ? -1 : 1
  return a === b ? 0 : a < b ? -1 : 1
}

/** A sorted copy; each key is made once, so sorting 75,000 names stays quick. */
export function sortVietnamese<T>(items: readonly T[], textOf: (item: T) => string): T[] {
  return items
    .map((item) => ({ item, text: textOf(item), key: vietnameseKey(textOf(item)) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map((entry) => entry.item)
}

/** Same words for a Vietnamese reader: case, spacing, Unicode form and tone placement ("hoà" = "hòa") aside. Accents count. */
export function sameText(a: string, b: string): boolean {
  return vietnameseKey(a) === vietnameseKey(b)
}

/** 'NGUYỄN THỊ hoa' → 'Nguyễn Thị Hoa'; also after a hyphen or an apostrophe ("H'Mông", "Y-Phương"). */
export function titleCaseName(name: string): string {
  let atStart = true
  let out = ''
  for (const char of cleanText(name)) {
    out += atStart ? char.toUpperCase() : char.toLowerCase()
    atStart = char === ' ' || char === '-' || char === '.' || isApostrophe(char)
  }
  return out
}
