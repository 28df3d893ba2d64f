// The board as a workbook: one sheet per question, each with its definition, date, source and, for a demonstration,
// the mark that it is fictional. Blank cells are unknown, never 0.

import type { SheetCell } from '../../platform/sheet.ts'
import { formatVi, formatViDateTime, type Instant, type PlainDate } from '../../platform/time.ts'
import { writeWorkbook, type SheetColumn, type SheetToWrite } from '../../platform/xlsx.ts'
import { RUNGS, rungLabel, type Translate } from '../../ui/context.ts'
import { FIVE_SKILL_RULE, outcomeLabel, skillName, type Outcome } from '../visits/index.ts'
import type { HouseholdRow } from './queries-rows.ts'
import type { CommuneWords } from './queries.ts'
import type { Board, Count, RungLine } from './rules.ts'
import { definitionOf, driveWords, lineLabel, unitOf } from './words.ts'

export interface BoardBook {
  t: Translate
  commune: CommuneWords
  board: Board
  darkDoors: readonly HouseholdRow[]
  today: PlainDate
  now: Instant
  /** The part of the ledger that was added up. */
  seq: number
}

const number = (header: string): SheetColumn => ({ header, format: 'number', width: Math.max(9, Math.min(18, header.length + 2)) })
const words = (header: string, width: number): SheetColumn => ({ header, format: 'text', width })

export function boardSheets(book: BoardBook): SheetToWrite[] {
  const { t, commune, board } = book
  const rungs = RUNGS.map((rung) => number(`${rung}. ${rungLabel(t, rung)}`))
  const line = (label: string, row: RungLine): SheetCell[] => [label, row.total.value, ...row.rungs.map(({ value }) => value)]
  const people = definitionOf(t, 'people')
  const sheet = (name: string, definition: string, columns: SheetColumn[], rows: SheetCell[][]): SheetToWrite => ({ name, title: heading(book, name, definition), columns, rows })
  return [
    sheet(t('Tổng hợp'), t('Các con số chính; định nghĩa ở từng dòng.'), [words(t('Chỉ số'), 34), number(t('Số')), words(t('Đơn vị tính'), 12), words(t('Định nghĩa'), 70)], summaryRows(book)),
    sheet(
      t('Theo {label}', { label: commune.hamletLabel }), `${people} ${definitionOf(t, 'households')}`,
      [words(commune.hamletLabel, 26), number(t('Hộ')), number(t('Cửa tối')), number(t('Hộ đủ 5 kỹ năng')), number(t('Người')), ...rungs, number(t('Lượt thăm'))],
      [
        ...board.hamlets.map((row): SheetCell[] => [row.name, row.households.value, row.dark.value, row.five.value, row.people.value, ...row.rungs.map(({ value }) => value), row.visits.value]),
        [t('Cộng'), board.households.total.value, board.dark.value, board.five.value, board.people.total.value, ...board.people.rungs.map(({ value }) => value), board.visits.value],
      ],
    ),
    sheet(
      t('Kỹ năng'), t('Mỗi người được tính một lần ở mỗi kỹ năng, ở bậc cao nhất của kỹ năng đó. Cột 0 là người đang ở chưa có bằng chứng nào ở kỹ năng đó.'),
      [words(t('Kỹ năng'), 46), number(t('Người đã học')), ...rungs], board.skills.map((row) => line(t(skillName(row.key)), row)),
    ),
    sheet(
      t('Nhóm người'), `${people} ${t('Khuyết tật và sống một mình chỉ ghi khi người ấy đồng ý; ô trống nghĩa là chưa biết, không phải là 0.')}`,
      [words(t('Nhóm'), 40), number(t('Người')), ...rungs],
      [
        ...board.needs.map((row) => line(lineLabel(t, 'need', row.key), row)),
        ...board.languages.map((row) => line(lineLabel(t, 'language', row.key), row)),
        ...board.devices.map((row) => line(lineLabel(t, 'device', row.key), row)),
      ],
    ),
    sheet(
      t('Đợt'), t('Chỉ tiêu của từng đợt đang mở với mẫu số và tử số đếm từ sổ.'),
      [words(t('Đợt'), 26), words(t('Dân số theo chỉ tiêu'), 26), words(t('Chỉ tiêu'), 12), number(t('Mẫu số')), words(t('Mẫu số là'), 40), number(t('Tử số')), words(t('Tử số là'), 40), number(t('Lượt thăm')), words(t('Nguồn'), 30)],
      board.drives.map((progress): SheetCell[] => {
        const said = driveWords(t, progress)
        return [progress.drive.name, progress.drive.targetPopulation, said.target, progress.population.value, said.population, progress.reached.value, said.reached, progress.visits.value, progress.drive.targetSource]
      }),
    ),
    sheet(
      t('Cửa còn tối'), t('Hộ đang hoạt động chưa có lượt nào gặp được người, theo thứ tự đi bộ.'),
      [words(commune.hamletLabel, 22), words(t('Ngõ'), 20), words(t('Cửa'), 9), words(t('Hộ'), 26), number(t('Người')), number(t('Lượt')), { header: t('Lần cuối'), format: 'date', width: 12 }, words(t('Kết quả lần cuối'), 22)],
      book.darkDoors.map((row): SheetCell[] => [
        row.hamletName, row.alleyName, row.doorLabel, row.headName, row.people, row.visits, row.lastVisitOn ? { date: row.lastVisitOn } : null, row.lastOutcome ? outcomeLabel(t, row.lastOutcome as Outcome) : null,
      ]),
    ),
  ]
}

