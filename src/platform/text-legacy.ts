// TCVN3 (the ABC fonts) and VNI-Windows text: recognised by whether it reads as Vietnamese, and turned into Unicode.
// In both, letters were drawn over Latin-1 codes, so a spreadsheet shows "NguyÔn V¨n" or "Nguyeãn Vaên".
import { isVietnameseSyllable, letterInfo } from './text-letters.ts'

export type LegacyEncoding = 'unicode' | 'tcvn3' | 'vni' | 'unknown'

export type EncodingVerdict = {
  readonly encoding: LegacyEncoding
  /** 0–1: share of the accented words that read as Vietnamese under `encoding` (1 when there are none) */
  readonly score: number
  /** how far ahead of the runner-up, 0–1 */
  readonly margin: number
  /** words with a letter outside ASCII: how much evidence there was */
  readonly words: number
}

// TCVN 5712:1993 VN3, as drawn by the .VnTime family; codes A1–FE. AD, a soft hyphen in Latin-1, is "ư".
const TCVN3_LETTERS = 'ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ'
const TCVN3_CODES =
  '\xa1\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9\xaa\xab\xac\xad\xae\xb5\xb6\xb7\xb8\xb9\xbb\xbc\xbd\xbe\xc6\xc7\xc8\xc9\xca\xcb' +
  '\xcc\xce\xcf\xd0\xd1\xd2\xd3\xd4\xd5\xd6\xd7\xd8\xdc\xdd\xde\xdf\xe1\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea\xeb\xec\xed\xee' +
  '\xef\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe'
// VN1 puts some toned capitals on codes VN3 leaves free; a few programs wrote them.
const VN1_LETTERS = 'ẰẲẴẮẦẨẪẤỀỂỄẾỒỔỖỐ'
const VN1_CODES = '\xaf\xba\xbf\xc0\xc1\xc2\xc3\xc4\xc5\xcd\xd9\xda\xdb\xe0\xf0\xff'

const FROM_TCVN3 = new Map<string, string>()
for (let i = 0; i < TCVN3_CODES.length; i++) FROM_TCVN3.set(TCVN3_CODES.charAt(i), TCVN3_LETTERS.charAt(i))
for (let i = 0; i < VN1_CODES.length; i++) FROM_TCVN3.set(VN1_CODES.charAt(i), VN1_LETTERS.charAt(i))

// VNI-Windows writes most accents as a second sign after the plain vowel.
const VNI_SINGLE = new Map<string, string>()
const VNI_PAIR = new Map<string, string>()
function vniPairs(bases: string, marks: string, letters: string): void {
  // `letters` lists, for each base, one result for each mark; any mix of case is met in the field, the base decides.
  ;[...bases].forEach((base, b) => {
    ;[...marks].forEach((mark, m) => {
      const letter = [...letters][b * marks.length + m] ?? ''
      for (const sign of [mark, mark.toUpperCase()]) {
        VNI_PAIR.set(base + sign, letter)
        VNI_PAIR.set(base.toUpperCase() + sign, letter.toUpperCase())
      }
    })
  })
}
const VNI_SINGLE_FROM = 'íìæóòôöñî'
;[...'íìỉĩịơưđỵ'].forEach((letter, i) => {
  const code = VNI_SINGLE_FROM.charAt(i)
  VNI_SINGLE.set(code, letter)
  VNI_SINGLE.set(code.toUpperCase(), letter.toUpperCase())
})
vniPairs('aeouyôö', 'ùøûõï', 'áàảãạéèẻẽẹóòỏõọúùủũụýỳỷỹỵớờởỡợứừửữự')
vniPairs('aeo', 'âáàåãä', 'âấầẩẫậêếềểễệôốồổỗộ')
vniPairs('a', 'êéèúüë', 'ăắằẳẵặ')

// Anything that is neither an ASCII letter nor outside ASCII ends a word; a no-break space too, a soft hyphen not.
const BETWEEN_WORDS = /[^A-Za-z\u00a1-\uffff]+/
const NON_ASCII = /[\u0080-\uffff]/
/** Letters that exist only in Unicode Vietnamese (ă, ơ, ạ …) or combining marks: no legacy text holds them. */
const ONLY_UNICODE = /[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]|[\u0300-\u036f]/
/** Signs of Latin-1 that no Unicode Vietnamese word contains. */
const NOT_A_LETTER = /[\u00a1-\u00bf\u00d7\u00f7]/

