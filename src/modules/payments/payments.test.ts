// Money as the cashier, the bank and the payer live it: one transaction counts once, whatever the messages do, and the
// day comes out to the đồng.

import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, test } from 'node:test'
import jsQR from 'jsqr'
import { testApp, type TestApp } from '../../../test/support/app.ts'
import { browser, type Browser } from '../../../test/support/browser.ts'
import { BAO_HA, VAN_BAN } from '../../../test/support/factories.ts'
import { pdfText, popplerMissing } from '../../../test/support/poppler.ts'
import { closePdf } from '../../platform/pdf.ts'
import { qrModules } from '../../platform/qr.ts'
import { addDays, addMinutes, addSeconds, atLocalTime, epochMs, instant, plainDate, toPlainDate, type Instant } from '../../platform/time.ts'
import { settleWaiting, webhookKey } from './bank-inbox.ts'
import { followPayments, type ChargeChange } from './followers.ts'
import { balances } from './rules.ts'
import { dayFigures } from './queries-day.ts'
import { chargesOutOfStep } from './queries.ts'
import { decodeVietQr } from './vietqr.ts'

let app: TestApp
let cashier: Browser
let leader: Browser
let admin: Browser
let accountId: string
const NOW = instant('2026-11-24T03:00:00Z')
const told: ChargeChange[] = []

before(async () => {
  app = await testApp()
  app.setNow(NOW)
  await app.make.communes()
  await app.services.database.db.updateTable('communes').set({ fictional: true }).where('communeId', '=', VAN_BAN).execute()
  cashier = browser(app, (await app.staff(['cashier'], VAN_BAN, { confirmed: true })).cookie)
  leader = browser(app, (await app.staff(['leader_signer'], VAN_BAN, { confirmed: true })).cookie)
  admin = browser(app, (await app.staff(['commune_admin'], VAN_BAN, { confirmed: true })).cookie)
  followPayments({ name: 'test', subjectKind: 'counter', changed: async (_db, _communeId, change) => void told.push(change) })
  await admin.get('/thu-phi/tai-khoan')
  const opened = await admin.send('/thu-phi/tai-khoan', { bankBin: '999999', accountNumber: '1234567890', accountName: 'UBND XA VAN BAN' })
  assert.equal(opened.status, 303, opened.text)
  accountId = (await app.services.database.db.selectFrom('paymentAccounts').select('id').executeTakeFirstOrThrow()).id
  await app.services.database.db.updateTable('paymentAccounts').set({ openedAt: instant('2026-11-18T03:00:00Z') }).execute()
})
after(async () => {
  await closePdf()
  await app.close()
})

async function raise(amount: number, more: Record<string, string> = {}) {
  await cashier.get('/thu-phi/moi')
  const made = await cashier.send('/thu-phi/moi', { title: 'Chứng thực bản sao', payerName: 'Lò Thị Mỷ', amountVnd: String(amount), legalBasis: 'Thông tư 226/2016/TT-BTC', dueOn: '', ...more })
  assert.equal(made.status, 303, made.text)
  const id = made.location!.split('/').at(-1)!
  return { id, code: (await chargeRow(id)).code }
}

const chargeRow = (id: string) => app.services.database.db.selectFrom('charges').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
let serial = 0

function message(more: Record<string, unknown> = {}) {
  return { transactionId: `T${++serial}`, direction: 'in', bankBin: '999999', accountNumber: '1234567890', amountVnd: 10_000, bookedAt: NOW, purpose: '', payerName: 'LO THI MY', ...more }
}

