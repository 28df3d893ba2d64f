// Photos and voice notes whose bytes come after their visit: what is announced, and the moment the bytes are here.

import { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Db } from '../../platform/db.ts'
import { accept, refuse } from '../../platform/problem.ts'
import { visitProblems } from './problems.ts'

export interface Attachment {
  id: string
  visitId: string
  householdId: string
  hamletId: string
  sha256: string
  mediaType: string
  sizeBytes: number
  fileId: string | null
}

/** An announced file by its id; undefined until its visit has arrived. */
export async function findAttachment(db: Db, communeId: number, id: string): Promise<Attachment | undefined> {
  return db
    .selectFrom('visitAttachments as a')
    .innerJoin('visits as v', (join) => join.onRef('v.communeId', '=', 'a.communeId').onRef('v.id', '=', 'a.visitId'))
    .select(['a.id', 'a.visitId', 'v.householdId', 'v.hamletId', 'a.sha256', 'a.mediaType', 'a.sizeBytes', 'a.fileId'])
    .where('a.communeId', '=', communeId)
    .where('a.id', '=', id)
    .executeTakeFirst()
}

/** Says that the bytes are in the file store under `fileId`; saying it twice changes nothing. */
export const attachFile = command({
  type: 'visit.file_arrived',
  may: 'visit.record',
  input: z.object({ id: z.uuid(), fileId: z.string().regex(/^[0-9a-f]{64}$/) }),
  async run({ db, communeId, actor, now }, { id, fileId }) {
    const attachment = await findAttachment(db, communeId, id)
    if (!attachment) return refuse(visitProblems.attachmentUnknown)
    if (actor.hamletIds !== null && !actor.hamletIds.includes(attachment.hamletId)) return refuse(visitProblems.notYourHamlet)
    await db
      .updateTable('visitAttachments')
      .set({ fileId, arrivedAt: now })
      .where('communeId', '=', communeId)
      .where('id', '=', id)
      .where('fileId', 'is', null)
      .execute()
    return accept({
      subject: `visit:${attachment.visitId}`,
      hamletIds: [attachment.hamletId],
      householdIds: [attachment.householdId],
      data: { id, fileId },
    })
  },
})
