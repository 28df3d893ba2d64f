// Brings a generated commune into the database: rows in bulk, what they add up to by the visits module itself, and the
// last days through the real command, so that feeds, phones and the ledger hold what they would hold in life.

import { sql, type Transaction } from 'kysely'
// What one room tells another is wired where the application is composed; the papers loaded here live by it.
import '../../src/app.tsx'
import { permissionsOf } from '../../src/modules/accounts/index.ts'
import { registerDataRequest } from '../../src/modules/audit/index.ts'
import { foldCoverage } from '../../src/modules/boards/index.ts'
import { flagDuplicates } from '../../src/modules/people/index.ts'
import { loadRealCommunes } from '../../src/modules/places/index.ts'
import { rebuildEvidence, recordVisits } from '../../src/modules/visits/index.ts'
import { ANONYMOUS, type Actor } from '../../src/platform/actor.ts'
import { runInside } from '../../src/platform/command.ts'
import type { DB } from '../../src/platform/db.ts'
import { newId } from '../../src/platform/ids.ts'
import { closePdf } from '../../src/platform/pdf.ts'
import { appendLedger } from '../../src/platform/ledger.ts'
import { addDays, addMinutes, startOfDay, systemNow, toPlainDate, type Instant, type PlainDate } from '../../src/platform/time.ts'
import type { DemoServices } from '../../src/demo.ts'
import { loadAuthoring } from './authoring.ts'
import { asInput, DEMO_PROVINCE, generateCommune, visitRows } from './generate.ts'
import { loadDocuments } from './documents.ts'
import { loadDossiers } from './dossiers.ts'
import { loadOpinions, loadPayments } from './payments.ts'
import { loadOffice } from './office.ts'
import { loadProcedures } from './procedures.ts'
import { seeded } from './random.ts'
import { finishLearners, makeLearners } from './recognition.ts'
import { loadLearning } from './learning.ts'
import { createDemoStaff, FIRST_DEMO_COMMUNE } from './logins.ts'
import { loadSigning } from './signing.ts'
import { OFFICER, type DemoCommune, type DemoVisit, type Rows } from './model.ts'

export interface LoadOptions {
  /** Residents of each commune, about. */
  people: number
  communes: number
  seed: string
  /** Visits of each commune to aim for. */
  visits?: number | undefined
}

export const USUAL: LoadOptions = { people: 16_000, communes: 1, seed: 'ngo-cua' }
/** So many days before today go through the command and into the ledger one by one. */
const LIVE_DAYS = 3
const ROWS_AT_ONCE = 4000

type Say = (line: string) => void
type Trx = Transaction<DB>

/** What the loader works with when no application runs: papers it sends carry an address people could open. */
export function loaderServices(database: DemoServices['database'], config: { dataDir: string; secret: Uint8Array; origin?: string | undefined }): DemoServices {
  return { database, now: systemNow, config: { secure: false, ...config, origin: config.origin ?? 'http://localhost:3000' } }
}

/** Loads what is missing of the demonstration; a commune is there whole or not at all. Returns how many communes were added. */
export async function loadDemo(services: DemoServices, options: LoadOptions, say: Say): Promise<number> {
  const { database } = services
  await database.write('everywhere', async (db) => {
    await loadRealCommunes(db)
    await db.insertInto('provinces').values(DEMO_PROVINCE).onConflict((oc) => oc.doNothing()).execute()
  })
  const today = toPlainDate(services.now())
  let added = 0
  for (let nth = 0; nth < options.communes; nth++) {
    const communeId = FIRST_DEMO_COMMUNE + nth
    const there = await database.db.selectFrom('communes').select('communeId').where('communeId', '=', communeId).executeTakeFirst()
    if (there) continue
    await loadCommune(services, { communeId, today, ...options }, say)
    await foldCoverage(database, communeId, { today, now: services.now() })
    added += 1
  }
  return added
}

