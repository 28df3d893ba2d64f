// Other modules keep rows about people in tables of their own (visits, lessons, evidence, team members). They follow
// what happens to a person here, in the same transaction, without this module knowing their tables.

import type { Db } from '../../platform/db.ts'

/** Rows of one table about one person, for the page of what is held and its JSON. */
export interface HeldRows {
  /** What a person would call it, Vietnamese source text. */
  title: string
  table: string
  /** Why it is kept. */
  purpose: string
  rows: Record<string, unknown>[]
}

export interface PeopleFollower {
  name: string
  /** Everything that stood under `fromId` now stands under `intoId`. */
  merged?(db: Db, communeId: number, change: { fromId: string; intoId: string }): Promise<void>
  /** The person's data are erased: remove free text about them; returns ledger subjects whose content must go too. */
  erased?(db: Db, communeId: number, residentId: string): Promise<string[]>
  /** A consent ended: delete what only it allowed. */
  consentWithdrawn?(db: Db, communeId: number, consent: { residentId: string; purpose: string }): Promise<void>
  held?(db: Db, communeId: number, residentId: string): Promise<HeldRows[]>
  /** People or the place of these households changed: whatever is added up per household must be added up again. */
  householdsChanged?(db: Db, communeId: number, householdIds: string[]): Promise<void>
  /** Which of these imported people or households have rows elsewhere, with the reason in words: an undo leaves them. */
  touched?(db: Db, communeId: number, importId: string): Promise<{ residentId?: string; householdId?: string; reason: string }[]>
  /** These untouched households are about to be deleted (undo of an import): delete derived rows first. */
  householdsUndone?(db: Db, communeId: number, importId: string): Promise<void>
}

const followers = new Map<string, PeopleFollower>()

/** Called once by the composition root for each module that keeps rows about people. */
export function followPeople(follower: PeopleFollower): void {
  followers.set(follower.name, follower)
}

export function peopleFollowers(): PeopleFollower[] {
  return [...followers.values()]
}

export async function tellHouseholdsChanged(db: Db, communeId: number, householdIds: string[]): Promise<void> {
  for (const follower of followers.values()) await follower.householdsChanged?.(db, communeId, householdIds)
}
