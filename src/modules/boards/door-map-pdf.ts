// The door map for the wall: a first page that sums up every hamlet, then one A3 sheet for each hamlet,
// all counted from the same doors that are drawn. Every sheet says its date and where its figures come from.

import type { PdfDocument } from '../../platform/pdf.ts'
import { formatVi, type PlainDate } from '../../platform/time.ts'
import { formatNumber, formatShare, RUNGS, rungLabel, type Rung, type Translate } from '../../ui/context.ts'
import { doorMapSvg, type MapAlley } from '../../ui/door-map.tsx'
import { RUNG_LOOKS } from '../../ui/rung.tsx'

export interface DoorMapHamlet {
  name: string
  alleys: readonly MapAlley[]
}

export interface DoorMapPrint {
  /** With its kind: 'Xã Vân Bán'. */
  communeName: string
  /** What is shown: a drive, a skill, or all work so far. */
  subject: string
  /** What the commune calls its units below: 'Thôn', 'Bản', 'Tổ dân phố'. */
  hamletLabel: string
  hamlets: readonly DoorMapHamlet[]
  /** The day the figures are of. */
  today: PlainDate
  /** Where the figures come from: 'Sổ hộ của xã và 4.213 lượt thăm đã ghi'. */
  sourceLine: string
  /** Demonstration data: every page says so. */
  fictional?: boolean
  t: Translate
}

export interface DoorCount {
  /** Lived-in doors on each rung, by the strongest evidence in the household. */
  rungs: Record<Rung, number>
  lived: number
  empty: number
  refused: number
  need: number
}

/** Doors by rung; empty houses are counted apart and are neither dark nor lit. */
export function countDoors(alleys: readonly MapAlley[]): DoorCount {
  const count: DoorCount = { rungs: { 0: 0, 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 }, lived: 0, empty: 0, refused: 0, need: 0 }
  for (const door of alleys.flatMap((alley) => alley.doors)) {
    if (door.empty) count.empty += 1
    else {
      count.lived += 1
      count.rungs[door.rung] += 1
    }
    if (door.refused) count.refused += 1
    if (door.need) count.need += 1
  }
  return count
}

/** One hamlet gives one sheet; several give a summary and a sheet each, in the order given. */
export function doorMapPdf(print: DoorMapPrint): PdfDocument {
  const { hamlets, t } = print
  const sheets = hamlets.map((hamlet, index) => [`hamlet-${index}.svg`, hamletSheet(print, hamlet)] as const)
  const all = countDoors(hamlets.flatMap((hamlet) => hamlet.alleys))
  return {
    template: TEMPLATE,
    images: Object.fromEntries(sheets),
    data: {
      summary: hamlets.length > 1,
      title: t('Bản đồ cửa'),
      subtitle: `${print.communeName} · ${print.subject} · ${t('số liệu đến hết ngày {date}', { date: formatVi(print.today) })}`,
      note: sourceNote(print),
      page: t('Trang'),
      head: [print.hamletLabel, t('Cửa có người ở'), ...RUNGS.map((rung) => rungLabel(t, rung)), t('Đã sáng'), t('Cần giúp tận nhà'), t('Đã từ chối'), t('Không có người ở')],
      fills: RUNGS.map((rung) => RUNG_LOOKS[rung].fill),
      barHead: t('Từ tối đến sáng'),
      rows: hamlets.map((hamlet) => summaryRow(hamlet.name, countDoors(hamlet.alleys))),
      total: summaryRow(t('Cả {n}', { n: print.communeName.charAt(0).toLowerCase() + print.communeName.slice(1) }), all),
      explain: t('Mỗi cửa là một hộ, tính theo bậc cao nhất mà một người trong hộ đã có. “Đã sáng” là từ bậc “Đã gặp” trở lên, trên số cửa có người ở.'),
      sheets: sheets.map(([name]) => `/images/${name}`),
    },
  }
}

