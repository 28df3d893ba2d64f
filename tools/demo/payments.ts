// Eight days of a fictional till: charges paid in every way money goes wrong, the bank's statements, days signed off, a
// refund on its way; and what people said of the service. Made by the real commands, so that the day balances as in life.

import { sql, type Transaction } from 'kysely'
import { permissionsOf, type Role } from '../../src/modules/accounts/index.ts'
import { askForRating, petitionHandled, petitionSent } from '../../src/modules/feedback/commands.ts'
import { accountOpened } from '../../src/modules/payments/commands-accounts.ts'
import { creditReceived } from '../../src/modules/payments/commands-credits.ts'
import { dayClosed } from '../../src/modules/payments/commands-day.ts'
import { statementImported } from '../../src/modules/payments/commands-statements.ts'
import { refundAsked } from '../../src/modules/payments/commands-refunds.ts'
import { cashTaken, chargeRaised, receiptIssued } from '../../src/modules/payments/commands.ts'
import { STAND_IN_BIN, STAND_IN_PROVIDER } from '../../src/modules/payments/words.ts'
import { setUpDelivery } from '../../src/modules/results/commands.ts'
import { ANONYMOUS, systemActor, type Actor } from '../../src/platform/actor.ts'
import type { Command } from '../../src/platform/command.ts'
import type { DB } from '../../src/platform/db.ts'
import { newId } from '../../src/platform/ids.ts'
import { appendLedger } from '../../src/platform/ledger.ts'
import { addDays, addMinutes, atLocalTime, toPlainDate, weekday, type Instant, type PlainDate } from '../../src/platform/time.ts'
import { DEMO_STAFF } from './logins.ts'
import type { Random } from './random.ts'

interface Till {
  communeId: number
  communeName: string
  staff: ReadonlyMap<Role, string>
  now: Instant
  /** Names of fictional people who pay. */
  payers: readonly string[]
  random: Random
}

const WORK = [
  { title: 'Chứng thực bản sao, 2 bản 3 trang', amountVnd: 10_000, basis: 'Cổng Dịch vụ công quốc gia (bản chép), chưa đối chiếu văn bản' },
  { title: 'Bản sao trích lục khai sinh, 1 bản', amountVnd: 8000, basis: 'Cổng Dịch vụ công quốc gia (bản chép), chưa đối chiếu văn bản' },
  { title: 'Chứng thực chữ ký', amountVnd: 10_000, basis: 'Cổng Dịch vụ công quốc gia (bản chép), chưa đối chiếu văn bản' },
  { title: 'Chứng thực giao dịch tài sản', amountVnd: 50_000, basis: 'Cổng Dịch vụ công quốc gia (bản chép), chưa đối chiếu văn bản' },
]

type Fate = 'exact' | 'cash' | 'twice' | 'partial' | 'late' | 'slip' | 'lost' | 'open'
const FATES: readonly (readonly [Fate, number])[] = [['exact', 62], ['cash', 14], ['lost', 6], ['open', 6], ['partial', 4], ['twice', 3], ['late', 3], ['slip', 2]]
const DAYS_BACK = 8

