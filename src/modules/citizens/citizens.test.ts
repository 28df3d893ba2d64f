// A citizen signs in through the stand-in provider, with everything that can go wrong on the way; what she then sees is hers,
// and what she sends carries who she was.

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { testApp, type Session, type TestApp } from '../../../test/support/app.ts'
import { BAO_HA, VAN_BAN } from '../../../test/support/factories.ts'
import { newId } from '../../platform/ids.ts'
import { addSeconds, systemNow } from '../../platform/time.ts'
import { onwardPath } from './session.ts'
import { envelopeAddress, newEnvelopeKey, sealEnvelope } from '../procedures/seal-envelope.ts'

let app: TestApp
let officer: Session & { accountId: string }
const ROOM = '/ho-so-cua-toi'
const PENSION = '1.014027'

before(async () => {
  app = await testApp()
  app.services.config.identity = { simulated: { ...app.services.config.identity!.simulated!, timeoutMs: 250 } }
  await app.make.communes()
  for (const communeId of [VAN_BAN, BAO_HA]) {
    await app.services.database.db.updateTable('communes').set({ fictional: true }).where('communeId', '=', communeId).execute()
    await app.make.team(communeId, [await app.make.hamlet(communeId)])
  }
  officer = await app.staff(['receiver', 'specialist', 'leader_signer', 'van_thu'], VAN_BAN)
})
beforeEach(() => faults())
after(() => app.close())

const faults = async (...on: string[]) => void (await app.post('/gia-lap/dinh-danh/loi', { faults: on }, officer))

/** A browser that keeps cookies by path, as browsers do, and follows where it is sent. */
function browser(commune = '08377') {
  const jar = new Map<string, { path: string; value: string }>([['gocua_noi', { path: '/', value: commune }]])
  const cookieFor = (path: string) => [...jar].filter(([, { path: own }]) => own === '/' || path === own || path.startsWith(`${own}/`)).map(([name, { value }]) => `${name.split(' ')[0]}=${value}`).join('; ')
  const ask = async (address: string, fields?: Record<string, string>) => {
    const url = new URL(address, 'http://localhost')
    const reply = await app.request(url.pathname + url.search, { headers: { host: 'localhost', origin: 'http://localhost', cookie: cookieFor(url.pathname), ...(fields && { 'content-type': 'application/x-www-form-urlencoded' }) }, ...(fields && { method: 'POST', body: new URLSearchParams(fields).toString() }) })
    for (const line of reply.headers.getSetCookie()) {
      const [pair] = line.split(';')
      const at = pair!.indexOf('=')
      const path = /;\s*path=([^;]+)/i.exec(line)?.[1] ?? '/'
      const key = path === '/' ? pair!.slice(0, at) : `${pair!.slice(0, at)} ${path}`
      if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.delete(key)
      else jar.set(key, { path, value: pair!.slice(at + 1) })
    }
    const html = await reply.text()
    return { status: reply.status, location: reply.headers.get('location') ?? '', html, text: html.replace(/<[^>]+>/g, ' ').replace(/&quot;/g, '"').replace(/\s+/g, ' '), setCookies: reply.headers.getSetCookie() }
  }
  /** Begins a sign-in and chooses a person; returns the address the provider sends the browser back to. */
  const choose = async (person: string, from = `${ROOM}/dang-nhap`) => {
    const begun = await ask(from)
    const offered = await ask((await ask(begun.location)).location)
    assert.match(offered.text, /MÔ PHỎNG/)
    assert.doesNotMatch(offered.html, /type="(password|tel|number)"|type="text"/, 'nothing is typed at the stand-in')
    const uid = /chon\/([\w-]+)"/.exec(offered.html)![1]!
    return (await ask((await ask(`/gia-lap/dinh-danh/chon/${uid}`, { person })).location)).location
  }
  return { ask, choose, jar, signIn: async (person: string, from?: string) => ask(await choose(person, from)) }
}

test('nobody is led out of the room', () => {
  for (const path of ['/ho-so-cua-toi', '/ho-so-cua-toi/gui', '/ho-so-cua-toi?a=1']) assert.equal(onwardPath(path), path)
  for (const path of ['', '//evil.vn', '/ho-so', '/ho-so-cua-toi-khac', '/ho-so-cua-toi/../ho-so', 'https://evil.vn/ho-so-cua-toi', '/\\evil.vn']) assert.equal(onwardPath(path), '/ho-so-cua-toi', path)
})

