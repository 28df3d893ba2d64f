// Two papers to take along: the guide of a procedure, and the sheet of what was prepared, to copy onto the portal from.

import type { PdfDocument } from '../../platform/pdf.ts'
import { formatVi, type PlainDate } from '../../platform/time.ts'
import type { Translate } from '../../ui/context.ts'
import { CATALOGUE } from './rules-catalogue.ts'
import type { Answer } from './rules-draft.ts'
import type { ProcedureVersion } from './schema.ts'
import type { Province } from './rules-price.ts'
import { priceInShort } from './views-price.tsx'
import { channelWord, feeWord, whenWord } from './words.ts'

/** The procedure on one sheet for the wall or the pocket; a QR leads to the national portal. */
export function guideSheetPdf(t: Translate, procedure: ProcedureVersion, place: string, portalQr: string, today: PlainDate, province: Province | null): PdfDocument {
  const unsure = (certainty: string) => (certainty === 'unverified' ? ' (chưa kiểm chứng)' : '')
  const { deadline, fees, channels, agency } = procedure
  return {
    template: GUIDE,
    images: { 'portal.svg': portalQr },
    data: {
      title: procedure.name,
      code: procedure.code,
      place,
      lines: [
        ['Bao lâu', deadline.text + unsure(deadline.certainty)],
        ['Tốn bao nhiêu', [priceInShort(t, procedure, today, province) + unsure(fees.certainty), ...fees.rows.map((row) => `${feeWord(t, row)} (${channelWord(t, row.channel)})${unsure(row.certainty)}`), fees.note ?? ''].filter(Boolean).join('. ')],
        ['Có được miễn', procedure.exemptions.length > 0 ? procedure.exemptions.map((one) => one.name.toLowerCase()).join('; ') : fees.kind === 'free' ? 'Miễn phí cho mọi người' : 'Nguồn chưa nói (chưa kiểm chứng)'],
        ['Nộp ở đâu', channels ? channels.map((channel) => channelWord(t, channel)).join('; ') : 'Nguồn chưa nói (chưa kiểm chứng)'],
        ['Ai giải quyết', agency.name + unsure(agency.certainty)],
      ],
      documents: procedure.documents.map((document) => [document.name, [whenWord(t, document.when), document.replacedBy?.note ?? '', document.note ?? ''].filter(Boolean).join('. ') + unsure(document.certainty)]),
      never: CATALOGUE.neverAsk.text,
      portal: CATALOGUE.onlyPortal.text,
      foot: `Nguồn: ${procedure.source.name}, kiểm tra ngày ${formatVi(procedure.source.checkedOn)}. In ngày ${formatVi(today)}. ${CATALOGUE.note}`,
    },
  }
}

export interface PreparedSheet {
  title: string
  procedure: ProcedureVersion
  place: string
  answers: readonly Answer[]
  documents: readonly { name: string; state: string }[]
  note: string
  today: PlainDate
}

export function preparedSheetPdf(sheet: PreparedSheet): PdfDocument {
  const sections = [...new Set(sheet.answers.map((answer) => answer.section))]
  return {
    template: PREPARED,
    data: {
      title: sheet.title,
      code: sheet.procedure.code,
      procedure: sheet.procedure.name,
      place: sheet.place,
      sections: sections.map((section) => ({ title: section, lines: sheet.answers.filter((answer) => answer.section === section).map((answer) => [answer.label, answer.value === '' ? '—' : answer.value]) })),
      documents: sheet.documents.map((document) => [document.name, document.state]),
      portal: CATALOGUE.onlyPortal.text,
      foot: `Bản chuẩn bị in ngày ${formatVi(sheet.today)}, không phải hồ sơ đã nộp và không có giá trị pháp lý. ${sheet.note}`,
    },
  }
}

const FRAME = `
#let d = data
#set page(paper: "a4", margin: (x: 18mm, y: 16mm), footer: context align(center)[#text(8pt)[#counter(page).display("1 / 1", both: true)]])
#set text(font: "Tinos", size: 11.5pt, lang: "vi")
#set par(leading: 0.6em)
#let pairs(rows) = table(
  columns: (34%, 1fr), stroke: (bottom: 0.4pt + luma(150)), inset: (x: 2pt, y: 5pt),
  ..rows.map(row => (text(weight: "bold")[#row.at(0)], [#row.at(1)])).flatten()
)
`
const GUIDE = `${FRAME}
#grid(columns: (1fr, auto), gutter: 10pt,
  [#text(18pt, weight: "bold")[#d.title] \\ #text(10pt)[Mã thủ tục #d.code · #d.place]],
  [#image("/images/portal.svg", width: 24mm)])
#v(6pt)
#pairs(d.lines)
#v(8pt)
#text(13pt, weight: "bold")[Cần giấy tờ gì]
#if d.documents.len() == 0 [ \\ Nguồn chưa nói (chưa kiểm chứng). ] else { pairs(d.documents) }
#v(8pt)
#block(stroke: 1pt, inset: 8pt, radius: 3pt, width: 100%)[#text(weight: "bold")[Không ai được đòi: ]#d.never]
#v(4pt)
#block(inset: 2pt)[#d.portal]
#v(6pt)
#text(8.5pt)[#d.foot]
`
const PREPARED = `${FRAME}
#text(17pt, weight: "bold")[#d.title]
#v(-4pt)
#text(10pt)[#d.procedure · mã #d.code · #d.place]
#v(4pt)
#for section in d.sections [
  #v(6pt)
  #text(12.5pt, weight: "bold")[#section.title]
  #pairs(section.lines)
]
#v(8pt)
#text(12.5pt, weight: "bold")[Giấy tờ]
#pairs(d.documents)
#v(8pt)
#d.portal
#v(6pt)
#text(8.5pt)[#d.foot]
`
