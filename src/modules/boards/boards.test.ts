// The boards through the application: every figure opens to as many rows as it says, for each kind of reader, and what
// somebody may not see stays unseen.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { executeMany } from '../../platform/command.ts'
import { systemActor } from '../../platform/actor.ts'
import { newId } from '../../platform/ids.ts'
import { closePdf } from '../../platform/pdf.ts'
import { addDays, addMinutes, toPlainDate, type Instant } from '../../platform/time.ts'
import { readWorkbook } from '../../platform/xlsx.ts'
import { testApp, type Session, type TestApp } from '../../../test/support/app.ts'
import { BAO_HA, VAN_BAN } from '../../../test/support/factories.ts'
import { pdfPages, pdfText, popplerMissing } from '../../../test/support/poppler.ts'
import { recordVisits, SKILLS, type VisitDraft } from '../visits/index.ts'
import { rebuildCoverage } from './index.ts'

let app: TestApp
let officer: Session
let leader: Session
let volunteer: Session
let desk: Session
const NOW = '2026-11-22T12:00:00.000Z' as Instant
const TODAY = toPlainDate(NOW)
const hamlets: string[] = []
const households: { id: string; hamletId: string; people: string[] }[] = []
let driveId: string

before(async () => {
  app = await testApp()
  app.setNow(NOW)
  await app.make.communes()
  await settle()
  await visitAround()
  await fallBehind()
  officer = await app.staff(['movement_officer'], VAN_BAN)
  desk = await app.staff(['receiver'], VAN_BAN)
  await app.services.database.write(VAN_BAN, (db) => rebuildCoverage(db, VAN_BAN, { today: TODAY, now: NOW }))
})
after(async () => {
  await closePdf()
  await app.close()
})

/** Three hamlets, 70 households, one without a door, one household gone, people of several kinds. */
async function settle() {
  for (const name of ['Đồng Rào', 'Gò Chàm', 'Xóm Bãi']) hamlets.push(await app.make.hamlet(VAN_BAN, { name, sort: hamlets.length }))
  const doors: string[] = []
  for (const hamletId of hamlets) doors.push(...(await app.make.alley(VAN_BAN, hamletId, 25)).doorIds)
  for (let i = 0; i < 70; i++) {
    const hamletId = hamlets[Math.floor(i / 25)]!
    const id = await app.make.household(VAN_BAN, hamletId, { doorId: i === 69 ? null : doors[i]!, headName: `Chủ Hộ ${i}`, ...(i === 68 && { state: 'moved_away' }) })
    const people: string[] = []
    for (let n = 0; n <= i % 4; n++) {
      people.push(await app.make.resident(VAN_BAN, id, {
        fullName: `Người ${i} ${n}`, birthYear: n === 3 ? null : 1940 + ((i * 7 + n * 23) % 80), language: ['vi', 'tyz', 'hmn'][i % 3]!, device: (['own', 'shared', 'none', 'unknown'] as const)[(i + n) % 4]!,
        needs: i % 9 === 0 && n === 0 ? ['disability'] : [], ...(i % 11 === 0 && n === 1 && { state: 'moved_away' }),
      }))
    }
    households.push({ id, hamletId, people })
  }
  const consented = households.filter((_, i) => i % 6 === 0).map(({ people }) => people[0]!)
  await app.services.database.db
    .insertInto('consents')
    .values(consented.map((residentId, i) => ({ communeId: VAN_BAN, id: newId(), residentId, purpose: 'needs', wording: 'thử', givenAt: NOW, givenHow: 'noi', recordedBy: 'thử', withdrawnAt: i === 1 ? NOW : null })))
    .execute()
  driveId = await app.make.drive(VAN_BAN, hamlets.slice(0, 2), { skills: ['online-payment', 'etax-mobile'], targetRung: 3 })
  await app.make.drive(VAN_BAN, hamlets, { name: 'Người cần giúp', targetGroup: 'needs', targetUnit: 'people', targetValue: 5, targetRung: 2, skills: ['online-payment'] })
  await app.make.drive(VAN_BAN, [hamlets[2]!], { name: 'Mỗi nhà một người', targetGroup: 'households', targetUnit: 'households', targetValue: 10, targetRung: 2, skills: ['self-protection'], targetPopulation: 'Hộ gia đình' })
}