describe('signing in', () => {
  test('by a tap: a short session in cookies of one room, and out again', async () => {
    const me = browser()
    const back = await me.signIn('may')
    assert.equal(back.location, ROOM)
    const mine = await me.ask(ROOM)
    assert.match(mine.text, /Sùng Thị Mẩy \(hư cấu\), định danh mức 2/)
    const session = back.setCookies.find((line) => line.startsWith('gocua_cong_dan='))!
    assert.match(session, /Path=\/ho-so-cua-toi;.*HttpOnly.*SameSite=Lax/i)
    assert.match(session, /Max-Age=1800/)
    const value = /=([^;]+)/.exec(session)![1]!
    assert.equal((await app.get('/ho-so', { cookie: `gocua_session=${value}` })).status, 303, 'it opens no officer’s room')
    assert.doesNotMatch(await app.get(ROOM, { cookie: `gocua_cong_dan=${officer.cookie.split('=')[1]}` }).then((reply) => reply.text()), /định danh mức/, 'nor does an officer’s open hers')
    const row = await app.services.database.db.selectFrom('citizenSessions').selectAll().executeTakeFirstOrThrow()
    assert.ok(!row.sealed.includes('000000000001') && !row.tokenHash.includes(value.split('.')[1]!), 'at rest nobody can read who signed in')

    const old = me.jar.get(`gocua_cong_dan ${ROOM}`)!
    assert.equal((await me.ask(`${ROOM}/dang-xuat`, {})).location, ROOM)
    me.jar.set(`gocua_cong_dan ${ROOM}`, old)
    assert.match((await me.ask(ROOM)).text, /Đăng nhập qua/, 'a kept cookie is worth nothing after signing out')
  })

  test('another person on the same phone, and the session’s end', async () => {
    const me = browser()
    await me.signIn('may')
    await me.ask(`${ROOM}/dang-xuat`, {})
    assert.equal((await me.signIn('pao')).location, ROOM)
    assert.match((await me.ask(ROOM)).text, /Hà Văn Páo/)
    app.setNow(addSeconds(systemNow(), 1801))
    assert.match((await me.ask(ROOM)).text, /Đăng nhập qua/)
    app.setNow(null)
  })

  const ALTERED = 'x'.repeat(43)
  const table: [name: string, fault: string[], person: string, alter: ((address: string) => string) | null, says: RegExp][] = [
    ['altered state', [], 'may', (address) => address.replace(/state=[\w-]+/, `state=${ALTERED}`), /không đúng hoặc đã dùng rồi/],
    ['altered code', [], 'may', (address) => address.replace(/code=[\w-]+/, `code=${ALTERED}`), /không đúng hoặc đã dùng rồi/],
    ['another issuer', [], 'may', (address) => address.replace(/iss=[^&]+/, 'iss=https%3A%2F%2Fevil.vn'), /không đúng hoặc đã dùng rồi/],
    ['foreign nonce', ['nonce'], 'may', null, /không đúng hoặc đã dùng rồi/],
    ['expired proof', ['expired'], 'may', null, /không đúng hoặc đã dùng rồi/],
    ['late', ['late'], 'may', null, /chưa trả lời/],
    ['low level by fault', ['low'], 'may', null, /mới ở mức 1; trang này cần mức 2/],
    ['low level of the account', [], 'chu', null, /mới ở mức 1; trang này cần mức 2/],
    ['the person stops', [], '', null, /dừng giữa chừng/],
  ]
  for (const [name, fault, person, alter, says] of table) {
    test(`refused: ${name}`, async () => {
      await faults(...fault)
      const me = browser()
      const address = await me.choose(person)
      const back = await me.ask(alter ? alter(address) : address)
      assert.ok(back.status >= 400, String(back.status))
      assert.match(back.text, says)
      assert.match((await me.ask(ROOM)).text, /Đăng nhập qua/, 'nobody is signed in')
      assert.equal(back.setCookies.some((line) => line.startsWith('gocua_cong_dan=')), false)
    })
  }

  test('refused: a return used twice, brought by another browser, or ten minutes late', async () => {
    const me = browser()
    const address = await me.choose('may')
    const attempt = me.jar.get(`gocua_cong_dan_luot ${ROOM}`)!
    assert.match((await browser().ask(address)).text, /không đúng hoặc đã dùng rồi/)
    app.setNow(addSeconds(systemNow(), 601))
    assert.match((await me.ask(address)).text, /quá mười phút/)
    app.setNow(null)
    me.jar.set(`gocua_cong_dan_luot ${ROOM}`, attempt)
    assert.equal((await me.ask(address)).location, ROOM)
    await me.ask(`${ROOM}/dang-xuat`, {})
    // Even with its cookie stolen, the provider gives one token for one code.
    me.jar.set(`gocua_cong_dan_luot ${ROOM}`, attempt)
    assert.match((await me.ask(address)).text, /không đúng hoặc đã dùng rồi/)
  })

  test('a provider that is down says so before and after the choice', async () => {
    const me = browser()
    const address = await me.choose('may')
    await faults('down')
    assert.match((await me.ask(address)).text, /Nơi định danh chưa trả lời/)
    assert.match((await me.ask((await me.ask(`${ROOM}/dang-nhap`)).location)).text, /đang sập/)
  })

  test('a real commune is offered no stand-in; the way on stays in the room', async () => {
    await app.services.database.db.updateTable('communes').set({ fictional: false }).where('communeId', '=', BAO_HA).execute()
    const there = browser('08380')
    const code = (await app.services.database.db.selectFrom('communes').select('code').where('communeId', '=', BAO_HA).executeTakeFirstOrThrow()).code
    there.jar.set('gocua_noi', { path: '/', value: code })
    assert.match((await there.ask(ROOM)).text, /chưa nối với nơi định danh nào/)
    assert.equal((await there.ask(`${ROOM}/dang-nhap`)).status, 404)
    await app.services.database.db.updateTable('communes').set({ fictional: true }).where('communeId', '=', BAO_HA).execute()
    const back = await browser().signIn('may', `${ROOM}/dang-nhap?ve=${encodeURIComponent('//evil.vn')}`)
    assert.equal(back.location, ROOM)
  })
})

