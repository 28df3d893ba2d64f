// A small seeded generator of random numbers, so that the same seed always makes the same commune. Not for secrets.

import { epochMs, type Instant } from '../../src/platform/time.ts'

export interface Random {
  /** 0 ≤ x < 1. */
  next(): number
  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** One of the values, as often as its weight says. */
  weighted<T>(list: readonly (readonly [T, number])[]): T
  shuffle<T>(list: readonly T[]): T[]
  /** A UUIDv7-shaped id whose time part is `at`. */
  id(at: Instant): string
  /** Another stream, so that one part of the data does not shift when another part changes. */
  fork(label: string): Random
}

/** sfc32 (Chris Doty-Humphrey, public domain), seeded from text by FNV-1a. */
export function seeded(seed: string): Random {
  let a = hash(`${seed}|a`)
  let b = hash(`${seed}|b`)
  let c = hash(`${seed}|c`)
  let counter = 1
  const bits = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
  for (let i = 0; i < 15; i++) bits()
  const next = () => bits() / 4_294_967_296
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (list) => list[int(0, list.length - 1)]!,
    weighted(list) {
      let at = next() * list.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [value, weight] of list) if ((at -= weight) < 0) return value
      return list.at(-1)![0]
    },
    shuffle(list) {
      const mixed = [...list]
      for (let i = mixed.length - 1; i > 0; i--) {
        const j = int(0, i)
        ;[mixed[i], mixed[j]] = [mixed[j]!, mixed[i]!]
      }
      return mixed
    },
    id(at) {
      const time = epochMs(at).toString(16).padStart(12, '0')
      const [one, two, three] = [hex(bits()), hex(bits()), hex(bits())]
      const variant = '89ab'[bits() & 3]!
      return `${time.slice(0, 8)}-${time.slice(8)}-7${one.slice(0, 3)}-${variant}${one.slice(3, 6)}-${two}${three.slice(0, 4)}`
    },
    fork: (label) => seeded(`${seed}/${label}`),
  }
}

function hash(text: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return value >>> 0
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0')
}