/** Sends a message as the bank would; `spoil` changes what is sent after signing. */
async function post(body: object | string, { at = NOW, key = webhookKey(app.services.config.secret, { id: accountId, keyNumber: 1 }), spoil = (text: string) => text }: { at?: Instant; key?: string; spoil?: (text: string) => string } = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const timestamp = String(Math.floor(epochMs(at) / 1000))
  const signature = createHmac('sha256', Buffer.from(key, 'hex')).update(`${timestamp}.${text}`).digest('hex')
  const response = await app.request(`/api/v1/payment-accounts/${accountId}/credits`, {
    method: 'POST', body: spoil(text), headers: { accept: 'application/json', 'content-type': 'application/json', 'x-gocua-timestamp': timestamp, 'x-gocua-signature': `sha256=${signature}` },
  })
  return { status: response.status, body: (await response.json()) as { outcome?: string; problems?: { code: string }[] } }
}

test('a charge is shown with why, and its QR holds account, amount and code', async () => {
  const { id, code } = await raise(20_000)
  const page = await cashier.get(`/thu-phi/khoan/${id}`)
  assert.match(page.text, /Chưa trả.*20\.000.*Vì sao là số tiền này.*Thông tư 226\/2016\/TT-BTC chưa kiểm chứng/)
  const payer = await browser(app).get(`/tra-phi/${code}`)
  assert.match(payer.text, /Chưa trả: 20\.000/)
  assert.doesNotMatch(payer.text, /Mỷ/, 'the link may be passed on, so it names nobody')
  const text = decodeURIComponent(/\/gia-lap\/ngan-hang\?qr=([^"]+)/.exec(payer.html)![1]!.replaceAll('&amp;', '&'))
  const read = decodeVietQr(text)
  assert.ok(read.ok)
  assert.deepEqual([read.value.bankBin, read.value.account, read.value.amountVnd, read.value.purpose], ['999999', '1234567890', 20_000, code])
  // The picture on the page says the same to a camera.
  const modules = qrModules(text)
  const side = (modules.length + 8) * 4
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255)
  for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) if (modules[Math.floor(y / 4) - 4]?.[Math.floor(x / 4) - 4]) pixels.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3)
  assert.equal(jsQR(pixels, side, side)?.data, text)
})

test('exact money counts at once, is told to followers in the same breath, and a doubled message changes nothing', async () => {
  const { id, code } = await raise(10_000)
  told.length = 0
  const one = message({ purpose: `MBVCB.99.${code.toLowerCase()}.nop le phi` })
  assert.deepEqual(await post(one).then(({ status, body }) => [status, body.outcome]), [200, 'credited'])
  for (let i = 0; i < 3; i++) assert.equal((await post(one)).body.outcome, 'repeated')
  const row = await chargeRow(id)
  assert.deepEqual([row.state, row.paidVnd], ['paid', 10_000])
  assert.deepEqual(told.map(({ was, is, by, paidVnd }) => [was, is, by, paidVnd]), [['pending', 'paid', 'bank', 10_000]])
  assert.match((await browser(app).get(`/tra-phi/${code}`)).text, /Đã trả đủ/)
  assert.equal((await app.services.database.db.selectFrom('bankMessages').select('id').where('body', 'like', `%${one.transactionId}"%`).execute()).length, 4, 'every message is kept word for word')
})

test('twenty copies of a message at the same moment make one payment', async () => {
  const { id, code } = await raise(10_000)
  const one = message({ purpose: code })
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(one)))
  assert.deepEqual(answers.map(({ status }) => status).filter((status) => status !== 200), [])
  assert.equal(answers.filter(({ body }) => body.outcome === 'credited').length, 1)
  assert.equal((await chargeRow(id)).paidVnd, 10_000)
  assert.equal((await app.services.database.db.selectFrom('chargePayments').select('id').where('chargeId', '=', id).execute()).length, 1)
})

