// Three weeks at a fictional one-stop counter: about 150 dossiers in every state, on time, late, waiting for the citizen,
// returned once and completed. Made by the real commands, so that clock, control slip and outbox hold what they would in life.

import { sql, type Transaction } from 'kysely'
import { permissionsOf, type Role } from '../../src/modules/accounts/index.ts'
import { receiveDossier } from '../../src/modules/dossiers/commands-file.ts'
import {
  dossierAccepted, dossierBegun, dossierExtended, dossierRefused, dossierReturned, dossierStopped, dossierWithdrawn, resultAttached, stepDone, supplementAnswered, supplementAsked, taskAssigned,
} from '../../src/modules/dossiers/commands.ts'
import { settingsChanged, ticketTaken, unitsSet } from '../../src/modules/dossiers/commands-desk.ts'
import { ANONYMOUS, systemActor, type Actor } from '../../src/platform/actor.ts'
import { runInside, type Command } from '../../src/platform/command.ts'
import type { DB } from '../../src/platform/db.ts'
import { newId } from '../../src/platform/ids.ts'
import { appendLedger } from '../../src/platform/ledger.ts'
import { addDays, addMinutes, atLocalTime, toPlainDate, weekday, type Instant } from '../../src/platform/time.ts'
import { PERSONAS } from '../../src/stand-ins/identity/people.ts'
import { DEMO_STAFF } from './logins.ts'
import type { Random } from './random.ts'

interface Counter {
  communeId: number
  communeName: string
  staff: ReadonlyMap<Role, string>
  now: Instant
  /** Names of fictional people who come. */
  payers: readonly string[]
  random: Random
}

/** Procedures people come for, without a fee, so that the till's own story stays its own; weight beside each. */
const WORK: readonly (readonly [code: string, weight: number])[] = [['1.014027', 30], ['1.004837', 18], ['2.000908', 16], ['1.001193', 14], ['1.004873', 10], ['1.011607', 8], ['1.001612', 4]]
/** What is still on a desk takes days by law, so that few are late by accident. */
const LONGER: typeof WORK = [['1.014027', 40], ['1.004837', 30], ['1.011607', 20], ['1.004873', 10]]
type Fate = 'returned' | 'done' | 'signing' | 'working' | 'paused' | 'completed' | 'late' | 'waiting' | 'accepted' | 'refused' | 'withdrawn' | 'stopped' | 'extended'
const FATES: readonly (readonly [Fate, number])[] = [
  ['returned', 56], ['done', 12], ['signing', 14], ['working', 18], ['paused', 10], ['completed', 8], ['late', 5], ['waiting', 9], ['accepted', 8], ['refused', 3], ['withdrawn', 3], ['stopped', 2], ['extended', 2],
]
/** Files that should be long done are old; those still on a desk came lately. */
const AGE_DAYS: Record<Fate, [number, number]> = {
  returned: [6, 20], done: [2, 6], signing: [1, 3], working: [0, 2], paused: [1, 5], completed: [2, 4], late: [24, 30], waiting: [0, 1], accepted: [0, 1], refused: [2, 15], withdrawn: [2, 15], stopped: [4, 15], extended: [24, 28],
}

