// A commune of the largest size, written set-wise by the database itself: hamlets, alleys, doors, households, people,
// visits and lessons, then the projections by the same functions the service uses. Fictional; size matters, not demography.
import { sql } from 'kysely'
import { DEFAULT_LOCAL_SKILL, rebuildEvidence, SKILLS } from '../../src/modules/visits/index.ts'
import type { Database } from '../../src/platform/db.ts'
import type { PlainDate } from '../../src/platform/time.ts'

export interface BigCommune {
  communeId: number
  hamletIds: string[]
  driveId: string
}

export interface BigSizes {
  hamlets: number
  people: number
  visits: number
}

const PEOPLE_PER_HOUSEHOLD = 4
const DOORS_PER_ALLEY = 15
const DAYS = 300

/** Fills an empty, migrated database; `today` is the last day of visits. About a minute for a million visits. */
export async function buildBigCommune(database: Database, sizes: BigSizes, today: PlainDate, say: (message: string) => void): Promise<BigCommune> {
  const communeId = 8377
  const households = Math.ceil(sizes.people / PEOPLE_PER_HOUSEHOLD)
  const keys = SKILLS.map(({ key }) => key)
  const proving = ['public-service-filing', 'safe-shopping', 'cashless-payment', 'refuse-fake-calls', DEFAULT_LOCAL_SKILL]
  await database.write('everywhere', async (db) => {
    await sql`set local session_replication_role = replica`.execute(db)
    // Numbers stand in for ids until all rows exist, so that every join is by position and nothing is fetched.
    // Ids in order of their numbers, as time-ordered ids are.
    await sql`create function bench_id(kind text, n bigint) returns uuid language sql immutable parallel safe as
      $$ select (lpad(to_hex(n), 8, '0') || substr(md5(kind), 1, 4) || '7000800000000000' || lpad(to_hex(length(kind)), 4, '0'))::uuid $$`.execute(db)
    await sql`insert into provinces (province_id, code, name, kind, source) values (25, '25', 'Phú Thọ', 'tinh', 'bench')`.execute(db)
    await sql`insert into communes (commune_id, code, name, kind, province_id, valid_from, source, fictional) values (${communeId}, '08377', 'Vân Bán', 'xa', 25, '2025-07-01', 'bench', true)`.execute(db)
    await sql`insert into hamlets (commune_id, id, name, kind, sort, valid_from)
      select ${communeId}, bench_id('hamlet', n), 'Thôn ' || n, 'thôn', n, '2025-07-01' from generate_series(1, ${sizes.hamlets}::int) n`.execute(db)
    await sql`insert into alleys (commune_id, id, hamlet_id, name, sort)
      select ${communeId}, bench_id('alley', n), bench_id('hamlet', 1 + n % ${sizes.hamlets}::int), 'Ngõ ' || n, n from generate_series(0, ${Math.ceil(households / DOORS_PER_ALLEY)}::int) n`.execute(db)
    await sql`insert into doors (commune_id, id, alley_id, label, sort)
      select ${communeId}, bench_id('door', n), bench_id('alley', n / ${DOORS_PER_ALLEY}::int), (1 + n % ${DOORS_PER_ALLEY}::int)::text, n from generate_series(1, ${households}::int) n`.execute(db)
    await sql`insert into households (commune_id, id, hamlet_id, door_id, head_name, head_name_key, created_at)
      select ${communeId}, bench_id('household', n), bench_id('hamlet', 1 + (n / ${DOORS_PER_ALLEY}::int) % ${sizes.hamlets}::int), bench_id('door', n), 'Nguyễn Văn ' || n, 'nguyen van ' || n, now()
        from generate_series(1, ${households}::int) n`.execute(db)
    await sql`insert into residents (commune_id, id, household_id, full_name, name_key, birth_year, language, device, needs, created_at)
      select ${communeId}, bench_id('resident', n), bench_id('household', 1 + n % ${households}::int), 'Nguyễn Thị ' || n, 'nguyen thi ' || n, 1935 + (n * 7919) % 88,
             (array['vi', 'vi', 'vi', 'tyz', 'mtq', 'hmn'])[1 + n % 6], (array['own', 'own', 'shared', 'none', 'unknown'])[1 + n % 5],
             case when n % 40 = 0 then array['disability'] else '{}' end, now()
        from generate_series(1, ${sizes.people}::int) n`.execute(db)
    await sql`insert into consents (commune_id, id, resident_id, purpose, wording, given_at, given_how, recorded_by)
      select ${communeId}, bench_id('consent', n), bench_id('resident', n), 'needs', 'bench', now(), 'noi', 'bench' from generate_series(20, ${sizes.people}::int, 20) n`.execute(db)
    say(`${sizes.people} people in ${households} households of ${sizes.hamlets} hamlets`)
    await sql`insert into drives (commune_id, id, name, starts_on, ends_on, skills, target_population, target_value, target_unit, target_rung, target_source, created_at, created_by)
      values (${communeId}, bench_id('drive', 1), '45 ngày đêm', ${today}::date - 30, ${today}::date + 15, '{online-payment,online-public-services}', 'Người từ 18 tuổi', 80, 'percent', 3, 'bench', now(), 'bench')`.execute(db)
    await sql`insert into drive_hamlets (commune_id, drive_id, hamlet_id) select ${communeId}, bench_id('drive', 1), id from hamlets`.execute(db)
  })
  await database.write('everywhere', async (db) => {
    // The rows are consistent by construction: a million key checks one by one would only make the wait longer.
    await sql`set local session_replication_role = replica`.execute(db)
    // One household in eight is never met; a third of visits find nobody.
    await sql`create temporary table plan on commit drop as
      select n, h, d, h % 8 <> 0 and n % 3 <> 0 as met, abs(hashint8extended(n, 3) % 1000) as dice
        from (select n, 1 + abs(hashint8extended(n, 1) % ${households}::int)::int as h, abs(hashint8extended(n, 2) % ${DAYS}::int)::int as d
                from generate_series(1, ${sizes.visits}::int) n) x`.execute(db)
    await sql`insert into visits (commune_id, id, household_id, hamlet_id, drive_id, recorded_by, visited_on, visited_at, received_at, outcome, minutes)
      select ${communeId}, bench_id('visit', n), bench_id('household', h), bench_id('hamlet', 1 + (h / ${DOORS_PER_ALLEY}::int) % ${sizes.hamlets}::int),
             case when d < 30 then bench_id('drive', 1) end, 'bench', ${today}::date - d, (${today}::date - d) + interval '12 hours', now(),
             case when met then 'met' else (array['nobody_home', 'refused', 'come_back'])[1 + dice % 3] end, dice % 60
        from plan order by d desc`.execute(db)
    say(`${sizes.visits} visits`)
    // Person i of household h is number h - 1 + i × households: every second meeting teaches one person one skill.
    await sql`insert into lessons (commune_id, visit_id, resident_id, skill, rung)
      select ${communeId}, bench_id('visit', n), bench_id('resident', r), (${keys}::text[])[1 + (dice / 4) % ${keys.length}::int], 1 + dice % 3
        from (select *, case when h = 1 then ${households}::int else h - 1 end + ${households}::int * (dice % ${PEOPLE_PER_HOUSEHOLD}::int) as r from plan where met and n % 2 = 0) x
       where r <= ${sizes.people}::int`.execute(db)
    await sql`insert into lessons (commune_id, visit_id, resident_id, skill, rung)
      select ${communeId}, bench_id('visit', n), bench_id('resident', h - 1), k, 3 from plan cross join unnest(${proving}::text[]) k where met and h > 1 and h % 20 = 1 and n % 50 = 1
      on conflict do nothing`.execute(db)
  })
  await database.pool.query('analyze')
  await database.write(communeId, (db) => rebuildEvidence(db, communeId))
  await database.write('everywhere', async (db) => {
    await sql`update household_states set next_on = ${today}::date - (visits % 9) where last_outcome = 'come_back' and visits % 20 = 0`.execute(db)
  })
  await database.pool.query('vacuum analyze')
  const { rows: counted } = await database.pool.query<{ evidence: string; lessons: string }>('select (select count(*) from evidence) as evidence, (select count(*) from lessons) as lessons')
  say(`${counted[0]!.lessons} lessons, ${counted[0]!.evidence} rows of evidence`)
  const { rows: hamlets } = await database.pool.query<{ id: string }>('select id from hamlets order by sort')
  const { rows: drives } = await database.pool.query<{ id: string }>('select id from drives')
  return { communeId, hamletIds: hamlets.map(({ id }) => id), driveId: drives[0]!.id }
}
