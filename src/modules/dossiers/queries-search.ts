// Finds a dossier by what a person at the counter remembers: a name half right, a code or its last digits, a telephone.
// The same way people are searched: no accents, any order, slips mended against the words that occur here.

import { sql } from 'kysely'
import { exactAlternatives, mendedAlternatives, readQuery } from '../people/index.ts'
import type { Db } from '../../platform/db.ts'
import { linesOf, readSearch, type DossierLine } from './queries.ts'

const SHOWN = 30
/** With fewer exact finds than this, near names are shown below them. */
const ENOUGH = 5

export interface Found {
  rows: DossierLine[]
  /** More fit than are shown. */
  more: boolean
  /** Nobody has quite this name: these are near. */
  mended: boolean
}

async function findIds(db: Db, communeId: number, asked: readonly (readonly string[])[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from find_dossiers(${communeId}, ${JSON.stringify(asked)}::jsonb, ${SHOWN + 1})`.execute(db)
  return rows.map(({ id }) => id)
}

/** At most 30 dossiers, newest first; near names after exact ones. */
export async function searchDossiers(db: Db, communeId: number, typed: string): Promise<Found> {
  const asked = readSearch(typed)
  if (asked.kind !== 'words') return answer(db, communeId, await findIds(db, communeId, [[asked.value]]), [])
  const { words } = readQuery(typed)
  if (words.length === 0) return { rows: [], more: false, mended: false }
  const dictionary = await wordsHere(db, communeId)
  const exact = await findIds(db, communeId, exactAlternatives(words, dictionary))
  if (exact.length >= ENOUGH) return answer(db, communeId, exact, [])
  const mended = mendedAlternatives(words, dictionary)
  const near = mended === null ? [] : (await findIds(db, communeId, mended)).filter((id) => !exact.includes(id))
  return answer(db, communeId, exact, near)
}

async function answer(db: Db, communeId: number, exact: string[], near: string[]): Promise<Found> {
  const all = [...exact, ...near]
  return { rows: await linesOf(db, communeId, all.slice(0, SHOWN)), more: all.length > SHOWN, mended: near.length > 0 }
}

/** A few thousand at most, because Vietnamese names share their words. */
async function wordsHere(db: Db, communeId: number): Promise<string[]> {
  const rows = await db.selectFrom('dossierWords').select('word').where('communeId', '=', communeId).limit(20_000).execute()
  return rows.map(({ word }) => word)
}
