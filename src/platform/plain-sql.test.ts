// Literals written by hand, and rows in binary, must arrive in PostgreSQL as what was meant, whatever people type.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { testDatabase, type TestDatabase } from '../../test/support/database.ts'
import { composedTypes } from './binary-rows.ts'
import { literal, literalList, literalRows, type Field } from './plain-sql.ts'
import { asBinary, asPlain, rowsOf, statement } from './statement.ts'
import { dateFromEpochDay, instantFromEpochMs } from './time.ts'

let db: TestDatabase
before(async () => {
  db = await testDatabase(1)
  await db.database.pool.query('create type plain_row as (a text, b integer, c boolean, d text[])')
  await db.database.pool.query('create type every_row as (a text, b integer, c boolean, d date, e timestamptz, f uuid, g uuid[])')
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

test('rows in binary arrive as the same rows in literals', async () => {
  const or = <T,>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null })
  const row = fc.tuple(
    or(words), or(fc.integer({ min: -2147483648, max: 2147483647 })), or(fc.boolean()),
    or(fc.integer({ min: -700_000, max: 200_000 }).map(dateFromEpochDay)), or(fc.integer({ min: -6e13, max: 2e14 }).map(instantFromEpochMs)),
    or(fc.uuid()), or(fc.array(fc.uuid(), { maxLength: 3 })),
  )
  const client = await db.database.pool.connect()
  try {
    const types = await composedTypes(db.database.pool, client, ['every_row'])
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 5 }), async (rows) => {
        const ask_ = statement`select coalesce(array_agg(r::text), '{}') as v from unnest(${rowsOf('every_row', rows as Field[][])}) r`
        const [plain, binary] = [await client.query(asPlain(ask_)), await client.query(asBinary(ask_, types))]
        assert.deepEqual(binary.rows[0], plain.rows[0])
        assert.equal(binary.rows[0].v.length, rows.length)
      }),
      { numRuns: 300 },
    )
  } finally {
    client.release()
  }
})
