// The card a volunteer shows at the door: no photo, a code anyone can check, and on the back what a real helper
// never asks for. One card (85.6 × 54 mm, two pages) or eight to an A4 sheet, cut along the marks.

import type { Json, PdfDocument } from '../../platform/pdf.ts'
import { qrSvg } from '../../platform/qr.ts'
import { formatVi, type PlainDate } from '../../platform/time.ts'

export interface HelperCard {
  helperName: string
  /** Short code in groups that are easy to read aloud: 'K7M2-94QX'. */
  helperCode: string
  /** What the commune calls its team, with its hamlet: 'Tổ công nghệ số cộng đồng thôn Đồng Rào'. */
  teamName: string
  /** With its kind: 'Xã Vân Bán'. */
  communeName: string
  provinceName: string
  decisionNumber: string
  decisionDate: PlainDate
  validUntil: PlainDate
  /** Full address of the public page that answers "is this helper real?". */
  checkUrl: string
  /** The commune's own number, for those without a smartphone. */
  hotline?: string
  /** Demonstration data: the card says so. */
  fictional?: boolean
}

/** What a real helper never asks for; the same list stands on the public page. */
export const NEVER_ASKED = [
  'Mật khẩu', 'Mã OTP, mã PIN', 'Ảnh căn cước, ảnh khuôn mặt', 'Tiền, phí, chuyển khoản', 'Cài ứng dụng theo đường dẫn',
] as const

/** One card: front and back as two pages of card size. */
export function helperCardPdf(card: HelperCard): PdfDocument {
  return {
    template: `${CARD_PARTS}
#set document(title: "Thẻ người hướng dẫn")
#set page(width: 85.6mm, height: 54mm, margin: 0mm)
#front(data.cards.at(0))
#pagebreak()
#back(data.cards.at(0))`,
    data: { cards: [cardData(card, 0)], never: [...NEVER_ASKED] },
    images: qrImages([card]),
  }
}

/** Cards by eights: a page of fronts, then a page of backs mirrored for printing on both sides (flip on the long edge). */
export function helperCardSheetPdf(cards: readonly HelperCard[]): PdfDocument {
  return {
    template: `${CARD_PARTS}${SHEET}`,
    data: { cards: cards.map(cardData), never: [...NEVER_ASKED] },
    images: qrImages(cards),
  }
}

