// The activity log of a drive that prints as a payment list: person-days and hours per member, a place to sign,
// and behind it the activities they were counted from. Rates are local decisions (provinces differ, communes may
// top up), so the software never sets one: an amount appears only with the resolution and the person who entered it.

import { formatNumberVi, vndInWords } from '../../platform/money.ts'
import type { Json, PdfDocument } from '../../platform/pdf.ts'
import { formatVi, type PlainDate } from '../../platform/time.ts'

export interface SupportActivity {
  on: PlainDate
  /** Hamlet or place. */
  place: string
  minutes: number
  /** Doors knocked and people guided (each person once that day). */
  doors: number
  people: number
}

export interface SupportMember {
  name: string
  /** 'Tổ trưởng', 'Thành viên'. */
  role: string
  helperCode?: string
  /** Whole days with at least one logged activity that counts under the plan. */
  personDays: number
  minutes: number
  /** Visits (lượt) and different people (người) guided; never mixed. */
  visits: number
  people: number
  activities: readonly SupportActivity[]
}

export interface SupportTeam {
  name: string
  members: readonly SupportMember[]
}

export interface SupportRate {
  /** 'Nghị quyết số 26/2025/NQ-HĐND của HĐND thành phố Đà Nẵng'. */
  resolution: string
  amountVndPerPersonDay: number
  enteredBy: string
  enteredOn: PlainDate
}

export interface SupportSheet {
  /** With its kind: 'Xã Vân Bán'. */
  communeName: string
  driveName: string
  from: PlainDate
  to: PlainDate
  /** The plan that the activity belongs to: support is paid only for activity under a plan. */
  planDocument: string
  /** How a person-day was counted, in one sentence; printed under the table. */
  personDayRule: string
  teams: readonly SupportTeam[]
  /** Without it the columns of rate and amount stay open, to be filled in by hand. */
  rate?: SupportRate
  today: PlainDate
  fictional?: boolean
}

/** A4 landscape: one payment list per team on its own page, then the log of its activities. */
export function supportSheetPdf(sheet: SupportSheet): PdfDocument {
  return {
    template: TEMPLATE,
    data: {
      commune: `Ủy ban nhân dân ${sheet.communeName.charAt(0).toLowerCase()}${sheet.communeName.slice(1)}`.toUpperCase(),
      drive: sheet.driveName,
      period: `Từ ngày ${formatVi(sheet.from)} đến ngày ${formatVi(sheet.to)}, theo ${sheet.planDocument}`,
      rule: sheet.personDayRule,
      rateNote: sheet.rate
        ? `Mức chi theo ${sheet.rate.resolution}: ${formatNumberVi(sheet.rate.amountVndPerPersonDay)} đ/ngày công, do ${sheet.rate.enteredBy} nhập ngày ${formatVi(sheet.rate.enteredOn)}. Phần mềm không tự đặt mức chi.`
        : 'Mức chi theo nghị quyết ……………………………………… (nhập). Phần mềm không tự đặt mức chi; để trống cho đến khi xã nhập mức của địa phương.',
      printed: `In ngày ${formatVi(sheet.today)} từ nhật ký hoạt động của Gõ Cửa. Mẫu do phần mềm đề xuất, không phải mẫu chính thức.`,
      fictional: sheet.fictional ?? false,
      teams: sheet.teams.map((team) => teamData(team, sheet.rate?.amountVndPerPersonDay)),
    },
  }
}

function teamData(team: SupportTeam, rateVnd: number | undefined): Json {
  const total = (pick: (member: SupportMember) => number) => team.members.reduce((sum, member) => sum + pick(member), 0)
  const personDays = total((member) => member.personDays)
  return {
    name: team.name,
    members: team.members.map((member) => ({
      cells: [
        member.name,
        member.role,
        ...figures(member.personDays, member.minutes, member.visits),
        formatNumberVi(member.people),
        ...money(member.personDays, rateVnd, true),
      ],
      code: member.helperCode ?? '',
    })),
    // People are not summed: one person may have been guided by several members.
    total: [
      ...figures(
        personDays,
        total((member) => member.minutes),
        total((member) => member.visits),
      ),
      '',
      ...money(personDays, rateVnd, false),
    ],
    inWords: rateVnd === undefined ? '………………………………………………………………………………' : `${vndInWords(personDays * rateVnd)}.`,
    log: team.members
      .flatMap((member) => member.activities.map((activity) => ({ member: member.name, ...activity })))
      .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
      .map((row) => [formatVi(row.on), row.member, row.place, hours(row.minutes), formatNumberVi(row.doors), formatNumberVi(row.people)]),
  }
}

function figures(personDays: number, minutes: number, visits: number): string[] {
  return [formatNumberVi(personDays), hours(minutes), formatNumberVi(visits)]
}

