// A register through the whole application: upload, columns, preview, commit once, undo as a whole, every other row untouched.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { messyRegister } from '../../../test/support/messy-register.ts'
import { testApp, type Session, type TestApp } from '../../../test/support/app.ts'
import { BAO_HA, VAN_BAN } from '../../../test/support/factories.ts'
import { newId } from '../../platform/ids.ts'
import { writeWorkbook } from '../../platform/xlsx.ts'
import { peopleJobs } from './jobs.ts'

let app: TestApp
let officer: Session

before(async () => {
  app = await testApp()
  await app.make.communes()
  officer = await app.staff(['movement_officer'], VAN_BAN)
  // Jobs run at once here: a test sees their effect.
  app.services.jobs.send = async (name, data) => {
    const spec = peopleJobs(app.services).find((one) => one.name === name)
    await spec!.work(data as never)
  }
})
after(() => app.close())

async function text(path: string): Promise<string> {
  return (await app.get(path, officer)).text()
}

/** Every row of every table that an import may touch, in order. */
async function snapshot(): Promise<Record<string, unknown[]>> {
  const tables = ['hamlets', 'alleys', 'doors', 'households', 'residents', 'household_states', 'evidence', 'visits', 'lessons', 'duplicate_pairs', 'name_words', 'consents', 'team_members']
  const all: Record<string, unknown[]> = {}
  for (const table of tables) all[table] = (await app.services.database.pool.query(`select to_jsonb(t) as row from ${table} t order by to_jsonb(t)::text`)).rows.map((one) => one.row)
  return all
}

async function upload(bytes: Uint8Array, name = 'so-ho-khau.xlsx'): Promise<string> {
  const reply = await app.post('/nguoi/nhap-so', { file: new File([bytes as BlobPart], name), commandId: newId() }, officer)
  assert.equal(reply.status, 303, (await reply.clone().text()).replaceAll(/<[^>]+>/g, ' ').slice(0, 2000))
  return reply.headers.get('location')!
}

