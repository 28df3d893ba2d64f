// The agency's own entry, its units, and who stands in for whom.

import { findAccount } from '../accounts/index.ts'
import { command, mapConstraint } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { accept, refuse } from '../../platform/problem.ts'
import { documentProblems } from './problems.ts'
import { listDelegations } from './queries.ts'
import { decideDelegation } from './rules-signing.ts'
import { agencyInput, delegationInput, unitInput, withdrawDelegationInput } from './schema.ts'

mapConstraint('document_units_abbr', documentProblems.unitAbbrTaken)

export const agencySettled = command({
  type: 'document.agency_settled',
  may: 'document.settle',
  input: agencyInput,
  async run({ db, communeId, now }, input) {
    const row = { ...input, updatedAt: now }
    await db.insertInto('documentAgencies').values({ communeId, ...row }).onConflict((oc) => oc.column('communeId').doUpdateSet(row)).execute()
    return accept({ subject: `document_agency:${communeId}`, data: input })
  },
})

export const unitSettled = command({
  type: 'document.unit_settled',
  may: 'document.settle',
  input: unitInput,
  async run({ db, communeId, now }, { unitId, headAccountId, ...input }) {
    if (headAccountId !== null && !(await findAccount(db, communeId, headAccountId))) return refuse(documentProblems.noSuchPerson)
    const id = unitId ?? newId(now)
    const row = { ...input, headAccountId }
    await db
      .insertInto('documentUnits')
      .values({ communeId, id, ...row })
      .onConflict((oc) => oc.columns(['communeId', 'id']).doUpdateSet(row))
      .execute()
    return accept({ subject: `document_unit:${id}`, data: row, answer: { unitId: id } })
  },
})

export const delegated = command({
  type: 'document.delegated',
  may: 'document.settle',
  input: delegationInput,
  async run({ db, communeId, now, today }, input) {
    const [from, to] = [await findAccount(db, communeId, input.fromAccountId), await findAccount(db, communeId, input.toAccountId)]
    if (!from || !to) return refuse(documentProblems.noSuchPerson)
    const decision = decideDelegation(input, await listDelegations(db, communeId), today)
    if (!decision.ok) return decision
    const id = newId(now)
    await db.insertInto('documentDelegations').values({ communeId, id, ...input, fromName: from.fullName, toName: to.fullName, createdAt: now }).execute()
    return accept({ subject: `document_delegation:${id}`, data: input, answer: { delegationId: id } })
  },
})

export const delegationWithdrawn = command({
  type: 'document.delegation_withdrawn',
  may: 'document.settle',
  input: withdrawDelegationInput,
  async run({ db, communeId, now }, { delegationId }) {
    const done = await db
      .updateTable('documentDelegations')
      .set({ withdrawnAt: now })
      .where('communeId', '=', communeId)
      .where('id', '=', delegationId)
      .where('withdrawnAt', 'is', null)
      .executeTakeFirst()
    if (done.numUpdatedRows === 0n) return refuse(documentProblems.notFound)
    return accept({ subject: `document_delegation:${delegationId}`, data: {} })
  },
})
