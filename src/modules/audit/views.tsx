// The ledger on pages: lines with filters, and one entry opened to its data and its place in the chain.

import type { ViewContext } from '../../ui/context.ts'
import { formatNumber } from '../../ui/context.ts'
import { DateInput, Hidden, Select, TextInput } from '../../ui/fields.tsx'
import { Button, ButtonLink, Form } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Notice } from '../../ui/parts.tsx'
import { DescriptionList, Table } from '../../ui/table.tsx'
import { formatViDateTime, type Instant } from '../../platform/time.ts'
import { groupedHash } from './rules.ts'
import type { EntryLine, LedgerFilter } from './schema.ts'

export interface Chain {
  communeId: number
  title: string
}

export interface LedgerPageProps {
  v: ViewContext
  chains: Chain[]
  chain: number
  filter: LedgerFilter
  types: string[]
  rows: EntryLine[]
  more: boolean
  names: Map<string, string>
  total: number
}

const query = (props: Pick<LedgerPageProps, 'chain' | 'filter'>, changes: Record<string, string>) =>
  new URLSearchParams(
    Object.entries({ so: String(props.chain), type: props.filter.type, actor: props.filter.actor, subject: props.filter.subject, day: props.filter.day, ...changes }).filter(([, value]) => value !== ''),
  ).toString()

export function LedgerPage(props: LedgerPageProps) {
  const { v, chains, chain, filter, types, rows, more, names, total } = props
  const { t } = v
  return (
    <Page
      v={v}
      wide
      title={t('Sổ cái')}
      lead={t('Mỗi việc đã ghi là một mục, nối với mục trước bằng mã băm. Tổng cộng {n} mục.', { n: formatNumber(v.lang, total) })}
      actions={<ButtonLink href="/so-cai/kiem-tra" icon="shield" kind="main">{t('Kiểm tra sổ')}</ButtonLink>}
    >
      <Form v={v} action="/so-cai" method="get" inline label={t('Lọc sổ cái')}>
        {chains.length > 1 ? (
          <Select name="so" label={t('Sổ của')} width="medium" options={chains.map((one) => ({ value: String(one.communeId), label: one.title }))} value={String(chain)} />
        ) : (
          <Hidden name="so" value={chain} />
        )}
        <Select name="type" label={t('Loại việc')} width="medium" blank={t('Mọi loại')} options={types.map((type) => ({ value: type, label: type }))} value={filter.type} />
        <TextInput name="actor" label={t('Người làm')} value={filter.actor} width="medium" />
        <TextInput name="subject" label={t('Về')} hint={t('Ví dụ resident: hoặc visit:')} value={filter.subject} width="medium" />
        <DateInput name="day" label={t('Ngày')} value={filter.day} />
        <Button icon="filter">{t('Lọc')}</Button>
      </Form>
      <Table
        caption={t('Các mục, mới nhất trước')}
        rows={rows}
        empty={t('Không có mục nào như vậy.')}
        columns={[
          { head: t('Số'), num: true, rowHead: true, cell: (row) => <a href={`/so-cai/muc/${row.seq}?so=${chain}`}>{formatNumber(v.lang, row.seq)}</a> },
          { head: t('Lúc'), cell: (row) => formatViDateTime(row.at) },
          { head: t('Loại việc'), cell: (row) => row.type },
          { head: t('Về'), cell: (row) => <a href={`/so-cai?${query(props, { subject: row.subject })}`}>{shortSubject(row.subject)}</a> },
          { head: t('Người làm'), cell: (row) => <a href={`/so-cai?${query(props, { actor: row.actorId })}`}>{names.get(row.actorId) ?? row.actorId.slice(0, 8)}</a> },
          { head: t('Nội dung'), cell: (row) => (row.erased ? <Badge tone="warn">{t('đã xóa theo yêu cầu')}</Badge> : t('còn')) },
        ]}
      />
      {more ? (
        <p>
          <ButtonLink href={`/so-cai?${query(props, { before: String(rows.at(-1)!.seq) })}`}>{t('Các mục cũ hơn')}</ButtonLink>
        </p>
      ) : null}
    </Page>
  )
}