/**
 * Which encoding a text (or many texts of one column or sheet, which is surer) is written in. Counts, for each candidate, the accented
 * words that make possible Vietnamese syllables. Plain ASCII is 'unicode'; a tie is 'unicode'; 'unknown' means broken under all three.
 */
export function decideEncoding(texts: Iterable<string>): EncodingVerdict {
  let words = 0
  let unicode = 0
  let tcvn3 = 0
  let vni = 0
  let broken = 0
  for (const text of texts) {
    if (!NON_ASCII.test(text)) continue
    for (const word of text.split(BETWEEN_WORDS)) {
      if (!NON_ASCII.test(word)) continue
      words += 1
      if (ONLY_UNICODE.test(word)) {
        unicode += 1
        continue
      }
      if (isVietnameseSyllable(word.normalize('NFC'))) unicode += 1
      if (isVietnameseSyllable(decodeTcvn3(word))) tcvn3 += 1
      if (isVietnameseSyllable(decodeVni(word))) vni += 1
      if (NOT_A_LETTER.test(word)) broken += 1
    }
  }
  if (words === 0) return { encoding: 'unicode', score: 1, margin: 1, words }
  const legacy = Math.max(tcvn3, vni)
  if (legacy > unicode && legacy * 2 >= words) {
    const encoding = tcvn3 >= vni ? 'tcvn3' : 'vni'
    return { encoding, score: legacy / words, margin: (legacy - Math.max(unicode, Math.min(tcvn3, vni))) / words, words }
  }
  if (unicode === 0 && broken > 0) return { encoding: 'unknown', score: 0, margin: 0, words }
  return { encoding: 'unicode', score: unicode / words, margin: Math.max(0, unicode - legacy) / words, words }
}

/** decideEncoding for one text. Short texts can be truly ambiguous ("Tó"): prefer to ask about a whole column. */
export function detectLegacyEncoding(text: string): EncodingVerdict {
  return decideEncoding([text])
}

function decodeTcvn3(text: string): string {
  let out = ''
  for (const char of text) out += FROM_TCVN3.get(char) ?? char
  return out
}

function decodeVni(text: string): string {
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const pair = VNI_PAIR.get(text.slice(i, i + 2))
    if (pair !== undefined) {
      out += pair
      i += 1
    } else {
      const char = text.charAt(i)
      out += VNI_SINGLE.get(char) ?? char
    }
  }
  return out
}

/**
 * Turns legacy text into Unicode NFC. TCVN3 has no toned capitals: the all-capital fonts (.VnTimeH) drew small codes as
 * capitals. Words whose other letters are capitals are raised ("NGUYÔN" → "NGUYỄN"); when the cell is known to use an H font,
 * pass `capitalFont` and everything is raised. A "ư" that a program turned into "-" is restored where that makes a word.
 * 'unicode' and 'unknown' text comes back unchanged.
 */
export function convertLegacy(text: string, from: LegacyEncoding, options: { capitalFont?: boolean } = {}): string {
  if (from === 'vni') return decodeVni(text).normalize('NFC')
  if (from !== 'tcvn3') return text
  const words = text.split(/(\s+)/).map(convertTcvn3Word)
  if (options.capitalFont) return words.join('').toUpperCase().normalize('NFC')
  const shouting = words.some(isShouted) && !/[a-z]/.test(text)
  return words
    .map((word) => (isShouted(word) || shouting ? word.toUpperCase() : word))
    .join('')
    .normalize('NFC')
}

function convertTcvn3Word(word: string): string {
  const plain = decodeTcvn3(word)
  if (!word.includes('-')) return plain
  const parts = plain.split('-')
  if (parts.every((part) => part === '' || isVietnameseSyllable(part))) return plain
  const joined = parts.join('ư')
  return isVietnameseSyllable(joined) ? joined : plain
}

/** Two or more capitals without an accent, and no small plain letter: typed with Caps Lock on. */
function isShouted(word: string): boolean {
  let capitals = 0
  for (const char of word) {
    if (char >= 'a' && char <= 'z') return false
    const info = letterInfo(char)
    if (info && info.tone === 0 && char !== char.toLowerCase()) capitals += 1
  }
  return capitals >= 2
}