async function loadCommune(services: DemoServices, options: LoadOptions & { communeId: number; today: PlainDate }, say: Say): Promise<void> {
  const { communeId, people, seed, today, visits } = options
  const started = performance.now()
  const commune = generateCommune({ communeId, people, seed, today, ...(visits !== undefined && { visits }) })
  const liveFrom = startOfDay(addDays(today, -LIVE_DAYS))
  const [past, live] = [commune.visits.filter(({ receivedAt }) => receivedAt < liveFrom), commune.visits.filter(({ receivedAt }) => receivedAt >= liveFrom)]
  const name = commune.rows.communes![0]!.name
  say(`Demonstration, ${name}: ${commune.rows.residents!.length} fictional people, ${commune.households.length} households, ${commune.visits.length} visits …`)
  const officials = await services.database.write('everywhere', async (db) => {
    const { communes, communeNames, ...rest } = commune.rows
    await insertAll(db, { communes: communes!, communeNames: communeNames! }, '', say)
    const staff = await createDemoStaff(db, communeId, services.config.secret, services.now())
    const officerId = staff.get('movement_officer')!
    await insertAll(db, rest, officerId, say)
    await insertAll(db, visitRows(seed, commune, past, today), officerId, say)
    const { confirmations, ...after } = commune.afterVisits
    await insertAll(db, { confirmations: confirmations! }, officerId, say)
    await insertAll(db, await makeLearners(db, commune, seed, today), officerId, say)
    // Statistics that have never heard of this commune make the planner read whole tables, over and over.
    await sql`analyze`.execute(db)
    await rebuildEvidence(db, communeId)
    await sql`analyze evidence, household_states`.execute(db)
    await recordDataRequests(db, commune, staff.get('commune_admin')!, liveFrom)
    await loadLearning(db, { communeId, officerId, now: services.now() })
    await recordLoading(db, commune, options, liveFrom)
    await recordLive(db, commune, live)
    await insertAll(db, after, officerId, say)
    await loadDocuments(db, { communeId, communeName: String(commune.rows.communes![0]!.name), staff, now: services.now() })
    await loadAuthoring(db, { communeId, staff, now: services.now() })
    const till = { communeId, communeName: String(commune.rows.communes![0]!.name), staff, now: services.now(), payers: commune.households.slice(0, 200).map(({ headName }) => headName), random: seeded(`${seed}/till`) }
    await loadDossiers(db, { ...till, random: seeded(`${seed}/counter`) })
    await loadPayments(db, till)
    await loadOpinions(db, till)
    await finishLearners(db, commune, officerId, services.config, services.now())
    await loadProcedures(db, { communeId, staff, now: services.now() })
    for (const id of commune.duplicates) await flagDuplicates(db, communeId, id, services.now())
    return staff
  })
  await loadSigning(services, communeId, officials)
  await loadOffice(services, communeId, officials)
  await closePdf()
  say(`Demonstration, ${name}: loaded in ${((performance.now() - started) / 1000).toFixed(1)} s.`)
}

