// One person written twice: found with reasons, merged without losing what was taught, or remembered as two. And a
// person's right to see everything held and to have it erased, with the ledger still whole.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { testApp, type Session, type TestApp } from '../../../test/support/app.ts'
import { VAN_BAN } from '../../../test/support/factories.ts'
import { systemActor } from '../../platform/actor.ts'
import { execute, type Command } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { chainVerifier, type StoredEntry } from '../../platform/ledger.ts'
import type { PlainDate } from '../../platform/time.ts'
import { recordVisits } from '../visits/index.ts'
import { addHousehold, addResident, recordConsent, resolveResident } from './index.ts'
import { peopleJobs } from './jobs.ts'

let app: TestApp
let officer: Session
let hamletId: string

before(async () => {
  app = await testApp()
  await app.make.communes()
  hamletId = await app.make.hamlet(VAN_BAN)
  officer = await app.staff(['movement_officer'], VAN_BAN)
  app.services.jobs.send = async (name, data) => peopleJobs(app.services).find((one) => one.name === name)!.work(data as never)
})
after(() => app.close())

async function run<I>(cmd: Command<I>, input: unknown, commandId = newId()): Promise<string> {
  const decision = await execute(app.services.database, cmd, input, { actor: systemActor(VAN_BAN), communeId: VAN_BAN, now: app.services.now(), commandId })
  assert.ok(decision.ok, JSON.stringify(decision))
  return commandId
}

async function home(headName: string): Promise<string> {
  return run(addHousehold, { hamletId, headName, alleyName: 'Ngõ Giếng' })
}

async function person(householdId: string, fullName: string, values: Record<string, unknown> = {}): Promise<string> {
  return run(addResident, { householdId, fullName, ...values })
}

async function teach(householdId: string, lessons: { residentId: string; skill: string; rung: number }[], visitedOn: string, teacherId: string | null = null): Promise<string> {
  return run(recordVisits, { householdId, outcome: 'met', visitedOn, lessons, teacherId, note: 'bà nghe kém, nói chậm' })
}

async function evidenceOf(residentId: string) {
  return app.services.database.db.selectFrom('evidence').select(['skill', 'rung']).where('residentId', '=', residentId).orderBy('skill').execute()
}

const text = async (path: string, session = officer) => (await app.get(path, session)).text()
const words = (html: string) => html.replace(/^[\s\S]*<main/, '').replaceAll(/<[^>]+>/g, ' ')

