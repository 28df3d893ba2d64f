// Reminders of the morning, certified copies and the commune's table of retention, through pages and jobs on a real database.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { agencySettled, unitSettled } from './commands-office.ts'
import { remindAll } from './reminders.ts'
import { reminderOf, reminderText } from './rules-reminders.ts'
import { systemActor } from '../../platform/actor.ts'
import { execute } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import type { FakeMessenger } from '../../platform/messaging/fake-messenger.ts'
import { renderPdf } from '../../platform/pdf.ts'
import { addDays, toPlainDate, type PlainDate } from '../../platform/time.ts'
import { VAN_BAN } from '../../../test/support/factories.ts'
import { testApp, type Session, type TestApp } from '../../../test/support/app.ts'

let app: TestApp
let [drafter, clerk, leader]: (Session & { accountId: string })[] = []
let unitId = ''
let today: PlainDate

before(async () => {
  app = await testApp()
  await app.make.communes()
  drafter = await app.staff(['specialist'], VAN_BAN)
  clerk = await app.staff(['van_thu'], VAN_BAN)
  leader = await app.staff(['leader_signer'], VAN_BAN)
  today = toPlainDate(app.services.now())
  const run = async (cmd: Parameters<typeof execute>[1], input: unknown) => {
    const done = await execute(app.services.database, cmd as never, input, { actor: systemActor(VAN_BAN), communeId: VAN_BAN, now: app.services.now(), commandId: newId(app.services.now()) })
    assert.ok(done.ok)
    return done.value as { unitId: string }
  }
  await run(agencySettled, { parentName: '', name: 'Ủy ban nhân dân xã Vân Bán', abbr: 'UBND', place: 'Vân Bán', organCode: 'H25.1', collective: 'Ủy ban nhân dân', headTitle: 'Chủ tịch', numbering: 'by-type', sealMm: 36 })
  unitId = (await run(unitSettled, { name: 'Phòng Văn hóa - Xã hội', abbr: 'VHXH', headAccountId: clerk!.accountId })).unitId
})
after(() => app.close())

test('only what is late or due by tomorrow is worth a reminder', () => {
  const day = (n: number) => ({ dueOn: addDays(today, n) })
  assert.equal(reminderOf([day(2), { dueOn: null }], today), undefined)
  assert.deepEqual(reminderOf([day(-1), day(0), day(1), day(2), { dueOn: null }], today), { late: 1, soon: 2, waiting: 2 })
  assert.match(reminderText({ late: 1, soon: 0, waiting: 0 }, 'xã Vân Bán'), /1 văn bản quá hạn\./)
})

describe('reminders', () => {
  const inbox = () => (app.services.messenger as FakeMessenger).inbox()
  const set = (channel: string, address: string) => app.post('/van-ban/nhac', { channel, address }, drafter)

  test('nobody is told who did not ask; who asked is told once a day, without a link; a carrier that is down is tried again', async () => {
    const made = await app.post('/van-ban/di/moi', { typeKey: 'thong-bao', unitId, secrecy: 'none', urgency: 'thuong', subject: 'Việc gấp', body: 'Nội dung.', recipients: 'Lưu: VT', organCodes: '', signerId: leader!.accountId, signerTitle: 'Chủ tịch', capacity: 'self', dueOn: today.split('-').toReversed().join('/') }, drafter)
    assert.equal(made.status, 303)
    assert.equal(await remindAll(app.services), 0)
    const wrong = await set('sms', '12345')
    assert.equal(wrong.status, 422)
    assert.match(await wrong.text(), /value="12345"/)
    assert.equal((await set('sms', '0912345678')).status, 303)
    const carrier = app.services.messenger as FakeMessenger
    carrier.setFaults({ down: true })
    assert.equal(await remindAll(app.services), 0)
    carrier.setFaults({ down: false })
    assert.equal(await remindAll(app.services), 1)
    assert.equal(await remindAll(app.services), 0)
    carrier.flush()
    assert.deepEqual(inbox().map(({ text }) => text), ['Gõ Cửa, Vân Bán: bạn có 1 văn bản đến hạn hôm nay hoặc ngày mai. Mời bạn mở mục Văn bản điện tử.'])
    assert.equal((await set('none', '')).status, 303)
    assert.equal(await app.count('documentReminderAddresses'), 0)
  })
})

describe('certified copies', () => {
  test('a scan gets a number and waits for the agency’s key; what is no PDF or confidential gets none', async () => {
    const pdf = async (words: string) => new File([(await renderPdf({ template: '#set page(paper: "a4")\n#data', data: words })) as Uint8Array<ArrayBuffer>], 'ban-quet.pdf', { type: 'application/pdf' })
    const copy = async (file: File) => app.post('/van-ban/sao', { source: 'scan', copyKey: 'trich-sao', title: 'Giấy mời số 3', file }, clerk)
    assert.equal((await copy(new File(['không phải'], 'a.pdf'))).status, 422)
    assert.equal((await copy(await pdf('TUYỆT MẬT'))).status, 422)
    const made = await copy(await pdf('Giấy mời'))
    assert.equal(made.status, 303, await made.text())
    assert.match(made.headers.get('location') ?? '', /^\/ky-so\//)
    const page = await (await app.get('/van-ban/sao', clerk)).text()
    assert.match(page, /01\/TrS-UBND/)
    assert.match(page, /chờ ký số cơ quan/)
    const asked = await app.services.database.db.selectFrom('signatureRequests').select(['act', 'accountId', 'words']).executeTakeFirstOrThrow()
    assert.deepEqual(asked, { act: 'copy', accountId: null, words: ['BẢN TRÍCH SAO số 01/TrS-UBND', 'Ủy ban nhân dân xã Vân Bán'] })
    assert.equal((await app.post('/van-ban/sao', { source: 'scan', copyKey: 'sao-y', title: 'A', file: await pdf('B') }, drafter)).status, 403)
  })
})

describe('the table of retention', () => {
  test('a group is entered, unverified until somebody compares it, and fills the term of a new file', async () => {
    assert.equal((await app.post('/van-ban/thoi-han', { title: 'Phong trào', retention: '', basis: 'Thông tư' }, clerk)).status, 422)
    assert.equal((await app.post('/van-ban/thoi-han', { title: 'Phong trào', retention: '10', basis: 'Thông tư 10/2022, mục thử' }, clerk)).status, 303)
    assert.match(await (await app.get('/van-ban/thoi-han', clerk)).text(), /chưa kiểm chứng/)
    const { id } = await app.services.database.db.selectFrom('retentionTerms').select('id').executeTakeFirstOrThrow()
    const file = (code: string) => app.post('/van-ban/ho-so', { year: '2026', code, title: 'Hồ sơ', unitId, keeperName: 'Nhữ', termId: id, retention: '', retentionBasis: '' }, clerk)
    assert.equal((await file('01')).status, 303)
    assert.equal((await app.post('/van-ban/thoi-han/buoc', { termId: id, step: 'check' }, clerk)).status, 303)
    assert.equal((await file('02')).status, 303)
    const files = await app.services.database.db.selectFrom('caseFiles').select(['code', 'retentionYears', 'retentionBasis']).orderBy('code').execute()
    assert.deepEqual(files, [
      { code: '01', retentionYears: 10, retentionBasis: 'Thông tư 10/2022, mục thử (chưa kiểm chứng)' },
      { code: '02', retentionYears: 10, retentionBasis: 'Thông tư 10/2022, mục thử' },
    ])
  })
})
