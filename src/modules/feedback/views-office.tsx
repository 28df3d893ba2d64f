// What was said, for the officer who answers and for whoever wants to know how the counter does.

import { formatVi, formatViDateTime, type PlainDate } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Button, Form, problemOf, Select, Textarea, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Source, Tabs } from '../../ui/parts.tsx'
import { DescriptionList, Figure, FigureRow, Pagination, Table } from '../../ui/table.tsx'
import type { PetitionRow, RatedRow } from './queries.ts'
import { decideAct, isLate, LIMITS, nextDuty, PAGE_ROWS, PETITION_STATES, type Act, type Satisfaction } from './rules.ts'
import { DUTY_WORDS, FACE_WORDS, KIND_WORDS, STATE_WORDS } from './words.ts'

const home = (v: ViewContext) => ({ href: '/phan-anh', label: v.t('Phản ánh, đánh giá') })

function Rooms({ v, here }: { v: ViewContext; here: string }) {
  const tabs = [{ href: '/phan-anh', label: v.t('Phản ánh, kiến nghị') }, { href: '/phan-anh/danh-gia', label: v.t('Mức hài lòng') }]
  return <Tabs label={v.t('Phản ánh, đánh giá')} tabs={tabs.map((tab) => ({ ...tab, current: tab.href === here }))} />
}

function Duty({ v, petition, today }: { v: ViewContext; petition: PetitionRow; today: PlainDate }) {
  const duty = nextDuty(petition)
  if (!duty) return <>—</>
  const words = v.t('{what} trước hết {day}', { what: v.t(DUTY_WORDS[duty.act]), day: formatVi(duty.by) })
  return isLate(petition, today) ? <Badge tone="bad">{v.t('Quá hạn: {what}', { what: words })}</Badge> : <>{words}</>
}

export function PetitionsPage({ v, rows, total, pageNo, counts, state, today }: { v: ViewContext; rows: PetitionRow[]; total: number; pageNo: number; counts: Record<string, number>; state: string; today: PlainDate }) {
  const { t } = v
  const tabs = PETITION_STATES.filter((one) => (counts[one] ?? 0) > 0 || one === state).map((one) => ({ href: `/phan-anh?trang_thai=${one}`, label: t(STATE_WORDS[one].label), current: one === state, count: String(counts[one] ?? 0) }))
  return (
    <Page v={v} wide title={t('Phản ánh, đánh giá')}>
      <Rooms v={v} here="/phan-anh" />
      <Tabs label={t('Trạng thái')} tabs={[{ href: '/phan-anh', label: t('Tất cả'), current: state === '' }, ...tabs]} />
      <Table
        caption={t('Phản ánh, kiến nghị')}
        hideCaption
        rows={rows}
        empty={t('Chưa có phản ánh nào.')}
        rowTone={(row) => (isLate(row, today) ? 'bad' : undefined)}
        columns={[
          { head: t('Nội dung'), cell: (row) => <a href={`/phan-anh/${row.id}`}>{row.text.length > 90 ? `${row.text.slice(0, 90)}…` : row.text}</a> },
          { head: t('Về'), cell: (row) => t(KIND_WORDS[row.kind].label) },
          { head: t('Trạng thái'), cell: (row) => <Badge tone={STATE_WORDS[row.state].tone}>{t(STATE_WORDS[row.state].label)}</Badge> },
          { head: t('Việc phải làm'), cell: (row) => <Duty v={v} petition={row} today={today} /> },
          { head: t('Nhận lúc'), cell: (row) => formatViDateTime(row.receivedAt), wideOnly: true },
        ]}
      />
      <Pagination v={v} page={pageNo} pageCount={Math.ceil(total / PAGE_ROWS)} hrefOf={(page) => `/phan-anh?${new URLSearchParams({ ...(state && { trang_thai: state }), trang: String(page) })}`} total={total} unit={t('phản ánh')} />
      <Source v={v} name={LIMITS.source} href={LIMITS.sources[0]} checkedOn={formatVi(LIMITS.checkedOn as PlainDate)} verified={false} />
    </Page>
  )
}

const ACT_WORDS: Record<Exclude<Act, 'add'>, string> = { accept: 'Tiếp nhận để giải quyết', refuse: 'Không tiếp nhận, nói rõ vì sao', ask: 'Hỏi thêm người gửi (một lần)', resolve: 'Trả lời người gửi', publish: 'Công khai câu trả lời (không có tên)' }

export interface PetitionPageProps {
  v: ViewContext
  petition: PetitionRow
  dossierCode: string | undefined
  handles: boolean
  today: PlainDate
  commandId: string
  values: Record<string, string>
  problems?: FieldProblem[]
}

