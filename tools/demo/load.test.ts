// The demonstration in a real database: complete, true to the modules' own projections, its ledger unbroken, its logins
// good only while they are wanted.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testApp, type TestApp } from '../../test/support/app.ts'
import { closeDemoLogins, loadDemoOnce, printLogins } from '../../src/demo.ts'
import { loadDemo } from './load.ts'
import { passwordFault, needsSecondFactor } from '../../src/modules/accounts/rules.ts'
import { rebuildCoverage } from '../../src/modules/boards/index.ts'
import { rebuildEvidence } from '../../src/modules/visits/index.ts'
import { chainVerifier } from '../../src/platform/ledger.ts'
import { toPlainDate, type Instant } from '../../src/platform/time.ts'
import { verifyPassword } from '../../src/platform/secrets.ts'
import { DEMO_PASSWORD, DEMO_STAFF, DEMO_TOTP } from './logins.ts'

const SMALL = { people: 2500, communes: 2, seed: 'load', visits: undefined }
const lines: string[] = []
const say = (line: string) => lines.push(line)
let app: TestApp
const load = (communes = SMALL.communes) => loadDemoOnce(app.services, say, () => loadDemo(app.services, { ...SMALL, communes }, say))

before(async () => {
  app = await testApp()
  app.setNow('2026-11-22T03:00:00.000Z' as Instant)
  await load()
})
after(() => app.close())

const rows = async (text: string) => (await app.services.database.pool.query(text)).rows
const count = async (text: string) => Number((await rows(`select count(*) as n from ${text}`))[0].n)

test('fills every table that people look at, in fictional communes only', async () => {
  for (const table of [
    'hamlets', 'alleys', 'doors', 'households', 'residents', 'consents', 'teams', 'team_members', 'devices', 'drives', 'visits', 'lessons', 'evidence', 'household_states',
    'teachings', 'escalations', 'house_calls', 'confirmations', 'duplicate_pairs', 'field_conflicts', 'evening_assignments', 'place_changes', 'personal_data_requests', 'ledger',
  ]) {
    assert.ok((await count(`${table} where commune_id = 99001`)) > 0, table)
    assert.ok((await count(`${table} where commune_id = 99002`)) > 0, table)
  }
  assert.equal(await count('communes where fictional'), 2)
  assert.equal(await count('residents r join communes c using (commune_id) where not c.fictional'), 0)
  assert.ok((await count('communes where not fictional')) >= 4)
})

test('what visits add up to is what the module rebuilds from them', async () => {
  for (const communeId of [99_001, 99_002]) {
    const read = async () => [
      await rows(`select * from evidence where commune_id = ${communeId} order by resident_id, skill`),
      await rows(`select * from household_states where commune_id = ${communeId} order by household_id`),
    ]
    const live = await read()
    await app.services.database.write(communeId, (db) => rebuildEvidence(db, communeId))
    assert.deepEqual(await read(), live)
  }
})

test('what the boards count is what they count anew', async () => {
  for (const communeId of [99_001, 99_002]) {
    const read = async () => [
      await rows(`select id, household_id, hamlet_id, array(select unnest(facts) order by 1) as facts from coverage_subjects where commune_id = ${communeId} order by id`),
      await rows(`select fact, hamlet_id, n from coverage_counts where commune_id = ${communeId} and n <> 0 order by fact, hamlet_id`),
      await rows(`select hamlet_id, day, drive_id, outcome, visits from coverage_visits where commune_id = ${communeId} order by 1, 2, 3, 4`),
    ]
    const moment = { now: app.services.now(), today: toPlainDate(app.services.now()) }
    const counted = await read()
    assert.ok(counted.every((list) => list.length > 20))
    await app.services.database.write(communeId, (db) => rebuildCoverage(db, communeId, moment))
    assert.deepEqual(await read(), counted)
  }
})

test('the ledger of a loaded commune is one unbroken chain, its last days visit by visit', async () => {
  for (const communeId of [99_001, 99_002]) {
    const verifier = chainVerifier(communeId)
    const entries = await rows(`select commune_id as "communeId", seq, at, actor_id as "actorId", type, subject, data::text as data, salt, commitment, prev_hash as "prevHash", hash
      from ledger where commune_id = ${communeId} order by seq`)
    for (const entry of entries) verifier.add(entry)
    const [head] = await rows(`select seq, hash from ledger_heads where commune_id = ${communeId}`)
    assert.deepEqual(verifier.finish(head).faults, [])
    assert.equal(entries.filter(({ type }) => type === 'demo.loaded').length, await count(`hamlets where commune_id = ${communeId} and valid_to is null`))
    const recorded = entries.filter(({ type }) => type === 'visit.recorded')
    assert.ok(recorded.length > 20)
    assert.equal(await count(`visits v where commune_id = ${communeId} and received_at >= (select min(at) from ledger where commune_id = ${communeId} and type = 'demo.loaded')`), recorded.length)
  }
})

test('a second start adds nothing', async () => {
  const before = await count('residents')
  await load()
  assert.equal(await count('residents'), before)
})

test('prints one login per role, each of which opens', async () => {
  lines.length = 0
  await printLogins(app.services, say)
  const text = lines.join('\n')
  assert.match(text, /fictional/)
  assert.match(text, /DEMO=no/)
  for (const { login } of DEMO_STAFF) {
    assert.ok(text.includes(login))
    const [account] = await rows(`select * from accounts where login = '${login}'`)
    assert.ok(await verifyPassword(DEMO_PASSWORD, account.password_hash))
    assert.equal(passwordFault(DEMO_PASSWORD, login), undefined)
    if (needsSecondFactor(account.roles)) assert.ok(account.totp_secret !== null)
  }
  assert.ok(text.includes(DEMO_TOTP))
  const links = text.match(/\/ghi-danh\/[0-9A-Z]+/g)!
  assert.equal(links.length, 2)
  for (const link of links) assert.equal((await app.get(link)).status, 200)
})

test('logins close when the demonstration is not wanted and come back when it is', async () => {
  await closeDemoLogins(app.services)
  assert.equal(await count("accounts where login like 'demo.%' and state = 'active'"), 0)
  lines.length = 0
  await printLogins(app.services, say)
  assert.deepEqual(lines, [])
  await load()
  assert.equal(await count("accounts where login like 'demo.%' and state = 'active'"), DEMO_STAFF.length + 2)
})

test('stays out of a database where real people work', async () => {
  await app.staff(['commune_admin'], 8377)
  lines.length = 0
  await load(3)
  assert.equal(await count('communes where fictional'), 2)
  assert.match(lines.join('\n'), /real commune/)
  assert.equal(await count("accounts where login like 'demo.%' and state = 'active'"), 0)
})