/** Lines above each table: whose, what, when, from where. */
function heading({ t, commune, today, now, seq }: BoardBook, name: string, definition: string): string[] {
  return [
    ...(commune.fictional ? [t('DỮ LIỆU HƯ CẤU, BẢN TRÌNH DIỄN')] : []),
    `${commune.title}, ${commune.provinceName}: ${name}`,
    definition,
    t('Số liệu đến hết ngày {date}. Nguồn: sổ hộ, lượt thăm và bằng chứng đã ghi trong Gõ Cửa tới mục sổ số {seq}, kết xuất lúc {time}.', { date: formatVi(today), seq, time: formatViDateTime(now) }),
  ]
}

function summaryRows({ t, board }: BoardBook): SheetCell[][] {
  const row = (label: string, { value, rows }: Count, definition: string): SheetCell[] => [label, value, unitOf(t, rows.kind), definition]
  const { late } = board
  return [
    row(t('Người đang ở'), board.people.total, definitionOf(t, 'people')),
    row(t('Tự làm được'), board.ownDevice, t('người đã tự làm trên máy mình ít nhất một kỹ năng, trên số người đang ở')),
    row(t('Hộ đang hoạt động'), board.households.total, definitionOf(t, 'households')),
    row(t('Cửa còn tối'), board.dark, t('hộ chưa gặp được ai, trên số hộ đang hoạt động')),
    row(t('Hộ đủ 5 kỹ năng'), board.five, `${t(FIVE_SKILL_RULE.text)} (${FIVE_SKILL_RULE.source.name})`),
    row(t('Lượt thăm'), board.visits, definitionOf(t, 'visits')),
    row(t('Lượt gặp được'), board.metVisits, t('trong các lượt đã ghi')),
    row(t('Lượt 7 ngày qua'), board.recentVisits, definitionOf(t, 'visits')),
    row(t('Quá ngày hẹn quay lại'), late.promised, t('Hộ có ngày hẹn quay lại ở lượt gần nhất đã qua mà chưa có lượt mới.')),
    row(t('Lời mời chưa trả lời'), late.calls, definitionOf(t, 'calls')),
    row(t('Chuyển cấp trên chưa xử lý'), late.escalations, definitionOf(t, 'escalations')),
    row(t('Máy im lặng từ 3 ngày'), late.phones, definitionOf(t, 'phones')),
    row(t('Việc bị trả lại chưa sửa'), late.refused, definitionOf(t, 'refused')),
  ]
}

export function boardWorkbook(book: BoardBook): Promise<Uint8Array> {
  return writeWorkbook(boardSheets(book))
}
