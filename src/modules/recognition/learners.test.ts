// Learners' records and own pages, practice with consent, short checks, boards whose figures open, and exports.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { browser } from '../../../test/support/browser.ts'
import { testApp, type Session, type TestApp } from '../../../test/support/app.ts'
import { BAO_HA, VAN_BAN } from '../../../test/support/factories.ts'
import { newId, readShortCode } from '../../platform/ids.ts'
import { closePdf } from '../../platform/pdf.ts'
import { addDays, atLocalTime, plainDate, toPlainDate } from '../../platform/time.ts'
import { readWorkbook } from '../../platform/xlsx.ts'
import { assessments } from './items.ts'
import { offerRun } from './rules-offer.ts'

const START = plainDate('2026-09-01')
let app: TestApp
let world: { hamletId: string; phone: Session; people: { householdId: string; residentId: string }[] }

before(async () => {
  app = await testApp()
  await app.make.communes()
  evening(0)
  const hamletId = await app.make.hamlet(VAN_BAN)
  const team = await app.make.team(VAN_BAN, [hamletId])
  const people: typeof world.people = []
  for (const fullName of ['Vàng Thị Đặt', 'Lò Văn Thử', '=Hà Văn "Bịa"']) {
    const householdId = await app.make.household(VAN_BAN, hamletId, { headName: fullName })
    people.push({ householdId, residentId: await app.make.resident(VAN_BAN, householdId, { fullName, device: 'own' }) })
  }
  world = { hamletId, people, phone: await app.phone(VAN_BAN, team.memberId) }
  for (const [person, n, more] of [[0, 0, {}], [0, 3, {}], [0, 3, { variant: 'co' }], [0, 12, {}], [1, 12, {}], [2, 12, { help: 'hints' }]] as const) {
    evening(n)
    const { householdId, residentId } = people[person]!
    const sent = { guideId: 'vneid-password', help: 'none', device: 'own', ranOn: toPlainDate(app.services.now()), commandId: newId(), ...more }
    assert.equal((await app.post(`/di-ngo/nha/${householdId}/chung-kien/${residentId}`, sent, world.phone)).status, 303)
  }
})
after(async () => {
  await closePdf()
  await app.close()
})

const evening = (n: number) => app.setNow(atLocalTime(addDays(START, n), 20 * 60))
const officer = () => app.staff(['movement_officer'], VAN_BAN, { confirmed: true })
const db = () => app.services.database.db
const codeOf = async (residentId: string) => (await db().selectFrom('learnerCodes').select('code').where('residentId', '=', residentId).executeTakeFirst())?.code

test('every figure of the board opens to exactly as many rows; people and turns stay apart', async () => {
  const page = browser(app, (await officer()).cookie)
  const board = await page.get('/cong-nhan')
  const figures = [...board.html.matchAll(/href="(\/cong-nhan\/dong[^"]*)"[^>]*>\s*(?:<span class="figure-label">.*?<span class="figure-number">)?(\d+)/gs)].map(([, href, n]) => [href!.replaceAll('&amp;', '&'), Number(n)] as const)
  assert.ok(figures.length >= 8, `${figures.length} figures`)
  for (const [href, n] of figures) {
    const rows = await page.get(href)
    assert.match(rows.text, new RegExp(`· ${n} (người|lượt)`), href)
    assert.equal([...rows.html.matchAll(/<tr role="row"/g)].length - 1, n, href)
  }
  assert.match(board.text, /Đã chứng minh 1 người.*Lần chứng kiến 6 lượt/)
  const elsewhere = await browser(app, (await app.staff(['movement_officer'], BAO_HA)).cookie).get('/cong-nhan/dong?xem=chung-minh')
  assert.match(elsewhere.text, /Không có dòng nào/)
})