test('unsigned, wrongly signed, altered, old and future messages are refused and leave nothing behind', async () => {
  const before = await app.count('bankMessages')
  const one = message()
  const cases: [Parameters<typeof post>[1], string][] = [
    [{ key: '00'.repeat(32) }, 'unsigned'], [{ spoil: (text) => text.replace('10000', '90000') }, 'unsigned'], [{ at: addSeconds(NOW, -301) }, 'stale'], [{ at: addSeconds(NOW, 301) }, 'stale'],
    [{ key: webhookKey(app.services.config.secret, { id: accountId, keyNumber: 2 }) }, 'unsigned'],
  ]
  for (const [how, code] of cases) {
    const answer = await post(one, how)
    assert.deepEqual([answer.status, answer.body.problems![0]!.code], [403, `payments.${code}`])
  }
  assert.equal((await post(one, { at: addSeconds(NOW, -299) })).status, 200)
  const bare = await app.request(`/api/v1/payment-accounts/${accountId}/credits`, { method: 'POST', body: '{}' })
  assert.equal(bare.status, 403)
  assert.equal(await app.count('bankMessages'), before + 1)
})

test('partial, then the rest, in either order; too much waits to be refunded; late waits for a person', async () => {
  for (const order of [[4000, 6000], [6000, 4000]]) {
    const { id, code } = await raise(10_000)
    const states: string[] = []
    for (const amountVnd of order) {
      await post(message({ purpose: code, amountVnd }))
      states.push((await chargeRow(id)).state)
    }
    assert.deepEqual(states, ['partial', 'paid'])
  }
  const twice = await raise(10_000)
  await post(message({ purpose: twice.code }))
  await post(message({ purpose: twice.code }))
  assert.deepEqual(await chargeRow(twice.id).then(({ state, paidVnd }) => [state, paidVnd]), ['over', 20_000])
  assert.match((await cashier.get('/thu-phi/can-xem')).text, /Trả thừa, cần hoàn.*Chứng thực bản sao Lò Thị Mỷ 10\.000/)

  const due = await raise(10_000, { dueOn: '24/11/2026' })
  const deadline = atLocalTime(plainDate('2026-11-24'), 24 * 60 - 1)
  // Booked in time, told late: counts. Booked late: waits.
  await post(message({ purpose: due.code, amountVnd: 3000, bookedAt: addMinutes(deadline, -1) }))
  await post(message({ purpose: due.code, amountVnd: 7000, bookedAt: addMinutes(deadline, 1) }))
  assert.deepEqual(await chargeRow(due.id).then(({ state, paidVnd }) => [state, paidVnd]), ['partial', 3000])
  const held = await app.services.database.db.selectFrom('bankCredits').selectAll().where('namedChargeId', '=', due.id).executeTakeFirstOrThrow()
  assert.deepEqual([held.state, held.verdict], ['held', 'late'])
  const page = await cashier.get(`/thu-phi/tien-vao/${held.id}`)
  assert.match(page.text, /Trả muộn.*Có thể là của khoản nào.*ghi đúng mã này/)
  assert.equal((await cashier.send(`/tien-vao/${held.id}/gan`, { chargeId: due.id })).status, 303)
  assert.equal((await chargeRow(due.id)).state, 'paid')
})

test('money with a slip in its code waits, the right charge is offered first, and two cashiers cannot both give it away', async () => {
  const { id, code } = await raise(33_000)
  const slip = code.slice(0, 5) + (code[5] === 'Z' ? 'Y' : 'Z') + code.slice(6)
  await post(message({ purpose: `${slip} nop le phi`, amountVnd: 33_000 }))
  const held = await app.services.database.db.selectFrom('bankCredits').selectAll().where('state', '=', 'held').where('amountVnd', '=', 33_000).executeTakeFirstOrThrow()
  assert.equal(held.verdict, 'unmatched')
  const other = await raise(33_000)
  const page = await cashier.get(`/thu-phi/tien-vao/${held.id}`)
  assert.ok(page.html.indexOf(id) < page.html.indexOf(other.id), 'the near code comes before the same amount')
  const [first, second] = await Promise.all([id, other.id].map((chargeId) => app.post(`/thu-phi/tien-vao/${held.id}/gan`, { chargeId }, cashier)))
  assert.deepEqual([first!.status, second!.status].toSorted(), [303, 422])
  const paid = await Promise.all([id, other.id].map(async (one) => (await chargeRow(one)).paidVnd))
  assert.equal(paid[0]! + paid[1]!, 33_000)
})

