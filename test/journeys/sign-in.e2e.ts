// Getting in, in a real browser: password and code without script, a passkey with the browser's own authenticator,
// and a volunteer's phone from the QR on the leader's screen to its PIN.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import jsQR from 'jsqr'
import type { Page } from 'playwright-core'
import { createStaff } from '../../src/modules/accounts/index.ts'
import { systemNow } from '../../src/platform/time.ts'
import { totpCode } from '../../src/platform/totp.ts'
import { VAN_BAN } from '../support/factories.ts'
import { DESK, openJourney, PHONE, type Journey } from '../support/journey.ts'

const PASSWORD = 'suối trong đầu bản'
const TOTP = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
let journey: Journey

before(async () => {
  journey = await openJourney()
})
after(() => journey.close())

async function account(login: string, more: { totpSecret?: string } = {}): Promise<void> {
  // The same secret as the journey's server.
  const staff = { login, fullName: 'Hoàng Thị Lan', roles: ['commune_admin'], communeId: VAN_BAN, password: PASSWORD, secret: new Uint8Array(32).fill(7), ...more }
  await createStaff(journey.t.database.db, staff, systemNow())
}

async function givePassword(page: Page, login: string, next: string): Promise<void> {
  await page.goto(`${journey.origin}/dang-nhap?tiep=${next}`)
  await page.fill('[name=login]', login)
  await page.fill('[name=password]', PASSWORD)
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click()
}

const at = (path: string) => (url: URL) => url.pathname === path

test('password and code open the commune without any script', async () => {
  await account('khong.script', { totpSecret: TOTP })
  const context = await journey.browser.newContext({ viewport: PHONE, javaScriptEnabled: false })
  const page = await context.newPage()
  await givePassword(page, 'khong.script', '/quan-tri/tai-khoan')
  assert.equal(await page.locator('passkey-button').isVisible(), false)
  await page.fill('[name=code]', totpCode(TOTP, systemNow()))
  await page.getByRole('button', { name: 'Vào', exact: true }).click()
  await page.waitForURL(at('/quan-tri/tai-khoan'))
  assert.match(await page.locator('main').innerText(), /Hoàng Thị Lan/)
  await context.close()
})

test('a passkey is added, signs in and confirms with the browser’s own authenticator', async () => {
  await account('co.khoa')
  const context = await journey.browser.newContext({ viewport: DESK })
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  })
  await givePassword(page, 'co.khoa', '/')
  await page.waitForURL(at('/tai-khoan/bao-ve'))
  await page.fill('passkey-button input', 'Máy bàn một cửa')
  await page.getByRole('button', { name: 'Thêm khóa truy cập của máy này' }).click()
  await page.getByText('Máy bàn một cửa', { exact: true }).waitFor()

  await page.goto(`${journey.origin}/dang-xuat`)
  await page.getByRole('button', { name: 'Đăng xuất khỏi máy này' }).click()
  await page.goto(`${journey.origin}/dang-nhap?tiep=/quan-tri/tai-khoan`)
  await page.getByRole('button', { name: 'Đăng nhập bằng khóa truy cập' }).click()
  await page.waitForURL(at('/quan-tri/tai-khoan'))
  await page.goto(`${journey.origin}/xac-nhan-lai?tiep=/to`)
  await page.getByRole('button', { name: 'Dùng khóa truy cập' }).click()
  await page.waitForURL(at('/to'))

  // Somebody else's machine has no such key: the page says so and the password form stays usable.
  const stranger = await journey.browser.newContext({ viewport: PHONE })
  const other = await stranger.newPage()
  const empty = await stranger.newCDPSession(other)
  await empty.send('WebAuthn.enable')
  await empty.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  })
  await other.goto(`${journey.origin}/dang-nhap`)
  await other.getByRole('button', { name: 'Đăng nhập bằng khóa truy cập' }).click()
  await other.getByText('Chưa dùng được khóa truy cập').waitFor()
  assert.ok(await other.getByRole('button', { name: 'Đăng nhập', exact: true }).isEnabled())
  await Promise.all([context.close(), stranger.close()])
})

/** What a camera would read off the screen. */
async function scan(page: Page): Promise<string> {
  const { data, width, height } = await page.locator('.qr-picture svg').evaluate(async (svg) => {
    const picture = new Image()
    picture.src = `data:image/svg+xml,${encodeURIComponent(svg.outerHTML)}`
    picture.width = picture.height = 400
    await picture.decode()
    const canvas = Object.assign(document.createElement('canvas'), { width: 400, height: 400 })
    const pen = canvas.getContext('2d')!
    pen.drawImage(picture, 0, 0, 400, 400)
    const pixels = pen.getImageData(0, 0, 400, 400)
    return { data: [...pixels.data], width: pixels.width, height: pixels.height }
  })
  return jsQR(Uint8ClampedArray.from(data), width, height)?.data ?? ''
}

test('the volunteer scans the leader’s screen, the phone is enrolled and goes on to its PIN', async () => {
  const leader = await (await journey.phone(journey.team.leaderId)).newPage()
  await leader.goto(`${journey.origin}/doi/ghi-danh/${journey.team.memberId}`)
  await leader.getByRole('button', { name: 'Tạo mã ghi danh' }).click()
  const link = await scan(leader)
  assert.ok(link.startsWith(`${journey.origin}/ghi-danh/`), link)

  const phone = await (await journey.browser.newContext({ viewport: PHONE })).newPage()
  await phone.goto(link)
  await phone.getByRole('button', { name: 'Đúng, ghi danh máy này' }).click()
  await phone.waitForURL(at('/ghi-danh/xong'))
  await phone.getByRole('link', { name: 'Đặt mã PIN trên máy' }).click()
  await phone.waitForURL(at('/may-nay/ma-pin'))

  await leader.goto(`${journey.origin}/doi/may`)
  assert.match(await leader.locator('main').innerText(), /Lê Văn Thành Viên/)
  const again = await (await journey.browser.newContext({ viewport: PHONE })).newPage()
  await again.goto(link)
  assert.match(await again.locator('main').innerText(), /đã dùng cho một máy rồi/)
})
