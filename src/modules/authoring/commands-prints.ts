// Asking for papers, and calling it off.

import { command } from '../../platform/command.ts'
import { accept, refuse, withParams } from '../../platform/problem.ts'
import { listGuides } from '../learning/index.ts'
import { authoringProblems as said } from './problems.ts'
import { printInput, printOnlyInput } from './schema.ts'

export const PRINT_JOB = 'authoring-print'

export const askForPapers = command({
  type: 'guide_print.asked',
  may: 'guide.manage',
  input: printInput,
  async run({ db, communeId, actor, now, commandId: id }, { guides, colour, ...print }) {
    const withdrawn = (await listGuides(db, communeId)).find((guide) => guide.withdrawn && guides.includes(guide.id))
    if (withdrawn) return refuse(withParams(said.printWithdrawn, { title: withdrawn.title.vi! }))
    await db.insertInto('guidePrints').values({ communeId, id, ...print, grey: colour === 'xam', guideIds: guides, askedBy: actor.id, askedAt: now }).execute()
    return accept({ subject: `guide_print:${id}`, data: { ...print, colour, guides }, answer: { id } })
  },
})

export const cancelPapers = command({
  type: 'guide_print.cancelled',
  may: 'guide.manage',
  input: printOnlyInput,
  async run({ db, communeId }, { printId }) {
    const row = await db.updateTable('guidePrints').set({ state: 'cancelled' }).where('communeId', '=', communeId).where('id', '=', printId).where('state', '=', 'waiting').returning('id').executeTakeFirst()
    return row ? accept({ subject: `guide_print:${printId}`, data: {} }) : refuse(said.noSuchPrint)
  },
})
