// The board of recognition, the rows behind each figure, reviews due, and what real answers say about the questions.

import { formatVi, type PlainDate } from '../../platform/time.ts'
import { formatNumber, type ViewContext } from '../../ui/context.ts'
import { ButtonLink } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Notice, Source, Tabs } from '../../ui/parts.tsx'
import { Count, Figure, FigureRow, Pagination, Table, type Column } from '../../ui/table.tsx'
import type { BoardLine, PersonRow, ReviewLine, RowFilter, RowKind, RunLine } from './queries-board.ts'
import { MIN_ANSWERS, type Discernment, type ItemFigures } from './rules-items.ts'
import { reviewDay, REVIEW_DAYS } from './rules-proof.ts'
import { runWords, tierLabel, tierMeaning } from './words.ts'

export const KIND_WORDS: Record<RowKind, string> = { practised: 'da-luyen', guided: 'cung-lam', witnessed: 'chung-kien', proved: 'chung-minh', confirmed: 'xac-nhan', runs: 'luot' }

export function rowsHref({ kind, skill, hamletId }: RowFilter, page = 1): string {
  const query = new URLSearchParams({ xem: KIND_WORDS[kind], ...(skill && { 'ky-nang': skill }), ...(hamletId && { thon: hamletId }), ...(page > 1 && { trang: String(page) }) })
  return `/cong-nhan/dong?${query}`
}

const KINDS = ['practised', 'guided', 'witnessed', 'proved', 'confirmed'] as const

export type BoardTab = 'bang' | 'on-lai' | 'cau-hoi'

/** `reviews`: may see whose turn it is to be visited again. */
export function BoardTabs({ v, tab, reviews }: { v: ViewContext; tab: BoardTab; reviews: boolean }) {
  const { t } = v
  return (
    <Tabs
      label={t('Học và chứng minh')}
      tabs={[
        { href: '/cong-nhan', label: t('Bảng tổng hợp'), current: tab === 'bang' },
        ...(reviews ? [{ href: '/cong-nhan/on-lai', label: t('Đến ngày ôn lại'), current: tab === 'on-lai' }] : []),
        { href: '/cong-nhan/cau-hoi', label: t('Câu hỏi'), current: tab === 'cau-hoi' },
      ]}
    />
  )
}

export interface BoardProps {
  v: ViewContext
  skills: readonly BoardLine[]
  hamlets: readonly BoardLine[]
  hamletWord: string
  mayExport: boolean
  reviews: boolean
}

export function BoardPage({ v, skills, hamlets, hamletWord, mayExport, reviews }: BoardProps) {
  const { t } = v
  const total = (kind: (typeof KINDS)[number] | 'runs') => hamlets.reduce((sum, line) => sum + line[kind], 0)
  const columns = (filterOf: (line: BoardLine) => Omit<RowFilter, 'kind'>): Column<BoardLine>[] => [
    ...KINDS.map((kind): Column<BoardLine> => ({ head: tierLabel(t, kind), num: true, cell: (line) => <Count v={v} value={line[kind]} {...(line[kind] > 0 && { href: rowsHref({ kind, ...filterOf(line) }) })} /> })),
    { head: t('Lần chứng kiến (lượt)'), num: true, cell: (line) => <Count v={v} value={line.runs} {...(line.runs > 0 && { href: rowsHref({ kind: 'runs', ...filterOf(line) }) })} /> },
  ]
  return (
    <Page
      v={v}
      wide
      title={t('Học và chứng minh')}
      lead={t('Mỗi người đếm một lần, ở bậc cao nhất. Người và lượt không bao giờ cộng với nhau.')}
      actions={mayExport ? (
        <>
          <ButtonLink href="/cong-nhan/xuat.xlsx" icon="download">Excel</ButtonLink>
          <ButtonLink href="/cong-nhan/xuat.csv" icon="download">CSV</ButtonLink>
          <ButtonLink href="/cong-nhan/xapi.json" icon="download">xAPI</ButtonLink>
        </>
      ) : undefined}
    >
      <BoardTabs v={v} tab="bang" reviews={reviews} />
      <FigureRow>
        {KINDS.map((kind) => (
          <Figure v={v} label={tierLabel(t, kind)} value={total(kind)} unit={t('người')} {...(total(kind) > 0 && { href: rowsHref({ kind }) })} note={tierMeaning(t, kind)} />
        ))}
        <Figure v={v} label={tierLabel(t, 'runs')} value={total('runs')} unit={t('lượt')} {...(total('runs') > 0 && { href: rowsHref({ kind: 'runs' }) })} />
      </FigureRow>
      <h2>{t('Theo kỹ năng')}</h2>
      <Table caption={t('Theo kỹ năng')} hideCaption scroll rows={skills} empty={t('Chưa có ai học có người chứng kiến.')} columns={[{ head: t('Kỹ năng'), rowHead: true, cell: ({ name }) => t(name) }, ...columns(({ key }) => ({ skill: key }))]} />
      <h2>{t('Theo {label}', { label: hamletWord })}</h2>
      <Table caption={t('Theo {label}', { label: hamletWord })} hideCaption scroll rows={hamlets} columns={[{ head: hamletWord, rowHead: true, cell: ({ name }) => name }, ...columns(({ key }) => ({ hamletId: key }))]} />
      <Source v={v} name={t('Cách tính là của phần mềm; phụ lục Quyết định 757/QĐ-BKHCN chưa được chép lại, không dùng làm quy định chính thức')} verified={false} />
    </Page>
  )
}

