// Follows what happens to people: everything of a merged record stands under the survivor, an erased person leaves no
// practice, no answers and no page, and withdrawn consent takes with it what it had allowed.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { HeldRows, PeopleFollower } from '../people/index.ts'
import { refreshLearner } from './projection.ts'

export const recognitionFollower: PeopleFollower = {
  name: 'recognition',
  async merged(db, communeId, { fromId, intoId }) {
    for (const table of ['skillRuns', 'practiceRecords', 'checkSittings'] as const) {
      await db.updateTable(table).set({ residentId: intoId }).where('communeId', '=', communeId).where('residentId', '=', fromId).execute()
    }
    await mergeBadges(db, communeId, fromId, intoId)
    await sql`delete from learner_codes k where k.commune_id = ${communeId} and k.resident_id = ${fromId}
      and exists (select from learner_codes o where o.commune_id = k.commune_id and o.resident_id = ${intoId})`.execute(db)
    await db.updateTable('learnerCodes').set({ residentId: intoId }).where('communeId', '=', communeId).where('residentId', '=', fromId).execute()
    await refreshLearner(db, communeId, fromId)
    await refreshLearner(db, communeId, intoId)
  },
  async erased(db, communeId, residentId) {
    await forgetPractice(db, communeId, residentId)
    await db.deleteFrom('learnerCodes').where('communeId', '=', communeId).where('residentId', '=', residentId).execute()
    // The place in the status list stays, so that copies on paper are known to be void.
    await sql`update badges set jwt = '', revoked_at = coalesce(revoked_at, now()), revoked_why = coalesce(revoked_why, 'erased'), revoked_by = coalesce(revoked_by, 'system')
      where commune_id = ${communeId} and resident_id = ${residentId}`.execute(db)
    // Runs stay, as visits do: ids and days, nothing that tells who it was.
    await refreshLearner(db, communeId, residentId)
    return []
  },
  async consentWithdrawn(db, communeId, { residentId, purpose }) {
    if (purpose !== 'practice_times') return
    await forgetPractice(db, communeId, residentId)
    await refreshLearner(db, communeId, residentId)
  },
  async touched(db, communeId, importId) {
    const { rows } = await sql<{ residentId: string; reason: string }>`
      select r.id as "residentId", 'đã có người chứng kiến bài học hoặc đã có trang học' as reason from residents r
       where r.commune_id = ${communeId} and r.import_id = ${importId}
         and (exists (select from skill_runs s where s.commune_id = r.commune_id and s.resident_id = r.id)
           or exists (select from learner_codes k where k.commune_id = r.commune_id and k.resident_id = r.id)
           or exists (select from practice_records p where p.commune_id = r.commune_id and p.resident_id = r.id)
           or exists (select from check_sittings c where c.commune_id = r.commune_id and c.resident_id = r.id))`.execute(db)
    return rows
  },
  held: heldByRecognition,
}

/** Both records held a standing badge for the same guide: the survivor's own stays. */
async function mergeBadges(db: Db, communeId: number, fromId: string, intoId: string): Promise<void> {
  await sql`update badges b set revoked_at = now(), revoked_by = 'system', revoked_why = 'reissued' where b.commune_id = ${communeId} and b.resident_id = ${fromId} and b.revoked_at is null
    and exists (select from badges o where o.commune_id = b.commune_id and o.resident_id = ${intoId} and o.guide_id = b.guide_id and o.revoked_at is null)`.execute(db)
  await db.updateTable('badges').set({ residentId: intoId }).where('communeId', '=', communeId).where('residentId', '=', fromId).execute()
}

/** Practice and answers with this name on them; answers left without a name are nobody's. */
async function forgetPractice(db: Db, communeId: number, residentId: string): Promise<void> {
  await db.deleteFrom('practiceRecords').where('communeId', '=', communeId).where('residentId', '=', residentId).execute()
  const mine = db.selectFrom('checkSittings').select('id').where('communeId', '=', communeId).where('residentId', '=', residentId)
  await db.deleteFrom('checkAnswers').where('communeId', '=', communeId).where('sittingId', 'in', mine).execute()
  await db.deleteFrom('checkSittings').where('communeId', '=', communeId).where('residentId', '=', residentId).execute()
}

async function heldByRecognition(db: Db, communeId: number, residentId: string): Promise<HeldRows[]> {
  const mine = { communeId, residentId }
  const runs = await db.selectFrom('skillRuns').select(['guideId', 'guideVersion', 'ranOn', 'help', 'variant', 'slip']).where('communeId', '=', mine.communeId).where('residentId', '=', residentId).orderBy('ranOn').execute()
  const proofs = await db.selectFrom('proofStates').select(['guideId', 'tier', 'witnessedOn', 'provedOn', 'reviewOn']).where('communeId', '=', communeId).where('residentId', '=', residentId).orderBy('guideId').execute()
  const practice = await db
    .selectFrom('practiceRecords').select(['guideId', 'way', 'steps', 'wrongTaps', 'hints', 'pauses', 'seconds', 'practisedOn'])
    .where('communeId', '=', communeId).where('residentId', '=', residentId).orderBy('practisedAt').execute()
  const checks = await db.selectFrom('checkSittings').select(['guideId', 'takenOn', 'asked', 'correct']).where('communeId', '=', communeId).where('residentId', '=', residentId).orderBy('takenAt').execute()
  const badges = await db.selectFrom('badges').select(['guideId', 'provedOn', 'issuedAt', 'revokedAt', 'revokedWhy']).where('communeId', '=', communeId).where('residentId', '=', residentId).orderBy('issuedAt').execute()
  const code = await db.selectFrom('learnerCodes').select(['code', 'madeAt']).where('communeId', '=', communeId).where('residentId', '=', residentId).execute()
  return [
    { title: 'Những lần có người chứng kiến', table: 'skill_runs', purpose: 'biết đã tự làm được gì, khi nào ôn lại', rows: runs },
    { title: 'Chứng minh từng bài', table: 'proof_states', purpose: 'tính từ các lần chứng kiến', rows: proofs },
    { title: 'Kết quả luyện tập', table: 'practice_records', purpose: 'giúp luyện tiếp, chỉ giữ khi còn đồng ý', rows: practice },
    { title: 'Bài kiểm tra ngắn', table: 'check_sittings', purpose: 'giúp ôn tiếp, chỉ giữ khi còn đồng ý', rows: checks },
    { title: 'Huy hiệu', table: 'badges', purpose: 'chứng minh được với người khác', rows: badges },
    { title: 'Mã trang học', table: 'learner_codes', purpose: 'mở trang học không cần tài khoản', rows: code },
  ]
}
