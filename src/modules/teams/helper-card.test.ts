// What the holder shows and what the resident checks: the right name, the right code under the right name, both sides.

import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import jsQRImport from 'jsqr'
import { pdfPagePixels, pdfPages, pdfText, popplerMissing } from '../../../test/support/poppler.ts'
import { closePdf, renderPdf } from '../../platform/pdf.ts'
import { plainDate } from '../../platform/time.ts'
import { helperCardPdf, helperCardSheetPdf, NEVER_ASKED, type HelperCard } from './helper-card.ts'

after(closePdf)
const jsQR = ((jsQRImport as unknown as { default?: typeof jsQRImport }).default ?? jsQRImport) as typeof jsQRImport

function card(more: Partial<HelperCard> = {}): HelperCard {
  const helperCode = more.helperCode ?? 'K7M2-94QX'
  return {
    helperName: 'Nguyễn Thị Ẩn', helperCode, teamName: 'Tổ công nghệ số cộng đồng thôn Đồng Rào', communeName: 'Xã Vân Bán',
    provinceName: 'tỉnh Phú Thọ', decisionNumber: '38/QĐ-UBND', decisionDate: plainDate('2025-07-11'), validUntil: plainDate('2026-12-31'),
    checkUrl: `https://gocua.example/nguoi-huong-dan/${helperCode}`, hotline: '0210 3 888 123', fictional: true, ...more,
  }
}

/** The code in one part of a printed page; bounds in millimetres. */
function codeAt(pdf: Uint8Array, page: number, xMm: number, yMm: number, widthMm: number, heightMm: number): string | undefined {
  const dpi = 220
  const { width, grey } = pdfPagePixels(pdf, page, dpi)
  const px = (mm: number) => Math.round((mm / 25.4) * dpi)
  const [w, h] = [px(widthMm), px(heightMm)]
  const pixels = new Uint8ClampedArray(w * h * 4)
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const shade = grey[(y + px(yMm)) * width + x + px(xMm)]!
      pixels.set([shade, shade, shade, 255], (y * w + x) * 4)
    }
  }
  return jsQR(pixels, w, h)?.data
}

describe('a helper card', { skip: popplerMissing }, () => {
  test('is as large as an ID card, two sides, with all that a resident needs to check', async () => {
    const pdf = await renderPdf({ ...helperCardPdf(card()), standard: 'a-2b' })
    assert.deepEqual(pdfPages(pdf), [{ widthMm: 85.6, heightMm: 54 }, { widthMm: 85.6, heightMm: 54 }])
    const front = pdfText(pdf, '-l', '1')
    const expected = ['Nguyễn Thị Ẩn', 'K7M2-94QX', 'Tổ công nghệ số cộng đồng', 'thôn Đồng Rào', 'Xã Vân Bán, tỉnh Phú Thọ', '38/QĐ-UBND', '11/07/2025', '31/12/2026', 'HƯ CẤU']
    for (const words of expected) assert.ok(front.replaceAll('\u00a0', ' ').includes(words), words)
    const back = pdfText(pdf, '-f', '2')
    for (const words of [...NEVER_ASKED, 'KHÔNG BAO GIỜ', '0210 3 888 123', 'gocua.example/nguoi-huong-dan/K7M2-94QX']) assert.ok(back.includes(words), words)
    assert.equal(codeAt(pdf, 1, 50, 14, 35, 30), 'https://gocua.example/nguoi-huong-dan/K7M2-94QX')
  })

  test('shows any name whole: long ones shrink, strange ones stay text', async () => {
    const names = ['Nguyễn Hoàng Phương Thảo Nguyên Khánh', 'Lò #Thị $x$', 'Giàng "A" \\Páo', "O'Hà_Ẩn*"]
    for (const helperName of names) {
      const front = pdfText(await renderPdf(helperCardPdf(card({ helperName, fictional: false }))), '-l', '1')
      assert.ok(front.replace(/\s+/g, ' ').includes(helperName), helperName)
      assert.ok(!front.includes('HƯ CẤU'))
    }
  })

  test('without a telephone number it does not mention one', async () => {
    const { hotline: _, ...withoutHotline } = card()
    const back = pdfText(await renderPdf(helperCardPdf(withoutHotline)), '-f', '2')
    assert.ok(!back.includes('gọi UBND'))
    assert.ok(back.includes('Quét mã QR ở mặt trước.'))
  })

  test('eight to an A4 sheet, each code under its own name, backs behind their fronts', async () => {
    const cards = Array.from({ length: 10 }, (_, i) => card({ helperName: `Người Thứ ${i + 1}`, helperCode: `AAA${i}-BBB${i}` }))
    const pdf = await renderPdf(helperCardSheetPdf(cards))
    assert.deepEqual(pdfPages(pdf), Array.from({ length: 4 }, () => ({ widthMm: 210, heightMm: 297 })))
    const place = (i: number) => ({ x: 17.4 + (i % 2) * 89.6, y: 34.5 + Math.floor(i / 2) * 58 })
    for (const i of [0, 3, 7]) {
      const { x, y } = place(i)
      assert.equal(codeAt(pdf, 1, x + 50, y + 13, 35, 31), cards[i]!.checkUrl)
    }
    assert.equal(codeAt(pdf, 3, place(1).x + 50, place(1).y + 13, 35, 31), cards[9]!.checkUrl)
    // Flipped on the long edge, the left column of the front lies behind the right column of the back.
    const right = pdfText(pdf, '-f', '2', '-l', '2', '-x', '298', '-y', '0', '-W', '298', '-H', '842')
    assert.ok(right.includes('AAA0-BBB0') && right.includes('AAA6-BBB6') && !right.includes('AAA1-BBB1'))
  })
})
