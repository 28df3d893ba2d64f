// A leader signs on a phone with one thumb and a passkey, in a real browser; anybody checks the file on the public page,
// and poppler agrees; the same file, bent by one byte, is rejected with the reason.

import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { createStaff, type Role } from '../../src/modules/accounts/index.ts'
import { systemNow } from '../../src/platform/time.ts'
import { totpCode } from '../../src/platform/totp.ts'
import { VAN_BAN } from '../support/factories.ts'
import { judgesMissing, pdfsig, qpdfClean } from '../support/independent.ts'
import { DESK, openJourney, PHONE, type Journey } from '../support/journey.ts'
import { plainPdf, scribble } from '../support/signed-files.ts'

const PASSWORD = 'suối trong đầu bản'
const TOTP = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
let journey: Journey
let folder: string

before(async () => {
  journey = await openJourney()
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gocua-signing-'))
  fs.writeFileSync(path.join(folder, 'ke-hoach.pdf'), await plainPdf())
  fs.writeFileSync(path.join(folder, 'chu-ky.png'), scribble(6))
})
after(() => journey.close())

async function signIn(page: Page, login: string, role: Role, fullName: string): Promise<void> {
  await createStaff(journey.t.database.db, { login, fullName, roles: [role], communeId: VAN_BAN, password: PASSWORD, totpSecret: TOTP, secret: new Uint8Array(32).fill(7) }, systemNow())
  await page.goto(`${journey.origin}/dang-nhap?tiep=/ky-so`)
  await page.fill('[name=login]', login)
  await page.fill('[name=password]', PASSWORD)
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click()
  await page.fill('[name=code]', totpCode(TOTP, systemNow()))
  await page.getByRole('button', { name: 'Vào', exact: true }).click()
  await page.waitForURL((url) => url.pathname === '/ky-so')
}

async function check(page: Page, file: string): Promise<string> {
  await page.goto(`${journey.origin}/kiem-tra-chu-ky`)
  await page.locator('input[name=file]').setInputFiles(file)
  await page.getByRole('button', { name: 'Kiểm tra', exact: true }).click()
  await page.getByRole('heading', { name: 'Kết quả kiểm tra chữ ký' }).waitFor()
  return page.locator('main').innerText()
}

test('a certificate is issued, a document signed on a phone by passkey, checked by anybody and by poppler; a bent copy is rejected', async () => {
  const phone = await journey.browser.newContext({ viewport: PHONE, hasTouch: true })
  const page = await phone.newPage()
  const devtools = await phone.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  })
  await signIn(page, 'chu.tich', 'leader_signer', 'Lý Văn Chủ')
  assert.match(await page.locator('main').innerText(), /Bạn chưa có chứng thư để ký/)

  const desk = await journey.browser.newContext({ viewport: DESK, javaScriptEnabled: false })
  const admin = await desk.newPage()
  await signIn(admin, 'quan.tri', 'commune_admin', 'Hà Thị Quản')
  await admin.goto(`${journey.origin}/ky-so/quan-ly`)
  await admin.locator('select[name=accountId]').selectOption({ label: 'Lý Văn Chủ' })
  await admin.getByRole('button', { name: 'Cấp chứng thư' }).click()
  await admin.getByText('Đã cấp chứng thư.').waitFor()

  await page.goto(`${journey.origin}/tai-khoan/bao-ve`)
  await page.getByRole('button', { name: 'Thêm khóa truy cập của máy này' }).click()
  await page.waitForFunction(() => document.querySelector('main')!.textContent!.includes('Chrom'))
  await page.goto(`${journey.origin}/ky-so/chung-thu`)
  await page.locator('input[name=picture]').first().setInputFiles(path.join(folder, 'chu-ky.png'))
  await page.getByRole('button', { name: 'Lưu ảnh' }).first().click()
  await page.getByText('Đã lưu ảnh.').waitFor()

  await page.goto(`${journey.origin}/ky-so/tai-len`)
  await page.locator('input[name=file]').setInputFiles(path.join(folder, 'ke-hoach.pdf'))
  await page.fill('[name=title]', 'Kế hoạch dạy VNeID')
  await page.getByRole('button', { name: 'Tiếp tục' }).click()
  await page.getByRole('button', { name: 'Ký', exact: true }).tap()
  await page.getByRole('button', { name: 'Xác nhận bằng khóa truy cập' }).tap()
  await page.getByText('Đã ký 1 trong 1 văn bản.').waitFor()
  await page.locator('a.sign-link').first().tap()
  const href = await page.getByRole('link', { name: 'Xem văn bản đã ký' }).getAttribute('href')
  const signed = Buffer.from(await (await phone.request.get(`${journey.origin}${href}`)).body())
  const file = path.join(folder, 'da-ky.pdf')
  fs.writeFileSync(file, signed)

  const anybody = await journey.browser.newContext({ viewport: PHONE, javaScriptEnabled: false })
  const stranger = await anybody.newPage()
  const good = await check(stranger, file)
  for (const words of ['Hợp lệ', 'Lý Văn Chủ', 'không có giá trị pháp lý', 'có dấu thời gian', 'Văn bản nguyên vẹn từ lúc ký']) assert.ok(good.includes(words), words)
  if (!judgesMissing) {
    assert.deepEqual(pdfsig(file).map(({ valid }) => valid), [true])
    assert.ok(qpdfClean(file))
  }
  const bent = Buffer.from(signed)
  bent[bent.indexOf('stream\n') + 80]! ^= 1
  fs.writeFileSync(path.join(folder, 'da-sua.pdf'), bent)
  const bad = await check(stranger, path.join(folder, 'da-sua.pdf'))
  assert.match(bad, /Không hợp lệ/)
  assert.match(bad, /Văn bản đã bị sửa sau khi ký/)
  await Promise.all([phone.close(), desk.close(), anybody.close()])
})
