// The slice of signing through the web, on a real database and the stand-in's trust services: certificates, one signature
// and many, what happens when services are silent or lie, a killed server, a drifting file, a hand-off, the verifier.

import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { browser } from '../../../test/support/browser.ts'
import { softAuthenticator } from '../../../test/support/authenticator.ts'
import { testApp, TEST_ORIGIN, type TestApp } from '../../../test/support/app.ts'
import { VAN_BAN, BAO_HA } from '../../../test/support/factories.ts'
import { plainPdf, scribble } from '../../../test/support/signed-files.ts'
import type { PdfReport } from '../../platform/pades/report.ts'
import { addDays, addMinutes, startOfDay, toPlainDate } from '../../platform/time.ts'
import { permissionsOf } from '../accounts/index.ts'
import { ANONYMOUS, type Actor } from '../../platform/actor.ts'
import { askForSignature, checkPdf, followSignatures, issueCredential } from './index.ts'
import { carryOut } from './commands-acts.ts'
import { completeEvidence } from './commands-evidence.ts'

let app: TestApp
let base: Buffer
type Signer = Awaited<ReturnType<TestApp['staff']>> & { key: ReturnType<typeof softAuthenticator>; actor: Actor }
let leader: Signer
let clerk: Signer
const heard: { what: string; id: string; fileId?: string; reason?: string }[] = []

before(async () => {
  app = await testApp()
  await app.make.communes()
  base = await plainPdf()
  leader = await signer('leader_signer')
  clerk = await signer('van_thu')
  const admin = await app.staff(['commune_admin'], VAN_BAN)
  for (const holder of [leader.accountId, clerk.accountId, 'agency']) {
    const issued = await app.post('/ky-so/quan-ly', { accountId: holder, adapter: holder === clerk.accountId ? 'remote' : 'test' }, admin)
    assert.equal(issued.status, 303, await issued.text())
  }
  followSignatures({
    kind: 'thu_nghiem',
    signed: async (_env, { subject, fileId }) => void heard.push({ what: 'signed', id: subject.id, fileId }),
    declined: async (_env, { subject, reason }) => void heard.push({ what: 'declined', id: subject.id, reason }),
    improved: async (_env, { subject, fileId }) => void heard.push({ what: 'improved', id: subject.id, fileId }),
  })
})
after(() => app.close())
beforeEach(async () => {
  await faults({})
  heard.length = 0
})

async function signer(role: string): Promise<Signer> {
  const account = await app.staff([role], VAN_BAN, { confirmed: true })
  const key = softAuthenticator()
  const person = browser(app, account.cookie)
  const options = await person.json('/api/v1/passkeys/register/options', {})
  const made = await person.json('/api/v1/passkeys/register', { label: 'thử', credential: key.create(options.body as never, TEST_ORIGIN) })
  assert.equal(made.status, 200, JSON.stringify(made.body))
  const actor: Actor = { ...ANONYMOUS, id: account.accountId, kind: 'staff', name: 'Người thử', communeId: VAN_BAN, permissions: permissionsOf([role]) }
  return { ...account, cookie: person.cookie, key, actor }
}

async function faults(change: Record<string, string>): Promise<void> {
  const all = { tsa: 'ok', ocsp: 'ok', crl: 'ok', remote: 'ok', ...change }
  assert.equal((await app.post('/gia-lap/tin-cay', all, leader)).status, 303)
}

let counter = 0
async function putBefore(act: 'sign' | 'seal' | 'copy' | 'initial', file: Uint8Array = base, more: { accountId?: string | null; id?: string } = {}): Promise<string> {
  const kept = await app.services.files.save(file)
  assert.ok(kept.ok)
  const accountId = more.accountId === undefined ? (act === 'sign' || act === 'initial' ? leader.accountId : null) : more.accountId
  return app.services.database.write(VAN_BAN, (db) =>
    askForSignature(
      { db, communeId: VAN_BAN, now: app.services.now(), actor: clerk.actor },
      { subject: { kind: 'thu_nghiem', id: more.id ?? `việc-${++counter}` }, title: `Quyết định ${counter}`, act, accountId, fileId: kept.value.id, place: { page: 1, leftMm: 110, topMm: 220, widthMm: 40, heightMm: 22 }, words: act === 'copy' ? ['SAO Y', 'Ủy ban nhân dân xã Văn Bàn'] : [] },
    ),
  )
}