function hamletSheet(print: DoorMapPrint, hamlet: DoorMapHamlet): string {
  const { t } = print
  const subtitle = `${print.communeName} · ${print.subject} · ${t('số liệu đến hết ngày {date}', { date: formatVi(print.today) })}`
  return doorMapSvg({ alleys: hamlet.alleys, t, page: 'A3', font: 'Tinos', title: `${t('Bản đồ cửa')}: ${hamlet.name}`, subtitle, note: sourceNote(print) })
}

function sourceNote({ t, sourceLine, fictional }: DoorMapPrint): string {
  const source = `${t('Nguồn')}: ${sourceLine}`
  return fictional ? `${t('DỮ LIỆU HƯ CẤU, BẢN TRÌNH DIỄN')}. ${source}` : source
}

function summaryRow(name: string, count: DoorCount) {
  const number = (n: number) => formatNumber('vi', n)
  return {
    name,
    cells: [number(count.lived), ...RUNGS.map((rung) => number(count.rungs[rung])), formatShare('vi', count.lived - count.rungs[0], count.lived),
      number(count.need), number(count.refused), number(count.empty)],
    shares: count.lived === 0 ? [] : RUNGS.map((rung) => count.rungs[rung] / count.lived),
  }
}

const TEMPLATE = String.raw`
#let ink = rgb("#12152f")
#let soft = rgb("#474c66")
#set document(title: data.title)
#set text(fill: ink)

#let bar(shares) = if shares.len() == 0 { align(center, "—") } else {
  box(width: 100%, height: 4.4mm, stroke: 0.3pt + ink, stack(dir: ltr,
    ..shares.zip(data.fills).map(((share, fill)) => rect(width: share * 100%, height: 100%, fill: rgb(fill), stroke: none))))
}
#let strong-row(row) = (strong(row.name), bar(row.shares), ..row.cells.map(strong))

#if data.summary {
  set page(paper: "a3", flipped: true, margin: (x: 12mm, top: 12mm, bottom: 14mm), footer: context {
    set text(size: 9pt)
    data.note
    h(1fr)
    data.page + " " + str(here().page())
  })
  text(size: 23pt, weight: "bold", data.title)
  v(-3mm)
  text(size: 13pt, data.subtitle)
  v(1mm)
  set text(size: 11.5pt)
  set table.hline(stroke: 0.4pt + rgb("#c6cadb"))
  table(
    columns: (auto, 1fr, ..(auto,) * (data.head.len() - 1)),
    align: (x, y) => (if x == 0 { left } else if x == 1 { center } else { right }) + (if y == 0 { bottom } else { horizon }),
    stroke: none,
    inset: (x: 2.4mm, y: 1.9mm),
    fill: (x, y) => if y > 1 and calc.even(y) { rgb("#f4f5fa") },
    table.header(
      ..(data.head.at(0), data.barHead, ..data.head.slice(1)).enumerate().map(((i, words)) => {
        set text(size: 10pt)
        set par(leading: 0.4em)
        let swatch = if i >= 3 and i < 9 { box(width: 3.2mm, height: 3.2mm, fill: rgb(data.fills.at(i - 3)), stroke: 0.3pt + ink) + linebreak() }
        block(width: if i < 2 { auto } else { 17.5mm }, { swatch; strong(words) })
      }),
      table.hline(stroke: 0.8pt + ink),
    ),
    ..strong-row(data.total),
    table.hline(stroke: 0.8pt + ink),
    ..for row in data.rows { (row.name, bar(row.shares), ..row.cells) },
    table.hline(stroke: 0.8pt + ink),
  )
  text(size: 10pt, fill: soft, data.explain)
}

#set page(paper: "a3", flipped: true, margin: 0mm, footer: none)
#for (i, sheet) in data.sheets.enumerate() {
  if i > 0 { pagebreak(weak: true) }
  image(sheet, width: 100%, height: 100%, fit: "contain")
}
`
