// The part of the house law that lint says in the editor really bites: a small house that breaks each rule once.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { after, test } from 'node:test'
import { openTempDir } from './support/database.ts'
import { ROOT } from './support/source-tree.ts'

const house = openTempDir('lint')
after(() => fs.rmSync(house, { recursive: true, force: true }))

const BROKEN: Record<string, string> = {
  'src/modules/a/rules.ts': "import { x } from './queries.ts'\nexport const a = x\n",
  'src/modules/a/queries.ts': "import { y } from '../b/queries.ts'\nexport const x = y\n",
  'src/modules/a/commands.ts': "import { app } from '../../app.tsx'\nexport const c = app\n",
  'src/modules/a/views.tsx': 'export const when = new Date()\n',
  'src/modules/b/index.ts': "import { board } from '../boards/index.ts'\nexport const z = board\n",
  'src/modules/b/queries.ts': 'export const y: any = 1\n',
  'src/modules/b/schema.ts': 'export default 1\n',
  'src/modules/c/index.ts': "import { d } from '../d/index.ts'\nexport const c = () => d\n",
  'src/modules/d/index.ts': "import { c } from '../c/index.ts'\nexport const d = () => c\n",
  'src/platform/p.ts': "import { z } from '../modules/b/index.ts'\nexport const p = z\n",
  'src/device/w.ts': "import { x } from '../modules/a/queries.ts'\nexport const w = x\n",
}
const SOUND: Record<string, string> = {
  'src/modules/boards/index.ts': 'export const board = 1\n',
  'src/modules/e/commands.ts': "import { z } from '../b/index.ts'\nimport { now } from '../../platform/time.ts'\nexport const e = () => [z, now]\n",
  'src/platform/time.ts': 'export const now = () => new Date()\n',
  'src/app.tsx': "import { x } from './modules/a/queries.ts'\nexport const app = x\n",
}

function complaints(): Map<string, string> {
  for (const [file, text] of Object.entries({ ...BROKEN, ...SOUND })) {
    fs.mkdirSync(path.dirname(path.join(house, file)), { recursive: true })
    fs.writeFileSync(path.join(house, file), text)
  }
  fs.copyFileSync(path.join(ROOT, '.oxlintrc.json'), path.join(house, '.oxlintrc.json'))
  const done = spawnSync(path.join(ROOT, 'node_modules/.bin/oxlint'), ['--format', 'json', 'src'], { cwd: house, encoding: 'utf8' })
  const { diagnostics } = JSON.parse(done.stdout) as { diagnostics: { filename: string; code: string }[] }
  return new Map(diagnostics.map(({ filename, code }) => [filename, code]))
}

test('each broken rule is caught, and nothing else', () => {
  const caught = complaints()
  assert.deepEqual([...caught.keys()].toSorted(), Object.keys(BROKEN).toSorted())
})
