// Passwords people here would choose, sessions as people read them, and who needs a second factor.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  COMMUNE_STAFF_ROLES, needsSecondFactor, nextSetupStep, passwordFault, permissionsOf, readUserAgent, ROLE_NAMES, sessionEndMs, STAFF_SESSION_LIMIT_SECONDS,
  type PasswordFault,
} from './rules.ts'

test('new passwords: short, common, keyboard rows and the login are refused; a few plain words are welcome', () => {
  const cases: [string, string, PasswordFault | undefined][] = [
    ['', 'lan', 'tooShort'],
    ['ngắn quá', 'lan', 'tooShort'],
    ['x'.repeat(129) + 'abcd', 'lan', 'tooLong'],
    ['1234567890', 'lan', 'monotonous'],
    ['0987654321', 'lan', 'monotonous'],
    ['qwertyuiop', 'lan', 'monotonous'],
    ['aaaaaaaaaaaa', 'lan', 'monotonous'],
    ['abababababab', 'lan', 'monotonous'],
    ['password123', 'lan', 'common'],
    ['Matkhau@2026', 'lan', 'common'],
    ['mật khẩu 2026', 'lan', 'common'],
    ['Anh Yêu Em 99', 'lan', 'common'],
    ['UBNDxa@12345', 'lan', 'common'],
    ['Admin@123456', 'lan', 'common'],
    ['vanban.lan2026', 'vanban.lan', 'likeLogin'],
    ['Xin vào vanbanlan', 'vanban.lan', 'likeLogin'],
    ['gà chín cựa suối trong', 'vanban.lan', undefined],
    ['cau 7 hang truoc ngo', 'an', undefined],
  ]
  for (const [password, login, fault] of cases) assert.equal(passwordFault(password, login), fault, password)
})

test('whatever is typed gets an answer, and nothing under ten characters passes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (password, login) => {
      const fault = passwordFault(password, login)
      if ([...password].length < 10) assert.equal(fault, 'tooShort')
    }),
  )
})

test('every role can manage its own account, and roles never add up to less', () => {
  for (const role of ROLE_NAMES) assert.ok(permissionsOf([role]).has('self.manage'), role)
  fc.assert(
    fc.property(fc.subarray(ROLE_NAMES), fc.constantFrom(...ROLE_NAMES), (roles, more) => {
      const before = permissionsOf(roles)
      const after = permissionsOf([...roles, more])
      assert.ok([...before].every((permission) => after.has(permission)))
    }),
  )
  assert.equal(permissionsOf(['nobody knows this']).size, 0)
})

test('everybody at a desk needs a second factor; volunteers have their phone and its PIN', () => {
  const needing = ROLE_NAMES.filter((role) => needsSecondFactor([role]))
  assert.deepEqual(needing, ROLE_NAMES.filter((role) => !['volunteer', 'team_leader'].includes(role)))
  assert.ok(!COMMUNE_STAFF_ROLES.includes('volunteer') && !COMMUNE_STAFF_ROLES.includes('province_viewer'))
})

test('finishing an account: first the password, then the second factor', () => {
  const admin = ['commune_admin']
  assert.equal(nextSetupStep({ mustChangePassword: true, hasSecondFactor: false, roles: admin }), 'password')
  assert.equal(nextSetupStep({ mustChangePassword: false, hasSecondFactor: false, roles: admin }), 'second_factor')
  assert.equal(nextSetupStep({ mustChangePassword: false, hasSecondFactor: true, roles: admin }), undefined)
  assert.equal(nextSetupStep({ mustChangePassword: false, hasSecondFactor: false, roles: ['receiver'] }), 'second_factor')
  assert.equal(nextSetupStep({ mustChangePassword: false, hasSecondFactor: false, roles: ['volunteer'] }), undefined)
})

test('a staff session never outlives a week, however busy', () => {
  fc.assert(
    fc.property(fc.nat({ max: 30 * 86_400_000 }), (used) => {
      assert.ok(sessionEndMs(0, used, 'staff') <= STAFF_SESSION_LIMIT_SECONDS * 1000)
      assert.equal(sessionEndMs(0, used, 'device'), used + 45 * 86_400_000)
    }),
  )
})

test('sessions are named as people name their machines', () => {
  const cases: [string, string | undefined, string | undefined][] = [
    ['Mozilla/5.0 (Linux; Android 10; SM-A105G) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36', 'Chrome', 'Android'],
    ['Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36 Chrome/90 Mobile Safari/537.36 Zalo android/12', 'Zalo', 'Android'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 coc_coc_browser/117 Chrome/111 Safari/537.36', 'Cốc Cốc', 'Windows'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Mobile Safari/604.1', 'Safari', 'iPhone'],
    ['Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0', 'Firefox', 'Windows'],
    ['curl/8', undefined, undefined],
  ]
  for (const [agent, browser, system] of cases) assert.deepEqual(readUserAgent(agent), { browser, system })
})
