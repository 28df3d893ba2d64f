// Letters to the citizen that the head of the agency signs: refusal (03), apology (04), stop (05). Typeset before the command.

import { listStaff } from '../accounts/index.ts'
import * as z from 'zod'
import { command } from '../../platform/command.ts'
import { accept, Refused, refuse } from '../../platform/problem.ts'
import { loadDossier, saveChange } from './commands-common.ts'
import { addPaper } from './commands-signatures.ts'
import { dossierProblems } from './problems.ts'
import { livePaper } from './queries-papers.ts'
import { LETTER_TITLES, LETTERS, type Letter } from './schema-letters.ts'

const letterInput = z.object({
  dossierId: z.uuid(), revision: z.coerce.number().int().positive().optional(), letter: z.enum(Object.keys(LETTERS) as [Letter, ...Letter[]]), signerId: z.uuid('hãy chọn người ký'), fileId: z.string().regex(/^[0-9a-f]{64}$/),
})

export const letterSubmitted = command({
  type: 'dossier.letter_submitted',
  may: 'dossier.ask',
  input: letterInput,
  async run(env, { dossierId, revision, letter, signerId, fileId }) {
    const { db, communeId } = env
    const loaded = await loadDossier(env, dossierId, revision)
    if (!loaded.events.some(({ type }) => (LETTERS[letter] as readonly string[]).includes(type))) return refuse(dossierProblems.noSuchPaper)
    if (await livePaper(db, communeId, dossierId, letter)) return refuse(dossierProblems.paperAlready)
    const signer = (await listStaff(db, communeId, 'dossier.sign')).find(({ id }) => id === signerId)
    if (!signer) throw new Refused(dossierProblems.noSuchSigner)
    await addPaper(env, { dossierId, kind: letter, title: `${LETTER_TITLES[letter]}, hồ sơ ${loaded.row.code}`, signerId, signerName: signer.fullName, fileId }, 'now')
    const { dossier: _row, ...event } = await saveChange(env, loaded, { type: 'paper_submitted', data: { paper: letter, to: signer.fullName } })
    return accept(event)
  },
})
