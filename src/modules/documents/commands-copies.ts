// Copies certified by the agency (Decree 30/2020, articles 25–27): a number of their own, the agency's signature with words
// instead of a picture on the first page, and what signing answers.

import { askForSignature, type SignatureFollower } from '../signing/index.ts'
import { command } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { accept, Refused } from '../../platform/problem.ts'
import { dateParts } from '../../platform/time.ts'
import { getAgency, takeNumber } from './commands-flow.ts'
import { COPIES } from './decree.ts'
import { documentProblems } from './problems.ts'
import { findCopy } from './queries-copies.ts'
import { fullNumber } from './rules-number.ts'
import { copyInput } from './schema.ts'

export const COPY_KIND = 'document_copy'

export const copyMade = command({
  type: 'document.copy_made',
  may: 'document.register',
  input: copyInput,
  async run(env, { copyKey, source, paperId, title, file, place }) {
    const { db, communeId, actor, now, today } = env
    const agency = await getAgency(env)
    const form = COPIES.get(copyKey)!
    const id = newId(now)
    const { year } = dateParts(today)
    const number = await takeNumber(env, 'copy', 'all', year, { documentId: id })
    const full = fullNumber(number, `${form.abbr}-${agency.abbr}`)
    await db.insertInto('documentCopies').values({ communeId, id, copyKey, source, paperId, title, number, year, fullNumber: full, madeAt: now, madeByName: actor.name, fileSha256: file }).execute()
    const requestId = await askForSignature(env, { subject: { kind: COPY_KIND, id }, title: `${form.name} ${full}: ${title}`.slice(0, 300), act: 'copy', accountId: null, fileId: file, place, words: [`${form.name.toLocaleUpperCase('vi')} số ${full}`, agency.name] })
    return accept({ subject: `document_copy:${id}`, data: { copyKey, source, paperId, number: full }, answer: { copyId: id, requestId } })
  },
})

export const copiesSignatureFollower: SignatureFollower = {
  kind: COPY_KIND,
  hrefOf: () => '/van-ban/sao',
  async signed({ db, communeId, now }, { subject, fileId }) {
    if (!(await findCopy(db, communeId, subject.id))) throw new Refused(documentProblems.notFound)
    await db.updateTable('documentCopies').set({ sealedSha256: fileId, sealedAt: now }).where('communeId', '=', communeId).where('id', '=', subject.id).execute()
  },
  async declined({ db, communeId }, { subject, reason }) {
    await db.updateTable('documentCopies').set({ refusedReason: reason }).where('communeId', '=', communeId).where('id', '=', subject.id).execute()
  },
  async improved({ db, communeId }, { subject, fromFileId, fileId }) {
    await db.updateTable('documentCopies').set({ sealedSha256: fileId }).where('communeId', '=', communeId).where('id', '=', subject.id).where('sealedSha256', '=', fromFileId).execute()
  },
}
