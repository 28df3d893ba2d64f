// Guides through the web, on a real database: written part by part, two authors at once, four eyes, a new version beside
// the old one, out as a file and in again, looked at again when they grow old, and on paper.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { zipSync } from 'fflate'
import { testApp, type Session, type TestApp } from '../../../test/support/app.ts'
import { browser, textOf, type Browser } from '../../../test/support/browser.ts'
import { BAO_HA, VAN_BAN } from '../../../test/support/factories.ts'
import { pdfText } from '../../../test/support/poppler.ts'
import { closePdf } from '../../platform/pdf.ts'
import { voiceLike, wavFile } from '../../../test/support/sounds.ts'
import { findGuide, type Guide } from '../learning/index.ts'
import { authoringJobs } from './jobs.ts'

let app: TestApp
let author: Session & { accountId: string }
let colleague: Session & { accountId: string }
let boss: Session & { accountId: string }
const GUIDE = 'vneid-password'

before(async () => {
  app = await testApp()
  await app.make.communes()
  author = await app.staff(['movement_officer'], VAN_BAN)
  colleague = await app.staff(['movement_officer'], VAN_BAN)
  boss = await app.staff(['commune_admin'], VAN_BAN)
  app.services.jobs.send = async (name, data) => authoringJobs(app.services).find((spec) => spec.name === name)?.work(data as never)
})
after(async () => {
  await closePdf()
  await app.close()
})

const as = (session: Session): Browser => browser(app, session.cookie)
const guide = (version?: number) => app.services.database.read(VAN_BAN, (db) => findGuide(db, VAN_BAN, GUIDE, version)) as Promise<Guide>
async function draftId(session = author): Promise<string> {
  return (await app.post(`/soan-bai/bai/${GUIDE}/sua`, {}, session)).headers.get('location')!.split('/').at(-1)!
}
/** The form of a part as the page shows it, with some fields changed. */
async function formOf(session: Session, address: string): Promise<Record<string, string | string[]>> {
  const html = await (await app.get(address, session)).text()
  const fields: Record<string, string | string[]> = {}
  const put = (name: string, value: string) => void (fields[name] = name in fields ? [fields[name]!, value].flat() : value)
  for (const [, name, text] of html.matchAll(/<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)<\/textarea>/g)) put(name!, decode(text!))
  for (const [tag] of html.matchAll(/<input [^>]*>/g)) {
    const [name, value, type] = ['name', 'value', 'type'].map((attribute) => new RegExp(`\\b${attribute}="([^"]*)"`).exec(tag)?.[1])
    if (name && (type !== 'checkbox' || / checked/.test(tag)) && name !== 'commandId') put(name, decode(value ?? ''))
  }
  for (const [, name, options] of html.matchAll(/<select[^>]* name="([^"]+)"[^>]*>(.*?)<\/select>/gs)) put(name!, /<option value="([^"]*)" selected/.exec(options!)?.[1] ?? '')
  return fields
}
const decode = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
const write = async (session: Session, address: string, changes: Record<string, string>, base = formOf(session, address)) => app.post(address, { ...(await base), act: 'luu', ...changes }, session)

test('a part is written in every language, drawn without saving, and saved', async () => {
  const id = await draftId()
  const address = `/soan-bai/nhap/${id}/buoc.find`
  const preview = await write(author, address, { 'say.vi': 'Lời xem thử', act: 'xem' })
  const html = await preview.text()
  assert.match(html, /Lời xem thử/)
  assert.match(html, /TẬP LUYỆN/)
  assert.ok(!JSON.stringify((await app.services.database.db.selectFrom('guideDrafts').select('body').executeTakeFirstOrThrow()).body).includes('Lời xem thử'))
  assert.equal((await write(author, address, { 'say.vi': 'Mở VNeID rồi bấm “Quên mật khẩu”.', 'say.en': 'Open VNeID and tap “Forgot password”.' })).status, 303)
  assert.equal((await guide()).steps[0]!.say.vi, (await guide(1)).steps[0]!.say.vi, 'people still read the published one')
  assert.match((await as(author).get(`/soan-bai/nhap/${id}`)).text, /Mở VNeID rồi bấm “Quên mật khẩu”/)
})

