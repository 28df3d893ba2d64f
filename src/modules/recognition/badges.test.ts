// Badges: issued when proved, checked by an independent library and by our own checker, read back from the printed card,
// revoked, issued again; and everything a forger would try.

import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import jsonwebtoken from 'jsonwebtoken'
import jsQRImport from 'jsqr'
import { browser } from '../../../test/support/browser.ts'
import { testApp, TEST_ORIGIN, type Session, type TestApp } from '../../../test/support/app.ts'
import { BAO_HA, VAN_BAN } from '../../../test/support/factories.ts'
import { pdfPagePixels, pdfPages, pdfText, popplerMissing } from '../../../test/support/poppler.ts'
import { newId } from '../../platform/ids.ts'
import { closePdf } from '../../platform/pdf.ts'
import { addDays, atLocalTime, plainDate, toPlainDate, type Instant } from '../../platform/time.ts'
import { bitAt, decodeBits, encodeBits, findToken, missingParts, STATUS_BITS, verifyBadge, type BadgeClaims, type PublicJwk, type TrustBook } from './rules-badge.ts'

// The package is CommonJS with a default export inside a default export.
const jsQR = ((jsQRImport as unknown as { default?: typeof jsQRImport }).default ?? jsQRImport) as typeof jsQRImport
const START = plainDate('2026-09-01')
let app: TestApp
let officer: Session
let home: { householdId: string; residentId: string; phone: Session }

before(async () => {
  app = await testApp()
  await app.make.communes()
  const hamletId = await app.make.hamlet(VAN_BAN)
  const team = await app.make.team(VAN_BAN, [hamletId])
  const householdId = await app.make.household(VAN_BAN, hamletId, { headName: 'Vàng Thị Đặt' })
  const residentId = await app.make.resident(VAN_BAN, householdId, { fullName: 'Vàng Thị Đặt', device: 'own' })
  home = { householdId, residentId, phone: await app.phone(VAN_BAN, team.memberId) }
  for (const [n, more] of [[0, {}], [3, {}], [3, { variant: 'co' }], [12, {}]] as const) {
    evening(n)
    const sent = { guideId: 'vneid-password', help: 'none', device: 'own', ranOn: toPlainDate(app.services.now()), commandId: newId(), ...more }
    assert.equal((await app.post(`/di-ngo/nha/${householdId}/chung-kien/${residentId}`, sent, home.phone)).status, 303)
  }
  officer = await app.staff(['movement_officer'], VAN_BAN, { confirmed: true })
})
after(async () => {
  await closePdf()
  await app.close()
})

const evening = (n: number) => app.setNow(atLocalTime(addDays(START, n), 20 * 60))
const badges = () => app.services.database.db.selectFrom('badges').selectAll().orderBy('issuedAt').execute()
const standing = async () => (await badges()).find(({ revokedAt }) => revokedAt === null)!
const book = async () => (await (await app.get('/huy-hieu/so-khoa.json')).json()) as TrustBook
const now = () => app.services.now()
/** Presses the button of the first form on the office's list whose action ends like this. */
const press = async (tab: string, action: string, fields: Record<string, string> = {}) => {
  const page = browser(app, officer.cookie)
  await page.get(`/huy-hieu?xem=${tab}`)
  return page.send(action, fields)
}

