// The rows behind a drive's figures, and the evening's assignment of alleys.

import { formatVi, type PlainDate } from '../../platform/time.ts'
import type { Rung, ViewContext } from '../../ui/context.ts'
import { Button, Checks, DateInput, Form, Hidden, problemOf, Select, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Card, Notice, RungBadge, Tabs } from '../../ui/parts.tsx'
import { Empty, Pagination, Table } from '../../ui/table.tsx'
import type { DriveHousehold, DrivePerson, DriveRow, HouseholdSlice, PeopleSlice } from './queries-drives.ts'
import type { MemberOption } from './queries-calls.ts'
import { PAGE_ROWS } from './schema-office.ts'

interface RowsProps<Row, Slice> {
  v: ViewContext
  drive: DriveRow
  rows: readonly Row[]
  total: number
  page: number
  slice: Slice
}

export function DriveHouseholdsPage({ v, drive, rows, total, page, slice }: RowsProps<DriveHousehold, HouseholdSlice>) {
  const href = (loai: string, trang = 1) => `/dot-ra-quan/${drive.id}/ho?loai=${loai}${trang > 1 ? `&trang=${trang}` : ''}`
  const tab = (key: HouseholdSlice, label: string) => ({ href: href(key), label, current: key === slice, ...(key === slice && { count: String(total) }) })
  return (
    <Page v={v} title={v.t('Các hộ của đợt')} crumbs={crumbsOf(v, drive)} wide>
      <Tabs
        label={v.t('Chọn hộ')}
        tabs={[
          tab('tat-ca', v.t('Tất cả')),
          tab('da-gap', v.t('Đã gặp trong đợt')),
          tab('chua-gap', v.t('Chưa gặp trong đợt')),
          tab('dat', v.t('Đạt')),
          tab('chua-dat', v.t('Chưa đạt')),
        ]}
      />
      <Table
        caption={v.t('Các hộ của đợt')}
        hideCaption
        rows={rows}
        empty={v.t('Không có hộ nào ở mục này.')}
        columns={[
          { head: v.t('Hộ'), rowHead: true, cell: (row) => <a href={`/di-ngo/nha/${row.id}?dot=${drive.id}`}>{row.headName}</a> },
          { head: v.t('Thôn, tổ'), cell: (row) => row.hamletName },
          { head: v.t('Ngõ, số'), cell: (row) => [row.alleyName, row.doorLabel].filter(Boolean).join(', ') || '—' },
          { head: v.t('Bậc cao nhất trong nhà'), cell: (row) => <RungBadge v={v} rung={row.bestRung as Rung} /> },
          { head: v.t('Gặp trong đợt'), cell: (row) => (row.met ? v.t('đã gặp') : v.t('chưa')) },
          { head: v.t('Lần thăm cuối'), cell: (row) => (row.lastVisitOn ? formatVi(row.lastVisitOn) : '—') },
        ]}
      />
      <Pagination v={v} page={page} pageCount={Math.ceil(total / PAGE_ROWS)} hrefOf={(trang) => href(slice, trang)} total={total} unit={v.t('hộ')} />
    </Page>
  )
}

export function DrivePeoplePage({ v, drive, rows, total, page, slice }: RowsProps<DrivePerson, PeopleSlice>) {
  const href = (loai: string, trang = 1) => `/dot-ra-quan/${drive.id}/nguoi?loai=${loai}${trang > 1 ? `&trang=${trang}` : ''}`
  const tab = (key: PeopleSlice, label: string) => ({ href: href(key), label, current: key === slice, ...(key === slice && { count: String(total) }) })
  return (
    <Page v={v} title={v.t('Những người của đợt')} crumbs={crumbsOf(v, drive)} wide>
      <Tabs
        label={v.t('Chọn người')}
        tabs={[
          tab('nhom', v.t('Được tính')),
          tab('dat', v.t('Đạt')),
          tab('chua-dat', v.t('Chưa đạt')),
          tab('huong-dan', v.t('Được hướng dẫn trong đợt')),
          tab('khong-ro-tuoi', v.t('Chưa rõ năm sinh')),
        ]}
      />
      <Table
        caption={v.t('Những người của đợt')}
        hideCaption
        rows={rows}
        empty={v.t('Không có người nào ở mục này.')}
        columns={[
          { head: v.t('Họ và tên'), rowHead: true, cell: (row) => <a href={`/di-ngo/nha/${row.householdId}?dot=${drive.id}`}>{row.fullName}</a> },
          { head: v.t('Năm sinh'), num: true, cell: (row) => row.birthYear ?? '—' },
          { head: v.t('Thôn, tổ'), cell: (row) => row.hamletName },
          { head: v.t('Hộ'), cell: (row) => row.headName },
          { head: v.t('Bậc trong kỹ năng của đợt'), cell: (row) => <RungBadge v={v} rung={row.rung as Rung} /> },
        ]}
      />
      <Pagination v={v} page={page} pageCount={Math.ceil(total / PAGE_ROWS)} hrefOf={(trang) => href(slice, trang)} total={total} unit={v.t('người')} />
    </Page>
  )
}

