// Phones and server over a real database: what is saved arrives once and only once, everybody ends up with the same
// doors, and nobody keeps what is not theirs.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testApp, type TestApp } from '../../../test/support/app.ts'
import { VAN_BAN } from '../../../test/support/factories.ts'
import { openTestPhone } from '../../../test/support/phones.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { epochMs, instantFromEpochMs, toPlainDate } from '../../platform/time.ts'
import { fieldCommands } from '../../field-commands.ts'
import { findDeviceOwner } from '../accounts/index.ts'
import { receiveOutbox, settleStrays } from './commands.ts'
import { syncFollower } from './people-follower.ts'
import { exportSealed, listOutbox } from '../../device/outbox.ts'
import { heldHamlets } from '../../device/pack-store.ts'

let app: TestApp
let area: { hamlets: string[]; households: string[][]; people: string[][] }
let team: { teamId: string; leaderId: string; memberId: string }

before(async () => {
  app = await testApp()
  await app.make.communes()
  area = { hamlets: [], households: [], people: [] }
  for (const name of ['Đồng Rào', 'Gò Chàm', 'Nương Sơn']) {
    const hamletId = await app.make.hamlet(VAN_BAN, { name })
    const { doorIds } = await app.make.alley(VAN_BAN, hamletId, 4)
    const households: string[] = []
    const people: string[] = []
    for (const doorId of doorIds) {
      const household = await app.make.household(VAN_BAN, hamletId, { doorId })
      households.push(household)
      people.push(await app.make.resident(VAN_BAN, household), await app.make.resident(VAN_BAN, household, { fullName: 'Hà Văn Dân', birthYear: 1990 }))
    }
    area.hamlets.push(hamletId)
    area.households.push(households)
    area.people.push(people)
  }
  team = await app.make.team(VAN_BAN, area.hamlets.slice(0, 2))
})
after(() => app.close())

const today = () => toPlainDate(app.services.now())
const visit = (householdId: string, more: object = {}) => ({
  householdId, outcome: 'met', visitedOn: today(), visitedAt: null, minutes: 10, driveId: null, memberId: null, nextOn: null, note: null, lessons: [],
  teacherId: null, escalation: null, attachments: [], mends: null, ...more,
})

test('first sync brings the phone its hamlets and no other', async () => {
  const phone = await openTestPhone(app, VAN_BAN, team.memberId)
  const result = await phone.sync()
  assert.deepEqual({ ...result }, { ok: true, waiting: 0, refused: 0, sealed: 0 })
  assert.deepEqual((await heldHamlets(phone.state)).toSorted(), area.hamlets.slice(0, 2).toSorted())
  const doors = await phone.store().doors((await phone.ctx()).actor, area.hamlets[0]!)
  assert.equal(doors.length, 4)
  assert.equal(doors[0]!.people.length, 2)
  assert.deepEqual(await phone.store().doors((await phone.ctx()).actor, area.hamlets[2]!), [])
})

test('a visit saved without signal shows at once as unsent, arrives once, and reaches the colleague', async () => {
  const [phone, colleague] = [await openTestPhone(app, VAN_BAN, team.memberId), await openTestPhone(app, VAN_BAN, team.leaderId)]
  await phone.sync()
  await colleague.sync()
  phone.link.fault = () => 'drop-request'
  const householdId = area.households[0]![0]!
  const id = uuidv7()
  const decision = await phone.record('visit.record', id, visit(householdId, { lessons: [{ residentId: area.people[0]![0], skill: 'vneid-install', rung: 2 }] }))
  assert.ok(decision.ok, JSON.stringify(decision))
  assert.equal((await phone.sync()).trouble, 'offline')
  const here = await phone.store().household((await phone.ctx()).actor, householdId)
  assert.equal(here?.unsent, 1)
  assert.equal(here?.bestRung, 2)

  phone.link.fault = () => 'double'
  assert.equal((await phone.sync()).waiting, 0)
  assert.equal(await app.count('visits'), 1)
  const after = await phone.store().household((await phone.ctx()).actor, householdId)
  assert.equal(after?.unsent, 0)
  assert.equal(after?.bestRung, 2)
  await colleague.sync()
  assert.equal((await colleague.store().household((await colleague.ctx()).actor, householdId))?.bestRung, 2)
})

