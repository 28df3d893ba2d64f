// Teams and helpers in SQL. The public check looks across communes by the card's code.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { sortVietnamese } from '../../platform/text.ts'
import type { PlainDate } from '../../platform/time.ts'

export interface TeamRow {
  id: string
  name: string
  decisionNumber: string
  decisionDate: PlainDate
  validUntil: PlainDate
  state: string
  members: number
  leaders: string[]
  hamletIds: string[]
  hamletNames: string[]
}

/** Teams of a commune, active ones first, by name. */
export async function listTeams(db: Db, communeId: number, teamId?: string): Promise<TeamRow[]> {
  let query = db
    .selectFrom('teams as t')
    .select(['t.id', 't.name', 't.decisionNumber', 't.decisionDate', 't.validUntil', 't.state'])
    .select(sql<number>`(select count(*)::integer from team_members m where m.commune_id = t.commune_id and m.team_id = t.id and m.state = 'active')`.as('members'))
    .select(
      sql<string[]>`array(select m.full_name from team_members m where m.commune_id = t.commune_id and m.team_id = t.id and m.state = 'active' and m.role = 'leader' order by m.full_name)`.as('leaders'),
    )
    .select(sql<string[]>`array(select h.hamlet_id::text from team_hamlets h where h.commune_id = t.commune_id and h.team_id = t.id)`.as('hamletIds'))
    .select(
      sql<string[]>`array(select h.name from team_hamlets th join hamlets h on h.commune_id = th.commune_id and h.id = th.hamlet_id
        where th.commune_id = t.commune_id and th.team_id = t.id)`.as('hamletNames'),
    )
    .where('t.communeId', '=', communeId)
  if (teamId !== undefined) query = query.where('t.id', '=', teamId)
  const teams = (await query.limit(500).execute()).map((team) => ({ ...team, hamletNames: sortVietnamese(team.hamletNames, (name) => name) }))
  return sortVietnamese(teams, (team) => team.name).sort((a, b) => (a.state < b.state ? -1 : a.state > b.state ? 1 : 0))
}

export async function findTeam(db: Db, communeId: number, teamId: string): Promise<TeamRow | undefined> {
  return (await listTeams(db, communeId, teamId))[0]
}

export interface MemberRow {
  id: string
  teamId: string
  fullName: string
  role: string
  phone: string | null
  languages: string[]
  skills: string[]
  cardCode: string
  cardValidUntil: PlainDate
  state: string
  residentId: string | null
  residentName: string | null
  phones: number
}

function memberRows(db: Db, communeId: number) {
  return db
    .selectFrom('teamMembers as m')
    .leftJoin('residents as r', (join) => join.onRef('r.communeId', '=', 'm.communeId').onRef('r.id', '=', 'm.residentId'))
    .select([
      'm.id', 'm.teamId', 'm.fullName', 'm.role', 'm.phone', 'm.languages', 'm.skills', 'm.cardCode', 'm.cardValidUntil', 'm.state', 'm.residentId',
      'r.fullName as residentName',
    ])
    .select(sql<number>`(select count(*)::integer from devices d where d.commune_id = m.commune_id and d.member_id = m.id and d.revoked_at is null)`.as('phones'))
    .where('m.communeId', '=', communeId)
}

/** Members of a team: leaders, then the others by name, those who left last. */
export async function listMembers(db: Db, communeId: number, teamId: string): Promise<MemberRow[]> {
  const rows = await memberRows(db, communeId).where('m.teamId', '=', teamId).limit(500).execute()
  const rank = (row: MemberRow) => `${row.state} ${row.role}`
  return sortVietnamese(rows, (row) => row.fullName).sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0))
}

export async function findMember(db: Db, communeId: number, memberId: string): Promise<MemberRow | undefined> {
  return memberRows(db, communeId).where('m.id', '=', memberId).executeTakeFirst()
}

export interface CheckedHelper {
  fullName: string
  memberState: string
  cardValidUntil: PlainDate
  teamName: string
  teamState: string
  teamValidUntil: PlainDate
  decisionNumber: string
  decisionDate: PlainDate
  communeName: string
  communeKind: string
  provinceName: string
  hotline: string | null
  fictional: boolean
}

/** Whose card carries this code, anywhere; owner's scope. Nothing here is secret from whoever holds the card. */
export async function findHelperByCode(db: Db, code: string): Promise<CheckedHelper | undefined> {
  return db
    .selectFrom('teamMembers as m')
    .innerJoin('teams as t', (join) => join.onRef('t.communeId', '=', 'm.communeId').onRef('t.id', '=', 'm.teamId'))
    .innerJoin('communes as c', 'c.communeId', 'm.communeId')
    .innerJoin('provinces as p', 'p.provinceId', 'c.provinceId')
    .select([
      'm.fullName', 'm.state as memberState', 'm.cardValidUntil', 't.name as teamName', 't.state as teamState', 't.validUntil as teamValidUntil',
      't.decisionNumber', 't.decisionDate', 'c.name as communeName', 'c.kind as communeKind', 'p.name as provinceName', 'c.hotline', 'c.fictional',
    ])
    .where('m.cardCode', '=', code)
    .executeTakeFirst()
}

export async function residentIsTaken(db: Db, communeId: number, residentId: string, exceptMemberId: string): Promise<boolean> {
  const row = await db
    .selectFrom('teamMembers')
    .select('id')
    .where('communeId', '=', communeId)
    .where('residentId', '=', residentId)
    .where('state', '=', 'active')
    .where('id', '<>', exceptMemberId)
    .executeTakeFirst()
  return row !== undefined
}
