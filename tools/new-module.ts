// `npm run new-module -- notices /thong-bao "Thông báo"`: a whole small slice that runs (a table behind the wall, a command
// with its ledger entry, pages, English, a test), hooked into the house. Its test builds one in a copy of the project.

import * as fs from 'node:fs'
import * as path from 'node:path'
import { slice } from './new-module-files.ts'

const root = path.resolve(process.env.GOCUA_ROOT ?? path.resolve(import.meta.dirname, '..'))
const [name = '', url = '', title = ''] = process.argv.slice(2)

function fail(sentence: string): never {
  console.error(`${sentence}\nUse: npm run new-module -- notices /thong-bao "Thông báo"`)
  process.exit(2)
}

if (!/^[a-z][a-z]+(-[a-z]+)*$/.test(name)) fail('The first word names the module in English, plural, kebab-case.')
if (!/^\/[a-z0-9-]+$/.test(url)) fail('The second word is its address in unaccented Vietnamese, such as /thong-bao.')
if (title === '') fail('The third word is its title in Vietnamese.')
if (fs.existsSync(path.join(root, 'src/modules', name))) fail(`src/modules/${name} is there already.`)

const camel = name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
const table = name.replaceAll('-', '_')
const last = fs.readdirSync(path.join(root, 'db/migrations')).toSorted().at(-1) ?? '0000'
const migration = `db/migrations/${String(Number(last.slice(0, 4)) + 1).padStart(4, '0')}-${name}.sql`

for (const [file, text] of Object.entries(slice({ name, camel, table, url, title, migration }))) {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  fs.writeFileSync(path.join(root, file), text, { flag: 'wx' })
  console.log(`wrote   ${file}`)
}

/** Puts a line in a file of the composition; says so when the place is no longer recognised. */
function hook(file: string, find: RegExp, replace: (found: string) => string): void {
  const target = path.join(root, file)
  const before = fs.readFileSync(target, 'utf8')
  const after = before.replace(find, replace)
  if (after === before) return console.error(`BY HAND ${file}: no place found for ${find}`)
  fs.writeFileSync(target, after)
  console.log(`hooked  ${file}`)
}

hook('src/app.tsx', /import \{ homeRoutes \}[^\n]*\n/, (found) => `${found}import { ${camel}Routes } from './modules/${name}/routes.tsx'\n`)
hook('src/app.tsx', /\n {4}\.\.\.homeRoutes,\n/, (found) => `${found}    ...${camel}Routes,\n`)
hook('src/menu.ts', /const ENTRIES: Entry\[\] = \[[\s\S]*?\n(?=\])/, (found) => `${found}  { href: '${url}', label: '${title}', icon: 'list', needs: '${camel}.read' },\n`)
hook('src/modules/accounts/rules.ts', /\[\] = \[\n(?= {2}\/\/ signing)/, (found) => `${found}  { movement_officer: ['${camel}.read', '${camel}.write'], commune_admin: ['${camel}.read', '${camel}.write'] },\n`)
hook('src/locales/index.ts', /import \{ en as home \}[^\n]*\n/, (found) => `${found}import { en as ${camel} } from './en/${name}.ts'\n`)
hook('src/locales/index.ts', / {2}en: \{\n/, (found) => `${found}    ...${camel},\n`)
hook('db/owners.json', /"owners": \{\n/, (found) => `${found}    "${name}": ["${table}"],\n`)

console.log(`\nNext: npm run db-types (writes the types of ${migration}), then npm test -- ${name}, then say in its README whom it serves.`)
