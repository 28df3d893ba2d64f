// Teams as the officer keeps them, cards as they are printed, and the answer at a half-open door.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testApp, type TestApp } from '../../../test/support/app.ts'
import { browser, textOf, type Browser } from '../../../test/support/browser.ts'
import { BAO_HA, VAN_BAN } from '../../../test/support/factories.ts'
import { formatShortCode } from '../../platform/ids.ts'
import { closePdf } from '../../platform/pdf.ts'
import { addDays, instant, plainDate, startOfDay } from '../../platform/time.ts'

let app: TestApp
let officer: Browser
let hamlets: string[]
const NOW = instant('2026-11-22T03:00:00Z')

before(async () => {
  app = await testApp()
  app.setNow(NOW)
  await app.make.communes()
  hamlets = [await app.make.hamlet(VAN_BAN, { name: 'Đồng Rào' }), await app.make.hamlet(VAN_BAN, { name: 'Gò Chàm' })]
  officer = browser(app, (await app.staff(['movement_officer'], VAN_BAN)).cookie)
})
after(async () => {
  await closePdf()
  await app.close()
})

const TEAM = { name: 'Tổ công nghệ số thôn Đồng Rào', decisionNumber: '38/QĐ-UBND', decisionDate: '11/07/2025', validUntil: '31/12/2027' }
const MEMBER = { fullName: 'Lò Thị Mai', role: 'leader', phone: '+84 912.345.678', languages: ['vi', 'mtq'], skills: ['vneid-install'], cardValidUntil: '31/12/2027' }

async function setUp(hamletIds = hamlets): Promise<string> {
  await officer.get('/to/moi')
  const made = await officer.send('/to/moi', { ...TEAM, hamletIds })
  assert.equal(made.status, 303, made.text)
  return made.location!.split('/').at(-1)!
}

async function join(teamId: string, more: Partial<typeof MEMBER> = {}) {
  await officer.get(`/to/${teamId}/thanh-vien/moi`)
  const joined = await officer.send('/thanh-vien/moi', { ...MEMBER, ...more })
  assert.equal(joined.status, 303, joined.text)
  const name = more.fullName ?? MEMBER.fullName
  return app.services.database.db.selectFrom('teamMembers').selectAll().where('teamId', '=', teamId).where('fullName', '=', name).executeTakeFirstOrThrow()
}

test('an officer sets up a team by decision, with places and members', async () => {
  const teamId = await setUp()
  const member = await join(teamId)
  assert.deepEqual([member.phone, member.languages, member.skills], ['0912345678', ['vi', 'mtq'], ['vneid-install']])
  const page = await officer.get(`/to/${teamId}`)
  assert.match(page.text, /số 38\/QĐ-UBND ngày 11\/07\/2025/)
  assert.match(page.text, /Đồng Rào, Gò Chàm/)
  assert.match(page.text, /Lò Thị Mai.*Tiếng Việt, Tiếng Mường.*0912345678/)
  assert.match((await officer.get('/to')).text, /Tổ công nghệ số thôn Đồng Rào Lò Thị Mai 1 người/)
  const entry = await app.services.database.db.selectFrom('ledger').selectAll().where('type', '=', 'team.created').where('subject', '=', `team:${teamId}`).executeTakeFirstOrThrow()
  assert.deepEqual(entry.hamletIds.toSorted(), hamlets.toSorted())
  const joined = await app.services.database.db.selectFrom('ledger').selectAll().where('subject', '=', `member:${member.id}`).executeTakeFirstOrThrow()
  assert.ok(!JSON.stringify(joined.data).includes('Mai'), 'the ledger keeps no more than ids')
})

test('a refused form says what is wrong beside each field and keeps what was typed', async () => {
  await officer.get('/to/moi')
  const page = await officer.send('/to/moi', { name: 'Tổ thử', decisionNumber: '', decisionDate: 'hôm qua', validUntil: '01/01/2020', hamletIds: [hamlets[1]!] })
  assert.equal(page.status, 422)
  assert.match(page.text, /Có 2 chỗ cần sửa|Có 3 chỗ cần sửa/)
  assert.match(page.text, /ngày phải viết như 11\/07\/2025/)
  assert.match(page.html, /value="Tổ thử"/)
  assert.match(page.html, /value="hôm qua"/)
  assert.match(page.html, new RegExp(`value="${hamlets[1]}" checked`))
  const none = await officer.send('/to/moi', { ...TEAM, validUntil: '01/07/2025' })
  assert.match(none.text, /hãy chọn ít nhất một nơi/)
  const backwards = await officer.send('/to/moi', { ...TEAM, validUntil: '01/07/2025', hamletIds: hamlets })
  assert.match(backwards.text, /hết hạn không thể trước ngày quyết định/)

  const teamId = await setUp()
  await officer.get(`/to/${teamId}/thanh-vien/moi`)
  const member = await officer.send('/thanh-vien/moi', { ...MEMBER, phone: '12', languages: [], cardValidUntil: '31/12/2030' })
  assert.match(member.text, /số điện thoại gồm 10 chữ số/)
  assert.match(member.text, /hãy chọn ít nhất một tiếng/)
  const late = await officer.send('/thanh-vien/moi', { ...MEMBER, cardValidUntil: '31/12/2030' })
  assert.match(late.text, /Thẻ không thể dài hơn quyết định của tổ \(31\/12\/2027\)/)
})

