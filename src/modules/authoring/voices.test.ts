// Voices through the web, on a real database: agreed, spoken, judged, heard by a second person, heard by learners,
// out of date when the words change, gone when the voice is withdrawn.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { TEST_ORIGIN, testApp, type Session, type TestApp } from '../../../test/support/app.ts'
import { browser } from '../../../test/support/browser.ts'
import { BAO_HA, VAN_BAN } from '../../../test/support/factories.ts'
import { JPEG, OGG, WEBM } from '../../../test/support/sample-files.ts'
import { emptyRoom, opusFile, voiceLike, wavFile } from '../../../test/support/sounds.ts'
import { processorSeconds } from '../../../test/support/processor-time.ts'
import { findGuide, listRecordings } from '../learning/index.ts'
import { spokenSteps } from './rules.ts'
import { prepareSound } from './sound.ts'

let app: TestApp
let officer: Session & { accountId: string }
let second: Session & { accountId: string }
let voiceId: string
const GUIDE = 'vneid-password'
let steps: { id: string; say: Record<string, string> }[]
let version: number

before(async () => {
  app = await testApp()
  await app.make.communes()
  officer = await app.staff(['movement_officer'], VAN_BAN)
  second = await app.staff(['commune_admin'], VAN_BAN)
  const guide = (await app.services.database.read(VAN_BAN, (db) => findGuide(db, VAN_BAN, GUIDE)))!
  steps = spokenSteps(guide)
  version = guide.version
})
after(() => app.close())

const file = (bytes: Uint8Array<ArrayBuffer>, name: string, type: string) => new File([bytes], name, { type })
const wav = (samples: Float32Array) => file(wavFile(samples), 'doc.wav', 'audio/wav')
const address = (step = 0) => `/ghi-am/bai/${GUIDE}/hmn/${steps[step]!.id}`
const speak = (sound: File, step = 0, more: Record<string, string> = {}) => app.post(address(step), { voiceId, spokenText: steps[step]!.say.hmn ?? steps[step]!.say.vi!, sound, ...more }, officer)

async function heard(): Promise<Awaited<ReturnType<typeof listRecordings>>> {
  return app.services.database.read(VAN_BAN, (db) => listRecordings(db, VAN_BAN, GUIDE, version))
}

async function lastRecording(): Promise<string> {
  return (await app.services.database.db.selectFrom('recordings').select('id').orderBy('recordedAt', 'desc').orderBy('id', 'desc').executeTakeFirstOrThrow()).id
}

test('a voice is lent only with consent, and everything typed comes back', async () => {
  const person = browser(app, officer.cookie)
  await person.get('/ghi-am/nguoi-doc?tieng=hmn')
  const refused = await person.send('/ghi-am/nguoi-doc', { fullName: 'Vàng Thị Sua', credit: 'Bà Mỷ', languages: ['hmn', 'vi'] })
  assert.equal(refused.status, 422)
  assert.match(refused.text, /Chưa có sự đồng ý/)
  assert.match(refused.html, /value="Vàng Thị Sua"/)
  const added = await person.send('/ghi-am/nguoi-doc', { fullName: 'Vàng Thị Sua', credit: 'Bà Mỷ', languages: ['hmn', 'vi'], agreed: 'co' })
  assert.equal(added.location, '/ghi-am?tieng=hmn')
  const voice = await app.services.database.db.selectFrom('voices').selectAll().executeTakeFirstOrThrow()
  assert.match(voice.consent, /rút lại lúc nào cũng được/)
  voiceId = voice.id
})

const REFUSED: [string, () => File | Promise<File>, RegExp][] = [
  ['silence', () => wav(emptyRoom(3)), /không nghe thấy giọng nói/],
  ['a video', async () => file(await opusFile(voiceLike(2), 'webm', { video: true }), 'phim.webm', 'video/webm'), /là phim, không phải bản ghi âm/],
  ['a photo', () => file(new Uint8Array(JPEG), 'anh.jpg', 'image/jpeg'), /không phải bản ghi âm/],
  ['a photo called a recording', () => file(new Uint8Array(JPEG), 'doc.wav', 'audio/wav'), /không phải bản ghi âm/],
  ['a shout', () => wav(voiceLike(2, { volume: 4 }).map((sample) => Math.max(-1, Math.min(1, sample)))), /bị rè/],
  ['a speech', () => wav(voiceLike(70)), /dài quá 60 giây/],
  ['a broken file', () => file(new Uint8Array(OGG), 'doc.ogg', 'audio/ogg'), /hỏng|không phải bản ghi âm/],
  ['no file', () => file(new Uint8Array(0), '', 'application/octet-stream'), /chưa có bản ghi/],
]
for (const [what, make, sentence] of REFUSED) {
  test(`${what} is refused with a sentence that names the step, and nothing is kept`, async () => {
    const before = await app.count('recordings')
    const answer = await speak(await make())
    assert.ok([413, 415, 422].includes(answer.status), String(answer.status))
    const html = await answer.text()
    assert.match(html, sentence)
    assert.ok(html.includes('Bước 1 “'), 'the step is named')
    assert.equal(await app.count('recordings'), before)
  })
}

