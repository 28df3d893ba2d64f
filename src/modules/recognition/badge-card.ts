// Printed papers of recognition: the badge (A6, a QR large enough for a cheap camera), the key's fingerprint for the notice
// board (A5), and the slip with the address of a learner's own page.

import type { PdfDocument } from '../../platform/pdf.ts'
import { qrSvg } from '../../platform/qr.ts'
import { formatVi, type PlainDate } from '../../platform/time.ts'
import { badgeAddress, fingerprintOf, IS_AND_IS_NOT } from './rules-badge.ts'

export interface BadgeCard {
  origin: string
  jwt: string
  kid: string
  skillName: string
  communeName: string
  provedOn: PlainDate
  validUntil: PlainDate
  fictional: boolean
}

const HEAD = String.raw`
#let night = rgb("#171b3d")
#let lamp = rgb("#ffd23f")
#let soft = rgb("#474c66")
#set text(fill: rgb("#14172b"))
#set par(leading: 0.5em, spacing: 0.6em)
#let mark = if data.fictional { align(center, text(size: 7pt, fill: rgb("#a31621"), weight: "bold", "BẢN TRÌNH DIỄN, DỮ LIỆU HƯ CẤU")) }
`

export function badgeCardPdf({ origin, jwt, kid, skillName, communeName, provedOn, validUntil, fictional }: BadgeCard): PdfDocument {
  return {
    template: `${HEAD}
#set document(title: "Huy hiệu kỹ năng")
#set page(width: 105mm, height: 148mm, margin: 0mm)
#block(width: 100%, height: 21mm, fill: night, inset: (x: 7mm), align(horizon, {
  text(fill: lamp, size: 9pt, weight: "bold", "HUY HIỆU KỸ NĂNG · " + data.commune)
  linebreak()
  text(fill: white, size: 15pt, weight: "bold", data.skill)
}))
#pad(x: 7mm, top: 0.5mm, {
  grid(columns: (auto, 1fr), column-gutter: 2mm, text(size: 8.5pt, "Của (tự viết tên):"), align(bottom, line(length: 100%, stroke: 0.5pt + soft)))
  align(center, image("/images/qr.svg", width: 89mm))
  v(-2mm)
  text(size: 7.4pt, data.says)
  v(-0.5mm)
  grid(columns: (1fr, auto), text(size: 7.4pt, [Đạt ngày #strong(data.proved) · có giá trị tới #strong(data.until)]), [])
  text(size: 6.6pt, fill: soft, "Kiểm tra: quét mã, hoặc chụp ảnh rồi gửi vào " + data.site + ". Không cần mạng. Dấu vân khóa: " + data.print + ".")
  mark
})`,
    data: {
      skill: skillName, commune: communeName, says: IS_AND_IS_NOT, proved: formatVi(provedOn), until: formatVi(validUntil),
      site: `${origin}/huy-hieu/kiem-tra`.replace(/^https?:\/\//, ''), print: fingerprintOf(kid), fictional,
    },
    // Dense as it is, a lower correction level gives larger modules, which a phone needs more.
    images: { 'qr.svg': qrSvg(badgeAddress(origin, jwt), { errorCorrection: 'L', quietZone: 4 }) },
  }
}

export interface KeyPaper {
  origin: string
  kid: string
  communeName: string
  madeOn: PlainDate
  fictional: boolean
}

export function fingerprintPdf({ origin, kid, communeName, madeOn, fictional }: KeyPaper): PdfDocument {
  return {
    template: `${HEAD}
#set document(title: "Dấu vân khóa ký huy hiệu")
#set page(width: 148mm, height: 210mm, margin: 12mm)
#text(size: 20pt, weight: "bold", "Dấu vân khóa ký huy hiệu")
#parbreak()
#text(size: 13pt, data.commune)
#parbreak()
#text(size: 11pt, "Huy hiệu kỹ năng thật của xã được ký bằng khóa có dấu vân dưới đây. Máy kiểm tra phải hiện đúng dấu vân này.")
#v(4mm)
#block(width: 100%, fill: rgb("#e9ebf4"), inset: 6mm, align(center, text(size: 17pt, weight: "bold", for row in data.rows { row; linebreak() })))
#v(4mm)
#align(center, image("/images/qr.svg", width: 60mm))
#text(size: 10pt, "Tạo ngày " + data.made + ". Dán ở bảng tin, đừng tin dấu vân ai đó đọc qua điện thoại. Huy hiệu không có giá trị pháp lý và không thay xác nhận của cơ quan nhà nước.")
#mark`,
    data: { commune: communeName, rows: fingerprintOf(kid).match(/.{1,19}( |$)/g)!.map((row) => row.trim()), made: formatVi(madeOn), fictional },
    images: { 'qr.svg': qrSvg(`${origin}/huy-hieu/khoa/${kid}`, { errorCorrection: 'M' }) },
  }
}

export interface LearnerSlip {
  href: string
  code: string
  givenName: string
  communeName: string
  fictional: boolean
}

/** A6 across: what to scan, and what it opens. */
export function learnerSlipPdf({ href, code, givenName, communeName, fictional }: LearnerSlip): PdfDocument {
  return {
    template: `${HEAD}
#set document(title: "Thẻ trang học")
#set page(width: 148mm, height: 105mm, margin: 9mm)
#grid(columns: (62mm, 1fr), column-gutter: 7mm,
  image("/images/qr.svg", width: 62mm),
  {
    text(size: 10pt, fill: soft, data.commune)
    parbreak()
    text(size: 18pt, weight: "bold", "Trang học của " + data.name)
    parbreak()
    text(size: 12pt, "Quét mã để xem: tôi đã làm được gì, khi nào ôn lại, huy hiệu của tôi.")
    parbreak()
    text(size: 11.5pt, weight: "bold", data.code)
    parbreak()
    text(size: 10pt, "Giữ thẻ như giữ chìa khóa nhà. Mất thẻ thì xin thẻ mới, thẻ cũ hết mở được. Không ai cần mật khẩu hay mã OTP của bác để mở trang này.")
    mark
  })`,
    data: { name: givenName, code, commune: communeName, fictional },
    images: { 'qr.svg': qrSvg(href, { errorCorrection: 'M' }) },
  }
}

export interface LearnerBook {
  givenName: string
  communeName: string
  fictional: boolean
  today: PlainDate
  lines: { title: string; tier: string; next: string; review: string }[]
}

/** What I can do, on a page to keep (A5). */
export function learnerBookPdf({ givenName, communeName, fictional, today, lines }: LearnerBook): PdfDocument {
  return {
    template: `${HEAD}
#set document(title: "Trang học")
#set page(width: 148mm, height: 210mm, margin: 11mm)
#text(size: 10pt, fill: soft, data.commune + " · " + data.today)
#parbreak()
#text(size: 20pt, weight: "bold", "Trang học của " + data.name)
#v(3mm)
#if data.lines.len() == 0 { text(size: 13pt, "Chưa có bài nào. Rủ người hướng dẫn ngồi cạnh rồi làm thử một bài.") }
#for line in data.lines {
  block(width: 100%, inset: (y: 2.5mm), stroke: (bottom: 0.5pt + soft), breakable: false, {
    text(size: 14pt, weight: "bold", line.title)
    linebreak()
    text(size: 11pt, line.tier + ". " + line.next)
    if line.review != "" { linebreak(); text(size: 11pt, "Ôn lại: " + line.review) }
  })
}
#v(3mm)
#text(size: 9pt, fill: soft, "Không có giá trị pháp lý, không thay xác nhận của cơ quan nhà nước. Bận thì để buổi khác, không sao cả.")
#mark`,
    data: { name: givenName, commune: communeName, today: formatVi(today), lines, fictional },
  }
}