test('places of another commune cannot be covered, nor its teams seen or changed', async () => {
  const far = await app.make.hamlet(BAO_HA, { name: 'Bản Xa' })
  const farTeam = await app.make.team(BAO_HA, [far])
  await officer.get('/to/moi')
  assert.match((await officer.send('/to/moi', { ...TEAM, hamletIds: [far] })).text, /không còn trong xã/)
  for (const path of ['', '/sua', '/the.pdf', '/thanh-vien/moi', `/thanh-vien/${farTeam.memberId}/sua`]) {
    assert.equal((await officer.get(`/to/${farTeam.teamId}${path}`)).status, 404, path)
  }
  const own = await setUp()
  assert.equal((await officer.get(`/to/${own}/thanh-vien/${farTeam.memberId}/sua`)).status, 404)
  assert.equal((await app.post(`/to/${farTeam.teamId}/giai-the`, {}, officer)).status, 404)
})

test('phone numbers are for the team itself and officers; other teams see names only', async () => {
  const teamId = await setUp()
  const member = await join(teamId)
  const other = await app.make.team(VAN_BAN, hamlets)
  const mine = browser(app, (await app.phone(VAN_BAN, member.id)).cookie)
  const theirs = browser(app, (await app.phone(VAN_BAN, other.memberId)).cookie)
  assert.match((await mine.get(`/to/${teamId}`)).text, /0912345678/)
  assert.doesNotMatch((await theirs.get(`/to/${teamId}`)).text, /0912345678/)
  assert.match((await theirs.get(`/to/${teamId}`)).text, /Lò Thị Mai/)
  assert.equal((await theirs.get('/to/moi')).status, 403)
})

test('shortening a decision shortens its cards; leaving ends card and phones', async () => {
  const teamId = await setUp()
  const member = await join(teamId)
  const phone = await app.phone(VAN_BAN, member.id)
  await officer.get(`/to/${teamId}/sua`)
  await officer.send(`/to/${teamId}/sua`, { ...TEAM, validUntil: '30/06/2027', hamletIds: [hamlets[0]!] })
  assert.match((await officer.get(`/nguoi-huong-dan/${member.cardCode}`)).text, /Có giá trị đến 30\/06\/2027/)
  await officer.get(`/to/${teamId}/thanh-vien/${member.id}/sua`)
  assert.equal((await officer.send('/roi')).location, `/to/${teamId}`)
  assert.match((await browser(app).get(`/nguoi-huong-dan/${member.cardCode}`)).text, /Hết hạn.*không còn trong tổ/)
  assert.equal((await app.json('POST', '/api/v1/device/key', {}, phone)).status, 403)
  const device = await app.services.database.db.selectFrom('devices').select(['dataKey', 'revokeReason']).where('id', '=', phone.deviceId).executeTakeFirstOrThrow()
  assert.deepEqual(device, { dataKey: null, revokeReason: 'Rời tổ' })
  assert.match((await officer.get(`/to/${teamId}`)).text, /1 người đã rời tổ/)
})

test('closing a team ends every card and phone of it', async () => {
  const teamId = await setUp()
  const member = await join(teamId)
  const phone = await app.phone(VAN_BAN, member.id)
  await officer.get(`/to/${teamId}`)
  await officer.send('/giai-the')
  assert.match((await browser(app).get(`/nguoi-huong-dan/${member.cardCode}`)).text, /Hết hạn/)
  assert.equal((await app.get('/toi', phone)).status, 403)
  await officer.get('/to')
  assert.equal((await app.post(`/to/${teamId}/thanh-vien/moi`, MEMBER as never, officer)).status, 422)
})

test('a taught resident becomes a teacher, once', async () => {
  const household = await app.make.household(VAN_BAN, hamlets[0]!)
  const resident = await app.make.resident(VAN_BAN, household, { fullName: 'Hà Thị Sương' })
  const teamId = await setUp()
  const [one, two] = [await join(teamId, { fullName: 'Hà Thị Sương' }), await join(teamId, { fullName: 'Người Khác', role: 'member' })]
  const found = await officer.get(`/to/${teamId}/thanh-vien/${one.id}/sua?tim=ha+thi+suong`)
  assert.match(found.text, /Hà Thị Sương, sinh 1954/)
  await officer.send('/lien-ket', { residentId: resident })
  assert.match((await officer.get(`/to/${teamId}`)).text, /Hà Thị Sương.*người gieo số/)
  await officer.get(`/to/${teamId}/thanh-vien/${two.id}/sua?tim=suong`)
  assert.match((await officer.send('/lien-ket', { residentId: resident })).text, /đã gắn với một thành viên khác/)
  const far = await app.make.resident(BAO_HA, await app.make.household(BAO_HA, await app.make.hamlet(BAO_HA, { name: 'Bản Lâm' })))
  assert.equal((await app.post(`/to/${teamId}/thanh-vien/${two.id}/lien-ket`, { residentId: far }, officer)).status, 422)
})

