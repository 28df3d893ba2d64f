// The rows behind one figure: what is listed in words, how to narrow it, and a page of rows. Whoever may not read
// people sees each row without its name.

import { formatVi, formatViDateTime } from '../../platform/time.ts'
import { formatNumber, rungLabel, RUNGS, type Rung, type ViewContext } from '../../ui/context.ts'
import { Button, Form, Hidden, Select } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { RungBadge } from '../../ui/parts.tsx'
import { Pagination, Table, type Column } from '../../ui/table.tsx'
import { deviceLabel, outcomeLabel, type Outcome } from '../visits/index.ts'
import type { HouseholdRow, LateRow, PersonRow, Place, RowPage, VisitRow } from './queries-rows.ts'
import { PAGE_SIZE } from './rules.ts'
import { rowsHref, type RowFilter } from './schema.ts'
import { definitionOf, languageName, unitOf } from './words.ts'

export interface Names {
  /** May read people: names and links are shown. */
  people: boolean
  /** Where this reader opens a household: the field page on a phone, the register at a desk; undefined = nowhere. */
  house: ((householdId: string) => string) | undefined
}

interface RowsPageProps {
  v: ViewContext
  filter: RowFilter
  /** The narrowing parts in words. */
  parts: string[]
  page: number
  hamlets: { id: string; name: string }[]
  hamletLabel: string
  names: Names
  found: { kind: 'people'; page: RowPage<PersonRow> } | { kind: 'households'; page: RowPage<HouseholdRow> } | { kind: 'visits'; page: RowPage<VisitRow> } | { kind: 'late'; page: RowPage<LateRow> }
}

export function RowsPage({ v, filter, parts, page, hamlets, hamletLabel, names, found }: RowsPageProps) {
  const { t } = v
  const unit = unitOf(t, filter.kind)
  const { total } = found.page
  return (
    <Page
      v={v} wide title={t('{n} {unit}', { n: formatNumber(v.lang, total), unit })}
      lead={parts.length > 0 ? parts.join(' · ') : t('Tất cả')}
      crumbs={[{ href: '/bang-dieu-hanh', label: t('Bảng điều hành') }]}
    >
      <p class="hint">{definitionOf(t, filter.kind)}</p>
      <Narrow v={v} filter={filter} hamlets={hamlets} hamletLabel={hamletLabel} />
      {names.people ? null : <p class="hint">{t('Bạn xem được từng dòng nhưng không thấy tên: vai trò của bạn không đọc sổ người.')}</p>}
      <Rows v={v} filter={filter} found={found} names={names} />
      <Pagination v={v} page={page} pageCount={Math.max(1, Math.ceil(total / PAGE_SIZE))} total={total} unit={unit} hrefOf={(n) => rowsHref(filter, n)} />
    </Page>
  )
}

/** Hamlet and rung may be changed here; the rest of the filter stays. */
function Narrow({ v, filter, hamlets, hamletLabel }: Pick<RowsPageProps, 'v' | 'filter' | 'hamlets' | 'hamletLabel'>) {
  const { t } = v
  if (!['people', 'households', 'visits'].includes(filter.kind)) return null
  const kept = [...new URL(rowsHref(filter), 'http://x').searchParams].filter(([name]) => name !== 'thon' && name !== 'bac')
  const label = hamletLabel.charAt(0).toUpperCase() + hamletLabel.slice(1)
  return (
    <Form v={v} action="/bang-dieu-hanh/dong" method="get" inline label={t('Thu hẹp danh sách')}>
      {kept.map(([name, value]) => (
        <Hidden name={name} value={value} />
      ))}
      <Select v={v} name="thon" label={label} value={filter.hamletId ?? ''} options={[{ value: '', label: t('Tất cả') }, ...hamlets.map(({ id, name }) => ({ value: id, label: name }))]} />
      {filter.kind === 'visits' ? null : (
        <Select
          v={v} name="bac" label={t('Bậc')} value={filter.rung === undefined ? '' : String(filter.rung)}
          options={[{ value: '', label: t('Mọi bậc') }, ...RUNGS.map((rung) => ({ value: String(rung), label: `${rung}. ${rungLabel(t, rung)}` }))]}
        />
      )}
      <Button kind="plain" icon="filter">{t('Xem')}</Button>
    </Form>
  )
}

function placeWords({ hamletName, alleyName, doorLabel }: Place): string {
  return [hamletName, alleyName, doorLabel].filter(Boolean).join(' · ') || '—'
}

function Rows({ v, filter, found, names }: Pick<RowsPageProps, 'v' | 'filter' | 'found' | 'names'>) {
  const { t } = v
  const empty = t('Không có dòng nào.')
  const caption = t('Các dòng')
  switch (found.kind) {
    case 'people':
      return <Table caption={caption} hideCaption rows={found.page.rows} empty={empty} columns={personColumns(v, filter, names)} />
    case 'households':
      return <Table caption={caption} hideCaption rows={found.page.rows} empty={empty} columns={householdColumns(v, names)} />
    case 'visits':
      return <Table caption={caption} hideCaption rows={found.page.rows} empty={empty} columns={visitColumns(v, names)} />
    case 'late':
      return <LateTable v={v} kind={filter.kind as LateKind} rows={found.page.rows} names={names} />
  }
}

