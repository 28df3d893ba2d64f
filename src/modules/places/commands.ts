// Hamlets opened, renamed, merged, split, closed: load → decide → save. Every change leaves a dated row in
// place_changes and one ledger entry that the phones of the old and the new hamlets hear.

import { sql } from 'kysely'
import { command, type CommandEnv } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { accept, refuse, type Decision } from '../../platform/problem.ts'
import type { LedgerEvent } from '../../platform/ledger.ts'
import type { PlainDate } from '../../platform/time.ts'
import { placeProblems } from './problems.ts'
import { listAlleys, listHamlets } from './queries.ts'
import { decideClosing, decideMerge, decideOpening, decideRenaming, decideSplit, nameProblem } from './rules.ts'
import { hamletClosing, hamletCorrection, hamletMerging, hamletOpening, hamletRenaming, hamletSplitting, type Decided } from './schema.ts'

type Env = Pick<CommandEnv, 'db' | 'communeId' | 'now' | 'today' | 'actor'>

/** The dated row behind the history page. */
export async function recordChange(
  { db, communeId, now, actor }: Env,
  change: { kind: string; from: string[]; to: string[]; effectiveOn: PlainDate } & Partial<Decided>,
): Promise<string> {
  const id = newId(now)
  await db
    .insertInto('placeChanges')
    .values({
      communeId, id, kind: change.kind, effectiveOn: change.effectiveOn, decisionNumber: change.decisionNumber ?? null,
      decisionDate: change.decisionDate ?? null, fromIds: change.from, toIds: change.to, note: change.note ?? null, recordedAt: now, recordedBy: actor.id,
    })
    .execute()
  return id
}

/** The paper in a ledger entry. */
const paper = ({ decisionNumber, decisionDate, effectiveOn }: Decided) => ({ decisionNumber, decisionDate, effectiveOn })

async function openHamlet({ db, communeId, now }: Env, hamlet: { name: string; kind: string; validFrom: PlainDate }): Promise<string> {
  const id = newId(now)
  await db.insertInto('hamlets').values({ communeId, id, ...hamlet }).execute()
  await db.insertInto('hamletNames').values({ communeId, hamletId: id, name: hamlet.name, validFrom: hamlet.validFrom }).execute()
  return id
}

async function endHamlet({ db, communeId }: Env, id: string, validTo: PlainDate, succeededBy: string[]): Promise<void> {
  await db.updateTable('hamlets').set({ validTo, succeededBy }).where('communeId', '=', communeId).where('id', '=', id).execute()
  await db.updateTable('hamletNames').set({ validTo }).where('communeId', '=', communeId).where('hamletId', '=', id).where('validTo', 'is', null).execute()
}

/** One writer of places at a time in a commune: two mergers of one hamlet must not both succeed. */
async function lockPlaces({ db, communeId }: Env): Promise<void> {
  await sql`select pg_advisory_xact_lock(20, ${communeId})`.execute(db)
}

async function handOver({ db, communeId }: Env, from: string, to: string, alleyIds: string[] | null, rest: boolean) {
  const { rows } = await sql<{ alleys: number; households: number }>`
    select * from hamlet_hand_over(${communeId}, ${from}::uuid, ${to}::uuid, ${alleyIds === null ? null : sql.val(alleyIds)}::uuid[], ${rest})`.execute(db)
  return rows[0]!
}

export const openHamletCommand = command({
  type: 'hamlet.opened',
  may: 'place.manage',
  input: hamletOpening,
  async run(env, input) {
    await lockPlaces(env)
    const decision = decideOpening(input, await listHamlets(env.db, env.communeId, { closed: true }), env.today)
    if (!decision.ok) return decision
    const id = await openHamlet(env, { name: input.name, kind: input.kind, validFrom: input.effectiveOn })
    await recordChange(env, { ...input, kind: 'opened', from: [], to: [id] })
    return accept({ subject: `hamlet:${id}`, hamletIds: [id], data: { name: input.name, kind: input.kind, ...paper(input) }, answer: { id } })
  },
})

export const renameHamletCommand = command({
  type: 'hamlet.renamed',
  may: 'place.manage',
  input: hamletRenaming,
  async run(env, input) {
    const { db, communeId } = env
    await lockPlaces(env)
    const current = await db
      .selectFrom('hamletNames')
      .select('validFrom')
      .where('communeId', '=', communeId)
      .where('hamletId', '=', input.hamletId)
      .where('validTo', 'is', null)
      .executeTakeFirst()
    const decision = decideRenaming(input, await listHamlets(db, communeId, { closed: true }), current?.validFrom, env.today)
    if (!decision.ok) return decision
    const { id, name: oldName } = decision.value
    await db.updateTable('hamletNames').set({ validTo: input.effectiveOn }).where('communeId', '=', communeId).where('hamletId', '=', id).where('validTo', 'is', null).execute()
    await db.insertInto('hamletNames').values({ communeId, hamletId: id, name: input.name, validFrom: input.effectiveOn }).execute()
    await db.updateTable('hamlets').set({ name: input.name, kind: input.kind }).where('communeId', '=', communeId).where('id', '=', id).execute()
    await recordChange(env, { ...input, kind: 'renamed', from: [id], to: [id], note: input.note ?? `${oldName} → ${input.name}` })
    return accept({ subject: `hamlet:${id}`, hamletIds: [id], data: { from: oldName, name: input.name, kind: input.kind, ...paper(input) }, answer: { id } })
  },
})

