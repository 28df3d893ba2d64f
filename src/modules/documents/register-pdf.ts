// What is printed and bound: the registers of papers out and in, the yearly list of files, the table of contents of a file.
// One plain table each, A4 across, the heading repeated on every page, page numbers of how many.

import type { PdfDocument } from '../../platform/pdf.ts'

export interface BoundTable {
  agency: string
  title: string
  /** Under the title: year, series, what the paper is for. */
  lead: string
  columns: { head: string; /** Share of the width. */ share: number; right?: boolean }[]
  rows: string[][]
  /** 'Văn thư', 'Người lập': who signs below. */
  signers: string[]
  fictional: boolean
}

export function boundTablePdf(table: BoundTable): PdfDocument {
  return {
    template: TEMPLATE,
    data: {
      agency: table.agency.toLocaleUpperCase('vi'), title: table.title.toLocaleUpperCase('vi'), lead: table.lead, shares: table.columns.map(({ share }) => share), right: table.columns.map(({ right }) => right ?? false),
      heads: table.columns.map(({ head }) => head), rows: table.rows, signers: table.signers, fictional: table.fictional,
    },
  }
}

const TEMPLATE = String.raw`
#set document(title: data.title)
#set page(paper: "a4", flipped: true, margin: (top: 16mm, bottom: 16mm, left: 20mm, right: 12mm),
  footer: context {
    set text(size: 9pt)
    [#if data.fictional [Bản trình diễn, dữ liệu hư cấu] #h(1fr) Trang #counter(page).display() / #counter(page).final().first()]
  })
#set text(size: 10pt)
#set par(leading: 0.5em, justify: false)
#text(size: 11pt, weight: "bold", data.agency)
#v(2mm)
#align(center, text(size: 14pt, weight: "bold", data.title))
#align(center, text(size: 11pt, data.lead))
#v(3mm)
#table(
  columns: data.shares.map(share => share * 1fr),
  inset: 4pt,
  stroke: 0.5pt,
  align: (x, y) => if y == 0 { center + horizon } else if data.right.at(x) { right + top } else { left + top },
  table.header(..data.heads.map(head => strong(head)), ..range(data.heads.len()).map(n => emph(text(size: 8pt, "(" + str(n + 1) + ")")))),
  ..data.rows.flatten(),
)
#v(8mm)
#grid(columns: data.signers.map(_ => 1fr), ..data.signers.map(one => align(center, { strong(one); linebreak(); text(size: 9pt, style: "italic", "(Ký, ghi rõ họ tên)"); v(22mm) })))
`
