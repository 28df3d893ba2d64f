// What a thief of the database must not be able to do, and what must still work for the rightful user.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { derivedBytes, hashPassword, open, openText, seal, sealText, verifyPassword } from './secrets.ts'
import { safePath } from './web/safe-path.ts'
import { acceptedTotpStep, newTotpSecret, totpCode, totpUri } from './totp.ts'
import { addSeconds, instant } from './time.ts'
import { processorSeconds } from '../../test/support/processor-time.ts'

const SECRET = new Uint8Array(32).fill(3)

test('a password opens its own hash and nothing else does', async () => {
  const hash = await hashPassword('đường làng quanh co')
  assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  assert.equal(await verifyPassword('đường làng quanh co', hash), true)
  assert.equal(await verifyPassword('đường làng quanh co'.normalize('NFD'), hash), true)
  assert.equal(await verifyPassword('duong lang quanh co', hash), false)
  assert.notEqual(hash, await hashPassword('đường làng quanh co'))
})

test('an unknown login is refused after the same work', async () => {
  await verifyPassword('x', null) // makes the stand-in hash
  const hash = await hashPassword('một mật khẩu nào đó')
  const work = (stored: string | null) => processorSeconds(async () => {
    for (let i = 0; i < 6; i++) assert.equal(await verifyPassword('sai', stored), false)
  })
  const [{ seconds: known }, { seconds: unknown }] = [await work(hash), await work(null)]
  assert.ok(unknown > known / 3 && unknown < known * 3, `known ${known} s, unknown ${unknown} s`)
})

test('what is sealed opens only whole, for the same purpose and the same owner', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.string(), fc.nat(), (plain, owner, at) => {
      const sealed = seal(SECRET, 'totp', plain, owner)
      assert.deepEqual(open(SECRET, 'totp', sealed, owner), Buffer.from(plain))
      assert.equal(open(SECRET, 'totp', sealed, `${owner}x`), undefined)
      assert.equal(open(SECRET, 'ticket', sealed, owner), undefined)
      const bent = Buffer.from(sealed)
      bent[at % bent.length]! ^= 1
      assert.equal(open(SECRET, 'totp', bent, owner), undefined)
      assert.equal(open(SECRET, 'totp', sealed.subarray(0, at % sealed.length), owner), undefined)
    }),
  )
})

test('a sealed form field comes back, a made-up one does not', () => {
  assert.deepEqual(openText(SECRET, 'ticket', sealText(SECRET, 'ticket', { a: 1 })), { a: 1 })
  for (const text of ['', 'abc', '%%%', 'A'.repeat(5000)]) assert.equal(openText(SECRET, 'ticket', text), undefined)
})

test('derived bytes are stable and differ by purpose and label', () => {
  assert.deepEqual(derivedBytes(SECRET, 'a', 'x'), derivedBytes(SECRET, 'a', 'x'))
  assert.notDeepEqual(derivedBytes(SECRET, 'a', 'x'), derivedBytes(SECRET, 'b', 'x'))
  assert.notDeepEqual(derivedBytes(SECRET, 'a', 'x'), derivedBytes(SECRET, 'a', 'y'))
})

test('codes of the authenticator app: RFC 6238 vector, tolerance of one step, never twice', () => {
  const rfc = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' // "12345678901234567890"
  assert.equal(totpCode(rfc, instant('2005-03-18T01:58:29Z')), '081804')
  const secret = newTotpSecret()
  assert.match(totpUri(secret, 'can-bo@vân bán'), /^otpauth:\/\/totp\//)
  const now = instant('2026-11-22T03:00:05Z')
  const code = totpCode(secret, now)
  const step = acceptedTotpStep(secret, ` ${code.slice(0, 3)} ${code.slice(3)} `, now, null)
  assert.ok(step)
  assert.equal(acceptedTotpStep(secret, code, now, step), undefined)
  assert.equal(acceptedTotpStep(secret, code, addSeconds(now, 30), null), step)
  assert.equal(acceptedTotpStep(secret, code, addSeconds(now, 90), null), undefined)
  assert.equal(acceptedTotpStep(secret, totpCode(secret, addSeconds(now, 30)), now, step), step + 1)
  for (const wrong of ['', '12345', 'abcdef', '1234567']) assert.equal(acceptedTotpStep(secret, wrong, now, null), undefined)
})

test('going on after sign-in never leaves this site', () => {
  for (const good of ['/', '/to/1?xa=08377', '/tai-khoan/phien']) assert.equal(safePath(good), good)
  for (const bad of ['//evil.vn', '/\\evil.vn', '/\t/evil.vn', '/\n/evil.vn', 'https://evil.vn', 'javascript:1', '', '/%09/../..//evil.vn/..//x'])
    assert.doesNotMatch(safePath(bad), /^\/[/\\]|evil\.vn(?!\/)/)
  fc.assert(
    fc.property(fc.string(), (text) => {
      const path = safePath(`/${text}`)
      assert.equal(new URL(path, 'https://xa.example').origin, 'https://xa.example')
    }),
  )
})
