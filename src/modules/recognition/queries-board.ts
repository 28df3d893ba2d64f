// Boards of recognition and the rows behind them: people (người) by the highest tier per skill, runs (lượt) beside them and
// never added to them, reviews due, and what goes to exports. Counted from the rows themselves.

import { sql, type RawBuilder } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { PlainDate } from '../../platform/time.ts'
import type { Tier } from './rules-proof.ts'

export interface Scope {
  communeId: number
  /** null = the whole commune. */
  hamletIds: string[] | null
}

export interface TierCounts {
  practised: number
  guided: number
  witnessed: number
  proved: number
  /** An official confirmation exists elsewhere; these people also stand in a tier, or in none. */
  confirmed: number
  /** Acts, not people. */
  runs: number
}

export interface BoardLine extends TierCounts {
  key: string
  name: string
}

const rank = (tier: RawBuilder<unknown>) => sql`array_position(array['practised', 'guided', 'witnessed', 'proved'], ${tier})`

/** Each living person once per skill, at the highest tier of its guides. */
const standing = ({ communeId, hamletIds }: Scope) => sql`
  select p.resident_id, p.skill, max(${rank(sql`p.tier`)}) as tier, h.hamlet_id
    from proof_states p
    join residents r on r.commune_id = p.commune_id and r.id = p.resident_id and r.state = 'active'
    join households h on h.commune_id = r.commune_id and h.id = r.household_id and h.state = 'active'
   where p.commune_id = ${communeId} and (${hamletIds}::uuid[] is null or h.hamlet_id = any(${hamletIds}::uuid[]))
   group by p.resident_id, p.skill, h.hamlet_id`

const confirmed = ({ communeId, hamletIds }: Scope) => sql`
  select e.resident_id, e.skill, h.hamlet_id from evidence e
    join residents r on r.commune_id = e.commune_id and r.id = e.resident_id and r.state = 'active'
    join households h on h.commune_id = r.commune_id and h.id = r.household_id and h.state = 'active'
   where e.commune_id = ${communeId} and e.rung = 5 and (${hamletIds}::uuid[] is null or h.hamlet_id = any(${hamletIds}::uuid[]))`

const runsOf = ({ communeId, hamletIds }: Scope) => sql`
  select s.skill, s.hamlet_id from skill_runs s where s.commune_id = ${communeId} and (${hamletIds}::uuid[] is null or s.hamlet_id = any(${hamletIds}::uuid[]))`

const TIER_SUMS = sql`
  count(distinct resident_id) filter (where tier = 1)::integer as practised, count(distinct resident_id) filter (where tier = 2)::integer as guided,
  count(distinct resident_id) filter (where tier = 3)::integer as witnessed, count(distinct resident_id) filter (where tier = 4)::integer as proved`

/** By skill: a person counts once in each. */
export async function countBySkill(db: Db, scope: Scope): Promise<Omit<BoardLine, 'name'>[]> {
  const { rows } = await sql<Omit<BoardLine, 'name'>>`
    with s as (select skill, ${TIER_SUMS} from (${standing(scope)}) x group by skill),
         c as (select skill, count(distinct resident_id)::integer as confirmed from (${confirmed(scope)}) x group by skill),
         n as (select skill, count(*)::integer as runs from (${runsOf(scope)}) x group by skill)
    select coalesce(s.skill, c.skill, n.skill) as key, coalesce(practised, 0) as practised, coalesce(guided, 0) as guided, coalesce(witnessed, 0) as witnessed,
           coalesce(proved, 0) as proved, coalesce(confirmed, 0) as confirmed, coalesce(runs, 0) as runs
      from s full join c on c.skill = s.skill full join n on n.skill = coalesce(s.skill, c.skill) order by 1`.execute(db)
  return rows
}

