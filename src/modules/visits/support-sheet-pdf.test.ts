// What the accountant and the volunteer sign: sums that add up, and no amount that nobody entered.

import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { pdfPages, pdfText, popplerMissing } from '../../../test/support/poppler.ts'
import { closePdf, renderPdf } from '../../platform/pdf.ts'
import { plainDate } from '../../platform/time.ts'
import { supportSheetPdf, type SupportMember, type SupportSheet } from './support-sheet-pdf.ts'

after(closePdf)

function member(name: string, personDays: number): SupportMember {
  const activities = Array.from({ length: personDays }, (_, i) => ({
    on: plainDate(`2026-11-${String(10 + i).padStart(2, '0')}`),
    place: 'Thôn Đồng Rào',
    minutes: 95,
    doors: 6,
    people: 4,
  }))
  return { name, role: 'Thành viên', personDays, minutes: personDays * 95, visits: personDays * 6, people: personDays * 4, activities }
}

const sheet: SupportSheet = {
  communeName: 'Xã Vân Bán',
  driveName: 'Đợt 45 ngày đêm',
  from: plainDate('2026-10-15'),
  to: plainDate('2026-11-30'),
  planDocument: 'Kế hoạch số 62/KH-UBND',
  personDayRule: 'một ngày có ít nhất một hoạt động được ghi.',
  today: plainDate('2026-12-01'),
  teams: [
    { name: 'Tổ thôn Đồng Rào', members: [member('Nguyễn Thị Ẩn', 12), member('Hà #Văn $Đức$', 9)] },
    { name: 'Tổ thôn Dùng', members: [member('Bùi Văn Tư', 3)] },
  ],
}

describe('the support sheet', { skip: popplerMissing }, () => {
  test('without an entered rate every amount stays open', async () => {
    const text = pdfText(await renderPdf(supportSheetPdf(sheet)), '-layout')
    assert.match(text, /Mức chi theo nghị quyết ….* \(nhập\)/)
    assert.doesNotMatch(text, /\d{2,3}\.000/)
    assert.match(text, /Cộng\s+21\s+33 giờ 15\s+126\s+–/)
    assert.ok(text.includes('Hà #Văn $Đức$'))
    assert.ok(text.includes('Ký nhận'))
  })

  test('with a rate, the amounts, the sum and the words agree and name the resolution and who entered it', async () => {
    const rate = { resolution: 'Nghị quyết số 26/2025/NQ-HĐND', amountVndPerPersonDay: 50_000, enteredBy: 'Trần Văn Kế', enteredOn: plainDate('2026-11-30') }
    const pdf = await renderPdf({ ...supportSheetPdf({ ...sheet, rate }), standard: 'a-2b' })
    const first = pdfText(pdf, '-layout', '-l', '1').replace(/\s+/g, ' ')
    for (const words of [
      '50.000 600.000',
      '50.000 450.000',
      '1.050.000',
      'Một triệu không trăm năm mươi nghìn đồng.',
      'Nghị quyết số 26/2025/NQ-HĐND: 50.000 đ/ngày công, do Trần Văn Kế nhập ngày 30/11/2026',
    ]) {
      assert.ok(first.includes(words), words)
    }
  })

  test('each team starts a page of its own and is followed by the log it was counted from', async () => {
    const pdf = await renderPdf(supportSheetPdf(sheet))
    assert.equal(pdfPages(pdf).length, 4)
    const log = pdfText(pdf, '-layout', '-f', '2', '-l', '2')
    assert.equal(log.match(/1 giờ 35/g)!.length, 21)
    assert.ok(pdfText(pdf, '-f', '3', '-l', '3').includes('Bùi Văn Tư'))
  })

  test('a team of sixty runs over pages with its head repeated and the signatures kept together', async () => {
    const members = Array.from({ length: 60 }, (_, i) => ({ ...member(`Người thứ ${i + 1}`, 1), activities: [] }))
    const pdf = await renderPdf(supportSheetPdf({ ...sheet, teams: [{ name: 'Tổ lớn', members }] }))
    const pages = pdfPages(pdf).length
    const heads = pdfText(pdf, '-layout').match(/Họ và tên/g)!.length
    assert.ok(heads >= pages - 1 && heads <= pages)
    assert.match(pdfText(pdf, '-f', String(pages)), /Chủ tịch UBND/)
  })
})