/** Only a commune with its whole staff has a till. */
export async function loadPayments(db: Transaction<DB>, till: Till): Promise<void> {
  const { communeId, staff, now, random } = till
  if (!staff.has('cashier')) return
  const run = runner(db, till)
  const today = toPlainDate(now)
  const days = Array.from({ length: DAYS_BACK + 4 }, (_, back) => addDays(today, back - DAYS_BACK - 3)).filter((day) => weekday(day) < 6 && day <= today).slice(-DAYS_BACK)
  const account = { bankBin: STAND_IN_BIN, accountNumber: '0050' + String(communeId), accountName: `UBND XA ${till.communeName.toUpperCase()}` }
  const { accountId } = await run(accountOpened, 'commune_admin', atLocalTime(addDays(days[0]!, -1), 540), account)
  let serial = 0
  for (const day of days) {
    const lines: { transactionId: string; bookedAt: Instant; amountVnd: number; purpose: string; payerName: string }[] = []
    const count = random.int(5, 9)
    for (let i = 0; i < count; i++) {
      const raisedAt = atLocalTime(day, 480 + i * 45 + random.int(0, 20))
      if (raisedAt >= now) break
      const work = random.pick(WORK)
      const payerName = random.pick(till.payers)
      // The days begin with one of each, so that every state is there to be seen.
      const fate = day === days.at(-2) ? (['exact', 'partial', 'twice', 'late', 'slip', 'lost', 'cash', 'open', 'exact'] as const)[i]! : random.weighted(FATES)
      const { chargeId } = await run(chargeRaised, 'receiver', raisedAt, { title: work.title, payerName, amountVnd: work.amountVnd, legalBasis: work.basis, dueOn: fate === 'late' ? addDays(day, -1) : '' })
      const { code } = await db.selectFrom('charges').select('code').where('communeId', '=', communeId).where('id', '=', chargeId!).executeTakeFirstOrThrow()
      const paidAt = addMinutes(raisedAt, random.int(2, 9))
      const pay = async (amountVnd: number, purpose: string, told = true) => {
        const line = { transactionId: `FTHUCAU${String(++serial).padStart(5, '0')}`, bookedAt: paidAt, amountVnd, purpose, payerName }
        lines.push(line)
        if (told) await run(creditReceived, 'system', addMinutes(paidAt, 1), { accountId, provider: STAND_IN_PROVIDER, ...line, firstSeen: 'webhook' })
      }
      if (fate === 'exact' || fate === 'late') await pay(work.amountVnd, `MBVCB.${random.int(100000, 999999)}.${code}.CT`)
      if (fate === 'lost') await pay(work.amountVnd, code, false)
      if (fate === 'partial') await pay(work.amountVnd - 3000, code)
      if (fate === 'slip') await pay(work.amountVnd, `${code.slice(0, 7)} nop le phi ${payerName}`)
      if (fate === 'twice') for (let k = 0; k < 2; k++) await pay(work.amountVnd, code)
      if (fate === 'cash') {
        await run(cashTaken, 'cashier', paidAt, { chargeId, amountVnd: work.amountVnd })
        await run(receiptIssued, 'cashier', addMinutes(paidAt, 1), { chargeId })
      }
    }
    if (day >= addDays(today, -1)) continue
    const next = atLocalTime(addDays(day, 1), 20)
    const rows = lines.map((line, index) => ({ rowNo: index + 1, ...line }))
    await run(statementImported, 'cashier', next, { accountId, source: 'bank', fileName: `${STAND_IN_PROVIDER} ${day}`, fileSha256: '0'.repeat(64), fromDay: day, toDay: day, lines: rows })
    if (day < addDays(today, -2)) await run(dayClosed, 'cashier', addMinutes(next, 480), { day, note: '' })
  }
  const over = await db.selectFrom('charges').select(['id', 'amountVnd']).where('communeId', '=', communeId).where('state', '=', 'over').orderBy('raisedAt').executeTakeFirst()
  if (over) await run(refundAsked, 'cashier', addMinutes(now, -90), { chargeId: over.id, amountVnd: over.amountVnd, method: 'bank', reason: 'Chuyển hai lần cho một khoản' })
}

const PETITIONS = [
  { kind: 'behaviour', text: 'Hôm thứ Ba tôi chờ từ 7 giờ 30 tới 9 giờ mới có người tiếp. Đề nghị báo trước khi quầy nghỉ.', answer: 'Xã xin lỗi bà con. Từ nay quầy nào nghỉ sẽ treo bảng và báo trên loa từ hôm trước.' },
  { kind: 'rules', text: 'Làm trợ cấp cho mẹ tôi, vì sao vẫn hỏi bản sao căn cước khi đã có trên VNeID?', answer: 'Giấy tờ đã có trong dữ liệu thì không phải nộp. Cán bộ đã được nhắc lại; mong bác báo tiếp nếu còn bị hỏi.' },
  { kind: 'other', text: 'Cảm ơn anh ở quầy số 2 đã chỉ mẹ tôi quét mã trả tiền.', answer: '' },
  { kind: 'rules', text: 'Xin cho biết chứng thực bản sao nhiều trang thì tính tiền thế nào.', answer: '' },
] as const

