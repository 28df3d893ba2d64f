// A decision from the first word to another commune's register, in a real browser: drafted, sent back, corrected, initialled,
// signed on a phone, numbered, sealed with its annexes by the clerk in person, issued, received, checked by anybody and by
// poppler. A bent file and a confidential one are turned away at the door. The server may die inside any step.

import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { after, before, test } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import { createStaff, openSession, SESSION_COOKIE, type Role } from '../../src/modules/accounts/index.ts'
import { agencySettled, unitSettled } from '../../src/modules/documents/commands-office.ts'
import { documentsSignatureFollower } from '../../src/modules/documents/signature-follower.ts'
import { carryOut } from '../../src/modules/signing/commands-acts.ts'
import { followSignatures } from '../../src/modules/signing/index.ts'
import { systemActor } from '../../src/platform/actor.ts'
import { execute } from '../../src/platform/command.ts'
import { newId } from '../../src/platform/ids.ts'
import { renderPdf } from '../../src/platform/pdf.ts'
import { systemNow } from '../../src/platform/time.ts'
import { BAO_HA, VAN_BAN } from '../support/factories.ts'
import { chromiumMissing } from '../support/chromium.ts'
import { judgesMissing, pdfsig, qpdfClean } from '../support/independent.ts'
import { DESK, openJourney, PHONE, until, type Journey } from '../support/journey.ts'
import { pdfText } from '../support/poppler.ts'
import { XLSX } from '../support/sample-files.ts'
import { scribble, specimenSeal } from '../../tools/demo/signing-pictures.ts'

let journey: Journey
let folder: string
let sealedFile = ''
const open: BrowserContext[] = []

before(async () => {
  if (chromiumMissing) return
  journey = await openJourney()
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gocua-papers-'))
  fs.writeFileSync(path.join(folder, 'chu-ky.png'), scribble(6))
  fs.writeFileSync(path.join(folder, 'con-dau.png'), specimenSeal())
})
after(async () => {
  for (const context of open) await context.close()
  await journey?.close()
})

const command = async (cmd: Parameters<typeof execute>[1], communeId: number, input: unknown) => {
  const now = systemNow()
  const done = await execute(journey.t.database, cmd as never, input, { actor: systemActor(communeId), communeId, now, commandId: newId(now) })
  assert.ok(done.ok, JSON.stringify(done))
  return done.value as Record<string, string>
}

/** Somebody with an account, signed in; `passkey` = with an authenticator in the machine. */
async function official(role: Role, fullName: string, { communeId = VAN_BAN, phone = false, passkey = false } = {}): Promise<{ page: Page; accountId: string }> {
  const db = journey.t.database.db
  const { accountId } = await createStaff(db, { login: newId().slice(-12), fullName, roles: [role], communeId, password: 'suối trong đầu bản', totpSecret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', secret: new Uint8Array(32).fill(7) }, systemNow())
  const context = await journey.browser.newContext(phone ? { viewport: PHONE, hasTouch: true } : { viewport: DESK })
  open.push(context)
  const { token } = await openSession(db, { accountId }, systemNow(), 'journey', true)
  await context.addCookies([{ name: SESSION_COOKIE, value: token, url: journey.origin, httpOnly: true, sameSite: 'Lax', expires: 4_000_000_000 }])
  const page = await context.newPage()
  if (passkey) {
    const devtools = await context.newCDPSession(page)
    await devtools.send('WebAuthn.enable')
    await devtools.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } })
    await page.goto(`${journey.origin}/tai-khoan/bao-ve`)
    await page.getByRole('button', { name: 'Thêm khóa truy cập của máy này' }).click()
    await page.waitForFunction(() => document.querySelector('main')!.textContent!.includes('Chrom'))
  }
  return { page, accountId }
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const confirmBy = async (page: Page, count = 1) => {
  if (count === 1) await press(page, 'Ký')
  await press(page, 'Xác nhận bằng khóa truy cập')
  await page.getByText(`Đã ký ${count} trong ${count} văn bản.`).waitFor()
}

async function attach(page: Page, file: string, title: string): Promise<void> {
  await page.locator('summary', { hasText: 'Thêm phụ lục' }).click()
  await page.locator('#phu-luc input[name=file]').setInputFiles(file)
  await page.fill('#phu-luc input[name=title]', title)
  await press(page, 'Thêm tệp')
  await page.getByText('Đã thêm phụ lục').waitFor()
}

