// Asking for cards and posters, and how far they are. Plain data in, HTML out.

import { formatViDateTime, type Instant } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Checks, Select } from '../../ui/fields.tsx'
import { Button, ButtonLink, Form, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Card, Notice, Progress } from '../../ui/parts.tsx'
import type { GuideSummary } from '../learning/index.ts'
import type { PrintRow } from './queries-prints.ts'
import { GuideTabs } from './views-guides.tsx'

const PAPERS = { the: 'Thẻ từng bước, khổ A5', a4: 'Áp phích khổ A4, có mã QR', a3: 'Áp phích khổ A3, có mã QR' } as const
const STATES = { waiting: 'đang làm', done: 'xong', failed: 'không làm được', cancelled: 'đã thôi' } as const

function labelOf({ t }: ViewContext, print: PrintRow): string {
  return `${t(PAPERS[print.paper])}, ${print.grey ? t('xám') : t('bốn màu')}, ${t('{n} bài', { n: print.guideIds.length })}`
}

interface PrintProps {
  v: ViewContext
  guides: GuideSummary[]
  chosen: string[]
  values: Record<string, string>
  prints: PrintRow[]
  commandId: string
  problems?: FieldProblem[]
}

export function PrintPage({ v, guides, chosen, values, prints, commandId, problems }: PrintProps) {
  const { t } = v
  return (
    <Page v={v} title={t('In thẻ và áp phích')} lead={t('Cùng lời, cùng hình với bài trên máy. Bản xám in bằng máy đen trắng vẫn phân biệt được các bước.')} crumbs={[{ href: '/soan-bai', label: t('Soạn bài') }]}>
      <GuideTabs v={v} now="in" />
      {prints.length > 0 ? (
        <Card title={t('Đã đặt in gần đây')} icon="print">
          <ul>{prints.map((print) => <li><a href={`/soan-bai/in/${print.id}`}>{labelOf(v, print)}</a> · {t(STATES[print.state])} · {formatViDateTime(print.askedAt as Instant)}</li>)}</ul>
        </Card>
      ) : null}
      <Form v={v} action="/soan-bai/in" commandId={commandId} problems={problems}>
        <Select name="paper" label={t('Loại giấy')} options={Object.entries(PAPERS).map(([value, label]) => ({ value, label: t(label) }))} value={values.paper ?? 'the'} width="medium" />
        <Select name="colour" label={t('Màu mực')} options={[{ value: 'mau', label: t('Bốn màu') }, { value: 'xam', label: t('Xám, cho máy in đen trắng') }]} value={values.colour ?? 'mau'} width="medium" />
        <Select name="language" label={t('Chữ tiếng')} options={[{ value: 'vi', label: t('Tiếng Việt') }, { value: 'en', label: t('Tiếng Anh') }]} value={values.language ?? 'vi'} width="medium" />
        <Checks name="guides" label={t('In những bài nào')} options={guides.map((guide) => ({ value: guide.id, label: guide.title[v.lang] ?? guide.title.vi! }))} values={chosen} error={problemOf(problems, 'guides')} />
        <Button icon="print">{t('Tạo tệp in')}</Button>
      </Form>
    </Page>
  )
}

export function PrintingPage({ v, print, commandId }: { v: ViewContext; print: PrintRow; commandId: string }) {
  const { t } = v
  return (
    <Page v={v} title={t('Tệp in')} lead={labelOf(v, print)} crumbs={[{ href: '/soan-bai', label: t('Soạn bài') }, { href: '/soan-bai/in', label: t('In thẻ và áp phích') }]}>
      {print.state === 'waiting' ? (
        <Progress
          v={v} label={t('Đang làm từng bài')} value={print.done} max={print.guideIds.length} unit={t('bài')} reloadHref={`/soan-bai/in/${print.id}`}
          cancel={<Form v={v} action={`/soan-bai/in/${print.id}/thoi`} commandId={commandId}><Button kind="quiet" icon="cross">{t('Thôi')}</Button></Form>}
        />
      ) : null}
      {print.state === 'done' ? (
        <Notice tone="ok" title={t('Đã xong')} actions={<ButtonLink kind="main" icon="download" href={`/soan-bai/in/${print.id}/tep`} download>{t('Tải tệp in')}</ButtonLink>}>
          {print.guideIds.length > 1 ? t('Một tệp nén, mỗi bài một tệp PDF. In đúng cỡ 100%.') : t('Một tệp PDF. In đúng cỡ 100%.')}
        </Notice>
      ) : null}
      {print.state === 'failed' ? <Notice tone="bad" title={t('Không làm được tệp in này')}>{t('Hãy thử lại với ít bài hơn; nếu vẫn lỗi, báo người quản trị.')}</Notice> : null}
      {print.state === 'cancelled' ? <Notice tone="warn">{t('Bạn đã thôi lần in này.')}</Notice> : null}
    </Page>
  )
}