/** Prepares, confirms with the passkey, and goes where the answer sends. */
async function sign(who: Signer, requestIds: string[], bend: (bound: { challenge: string }) => { challenge: string } = (same) => same) {
  const person = browser(app, who.cookie)
  const prepared = await app.post('/ky-so/chuan-bi', { request: requestIds }, person)
  assert.equal(prepared.status, 303, await prepared.text())
  const batch = prepared.headers.get('location')!.split('/').at(-1)!
  const options = await person.json(`/api/v1/signing/batches/${batch}/options`, {})
  assert.equal(options.status, 200, JSON.stringify(options.body))
  const credential = who.key.get(bend(options.body as never), TEST_ORIGIN)
  const done = await person.json(`/api/v1/signing/batches/${batch}`, { credential })
  return { batch, ...done }
}

const rowOf = (id: string) => app.services.database.db.selectFrom('signatureRequests').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

async function fileOf(id: string): Promise<Buffer> {
  return Buffer.from((await app.services.files.read((await rowOf(id)).resultFileId!))!)
}

async function judge(file: Uint8Array): Promise<PdfReport> {
  return checkPdf(app.services, file)
}

test('a leader signs with a passkey: B-LT, the module that asked hears of it, the public page says valid and without legal effect', async () => {
  const id = await putBefore('sign')
  const { status, body } = await sign(leader, [id])
  assert.equal(status, 200, JSON.stringify(body))
  const row = await rowOf(id)
  assert.deepEqual([row.state, row.level, row.evidence], ['signed', 'B-LT', 'done'])
  assert.deepEqual(heard, [{ what: 'signed', id: row.subjectId, fileId: row.resultFileId }])
  const file = await fileOf(id)
  assert.ok(file.subarray(0, base.length).equals(base), 'the source stays a prefix')
  const shown = await app.post('/kiem-tra-chu-ky', { file: new File([Uint8Array.from(file)], 'quyet-dinh.pdf', { type: 'application/pdf' }) })
  const text = await shown.text()
  for (const words of ['Hợp lệ', 'không có giá trị pháp lý', 'Người thử leader_signer', 'có dấu thời gian', 'Còn hiệu lực lúc ký', 'ECDSA 256 bit']) assert.match(text, new RegExp(words))
  const english = await app.request('/kiem-tra-chu-ky', { method: 'POST', body: formOf(file), headers: { origin: TEST_ORIGIN, host: 'localhost', cookie: 'gocua_lang=en' } })
  assert.match(await english.text(), /Valid/)
  const machine = await app.json('POST', '/api/v1/signatures/verify', { pdf: file.toString('base64') })
  assert.equal(((await machine.json()) as PdfReport).verdict, 'valid')
})

function formOf(file: Uint8Array): FormData {
  const form = new FormData()
  form.append('file', new File([Uint8Array.from(file)], 'a.pdf', { type: 'application/pdf' }))
  return form
}

test('the confirmation is bound to the bytes: another batch’s challenge, a used one and a stranger’s key sign nothing', async () => {
  const [first, second] = [await putBefore('sign'), await putBefore('sign')]
  const person = browser(app, leader.cookie)
  const batches = []
  for (const request of [first, second]) batches.push((await app.post('/ky-so/chuan-bi', { request }, leader)).headers.get('location')!.split('/').at(-1)!)
  const options = await person.json(`/api/v1/signing/batches/${batches[0]}/options`, {})
  const answer = leader.key.get(options.body as never, TEST_ORIGIN)
  assert.equal((await person.json(`/api/v1/signing/batches/${batches[1]}`, { credential: answer })).status, 422)
  assert.equal((await person.json(`/api/v1/signing/batches/${batches[0]}`, { credential: answer })).status, 422, 'a challenge is answered once')
  const again = await person.json(`/api/v1/signing/batches/${batches[0]}/options`, {})
  assert.equal((await person.json(`/api/v1/signing/batches/${batches[0]}`, { credential: clerk.key.get(again.body as never, TEST_ORIGIN) })).status, 422)
  assert.equal((await person.json(`/api/v1/signing/batches/${batches[1]}/options`, {})).status, 200)
  assert.equal((await browser(app, clerk.cookie).json(`/api/v1/signing/batches/${batches[0]}/options`, {})).status, 404, 'a batch is its owner’s')
  app.setNow(addMinutes(app.services.now(), 20))
  assert.equal((await person.json(`/api/v1/signing/batches/${batches[0]}/options`, {})).status, 409, 'a prepared batch waits 15 minutes')
  app.setNow(null)
  assert.deepEqual([(await rowOf(first)).state, (await rowOf(second)).state], ['waiting', 'waiting'])
})

