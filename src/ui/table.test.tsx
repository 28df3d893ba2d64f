// Figures that do not lie: blank is a dash and not a nought, numbers open, people and visits keep their unit.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatShare } from './context.ts'
import { LineSpark, StackedBar } from './parts.tsx'
import { Count, Figure, Table } from './table.tsx'

const v = { t: (vi: string) => vi, lang: 'vi' } as const

async function html(node: { toString(): string | Promise<string> }): Promise<string> {
  return String(await node.toString())
}

test('what nobody collected is a dash, and nought is a nought', async () => {
  for (const value of [null, undefined]) {
    const blank = await html(<Figure v={v} label="Đã xác nhận" value={value} unit="người" />)
    assert.match(blank, /—/)
    assert.match(blank, /chưa có số liệu/)
    assert.doesNotMatch(blank, /figure-number/)
  }
  const nought = await html(<Figure v={v} label="Cửa tối" value={0} unit="hộ" href="/cua" />)
  assert.match(nought, /figure-number">0</)
  assert.doesNotMatch(nought, /—/)
  assert.match(await html(<Count v={v} value={null} href="/x" />), /—/)
  assert.match(await html(<Count v={v} value={0} href="/x" />), /<a class="count" href="\/x">0<\/a>/)
})

test('a figure opens to its rows and says its unit', async () => {
  const out = await html(<Figure v={v} label="Người đã gặp" value={9164} of={12306} unit="người" href="/nguoi?b=1" />)
  assert.match(out, /^<a class="figure" href="\/nguoi\?b=1">/)
  assert.match(out, /9\.164/)
  assert.match(out, /\/ 12\.306 người/)
})

test('a share never rounds somebody away', () => {
  const cases: [number, number, string][] = [
    [0, 0, '—'],
    [0, 10, '0%'],
    [10, 10, '100%'],
    [1, 16000, '<0,1%'],
    [15999, 16000, '>99,9%'],
    [1, 3, '33%'],
    [1, 64, '1,6%'],
  ]
  for (const [part, whole, said] of cases) assert.equal(formatShare('vi', part, whole), said)
})

test('on a phone each cell still says which column it is, and stays a table for screen readers', async () => {
  const out = await html(
    <Table
      caption="Thôn"
      rows={[{ name: 'Gò Mè', dark: 3 }]}
      columns={[
        { head: 'Thôn', cell: (row) => row.name },
        { head: 'Cửa tối', num: true, cell: (row) => row.dark, sorted: 'descending', sortHref: '?s' },
      ]}
    />,
  )
  assert.match(out, /<th scope="row" role="rowheader"[^>]*>Gò Mè/)
  assert.match(out, /<td role="cell"[^>]* data-label="Cửa tối"/)
  assert.match(out, /aria-sort="descending"/)
  assert.match(out, /<caption>Thôn<\/caption>/)
})

test('an empty table says so instead of showing an empty grid', async () => {
  const out = await html(<Table caption="Hộ" rows={[]} columns={[]} empty="Chưa có hộ nào." />)
  assert.match(out, /Chưa có hộ nào\./)
  assert.doesNotMatch(out, /<table/)
})

test('the bar says every rung in words and survives having nobody', async () => {
  const out = await html(<StackedBar v={v} label="Hộ" unit="hộ" counts={[5, 0, 3, 0, 0, 2]} />)
  assert.match(out, /aria-label="Hộ\. Chưa đến: 5; Đã gặp: 0; Đã hướng dẫn: 3/)
  assert.equal(out.match(/<rect class="rung-fill-\d" x=/g)?.length, 3)
  const none = await html(<StackedBar v={v} label="Hộ" unit="hộ" counts={[0, 0, 0, 0, 0, 0]} />)
  assert.doesNotMatch(none, /NaN/)
})

test('a line breaks where nothing was collected', async () => {
  const out = await html(<LineSpark v={v} label="Lượt" unit="lượt" points={[1, 2, null, 4, 5]} />)
  const path = /class="spark-line" d="([^"]+)"/.exec(out)?.[1] ?? ''
  assert.equal(path.match(/M/g)?.length, 2)
  assert.doesNotMatch(await html(<LineSpark v={v} label="Lượt" unit="lượt" points={[]} />), /NaN|Infinity/)
})
