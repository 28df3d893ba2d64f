// Households and residents through the whole application: the pages officers use, the walls between communes and
// hamlets, edits made apart, consent, moves.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { testApp, type Session, type TestApp } from '../../../test/support/app.ts'
import { BAO_HA, VAN_BAN } from '../../../test/support/factories.ts'
import { execute, executeMany } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { addSeconds, type Instant } from '../../platform/time.ts'
import { systemActor } from '../../platform/actor.ts'
import { addHousehold, addResident, editResident, resolveResident } from './index.ts'

let app: TestApp
let officer: Session
let hamletId: string
let otherHamletId: string

before(async () => {
  app = await testApp()
  await app.make.communes()
  hamletId = await app.make.hamlet(VAN_BAN, { name: 'Đồng Rào' })
  otherHamletId = await app.make.hamlet(VAN_BAN, { name: 'Gò Chăm' })
  officer = await app.staff(['movement_officer'], VAN_BAN)
})
after(() => app.close())

async function text(path: string, session: Session | undefined = officer): Promise<string> {
  return (await app.get(path, session)).text()
}

async function add(householdId: string, values: Record<string, unknown>, actor = systemActor(VAN_BAN)) {
  const commandId = newId()
  const decision = await execute(app.services.database, addResident, { householdId, ...values }, { actor, communeId: VAN_BAN, now: app.services.now(), commandId })
  return { commandId, decision }
}

async function edit(residentId: string, fields: Record<string, unknown>, now: Instant = app.services.now(), actor = systemActor(VAN_BAN)) {
  return execute(app.services.database, editResident, { residentId, fields }, { actor, communeId: VAN_BAN, now, commandId: newId() })
}

