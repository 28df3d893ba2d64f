// A guide cut into forms and put together again is the same guide; two authors meet field by field; differences are told.

import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { judgeGuide, type Guide } from '../learning/index.ts'
import type { PlainDate } from '../../platform/time.ts'
import { factLines, freshnessOf, rechecked } from './rules-expiry.ts'
import { changesBetween, mergeFields, readSection, restructure, sectionOfPlace, sectionsOf, writeSection, type StructureOp } from './rules-sections.ts'

const folder = new URL('../../../content/guides/', import.meta.url)
const guides = fs.readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => JSON.parse(fs.readFileSync(new URL(name, folder), 'utf8')) as Guide)
const guide = guides.find(({ id }) => id === 'vneid-password')!
const today = '2026-12-01' as PlainDate
const arrange = (from: Guide, op: StructureOp) => restructure(from, op, today, '2027-02-28')

test('reading every part of every shipped guide and writing it back changes nothing', () => {
  assert.ok(guides.length >= 1)
  for (const one of guides) for (const section of sectionsOf(one)) assert.deepEqual(writeSection(one, section, readSection(one, section)!), one, `${one.id} ${section}`)
})

test('what is written in a field is what is read from it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...sectionsOf(guide)), fc.nat(), fc.stringMatching(/^[a-zà-ỹ]{1,20}$/), (section, nth, text) => {
      const fields = readSection(guide, section)!
      const names = Object.keys(fields).filter((name) => name.endsWith('.vi'))
      if (names.length === 0) return
      const name = names[nth % names.length]!
      const changed = writeSection(guide, section, { ...fields, [name]: text })
      assert.equal(readSection(changed, section)![name], text)
      assert.deepEqual(changesBetween(guide, changed).map((change) => [change.section, change.name, change.after]), fields[name] === text ? [] : [[section, name, text]])
    }),
  )
})

test('an emptied text is missing for the judge, who names the place; the place leads to the form', () => {
  const section = `buoc.${guide.steps[1]!.id}`
  const judged = judgeGuide(writeSection(guide, section, { 'say.vi': '' }))
  assert.ok(!judged.ok)
  assert.equal(sectionOfPlace(String(judged.problems[0]!.params!.place)), section)
})

test('a language taken out takes its texts along; Vietnamese cannot be taken out', () => {
  const one = writeSection(guide, 'bai', { languages: 'vi' })
  assert.ok(judgeGuide(one).ok)
  assert.doesNotMatch(JSON.stringify(one), /"en":/)
  assert.deepEqual(writeSection(guide, 'bai', { languages: 'en' }).languages, ['vi', 'en'])
})

const PLACES: [string, string][] = [
  ['steps[find].say', 'buoc.find'], ['screens[login].parts[next].label', 'man.login'], ['mistake.recover[r-close]', 'go.r-close'], ['mistake', 'loi'], ['variant.steps', 'khac'], ['before[1]', 'truoc-khi'], ['never[2].text', 'khong-duoc'],
  ['pictogram', 'bai'], ['sources.s1.url', 'nguon'], ['(cả bài)', 'bai'],
]
test('every place a judge names leads somewhere', () => {
  for (const [place, section] of PLACES) assert.equal(sectionOfPlace(place), section, place)
})

test('steps, screens, parts, notes and sources are moved, added and taken out', () => {
  const ids = (one: Guide | undefined) => one!.steps.map(({ id }) => id)
  const [first, second] = ids(guide)
  assert.deepEqual(ids(arrange(guide, { op: 'down', list: 'steps', item: first! })).slice(0, 2), [second, first])
  assert.equal(arrange(guide, { op: 'up', list: 'steps', item: first! }), undefined)
  assert.equal(arrange(guide, { op: 'remove', list: 'steps', item: 'nobody' }), undefined)
  const added = arrange(guide, { op: 'add', list: 'steps', item: '' })!
  assert.equal(added.steps.length, guide.steps.length + 1)
  assert.equal(added.steps.at(-1)!.certainty, 'to-check')
  assert.ok(!judgeGuide(added).ok, 'an empty step cannot be published')
  const screen = guide.screens[0]!.id
  assert.equal(arrange(guide, { op: 'add', list: `parts.${screen}`, item: '', kind: 'row' })!.screens[0]!.parts.at(-1)!.kind, 'row')
  assert.equal(arrange(guide, { op: 'remove', list: 'truoc-khi', item: '0' })!.before.length, guide.before.length - 1)
  const gone = arrange(guide, { op: 'remove', list: 'screens', item: screen })!
  const judged = judgeGuide(gone)
  assert.ok(!judged.ok && judged.problems.some(({ params }) => params?.name === screen))
})

test('two authors: other fields are joined, the same field is shown to the second, nothing is lost', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.string()), fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.string()), fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.string()), (base, theirs, mine) => {
      const { merged, conflicts } = mergeFields(base, theirs, mine)
      for (const [name, value] of Object.entries(mine)) {
        const [was, now] = [base[name] ?? '', theirs[name] ?? '']
        if (value !== was) assert.equal(merged[name], value, 'my change stands')
        else assert.equal(merged[name] ?? '', now, 'theirs stands where I changed nothing')
        assert.equal(conflicts.includes(name), value !== was && now !== was && now !== value)
      }
    }),
  )
})

test('facts grow old by the calendar, and looking again makes them new', () => {
  assert.equal(freshnessOf({ certainty: 'sure', expiresOn: '2026-11-30' }, today), 'late')
  assert.equal(freshnessOf({ certainty: 'sure', expiresOn: '2026-12-01' }, today), 'soon')
  assert.equal(freshnessOf({ certainty: 'sure', expiresOn: '2026-12-15' }, today), 'soon')
  assert.equal(freshnessOf({ certainty: 'sure', expiresOn: '2026-12-16' }, today), 'fresh')
  assert.equal(freshnessOf({ certainty: 'to-check', expiresOn: '2027-02-01' }, today), 'to-check')
  const places = factLines(guide, today).map(({ place }) => place)
  assert.equal(new Set(places).size, places.length)
  const again = rechecked(guide, [places[0]!, 'before.0'], { checkedOn: today, appVersion: '2.2.1', certainty: '' })
  assert.deepEqual([again.steps[0]!.expiresOn, again.steps[0]!.appVersion], ['2027-03-01', '2.2.1'])
  assert.equal(again.steps[1]!.expiresOn, guide.steps[1]!.expiresOn, 'what was not ticked keeps its date')
  assert.ok(again.expiresOn <= guide.steps[1]!.expiresOn, 'the guide holds as long as its oldest fact')
  assert.ok(judgeGuide(rechecked(guide, places, { checkedOn: today, appVersion: '', certainty: 'sure' })).ok)
})
