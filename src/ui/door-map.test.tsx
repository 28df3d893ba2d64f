// The door map must read without colour, without eyes, and at any size.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { RUNGS } from './context.ts'
import type { Rung } from './context.ts'
import { compactRow } from './door-map-svg.ts'
import { DoorMap, doorMapSvg } from './door-map.tsx'
import type { MapAlley, MapDoor } from './door-map.tsx'
import { RUNG_GLYPHS, RUNG_LOOKS } from './rung.tsx'

const t = (vi: string, params: Record<string, string | number> = {}) =>
  vi.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(params[name]))

const rung = fc.constantFrom<Rung>(...RUNGS)

function alley(doors: Partial<MapDoor>[], label = 'Ngõ 1'): MapAlley {
  return { id: 'n1', label, doors: doors.map((door, index) => ({ id: `d${index}`, label: `${index + 1}`, rung: 0, ...door })) }
}

async function html(node: { toString(): string | Promise<string> }): Promise<string> {
  return String(await node.toString())
}

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

test('rungs differ on a grey printer: each is lighter than the one below, and each has its own glyph', () => {
  for (const step of RUNGS.slice(1)) {
    const below = RUNG_LOOKS[(step - 1) as Rung].fill
    assert.ok(contrast(below, RUNG_LOOKS[step].fill) > 1.25, `rung ${step} is too close to the one below`)
    assert.ok(luminance(RUNG_LOOKS[step].fill) > luminance(below), `rung ${step} is not lighter`)
  }
  assert.equal(new Set(Object.values(RUNG_GLYPHS)).size, RUNGS.length)
})

test('marks and numbers on every door have at least AA contrast', () => {
  for (const step of RUNGS) assert.ok(contrast(RUNG_LOOKS[step].fill, RUNG_LOOKS[step].ink) >= 4.5, `rung ${step}`)
})

test('a door is a link that says its number, rung and marks', async () => {
  const out = await html(
    <DoorMap mode="full" t={t} alleys={[alley([{ label: '12', rung: 2, need: true, refused: true, href: '/cua/12' }])]} />,
  )
  assert.match(out, /<a class="door door-2" data-door="d0" href="\/cua\/12" aria-label="12, Đã hướng dẫn, đã từ chối, cần giúp tận nhà"/)
  assert.ok(out.includes(RUNG_GLYPHS[2]), 'the glyph is drawn, so colour is not the only sign')
})

test('an empty house is neither dark nor lit', async () => {
  const out = await html(<DoorMap mode="full" t={t} alleys={[alley([{ rung: 0 }, { rung: 0, empty: true }, { rung: 3 }])]} />)
  assert.match(out, /2 cửa, còn 1 cửa tối/)
  assert.match(out, /door-empty" data-door="d1"[^>]*aria-label="2, không có người ở"/)
})

test('labels from the register cannot break out of the picture', async () => {
  const evil = alley([{ label: '<script>"', href: '/x' }], '<b>&"')
  for (const mode of ['full', 'compact', 'print'] as const) {
    assert.doesNotMatch(await html(<DoorMap mode={mode} t={t} alleys={[evil]} />), /<script>|<b>&"/)
  }
})

test('compact strips draw every door once, on the right rung (any row)', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ rung, empty: fc.boolean() }), { maxLength: 300 }), (doors) => {
      const row = compactRow(alley(doors).doors)
      const squares = (d: string) =>
        [...d.matchAll(/h([\d.]+)/g)].reduce((sum, match) => sum + Math.round((Number(match[1]) + 2) / 8), 0)
      for (const step of RUNGS) {
        const drawn = squares(row.paths.find(([at]) => at === step)?.[1] ?? '')
        assert.equal(drawn, doors.filter((door) => !door.empty && door.rung === step).length)
      }
      assert.equal(squares(row.empty), doors.filter((door) => door.empty).length)
    }),
  )
})

test('a commune of 20,000 doors stays light', async () => {
  const alleys = Array.from({ length: 40 }, (_, hamlet) =>
    alley(
      Array.from({ length: 500 }, (_door, index) => ({ rung: RUNGS[(index * 7 + hamlet) % 6] as Rung })),
      `Thôn ${hamlet + 1}`,
    ),
  )
  const out = await html(<DoorMap mode="compact" t={t} alleys={alleys} />)
  assert.ok(out.length < 600_000, `${out.length} characters`)
})

test('the wall sheet keeps every door on the page, whatever the commune', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 160 }), { minLength: 1, maxLength: 60 }), fc.constantFrom('A3', 'A4'), (sizes, page) => {
      const alleys = sizes.map((size, index) => alley(Array.from({ length: size }, () => ({ rung: 1 })), `Ngõ ${index}`))
      const svg = doorMapSvg({ alleys, t, page })
      const uses = [...svg.matchAll(/<use href="#[^"]+" x="([\d.]+)" y="([\d.]+)"/g)]
      const total = sizes.reduce((sum, size) => sum + size, 0)
      assert.equal(uses.length - 9, total, 'every door, and nine in the legend')
      const [width, height] = page === 'A3' ? [420, 297] : [297, 210]
      for (const use of uses) assert.ok(Number(use[1]) < width - 8 && Number(use[2]) < height - 8, use[0])
    }),
    { numRuns: 60 },
  )
})