/** Gives a reason under the fold of its button. */
async function sendBack(page: Page, name: string, reason: string): Promise<void> {
  await page.locator('summary', { hasText: name }).click()
  await page.locator('details[open] textarea[name=reason]').fill(reason)
  await page.locator('details[open]').getByRole('button', { name, exact: true }).click()
}

async function check(page: Page, file: string): Promise<string> {
  await page.goto(`${journey.origin}/kiem-tra-chu-ky`)
  await page.locator('input[name=file]').setInputFiles(file)
  await press(page, 'Kiểm tra')
  await page.getByRole('heading', { name: 'Kết quả kiểm tra chữ ký' }).waitFor()
  return page.locator('main').innerText()
}

async function arrive(page: Page, file: string, more: Record<string, string>): Promise<string> {
  await page.goto(`${journey.origin}/van-ban/den/moi`)
  await page.locator('input[name=file]').setInputFiles(file)
  await page.fill('[name=organName]', 'Sở Thử')
  await page.selectOption('[name=typeKey]', 'quyet-dinh')
  await page.fill('[name=subject]', 'Một văn bản gửi đến')
  for (const [name, value] of Object.entries(more)) await (name === 'secrecy' ? page.selectOption(`[name=${name}]`, value) : page.fill(`[name=${name}]`, value))
  await press(page, 'Kiểm tra và vào sổ')
  await page.getByText('chưa lưu').first().waitFor()
  return page.locator('main').innerText()
}