describe('her own', () => {
  const receive = async (name: string, personalId: string, communeId = VAN_BAN) => {
    const who = communeId === VAN_BAN ? officer : await app.staff(['receiver'], communeId)
    const reply = await app.post('/ho-so/tiep-nhan', { procedureCode: '1.004837', applicantName: name, personalId, phone: '0912345678', channel: '1', decision: 'accept', evenIfAlike: 'yes', commandId: newId() }, who)
    assert.equal(reply.status, 303, await reply.text())
  }

  test('hers by number and nobody else’s, with the clock explained, behind the wall of the commune', async () => {
    await receive('Sùng Thị Mẩy', '000000000001')
    await receive('Sùng Thị Mẩy', '000000000009')
    await receive('Sùng Thị Mẩy Bảo Hà', '000000000001', BAO_HA)
    const me = browser()
    await me.signIn('may')
    const mine = await me.ask(ROOM)
    assert.equal([...mine.html.matchAll(/ho-so-cua-toi\/[0-9a-f-]{36}"/g)].length, 1, mine.text)
    assert.match(mine.text, /Đã dùng .* hạn /)
    assert.doesNotMatch(mine.text, /Bảo Hà/)
    const rows = await app.services.database.db.selectFrom('dossiers').select(['id', 'personalId', 'communeId']).execute()
    for (const { id, personalId, communeId } of rows) {
      const own = personalId === '000000000001' && communeId === VAN_BAN
      assert.equal((await me.ask(`${ROOM}/${id}`)).status, own ? 200 : 404)
    }
  })

  test('what she owes stands first: the officer’s reasons in plain words', async () => {
    const { id } = await app.services.database.db.selectFrom('dossiers').select('id').where('personalId', '=', '000000000001').where('communeId', '=', VAN_BAN).executeTakeFirstOrThrow()
    assert.equal((await app.post(`/ho-so/${id}/chuyen`, { commandId: newId() }, officer)).status, 303)
    const asked = await app.post(`/ho-so/${id}/bo-sung`, { 'part-0': 'Tờ khai', 'reason-0': 'blank', 'words-0': 'Chưa ghi ngày sinh.', words: '', contactName: 'Chị Hoa', contactPhone: '0900000000', commandId: newId() }, officer)
    assert.equal(asked.status, 303)
    const me = browser()
    await me.signIn('may')
    assert.match((await me.ask(ROOM)).text, /Việc bạn cần làm .*Tờ khai : Chưa khai ô này. Chưa ghi ngày sinh/)
    assert.match((await me.ask(`${ROOM}/${id}`)).text, /tạm dừng .* vì chờ/)
  })

  const sealed = async (typed: Record<string, string[]>, helpers: { code: string; on: string }[] = []) => {
    const [id, key] = [newId() as string, newEnvelopeKey()]
    const bytes = await sealEnvelope({ content: { v: 1, communeId: VAN_BAN, code: PENSION, procedureVersion: 1, formVersion: 1, typed, documents: [], helpers, preparedAt: systemNow() }, pages: [] }, id, key)
    const left = await app.request(`/goi/${id}?xa=${VAN_BAN}&thu-tuc=${PENSION}&ban=1&mau=1`, { method: 'POST', body: bytes, headers: { host: 'localhost', origin: 'http://localhost', accept: 'application/json' } })
    assert.equal(left.status, 200)
    return envelopeAddress('http://localhost', id, key)
  }

  test('a file sent ahead carries who she was and how surely; the applicant and the helper stay who they are', async () => {
    const member = await app.services.database.db.selectFrom('teamMembers').select('cardCode').where('communeId', '=', VAN_BAN).limit(1).executeTakeFirstOrThrow()
    const cases = [
      { person: 'may', typed: { personName: ['Sùng Thị Mẩy'], personNumber: ['000000000001'] }, relation: 'same', vneid: true, applicant: 'Sùng Thị Mẩy' },
      { person: 'huong', typed: { personName: ['Lò Thị Mẹ'], personNumber: ['000000000077'] }, relation: 'other', vneid: false, applicant: 'Lò Thị Mẹ' },
    ]
    for (const { person, typed, relation, vneid, applicant } of cases) {
      const qr = await sealed(typed, [{ code: member.cardCode, on: systemNow() }])
      const me = browser()
      assert.equal((await me.ask(`${ROOM}/gui`, { qr })).location, `${ROOM}/gui`)
      const asked = await me.ask(`${ROOM}/gui`)
      const confirm = await me.ask((await me.signIn(person, asked.location)).location)
      assert.match(confirm.text, /không phải nộp trên Cổng Dịch vụ công quốc gia/)
      assert.ok(!confirm.html.includes(qr.split('#')[1]!), 'the key stays in the browser’s own drawer')
      const commandId = /name="commandId" value="([^"]+)"/.exec(confirm.html)![1]!
      const sent = await me.ask(`${ROOM}/gui/xong`, { commandId })
      assert.match(sent.location, /ho-so-cua-toi\/[0-9a-f-]{36}/)
      assert.match((await me.ask(sent.location)).text, new RegExp(`Đã nộp, chờ tiếp nhận.*${applicant}`))
      assert.equal((await me.ask(`${ROOM}/gui/xong`, { commandId: newId() })).status >= 400, true, 'once')
      const id = sent.location.split('/').at(-1)!
      const row = await app.services.database.db.selectFrom('dossiers').select(['applicantName', 'assistedBy', 'vneid', 'state', 'channel']).where('id', '=', id).executeTakeFirstOrThrow()
      assert.deepEqual({ applicantName: row.applicantName, vneid: row.vneid, state: row.state, channel: row.channel }, { applicantName: applicant, vneid, state: 1, channel: 1 })
      assert.ok(row.assistedBy)
      const principal = await app.services.database.db.selectFrom('dossierPrincipals').selectAll().where('dossierId', '=', id).executeTakeFirstOrThrow()
      assert.deepEqual({ level: principal.level, relation: principal.relation, simulated: principal.simulated }, { level: 2, relation, simulated: true })
      const officerSees = await app.get(`/ho-so/${id}`, officer).then((reply) => reply.text())
      assert.match(officerSees, relation === 'same' ? /trùng số định danh/ : /hãy hỏi giấy ủy quyền/)
      const entry = await app.services.database.db.selectFrom('ledger').select(['actorId', 'data']).where('type', '=', 'dossier.envelope_sent').where('subject', '=', `dossier:${id}`).executeTakeFirstOrThrow()
      assert.match(entry.actorId, /^citizen:[\w-]{22}$/)
      assert.doesNotMatch(JSON.stringify(entry.data), /hư cấu/)
    }
  })

  test('without a sign-in nothing is sent, and no form can say who one is', async () => {
    const qr = await sealed({ personName: ['Ai Đó'] })
    const me = browser()
    await me.ask(`${ROOM}/gui`, { qr })
    assert.match((await me.ask(`${ROOM}/gui/xong`, { commandId: newId(), subject: 'hu-cau-may', level: '2' })).location, /dang-nhap/)
    assert.equal(await app.services.database.db.selectFrom('dossiers').select('id').where('applicantName', '=', 'Ai Đó').executeTakeFirst(), undefined)
  })

  test('files kept for a browser without script stand beside them, with what is missing', async () => {
    const me = browser()
    const start = await me.ask(`/chuan-bi/bat-dau/${PENSION}`)
    const commandId = /name="commandId" value="([^"]+)"/.exec(start.html)![1]!
    assert.equal((await me.ask(`/chuan-bi/bat-dau/${PENSION}`, { commandId, giup: 'khong' })).status, 303)
    await me.signIn('may')
    assert.match((await me.ask(ROOM)).text, /Hồ sơ đang chuẩn bị .*tờ khai chưa xong/)
  })
})