/** By hamlet: a person counts once, at the highest tier of any skill. */
export async function countByHamlet(db: Db, scope: Scope): Promise<BoardLine[]> {
  const { rows } = await sql<BoardLine>`
    with best as (select resident_id, hamlet_id, max(tier) as tier from (${standing(scope)}) x group by resident_id, hamlet_id),
         s as (select hamlet_id, ${TIER_SUMS} from best group by hamlet_id),
         c as (select hamlet_id, count(distinct resident_id)::integer as confirmed from (${confirmed(scope)}) x group by hamlet_id),
         n as (select hamlet_id, count(*)::integer as runs from (${runsOf(scope)}) x group by hamlet_id)
    select m.id as key, m.name, coalesce(practised, 0) as practised, coalesce(guided, 0) as guided, coalesce(witnessed, 0) as witnessed,
           coalesce(proved, 0) as proved, coalesce(confirmed, 0) as confirmed, coalesce(runs, 0) as runs
      from hamlets m left join s on s.hamlet_id = m.id left join c on c.hamlet_id = m.id left join n on n.hamlet_id = m.id
     where m.commune_id = ${scope.communeId} and m.valid_to is null and (${scope.hamletIds}::uuid[] is null or m.id = any(${scope.hamletIds}::uuid[]))
     order by m.sort, m.name`.execute(db)
  return rows
}

export type RowKind = Tier | 'confirmed' | 'runs'

export interface RowFilter {
  kind: RowKind
  skill?: string
  hamletId?: string
}

export interface PersonRow {
  residentId: string
  fullName: string
  hamletName: string
  skill: string
  on: PlainDate | null
}

interface Page {
  limit: number
  offset: number
}

/** The people behind a figure; with no skill each once, at their highest. */
export async function listPeople(db: Db, scope: Scope, { kind, skill, hamletId }: RowFilter, { limit, offset }: Page): Promise<{ rows: PersonRow[]; total: number }> {
  const inHamlet = hamletId === undefined ? sql`true` : sql`x.hamlet_id = ${hamletId}::uuid`
  const ofSkill = skill === undefined ? sql`true` : sql`x.skill = ${skill}`
  const source =
    kind === 'confirmed'
      ? sql`select distinct on (x.resident_id) x.resident_id, x.skill, x.hamlet_id from (${confirmed(scope)}) x where ${inHamlet} and ${ofSkill} order by x.resident_id, x.skill`
      : sql`select y.resident_id, y.skill, y.hamlet_id from (
          select distinct on (x.resident_id) x.resident_id, x.skill, x.hamlet_id, x.tier from (${standing(scope)}) x where ${inHamlet} and ${ofSkill}
           order by x.resident_id, x.tier desc, x.skill) y where y.tier = ${rank(sql`${kind}::text`)}`
  const { rows: counted } = await sql<{ n: number }>`select count(*)::integer as n from (${source}) z`.execute(db)
  const { rows } = await sql<PersonRow>`
    select z.resident_id, r.full_name, m.name as hamlet_name, z.skill,
           (select max(coalesce(p.proved_on, p.witnessed_on)) from proof_states p where p.commune_id = ${scope.communeId} and p.resident_id = z.resident_id and p.skill = z.skill) as "on"
      from (${source}) z join residents r on r.commune_id = ${scope.communeId} and r.id = z.resident_id
      join hamlets m on m.commune_id = ${scope.communeId} and m.id = z.hamlet_id
     order by m.sort, m.name, r.name_key, r.id limit ${limit} offset ${offset}`.execute(db)
  return { rows, total: counted[0]!.n }
}

export interface RunLine {
  id: string
  residentId: string
  fullName: string
  hamletName: string
  guideId: string
  guideVersion: number
  skill: string
  ranOn: PlainDate
  help: string
  variant: boolean
  slip: boolean
  memberName: string | null
}

export async function listRunLines(db: Db, { communeId, hamletIds }: Scope, { skill, hamletId }: Pick<RowFilter, 'skill' | 'hamletId'>, { limit, offset }: Page): Promise<{ rows: RunLine[]; total: number }> {
  const where = sql`s.commune_id = ${communeId} and (${hamletIds}::uuid[] is null or s.hamlet_id = any(${hamletIds}::uuid[]))
    and (${skill ?? null}::text is null or s.skill = ${skill ?? null}::text) and (${hamletId ?? null}::uuid is null or s.hamlet_id = ${hamletId ?? null}::uuid)`
  const { rows: counted } = await sql<{ n: number }>`select count(*)::integer as n from skill_runs s where ${where}`.execute(db)
  const { rows } = await sql<RunLine>`
    select s.id, s.resident_id, r.full_name, m.name as hamlet_name, s.guide_id, s.guide_version, s.skill, s.ran_on, s.help, s.variant, s.slip, t.full_name as member_name
      from skill_runs s join residents r on r.commune_id = s.commune_id and r.id = s.resident_id
      join hamlets m on m.commune_id = s.commune_id and m.id = s.hamlet_id
      left join team_members t on t.commune_id = s.commune_id and t.id = s.member_id
     where ${where} order by s.ran_on desc, s.id desc limit ${limit} offset ${offset}`.execute(db)
  return { rows, total: counted[0]!.n }
}

