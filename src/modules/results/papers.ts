// The label on the envelope and the list the post signs for.

import type { PdfDocument } from '../../platform/pdf.ts'
import { qrSvg } from '../../platform/qr.ts'
import { formatShortCode } from '../../platform/ids.ts'
import { formatViDateTime, type Instant } from '../../platform/time.ts'

const KINDS: Record<string, string> = { xa: 'xã', phuong: 'phường', dac_khu: 'đặc khu' }

export function centreName({ kind, name }: { kind: string; name: string }): string {
  return `Trung tâm Phục vụ hành chính công ${KINDS[kind] ?? ''} ${name}`
}

export interface Label {
  code: string
  recipientName: string
  phone: string | null
  address: string
  senderName: string
  senderPlace: string
  fictional: boolean
}

const BAND = 'if data.fictional { text(size: 8pt, fill: rgb("#a31621"), weight: "bold", "BẢN TRÌNH DIỄN, DỮ LIỆU HƯ CẤU") }'

/** A6 across: nothing on it tells what is inside. */
export function labelPaper(label: Label): PdfDocument {
  return {
    template: String.raw`
#set document(title: "Nhãn gửi kết quả")
#set page(width: 148mm, height: 105mm, margin: 8mm)
#set text(size: 10.5pt)
#grid(columns: (1fr, 34mm), column-gutter: 4mm, [
  #text(fill: rgb("#474c66"), "Người gửi") \ #strong(data.sender) \ #data.place
  #v(5mm)
  #text(fill: rgb("#474c66"), "Người nhận") \ #text(size: 15pt, weight: "bold", data.name) \ #data.address
  #if data.phone != "" [ \ Điện thoại: #strong(data.phone)]
], [#image("/images/qr.svg", width: 34mm) #align(center, text(size: 13pt, weight: "bold", data.code))])
#v(1fr)
#block(stroke: 0.6pt, inset: 2.4mm, width: 100%, text(size: 9pt)[Giao tận tay. Người giao xem giấy tờ của người nhận, #strong[không chụp, không giữ]. Không gặp: ghi lý do, hẹn giao lại hoặc trả về quầy. Người gửi không bao giờ bảo trả thêm tiền ngoài cước ghi trên phong bì.])
#${BAND}`,
    data: { sender: label.senderName, place: label.senderPlace, name: label.recipientName, address: label.address, phone: label.phone ?? '', code: formatShortCode(label.code), fictional: label.fictional },
    images: { 'qr.svg': qrSvg(label.code, { errorCorrection: 'Q', quietZone: 2 }) },
  }
}

export interface HandoverList {
  senderName: string
  carrier: string
  takenBy: string
  handedByName: string
  handedAt: Instant
  rows: { code: string; recipientName: string; address: string }[]
  fictional: boolean
}

export function handoverPaper(list: HandoverList): PdfDocument {
  return {
    template: String.raw`
#set document(title: "Danh sách bàn giao bưu gửi")
#set page(paper: "a4", margin: 16mm, numbering: "1/1")
#set text(size: 10.5pt)
#strong(data.sender) #h(1fr) #${BAND}
#align(center)[#v(3mm) #text(size: 15pt, weight: "bold", "DANH SÁCH BÀN GIAO BƯU GỬI") \ #data.when, #data.carrier, #str(data.rows.len()) bưu gửi]
#v(3mm)
#table(columns: (auto, 26mm, 1fr, 1.4fr), inset: 2mm, stroke: 0.4pt, table.header([STT], [Mã], [Người nhận], [Địa chỉ]),
  ..data.rows.enumerate().map(((n, r)) => (str(n + 1), strong(r.code), r.name, r.address)).flatten())
#v(8mm)
#grid(columns: (1fr, 1fr), align(center)[Người giao \ #v(16mm) #strong(data.by)], align(center)[Người nhận của bưu chính \ #v(16mm) #strong(data.taken)])`,
    data: {
      sender: list.senderName, carrier: list.carrier, taken: list.takenBy, by: list.handedByName, when: formatViDateTime(list.handedAt), fictional: list.fictional,
      rows: list.rows.map(({ code, recipientName, address }) => ({ code: formatShortCode(code), name: recipientName, address })),
    },
  }
}
