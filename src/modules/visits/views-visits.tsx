// The list of visits (lượt) with filters, and one visit with everything it says.

import { formatVi, formatViDateTime, type PlainDate } from '../../platform/time.ts'
import { formatNumber, rungLabel, type Rung, type ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, DateInput, Form, Hidden, Select } from '../../ui/form.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Page } from '../../ui/layout.tsx'
import { Card, RungBadge } from '../../ui/parts.tsx'
import { DescriptionList, Pagination, Table } from '../../ui/table.tsx'
import type { MemberOption } from './queries-calls.ts'
import type { VisitDetail, VisitFilter, VisitLine } from './queries-visits.ts'
import { OUTCOMES } from './rules.ts'
import { COUNT_CAP, PAGE_ROWS } from './schema-office.ts'
import { skillName, SKILLS } from './skills.ts'
import { escalationLabel, outcomeLabel } from './words.ts'

export interface VisitListProps {
  v: ViewContext
  rows: readonly VisitLine[]
  total: number
  page: number
  filter: VisitFilter
  hamlets: readonly { id: string; name: string }[]
  drives: readonly { id: string; name: string }[]
  members: readonly MemberOption[]
}

export function VisitListPage(props: VisitListProps) {
  const { v, rows, total, page, filter } = props
  const query = new URLSearchParams(Object.entries(asQuery(filter)).filter((entry): entry is [string, string] => entry[1] !== undefined))
  const hrefOf = (trang: number) => `/luot-tham?${new URLSearchParams([...query, ['trang', String(trang)]])}`
  return (
    <Page v={v} title={v.t('Lượt thăm')} lead={v.t('Mỗi lần gõ cửa là một lượt. Một người gặp ba lượt vẫn là một người.')} wide>
      <Filters {...props} />
      <Table
        caption={v.t('Các lượt thăm')}
        hideCaption
        rows={rows}
        empty={v.t('Không có lượt nào khớp. Hãy bỏ bớt điều kiện lọc.')}
        columns={[
          { head: v.t('Hộ'), rowHead: true, cell: (row) => <a href={`/di-ngo/nha/${row.householdId}`}>{row.headName}</a> },
          {
            head: v.t('Ngày'),
            cell: (row) => (
              <a href={`/luot-tham/${row.id}`} aria-label={v.t('Lượt thăm {date}', { date: formatVi(row.visitedOn) })}>
                {formatVi(row.visitedOn)}
              </a>
            ),
          },
          { head: v.t('Thôn, tổ'), cell: (row) => row.hamletName },
          { head: v.t('Kết quả'), cell: (row) => outcomeLabel(v.t, row.outcome) },
          { head: v.t('Người học'), num: true, cell: (row) => (row.outcome === 'met' ? v.t('{n} người', { n: row.people }) : '—') },
          { head: v.t('Phút'), num: true, cell: (row) => (row.minutes === 0 ? '—' : row.minutes) },
          { head: v.t('Người đi'), cell: (row) => row.memberName ?? '—' },
        ]}
      />
      {total > COUNT_CAP ? <p class="hint">{v.t('Hơn {n} lượt. Lọc theo ngày, thôn hoặc đợt để đếm đủ.', { n: formatNumber(v.lang, COUNT_CAP) })}</p> : null}
      <Pagination
        v={v}
        page={page}
        pageCount={Math.ceil(Math.min(total, COUNT_CAP) / PAGE_ROWS)}
        hrefOf={hrefOf}
        {...(total <= COUNT_CAP && { total })}
        unit={v.t('lượt')}
      />
    </Page>
  )
}

function asQuery(filter: VisitFilter): Record<string, string | undefined> {
  return {
    thon: filter.hamletId,
    dot: filter.driveId,
    to: filter.teamId,
    nguoi: filter.memberId,
    'ket-qua': filter.outcome,
    'ky-nang': filter.skill,
    tu: filter.from,
    den: filter.to,
    'khong-phut': filter.withoutMinutes ? '1' : undefined,
  }
}