async function row(id: string) {
  return app.services.database.db.selectFrom('residents').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

async function lastSeq(): Promise<number> {
  return (await app.services.database.db.selectFrom('ledgerHeads').select('seq').where('communeId', '=', VAN_BAN).executeTakeFirstOrThrow()).seq
}

describe('households and residents', () => {
  test('an officer adds a household and its people, and finds them again', async () => {
    const made = await app.post('/ho/moi', { hamletId, headName: 'Bùi Thị Hạnh', alleyName: 'Ngõ Giếng', doorLabel: '7', code: '12', commandId: newId() }, officer)
    assert.equal(made.status, 303)
    const path = made.headers.get('location')!
    const person = await app.post(path, { fullName: 'Bùi Thị Hạnh', birth: '2/9/1954', sex: 'nu', householdRole: 'chu_ho', language: 'mtq', device: 'none', phone: '0912 000 118', consentWording: '', consentHow: '', commandId: newId() }, officer)
    assert.equal(person.status, 303)
    const page = await text(path.replace('/them-nguoi', ''))
    for (const words of ['Hộ Bùi Thị Hạnh', 'Ngõ Giếng, cửa 7, Đồng Rào', 'sinh 02/09/1954', 'Tiếng Mường', 'từ 60 tuổi', '0912***18']) assert.match(page, new RegExp(words.replaceAll('*', '\\*')))
    assert.doesNotMatch(page, /0912000118/, 'lists mask phone numbers')
    assert.match(await text('/nguoi?q=hanh+1954+bui'), /Bùi Thị Hạnh/)
    assert.match(await text(`/ho?thon=${hamletId}`), /Ngõ Giếng/)
    assert.match(await text('/ho?q=hanh'), /Bùi Thị Hạnh/)
  })

  test('a refused form says why and keeps what was typed', async () => {
    const householdId = await app.make.household(VAN_BAN, hamletId)
    const reply = await app.post(`/ho/${householdId}/them-nguoi`, { fullName: 'Lò Văn Pha', birth: '31/2/1954', phone: '12', device: 'own', commandId: newId() }, officer)
    assert.equal(reply.status, 422)
    const page = await reply.text()
    assert.match(page, /“31\/2\/1954” không phải ngày hay năm sinh có thật/)
    assert.match(page, /value="Lò Văn Pha"/)
    const marks = await app.post(`/ho/${householdId}/them-nguoi`, { fullName: 'Lò Văn Pha', birth: '1954', marks: ['disability'], commandId: newId() }, officer)
    assert.equal(marks.status, 422)
    assert.match(await marks.text(), /phải đồng ý/)
    const card = await add(householdId, { fullName: 'Lò Văn Pha 025054001234' })
    assert.equal(card.decision.ok, false)
  })

  test('hostile text in names stays text', async () => {
    const householdId = await app.make.household(VAN_BAN, hamletId)
    const name = `<script>alert(1)</script>'); drop table residents; --`
    const { commandId, decision } = await add(householdId, { fullName: name })
    assert.ok(decision.ok)
    const page = await text(`/nguoi/${commandId}`)
    assert.ok(!page.includes('<script>alert'), 'escaped')
    assert.match(page, /&lt;script&gt;/)
    for (const q of [`' or 1=1 --`, `%_\\`, name, '"', '8377:thao', '('.repeat(300)]) assert.equal((await app.get(`/nguoi?q=${encodeURIComponent(q)}`, officer)).status, 200)
  })

  test('another commune sees and changes nothing', async () => {
    const theirHamlet = await app.make.hamlet(BAO_HA, { name: 'Lâm Sản' })
    const theirHome = await app.make.household(BAO_HA, theirHamlet, { headName: 'Vàng A Kín' })
    const theirs = await app.make.resident(BAO_HA, theirHome, { fullName: 'Vàng A Kín', birthYear: 1950 })
    assert.doesNotMatch(await text('/nguoi?q=vang+a+kin'), /Vàng A Kín/)
    assert.doesNotMatch(await text('/ho?q=vang+a+kin'), /<a href="\/ho\/[0-9a-f-]+">Vàng A Kín/)
    for (const path of [`/nguoi/${theirs}`, `/nguoi/${theirs}/du-lieu`, `/nguoi/${theirs}/du-lieu.json`, `/ho/${theirHome}`, `/nguoi/${theirs}/sua`]) assert.equal((await app.get(path, officer)).status, 404, path)
    const denied = await app.post(`/nguoi/${theirs}/trang-thai`, { state: 'died' }, officer)
    assert.equal(denied.status, 404)
    assert.equal((await row(theirs)).state, 'active')
    const { commandId } = await add(await app.make.household(VAN_BAN, hamletId), { fullName: 'Hà Văn Ở' })
    const into = await edit(commandId, { householdId: { value: theirHome } })
    assert.equal(into.ok, false, 'nobody moves into a household of another commune')
  })

  test('a volunteer meets only the hamlets of the team', async () => {
    const { memberId } = await app.make.team(VAN_BAN, [hamletId])
    const phone = await app.phone(VAN_BAN, memberId)
    const near = await app.make.household(VAN_BAN, hamletId, { headName: 'Đinh Công Gần' })
    const far = await app.make.household(VAN_BAN, otherHamletId, { headName: 'Đinh Công Xa' })
    const person = await app.make.resident(VAN_BAN, far, { fullName: 'Đinh Công Xa' })
    await app.make.resident(VAN_BAN, near, { fullName: 'Đinh Công Gần' })
    assert.equal((await app.get(`/ho/${near}`, phone)).status, 200)
    assert.equal((await app.get(`/ho/${far}`, phone)).status, 403)
    assert.equal((await app.get(`/nguoi/${person}`, phone)).status, 403)
    const found = await text('/nguoi?q=dinh+cong', phone)
    assert.match(found, /Đinh Công Gần/)
    assert.doesNotMatch(found, /Đinh Công Xa/)
    assert.equal((await app.post(`/ho/${far}/them-nguoi`, { fullName: 'A B' }, phone)).status, 403)
    assert.equal((await app.get('/nguoi/nhap-so', phone)).status, 403)
  })
})

describe('two edits of one person made apart', () => {
  test('unmoved fields apply; the later edit of a moved field wins and the other is kept', async () => {
    const householdId = await app.make.household(VAN_BAN, hamletId)
    const { commandId: id } = await add(householdId, { fullName: 'Quách Thị Mây', phone: '0912000111' })
    const seen = await lastSeq()
    const now = app.services.now()
    await edit(id, { phone: { value: '0912000222', base: seen }, device: { value: 'own', base: seen } }, now)
    const older = await edit(id, { phone: { value: '0912000333', base: seen }, language: { value: 'mtq', base: seen } }, addSeconds(now, -600))
    assert.deepEqual((older as { value: { applied: string[] } }).value.applied, ['language'])
    assert.equal((await row(id)).phone, '0912000222', 'the older edit loses')
    await edit(id, { phone: { value: '0912000444', seen: '0912000111' } }, addSeconds(now, 600))
    assert.equal((await row(id)).phone, '0912000444', 'the later one wins')
    const page = await text(`/nguoi/${id}`)
    assert.match(page, /bỏ giá trị sửa cùng lúc của Số điện thoại: 0912\*\*\*33/)
    assert.match(page, /bỏ giá trị sửa cùng lúc của Số điện thoại: 0912\*\*\*22/)
  })

  test('a phone’s edits count from when they were made, not from when they arrive, and many arrive at once', async () => {
    const householdId = await app.make.household(VAN_BAN, hamletId)
    const { commandId: id } = await add(householdId, { fullName: 'Triệu Thị Son', phone: '0912000111' })
    const seen = await lastSeq()
    const now = app.services.now()
    await edit(id, { phone: { value: '0912000777', base: seen } }, now)
    const items = [
      { input: { residentId: id, changes: { phone: '0912000888', language: 'ium' }, base: { phone: '0912000111', language: 'vi' } }, commandId: newId(), now: addSeconds(now, -3600) },
      { input: { residentId: newId(), fields: { device: { value: 'own' } } }, commandId: newId(), now },
      { input: { residentId: id, fields: { device: { value: 'own', base: seen } } }, commandId: newId(), now: addSeconds(now, -3500) },
    ]
    const outcomes = await executeMany(app.services.database, editResident, items, { actor: systemActor(VAN_BAN), communeId: VAN_BAN, now: addSeconds(now, 60) })
    assert.deepEqual(outcomes.map((outcome) => outcome.decision.ok), [true, false, true])
    const { phone, language, device, fieldSeqs } = await row(id)
    assert.deepEqual([phone, language, device], ['0912000777', 'ium', 'own'])
    const entries = await app.services.database.db.selectFrom('ledger').select(['seq', 'commandId']).where('subject', '=', `resident:${id}`).execute()
    const seqOf = (index: number) => entries.find((entry) => entry.commandId === items[index]!.commandId)!.seq
    const seqs = fieldSeqs as Record<string, number>
    assert.deepEqual([seqs.language, seqs.device], [seqOf(0), seqOf(2)], 'each field knows the entry that set it')
    const again = await executeMany(app.services.database, editResident, items.slice(0, 1), { actor: systemActor(VAN_BAN), communeId: VAN_BAN, now })
    assert.equal(again[0]!.repeated, true)
  })

  test('who somebody is waits for an officer', async () => {
    const householdId = await app.make.household(VAN_BAN, hamletId)
    const { commandId: id } = await add(householdId, { fullName: 'Đinh Thị Lụa', birthYear: 1950 })
    const seen = await lastSeq()
    await edit(id, { fullName: { value: 'Đinh Thị Lụa Hồng', base: seen } })
    const second = await edit(id, { fullName: { value: 'Đinh Thị Lúa', base: seen }, birth: { value: '1951', base: seen } }, addSeconds(app.services.now(), 60))
    assert.deepEqual((second as { value: { conflicts: string[]; applied: string[] } }).value, { id, applied: ['birth'], conflicts: ['fullName'] })
    assert.equal((await row(id)).fullName, 'Đinh Thị Lụa Hồng')
    const queue = await text('/nguoi/xung-dot')
    assert.match(queue, /Đinh Thị Lúa/)
    const conflict = /action="\/nguoi\/xung-dot\/([0-9a-f-]+)"/.exec(queue)![1]!
    const taken = await app.post(`/nguoi/xung-dot/${conflict}`, { take: '1', commandId: newId() }, officer)
    assert.equal(taken.status, 303)
    assert.equal((await row(id)).fullName, 'Đinh Thị Lúa')
    assert.match(await text('/nguoi?q=dinh thi lua 1951'), /Đinh Thị Lúa/)
    assert.equal((await app.post(`/nguoi/xung-dot/${conflict}`, { take: '0', commandId: newId() }, officer)).status, 409)
  })

  test('the form remembers what its editor saw', async () => {
    const householdId = await app.make.household(VAN_BAN, hamletId)
    const { commandId: id } = await add(householdId, { fullName: 'Hà Thị Bưởi', phone: '0912000555' })
    const form = await text(`/nguoi/${id}/sua`)
    const bases = /name="bases" value="([^"]*)"/.exec(form)![1]!.replaceAll('&quot;', '"')
    await edit(id, { fullName: { value: 'Hà Thị Bưởi Hồng' } })
    const saved = await app.post(`/nguoi/${id}/sua`, { fullName: 'Hà Thị Bòng', birth: '', sex: '', householdRole: 'khac', language: 'vi', device: 'own', phone: '0912000555', bases, commandId: newId() }, officer)
    assert.equal(saved.status, 303)
    assert.equal((await row(id)).device, 'own')
    assert.equal((await row(id)).fullName, 'Hà Thị Bưởi Hồng', 'the name waits in the queue')
    assert.match(await text('/nguoi/xung-dot'), /Hà Thị Bòng/)
  })
})

