// What a person reads when a field is wrong: one sentence that says what to do, in both languages.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as z from 'zod'
import { catalogues } from '../locales/index.ts'
import { makeTranslator } from '../locales/translate.ts'
import { problemsOf } from './validation.ts'

const CASES: [what: string, schema: z.ZodType, value: unknown, vi: RegExp, en: RegExp][] = [
  ['nothing typed', z.string().min(1), '', /bắt buộc/, /required/],
  ['too short', z.string().min(3), 'ab', /ít nhất 3 ký tự/, /at least 3 characters/],
  ['too long', z.string().max(2), 'abc', /dài nhất là 2 ký tự/, /at most 2 characters/],
  ['too small', z.number().min(5), 4, /nhỏ nhất là 5/, /at least 5/],
  ['too big', z.number().max(480), 481, /lớn nhất là 480/, /at most 480/],
  ['nothing chosen', z.array(z.string()).min(1), [], /số mục đã chọn/, /how many you chose/],
  ['not offered', z.enum(['a', 'b']), 'c', /một trong các mục có sẵn/, /one of the items offered/],
  ['the schema’s own words', z.string().regex(/^\d+$/, 'hãy gõ một số'), 'x', /hãy gõ một số/, /type a number/],
  ['another kind of thing', z.number(), 'x', /không đúng dạng/, /wrong form/],
]

for (const [what, schema, value, vi, en] of CASES) {
  test(what, () => {
    const result = z.object({ field: schema }).safeParse({ field: value })
    assert.equal(result.success, false)
    const [problem] = problemsOf(result.error!)
    assert.equal(problem!.field, 'field')
    assert.match(makeTranslator(null)(problem!.text, problem!.params), vi)
    const english = makeTranslator(catalogues.en)(problem!.text, problem!.params)
    assert.match(english, en)
    assert.doesNotMatch(english, /[À-ỹĐđ{}]/u)
  })
}

test('a name that happens to be a word of the catalogue stays a name', () => {
  const [word] = Object.entries(catalogues.en).find(([vi, english]) => vi !== english && !vi.includes('{'))!
  assert.equal(makeTranslator(catalogues.en)('{name}', { name: word }), word)
})