function Filters({ v, filter, hamlets, drives, members }: VisitListProps) {
  const all = v.t('Tất cả')
  const filtered = Object.values(asQuery(filter)).some((value) => value !== undefined)
  return (
    <details class="more" open={filtered ? true : undefined}>
      <summary>
        <Icon name="filter" /> {v.t('Lọc lượt thăm')}
      </summary>
      <Form v={v} action="/luot-tham" method="get" inline label={v.t('Lọc lượt thăm')}>
        <Select
          name="thon"
          label={v.t('Thôn, tổ')}
          value={filter.hamletId ?? ''}
          blank={all}
          width="medium"
          options={hamlets.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Select
          name="dot"
          label={v.t('Đợt')}
          value={filter.driveId ?? ''}
          blank={all}
          width="medium"
          options={drives.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Select
          name="nguoi"
          label={v.t('Người đi')}
          value={filter.memberId ?? ''}
          blank={all}
          width="medium"
          options={members.map(({ id, fullName, teamName }) => ({ value: id, label: `${fullName} (${teamName})` }))}
        />
        <Select
          name="ket-qua"
          label={v.t('Kết quả')}
          value={filter.outcome ?? ''}
          blank={all}
          width="medium"
          options={OUTCOMES.map((outcome) => ({ value: outcome, label: outcomeLabel(v.t, outcome) }))}
        />
        <Select
          name="ky-nang"
          label={v.t('Kỹ năng')}
          value={filter.skill ?? ''}
          blank={all}
          width="medium"
          options={SKILLS.map(({ key, name }) => ({ value: key, label: v.t(name) }))}
        />
        <DateInput name="tu" label={v.t('Từ ngày')} value={filter.from ?? ''} />
        <DateInput name="den" label={v.t('Đến ngày')} value={filter.to ?? ''} />
        {filter.teamId ? <Hidden name="to" value={filter.teamId} /> : null}
        {filter.withoutMinutes ? <Hidden name="khong-phut" value="1" /> : null}
        <Button kind="plain" icon="filter">
          {v.t('Lọc')}
        </Button>
        <ButtonLink kind="quiet" href="/luot-tham">
          {v.t('Bỏ lọc')}
        </ButtonLink>
      </Form>
    </details>
  )
}

export function VisitPage({
  v,
  visit,
  mayConfirm,
  recordedByName,
}: {
  v: ViewContext
  visit: VisitDetail
  mayConfirm: boolean
  recordedByName: string | null
}) {
  return (
    <Page
      v={v}
      title={v.t('Lượt thăm {date}', { date: formatVi(visit.visitedOn as PlainDate) })}
      crumbs={[{ href: '/luot-tham', label: v.t('Lượt thăm') }]}
      lead={visit.headName}
      wide
    >
      <Card title={outcomeLabel(v.t, visit.outcome)}>
        <DescriptionList
          items={[
            { term: v.t('Hộ'), value: <a href={`/di-ngo/nha/${visit.householdId}`}>{visit.headName}</a> },
            { term: v.t('Thôn, tổ lúc đó'), value: visit.hamletName },
            { term: v.t('Người đi'), value: visit.memberName },
            { term: v.t('Số phút'), value: visit.minutes === 0 ? '' : String(visit.minutes), ...(visit.minutes === 0 && { hint: v.t('không ghi') }) },
            { term: v.t('Đợt'), value: visit.driveId ? <a href={`/dot-ra-quan/${visit.driveId}`}>{visit.driveName}</a> : '' },
            { term: v.t('Hẹn quay lại'), value: visit.nextOn ? formatVi(visit.nextOn) : '' },
            { term: v.t('Ghi chú'), value: visit.note },
            { term: v.t('Được ai dạy'), value: visit.teachers.map(({ name }) => name).join(', ') },
            { term: v.t('Ghi lúc'), value: formatViDateTime(visit.visitedAt), ...(recordedByName && { hint: recordedByName }) },
            { term: v.t('Máy chủ nhận lúc'), value: formatViDateTime(visit.receivedAt) },
          ]}
        />
      </Card>
      <Table
        caption={v.t('Học được gì')}
        rows={visit.lessons}
        empty={v.t('Không ghi người học trong lượt này.')}
        columns={[
          { head: v.t('Họ và tên'), rowHead: true, cell: (row) => row.name },
          { head: v.t('Kỹ năng'), cell: (row) => v.t(skillName(row.skill)) },
          { head: v.t('Bậc hôm đó'), cell: (row) => <RungBadge v={v} rung={row.rung as Rung} /> },
          ...(mayConfirm
            ? [
                {
                  head: v.t('Xác nhận nơi khác'),
                  cell: (row: VisitDetail['lessons'][number]) => (
                    <a href={`/xac-nhan?nguoi=${row.residentId}&ky-nang=${row.skill}`} aria-label={v.t('Ghi xác nhận của {name}', { name: row.name })}>
                      {v.t('Ghi')}
                    </a>
                  ),
                },
              ]
            : []),
        ]}
      />
      {visit.escalations.map((escalation) => (
        <Card title={v.t('Chuyển tới {whom}', { whom: escalationLabel(v.t, escalation.toWhom) })} href="/chuyen-tiep">
          <p>{escalation.reason}</p>
          <p>{escalation.state === 'handled' ? v.t('Đã trả lời: {answer}', { answer: escalation.answer ?? '' }) : v.t('Chưa trả lời')}</p>
        </Card>
      ))}
      {visit.attachments.length > 0 ? (
        <Card title={v.t('Tệp kèm theo')}>
          {visit.attachments.map((file) => (
            <p>
              <Icon name={file.mediaType.startsWith('image/') ? 'camera' : 'mic'} />{' '}
              {file.arrived ? (
                <a href={`/luot-tham/tep/${file.id}`}>{file.mediaType.startsWith('image/') ? v.t('Xem ảnh') : v.t('Nghe ghi âm')}</a>
              ) : (
                v.t('Chưa gửi xong từ điện thoại')
              )}{' '}
              <span class="hint">{v.t('{n} KB', { n: formatNumber(v.lang, Math.ceil(file.sizeBytes / 1000)) })}</span>
            </p>
          ))}
        </Card>
      ) : null}
      <p class="hint">{v.t('Lượt thăm không sửa được sau khi gửi; bậc cao nhất ghi ở đây là “{rung}”.', { rung: rungLabel(v.t, 4) })}</p>
    </Page>
  )
}
