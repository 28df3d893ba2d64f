// A result on its way home, and what a stranger with a code may see of it.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testApp, type TestApp } from '../../../test/support/app.ts'
import { browser, type Browser } from '../../../test/support/browser.ts'
import { dossierRow } from '../../../test/support/dossier-row.ts'
import { BAO_HA, VAN_BAN } from '../../../test/support/factories.ts'
import { pdfText, popplerMissing } from '../../../test/support/poppler.ts'
import { formatShortCode, newId } from '../../platform/ids.ts'
import { closePdf } from '../../platform/pdf.ts'
import { addMinutes, instant } from '../../platform/time.ts'
import { pushResults } from './jobs.ts'

let app: TestApp
let receiver: Browser
const NOW = instant('2026-11-24T03:00:00Z')

before(async () => {
  app = await testApp()
  app.setNow(NOW)
  await app.make.communes()
  receiver = browser(app, (await app.staff(['receiver'], VAN_BAN)).cookie)
})
after(async () => {
  await closePdf()
  await app.close()
})

const dossier = (more?: Parameters<typeof dossierRow>[1]) => dossierRow(app, more)

async function parcel(code: string) {
  await receiver.get(`/tra-ket-qua/moi?ho-so=${encodeURIComponent(code)}`)
  const made = await receiver.send('/moi', { dossierCode: code, recipientName: 'Lò Thị Mỷ', address: 'Bản Phặc, xã Vân Bán', phone: '0912345678', consentedHow: 'counter' })
  assert.equal(made.status, 303, made.text)
  const id = made.location!.split('/').at(-1)!
  return app.services.database.db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

async function step(id: string, fields: Record<string, string>) {
  await receiver.get(`/tra-ket-qua/${id}`)
  return app.post(`/tra-ket-qua/${id}/buoc`, { commandId: newId() as string, ...fields }, receiver)
}

const deliveryState = async (id: string) => (await app.services.database.db.selectFrom('dossiers').select('deliveryState').where('id', '=', id).executeTakeFirstOrThrow()).deliveryState

test('packed, handed over by scanning, missed once, delivered after a look at the card: dossier and public page follow', async () => {
  const one = await dossier()
  const { id, code } = await parcel(one.code)
  assert.equal(await deliveryState(one.id), 'waiting')
  assert.equal((await step(id, { move: 'packed' })).status, 303)
  await receiver.get('/tra-ket-qua/ban-giao')
  const wrong = await receiver.send('/ban-giao', { codes: [], scanned: `${code}\nXXXX1234`, carrier: 'Bưu điện', takenBy: 'Chị Nga' })
  assert.equal(wrong.status, 422)
  assert.match(wrong.text, /Mã XXXX1234 không phải bưu gửi đang chờ giao/)
  assert.match(wrong.html, /value="Chị Nga"/)
  assert.equal(await deliveryState(one.id), 'waiting', 'a strange code stops the whole list')
  await receiver.get('/tra-ket-qua/ban-giao')
  const handed = await receiver.send('/ban-giao', { codes: [], scanned: formatShortCode(code).toLowerCase(), carrier: 'Bưu điện', takenBy: 'Chị Nga' })
  assert.equal(handed.status, 303, handed.text)
  assert.equal(await deliveryState(one.id), 'posted')
  assert.equal((await step(id, { move: 'attempt_failed', note: '' })).status, 422, 'a failed attempt says why')
  assert.equal((await step(id, { move: 'attempt_failed', note: 'Không có nhà' })).status, 303)
  assert.equal(await deliveryState(one.id), 'failed')
  assert.equal((await step(id, { move: 'out_again' })).status, 303)
  const unchecked = await step(id, { move: 'delivered', receivedBy: 'Lò Thị Mỷ' })
  assert.equal(unchecked.status, 422)
  assert.match(await unchecked.text(), /hãy chọn đã kiểm tra người nhận bằng gì/)
  assert.equal((await step(id, { move: 'delivered', receivedBy: 'Lò Thị Mỷ', identityCheck: 'card' })).status, 303)
  assert.equal(await deliveryState(one.id), 'delivered')
  const returned = await app.services.database.db.selectFrom('dossiers').select(['state', 'returnedAt']).where('id', '=', one.id).executeTakeFirstOrThrow()
  assert.ok(returned.state === 10 && returned.returnedAt !== null, 'a parcel in its owner’s hands is a result returned')
  const events = await app.services.database.db.selectFrom('dossierEvents').select('type').where('dossierId', '=', one.id).orderBy('no').execute()
  assert.deepEqual(events.map(({ type }) => type), ['accepted', 'delivery_changed', 'delivery_changed', 'delivery_changed', 'delivery_changed', 'returned'])
  const told = await app.services.database.db.selectFrom('portalOutbox').select('payload').where('dossierId', '=', one.id).orderBy('no', 'desc').executeTakeFirstOrThrow()
  assert.equal((told.payload as { state: number }).state, 10, 'the portal hears of it')
  assert.equal((await step(id, { move: 'cancelled' })).status, 409, 'what is delivered stays delivered')
  assert.match((await receiver.get(`/tra-ket-qua/${id}`)).text, /đã xem căn cước bản gốc \(không chụp\).*Đã giao tận tay.*Đi giao lại.*Giao chưa được.*Không có nhà/)

  const stranger = browser(app)
  await stranger.get(`/tra-cuu?ma=${encodeURIComponent(one.code)}`)
  const seen = await stranger.send('/tra-cuu', { code: one.code, tail: '5678' })
  assert.equal(seen.status, 200)
  assert.match(seen.text, /Đã trả kết quả.*đã trả đủ.*Kết quả gửi về nhà.*Đã giao tận tay/)
  for (const secret of [/Mỷ/, /Bản Phặc/, /0912345678/, /Chị Nga/, /Không có nhà/]) assert.doesNotMatch(seen.html, secret, 'nothing about people')
})

test('one parcel a dossier, none before there is a result, and none of another commune', async () => {
  const one = await dossier()
  await parcel(one.code)
  await receiver.get('/tra-ket-qua/moi')
  const again = await receiver.send('/moi', { dossierCode: one.code, recipientName: 'A', address: 'B', phone: '', consentedHow: 'phone' })
  assert.match(again.text, /đã có một bưu gửi/)
  const early = await dossier({ state: 4 })
  await receiver.get('/tra-ket-qua/moi')
  assert.match((await receiver.send('/moi', { dossierCode: early.code, recipientName: 'A', address: 'B', phone: '', consentedHow: 'phone' })).text, /chưa có kết quả/)
  const far = await dossier({ communeId: BAO_HA })
  await receiver.get('/tra-ket-qua/moi')
  assert.match((await receiver.send('/moi', { dossierCode: far.code, recipientName: 'A', address: 'B', phone: '', consentedHow: 'phone' })).text, /Không tìm thấy hồ sơ/)
})

test('wrong digits, wrong codes and guessing', async () => {
  const one = await dossier()
  const stranger = browser(app)
  const ask = async (code: string, tail: string) => {
    await stranger.get('/tra-cuu')
    return stranger.send('/tra-cuu', { code, tail })
  }
  assert.equal((await ask(one.code, '567')).status, 422)
  const no = await ask(one.code, '0000')
  assert.equal(no.status, 404)
  assert.match(no.text, /Không có hồ sơ nào khớp cả mã và số điện thoại/)
  assert.doesNotMatch(no.text, /Chứng thực/)
  let status = 0
  for (let i = 0; i < 11; i++) status = (await ask(one.code, String(1000 + i))).status
  assert.equal(status, 429, 'ten tries at one dossier an hour')
  assert.equal((await ask(one.code, '5678')).status, 429, 'also for who knows it')
})

test('label and list print; the label says nothing of what is inside', async () => {
  const one = await dossier()
  const { id } = await parcel(one.code)
  const label = await app.get(`/tra-ket-qua/${id}/nhan.pdf`, receiver)
  assert.equal(label.headers.get('content-type'), 'application/pdf')
  if (popplerMissing === false) {
    const text = pdfText(Buffer.from(await label.arrayBuffer())).replace(/\s+/g, ' ')
    assert.match(text, /Lò Thị Mỷ/)
    assert.doesNotMatch(text, /Chứng thực|H26\.101/)
  }
  const handover = await app.services.database.db.selectFrom('deliveryHandovers').select('id').executeTakeFirstOrThrow()
  const list = await app.get(`/tra-ket-qua/ban-giao/${handover.id}/danh-sach.pdf`, receiver)
  if (popplerMissing === false) assert.match(pdfText(Buffer.from(await list.arrayBuffer())).replace(/\s+/g, ' '), /DANH SÁCH BÀN GIAO BƯU GỬI.*Chị Nga/)
})

test('an electronic result waits for the citizen’s store and is sent once, however long the portal is down', async () => {
  const one = await dossier()
  const { database } = app.services
  await database.db.insertInto('resultPushes').values({ communeId: VAN_BAN, id: newId(), dossierId: one.id, dossierCode: one.code, resultName: 'Bản sao', resultLink: 'https://example.invalid/kq', nextAt: NOW }).execute()
  const told: string[] = []
  const down = () => Promise.reject(new Error('down'))
  assert.equal(await pushResults(database, down, NOW), 0)
  assert.equal(await pushResults(database, async (_, { dossierCode }) => void told.push(dossierCode), NOW), 0, 'not before its time')
  assert.equal(await pushResults(database, async (_, { dossierCode }) => void told.push(dossierCode), addMinutes(NOW, 2)), 1)
  assert.equal(await pushResults(database, async (_, { dossierCode }) => void told.push(dossierCode), addMinutes(NOW, 9000)), 0)
  assert.deepEqual(told, [one.code])
})