test('two authors at once: other fields are joined; the same field is shown to the second, who loses nothing', async () => {
  const id = await draftId()
  const address = `/soan-bai/nhap/${id}/buoc.phone`
  const [one, two] = [formOf(author, address), formOf(colleague, address)]
  await Promise.all([one, two])
  assert.equal((await write(author, address, { 'hint.vi': 'Ô ở giữa.' }, one)).status, 303)
  assert.equal((await write(colleague, address, { 'coach.vi': 'Nhìn sim trước.' }, two)).status, 303, 'another field of the same step')
  const form = await formOf(author, address)
  assert.deepEqual([form['hint.vi'], form['coach.vi']], ['Ô ở giữa.', 'Nhìn sim trước.'])
  const clash = await write(colleague, address, { 'hint.vi': 'Ô dưới cùng.' }, two)
  assert.equal(clash.status, 409)
  const html = await clash.text()
  assert.match(html, /Người kia viết: “Ô ở giữa\.”/)
  assert.match(html, />Ô dưới cùng\.<\/textarea>/)
  assert.equal((await formOf(author, address))['hint.vi'], 'Ô ở giữa.', 'nothing was overwritten behind anybody’s back')
})

test('the page keeps what is typed; many keeps are one step back', async () => {
  const id = await draftId()
  const address = `/soan-bai/nhap/${id}/bai`
  const { languages, ...plain } = await formOf(author, address)
  assert.deepEqual(languages, ['vi', 'en'])
  const fields = plain as Record<string, string>
  for (const text of ['Tự đặt', 'Tự đặt lại', 'Tự đặt lại mật khẩu VNeID.']) {
    const answer = await app.request(address, {
      method: 'POST', body: new URLSearchParams([...Object.entries({ ...fields, 'promise.vi': text, act: 'tu-luu' }), ['languages', 'vi'], ['languages', 'en']]), headers: { host: 'localhost', origin: 'http://localhost', accept: 'application/json', cookie: author.cookie },
    })
    const { revision, said } = (await answer.json()) as { revision: number; said: string }
    assert.match(said, /Đã tự lưu/)
    fields.baseRevision = String(revision)
  }
  const kept = await app.services.database.db.selectFrom('guideDraftRevisions').select('revision').where('draftId', '=', id).where('auto', '=', true).execute()
  assert.equal(kept.length, 1)
})