async function visitAround() {
  const outcomes = ['met', 'met', 'nobody_home', 'met', 'refused', 'come_back'] as const
  const drafts: VisitDraft[] = []
  for (const [i, { id, people, hamletId }] of households.entries()) {
    if (i % 5 === 4 || i === 68) continue
    const outcome = outcomes[i % outcomes.length]!
    const living = people.filter((_, n) => !(i % 11 === 0 && n === 1))
    const lessons = outcome === 'met' ? living.flatMap((residentId, n) => SKILLS.slice(i % 3, (i % 3) + 1 + ((i + n) % 6)).map(({ key }) => ({ residentId, skill: key, rung: (1 + ((i + n) % 3)) as 1 | 2 | 3 }))) : []
    const on = addDays(TODAY, -(i % 20))
    drafts.push({ householdId: id, outcome, visitedOn: on, lessons, ...(outcome === 'come_back' && { nextOn: addDays(on, 3) }), ...(hamletId !== hamlets[2] && on >= '2026-11-01' && { driveId }) })
    if (i % 7 === 0) drafts.push({ householdId: id, outcome: 'met', visitedOn: addDays(on, -25), minutes: 10, lessons: [] })
  }
  const items = drafts.map((input) => ({ input, commandId: newId(), now: NOW }))
  const results = await executeMany(app.services.database, recordVisits, items, { actor: systemActor(VAN_BAN), communeId: VAN_BAN, now: NOW })
  assert.deepEqual(results.flatMap(({ decision }) => (decision.ok ? [] : decision.problems)), [])
}

/** Calls, escalations, silent phones and refused work. */
async function fallBehind() {
  const { db } = app.services.database
  const team = await app.make.team(VAN_BAN, [hamlets[0]!])
  const far = await app.make.team(VAN_BAN, [hamlets[2]!])
  leader = await app.phone(VAN_BAN, team.leaderId)
  volunteer = await app.phone(VAN_BAN, team.memberId)
  const silent = await app.phone(VAN_BAN, far.memberId)
  await db.updateTable('devices').set({ enrolledAt: addMinutes(NOW, -5 * 24 * 60) }).where('id', '=', (silent as unknown as { deviceId: string }).deviceId).execute()
  const call = (state: 'open' | 'done', hamletId: string | null) => ({ communeId: VAN_BAN, id: newId(), callerName: 'Bà Ba', hamletId, placeText: 'cuối ngõ', about: 'VNeID', askedAt: NOW, state })
  await db.insertInto('houseCalls').values([call('open', hamlets[0]!), call('open', hamlets[2]!), call('open', null), call('done', hamlets[0]!)]).execute()
  await db.insertInto('escalations').values({ communeId: VAN_BAN, id: newId(), householdId: households[0]!.id, toWhom: 'police', reason: 'Bị gọi lừa', raisedAt: NOW, raisedBy: 'thử' }).execute()
  const refused = { communeId: VAN_BAN, deviceId: (silent as unknown as { deviceId: string }).deviceId, kind: 'visit.record', schemaVersion: 1, madeAt: NOW, receivedAt: NOW, body: '{}' }
  await db.insertInto('inbox').values([{ ...refused, deviceSeq: 1, commandId: newId(), state: 'refused' }, { ...refused, deviceSeq: 2, commandId: newId(), state: 'settled' }]).execute()
}

const decode = (text: string) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'")
const asNumber = (text: string) => Number(text.replaceAll('.', ''))

/** Every link to rows with the number it shows. */
function figuresIn(html: string): { href: string; shown: number }[] {
  const links = [...html.matchAll(/<a class="(?:count|figure[^"]*)" href="(\/bang-dieu-hanh\/dong[^"]*)">(.*?)<\/a>/gs)]
  const bars = [...html.matchAll(/<a href="(\/bang-dieu-hanh\/dong[^"]*)">([\d.]+ (?:người|hộ))<\/a>/g)]
  return [...links, ...bars].map(([, href, inside]) => ({ href: decode(href!), shown: asNumber(/class="figure-number">([\d.]+)</.exec(inside!)?.[1] ?? /^([\d.]+)/.exec(inside!)?.[1] ?? 'x') }))
}

async function openEvery(html: string, session: Session, least: number) {
  const figures = figuresIn(html)
  const once = new Map(figures.map(({ href, shown }) => [href, shown]))
  assert.ok(once.size >= least, `${once.size} figures`)
  for (const { href, shown } of figures) assert.equal(once.get(href), shown, `one address, one number: ${href}`)
  for (const [href, shown] of once) {
    const response = await app.get(href, session)
    const page = await response.text()
    assert.equal(response.status, 200, href)
    const total = asNumber(/Trang [\d.]+ trong [\d.]+ · ([\d.]+) /.exec(page)?.[1] ?? 'x')
    const rows = (page.match(/<tr role="row"/g) ?? []).length - (total > 0 ? 1 : 0)
    assert.equal(total, shown, `${href}: the figure says ${shown}, the list ${total}`)
    assert.equal(rows, Math.min(total, 50), `${href}: rows on the first page`)
  }
}

