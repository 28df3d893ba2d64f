// A real phone (the device's own code) of a commune that is absorbed while its visit is unsent, and another whose
// answer was lost on the way: the work arrives in the successor, once.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testApp, type Session, type TestApp } from '../../../test/support/app.ts'
import { BAO_HA, VAN_BAN } from '../../../test/support/factories.ts'
import { openTestPhone, type TestPhone } from '../../../test/support/phones.ts'
import { newId } from '../../platform/ids.ts'
import { toPlainDate } from '../../platform/time.ts'

let app: TestApp
let phone: TestPhone
let ending: Session
let going: Session
let household: string
let resident: string
const paper = { decisionNumber: '99/NQ', decisionDate: '01/06/2026', effectiveOn: '01/07/2026' }

before(async () => {
  app = await testApp()
  await app.make.communes()
  ending = await app.staff(['commune_admin'], BAO_HA, { confirmed: true })
  going = await app.staff(['commune_admin'], VAN_BAN, { confirmed: true })
  const hamletId = await app.make.hamlet(BAO_HA, { name: 'Bản Lâm Sản' })
  const { doorIds } = await app.make.alley(BAO_HA, hamletId, 2)
  household = await app.make.household(BAO_HA, hamletId, { doorId: doorIds[0]! })
  resident = await app.make.resident(BAO_HA, household)
  phone = await openTestPhone(app, BAO_HA, (await app.make.team(BAO_HA, [hamletId])).memberId)
  assert.ok((await phone.sync()).ok)
})
after(async () => {
  phone.state.close()
  await app.close()
})

async function visit(minutes: number): Promise<string> {
  const id = newId(app.services.now())
  const decision = await phone.record('visit.record', id, {
    householdId: household, outcome: 'met', visitedOn: toPlainDate(app.services.now()), visitedAt: null, minutes, driveId: null, memberId: null, nextOn: null, note: null,
    teacherId: null, escalation: null, attachments: [], mends: null, lessons: [{ residentId: resident, skill: 'vneid-install', rung: 2 }],
  })
  assert.ok(decision.ok, JSON.stringify(decision))
  return id
}

test('work of the absorbed commune’s phone lands in the successor, and what was answered before is not done twice', async () => {
  const arrived = await visit(10)
  // The server has it, the phone does not know: the answer was lost.
  phone.link.fault = () => 'drop-reply'
  await phone.sync()
  phone.link.fault = () => 'none'
  assert.equal(await app.count('visits', BAO_HA), 1)
  const unsent = await visit(25)

  await app.post('/dia-ban/xa/ban-giao', { toCommune: String(VAN_BAN), ...paper }, ending)
  const asked = await (await app.get('/dia-ban/xa', going)).text()
  assert.equal((await app.post(/action="(\/dia-ban\/xa\/ban-giao\/[^"]+\/nhan)"/.exec(asked)![1]!, {}, going)).status, 303)

  for (let tries = 0; tries < 3; tries++) await phone.sync()
  const visits = await app.services.database.db.selectFrom('visits').select(['id', 'communeId']).orderBy('id').execute()
  assert.deepEqual(visits, [arrived, unsent].toSorted().map((id) => ({ id, communeId: VAN_BAN })))
  assert.equal(await app.count('lessons', VAN_BAN), 2)
  assert.ok((await phone.sync()).ok)
})
