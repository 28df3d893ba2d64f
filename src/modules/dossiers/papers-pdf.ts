// The seven papers of Thông tư 03/2025/TT-VPCP, Annex I: typed input → template and data. Fields as a ministry's decision
// reproduces them (Quyết định 3621/QĐ-BYT); the printed layout was not seen, and each paper says so in its foot.

import type { Json, PdfDocument } from '../../platform/pdf.ts'
import { qrSvg } from '../../platform/qr.ts'
import { formatVi, formatViTime, toPlainDate, type Instant } from '../../platform/time.ts'

export interface PaperHead {
  /** 'ỦY BAN NHÂN DÂN XÃ VÂN BÁN' */
  authority: string
  centre: string
  place: string
  phone: string
  /** Demonstration data: the paper says so. */
  fictional: boolean
  /** The public page where the person follows the dossier. */
  trackUrl: string
  now: Instant
}

export interface PaperPerson {
  name: string
  organisation: string | null
  personalId: string | null
  address: string
  phone: string | null
  email: string | null
  representative: { name: string; personalId: string | null; phone: string | null; paper: string } | null
}

/** Height of the room above a signer's name, millimetres. */
export const SLOT_MM = 22
/** Where the head of the agency signs and the seal goes, found again in the finished file. */
export const HEAD_MARK = 'head'

const when = (at: Instant | null) => (at === null ? '' : `${formatViTime(at).replace(':', ' giờ ')} phút, ngày ${formatVi(toPlainDate(at))}`)

interface Paper {
  number: string
  title: string
  subtitle?: string
  code: string | null
  /** A sentence before the rows. */
  opening?: string
  rows: [label: string, value: string][]
  table?: { head: string[]; rows: string[][]; widths: number[] }
  /** Paragraphs after rows and table. */
  closing?: string[]
  signers: { key: string; title: string; note: string; name: string }[]
}

function personRows(person: PaperPerson): [string, string][] {
  return [
    ['Họ và tên người nộp hồ sơ', person.name],
    ...(person.organisation ? [['Tổ chức', person.organisation] as [string, string]] : []),
    ['Số định danh / mã số', person.personalId ?? ''],
    ['Địa chỉ', person.address],
    ['Số điện thoại', person.phone ?? ''],
    ['Thư điện tử', person.email ?? ''],
  ]
}