test('the answer is lost on the way: the work stays waiting, and the next sync says it had it already', async () => {
  const phone = await openTestPhone(app, VAN_BAN, team.memberId)
  await phone.sync()
  const before = await app.count('visits')
  await phone.record('visit.record', uuidv7(), visit(area.households[0]![1]!))
  phone.link.fault = () => 'drop-reply'
  assert.equal((await phone.sync()).waiting, 1)
  phone.link.fault = () => 'cut'
  assert.equal((await phone.sync()).waiting, 1)
  phone.link.fault = () => 'portal'
  assert.equal((await phone.sync()).trouble, 'portal')
  phone.link.fault = () => 'none'
  assert.equal((await phone.sync()).waiting, 0)
  assert.equal(await app.count('visits'), before + 1)
})

test('a refused command waits with its reason, is mended, and never blocks the next', async () => {
  const phone = await openTestPhone(app, VAN_BAN, team.memberId)
  await phone.sync()
  const [bad, good] = [uuidv7(), uuidv7()]
  const householdId = area.households[1]![0]!
  // The person leaves the household on the server while the phone still believes they live there.
  const residentId = area.people[1]![0]!
  await app.services.database.db.updateTable('residents').set({ state: 'moved_away' }).where('id', '=', residentId).execute()
  await phone.record('visit.record', bad, visit(householdId, { lessons: [{ residentId, skill: 'vneid-install', rung: 2 }] }))
  await phone.record('visit.record', good, visit(area.households[1]![1]!))
  const result = await phone.sync()
  assert.deepEqual([result.waiting, result.refused], [0, 1])
  const [item] = (await phone.store().work((await phone.ctx()).actor)).filter((work) => work.state === 'needs_you')
  assert.equal(item?.commandId, bad)
  assert.match(item!.problems[0]!.text, /không còn trong hộ/)
  const officer = await app.staff(['movement_officer'], VAN_BAN)
  assert.match(await (await app.get('/viec-tu-may', officer)).text(), /không còn trong hộ/)

  const mended = uuidv7()
  assert.ok((await phone.record('visit.record', mended, visit(householdId, { mends: bad }))).ok)
  assert.deepEqual([(await phone.sync()).refused, (await listOutbox(phone.state)).find((row) => row.id === bad)?.state], [0, 'settled'])
  assert.doesNotMatch(await (await app.get('/viec-tu-may', officer)).text(), /không còn trong hộ/)
})

test('nothing new costs a few hundred bytes and one round trip', async () => {
  const phone = await openTestPhone(app, VAN_BAN, team.memberId)
  await phone.sync()
  const before = phone.link.reached
  await phone.sync()
  assert.equal(phone.link.reached, before + 1)
  const position = await phone.state.get('position')
  const body = JSON.stringify({ schema: 1, position, area: (await phone.state.get('area'))!.sha, clock: '2026-01-01T00:00:00.000Z', outbox: [] })
  const answer = await app.request('/sync', { method: 'POST', body, headers: { host: 'localhost', origin: 'http://localhost', cookie: phone.session.cookie } })
  assert.equal(answer.status, 204)
  const headers = [...answer.headers].reduce((size, [name, value]) => size + name.length + value.length + 4, 0)
  assert.ok(body.length + headers < 450, `${body.length + headers} bytes`)
})

test('a phone whose clock is a year behind does not date its visits a year ago', async () => {
  const phone = await openTestPhone(app, VAN_BAN, team.memberId)
  await phone.sync()
  phone.clockError = -365 * 86_400_000
  const ctx = await phone.ctx()
  assert.equal(ctx.today, today())
  const id = uuidv7()
  await phone.record('visit.record', id, visit(area.households[0]![2]!, { visitedOn: ctx.today }))
  await phone.sync()
  const row = await app.services.database.db.selectFrom('ledger').select('at').where('commandId', '=', id).executeTakeFirstOrThrow()
  assert.equal(toPlainDate(row.at), today())
})