test('leader, then the clerk with the agency’s key and a remote signer: every signature of the chain holds', async () => {
  const id = `việc-${++counter}`
  const first = await putBefore('sign', base, { id })
  await sign(leader, [first])
  const initial = await putBefore('initial', await fileOf(first), { id, accountId: clerk.accountId })
  assert.equal((await sign(clerk, [initial])).status, 200)
  const seal = await putBefore('seal', await fileOf(initial), { id })
  assert.equal((await sign(leader, [seal]).catch((error: Error) => error.message)) instanceof Object, false, 'the leader has no right to the seal')
  assert.equal((await sign(clerk, [seal])).status, 200)
  const report = await judge(await fileOf(seal))
  assert.equal(report.verdict, 'valid', JSON.stringify(report.signatures.map(({ notes }) => notes)))
  assert.deepEqual(report.signatures.map(({ algorithm }) => algorithm), ['ECDSA 256 bit, SHA-256', 'RSASSA-PSS 2048 bit, SHA-256', 'ECDSA 256 bit, SHA-256'])
  assert.match(report.signatures[2]!.signer!.commonName, /^Ủy ban nhân dân xã/)
})

test('many at once: each row has its own result, and one that was taken back meanwhile does not stop the rest', async () => {
  const ids: string[] = []
  for (let i = 0; i < 6; i++) ids.push(await putBefore('sign'))
  const { batch, status } = await sign(leader, ids)
  assert.equal(status, 200)
  const running = await (await app.get(`/ky-so/dot/${batch}`, leader)).text()
  assert.match(running, /0 trong 6/)
  await app.services.database.write(VAN_BAN, (db) => db.updateTable('signatureRequests').set({ state: 'withdrawn' }).where('id', '=', ids[2]!).execute())
  assert.equal(await carryOut(app.services, batch), 5)
  const over = await (await app.get(`/ky-so/dot/${batch}`, leader)).text()
  assert.match(over, /Đã ký 5 trong 6 văn bản/)
  assert.match(over, /đã được ký, trả lại hoặc rút về/)
})

test('the timestamp service is silent: the signature stands at B-B and says so; when it is back the timestamp and the evidence come', async () => {
  await faults({ tsa: 'down', ocsp: 'down', crl: 'down' })
  const id = await putBefore('sign')
  await sign(leader, [id])
  const row = await rowOf(id)
  assert.deepEqual([row.state, row.level, row.evidence], ['signed', 'B-B', 'waiting'])
  assert.match(await (await app.get('/ky-so/da-xong', leader)).text(), /Đã ký, chờ dấu thời gian/)
  const before = await fileOf(id)
  assert.equal((await judge(before)).verdict, 'caution')
  app.setNow(addMinutes(app.services.now(), 2))
  assert.equal(await completeEvidence(app.services), 0)
  assert.match((await rowOf(id)).evidenceTrouble!, /timestamp: answered 503/)
  await faults({ ocsp: 'down', crl: 'down' })
  app.setNow(addMinutes(app.services.now(), 10))
  await completeEvidence(app.services)
  assert.deepEqual([(await rowOf(id)).level, (await rowOf(id)).evidence], ['B-T', 'waiting'])
  await faults({})
  app.setNow(addMinutes(app.services.now(), 30))
  await completeEvidence(app.services)
  app.setNow(null)
  const whole = await rowOf(id)
  assert.deepEqual([whole.level, whole.evidence, whole.evidenceTrouble], ['B-LT', 'done', null])
  assert.deepEqual(heard.map(({ what }) => what), ['signed', 'improved', 'improved'])
  const better = await fileOf(id)
  const { digest } = await app.services.database.db.selectFrom('signatureActs').select('digest').where('requestId', '=', id).executeTakeFirstOrThrow()
  assert.equal(digest.length, 32)
  assert.equal((await checkPdf(app.services, better, { askOnline: false })).signatures[0]!.level, 'B-LT')
})

for (const [fault, level] of [['wrong', 'B-B'], ['refuses', 'B-B']] as const) {
  test(`a timestamp service that ${fault}: its answer is not believed`, async () => {
    await faults({ tsa: fault })
    const id = await putBefore('sign')
    await sign(leader, [id])
    assert.equal((await rowOf(id)).level, level)
  })
}

