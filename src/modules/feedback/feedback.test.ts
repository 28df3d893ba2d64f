// One tap, once; petitions with their clocks; blanks that are nobody's opinion.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testApp, type TestApp } from '../../../test/support/app.ts'
import { browser, type Browser } from '../../../test/support/browser.ts'
import { dossierRow } from '../../../test/support/dossier-row.ts'
import { BAO_HA, VAN_BAN } from '../../../test/support/factories.ts'
import { addDays, atLocalTime, instant, plainDate, type Instant } from '../../platform/time.ts'
import { askForRating } from './commands.ts'
import { petitionFacts, satisfactionOf } from './queries.ts'

let app: TestApp
let officer: Browser
let cookie = ''
const NOW = instant('2026-11-24T03:00:00Z')
const FROM = instant('2026-11-01T00:00:00Z')
const TO = instant('2026-12-31T00:00:00Z')

before(async () => {
  app = await testApp()
  app.setNow(NOW)
  await app.make.communes()
  cookie = (await app.staff(['procedure_controller'], VAN_BAN)).cookie
  officer = browser(app, cookie)
})
after(() => app.close())

async function returned(communeId = VAN_BAN) {
  const { db } = app.services.database
  const { id, code } = await dossierRow(app, { communeId, state: 10 })
  await askForRating(db, communeId, id, NOW)
  await askForRating(db, communeId, id, NOW)
  const rating = await db.selectFrom('ratings').selectAll().where('dossierId', '=', id).execute()
  assert.equal(rating.length, 1, 'asked once, however often the dossier is returned')
  return { id, code, token: rating[0]!.token }
}

const faceOf = async (id: string) => (await app.services.database.db.selectFrom('dossiers').select('rating').where('id', '=', id).executeTakeFirstOrThrow()).rating

test('one tap, without account or script; the second changes nothing; a blank stays a blank', async () => {
  const [one, two, silent] = [await returned(), await returned(), await returned()]
  const resident = browser(app)
  const page = await resident.get(`/danh-gia/${one.token}`)
  assert.match(page.text, /Bạn thấy thế nào\?.*Hài lòng.*Bình thường.*Không hài lòng/)
  assert.doesNotMatch(page.html, /Mỷ|<script/)
  assert.equal((await resident.send(`/danh-gia/${one.token}`, { face: '3' })).status, 303)
  assert.match((await resident.get(`/danh-gia/${one.token}`)).text, /Cảm ơn bạn!.*Hài lòng/)
  const again = await app.post(`/danh-gia/${one.token}`, { face: '1' })
  assert.equal(again.status, 303)
  assert.equal(await faceOf(one.id), 3)
  await app.post(`/danh-gia/${two.token}`, { face: '1' })
  assert.equal(await faceOf(silent.id), null)
  const sums = await app.services.database.read(VAN_BAN, (db) => satisfactionOf(db, VAN_BAN, FROM, TO))
  assert.deepEqual(sums, { asked: 3, content: 1, between: 0, unhappy: 1, blank: 1 })
  const board = await officer.get('/phan-anh/danh-gia?thang=2026-11')
  assert.match(board.text, /Hài lòng 1 \/ 2 hồ sơ.*Chưa bấm 1 \/ 3 hồ sơ/)
  assert.match((await officer.get('/phan-anh/danh-gia?thang=2026-11&mat=chua')).text, new RegExp(silent.code))
  const empty = await officer.get('/phan-anh/danh-gia?thang=2026-10')
  assert.match(empty.text, /Hài lòng — chưa có số liệu/, 'nobody asked is not nought')
})

test('twenty taps at once make one rating', async () => {
  const one = await returned()
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => app.post(`/danh-gia/${one.token}`, { face: String((i % 3) + 1) })))
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [303])
  const entries = await app.services.database.db.selectFrom('ledger').select('seq').where('type', '=', 'service.rated').where('subject', '=', `dossier:${one.id}`).execute()
  assert.equal(entries.length, 1)
})

test('a made-up link says so; a face that is none is refused', async () => {
  assert.equal((await app.get('/danh-gia/xxxxxxxxxxxx')).status, 404)
  const one = await returned()
  assert.equal((await app.post(`/danh-gia/${one.token}`, { face: '7' })).status, 422)
  assert.equal(await faceOf(one.id), null)
})

