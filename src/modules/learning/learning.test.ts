// The slice of learning through the web, on a real database: who sees what, what is refused, which version is read.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testApp, type Session, type TestApp } from '../../../test/support/app.ts'
import { browser } from '../../../test/support/browser.ts'
import { BAO_HA, VAN_BAN } from '../../../test/support/factories.ts'
import { followVoices, publishGuide } from './index.ts'
import { COURSE_HREF, linesOf, takeLines, type Course } from './pack.ts'
import { findGuide, listGuides, listReports, listVersions } from './queries.ts'
import { shippedGuides } from './guides.ts'
import type { Guide } from './schema.ts'

let app: TestApp
let officer: Session
before(async () => {
  app = await testApp()
  await app.make.communes()
  const hamlet = await app.make.hamlet(VAN_BAN)
  await app.make.team(VAN_BAN, [hamlet])
  officer = await app.staff(['movement_officer'], VAN_BAN)
})
after(() => app.close())

const shipped = (id: string): Guide => structuredClone(shippedGuides().get(id)!)
const publish = (guide: unknown, communeId = VAN_BAN) =>
  app.services.database.write(communeId, (db) => publishGuide({ db, communeId, now: app.services.now() }, guide, { publishedBy: 'test', approvedBy: 'other', note: 'thử' }))

test('anybody opens the list, a guide and every way, without account and without session', async () => {
  const person = browser(app)
  const list = await person.get('/hoc')
  assert.equal(list.status, 200)
  assert.equal([...list.html.matchAll(/class="task-link"/g)].length, shippedGuides().size)
  for (const way of ['xem', 'cung-lam', 'goi-y', 'tu-lam', 'loi']) assert.equal((await person.get(`/hoc/qr-payment/${way}`)).status, 200)
  assert.equal((await person.get('/hoc/qr-payment/hinh')).status, 200)
  assert.equal((await person.get('/hoc/khong-co')).status, 404)
  assert.equal((await person.get('/hoc/qr-payment/bay')).status, 404)
})

test('what nobody has confirmed is shown to helpers only, and the guide says so to everybody else', async () => {
  const open = await browser(app).get('/hoc/field-report')
  assert.doesNotMatch(open.text, /Xem vị trí trên bản đồ/)
  assert.match(open.text, /Còn 7 bước chưa ai kiểm tra trên máy thật/)
  const helper = await browser(app, officer.cookie).get('/hoc/field-report')
  assert.match(helper.text, /Xem vị trí trên bản đồ/)
  assert.match(helper.text, /cần kiểm tra trên máy thật/)
})

test('every step of every guide, as helpers see them: its sentence, its picture with a name, the place ringed, and a way to say that it looks different', async () => {
  const helper = browser(app, officer.cookie)
  for (const { id, steps } of shippedGuides().values()) {
    for (const [index, step] of steps.entries()) {
      const { html } = await helper.get(`/hoc/${id}/xem?b=${index}`)
      const where = `${id} ${step.id}`
      assert.ok(html.includes(`/hoc/${id}/khac?buoc=${step.id}&amp;ban=`), where)
      assert.match(html, /<svg class="screen-picture"[^>]* role="img" aria-label="[^"]{4,}"/, where)
      assert.match(html, /TẬP LUYỆN/, where)
      assert.equal(html.includes('stroke="#d6006c"'), step.touch !== null, `${where}: the ring`)
      assert.match(html, /<speak-button[^>]* data-text="[^"]{3,}"/, where)
    }
  }
})

test('time is kept in the address only when the learner asked for it, and pauses are counted', async () => {
  const at = (seconds: number) => app.setNow(`2026-11-28T08:00:${String(seconds).padStart(2, '0')}.000Z` as never)
  const person = browser(app)
  const next = (html: string) => /href="([^"]+)"[^>]*id="cho-qr"/.exec(html)![1]!.replaceAll('&amp;', '&')
  assert.doesNotMatch(next((await person.get('/hoc/qr-payment/tu-lam')).html), /t0=/)
  at(0)
  const timed = next((await person.get('/hoc/qr-payment/tu-lam?gio=1')).html)
  assert.match(timed, /t0=\d+&t1=\d+/)
  at(45)
  assert.match((await person.get(timed)).html, /tn=1/)
  app.setNow(null)
})

test('a report: anybody may send it, secrets are refused with everything typed kept, the officer finds it, another commune does not', async () => {
  const person = browser(app)
  await person.get('/hoc/vneid-password/khac?buoc=find&ban=1')
  const refused = await person.send('/khac', { text: 'Mật khẩu là Meo123, nút nằm bên trái', appVersion: '2.1.6' })
  assert.equal(refused.status, 422)
  assert.match(refused.html, /nút nằm bên trái/)
  const sent = await person.send('/khac', { text: 'Nút nằm bên trái', appVersion: '2.1.6' })
  assert.equal(sent.status, 303)
  const { database } = app.services
  const [report] = await database.read(VAN_BAN, (db) => listReports(db, VAN_BAN, { state: 'open' }))
  assert.deepEqual([report!.guideId, report!.stepId, report!.version, report!.reportedAs], ['vneid-password', 'find', 1, 'public'])
  assert.deepEqual(await database.read(BAO_HA, (db) => listReports(db, BAO_HA)), [])
  assert.equal((await person.get('/hoc/vneid-password/khac?buoc=khong-co&ban=1')).status, 404)
})