test('a faulty draft says where, and is not sent; steps are added and taken out', async () => {
  const id = await draftId()
  const person = as(author)
  await person.get(`/soan-bai/nhap/${id}`)
  await app.post(`/soan-bai/nhap/${id}/sap-xep`, { op: 'add', list: 'steps', item: '' }, author)
  const html = await (await app.get(`/soan-bai/nhap/${id}`, author)).text()
  const link = /href="\/soan-bai\/nhap\/[^"]+\/(buoc\.[^"]+)">Chỗ steps\[/.exec(html)?.[1]
  assert.ok(link, 'the fault leads to its form')
  const refused = await app.post(`/soan-bai/nhap/${id}/gui`, { note: 'Thử gửi bản dở' }, author)
  assert.equal(refused.status, 422)
  assert.match(await refused.text(), /thiếu tiếng Việt/)
  await app.post(`/soan-bai/nhap/${id}/sap-xep`, { op: 'remove', list: 'steps', item: link.slice(5) }, author)
  assert.doesNotMatch(await (await app.get(`/soan-bai/nhap/${id}`, author)).text(), /cần sửa trước khi gửi duyệt/)
})

test('four eyes: nobody who wrote in it approves it; the new version stands beside the old one', async () => {
  const id = await draftId()
  const old = await guide()
  assert.equal((await app.post(`/soan-bai/nhap/${id}/gui`, { note: 'Đổi lời bước đầu cho rõ' }, author)).status, 303)
  for (const writer of [author, colleague]) {
    const answer = await app.post(`/soan-bai/nhap/${id}/duyet`, { verdict: 'approved', reason: '' }, writer)
    assert.equal(answer.status, 403)
    assert.match(await answer.text(), /không tự duyệt được/)
  }
  assert.match(await (await app.post(`/soan-bai/nhap/${id}/duyet`, { verdict: 'returned', reason: '' }, boss)).text(), /Hãy viết vì sao trả lại/)
  assert.equal((await write(author, `/soan-bai/nhap/${id}/buoc.find`, { 'say.vi': 'Sửa lén' })).status, 409, 'what is being judged does not move')
  const done = await app.post(`/soan-bai/nhap/${id}/duyet`, { verdict: 'approved', reason: '' }, boss)
  assert.equal(done.headers.get('location'), `/soan-bai/bai/${GUIDE}`)
  assert.equal((await guide()).version, 2)
  assert.deepEqual(await guide(1), old)
  assert.match((await as(author).get(`/hoc/${GUIDE}?ban=1`)).text, new RegExp(old.steps[0]!.say.vi!.slice(0, 15)))
  const page = (await as(author).get(`/soan-bai/bai/${GUIDE}`)).text
  assert.match(page, /Đổi lời bước đầu cho rõ/)
  const compared = (await as(author).get(`/soan-bai/bai/${GUIDE}/so-sanh?tu=1&den=2`)).text
  assert.match(compared, /Mở VNeID rồi bấm/)
})

test('a change is undone by going back to an older version, as a new one', async () => {
  const person = as(author)
  await app.post(`/soan-bai/bai/${GUIDE}/sua`, { ban: '1' }, author)
  const id = await draftId()
  await person.get(`/soan-bai/nhap/${id}`)
  await app.post(`/soan-bai/nhap/${id}/gui`, { note: 'Quay về lời cũ' }, author)
  assert.equal((await app.post(`/soan-bai/nhap/${id}/duyet`, { verdict: 'approved', reason: '' }, boss)).status, 303)
  assert.equal((await guide()).version, 3)
  assert.deepEqual((await guide()).steps, (await guide(1)).steps)
})

test('out as a file with its voices, and in again in another commune, looked at before it is taken', async () => {
  await app.post('/ghi-am/nguoi-doc', { fullName: 'Vàng Thị Sua', credit: 'Bà Sua', languages: ['hmn'], agreed: 'co' }, author)
  const voice = await app.services.database.db.selectFrom('voices').select('id').executeTakeFirstOrThrow()
  const step = (await guide()).steps[0]!
  await app.post(`/ghi-am/bai/${GUIDE}/hmn/${step.id}`, { voiceId: voice.id, spokenText: step.say.vi!, sound: new File([wavFile(voiceLike(2))], 'a.wav', { type: 'audio/wav' }) }, author)
  await app.post(`/ghi-am/bai/${GUIDE}/hmn/gui-duyet`, {}, author)
  const recording = await app.services.database.db.selectFrom('recordings').select('id').executeTakeFirstOrThrow()
  await app.post(`/ghi-am/duyet/${recording.id}`, { verdict: 'approved', reason: '' }, boss)
  const zip = new Uint8Array(await (await app.get(`/soan-bai/bai/${GUIDE}/tep.zip`, author)).arrayBuffer())

  const neighbour = await app.staff(['movement_officer'], BAO_HA)
  const arrived = await app.post('/soan-bai/nhan-tep', { file: new File([zip], 'bai.zip', { type: 'application/zip' }) }, neighbour)
  assert.equal(arrived.status, 303, await arrived.text())
  const look = as(neighbour)
  const seen = await look.get(arrived.headers.get('location')!)
  assert.match(seen.text, /1 câu, nhận rồi còn phải có người nghe duyệt/)
  assert.match(seen.text, /Chưa đổi gì/)
  const taken = await look.send('/nhan')
  assert.match(taken.location!, /\/soan-bai\/nhap\//)
  const there = await app.services.database.db.selectFrom('recordings').select(['state', 'language', 'spokenText']).where('communeId', '=', BAO_HA).execute()
  assert.deepEqual(there, [{ state: 'to_review', language: 'hmn', spokenText: step.say.vi! }])
})

const json = async (change: (guide: Guide) => void): Promise<File> => {
  const copy = structuredClone(await guide())
  change(copy)
  return new File([JSON.stringify(copy)], 'bai.json', { type: 'application/json' })
}
const zip = (files: Record<string, Uint8Array | string>) => new File([zipSync(Object.fromEntries(Object.entries(files).map(([name, body]) => [name, typeof body === 'string' ? new TextEncoder().encode(body) : body]))) as Uint8Array<ArrayBuffer>], 'bai.zip', { type: 'application/zip' })
const BAD_FILES: [string, () => Promise<File> | File, RegExp][] = [
  ['a missing picture', () => json((one) => void (one.pictogram = 'no-such')), /Chỗ pictogram: hình “no-such” không có/],
  ['a script in the text', () => json((one) => void (one.steps[0]!.say.vi = '<script>alert(1)</script>')), /Chỗ steps\[find\]\.say: trong chữ có mã lệnh/],
  ['a step without its screen', () => json((one) => void (one.steps[1]!.screen = 'nowhere')), /Chỗ steps\[id\]: hình “nowhere” không có/],
  ['a step that points nowhere', () => json((one) => void (one.steps[1]!.touch = 'nowhere')), /Chỗ steps\[id\][^:]*: trỏ tới “[^”]*nowhere” nhưng không có/],
  ['languages out of step', () => json((one) => void delete one.steps[0]!.say.en), /Chỗ steps\[find\]\.say: thiếu tiếng “en”/],
  ['no guide at all', () => new File(['xin chào'], 'bai.json'), /không đọc được JSON/],
  ['a bomb', () => zip({ 'bai.json': new Uint8Array(45_000_000) }), /mở ra quá lớn/],
  ['foreign names in the archive', () => zip({ 'bai.json': '{}', '../../etc/passwd': 'x' }), /tên lạ/],
  ['an archive without a guide', () => zip({ 'giong-doc.json': '[]' }), /không có bai\.json/],
  ['a recording that is not there', async () => zip({ 'bai.json': await (await json(() => undefined)).text(), 'giong-doc.json': JSON.stringify([{ file: 'giong-doc/x.ogg', stepId: 'find', language: 'hmn', spokenText: 'a', credit: '', consent: '' }]) }), /Thiếu tệp giọng đọc giong-doc\/x\.ogg/],
  ['a recording of nowhere', async () => zip({ 'bai.json': await (await json(() => undefined)).text(), 'giong-doc/x.ogg': 'x', 'giong-doc.json': JSON.stringify([{ file: 'giong-doc/x.ogg', stepId: 'nowhere', language: 'hmn', spokenText: 'a', credit: '', consent: '' }]) }), /trỏ tới bước “nowhere”/],
  ['a cut archive', () => new File([new Uint8Array([0x50, 0x4b, 3, 4, ...new Array<number>(60).fill(0)])], 'bai.zip'), /Tệp nén bị hỏng/],
  ['nothing', () => new File([''], 'bai.json'), /Chưa chọn tệp/],
]
for (const [what, make, sentence] of BAD_FILES) {
  test(`a file with ${what} is refused with a sentence that names the place`, async () => {
    const before = await app.count('guideDrafts')
    const answer = await app.post('/soan-bai/nhan-tep', { file: await make() }, author)
    assert.ok([413, 415, 422].includes(answer.status), String(answer.status))
    assert.match(textOf(await answer.text()), sentence)
    assert.equal(await app.count('guideDrafts'), before)
  })
}

test('what grows old is counted, given to somebody, looked at again, and goes the way of every change', async () => {
  app.setNow('2027-03-01T02:00:00.000Z' as never)
  const [looker, second] = [await app.staff(['movement_officer'], VAN_BAN), await app.staff(['commune_admin'], VAN_BAN)]
  const person = as(looker)
  const board = await person.get('/soan-bai/han-dung')
  const late = /xem=late[^>]*>.*?figure-number">(\d+)</s.exec(board.html)?.[1]
  assert.ok(Number(late) > 5)
  assert.match((await person.get('/soan-bai/han-dung?xem=late')).html, new RegExp(`${late}\\s*chỗ`))
  const page = await person.get(`/soan-bai/han-dung/${GUIDE}`)
  assert.equal((await person.send('/giao', { assignee: colleague.accountId, note: 'Trước phiên chợ' })).status, 303)
  assert.match((await person.get(`/soan-bai/han-dung/${GUIDE}`)).html, /Trước phiên chợ/)
  const places = [...page.html.matchAll(/name="places" value="([^"]+)"/g)].map((match) => match[1]!)
  assert.match((await person.send(`/han-dung/${GUIDE}`, { checkedOn: '2027-03-09', appVersion: '', certainty: '', places })).text, /không thể ở sau hôm nay/)
  const done = await person.send(`/han-dung/${GUIDE}`, { checkedOn: '2027-03-01', appVersion: '2.3.0', certainty: '', places })
  assert.match(done.location!, /\/soan-bai\/nhap\//)
  await app.post(`${done.location}/gui`, { note: 'Kiểm lại trên VNeID 2.3.0' }, looker)
  assert.equal((await app.post(`${done.location}/duyet`, { verdict: 'approved', reason: '' }, second)).status, 303)
  const fresh = await guide()
  assert.deepEqual([fresh.steps[0]!.appVersion, fresh.steps[0]!.checkedOn, fresh.expiresOn], ['2.3.0', '2027-03-01', '2027-05-30'])
  app.setNow(null)
})

test('cards and posters carry every word of the guide, one at once or many in an archive', async () => {
  for (const [paper, guides, type] of [['the', [GUIDE], 'application/pdf'], ['a4', [GUIDE], 'application/pdf'], ['a3', [GUIDE, 'qr-payment'], 'application/zip']] as const) {
    const asked = await app.post('/soan-bai/in', { paper, colour: 'xam', language: 'vi', guides: [...guides] }, author)
    const page = await app.get(asked.headers.get('location')!, author)
    assert.match(textOf(await page.text()), /Đã xong/)
    const file = await app.get(`${asked.headers.get('location')}/tep`, author)
    assert.equal(file.headers.get('content-type'), type)
    if (type !== 'application/pdf') continue
    const words = (await pdfText(new Uint8Array(await file.arrayBuffer()))).replace(/\s+/g, ' ')
    for (const step of (await guide()).steps.filter(({ certainty }) => certainty !== 'to-check')) assert.ok(words.includes(step.say.vi!.replace(/\s+/g, ' ')), `${paper}: ${step.say.vi}`)
  }
})

test('a guide that has become dangerous is taken back by two people: gone from list and course, said on its address, the old version still readable; and brought back', async () => {
  const WHY = { 'withdrawn.vi': 'Ứng dụng đổi màn hình, làm theo bài này dễ mất tiền.', 'withdrawn.en': 'The app has changed; following this guide may cost money.' }
  const publish = async (fields: Record<string, string>, note: string) => {
    const id = (await app.post('/soan-bai/bai/leave-easy-job/sua', {}, author)).headers.get('location')!.split('/').at(-1)!
    assert.equal((await write(author, `/soan-bai/nhap/${id}/bai`, fields)).status, 303)
    await app.post(`/soan-bai/nhap/${id}/gui`, { note }, author)
    assert.equal((await app.post(`/soan-bai/nhap/${id}/duyet`, { verdict: 'approved', reason: '' }, author)).status, 403, 'not alone')
    assert.equal((await app.post(`/soan-bai/nhap/${id}/duyet`, { verdict: 'approved', reason: '' }, boss)).status, 303)
  }
  await publish(WHY, 'Ứng dụng đã đổi')
  const person = as(author)
  const isListed = async () => (await person.get('/hoc')).html.includes('href="/hoc/leave-easy-job"')
  assert.equal(await isListed(), false)
  for (const address of ['/hoc/leave-easy-job', '/hoc/leave-easy-job/tu-lam', '/hoc/leave-easy-job?ban=2']) {
    const page = await person.get(address)
    assert.equal(page.status, 410, address)
    assert.match(page.text, /Xã đã rút bài này: Ứng dụng đổi màn hình/)
  }
  const old = await person.get('/hoc/leave-easy-job?ban=1')
  assert.equal(old.status, 200)
  assert.match(old.text, /Bạn đang xem bản 1.*Xã đã rút bài này, đừng làm theo nữa.*dễ mất tiền/)
  assert.equal((await person.get('/hoc/leave-easy-job/kiem-tra')).status, 404)
  assert.match((await person.get('/soan-bai')).text, /đã rút/)
  assert.match(await (await app.post('/soan-bai/in', { paper: 'the', colour: 'mau', language: 'vi', guides: ['leave-easy-job'] }, author)).text(), /đã rút nên không in/)
  assert.equal(await browser(app, boss.cookie).get('/hoc/kiem-tra').then(({ html }) => html.includes('/hoc/leave-easy-job/')), false)
  await publish({ 'withdrawn.vi': '', 'withdrawn.en': '' }, 'Đã viết lại')
  assert.equal(await isListed(), true)
})