/** What the browser would send: every field of the mapping form as it stands. */
function formFields(html: string, action: string): Record<string, string> {
  const form = html.split('<form').find((part) => part.includes(`action="${action}"`))!.split('</form>')[0]!
  const fields: Record<string, string> = {}
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]+)"/.exec(tag)?.[1]
    if (name) fields[name] = /value="([^"]*)"/.exec(tag)?.[1] ?? ''
  }
  for (const [, name, options] of form.matchAll(/<select[^>]*name="([^"]+)"[^>]*>([\s\S]*?)<\/select>/g)) fields[name!] = /value="([^"]*)" selected/.exec(options!)?.[1] ?? ''
  return fields
}

async function mapAsGuessed(path: string, changes: Record<string, string> = {}): Promise<Response> {
  const fields = formFields(await text(path), `${path}/cot`)
  return app.post(`${path}/cot`, { ...fields, ...changes }, officer)
}

async function hamletsOf(names: Iterable<string>): Promise<void> {
  const known = new Set((await app.services.database.db.selectFrom('hamlets').select('name').where('communeId', '=', VAN_BAN).execute()).map((row) => row.name))
  for (const name of new Set(names)) if (!known.has(name)) await app.make.hamlet(VAN_BAN, { name })
}

const SMALL = {
  name: 'Thôn Đồng Rào',
  columns: ['STT', 'Chủ hộ', 'Họ và tên', 'Ngày sinh', 'Giới tính', 'Quan hệ', 'Thôn', 'Địa chỉ', 'Điện thoại', 'Số CCCD'].map((header) => ({ header })),
  rows: [
    ['1', 'Bùi Văn Sáng', 'Bùi Văn Sáng', '1/2/1954', 'Nam', 'Chủ hộ', 'Đồng Rào', 'Số 12, ngõ Giếng', '912000118', '025054001234'],
    ['2', null, 'Hà Thị Lụa', '1957', 'Nữ', 'Vợ', null, null, null, '025157009876'],
    ['3', 'Đinh Thị Mận', 'Đinh Thị Mận', '03-04-60', 'Nữ', 'Chủ hộ', 'Đồng Rao', 'ngõ Giếng', '0987000222', null],
    ['4', null, 'Đinh Văn Tới', '31/2/1990', 'Nam', 'Con', null, null, null, null],
    ['5', 'Phùng Văn Xa', 'Phùng Văn Xa', '1949', 'Nam', 'Chủ hộ', 'Xóm Lạ', null, null, null],
  ],
}

describe('a small register', () => {
  test('is refused in sentences when it is not a spreadsheet', async () => {
    for (const [bytes, words] of [
      [new TextEncoder().encode('%PDF-1.7 không phải bảng'), /tệp Excel|bị hỏng/],
      [new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), /đời cũ/],
      [new Uint8Array(0), /Chưa chọn tệp|trống|không có dòng/],
    ] as const) {
      const reply = await app.post('/nguoi/nhap-so', { file: new File([bytes as BlobPart], 'a.xlsx'), commandId: newId() }, officer)
      assert.ok(reply.status >= 400 && reply.status < 500, String(reply.status))
      assert.match(await reply.text(), words)
    }
  })

  test('asks which hamlet is meant, explains doubtful rows, commits once, undoes as a whole', async () => {
    await hamletsOf(['Đồng Rào', 'Gò Chăm'])
    const hamlet = await app.services.database.db.selectFrom('hamlets').select('id').where('name', '=', 'Đồng Rào').executeTakeFirstOrThrow()
    const home = await app.make.household(VAN_BAN, hamlet.id, { headName: 'Lê Văn Có Sẵn' })
    await app.make.resident(VAN_BAN, home, { fullName: 'Ha Thi Lua', birthYear: 1957 })
    const before = await snapshot()

    const path = await upload(await writeWorkbook([SMALL]))
    const columns = await text(path)
    assert.match(columns, /số giấy tờ/)
    assert.doesNotMatch(columns, /025054001234/)
    const asked = await mapAsGuessed(path)
    assert.equal(asked.status, 422)
    const question = await asked.text()
    assert.match(question, /“Xóm Lạ” trong tệp \(1 dòng\) là thôn nào/)
    const index = /name="thon-ten-(\d+)" value="Xóm Lạ"/.exec(question)![1]!
    const mapped = await app.post(`${path}/cot`, { ...formFields(question, `${path}/cot`), [`thon-${index}`]: hamlet.id }, officer)
    assert.equal(mapped.status, 303, 'Đồng Rao was understood as Đồng Rào')

    const preview = await text(path)
    assert.match(preview, /có vẻ đã có trong sổ của xã, ở hộ Lê Văn Có Sẵn/)
    assert.match(preview, /ngày “31\/2\/1990” không có thật/)
    const early = await app.post(`${path}/ghi`, { commandId: newId() }, officer)
    assert.equal(early.status, 422)
    assert.match(await early.text(), /dòng nghi vấn chưa chọn/)
    await app.post(`${path}/quyet-dinh`, { reason: 'all', decision: 'take' }, officer)
    await app.post(`${path}/quyet-dinh`, { reason: 'known', decision: 'skip' }, officer)
    const commit = await app.post(`${path}/ghi`, { commandId: newId() }, officer)
    assert.equal(commit.status, 303)
    const done = await text(path)
    assert.match(done, /đã ghi vào sổ/)

    const people = await app.services.database.db.selectFrom('residents').innerJoin('households', 'households.id', 'residents.householdId').innerJoin('doors', 'doors.id', 'households.doorId').innerJoin('alleys', 'alleys.id', 'doors.alleyId')
      .select(['residents.fullName', 'residents.birthYear', 'residents.phone', 'alleys.name as alley', 'doors.label']).where('residents.importId', 'is not', null).orderBy('residents.createdAt').orderBy('residents.id').execute()
    assert.deepEqual(people.map((one) => [one.fullName, one.birthYear, one.phone, one.alley, one.label]), [
      ['Bùi Văn Sáng', 1954, '0912000118', 'Ngõ Giếng', '12'],
      ['Đinh Thị Mận', 1960, '0987000222', 'Ngõ Giếng', '2'],
      ['Đinh Văn Tới', 1990, null, 'Ngõ Giếng', '2'],
      ['Phùng Văn Xa', 1949, null, 'Theo thứ tự trong sổ', '1'],
    ])
    const staged = await app.services.database.db.selectFrom('registerImportRows').select(['person', 'reasons']).execute()
    assert.ok(staged.every((one) => JSON.stringify(one.person) === '{}'), 'no personal copy stays in staging')
    assert.equal(await app.count('registerImportSheets'), 0)
    const entry = await app.services.database.db.selectFrom('ledger').select(['data', 'hamletIds', 'householdIds']).where('type', '=', 'register.imported').executeTakeFirstOrThrow()
    assert.doesNotMatch(JSON.stringify(entry.data), /Bùi|Đinh/)
    assert.deepEqual([entry.hamletIds, entry.householdIds], [[hamlet.id], null], 'phones fetch the hamlet anew')
    assert.match(await text('/nguoi?q=phung van xa'), /Phùng Văn Xa/)

    const again = await app.post(`${path}/ghi`, { commandId: newId() }, officer)
    assert.equal(again.status, 422, 'a second press does nothing')
    const undone = await app.post(`${path}/hoan-tac`, { commandId: newId() }, officer)
    assert.equal(undone.status, 303)
    assert.match(await text(path), /đã hoàn tác/)
    assert.deepEqual(await snapshot(), before)
  })

  test('what somebody worked on since stays, with the reason', async () => {
    await hamletsOf(['Đồng Rào'])
    const hamlet = await app.services.database.db.selectFrom('hamlets').select('id').where('name', '=', 'Đồng Rào').executeTakeFirstOrThrow()
    const path = await upload(await writeWorkbook([SMALL]))
    await mapAsGuessed(path, { defaultHamletId: hamlet.id })
    await app.post(`${path}/quyet-dinh`, { reason: 'all', decision: 'take' }, officer)
    await app.post(`${path}/ghi`, { commandId: newId() }, officer)
    const { db } = app.services.database
    const person = await db.selectFrom('residents').selectAll().where('fullName', '=', 'Bùi Văn Sáng').executeTakeFirstOrThrow()
    const visited = await db.selectFrom('residents').selectAll().where('fullName', '=', 'Phùng Văn Xa').executeTakeFirstOrThrow()
    const form = await text(`/nguoi/${person.id}/sua`)
    assert.equal((await app.post(`/nguoi/${person.id}/sua`, { ...formFields(form, `/nguoi/${person.id}/sua`), sex: 'nam', device: 'own' }, officer)).status, 303)
    const visitId = newId()
    await db.insertInto('visits').values({ communeId: VAN_BAN, id: visitId, householdId: visited.householdId, hamletId: hamlet.id, recordedBy: 'test', visitedOn: '2026-11-20' as never, visitedAt: app.services.now(), receivedAt: app.services.now(), outcome: 'met' }).execute()
    await app.post(`${path}/hoan-tac`, { commandId: newId() }, officer)
    const page = (await text(path)).replace(/^[\s\S]*<main/, '').replaceAll(/<[^>]+>/g, ' ')
    assert.match(page, /đã được sửa sau khi nhập/)
    assert.match(page, /hộ đã được thăm hoặc đã hẹn/)
    const left = await db.selectFrom('residents').select('fullName').where('importId', 'is not', null).orderBy('fullName').execute()
    assert.deepEqual(left.map((one) => one.fullName).toSorted(), ['Bùi Văn Sáng', 'Phùng Văn Xa'])
  })

  test('new people join a household that is already there; cancelling leaves nothing', async () => {
    const hamletId = await app.make.hamlet(VAN_BAN, { name: 'Nương Sơn' })
    const home = await app.make.household(VAN_BAN, hamletId, { headName: 'Trần Văn Lộc' })
    await app.make.resident(VAN_BAN, home, { fullName: 'Trần Văn Lộc', birthYear: 1970 })
    const sheet = { ...SMALL, name: 'a', rows: [['1', 'Trần Văn Lộc', 'Trần Văn Lộc', '1970', 'Nam', 'Chủ hộ', 'Nương Sơn', null, null, null], ['2', null, 'Trần Bé Na', '2025', 'Nữ', 'Con', null, null, null, null]] }
    const path = await upload(await writeWorkbook([sheet]))
    assert.equal((await mapAsGuessed(path)).status, 303)
    await app.post(`${path}/quyet-dinh`, { reason: 'known', decision: 'skip' }, officer)
    await app.post(`${path}/ghi`, { commandId: newId() }, officer)
    const child = await app.services.database.db.selectFrom('residents').select(['householdId']).where('fullName', '=', 'Trần Bé Na').executeTakeFirstOrThrow()
    assert.equal(child.householdId, home)

    const second = await upload(await writeWorkbook([sheet]))
    await mapAsGuessed(second)
    assert.equal((await app.post(`${second}/huy`, { commandId: newId() }, officer)).status, 303)
    const id = second.split('/').pop()!
    const rows = await app.services.database.db.selectFrom('registerImportRows').select('rowNo').where('importId', '=', id).execute()
    assert.equal(rows.length, 0)
    assert.match(await text(second), /đã hủy/)
  })

  test('another commune neither sees nor moves it', async () => {
    const path = await upload(await writeWorkbook([SMALL]))
    const stranger = await app.staff(['commune_admin'], BAO_HA)
    assert.equal((await app.get(path, stranger)).status, 404)
    assert.equal((await app.post(`${path}/huy`, { commandId: newId() }, stranger)).status, 404)
    assert.equal((await app.get(path, officer)).status, 200)
  })
})