export function PetitionPage({ v, petition, dossierCode, handles, today, commandId, values, problems }: PetitionPageProps) {
  const { t } = v
  const acts = (Object.keys(ACT_WORDS) as Exclude<Act, 'add'>[]).filter((act) => decideAct(petition, act).ok)
  return (
    <Page v={v} title={t('Phản ánh nhận {when}', { when: formatViDateTime(petition.receivedAt) })} crumbs={[home(v)]}>
      <DescriptionList
        items={[
          { term: t('Trạng thái'), value: <Badge tone={STATE_WORDS[petition.state].tone}>{t(STATE_WORDS[petition.state].label)}</Badge> },
          { term: t('Việc phải làm'), value: <Duty v={v} petition={petition} today={today} /> },
          { term: t('Về'), value: t(KIND_WORDS[petition.kind].label) },
          { term: t('Người gửi'), value: petition.senderName ?? t('không ghi tên') },
          { term: t('Điện thoại'), value: petition.phone },
          ...(petition.dossierId ? [{ term: t('Hồ sơ'), value: <a href={`/ho-so/${petition.dossierId}`}>{dossierCode ?? t('xem')}</a> }] : []),
          { term: t('Nội dung'), value: petition.text },
          ...(petition.askedText ? [{ term: t('Xã hỏi thêm'), value: petition.askedText }] : []),
          ...(petition.addedText ? [{ term: t('Người gửi trả lời'), value: petition.addedText }] : []),
          ...(petition.answer ? [{ term: t('Xã trả lời'), value: petition.answer }] : []),
          { term: t('Các mốc'), value: t('từ chối trước {a}, hỏi thêm trước {b}, trả lời trước {c}', { a: formatVi(petition.refuseBy), b: formatVi(petition.askBy), c: formatVi(petition.resolveBy) }) },
        ]}
      />
      {handles && acts.length > 0 ? (
        <Card title={t('Xử lý')} icon="edit">
          <Form v={v} action={`/phan-anh/${petition.id}/xu-ly`} commandId={commandId} problems={problems}>
            <Select name="act" label={t('Việc gì')} value={values.act ?? acts[0]} options={acts.map((value) => ({ value, label: t(ACT_WORDS[value]) }))} />
            <Textarea name="text" label={t('Lời gửi người phản ánh')} optional v={v} rows={5} value={values.text ?? ''} error={problemOf(problems, 'text')} />
            <Button>{t('Ghi và gửi')}</Button>
          </Form>
        </Card>
      ) : null}
    </Page>
  )
}

export interface SatisfactionPageProps {
  v: ViewContext
  month: string
  sums: Satisfaction
  rows: RatedRow[]
  total: number
  pageNo: number
  face: string
}

export function SatisfactionPage({ v, month, sums, rows, total, pageNo, face }: SatisfactionPageProps) {
  const { t } = v
  const href = (one: string) => `/phan-anh/danh-gia?${new URLSearchParams({ thang: month, ...(one && { mat: one }) })}`
  const rated = sums.asked - sums.blank
  return (
    <Page v={v} wide title={t('Mức hài lòng')} lead={t('Tháng {month}. Ai chưa bấm thì chưa nói gì: không tính là hài lòng hay không.', { month: `${month.slice(5)}/${month.slice(0, 4)}` })} crumbs={[home(v)]}>
      <Rooms v={v} here="/phan-anh/danh-gia" />
      <Form v={v} action="/phan-anh/danh-gia" method="get" inline label={t('Chọn tháng')}>
        <Select name="thang" label={t('Tháng')} value={month} options={monthsBefore(month).map((value) => ({ value, label: `${value.slice(5)}/${value.slice(0, 4)}` }))} />
        <Button kind="plain">{t('Xem')}</Button>
      </Form>
      <FigureRow>
        <Figure v={v} label={t(FACE_WORDS[3])} value={rated === 0 ? null : sums.content} of={rated === 0 ? null : rated} ofLabel={t('trong số đã bấm')} unit={t('hồ sơ')} href={href('3')} tone="good" />
        <Figure v={v} label={t(FACE_WORDS[2])} value={rated === 0 ? null : sums.between} of={rated === 0 ? null : rated} ofLabel={t('trong số đã bấm')} unit={t('hồ sơ')} href={href('2')} />
        <Figure v={v} label={t(FACE_WORDS[1])} value={rated === 0 ? null : sums.unhappy} of={rated === 0 ? null : rated} ofLabel={t('trong số đã bấm')} unit={t('hồ sơ')} href={href('1')} tone="bad" />
        <Figure v={v} label={t('Chưa bấm')} value={sums.blank} of={sums.asked} ofLabel={t('trong số đã trả kết quả')} unit={t('hồ sơ')} href={href('chua')} />
      </FigureRow>
      <Table
        caption={t('Từng hồ sơ')}
        rows={rows}
        empty={t('Không có hồ sơ nào.')}
        columns={[
          { head: t('Hồ sơ'), cell: (row) => <a href={`/ho-so/${row.dossierId}`}>{row.dossierCode}</a> },
          { head: t('Thủ tục'), cell: (row) => row.procedureName },
          { head: t('Đánh giá'), cell: (row) => (row.face === null ? <span class="blank">{t('chưa bấm')}</span> : t(FACE_WORDS[row.face as 3])) },
          { head: t('Lúc'), cell: (row) => (row.ratedAt ? formatViDateTime(row.ratedAt) : '—') },
        ]}
      />
      <Pagination v={v} page={pageNo} pageCount={Math.ceil(total / PAGE_ROWS)} hrefOf={(page) => `${href(face)}&trang=${page}`} total={total} unit={t('hồ sơ')} />
    </Page>
  )
}

function monthsBefore(month: string): string[] {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return Array.from({ length: 12 }, (_, back) => {
    const at = year * 12 + number - 1 - back + 1
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
  })
}