test('an OCSP answer signed by somebody else is not believed; the revocation list speaks instead', async () => {
  await faults({ ocsp: 'wrong' })
  const id = await putBefore('sign')
  await sign(leader, [id])
  assert.equal((await rowOf(id)).level, 'B-LT')
  assert.equal((await checkPdf(app.services, await fileOf(id), { askOnline: false })).signatures[0]!.standingSource, 'crl')
})

test('a remote signer that is down keeps the act waiting; one that signs something else is found out before anything leaves', async () => {
  await faults({ remote: 'down' })
  const id = await putBefore('initial', base, { accountId: clerk.accountId })
  const { batch } = await sign(clerk, [id])
  assert.match(await (await app.get(`/ky-so/dot/${batch}`, clerk)).text(), /chưa trả lời/)
  assert.equal((await rowOf(id)).state, 'waiting')
  await faults({ remote: 'wrong' })
  await assert.rejects(carryOut(app.services, batch), /does not hold/)
  assert.equal((await rowOf(id)).state, 'waiting')
  await faults({})
  assert.equal(await carryOut(app.services, batch), 1)
  assert.equal((await rowOf(id)).state, 'signed')
})

test('a server killed after the confirmation: the job signs what was confirmed, once', async () => {
  const id = await putBefore('sign')
  const person = browser(app, leader.cookie)
  const batch = (await app.post('/ky-so/chuan-bi', { request: id }, leader)).headers.get('location')!.split('/').at(-1)!
  const save = app.services.files.save
  // The disk is gone in the middle of the act, as after kill −9.
  app.services.files.save = () => Promise.reject(new Error('killed'))
  const options = await person.json(`/api/v1/signing/batches/${batch}/options`, {})
  const answer = await app.json('POST', `/api/v1/signing/batches/${batch}`, { credential: leader.key.get(options.body as never, TEST_ORIGIN) }, person)
  app.services.files.save = save
  assert.equal(answer.status, 500)
  assert.equal((await rowOf(id)).state, 'waiting')
  await Promise.all([carryOut(app.services), carryOut(app.services)])
  assert.equal((await rowOf(id)).state, 'signed')
  assert.equal(heard.filter(({ what }) => what === 'signed').length, 1)
})

test('a prepared file that drifts is never signed', async () => {
  const id = await putBefore('sign')
  await app.post('/ky-so/chuan-bi', { request: id }, leader)
  const act = await app.services.database.db.selectFrom('signatureActs').selectAll().where('requestId', '=', id).executeTakeFirstOrThrow()
  const other = Buffer.from((await app.services.files.read(act.preparedFileId))!)
  other[200]! ^= 1
  const file = path.join(app.services.config.dataDir, 'objects', act.preparedFileId.slice(0, 2), act.preparedFileId.slice(2))
  fs.writeFileSync(file, other)
  await app.services.database.write(VAN_BAN, (db) => db.updateTable('signatureActs').set({ state: 'confirmed', confirmedAt: app.services.now(), confirmedHow: 'passkey' }).where('id', '=', act.id).execute())
  await assert.rejects(carryOut(app.services, act.batchId), /changed/)
  assert.equal((await rowOf(id)).state, 'waiting')
  await app.services.database.write(VAN_BAN, (db) => db.updateTable('signatureActs').set({ state: 'cancelled' }).where('id', '=', act.id).execute())
})

test('after a signature or a refusal the next paper stands there, with how many are left; who puts papers off meets each in turn', async () => {
  const waiting = async () => (await app.services.database.db.selectFrom('signatureRequests').select('id').where('accountId', '=', leader.accountId).where('state', '=', 'waiting').orderBy('askedAt').orderBy('id').execute()).map(({ id }) => id)
  for (const id of await waiting()) await app.post(`/ky-so/${id}/tra-lai`, { reason: 'Dọn bàn' }, leader)
  const [first, second, third] = [await putBefore('sign'), await putBefore('sign'), await putBefore('sign')]
  const later = async (id: string) => {
    const [before] = (await (await app.get(`/ky-so/${id}`, leader)).text()).split('Để sau, xem văn bản tiếp theo (còn 2)')
    return /href="(\/ky-so\/[0-9a-f-]{36})"/.exec(before!.slice(before!.lastIndexOf('<a ')))?.[1]
  }
  assert.deepEqual([await later(first), await later(second), await later(third)], [`/ky-so/${second}`, `/ky-so/${third}`, `/ky-so/${first}`])
  const signed = await sign(leader, [first])
  const { next } = signed.body as { next: string }
  assert.equal(next, `/ky-so/${second}?vua-ky=${signed.batch}`)
  assert.match(await (await app.get(next, leader)).text(), /Đã ký “[^”]+”\.[\s\S]*Còn 2 văn bản chờ bạn/)
  const refused = await app.post(`/ky-so/${second}/tra-lai`, { reason: 'Thiếu số liệu' }, leader)
  assert.equal(refused.headers.get('location'), `/ky-so/${third}`)
  assert.match(decodeURIComponent(decodeURIComponent(refused.headers.get('set-cookie')!)), /Còn 1 văn bản chờ bạn/)
  const last = await sign(leader, [third])
  assert.equal((last.body as { next: string }).next, `/ky-so/dot/${last.batch}`)
})