/** Only a commune with its whole staff runs a counter. */
export async function loadDossiers(db: Transaction<DB>, counter: Counter): Promise<void> {
  const { communeId, staff, now, random } = counter
  if (!staff.has('receiver') || !staff.has('van_thu')) return
  const run = runner(db, counter)
  const today = toPlainDate(now)
  const setUp = atLocalTime(addDays(today, -40), 480)
  await run(settingsChanged, 'commune_admin', setUp, {
    codePattern: 'ordinary', agency: `H99.${String(communeId).slice(-3)}.00`, owner: '01', centreName: `Trung tâm Phục vụ hành chính công ${counter.communeName}`, phone: '0900 000 000', portalUrl: 'https://portal.stand-in.invalid',
  })
  for (const [role, units] of [['specialist', ['van-phong', 'van-hoa', 'kinh-te', 'cong-an', 'co-quan-khac']], ['leader_signer', ['lanh-dao']], ['van_thu', ['van-phong']]] as const) await run(unitsSet, 'commune_admin', setUp, { accountId: staff.get(role)!, units: [...units] })
  let serial = 0
  for (const [fate, count] of FATES) {
    for (let n = 0; n < count; n++) {
      const [from, to] = AGE_DAYS[fate]
      let day = addDays(today, -random.int(from, to))
      while (weekday(day) > 5) day = addDays(day, -1)
      const filedAt = atLocalTime(day, 480 + random.int(0, 400))
      if (filedAt >= now) continue
      await oneDossier(run, counter, fate, filedAt, serial++)
    }
  }
  for (let n = 0; n < 5; n++) await run(ticketTaken, 'visitor', addMinutes(now, n - 30), { purpose: n === 3 ? 'collect' : 'file', priority: n === 4 })
  await sql`analyze dossiers, dossier_events, dossier_tasks`.execute(db)
}

type Run = ReturnType<typeof runner>

async function oneDossier(run: Run, { staff, payers, now, random }: Counter, fate: Fate, filedAt: Instant, serial: number): Promise<void> {
  const phone = `09${String(10_000_000 + serial * 7919).slice(-8)}`
  // Some belong to the people of the stand-in provider of identities, so that whoever signs in as one of them finds their own.
  const persona = serial % 10 === 3 ? PERSONAS[(Math.floor(serial / 10) + 2) % 3] : undefined
  const name = persona?.name ?? payers[serial % payers.length]!
  const { dossierId } = (await run(receiveDossier, 'receiver', filedAt, {
    procedureCode: random.weighted(fate === 'returned' ? WORK : LONGER), applicantName: name, ...(persona && { personalId: persona.personalNumber }), phone, address: 'Địa chỉ hư cấu', resultWay: random.int(0, 3) === 0 ? 'post' : 'counter', channel: serial % 12 === 0 ? 3 : 1, decision: 'keep', evenIfAlike: true,
    ...(serial % 9 === 0 && { assistedBy: 'Tổ công nghệ số cộng đồng' }),
    components: [{ documentKey: '', name: 'Tờ khai', kind: 'copy', copies: 1 }, ...(serial % 2 === 0 ? [{ documentKey: '', name: 'Giấy tờ kèm theo', kind: 'copy', copies: 1 }] : [])],
  })) as { dossierId: string }
  let at = filedAt
  /** The next moment, never in the future. */
  const later = (minutes: number) => (at = addMinutes(at, minutes) < now ? addMinutes(at, minutes) : addMinutes(now, -1))
  const step = async (key: string, role: Role, minutes: number) => run(stepDone, role, later(minutes), { dossierId, step: key })
  if (fate === 'waiting') return
  if (fate === 'refused') return void (await run(dossierRefused, 'receiver', later(10), { dossierId, reason: 'Thủ tục này do nơi khác giải quyết; đã chỉ cho bà con nơi nộp đúng.' }))
  await run(dossierAccepted, 'receiver', later(5), { dossierId })
  if (fate === 'accepted') return
  if (fate === 'withdrawn') return void (await run(dossierWithdrawn, 'receiver', later(60), { dossierId, reason: 'Bà con xin rút để bổ sung rồi nộp lại.' }))
  await run(dossierBegun, 'receiver', later(15), { dossierId })
  const first = (await run.openSteps(dossierId))[0]!
  await run(taskAssigned, 'leader_signer', later(5), { dossierId, step: first, accountId: staff.get('specialist')! })
  if (fate === 'working' || fate === 'late') return
  if (fate === 'stopped') return void (await run(dossierStopped, 'specialist', later(200), { dossierId, reason: 'Người nộp đã được giải quyết ở nơi khác.', basis: 'Nghị định 118/2025/NĐ-CP, Điều 21' }))
  if (fate === 'extended') {
    const { dueAt } = await run.find(dossierId)
    return void (dueAt && dueAt < now && (await run(dossierExtended, 'specialist', addMinutes(dueAt, 60), { dossierId, amount: 5, unit: 'workingDays', reason: 'Chờ xác minh lâu hơn dự kiến.', basis: '' })))
  }
  if (fate === 'paused' || fate === 'completed') {
    await run(supplementAsked, 'specialist', later(90), {
      dossierId, words: 'Bà con mang đến quầy hoặc gửi ảnh chụp rõ.', contactName: 'Đan Minh Họa', contactPhone: '0900000000',
      reasons: [{ part: 'Tờ khai', reason: 'blank', words: 'Chưa ghi ngày sinh.' }, { part: 'Giấy tờ kèm theo', reason: 'unreadable', words: 'Ảnh bị mờ, xin chụp lại.' }],
    })
    if (fate === 'paused') return
    await run(supplementAnswered, 'receiver', later(600), { dossierId, answer: 'Đã mang đủ giấy tờ.' })
    return
  }
  for (const key of await run.openSteps(dossierId)) await step(key, 'specialist', 60)
  // A second desk before the leader, where the flow has one.
  for (const key of await run.openSteps(dossierId, 'specialist')) await step(key, 'specialist', 60)
  for (const key of await run.openSteps(dossierId, 'outside')) await step(key, 'specialist', 60)
  if (fate === 'signing') return
  for (const key of await run.openSteps(dossierId, 'leader')) await step(key, 'leader_signer', 40)
  for (const key of await run.openSteps(dossierId, 'van_thu')) await step(key, 'van_thu', 20)
  await run(resultAttached, 'receiver', later(10), { dossierId, name: 'Kết quả giải quyết' })
  if (fate === 'returned') await run(dossierReturned, 'receiver', later(60), { dossierId, receivedBy: name, method: 'counter' })
}

