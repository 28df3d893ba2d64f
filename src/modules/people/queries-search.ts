// Finds people by a name half remembered: the words of the name through one index, slips mended against the words
// that occur here, never outside the commune or the reader's hamlets.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { foldText } from '../../platform/text.ts'
import { householdLines, personLines, type HouseholdLine, type PersonLine, type Territory } from './queries.ts'
import { exactAlternatives, mendedAlternatives, readQuery } from './rules-search.ts'

export interface Found<T> {
  rows: T[]
  /** More fit than are shown. */
  more: boolean
  /** Nobody has quite this name: these are near. */
  mended: boolean
}

const PAGE = 50
/** With fewer exact finds than this, near names are shown below them. */
const ENOUGH = 5

/** At most 50 people, best fit first. */
export async function findPeople(db: Db, communeId: number, typed: string, territory: Territory): Promise<Found<PersonLine>> {
  const { ids, more, mended } = await findPeopleIds(db, communeId, typed, territory)
  return { rows: await personLines(db, communeId, ids), more, mended }
}

async function findPeopleIds(db: Db, communeId: number, typed: string, territory: Territory) {
  const query = readQuery(typed)
  if (query.words.length === 0 && query.birthYear === null) return { ids: [], more: false, mended: false }
  const dictionary = query.words.length === 0 ? [] : await nameWords(db, communeId)
  const ask = (alternatives: string[][]) => findIds(db, communeId, alternatives, query.birthYear, territory)
  const exact = await ask(exactAlternatives(query.words, dictionary))
  if (exact.length >= ENOUGH) return { ids: exact.slice(0, PAGE), more: exact.length > PAGE, mended: false }
  const alternatives = mendedAlternatives(query.words, dictionary)
  const near = alternatives === null ? [] : (await ask(alternatives)).filter((id) => !exact.includes(id))
  const all = [...exact, ...near]
  return { ids: all.slice(0, PAGE), more: all.length > PAGE, mended: near.length > 0 }
}

async function findIds(db: Db, communeId: number, alternatives: string[][], year: number | null, territory: Territory): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from find_residents(${communeId}, ${JSON.stringify(alternatives)}::jsonb, ${year}::integer, ${territory}::uuid[], ${PAGE + 1})`.execute(db)
  return rows.map((row) => row.id)
}

/** The words that occur in names here: a few thousand at most, because Vietnamese names share them. */
async function nameWords(db: Db, communeId: number): Promise<string[]> {
  const rows = await db.selectFrom('nameWords').select('word').where('communeId', '=', communeId).limit(20_000).execute()
  return rows.map((row) => row.word)
}

/** Households by the name of anybody in them or by their code; for the search box of the household page and other modules. */
export async function findHouseholds(db: Db, communeId: number, typed: string, territory: Territory): Promise<Found<HouseholdLine>> {
  const { ids, more, mended } = await findPeopleIds(db, communeId, typed, territory)
  const people = await personLines(db, communeId, ids)
  const byHead = await sql<{ id: string }>`
    select id from households where commune_id = ${communeId} and state in ('active', 'moved_away')
       and (${territory}::uuid[] is null or hamlet_id = any (${territory}::uuid[]))
       and (head_name_key = ${foldText(typed)} or code = ${typed.trim()}) limit 20`.execute(db)
  const wanted = [...new Set([...byHead.rows.map((row) => row.id), ...people.map((row) => row.householdId)])]
  const lines = new Map((await householdLines(db, communeId, wanted)).map((line) => [line.id, line]))
  return { rows: wanted.flatMap((id) => lines.get(id) ?? []), more, mended }
}