// ---- the public page ----

test('"is this helper real?": yes, in large words, with team, commune, until when, and no phone number', async () => {
  const member = await join(await setUp(), { fullName: 'Quách Văn Thật' })
  const stranger = browser(app)
  await stranger.get('/nguoi-huong-dan')
  // However the code is written down.
  for (const typed of [member.cardCode, formatShortCode(member.cardCode).toLowerCase(), ` ${member.cardCode.replaceAll('1', 'l')} `]) {
    await stranger.get('/nguoi-huong-dan')
    assert.equal((await stranger.send('/nguoi-huong-dan', { code: typed })).location, `/nguoi-huong-dan/${member.cardCode}`)
  }
  const page = await stranger.get(`/nguoi-huong-dan/${formatShortCode(member.cardCode)}`)
  assert.equal(page.status, 200)
  assert.match(page.html, /verdict-ok.*Có thật/s)
  assert.match(page.text, /Quách Văn Thật.*Tổ công nghệ số thôn Đồng Rào.*Xã Vân Bán, Phú Thọ.*Có giá trị đến 31\/12\/2027/)
  assert.match(page.text, /không bao giờ hỏi Mật khẩu Mã OTP/)
  assert.doesNotMatch(page.text, /0912345678/)
  assert.match(page.text, /Đến thẳng Ủy ban nhân dân xã/)
  await app.services.database.db.updateTable('communes').set({ hotline: '0210 3999 999' }).where('communeId', '=', VAN_BAN).execute()
  assert.match((await stranger.get(`/nguoi-huong-dan/${member.cardCode}`)).html, /href="tel:02103999999"/)
})

test('expired the day after its last day, and the name is no longer told', async () => {
  const member = await join(await setUp(), { fullName: 'Bùi Thị Cũ', cardValidUntil: '01/12/2026' })
  app.setNow(startOfDay(plainDate('2026-12-01')))
  assert.match((await browser(app).get(`/nguoi-huong-dan/${member.cardCode}`)).text, /Có thật/)
  app.setNow(startOfDay(addDays(plainDate('2026-12-01'), 1)))
  const page = await browser(app).get(`/nguoi-huong-dan/${member.cardCode}`)
  assert.match(page.text, /Hết hạn.*01\/12\/2026/)
  assert.doesNotMatch(page.text, /Bùi Thị Cũ|Có thật/)
  app.setNow(NOW)
})

test('a made-up code: no, calmly, with what to do, and nothing of it is run', async () => {
  for (const [path, status] of [['AAAAAAAA', 404], ['%3Cscript%3Ealert(1)%3C%2Fscript%3E', 404], ['..%2f..%2fetc', 404], ['x'.repeat(500), 404]] as const) {
    const response = await app.get(`/nguoi-huong-dan/${path}`)
    const html = await response.text()
    assert.equal(response.status, status)
    assert.match(textOf(html), /Không có thật/, path)
    assert.match(textOf(html), /Đừng mở cửa/)
    assert.doesNotMatch(html, /<script>/)
  }
  const person = browser(app)
  await person.get('/nguoi-huong-dan')
  const slip = await person.send('/nguoi-huong-dan', { code: '"><img src=x>' })
  assert.equal(slip.status, 422)
  assert.match(slip.text, /Hãy xem lại từng ký tự trên thẻ/)
  assert.doesNotMatch(slip.html, /<img src=x/)
})

test('a lost card gets a new code, and the old one is not real any more', async () => {
  const teamId = await setUp()
  const member = await join(teamId)
  await officer.get(`/to/${teamId}/thanh-vien/${member.id}/sua`)
  await officer.send('/the-moi')
  const fresh = await app.services.database.db.selectFrom('teamMembers').select('cardCode').where('id', '=', member.id).executeTakeFirstOrThrow()
  assert.notEqual(fresh.cardCode, member.cardCode)
  assert.match((await browser(app).get(`/nguoi-huong-dan/${member.cardCode}`)).text, /Không có thật/)
  assert.match((await browser(app).get(`/nguoi-huong-dan/${fresh.cardCode}`)).text, /Có thật/)
})

test('cards print as PDF: the whole team, or one', async () => {
  const teamId = await setUp()
  const member = await join(teamId)
  await join(teamId, { fullName: 'Hà Văn Hai', role: 'member' })
  for (const path of [`/to/${teamId}/the.pdf`, `/to/${teamId}/the.pdf?nguoi=${member.id}`]) {
    const response = await app.get(path, officer)
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('content-type'), 'application/pdf')
    assert.equal(Buffer.from(await response.arrayBuffer()).subarray(0, 5).toString(), '%PDF-')
  }
  assert.equal((await app.get(`/to/${await setUp()}/the.pdf`, officer)).status, 422)
})

test('trying codes by machine is stopped', async () => {
  let status = 0
  for (let i = 0; i < 151; i++) status = (await app.get('/nguoi-huong-dan/AAAAAAAA', undefined, { 'x-forwarded-for': '203.0.113.9' })).status
  assert.equal(status, 429)
})
