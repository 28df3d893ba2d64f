// Rules of a citizen's sign-in, as tables.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addSeconds, instant } from '../../platform/time.ts'
import { ATTEMPT_SECONDS, attemptIsLate, levelOf, readClaims, readSessionCookie } from './rules.ts'

test('a level is read out of what providers write, and nothing else is a level', () => {
  const table: [unknown, number][] = [['2', 2], ['loa1', 1], ['urn:vn:eid:muc:2', 2], ['12', 0], ['0', 0], ['cao', 0], [2, 0], [undefined, 0], ['', 0]]
  for (const [acr, level] of table) assert.equal(levelOf(acr), level, String(acr))
})

test('claims: a number that is none is left out', () => {
  assert.deepEqual(readClaims({ sub: 'x', name: ' Hà Thị Mơ ', so: '0000 0000 0001' }, 'so'), { subject: 'x', name: 'Hà Thị Mơ', personalId: '000000000001' })
  for (const so of [undefined, '', '123', 'abc', 12, '0000000000012']) assert.equal(readClaims({ sub: 'x', so }, 'so').personalId, null, String(so))
})

test('a sign-in is late after ten minutes, and never from tomorrow', () => {
  const begunAt = instant('2026-11-28T09:00:00.000Z')
  assert.equal(attemptIsLate({ begunAt }, addSeconds(begunAt, ATTEMPT_SECONDS - 1)), false)
  assert.equal(attemptIsLate({ begunAt }, addSeconds(begunAt, ATTEMPT_SECONDS)), true)
  assert.equal(attemptIsLate({ begunAt }, addSeconds(begunAt, -1)), true)
})

test('a session cookie names commune and token; an officer’s names neither', () => {
  const token = 'a'.repeat(43)
  assert.deepEqual(readSessionCookie(`2101.${token}`), { communeId: 2101, token })
  for (const text of [undefined, '', token, `.${token}`, `2101.${token}x`, `x.${token}`]) assert.equal(readSessionCookie(text), undefined, String(text))
})
