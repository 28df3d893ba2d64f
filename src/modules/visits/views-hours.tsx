// Hours and person-days per member: what the payment list is made from, each figure leading to its visits.

import { formatVi, type PlainDate } from '../../platform/time.ts'
import { formatNumber, type ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, DateInput, Form, problemOf, Select, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Notice } from '../../ui/parts.tsx'
import { Count, Table } from '../../ui/table.tsx'
import type { HoursFilter, MemberHours } from './queries-hours.ts'

export interface HoursProps {
  v: ViewContext
  rows: readonly MemberHours[]
  filter: HoursFilter
  drives: readonly { id: string; name: string }[]
  teams: readonly { id: string; name: string }[]
  unassigned: number
  problems?: readonly FieldProblem[]
}

export function hoursWords(v: ViewContext, minutes: number): string {
  return v.t('{h} giờ {m} phút', { h: formatNumber(v.lang, Math.floor(minutes / 60)), m: minutes % 60 })
}

export function HoursPage({ v, rows, filter, drives, teams, unassigned, problems }: HoursProps) {
  const base = { ...(filter.driveId && { dot: filter.driveId }), tu: filter.from, den: filter.to }
  const href = (row: MemberHours, more: Record<string, string> = {}) => `/luot-tham?${new URLSearchParams({ ...base, nguoi: row.memberId, ...more })}`
  const query = new URLSearchParams({ ...base, ...(filter.teamId && { to: filter.teamId }) })
  const sum = (pick: (row: MemberHours) => number) => rows.reduce((total, row) => total + pick(row), 0)
  return (
    <Page
      v={v}
      title={v.t('Công của tổ viên')}
      lead={v.t('Một ngày công là một ngày có ít nhất một lượt thăm đã ghi trong khoảng này.')}
      wide
      actions={
        rows.length > 0 ? (
          <>
            <ButtonLink icon="download" download href={`/cong-to-vien.xlsx?${query}`}>
              {v.t('Tải Excel')}
            </ButtonLink>
            {filter.driveId ? (
              <ButtonLink icon="print" href={`/cong-to-vien.pdf?${query}`}>
                {v.t('In bảng kê (PDF)')}
              </ButtonLink>
            ) : null}
          </>
        ) : undefined
      }
    >
      <Form v={v} action="/cong-to-vien" method="get" inline label={v.t('Lọc')} {...(problems && { problems })}>
        <Select
          name="dot"
          label={v.t('Đợt ra quân')}
          value={filter.driveId ?? ''}
          blank={v.t('Mọi đợt và ngoài đợt')}
          width="medium"
          options={drives.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Select
          name="to"
          label={v.t('Tổ')}
          value={filter.teamId ?? ''}
          blank={v.t('Tất cả')}
          width="medium"
          options={teams.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <DateInput name="tu" label={v.t('Từ ngày')} value={filter.from} error={problemOf(problems, 'tu')} />
        <DateInput name="den" label={v.t('Đến ngày')} value={filter.to} error={problemOf(problems, 'den')} />
        <Button kind="plain" icon="filter">
          {v.t('Lọc')}
        </Button>
      </Form>
      {filter.driveId ? null : <Notice>{v.t('Hỗ trợ chỉ trả cho hoạt động theo kế hoạch: chọn một đợt để in bảng kê.')}</Notice>}
      {unassigned > 0 ? (
        <Notice tone="warn">{v.t('{n} lượt không ghi tên tổ viên nào nên không tính công cho ai.', { n: formatNumber(v.lang, unassigned) })}</Notice>
      ) : null}
      <Table
        caption={v.t('Công từ {from} đến {to}', { from: formatVi(filter.from as PlainDate), to: formatVi(filter.to as PlainDate) })}
        rows={rows}
        empty={v.t('Chưa có lượt thăm nào của tổ viên trong khoảng này.')}
        totals={[
          v.t('Cộng'),
          '—',
          formatNumber(
            v.lang,
            sum((row) => row.personDays),
          ),
          hoursWords(
            v,
            sum((row) => row.minutes),
          ),
          formatNumber(
            v.lang,
            sum((row) => row.withoutMinutes),
          ),
          formatNumber(
            v.lang,
            sum((row) => row.visits),
          ),
          '—',
          '—',
        ]}
        columns={[
          { head: v.t('Tổ viên'), rowHead: true, cell: (row) => row.fullName },
          { head: v.t('Tổ'), cell: (row) => row.teamName },
          { head: v.t('Ngày công'), num: true, cell: (row) => <Count v={v} value={row.personDays} href={href(row)} /> },
          { head: v.t('Thời gian đã ghi'), num: true, cell: (row) => (row.minutes === 0 ? '—' : hoursWords(v, row.minutes)) },
          {
            head: v.t('Lượt không ghi phút'),
            num: true,
            cell: (row) => <Count v={v} value={row.withoutMinutes} {...(row.withoutMinutes > 0 && { href: href(row, { 'khong-phut': '1' }) })} />,
          },
          { head: v.t('Lượt thăm'), num: true, cell: (row) => <Count v={v} value={row.visits} href={href(row)} unit={v.t('lượt')} /> },
          { head: v.t('Số nhà đã gõ'), num: true, cell: (row) => v.t('{n} hộ', { n: formatNumber(v.lang, row.households) }) },
          { head: v.t('Người được hướng dẫn'), num: true, cell: (row) => v.t('{n} người', { n: formatNumber(v.lang, row.people) }) },
        ]}
      />
      <p class="hint">{v.t('Người không cộng lại giữa các tổ viên: một người có thể được nhiều tổ viên hướng dẫn.')}</p>
    </Page>
  )
}