test('every figure of the commune’s board opens to exactly as many rows', async () => {
  const html = await (await app.get('/bang-dieu-hanh', officer)).text()
  await openEvery(html, officer, 150)
  assert.match(html, /Tử số/)
  assert.match(html, /sinh từ năm 2008 trở về trước/)
  const dark = await app.services.database.db.selectFrom('householdStates as s').innerJoin('households as h', 'h.id', 's.householdId').select((eb) => eb.fn.countAll<number>().as('n')).where('s.bestRung', '=', 0).where('h.state', '=', 'active').executeTakeFirstOrThrow()
  assert.equal(figuresIn(html)[0]!.shown, Number(dark.n))
})

test('every figure beside the door maps opens too', async () => {
  await openEvery(await (await app.get('/bang-dieu-hanh/ban-do', officer)).text(), officer, 25)
  for (const hamletId of hamlets) await openEvery(await (await app.get(`/bang-dieu-hanh/ban-do/${hamletId}`, officer)).text(), officer, 8)
  await openEvery(await (await app.get('/nha-chua-den', officer)).text(), officer, 3)
})

test('a leader’s board holds the leader’s hamlets only, and its figures open too', async () => {
  const html = await (await app.get('/bang-dieu-hanh', leader)).text()
  await openEvery(html, leader, 80)
  assert.ok(!html.includes('Gò Chàm'))
  const rows = await (await app.get('/bang-dieu-hanh/dong?xem=ho', leader)).text()
  assert.match(rows, / · 25 hộ/)
  assert.equal((await app.get(`/bang-dieu-hanh/ban-do/${hamlets[1]}`, leader)).status, 404)
})

test('late work lists the same rows the board counts', async () => {
  const html = await (await app.get('/viec-tre', officer)).text()
  await openEvery(html, officer, 5)
  assert.match(html, /Bà Ba/)
})