describe('moving, splitting, leaving', () => {
  test('a household moves to another hamlet: one event names both', async () => {
    const householdId = await app.make.household(VAN_BAN, hamletId)
    const { alleyId } = await app.make.alley(VAN_BAN, otherHamletId, 2, 'Ngõ Đình')
    const moved = await app.post(`/ho/${householdId}/chuyen`, { hamletId: otherHamletId, doorId: '', alleyId, doorLabel: '9A', commandId: newId() }, officer)
    assert.equal(moved.status, 303)
    const entry = await app.services.database.db.selectFrom('ledger').select(['hamletIds', 'type']).where('subject', '=', `household:${householdId}`).orderBy('seq', 'desc').executeTakeFirstOrThrow()
    assert.deepEqual({ type: entry.type, hamlets: entry.hamletIds.toSorted() }, { type: 'household.moved', hamlets: [hamletId, otherHamletId].toSorted() })
    assert.match(await text(`/ho/${householdId}`), /Ngõ Đình, cửa 9A, Gò Chăm/)
    const state = await app.services.database.db.selectFrom('householdStates').select('hamletId').where('householdId', '=', householdId).executeTakeFirstOrThrow()
    assert.equal(state.hamletId, otherHamletId)
    assert.equal((await app.post(`/ho/${householdId}/chuyen`, { hamletId, doorId: (await app.make.alley(VAN_BAN, otherHamletId, 1, 'Ngõ X')).doorIds[0]!, commandId: newId() }, officer)).status, 422)
  })

  test('a household splits, a person moves in with others, a household leaves and returns', async () => {
    const householdId = await app.make.household(VAN_BAN, hamletId)
    const a = (await add(householdId, { fullName: 'Trần Văn Cả', householdRole: 'chu_ho' })).commandId
    const b = (await add(householdId, { fullName: 'Trần Văn Hai' })).commandId
    assert.equal((await app.post(`/ho/${householdId}/tach`, { residentIds: [a, b], headName: 'Trần Văn Hai', commandId: newId() }, officer)).status, 422)
    const split = await app.post(`/ho/${householdId}/tach`, { residentIds: [b], headName: 'Trần Văn Hai', doorLabel: '', commandId: newId() }, officer)
    const newHome = split.headers.get('location')!.split('/').pop()!
    assert.deepEqual([(await row(b)).householdId, (await row(b)).householdRole], [newHome, 'chu_ho'])
    assert.equal((await app.post(`/nguoi/${b}/chuyen-ho`, { toHouseholdId: householdId, commandId: newId() }, officer)).status, 303)
    assert.equal((await row(b)).householdId, householdId)
    assert.equal((await app.post(`/ho/${householdId}/trang-thai`, { state: 'moved_away', commandId: newId() }, officer)).status, 303)
    assert.equal((await row(a)).state, 'moved_away')
    assert.equal((await app.post(`/ho/${householdId}/trang-thai`, { state: 'active', commandId: newId() }, officer)).status, 303)
    assert.equal((await row(a)).state, 'active')
    assert.equal((await app.post(`/nguoi/${a}/trang-thai`, { state: 'died', commandId: newId() }, officer)).status, 303)
    assert.match(await text(`/nguoi/${a}`), /Đã mất/)
  })

  test('a household opened at the door takes its people by the id the phone gave it', async () => {
    const householdId = newId()
    const actor = systemActor(VAN_BAN)
    const made = await execute(app.services.database, addHousehold, { hamletId, headName: 'Lường Văn Mới' }, { actor, communeId: VAN_BAN, now: app.services.now(), commandId: householdId })
    assert.ok(made.ok)
    const { decision, commandId } = await add(householdId, { fullName: 'Lường Văn Mới', householdRole: 'chu_ho', birthYear: 1960 })
    assert.ok(decision.ok)
    const twin = await add(await app.make.household(VAN_BAN, hamletId), { fullName: 'Luong Van Moi', birthYear: 1960 })
    assert.ok(twin.decision.ok)
    assert.equal((twin.decision.value as { possibleDuplicates: number }).possibleDuplicates, 1, 'flagged, not blocked')
    const resolved = await app.services.database.read(VAN_BAN, (db) => resolveResident(db, VAN_BAN, commandId))
    assert.equal(resolved?.id, commandId)
  })
})

