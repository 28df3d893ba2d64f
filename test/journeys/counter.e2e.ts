// A prepared file comes to the counter by QR, is asked once for a supplement with two reasons, completed, worked on from two
// sides, signed off, stamped and returned, the clock explained at each step and the portal saying the same; and an officer
// hands on forty dossiers by keyboard alone.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { envelopeAddress, sealEnvelope } from '../../src/modules/procedures/index.ts'
import { newEnvelopeKey } from '../../src/modules/procedures/seal-envelope.ts'
import { newId } from '../../src/platform/ids.ts'
import { addSeconds, systemNow } from '../../src/platform/time.ts'
import { samplePage } from '../../src/stand-ins/portal/attachments.ts'
import { chromiumMissing } from '../support/chromium.ts'
import { VAN_BAN } from '../support/factories.ts'
import { openJourney, until, type Journey } from '../support/journey.ts'

const PORTAL = 'https://portal.stand-in.invalid'
let journey: Journey
before(async () => {
  if (chromiumMissing) return
  journey = await openJourney()
  const { db } = journey.t.database
  await db.updateTable('communes').set({ fictional: true }).where('communeId', '=', VAN_BAN).execute()
  await db.insertInto('dossierSettings').values({ communeId: VAN_BAN, agency: 'H99.001', centreName: 'Trung tâm Phục vụ hành chính công xã Vân Bán', phone: '0210000000', portalUrl: PORTAL }).execute()
})
after(async () => void (await journey?.close()))

/** What a daughter prepared for her mother at home: the form, and one photographed paper. */
async function preparedQr(): Promise<string> {
  const [id, key, now] = [newId() as string, newEnvelopeKey(), systemNow()]
  const typed = { personName: ['Sùng Thị Mẩy'], personPhone: ['0912000111'], personPlace: ['Thôn Đồng Rào'], personBirth: ['1949'] }
  const bytes = await sealEnvelope(
    {
      content: { v: 1, communeId: VAN_BAN, code: '1.014027', procedureVersion: 1, formVersion: 1, typed, documents: [{ key: 'mau-01', name: 'Tờ khai theo mẫu', state: 'photographed', pages: [0] }], helpers: [], preparedAt: now },
      pages: [{ name: 'to-khai.png', mediaType: 'image/png', bytes: new Uint8Array(samplePage()) }],
    },
    id,
    key,
  )
  await journey.t.database.db
    .insertInto('sealedEnvelopes')
    .values({ communeId: VAN_BAN, id, code: '1.014027', procedureVersion: 1, formVersion: 1, ciphertext: Buffer.from(bytes), sizeBytes: bytes.length, helperMemberId: null, sealedAt: now, expiresAt: addSeconds(now, 86_400) })
    .execute()
  return envelopeAddress(journey.origin, id, key)
}

const clock = (page: Page) => page.locator('.clock-sentence').innerText()
const dossier = (id: string) => journey.t.database.db.selectFrom('dossiers').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

/** The officer sends what waits, and the simulated portal shows the same state for the code. */
async function portalAgrees(page: Page, id: string): Promise<void> {
  await page.goto(`${journey.origin}/ho-so/cong`)
  await page.getByRole('button', { name: 'Đồng bộ ngay' }).click()
  const { code, state } = await dossier(id)
  await page.goto(`${journey.origin}/gia-lap/cong-dich-vu-cong`)
  const row = page.getByRole('row').filter({ hasText: code })
  await assert.doesNotReject(row.getByText(new RegExp(`^${state} · `)).waitFor(), `${code} is ${state}`)
}