test('the desk opens every row but reads no names', async () => {
  const html = await (await app.get('/bang-dieu-hanh/dong?xem=nguoi', desk)).text()
  assert.doesNotMatch(html, /Người 1 0|Chủ Hộ|\/nguoi\//)
  assert.match(html, /không thấy tên/)
  assert.doesNotMatch(await (await app.get('/viec-tre', desk)).text(), /Bà Ba|Bị gọi lừa|Chủ Hộ/)
  assert.equal((await app.get('/bang-dieu-hanh.xlsx', desk)).status, 403)
})

test('volunteers see the map and the dark doors of their hamlet, not the board', async () => {
  assert.equal((await app.get('/bang-dieu-hanh', volunteer)).status, 403)
  const map = await (await app.get('/bang-dieu-hanh/ban-do', volunteer)).text()
  assert.ok(map.includes('Đồng Rào') && !map.includes('Gò Chàm'))
  const one = await (await app.get(`/bang-dieu-hanh/ban-do/${hamlets[0]}`, volunteer)).text()
  assert.equal((one.match(/data-door=/g) ?? []).length, 25)
  assert.match(one, new RegExp(`/di-ngo/nha/${households[0]!.id}`))
  const dark = await (await app.get(`/nha-chua-den?thon=${hamlets[0]}`, volunteer)).text()
  const labels = [...dark.matchAll(/<th scope="row" role="rowheader">Cửa (\d+)<\/th>/g)].map(([, label]) => Number(label))
  assert.ok(labels.length > 3)
  assert.deepEqual(labels, labels.toSorted((a, b) => a - b), 'walking order')
})

test('a visit shows on the board at once; a repeat changes nothing', async () => {
  const seen = async () => figuresIn(await (await app.get('/bang-dieu-hanh', officer)).text())
  const [darkBefore] = await seen()
  const home = households[4]!
  const item = { input: { householdId: home.id, outcome: 'met', visitedOn: TODAY, lessons: [] }, commandId: newId(), now: NOW }
  for (let twice = 0; twice < 2; twice++) await executeMany(app.services.database, recordVisits, [item], { actor: systemActor(VAN_BAN), communeId: VAN_BAN, now: NOW })
  const after = await seen()
  assert.equal(after[0]!.shown, darkBefore!.shown - 1)
})

test('the wall sheets: a summary and one A3 page per hamlet, or one hamlet alone; a leader prints the own hamlet only', { skip: popplerMissing }, async () => {
  const pages = async (path: string, session: Session) => {
    const response = await app.get(path, session)
    assert.equal(response.headers.get('content-type'), 'application/pdf')
    const pdf = new Uint8Array(await response.arrayBuffer())
    return { sizes: pdfPages(pdf), words: pdfText(pdf) }
  }
  const all = await pages('/bang-dieu-hanh/ban-do.pdf', officer)
  assert.deepEqual(all.sizes, Array.from({ length: 4 }, () => ({ widthMm: 420, heightMm: 297 })))
  for (const words of ['Xã Vân Bán', 'Đồng Rào', 'Gò Chàm', 'Xóm Bãi', '22/11/2026', 'Chưa rõ ngõ']) assert.ok(all.words.includes(words), words)
  const one = await pages(`/bang-dieu-hanh/ban-do/${hamlets[0]}.pdf`, leader)
  assert.equal(one.sizes.length, 1)
  assert.ok(one.words.includes('Ngõ Giếng'))
  assert.equal((await app.get(`/bang-dieu-hanh/ban-do/${hamlets[1]}.pdf`, leader)).status, 404)
})

test('in English the board speaks English', async () => {
  const html = await (await app.get('/bang-dieu-hanh', { cookie: `${officer.cookie}; gocua_lang=en` })).text()
  for (const words of ['Commune board', 'Doors still dark', 'Numerator', 'By language they want to hear']) assert.ok(html.includes(words), words)
  for (const words of ['Cửa còn tối', 'Việc trễ', 'Tử số', 'Theo kỹ năng']) assert.ok(!html.includes(words), words)
})

test('a list says when its page is gone, and what it cannot read', async () => {
  assert.equal((await app.get('/bang-dieu-hanh/dong?xem=nguoi&trang=99', officer)).status, 404)
  assert.equal((await app.get('/bang-dieu-hanh/dong?xem=gi', officer)).status, 404)
  const second = await (await app.get('/bang-dieu-hanh/dong?xem=nguoi&trang=2', officer)).text()
  assert.match(second, /Trang 2 trong/)
})

test('the workbook opens again, with a definition, a date and a source on every sheet, and the fictional mark', async () => {
  const open = async () => {
    const response = await app.get('/bang-dieu-hanh.xlsx', officer)
    assert.equal(response.status, 200)
    assert.match(response.headers.get('content-disposition')!, /bang-dieu-hanh-08377-2026-11-22\.xlsx/)
    const book = await readWorkbook(new Uint8Array(await response.arrayBuffer()))
    assert.ok(book.ok)
    return book.value.sheets
  }
  const sheets = await open()
  assert.equal(sheets.length, 6)
  for (const { name, rows } of sheets) {
    const top = rows.slice(0, 3).map((row) => String(row[0])).join('\n')
    for (const words of ['Xã Vân Bán', '22/11/2026', 'Nguồn']) assert.ok(top.includes(words), `${name}: ${words}`)
    assert.doesNotMatch(top, /HƯ CẤU/)
  }
  const cells = sheets[1]!.rows
  const at = cells.findIndex((row) => row[0] === 'Cộng')
  const sum = cells.slice(at - 3, at).reduce((total, row) => total + Number(row[1]), 0)
  assert.equal(sum, cells[at]![1])
  assert.equal(sum, 69)
  await app.services.database.db.updateTable('communes').set({ fictional: true }).where('communeId', '=', VAN_BAN).execute()
  for (const { rows } of await open()) assert.match(String(rows[0]![0]), /HƯ CẤU/)
})

test('the province sees its communes side by side and opens one; others’ communes and communes’ own people do not', async () => {
  const viewer = await app.staff(['province_viewer'], null, { provinceId: 25 })
  const html = await (await app.get('/tinh', viewer)).text()
  assert.ok(html.includes('Xã Vân Bán') && !html.includes('Bảo Hà'))
  const board = await app.get(`/bang-dieu-hanh?xa=${VAN_BAN}`, viewer)
  assert.equal(board.status, 200)
  const kept = /gocua_xa=\d+/.exec(board.headers.get('set-cookie') ?? '')![0]
  const rows = await (await app.get('/bang-dieu-hanh/dong?xem=nguoi', { cookie: `${viewer.cookie}; ${kept}` })).text()
  assert.match(rows, /không thấy tên/)
  assert.equal((await app.get(`/bang-dieu-hanh?xa=${BAO_HA}`, viewer)).status, 303)
  assert.equal((await app.get('/tinh', officer)).status, 403)
})

test('the API gives figures with units, definitions and rows; another commune is not found', async () => {
  const response = await app.get('/api/v1/communes/08377/coverage', officer, { accept: 'application/json' })
  const body = (await response.json()) as { figures: Record<string, { value: number; unit: string; definition: string; rows: string }>; commune: { code: string } }
  assert.equal(body.commune.code, '08377')
  assert.equal(body.figures.dark!.unit, 'household')
  assert.match(body.figures.dark!.definition, /Chưa đến/)
  const rows = await (await app.get(body.figures.dark!.rows, officer)).text()
  assert.match(rows, new RegExp(` · ${body.figures.dark!.value} hộ`))
  assert.equal((await app.get('/api/v1/communes/02989/coverage', officer, { accept: 'application/json' })).status, 404)
})
