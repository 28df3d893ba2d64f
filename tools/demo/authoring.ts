// Guides being looked after in a fictional commune: one has a second version, one draft waits for a second person, a check is
// given to somebody. There are no recordings: a machine's tone is not a voice, and no person has lent theirs to a demonstration.

import type { Transaction } from 'kysely'
import { permissionsOf, type Role } from '../../src/modules/accounts/index.ts'
import { assignCheck, judgeDraft, openDraft, saveSection, sendDraft } from '../../src/modules/authoring/commands-drafts.ts'
import { findGuide } from '../../src/modules/learning/index.ts'
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

const GUIDE = 'vneid-password'

export async function loadAuthoring(db: Transaction<DB>, { communeId, staff, now }: Desk): Promise<void> {
  if (!staff.has('leader_signer')) return
  let at = addMinutes(now, -2 * 1440)
  const run = async <I>(cmd: Command<I>, role: Role, input: unknown): Promise<Record<string, string>> => {
    at = addMinutes(at, 13)
    const actor: Actor = { ...ANONYMOUS, id: staff.get(role)!, kind: 'staff', name: DEMO_STAFF.find((one) => one.role === role)!.fullName, communeId, roles: [role], permissions: permissionsOf([role]) }
    const commandId = newId(at)
    const decision = await cmd.run!({ db, actor, communeId, now: at, today: toPlainDate(at), commandId }, cmd.input.parse(input))
    if (!decision.ok) throw new Error(`demonstration ${cmd.type}: ${decision.problems.map(({ code, params }) => `${code} ${JSON.stringify(params)}`).join(', ')}`)
    await appendLedger(db, communeId, [{ ...decision.value, at, actorId: actor.id, deviceId: null, commandId, type: cmd.type }])
    return (decision.value.answer ?? {}) as Record<string, string>
  }
  const change = async (guideId: string, section: string, fields: Record<string, string>, note: string): Promise<string> => {
    const { id } = await run(openDraft, 'movement_officer', { guideId })
    await run(saveSection, 'movement_officer', { draftId: id, section, baseRevision: 1, fields, auto: false })
    await run(sendDraft, 'movement_officer', { draftId: id, note })
    return id!
  }

  const guide = (await findGuide(db, communeId, GUIDE))!
  const [first] = guide.steps
  const published = await change(GUIDE, `buoc.${first!.id}`, { 'hint.vi': `${first!.hint.vi} Nhìn vào chỗ có viền hồng.`, 'hint.en': `${first!.hint.en ?? first!.hint.vi} Look where the pink ring is.` }, 'Lời gợi ý chỉ rõ chỗ nhìn (trình diễn)')
  await run(judgeDraft, 'commune_admin', { draftId: published, verdict: 'approved', reason: '' })
  const paying = (await findGuide(db, communeId, 'qr-payment'))!
  await change('qr-payment', `buoc.${paying.steps[0]!.id}`, { 'hint.vi': `${paying.steps[0]!.hint.vi} Không vội.`, 'hint.en': `${paying.steps[0]!.hint.en ?? paying.steps[0]!.hint.vi} No hurry.` }, 'Nhắc bà con không vội (trình diễn)')
  await run(assignCheck, 'movement_officer', { guideId: 'health-card', assignee: staff.get('commune_admin')!, note: 'Xem lại trên máy thật trước buổi dạy (trình diễn)' })
}
