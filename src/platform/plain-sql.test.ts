// Literals written by hand must arrive in PostgreSQL as what was meant, whatever people type.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { testDatabase, type TestDatabase } from '../../test/support/database.ts'
import { literal, literalList, literalRows, type Field } from './plain-sql.ts'

let db: TestDatabase
before(async () => {
  db = await testDatabase(1)
  await db.database.pool.query('create type plain_row as (a text, b integer, c boolean, d text[])')
})
after(() => db.close())

/** PostgreSQL holds no zero byte and no half of a surrogate pair. */
const words = fc.oneof(
  fc.string({ unit: fc.constantFrom("'", '"', '\\', ',', '(', ')', '{', '}', ' ', '\n', '\t', ';', '--', '$$', 'NULL', 'null', 'Đ', '𝄞', 'a', '\u00a0') }),
  fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')),
)
const ask = async <T>(question: string) => (await db.database.pool.query<{ v: T }>(`select 1; ${question}`)) as unknown as { rows: { v: T }[] }[]

test('words, lists and rows arrive as they were', async () => {
  await fc.assert(
    fc.asyncProperty(words, fc.array(words, { maxLength: 4 }), fc.array(fc.tuple(fc.option(words), fc.option(fc.integer({ min: -2147483648, max: 2147483647 })), fc.option(fc.boolean()), fc.option(fc.array(words, { maxLength: 3 }))), { maxLength: 4 }), async (word, list, rows) => {
      const [, answer] = await ask<unknown>(`select json_build_object('word', ${literal(word)}::text, 'list', ${literalList(list)}::text[],
        'rows', (select coalesce(json_agg(json_build_array(r.a, r.b, r.c, r.d)), '[]') from unnest(${literalRows(rows as Field[][])}::plain_row[]) r)) as v`)
      assert.deepEqual(answer!.rows[0]!.v, { word, list, rows })
    }),
    { numRuns: 300 },
  )
})

test('nothing is null', async () => {
  assert.equal(literal(null), 'null')
  const [, answer] = await ask<unknown>(`select to_json(unnest(${literalRows([[null, undefined, null, null]])}::plain_row[])) as v`)
  assert.deepEqual(answer!.rows[0]!.v, { a: null, b: null, c: null, d: null })
})
