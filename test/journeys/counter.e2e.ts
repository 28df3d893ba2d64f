// The counter when the server is killed between any two steps, and forty dossiers handed on by keyboard alone. The way of one
// file from home to home is story.e2e.ts.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { chromiumMissing } from '../support/chromium.ts'
import { VAN_BAN } from '../support/factories.ts'
import { openJourney, type Journey } from '../support/journey.ts'

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
    // The name has the focus; Enter sends, and the next person's form is there: another address, which tells of this one.
    const before_ = page.url()
    await page.locator('input[name=applicantName]:focus').waitFor() // the browser gives the focus after it has drawn the page
    await page.keyboard.type(`Nguyễn Thị Hàng ${n}`)
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.href !== before_ && url.searchParams.get('vua') !== null)
    await page.getByText(/Đã nhận/).waitFor()
    const [{ id }] = [await db.selectFrom('dossiers').select('id').where('applicantName', '=', `Nguyễn Thị Hàng ${n}`).executeTakeFirstOrThrow()]
    assert.equal(new URL(page.url()).searchParams.get('vua'), id)
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
