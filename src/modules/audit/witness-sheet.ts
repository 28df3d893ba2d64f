// The witness sheet: one page that says where a ledger stood, to be signed and kept by somebody who does not run the
// server. Whoever holds it can show later that the ledger was cut or rewritten.

import type { PdfDocument } from '../../platform/pdf.ts'
import { formatViDateTime, type Instant } from '../../platform/time.ts'
import { groupedHash } from './rules.ts'

export interface WitnessSheet {
  communeName: string
  communeCode: string
  seq: number
  hash: string
  epoch: string
  writtenAt: Instant
  printedAt: Instant
  printedBy: string
  origin: string
  fictional: boolean
}

export function witnessSheetPdf(sheet: WitnessSheet): PdfDocument {
  return {
    template: TEMPLATE,
    data: {
      fictional: sheet.fictional,
      commune: sheet.communeName.toUpperCase(),
      rows: [
        ['Xã, phường', `${sheet.communeName}, mã ${sheet.communeCode}`],
        ['Số mục trong sổ cái', String(sheet.seq)],
        ['Ghi mốc lúc', formatViDateTime(sheet.writtenAt)],
        ['Đợt dữ liệu', sheet.epoch],
        ['In lúc', `${formatViDateTime(sheet.printedAt)}, người in: ${sheet.printedBy}`],
      ],
      hash: groupedHash(sheet.hash),
      check: `Kiểm tra: mở ${sheet.origin}/so-cai/kiem-tra, mục “Đối chiếu phiếu mốc”, gõ số mục và mã ở trên; hoặc trên máy chủ chạy npm run verify-ledger -- --mark ${sheet.communeCode}:${sheet.seq}:${sheet.hash.slice(0, 16)}`,
    },
  }
}

const TEMPLATE = String.raw`
#set document(title: "Phiếu mốc sổ cái")
#set page(paper: "a4", margin: (x: 25mm, y: 22mm))
#set text(size: 12pt)
#if data.fictional { text(fill: rgb("#a31621"), weight: "bold", "DỮ LIỆU HƯ CẤU, BẢN TRÌNH DIỄN") }
#strong(data.commune)
#v(6mm)
#align(center, stack(spacing: 3mm, text(size: 17pt, weight: "bold", "PHIẾU MỐC SỔ CÁI"), emph("Giữ phiếu này ở nơi khác với máy chủ")))
#v(6mm)
#table(columns: (50mm, 1fr), stroke: 0.5pt, inset: 2.6mm, ..for row in data.rows { (row.at(0), strong(row.at(1))) })
#v(4mm)
Mã băm của mục cuối (SHA-256, 64 ký tự):
#v(1mm)
#block(stroke: 1pt, inset: 4mm, width: 100%, text(size: 15pt, weight: "bold", data.hash))
#v(4mm)
Phiếu này xác nhận sổ cái đã có chừng ấy mục với mã băm trên. Nếu về sau sổ có ít mục hơn, hoặc mục ấy có mã khác, thì sổ đã bị cắt bớt hoặc viết lại. Phiếu không chứa dữ liệu của người dân và không thay cho văn bản nào của cơ quan nhà nước.
#v(3mm)
#text(size: 10pt, data.check)
#v(14mm)
#grid(columns: (1fr, 1fr), align: center,
  stack(spacing: 2mm, strong("Người ghi mốc"), emph("(ký, ghi rõ họ tên)")),
  stack(spacing: 2mm, strong("Người giữ phiếu"), emph("(ký, ghi rõ họ tên, ngày nhận)")))
`