test('the record says what is missing and when; the own page opens by code alone and names nobody else', async () => {
  const [proved, once] = world.people
  const page = browser(app, world.phone.cookie)
  assert.match((await page.get(`/cong-nhan/nguoi/${proved!.residentId}`)).text, /Đã chứng minh.*Đã đủ/)
  const record = await page.get(`/cong-nhan/nguoi/${once!.residentId}`)
  assert.match(record.text, /Có người chứng kiến.*Tự làm lại vào ngày khác/)
  assert.equal((await page.send(`/${once!.residentId}/ma`)).status, 303)
  const code = (await codeOf(once!.residentId))!
  assert.equal(code.length, 16)
  const own = await browser(app).get(`/trang-hoc/${code}`)
  assert.match(own.text, /Trang học của Thử.*Quên mật khẩu VNeID.*Tự làm lại vào ngày khác/)
  for (const stranger of ['Vàng', 'Đặt', 'Bịa', 'Trần Thị', 'Lê Văn']) assert.ok(!own.text.includes(stranger), stranger)
  assert.equal((await app.get(`/trang-hoc/${code}/ban-in.pdf`)).headers.get('content-type'), 'application/pdf')
  assert.equal((await app.get(`/cong-nhan/nguoi/${once!.residentId}/the.pdf`, world.phone)).status, 200)
  const visitor = browser(app)
  await visitor.get('/trang-hoc')
  assert.match((await visitor.send('/trang-hoc', { ma: 'ABCD-EFGH' })).text, /Mã trang học này chưa đúng/)
  await visitor.get('/trang-hoc')
  assert.equal((await visitor.send('/trang-hoc', { ma: code.toLowerCase().replace(/(.{4})/g, '$1 ') })).location, `/trang-hoc/${readShortCode(code)}`)
  await page.get(`/cong-nhan/nguoi/${once!.residentId}`)
  await page.send(`/${once!.residentId}/ma`)
  assert.equal((await app.get(`/trang-hoc/${code}`)).status, 404, 'a lost card opens nothing')
  const ledger = await db().selectFrom('ledger').select('data').where('type', '=', 'learner.code_made').execute()
  assert.ok(!JSON.stringify(ledger).includes(code), 'the code is in no ledger')
})

test('practice is kept only while the consent stands, with the code only, and withdrawal deletes it all', async () => {
  const { residentId } = world.people[0]!
  const page = browser(app, world.phone.cookie)
  await page.get(`/cong-nhan/nguoi/${residentId}`)
  await page.send(`/${residentId}/ma`)
  const code = (await codeOf(residentId))!
  const offer = offerRun({ guideId: 'vneid-password', guideVersion: 1, way: 'tu-lam', variant: false, steps: 7, wrongTaps: 2, hints: 1, pauses: 1, seconds: 240, fell: null }, { isCoach: false, offline: false })!
  const keep = (ma: string) => app.post(offer.action, { ...offer.fields, ma })
  assert.match(await (await app.post(offer.action, offer.fields)).text(), /Gõ mã trên thẻ trang học để giữ/)
  assert.match(await (await keep(code)).text(), /chưa đồng ý cho giữ kết quả luyện tập/)
  const consentId = newId()
  await db().insertInto('consents').values({ communeId: VAN_BAN, id: consentId, residentId, purpose: 'practice_times', wording: 'Đồng ý', givenAt: app.services.now(), givenHow: 'noi', recordedBy: 'test' }).execute()
  assert.equal((await keep(code)).headers.get('location'), `/trang-hoc/${code}`)
  const bank = assessments().get('vneid-password')!
  const answered = (d: string) => app.post('/hoc/vneid-password/ket-qua', { d, ma: code, commandId: newId() })
  assert.equal((await answered('1'.repeat(bank.items.length))).status, 200)
  assert.deepEqual([await app.count('practiceRecords'), await app.count('checkSittings')], [1, 1])
  assert.match((await page.get(`/cong-nhan/nguoi/${residentId}`)).text, /2 lần bấm nhầm, 1 gợi ý/)
  const held = await page.get(`/nguoi/${residentId}/du-lieu`)
  assert.match(held.text, /Kết quả luyện tập/)
  const proof = async () => db().selectFrom('proofStates').select(['tier', 'provedOn']).where('residentId', '=', residentId).executeTakeFirst()
  const before = await proof()
  const own = browser(app)
  await own.get(`/trang-hoc/${code}`)
  assert.equal((await own.send('/thoi-giu')).status, 303)
  assert.deepEqual([await app.count('practiceRecords'), await app.count('checkSittings'), await app.count('checkAnswers')], [0, 0, 0])
  assert.deepEqual(await proof(), before, 'what was witnessed stays')
  assert.equal((await keep(code)).status, 422)
})

