// The trail of a paper: every step, who took it, why it went back. Written by the command that takes the step.

import { sql } from 'kysely'
import type { CommandEnv } from '../../platform/command.ts'

/** One more line of the trail. */
export async function trail({ db, communeId, actor, now }: Pick<CommandEnv, 'db' | 'communeId' | 'actor' | 'now'>, documentId: string, step: string, reason: string | null = null): Promise<void> {
  await db
    .insertInto('documentSteps')
    .values({
      communeId, documentId, step, reason, at: now, byId: actor.id, byName: actor.name,
      seq: sql<number>`(select coalesce(max(seq), 0) + 1 from document_steps where commune_id = ${communeId} and document_id = ${documentId})`,
    })
    .execute()
}