test('declining needs a reason and reaches the module that asked; other people and other communes see nothing', async () => {
  const id = await putBefore('sign')
  const empty = await app.post(`/ky-so/${id}/tra-lai`, { reason: ' ' }, leader)
  assert.equal(empty.status, 422)
  assert.equal((await app.post(`/ky-so/${id}/tra-lai`, { reason: 'Sai căn cứ pháp lý' }, leader)).status, 303)
  assert.deepEqual(heard, [{ what: 'declined', id: (await rowOf(id)).subjectId, reason: 'Sai căn cứ pháp lý' }])
  const stranger = await app.staff(['leader_signer'], BAO_HA)
  assert.equal((await app.get(`/ky-so/${id}`, stranger)).status, 404)
  const colleague = await app.staff(['specialist'], VAN_BAN)
  assert.equal((await app.get(`/ky-so/${id}`, colleague)).status, 404)
})

test('password and code confirm too; a wrong code signs nothing', async () => {
  const id = await putBefore('sign')
  const batch = (await app.post('/ky-so/chuan-bi', { request: id }, leader)).headers.get('location')!
  const refused = await app.post(batch, { password: 'sai', code: '000000' }, leader)
  assert.equal(refused.status, 422)
  assert.equal((await rowOf(id)).state, 'waiting')
})

test('the desk’s own programme: a one-time hand-off; only the very file with one signature of the known certificate comes back', async () => {
  const desk = await signer('specialist')
  const pem = await (await app.get('/gia-lap/may-ban/chung-thu.pem', desk)).text()
  const admin = await app.staff(['commune_admin'], VAN_BAN)
  assert.equal((await app.post('/ky-so/quan-ly', { accountId: desk.accountId, adapter: 'desktop', certificate: new File([pem], 'a.pem') }, admin)).status, 303)
  const id = await putBefore('sign', base, { accountId: desk.accountId })
  const { body } = await sign(desk, [id])
  const place = String((body as { next: string }).next)
  assert.match(place, /thiet-bi/)
  const html = await (await app.get(place, desk)).text()
  const order = Object.fromEntries([...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [name!, value!.replaceAll('&quot;', '"')]))
  // The programme reaches us over the network; here the way out leads back in.
  const { outbound } = app.services
  app.services.outbound = { send: async (url, init) => (url.startsWith(TEST_ORIGIN) ? app.request(url.slice(TEST_ORIGIN.length), { ...init, headers: { host: 'localhost', ...(init?.headers as object) } }) : outbound.send(url, init)) }
  const tampered = new FormData()
  tampered.append('uploadfile', new File([Uint8Array.from(base)], 'x.pdf', { type: 'application/pdf' }))
  const wrong = await app.services.outbound.send(order.FileUploadHandler!, { method: 'POST', body: tampered, headers: { authorization: `Bearer ${order.JWTToken}` } })
  assert.equal(wrong.status, 422)
  const signed = await (await app.post('/gia-lap/may-ban/ky', order as Record<string, string>, desk)).text()
  app.services.outbound = outbound
  assert.match(signed, /Đã ký và gửi về/)
  assert.deepEqual([(await rowOf(id)).state, (await rowOf(id)).level], ['signed', 'B-T'])
  assert.equal((await app.get(new URL(order.FileName!).pathname)).status, 410, 'the address is good once')
})

