// A code is right when a camera reads back exactly what was put in, also from paper that has suffered.

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import jsQRImport from 'jsqr'
import { pdfPagePixels, popplerMissing } from '../../test/support/poppler.ts'
import { closePdf, renderPdf } from './pdf.ts'
import { qrModules, qrSvg } from './qr.ts'

after(closePdf)
// The package is CommonJS with a default export inside a default export.
const jsQR = ((jsQRImport as unknown as { default?: typeof jsQRImport }).default ?? jsQRImport) as typeof jsQRImport

/** Draw modules as a camera would see them, `dirt` modules inverted. */
function read(modules: boolean[][], quietZone = 4, dirt: ReadonlySet<number> = new Set()): string | undefined {
  const scale = 4
  const side = (modules.length + 2 * quietZone) * scale
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255)
  modules.forEach((row, y) =>
    row.forEach((dark, x) => {
      if (dark === dirt.has(y * row.length + x)) return
      for (let dy = 0; dy < scale; dy++) {
        const start = (((y + quietZone) * scale + dy) * side + (x + quietZone) * scale) * 4
        for (let i = start; i < start + scale * 4; i++) if (i % 4 !== 3) pixels[i] = 0
      }
    }),
  )
  return jsQR(pixels, side, side)?.data
}

/** The dark modules of an SVG, from its path alone. */
function modulesOf(svg: string): { modules: boolean[][]; side: number } {
  const side = Number(/viewBox="0 0 (\d+)/.exec(svg)![1])
  const modules = Array.from({ length: side }, () => Array.from({ length: side }, () => false))
  for (const [, x, y, run] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let i = 0; i < Number(run); i++) modules[Number(y)]![Number(x) + i] = true
  }
  return { modules, side }
}

const address = 'https://vanban.example.vn/nguoi-huong-dan/K7M2-94QX'

test('what was put in is read back, Vietnamese included', () => {
  const texts = fc.oneof(fc.webUrl(), fc.string({ minLength: 1, maxLength: 60 }), fc.constantFrom('Ngõ Đồng Rào, nhà bà Ẩn', 'HTTPS://A.VN/1', '0912345678'))
  fc.assert(
    fc.property(texts, fc.constantFrom('L', 'M', 'Q', 'H'), (text, errorCorrection) => {
      const { modules } = modulesOf(qrSvg(text, { errorCorrection: errorCorrection as 'M' }))
      assert.equal(read(modules, 0), text)
    }),
    { numRuns: 60 },
  )
})

test('the quiet zone is white and as wide as asked', () => {
  for (const quietZone of [0, 2, 4]) {
    const { modules, side } = modulesOf(qrSvg(address, { quietZone }))
    assert.equal(side, qrModules(address).length + 2 * quietZone)
    const outside = modules.flatMap((row, y) => row.filter((_, x) => Math.min(x, y, side - 1 - x, side - 1 - y) < quietZone))
    assert.ok(outside.every((dark) => !dark))
    assert.equal(modules[quietZone]![quietZone], true)
  }
})

test('a card worn over a tenth of its code still reads at level H', () => {
  const modules = qrModules(address, 'H')
  const dirt = new Set<number>()
  for (let y = 12; y < 20; y++) for (let x = 12; x < 22; x++) dirt.add(y * modules.length + x)
  assert.equal(read(modules, 4, dirt), address)
})

test('the label is for screen readers and cannot break out of its attribute', () => {
  assert.match(qrSvg(address, { label: 'Mã "kiểm tra" <thẻ>' }), /role="img" aria-label="Mã &quot;kiểm tra&quot; &lt;thẻ>"/)
  assert.match(qrSvg(address), /aria-hidden="true"/)
})

test('too long a text is an error, not a broken picture', () => {
  assert.throws(() => qrSvg('x'.repeat(5000)), RangeError)
})

test('printed 18 mm wide on paper and scanned at 200 dpi, it reads', { skip: popplerMissing }, async () => {
  const pdf = await renderPdf({
    template: '#set page(width: 50mm, height: 30mm, margin: 5mm)\n#image("/images/qr.svg", width: 18mm)',
    data: null,
    images: { 'qr.svg': qrSvg(address, { errorCorrection: 'Q' }) },
  })
  const { width, height, grey } = pdfPagePixels(pdf, 1, 200)
  const pixels = new Uint8ClampedArray(width * height * 4)
  grey.forEach((shade, i) => pixels.set([shade, shade, shade, 255], i * 4))
  assert.equal(jsQR(pixels, width, height)?.data, address)
})