test('no key, no badge; the key is made once, its fingerprint is public, its private half is not', async () => {
  const refused = await app.post('/huy-hieu/cap', { residentId: home.residentId, guideId: 'vneid-password', commandId: newId() }, officer)
  assert.match(await refused.text(), /Xã chưa có khóa ký/)
  const made = await press('cho', '/huy-hieu/khoa')
  const { keys } = await book()
  assert.equal(made.location, `/huy-hieu/van-tay/${keys[0]!.kid}`)
  assert.match((await browser(app).get(made.location!)).text, /([0-9A-F]{4} ){7}[0-9A-F]{4}/)
  assert.match(await (await app.post('/huy-hieu/khoa', { commandId: newId() }, officer)).text(), /đã có khóa ký đang dùng/)
  const stranger = await app.staff(['movement_officer'], VAN_BAN)
  assert.match((await app.post('/huy-hieu/khoa', {}, stranger)).headers.get('location')!, /xac-nhan-lai/, 'asks who is there first')
  const row = await app.services.database.db.selectFrom('badgeKeys').selectAll().executeTakeFirstOrThrow()
  assert.doesNotMatch(JSON.stringify(await book()) + JSON.stringify(await (await app.get(`/huy-hieu/khoa/${row.kid}`)).json()), /"d":/)
  assert.ok(!Buffer.from(row.privateSealed).includes(Buffer.from('PRIVATE')))
})

test('an independent library accepts the token by the published key; it holds all that Open Badges 3.0 requires and no name', async () => {
  assert.equal((await press('cho', '/huy-hieu/cap')).status, 303)
  const { jwt, kid } = await standing()
  const jwk = (await (await app.get(`/huy-hieu/khoa/${kid}`)).json()) as PublicJwk & { kid: string }
  const key = createPublicKey({ key: { ...jwk } as never, format: 'jwk' })
  const clockTimestamp = Math.floor(Temporal.Instant.from(now()).epochMilliseconds / 1000)
  const { header, payload } = jsonwebtoken.verify(jwt, key, { algorithms: ['ES256'], complete: true, clockTimestamp, issuer: `${TEST_ORIGIN}/huy-hieu/xa/${kid}` })
  assert.deepEqual([header.typ, header.kid], ['JWT', jwk.kid])
  const claims = payload as unknown as BadgeClaims
  assert.deepEqual(missingParts(claims as never), [])
  assert.deepEqual([claims.jti, claims.sub, claims.iss], [claims.id, claims.credentialSubject.id, claims.issuer.id])
  assert.match(claims.credentialSubject.achievement.description, /Không có giá trị pháp lý/)
  assert.match(claims.credentialSubject.achievement.description, /không phải xác nhận theo QĐ 757/)
  const words = JSON.stringify(claims)
  for (const secret of ['Vàng', 'Đặt', home.residentId, home.householdId]) assert.ok(!words.includes(secret), secret)
  const profile = (await (await app.get(`/huy-hieu/xa/${kid}`)).json()) as { id: string }
  assert.equal(profile.id, claims.iss)
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
  assert.throws(() => jsonwebtoken.verify(jwt, other, { algorithms: ['ES256'], clockTimestamp }))
})

test('printed, photographed from the page, read by another reader, and checked with the key book alone', { skip: popplerMissing }, async () => {
  const response = await app.get(`/huy-hieu/${(await standing()).id}/the.pdf`, officer)
  const card = new Uint8Array(await response.arrayBuffer())
  assert.deepEqual(pdfPages(card), [{ widthMm: 105, heightMm: 148 }])
  assert.match(pdfText(card), /Không có giá trị pháp lý/)
  const { width, height, grey } = pdfPagePixels(card, 1, 200)
  const pixels = new Uint8ClampedArray(width * height * 4)
  grey.forEach((shade, i) => pixels.set([shade, shade, shade, 255], i * 4))
  const text = jsQR(pixels, width, height)!.data
  assert.match(text, /^http:\/\/localhost\/huy-hieu\/kiem-tra\?h=eyJ/)
  const kept = await book()
  const verdict = await verifyBadge(text, kept, now())
  assert.deepEqual(verdict.kind === 'genuine' && [verdict.time, verdict.status, verdict.credential.name], ['valid', 'standing', 'Lấy lại mật khẩu VNeID'])
})

