// Reads what somebody typed in the search box and mends slips against the words that occur in names here:
// no accents, any order, a birth year anywhere, one wrong letter, or the sounds that dialects mix (tr/ch, s/x, l/n, d/gi/r).

import { editDistance, foldText } from '../../platform/text.ts'

export interface Query {
  words: string[]
  birthYear: number | null
}

/** 'Thảo 1954' → words ['thao'], year 1954. At most six words count. */
export function readQuery(typed: string): Query {
  const parts = foldText(typed).split(/[^a-z0-9']+/).filter(Boolean)
  const year = parts.find((part) => /^(19|20)\d\d$/.test(part))
  return { words: parts.filter((part) => part !== year).slice(0, 6), birthYear: year === undefined ? null : Number(year) }
}

/** Words that sound the same in some region get the same key. */
export function soundKey(word: string): string {
  return word
    .replace(/^tr/, 'ch')
    .replace(/^(gi|r)(?=[aeiouy])/, 'd')
    .replace(/^n(?=[aeiouy])/, 'l')
    .replace(/^s/, 'x')
    .replace(/^qu/, 'w')
    .replace(/^ph/, 'f')
    .replace(/y/g, 'i')
    .replace(/ngh/, 'ng')
    .replace(/gh/, 'g')
    .replace(/^k(?=[ei])/, 'c')
}

/** For each typed word, the words it may mean: itself first, then longer ones that begin with it when it is the last. */
export function exactAlternatives(words: readonly string[], dictionary: readonly string[]): string[][] {
  return words.map((word, index) => {
    const isLast = index === words.length - 1
    const longer = isLast ? dictionary.filter((known) => known !== word && known.startsWith(word)) : []
    return [word, ...longer.slice(0, 60)]
  })
}

/** The same with mended slips: same sound, or one edit (two from seven letters on). Null when it adds nothing. */
export function mendedAlternatives(words: readonly string[], dictionary: readonly string[]): string[][] | null {
  let added = false
  const exact = exactAlternatives(words, dictionary)
  const mended = words.map((word, index) => {
    const limit = word.length >= 7 ? 2 : word.length >= 3 ? 1 : 0
    const sound = soundKey(word)
    const near = dictionary.filter((known) => known !== word && (soundKey(known) === sound || (limit > 0 && editDistance(word, known, limit) <= limit)))
    const fresh = near.filter((known) => !exact[index]!.includes(known))
    if (fresh.length > 0) added = true
    return [...exact[index]!, ...fresh.slice(0, 60)]
  })
  return added ? mended : null
}
