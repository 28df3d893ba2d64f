// Papers about money: the slip a payer takes home with its QR, and the receipt. Both say what they are not.

import { formatVnd, vndInWords } from '../../platform/money.ts'
import type { PdfDocument } from '../../platform/pdf.ts'
import { qrSvg } from '../../platform/qr.ts'
import { formatViDateTime, formatViLong, toPlainDate, type Instant } from '../../platform/time.ts'
import type { ChargeLine } from './schema.ts'

export interface PaperHead {
  communeName: string
  provinceName: string
  fictional: boolean
}

export interface Slip extends PaperHead {
  title: string
  payerName: string | null
  lines: readonly ChargeLine[]
  amountVnd: number
  openVnd: number
  code: string
  bank: string
  accountNumber: string
  accountName: string
  dueAt: Instant | null
  /** Text of the VietQR. */
  qr: string
  payUrl: string
  standIn: boolean
}

const COMMON = String.raw`
#set page(paper: "a5", margin: (x: 15mm, y: 14mm))
#set text(size: 11pt, fill: rgb("#14172b"))
#set par(leading: 0.6em, spacing: 0.8em)
#let soft = rgb("#474c66")
#let head(name) = {
  grid(columns: (1fr, auto), [#strong(data.commune)\ #text(fill: soft, data.province)], align(right, if data.fictional { text(fill: rgb("#a31621"), weight: "bold", size: 9pt, "BẢN TRÌNH DIỄN\nDỮ LIỆU HƯ CẤU") }))
  v(3mm)
  align(center, text(size: 16pt, weight: "bold", name))
}
#let facts(rows) = table(columns: (auto, 1fr), stroke: none, inset: (x: 0mm, y: 1.3mm), column-gutter: 4mm, ..rows.map(r => (text(fill: soft, r.at(0)), strong(r.at(1)))).flatten())
#let lines = table(columns: (1fr, auto), stroke: (x, y) => (bottom: 0.4pt + soft), inset: (x: 0mm, y: 1.6mm),
  ..data.lines.map(l => ([#l.label #if l.why != "" { linebreak(); text(size: 9pt, fill: soft, l.why) } #if l.basis != "" { linebreak(); text(size: 9pt, fill: soft, l.basis) }], align(right, l.amount))).flatten(),
  strong("Cộng"), align(right, strong(data.amount)))
`

function lineData(lines: readonly ChargeLine[]) {
  return lines.map((line) => ({
    label: line.label, why: line.why, amount: formatVnd(line.amountVnd),
    basis: line.legalBasis === '' ? '' : `Căn cứ: ${line.legalBasis}${line.certainty === 'A' ? '' : ' (chưa kiểm chứng)'}`,
  }))
}

export function paymentSlip(slip: Slip): PdfDocument {
  return {
    template: `${COMMON}
#set document(title: "Phiếu thanh toán")
#head("PHIẾU THANH TOÁN")
#v(2mm)
#facts((("Việc", data.title), ..if data.payer != "" { (("Người trả", data.payer),) } else { () }, ..if data.due != "" { (("Trả trước", data.due),) } else { () }))
#lines
#v(2mm)
#grid(columns: (52mm, 1fr), column-gutter: 6mm, image("/images/qr.svg", width: 52mm), [
  #text(size: 14pt, weight: "bold", data.open)\\
  #text(fill: soft, "Quét bằng ứng dụng ngân hàng bất kỳ, hoặc chuyển tới:")\\
  #strong(data.bank) \\ #data.account \\ #data.accountName \\
  #text(fill: soft, "Nội dung:") #strong(data.code)
])
#v(1fr)
#if data.standIn { text(weight: "bold", fill: rgb("#a31621"), "Ngân hàng trên phiếu này là giả lập: đừng chuyển tiền thật. ") }
#text(size: 9pt, fill: soft)[Xem đã trả hay chưa: #data.url. Cán bộ không bao giờ xin mã OTP hay mật khẩu. Phiếu này chưa phải chứng từ đã nộp tiền.]`,
    data: {
      commune: slip.communeName, province: slip.provinceName, fictional: slip.fictional, title: slip.title, payer: slip.payerName ?? '', lines: lineData(slip.lines), amount: formatVnd(slip.amountVnd),
      open: formatVnd(slip.openVnd), code: slip.code, bank: slip.bank, account: slip.accountNumber, accountName: slip.accountName, due: slip.dueAt ? formatViDateTime(slip.dueAt) : '',
      url: slip.payUrl.replace(/^https?:\/\//, ''), standIn: slip.standIn,
    },
    images: { 'qr.svg': qrSvg(slip.qr, { errorCorrection: 'M', quietZone: 4 }) },
  }
}

export interface ReceiptPaper extends PaperHead {
  number: number
  year: number
  title: string
  payerName: string | null
  lines: readonly ChargeLine[]
  amountVnd: number
  payments: readonly { kind: 'bank' | 'cash'; amountVnd: number; paidAt: Instant; transactionId: string | null }[]
  issuedAt: Instant
  issuedByName: string
  code: string
  checkUrl: string
}

export function receiptPaper(receipt: ReceiptPaper): PdfDocument {
  return {
    template: `${COMMON}
#set document(title: "Biên nhận tiền")
#head("BIÊN NHẬN ĐÃ NHẬN TIỀN")
#align(center, text(fill: soft, "Số " + data.number))
#facts((("Việc", data.title), ..if data.payer != "" { (("Người trả", data.payer),) } else { () }, ("Đã nhận", data.amount), ("Bằng chữ", data.words)))
#lines
#v(1mm)
#for p in data.payments [#text(size: 9.5pt, fill: soft, p) \\ ]
#v(2mm)
#grid(columns: (1fr, auto), [#text(size: 9pt, fill: soft)[Kiểm tra biên nhận này tại\\ #data.url] \\ #box(image("/images/qr.svg", width: 22mm))], align(center)[#emph(data.date) \\ Người lập biên nhận \\ #v(14mm) #strong(data.by)])
#v(1fr)
#block(stroke: 0.6pt + soft, inset: 2.4mm, width: 100%, text(size: 9pt)[Giấy này xác nhận xã đã nhận đủ tiền. Đây #strong[không phải] biên lai thu phí, lệ phí và #strong[không phải] hóa đơn; nếu cần chứng từ theo mẫu của Nhà nước, hãy hỏi quầy.])`,
    data: {
      commune: receipt.communeName, province: receipt.provinceName, fictional: receipt.fictional, number: `${String(receipt.number).padStart(4, '0')}/${receipt.year}`, title: receipt.title, payer: receipt.payerName ?? '',
      lines: lineData(receipt.lines), amount: formatVnd(receipt.amountVnd), words: vndInWords(receipt.amountVnd), by: receipt.issuedByName, date: formatViLong(toPlainDate(receipt.issuedAt)),
      payments: receipt.payments.map((one) => `${formatViDateTime(one.paidAt)}: ${formatVnd(one.amountVnd)}, ${one.kind === 'cash' ? 'tiền mặt' : `chuyển khoản, giao dịch ${one.transactionId}`}`),
      url: receipt.checkUrl.replace(/^https?:\/\//, ''),
    },
    images: { 'qr.svg': qrSvg(receipt.checkUrl, { errorCorrection: 'M', quietZone: 2 }) },
  }
}
