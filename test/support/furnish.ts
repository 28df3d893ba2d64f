// A commune with one of everything, each text carrying a mark, and the ids by table: what the authorisation walk
// fills into addresses. Tables it does not know are still harvested once some other module's rows are there.

import { sql } from 'kysely'
import { openSession } from '../../src/modules/accounts/index.ts'
import { createEnrolment } from '../../src/modules/accounts/index.ts'
import { newId } from '../../src/platform/ids.ts'
import { addDays, systemNow, toPlainDate } from '../../src/platform/time.ts'
import type { TestApp } from './app.ts'

export interface Furnished {
  leaderId: string
  memberId: string
  /** One id (or code) of this commune per table. */
  ids: Record<string, string>
}

const BY_NAME: Record<string, string> = {
  teamId: 'teams', memberId: 'team_members', deviceId: 'devices', accountId: 'accounts', sessionId: 'sessions', token: 'enrolments',
  hamletId: 'hamlets', alleyId: 'alleys', doorId: 'doors', householdId: 'households', residentId: 'residents', nguoi: 'residents', driveId: 'drives', visitId: 'visits',
  importId: 'register_imports', consentId: 'consents', pairId: 'duplicate_pairs', callId: 'house_calls', escalationId: 'escalations',
  requestId: 'personal_data_requests', conflictId: 'field_conflicts', dossierId: 'dossiers', ticketId: 'dossier_tickets', viewId: 'dossier_saved_views', delegationId: 'dossier_delegations',
}

/** `:id` and `:code` mean what their folder is about. */
const BY_FOLDER: [RegExp, string][] = [
  [/^\/nguoi-huong-dan\/:code/, 'cards'], [/\/communes\/:code\/hamlets\/:id/, 'hamlets'], [/^\/(api\/v1\/communes|moi-den-nha)\/:code/, 'communes'],
  [/^\/to\/:id/, 'teams'], [/^\/(ho|di-ngo\/nha)\/:id/, 'households'], [/^\/nguoi\/:id/, 'residents'], [/^\/dot-ra-quan\/:id/, 'drives'],
  [/^\/dia-ban\/thon\/:id/, 'hamlets'], [/^\/dia-ban\/ngo\/:id/, 'alleys'], [/^\/dia-ban\/cua\/:id/, 'doors'], [/^\/luot-tham\/:id/, 'visits'],
  [/^\/chuyen-tiep\/:id/, 'escalations'], [/^\/loi-moi\/:id/, 'house_calls'], [/^\/yeu-cau-du-lieu\/:id/, 'personal_data_requests'],
]

/** Which table a path parameter names; undefined when we cannot tell. */
export function tableOfParam(name: string, path: string): string | undefined {
  if (name === 'code' && path.includes('/communes/:code')) return 'communes'
  return BY_NAME[name] ?? (name === 'id' || name === 'code' ? BY_FOLDER.find(([folder]) => folder.test(path))?.[1] : undefined)
}

export function idsOf(place: Furnished): string[] {
  return [...new Set(Object.values(place.ids))]
}

