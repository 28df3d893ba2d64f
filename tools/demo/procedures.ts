// The demonstration's own touch on the catalogue: one procedure the commune corrected, one form that waits for a second
// pair of eyes. The source of each says that it is fictional. Made by the real commands.

import type { Transaction } from 'kysely'
import { permissionsOf, type Role } from '../../src/modules/accounts/index.ts'
import { proceduresChanged } from '../../src/modules/procedures/commands-catalogue.ts'
import { formDraftSaved } from '../../src/modules/procedures/commands-forms.ts'
import { findForm, sectionsOf } from '../../src/modules/procedures/index.ts'
import { applyEdit } from '../../src/modules/procedures/rules-form-edit.ts'
import { ANONYMOUS, type Actor } from '../../src/platform/actor.ts'
import type { Command } from '../../src/platform/command.ts'
import type { DB } from '../../src/platform/db.ts'
import { newId } from '../../src/platform/ids.ts'
import { appendLedger } from '../../src/platform/ledger.ts'
import { addMinutes, toPlainDate, type Instant } from '../../src/platform/time.ts'
import { DEMO_STAFF } from './logins.ts'

interface Desk {
  communeId: number
  staff: ReadonlyMap<Role, string>
  now: Instant
}

/** Only a commune with its whole staff has somebody for procedures. */
export async function loadProcedures(db: Transaction<DB>, { communeId, staff, now }: Desk): Promise<void> {
  if (!staff.has('procedure_controller') || !staff.has('specialist')) return
  const at = addMinutes(now, -2 * 1440)
  const run = async <I>(cmd: Command<I>, role: Role, input: unknown): Promise<void> => {
    const actor: Actor = { ...ANONYMOUS, id: staff.get(role)!, kind: 'staff', name: DEMO_STAFF.find((one) => one.role === role)!.fullName, communeId, roles: [role], permissions: permissionsOf([role]) }
    const commandId = newId(at)
    const decision = await cmd.run!({ db, actor, communeId, now: at, today: toPlainDate(at), commandId }, cmd.input.parse(input))
    if (!decision.ok) throw new Error(`demonstration ${cmd.type}: ${decision.problems.map(({ code }) => code).join(', ')}`)
    await appendLedger(db, communeId, [{ ...decision.value, at, actorId: actor.id, deviceId: null, commandId, type: cmd.type }])
  }
  await run(proceduresChanged, 'procedure_controller', {
    fileId: null, fileName: '', validFrom: toPlainDate(at), reason: 'Nghị quyết 00/2026 (hư cấu, để trình diễn)',
    patches: [{ code: '1.004873', field: 'feeAny', value: '15.000' }],
  })
  const { form } = (await findForm(db, communeId, '2.000815'))!
  const sections = applyEdit(sectionsOf(form), {
    do: 'putField', section: 0, field: null,
    input: { label: 'Muốn nhận bản sao lúc nào', hint: '', kind: 'choice', required: false, pastOnly: false, options: 'Trong buổi sáng\nTrong buổi chiều', whenField: '', whenIs: '' },
  })
  await run(formDraftSaved, 'specialist', { code: form.code, revision: 0, title: form.title, sections })
}