test('a decision goes its whole way to another commune, and holds for anybody', { skip: chromiumMissing }, async () => {
  const { origin } = journey
  const specialist = await official('specialist', 'Đan Văn Soạn')
  const head = await official('movement_officer', 'Lò Thị Trưởng', { passkey: true })
  const leader = await official('leader_signer', 'Khúc Văn Ký', { phone: true, passkey: true })
  const clerk = await official('van_thu', 'Nhữ Thị Thư', { passkey: true })
  const neighbour = await official('van_thu', 'Sùng Thị Nhận', { communeId: BAO_HA })
  const admin = await official('commune_admin', 'Mạc Văn Quản')
  for (const [communeId, place, organCode] of [[VAN_BAN, 'Vân Bán', 'H25.1'], [BAO_HA, 'Bảo Hà', 'H15.1']] as const) {
    await command(agencySettled, communeId, { parentName: '', name: `Ủy ban nhân dân xã ${place}`, abbr: 'UBND', place, organCode, collective: 'Ủy ban nhân dân', headTitle: 'Chủ tịch', numbering: 'by-type', sealMm: '36' })
  }
  const { unitId } = await command(unitSettled, VAN_BAN, { name: 'Phòng Văn hóa - Xã hội', abbr: 'VHXH', headAccountId: head.accountId })
  for (const holder of ['Cơ quan (con dấu)', 'Lò Thị Trưởng', 'Khúc Văn Ký', 'Nhữ Thị Thư']) {
    await admin.page.goto(`${origin}/ky-so/quan-ly`)
    await admin.page.selectOption('select[name=accountId]', { label: holder })
    await press(admin.page, 'Cấp chứng thư')
    await admin.page.getByText('Đã cấp chứng thư.').waitFor()
  }
  for (const [who, holder, file] of [[leader, 'me', 'chu-ky.png'], [clerk, 'agency', 'con-dau.png']] as const) {
    await who.page.goto(`${origin}/ky-so/chung-thu`)
    const form = who.page.locator('form', { has: who.page.locator(`input[name=holder][value=${holder}]`) })
    await form.locator('input[name=picture]').setInputFiles(path.join(folder, file))
    await form.getByRole('button', { name: 'Lưu ảnh' }).click()
    await who.page.getByText('Đã lưu ảnh.').waitFor()
  }

  // The specialist writes; the machine dies before the first save, and what was typed is there.
  let page = specialist.page
  await page.goto(`${origin}/van-ban/di/moi`)
  await page.selectOption('[name=typeKey]', 'quyet-dinh')
  await page.selectOption('[name=unitId]', unitId!)
  await page.fill('[name=subject]', 'Về việc kiện toàn Tổ công nghệ số cộng đồng')
  await page.fill('[name=body]', '# Điều 1. Kiện toàn Tổ công nghệ số cộng đồng\n\nĐi từng ngõ, gõ từng nhà.')
  await page.getByText(/Đã tự lưu lúc/).waitFor()
  await page.goto('about:blank')
  await page.goto(`${origin}/van-ban/di/moi`)
  await page.getByRole('link', { name: 'Mở lại bài viết dở' }).click()
  assert.match(await page.inputValue('[name=body]'), /gõ từng nhà/)
  await page.fill('[name=recipients]', 'Như Điều 2\nLưu: VT, VHXH')
  await page.fill('[name=organCodes]', 'H15.1')
  await page.selectOption('[name=signerId]', leader.accountId)
  await page.fill('[name=signerTitle]', 'Phó Chủ tịch')
  await page.selectOption('[name=capacity]', 'kt')
  await press(page, 'Lưu bài')
  await press(page, 'Trình trưởng đơn vị')
  await page.getByText('Đã chuyển bước.').waitFor()
  const paper = page.url().split('#')[0]!

  // The head of the unit sends it back with a reason; it is corrected and comes again.
  page = head.page
  await page.goto(`${origin}/van-ban`)
  await page.getByRole('link', { name: /kiện toàn Tổ công nghệ số/ }).click()
  await sendBack(page, 'Trả lại người soạn', 'Thiếu điều về trách nhiệm thi hành.')
  await page.getByText('Đã chuyển bước.').waitFor()
  page = specialist.page
  await page.goto(paper)
  await page.getByText('Thiếu điều về trách nhiệm thi hành.').waitFor()
  await page.getByRole('link', { name: 'Sửa', exact: true }).click()
  await page.fill('[name=body]', `${await page.inputValue('[name=body]')}\n\n# Điều 2. Trách nhiệm thi hành\n\nCác thôn chịu trách nhiệm thi hành Quyết định này theo danh sách tại Phụ lục I và số liệu tại Phụ lục II kèm theo./.`)
  await press(page, 'Lưu bài')
  fs.writeFileSync(path.join(folder, 'danh-sach.pdf'), await renderPdf({ template: '#set page(paper: "a4")\nDanh sách tổ công nghệ số', data: null }))
  fs.writeFileSync(path.join(folder, 'so-lieu.xlsx'), XLSX)
  await attach(page, path.join(folder, 'danh-sach.pdf'), 'Danh sách tổ')
  await attach(page, path.join(folder, 'so-lieu.xlsx'), 'Số liệu')
  await press(page, 'Trình trưởng đơn vị')
  await page.getByText('Đã chuyển bước.').waitFor()
  await head.page.goto(paper)
  await press(head.page, 'Đồng ý nội dung')
  await clerk.page.goto(paper)
  await press(clerk.page, 'Thể thức đạt, trình ký')
  await clerk.page.getByText('Đã gửi ký nháy').waitFor()

  // Initials by who answered for the words; then the leader, on a phone, with one thumb.
  await head.page.goto(paper)
  await head.page.getByRole('link', { name: 'Đọc và ký nháy' }).click()
  await confirmBy(head.page)
  page = leader.page
  await page.goto(`${origin}/ky-so`)
  await page.locator('a.sign-link').first().tap()
  await page.getByRole('link', { name: 'Đọc phần chữ' }).tap()
  await page.getByText('Các thôn chịu trách nhiệm thi hành').waitFor()
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing wider than the phone')
  await page.getByRole('button', { name: 'Ký', exact: true }).tap()
  await page.getByRole('button', { name: 'Xác nhận bằng khóa truy cập' }).tap()
  await page.getByText('Đã ký 1 trong 1 văn bản.').waitFor()
  await page.getByText('Không còn văn bản nào chờ bạn.').waitFor()

  // Number, seal, issue: the clerk in person.
  page = clerk.page
  await page.goto(paper)
  await press(page, 'Lấy số và ghi ngày hôm nay')
  await page.getByText('01/QĐ-UBND').first().waitFor()
  // The paper, the PDF annex, and the list that stands for the spreadsheet, in one act.
  await press(page, 'Ký số cơ quan cả 3 tệp')
  await confirmBy(page, 3)
  await page.getByRole('link', { name: 'Về văn bản' }).click()
  await press(page, 'Phát hành')
  await page.getByText('Đã phát hành.').waitFor()

  // Over the hub to the neighbour, who registers it and says so.
  for (const side of [clerk.page, neighbour.page, clerk.page]) {
    await side.goto(`${origin}/van-ban/truc`)
    await press(side, 'Gửi và nhận ngay')
    await side.getByText(/Đã gửi/).first().waitFor()
  }
  await neighbour.page.goto(`${origin}/van-ban/den`)
  await neighbour.page.getByRole('link', { name: /kiện toàn Tổ công nghệ số/ }).click()
  await neighbour.page.getByText('chữ ký hợp lệ').first().waitFor()
  const received = await neighbour.page.locator('main').innerText()
  assert.match(received, /01\/QĐ-UBND[\s\S]*Khúc Văn Ký/)
  assert.match(received, /Phụ lục I - danh-sach\.pdf[^\n]*chữ ký hợp lệ[\s\S]*Phụ lục II - so-lieu\.xlsx[^\n]*khớp bảng kê nơi gửi đã ký[\s\S]*bang-ke-tep-kem-theo\.pdf/)
  const annex = Buffer.from(await (await neighbour.page.request.get(`${neighbour.page.url()}/phu-luc/1`)).body())
  fs.writeFileSync(path.join(folder, 'phu-luc.pdf'), annex)
  assert.match(pdfText(annex), /Số: 01\/QĐ-UBND\s+Thời gian ký: \d{4}-\d\d-\d\dT/)
  await page.goto(paper)
  await page.getByText('Nơi nhận đã vào sổ').waitFor()

  // A copy certified by the agency, with words instead of a picture.
  await page.locator('summary', { hasText: 'Làm bản sao điện tử' }).click()
  await press(page, 'Lập bản sao')
  await confirmBy(page)
  const copy = Buffer.from(await (await page.request.get(`${origin}${await copyAddress(page)}`)).body())
  fs.writeFileSync(path.join(folder, 'ban-sao.pdf'), copy)
  assert.match(pdfText(copy), /BẢN SAO Y[\s\S]*Thời gian ký: \d{4}-\d\d-\d\dT/)

  sealedFile = path.join(folder, 'quyet-dinh.pdf')
  fs.writeFileSync(sealedFile, await (await page.request.get(`${paper}/tep/sealed`)).body())
  const anybody = await journey.browser.newContext({ viewport: PHONE, javaScriptEnabled: false })
  open.push(anybody)
  const good = await check(await anybody.newPage(), sealedFile)
  for (const words of ['Hợp lệ', 'Lò Thị Trưởng', 'Khúc Văn Ký', 'Ủy ban nhân dân xã Vân Bán', 'không có giá trị pháp lý']) assert.ok(good.includes(words), words)
  if (!judgesMissing) {
    assert.deepEqual(pdfsig(sealedFile).map(({ valid }) => valid), [true, true, true])
    assert.deepEqual(pdfsig(path.join(folder, 'phu-luc.pdf')).map(({ valid }) => valid), [true])
    assert.deepEqual(pdfsig(path.join(folder, 'ban-sao.pdf')).map(({ valid }) => valid), [true, true, true, true])
    assert.ok(qpdfClean(sealedFile))
  }
  assert.match(pdfText(fs.readFileSync(sealedFile), '-layout'), /Số: *01 *\/QĐ-UBND/)

  // At the door of the neighbour: a bent file with the reason, confidential ones by level and by their words, nothing kept.
  const bent = fs.readFileSync(sealedFile)
  bent[bent.indexOf('stream\n') + 80]! ^= 1
  fs.writeFileSync(path.join(folder, 'da-sua.pdf'), bent)
  const secret = await renderPdf({ template: '#set page(paper: "a4")\nKế hoạch riêng\n\n*TUYỆT MẬT*', data: null })
  fs.writeFileSync(path.join(folder, 'mat.pdf'), secret)
  const files = async () => (await journey.t.database.db.selectFrom('incomingDocuments').select('id').execute()).length
  const had = await files()
  assert.match(await arrive(neighbour.page, path.join(folder, 'da-sua.pdf'), { fullNumber: '02/QĐ-UBND' }), /đã bị sửa sau khi ký[\s\S]*trả lại nơi gửi/)
  assert.match(await arrive(neighbour.page, path.join(folder, 'mat.pdf'), { fullNumber: '03/QĐ-UBND' }), /dấu hiệu độ mật: “TUYỆT MẬT”/)
  assert.match(await arrive(neighbour.page, sealedFile, { fullNumber: '04/QĐ-UBND', secrecy: 'mat' }), /độ Mật không được/)
  assert.equal(await files(), had)
  await neighbour.page.goto(`${origin}/van-ban/den/tu-choi`)
  for (const number of ['02/QĐ-UBND', '03/QĐ-UBND', '04/QĐ-UBND']) await neighbour.page.getByText(number).waitFor()
})