test('a published version is what people read from then on; the old one stays readable under its number; nobody overwrites it', async () => {
  const guide = shipped('vssid-sign-in')
  guide.title = { ...guide.title, vi: 'Đăng nhập VssID (bản của xã)' }
  assert.deepEqual(await publish(guide), { ok: true, value: { version: 2 } })
  const person = browser(app)
  assert.match((await person.get('/hoc/vssid-sign-in')).text, /bản của xã/)
  const old = await person.get('/hoc/vssid-sign-in?ban=1')
  assert.doesNotMatch(old.text, /bản của xã/)
  assert.match(old.text, /Bạn đang xem bản 1 của bài/)
  assert.match((await person.get('/hoc')).text, /bản của xã/)
  // Made from version 1 while 2 is there: somebody was quicker.
  const late = await publish(guide)
  assert.equal(late.ok, false)
  const { database } = app.services
  assert.deepEqual((await database.read(VAN_BAN, (db) => listVersions(db, VAN_BAN, 'vssid-sign-in'))).map(({ version }) => version), [2, 1])
  assert.equal((await database.read(BAO_HA, (db) => findGuide(db, BAO_HA, 'vssid-sign-in')))!.version, 1)
  assert.equal((await database.read(VAN_BAN, (db) => listGuides(db, VAN_BAN))).find(({ id }) => id === 'vssid-sign-in')!.version, 2)
  await assert.rejects(database.write(VAN_BAN, (db) => db.updateTable('guideVersions').set({ note: 'khác' }).where('communeId', '=', VAN_BAN).execute()))
})

test('the city app has the name the commune gives it, in every language of the guides', async () => {
  const desk = browser(app, officer.cookie)
  assert.match((await desk.get('/hoc')).text, /Gửi phản ánh hiện trường/)
  await desk.get('/hoc/cai-dat')
  assert.equal((await desk.send('/hoc/cai-dat', { cityApp: 'Hue-S', cityAppHelp: '19001075' })).status, 303)
  const page = await browser(app).get('/hoc/field-report')
  assert.match(page.text, /gửi bằng Hue-S/)
  assert.match(page.text, /gọi 19001075/)
  const clerk = await app.staff(['receiver'], VAN_BAN)
  assert.equal((await app.get('/hoc/cai-dat', clerk)).status, 403)
})

test('the course is one file whose every line is what its hash says; a guide alone is the same bytes; unchanged, it is not sent again', async () => {
  followVoices(async (_db, _commune, guideId) => (guideId === 'qr-payment' ? [{ stepId: 'qr', language: 'hmn', href: '/hoc/tieng/thu', type: 'audio/ogg', sha256: 'ab'.repeat(32), sizeBytes: 12_000 }] : []))
  try {
    // Built courses are kept a few seconds; another commune's is fresh.
    const member = await app.staff(['movement_officer'], BAO_HA)
    const response = await app.get(COURSE_HREF, member)
    const { lines, rest } = takeLines(await response.text())
    assert.equal(rest, '')
    const course = JSON.parse(lines[0]!) as Course
    const files = linesOf(course)
    assert.equal(files.length, lines.length - 1)
    assert.equal(files.length, course.guides.length * 2, 'every guide has its questions')
    for (const [index, { sha256, sizeBytes, href }] of files.entries()) {
      const bytes = new TextEncoder().encode(lines[index + 1]!)
      assert.equal(bytes.length, sizeBytes)
      assert.equal(Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex'), sha256, href)
    }
    const qr = course.guides.find(({ summary }) => summary.id === 'qr-payment')!
    assert.equal(qr.recordings[0]!.language, 'hmn')
    assert.equal(await (await app.get(qr.href, member)).text(), lines[course.guides.indexOf(qr) + 1])
    assert.equal((await app.get(`${qr.href}x`, member)).status, 404)
    const questions = (await (await app.get(qr.check!.href, member)).json()) as { items: unknown[] }
    assert.equal(questions.items.length, qr.check!.items)
    assert.equal((await app.get(COURSE_HREF, member, { 'if-none-match': response.headers.get('etag')! })).status, 304)
    // A lesson in a language that has a recording says so to the page script, and falls back to Vietnamese words.
    const page = await app.get('/hoc/qr-payment/xem?tieng=hmn', member)
    assert.match(await page.text(), /data-src="\/hoc\/tieng\/thu"/)
  } finally {
    followVoices(async () => [])
  }
})

test('typed practice goes on within the lessons and nowhere else; a page on the server says that nothing is kept here', async () => {
  const go = await app.post('/hoc/qr-payment/go', { go: 'hai mươi nghìn', lai: '/hoc/qr-payment/goi-y?b=3', tiep: 'https://example.com/' })
  assert.equal(go.headers.get('location'), '/hoc')
  const id = await app.post('/hoc/qr-payment/go', { go: '001088000123', lai: '/hoc/qr-payment/goi-y?b=3', tiep: '/hoc/qr-payment/goi-y?b=4' })
  assert.equal(id.status, 422)
  assert.doesNotMatch(await id.text(), /001088000123/)
  assert.match((await browser(app).get('/hoc/tai-ve')).text, /Máy này chưa giữ bài nào/)
})

test('the skill tree says that it is not the official rule, and every guide has its place in it', async () => {
  const page = await browser(app).get('/hoc/cay-ky-nang')
  assert.match(page.text, /Không phải quy định chính thức/)
  for (const { id } of shippedGuides().values()) assert.ok(page.html.includes(`href="/hoc/${id}"`), id)
})