test('a revoked certificate signs no more; what it signed before its end stays valid, what is dated after does not', async () => {
  const other = await signer('leader_signer')
  const admin = await app.staff(['commune_admin'], VAN_BAN)
  assert.equal((await app.post('/ky-so/quan-ly', { accountId: other.accountId, adapter: 'test' }, admin)).status, 303)
  const before = await putBefore('sign', base, { accountId: other.accountId })
  await sign(other, [before])
  const waiting = await putBefore('sign', base, { accountId: other.accountId })
  const batch = (await app.post('/ky-so/chuan-bi', { request: waiting }, other)).headers.get('location')!.split('/').at(-1)!
  app.setNow(addMinutes(app.services.now(), 5))
  const { id } = await app.services.database.db.selectFrom('signingCredentials').select('id').where('accountId', '=', other.accountId).executeTakeFirstOrThrow()
  assert.equal((await app.post(`/ky-so/chung-thu/${id}/thu-hoi`, { reason: 'Mất điện thoại' }, other)).status, 303)
  const person = browser(app, other.cookie)
  const options = await person.json(`/api/v1/signing/batches/${batch}/options`, {})
  await person.json(`/api/v1/signing/batches/${batch}`, { credential: other.key.get(options.body as never, TEST_ORIGIN) })
  assert.equal((await rowOf(waiting)).state, 'waiting')
  assert.match(await (await app.get(`/ky-so/dot/${batch}`, other)).text(), /thu hồi/)
  assert.equal((await judge(await fileOf(before))).verdict, 'valid')
  app.setNow(null)
})

test('pictures: a PNG is taken, anything else is refused with the reason; the seal is the clerk’s and the administrator’s', async () => {
  const picture = new File([Uint8Array.from(scribble(7))], 'chu-ky.png', { type: 'image/png' })
  assert.equal((await app.post('/ky-so/chung-thu/anh', { holder: 'me', widthMm: '35', picture }, leader)).status, 303)
  assert.equal((await app.get('/ky-so/chung-thu/anh/toi/anh.png', leader)).status, 200)
  assert.equal((await app.post('/ky-so/chung-thu/anh', { holder: 'agency', widthMm: '35', picture }, leader)).status, 403)
  const bad = await app.post('/ky-so/chung-thu/anh', { holder: 'me', widthMm: '35', picture: new File(['not a picture'], 'a.png', { type: 'image/png' }) }, leader)
  assert.equal(bad.status, 422)
  assert.match(await bad.text(), /Ảnh này không dùng được/)
})

test('an upload of one’s own is signed the same way; something that is no PDF is refused with everything typed', async () => {
  const refused = await app.post('/ky-so/tai-len', { title: 'Giấy mời', page: '1', leftMm: '100', topMm: '200', file: new File(['hello'], 'a.pdf') }, leader)
  assert.equal(refused.status, 422)
  assert.match(await refused.text(), /value="Giấy mời"/)
  const kept = await app.post('/ky-so/tai-len', { title: 'Giấy mời', page: '1', leftMm: '100', topMm: '200', file: new File([Uint8Array.from(base)], 'a.pdf') }, leader)
  assert.equal(kept.status, 303, await kept.text())
  const id = kept.headers.get('location')!.split('/').at(-1)!
  assert.equal((await sign(leader, [id])).status, 200)
  assert.equal((await judge(await fileOf(id))).verdict, 'valid')
})

test('a certificate past its end signs nothing, and the holder is told before', async () => {
  app.setNow(startOfDay(addDays(toPlainDate(app.services.now()), 720)))
  const late = await app.staff(['leader_signer'], VAN_BAN)
  const issued = await issueCredential(app.services, { ...leader.actor, permissions: permissionsOf(['commune_admin']) }, VAN_BAN, { accountId: late.accountId, adapter: 'test' })
  assert.ok(issued.ok)
  app.setNow(startOfDay(addDays(toPlainDate(app.services.now()), 715)))
  assert.match(await (await app.get('/ky-so/chung-thu', await reopen(late))).text(), /sắp hết hạn/)
  app.setNow(startOfDay(addDays(toPlainDate(app.services.now()), 40)))
  const request = await putBefore('sign', base, { accountId: late.accountId })
  const answer = await app.post('/ky-so/chuan-bi', { request }, await reopen(late))
  app.setNow(null)
  assert.equal(answer.status, 422)
  assert.match(await answer.text(), /đã hết hạn/)
})

/** Sessions end long before certificates do. */
async function reopen(account: { accountId: string }) {
  const { openSession, SESSION_COOKIE } = await import('../accounts/index.ts')
  const { token } = await openSession(app.services.database.db, { accountId: account.accountId }, app.services.now(), 'test', true)
  return { cookie: `${SESSION_COOKIE}=${token}` }
}