/** Runs one command as a member of the staff, its ledger entry beside it. */
function runner(db: Transaction<DB>, { communeId, staff }: Counter) {
  const actorOf = (role: Role | 'visitor'): Actor =>
    role === 'visitor'
      ? systemActor(communeId)
      : { ...ANONYMOUS, id: staff.get(role)!, kind: 'staff', name: DEMO_STAFF.find((one) => one.role === role)!.fullName, communeId, roles: [role], permissions: permissionsOf([role]) }
  const run = async <I>(cmd: Command<I>, role: Role | 'visitor', at: Instant, input: unknown): Promise<unknown> => {
    const commandId = newId(at)
    const actor = actorOf(role)
    if (cmd.batchable) {
      const [answer] = await runInside(db, cmd, { communeId, now: at, items: [{ input: cmd.input.parse(input), commandId, now: at, actor }] })
      if (!answer!.ok) throw new Error(`demonstration: ${cmd.type} refused: ${answer!.problems.map(({ code, params }) => `${code} ${JSON.stringify(params ?? {})}`).join(', ')}`)
      return answer!.value
    }
    const decision = await cmd.run!({ db, actor, communeId, now: at, today: toPlainDate(at), commandId }, cmd.input.parse(input))
    if (!decision.ok) throw new Error(`demonstration: ${cmd.type} refused: ${decision.problems.map(({ code, params }) => `${code} ${JSON.stringify(params ?? {})}`).join(', ')}`)
    await appendLedger(db, communeId, [{ ...decision.value, at, actorId: actor.id, deviceId: null, commandId, type: cmd.type }])
    return decision.value.answer
  }
  return Object.assign(run, {
    async openSteps(dossierId: string, role?: string): Promise<string[]> {
      let query = db.selectFrom('dossierTasks').select('step').where('communeId', '=', communeId).where('dossierId', '=', dossierId).where('state', '=', 'open')
      if (role) query = query.where('role', '=', role)
      return (await query.orderBy('step').execute()).map(({ step }) => step)
    },
    find: (dossierId: string) => db.selectFrom('dossiers').select(['dueAt']).where('communeId', '=', communeId).where('id', '=', dossierId).executeTakeFirstOrThrow(),
  })
}