test('a revoked phone loses its data; its sealed unsent work is brought in by an officer, once', async () => {
  const phone = await openTestPhone(app, VAN_BAN, team.memberId)
  await phone.sync()
  const id = uuidv7()
  await phone.record('visit.record', id, visit(area.households[0]![3]!))
  await app.services.database.db.updateTable('devices').set({ revokedAt: app.services.now(), dataKey: null }).where('id', '=', phone.session.deviceId).execute()
  assert.equal((await phone.sync()).trouble, 'revoked')
  assert.deepEqual(await heldHamlets(phone.state), [])
  assert.equal(await phone.state.key(), null)
  const file = () => new File([text], 'gocua-viec-chua-gui.json', { type: 'application/json' })
  const text = await exportSealed(phone.state)
  assert.doesNotMatch(text, new RegExp(area.households[0]![3]!), 'the export shows nobody')
  const officer = await app.staff(['movement_officer'], VAN_BAN)
  const answer = await app.post('/viec-tu-may/nhan-tep', { file: file() }, officer)
  assert.match(await answer.text(), /Ghi mới 1 việc/)
  assert.match(await (await app.post('/viec-tu-may/nhan-tep', { file: file() }, officer)).text(), /1 việc đã có/)
  const rows = await app.services.database.db.selectFrom('visits').select('id').where('id', '=', id).execute()
  assert.equal(rows.length, 1)
})

test('a restored backup: the phone starts over and offers acknowledged work again', async () => {
  const phone = await openTestPhone(app, VAN_BAN, team.memberId)
  await phone.sync()
  const id = uuidv7()
  await phone.record('visit.record', id, visit(area.households[1]![2]!))
  await phone.sync()
  // Yesterday's backup: the visit, its entry and its inbox row never happened.
  const { pool } = app.services.database
  await pool.query('alter table ledger disable trigger ledger_append_only')
  const { rows: [entry] } = await pool.query('select seq, prev_hash from ledger where command_id = $1', [id])
  await pool.query('delete from ledger where commune_id = $1 and seq >= $2', [VAN_BAN, entry.seq])
  await pool.query('update ledger_heads set seq = $2 - 1, hash = $3 where commune_id = $1', [VAN_BAN, entry.seq, entry.prev_hash])
  await pool.query('delete from lessons where visit_id = $1', [id])
  await pool.query('delete from visits where id = $1', [id])
  await pool.query('delete from inbox where command_id = $1', [id])
  await pool.query('update household_states set visits = 0, met_visits = 0, best_rung = 0, last_visit_on = null, last_visit_at = null, last_visit_id = null where household_id = $1', [area.households[1]![2]!])
  await pool.query('delete from packs')
  await pool.query('alter table ledger enable trigger ledger_append_only')
  const result = await phone.sync()
  assert.deepEqual([result.ok, result.waiting], [true, 0])
  assert.equal((await pool.query('select 1 from visits where id = $1', [id])).rowCount, 1, 'the lost visit is back')
  assert.equal((await phone.store().household((await phone.ctx()).actor, area.households[1]![2]!))?.visits, 1)
})

test('a household that moves away leaves the phone; one that moves in arrives', async () => {
  const phone = await openTestPhone(app, VAN_BAN, team.memberId)
  await phone.sync()
  const householdId = area.households[0]![1]!
  const { execute, command } = await import('../../platform/command.ts')
  const { z } = await import('zod')
  const { systemActor } = await import('../../platform/actor.ts')
  const move = (to: string) =>
    command({
      type: 'household.moved', may: 'x', input: z.object({}),
      async run(env) {
        await env.db.updateTable('households').set({ hamletId: to, doorId: null }).where('communeId', '=', VAN_BAN).where('id', '=', householdId).execute()
        return { ok: true as const, value: { subject: `household:${householdId}`, hamletIds: [area.hamlets[0]!, area.hamlets[2]!], householdIds: [householdId], data: {} } }
      },
    })
  const now = app.services.now()
  await execute(app.services.database, move(area.hamlets[2]!), {}, { actor: systemActor(VAN_BAN), communeId: VAN_BAN, now, commandId: uuidv7() })
  await phone.sync()
  assert.equal(await phone.store().household((await phone.ctx()).actor, householdId), undefined)
  await execute(app.services.database, move(area.hamlets[0]!), {}, { actor: systemActor(VAN_BAN), communeId: VAN_BAN, now, commandId: uuidv7() })
  await phone.sync()
  assert.ok(await phone.store().household((await phone.ctx()).actor, householdId))
})