export interface RowsProps {
  v: ViewContext
  filter: RowFilter
  title: string
  /** May read people: names and links are shown. */
  names: boolean
  people: readonly PersonRow[]
  runs: readonly RunLine[]
  total: number
  page: number
  pageCount: number
  skillName: (key: string) => string
  guideName: (id: string) => string
}

export function RowsPage({ v, filter, title, names, people, runs, total, page, pageCount, skillName, guideName }: RowsProps) {
  const { t } = v
  return (
    <Page v={v} title={title} crumbs={[{ href: '/cong-nhan', label: t('Học và chứng minh') }]}>
      {names ? null : <p class="hint">{t('Bạn xem được từng dòng nhưng không thấy tên: vai trò của bạn không đọc sổ người.')}</p>}
      {filter.kind === 'runs' ? (
        <Table
          caption={title}
          hideCaption
          rows={runs}
          empty={t('Không có dòng nào.')}
          columns={[
            { head: t('Người'), cell: (row) => (names ? <a href={`/cong-nhan/nguoi/${row.residentId}`}>{row.fullName}</a> : '···') },
            { head: t('Nơi ở'), cell: (row) => row.hamletName },
            { head: t('Bài'), cell: (row) => guideName(row.guideId) },
            { head: t('Ngày'), cell: (row) => formatVi(row.ranOn) },
            { head: t('Thế nào'), cell: (row) => runWords(t, row) },
            { head: t('Ai chứng kiến'), cell: (row) => row.memberName ?? t('Cán bộ') },
          ]}
        />
      ) : (
        <Table
          caption={title}
          hideCaption
          rows={people}
          empty={t('Không có dòng nào.')}
          columns={[
            { head: t('Người'), cell: (row) => (names ? <a href={`/cong-nhan/nguoi/${row.residentId}`}>{row.fullName}</a> : '···') },
            { head: t('Nơi ở'), cell: (row) => row.hamletName },
            { head: t('Kỹ năng'), cell: (row) => t(skillName(row.skill)) },
            { head: t('Từ ngày'), cell: (row) => (row.on === null ? '—' : formatVi(row.on)) },
          ]}
        />
      )}
      <Pagination v={v} page={page} pageCount={pageCount} total={total} unit={filter.kind === 'runs' ? t('lượt') : t('người')} hrefOf={(at) => rowsHref(filter, at)} />
    </Page>
  )
}

export interface ReviewsProps {
  v: ViewContext
  today: PlainDate
  rows: readonly ReviewLine[]
  total: number
  page: number
  pageCount: number
  guideName: (id: string) => string
}