test('the page answers an address, pasted words with line breaks, and a photo; a picture without a code is refused', async () => {
  const { jwt } = await standing()
  const page = browser(app)
  assert.match((await page.get(`/huy-hieu/kiem-tra?h=${jwt}`)).text, /Huy hiệu thật, còn hiệu lực.*Lấy lại mật khẩu VNeID/)
  await page.get('/huy-hieu/kiem-tra')
  assert.match((await page.send('/huy-hieu/kiem-tra', { badge: jwt.replace(/(.{60})/g, '$1\n') })).text, /Huy hiệu thật, còn hiệu lực/)
  assert.match((await page.send('/huy-hieu/kiem-tra', { badge: 'xin chào' })).text, /Không đọc được huy hiệu/)
  assert.match((await page.send('/huy-hieu/kiem-tra', {})).text, /Hãy chọn ảnh chụp huy hiệu/)
  const blank = new File([onePixelPng()], 'anh.png', { type: 'image/png' })
  assert.match(await (await app.post('/huy-hieu/kiem-tra', { picture: blank, badge: '' })).text(), /Không thấy mã QR/)
  const bomb = onePixelPng()
  new DataView(bomb.buffer).setUint32(16, 60_000)
  new DataView(bomb.buffer).setUint32(20, 60_000)
  assert.match(await (await app.post('/huy-hieu/kiem-tra', { picture: new File([bomb], 'anh.png'), badge: '' })).text(), /Không thấy mã QR/)
})

test('what a forger tries is refused: another word, another key, no algorithm, a key that calls itself ours, a list of another key', async () => {
  const { jwt, kid } = await standing()
  const kept = await book()
  const kind = async (text: string, trust: TrustBook = kept) => (await verifyBadge(text, trust, now())).kind
  const [head, body, tail] = jwt.split('.') as [string, string, string]
  const put = (part: string, change: (value: Record<string, unknown>) => void) => {
    const value = JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>
    change(value)
    return Buffer.from(JSON.stringify(value)).toString('base64url')
  }
  assert.equal(await kind(jwt), 'genuine')
  assert.equal(await kind([head, put(body, (claims) => void (claims.name = 'Bác sĩ')), tail].join('.')), 'forged')
  assert.equal(await kind([put(head, (one) => void (one.alg = 'none')), body, tail].join('.')), 'forged')
  assert.equal(await kind([put(head, (one) => void (one.kid = 'https://khac.example/huy-hieu/khoa/AAAAAAAAAAAAAAAAAAAAAA')), body, tail].join('.')), 'stranger')
  const theirs = { ...kept, keys: kept.keys.map((one) => ({ ...one, jwk: { ...one.jwk, x: one.jwk.y, y: one.jwk.x } })) }
  assert.equal(await kind(jwt, theirs), 'stranger', 'a book whose key does not fit its own name is not believed')
  const withoutList = await verifyBadge(jwt, { ...kept, lists: {} }, now())
  assert.equal(withoutList.kind === 'genuine' && withoutList.status, 'unknown')
  const [lh, lb, lt] = kept.lists[kid]!.split('.') as [string, string, string]
  const emptied = [lh, put(lb, (claims) => void (claims.validFrom = '2099-01-01T00:00:00Z')), lt].join('.')
  const tampered = await verifyBadge(jwt, { ...kept, lists: { [kid]: emptied } }, now())
  assert.equal(tampered.kind === 'genuine' && tampered.status, 'unknown', 'a list whose signature does not fit says nothing')
})

test('however a token is cut or changed, it is never taken for genuine', async () => {
  const { jwt } = await standing()
  const kept = await book()
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: jwt.length - 1 }), fc.constantFrom(...'ABab01-_'), async (at, letter) => {
      const changed = jwt.slice(0, at) + letter + jwt.slice(at + 1)
      // The last letter of each part carries bits that base64url ignores.
      if (changed === jwt || [jwt.indexOf('.') - 1, jwt.lastIndexOf('.') - 1, jwt.length - 1].includes(at)) return
      assert.notEqual((await verifyBadge(changed, kept, now())).kind, 'genuine')
    }),
    { numRuns: 120 },
  )
})

