// An official paper as the decree lays it out (Decree 30/2020, Annex I): A4, margins, the head in two columns, justified body,
// recipients left and signature right, page numbers from the second page. Number and date are left open: they are filled in
// after the leader has signed. Marks say where number, date and both signatures go.

import type { Json, PdfDocument } from '../../platform/pdf.ts'
import { parseBody, type Block, type Run } from './rules-markup.ts'
import { signBlock } from './rules-signing.ts'
import { decreeOn, TYPES } from './decree.ts'

export interface Paper {
  typeKey: string
  parentName: string
  agencyName: string
  agencyAbbr: string
  place: string
  symbol: string
  subject: string
  addressee: string
  body: string
  recipients: readonly string[]
  urgency: string
  collective: string
  headTitle: string
  signerTitle: string
  signerName: string
  capacity: string
  /** Fixed margin note: nothing here has legal effect. */
  fictional: boolean
  /** ISO day whose rules hold. */
  day: string
}

/** Marks of the finished page: baseline starts of number and date, top left of the personal signature. */
export type PaperMark = 'number' | 'date' | 'initials' | 'signature'

/** Room for the personal signature's picture between title and name, points. */
export const SIGNATURE_ROOM = { width: 150, height: 80 }

export function paperPdf(paper: Paper): PdfDocument {
  const decree = decreeOn(paper.day)
  const urgency = decree.urgencies.find(({ key }) => key === paper.urgency)
  const stamp = urgency?.stamp ? { text: urgency.stamp, size: (decree.layout.urgencyStampMm as Record<string, number[]>)[paper.urgency] ?? [30, 8] } : null
  return {
    template: TEMPLATE,
    data: {
      isLetter: TYPES.get(paper.typeKey)?.abbr === null,
      parent: upper(paper.parentName),
      agency: agencyLines(upper(paper.agencyName)),
      place: paper.place,
      symbol: paper.symbol,
      typeName: upper(TYPES.get(paper.typeKey)?.name ?? ''),
      subject: paper.subject,
      addressee: paper.addressee.split(';').map((one) => one.trim()).filter((one) => one !== ''),
      blocks: parseBody(paper.body).map(blockData),
      recipients: [...paper.recipients],
      stamp,
      sign: signBlock({ capacity: paper.capacity, collective: paper.collective, headTitle: paper.headTitle, ownTitle: paper.signerTitle || paper.headTitle }),
      signer: paper.signerName,
      fictional: paper.fictional,
    },
  }
}

/** The body that issues and the place it is of, each on its line: names of communes are not torn apart. */
function agencyLines(name: string): string[] {
  const parts = /^(ỦY BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN) (.+)$/u.exec(name)
  return parts ? [parts[1]!, parts[2]!] : [name]
}

function upper(text: string): string {
  return text.toLocaleUpperCase('vi')
}

function blockData(block: Block): Json {
  if (block.kind === 'list') return { kind: 'list', items: block.items.map(runData) }
  if (block.kind === 'table') return { kind: 'table', rows: block.rows.map((row) => row.map(runData)), columns: Math.max(...block.rows.map((row) => row.length)) }
  return { kind: block.kind, runs: runData(block.runs) }
}

function runData(runs: readonly Run[]): Json {
  return runs.map(({ text, bold, italic }) => ({ text, bold: bold ?? false, italic: italic ?? false }))
}

