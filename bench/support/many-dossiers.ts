// A hundred communes with as many dossiers as asked, written set by set: what a province has after years of work.
import { sql } from 'kysely'
import type { Database } from '../../src/platform/db.ts'
import { newId } from '../../src/platform/ids.ts'
import { systemNow, type PlainDate } from '../../src/platform/time.ts'

export interface BenchCommune {
  communeId: number
  accountId: string
  flowId: string
}

const FIRST = 90_001
const ROUND = 100_000

/** Communes with one officer who may do everything at the counter, a flow of one step, and a portal that is connected. */
export async function makeCommunes(database: Database, count: number): Promise<BenchCommune[]> {
  const { db } = database
  const now = systemNow()
  await db.insertInto('provinces').values({ provinceId: 90, code: '90', name: 'Đo đạc', kind: 'tinh', source: 'bench' }).execute()
  const communes = Array.from({ length: count }, (_, index) => ({ communeId: FIRST + index, accountId: newId() as string, flowId: newId() as string }))
  await db.insertInto('communes').values(communes.map(({ communeId }) => ({ communeId, code: String(communeId), name: `Xã ${communeId}`, kind: 'xa', provinceId: 90, validFrom: '2025-07-01' as PlainDate, source: 'bench' }))).execute()
  await db.insertInto('accounts').values(communes.map(({ communeId, accountId }) => ({ id: accountId, communeId, login: `bench-${communeId}`, fullName: 'Cán bộ', roles: ['receiver', 'specialist'], createdAt: now }))).execute()
  const flow = JSON.stringify({ stages: [{ steps: [{ key: 'xu_ly', name: 'Giải quyết', unit: 'van-phong', role: 'specialist', share: 1, decides: true }] }] })
  await db.insertInto('dossierFlows').values(communes.map(({ communeId, flowId }) => ({ communeId, id: flowId, procedureCode: '*', version: 1, definition: flow, origin: 'commune', publishedAt: now, publishedBy: 'bench' }))).execute()
  await db.insertInto('dossierSettings').values(communes.map(({ communeId }) => ({ communeId, agency: `H90.${communeId}`, portalUrl: 'https://portal.stand-in.invalid' }))).execute()
  await db.insertInto('dossierStaff').values(communes.map(({ communeId, accountId }) => ({ communeId, accountId, units: ['van-phong'] }))).execute()
  return communes
}

/** Brings the number of dossiers from `from` to `to`: one in forty is still on a desk, the others are returned. */
export async function loadDossiers(database: Database, communes: readonly BenchCommune[], from: number, to: number, say: (line: string) => void): Promise<void> {
  const { pool, db } = database
  await pool.query('alter table dossiers disable trigger user')
  if (to - from > ROUND) await pool.query('drop index if exists dossiers_words')
  await pool.query('create table if not exists bench_communes (n integer primary key, commune_id integer, flow_id uuid)')
  await pool.query('truncate bench_communes')
  for (const [n, { communeId, flowId }] of communes.entries()) await pool.query('insert into bench_communes values ($1, $2, $3)', [n, communeId, flowId])
  for (let begin = from; begin < to; begin += ROUND) {
    const end = Math.min(to, begin + ROUND)
    await sql`
      insert into dossiers (commune_id, id, code, procedure_code, procedure_name, procedure_version, flow_id, flow_state, state, channel, filed_where, resolving_agency, receiving_point, applicant_name, phone, deadline, filed_at, accepted_at,
        due_at, near_at, original_due_at, ended_at, returned_at, sync_state, search_key, revision, created_at)
      select c.commune_id, gen_random_uuid(), 'CU-' || to_char(d.at, 'YYMMDD') || '-' || lpad(i::text, 7, '0'), (array['1.004837','1.014027','2.000908','1.004873'])[1 + i % 4], 'Thủ tục', '1', c.flow_id,
        (case when d.open then '{"value":{"processing":{"work":"stage0","pace":"moving"}},"supplements":0}' else '{"value":"returned","supplements":0}' end)::jsonb, case when d.open then 4 else 10 end, 1 + i % 3, 'local', 'UBND', 'Quầy',
        d.family || ' ' || d.middle || ' ' || d.given, d.phone, '{"kind":"amount","amount":3,"unit":"workingDays"}'::jsonb, d.at, d.at, d.at + interval '3 days', d.at + interval '2 days', d.at + interval '3 days',
        case when d.open then null else d.at + interval '2 days' end, case when d.open then null else d.at + interval '2 days' end, 'synced',
        d.family_key || ' ' || d.middle_key || ' ' || d.given_key || ' ' || d.phone || ' d' || right(d.phone, 4) || ' cu-' || to_char(d.at, 'yymmdd') || '-' || lpad(i::text, 7, '0') || ' s' || right(lpad(i::text, 7, '0'), 4), 3, d.at
      from generate_series(${begin}::integer, ${end - 1}::integer) i
      join bench_communes c on c.n = i % ${communes.length}::integer
      cross join lateral (select i % 40 = 0 as open, now() - case when i % 40 = 0 then (i % 5) * interval '1 day' else interval '6 days' + (i::bigint * 7919 % 60000) * interval '1 minute' * 20 end as at,
        (array['Nguyễn','Trần','Lê','Hà','Đặng','Sùng','Lò','Vàng'])[1 + i % 8] as family, (array['nguyen','tran','le','ha','dang','sung','lo','vang'])[1 + i % 8] as family_key,
        (array['Thị','Văn','A','Minh'])[1 + (i / 8) % 4] as middle, (array['thi','van','a','minh'])[1 + (i / 8) % 4] as middle_key,
        (array['Hường','Mai','Páo','Mẩy','Khún','Lụa','Thảo','Sua','Dân','Tủa'])[1 + (i / 32) % 10] as given, (array['huong','mai','pao','may','khun','lua','thao','sua','dan','tua'])[1 + (i / 32) % 10] as given_key,
        '09' || lpad((i::bigint * 104729 % 100000000)::text, 8, '0') as phone) d`.execute(db)
    say(`${end.toLocaleString('en')} dossiers`)
  }
  await pool.query(`insert into dossier_events (commune_id, dossier_id, no, at, actor_id, actor_name, type)
    select d.commune_id, d.id, n, d.created_at, 'bench', 'Cán bộ', (array['filed','accepted','begun'])[n] from dossiers d cross join generate_series(1, 3) n
     where d.code like 'CU-%' and not exists (select from dossier_events e where e.commune_id = d.commune_id and e.dossier_id = d.id and e.no = n)`)
  await pool.query(`insert into dossier_tasks (commune_id, id, dossier_id, step, name, unit, role, handed_by, state, opened_at, sort_at)
    select d.commune_id, gen_random_uuid(), d.id, 'xu_ly', 'Giải quyết', 'van-phong', 'specialist', 'Cán bộ', case when d.state = 4 then 'open' else 'done' end, d.created_at, d.due_at from dossiers d
     where d.code like 'CU-%' and not exists (select from dossier_tasks t where t.commune_id = d.commune_id and t.dossier_id = d.id)`)
  await pool.query('create index if not exists dossiers_words on dossiers using gin (name_tokens(commune_id, search_key)) with (fastupdate = off)')
  await pool.query(`insert into dossier_words (commune_id, word) select distinct d.commune_id, w from dossiers d, unnest(string_to_array(d.search_key, ' ')) w where w ~ '^[a-z]+$' on conflict do nothing`)
  await pool.query('alter table dossiers enable trigger user')
  await pool.query('vacuum analyze dossiers, dossier_events, dossier_tasks, dossier_words')
  say('indexed and analysed')
}
