// What is about to go out of date, and what people say looks different on their phone. Plain data in, HTML out.

import { formatVi, formatViDateTime, type Instant, type PlainDate } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { DateInput, Select, TextInput } from '../../ui/fields.tsx'
import { Button, ButtonLink, Buttons, Form, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Notice, Source } from '../../ui/parts.tsx'
import { Figure, FigureRow, Pagination, Table } from '../../ui/table.tsx'
import type { Guide, GuideReport } from '../learning/index.ts'
import type { CheckRow, Colleague } from './queries-drafts.ts'
import type { FactLine, Freshness } from './rules-expiry.ts'
import { GuideTabs } from './views-guides.tsx'
import { CHOICES, FRESH_WORDS } from './words-guides.ts'

export interface ExpiryCounts {
  late: number
  soon: number
  'to-check': number
  reports: number
}

export type ExpiryFilter = Freshness | 'reports' | 'all'

interface BoardProps {
  v: ViewContext
  counts: ExpiryCounts
  filter: ExpiryFilter
  rows: FactLine[]
  reports: GuideReport[]
  checks: Map<string, CheckRow>
  names: Map<string, string>
  titles: Map<string, string>
  page: number
  pageCount: number
  total: number
}

const HREF = '/soan-bai/han-dung'
const SEEN = ['sure', 'one-source'] as const

function FreshBadge({ v, line }: { v: ViewContext; line: FactLine }) {
  const { label, tone } = FRESH_WORDS[line.freshness]
  const days = line.freshness === 'late' ? v.t('{n} ngày rồi', { n: -line.days }) : line.freshness === 'soon' ? v.t('còn {n} ngày', { n: line.days }) : ''
  return <Badge {...(tone && { tone })}>{v.t(label)}{days ? `, ${days}` : ''}</Badge>
}

export function ExpiryPage({ v, counts, filter, rows, reports, checks, names, titles, page, pageCount, total }: BoardProps) {
  const { t } = v
  const figure = (key: keyof ExpiryCounts, label: string, tone: 'bad' | 'warn') => (
    <Figure v={v} label={label} value={counts[key]} unit={t('chỗ')} href={`${HREF}?xem=${key}`} {...(counts[key] > 0 && { tone })} />
  )
  return (
    <Page v={v} wide title={t('Hạn dùng của bài')} lead={t('Ứng dụng đổi màn hình luôn. Mỗi điều trong bài được xem lại trên máy ít nhất 90 ngày một lần.')} crumbs={[{ href: '/soan-bai', label: t('Soạn bài') }]}>
      <GuideTabs v={v} now="han-dung" />
      <FigureRow>
        {figure('late', t('Quá hạn'), 'bad')}
        {figure('soon', t('Hết hạn trong 14 ngày'), 'warn')}
        {figure('to-check', t('Cần xem lại trên máy'), 'warn')}
        {figure('reports', t('Bà con báo “khác trên máy tôi”'), 'warn')}
      </FigureRow>
      {filter === 'reports' ? (
        <Table
          caption={t('Lời báo chưa xử lý')}
          rows={reports}
          empty={t('Không có lời báo nào.')}
          columns={[
            { head: t('Bài'), cell: (report) => <a href={`${HREF}/${report.guideId}#loi-bao`}>{titles.get(report.guideId) ?? report.guideId}</a> },
            { head: t('Lời báo'), cell: (report) => report.text || t('(không viết gì)') },
            { head: t('Phiên bản ứng dụng'), cell: (report) => report.appVersion || '—' },
            { head: t('Báo lúc'), cell: (report) => formatViDateTime(report.reportedAt) },
          ]}
        />
      ) : (
        <>
          <Table
            caption={filter === 'all' ? t('Mọi điều, gần hết hạn trước') : t(FRESH_WORDS[filter].label)}
            rows={rows}
            empty={t('Không có chỗ nào.')}
            columns={[
              { head: t('Lời'), cell: (line) => line.text },
              { head: t('Bài'), cell: (line) => <a href={`${HREF}/${line.guideId}`}>{titles.get(line.guideId) ?? line.guideId}</a> },
              { head: t('Dùng đến ngày'), cell: (line) => formatVi(line.fact.expiresOn as PlainDate) },
              { head: t('Tình trạng'), cell: (line) => <FreshBadge v={v} line={line} /> },
              { head: t('Ai xem lại'), cell: (line) => names.get(checks.get(line.guideId)?.assignee ?? '') ?? '—' },
            ]}
          />
          <Pagination v={v} page={page} pageCount={pageCount} total={total} unit={t('chỗ')} hrefOf={(n) => `${HREF}?xem=${filter}&trang=${n}`} />
        </>
      )}
      {filter === 'all' ? null : <p><ButtonLink href={`${HREF}?xem=all`}>{t('Xem mọi điều')}</ButtonLink></p>}
    </Page>
  )
}