export interface ReviewLine {
  residentId: string
  householdId: string
  fullName: string
  headName: string
  hamletName: string
  alleyName: string | null
  doorLabel: string | null
  guideId: string
  reviewOn: PlainDate
  reviewStep: number
}

/** Whom to try once more, in walking order, from today's due to those within `until`. */
export async function listReviews(db: Db, { communeId, hamletIds }: Scope, until: PlainDate, { limit, offset }: Page): Promise<{ rows: ReviewLine[]; total: number }> {
  const from = sql`from proof_states p join residents r on r.commune_id = p.commune_id and r.id = p.resident_id and r.state = 'active'
    join households h on h.commune_id = r.commune_id and h.id = r.household_id and h.state = 'active' join hamlets m on m.commune_id = h.commune_id and m.id = h.hamlet_id
    left join doors d on d.commune_id = h.commune_id and d.id = h.door_id left join alleys a on a.commune_id = d.commune_id and a.id = d.alley_id
   where p.commune_id = ${communeId} and p.review_on <= ${until}::date and (${hamletIds}::uuid[] is null or h.hamlet_id = any(${hamletIds}::uuid[]))`
  const { rows: counted } = await sql<{ n: number }>`select count(*)::integer as n ${from}`.execute(db)
  const { rows } = await sql<ReviewLine>`
    select p.resident_id, h.id as household_id, r.full_name, h.head_name, m.name as hamlet_name, a.name as alley_name, d.label as door_label, p.guide_id, p.review_on, p.review_step
      ${from} order by m.sort, m.name, (a.id is null), a.sort, a.name, d.sort, h.head_name_key, h.id, r.name_key, p.guide_id limit ${limit} offset ${offset}`.execute(db)
  return { rows, total: counted[0]!.n }
}

// ---- checks ----

export interface AnswerRow {
  itemId: string
  correct: boolean
  shown: string | null
  asked: number
  sittingCorrect: number
}

/** Every kept answer with how its sitting went, the newest 100,000. */
export async function listAnswers(db: Db, communeId: number): Promise<AnswerRow[]> {
  const { rows } = await sql<AnswerRow>`
    select a.item_id, a.correct, a.shown, s.asked, s.correct as sitting_correct
      from check_answers a join check_sittings s on s.commune_id = a.commune_id and s.id = a.sitting_id
     where a.commune_id = ${communeId} order by s.taken_at desc, a.item_id limit 100000`.execute(db)
  return rows
}

// ---- exports ----

export interface EvidenceEvent {
  id: string
  residentId: string
  fullName: string
  birthYear: number | null
  hamletName: string
  guideId: string
  guideVersion: number
  skill: string
  ranOn: PlainDate
  ranAt: string
  help: string
  variant: boolean
  slip: boolean
  memberId: string | null
  memberName: string | null
}

/** Witnessed runs after the given one, oldest first: a page of a stream. */
export async function listEvents(db: Db, { communeId, hamletIds }: Scope, after: { ranOn: PlainDate; id: string } | null, limit: number): Promise<EvidenceEvent[]> {
  const beyond = after === null ? sql`true` : sql`(s.ran_on, s.id) > (${after.ranOn}::date, ${after.id}::uuid)`
  const { rows } = await sql<EvidenceEvent>`
    select s.id, s.resident_id, r.full_name, r.birth_year, m.name as hamlet_name, s.guide_id, s.guide_version, s.skill, s.ran_on, s.ran_at, s.help, s.variant, s.slip, s.member_id, t.full_name as member_name
      from skill_runs s join residents r on r.commune_id = s.commune_id and r.id = s.resident_id
      join hamlets m on m.commune_id = s.commune_id and m.id = s.hamlet_id
      left join team_members t on t.commune_id = s.commune_id and t.id = s.member_id
     where s.commune_id = ${communeId} and (${hamletIds}::uuid[] is null or s.hamlet_id = any(${hamletIds}::uuid[])) and ${beyond}
     order by s.ran_on, s.id limit ${limit}`.execute(db)
  return rows
}