async function send(fields: Record<string, string> = {}) {
  const resident = browser(app)
  await resident.get('/gop-y')
  const sent = await resident.send('/gop-y', { xa: '08377', kind: 'behaviour', text: 'Chờ từ 8 giờ, tới 10 giờ mới có người.', senderName: '', phone: '', dossierCode: '', ...fields })
  return { resident, sent }
}

test('a petition without a name: limits on working days, asked about once, answered, published without a name, late only when owed', async () => {
  const one = await returned()
  const { resident, sent } = await send({ dossierCode: one.code, senderName: 'Giàng A Páo' })
  assert.equal(sent.status, 303, sent.text)
  const row = await app.services.database.db.selectFrom('petitions').selectAll().where('dossierId', '=', one.id).executeTakeFirstOrThrow()
  assert.deepEqual([row.refuseBy, row.askBy, row.resolveBy], ['2026-11-26', '2026-12-01', '2026-12-15'])
  assert.equal((await app.services.database.db.selectFrom('dossiers').select('petition').where('id', '=', one.id).executeTakeFirstOrThrow()).petition, row.code)
  const status = await resident.get(sent.location!)
  assert.match(status.text, /Xã phải trả lời trước hết ngày 15\/12\/2026/)

  const act = async (what: string, text = '') => {
    const page = await officer.get(`/phan-anh/${row.id}`)
    if (page.status !== 200) throw new Error(page.text)
    return officer.send('/xu-ly', { act: what, text })
  }
  assert.match((await act('ask')).text, /hãy viết câu trả lời cho người gửi/)
  assert.equal((await act('ask', 'Hôm đó là ngày nào?')).status, 303)
  // The sender thinks for two working days: they are not the commune's.
  app.setNow(atLocalTime(plainDate('2026-11-26'), 600))
  await resident.get(sent.location!)
  assert.equal((await resident.send(`/theo-doi/${row.code}`, { text: 'Thứ Hai tuần trước.' })).status, 303)
  const moved = await app.services.database.db.selectFrom('petitions').selectAll().where('id', '=', row.id).executeTakeFirstOrThrow()
  assert.deepEqual([moved.state, moved.resolveBy], ['accepted', '2026-12-17'])
  app.setNow(NOW)
  officer = browser(app, cookie)
  assert.equal((await act('resolve', 'Xin lỗi bà con. Từ nay có người trực từ 7 giờ 30.')).status, 303)
  assert.equal((await act('publish')).status, 303)
  const published = await browser(app).get('/gop-y/tra-loi?xa=08377')
  assert.match(published.text, /Chờ từ 8 giờ.*có người trực từ 7 giờ 30/)
  assert.doesNotMatch(published.text, /Páo/)
  const facts = await app.services.database.read(VAN_BAN, (db) => petitionFacts(db, VAN_BAN, FROM, TO))
  assert.equal(facts.length, 1)
  assert.equal(facts[0]!.kind, 'behaviour')
})

test('overdue is said loudly, and only for what the commune owes', async () => {
  await send({ text: 'Giấy tờ nhiều quá.', kind: 'rules' })
  const late: Instant = atLocalTime(addDays(plainDate('2026-11-24'), 7), 600)
  app.setNow(late)
  const fresh = browser(app, (await app.staff(['procedure_controller'], VAN_BAN)).cookie)
  assert.match((await fresh.get('/phan-anh')).text, /Quá hạn: Nhận hoặc từ chối trước hết 26\/11\/2026/)
  app.setNow(NOW)
})

test('a refused form keeps every word; another commune sees nothing', async () => {
  const { sent } = await send({ text: '', senderName: 'Người gửi' })
  assert.equal(sent.status, 422)
  assert.match(sent.html, /value="Người gửi"/)
  const far = browser(app, (await app.staff(['procedure_controller'], BAO_HA)).cookie)
  assert.match((await far.get('/phan-anh')).text, /Chưa có phản ánh nào/)
  const any = await app.services.database.db.selectFrom('petitions').select('id').where('communeId', '=', VAN_BAN).executeTakeFirstOrThrow()
  assert.equal((await far.get(`/phan-anh/${any.id}`)).status, 404)
})