describe('a messy register of 16,000 rows', () => {
  test('is read, committed in seconds and taken back to the last row', async () => {
    const register = messyRegister({ rows: 16_000, seed: 7, encoding: 'tcvn3' })
    await hamletsOf(register.truth.map((row) => row.hamlet.replace(/^(thôn|bản|khu|xóm)\s+/i, '')))
    const before = await snapshot()
    const clock = () => performance.now()
    let mark = clock()
    const lap = (label: string) => {
      console.log(`  16,000 rows: ${label} ${((clock() - mark) / 1000).toFixed(2)} s`)
      mark = clock()
    }
    const bytes = await register.bytes()
    lap('written by the test')
    const path = await upload(bytes)
    lap('uploaded, columns guessed')
    const mapped = await mapAsGuessed(path)
    assert.equal(mapped.status, 303, (await mapped.clone().text()).match(/trong tệp \(\d+ dòng\)[^<]*/g)?.join(';') ?? '')
    lap('every row judged and staged')
    assert.equal((await app.get(path, officer)).status, 200)
    lap('preview page')
    await app.post(`${path}/quyet-dinh`, { reason: 'all', decision: 'take' }, officer)
    lap('decided')
    await app.post(`${path}/ghi`, { commandId: newId() }, officer)
    lap('committed, doubles looked for')
    const expected = register.truth.filter((row) => row.expected !== 'refused').length
    const { n } = await app.services.database.db.selectFrom('residents').select((eb) => eb.fn.countAll<number>().as('n')).where('importId', '=', path.split('/').pop()!).executeTakeFirstOrThrow()
    assert.equal(Number(n), expected)
    await app.post(`${path}/hoan-tac`, { commandId: newId() }, officer)
    lap('undone')
    assert.deepEqual(await snapshot(), before)
  })

  test('stopped half way, nothing was written', async () => {
    const register = messyRegister({ rows: 3000, seed: 8 })
    await hamletsOf(register.truth.map((row) => row.hamlet.replace(/^(thôn|bản|khu|xóm)\s+/i, '')))
    const path = await upload(await register.bytes())
    assert.equal((await mapAsGuessed(path)).status, 303)
    await app.post(`${path}/quyet-dinh`, { reason: 'all', decision: 'take' }, officer)
    const before = await snapshot()
    const send = app.services.jobs.send
    app.services.jobs.send = async (name, data) => {
      const running = send(name, data)
      await app.services.database.db.updateTable('registerImports').set({ cancelAsked: true }).where('id', '=', path.split('/').pop()!).execute()
      await running
    }
    await app.post(`${path}/ghi`, { commandId: newId() }, officer)
    app.services.jobs.send = send
    assert.deepEqual(await snapshot(), before)
    assert.match(await text(path), /Xem trước/)
  })
})
