// How alike two names are when accents fall away and fingers slip: for finding the same person written twice.
import { foldText, vietnameseKey } from './text-fold.ts'

/**
 * Optimal string alignment distance: insert, delete, replace, swap neighbours. Stops early and returns `limit + 1`
 * when the distance must exceed `limit`.
 */
export function editDistance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  if (a === b) return 0
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1)
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      const swapped = i > 1 && j > 1 && a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1)
      if (swapped) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1)
      row.push(cost)
      if (cost < least) least = cost
    }
    if (least > limit) return limit + 1
    beforeLast = last
    last = row
  }
  return last[b.length] ?? 0
}

/** The three-letter pieces of each word of a folded text, padded as PostgreSQL's pg_trgm pads them. */
export function trigrams(text: string): Set<string> {
  const pieces = new Set<string>()
  for (const word of foldText(text).split(/[^a-z0-9]+/)) {
    if (word === '') continue
    const padded = `  ${word} `
    for (let i = 0; i + 3 <= padded.length; i++) pieces.add(padded.slice(i, i + 3))
  }
  return pieces
}

/** Shared pieces over all pieces, 0–1: what pg_trgm calls similarity(). */
export function trigramSimilarity(a: string, b: string): number {
  const one = trigrams(a)
  const two = trigrams(b)
  if (one.size === 0 || two.size === 0) return 0
  let shared = 0
  for (const piece of one) if (two.has(piece)) shared += 1
  return shared / (one.size + two.size - shared)
}

/**
 * Likeness of two people's names, 0–1, symmetric: 1 = the same name (tone placement and case aside); 0.95 = only accents differ;
 * below that, edit distance and trigrams together, less when the given name (the last word) is another one.
 */
export function nameSimilarity(a: string, b: string): number {
  if (vietnameseKey(a) === vietnameseKey(b)) return vietnameseKey(a) === '' ? 0 : 1
  const one = foldText(a)
  const two = foldText(b)
  if (one === '' || two === '') return 0
  if (one === two) return 0.95
  const edits = 1 - editDistance(one, two) / Math.max(one.length, two.length)
  const blend = 0.6 * edits + 0.4 * trigramSimilarity(one, two)
  const givenOne = one.slice(one.lastIndexOf(' ') + 1)
  const givenTwo = two.slice(two.lastIndexOf(' ') + 1)
  const sameGiven = editDistance(givenOne, givenTwo, 1) <= 1 && Math.min(givenOne.length, givenTwo.length) > 1
  return Math.min(0.94, sameGiven ? blend : blend * 0.75)
}
