// The Vietnamese letter table and the shape of a Vietnamese syllable: what sorting, key making and the
// recognition of legacy encodings all stand on. Runs on old phones: no look-behind, no \p{}, no Node.

/** Dictionary order of tones: ngang, huyền, hỏi, ngã, sắc, nặng (index 0–5). */
export const TONE_MARKS = ['', '\u0300', '\u0309', '\u0303', '\u0301', '\u0323'] as const

/** The twelve vowels that carry tones. */
export const VOWELS = 'aăâeêioôơuưy'

export type LetterInfo = {
  /** the letter without its tone, lower case: 'â' for 'Ấ' */
  readonly letter: string
  /** 0–5, index into TONE_MARKS */
  readonly tone: number
}

const LETTERS = new Map<string, LetterInfo>()
for (const letter of 'aăâbcdđeêfghijklmnoôơpqrstuưvwxyz') {
  LETTERS.set(letter, { letter, tone: 0 })
  LETTERS.set(letter.toUpperCase(), { letter, tone: 0 })
}
for (const vowel of VOWELS) {
  TONE_MARKS.forEach((mark, tone) => {
    const composed = (vowel + mark).normalize('NFC')
    LETTERS.set(composed, { letter: vowel, tone })
    LETTERS.set(composed.toUpperCase(), { letter: vowel, tone })
  })
}

/** What a precomposed (NFC) letter is; undefined for anything outside the Latin letters Vietnamese uses. */
export function letterInfo(char: string): LetterInfo | undefined {
  return LETTERS.get(char)
}

/** Every precomposed letter with its tone, lower then upper case: 134 accented forms and the plain alphabet. */
export function allVietnameseLetters(): string[] {
  return [...LETTERS.keys()]
}

const INITIALS = new Set(['', ...'b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x'.split(' ')])

const RHYMES = new Set(
  `a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
   e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
   o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong ooc op ot
   ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
   u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uynh uyt uyu
   ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu`.split(/\s+/),
)
const AFTER_QU = new Set(
  `a ac ach ai an ang anh ao at au ay ăc ăm ăn ăng ăp ăt ân âng ât âu ây e en eo et ê êch ên ênh êt i it ich in y ych yên yêt ynh yt yu ơ ơn ôc`.split(' '),
)
/** The i of "gi" swallows the first i of the rhyme: gì, giết, giêng. */
const AFTER_GI_ONLY = new Set(['', 'êc', 'êm', 'ên', 'êng', 'êt', 'n', 'm'])
const FRONT = /^[ieêy]/

function rhymeFits(initial: string, rhyme: string): boolean {
  if (initial === 'qu') return AFTER_QU.has(rhyme)
  if (initial === 'gi') return AFTER_GI_ONLY.has(rhyme) || (RHYMES.has(rhyme) && !rhyme.startsWith('i'))
  if (!RHYMES.has(rhyme)) return false
  if (initial === 'k' || initial === 'gh' || initial === 'ngh') return FRONT.test(rhyme)
  if (initial === 'c' || initial === 'g' || initial === 'ng') return !FRONT.test(rhyme)
  if (rhyme.startsWith('yê')) return initial === ''
  return true
}

const known = new Map<string, boolean>()

/** True when a word (any case, NFC) is a possible Vietnamese syllable: spelling, tone and stop finals all fit. */
export function isVietnameseSyllable(word: string): boolean {
  const cached = known.get(word)
  if (cached !== undefined) return cached
  if (known.size > 20_000) known.clear()
  const answer = checkSyllable(word)
  known.set(word, answer)
  return answer
}

function checkSyllable(word: string): boolean {
  let letters = ''
  let tone = 0
  for (const char of word) {
    const info = LETTERS.get(char)
    if (!info || (info.tone > 0 && tone > 0)) return false
    letters += info.letter
    if (info.tone > 0) tone = info.tone
  }
  if (letters === '' || letters.length > 7) return false
  // A syllable closed by p, t, c or ch can only rise (sắc) or drop (nặng).
  if (/(?:[ptc]|ch)$/.test(letters) && tone !== 4 && tone !== 5) return false
  for (let cut = Math.min(3, letters.length); cut >= 0; cut--) {
    const initial = letters.slice(0, cut)
    if (INITIALS.has(initial) && rhymeFits(initial, letters.slice(cut))) return true
  }
  return false
}
