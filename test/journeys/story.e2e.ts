// The whole story of one file: a daughter prepares her mother's pension file on her phone, most of it without signal, a
// volunteer helps, the counter takes it in by QR, asks once, the leader signs, the clerk seals, the post brings it home, she
// taps a face. The clock is explained at each step, the simulated portal says the same at each step, and the one thing that
// costs money (a certified copy, by the page) is paid by VietQR once.

import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { after, before, test } from 'node:test'
import jsqr from 'jsqr'
import type { Page } from 'playwright-core'
import { createStaff, openSession, SESSION_COOKIE, type Role } from '../../src/modules/accounts/index.ts'
import { decodeVietQr } from '../../src/modules/payments/vietqr.ts'
import { systemNow } from '../../src/platform/time.ts'
import { totpCode } from '../../src/platform/totp.ts'
import { chromiumMissing } from '../support/chromium.ts'
import { VAN_BAN } from '../support/factories.ts'
import { judgesMissing, pdfsig } from '../support/independent.ts'
import { DESK, openJourney, PHONE, until, type Journey } from '../support/journey.ts'
import { blurred, page as paper, png } from '../support/papers.ts'
import { plainPdf } from '../support/signed-files.ts'

const PENSION = '1.014027'
const MOTHER = 'Hà Thị Mơ'
const PASSWORD = 'suối trong đầu bản'
const TOTP = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const skip = { skip: chromiumMissing, timeout: 240_000 }

let journey: Journey
let folder: string
before(async () => {
  if (chromiumMissing) return
  journey = await openJourney()
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gocua-story-'))
  const { db } = journey.t.database
  await db.updateTable('communes').set({ fictional: true }).where('communeId', '=', VAN_BAN).execute()
  await db
    .insertInto('dossierSettings')
    .values({ communeId: VAN_BAN, agency: 'H99.001', centreName: 'Trung tâm Phục vụ hành chính công xã Vân Bán', phone: '0210000000', portalUrl: 'https://portal.stand-in.invalid' })
    .execute()
})
after(async () => {
  await journey?.close()
  if (folder) fs.rmSync(folder, { recursive: true, force: true })
})

const press = async (page: Page, name: string | RegExp) => {
  await page.getByRole('button', { name, exact: true }).first().click()
  await page.waitForLoadState('load')
}
const main = (page: Page) => page.locator('main').innerText()
const clock = (page: Page) => page.locator('.clock-sentence').innerText()

/** A phone's picture: the sheet with a margin of table round it. */
function photo(shaken: boolean, name = 'IMG_2031.png') {
  const sheet = paper(900, 1240)
  return { name, mimeType: 'image/png', buffer: png(shaken ? blurred(sheet, 4) : sheet) }
}

/** What a camera would read off this part of the screen. */
async function scan(page: Page): Promise<string> {
  const picture = (await page.locator('.qr-picture').first().screenshot()).toString('base64')
  const blank = await page.context().newPage()
  const image = await blank.evaluate(async (data: string) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0))], { type: 'image/png' }))
    const pen = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!
    pen.drawImage(bitmap, 0, 0)
    return { width: bitmap.width, height: bitmap.height, pixels: [...pen.getImageData(0, 0, bitmap.width, bitmap.height).data] }
  }, picture)
  await blank.close()
  const read = jsqr(new Uint8ClampedArray(image.pixels), image.width, image.height)
  assert.ok(read, 'the code on the screen can be read')
  return read.data
}

/** Somebody who signs: with a password and an authenticator, signed in already. */
async function signer(role: Role, login: string, fullName: string): Promise<Page> {
  const { db } = journey.t.database
  const { accountId } = await createStaff(db, { login, fullName, roles: [role], communeId: VAN_BAN, password: PASSWORD, totpSecret: TOTP, secret: new Uint8Array(32).fill(7) }, systemNow())
  const { token } = await openSession(db, { accountId }, systemNow(), 'journey', true)
  const context = await journey.browser.newContext({ viewport: DESK, javaScriptEnabled: false })
  await context.addCookies([{ name: SESSION_COOKIE, value: token, url: journey.origin, httpOnly: true, sameSite: 'Lax', expires: 4_000_000_000 }])
  return context.newPage()
}

