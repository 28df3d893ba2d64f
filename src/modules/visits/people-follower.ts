// Follows what happens to people: lessons and evidence of a merged record stand under the survivor, an erased person
// leaves no words behind, and an import that somebody worked on is not taken back under their feet.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { HeldRows, PeopleFollower } from '../people/index.ts'
import { refreshHouseholds, refreshPeople } from './projection.ts'
import { SKILLS } from './skills.ts'

const ERASED_WORDS = '(đã xóa theo yêu cầu)'

export const visitsFollower: PeopleFollower = {
  name: 'visits',
  async merged(db, communeId, { fromId, intoId }) {
    await repointTeachings(db, communeId, fromId, intoId)
    await refreshPeople(db, communeId, [fromId, intoId])
  },
  async erased(db, communeId, residentId) {
    const taught = sql`select l.visit_id from lessons l where l.commune_id = ${communeId} and l.resident_id = ${residentId}`
    await sql`update visits v set note = null where v.commune_id = ${communeId} and v.note is not null and v.id in (${taught})`.execute(db)
    await sql`update escalations e set reason = ${ERASED_WORDS} where e.commune_id = ${communeId} and e.visit_id in (${taught})`.execute(db)
    await sql`update confirmations c set source = ${ERASED_WORDS} || ' ' || c.id where c.commune_id = ${communeId} and c.resident_id = ${residentId}`.execute(db)
    await sql`update evidence e set source = null where e.commune_id = ${communeId} and e.resident_id = ${residentId}`.execute(db)
    await sql`insert into erased_files (commune_id, file_id, erased_at)
      select distinct ${communeId}::integer, a.file_id, now() from visit_attachments a where a.commune_id = ${communeId} and a.file_id is not null and a.visit_id in (${taught})
      on conflict do nothing`.execute(db)
    await sql`delete from visit_attachments a where a.commune_id = ${communeId} and a.visit_id in (${taught})`.execute(db)
    return []
  },
  async householdsChanged(db, communeId, householdIds) {
    if (householdIds.length > 0) await refreshHouseholds(db, communeId, householdIds)
  },
  async touched(db, communeId, importId) {
    const { rows: people } = await sql<{ residentId: string; reason: string }>`
      select r.id as "residentId", 'đã có bài học, lời xác nhận hoặc đã dạy người khác' as reason from residents r
       where r.commune_id = ${communeId} and r.import_id = ${importId}
         and (exists (select from lessons l where l.commune_id = r.commune_id and l.resident_id = r.id)
           or exists (select from confirmations c where c.commune_id = r.commune_id and c.resident_id = r.id)
           or exists (select from teachings t where t.commune_id = r.commune_id and (t.teacher_id = r.id or t.learner_id = r.id)))`.execute(db)
    const { rows: households } = await sql<{ householdId: string; reason: string }>`
      select o.id as "householdId", 'hộ đã được thăm hoặc đã hẹn' as reason from households o
       where o.commune_id = ${communeId} and o.import_id = ${importId}
         and (exists (select from visits v where v.commune_id = o.commune_id and v.household_id = o.id)
           or exists (select from house_calls c where c.commune_id = o.commune_id and c.household_id = o.id)
           or exists (select from escalations e where e.commune_id = o.commune_id and e.household_id = o.id))`.execute(db)
    return [...people, ...households]
  },
  held: heldByVisits,
}

/** Who taught whom, once the two are one: never oneself, never twice. */
async function repointTeachings(db: Db, communeId: number, fromId: string, intoId: string): Promise<void> {
  await sql`
    delete from teachings t where t.commune_id = ${communeId} and (t.teacher_id = ${fromId} or t.learner_id = ${fromId})
       and (t.teacher_id = ${intoId} or t.learner_id = ${intoId} or exists (
         select from teachings o where o.commune_id = t.commune_id and o.id <> t.id and o.skill = t.skill
            and o.teacher_id = case when t.teacher_id = ${fromId} then ${intoId}::uuid else t.teacher_id end
            and o.learner_id = case when t.learner_id = ${fromId} then ${intoId}::uuid else t.learner_id end))`.execute(db)
  await sql`update teachings set teacher_id = ${intoId} where commune_id = ${communeId} and teacher_id = ${fromId}`.execute(db)
  await sql`update teachings set learner_id = ${intoId} where commune_id = ${communeId} and learner_id = ${fromId}`.execute(db)
}

async function heldByVisits(db: Db, communeId: number, residentId: string): Promise<HeldRows[]> {
  const { rows: lessons } = await sql<Record<string, unknown>>`
    select l.skill, l.rung, v.visited_on as "visitedOn", v.outcome, v.note, m.full_name as "memberName" from lessons l
      join visits v on v.commune_id = l.commune_id and v.id = l.visit_id left join team_members m on m.commune_id = v.commune_id and m.id = v.member_id
     where l.commune_id = ${communeId} and l.resident_id = ${residentId} order by v.visited_on`.execute(db)
  const { rows: evidence } = await sql<Record<string, unknown>>`
    select skill, rung, reached_on as "reachedOn", source from evidence where commune_id = ${communeId} and resident_id = ${residentId} order by skill`.execute(
    db,
  )
  const { rows: teachings } = await sql<Record<string, unknown>>`
    select case when teacher_id = ${residentId} then 'dạy' else 'được dạy' end as side, skill, taught_on as "taughtOn" from teachings
     where commune_id = ${communeId} and (teacher_id = ${residentId} or learner_id = ${residentId}) order by taught_on`.execute(db)
  const { rows: confirmed } = await sql<Record<string, unknown>>`
    select skill, confirmed_on as "confirmedOn", source from confirmations where commune_id = ${communeId} and resident_id = ${residentId}`.execute(db)
  for (const row of [...lessons, ...evidence, ...teachings, ...confirmed]) row.skill = SKILLS.find((skill) => skill.key === row.skill)?.name ?? row.skill
  return [
    { title: 'Bài học trong các lượt thăm', table: 'lessons', purpose: 'biết đã hướng dẫn gì, đến đâu', rows: lessons },
    { title: 'Bậc cao nhất từng kỹ năng', table: 'evidence', purpose: 'chọn việc cần làm tiếp', rows: evidence },
    { title: 'Ai dạy ai', table: 'teachings', purpose: 'ghi công người gieo số', rows: teachings },
    { title: 'Xác nhận ở nơi khác', table: 'confirmations', purpose: 'biết kỹ năng đã được cơ quan xác nhận', rows: confirmed },
  ]
}