test('200 MB are read to their end and refused, so that the browser hears the sentence', async () => {
  const megabyte = new Uint8Array(1_000_000)
  const body = new ReadableStream({ type: 'bytes', start(controller) { for (let sent = 0; sent < 200; sent++) controller.enqueue(megabyte.slice()); controller.close() } })
  const answer = await app.request(address(), { method: 'POST', body, duplex: 'half', headers: { host: 'localhost', origin: TEST_ORIGIN, cookie: officer.cookie, 'content-type': 'multipart/form-data; boundary=x' } } as RequestInit)
  assert.equal(answer.status, 413)
  assert.match(await answer.text(), /Bước 1 “.*quá lớn \(16 MB là tối đa\)/)
  assert.equal(await app.count('recordings'), 0)
})

test('a file made to keep its reader busy for ever is given up', async () => {
  const { result: answer, seconds } = await processorSeconds(() => prepareSound(WEBM, 'Bước 1', 2))
  assert.ok(!answer.ok && answer.problems[0]!.code === 'authoring.damaged')
  assert.ok(seconds < 10)
})

test('a sentence is spoken, levelled, sent, and heard only after somebody else has listened', async () => {
  const kept = await speak(wav(voiceLike(2.5, { before: 2, after: 2, volume: 0.06 })))
  assert.equal(kept.status, 303, await kept.text())
  assert.match(kept.headers.get('location')!, new RegExp(steps[1]!.id))
  const row = await app.services.database.db.selectFrom('recordings').selectAll().executeTakeFirstOrThrow()
  assert.equal(row.state, 'draft')
  assert.ok(row.milliseconds < 3200, `${row.milliseconds} ms: the silence round the words is cut off`)
  assert.ok(row.sizeBytes < 15_000, `${row.sizeBytes} bytes`)
  assert.equal((await app.services.files.find(row.fileId))?.kind, 'ogg')
  assert.deepEqual(await heard(), [])
  assert.equal((await app.get(`/hoc/giong-doc/${row.fileId}`)).status, 404, 'nobody hears it yet')

  const person = browser(app, officer.cookie)
  await person.get(address(1))
  assert.equal((await person.send('/gui-duyet')).location, '/ghi-am?tieng=hmn')
  const own = await person.get(`/ghi-am/duyet/${row.id}`)
  assert.match(own.text, /Hãy nhờ người khác nghe/)
  assert.match((await (await app.post(`/ghi-am/duyet/${row.id}`, { verdict: 'approved', reason: '' }, officer)).text()), /không duyệt được bản ghi do chính mình/)

  const other = browser(app, second.cookie)
  assert.match((await other.get('/ghi-am/duyet')).text, new RegExp(row.spokenText.slice(0, 20)))
  await other.get(`/ghi-am/duyet/${row.id}`)
  assert.match((await other.send(`/ghi-am/duyet/${row.id}`, { verdict: 'returned', reason: '' })).text, /viết vì sao trả lại/)
  assert.equal((await other.send(`/ghi-am/duyet/${row.id}`, { verdict: 'approved', reason: '' })).status, 303)
  const [recording] = await heard()
  assert.deepEqual({ ...recording, sizeBytes: 0 }, { stepId: steps[0]!.id, language: 'hmn', href: `/hoc/giong-doc/${row.fileId}`, type: 'audio/ogg', sha256: row.fileId, sizeBytes: 0 })
  const sound = await app.get(recording!.href)
  assert.equal(sound.headers.get('content-type'), 'audio/ogg')
  assert.equal((await sound.arrayBuffer()).byteLength, recording!.sizeBytes)
  const part = await app.get(recording!.href, undefined, { range: 'bytes=0-99' })
  assert.equal(part.status, 206)
  assert.equal(part.headers.get('content-range'), `bytes 0-99/${recording!.sizeBytes}`)
})