test('a message that says something else than the first, is unreadable or of another account is kept and shown, and moves no money', async () => {
  const { id, code } = await raise(10_000)
  const one = message({ purpose: code })
  await post(one)
  assert.equal((await post({ ...one, amountVnd: 11_000 })).body.outcome, 'differs')
  assert.equal((await post('{"transactionId":')).body.outcome, 'unreadable')
  assert.equal((await post(message({ accountNumber: '999' }))).body.outcome, 'other_account')
  assert.equal((await post(message({ direction: 'out' }))).body.outcome, 'not_a_credit')
  assert.equal((await chargeRow(id)).paidVnd, 10_000)
  assert.match((await cashier.get('/thu-phi/can-xem')).text, /Tin ngân hàng lạ.*báo lại nhưng khác lần đầu/)
})

test('the server dies between storing a message and deciding it: the next look decides it, once', async () => {
  const { id, code } = await raise(10_000)
  const one = message({ purpose: code })
  await app.services.database.db
    .insertInto('bankMessages')
    .values({ communeId: VAN_BAN, id: '019ac000-0000-7000-8000-000000000001', accountId, provider: 'ngan-hang-gia-lap', receivedAt: addMinutes(NOW, -5), body: JSON.stringify(one) })
    .execute()
  assert.equal(await settleWaiting(app.services.database, NOW), 1)
  assert.equal(await settleWaiting(app.services.database, NOW), 0)
  assert.equal((await chargeRow(id)).state, 'paid')
  // The bank, which never heard an answer, tries again.
  assert.equal((await post(one)).body.outcome, 'repeated')
  assert.equal((await chargeRow(id)).paidVnd, 10_000)
})

test('a follower that fails takes the payment back with it; the bank tries again and it counts then', async () => {
  const { id, code } = await raise(10_000)
  const one = message({ purpose: code })
  followPayments({ name: 'broken', subjectKind: 'counter', changed: () => Promise.reject(new Error('the dossier is busy')) })
  try {
    assert.equal((await post(one)).status, 500)
    assert.equal((await chargeRow(id)).paidVnd, 0)
  } finally {
    followPayments({ name: 'broken', subjectKind: 'none', changed: async () => undefined })
  }
  assert.equal((await post(one)).body.outcome, 'credited')
  assert.equal((await chargeRow(id)).state, 'paid')
})

test('cash: up to what is open, a refused sum comes back as typed, and the receipt is numbered once', async () => {
  const { id } = await raise(10_000)
  await cashier.get(`/thu-phi/khoan/${id}`)
  const refused = await cashier.send('/tien-mat', { amountVnd: '12.000' })
  assert.equal(refused.status, 422)
  assert.match(refused.text, /Còn phải thu 10\.000 đồng/)
  assert.match(refused.html, /value="12\.000"/)
  await cashier.get(`/thu-phi/khoan/${id}`)
  assert.equal((await cashier.send('/tien-mat', { amountVnd: '10.000' })).status, 303)
  await cashier.get(`/thu-phi/khoan/${id}`)
  await cashier.send('/bien-nhan')
  const receipt = await app.services.database.db.selectFrom('receipts').selectAll().where('chargeId', '=', id).executeTakeFirstOrThrow()
  const again = await app.post(`/thu-phi/khoan/${id}/bien-nhan`, {}, cashier)
  assert.equal(again.status, 303)
  const numbers = await app.services.database.db.selectFrom('receipts').select('number').where('communeId', '=', VAN_BAN).orderBy('number').execute()
  assert.deepEqual(numbers.map(({ number }) => number), numbers.map((_, index) => index + 1))
  const pdf = await app.get(`/thu-phi/bien-nhan/${receipt.id}/bien-nhan.pdf`, cashier)
  assert.equal(pdf.headers.get('content-type'), 'application/pdf')
  if (popplerMissing === false) {
    const text = pdfText(Buffer.from(await pdf.arrayBuffer()))
    assert.match(text, /BIÊN NHẬN ĐÃ NHẬN TIỀN/)
    assert.match(text, /Mười nghìn đồng/)
    assert.match(text.replace(/\s+/g, ' '), /không phải biên lai thu phí, lệ phí và không phải hóa đơn/)
  }
  const open = await raise(5000)
  const slip = await app.get(`/thu-phi/khoan/${open.id}/phieu.pdf`, cashier)
  assert.equal(slip.status, 200)
  if (popplerMissing === false) assert.match(pdfText(Buffer.from(await slip.arrayBuffer())).replace(/\s+/g, ' '), /PHIẾU THANH TOÁN.*5\.000.*Ngân hàng giả lập/)
})