interface GuideExpiryProps {
  v: ViewContext
  guide: Guide
  lines: FactLine[]
  reports: GuideReport[]
  check: CheckRow | undefined
  colleagues: Colleague[]
  today: PlainDate
  values: Record<string, string>
  places: string[]
  newCommandId: () => string
  problems?: FieldProblem[]
}

/** One guide on one phone: tick what was seen again, say when and in which version. */
export function GuideExpiryPage({ v, guide, lines, reports, check, colleagues, today, values, places, newCommandId, problems }: GuideExpiryProps) {
  const { t } = v
  const title = guide.title[v.lang] ?? guide.title.vi!
  const here = `${HREF}/${guide.id}`
  const stepSay = (id: string) => [...guide.steps, ...guide.mistake.recover].find((step) => step.id === id)?.say.vi
  return (
    <Page v={v} wide title={t('Xem lại: {title}', { title })} lead={t('Mở ứng dụng thật bên cạnh, đi từng bước, đánh dấu những chỗ còn đúng.')} crumbs={[{ href: HREF, label: t('Hạn dùng của bài') }, { href: `/soan-bai/bai/${guide.id}`, label: title }]}>
      {reports.length > 0 ? (
        <section id="loi-bao">
          {reports.map((report) => (
            <Notice
              tone="warn"
              title={t('Báo khác ở bước “{step}”', { step: stepSay(report.stepId) ?? report.stepId })}
              actions={
                <Form v={v} action={`${here}/loi-bao/${report.id}`} commandId={newCommandId()} scope={report.id} label={t('Xử lý lời báo')}>
                  <Buttons>
                    <Button kind="plain" name="state" value="mended">{t('Đã sửa bài')}</Button>
                    <Button kind="plain" name="state" value="same">{t('Đã xem, bài vẫn đúng')}</Button>
                  </Buttons>
                </Form>
              }
            >
              {report.text || t('(không viết gì)')} · {t('bản {n}', { n: report.version })} · {report.appVersion || t('không rõ phiên bản')} · {formatViDateTime(report.reportedAt)}
            </Notice>
          ))}
        </section>
      ) : null}
      <Card title={t('Ai xem lại bài này')} icon="person">
        <Form v={v} action={`${here}/giao`} commandId={newCommandId()} scope="giao" inline>
          <Select v={v} optional scope="giao" name="assignee" label={t('Người')} blank={t('(chưa giao ai)')} options={colleagues.map(({ id, fullName }) => ({ value: id, label: fullName }))} value={check?.assignee ?? ''} width="medium" />
          <TextInput v={v} optional scope="giao" name="note" label={t('Dặn gì')} value={check?.note ?? ''} maxlength={200} />
          <Button kind="plain">{t('Giao xem lại')}</Button>
        </Form>
        {check ? <p class="hint">{t('Giao lúc {at}', { at: formatViDateTime(check.assignedAt as Instant) })}</p> : null}
      </Card>
      <Form v={v} action={here} commandId={newCommandId()} problems={problems}>
        <ul class="facts-to-check">
          {lines.map((line) => (
            <li>
              <label class="choice">
                <input type="checkbox" name="places" value={line.place} checked={places.includes(line.place)} />
                <span class="choice-card">
                  <span class="choice-words">
                    <span class="choice-label">{line.text}</span>
                    <span class="choice-hint"><FreshBadge v={v} line={line} /> {t('đến {date}', { date: formatVi(line.fact.expiresOn as PlainDate) })}</span>
                  </span>
                </span>
              </label>
              <Source v={v} name={line.fact.sources.map((key) => guide.sources[key]?.name ?? key).join('; ') || t('chưa có nguồn')} checkedOn={formatVi(line.fact.checkedOn as PlainDate)} verified={line.fact.certainty === 'sure'} />
            </li>
          ))}
        </ul>
        <Card title={t('Đã xem lại những chỗ đánh dấu')} icon="check-list">
          <DateInput name="checkedOn" label={t('Xem trên máy ngày')} value={values.checkedOn ?? today} error={problemOf(problems, 'checkedOn')} />
          <TextInput v={v} optional name="appVersion" label={t('Phiên bản ứng dụng')} hint={t('Trong ứng dụng, mục Cài đặt hoặc Giới thiệu.')} value={values.appVersion ?? ''} maxlength={40} error={problemOf(problems, 'appVersion')} />
          <Select name="certainty" label={t('Chắc đến đâu')} options={[{ value: '', label: t('giữ như cũ') }, ...SEEN.map((value) => ({ value, label: t(CHOICES.certainty[value]!) }))]} value={values.certainty ?? ''} />
          {problemOf(problems, 'places') ? <p class="error">{problemOf(problems, 'places')}</p> : null}
          <Button icon="check">{t('Ghi vào bản nháp')}</Button>
          <p class="hint">{t('Ngày mới vào bản nháp của bài; người thứ hai duyệt rồi mới ra bản mới.')}</p>
        </Card>
      </Form>
    </Page>
  )
}