export type LateKind = 'calls' | 'escalations' | 'phones' | 'refused'

export function LateTable({ v, kind, rows, names }: { v: ViewContext; kind: LateKind; rows: LateRow[]; names: Names }) {
  return <Table caption={v.t('Các dòng')} hideCaption rows={rows} empty={v.t('Không có dòng nào.')} columns={lateColumns(v, kind, names)} />
}

/** The head's name, leading to the household; dots for whoever reads no names. */
export function houseLink(names: Names, id: string, words: string) {
  if (!names.people) return '···'
  return names.house ? <a href={names.house(id)}>{words}</a> : words
}

function personColumns(v: ViewContext, filter: RowFilter, names: Names): Column<PersonRow>[] {
  const { t } = v
  return [
    { head: t('Người'), rowHead: true, cell: (row) => (names.people ? <a href={`/nguoi/${row.id}`}>{row.name}</a> : '···') },
    ...(names.people ? [{ head: t('Năm sinh'), num: true, cell: (row: PersonRow) => row.birthYear ?? '—' }] : []),
    { head: t('Hộ'), cell: (row) => houseLink(names, row.householdId, row.headName) },
    { head: t('Nơi ở'), cell: placeWords },
    ...(filter.skill ? [{ head: t('Bậc ở kỹ năng này'), cell: (row: PersonRow) => <RungBadge v={v} rung={row.inSkill as Rung} /> }] : []),
    { head: t('Bậc cao nhất'), cell: (row) => <RungBadge v={v} rung={row.best as Rung} /> },
    { head: t('Tiếng'), wideOnly: true, cell: (row) => languageName(t, row.language) },
    { head: t('Thiết bị'), wideOnly: true, cell: (row) => deviceLabel(t, row.device as never) },
  ]
}

function householdColumns(v: ViewContext, names: Names): Column<HouseholdRow>[] {
  const { t } = v
  return [
    { head: t('Hộ'), rowHead: true, cell: (row) => houseLink(names, row.id, row.headName) },
    { head: t('Nơi ở'), cell: placeWords },
    { head: t('Người'), num: true, cell: (row) => row.people },
    { head: t('Bậc cao nhất'), cell: (row) => <RungBadge v={v} rung={row.best as Rung} /> },
    { head: t('Đủ 5 kỹ năng'), wideOnly: true, cell: (row) => (row.five ? t('Đủ') : t('Chưa')) },
    { head: t('Lượt'), num: true, cell: (row) => row.visits },
    { head: t('Lần cuối'), cell: (row) => (row.lastVisitOn ? `${formatVi(row.lastVisitOn)}: ${outcomeLabel(t, row.lastOutcome as Outcome)}` : t('chưa ai đến')) },
    { head: t('Hẹn quay lại'), cell: (row) => (row.nextOn ? formatVi(row.nextOn) : '—') },
  ]
}

function visitColumns(v: ViewContext, names: Names): Column<VisitRow>[] {
  const { t } = v
  return [
    { head: t('Ngày'), rowHead: true, cell: (row) => formatVi(row.visitedOn) },
    { head: t('Hộ'), cell: (row) => houseLink(names, row.householdId, row.headName) },
    { head: t('Nơi đã đến'), cell: placeWords },
    { head: t('Kết quả'), cell: (row) => outcomeLabel(t, row.outcome as Outcome) },
    { head: t('Người được hướng dẫn'), num: true, cell: (row) => row.learners },
    { head: t('Người đi'), cell: (row) => row.memberName ?? '—' },
  ]
}

function lateColumns(v: ViewContext, kind: LateKind, names: Names): Column<LateRow>[] {
  const { t } = v
  const hidden = kind === 'calls' && !names.people
  const title = (row: LateRow) => (kind === 'escalations' ? escalationWords(v, row.title) : hidden ? '···' : row.title)
  const kindWords: Record<string, string> = { 'visit.record': t('Ghi lượt thăm'), 'resident.add': t('Thêm người'), 'resident.edit': t('Sửa người') }
  const text = (row: LateRow) => (kind === 'refused' ? (kindWords[row.text] ?? row.text) : (kind === 'calls' || kind === 'escalations') && !names.people ? '···' : row.text)
  const heads = {
    calls: [t('Người mời'), t('Ở đâu, về việc gì'), t('Mời lúc')], escalations: [t('Chuyển đến'), t('Lý do'), t('Chuyển lúc')],
    phones: [t('Người dùng'), t('Máy'), t('Lần cuối liên lạc')], refused: [t('Người gửi'), t('Việc'), t('Nhận lúc')],
  }[kind]
  return [
    { head: heads[0]!, rowHead: true, cell: title },
    { head: heads[1]!, cell: text },
    ...(kind === 'calls' || kind === 'escalations' ? [{ head: t('Nơi'), cell: (row: LateRow) => row.hamletName ?? '—' }] : []),
    { head: heads[2]!, cell: (row) => formatViDateTime(row.at) },
  ]
}

function escalationWords(v: ViewContext, to: string): string {
  return to === 'police' ? v.t('Công an') : to === 'counter' ? v.t('Bộ phận một cửa') : v.t('Tổ trưởng')
}