test('a better take replaces the old one only when it is approved', async () => {
  const [old] = await heard()
  assert.equal((await speak(wav(voiceLike(3, { pitch: 200 })))).status, 303)
  assert.deepEqual(await heard(), [old])
  await app.post(`/ghi-am/bai/${GUIDE}/hmn/gui-duyet`, {}, officer)
  assert.equal((await app.post(`/ghi-am/duyet/${await lastRecording()}`, { verdict: 'approved', reason: '' }, second)).status, 303)
  const [fresh, ...more] = await heard()
  assert.deepEqual(more, [])
  assert.notEqual(fresh!.sha256, old!.sha256)
  assert.equal((await app.get(old!.href)).status, 404)
})

test('what came back with a reason can be spoken again; a text that changed meanwhile is not spoken past', async () => {
  await speak(wav(voiceLike(2)), 1)
  await app.post(`/ghi-am/bai/${GUIDE}/hmn/gui-duyet`, {}, officer)
  assert.equal((await app.post(`/ghi-am/duyet/${await lastRecording()}`, { verdict: 'returned', reason: 'Đọc thiếu một từ.' }, second)).status, 303)
  assert.match(await (await app.get(address(1), officer)).text(), /Đọc thiếu một từ/)
  assert.equal((await speak(wav(voiceLike(2)), 1)).status, 303)
  const stale = await speak(wav(voiceLike(2)), 2, { spokenText: 'Lời cũ' })
  assert.equal(stale.status, 409)
  assert.match(await stale.text(), /vừa đổi/)
})

test('the board counts sentences, and every count opens to them', async () => {
  const html = await (await app.get('/ghi-am?tieng=hmn', officer)).text()
  const link = /href="([^"]*muc=approved&amp;bai=vneid-password)">1 câu/.exec(html)?.[1]
  assert.ok(link, 'one sentence approved')
  assert.match(await (await app.get(link.replaceAll('&amp;', '&'), officer)).text(), new RegExp(steps[0]!.id))
})

test('a machine’s tone is never approved as a voice', async () => {
  const { db } = app.services.database
  await db.updateTable('recordings').set({ state: 'to_review', testTone: true }).where('stepId', '=', steps[1]!.id).where('state', '=', 'draft').execute()
  const tone = await db.selectFrom('recordings').select('id').where('testTone', '=', true).executeTakeFirstOrThrow()
  assert.match(await (await app.post(`/ghi-am/duyet/${tone.id}`, { verdict: 'approved', reason: '' }, second)).text(), /không phải giọng người/)
})

test('a withdrawn voice is silent at once and its files are gone; a stranger cannot withdraw it', async () => {
  const [recording] = await heard()
  const { teamId } = await app.make.team(VAN_BAN, [await app.make.hamlet(VAN_BAN)])
  const member = await app.services.database.db.selectFrom('teamMembers').select('id').where('teamId', '=', teamId).where('role', '=', 'member').executeTakeFirstOrThrow()
  const volunteer = await app.phone(VAN_BAN, member.id)
  assert.equal((await app.post(`/ghi-am/nguoi-doc/${voiceId}/rut`, {}, volunteer)).status, 403)
  assert.equal((await heard()).length, 1)
  assert.equal((await app.post(`/ghi-am/nguoi-doc/${voiceId}/rut`, {}, second)).status, 303)
  assert.deepEqual(await heard(), [])
  assert.equal(await app.services.files.find(recording!.sha256), undefined)
  assert.equal((await app.get(recording!.href)).status, 404)
  const kept = await app.services.database.db.selectFrom('voices').select(['fullName', 'credit']).where('id', '=', voiceId).executeTakeFirstOrThrow()
  assert.deepEqual(kept, { fullName: '—', credit: '' })
})

test('the next commune sees none of it', async () => {
  const neighbour = await app.staff(['movement_officer'], BAO_HA)
  assert.doesNotMatch(await (await app.get('/ghi-am/nguoi-doc', neighbour)).text(), /Vàng Thị Sua/)
  assert.equal((await app.get(`/ghi-am/duyet/${await lastRecording()}`, neighbour)).status, 404)
})