function money(personDays: number, rateVnd: number | undefined, withRate: boolean): string[] {
  if (rateVnd === undefined) return ['', '']
  return [withRate ? formatNumberVi(rateVnd) : '', formatNumberVi(personDays * rateVnd)]
}

/** 95 → '1 giờ 35': hours as people say them, never a decimal. */
function hours(minutes: number): string {
  const rest = minutes % 60
  return `${formatNumberVi(Math.floor(minutes / 60))} giờ${rest === 0 ? '' : ` ${String(rest).padStart(2, '0')}`}`
}

const TEMPLATE = String.raw`
#let soft = rgb("#474c66")
#let rule = 0.5pt + black
#set document(title: "Bảng kê ngày công hỗ trợ")
#set page(paper: "a4", flipped: true, margin: (x: 15mm, top: 13mm, bottom: 14mm), footer: context {
  set text(size: 8.5pt, fill: soft)
  if data.fictional { text(fill: rgb("#a31621"), weight: "bold", "DỮ LIỆU HƯ CẤU, BẢN TRÌNH DIỄN. ") }
  data.printed
  h(1fr)
  "Trang " + str(here().page()) + "/" + str(counter(page).final().first())
})
#set text(size: 11pt)
#set par(leading: 0.5em, spacing: 0.7em)
#set table(stroke: rule, inset: (x: 2mm, y: 1.8mm))
#let numbers(from) = (x, y) => (if y == 0 or x == 0 or x >= from { center } else { left }) + horizon

#for (n, team) in data.teams.enumerate() {
  if n > 0 { pagebreak() }
  strong(data.commune)
  linebreak()
  team.name
  v(3mm)
  align(center, stack(
    spacing: 2.4mm,
    text(size: 15pt, weight: "bold", "BẢNG KÊ NGÀY CÔNG VÀ ĐỀ NGHỊ HỖ TRỢ"),
    text(size: 12pt, weight: "bold", data.drive),
    emph(data.period),
  ))
  v(2mm)
  table(
    columns: (9mm, 1fr, 24mm, 15mm, 21mm, 15mm, 22mm, 28mm, 25mm, 36mm),
    align: (x, y) => if y == 0 { center + horizon } else if x in (7, 8) { right + horizon } else if x in (1, 2) { left + horizon } else { center + horizon },
    table.header(
      ..("TT", "Họ và tên", "Chức danh", "Ngày công", "Thời gian", "Lượt thăm", "Người được hướng dẫn", "Mức chi (nhập)\nđ/ngày công", "Thành tiền\n(đ)", "Ký nhận").map(words => text(size: 10pt, strong(words))),
    ),
    ..for (i, member) in team.members.enumerate() {
      let name = { member.cells.at(0); if member.code != "" { linebreak(); text(size: 8.5pt, fill: soft, "Mã thẻ " + member.code) } }
      ([#(i + 1)], name, ..member.cells.slice(1), box(height: 8mm))
    },
    table.cell(colspan: 3, align: center, strong("Cộng")),
    ..team.total.slice(0, 3).map(strong),
    table.cell(align: center, text(fill: soft, "–")),
    ..team.total.slice(4).map(strong),
    [],
  )
  [#strong[Số tiền bằng chữ:] #emph(team.inWords)]
  parbreak()
  text(size: 9.5pt, data.rateNote)
  parbreak()
  text(size: 9.5pt, "Ngày công: " + data.rule + " Số người không cộng dồn, vì một người có thể được nhiều thành viên hướng dẫn.")
  v(2mm)
  block(breakable: false, width: 100%, {
    grid(columns: (1fr,) * 4, align: center, row-gutter: 1.8mm,
      ..([], [], [], emph("Ngày …… tháng …… năm 20……")),
      ..("Người lập bảng", "Tổ trưởng", "Kế toán", "Chủ tịch UBND").map(strong),
      ..("(Ký, họ tên)", "(Ký, họ tên)", "(Ký, họ tên)", "(Ký, họ tên, đóng dấu)").map(words => text(size: 9.5pt, emph(words))))
    v(18mm)
  })
  if team.log.len() > 0 {
    pagebreak()
    stack(
      spacing: 2.2mm,
      strong(team.name),
      text(size: 13pt, weight: "bold", "Nhật ký hoạt động đã tính vào bảng kê"),
      emph(data.drive + ". " + data.period),
    )
    v(1mm)
    set text(size: 10pt)
    table(
      columns: (26mm, 1fr, 1fr, 28mm, 22mm, 40mm),
      inset: (x: 2mm, y: 1.2mm),
      align: numbers(3),
      table.header(..("Ngày", "Thành viên", "Nơi làm", "Thời gian", "Số cửa", "Người được hướng dẫn").map(strong)),
      ..team.log.flatten(),
    )
  }
}
`