/** A slip of the keyboard, not a decision: the name in force is mended where it stands. */
export const correctHamletCommand = command({
  type: 'hamlet.corrected',
  may: 'place.manage',
  input: hamletCorrection,
  async run(env, input) {
    const { db, communeId } = env
    await lockPlaces(env)
    const all = await listHamlets(db, communeId, { closed: true })
    const hamlet = all.find(({ id }) => id === input.hamletId)
    if (!hamlet) return refuse(placeProblems.noSuchHamlet)
    const problems = hamlet.validTo === null ? nameProblem(input, all, [hamlet.id]) : []
    if (problems.length > 0) return refuse(...problems)
    await db.updateTable('hamlets').set({ name: input.name, kind: input.kind, sort: input.sort }).where('communeId', '=', communeId).where('id', '=', hamlet.id).execute()
    await db
      .updateTable('hamletNames')
      .set({ name: input.name })
      .where('communeId', '=', communeId)
      .where('hamletId', '=', hamlet.id)
      .where('name', '=', hamlet.name)
      .execute()
    return accept({ subject: `hamlet:${hamlet.id}`, hamletIds: [hamlet.id], data: { from: hamlet.name, name: input.name, kind: input.kind, sort: input.sort }, answer: { id: hamlet.id } })
  },
})

export const closeHamletCommand = command({
  type: 'hamlet.closed',
  may: 'place.manage',
  input: hamletClosing,
  async run(env, input): Promise<Decision<LedgerEvent>> {
    const { db, communeId } = env
    await lockPlaces(env)
    const all = await listHamlets(db, communeId, { closed: true })
    await db.selectFrom('hamlets').select('id').where('communeId', '=', communeId).where('id', '=', input.hamletId).forUpdate().execute()
    const { rows } = await sql<{ households: number; doors: number }>`
      select (select count(*)::integer from households where commune_id = ${communeId} and hamlet_id = ${input.hamletId}) as households,
             (select count(*)::integer from doors d join alleys a on a.commune_id = d.commune_id and a.id = d.alley_id
               where a.commune_id = ${communeId} and a.hamlet_id = ${input.hamletId}) as doors`.execute(db)
    const decision = decideClosing(input, all, rows[0]!, env.today)
    if (!decision.ok) return decision
    await endHamlet(env, input.hamletId, input.effectiveOn, [])
    await recordChange(env, { ...input, kind: 'closed', from: [input.hamletId], to: [] })
    return accept({ subject: `hamlet:${input.hamletId}`, hamletIds: [input.hamletId], data: paper(input), answer: { id: input.hamletId } })
  },
})

export const mergeHamletsCommand = command({
  type: 'hamlet.merged',
  may: 'place.manage',
  input: hamletMerging,
  async run(env, input) {
    await lockPlaces(env)
    const decision = decideMerge(input, await listHamlets(env.db, env.communeId, { closed: true }), env.today)
    if (!decision.ok) return decision
    const { sources, into } = decision.value
    const target = into?.id ?? (await openHamlet(env, { name: input.name, kind: input.kind, validFrom: input.effectiveOn }))
    let households = 0
    for (const source of sources) {
      households += (await handOver(env, source.id, target, null, true)).households
      await endHamlet(env, source.id, input.effectiveOn, [target])
    }
    await renumberAlleys(env, target)
    const from = sources.map(({ id }) => id)
    await recordChange(env, { ...input, kind: 'merged', from, to: [target] })
    const data = { from, to: target, households, ...(into === null && { name: input.name, kind: input.kind }), ...paper(input) }
    return accept({ subject: `hamlet:${target}`, hamletIds: [...from, target], data, answer: { id: target, households } })
  },
})

export const splitHamletCommand = command({
  type: 'hamlet.split',
  may: 'place.manage',
  input: hamletSplitting,
  async run(env, input) {
    const { db, communeId } = env
    await lockPlaces(env)
    const [hamlets, alleys] = [await listHamlets(db, communeId, { closed: true }), await listAlleys(db, communeId, input.hamletId)]
    const decision = decideSplit(input, hamlets, alleys, env.today)
    if (!decision.ok) return decision
    const { source, parts } = decision.value
    const ids: string[] = []
    for (const part of parts) {
      const id = part.kept ? source.id : await openHamlet(env, { name: part.name, kind: part.kind, validFrom: input.effectiveOn })
      ids.push(id)
      if (!part.kept) await handOver(env, source.id, id, part.alleyIds, part.rest)
    }
    // Alleys are all placed by now; a call or a request that names only the hamlet follows the part that takes the rest.
    if (!input.keep) await endHamlet(env, source.id, input.effectiveOn, restFirst(ids, input.rest))
    await recordChange(env, { ...input, kind: 'split', from: [source.id], to: ids })
    const data = { from: source.id, to: ids, alleys: parts.map((part) => part.alleyIds), ...paper(input) }
    return accept({ subject: `hamlet:${source.id}`, hamletIds: [...new Set([source.id, ...ids])], data, answer: { ids } })
  },
})

/** Work that names only the old hamlet goes to the first successor: the part that took what stands on no door. */
function restFirst(ids: string[], rest: number): string[] {
  return [ids[rest]!, ...ids.filter((_, index) => index !== rest)]
}

/** After alleys of several hamlets meet, their order is theirs again: by the old order, then by name. */
export async function renumberAlleys({ db, communeId }: Env, hamletId: string): Promise<void> {
  await sql`
    update alleys a set sort = s.nth from (
      select id, row_number() over (order by sort, name, id) - 1 as nth from alleys where commune_id = ${communeId} and hamlet_id = ${hamletId}) s
     where a.commune_id = ${communeId} and a.id = s.id and a.sort <> s.nth`.execute(db)
}
