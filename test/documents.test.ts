// Papers that can be wrong are checked: paths they name exist, dependencies are the ones listed, decisions are in their
// index, and nothing of a private workplace stands in the text.

import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import * as path from 'node:path'
import { test } from 'node:test'
import { READMES, withBenchTable } from '../tools/bench-table.ts'
import { DEMO_PASSWORD, DEMO_STAFF, DEMO_TOTP } from '../tools/demo/logins.ts'
import { exists, files, ROOT, text } from './support/source-tree.ts'

const papers = files('.', /\.md$/).filter((file) => !file.startsWith('bench/peers/'))
const everything = files()

function none(offences: string[], law: string): void {
  assert.equal(offences.length, 0, `${law}\n  ${offences.join('\n  ')}`)
}

/** Words in backticks that look like a file or folder of ours. */
function namedPaths(paper: string): string[] {
  const prose = text(paper).replace(/^```[\s\S]*?^```/gm, '')
  const ticked = [...prose.matchAll(/`([^`\n]+)`/g)].map((match) => match[1]!)
  const ours = ticked.filter((word) => /^(\.\/)?(src|test|tools|bench|docs|db|content|\.ci)\/[^\s]*$/.test(word) || /^[\w./*-]+\.(tsx?|mjs|sql|json|md|css|typ|png)$/.test(word))
  const linked = [...prose.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map((match) => match[1]!).filter((target) => !/^[a-z]+:/.test(target))
  return [...ours, ...linked].filter((word) => !/[<>…{}]|NNNN|YYYY|\bNAME\b/.test(word))
}

function found(paper: string, name: string): boolean {
  const bare = name.replace(/^\.\//, '').replace(/\/$/, '')
  const here = path.posix.normalize(path.posix.join(path.posix.dirname(paper), bare))
  if (exists(bare) || exists(here)) return true
  if (bare.includes('*')) return everything.some((file) => path.matchesGlob(file, bare) || path.matchesGlob(file, here))
  return !bare.includes('/') && everything.some((file) => path.posix.basename(file) === bare)
}

test('every path a document names exists', () => {
  none(papers.flatMap((paper) => namedPaths(paper).filter((name) => !found(paper, name)).map((name) => `${paper}: ${name}`)), 'Documents follow the code.')
})

test('every `npm run` a document names exists', () => {
  const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> }
  const named = papers.flatMap((paper) => [...text(paper).matchAll(/npm run ([a-z][a-z-]*)/g)].map((match) => [paper, match[1]!] as const))
  none(named.filter(([, script]) => !(script in scripts)).map(([paper, script]) => `${paper}: npm run ${script}`), 'No such script.')
})

test('the measurements in README are those of bench/results', () => {
  none(READMES.filter((readme) => text(readme) !== withBenchTable(readme)), 'Run node --import tsx tools/bench-table.ts.')
})

test('every picture in README is there and light, and every picture there is shown', () => {
  const shots = files('docs/screenshots', /\.png$/)
  assert.ok(shots.length > 0 && shots.length <= 24)
  none(shots.filter((file) => statSync(path.join(ROOT, file)).size > 150_000), 'At most 150 KB.')
  none(shots.filter((file) => !text('README.md').includes(file)), 'Shown in README.md or deleted.')
})

test('every login README names is one of the demonstration', () => {
  const named = READMES.flatMap((readme) => text(readme).match(/demo\.[a-z]+/g) ?? [])
  const known = DEMO_STAFF.map(({ login }) => login)
  assert.deepEqual([...new Set(named)].toSorted(), known.toSorted())
  none(READMES.filter((readme) => !text(readme).includes(DEMO_PASSWORD) || !text(readme).includes(DEMO_TOTP)), 'Password and key of the demonstration.')
})

test('every dependency has its reason, and no other is listed', () => {
  const { dependencies } = JSON.parse(text('package.json')) as { dependencies: Record<string, string> }
  const listed = [...text('docs/decisions/dependencies.md').matchAll(/^- \*\*([^*]+)\*\*/gm)].map((match) => match[1]!)
  assert.deepEqual(listed.toSorted(), Object.keys(dependencies).toSorted())
  none(Object.entries(dependencies).filter(([, version]) => !/^\d/.test(version)).map(([name]) => name), 'Pinned to one version.')
})

test('decisions have a number each and stand in the index', () => {
  const records = files('docs/decisions', /\/\d{4}-[a-z0-9-]+\.md$/).map((file) => path.posix.basename(file))
  const numbers = records.map((name) => name.slice(0, 4))
  none(numbers.filter((number, index) => numbers.indexOf(number) !== index), 'The number is taken.')
  const index = text('docs/decisions/README.md')
  none(records.filter((name) => !index.includes(`(${name})`)), 'Missing in docs/decisions/README.md.')
})

test('the architecture is read in one sitting', () => {
  assert.ok(text('ARCHITECTURE.md').trimEnd().split('\n').length <= 150)
})

test('nothing of a private workplace stands in the text', () => {
  const readable = everything.filter((file) => /\.(tsx?|mjs|js|json|sql|md|css|txt|yml|html)$|\/run$|^[^/]+$/.test(file) && file !== 'test/documents.test.ts')
  const PRIVATE: [RegExp, string][] = [
    [/(?<![\w.])\/(work|root|home)\/[\w.-]+/, 'a path of one machine'],
    [/https?:\/\/[\w.-]*(registry|mirror|proxy|artifactory|nexus)[\w.-]*\.[\w-]+/i, 'a package registry'],
    [/\bissues? #?\d+\b/i, 'a number of a private list'],
    [/\b(co-authored-by|the brief|helper session|language model)\b/i, 'how it was made'],
  ]
  none(
    readable.flatMap((file) => PRIVATE.flatMap(([pattern, what]) => {
      const hit = pattern.exec(text(file))
      return hit ? [`${file}: ${what}: “${hit[0]}”`] : []
    })),
    'The text speaks of the project only.',
  )
})
