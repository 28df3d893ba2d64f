// The board as one would first write it: counted from the rows at every look, in one statement per table of the board.
// Same definitions as the service; the bench compares the sums before it compares the times.
import { sql } from 'kysely'
import type { Db } from '../../src/platform/db.ts'

/** Facts named as the service names them, each with its sum. */
export async function naiveBoard(db: Db, communeId: number, today: string): Promise<Map<string, number>> {
  const facts = new Map<string, number>()
  const add = (rows: { fact: string; n: number }[]) => rows.forEach(({ fact, n }) => facts.set(fact, n))
  const person = sql`
    select r.id, h.hamlet_id, r.language, r.device, r.birth_year, r.birth_date, coalesce(max(e.rung), 0) as best
      from residents r join households h on h.commune_id = r.commune_id and h.id = r.household_id and h.state = 'active'
      left join evidence e on e.commune_id = r.commune_id and e.resident_id = r.id
     where r.commune_id = ${communeId} and r.state = 'active' group by r.commune_id, r.id, h.hamlet_id`
  const { rows: people } = await sql<{ hamletId: string; language: string; device: string; best: number; n: number; old: number }>`
    select hamlet_id, language, device, best, count(*)::integer as n, (count(*) filter (where sixty_on(birth_year, birth_date) <= ${today}::date))::integer as old
      from (${person}) p group by hamlet_id, language, device, best`.execute(db)
  const sum = (fact: string, n: number) => facts.set(fact, (facts.get(fact) ?? 0) + n)
  for (const { language, device, best, n, old } of people) {
    sum(`people:${best}`, n)
    sum(`language:${language}:${best}`, n)
    sum(`device:${device}:${best}`, n)
    if (old > 0) sum(`need:age:${best}`, old)
  }
  const { rows: doors } = await sql<{ hamletId: string; best: number; five: number; n: number }>`
    select h.hamlet_id, coalesce(s.best_rung, 0) as best, (count(*) filter (where s.five_skills))::integer as five, count(*)::integer as n
      from households h left join household_states s on s.commune_id = h.commune_id and s.household_id = h.id
     where h.commune_id = ${communeId} and h.state = 'active' group by h.hamlet_id, coalesce(s.best_rung, 0)`.execute(db)
  for (const { best, five, n } of doors) {
    sum(`doors:${best}`, n)
    sum('five', five)
  }
  const { rows: skills } = await sql<{ fact: string; n: number }>`
    select 'skill:' || e.skill || ':' || e.rung as fact, count(*)::integer as n
      from evidence e join residents r on r.commune_id = e.commune_id and r.id = e.resident_id and r.state = 'active'
      join households h on h.commune_id = r.commune_id and h.id = r.household_id and h.state = 'active'
     where e.commune_id = ${communeId} group by e.skill, e.rung`.execute(db)
  add(skills)
  const { rows: visits } = await sql<{ hamletId: string; outcome: string; n: number }>`
    select hamlet_id, outcome, count(*)::integer as n from visits where commune_id = ${communeId} group by hamlet_id, outcome`.execute(db)
  for (const { outcome, n } of visits) {
    sum('visits', n)
    if (outcome === 'met') sum('visits:met', n)
  }
  return facts
}
