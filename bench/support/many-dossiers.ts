// A hundred communes with as many dossiers as asked, written set by set: what a province has after years of work.
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

const TABLES = ['dossiers', 'dossier_events', 'dossier_tasks', 'dossier_search']

/** Brings the number of dossiers from `from` to `to`: one in forty is still on a desk, the others are returned. */
export async function loadDossiers(database: Database, communes: readonly BenchCommune[], from: number, to: number, say: (line: string) => void): Promise<void> {
  const client = await database.pool.connect()
  try {
    // What is written here fits together by construction: no trigger and no foreign key has to look at four million rows.
    await client.query("set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '512MB'; set work_mem = '256MB'")
    await client.query('create table if not exists bench_communes (n integer primary key, commune_id integer, flow_id uuid)')
    await client.query('truncate bench_communes')
    await client.query('insert into bench_communes select * from unnest($1::integer[], $2::integer[], $3::uuid[])', [communes.map((_, n) => n), communes.map(({ communeId }) => communeId), communes.map(({ flowId }) => flowId)])
    const { rows: indexes } = to - from > ROUND ? await client.query<{ name: string; definition: string }>("select indexname as name, indexdef as definition from pg_indexes i where tablename = any($1) and not exists (select from pg_constraint c where c.conname = i.indexname)", [TABLES]) : { rows: [] }
    for (const { name } of indexes) await client.query(`drop index ${name}`)
    for (let begin = from; begin < to; begin += ROUND) {
      const end = Math.min(to, begin + ROUND)
      await client.query(fill(begin, end, communes.length))
      say(`${end.toLocaleString('en')} dossiers`)
    }
    for (const { definition } of indexes) await client.query(definition)
    await client.query(`insert into dossier_words (commune_id, word) select distinct d.commune_id, w from dossier_search d, unnest(string_to_array(d.search_key, ' ')) w where w ~ '^[a-z]+$' on conflict do nothing`)
    await client.query('vacuum analyze dossiers, dossier_events, dossier_tasks, dossier_search, dossier_words; ')
    await client.query('analyze')
    await client.query('checkpoint')
    say('indexed and analysed')
  } finally {
    // Its settings shall not serve a request.
    client.release(true)
  }
}

function fill(begin: number, end: number, communes: number): string {
  return `
    create temp table fresh as
    select i, c.commune_id, c.flow_id, md5('dossier ' || i)::uuid as id, d.open, d.at, 'CU-' || to_char(d.at, 'YYMMDD') || '-' || lpad(i::text, 7, '0') as code, d.family || ' ' || d.middle || ' ' || d.given as name,
      d.family_key || ' ' || d.middle_key || ' ' || d.given_key as name_key, d.phone
      from generate_series(${begin}, ${end - 1}) i
      join bench_communes c on c.n = i % ${communes}
      cross join lateral (select i / ${communes} % 40 = 0 as open, now() - case when i / ${communes} % 40 = 0 then (i / ${communes} % 5) * interval '1 day' else interval '6 days' + (i::bigint * 7919 % 60000) * interval '1 minute' * 20 end as at,
        (array['Nguyễn','Trần','Lê','Hà','Đặng','Sùng','Lò','Vàng'])[1 + i % 8] as family, (array['nguyen','tran','le','ha','dang','sung','lo','vang'])[1 + i % 8] as family_key,
        (array['Thị','Văn','A','Minh'])[1 + (i / 8) % 4] as middle, (array['thi','van','a','minh'])[1 + (i / 8) % 4] as middle_key,
        (array['Hường','Mai','Páo','Mẩy','Khún','Lụa','Thảo','Sua','Dân','Tủa'])[1 + (i / 32) % 10] as given, (array['huong','mai','pao','may','khun','lua','thao','sua','dan','tua'])[1 + (i / 32) % 10] as given_key,
        '09' || lpad((i::bigint * 104729 % 100000000)::text, 8, '0') as phone) d;
    insert into dossiers (commune_id, id, code, procedure_code, procedure_name, procedure_version, flow_id, flow_state, state, channel, filed_where, resolving_agency, receiving_point, applicant_name, phone, deadline, filed_at, accepted_at,
      due_at, near_at, original_due_at, ended_at, returned_at, sync_state, revision, created_at)
    select commune_id, id, code, (array['1.004837','1.014027','2.000908','1.004873'])[1 + i % 4], 'Thủ tục', '1', flow_id,
      (case when open then '{"value":{"processing":{"work":"stage0","pace":"moving"}},"supplements":0}' else '{"value":"returned","supplements":0}' end)::jsonb, case when open then 4 else 10 end, 1 + i % 3, 'local', 'UBND', 'Quầy',
      name, phone, '{"kind":"amount","amount":3,"unit":"workingDays"}'::jsonb, at, at, at + interval '3 days', at + interval '2 days', at + interval '3 days',
      case when open then null else at + interval '2 days' end, case when open then null else at + interval '2 days' end, 'synced', 3, at
      from fresh;
    insert into dossier_search (commune_id, dossier_id, search_key, created_at)
    select commune_id, id, name_key || ' ' || phone || ' d' || right(phone, 4) || ' ' || lower(code) || ' s' || lpad(i::text, 7, '0') || ' s' || right(code, 4), at from fresh;
    insert into dossier_events (commune_id, dossier_id, no, at, actor_id, actor_name, type)
    select commune_id, id, n, at, 'bench', 'Cán bộ', (array['filed','accepted','begun'])[n] from fresh cross join generate_series(1, 3) n;
    insert into dossier_tasks (commune_id, id, dossier_id, step, name, unit, role, handed_by, state, opened_at, sort_at)
    select commune_id, md5('task ' || i)::uuid, id, 'xu_ly', 'Giải quyết', 'van-phong', 'specialist', 'Cán bộ', case when open then 'open' else 'done' end, at, at + interval '3 days' from fresh;
    drop table fresh;`
}
