// The officer's side through the web: a sheet compared field by field, approved and undone; a form edited by one and
// published by another; pinned versions stay what they were.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { testApp, type TestApp } from '../../../test/support/app.ts'
import { browser, type Browser } from '../../../test/support/browser.ts'
import { BAO_HA, VAN_BAN } from '../../../test/support/factories.ts'
import { writeWorkbook } from '../../platform/xlsx.ts'
import type { PlainDate } from '../../platform/time.ts'
import { findForm, findProcedure, findProcedureVersion } from './index.ts'
import { applyEdit, type FieldInput } from './rules-form-edit.ts'
import { faultsOf, type Section } from './rules-form-shape.ts'
import { diffRows, guessColumns, readDeadline, readFee } from './rules-import.ts'
import { SHIPPED } from './rules-catalogue.ts'

let app: TestApp
let controller: Browser
before(async () => {
  app = await testApp()
  await app.make.communes()
  controller = browser(app, (await app.staff(['procedure_controller'], VAN_BAN)).cookie)
})
after(() => app.close())

const HOME = '/danh-muc-thu-tuc'
const on = (code: string, day: string, communeId = VAN_BAN) => app.services.database.read(communeId, (db) => findProcedure(db, communeId, code, day as PlainDate))

describe('reading sheets', () => {
  const DEADLINES: [string, number | null, number | null, string | null, boolean][] = [
    ['3 ngày làm việc', 3, 3, 'workingDay', false], ['15 đến 20 ngày', 15, 20, 'day', false], ['17–20 ngày làm việc', 17, 20, 'workingDay', false], ['8 giờ', 8, 8, 'hour', false],
    ['Trong ngày', null, null, null, true], ['theo quy định', null, null, null, false],
  ]
  for (const [text, value, max, unit, sameDay] of DEADLINES) test(text, () => assert.deepEqual(Object.values((({ value: v, maxValue, unit: u, sameDayBefore15 }) => ({ v, maxValue, u, sameDayBefore15 }))(readDeadline(text, 'copy'))), [value, max, unit, sameDay]))
  test('fees: free, amounts, and what is neither', () => assert.deepEqual(['Miễn phí', '12.000', '12000 đ', 'tùy'].map(readFee), [0, 12_000, 12_000, undefined]))
  test('headings are found under a title, whatever their case; blank cells change nothing', () => {
    const rows = [['DANH MỤC'], ['STT', 'MÃ THỦ TỤC', 'Tên thủ tục', 'Thời hạn giải quyết:'], [1, '1.004194', '', '2 ngày làm việc'], [2, 'không phải mã', 'x', 'y']]
    const guessed = guessColumns(rows)!
    assert.deepEqual(guessed, { heading: 1, columns: ['', 'code', 'name', 'deadline'] })
    const diffs = diffRows(rows, guessed.heading, guessed.columns, SHIPPED)
    assert.deepEqual(diffs.map(({ code, changes }) => [code, changes.map(({ field, before, after }) => [field, before, after])]), [['1.004194', [['deadline', '3 ngày làm việc', '2 ngày làm việc']]]])
  })
})

async function upload(): Promise<string> {
  const bytes = await writeWorkbook([{ name: 'Thủ tục', columns: [{ header: 'Mã TTHC' }, { header: 'Tên TTHC' }, { header: 'Thời hạn' }, { header: 'Phí tại quầy' }], rows: [['1.004194', null, '2 ngày làm việc', '8.000'], ['1.010038', null, null, 'tùy nơi'], ['1.116214', 'Công nhận hộ nghèo (mã mới)', '15 ngày', null]] }])
  const sent = await app.post(`${HOME}/nhap`, { tep: new File([new Uint8Array(bytes)], 'thang-12.xlsx') }, { cookie: controller.cookie })
  assert.equal(sent.status, 303, await sent.text())
  return sent.headers.get('location')!
}

test('a sheet: matched, compared, approved in part, in force from its day; another commune keeps its own; undone as a new version', async () => {
  const compare = await upload()
  const shown = await controller.get(compare)
  assert.match(shown.text, /Đăng ký tạm trú 1.004194 Thời hạn 3 ngày làm việc 2 ngày làm việc/)
  assert.match(shown.text, /không đọc được Tách hộ/)
  assert.match(shown.text, /Công nhận hộ nghèo \(mã mới\) 1.116214 mới/)
  const path = compare.split('?')[0]!
  const columns = { 'cot-0': 'code', 'cot-1': 'name', 'cot-2': 'deadline', 'cot-3': 'feeCounter', ten: 'thang-12.xlsx' }
  const without = await controller.send(path, { ...columns, nhan: ['1.004194|deadline'], validFrom: '', reason: '' })
  assert.equal(without.status, 422)
  await controller.get(compare)
  const done = await controller.send(path, { ...columns, nhan: ['1.004194|deadline', '1.116214|name', '1.116214|deadline'], validFrom: '01/01/2027', reason: 'Quyết định 12/QĐ-UBND' })
  assert.equal(done.status, 303, done.text)

  assert.equal((await on('1.004194', '2026-12-31'))!.deadline.value, 3)
  const later = (await on('1.004194', '2027-01-01'))!
  assert.deepEqual([later.deadline.value, later.version, later.fees.rows.find((row) => row.channel === 'counter')!.amountVnd], [2, 2, 10_000], 'only what was ticked')
  assert.equal((await on('1.116214', '2027-01-02'))!.name, 'Công nhận hộ nghèo (mã mới)')
  assert.equal((await on('1.004194', '2027-01-01', BAO_HA))!.deadline.value, 3)

  const list = await controller.get(`${HOME}/lan-nhap`)
  const undo = /action="([^"]*hoan-tac)"/.exec(list.html)![1]!
  assert.equal((await controller.send(undo)).status, 303)
  assert.equal((await on('1.004194', '2027-01-01'))!.deadline.value, 3)
  assert.equal(await on('1.116214', '2027-01-02'), undefined)
  assert.equal((await app.services.database.read(VAN_BAN, (db) => findProcedureVersion(db, VAN_BAN, '1.004194', 2)))!.deadline.value, 2, 'a dossier that began with version 2 keeps it')
  assert.equal((await app.post(undo, {}, { cookie: controller.cookie })).status, 409)
})

