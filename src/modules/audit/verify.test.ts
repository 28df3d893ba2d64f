// The attacks the ledger must show, made as the owner of the database with every trigger off: an altered row, a
// deleted row, a log cut at its end, and a log cut together with its head. On the screen and from the command line.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { after, before, test } from 'node:test'
import { testDatabase, type TestDatabase, openTempDir } from '../../../test/support/database.ts'
import { program } from '../../../test/support/programs.ts'
import { factories, VAN_BAN } from '../../../test/support/factories.ts'
import { systemActor } from '../../platform/actor.ts'
import { command, execute } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { PROJECT_ROOT } from '../../platform/root.ts'
import { addSeconds, instant } from '../../platform/time.ts'
import type { Services } from '../../platform/web/services.ts'
import { accept } from '../../platform/problem.ts'
import { z } from 'zod'
import { readCheckpoints, writeCheckpoints } from './checkpoints.ts'
import { verifyChain } from './verify.ts'

const NOW = instant('2026-11-22T03:00:00Z')
const say = command({ type: 'test.said', may: 'place.edit', input: z.object({ n: z.number() }), run: async (_env, { n }) => accept({ subject: `test:${n}`, data: { n, text: `lời thứ ${n}` } }) })

let db: TestDatabase
/** Keeps the server of this file up between its databases. */
let anchor: TestDatabase
let dataDir: string
let services: Services
before(async () => {
  anchor = await testDatabase(1)
  dataDir = openTempDir('verify')
})
after(async () => {
  await anchor.close()
  fs.rmSync(dataDir, { recursive: true, force: true })
})

/** A fresh database with `count` entries and no checkpoints. */
async function freshLedger(count: number): Promise<void> {
  db = await testDatabase()
  fs.rmSync(path.join(dataDir, 'checkpoints.jsonl'), { force: true })
  services = { database: db.database, now: () => NOW, config: { dataDir } } as unknown as Services
  await factories(db.database).communes()
  await grow(count)
}

async function grow(count: number): Promise<void> {
  for (let n = 1; n <= count; n++) {
    await execute(db.database, say, { n }, { actor: systemActor(VAN_BAN), communeId: VAN_BAN, now: addSeconds(NOW, n), commandId: newId() })
  }
}

/** As the owner, triggers off: what a faithless keeper can do. */
async function attack(statement: string): Promise<void> {
  const client = await db.database.pool.connect()
  try {
    await client.query("set session_replication_role = 'replica'")
    const { rowCount } = await client.query(statement)
    assert.ok((rowCount ?? 0) > 0, 'the attack changed something')
  } finally {
    await client.query('reset session_replication_role')
    client.release()
  }
}

const verify = () => verifyChain((work) => db.database.read('everywhere', work), VAN_BAN, readCheckpoints(path.join(dataDir, 'checkpoints.jsonl')))
const kinds = async () => [...new Set((await verify()).faults.map((fault) => fault.kind))]

test('a sound ledger is sound, also after an erasure and across many pages', async () => {
  await freshLedger(5)
  await db.database.pool.query(`
    do $$ begin for i in 1..2200 loop
      perform ledger_append(${VAN_BAN}, jsonb_build_array(jsonb_build_object('at', '2026-11-22T04:00:00.000Z', 'actor', 'system', 'command', gen_random_uuid(), 'type', 'bulk', 'subject', 'resident:x', 'hamlets', '[]'::jsonb, 'data', '{"i":' || i || '}')));
    end loop; end $$`)
  await db.database.pool.query(`select ledger_erase_subject(${VAN_BAN}, array['test:3'])`)
  await writeCheckpoints(services)
  const steps: number[] = []
  const report = await verifyChain((work) => db.database.read('everywhere', work), VAN_BAN, readCheckpoints(path.join(dataDir, 'checkpoints.jsonl')), (done) => (steps.push(done), false))
  assert.deepEqual([report.entries, report.erased, report.checkpoints, report.faults], [2205, 1, 1, []])
  assert.ok(steps.length >= 2, 'progress was told more than once')
  const stopped = await verifyChain((work) => db.database.read('everywhere', work), VAN_BAN, [], () => true)
  assert.equal(stopped.complete, false)
  await db.close()
})