/** Rows of each table in chunks; PostgreSQL turns one JSON array into rows. */
async function insertAll(db: Trx, rows: Rows, officerId: string, say: Say): Promise<void> {
  for (const [table, list] of Object.entries(rows) as [string, Record<string, unknown>[]][]) {
    if (list.length === 0) continue
    const columns = [...new Set(list.flatMap((row) => Object.keys(row)))]
    const names = sql.raw(columns.map(snake).join(', '))
    for (let from = 0; from < list.length; from += ROWS_AT_ONCE) {
      const chunk = list.slice(from, from + ROWS_AT_ONCE).map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [snake(key), value])))
      const json = JSON.stringify(chunk).replaceAll(`"${OFFICER}"`, JSON.stringify(officerId))
      await sql`insert into ${sql.table(snake(table))} (${names}) select ${names} from json_populate_recordset(null::${sql.table(snake(table))}, ${json}::json)`.execute(db)
      if (list.length > 20_000 && from % (ROWS_AT_ONCE * 10) === 0) say(`  ${snake(table)}: ${Math.min(from + ROWS_AT_ONCE, list.length)} / ${list.length}`)
    }
  }
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** Three people asked what is held about them, or to have it mended or erased; the legal clocks are the audit module's. */
async function recordDataRequests(db: Trx, { communeId, households }: DemoCommune, adminId: string, before: Instant): Promise<void> {
  const asked = [
    { kind: 'access', askedHow: 'counter', wish: '' },
    { kind: 'correct', askedHow: 'home', wish: 'Sửa năm sinh cho đúng giấy khai sinh.' },
    { kind: 'erase', askedHow: 'letter', wish: 'Không muốn xã giữ số điện thoại.' },
  ] as const
  const people = households.filter(({ state }) => state === 'active').map((household) => household.people.find(({ state }) => state === 'active')!)
  const actor: Actor = { ...ANONYMOUS, id: adminId, kind: 'staff', name: '', communeId, roles: ['commune_admin'], permissions: permissionsOf(['commune_admin']) }
  for (const [i, request] of asked.entries()) {
    const now = addMinutes(before, -(asked.length - i) * 1440 + 600)
    const commandId = newId(now)
    const residentId = people[((i + 1) * 29) % people.length]!.id
    const decision = await registerDataRequest.run!({ db, actor, communeId, now, today: toPlainDate(now), commandId }, { ...request, residentId, askedBy: 'self', processors: false })
    // A year whose working days are not known yet has no deadline to give.
    if (decision.ok) await appendLedger(db, communeId, [{ ...decision.value, at: now, actorId: adminId, deviceId: null, commandId, type: registerDataRequest.type }])
  }
}

/** The ledger says of each hamlet that its past came with the demonstration. */
async function recordLoading(db: Trx, { communeId, hamlets, households, visits }: DemoCommune, { seed, people }: LoadOptions, at: Instant): Promise<void> {
  const entries = hamlets.map((hamlet, index) => ({
    at, actorId: 'system', deviceId: null, commandId: newId(), type: 'demo.loaded', subject: `hamlet:${hamlet.id}`, hamletIds: [hamlet.id],
    data: {
      fictional: true, seed, people,
      households: households.filter(({ hamletIndex }) => hamletIndex === index).length,
      visits: visits.filter(({ household, receivedAt }) => household.hamletIndex === index && receivedAt < at).length,
    },
  }))
  await appendLedger(db, communeId, entries)
}

/** The last days as the phones sent them: each report through the visits command, its entries into the ledger. */
async function recordLive(db: Trx, commune: DemoCommune, visits: readonly DemoVisit[]): Promise<void> {
  await sql`select set_config('gocua.commune_id', ${String(commune.communeId)}, true)`.execute(db) // as the application would
  const phones = new Map(commune.rows.devices!.map((device) => [device.memberId, device.id]))
  const reports = Map.groupBy(visits, ({ memberId, receivedAt }) => `${receivedAt}|${memberId}`)
  for (const report of reports.values()) {
    const { receivedAt: now, memberId, team } = report[0]!
    const actor = volunteer(commune, report[0]!, phones.get(memberId) ?? null)
    const items = report.map((visit) => ({ input: asInput(visit), commandId: visit.id, now, actor }))
    const decisions = await runInside(db, recordVisits, { communeId: commune.communeId, now, items })
    for (const [i, decision] of decisions.entries()) {
      if (!decision.ok) throw new Error(`demonstration visit ${items[i]!.commandId} of team ${team.id} refused: ${decision.problems.map(({ code }) => code).join(', ')}`)
    }
  }
}

function volunteer({ communeId, hamlets }: DemoCommune, { team, memberId }: DemoVisit, deviceId: string | null): Actor {
  const member = team.members.find(({ id }) => id === memberId)!
  const roles = member.role === 'leader' ? ['volunteer', 'team_leader'] : ['volunteer']
  return { ...ANONYMOUS, id: memberId, kind: 'volunteer', name: member.fullName, communeId, roles, permissions: permissionsOf(roles), hamletIds: [hamlets[team.hamletIndex]!.id], teamId: team.id, memberId, deviceId }
}