/** Petitions at each step; and for dossiers that have ended, faces and parcels. */
export async function loadOpinions(db: Transaction<DB>, till: Till): Promise<void> {
  const { communeId, staff, now, random } = till
  if (!staff.has('procedure_controller')) return
  const run = runner(db, till)
  for (const [index, { kind, text, answer }] of PETITIONS.entries()) {
    const at = addMinutes(now, -(PETITIONS.length - index) * 2 * 1440)
    const { code } = await run(petitionSent, 'system', at, { kind, text })
    const { id: petitionId } = await db.selectFrom('petitions').select('id').where('code', '=', code!).executeTakeFirstOrThrow()
    if (answer === '') continue
    await run(petitionHandled, 'procedure_controller', addMinutes(at, 300), { petitionId, act: 'accept', text: '' })
    await run(petitionHandled, 'procedure_controller', addMinutes(at, 1500), { petitionId, act: 'resolve', text: answer })
    if (index === 0) await run(petitionHandled, 'procedure_controller', addMinutes(at, 1600), { petitionId, act: 'publish', text: '' })
  }
  const ended = await db.selectFrom('dossiers').select(['id', 'code', 'state', 'resultWay', 'applicantName', 'phone', 'address', 'endedAt', 'returnedAt']).where('communeId', '=', communeId).where('state', 'in', [9, 10]).orderBy('createdAt').limit(400).execute()
  for (const dossier of ended) {
    const at = (dossier.returnedAt ?? dossier.endedAt ?? now) as Instant
    if (dossier.state === 10) {
      await askForRating(db, communeId, dossier.id, at)
      const face = random.weighted<number | null>([[3, 58], [2, 12], [1, 6], [null, 24]])
      if (face !== null) {
        await db.updateTable('ratings').set({ face, ratedAt: at }).where('communeId', '=', communeId).where('dossierId', '=', dossier.id).execute()
        await sql`update dossiers set rating = ${face} where commune_id = ${communeId} and id = ${dossier.id}`.execute(db)
      }
    }
    if (dossier.resultWay === 'post' && dossier.address !== '') {
      const known = await db.selectFrom('deliveries').select('id').where('communeId', '=', communeId).where('dossierId', '=', dossier.id).executeTakeFirst()
      if (!known) await setUpDelivery({ db, communeId, now: at, today: toPlainDate(at), commandId: newId(at), actor: systemActor(communeId) }, dossier, { recipientName: dossier.applicantName, phone: dossier.phone, address: dossier.address, consentedHow: 'form' })
    }
  }
}

/** Runs a command at a past moment as one of the staff, with its ledger entry. */
function runner(db: Transaction<DB>, { communeId, staff }: Till) {
  const as = (role: Role | 'system'): Actor =>
    role === 'system' ? systemActor(communeId) : { ...ANONYMOUS, id: staff.get(role)!, kind: 'staff', name: DEMO_STAFF.find((one) => one.role === role)!.fullName, communeId, roles: [role], permissions: permissionsOf([role]) }
  return async <I>(cmd: Command<I>, role: Role | 'system', now: Instant, input: unknown): Promise<Record<string, string>> => {
    const actor = as(role)
    const commandId = newId(now)
    const today: PlainDate = toPlainDate(now)
    const decision = await cmd.run!({ db, actor, communeId, now, today, commandId }, cmd.input.parse(input))
    if (!decision.ok) throw new Error(`demonstration ${cmd.type}: ${decision.problems.map(({ code }) => code).join(', ')}`)
    await appendLedger(db, communeId, [{ ...decision.value, at: now, actorId: actor.id, deviceId: null, commandId, type: cmd.type }])
    return (decision.value.answer ?? {}) as Record<string, string>
  }
}