test('one procedure is corrected into a new version; a clerk may look and not touch', async () => {
  await controller.get(`${HOME}/1.001699`)
  assert.equal((await controller.send('/1.001699', { deadline: '20 ngày làm việc', validFrom: '01/12/2026', reason: 'Quyết định 7' })).status, 303)
  assert.equal((await on('1.001699', '2026-12-01'))!.deadline.value, 20)
  assert.match((await browser(app).get('/thu-tuc/1.001699')).text, /25 ngày làm việc/, 'without a commune the shipped one is shown')
  const receiver = await app.staff(['receiver'], VAN_BAN)
  assert.equal((await app.get(HOME, receiver)).status, 200)
  assert.equal((await app.get(`${HOME}/nhap`, receiver)).status, 403)
  const sheet = await app.get(`${HOME}.xlsx`, receiver)
  assert.match(sheet.headers.get('content-type')!, /spreadsheetml/)
})

describe('the form editor', () => {
  test('one edits, another publishes; files begun before keep their form', async () => {
    const code = '1.014027'
    await controller.get(`/mau-don/${code}/o/0/moi`)
    assert.equal((await controller.send('/o/0/moi', { label: 'Tên gọi khác', kind: 'text', hint: '', options: '', whenField: '', whenIs: '' })).status, 303)
    const preview = await controller.get(`/mau-don/${code}/xem-truoc`)
    assert.match(preview.html, /name="tenGoiKhac"/)
    assert.match((await controller.send('/xem-truoc', {})).text, /Hãy điền ô “Họ và tên ông, bà”/)
    const own = await controller.get(`/mau-don/${code}`)
    assert.match(own.text, /cần một người khác xem và phát hành/)
    assert.equal((await app.post(`/mau-don/${code}/phat-hanh`, { revision: '1' }, { cookie: controller.cookie })).status, 403)

    const leader = browser(app, (await app.staff(['leader_signer'], VAN_BAN)).cookie)
    await leader.get(`/mau-don/${code}`)
    assert.equal((await leader.send('/phat-hanh')).status, 303)
    const forms = await app.services.database.read(VAN_BAN, async (db) => [await findForm(db, VAN_BAN, code), await findForm(db, VAN_BAN, code, 1), await findForm(db, BAO_HA, code)])
    assert.deepEqual(forms.map((one) => [one!.version, 'tenGoiKhac' in (one!.form.schema.properties as object)]), [[2, true], [1, false], [1, false]])
  })

  test('two officers at once: the later is told to look again', async () => {
    const send = (revision: string) => app.post('/mau-don/1.004873', { lam: 'xuong', phan: '0', o: '0', revision }, { cookie: controller.cookie })
    assert.equal((await send('0')).status, 303)
    const late = await send('0')
    assert.equal(late.status, 409)
    assert.match(await late.text(), /Người khác vừa sửa bản nháp này/)
  })

  test('a form that is not whole cannot be published', async () => {
    await controller.get('/mau-don/1.010038')
    assert.equal((await controller.send('/mau-don/1.010038', { title: 'Phần trống' })).status, 303)
    const leader = browser(app, (await app.staff(['leader_signer'], VAN_BAN)).cookie)
    assert.match((await leader.get('/mau-don/1.010038')).text, /Chưa phát hành được: có phần chưa có ô nào/)
    assert.equal((await app.post('/mau-don/1.010038/phat-hanh', { revision: '1' }, { cookie: leader.cookie })).status, 422)
  })

  test('a field keeps its name whatever its label becomes; answers keep their values', () => {
    const input = (more: Partial<FieldInput>): FieldInput => ({ label: 'Nơi ở', hint: '', kind: 'choice', required: true, pastOnly: false, options: 'Nhà mình\nNhà thuê', whenField: '', whenIs: '', ...more })
    let sections: Section[] = applyEdit([], { do: 'addSection', title: 'Một' })
    sections = applyEdit(sections, { do: 'putField', section: 0, field: null, input: input({}) })
    sections = applyEdit(sections, { do: 'putField', section: 0, field: null, input: input({ label: 'Nơi ở' }) })
    assert.deepEqual(sections[0]!.fields.map((field) => field.name), ['noiO', 'noiO2'])
    sections = applyEdit(sections, { do: 'putField', section: 0, field: 0, input: input({ label: 'Đang ở đâu', options: 'Nhà thuê\nỞ nhờ' }) })
    assert.deepEqual(sections[0]!.fields[0], { name: 'noiO', kind: 'choice', label: 'Đang ở đâu', required: true, options: [{ value: 'nha-thue', label: 'Nhà thuê' }, { value: 'o-nho', label: 'Ở nhờ' }] })
    assert.deepEqual(faultsOf(sections), [])
    assert.deepEqual(applyEdit(sections, { do: 'moveField', section: 0, field: 0, by: -1 }), sections)
  })
})