test('hostile bodies are refused and break nothing', async () => {
  const phone = await openTestPhone(app, VAN_BAN, team.memberId)
  const post = (body: BodyInit, headers: Record<string, string> = {}) =>
    app.request('/sync', { method: 'POST', body, headers: { host: 'localhost', origin: 'http://localhost', cookie: phone.session.cookie, ...headers } })
  assert.equal((await post('not json')).status, 400)
  assert.equal((await post('{"schema":1}')).status, 400)
  assert.equal((await post(new Uint8Array([1, 2, 3]), { 'x-gocua-encoding': 'gzip' })).status, 400)
  const odd = { schema: 1, position: null, area: '', clock: app.services.now(), outbox: [null, 7, { id: 'x' }, { id: uuidv7(), n: 1, kind: 'drop.tables', v: 1, at: app.services.now(), body: {} }] }
  const answer = (await (await post(JSON.stringify(odd))).json()) as { acks: { state: string }[] }
  assert.deepEqual(answer.acks.map((ack) => ack.state), ['refused', 'refused'])
  assert.equal((await app.request('/sync', { method: 'POST', body: '{}', headers: { host: 'localhost', origin: 'http://localhost' } })).status, 401)
})

test('a delivery stored by a server that died before deciding it is decided by the job, once', async () => {
  const phone = await openTestPhone(app, VAN_BAN, team.memberId)
  await phone.sync()
  const [id, bad, householdId] = [uuidv7(), uuidv7(), area.households[1]![3]!]
  const { db } = app.services.database
  const at = instantFromEpochMs(epochMs(app.services.now()) - 120_000)
  const entry = { kind: 'visit.record', v: 1, at }
  const entries = [{ ...entry, id, n: 1, body: visit(householdId) }, { ...entry, id: bad, n: 2, body: visit(uuidv7()) }]
  await db.insertInto('outboxDeliveries').values({ communeId: VAN_BAN, deviceId: phone.session.deviceId, firstCommand: id, commands: 2, receivedAt: at, entries: JSON.stringify(entries) }).execute()
  const settle = () => settleStrays(app.services.database, fieldCommands, (deviceId) => findDeviceOwner(db, deviceId), app.services.now())
  assert.equal(await settle(), 2)
  assert.equal(await settle(), 0)
  assert.equal((await db.selectFrom('visits').select('id').where('id', '=', id).execute()).length, 1)
  assert.deepEqual(await db.selectFrom('inbox').select(['commandId', 'state']).where('commandId', 'in', [id, bad]).execute(), [{ commandId: bad, state: 'refused' }])
  assert.deepEqual(await db.selectFrom('outboxDeliveries').select('commands').execute(), [])
})

test('a command for a newer server waits in the inbox and is decided once the server knows it', async () => {
  const phone = await openTestPhone(app, VAN_BAN, team.memberId)
  await phone.sync()
  const { db } = app.services.database
  const [id, now] = [uuidv7(), app.services.now()]
  const outbox = [{ id, n: 1, kind: 'visit.record', v: 99, at: now, body: visit(area.households[0]![0]!) }]
  const delivery = { actor: (await findDeviceOwner(db, phone.session.deviceId))!, communeId: VAN_BAN, deviceId: phone.session.deviceId, clock: now, now: instantFromEpochMs(epochMs(now) - 120_000) }
  for (let twice = 0; twice < 2; twice++) assert.deepEqual((await receiveOutbox(app.services.database, fieldCommands, outbox, delivery)).map(({ state }) => state), ['waiting'])
  const kept = () => db.selectFrom('inbox').select('state').where('commandId', '=', id).execute()
  assert.deepEqual(await kept(), [{ state: 'received' }])
  await db.updateTable('inbox').set({ schemaVersion: 1 }).where('commandId', '=', id).execute()
  assert.equal(await settleStrays(app.services.database, fieldCommands, (deviceId) => findDeviceOwner(db, deviceId), now), 1)
  assert.deepEqual(await kept(), [])
  assert.equal((await db.selectFrom('visits').select('id').where('id', '=', id).execute()).length, 1)
})

