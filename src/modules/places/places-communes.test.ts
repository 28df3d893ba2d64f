// A commune ends in another: two keys, one transaction, nothing lost, and phones of the old one go on as if nothing had been.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { testApp, type Session, type TestApp } from '../../../test/support/app.ts'
import { BAO_HA, VAN_BAN } from '../../../test/support/factories.ts'
import { systemActor } from '../../platform/actor.ts'
import { execute } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { addDoors } from './commands-alleys.ts'
import { loadRealCommunes } from './index.ts'
import { resolveCommune } from './queries-communes.ts'
import { systemNow } from '../../platform/time.ts'

let app: TestApp
let ending: Session
let going: Session
const paper = { decisionNumber: '99/NQ-UBTVQH', decisionDate: '01/06/2026', effectiveOn: '01/07/2026', note: '' }

before(async () => {
  app = await testApp()
  await app.make.communes()
  ending = await app.staff(['commune_admin'], BAO_HA, { confirmed: true })
  going = await app.staff(['commune_admin'], VAN_BAN, { confirmed: true })
})
after(() => app.close())

test('the real communes carry their code, what they were formed from, and their source', async () => {
  await loadRealCommunes(app.services.database.db)
  await loadRealCommunes(app.services.database.db) // twice does no harm
  const dai = await app.services.database.db.selectFrom('communes').selectAll().where('code', '=', '10342').executeTakeFirstOrThrow()
  assert.equal(dai.communeId, 10342)
  assert.equal(dai.predecessors.length, 7)
  assert.match(dai.source, /sapnhap\.bando\.com\.vn/)
  assert.equal(await app.count('provinces'), 34)
})

test('words and names of the commune change, the old name stays with its dates', async () => {
  assert.equal((await app.post('/dia-ban/xa/ten-goi', { hamletLabel: 'tổ dân phố', teamLabel: 'Tổ chuyển đổi số cộng đồng', hotline: 'gọi chị Hoa' }, going)).status, 422)
  assert.equal((await app.post('/dia-ban/xa/ten-goi', { hamletLabel: 'tổ dân phố', teamLabel: 'Tổ chuyển đổi số cộng đồng', hotline: '0210 3 888 999' }, going)).status, 303)
  assert.equal((await app.post('/dia-ban/xa/doi-ten', { name: 'Vân Bán Mới', kind: 'phuong', ...paper }, going)).status, 303)
  const page = await (await app.get('/dia-ban/xa', going)).text()
  assert.match(page, /Phường Vân Bán Mới/)
  assert.match(page, /Xã Vân Bán<\/dt>/)
})

