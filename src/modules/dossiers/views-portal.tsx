// The commune's side of the portal: what waits, what was set aside, what came, and whether both sides say the same.

import type { ViewContext } from '../../ui/context.ts'
import { Button, Buttons, Form, Hidden } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Notice } from '../../ui/parts.tsx'
import { Table } from '../../ui/table.tsx'
import type { OutboxRow } from './queries-portal.ts'
import { dossierCrumbs, shortWhen } from './views-common.tsx'
import { eventWords } from './words.ts'
import type { Instant } from '../../platform/time.ts'

export interface PortalPageProps {
  v: ViewContext
  url: string
  waiting: OutboxRow[]
  dead: OutboxRow[]
  inbox: { messageId: string; kind: string; receivedAt: Instant; state: string; outcome: string; dossierId: string | null }[]
  commandId: () => string
  report?: string
}

const KIND_WORDS: Record<string, string> = { filed: 'Hồ sơ mới', supplied: 'Bổ sung', withdrawn: 'Xin rút' }

export function PortalPage({ v, url, waiting, dead, inbox, commandId }: PortalPageProps) {
  const { t } = v
  const isStandIn = url.includes('.invalid')
  return (
    <Page v={v} wide title={t('Đồng bộ với cổng')} crumbs={dossierCrumbs(t)} lead={url === '' ? t('Chưa nối cổng.') : url}>
      {isStandIn ? (
        <Notice tone="warn" title={t('Đang nối vào cổng mô phỏng')}>
          <a href="/gia-lap/cong-dich-vu-cong">{t('Mở cổng mô phỏng')}</a>
        </Notice>
      ) : null}
      <Buttons>
        <Form v={v} action="/ho-so/cong/dong-bo" label={t('Đồng bộ ngay')}>
          <Button icon="sync">{t('Đồng bộ ngay')}</Button>
        </Form>
        {dead.length + waiting.length > 0 ? (
          <Form v={v} action="/ho-so/cong/gui-lai" commandId={commandId()} label={t('Gửi lại tất cả')}>
            <Button kind="plain">{t('Gửi lại tất cả')}</Button>
          </Form>
        ) : null}
      </Buttons>
      <Outbox v={v} title={t('Bị cổng từ chối, cần người xem')} rows={dead} commandId={commandId} replay />
      <Outbox v={v} title={t('Chờ gửi')} rows={waiting} commandId={commandId} />
      <Table
        caption={t('Cổng gửi đến, 50 tin mới nhất')}
        rows={inbox}
        empty={t('Chưa có tin nào.')}
        columns={[
          { head: t('Lúc'), cell: (row) => shortWhen(row.receivedAt) },
          { head: t('Tin'), cell: (row) => t(KIND_WORDS[row.kind] ?? row.kind) },
          { head: t('Kết quả'), cell: (row) => <Badge tone={row.state === 'done' ? 'ok' : 'bad'}>{row.state === 'done' ? t('Đã nhận') : t('Không nhận')}</Badge> },
          { head: t('Hồ sơ'), cell: (row) => (row.dossierId ? <a href={`/ho-so/${row.dossierId}`}>{t('Mở hồ sơ này')}</a> : row.outcome) },
        ]}
      />
    </Page>
  )
}

function Outbox({ v, title, rows, commandId, replay }: { v: ViewContext; title: string; rows: OutboxRow[]; commandId: () => string; replay?: boolean }) {
  const { t } = v
  return (
    <Table
      caption={`${title}: ${rows.length >= 200 ? '200+' : rows.length}`}
      rows={rows}
      empty={t('{title}: không có tin nào.', { title })}
      columns={[
        { head: t('Mã hồ sơ'), rowHead: true, cell: (row) => <a href={`/ho-so/${row.dossierId}`}>{row.code}</a> },
        { head: t('Tin'), cell: (row) => `${row.no}. ${eventWords(t, row.payload.type)} → ${row.payload.state}` },
        { head: t('Đã thử'), num: true, cell: (row) => String(row.tries) },
        { head: t('Thử lại lúc'), cell: (row) => shortWhen(row.nextAt) },
        { head: t('Lỗi gần nhất'), cell: (row) => row.lastError ?? '' },
        ...(replay
          ? [
              {
                head: t('Gửi lại'),
                cell: (row: OutboxRow) => (
                  <Form v={v} action="/ho-so/cong/gui-lai" commandId={commandId()} label={t('Gửi lại tin {no} của {code}', { no: row.no, code: row.code })}>
                    <Hidden name="id" value={row.id} />
                    <Button kind="plain">{t('Gửi lại')}</Button>
                  </Form>
                ),
              },
            ]
          : []),
      ]}
    />
  )
}
