// Columns must give back exactly the rows that went in, whatever they hold.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { uuidv7 } from '../../platform/ids.ts'
import { dateFromEpochDay } from '../../platform/time.ts'
import { fromColumns, toColumns, type Shape } from './columns.ts'

const SHAPE: Shape = {
  id: 'id', name: 'text', role: 'word', year: 'int', on: 'day', here: 'bool', needs: { words: true },
  lessons: { rows: { skill: 'word', resident: 'id', rung: 'int' } }, phones: { json: true },
}
const id = fc.oneof(fc.constant(0).map(() => uuidv7()), fc.uuid())
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null })
const row = fc.record({
  id: maybe(id), name: maybe(fc.string()), role: maybe(fc.constantFrom('chu_ho', 'con', '')), year: maybe(fc.integer()),
  on: maybe(fc.integer({ min: -30000, max: 40000 }).map(dateFromEpochDay)), here: fc.boolean(), needs: fc.subarray(['age', 'disability', 'living_alone']),
  lessons: fc.array(fc.record({ skill: fc.constantFrom('a', 'b'), resident: id, rung: fc.integer({ min: 1, max: 5 }) }), { maxLength: 4 }),
  phones: maybe(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string())),
})

test('columns give back the rows, also after travelling as JSON', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
      const back = fromColumns(JSON.parse(JSON.stringify(toColumns(rows, SHAPE))), SHAPE)
      assert.deepEqual(JSON.parse(JSON.stringify(back)), JSON.parse(JSON.stringify(rows)))
    }),
  )
})