describe('written twice', () => {
  test('found, reviewed side by side, merged: visits, consents and teachings stand under the survivor', async () => {
    const [one, two] = [await home('Hà Thị Mai'), await home('Ha Thi Mai')]
    const first = await person(one, 'Hà Thị Mai', { birthYear: 1954, phone: '0912000118', householdRole: 'chu_ho' })
    const second = await person(two, 'Ha Thi Mai', { birthDate: '1954-03-05', device: 'own', householdRole: 'chu_ho' })
    const friend = await person(one, 'Đinh Văn Bạn', { birthYear: 1980 })
    await teach(one, [{ residentId: first, skill: 'online-public-services', rung: 2 }], '2026-11-10')
    await teach(two, [{ residentId: second, skill: 'online-public-services', rung: 3 }, { residentId: second, skill: 'online-payment', rung: 1 }], '2026-11-12')
    await teach(one, [{ residentId: friend, skill: 'online-payment', rung: 2 }], '2026-11-13', second)
    await run(recordConsent, { residentId: second, purpose: 'needs', consent: { wording: 'Tôi đồng ý.', how: 'noi' }, livingAlone: true })

    const list = words(await text('/nguoi/trung'))
    assert.match(list, /họ tên chỉ khác dấu, trùng năm sinh, cùng thôn/)
    const pairId = /\/nguoi\/trung\/([0-9a-f-]{36})/.exec(await text('/nguoi/trung'))![1]!
    const review = words(await text(`/nguoi/trung/${pairId}`))
    assert.match(review, /khác nhau/)
    assert.doesNotMatch(review, /0912000118/, 'phones are masked side by side')

    const merged = await app.post(`/nguoi/trung/${pairId}/gop`, { keepId: first, 'lay-birth': second < first ? '1' : '2', 'lay-device': second < first ? '1' : '2', 'lay-fullName': first < second ? '1' : '2', commandId: newId() }, officer)
    assert.equal(merged.status, 303)
    const kept = await app.services.database.read(VAN_BAN, (db) => resolveResident(db, VAN_BAN, second))
    assert.deepEqual([kept?.id, kept?.fullName, kept?.birthDate, kept?.phone, kept?.device, kept?.needs.toSorted()], [first, 'Hà Thị Mai', '1954-03-05', '0912000118', 'own', ['age', 'living_alone']])
    assert.deepEqual(await evidenceOf(first), [{ skill: 'online-payment', rung: 1 }, { skill: 'online-public-services', rung: 3 }])
    assert.deepEqual(await evidenceOf(second), [])
    const teaching = await app.services.database.db.selectFrom('teachings').select(['teacherId', 'learnerId']).execute()
    assert.deepEqual(teaching, [{ teacherId: first, learnerId: friend }])
    assert.equal((await app.services.database.db.selectFrom('consents').select('residentId').executeTakeFirstOrThrow()).residentId, first)
    const state = await app.services.database.db.selectFrom('householdStates').select('bestRung').where('householdId', '=', one).executeTakeFirstOrThrow()
    assert.equal(state.bestRung, 3)
    assert.equal((await app.services.database.db.selectFrom('households').select('mergedInto').where('id', '=', two).executeTakeFirstOrThrow()).mergedInto, one, 'the empty double household is one with the other')
    assert.equal((await app.get(`/nguoi/${second}`, officer)).status, 200, 'the old address still leads to the person')
    assert.match(words(await text(`/nguoi/${second}`)), /Gộp hai hồ sơ trùng/)
    assert.equal((await app.post(`/nguoi/trung/${pairId}/khac`, { commandId: newId() }, officer)).status, 409)
    // A visit written on a phone for the merged record still counts for the person.
    await teach(two, [{ residentId: second, skill: 'online-payment', rung: 3 }], '2026-11-15')
    assert.deepEqual(await evidenceOf(first), [{ skill: 'online-payment', rung: 3 }, { skill: 'online-public-services', rung: 3 }])
  })

  test('"different people" is remembered; a search of the whole commune finds the rest and can be watched', async () => {
    const [one, two] = [await home('Phùng Văn Long'), await home('Phùng Văn Long')]
    for (const household of [one, two]) await app.make.resident(VAN_BAN, household, { fullName: 'Phùng Văn Long', birthYear: 1961 })
    assert.equal((await app.post('/nguoi/trung/do', { commandId: newId() }, officer)).status, 303)
    const page = await text('/nguoi/trung')
    assert.match(words(page), /thấy 1 cặp mới/)
    const pairId = /\/nguoi\/trung\/([0-9a-f-]{36})">Phùng/.exec(page)![1]!
    assert.equal((await app.post(`/nguoi/trung/${pairId}/khac`, { commandId: newId() }, officer)).status, 303)
    await app.post('/nguoi/trung/do', { commandId: newId() }, officer)
    assert.doesNotMatch(words(await text('/nguoi/trung')), /Phùng Văn Long/)
    assert.match(words(await text('/nguoi/trung?loai=different')), /Phùng Văn Long/)
  })
})

async function verifyLedger() {
  const { rows } = await app.services.database.pool.query(
    `select commune_id as "communeId", seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, actor_id as "actorId", type, subject,
            data::text as data, salt, commitment, prev_hash as "prevHash", hash from ledger where commune_id = ${VAN_BAN} order by seq`)
  const head = (await app.services.database.pool.query(`select seq, hash from ledger_heads where commune_id = ${VAN_BAN}`)).rows[0]
  const verifier = chainVerifier(VAN_BAN)
  for (const row of rows) verifier.add(row as StoredEntry)
  return verifier.finish(head)
}