describe('consent', () => {
  test('marks stand only while the consent does', async () => {
    const householdId = await app.make.household(VAN_BAN, hamletId)
    const { commandId: id } = await add(householdId, { fullName: 'Phùng Thị Sen', birthYear: 1980 })
    const refused = await app.post(`/nguoi/${id}/dong-y`, { purpose: 'needs', marks: ['living_alone'], consentWording: 'Tôi đồng ý.', consentHow: '', commandId: newId() }, officer)
    assert.equal(refused.status, 422)
    const given = await app.post(`/nguoi/${id}/dong-y`, { purpose: 'needs', marks: ['living_alone'], consentWording: 'Tôi đồng ý.', consentHow: 'noi', commandId: newId() }, officer)
    assert.equal(given.status, 303)
    assert.deepEqual((await row(id)).needs, ['living_alone'])
    const page = await text(`/nguoi/${id}`)
    assert.match(page, /sống một mình/)
    const consentId = /name="consentId" value="([0-9a-f-]+)"/.exec(page)![1]!
    await edit(id, { birth: { value: '1950' } })
    assert.deepEqual((await row(id)).needs, ['age', 'living_alone'], 'age follows from birth')
    assert.equal((await app.post(`/nguoi/${id}/rut-dong-y`, { consentId, commandId: newId() }, officer)).status, 303)
    assert.deepEqual((await row(id)).needs, ['age'])
  })
})

test('machines get counts and no names', async () => {
  const reply = await app.get('/api/v1/people/counts', officer)
  const body = (await reply.json()) as { hamlets: { name: string; people: number }[]; people: number }
  assert.equal(reply.status, 200)
  assert.equal(body.people, body.hamlets.reduce((sum, hamlet) => sum + hamlet.people, 0))
  assert.doesNotMatch(JSON.stringify(body), /Bùi|Quách/)
})
