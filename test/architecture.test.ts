// The law of the house, checked: who may import whom, who may use what, who owns which table. Its words are in
// ARCHITECTURE.md; lint says part of it sooner, in the editor.

import assert from 'node:assert/strict'
import * as path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { build } from 'esbuild'
import { permissionsOf, ROLE_NAMES } from '../src/modules/accounts/rules.ts'
import type { ServerRoute } from '../src/platform/web/server.ts'
import { testDatabase, type TestDatabase } from './support/database.ts'
import { exists, files, headerOf, importsOf, ROOT, text, type Import } from './support/source-tree.ts'

const code = files('src', /\.tsx?$/)
const production = code.filter((file) => !/\.test\.tsx?$/.test(file))
const imports = production.flatMap(importsOf)
const modules = [...new Set(production.flatMap((file) => /^src\/modules\/([^/]+)\//.exec(file)?.[1] ?? []))]

const moduleOf = (file: string) => /^src\/modules\/([^/]+)\//.exec(file)?.[1]
const nameOf = (file: string) => path.posix.basename(file)
const isKind = (file: string, kinds: string) => new RegExp(`^(${kinds})(-[a-z0-9-]+)?\\.tsx?$`).test(nameOf(file))
const shown = ({ from, to }: Import) => `${from} imports ${to}`

/** Fails with one line for each offence. */
function none(offences: string[], law: string): void {
  assert.equal(offences.length, 0, `${law}\n  ${offences.join('\n  ')}`)
}

describe('who may import whom', () => {
  test('platform, ui and locales know no module and no composition root', () => {
    const ground = imports.filter(({ from }) => /^src\/(platform|ui|locales)\//.test(from))
    none(ground.filter(({ to }) => /^src\/(modules|device)\//.test(to) || /^src\/[^/]+$/.test(to)).map(shown), 'The ground stands under the modules, never on them.')
  })

  test('stand-ins know the platform and the looks; only composition roots bring them in', () => {
    const inside = imports.filter(({ from }) => from.startsWith('src/stand-ins/'))
    none(inside.filter(({ to }) => /^src\/(modules|device)\//.test(to) || /^src\/[^/]+$/.test(to)).map(shown), 'A stand-in is the other side: it cannot know ours.')
    const outside = imports.filter(({ from, to, typeOnly }) => !typeOnly && to.startsWith('src/stand-ins/') && !from.startsWith('src/stand-ins/'))
    none(outside.filter(({ from }) => !/^src\/[^/]+$/.test(from)).map(shown), 'Modules speak to the real adapter.')
  })

  test('a module enters another only through its index.ts', () => {
    const crossing = imports.filter(({ from, to }) => moduleOf(from) && moduleOf(to) && moduleOf(from) !== moduleOf(to))
    none(crossing.filter(({ to }) => nameOf(to) !== 'index.ts').map(shown), 'Use the door of the other module.')
  })

  test('a module reaches no composition root and no phone code', () => {
    const outward = imports.filter(({ from, to }) => moduleOf(from) && (/^src\/[^/]+$/.test(to) || to.startsWith('src/device/')))
    none(outward.map(shown), 'Only src/*.ts(x) and src/device compose.')
  })

  test('nobody depends on reports or boards', () => {
    const dependants = imports.filter(({ from, to }) => moduleOf(from) && moduleOf(from) !== moduleOf(to) && ['reports', 'boards'].includes(moduleOf(to) ?? ''))
    none(dependants.map(shown), 'What sums up stands at the end.')
  })

  // Types vanish when compiled, so they may cross; what runs may not.
  const INSIDE: [kinds: string, mayNot: string][] = [
    ['problems', 'queries|commands|routes|field-routes|views|rules|schema|store'],
    ['schema', 'queries|commands|routes|field-routes|views'],
    ['rules', 'queries|commands|routes|field-routes|views'],
    ['queries', 'commands|routes|field-routes|views'],
    ['commands', 'routes|field-routes|views'],
    ['views', 'queries|commands|routes|field-routes'],
    ['field-[a-z-]*routes|field-common|store', 'queries|commands|routes'],
  ]
  for (const [kinds, mayNot] of INSIDE) {
    test(`inside a module: ${kinds} run without ${mayNot.replaceAll('|', ', ')}`, () => {
      const wrong = imports.filter(({ from, to, typeOnly }) => !typeOnly && moduleOf(from) && moduleOf(from) === moduleOf(to) && isKind(from, kinds) && isKind(to, mayNot))
      none(wrong.map(shown), 'Routes call commands and queries; commands decide by rules; views only draw.')
    })
  }

  test('rules, schemas and views touch no database, no network, no disk', () => {
    const pure = imports.filter(({ from, typeOnly }) => !typeOnly && moduleOf(from) && isKind(from, 'rules|schema|views|problems'))
    const impure = /^(node:|kysely|pg\b|pg-boss|hono\/|@hono)|^src\/platform\/(db|ledger|jobs|migrate|embedded-postgres|files|web\/server)\b/
    none(pure.filter(({ to }) => impure.test(to) && !/^hono\/(jsx|html)/.test(to)).map(shown), 'Decisions and drawings are pure.')
  })

  test('the phone takes from a module only what may run on it', () => {
    const taken = imports.filter(({ from, to }) => from.startsWith('src/device/') && moduleOf(to))
    const portable = 'field-[a-z-]*routes|field-common|store|rules|schema|problems|views|skills|words|visit-form|columns|pack|seal'
    none(taken.filter(({ to, typeOnly }) => !typeOnly && !isKind(to, portable)).map(shown), 'SQL and secrets stay on the server.')
  })

  const WORKERS = files('src/device', /(^|[/-])worker\.tsx?$/)
  for (const worker of WORKERS) test(`offline, ${worker} reaches no SQL, no Node and no server library`, async () => {
    assert.ok(WORKERS.includes('src/device/worker.ts'), "src/device/worker.ts is the phone's entry")
    const { metafile } = await build({
      entryPoints: [path.join(ROOT, worker)],
      absWorkingDir: ROOT,
      bundle: true, write: false, metafile: true, minify: true, format: 'esm', platform: 'browser', target: 'es2022', jsx: 'automatic', jsxImportSource: 'hono/jsx', logLevel: 'silent',
      outdir: 'out',
    })
    const output = Object.values(metafile.outputs).flatMap((one) => Object.entries(one.inputs)).filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    const banned = /(^|\/)(queries|commands|routes|server-store|server-key)(-[a-z-]+)?\.tsx?$|node_modules\/(kysely|pg|pg-boss|postgres|@hono\/node-server)\/|^node:/
    none(output.filter(([file]) => banned.test(file)).map(([file, { bytesInOutput }]) => `${file} (${bytesInOutput} bytes)`), 'The phone bundles the field only.')
  })
})

describe('routes', () => {
  let routes: ServerRoute[]
  before(async () => void (routes = (await import('../src/app.tsx')).allRoutes()))

  test('every route says who may use it, and a permission somebody has', () => {
    const given = new Set(ROLE_NAMES.flatMap((role) => [...permissionsOf([role])]))
    const wrong = routes.filter(({ who }) => !['anyone', 'signedIn', 'can'].includes(who?.kind) || (who.kind === 'can' && !given.has(who.permission)))
    none(wrong.map(({ method, path: at, who }) => `${method} ${at}: ${JSON.stringify(who)}`), 'Deny by default; a permission nobody has is a spelling mistake.')
  })

  test('addresses are unaccented Vietnamese and each is there once', () => {
    const seen = routes.map(({ method, path: at }) => `${method} ${at.replace(/:\w+(\{[^}]*\})?/g, ':x')}`)
    none(seen.filter((one, index) => seen.indexOf(one) !== index), 'Two routes answer the same address.')
    const plain = /^\/([a-z0-9.*-]+|:[a-z]\w*(\{[^}]+\})?)?(\/([\w.*-]+|:[a-z]\w*(\{[^}]+\})?(\.[a-z]+)?))*$/
    none(routes.filter(({ path: at }) => !plain.test(at)).map(({ path: at }) => at), 'Lower case, no accents.')
  })
})

describe('tables', () => {
  const book = JSON.parse(text('db/owners.json')) as {
    owners: Record<string, string[]>
    guests: Record<string, Record<string, string>>
    withoutWall: Record<string, string>
    wallWithoutCommune: Record<string, string>
  }
  let db: TestDatabase
  before(async () => void (db = await testDatabase()))
  after(() => db.close())

  const catalog = async () =>
    (
      await db.database.pool.query<{ name: string; walled: boolean; commune: boolean }>(`
        select c.relname as name,
               c.relrowsecurity and exists (select 1 from pg_policy p where p.polrelid = c.oid) as walled,
               exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'commune_id' and not a.attisdropped) as commune
          from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`)
    ).rows

  test('every table has exactly one owner, which exists', async () => {
    const owned = Object.values(book.owners).flat()
    const tables = (await catalog()).map(({ name }) => name)
    none(tables.filter((name) => !owned.includes(name)), 'Name the owner in db/owners.json.')
    none(owned.filter((name) => !tables.includes(name)), 'db/owners.json names tables that do not exist.')
    none(owned.filter((name, index) => owned.indexOf(name) !== index), 'Owned twice.')
    none(Object.keys(book.owners).filter((owner) => owner !== 'platform' && !modules.includes(owner)), 'No such module.')
  })

  test('every table stands behind the wall between communes, or says why not', async () => {
    const rows = await catalog()
    none(rows.filter(({ name, walled }) => !walled && !(name in book.withoutWall)).map(({ name }) => name), 'Row-level security with a policy.')
    none(rows.filter(({ name, commune }) => !commune && !(name in book.withoutWall) && !(name in book.wallWithoutCommune)).map(({ name }) => name), 'commune_id on every row of a commune.')
    none(rows.filter(({ name, walled }) => walled && name in book.withoutWall).map(({ name }) => name), 'Walled now: take it off the list.')
  })

  test('the account the server works under cannot step over the wall', async () => {
    const { rows } = await db.database.pool.query<{ rolbypassrls: boolean; rolsuper: boolean }>("select rolbypassrls, rolsuper from pg_roles where rolname = 'gocua_app'")
    assert.deepEqual(rows, [{ rolbypassrls: false, rolsuper: false }])
  })

  test('only the owner writes to a table', () => {
    const ownerOf = new Map(Object.entries(book.owners).flatMap(([owner, tables]) => tables.map((table) => [table, owner] as const)))
    const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    const WRITES = [/\b(?:insertInto|updateTable|deleteFrom|mergeInto)\(\s*'([A-Za-z]+)/g, /\b(?:insert into|update|delete from|merge into)\s+(?:only\s+)?([a-z_]+)/g]
    const wrong = production.flatMap((file) => {
      const writer = moduleOf(file) ?? (file.startsWith('src/platform/') ? 'platform' : undefined)
      if (writer === undefined) return []
      const source = text(file).replace(/^\s*(\/\/|\*|\/\*).*$/gm, '')
      const tables = WRITES.flatMap((pattern) => [...source.matchAll(pattern)].map(([, name]) => snake(name!)))
      return [...new Set(tables)].filter((table) => ownerOf.has(table) && ownerOf.get(table) !== writer && !book.guests[table]?.[writer]).map((table) => `${file} writes ${table} of ${ownerOf.get(table)}`)
    })
    none(wrong, 'Ask the owner through its index.ts, or be named a guest in db/owners.json with the reason.')
  })
})

describe('shape', () => {
  test('every file opens by saying why it exists', () => {
    const all = [...code, ...files('test', /\.tsx?$/), ...files('tools', /\.(ts|mjs)$/), ...files('bench', /^bench\/(?!peers\/).*\.ts$/), ...files('db/migrations', /\.sql$/)]
    none(all.filter((file) => headerOf(file) === ''), 'One to four lines of comment first.')
  })

  test('a file over 400 lines says in its header why it is long', () => {
    const all = [...code, ...files('test', /\.tsx?$/), ...files('tools', /\.(ts|mjs)$/), ...files('bench', /^bench\/(?!peers\/).*\.ts$/)]
    const long = all.filter((file) => text(file).split('\n').length > 401 && !/Long because/.test(headerOf(file)))
    none(long.map((file) => `${file}: ${text(file).split('\n').length - 1} lines`), 'Split it, or write “Long because …” in its header.')
  })

  test('every module tells in 20 lines whom it serves; its door is short', () => {
    none(modules.filter((name) => !exists(`src/modules/${name}/README.md`)).map((name) => `${name}: no README.md`), 'For whom, which rule, what is out of scope.')
    const readmes = modules.map((name) => `src/modules/${name}/README.md`).filter(exists)
    none(readmes.filter((file) => text(file).trimEnd().split('\n').length > 20), 'At most 20 lines.')
    const doors = modules.map((name) => `src/modules/${name}/index.ts`).filter(exists)
    none(doors.filter((file) => text(file).trimEnd().split('\n').length > 30), 'index.ts: at most 30 lines.')
  })

  test('no folder for leftovers', () => {
    none(production.filter((file) => /\/(services|helpers|utils|common)\//.test(file)), 'Name a folder after what it holds.')
  })

  test('another kind of file in a slice has its line in the record', () => {
    const usual = 'schema|rules|queries|commands|routes|views|problems|store|field-routes'
    const record = text('docs/decisions/0020-more-kinds-of-file.md')
    const others = production.filter((file) => moduleOf(file) && !isKind(file, usual) && nameOf(file) !== 'index.ts')
    none(others.filter((file) => !record.includes(`\`${nameOf(file)}\``)), 'Add it to docs/decisions/0020-more-kinds-of-file.md with its reason.')
  })

  test('our own modules are never mocked', () => {
    const tests = [...files('src', /\.test\.tsx?$/), ...files('test', /\.ts$/)].filter((file) => file !== 'test/architecture.test.ts')
    none(tests.filter((file) => /mock\.module\(|jest\.mock|vi\.mock/.test(text(file))), 'Fakes stand only at the edges.')
  })

  test('every content file says where it comes from, when it was checked and until when it holds', () => {
    const facts = files('content', /\.json$/)
    const needed = ['checkedOn', 'expiresOn', 'status']
    none(facts.flatMap((file) => needed.filter((key) => !text(file).includes(`"${key}"`)).map((key) => `${file}: ${key}`)), 'Facts carry their source.')
    none(facts.filter((file) => !/"(source|sources|provinceSource)"/.test(text(file))), 'Facts carry their source.')
  })
})
