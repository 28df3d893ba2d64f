// An officer takes a hamlet's own register of 16,000 rows in, in the browser, and takes it back as a whole.

import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { VAN_BAN } from '../support/factories.ts'
import { openJourney, until, type Journey } from '../support/journey.ts'
import { messyRegister } from '../support/messy-register.ts'
import { openTempDir } from '../support/database.ts'

const ROWS = 16_000
let journey: Journey
let dir: string

before(async () => {
  dir = openTempDir('register')
  journey = await openJourney({ jobs: true })
})
after(async () => {
  await journey.close()
  fs.rmSync(dir, { recursive: true, force: true })
})

const livePeople = async () =>
  (await journey.t.database.db.selectFrom('residents').select('id').where('communeId', '=', VAN_BAN).where('state', '=', 'active').execute()).length
const liveHouseholds = async () =>
  (await journey.t.database.db.selectFrom('households').select('id').where('communeId', '=', VAN_BAN).where('state', '=', 'active').execute()).length

/** Every hamlet name the commune does not know is put to one it has. */
async function answerHamlets(page: Page): Promise<void> {
  for (const select of await page.locator('select[name^="thon-"], select[name=defaultHamletId]').all()) {
    if ((await select.inputValue()) === '') await select.selectOption(journey.hamlets[0]!.id)
  }
}

test('16,000 messy rows: matched, previewed with every doubt explained, committed once, undone as a whole', async () => {
  const file = path.join(dir, 'so-ho-khau.xlsx')
  const register = messyRegister({ rows: ROWS, seed: 7 })
  fs.writeFileSync(file, await register.bytes())
  const [people, households] = [await livePeople(), await liveHouseholds()]

  const context = await journey.staff(['movement_officer'])
  const page = await context.newPage()
  page.setDefaultTimeout(120_000)
  await page.goto(`${journey.origin}/nguoi/nhap-so`)
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('button', { name: 'Tải lên và đọc thử' }).click()
  await page.getByRole('button', { name: 'Đọc thử và xem trước' }).waitFor()
  await page.getByRole('button', { name: 'Đọc thử và xem trước' }).click()
  await page.waitForLoadState()
  if (await page.getByRole('button', { name: 'Đọc thử và xem trước' }).isVisible()) {
    await answerHamlets(page)
    await page.getByRole('button', { name: 'Đọc thử và xem trước' }).click()
  }
  const commit = page.getByRole('button', { name: /^Ghi [\d.]+ người vào sổ/ })
  await commit.click()
  await page.getByText(/dòng nghi vấn chưa chọn/).waitFor()
  await page.locator('a[href*="loai=doubtful"]').first().click()
  await page.getByRole('button', { name: 'Nhập mọi dòng nghi vấn' }).click()
  await page.waitForLoadState()
  const promised = Number(/[\d.]+/.exec(await commit.innerText())![0].replaceAll('.', ''))
  assert.ok(promised > ROWS * 0.9, `${promised} people`)
  assert.equal(await livePeople(), people, 'nothing is written before the officer says so')

  await commit.click()
  await until('the register is in', async () => (await livePeople()) === people + promised, 180)
  assert.ok((await liveHouseholds()) > households)
  const importUrl = page.url()

  await until('the page says so', async () => {
    await page.goto(importUrl)
    return page.getByText('Hoàn tác cả lần nhập').first().isVisible()
  }, 60)
  await page.getByText('Hoàn tác cả lần nhập').first().click()
  await page.locator('form[action$="/hoan-tac"] button').last().click()
  await until('everything is taken back', async () => (await livePeople()) === people && (await liveHouseholds()) === households, 180)
  await context.close()
})