test('a long outbox of which some was known, some is refused and the rest is new: each answered once, nothing doubled', async () => {
  const phone = await openTestPhone(app, VAN_BAN, team.memberId)
  await phone.sync()
  const { db } = app.services.database
  const now = app.services.now()
  const delivery = { actor: (await findDeviceOwner(db, phone.session.deviceId))!, communeId: VAN_BAN, deviceId: phone.session.deviceId, clock: now, now }
  let n = 0
  const entry = (householdId: string) => ({ id: uuidv7(), n: ++n, kind: 'visit.record', v: 1, at: now, body: { ...visit(householdId), minutes: 100 + n } })
  const doors = area.households[0]!
  const long = Array.from({ length: 300 }, (_, index) => entry(index % 50 === 7 ? uuidv7() : doors[index % doors.length]!))
  const send = async (outbox: unknown[]) => {
    const acks = await receiveOutbox(app.services.database, fieldCommands, outbox, delivery)
    assert.deepEqual(acks.map(({ id }) => id).toSorted(), (outbox as { id: string }[]).map(({ id }) => id).toSorted())
    return Object.groupBy(acks, ({ state }) => state)
  }
  await send(long.slice(0, 20))
  const first = await send([...long.slice(10), entry(doors[0]!)])
  assert.deepEqual([first.already?.length, first.refused?.length, first.accepted?.length], [10, 5, 276])
  const again = await send(long)
  assert.deepEqual([again.already?.length, again.refused?.length, again.accepted?.length], [294, 6, undefined])
  assert.equal((await db.selectFrom('visits').select('id').where('id', 'in', long.map(({ id }) => id)).execute()).length, 294)
  assert.deepEqual(await db.selectFrom('outboxDeliveries').select('commands').execute(), [])
})

test('what lies in a stored delivery about an erased person is listed for them, and goes with them', async () => {
  const { db } = app.services.database
  const [residentId, other] = [area.people[0]![0]!, uuidv7()]
  const entry = { v: 1, at: app.services.now() }
  const lesson = { residentId, skill: 'online-payment', rung: 2 }
  const entries = [
    { ...entry, id: uuidv7(), n: 1, kind: 'resident.edit', body: { residentId, fullName: 'Tên cũ' } },
    { ...entry, id: uuidv7(), n: 2, kind: 'visit.record', body: { ...visit(area.households[0]![0]!), note: 'kể chuyện nhà', lessons: [lesson] } },
    { ...entry, id: uuidv7(), n: 3, kind: 'resident.edit', body: { residentId: other, fullName: 'Người khác' } },
  ]
  const id = entries[0]!.id
  await db.insertInto('outboxDeliveries').values({ communeId: VAN_BAN, deviceId: uuidv7(), firstCommand: id, commands: 3, receivedAt: app.services.now(), entries: JSON.stringify(entries) }).execute()
  await app.services.database.write(VAN_BAN, async (trx) => {
    const [held] = await syncFollower.held!(trx, VAN_BAN, residentId)
    assert.deepEqual(held!.rows.map(({ body }) => body), [{ residentId, fullName: 'Tên cũ' }])
    await syncFollower.erased!(trx, VAN_BAN, residentId)
  })
  const kept = await db.selectFrom('outboxDeliveries').select('entries').where('firstCommand', '=', id).executeTakeFirstOrThrow()
  assert.ok(!kept.entries.includes('Tên cũ') && !kept.entries.includes('kể chuyện nhà'))
  assert.ok(kept.entries.includes('Người khác'))
  await db.deleteFrom('outboxDeliveries').where('firstCommand', '=', id).execute()
})

test('work that breaks the server is kept once however often it is sent, and goes when the bug is gone', async () => {
  const phone = await openTestPhone(app, VAN_BAN, team.memberId)
  await phone.sync()
  const { database } = app.services
  const { command } = await import('../../platform/command.ts')
  const { z } = await import('zod')
  const now = app.services.now()
  const delivery = { actor: (await findDeviceOwner(database.db, phone.session.deviceId))!, communeId: VAN_BAN, deviceId: phone.session.deviceId, clock: now, now }
  const broken = command({ type: 'visit.recorded', may: 'visit.record', input: z.object({}), run: () => Promise.reject(new Error('a bug')) })
  const entry = (n: number) => ({ id: uuidv7(), n, kind: 'visit.record', v: 1, at: now, body: visit(area.households[0]![1]!, { minutes: 45 + n }) })
  const outbox = [entry(1), entry(2)]
  const kept = () => database.db.selectFrom('outboxDeliveries').select('commands').execute()
  for (let again = 0; again < 3; again++) await assert.rejects(receiveOutbox(database, { 'visit.record': broken as never }, outbox, delivery), /a bug/)
  assert.deepEqual(await kept(), [{ commands: 2 }])
  outbox.push(entry(3))
  await assert.rejects(receiveOutbox(database, { 'visit.record': broken as never }, outbox, delivery), /a bug/)
  assert.deepEqual(await kept(), [{ commands: 3 }])
  assert.deepEqual((await receiveOutbox(database, fieldCommands, outbox, delivery)).map(({ state }) => state), ['accepted', 'accepted', 'accepted'])
  assert.deepEqual(await kept(), [])
})