test('a refund takes two people, leaves by the bank’s order once, and settles the charge', async () => {
  const { id, code } = await raise(10_000)
  // The stand-in must know the transaction it is asked to return.
  await cashier.get(`/gia-lap/ngan-hang?qr=${encodeURIComponent((await qrOf(code)))}`)
  await cashier.send('/gia-lap/ngan-hang/tra', { amountVnd: '15.000', purpose: code, payerName: 'LO THI MY' })
  assert.equal((await chargeRow(id)).state, 'over')
  await cashier.get(`/thu-phi/khoan/${id}`)
  assert.match((await cashier.send('/hoan-tien', { amountVnd: '20.000', method: 'bank', reason: 'Trả thừa' })).text, /Chỉ hoàn được nhiều nhất 15\.000/)
  await cashier.get(`/thu-phi/khoan/${id}`)
  const asked = await cashier.send('/hoan-tien', { amountVnd: '5.000', method: 'bank', reason: 'Trả thừa' })
  const refundId = asked.location!.split('/').at(-1)!
  assert.equal((await app.post(`/thu-phi/hoan-tien/${refundId}/duyet`, { approve: 'yes' }, cashier)).status, 403)
  assert.equal((await chargeRow(id)).refundedVnd, 0)

  // The bank is down when the leader approves: nothing moves, and nothing is forgotten.
  await cashier.get('/gia-lap/ngan-hang/giao-dich')
  await cashier.send('/loi', { faults: ['down'] })
  await leader.get(`/thu-phi/hoan-tien/${refundId}`)
  assert.equal((await leader.send('/duyet', { approve: 'yes', note: '' })).status, 303)
  assert.match((await leader.get(`/thu-phi/hoan-tien/${refundId}`)).text, /Đã duyệt, chờ chi.*Ngân hàng chưa nhận lệnh/)
  await cashier.get('/gia-lap/ngan-hang/giao-dich')
  await cashier.send('/loi', { faults: [] })
  const { payRefunds } = await import('./bank-orders.ts')
  assert.equal(await payRefunds(app.services), 1)
  assert.equal(await payRefunds(app.services), 0)
  assert.deepEqual(await chargeRow(id).then(({ state, refundedVnd }) => [state, refundedVnd]), ['paid', 5000])
  assert.match((await leader.get(`/thu-phi/hoan-tien/${refundId}`)).text, /Đã trả lại.*FT/)
})