test('one commune is taken into another: rows, accounts, phones; repeats get their first answer; both ledgers say so', async () => {
  const db = app.services.database.db
  const hamletId = await app.make.hamlet(BAO_HA, { name: 'Bản Lâm Sản' })
  const { alleyId, doorIds } = await app.make.alley(BAO_HA, hamletId, 3)
  const household = await app.make.household(BAO_HA, hamletId, { doorId: doorIds[0]! })
  const resident = await app.make.resident(BAO_HA, household, { fullName: 'Lý Thị Mẫu' })
  await app.make.resident(VAN_BAN, await app.make.household(VAN_BAN, await app.make.hamlet(VAN_BAN)), { fullName: 'Lý Thị Mẫu' }) // the dictionary of words meets itself
  const team = await app.make.team(BAO_HA, [hamletId])
  await app.make.drive(BAO_HA, [hamletId])
  const phone = await app.phone(BAO_HA, team.memberId)
  const once = { input: { alleyId, labels: '10-12' }, commandId: newId() }
  const runOnce = (communeId: number) =>
    execute(app.services.database, addDoors, once.input, { actor: systemActor(communeId), communeId, now: systemNow(), commandId: once.commandId })
  const first = await runOnce(BAO_HA)
  const people = await app.count('residents')

  const offered = await app.post('/dia-ban/xa/ban-giao', { toCommune: String(VAN_BAN), ...paper }, ending)
  assert.equal(offered.status, 303)
  assert.equal((await app.post('/dia-ban/xa/ban-giao', { toCommune: String(VAN_BAN), ...paper }, ending)).status, 409, 'one open offer at a time')
  const asked = await (await app.get('/dia-ban/xa', going)).text()
  assert.match(asked, /Sẽ chuyển: 1 thôn, 1 hộ, 1 người, 1 tổ, 1 điện thoại/)
  const accept = /action="(\/dia-ban\/xa\/ban-giao\/[^"]+\/nhan)"/.exec(asked)![1]!
  assert.equal((await app.post(accept, {}, ending)).status, 409, 'the offering side cannot accept for the other')
  assert.equal((await app.post(accept, {}, going)).status, 303)

  const { rows } = await sql<{ tbl: string; n: number }>`
    select c.relname as tbl, (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %s where commune_id = ${sql.lit(BAO_HA)}', c.oid::regclass), false, true, '')))[1]::text::int as n
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'commune_id' and not a.attisdropped
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`.execute(db)
  const left = rows.filter((row) => row.n > 0 && !row.tbl.startsWith('coverage_')).map((row) => row.tbl)
  assert.deepEqual(left.toSorted(), ['commune_names', 'communes', 'ledger', 'ledger_heads'], 'only history stays behind')
  assert.equal(await app.count('residents'), people)

  // The phone's old session answers in the new commune, and what it repeats is not done twice.
  const doors = await app.get(`/dia-ban/thon/${hamletId}`, phone)
  assert.equal(doors.status, 200)
  assert.match(await doors.text(), /Bản Lâm Sản/)
  assert.deepEqual(await runOnce(VAN_BAN), first)
  assert.equal(await app.count('doors', VAN_BAN), 6)
  assert.equal(await app.services.database.read('none', (trx) => resolveCommune(trx, BAO_HA)), VAN_BAN)

  // The old chain is closed: a late write is refused in words, not stranded.
  const late = await execute(app.services.database, addDoors, { alleyId, labels: '99' }, { actor: systemActor(BAO_HA), communeId: BAO_HA, now: systemNow(), commandId: newId() })
  assert.ok(!late.ok)
  await assert.rejects(sql`select ledger_append(${BAO_HA}, '[{"at":"2026-01-01T00:00:00.000Z","actor":"x","command":"${sql.raw(newId())}","type":"x","subject":"x","hamlets":[],"data":"{}"}]'::jsonb)`.execute(db), /closed/)
  const last = await db.selectFrom('ledger').select(['type', 'data']).where('communeId', '=', BAO_HA).orderBy('seq', 'desc').executeTakeFirstOrThrow()
  assert.equal(last.type, 'commune.ended')
  const tie = await db.selectFrom('ledger').select(['data', 'hamletIds']).where('communeId', '=', VAN_BAN).where('type', '=', 'commune.absorbed').executeTakeFirstOrThrow()
  const head = await db.selectFrom('ledgerHeads').select(['hash', 'closed']).where('communeId', '=', BAO_HA).executeTakeFirstOrThrow()
  assert.equal((tie.data as { lastHash: string }).lastHash, head.hash.toString('hex'))
  assert.deepEqual(tie.hamletIds, [hamletId])
  assert.ok(head.closed)

  // Erasure in the successor reaches what the closed chain holds about the person.
  const rowsErased = await app.services.database.write(VAN_BAN, async (trx) => {
    const { rows: erased } = await sql<{ n: number }>`select ledger_erase_subject(${VAN_BAN}, array[${`alley:${alleyId}`}, ${`resident:${resident}`}]) as n`.execute(trx)
    return erased[0]!.n
  })
  assert.equal(rowsErased, 1)
})

test('an offer can be taken back or declined; nothing moves', async () => {
  const third = await app.staff(['commune_admin'], 3979, { confirmed: true })
  await app.post('/dia-ban/xa/ban-giao', { toCommune: String(VAN_BAN), ...paper }, third)
  const asked = await (await app.get('/dia-ban/xa', going)).text()
  const decline = /action="(\/dia-ban\/xa\/ban-giao\/[^"]+\/thoi)"/.exec(asked)![1]!
  assert.equal((await app.post(decline, {}, going)).status, 303)
  assert.match(await (await app.get('/dia-ban/xa', third)).text(), /Đã trả lời không nhận/)
  assert.equal((await app.post(decline.replace('/thoi', '/nhan'), {}, going)).status, 409)
})
