// The arithmetic of photographed papers: corners go where they should, a page comes back straight, and the warnings say
// what an eye would.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { blurred, bright, dim, page } from '../../../test/support/papers.ts'
import { applyHomography, homographyOf, isConvex, pageSize, sharpness, straighten, warningsFor, type Corners, type Picture, type Point } from './rules-photo.ts'

const square: Corners = [{ x: 0, y: 0 }, { x: 100, y: 0 }, { x: 100, y: 100 }, { x: 0, y: 100 }]
const near = (a: Point, b: Point, within = 1e-6) => assert.ok(Math.hypot(a.x - b.x, a.y - b.y) < within, `${JSON.stringify(a)} is not ${JSON.stringify(b)}`)

describe('homography', () => {
  const shift = fc.double({ min: -20, max: 20, noNaN: true })
  const corners = fc.tuple(shift, shift, shift, shift, shift, shift, shift, shift).map(([a, b, c, d, e, f, g, h]): Corners => [
    { x: a, y: b }, { x: 100 + c, y: d }, { x: 100 + e, y: 100 + f }, { x: g, y: 100 + h },
  ])
  test('takes each corner to its place, and back', () => {
    fc.assert(
      fc.property(corners, corners, (from, to) => {
        const there = homographyOf(from, to)!
        const back = homographyOf(to, from)!
        from.forEach((corner, index) => near(applyHomography(there, corner), to[index]!, 1e-4))
        from.forEach((corner) => near(applyHomography(back, applyHomography(there, corner)), corner, 1e-3))
      }),
    )
  })
  test('keeps lines straight', () => {
    fc.assert(
      fc.property(corners, fc.double({ min: 0.1, max: 0.9, noNaN: true }), (to, part) => {
        const h = homographyOf(square, to)!
        const [a, b, c] = [{ x: 0, y: 50 }, { x: 100 * part, y: 50 }, { x: 100, y: 50 }].map((point) => applyHomography(h, point)) as [Point, Point, Point]
        const area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
        assert.ok(Math.abs(area) < 1e-3)
      }),
    )
  })
  test('three corners on a line have none; crossed corners are refused', () => {
    assert.equal(homographyOf([{ x: 0, y: 0 }, { x: 50, y: 0 }, { x: 100, y: 0 }, { x: 0, y: 100 }], square), undefined)
    assert.equal(isConvex([square[0], square[2], square[1], square[3]]), false)
    assert.equal(straighten(page(100, 100), [square[0], square[2], square[1], square[3]], { width: 10, height: 10 }), undefined)
  })
})

test('a page photographed at a slant comes back as it was', () => {
  const flat = page(200, 280)
  const corners: Corners = [{ x: 40, y: 30 }, { x: 290, y: 50 }, { x: 270, y: 380 }, { x: 20, y: 350 }]
  const slanted = onTable(flat, corners, 320, 420)
  const back = straighten(slanted, corners, { width: 200, height: 280 })!
  const differences = [...back.data].map((value, at) => Math.abs(value - flat.data[at]!))
  assert.ok(differences.reduce((sum, value) => sum + value, 0) / differences.length < 14, 'mean difference of a channel')
})

test('the straightened size follows the paper, never above the wanted length', () => {
  assert.deepEqual(pageSize([{ x: 0, y: 0 }, { x: 3000, y: 0 }, { x: 3000, y: 4000 }, { x: 0, y: 4000 }], 1600), { width: 1200, height: 1600 })
  assert.deepEqual(pageSize(square, 1600), { width: 100, height: 100 })
})

describe('warnings', () => {
  const good = page(360, 480)
  const asTaken = { width: 1200, height: 1600 }
  const CASES: [string, Picture, string[]][] = [
    ['a good page', good, []],
    ['shaken', blurred(good, 5), ['blurred']],
    ['in a dark room', dim(good, 0.3), ['dark']],
    ['shaken, in poor light', dim(blurred(good, 3), 0.7), ['blurred']],
    ['under a lamp', bright(good, 0.82), ['bright']],
    ['bare paper', page(360, 480, { lines: 0 }), []],
  ]
  for (const [what, picture, expected] of CASES) test(what, () => assert.deepEqual(warningsFor(picture, asTaken), expected))
  test('a thumbnail', () => assert.deepEqual(warningsFor(good), ['small']))

  test('the more it shakes, the less sharp it is; shaken beyond that it stays far from sharp', () => {
    const [still, ...shaken] = [0, 1, 2, 4, 8].map((radius) => sharpness(blurred(good, radius)) ?? 0) as [number, ...number[]]
    assert.ok(still > shaken[0]! && shaken[0]! > shaken[1]!, JSON.stringify([still, ...shaken]))
    assert.ok(shaken.every((ratio) => ratio < still / 2), JSON.stringify([still, ...shaken]))
  })
})

/** The page as a camera would see it: lying in `corners` on a dark table. */
function onTable(flat: Picture, corners: Corners, width: number, height: number): Picture {
  const into = homographyOf(corners, [{ x: 0, y: 0 }, { x: flat.width - 1, y: 0 }, { x: flat.width - 1, y: flat.height - 1 }, { x: 0, y: flat.height - 1 }])!
  const data = new Uint8ClampedArray(width * height * 4).fill(60)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const { x: u, y: v } = applyHomography(into, { x, y })
      if (u < 0 || v < 0 || u > flat.width - 1 || v > flat.height - 1) continue
      const from = (Math.round(v) * flat.width + Math.round(u)) * 4
      data.set(flat.data.subarray(from, from + 4), (y * width + x) * 4)
    }
  }
  return { data, width, height }
}