async function qrOf(code: string): Promise<string> {
  const page = await browser(app).get(`/tra-phi/${code}`)
  return decodeURIComponent(/\/gia-lap\/ngan-hang\?qr=([^"]+)/.exec(page.html)![1]!)
}

test('lost messages are found by the statement; the day then balances to the đồng, closes, and opens again when more comes to light', async () => {
  const day = plainDate('2026-11-20')
  const at = (minutes: number) => atLocalTime(day, 480 + minutes)
  app.setNow(at(0))
  const [told1, lost, cash] = [await raise(10_000), await raise(25_000), await raise(7000)]
  const seen = message({ purpose: told1.code, bookedAt: at(5) })
  await post(seen, { at: at(6) })
  const stranger = message({ purpose: 'ung ho', amountVnd: 1234, bookedAt: at(7) })
  await post(stranger, { at: at(8) })
  app.setNow(at(20))
  await cashier.get(`/thu-phi/khoan/${cash.id}`)
  await cashier.send('/tien-mat', { amountVnd: '7000' })
  app.setNow(atLocalTime(addDays(day, 1), 500))
  const csv = (rows: string[][]) => new File([`Mã giao dịch,Ngày giao dịch,Ghi nợ,Ghi có,Nội dung\n${rows.map((row) => row.join(',')).join('\n')}\n`], 'sao-ke.csv', { type: 'text/csv' })
  const line = (id: string, minutes: number, amount: number, purpose: string) => [id, `20/11/2026 ${String(8 + Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}:00`, '', String(amount), purpose]
  const close = async () => {
    await cashier.get(`/thu-phi/doi-soat/${day}`)
    return cashier.send('/chot', { note: '' })
  }
  assert.match((await close()).text, /Chưa có sao kê ngân hàng của ngày 20\/11\/2026/)
  const rows = [line(seen.transactionId, 5, 10_000, told1.code), line(stranger.transactionId, 7, 1234, 'ung ho'), line('LOST1', 9, 25_000, lost.code)]
  const upload = await app.post('/thu-phi/sao-ke', { accountId, file: csv(rows), fromDay: '', toDay: '' }, cashier)
  assert.equal(upload.status, 303)
  assert.equal((await chargeRow(lost.id)).state, 'paid')
  assert.match((await cashier.get(upload.headers.get('location')!)).text, /LOST1.*trước đó chưa có, đã ghi thêm/)
  // Its message comes at last: nothing more is booked.
  assert.equal((await post(message({ transactionId: 'LOST1', purpose: lost.code, amountVnd: 25_000, bookedAt: at(9) }), { at: atLocalTime(addDays(day, 1), 500) })).body.outcome, 'repeated')
  const figures = await app.services.database.read(VAN_BAN, (db) => dayFigures(db, VAN_BAN, day))
  assert.deepEqual([figures.statement!.sum, figures.bankIn.sum, figures.matched.sum, figures.held.sum, figures.counted.sum, figures.cash.sum], [36_234, 36_234, 35_000, 1234, 35_000, 7000])
  assert.deepEqual(balances(figures).map(({ difference }) => difference), [0, 0, 0])
  assert.match((await cashier.get(`/thu-phi/doi-soat/${day}`)).text, /Khớp tới từng đồng/)
  assert.equal((await close()).status, 303)
  const closed = await cashier.get(`/thu-phi/doi-soat/${day}`)
  assert.match(closed.text, /chốt: chuyển khoản 36\.234/)
  assert.doesNotMatch(closed.html, /chot"/)

  // Money nobody put on the statement: the day no longer agrees and says where.
  await post(message({ transactionId: 'LATER', purpose: 'x', amountVnd: 500, bookedAt: at(30) }), { at: atLocalTime(addDays(day, 1), 500) })
  const off = await cashier.get(`/thu-phi/doi-soat/${day}`)
  assert.match(off.text, /Còn lệch.*Sau lần chốt trước có thay đổi/)
  assert.match((await close()).text, /còn lệch -500 đồng/)
  assert.match((await cashier.get(`/thu-phi/doi-soat/${day}/khong-co-tren-sao-ke`)).text, /LATER/)
  app.setNow(NOW)
})

test('a statement that cannot be read, or differs, changes nothing that is known', async () => {
  const { id, code } = await raise(10_000)
  const one = message({ purpose: code })
  await post(one)
  const file = (text: string) => new File([text], 'x.csv', { type: 'text/csv' })
  const broken = await app.post('/thu-phi/sao-ke', { accountId, file: file('a,b\n1,2\n'), fromDay: '', toDay: '' }, cashier)
  assert.equal(broken.status, 422)
  assert.match(await broken.text(), /Không thấy cột/)
  const differs = await app.post('/thu-phi/sao-ke', { accountId, file: file(`Mã giao dịch,Ngày giao dịch,Số tiền,Nội dung\n${one.transactionId},24/11/2026 10:00,11000,${code}\n`), fromDay: '', toDay: '' }, cashier)
  assert.equal(differs.status, 303)
  assert.match((await cashier.get(differs.headers.get('location')!)).text, /khác số tiền trong sổ/)
  assert.equal((await chargeRow(id)).paidVnd, 10_000)
})

test('through the stand-in: late, doubled, lost and wrong messages end in the same books', async () => {
  // One after another: one person has one page before them.
  const charges = [await raise(11_000), await raise(12_000), await raise(13_000)]
  const pay = async (index: number, faults: string[]) => {
    await cashier.get('/gia-lap/ngan-hang/giao-dich')
    await cashier.send('/loi', { faults })
    await cashier.get(`/gia-lap/ngan-hang?qr=${encodeURIComponent(await qrOf(charges[index]!.code))}`)
    assert.equal((await cashier.send('/tra', { amountVnd: String([11_000, 12_000, 13_000][index]), purpose: charges[index]!.code, payerName: 'HU CAU' })).status, 303)
  }
  const states = () => Promise.all(charges.map(async ({ id }) => (await chargeRow(id)).state))
  await pay(0, ['late', 'doubled'])
  await pay(1, ['dropped'])
  await pay(2, [])
  assert.deepEqual(await states(), ['pending', 'pending', 'paid'])
  await cashier.get('/gia-lap/ngan-hang/giao-dich')
  await cashier.send('/loi', { faults: [] })
  await cashier.get('/gia-lap/ngan-hang/giao-dich')
  await cashier.send('/bao')
  assert.deepEqual(await states(), ['paid', 'pending', 'paid'])
  const band = await cashier.get('/gia-lap/ngan-hang/giao-dich')
  assert.match(band.text, /MÔ PHỎNG Đây không phải ngân hàng thật/)
  // The statement brings what no message did.
  await cashier.get('/thu-phi/sao-ke')
  assert.equal((await cashier.send('/sao-ke/lay', { accountId, day: toPlainDate(NOW) })).status, 303)
  assert.deepEqual(await states(), ['paid', 'paid', 'paid'])
})

test('changing the key ends belief in the old one', async () => {
  await admin.get('/thu-phi/tai-khoan')
  assert.equal((await admin.send('/khoa-moi', { accountId })).status, 303)
  assert.equal((await post(message())).status, 403)
  assert.equal((await post(message(), { key: webhookKey(app.services.config.secret, { id: accountId, keyNumber: 2 }) })).status, 200)
  assert.doesNotMatch((await cashier.get('/thu-phi/tai-khoan')).text, /Khóa ký/)
})

test('guessing codes shows nothing and is stopped; another commune sees none of this', async () => {
  assert.equal((await app.get('/tra-phi/GC11111111111')).status, 404)
  let status = 0
  for (let i = 0; i < 125; i++) status = (await app.get('/tra-phi/GC11111111111', undefined, { 'x-forwarded-for': '203.0.113.77' })).status
  assert.equal(status, 429)
  const far = browser(app, (await app.staff(['cashier'], BAO_HA)).cookie)
  assert.match((await far.get('/thu-phi')).text, /Chưa có khoản thu nào/)
  const any = await app.services.database.db.selectFrom('charges').select('id').executeTakeFirstOrThrow()
  assert.equal((await far.get(`/thu-phi/khoan/${any.id}`)).status, 404)
})

test('after all of this every charge says what its payments add up to', async () => {
  assert.deepEqual(await app.services.database.read(VAN_BAN, (db) => chargesOutOfStep(db, VAN_BAN)), [])
})