const ATTACKS: [name: string, statement: string, found: string][] = [
  ['altered data', `update ledger set data = '{"n":3,"text":"khác"}' where seq = 3`, 'content'],
  ['altered actor', `update ledger set actor_id = 'người khác' where seq = 3`, 'chain'],
  ['altered time', `update ledger set at = at + interval '1 hour' where seq = 3`, 'chain'],
  ['deleted row', 'delete from ledger where seq = 3', 'gap'],
  ['deleted first row', 'delete from ledger where seq = 1', 'gap'],
  ['cut at the end', 'delete from ledger where seq > 5', 'truncated'],
  ['head row deleted', 'delete from ledger_heads', 'truncated'],
  ['all entries deleted', 'delete from ledger', 'truncated'],
]
for (const [name, statement, found] of ATTACKS) {
  test(`found without any checkpoint: ${name}`, async () => {
    await freshLedger(8)
    await attack(statement)
    assert.ok((await kinds()).includes(found as never), `${name} must show as ${found}`)
    await db.close()
  })
}

test('a log cut together with its head is found only through the checkpoint', async () => {
  await freshLedger(8)
  const cut = async () => {
    await attack('delete from ledger where seq > 5')
    await attack('update ledger_heads set seq = 5, hash = (select hash from ledger where seq = 5)')
  }
  await writeCheckpoints(services)
  await cut()
  assert.deepEqual(await kinds(), ['truncated'])
  fs.rmSync(path.join(dataDir, 'checkpoints.jsonl'))
  assert.deepEqual(await kinds(), [], 'without the checkpoint the shorter chain looks whole: this is why checkpoints exist')
  await db.close()
})

test('a log cut and written on again is found: the entry at the mark is another', async () => {
  await freshLedger(8)
  await writeCheckpoints(services)
  await attack('delete from ledger where seq > 5')
  await attack('update ledger_heads set seq = 5, hash = (select hash from ledger where seq = 5)')
  await grow(6)
  assert.deepEqual(await kinds(), ['rewritten'])
  await db.close()
})

test('checkpoints are appended when a chain moved, survive a torn line, and are read back', async () => {
  await freshLedger(2)
  const file = path.join(dataDir, 'checkpoints.jsonl')
  await writeCheckpoints(services)
  await writeCheckpoints(services)
  assert.equal(readCheckpoints(file).length, 1, 'nothing new, nothing written')
  await grow(1)
  await writeCheckpoints(services)
  fs.appendFileSync(file, '{"at":"2026-11-22T0')
  assert.deepEqual(readCheckpoints(file).map((point) => point.seq), [2, 3])
  await db.close()
})

/** Runs the tool as `npm run verify-ledger` does. */
function runTool(args: string[]): Promise<{ code: number | null; out: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [...program('tools/verify-ledger.ts'), ...args], {
      cwd: PROJECT_ROOT,
      env: { ...process.env, DATABASE_URL: db.url, DATA_DIR: dataDir },
    })
    let out = ''
    child.stdout.on('data', (chunk: Buffer) => (out += chunk))
    child.stderr.on('data', (chunk: Buffer) => (out += chunk))
    child.on('exit', (code) => done({ code, out }))
  })
}

test('the command line says the same with its exit code', async () => {
  await freshLedger(6)
  const points = await writeCheckpoints(services)
  const sound = await runTool([])
  assert.equal(sound.code, 0, sound.out)
  assert.match(sound.out, /Vân Bán \(08377\): sound\. 6 entries/)
  const mark = `08377:6:${points.get(VAN_BAN)!.hash.slice(0, 16)}`
  assert.equal((await runTool(['--mark', mark])).code, 0)
  const mistyped = await runTool(['--mark', '08377:6:0000000000000000'])
  assert.equal(mistyped.code, 1)
  assert.match(mistyped.out, /differs from the printed sheet/)
  await attack(`update ledger set data = '{"n":2}' where seq = 2`)
  await attack('delete from ledger where seq > 5')
  await attack('update ledger_heads set seq = 5, hash = (select hash from ledger where seq = 5)')
  const faulty = await runTool([])
  assert.equal(faulty.code, 1)
  assert.match(faulty.out, /dữ liệu của mục 2 đã bị sửa/)
  assert.match(faulty.out, /mốc đã ghi ngoài sổ ở mục 6 không còn trong sổ/)
  assert.equal((await runTool(['--mark', 'abc'])).code, 2)
  assert.equal((await runTool(['--checkpoints', '/khong/co'])).code, 2)
  await db.close()
})
