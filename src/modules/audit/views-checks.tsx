// Checking the ledger on the screen: progress while it walks, every fault in a sentence, marks outside the database.

import type { ViewContext } from '../../ui/context.ts'
import { formatNumber } from '../../ui/context.ts'
import { Hidden, NumberInput, Select, TextInput } from '../../ui/fields.tsx'
import { Button, Form } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Notice, Progress } from '../../ui/parts.tsx'
import { DescriptionList, Table } from '../../ui/table.tsx'
import { formatViDateTime } from '../../platform/time.ts'
import { groupedHash } from './rules.ts'
import type { CheckRow, Checkpoint } from './schema.ts'
import type { Chain } from './views.tsx'

const STATES: Record<string, string> = { running: 'Đang chạy', done: 'Xong', cancelled: 'Đã dừng', failed: 'Bị ngắt' }

function StateBadge({ v, check }: { v: ViewContext; check: CheckRow }) {
  const bad = check.faults.length > 0
  const words = check.state === 'done' ? (bad ? v.t('{n} chỗ hỏng', { n: check.faults.length }) : v.t('Nguyên vẹn')) : v.t(STATES[check.state] ?? check.state)
  return <Badge tone={check.state === 'done' ? (bad ? 'bad' : 'ok') : 'info'}>{words}</Badge>
}

export interface ChecksPageProps {
  v: ViewContext
  chains: Chain[]
  chain: number
  checks: CheckRow[]
  newest: Checkpoint | undefined
  marks: number
  head: number
  commandId: string
  compared: { seq: string; hash: string; verdict: 'match' | 'differs' | 'gone' | 'unreadable' } | undefined
}

export function ChecksPage({ v, chains, chain, checks, newest, marks, head, commandId, compared }: ChecksPageProps) {
  const { t } = v
  const running = checks.find((check) => check.state === 'running')
  const title = (id: number) => chains.find((one) => one.communeId === id)?.title ?? String(id)
  return (
    <Page v={v} title={t('Kiểm tra sổ cái')} crumbs={[{ href: '/so-cai', label: t('Sổ cái') }]} lead={t('Đi lại từ mục đầu tới mục cuối, tính lại từng mã băm, rồi so với đầu sổ và các mốc ghi ngoài cơ sở dữ liệu.')}>
      {running ? (
        <Notice tone="info" title={t('Đang có một lượt chạy')}>
          <a href={`/so-cai/kiem-tra/${running.id}`}>{t('Xem tiến độ')}</a>
        </Notice>
      ) : (
        <Form v={v} action="/so-cai/kiem-tra" commandId={commandId} inline label={t('Bắt đầu kiểm tra')}>
          {chains.length > 1 ? <Select name="chain" label={t('Sổ của')} width="medium" options={chains.map((one) => ({ value: String(one.communeId), label: one.title }))} value={String(chain)} /> : <Hidden name="chain" value={chain} />}
          <Button icon="shield">{t('Kiểm tra {n} mục', { n: formatNumber(v.lang, head) })}</Button>
        </Form>
      )}
      <Table
        caption={t('Các lượt kiểm tra')}
        rows={checks}
        empty={t('Chưa kiểm tra lần nào.')}
        columns={[
          { head: t('Bắt đầu'), cell: (row) => <a href={`/so-cai/kiem-tra/${row.id}`}>{formatViDateTime(row.startedAt)}</a> },
          { head: t('Sổ của'), cell: (row) => title(row.chain) },
          { head: t('Số mục'), num: true, cell: (row) => formatNumber(v.lang, row.done) },
          { head: t('Kết luận'), cell: (row) => <StateBadge v={v} check={row} /> },
        ]}
      />
      <section id="moc">
        <h2>{t('Mốc ngoài cơ sở dữ liệu')}</h2>
        <p>{t('Chuỗi mã băm một mình không cho thấy ai đó cắt bớt đuôi sổ rồi sửa đầu sổ. Mốc ghi ra tệp riêng và in thành phiếu giao người khác giữ thì cho thấy.')}</p>
        <DescriptionList
          items={[
            { term: t('Số mốc đã ghi'), value: formatNumber(v.lang, marks) },
            { term: t('Mốc mới nhất'), value: newest ? t('mục {n}, lúc {when}', { n: formatNumber(v.lang, newest.seq), when: formatViDateTime(newest.at) }) : null },
            ...(newest ? [{ term: t('Mã băm'), value: <code>{groupedHash(newest.hash)}</code> }] : []),
          ]}
        />
        <form class="buttons" method="post" action="/so-cai/moc">
          <Button icon="print">{t('Ghi mốc và in phiếu')}</Button>
        </form>
      </section>
      <section id="doi-chieu">
        <h2>{t('Đối chiếu phiếu mốc')}</h2>
        {compared ? <Compared v={v} {...compared} /> : null}
        <Form v={v} action="/so-cai/kiem-tra" method="get" inline label={t('Đối chiếu phiếu mốc')}>
          <Hidden name="so" value={chain} />
          <NumberInput name="seq" label={t('Số mục trên phiếu')} value={compared?.seq ?? ''} />
          <TextInput name="ma" label={t('Mã băm trên phiếu')} hint={t('Gõ ít nhất 8 ký tự đầu')} value={compared?.hash ?? ''} width="medium" />
          <Button kind="plain">{t('Đối chiếu')}</Button>
        </Form>
      </section>
    </Page>
  )
}