function cardData(card: HelperCard, index: number): Json {
  return {
    name: card.helperName,
    code: card.helperCode,
    team: keepTogether(card.teamName),
    commune: card.communeName,
    province: card.provinceName,
    decision: `Quyết định số ${card.decisionNumber}\nngày ${formatVi(card.decisionDate)}`,
    validUntil: formatVi(card.validUntil),
    qr: `/images/qr-${index}.svg`,
    site: card.checkUrl.replace(/^https?:\/\//, ''),
    hotline: card.hotline ?? '',
    fictional: card.fictional ?? false,
  }
}

/** The last three words stay on one line: 'thôn Đồng Rào' is not torn apart. */
function keepTogether(words: string): string {
  return words.replace(/ (\S+) (\S+)$/, '\u00a0$1\u00a0$2')
}

function qrImages(cards: readonly HelperCard[]): Record<string, string> {
  return Object.fromEntries(
    cards.map((card, index) => [`qr-${index}.svg`, qrSvg(card.checkUrl, { errorCorrection: 'Q', quietZone: 2 })]),
  )
}

const CARD_PARTS = String.raw`
#let night = rgb("#171b3d")
#let lamp = rgb("#ffd23f")
#let soft = rgb("#474c66")
#set text(fill: rgb("#14172b"))
#set par(leading: 0.45em, spacing: 0.55em)

// Words as large as the room allows: long names shrink, they are never cut.
#let fit(room, size, words, least: 6pt, ..style) = context {
  let wide = measure(text(size: size, ..style, words)).width
  text(size: if wide > room { calc.max(size * (room / wide) * 0.99, least) } else { size }, ..style, words)
}

#let front(card) = block(width: 85.6mm, height: 54mm, clip: true, fill: white, breakable: false, {
  place(block(width: 100%, height: 13.5mm, fill: night, inset: (x: 4mm), align(horizon, {
    text(fill: white, size: 13pt, weight: "bold", "NGƯỜI HƯỚNG DẪN SỐ")
    linebreak()
    fit(77mm, 8.5pt, fill: lamp, card.commune + ", " + card.province)
  })))
  place(dx: 4mm, dy: 16mm, block(width: 48mm, stack(
    spacing: 1.7mm,
    fit(48mm, 15pt, weight: "bold", least: 11pt, card.name),
    text(size: if card.team.len() > 90 { 7.5pt } else { 8.5pt }, card.team),
    text(size: 7.5pt, fill: soft, card.decision),
  )))
  place(dx: 4mm, dy: 40.6mm, stack(
    spacing: 1.4mm,
    text(size: 7.5pt, fill: soft, "Mã kiểm tra"),
    fit(48mm, 19pt, weight: "bold", tracking: 0.6pt, card.code),
  ))
  place(dx: 54mm, dy: 14.8mm, image(card.qr, width: 28mm))
  place(dx: 53mm, dy: 43.6mm, block(width: 30mm, align(center, stack(
    spacing: 1.4mm,
    text(size: 7.5pt, fill: soft, "Có giá trị đến"),
    text(size: 11pt, weight: "bold", card.validUntil),
  ))))
  if card.fictional { place(dx: 4mm, dy: 50.6mm, text(size: 6pt, fill: rgb("#a31621"), weight: "bold", "BẢN TRÌNH DIỄN, DỮ LIỆU HƯ CẤU")) }
})

#let cross = box(width: 3mm, height: 3mm, baseline: 0.5mm, {
  place(line(start: (0.5mm, 0.5mm), end: (2.5mm, 2.5mm), stroke: (paint: rgb("#a31621"), thickness: 1.4pt, cap: "round")))
  place(line(start: (2.5mm, 0.5mm), end: (0.5mm, 2.5mm), stroke: (paint: rgb("#a31621"), thickness: 1.4pt, cap: "round")))
})

#let back(card) = block(width: 85.6mm, height: 54mm, clip: true, fill: white, breakable: false, {
  place(block(width: 100%, height: 8mm, fill: lamp, inset: (x: 4mm), align(horizon,
    text(size: 10.5pt, weight: "bold", "Người hướng dẫn thật KHÔNG BAO GIỜ hỏi:"))))
  place(dx: 4mm, dy: 11mm, block(width: 77.6mm,
    stack(spacing: 2.15mm, ..data.never.map(item => { cross; h(1.6mm); text(size: 10.5pt, weight: "bold", item) }))))
  place(dx: 0mm, dy: 38.6mm, block(width: 85.6mm, height: 15.4mm, fill: rgb("#e9ebf4"), inset: (x: 4mm, y: 1.7mm), {
    set text(size: 7.6pt)
    set par(leading: 0.5em, spacing: 0.6em)
    [#strong[Nghi ngờ?] Đừng mở cửa, đừng đưa máy. ]
    if card.hotline == "" [Quét mã QR ở mặt trước.] else [Quét mã QR ở mặt trước hoặc gọi UBND: #strong(card.hotline).]
    linebreak()
    fit(77.6mm, 7.6pt, least: 5pt, card.site)
    linebreak()
    text(size: 6.8pt, fill: soft, "Thẻ không phải giấy tờ tùy thân và không có giá trị thay căn cước.")
  }))
})
`

const SHEET = String.raw`
#set document(title: "Thẻ người hướng dẫn, in theo tờ")
#set page(paper: "a4", margin: 0mm)
#let gap = 4mm
#let left = (210mm - 2 * 85.6mm - gap) / 2
#let top = (297mm - 4 * 54mm - 3 * gap) / 2

// Short lines outside each corner show where to cut.
#let marks(x, y) = for (cx, dx) in ((x, -1), (x + 85.6mm, 1)) {
  for (cy, dy) in ((y, -1), (y + 54mm, 1)) {
    place(line(start: (cx + dx * 0.5mm, cy), end: (cx + dx * 1.8mm, cy), stroke: 0.3pt + gray))
    place(line(start: (cx, cy + dy * 0.5mm), end: (cx, cy + dy * 1.8mm), stroke: 0.3pt + gray))
  }
}
#let side(cards, face, mirrored, words) = {
  place(dx: left, dy: 12mm, text(size: 9pt, fill: soft, words))
  for (i, card) in cards.enumerate() {
    let column = calc.rem(i, 2)
    let x = left + (if mirrored { 1 - column } else { column }) * (85.6mm + gap)
    let y = top + calc.quo(i, 2) * (54mm + gap)
    place(dx: x, dy: y, face(card))
    marks(x, y)
  }
}
#let sheets = data.cards.chunks(8)
#for (n, cards) in sheets.enumerate() {
  if n > 0 { pagebreak() }
  let which = "Tờ " + str(n + 1) + "/" + str(sheets.len())
  side(cards, front, false, which + ", mặt trước. In đúng cỡ 100%, hai mặt, lật theo cạnh dài; cắt theo dấu góc.")
  pagebreak()
  side(cards, back, true, which + ", mặt sau.")
}
`
