// The rules of official papers and the skeletons to begin one from (content/documents), read once and typed. A new decree is a new file with its dates;
// a paper keeps to the rules in force on its day.

import decree30 from '../../../content/documents/decree-30-2020.json' with { type: 'json' }
import skeletons from '../../../content/documents/paper-templates.json' with { type: 'json' }

export interface DocumentType {
  key: string
  /** As it stands in the symbol; null for official letters, which carry the unit's instead. */
  abbr: string | null
  name: string
}

export interface Capacity {
  key: string
  abbr: string | null
  name: string
  needsDelegation: boolean
}

/** Sizes in points and millimetres; a pair is the allowed range. */
export type Layout = typeof decree30.layout
export type Decree = Omit<typeof decree30, 'types' | 'copies' | 'capacities' | 'validTo'> & { validTo: string | null; types: DocumentType[]; copies: DocumentType[]; capacities: Capacity[] }

const DECREES: readonly Decree[] = [decree30]

/** The rules in force on a day (ISO date); the newest known when none names that day. */
export function decreeOn(day: string): Decree {
  return DECREES.find(({ validFrom, validTo }) => validFrom <= day && (validTo === null || day <= validTo)) ?? DECREES.at(-1)!
}

const current = DECREES.at(-1)!
export const TYPES = new Map(current.types.map((type) => [type.key, type]))
export const TYPE_KEYS = current.types.map(({ key }) => key)
export const COPIES = new Map(current.copies.map((form) => [form.key, form]))
export const COPY_KEYS = current.copies.map(({ key }) => key)
export const CAPACITIES = new Map(current.capacities.map((capacity) => [capacity.key, capacity]))
export const CAPACITY_KEYS = current.capacities.map(({ key }) => key)
export const URGENCY_KEYS = current.urgencies.map(({ key }) => key)
export const SECRECY_KEYS = current.secrecies.map(({ key }) => key)

export function typeName(key: string): string {
  return TYPES.get(key)?.name ?? key
}

export function urgencyName(key: string): string {
  return current.urgencies.find((one) => one.key === key)?.name ?? key
}

export function secrecyName(key: string): string {
  return current.secrecies.find((one) => one.key === key)?.name ?? key
}

/** What a paper of this type usually begins as; every place to fill is marked “[điền: …]”. */
export interface Skeleton {
  addressee: string
  recipients: string
  body: string
}

export const SKELETONS_NOTE = skeletons.note

export function skeletonOf(typeKey: string): Skeleton | undefined {
  const found = skeletons.templates.find(({ key }) => key === typeKey)
  return found && { addressee: found.addressee, recipients: found.recipients, body: found.body }
}

/** The first place of a skeleton that was not filled. */
export function unfilled(text: string): string | undefined {
  return /\[điền:[^\]]*\]/u.exec(text.normalize('NFC'))?.[0]
}