function Compared({ v, seq, verdict }: NonNullable<ChecksPageProps['compared']> & { v: ViewContext }) {
  const { t } = v
  const n = seq
  if (verdict === 'match') return <Notice tone="ok" title={t('Khớp')}>{t('Mục {n} trong sổ có đúng mã băm trên phiếu.', { n })}</Notice>
  if (verdict === 'differs') return <Notice tone="bad" title={t('Không khớp')}>{t('Mục {n} trong sổ có mã băm khác: sổ đã bị viết lại sau ngày in phiếu, hoặc gõ nhầm.', { n })}</Notice>
  if (verdict === 'gone') return <Notice tone="bad" title={t('Không còn')}>{t('Sổ không còn mục {n}: sổ đã bị cắt bớt sau ngày in phiếu.', { n })}</Notice>
  return <Notice tone="warn" title={t('Chưa đọc được')}>{t('Số mục là một số, mã băm gồm chữ số và chữ a đến f, ít nhất 8 ký tự.')}</Notice>
}

export interface CheckPageProps {
  v: ViewContext
  check: CheckRow
  title: string
}

export function CheckPage({ v, check, title }: CheckPageProps) {
  const { t } = v
  const running = check.state === 'running'
  return (
    <Page v={v} title={t('Lượt kiểm tra lúc {when}', { when: formatViDateTime(check.startedAt) })} crumbs={[{ href: '/so-cai', label: t('Sổ cái') }, { href: '/so-cai/kiem-tra', label: t('Kiểm tra sổ cái') }]} lead={title}>
      {running ? (
        <Progress
          v={v}
          label={t('Đang đi lại chuỗi')}
          value={check.done}
          max={Math.max(check.total, check.done)}
          unit={t('mục')}
          note={t('Có thể rời trang này, việc vẫn chạy.')}
          reloadHref={`/so-cai/kiem-tra/${check.id}`}
          cancel={
            <form method="post" action={`/so-cai/kiem-tra/${check.id}/dung`}>
              <Button kind="quiet">{t('Dừng lại')}</Button>
            </form>
          }
        />
      ) : null}
      {check.state === 'done' && check.faults.length === 0 ? (
        <Notice tone="ok" title={t('Sổ nguyên vẹn')}>
          {t('{n} mục nối liền nhau, khớp đầu sổ và mọi mốc. {erased} mục đã xóa nội dung theo yêu cầu mà chuỗi không đứt.', { n: formatNumber(v.lang, check.done), erased: formatNumber(v.lang, check.erased) })}
        </Notice>
      ) : null}
      {check.faults.length > 0 ? (
        <Notice tone="bad" title={t('Sổ có {n} chỗ hỏng', { n: check.faults.length })}>
          <p>{t('Giữ nguyên máy và báo ngay cho người phụ trách an toàn thông tin; đừng sửa gì trong cơ sở dữ liệu.')}</p>
          <ul>
            {check.faults.map((fault) => (
              <li>
                <a href={`/so-cai/muc/${fault.seq}?so=${check.chain}`}>{t('Mục {n}', { n: fault.seq })}</a>: {fault.text}
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
      {check.state === 'cancelled' || check.state === 'failed' ? <Notice tone="warn">{t('Lượt này dừng giữa chừng nên chưa kết luận gì. Hãy chạy lại.')}</Notice> : null}
    </Page>
  )
}