export function crumbsOf(v: ViewContext, drive: DriveRow) {
  return [
    { href: '/dot-ra-quan', label: v.t('Đợt ra quân') },
    { href: `/dot-ra-quan/${drive.id}`, label: drive.name },
  ]
}

export interface AlleyPlan {
  id: string
  name: string
  doors: number
  calling: number
  dark: number
  /** Who walks it on the day. */
  members: string[]
}

export interface AssignProps {
  v: ViewContext
  drive: DriveRow
  hamletId: string
  onDate: PlainDate
  alleys: readonly AlleyPlan[]
  members: readonly MemberOption[]
  values: { memberId: string; alleyIds: string[] }
  commandId: string
  problems?: readonly FieldProblem[]
}

export function AssignPage({ v, drive, hamletId, onDate, alleys, members, values, commandId, problems }: AssignProps) {
  const here = `/dot-ra-quan/${drive.id}/phan-cong`
  const hamletOptions = drive.hamlets.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <Page v={v} title={v.t('Phân công buổi tối')} lead={v.t('Ngày {date}', { date: formatVi(onDate) })} crumbs={crumbsOf(v, drive)} wide>
      <Form v={v} action={here} method="get" inline label={v.t('Chọn nơi và ngày')}>
        <Select name="thon" label={v.t('Thôn, tổ')} value={hamletId} options={hamletOptions} width="medium" />
        <DateInput name="ngay" label={v.t('Ngày')} value={onDate} />
        <Button kind="plain">{v.t('Xem')}</Button>
      </Form>
      {alleys.length === 0 ? (
        <Empty icon="map">{v.t('Thôn, tổ này chưa ghi ngõ nào. Thêm ngõ ở mục Địa bàn.')}</Empty>
      ) : (
        <>
          <Table
            caption={v.t('Các ngõ theo đường đi')}
            rows={alleys}
            columns={[
              { head: v.t('Ngõ'), rowHead: true, cell: (alley) => <a href={`/di-ngo?thon=${hamletId}&dot=${drive.id}&xem=tat-ca`}>{alley.name}</a> },
              { head: v.t('Nhà'), num: true, cell: (alley) => alley.doors },
              { head: v.t('Cần gõ tối đó'), num: true, cell: (alley) => alley.calling },
              { head: v.t('Còn tối'), num: true, cell: (alley) => alley.dark },
              { head: v.t('Người đi'), cell: (alley) => alley.members.join(', ') || v.t('chưa giao') },
            ]}
          />
          {members.length === 0 ? (
            <Notice tone="warn">{v.t('Chưa có tổ nào phụ trách nơi này. Lập tổ hoặc thêm thôn, tổ cho tổ ở mục Tổ.')}</Notice>
          ) : (
            <Card title={v.t('Giao ngõ cho một người')}>
              <Form v={v} action={here} commandId={commandId} label={v.t('Giao ngõ cho một người')} {...(problems && { problems })}>
                <Hidden name="hamletId" value={hamletId} />
                <Hidden name="onDate" value={onDate} />
                <Select
                  name="memberId"
                  label={v.t('Người đi')}
                  value={values.memberId}
                  error={problemOf(problems, 'memberId')}
                  blank={v.t('Chọn tổ viên')}
                  options={members.map(({ id, fullName, teamName }) => ({ value: id, label: `${fullName} (${teamName})` }))}
                />
                <Checks
                  name="alleyIds"
                  label={v.t('Đi những ngõ nào?')}
                  values={values.alleyIds}
                  error={problemOf(problems, 'alleyIds')}
                  layout="grid"
                  options={alleys.map(({ id, name, calling }) => ({ value: id, label: name, hint: v.t('{n} nhà cần gõ', { n: calling }) }))}
                  hint={v.t('Không chọn ngõ nào là thôi giao cho người này.')}
                />
                <Button icon="check">{v.t('Giao')}</Button>
              </Form>
            </Card>
          )}
        </>
      )}
    </Page>
  )
}
