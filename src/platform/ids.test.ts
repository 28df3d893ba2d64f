// Ids sort by time and never repeat; a mistyped short code is noticed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { asId, formatShortCode, isUuid, newId, newShortCode, readShortCode, uuidTimeMs, uuidv7 } from './ids.ts'
import { instantFromEpochMs } from './time.ts'

test('ids made one after another are unique, in order, and well formed, even within one millisecond or when the clock steps back', () => {
  const at = instantFromEpochMs(1_800_000_000_000)
  const ids = Array.from({ length: 20_000 }, () => uuidv7(at))
  ids.push(uuidv7(instantFromEpochMs(1_700_000_000_000)))
  assert.equal(new Set(ids).size, ids.length)
  assert.deepEqual([...ids].sort(), ids)
  assert.ok(ids.every(isUuid))
  assert.equal(uuidTimeMs(ids[0] ?? ''), 1_800_000_000_000)
})

test('ids from outside are checked', () => {
  const id = newId<'person'>()
  assert.equal(asId<'person'>(id), id)
  for (const bad of ['', 'x', id.toUpperCase(), `${id} `, '00000000-0000-0000-0000-000000000000', 7]) assert.ok(!isUuid(bad), String(bad))
  assert.throws(() => asId('../etc/passwd'), TypeError)
  assert.equal(uuidTimeMs('123e4567-e89b-42d3-a456-426614174000'), undefined)
})

test('a short code survives how people write it', () => {
  for (let i = 0; i < 200; i++) {
    const code = newShortCode()
    assert.match(code, /^[1-9A-HJKMNP-TV-Z]{8}$/)
    assert.equal(readShortCode(` ${formatShortCode(code).toLowerCase()} `), code)
    assert.equal(readShortCode(code.replace(/1/g, 'l')), code)
  }
  assert.equal(formatShortCode('K7M29QXA'), 'K7M2-9QXA')
  assert.equal(newShortCode(11).length, 12)
  assert.throws(() => newShortCode(2), RangeError)
})

test('every single wrong sign and every swap of two signs is refused', () => {
  const alphabet = '123456789ABCDEFGHJKMNPQRSTVWXYZ'
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 30 }), (place, sign) => {
      const code = newShortCode()
      const wrong = code.slice(0, place) + alphabet.charAt(sign) + code.slice(place + 1)
      assert.equal(readShortCode(wrong), wrong === code ? code : undefined)
    }),
  )
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 6 }), (place) => {
      const code = newShortCode()
      const swapped = code.slice(0, place) + code.charAt(place + 1) + code.charAt(place) + code.slice(place + 2)
      assert.equal(readShortCode(swapped), swapped === code ? code : undefined)
    }),
  )
  for (const bad of ['', 'ABC', 'K7M2-9Q*A', 'O0O0-O0O0', 'x'.repeat(40)]) assert.equal(readShortCode(bad), undefined)
})
