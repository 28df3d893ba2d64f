// `npm run new-module` gives a slice that compiles, passes lint and its own tests: tried on a copy of the project.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { after, test } from 'node:test'
import { openTempDir } from '../test/support/database.ts'

const root = path.resolve(import.meta.dirname, '..')
const copy = openTempDir('new-module')
after(() => fs.rmSync(copy, { recursive: true, force: true }))

function run(command: string, ...args: string[]): { ok: boolean; printed: string } {
  // The shared server's template lacks the new table: the slice test starts a server of its own.
  const env: NodeJS.ProcessEnv = { ...process.env, GOCUA_ROOT: copy, GOCUA_TEST_PG: '' }
  delete env.NODE_TEST_CONTEXT
  const done = spawnSync(command, args, { cwd: copy, encoding: 'utf8', env })
  return { ok: done.status === 0, printed: `${done.stdout}${done.stderr}${done.error?.message ?? ''}` }
}
const typescript = (...args: string[]) => run(process.execPath, '--import', 'tsx', '--disable-warning=ExperimentalWarning', ...args)

test('a new module is a whole slice that works at once', () => {
  for (const part of ['src', 'db', 'test/support', 'tools', 'content', 'package.json', 'tsconfig.json', '.oxlintrc.json']) fs.cpSync(path.join(root, part), path.join(copy, part), { recursive: true })
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'))

  const made = typescript('tools/new-module.ts', 'market-days', '/phien-cho', 'Phiên chợ')
  assert.ok(made.ok && !made.printed.includes('BY HAND'), made.printed)
  const types = typescript('tools/db-types.ts')
  assert.ok(types.ok, types.printed)

  // The slice and where it is entered; the whole project is checked elsewhere, and the slice's own tests run below.
  fs.writeFileSync(path.join(copy, 'tsconfig.slice.json'), JSON.stringify({ extends: './tsconfig.json', include: ['src/modules/market-days', 'src/menu.ts', 'src/locales'], exclude: ['**/*.test.ts'] }))
  const checked = run(path.join(root, 'node_modules/.bin/tsc'), '--noEmit', '-p', 'tsconfig.slice.json')
  assert.ok(checked.ok, checked.printed)
  const linted = run(path.join(root, 'node_modules/.bin/oxlint'), 'src/modules/market-days', 'src/app.tsx', 'src/locales/en/market-days.ts')
  assert.ok(linted.ok, linted.printed)
  const tested = typescript('--test', 'src/modules/market-days/market-days.test.ts', 'src/modules/market-days/rules.test.ts')
  assert.ok(tested.ok, tested.printed)
  assert.match(tested.printed, /pass 2/)
})

test('a name that would not fit is refused with an example', () => {
  for (const words of [['Phiên chợ', '/x', 'x'], ['notices', 'thong bao', 'x'], ['notices', '/thong-bao', ''], ['visits', '/x', 'x']]) {
    const done = typescript('tools/new-module.ts', ...words)
    assert.equal(done.ok, false)
    assert.match(done.printed, /npm run new-module -- notices/)
  }
})