export async function furnish(app: TestApp, communeId: number, mark: string): Promise<Furnished> {
  const { make, services } = app
  const { db } = services.database
  const now = systemNow()
  const today = toPlainDate(now)
  const hamletId = await make.hamlet(communeId, { name: `Thôn ${mark}` })
  const { alleyId, doorIds } = await make.alley(communeId, hamletId, 3, `Ngõ ${mark}`)
  const householdId = await make.household(communeId, hamletId, { headName: `Chủ hộ ${mark}`, doorId: doorIds[0]! })
  const residentId = await make.resident(communeId, householdId, { fullName: `Dân ${mark}`, phone: '0912345678' })
  const second = await make.resident(communeId, householdId, { fullName: `Dân thứ hai ${mark}` })
  const { teamId, leaderId, memberId } = await make.team(communeId, [hamletId])
  await db.updateTable('teams').set({ name: `Tổ ${mark}` }).where('id', '=', teamId).execute()
  await db.updateTable('teamMembers').set({ fullName: `Thành viên ${mark}` }).where('teamId', '=', teamId).execute()
  const driveId = await make.drive(communeId, [hamletId], { name: `Đợt ${mark}` })
  const accountId = newId()
  await db.insertInto('accounts').values({ id: accountId, communeId, login: `tk-${accountId.slice(-8)}`, fullName: `Cán bộ ${mark}`, roles: ['receiver'], createdAt: now }).execute()
  const { sessionId } = await openSession(db, { accountId }, now, mark)
  const deviceId = newId()
  await db.insertInto('devices').values({ id: deviceId, communeId, memberId, label: `Máy ${mark}`, enrolledAt: now, enrolledBy: 'test', dataKey: Buffer.alloc(32, 2) }).execute()
  const enrolment = await createEnrolment(db, { communeId, memberId }, now)

  const visitId = newId()
  await db
    .insertInto('visits')
    .values({ communeId, id: visitId, householdId, hamletId, driveId, memberId, recordedBy: memberId, visitedOn: today, visitedAt: now, receivedAt: now, outcome: 'met', minutes: 20, note: `Ghi chú ${mark}` })
    .execute()
  await db.insertInto('lessons').values({ communeId, visitId, residentId, skill: 'vneid-install', rung: 2 }).execute()
  await db.insertInto('evidence').values({ communeId, residentId, skill: 'vneid-install', rung: 2, reachedOn: today, visitId }).execute()
  const [consentId, importId, pairId, callId, escalationId, requestId, conflictId] = Array.from({ length: 7 }, () => newId() as string) as [string, string, string, string, string, string, string]
  await db.insertInto('consents').values({ communeId, id: consentId, residentId, purpose: 'reminders', wording: `Đồng ý ${mark}`, givenAt: now, givenHow: 'noi', recordedBy: 'test' }).execute()
  await db
    .insertInto('registerImports')
    .values({ communeId, id: importId, fileName: `${mark}.xlsx`, fileSha256: '0'.repeat(64), state: 'previewed', createdAt: now, createdBy: 'test' })
    .execute()
  await db.insertInto('registerImportRows').values({ communeId, importId, rowNo: 1, verdict: 'ok', person: JSON.stringify({ fullName: `Dân nhập ${mark}` }) }).execute()
  await db.insertInto('duplicatePairs').values({ communeId, id: pairId, firstId: residentId, secondId: second, score: 0.9 }).execute()
  await db.insertInto('houseCalls').values({ communeId, id: callId, callerName: `Người gọi ${mark}`, hamletId, placeText: `Nhà ${mark}`, about: 'vneid-install', askedAt: now }).execute()
  await db.insertInto('escalations').values({ communeId, id: escalationId, visitId, householdId, toWhom: 'counter', reason: `Lý do ${mark}`, raisedAt: now, raisedBy: memberId }).execute()
  await db
    .insertInto('personalDataRequests')
    .values({ communeId, id: requestId, residentId, kind: 'access', askedAt: now, askedHow: 'counter', answerBy: addDays(today, 3), actBy: addDays(today, 10) })
    .execute()
  await db
    .insertInto('fieldConflicts')
    .values({ communeId, id: conflictId, residentId, field: 'fullName', currentValue: `A ${mark}`, offeredValue: `B ${mark}`, offeredBy: memberId, offeredAt: now })
    .execute()
  const [flowId, dossierId] = [newId() as string, newId() as string]
  const flow = { stages: [{ steps: [{ key: 'xem', name: 'Xem', unit: 'van-phong', role: 'specialist', share: 1 }] }] }
  await db.insertInto('dossierFlows').values({ communeId, id: flowId, procedureCode: '*', version: 1, definition: JSON.stringify(flow), origin: 'commune', publishedAt: now, publishedBy: 'test' }).execute()
  await db
    .insertInto('dossiers')
    .values({
      communeId, id: dossierId, code: `HS${communeId}-261116-0001`, procedureCode: '1.004837', procedureName: 'Giám hộ', procedureVersion: '1', flowId, flowState: JSON.stringify({ value: 'filed', supplements: 0 }), state: 1, channel: 1,
      filedWhere: 'local', resolvingAgency: 'UBND', receivingPoint: 'Quầy', applicantName: `Người nộp ${mark}`, deadline: JSON.stringify({ kind: 'unknown' }), filedAt: now, createdAt: now,
    })
    .execute()
  await db.insertInto('dossierEvents').values({ communeId, dossierId, no: 1, at: now, actorId: 'test', actorName: `Cán bộ ${mark}`, type: 'filed' }).execute()
  const card = await db.selectFrom('teamMembers').select('cardCode').where('id', '=', memberId).executeTakeFirstOrThrow()

  const ids = {
    ...(await harvest(app, communeId)),
    hamlets: hamletId, alleys: alleyId, doors: doorIds[0]!, households: householdId, residents: residentId, teams: teamId, team_members: memberId, drives: driveId,
    accounts: accountId, sessions: sessionId, devices: deviceId, enrolments: enrolment.token, visits: visitId, consents: consentId, register_imports: importId,
    duplicate_pairs: pairId, house_calls: callId, escalations: escalationId, personal_data_requests: requestId, field_conflicts: conflictId, cards: card.cardCode, communes: String(communeId).padStart(5, '0'),
  }
  return { leaderId, memberId, ids }
}

/** One id of each other table of the commune, whatever module owns it. */
async function harvest(app: TestApp, communeId: number): Promise<Record<string, string>> {
  const { db } = app.services.database
  const tables = await sql<{ name: string }>`
    select c.relname as name from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'commune_id'
      join pg_attribute b on b.attrelid = c.oid and b.attname = 'id' and b.atttypid = 'uuid'::regtype
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`.execute(db)
  const found: Record<string, string> = {}
  for (const { name } of tables.rows) {
    const { rows } = await sql<{ id: string }>`select id from ${sql.table(name)} where commune_id = ${communeId} limit 1`.execute(db)
    if (rows[0]) found[name] = rows[0].id
  }
  return found
}
