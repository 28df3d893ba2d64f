// What a fictional commune has done with its guides: named its province's app, and heard from three people that a step looks
// different on their phones; one of these is handled. By the real commands, so that the ledger says so too.

import type { Transaction } from 'kysely'
import { permissionsOf } from '../../src/modules/accounts/index.ts'
import { handleReport, nameCityApp, passerBy, reportGuide } from '../../src/modules/learning/commands.ts'
import { ANONYMOUS, type Actor } from '../../src/platform/actor.ts'
import type { Command } from '../../src/platform/command.ts'
import type { DB } from '../../src/platform/db.ts'
import { newId } from '../../src/platform/ids.ts'
import { appendLedger } from '../../src/platform/ledger.ts'
import { addMinutes, toPlainDate, type Instant } from '../../src/platform/time.ts'

const REPORTS = [
  { guideId: 'vneid-password', stepId: 'how', text: 'Máy tôi hỏi quét thẻ trước, không có hai vòng tròn.', appVersion: '' },
  { guideId: 'health-card', stepId: 'add', text: 'Không thấy chữ “Tích hợp thông tin”, chỉ có dấu cộng.', appVersion: '' },
  { guideId: 'land-tax', stepId: 'all', text: '', appVersion: '' },
] as const

export async function loadLearning(db: Transaction<DB>, { communeId, officerId, now }: { communeId: number; officerId: string; now: Instant }): Promise<void> {
  let at = addMinutes(now, -2 * 1440)
  const officer: Actor = { ...ANONYMOUS, id: officerId, kind: 'staff', name: '', communeId, roles: ['movement_officer'], permissions: permissionsOf(['movement_officer']) }
  const run = async <I>(cmd: Command<I>, actor: Actor, input: unknown): Promise<Record<string, string>> => {
    at = addMinutes(at, 97)
    const commandId = newId(at)
    const decision = await cmd.run!({ db, actor, communeId, now: at, today: toPlainDate(at), commandId }, cmd.input.parse(input))
    if (!decision.ok) throw new Error(`demonstration ${cmd.type}: ${decision.problems.map(({ code }) => code).join(', ')}`)
    await appendLedger(db, communeId, [{ ...decision.value, at, actorId: actor.id, deviceId: null, commandId, type: cmd.type }])
    return (decision.value.answer ?? {}) as Record<string, string>
  }
  await run(nameCityApp, officer, { cityApp: 'Suối Hoa Số (hư cấu)', cityAppHelp: '' })
  const ids: string[] = []
  for (const report of REPORTS) ids.push((await run(reportGuide, passerBy(communeId), { ...report, version: '1' })).id!)
  await run(handleReport, officer, { reportId: ids[2], state: 'same' })
}