async function signHere(page: Page): Promise<void> {
  await press(page, /^(Ký|Đóng dấu)$/)
  // Open by itself for whoever has no passkey.
  if (!(await page.getByLabel('Mật khẩu').isVisible())) await page.getByText('Xác nhận bằng mật khẩu và mã').click()
  await page.getByLabel('Mật khẩu').fill(PASSWORD)
  await page.getByLabel('Mã trên ứng dụng xác thực').fill(totpCode(TOTP, systemNow()))
  await press(page, 'Xác nhận và ký')
  await page.getByText('Đã ký 1 trong 1 văn bản.').waitFor()
}

const dossier = (id: string) => journey.t.database.db.selectFrom('dossiers').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

/** The officer sends what waits, and the simulated portal shows the same state for the code. */
async function portalAgrees(page: Page, id: string): Promise<void> {
  await page.goto(`${journey.origin}/ho-so/cong`)
  await press(page, 'Đồng bộ ngay')
  const { code, state } = await dossier(id)
  await page.goto(`${journey.origin}/gia-lap/cong-dich-vu-cong`)
  await page.getByRole('row').filter({ hasText: code }).getByText(new RegExp(`^${state} · `)).waitFor()
}

test('from a kitchen table without signal to a face tapped on the way home', skip, async () => {
  const { origin, link } = journey
  const daughter = await journey.browser.newContext({ viewport: PHONE, hasTouch: true, isMobile: true, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh' })
  let phone = await daughter.newPage()
  const choose = (name: string, value: string) => phone.locator(`label:has(input[name="${name}"][value="${value}"])`).click()

  // ---- at home ----
  await phone.goto(`${origin}/thu-tuc?tim=nguoi+gia`)
  await phone.getByText('Trợ cấp hưu trí xã hội').click()
  assert.match(await main(phone), /10 ngày làm việc[\s\S]*Miễn phí/)
  await until('the worker holds the pages', () => phone.evaluate(async () => (await navigator.serviceWorker.getRegistration('/chuan-bi/'))?.active?.state === 'activated'))
  link.mode = 'cut'
  await phone.goto(`${origin}/chuan-bi/bat-dau/${PENSION}`)
  await choose('giup', 'co')
  await press(phone, 'Bắt đầu')
  const { cardCode } = await journey.t.database.db.selectFrom('teamMembers').select('cardCode').where('id', '=', journey.team.memberId).executeTakeFirstOrThrow()
  await phone.getByLabel('Mã trên thẻ người hướng dẫn').fill(cardCode)
  await press(phone, 'Ghi người giúp')
  await phone.getByText('Đã ghi người giúp.').waitFor()
  const home = phone.url()
  await phone.locator('.checklist a[href$="/to-khai"]').click()
  await phone.getByLabel('Họ và tên ông, bà').fill(MOTHER)
  await phone.getByText('Đã lưu', { exact: true }).waitFor()
  // The phone is closed in between; nothing is lost.
  await phone.close()
  phone = await daughter.newPage()
  await phone.goto(`${origin}/chuan-bi/cua-toi`)
  await phone.getByRole('link', { name: 'Trợ cấp hưu trí xã hội' }).click()
  await phone.locator('.checklist a[href$="/to-khai"]').click()
  assert.equal(await phone.getByLabel('Họ và tên ông, bà').inputValue(), MOTHER)
  await phone.getByLabel('Ngày sinh ông, bà').fill('1948')
  await choose('personGender', 'nu')
  await phone.getByLabel('Số định danh cá nhân của ông, bà').fill('001148000123')
  await phone.locator('[name=personPhone]').fill('0912 000 111')
  await phone.getByLabel('Nơi ở hiện nay').fill('Xóm Gò, xã Vân Bán')
  for (const [name, value] of [['hasPension', 'no'], ['hasAllowance', 'no'], ['poor', 'khong'], ['payBy', 'tien-mat'], ['byOther', 'no']] as const) await choose(name, value)
  await press(phone, 'Xong tờ khai')
  await phone.getByText('Tờ khai đã xong.').waitFor()
  await phone.locator('.checklist a[href*="/giay-to/"]').click()
  await phone.locator('input[type=file]').setInputFiles(photo(true))
  await phone.getByText('Ảnh bị nhòe. Giữ chắc tay').waitFor()
  await phone.locator('input[type=file]').setInputFiles(photo(false))
  await phone.locator('paper-camera[data-ready]').waitFor()
  await press(phone, 'Giữ ảnh này')
  await phone.getByText('Trang 1,').waitFor()
  link.mode = 'open'
  await phone.goto(`${home}/dong-goi`)
  await press(phone, 'Đóng gói và lấy mã QR')
  await phone.getByText('Mã này là chìa khóa').waitFor()
  const sealed = await scan(phone)

  // ---- at the counter: no script on the officers' pages ----
  const open = async (roles: string[]) => (await journey.staff(roles, { javaScriptEnabled: false })).newPage()
  const [receiver, officer, controller, admin] = [await open(['receiver']), await open(['specialist']), await open(['procedure_controller']), await open(['commune_admin'])]
  const leader = await signer('leader_signer', 'chu.tich', 'Lý Văn Chủ')
  const clerk = await signer('van_thu', 'van.thu', 'Đinh Thị Thư')
  for (const holder of ['Lý Văn Chủ', /Cơ quan|cơ quan/]) {
    await admin.goto(`${origin}/ky-so/quan-ly`)
    const option = admin.locator('select[name=accountId] option').filter({ hasText: holder })
    await admin.locator('select[name=accountId]').selectOption((await option.first().getAttribute('value'))!)
    await press(admin, 'Cấp chứng thư')
    await admin.getByText('Đã cấp chứng thư.').waitFor()
  }

  await receiver.goto(`${origin}/ho-so/tiep-nhan/phong-bi`)
  await receiver.getByLabel('Mã QR của gói').fill(sealed)
  await receiver.keyboard.press('Enter')
  await receiver.waitForURL(/\/ho-so\/[0-9a-f-]{36}$/)
  const id = receiver.url().split('/').at(-1)!
  const filed = await main(receiver)
  assert.match(filed, /Tờ khai đủ và đúng dạng/)
  assert.match(filed, /Lê Văn Thành Viên\s+Thẻ thật, còn hạn/)
  assert.deepEqual([(await dossier(id)).applicantName, (await dossier(id)).assistedBy], [MOTHER, 'Lê Văn Thành Viên'], 'helped, not replaced')
  assert.equal(await clock(receiver), 'Chưa tính giờ: hồ sơ chưa được tiếp nhận.')
  await portalAgrees(controller, id)

  await receiver.getByLabel('Nhận kết quả').selectOption('post')
  await press(receiver, 'Tiếp nhận hồ sơ')
  assert.match(await clock(receiver), /Đã dùng 0 phút, hạn \d\d:\d\d/)
  await press(receiver, 'Chuyển xử lý')
  await portalAgrees(controller, id)

  // ---- asked once, with two reasons ----
  await officer.goto(`${origin}/ho-so/${id}`)
  await officer.locator('#viec-bo-sung summary').click()
  const parts = officer.locator('#viec-bo-sung fieldset.part')
  for (const [index, [reason, words]] of [['unreadable', 'Ảnh mờ, chụp lại ngoài sáng.'], ['blank', 'Ghi ngày sinh của bà.']].entries()) {
    await parts.nth(index).getByLabel('Chưa đạt vì').selectOption(reason!)
    await parts.nth(index).getByLabel('Nói rõ cho dân hiểu cần làm gì').fill(words!)
  }
  await officer.getByLabel('Số điện thoại để dân hỏi lại').fill('0912 000 222')
  await press(officer, 'Gửi yêu cầu bổ sung')
  assert.match(await clock(officer), /tạm dừng .* vì chờ bổ sung, còn/)
  assert.equal(await officer.locator('#viec-bo-sung').count(), 0, 'there is no second time')
  await portalAgrees(controller, id)
  await receiver.goto(`${origin}/ho-so/${id}`)
  await receiver.locator('#viec-da-bo-sung summary').click()
  await receiver.getByLabel('Đã bổ sung gì').fill('Đã chụp lại, đã ghi ngày sinh')
  await receiver.locator('#viec-da-bo-sung input[type=file]').setInputFiles(photo(false, 'to-khai-chup-lai.png'))
  await press(receiver, 'Đã bổ sung đủ')
  assert.match(await clock(receiver), /Đã dùng .*hạn \d\d:\d\d/)
  assert.match(await main(receiver), /to-khai-chup-lai/)
  await portalAgrees(controller, id)

  // ---- the one thing that costs money: a certified copy of five pages, by the page ----
  await admin.goto(`${origin}/thu-phi/tai-khoan`)
  await admin.locator('select[name=bankBin]').selectOption('999999')
  await admin.locator('input[name=accountNumber]').fill('1234567890')
  await admin.locator('input[name=accountName]').fill('UBND XA VAN BAN')
  await press(admin, /Thêm tài khoản/)
  await receiver.goto(`${origin}/ho-so/tiep-nhan?tt=2.000815`)
  await receiver.getByLabel('Người nộp', { exact: true }).fill(MOTHER)
  await receiver.getByLabel('Số trang một bản').first().fill('5')
  await press(receiver, 'Nhận và hẹn trả')
  await receiver.getByRole('link', { name: 'Mở hồ sơ này', exact: true }).click()
  const copy = receiver.url()
  assert.match(await main(receiver), /Chưa nộp[\s\S]*7\.000[\s\S]*2 trang × 2\.000 \+ 3 trang × 1\.000/)
  await receiver.getByRole('link', { name: /7\.000/ }).click()
  const qr = decodeVietQr(await scan(receiver))
  assert.ok(qr.ok)
  assert.deepEqual([qr.value.amountVnd, qr.value.bankBin], [7000, '999999'])
  const payer = await daughter.newPage()
  await payer.goto(`${origin}/tra-phi/${qr.value.purpose}`)
  await payer.getByRole('link', { name: 'Mở ngân hàng giả lập' }).click()
  await press(payer, 'Chuyển')
  await payer.goto(`${origin}/tra-phi/${qr.value.purpose}`)
  assert.match(await main(payer), /Đã trả đủ/)
  assert.equal(await payer.locator('.qr-picture').count(), 0, 'what is paid offers no code to pay again')
  await receiver.goto(copy)
  assert.match(await main(receiver), /Phí, lệ phí: Đã nộp[\s\S]*đã nộp/)
  assert.deepEqual(await journey.t.database.db.selectFrom('charges').select(['amountVnd', 'state']).execute(), [{ amountVnd: 7000, state: 'paid' }], 'one charge, for the copy; the pension is free by law')

  // ---- signed by the leader, sealed by the clerk ----
  const result = path.join(folder, 'quyet-dinh.pdf')
  fs.writeFileSync(result, await plainPdf())
  await officer.goto(`${origin}/ho-so/${id}`)
  await officer.locator('#viec-ket-qua summary').click()
  await officer.getByLabel('Tên kết quả').fill('Quyết định hưởng trợ cấp hưu trí xã hội')
  await officer.getByLabel('Tệp kết quả').setInputFiles(result)
  await officer.getByLabel('Trình ai ký số').selectOption({ label: 'Lý Văn Chủ' })
  await press(officer, 'Lưu kết quả')
  assert.match(await main(officer), /Chờ đến bước ký duyệt/)
  for (const step of ['Thẩm định hồ sơ', 'Xác minh nơi ở, nhân thân']) {
    await officer.goto(`${origin}/ho-so/${id}`)
    await press(officer, `Xong: ${step}`)
  }
  assert.match(await main(officer), /Chờ lãnh đạo ký/)
  await leader.goto(`${origin}/ho-so?xem=cho-lanh-dao`)
  await leader.getByRole('link', { name: (await dossier(id)).code }).click()
  assert.equal(await leader.getByRole('button', { name: 'Ký duyệt' }).count(), 0, 'no button stands in for the signature')
  await leader.getByRole('link', { name: 'Mở để ký số kết quả' }).click()
  await signHere(leader)
  await clerk.goto(`${origin}/ho-so/${id}`)
  await clerk.getByRole('link', { name: 'Mở để đóng dấu kết quả' }).click()
  await signHere(clerk)
  await officer.goto(`${origin}/ho-so/${id}`)
  assert.match(await clock(officer), /xong trước hạn/)
  assert.match(await main(officer), /9 · Đã xử lý xong[\s\S]*Đã ký và đóng dấu/)
  await portalAgrees(controller, id)
  const signedFile = path.join(folder, 'ket-qua.pdf')
  fs.writeFileSync(signedFile, await (await officer.request.get(`${origin}/ho-so/${id}/ket-qua`)).body())
  if (!judgesMissing) assert.deepEqual(pdfsig(signedFile).map(({ valid }) => valid), [true, true])
  const pushed = await journey.t.database.db.selectFrom('resultPushes').select('resultLink').where('dossierId', '=', id).execute()
  assert.deepEqual(pushed, [{ resultLink: (await dossier(id)).resultFile }], 'the file that goes to the citizen’s store is the sealed one')
  await payer.goto(`${origin}/kiem-tra-chu-ky`)
  await payer.locator('input[name=file]').setInputFiles(signedFile)
  await press(payer, 'Kiểm tra')
  assert.match(await main(payer), /Hợp lệ[\s\S]*Lý Văn Chủ/)

  // ---- brought home ----
  const { code } = await dossier(id)
  await receiver.goto(`${origin}/tra-ket-qua`)
  await receiver.getByRole('link', { name: MOTHER }).click()
  const parcel = receiver.url()
  const happened = async (what: string, note = '') => {
    await receiver.goto(parcel)
    await receiver.locator('select[name=move]').selectOption({ label: what })
    await receiver.locator('input[name=note]').fill(note)
    await press(receiver, 'Ghi lại')
  }
  await happened('Đã đóng gói, dán nhãn')
  await receiver.goto(`${origin}/tra-ket-qua/ban-giao`)
  await receiver.getByLabel('Đơn vị bưu chính').fill('Bưu điện (hư cấu)')
  await receiver.getByLabel('Người nhận của bưu chính').fill('Chị Nga')
  await press(receiver, 'Bàn giao')
  await happened('Giao chưa được', 'Không có nhà')
  await happened('Đi giao lại')
  await receiver.goto(parcel)
  await receiver.locator('input[name=identityCheck][value=card]').check({ force: true })
  await press(receiver, 'Ghi đã nhận')
  assert.match(await main(receiver), /Đã tới tay người nhận/)
  assert.equal((await dossier(id)).state, 10)
  await portalAgrees(controller, id)

  // ---- followed and rated ----
  await payer.goto(`${origin}/tra-cuu?ma=${encodeURIComponent(code)}`)
  await payer.getByLabel('4 số cuối điện thoại ghi trong hồ sơ').fill('0111')
  await press(payer, 'Xem')
  const tracked = await main(payer)
  assert.match(tracked, /Đã trả kết quả[\s\S]*Đã giao tận tay[\s\S]*Giao chưa được/)
  assert.doesNotMatch(tracked, /Hà Thị Mơ|Xóm Gò|0912/)
  await payer.getByRole('link', { name: /Bấm một lần/ }).click()
  await payer.getByRole('button', { name: 'Hài lòng', exact: true }).click()
  await payer.getByText('Cảm ơn bạn!').waitFor()
  await receiver.goto(`${origin}/ho-so/${id}`)
  assert.match(await main(receiver), /10 · Đã trả kết quả[\s\S]*Hài lòng/)
  await portalAgrees(controller, id)
  const events = await journey.t.database.db.selectFrom('dossierEvents').select('type').where('dossierId', '=', id).orderBy('no').execute()
  assert.deepEqual(
    events.map(({ type }) => type),
    ['filed', 'accepted', 'begun', 'supplement_asked', 'supplement_answered', 'result_attached', 'step_done', 'step_done', 'step_done', 'step_done', 'delivery_changed', 'delivery_changed', 'delivery_changed', 'returned', 'rated'],
  )
  await daughter.close()
})