async function copyAddress(page: Page): Promise<string> {
  await page.goto(`${journey.origin}/van-ban/sao`)
  return (await page.getByRole('link', { name: '01/SY-UBND' }).getAttribute('href'))!
}

/** Holds a lock while somebody presses: the request stands still at exactly that step, and there the server is killed. */
async function killedAt(lock: string, pressed: () => Promise<unknown>, isThere: () => Promise<boolean>): Promise<void> {
  const held = await journey.t.database.pool.connect()
  try {
    await held.query(`begin; ${lock}`)
    const gone = pressed().catch(() => undefined)
    await until('the request waits at the step', async () => (await isThere()) && (await held.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).rowCount! > 0)
    await journey.killServer()
    await gone
  } finally {
    await held.query('rollback')
    held.release()
  }
}

test('killed inside the request, before the number, between number and file, and inside the seal: one number, explained, and the clerk goes on', { skip: chromiumMissing }, async () => {
  const { db } = journey.t.database
  const clerk = await official('van_thu', 'Nhữ Thị Thư Hai', { passkey: true })
  const { page } = clerk
  // A second paper, signed like the first.
  const first = await db.selectFrom('documents').selectAll().where('communeId', '=', VAN_BAN).executeTakeFirstOrThrow()
  const id = newId()
  await db.insertInto('documents').values({ ...first, id, state: 'signed', series: null, number: null, numberYear: null, symbol: null, fullNumber: null, issuedOn: null }).execute()
  const signed = await db.selectFrom('documentFiles').selectAll().where('documentId', '=', first.id).where('stage', '=', 'signed').executeTakeFirstOrThrow()
  await db.insertInto('documentFiles').values({ ...signed, documentId: id }).execute()
  const paper = `${journey.origin}/van-ban/di/${id}`
  const now = () => db.selectFrom('documents').select(['state', 'fullNumber']).where('id', '=', id).executeTakeFirstOrThrow()
  const numbers = async () => (await db.selectFrom('documentNumbers').select('number').where('communeId', '=', VAN_BAN).where('register', '=', 'out').orderBy('number').execute()).map(({ number }) => number)

  await page.goto(paper)
  await killedAt('select from document_series for update', () => press(page, 'Lấy số và ghi ngày hôm nay'), async () => true)
  assert.deepEqual([await now(), await numbers()], [{ state: 'signed', fullNumber: null }, [1]], 'killed before the commit: no number is gone')
  await journey.startServer()

  await page.goto(paper)
  await killedAt('lock table document_files in exclusive mode', () => press(page, 'Lấy số và ghi ngày hôm nay'), async () => (await now()).fullNumber !== null)
  assert.deepEqual([await now(), await numbers()], [{ state: 'signed', fullNumber: '02/QĐ-UBND' }, [1, 2]], 'killed after the number: it stands in the register')
  await journey.startServer()

  await page.goto(paper)
  await press(page, 'Ghi số 02/QĐ-UBND vào tệp')
  await page.getByText('Đã có số, chờ dấu cơ quan').first().waitFor()
  const file = Buffer.from(await (await page.request.get(`${paper}/tep/numbered`)).body())
  assert.match(pdfText(file, '-layout'), /Số: *02 *\/QĐ-UBND/)

  await page.getByRole('link', { name: 'Ký số cơ quan' }).click()
  await press(page, 'Ký')
  const confirmed = async () => (await db.selectFrom('signatureActs').select('state').where('accountId', '=', clerk.accountId).executeTakeFirst())?.state === 'confirmed'
  await killedAt('lock table signature_requests in exclusive mode', () => press(page, 'Xác nhận bằng khóa truy cập').then(() => until('confirmed', confirmed)), confirmed)
  assert.deepEqual([await now(), await confirmed()], [{ state: 'numbered', fullNumber: '02/QĐ-UBND' }, true], 'killed inside the seal: confirmed, not sealed')
  // What the job of every minute does in the next server.
  followSignatures(documentsSignatureFollower)
  assert.equal(await carryOut(journey.services()), 1)
  assert.equal(await carryOut(journey.services()), 0)
  assert.deepEqual([(await now()).state, await numbers()], ['sealed', [1, 2]])
})
