// What hangs on the wall of the culture house: figures that agree with the doors drawn, dated and sourced.

import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import fc from 'fast-check'
import { pdfPages, pdfText, popplerMissing } from '../../../test/support/poppler.ts'
import { closePdf, renderPdf } from '../../platform/pdf.ts'
import { plainDate } from '../../platform/time.ts'
import type { Rung } from '../../ui/context.ts'
import type { MapDoor } from '../../ui/door-map.tsx'
import { countDoors, doorMapPdf, type DoorMapPrint } from './door-map-pdf.ts'

after(closePdf)

const plain = (words: string, params: Record<string, string | number> = {}) => words.replace(/\{(\w+)\}/g, (_, key: string) => String(params[key]))

function doors(rungs: string, more: Partial<MapDoor> = {}): MapDoor[] {
  return [...rungs].map((rung, index) => ({ id: `${index}`, label: `${index + 1}`, rung: Number(rung) as Rung, ...more }))
}

function print(hamlets: DoorMapPrint['hamlets']): DoorMapPrint {
  return {
    communeName: 'Xã Vân Bán', subject: 'Đợt 45 ngày đêm', hamletLabel: 'Thôn', hamlets, today: plainDate('2026-11-22'),
    sourceLine: 'sổ hộ và lượt thăm đã ghi', fictional: true, t: plain,
  }
}

const twoHamlets = [
  { name: 'Thôn Đồng Rào', alleys: [{ id: 'a', label: 'Ngõ chùa', doors: doors('001235') }, { id: 'b', label: 'Ngõ giếng', doors: doors('00', { empty: true }) }] },
  { name: 'Thôn Dùng #1', alleys: [{ id: 'c', label: 'Xóm bãi', doors: doors('0044', { need: true }) }] },
]

test('every door is counted once: on a rung or empty', () => {
  const door = fc.record({ id: fc.constant('x'), label: fc.constant('1'), rung: fc.constantFrom<Rung[]>(0, 1, 2, 3, 4, 5), empty: fc.boolean(), need: fc.boolean(), refused: fc.boolean() })
  fc.assert(
    fc.property(fc.array(fc.array(door)), (alleys) => {
      const count = countDoors(alleys.map((list, index) => ({ id: `${index}`, label: '', doors: list })))
      assert.equal(Object.values(count.rungs).reduce((a, b) => a + b, 0), count.lived)
      assert.equal(count.lived + count.empty, alleys.flat().length)
      assert.equal(count.need, alleys.flat().filter((one) => one.need).length)
    }),
  )
})

describe('the printed map', { skip: popplerMissing }, () => {
  test('sums up all hamlets, then gives each its A3 sheet', async () => {
    const pdf = await renderPdf({ ...doorMapPdf(print(twoHamlets)), standard: 'a-2b' })
    assert.deepEqual(pdfPages(pdf), Array.from({ length: 3 }, () => ({ widthMm: 420, heightMm: 297 })))
    const summary = pdfText(pdf, '-layout', '-l', '1')
    const row = (name: string) => summary.split('\n').find((line) => line.includes(name))!.trim().split(/\s{2,}/)
    assert.deepEqual(row('Cả xã Vân Bán').slice(1), ['10', '4', '1', '1', '1', '2', '1', '60%', '4', '0', '2'])
    assert.deepEqual(row('Thôn Đồng Rào').slice(1), ['6', '2', '1', '1', '1', '0', '1', '67%', '0', '0', '2'])
    assert.ok(row('Thôn Dùng #1'))
    for (const page of ['1', '2', '3']) {
      const text = pdfText(pdf, '-f', page, '-l', page)
      for (const words of ['22/11/2026', 'Nguồn: sổ hộ và lượt thăm đã ghi', 'HƯ CẤU']) assert.ok(text.includes(words), `page ${page}: ${words}`)
    }
    const sheet = pdfText(pdf, '-f', '2', '-l', '2')
    for (const words of ['Thôn Đồng Rào', 'Ngõ chùa', 'Ngõ giếng', 'Chưa đến: 2', 'Không có người ở: 2']) assert.ok(sheet.includes(words), words)
  })

  test('one hamlet is one sheet; a hamlet where nobody lives has no share', async () => {
    assert.equal(pdfPages(await renderPdf(doorMapPdf(print(twoHamlets.slice(0, 1))))).length, 1)
    const deserted = { name: 'Thôn Vắng', alleys: [{ id: 'v', label: 'Ngõ', doors: doors('0', { empty: true }) }] }
    const summary = pdfText(await renderPdf(doorMapPdf(print([...twoHamlets, deserted]))), '-layout', '-l', '1')
    assert.match(summary.split('\n').find((line) => line.includes('Thôn Vắng'))!, /—.*—/)
  })

  test('a large commune prints, a hamlet to a page', async () => {
    const hamlets = Array.from({ length: 55 }, (_, h) => ({
      name: `Thôn ${h + 1}`, alleys: Array.from({ length: 8 }, (__, a) => ({ id: `${a}`, label: `Ngõ ${a + 1}`, doors: doors('012345012345012345') })),
    }))
    const pages = pdfPages(await renderPdf(doorMapPdf(print(hamlets))))
    assert.equal(pages.length, 57)
  })
})