function paperPdf(head: PaperHead, paper: Paper): PdfDocument {
  const data: Json = {
    ...paper, authority: head.authority, centre: head.centre, place: head.place, fictional: head.fictional, date: dateLine(head), code: paper.code ?? '', opening: paper.opening ?? '', subtitle: paper.subtitle ?? '',
    table: paper.table ?? null, closing: paper.closing ?? [], track: paper.code ? head.trackUrl.replace(/^https?:\/\//, '') : '', slot: SLOT_MM,
  }
  return { template: TEMPLATE, data, ...(paper.code && { images: { 'theo-doi.svg': qrSvg(head.trackUrl, { errorCorrection: 'M', quietZone: 2 }) } }) }
}

function dateLine({ place, now }: PaperHead): string {
  const [year, month, day] = toPlainDate(now).split('-')
  return `${place}, ngày ${day} tháng ${Number(month) <= 2 ? month : Number(month)} năm ${year}`
}

export interface ReceiptPaper {
  code: string
  person: PaperPerson
  request: string
  components: { name: string; kind: string; copies: number }[]
  sets: number
  deadline: string
  receivedAt: Instant
  dueAt: Instant | null
  resultPlace: string
  register: string
  receiver: string
}

/** 01 · Giấy tiếp nhận hồ sơ và hẹn trả kết quả */
export function receiptPaper(head: PaperHead, paper: ReceiptPaper): PdfDocument {
  const { person } = paper
  return paperPdf(head, {
    number: '01', title: 'GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ', code: paper.code,
    rows: [
      ['Trung tâm tiếp nhận', head.centre],
      ...personRows(person),
      ...(person.representative ? [['Người được ủy quyền', `${person.representative.name}; số định danh ${person.representative.personalId ?? '…'}; điện thoại ${person.representative.phone ?? '…'}; ${person.representative.paper}`] as [string, string]] : []),
      ['Nội dung yêu cầu giải quyết', paper.request],
      ['Số bộ hồ sơ', String(paper.sets)],
      ['Thời gian giải quyết theo quy định', paper.deadline],
      ['Nhận hồ sơ', when(paper.receivedAt)],
      ['Hẹn trả kết quả', paper.dueAt === null ? 'theo thời hạn của luật chuyên ngành' : when(paper.dueAt)],
      ['Nơi nhận kết quả', paper.resultPlace],
      ['Vào sổ theo dõi', paper.register],
    ],
    table: { head: ['TT', 'Thành phần hồ sơ', 'Loại', 'Số bản'], widths: [1, 8, 3, 2], rows: paper.components.map((one, index) => [String(index + 1), one.name, one.kind, String(one.copies)]) },
    signers: [
      { key: 'submitter', title: 'NGƯỜI NỘP HỒ SƠ', note: '(Ký và ghi rõ họ tên)', name: person.representative?.name ?? person.name },
      { key: 'receiver', title: 'NGƯỜI TIẾP NHẬN HỒ SƠ', note: '(Ký số nếu là bản điện tử)', name: paper.receiver },
    ],
  })
}

export interface SupplementPaper {
  code: string | null
  person: PaperPerson
  request: string
  items: { part: string; reason: string; words: string }[]
  reason: string
  contactName: string
  contactPhone: string
  guide: string
}

/** 02 · Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ */
export function supplementPaper(head: PaperHead, paper: SupplementPaper): PdfDocument {
  const { person } = paper
  return paperPdf(head, {
    number: '02', title: 'PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ', code: paper.code,
    rows: [['Hồ sơ của', person.name], ['Nội dung yêu cầu giải quyết', paper.request], ['Địa chỉ', person.address], ['Số điện thoại', person.phone ?? ''], ['Thư điện tử', person.email ?? '']],
    table: { head: ['TT', 'Cần bổ sung, hoàn thiện', 'Vì sao', 'Cần làm gì'], widths: [1, 5, 4, 5], rows: paper.items.map((one, index) => [String(index + 1), one.part, one.reason, one.words]) },
    closing: [
      ...(paper.reason ? [`Lý do: ${paper.reason}`] : []),
      'Mỗi hồ sơ chỉ bị yêu cầu bổ sung một lần. Thời gian chờ bổ sung không tính vào thời hạn giải quyết.',
      `Nếu có vướng mắc, xin liên hệ ${paper.contactName}, số điện thoại ${paper.contactPhone}.`,
    ],
    signers: [{ key: 'guide', title: 'NGƯỜI HƯỚNG DẪN', note: '(Ký và ghi rõ họ tên)', name: paper.guide }],
  })
}

export interface RefusalPaper {
  code: string | null
  person: PaperPerson
  request: string
  reason: string
  receiver: string
  /** Who signs it digitally for the agency; left out on the sheet that is signed by hand. */
  headOfAgency?: string
}

/** 03 · Phiếu từ chối tiếp nhận giải quyết hồ sơ */
export function refusalPaper(head: PaperHead, paper: RefusalPaper): PdfDocument {
  return paperPdf(head, {
    number: '03', title: 'PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ', code: paper.code,
    rows: [...personRows(paper.person), ['Nội dung yêu cầu giải quyết', paper.request]],
    closing: [`Lý do từ chối: ${paper.reason}`, 'Xin thông báo để ông/bà được biết và thực hiện.'],
    signers: [
      { key: 'submitter', title: 'NGƯỜI NỘP HỒ SƠ', note: '(Ký và ghi rõ họ tên)', name: paper.person.representative?.name ?? paper.person.name },
      { key: 'receiver', title: 'NGƯỜI TIẾP NHẬN HỒ SƠ', note: '(Ký và ghi rõ họ tên)', name: paper.receiver },
      ...(paper.headOfAgency ? [{ key: HEAD_MARK, title: 'THỦ TRƯỞNG CƠ QUAN', note: '(Ký số, đóng dấu)', name: paper.headOfAgency }] : []),
    ],
  })
}

export interface ApologyPaper {
  code: string
  person: PaperPerson
  procedure: string
  receivedAt: Instant
  promisedAt: Instant | null
  reason: string
  /** null: an apology without a new date. */
  newDueAt: Instant | null
  headOfAgency: string
}

/** 04 · Văn bản xin lỗi và đề nghị gia hạn */
export function apologyPaper(head: PaperHead, paper: ApologyPaper): PdfDocument {
  const { person } = paper
  return paperPdf(head, {
    number: '04', title: 'VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN', subtitle: 'thời gian giải quyết hồ sơ', code: paper.code, opening: `Kính gửi: ${person.organisation ?? person.name}`,
    rows: [['Ngày tiếp nhận hồ sơ', when(paper.receivedAt)], ['Thủ tục', paper.procedure], ['Số định danh / mã số', person.personalId ?? ''], ['Mã hồ sơ', paper.code], ['Thời gian đã hẹn trả kết quả', when(paper.promisedAt)]],
    closing: [
      `Đến nay hồ sơ chưa giải quyết xong. Lý do: ${paper.reason}`,
      `${head.centre} thành thật xin lỗi ông/bà vì sự chậm trễ này.`,
      paper.newDueAt === null ? 'Kết quả sẽ được trả ngay khi có.' : `Đề nghị gia hạn và hẹn trả kết quả vào ${when(paper.newDueAt)}.`,
      'Mong ông/bà thông cảm.',
    ],
    signers: [{ key: HEAD_MARK, title: 'THỦ TRƯỞNG CƠ QUAN', note: '(Ký số, đóng dấu)', name: paper.headOfAgency }],
  })
}

export interface StopPaper {
  code: string
  person: PaperPerson
  procedure: string
  receivedAt: Instant | null
  reason: string
  basis: string
  stoppedAt: Instant
  headOfAgency: string
}

/** 05 · Thông báo dừng giải quyết hồ sơ; only while no decision exists. */
export function stopPaper(head: PaperHead, paper: StopPaper): PdfDocument {
  return paperPdf(head, {
    number: '05', title: 'THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ', code: paper.code, opening: `Kính gửi: ${paper.person.organisation ?? paper.person.name}`,
    rows: [['Mã hồ sơ', paper.code], ['Thủ tục', paper.procedure], ['Số định danh / mã số', paper.person.personalId ?? ''], ['Tiếp nhận', when(paper.receivedAt)], ['Dừng từ', when(paper.stoppedAt)], ['Căn cứ', paper.basis]],
    closing: [`Lý do dừng giải quyết: ${paper.reason}`, 'Đến thời điểm này hồ sơ chưa có quyết định giải quyết.'],
    signers: [{ key: HEAD_MARK, title: 'THỦ TRƯỞNG CƠ QUAN', note: '(Ký số, đóng dấu)', name: paper.headOfAgency }],
  })
}

export interface ControlPaper {
  code: string
  lead: string
  cooperating: string
  receivedAt: Instant
  dueAt: Instant | null
  steps: { from: string; to: string; at: Instant; result: string; note: string }[]
}

/** 06 · Phiếu kiểm soát quá trình giải quyết hồ sơ, made from the trace of the system. */
export function controlPaper(head: PaperHead, paper: ControlPaper): PdfDocument {
  return paperPdf(head, {
    number: '06', title: 'PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ', code: paper.code,
    rows: [['Mã hồ sơ', paper.code], ['Cơ quan chủ trì', paper.lead], ['Cơ quan phối hợp', paper.cooperating], ['Nhận hồ sơ', when(paper.receivedAt)], ['Hẹn trả kết quả', paper.dueAt === null ? 'theo luật chuyên ngành' : when(paper.dueAt)]],
    table: {
      head: ['TT', 'Người giao', 'Người nhận', 'Thời gian', 'Kết quả', 'Ghi chú'], widths: [1, 4, 4, 4, 3, 4],
      rows: paper.steps.map((step, index) => [String(index + 1), step.from, step.to, `${formatViTime(step.at)}\n${formatVi(toPlainDate(step.at))}`, step.result, step.note]),
    },
    closing: ['Lập tự động từ vết xử lý của hệ thống.'],
    signers: [],
  })
}

export interface RegisterPaper {
  title: string
  rows: { no: number; code: string; procedure: string; person: string; contact: string; lead: string; received: Instant | null; due: Instant | null; returned: Instant | null; method: string }[]
}

/** 07 · Sổ theo dõi hồ sơ; an electronic register needs no printing, this is for whoever asks. */
export function registerPaper(head: PaperHead, paper: RegisterPaper): PdfDocument {
  const short = (at: Instant | null) => (at === null ? '' : `${formatViTime(at)} ${formatVi(toPlainDate(at))}`)
  return {
    template: REGISTER,
    data: {
      authority: head.authority, centre: head.centre, fictional: head.fictional, title: paper.title, date: dateLine(head),
      rows: paper.rows.map((row) => [String(row.no), row.code, row.procedure, row.person, row.contact, row.lead, short(row.received), short(row.due), short(row.returned), row.method, '']),
    },
  }
}

const COMMON = String.raw`
#set text(font: "Tinos", size: 12pt, lang: "vi", fill: black)
#set par(leading: 0.55em, spacing: 0.8em)
#let small(body) = text(size: 8.5pt, fill: rgb("#444444"), body)
#let foot(number) = small({
  if data.fictional [Dữ liệu hư cấu để trình diễn, không có giá trị pháp lý. ]
  [Mẫu số #number, Phụ lục I Thông tư 03/2025/TT-VPCP; nội dung theo mẫu, bố cục in chưa đối chiếu.]
})
#let letterhead = grid(columns: (1fr, 1.2fr), gutter: 6pt,
  align(center, { text(size: 11pt, upper(data.authority.replace("(hư cấu)", "(hư\u{a0}cấu)"))); linebreak(); text(size: 11pt, weight: "bold", upper(data.centre)); v(-4pt); line(length: 40%, stroke: 0.6pt) }),
  align(center, { text(size: 11pt, weight: "bold", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"); linebreak(); text(size: 12pt, weight: "bold", "Độc lập - Tự do - Hạnh phúc"); v(-4pt); line(length: 50%, stroke: 0.6pt) }),
)
`

const TEMPLATE = String.raw`${COMMON}
#set document(title: data.title)
#set page(paper: "a4", margin: (left: 25mm, right: 15mm, top: 16mm, bottom: 15mm), footer-descent: 3pt, footer: align(left, foot(data.number)))
#letterhead
#v(6pt)
#grid(columns: (1fr, auto), {
  if data.code != "" [Mã hồ sơ: #strong(data.code)]
}, emph(data.date))
#v(10pt)
#grid(columns: (1fr, 24mm), align: (center + horizon, right + top), gutter: 6pt,
  { text(size: 14pt, weight: "bold", data.title); if data.subtitle != "" { linebreak(); text(weight: "bold", data.subtitle) } },
  if data.code != "" { image("/images/theo-doi.svg", width: 24mm) },
)
#if data.opening != "" { v(6pt); align(center, text(size: 13pt, data.opening)) }
#v(8pt)
#for row in data.rows {
  grid(columns: (64mm, 1fr), gutter: 6pt, text(row.at(0) + ":"), if row.at(1) == "" { text(fill: rgb("#777777"), repeat[.]) } else { strong(row.at(1)) })
  v(-3pt)
}
#if data.table != none {
  v(6pt)
  table(
    columns: data.table.widths.map(w => w * 1fr), stroke: 0.6pt, inset: 5pt, align: left,
    table.header(..data.table.head.map(cell => strong(cell))),
    ..data.table.rows.flatten().map(cell => text(size: 11pt, cell)),
  )
  if data.table.rows.len() == 0 [Không có giấy tờ nào.]
}
#v(4pt)
#for words in data.closing { par(justify: true, words) }
#if data.code != "" { v(2pt); small[Theo dõi hồ sơ: #data.track. Hoặc quét mã QR ở đầu giấy.] }
#if data.signers.len() > 0 {
  v(14pt)
  // One signer stands on the right, as on every paper of an office.
  block(breakable: false, grid(columns: if data.signers.len() == 1 { (1fr, 1fr) } else { data.signers.map(_ => 1fr) }, ..if data.signers.len() == 1 { ([],) } else { () }, ..data.signers.map(signer => align(center, {
    text(size: 12pt, weight: "bold", signer.title); linebreak(); emph(text(size: 10.5pt, signer.note))
    linebreak(); box(width: 50mm, height: data.slot * 1mm, place(top + left, if signer.key == "head" { mark("head") })); linebreak()
    strong(signer.name)
  }))))
  v(10pt)
}
`

const REGISTER = String.raw`${COMMON}
#set document(title: data.title)
#set page(paper: "a4", flipped: true, margin: (left: 14mm, right: 10mm, top: 14mm, bottom: 14mm), footer-descent: 2pt, footer: grid(columns: (1fr, auto), foot("07"), context small(counter(page).display("1 / 1", both: true))))
#letterhead
#v(8pt)
#align(center, text(size: 14pt, weight: "bold", data.title))
#align(right, emph(data.date))
#set text(size: 8.5pt)
#table(
  columns: (8mm, 37mm, 1.5fr, 1.2fr, 1.2fr, 1fr, 18mm, 18mm, 18mm, 16mm, 18mm), stroke: 0.5pt, inset: 3pt, align: left,
  table.header(..("TT", "Mã hồ sơ", "Thủ tục", "Người nộp", "Địa chỉ, điện thoại", "Cơ quan chủ trì", "Nhận", "Hẹn trả", "Trả", "Cách nhận", "Ký nhận").map(cell => strong(cell))),
  ..data.rows.flatten(),
)
`