const TEMPLATE = String.raw`
#set document(title: data.typeName + " " + data.subject)
#set page(paper: "a4", margin: (top: 20mm, bottom: 20mm, left: 30mm, right: 20mm), header-ascent: 7mm,
  header: context { let n = counter(page).get().first(); if n > 1 { align(center, text(size: 13pt, str(n))) } },
  footer: if data.fictional { align(center, text(size: 8pt, fill: rgb("#a31621"), "Bản trình diễn, dữ liệu hư cấu, không có giá trị pháp lý")) })
#set text(size: 14pt, fill: black)
#set par(justify: true, leading: 0.62em, spacing: 0.62em)

#let runs(items) = items.map(run => {
  let words = run.text
  if run.bold and run.italic { strong(emph(words)) } else if run.bold { strong(words) } else if run.italic { emph(words) } else { words }
}).join()
#let underline-part(width) = block(above: 1.6mm, below: 0mm, line(length: width, stroke: 0.6pt))
#let centered(body) = align(center, { set par(justify: false, leading: 0.5em, spacing: 0.5em); body })

#grid(
  columns: (40%, 60%),
  column-gutter: 0mm,
  centered({
    if data.parent != "" { text(size: 12pt, data.parent); linebreak() }
    for (n, row) in data.agency.enumerate() { if n > 0 { linebreak() }; text(size: 12pt, weight: "bold", row) }
    underline-part(22mm)
  }),
  centered({
    text(size: 12pt, weight: "bold", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    linebreak()
    text(size: 13pt, weight: "bold", "Độc lập - Tự do - Hạnh phúc")
    underline-part(54mm)
  }),
)
#v(2.5mm)
#grid(
  columns: (40%, 60%),
  centered({
    set text(size: 13pt)
    [Số:#h(1mm)#box(width: 9.4mm, { mark("number"); h(1fr) })/#data.symbol]
    if data.isLetter {
      block(above: 3mm, text(size: 12pt, "V/v " + data.subject))
    }
    if data.stamp != none {
      block(above: 3mm, width: data.stamp.size.at(0) * 1mm, height: data.stamp.size.at(1) * 1mm, stroke: 1.2pt + rgb("#d3121e"), align(center + horizon, text(size: 11pt, weight: "bold", fill: rgb("#d3121e"), data.stamp.text)))
    }
  }),
  centered({
    set text(size: 13pt, style: "italic")
    [#data.place, ngày #box(width: 6.5mm, { mark("date"); h(1fr) }) tháng #box(width: 6.5mm, { mark("month"); h(1fr) }) năm #box(width: 10mm, { mark("year"); h(1fr) })]
  }),
)
#v(6mm)

#if not data.isLetter {
  centered({
    text(size: 14pt, weight: "bold", data.typeName)
    block(above: 2mm, below: 0mm, text(size: 14pt, weight: "bold", data.subject))
    block(above: 3mm, below: 0mm, line(length: 40mm, stroke: 0.6pt))
  })
  v(4mm)
}

#if data.addressee.len() == 1 {
  centered([Kính gửi: #data.addressee.first()])
  v(3mm)
} else if data.addressee.len() > 1 {
  pad(left: 35mm, { [Kính gửi:]; for one in data.addressee { v(2.4mm, weak: true); [\- #one;] } })
  v(3mm)
}

#let paragraph(body) = par(first-line-indent: (amount: 10mm, all: true), spacing: 6pt + 0.62em, body)
// Initials stand behind the last word of the body; where a line is full they take the next one.
#let initials = { h(1.5mm); box(width: 14mm, height: 0pt, mark("initials")) }
#for (n, block) in data.blocks.enumerate() {
  let end = if n + 1 == data.blocks.len() { initials } else { none }
  if block.kind == "paragraph" { paragraph({ runs(block.runs); end }) }
  if block.kind == "article" { paragraph({ strong(runs(block.runs)); end }) }
  if block.kind == "chapter" { std.block(above: 4mm, below: 4mm, width: 100%, centered({ strong(runs(block.runs)); end })) }
  if block.kind == "list" { for (m, item) in block.items.enumerate() { paragraph({ [\- #runs(item)]; if m + 1 == block.items.len() { end } }) } }
  if block.kind == "table" {
    set par(justify: false, leading: 0.5em)
    std.block(above: 3.5mm, below: 3.5mm, width: 100%, align(center, table(columns: block.columns, inset: 5pt, stroke: 0.5pt, align: left + horizon,
      ..block.rows.enumerate().map(((n, row)) => row.map(cell => { set text(size: 13pt); if n == 0 { strong(runs(cell)) } else { runs(cell) } })).flatten())))
    if end != none { paragraph({ hide[x]; end }) }
  }
}
#if data.blocks.len() == 0 { paragraph({ hide[x]; initials }) }
#v(5mm)

#block(breakable: false, grid(
  columns: (50%, 50%),
  {
    set par(justify: false, leading: 0.5em, spacing: 0.5em)
    text(size: 12pt, weight: "bold", style: "italic", "Nơi nhận:")
    set text(size: 11pt)
    for (n, one) in data.recipients.enumerate() {
      linebreak()
      [\- #one#if n + 1 < data.recipients.len() [;] else [.]]
    }
  },
  centered({
    set text(size: 14pt, weight: "bold")
    for (n, row) in data.sign.enumerate() { if n > 0 { linebreak() }; row }
    v(2mm)
    box(width: 150pt, height: 80pt, { place(top + left, mark("signature")) })
    v(3.5mm)
    data.signer
  }),
))
`