test('a status list gives back exactly the places put in, and a list that unpacks to a bomb is no list', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 0, max: STATUS_BITS - 1 }), { maxLength: 30 }), async (places) => {
      const bits = (await decodeBits(await encodeBits(places)))!
      assert.equal(bits.length * 8, STATUS_BITS)
      const set = new Set(places)
      for (const place of [...places, 0, 7, 8, STATUS_BITS - 1]) assert.equal(bitAt(bits, place), set.has(place))
    }),
    { numRuns: 25 },
  )
  const bomb = new Response(new Blob([new Uint8Array(8 << 20)]).stream().pipeThrough(new CompressionStream('gzip')))
  assert.equal(await decodeBits(`u${Buffer.from(await bomb.arrayBuffer()).toString('base64url')}`), undefined)
  assert.equal(await decodeBits('u???'), undefined)
  assert.equal(findToken('http://x/y?h=abc'), undefined)
})

test('revoked is said to be revoked, by page and by key book; an older book does not know and says how old it is', async () => {
  const old = await book()
  evening(13)
  officer = await app.staff(['movement_officer'], VAN_BAN)
  const before = await standing()
  assert.equal((await press('con', `/huy-hieu/${before.id}/thu-hoi`, { why: 'mistake' })).status, 303)
  assert.match((await browser(app).get(`/huy-hieu/kiem-tra?h=${before.jwt}`)).text, /Huy hiệu này đã bị thu hồi/)
  const fresh = await verifyBadge(before.jwt, await book(), now())
  assert.equal(fresh.kind === 'genuine' && fresh.status, 'revoked')
  const aged = await verifyBadge(before.jwt, old, now())
  assert.ok(aged.kind === 'genuine' && aged.status === 'standing' && aged.listFrom! < ('2026-09-14T00:00:00.000Z' as Instant))
  assert.equal((await app.get(`/huy-hieu/${before.id}/the.pdf`, officer)).status, 409, 'not printed again')
  assert.match((await browser(app, officer.cookie).get('/huy-hieu?xem=thu-hoi')).text, /Cấp nhầm/)
})

test('issued again: one standing at a time, the earlier one revoked; not while the proof is gone; not by another commune', async () => {
  assert.equal((await press('cho', '/huy-hieu/cap')).status, 303)
  const first = await standing()
  const twice = await app.post('/huy-hieu/cap', { residentId: home.residentId, guideId: 'vneid-password', commandId: newId() }, officer)
  assert.equal(twice.status, 409)
  assert.equal((await press('con', `/huy-hieu/${first.id}/cap-lai`)).status, 303)
  const second = await standing()
  assert.deepEqual([second.replaces, (await badges()).filter(({ revokedAt }) => revokedAt === null).length], [first.id, 1])
  assert.notEqual(JSON.parse(Buffer.from(second.jwt.split('.')[1]!, 'base64url').toString()).sub, JSON.parse(Buffer.from(first.jwt.split('.')[1]!, 'base64url').toString()).sub, 'two badges of one person cannot be told to be so')
  const elsewhere = await app.staff(['movement_officer'], BAO_HA)
  assert.equal((await app.post(`/huy-hieu/${second.id}/thu-hoi`, { why: 'mistake' }, elsewhere)).status, 404)
  evening(14)
  officer = await app.staff(['movement_officer'], VAN_BAN)
  await app.post(`/di-ngo/nha/${home.householdId}/chung-kien/${home.residentId}`, { guideId: 'vneid-password', help: 'none', device: 'own', slip: 'co', ranOn: toPlainDate(now()), commandId: newId() }, home.phone)
  const refused = await app.post(`/huy-hieu/${second.id}/cap-lai`, { commandId: newId() }, officer)
  assert.match(await refused.text(), /chưa đủ để cấp huy hiệu/)
  assert.equal((await standing()).id, second.id, 'a refusal revokes nothing')
})

function onePixelPng(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64'))
}
