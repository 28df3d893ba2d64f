// What a reader of a printed page notices: every letter is there, nothing typed becomes code,
// too much is refused with a sentence, and a long batch does not eat the machine.

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { readFileSync } from 'node:fs'
import { pdfFonts, pdfText, popplerMissing } from '../../test/support/poppler.ts'
import { closePdf, PdfTemplateError, renderPdf } from './pdf.ts'
import { Refused } from './problem.ts'

const readPages = { skip: popplerMissing }
after(closePdf)

/** Every Vietnamese letter: 12 vowels × 6 tones, the consonants and Đ, in both cases. */
function vietnameseLetters(): string[] {
  const tones = ['', '\u0300', '\u0309', '\u0303', '\u0301', '\u0323']
  const vowels = [...'aăâeêioôơuưy'].flatMap((vowel) => tones.map((tone) => (vowel + tone).normalize('NFC')))
  const letters = [...vowels, ...'bcdđghklmnpqrstvxfjwz']
  return [...letters, ...letters.map((letter) => letter.toUpperCase())]
}

test('every Vietnamese letter and tone prints in all four faces, under PDF/A-2b which refuses a missing glyph', readPages, async () => {
  const letters = vietnameseLetters()
  assert.equal(new Set(letters).size, (72 + 21) * 2)
  const pdf = await renderPdf({
    template: `
      #let all = data.letters.join(" ")
      #all \\ #strong(all) \\ #emph(all) \\ #strong(emph(all))`,
    data: { letters },
    standard: 'a-2b',
    createdAt: '2026-11-22T03:00:00Z',
  })
  const seen = [...pdfText(pdf)]
  for (const letter of letters) {
    assert.equal(seen.filter((char) => char === letter).length, 4, `${letter} must appear once per face`)
  }
  const fonts = pdfFonts(pdf)
  assert.equal(fonts.length, 4)
  for (const font of fonts) assert.match(font, /\+Tinos-\S*\s.*yes yes yes/)
})

test('decomposed text and letters of SVG pictures print as well', readPages, async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 40"><text x="5" y="20" font-family="sans-serif">Ngõ Đồng Rào</text></svg>'
  const pdf = await renderPdf({
    template: '#data.name \\ #image("/images/map.svg")',
    data: { name: 'Nguyễn Thị Ẩn'.normalize('NFD') },
    images: { 'map.svg': svg },
    standard: 'a-2b',
  })
  const text = pdfText(pdf)
  assert.match(text, /Nguyễn Thị Ẩn/)
  assert.match(text, /Ngõ Đồng Rào/)
})

test('a picture of the same name in the next document is the new picture', readPages, async () => {
  const picture = (word: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 40"><text x="5" y="20" font-family="Tinos">${word}</text></svg>`
  const print = (word: string) =>
    renderPdf({ template: '#image("/images/map.svg")', data: null, images: { 'map.svg': picture(word) } })
  assert.match(pdfText(await print('một')), /một/)
  assert.match(pdfText(await print('hai')), /hai/)
})

const hostile = [
  'Ông #panic("x") Tư', '#let a = 1', '$ x^2 $', '\\ \\n \\u{41}', '"; #read("/etc/passwd")', "'quoted' \"double\"",
  '*đậm* _nghiêng_ `mã`', '= Tiêu đề', '#image("/etc/passwd")', '</svg><script>', '@ref <label>', '// ghi chú', '{{name}} ${name}',
  '#sys.inputs', '- mục', 'https://example.invalid',
]

test('nothing a person types becomes Typst code', readPages, async () => {
  const pdf = await renderPdf({
    template: '#set page(width: 40cm)\n#for name in data.names [[#name]\\ ]',
    data: { names: hostile },
    standard: 'a-2b',
  })
  const text = pdfText(pdf, '-layout')
  for (const name of hostile) assert.ok(text.includes(`[${name}]`), `printed as typed: ${name}`)
})

test('letters the font lacks show as a square, invisible characters are dropped', readPages, async () => {
  const pdf = await renderPdf({ template: '[#data.name]', data: { name: 'Bà\u200b Lò \u202e😀中 Ké\u0007' }, standard: 'a-2b' })
  assert.match(pdfText(pdf), /\[Bà Lò □□ Ké\]/)
})

test('too many pages and too long a wait are refused with a sentence; the next document still prints', async () => {
  const pages = { template: '#for i in range(data.n) [Trang #i #pagebreak()]', data: { n: 30 } }
  await assert.rejects(renderPdf({ ...pages, maxPages: 10 }), (error: unknown) => {
    assert.ok(error instanceof Refused)
    assert.equal(error.problems[0]!.code, 'pdf.tooManyPages')
    assert.equal(error.problems[0]!.params!.limit, 10)
    return true
  })
  const endless = { template: '#let f(n) = if n == 0 { 0 } else { f(n - 1) + 1 }\n#let x = for i in range(10000000) { (f(60),) }', data: null }
  await assert.rejects(renderPdf({ ...endless, maxMilliseconds: 800 }), (error: unknown) => {
    assert.ok(error instanceof Refused)
    assert.equal(error.problems[0]!.code, 'pdf.tooSlow')
    return true
  })
  assert.equal(Buffer.from(await renderPdf({ template: 'Còn sống', data: null })).subarray(0, 5).toString(), '%PDF-')
})

test('a faulty template is a bug and says what is wrong', async () => {
  await assert.rejects(renderPdf({ template: '#data.khong_co', data: {} }), (error: unknown) => {
    assert.ok(error instanceof PdfTemplateError)
    assert.match(error.message, /khong_co/)
    return true
  })
  assert.throws(() => renderPdf({ template: '', data: null, images: { '../x.svg': '<svg/>' } }), PdfTemplateError)
  await assert.rejects(renderPdf({ template: '#read("/etc/passwd")', data: null }), PdfTemplateError)
})

test('three hundred documents one after another leave this process as small as before, and the typesetter bounded', async () => {
  const document = (n: number) => ({ template: '#for i in range(20) [#data.name #i #pagebreak()]', data: { name: `Tờ ${n}` } })
  await renderPdf(document(0))
  const before = process.memoryUsage.rss()
  let largest = 0
  for (let n = 1; n <= 300; n++) {
    await renderPdf(document(n))
    if (n % 20 === 0) largest = Math.max(largest, childMemory())
  }
  assert.ok(process.memoryUsage.rss() - before < 80_000_000, 'the server itself does not grow')
  assert.ok(largest > 0 && largest < 280_000_000, `typesetter stayed at ${Math.round(largest / 1e6)} MB or below`)
})

/** Resident bytes of our only child, read from /proc. */
function childMemory(): number {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim().split(/\s+/)
  return Math.max(0, ...children.filter(Boolean).map((pid) => {
    try {
      return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
    } catch {
      return 0
    }
  }))
}
