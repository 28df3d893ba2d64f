// What recognition knows of people, read plainly: runs, what they add up to, codes, practice.

import { sql, type Selectable } from 'kysely'
import type { Db, DB } from '../../platform/db.ts'
import type { PlainDate } from '../../platform/time.ts'
import type { CheckSeen, RunSeen } from './rules-proof.ts'

export type RunRow = Selectable<DB['skillRuns']>
export type ProofRow = Selectable<DB['proofStates']>

export async function listRuns(db: Db, communeId: number, residentId: string, limit = 200): Promise<(RunRow & { memberName: string | null })[]> {
  return db
    .selectFrom('skillRuns as s')
    .leftJoin('teamMembers as m', (join) => join.onRef('m.communeId', '=', 's.communeId').onRef('m.id', '=', 's.memberId'))
    .selectAll('s').select('m.fullName as memberName')
    .where('s.communeId', '=', communeId).where('s.residentId', '=', residentId)
    .orderBy('s.ranOn', 'desc').orderBy('s.id', 'desc').limit(limit).execute()
}

/** Everything that proof of one guide is decided from. */
export async function findSeen(db: Db, communeId: number, residentId: string, guideId: string): Promise<{ runs: RunSeen[]; checks: CheckSeen[]; practised: boolean }> {
  const runs = await db.selectFrom('skillRuns').select(['ranOn as on', 'help', 'variant', 'slip']).where('communeId', '=', communeId).where('residentId', '=', residentId).where('guideId', '=', guideId).execute()
  const checks = await db
    .selectFrom('checkSittings').select(['takenOn as on', 'slip', 'variantRight'])
    .where('communeId', '=', communeId).where('residentId', '=', residentId).where('guideId', '=', guideId).where('watchedBy', 'is not', null).execute()
  const practice = await db.selectFrom('practiceRecords').select('id').where('communeId', '=', communeId).where('residentId', '=', residentId).where('guideId', '=', guideId).limit(1).executeTakeFirst()
  return { runs: runs as RunSeen[], checks, practised: practice !== undefined }
}

export async function listProofs(db: Db, communeId: number, residentId: string): Promise<ProofRow[]> {
  return db.selectFrom('proofStates').selectAll().where('communeId', '=', communeId).where('residentId', '=', residentId).orderBy('skill').orderBy('guideId').execute()
}

export async function findProof(db: Db, communeId: number, residentId: string, guideId: string): Promise<ProofRow | undefined> {
  return db.selectFrom('proofStates').selectAll().where('communeId', '=', communeId).where('residentId', '=', residentId).where('guideId', '=', guideId).executeTakeFirst()
}

/** First day a skill was shown on the person's own device, by the evidence ladder. */
export async function findOwnSince(db: Db, communeId: number, residentId: string, skill: string): Promise<PlainDate | null> {
  const row = await db.selectFrom('evidence').select('ownSince').where('communeId', '=', communeId).where('residentId', '=', residentId).where('skill', '=', skill).executeTakeFirst()
  return row?.ownSince ?? null
}

/** The standing agreement that results of practice are kept; undefined when there is none or it was withdrawn. */
export async function findPracticeConsent(db: Db, communeId: number, residentId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('consents').select('id')
    .where('communeId', '=', communeId).where('residentId', '=', residentId).where('purpose', '=', 'practice_times').where('withdrawnAt', 'is', null).orderBy('givenAt').limit(1).executeTakeFirst()
  return row?.id
}

export async function hasPracticeConsent(db: Db, communeId: number, residentId: string): Promise<boolean> {
  return (await findPracticeConsent(db, communeId, residentId)) !== undefined
}

/** Highest rung of the evidence ladder by skill. */
export async function findRungs(db: Db, communeId: number, residentId: string): Promise<Map<string, number>> {
  const rows = await db.selectFrom('evidence').select(['skill', 'rung']).where('communeId', '=', communeId).where('residentId', '=', residentId).execute()
  return new Map(rows.map(({ skill, rung }) => [skill, rung]))
}

/** Confirmations that exist elsewhere, as visits recorded them. */
export async function listConfirmed(db: Db, communeId: number, residentId: string): Promise<{ skill: string; confirmedOn: PlainDate; source: string }[]> {
  return db.selectFrom('confirmations').select(['skill', 'confirmedOn', 'source']).where('communeId', '=', communeId).where('residentId', '=', residentId).orderBy('confirmedOn').limit(50).execute()
}

export async function findCode(db: Db, communeId: number, residentId: string): Promise<string | undefined> {
  return (await db.selectFrom('learnerCodes').select('code').where('communeId', '=', communeId).where('residentId', '=', residentId).executeTakeFirst())?.code
}

/** Whose page a code opens; the person as the register has them now. */
export async function findLearner(db: Db, code: string): Promise<{ communeId: number; residentId: string; fullName: string; communeName: string; fictional: boolean } | undefined> {
  const { rows } = await sql<{ communeId: number; residentId: string; fullName: string; communeName: string; fictional: boolean }>`
    select k.commune_id, k.resident_id, r.full_name, c.name as commune_name, c.fictional
      from learner_codes k
      join residents r on r.commune_id = k.commune_id and r.id = k.resident_id and r.state in ('active', 'moved_away')
      join communes c on c.commune_id = k.commune_id
     where k.code = ${code}`.execute(db)
  return rows[0]
}

export async function listPractice(db: Db, communeId: number, residentId: string, limit = 50): Promise<Selectable<DB['practiceRecords']>[]> {
  return db.selectFrom('practiceRecords').selectAll().where('communeId', '=', communeId).where('residentId', '=', residentId).orderBy('practisedAt', 'desc').orderBy('id').limit(limit).execute()
}