test('from an envelope to the result, explained at each step, equal on the portal', { skip: chromiumMissing }, async () => {
  // No script anywhere on these pages: switched off, so that it shows.
  const open = (roles: string[]) => journey.staff(roles, { javaScriptEnabled: false }).then((context) => context.newPage())
  const receiver = await open(['receiver'])
  const officer = await open(['specialist'])
  const leader = await open(['leader_signer'])
  const clerk = await open(['van_thu'])
  const controller = await open(['procedure_controller'])
  const { origin } = journey

  await receiver.goto(`${origin}/ho-so/tiep-nhan/phong-bi`)
  await receiver.getByLabel('Nội dung mã QR').fill(await preparedQr())
  await receiver.getByRole('button', { name: 'Mở phong bì', exact: true }).click()
  await receiver.waitForURL(/\/ho-so\/[0-9a-f-]{36}$/)
  const id = receiver.url().split('/').at(-1)!
  assert.match(await receiver.locator('.lead').innerText(), /Sùng Thị Mẩy/)
  assert.equal(await clock(receiver), 'Chưa tính giờ: hồ sơ chưa được tiếp nhận.')
  await portalAgrees(controller, id)

  await receiver.getByRole('button', { name: 'Tiếp nhận hồ sơ' }).click()
  assert.match(await clock(receiver), /Đã dùng 0 phút, hạn \d\d:\d\d/)
  await receiver.getByRole('button', { name: 'Chuyển xử lý' }).click()
  await portalAgrees(controller, id)

  await officer.goto(`${origin}/ho-so/${id}`)
  await officer.locator('#viec-bo-sung summary').click()
  const parts = officer.locator('#viec-bo-sung fieldset.part')
  for (const [index, [reason, words]] of [['unreadable', 'Ảnh mờ, chụp lại ngoài sáng.'], ['blank', 'Ghi ngày sinh của bà.']].entries()) {
    await parts.nth(index).getByLabel('Chưa đạt vì').selectOption(reason!)
    await parts.nth(index).getByLabel('Nói rõ cho dân hiểu cần làm gì').fill(words!)
  }
  await officer.getByLabel('Số điện thoại để dân hỏi lại').fill('0912 000 222')
  await officer.getByRole('button', { name: 'Gửi yêu cầu bổ sung' }).click()
  assert.match(await clock(officer), /tạm dừng .* vì chờ bổ sung, còn/)
  assert.equal(await officer.locator('#viec-bo-sung').count(), 0)
  await portalAgrees(controller, id)

  await receiver.goto(`${origin}/ho-so/${id}`)
  await receiver.getByText('Ghi nhận đã bổ sung').click()
  await receiver.getByLabel('Đã bổ sung gì').fill('Đã chụp lại, đã ghi ngày sinh')
  await receiver.getByRole('button', { name: 'Đã bổ sung đủ' }).click()
  assert.match(await clock(receiver), /Đã dùng .*hạn \d\d:\d\d/)

  for (const step of ['Thẩm định hồ sơ', 'Xác minh nơi ở, nhân thân']) {
    await officer.goto(`${origin}/ho-so/${id}`)
    await officer.getByRole('button', { name: `Xong: ${step}` }).click()
  }
  await leader.goto(`${origin}/ho-so?xem=cho-lanh-dao`)
  await leader.getByRole('link', { name: (await dossier(id)).code }).click()
  await leader.getByRole('button', { name: 'Ký duyệt' }).click()
  await clerk.goto(`${origin}/ho-so/${id}`)
  await clerk.getByRole('button', { name: /Xong: Vào số, đóng dấu/ }).click()
  await receiver.goto(`${origin}/ho-so/${id}`)
  assert.match(await clock(receiver), /xong trước hạn/)
  await receiver.locator('#viec-tra summary').click()
  await receiver.getByRole('button', { name: 'Đã trả' }).click()
  await receiver.getByText('10 · Đã trả kết quả').first().waitFor()
  await portalAgrees(controller, id)
  const events = await journey.t.database.db.selectFrom('dossierEvents').select('type').where('dossierId', '=', id).orderBy('no').execute()
  assert.deepEqual(events.map(({ type }) => type), ['filed', 'accepted', 'begun', 'supplement_asked', 'supplement_answered', 'step_done', 'step_done', 'step_done', 'step_done', 'returned'])
})

test('killed between any two steps, what was said to be done is done, once', { skip: chromiumMissing }, async () => {
  const receiver = await (await journey.staff(['receiver'])).newPage()
  const before_ = (await journey.t.database.db.selectFrom('dossiers').select('id').execute()).length
  await receiver.goto(`${journey.origin}/ho-so/tiep-nhan?tt=1.004837`)
  await receiver.getByLabel('Người nộp', { exact: true }).fill('Vàng A Chư')
  const sent = receiver.waitForRequest((request) => request.method() === 'POST')
  await receiver.getByRole('button', { name: 'Nhận và hẹn trả' }).click()
  await receiver.getByText(/Đã nhận H99\.001-/).waitFor()
  const [first, post] = [receiver.url(), await sent]
  await journey.killServer()
  await journey.startServer()
  // The same post again, as a browser does that never saw the answer.
  const again = await receiver.request.post(post.url(), { data: post.postDataBuffer()!, headers: { 'content-type': post.headers()['content-type']!, origin: journey.origin }, maxRedirects: 0 })
  assert.equal(new URL(again.headers().location!, journey.origin).href, first)
  assert.equal((await journey.t.database.db.selectFrom('dossiers').select('id').execute()).length, before_ + 1)
  await receiver.getByRole('link', { name: 'Mở hồ sơ này', exact: true }).click()
  await journey.killServer()
  await journey.startServer()
  await receiver.getByRole('button', { name: 'Chuyển xử lý' }).click()
  await receiver.getByText('4 · Đang xử lý').first().waitFor()
})

test('forty dossiers handed on by keyboard alone', { skip: chromiumMissing }, async () => {
  const page = await (await journey.staff(['receiver'])).newPage()
  const { origin } = journey
  const db = journey.t.database.db
  await page.goto(`${origin}/ho-so/tiep-nhan?tt=1.004837`)
  for (let n = 0; n < 40; n++) {
    // The name has the focus; Enter sends, and the next person's form is there.
    await page.keyboard.type(`Nguyễn Thị Hàng ${n}`)
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.searchParams.get('vua') !== null && url.href !== page.url().split('#')[0] + '#')
    await until(`dossier ${n} is there`, async () => (await db.selectFrom('dossiers').select('id').where('applicantName', '=', `Nguyễn Thị Hàng ${n}`).executeTakeFirst()) !== undefined)
    await page.getByText(/Đã nhận/).waitFor()
  }
  const accepted = async () => (await db.selectFrom('dossiers').select('id').where('applicantName', 'like', 'Nguyễn Thị Hàng %').where('state', '=', 2).execute()).length
  assert.equal(await accepted(), 40)
  for (let round = 0; round < 2; round++) {
    await page.goto(`${origin}/ho-so?xem=tat-ca&trang-thai=2`)
    const boxes = await page.locator('input[name=chon]').count()
    await page.locator('input[name=chon]').first().focus()
    for (let box = 0; box < boxes; box++) {
      await page.keyboard.press('Space')
      if (box + 1 < boxes) {
        await page.keyboard.press('Tab')
        await page.keyboard.press('Tab')
      }
    }
    await page.locator('button[name=act][value=begin]').focus()
    await page.keyboard.press('Enter')
    await page.getByText(/Đã làm \d+ trong \d+ hồ sơ/).waitFor()
  }
  assert.equal(await accepted(), 0)
})
