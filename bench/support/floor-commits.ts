// The floor under a visit: the cheapest transaction that leaves what a recorded visit leaves — its row, a lesson, the rung
// of the ladder, the household's state, the ledger entry with its place in the hash chain — with no application at all:
// no rules, no facts asked, no permission, no row-level security, no foreign keys, no JSON, one message per commit.
// The tables are copies with the product's own indexes, so what is left is what PostgreSQL itself must do.
import { randomBytes } from 'node:crypto'
import pg from 'pg'

export interface FloorBase {
  /** Floor visits per second on `connections` connections for `durationMs`, after a short warm-up that is not counted. */
  measure(connections: number, durationMs: number): Promise<number>
  /** One client hands over `visits` of them in one call and one commit; per second. */
  measureBatch(visits: number): Promise<number>
  close(): Promise<void>
}

const WARM_UP_MS = 500
const TABLES = ['visits', 'lessons', 'evidence', 'household_states', 'ledger', 'ledger_heads']
const NOTE = 'Hẹn tối thứ bảy'

/** Copies structure, households and people of the communes into a schema of its own; `close` drops it. */
export async function openFloor(connectionString: string, communeIds: readonly number[]): Promise<FloorBase> {
  const owner = new pg.Client({ connectionString })
  await owner.connect()
  const schema = `floor_${randomBytes(6).toString('hex')}`
  await owner.query(`create schema ${schema}`)
  for (const table of TABLES) {
    await owner.query(`create table ${schema}.${table} (like public.${table} including defaults including constraints including indexes including storage)`)
    await owner.query(`insert into ${schema}.${table} select * from public.${table}`)
  }
  await owner.query(`alter table ${schema}.household_states set (fillfactor = 70)`)
  await owner.query(writeFloor(schema))
  await owner.query('analyze')
  const { rows: doors } = await owner.query<{ communeId: number; householdId: string; hamletId: string; residentId: string }>(
    `select s.commune_id as "communeId", s.household_id as "householdId", s.hamlet_id as "hamletId", min(r.id::text) as "residentId"
       from household_states s join residents r on r.commune_id = s.commune_id and r.household_id = s.household_id
      where s.commune_id = any($1) group by 1, 2, 3 order by 2`, [communeIds])
  const doorsOf = Map.groupBy(doors, ({ communeId }) => communeId)

  function sayVisits(nth: number, communeId: number): (client: pg.Client, visits: number) => Promise<unknown> {
    const mine = doorsOf.get(communeId)!
    let at = (nth * 37) % mine.length
    return (client, visits) => {
      const some = Array.from({ length: visits }, () => mine[at++ % mine.length]!)
      const lists = [some.map(({ householdId }) => householdId), some.map(({ hamletId }) => hamletId), some.map(({ residentId }) => residentId)]
      return client.query({ name: 'floor', text: `select ${schema}.floor($1, $2, $3, $4, $5)`, values: [communeId, ...lists, NOTE] })
    }
  }

  return {
    measure: async (connections, durationMs) => {
      const clients = Array.from({ length: connections }, () => new pg.Client({ connectionString }))
      try {
        await Promise.all(clients.map((client) => client.connect()))
        const says = clients.map((_, nth) => sayVisits(nth, communeIds[nth % communeIds.length]!))
        const until = async (client: pg.Client, nth: number, deadlineMs: number): Promise<number> => {
          let count = 0
          for (; performance.now() < deadlineMs; count++) await says[nth]!(client, 1)
          return count
        }
        const warmUntilMs = performance.now() + WARM_UP_MS
        await Promise.all(clients.map((client, nth) => until(client, nth, warmUntilMs)))
        const startedMs = performance.now()
        const counts = await Promise.all(clients.map((client, nth) => until(client, nth, startedMs + durationMs)))
        return (counts.reduce((sum, count) => sum + count, 0) * 1000) / (performance.now() - startedMs)
      } finally {
        await Promise.all(clients.map((client) => client.end()))
      }
    },
    measureBatch: async (visits) => {
      const say = sayVisits(0, communeIds[0]!)
      const startedMs = performance.now()
      await say(owner, visits)
      return (visits * 1000) / (performance.now() - startedMs)
    },
    close: async () => {
      await owner.query(`drop schema if exists ${schema} cascade`)
      await owner.end()
    },
  }
}

/** Set-based where a set is possible; the chain is the only loop. */
function writeFloor(schema: string): string {
  return `create function ${schema}.floor(commune integer, households uuid[], hamlets uuid[], people uuid[], words text) returns void
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  head ${schema}.ledger_heads%rowtype;
  ids uuid[];
  salt bytea;
  last_hash bytea;
  hashes bytea[];
  n integer := cardinality(households);
begin
  for i in 1..n loop ids := array_append(ids, uuidv7()); end loop;
  insert into ${schema}.visits (commune_id, id, household_id, hamlet_id, member_id, recorded_by, visited_on, visited_at, received_at, outcome, minutes, note)
  select commune, ids[i], households[i], hamlets[i], households[i], households[i]::text, current_date, now(), now(), 'met', 20, words from generate_series(1, n) i;
  update ${schema}.household_states s set visits = s.visits + 1, met_visits = s.met_visits + 1, last_visit_on = current_date, last_visit_at = now(), last_visit_id = ids[i], last_outcome = 'met'
    from generate_series(1, n) i where s.commune_id = commune and s.household_id = households[i];
  insert into ${schema}.lessons (commune_id, visit_id, resident_id, skill, rung) select commune, ids[i], people[i], 'online-payment', 2 from generate_series(1, n) i;
  insert into ${schema}.evidence (commune_id, resident_id, skill, rung, reached_on, visit_id)
  select distinct on (people[i]) commune, people[i], 'online-payment', 2, current_date, ids[i] from generate_series(1, n) i
  on conflict (commune_id, resident_id, skill) do update set reached_on = least(evidence.reached_on, excluded.reached_on);
  select * into head from ${schema}.ledger_heads h where h.commune_id = commune for update;
  last_hash := head.hash;
  salt := uuid_send(gen_random_uuid());
  for i in 1..n loop
    last_hash := sha256(last_hash || salt);
    hashes := array_append(hashes, last_hash);
  end loop;
  insert into ${schema}.ledger (commune_id, seq, at, actor_id, command_id, type, subject, hamlet_ids, household_ids, data, salt, commitment, answer, prev_hash, hash)
  select commune, head.seq + i, now(), 'floor', ids[i], 'visit.recorded', 'visit:' || ids[i], hamlets[i:i], households[i:i],
         json_build_object('householdId', households[i], 'outcome', 'met', 'minutes', 20), salt, head.hash, '{}', head.hash, hashes[i]
    from generate_series(1, n) i;
  update ${schema}.ledger_heads h set seq = head.seq + n, hash = last_hash where h.commune_id = commune;
end $$`
}