describe('what is held, and erasure', () => {
  test('a person sees every row about them, and who looked', async () => {
    const householdId = await home('Lường Thị Én')
    const id = await person(householdId, 'Lường Thị Én', { birthYear: 1949, householdRole: 'chu_ho' })
    await teach(householdId, [{ residentId: id, skill: 'online-payment', rung: 2 }], '2026-11-10')
    await text(`/nguoi/${id}`)
    const page = words(await text(`/nguoi/${id}/du-lieu`))
    for (const part of ['Hồ sơ trong sổ', 'Bài học trong các lượt thăm', 'bà nghe kém', 'Ai đã xem hồ sơ này', 'Người thử movement_officer', 'Thêm người']) assert.match(page, new RegExp(part))
    const file = await app.get(`/nguoi/${id}/du-lieu.json`, officer)
    assert.match(file.headers.get('content-disposition')!, /attachment/)
    const body = (await file.json()) as { tables: Record<string, { rows: unknown[] }>; ledger: unknown[] }
    assert.equal(body.tables.lessons!.rows.length, 1)
    assert.equal(body.tables.residents!.rows.length, 1)
    assert.ok(body.ledger.length > 0)
  })

  test('erased: nothing names the person, counts and chain stay', async () => {
    const householdId = await home('Vì Thị Tuyệt Mật')
    const id = await person(householdId, 'Vì Thị Tuyệt Mật', { birthYear: 1950, phone: '0987654321', householdRole: 'chu_ho' })
    const stays = await person(householdId, 'Vì Văn Ở Lại', { birthYear: 1980 })
    await teach(householdId, [{ residentId: id, skill: 'online-payment', rung: 3 }, { residentId: stays, skill: 'online-payment', rung: 2 }], '2026-11-11')
    await run(recordConsent, { residentId: id, purpose: 'needs', consent: { wording: 'Tôi đồng ý.', how: 'ky' }, livingAlone: true })
    const visits = await app.count('visits', VAN_BAN)
    const lessons = await app.count('lessons', VAN_BAN)

    assert.equal((await app.post(`/nguoi/${id}/xoa`, { reason: 'theo_yeu_cau' }, officer)).status, 403, 'not an officer’s to do')
    const unconfirmed = await app.staff(['commune_admin'], VAN_BAN)
    assert.match((await app.post(`/nguoi/${id}/xoa`, { reason: 'theo_yeu_cau' }, unconfirmed)).headers.get('location') ?? '', /xac-nhan-lai/)
    const admin = await app.staff(['commune_admin'], VAN_BAN, { confirmed: true })
    const erased = await app.post(`/nguoi/${id}/xoa`, { reason: 'theo_yeu_cau', commandId: newId() }, admin)
    assert.equal(erased.status, 303)

    const { rows } = await sql<{ hits: string }>`
      select string_agg(distinct t, ',') as hits from (
        select 'residents' as t from residents r where r::text ~* 'Tuyệt|tuyet mat|0987654321' union all
        select 'households' from households h where h::text ~* 'Tuyệt|tuyet mat' union all
        select 'ledger' from ledger l where l.data::text ~* 'Tuyệt|0987654321' or l.answer::text ~* 'Tuyệt' union all
        select 'name_words' from name_words w where w.word = 'tuyet' union all
        select 'visits' from visits v where v.note ~* 'nghe kém' and exists (select from lessons x where x.visit_id = v.id and x.resident_id = ${id}) union all
        select 'looks' from resident_looks k where k.resident_id = ${id} union all
        select 'consents' from consents c where c.resident_id = ${id} and c.withdrawn_at is null) x`.execute(app.services.database.db)
    assert.equal(rows[0]!.hits, null)
    assert.equal(await app.count('visits', VAN_BAN), visits)
    assert.equal(await app.count('lessons', VAN_BAN), lessons)
    assert.deepEqual(await evidenceOf(stays), [{ skill: 'online-payment', rung: 2 }])
    assert.equal((await app.get(`/nguoi/${id}`, officer)).status, 404)
    assert.match(words(await text(`/ho/${householdId}`)), /Hộ Vì Văn Ở Lại[\s\S]*Nội dung đã xóa theo yêu cầu/)
    const verdict = await verifyLedger()
    assert.deepEqual(verdict.faults, [])
    assert.ok(verdict.erased >= 2)
  })
})

test('the mark "age" follows the calendar', async () => {
  const householdId = await home('Hà Văn Sinh')
  const id = await person(householdId, 'Hà Văn Sinh', { birthDate: '1966-12-01' as PlainDate })
  const needs = async () => (await app.services.database.db.selectFrom('residents').select('needs').where('id', '=', id).executeTakeFirstOrThrow()).needs
  app.setNow('2026-11-30T05:00:00.000Z' as never)
  const daily = peopleJobs(app.services).find((one) => one.name === 'people-daily')!
  await daily.work({} as never)
  assert.deepEqual(await needs(), [])
  app.setNow('2026-12-01T05:00:00.000Z' as never)
  await daily.work({} as never)
  assert.deepEqual(await needs(), ['age'])
  app.setNow(null)
})