export function ReviewsPage({ v, today, rows, total, page, pageCount, guideName }: ReviewsProps) {
  const { t } = v
  return (
    <Page v={v} title={t('Đến ngày ôn lại')} lead={t('Theo đường đi. Ai bận thì để buổi sau: lần ôn chỉ dời đi, không mất.')}>
      <BoardTabs v={v} tab="on-lai" reviews />
      <Table
        caption={t('Đến ngày ôn lại')}
        hideCaption
        rows={rows}
        empty={t('Tối nay và tuần này không có ai đến ngày ôn.')}
        columns={[
          { head: t('Người'), cell: (row) => <a href={`/cong-nhan/nguoi/${row.residentId}`}>{row.fullName}</a> },
          { head: t('Nhà'), cell: (row) => <a href={`/di-ngo/nha/${row.householdId}`}>{[row.hamletName, row.alleyName, row.doorLabel ? t('số {label}', { label: row.doorLabel }) : null, row.headName].filter(Boolean).join(' · ')}</a> },
          { head: t('Bài'), cell: (row) => guideName(row.guideId) },
          { head: t('Ngày'), cell: (row) => (reviewDay(row.reviewOn, today) === today ? <Badge icon="sync">{t('hôm nay')}</Badge> : formatVi(row.reviewOn)) },
          { head: t('Lần'), cell: (row) => `${row.reviewStep + 1}/${REVIEW_DAYS.length}`, wideOnly: true },
        ]}
      />
      <Pagination v={v} page={page} pageCount={pageCount} total={total} unit={t('bài')} hrefOf={(at) => `/cong-nhan/on-lai?trang=${at}`} />
    </Page>
  )
}

export interface ItemLine {
  id: string
  guideName: string
  ask: string
  figures: ItemFigures
}

export function ItemsPage({ v, items, total, page, pageCount, told, reviews }: { v: ViewContext; items: readonly ItemLine[]; total: number; page: number; pageCount: number; told: Discernment; reviews: boolean }) {
  const { t } = v
  const number = (value: number | null) => (value === null ? '—' : formatNumber(v.lang, value, 2))
  return (
    <Page v={v} wide title={t('Câu hỏi kiểm tra ngắn')} lead={t('Tính từ câu trả lời thật mà người học đồng ý cho giữ. Dưới {n} câu trả lời thì để trống, vì còn là may rủi.', { n: MIN_ANSWERS })}>
      <BoardTabs v={v} tab="cau-hoi" reviews={reviews} />
      <Notice title={t('Phân biệt thật giả: {score}', { score: told.scams + told.genuine < MIN_ANSWERS || told.score === null ? '—' : formatNumber(v.lang, told.score, 2) })}>
        {t('Tỉ lệ dừng đúng trước bẫy trừ tỉ lệ dừng nhầm trước tin thật: 1 là phân biệt được, 0 là đoán mò hoặc dừng hết. Từ {a} câu về bẫy và {b} câu về tin thật.', { a: told.scams, b: told.genuine })}
      </Notice>
      <Table
        caption={t('Câu hỏi kiểm tra ngắn')}
        hideCaption
        rows={items}
        columns={[
          { head: t('Câu'), rowHead: true, cell: (item) => item.ask },
          { head: t('Bài'), cell: (item) => item.guideName },
          { head: t('Trả lời'), num: true, cell: (item) => formatNumber(v.lang, item.figures.n) },
          { head: t('Tỉ lệ đúng'), num: true, cell: (item) => number(item.figures.difficulty) },
          { head: t('Độ phân biệt'), num: true, cell: (item) => number(item.figures.discrimination) },
        ]}
      />
      <Pagination v={v} page={page} pageCount={pageCount} total={total} unit={t('câu hỏi')} hrefOf={(at) => `/cong-nhan/cau-hoi?trang=${at}`} />
      <p class="hint">{t('Độ phân biệt là tương quan điểm–nhị phân với phần còn lại của bài; câu âm hoặc gần 0 cần sửa.')}</p>
    </Page>
  )
}