/** 'resident:0191…' → 'resident:…a1b2c3' */
function shortSubject(subject: string): string {
  const [kind, id = ''] = subject.split(':')
  return id.length > 12 ? `${kind}:…${id.slice(-6)}` : subject
}

export interface EntryPageProps {
  v: ViewContext
  chain: number
  entry: {
    seq: number
    at: Instant
    type: string
    subject: string
    data: string | null
    commandId: string
    deviceId: string | null
    hamletIds: string[]
    commitment: string
    prevHash: string
    hash: string
  }
  actor: string
  hamletNames: string[]
  /** Recomputed now from what is stored. */
  verdict: { linked: boolean; hashed: boolean; content: boolean | null }
  last: number
}

export function EntryPage({ v, chain, entry, actor, hamletNames, verdict, last }: EntryPageProps) {
  const { t } = v
  const sound = verdict.linked && verdict.hashed && verdict.content !== false
  const step = (seq: number) => `/so-cai/muc/${seq}?so=${chain}`
  return (
    <Page v={v} title={t('Mục {n}', { n: formatNumber(v.lang, entry.seq) })} crumbs={[{ href: `/so-cai?so=${chain}`, label: t('Sổ cái') }]} lead={entry.type}>
      <Notice tone={sound ? 'ok' : 'bad'} title={sound ? t('Mục này nguyên vẹn') : t('Mục này không khớp')}>
        <ul>
          <li>{verdict.linked ? t('Nối đúng vào mục trước.') : t('Không nối vào mục trước: có mục bị xóa hoặc sửa.')}</li>
          <li>{verdict.hashed ? t('Mã băm tính lại giống mã đã ghi.') : t('Mã băm tính lại khác mã đã ghi.')}</li>
          <li>{verdict.content === null ? t('Nội dung đã xóa theo yêu cầu; cam kết vẫn giữ nên chuỗi không đứt.') : verdict.content ? t('Nội dung đúng như lúc ghi.') : t('Nội dung đã bị sửa sau khi ghi.')}</li>
        </ul>
      </Notice>
      <DescriptionList
        items={[
          { term: t('Lúc'), value: formatViDateTime(entry.at), hint: entry.at },
          { term: t('Người làm'), value: actor },
          { term: t('Về'), value: <a href={`/so-cai?so=${chain}&subject=${encodeURIComponent(entry.subject)}`}>{entry.subject}</a> },
          { term: t('Thôn liên quan'), value: hamletNames.join(', ') },
          { term: t('Mã lệnh'), value: entry.commandId },
          { term: t('Thiết bị'), value: entry.deviceId ?? t('không phải điện thoại') },
        ]}
      />
      <h2>{t('Nội dung')}</h2>
      {entry.data === null ? <p>{t('Đã xóa theo yêu cầu của người có dữ liệu. Chỉ còn cam kết (mã băm có muối).')}</p> : <div class="table-scroll" role="region" aria-label={t('Nội dung')} tabindex={0}><pre>{pretty(entry.data)}</pre></div>}
      <h2>{t('Chỗ trong chuỗi')}</h2>
      <DescriptionList
        items={[
          { term: t('Mã mục trước'), value: <code>{groupedHash(entry.prevHash)}</code> },
          { term: t('Cam kết nội dung'), value: <code>{groupedHash(entry.commitment)}</code> },
          { term: t('Mã mục này'), value: <code>{groupedHash(entry.hash)}</code> },
        ]}
      />
      <div class="buttons">
        {entry.seq > 1 ? <ButtonLink href={step(entry.seq - 1)} icon="arrow-left">{t('Mục trước')}</ButtonLink> : null}
        {entry.seq < last ? <ButtonLink href={step(entry.seq + 1)}>{t('Mục sau')}</ButtonLink> : null}
      </div>
    </Page>
  )
}

function pretty(data: string): string {
  try {
    return JSON.stringify(JSON.parse(data), null, 2)
  } catch {
    return data
  }
}