test('a check: one scene at a time without script, every answer explained, nothing kept unless asked; figures blank until enough', async () => {
  const bank = assessments().get('end-suspicious-call')!
  const page = browser(app)
  assert.match((await page.get('/hoc/kiem-tra')).text, /Cúp máy/)
  const door = await app.get('/kiem-tra-nhanh/end-suspicious-call')
  let at = door.headers.get('location')!
  assert.equal(at, '/hoc/end-suspicious-call/kiem-tra')
  for (const item of bank.items) {
    const question = await page.get(at)
    assert.ok(question.text.includes(item.scene.text.vi.slice(0, 30)))
    const choices = [...question.html.matchAll(/<a class="button button-plain button-full" href="([^"]*)"/g)].map((match) => match[1]!)
    assert.equal(choices.length, 2)
    at = choices[item.right]!
  }
  const result = await page.get(at)
  assert.match(result.text, new RegExp(`Đúng ${bank.items.length} trong ${bank.items.length}`))
  assert.equal(await app.count('checkSittings'), 0)
  const d = new URL(at, 'http://x').searchParams.get('d')!
  const helper = await officer()
  for (let n = 0; n < 31; n++) {
    const wrong = n % 3 === 0
    const given = [...d].map((digit, index) => (wrong && index < 2 ? String(1 - Number(digit)) : digit)).join('')
    assert.equal((await app.post('/hoc/end-suspicious-call/ket-qua', { d: given, ma: '', commandId: newId() }, helper)).status, 200)
    if (n === 5) assert.match((await browser(app, helper.cookie).get('/cong-nhan/cau-hoi')).text, /6 — —/)
  }
  assert.equal(await app.count('checkSittings'), 31)
  assert.equal((await db().selectFrom('checkSittings').select('residentId').where('residentId', 'is not', null).execute()).length, 0)
  const stats = (await browser(app, helper.cookie).get('/cong-nhan/cau-hoi')).text
  assert.match(stats, /31 0,65 1\b/, 'two questions go wrong together: they discriminate')
  assert.match(stats, /Phân biệt thật giả: 0,\d+/)
})

test('reviews due stand in walking order, until they are done', async () => {
  evening(13)
  const page = browser(app, world.phone.cookie)
  assert.match((await page.get('/cong-nhan/on-lai')).text, /Lò Văn Thử.*hôm nay/)
  assert.doesNotMatch((await page.get('/cong-nhan/on-lai')).text, /Bịa/, 'nothing done alone yet: nothing to review')
})

test('exports: a statement for each turn without a name, CSV that no spreadsheet runs, a workbook that opens; not for volunteers', async () => {
  const session = await officer()
  const statements = (await (await app.get('/cong-nhan/xapi.json', session)).json()) as { id: string; verb: { id: string }; actor: { account: { name: string; homePage: string } }; object: { id: string }; result: { success: boolean } }[]
  assert.equal(statements.length, 6)
  assert.equal(new Set(statements.map(({ id }) => id)).size, 6)
  assert.deepEqual(statements.map(({ verb }) => verb.id.split('/').at(-1)).toSorted(), ['attempted', 'completed', 'completed', 'completed', 'completed', 'completed'])
  assert.ok(statements.every(({ actor, object, result, verb }) => actor.account.homePage === 'http://localhost' && object.id.endsWith('/hoc/vneid-password') && result.success === verb.id.endsWith('completed')))
  assert.ok(!JSON.stringify(statements).includes('Vàng'))
  const csv = await (await app.get('/cong-nhan/xuat.csv', session)).text()
  const lines = csv.trimEnd().split('\r\n')
  assert.equal(lines.length, 7)
  assert.ok(csv.includes(`"'=Hà Văn ""Bịa"""`))
  const workbook = await readWorkbook(new Uint8Array(await (await app.get('/cong-nhan/xuat.xlsx', session)).arrayBuffer()))
  assert.equal(workbook.ok && workbook.value.sheets[0]!.rows.length, 7)
  assert.equal((await app.get('/cong-nhan/xuat.csv', world.phone)).status, 403)
})
