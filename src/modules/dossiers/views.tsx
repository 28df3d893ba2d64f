// The lists of dossiers: tabs with bounded figures, a search box, rows with a box to tick, and what can be done with many.

import type { Instant } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, Form, Hidden, Select, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Notice, Tabs } from '../../ui/parts.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import type { DossierLine, ListName } from './queries.ts'
import { NATIONAL_STATES } from './rules-flow.ts'
import { Due, StateBadge } from './views-common.tsx'
import { CHANNEL_WORDS, SYNC_WORDS } from './words.ts'

export const LIST_WORDS: Record<ListName, string> = {
  mine: 'Việc của tôi', unit: 'Việc của phòng', leader: 'Chờ lãnh đạo', near: 'Sắp đến hạn', overdue: 'Quá hạn', waiting: 'Chờ tiếp nhận', done: 'Chờ trả', all: 'Tất cả',
}
export const LIST_ADDRESS: Record<ListName, string> = {
  mine: 'cua-toi', unit: 'cua-phong', leader: 'cho-lanh-dao', near: 'sap-den-han', overdue: 'qua-han', waiting: 'cho-tiep-nhan', done: 'cho-tra', all: 'tat-ca',
}

export const BULK_ACTS = {
  begin: 'Chuyển xử lý',
  step: 'Xong bước đang mở',
  assign: 'Giao cho',
  return: 'Trả kết quả tại quầy',
  slips: 'In phiếu kiểm soát',
  receipts: 'In giấy tiếp nhận',
} as const
export type BulkAct = keyof typeof BULK_ACTS

export interface ListPageProps {
  v: ViewContext
  list: ListName
  lists: { name: ListName; count: number }[]
  rows: DossierLine[]
  now: Instant
  typed: string
  filters: { state: string; procedure: string; channel: string }
  procedures: { code: string; name: string }[]
  views: { id: string; name: string; query: string }[]
  next: string | null
  bulk: BulkAct[]
  people: { id: string; fullName: string }[]
  commandId: string
  here: string
  found?: { mended: boolean; more: boolean }
  results?: { id: string; code: string; ok: boolean; text: string }[]
  problems?: FieldProblem[]
  mayReceive: boolean
  maySteer: boolean
  maySync: boolean
}

export function ListPage(props: ListPageProps) {
  const { v, list, rows, now, typed, next, bulk } = props
  const { t } = v
  const columns: Column<DossierLine>[] = [
    ...(bulk.length > 0
      ? [{ head: t('Chọn'), cell: (row: DossierLine) => <input type="checkbox" name="chon" value={row.id} form="hang-loat" aria-label={t('Chọn hồ sơ {code}', { code: row.code })} class="tick" /> }]
      : []),
    { head: t('Mã hồ sơ'), rowHead: true, cell: (row) => <a href={`/ho-so/${row.id}`}>{row.code}</a> },
    { head: t('Người nộp'), cell: (row) => row.applicantName },
    { head: t('Thủ tục'), cell: (row) => row.procedureName, wideOnly: true },
    { head: t('Trạng thái'), cell: (row) => <StateBadge v={v} state={row.state} /> },
    { head: t('Đang ở bước'), cell: (row) => (row.stepName ? `${row.stepName}${row.assigneeName ? ` (${row.assigneeName})` : ''}` : '—') },
    { head: t('Hạn'), cell: (row) => <Due v={v} row={row} now={now} /> },
    { head: t('Cổng'), wideOnly: true, cell: (row) => <span class="hint">{t(SYNC_WORDS[row.syncState] ?? row.syncState)}</span> },
  ]
  return (
    <Page
      v={v}
      wide
      title={t('Hồ sơ')}
      actions={
        <>
          {props.mayReceive ? <ButtonLink kind="main" icon="plus" href="/ho-so/tiep-nhan">{t('Tiếp nhận')}</ButtonLink> : null}
          <ButtonLink icon="book" href="/ho-so/so-theo-doi">{t('Sổ theo dõi')}</ButtonLink>
          {props.maySync ? <ButtonLink icon="sync" href="/ho-so/cong">{t('Đồng bộ cổng')}</ButtonLink> : null}
          {props.maySteer ? <ButtonLink icon="settings" href="/ho-so/cai-dat">{t('Cài đặt')}</ButtonLink> : null}
        </>
      }
    >
      <Tabs
        label={t('Các danh sách')}
        tabs={props.lists.map(({ name, count }) => ({ href: `/ho-so?xem=${LIST_ADDRESS[name]}`, label: t(LIST_WORDS[name]), current: typed === '' && name === list, count: count >= 100 ? '99+' : String(count) }))}
      />
      <SearchBar {...props} />
      {props.results ? <BulkResults v={v} results={props.results} /> : null}
      {props.found?.mended ? <Notice tone="info">{t('Không có ai viết đúng như “{typed}”. Dưới đây là những tên gần giống.', { typed })}</Notice> : null}
      <Table
        caption={typed === '' ? t(LIST_WORDS[list]) : t('Kết quả tìm “{typed}”', { typed })}
        rows={rows}
        columns={columns}
        empty={typed === '' ? t('Danh sách này đang trống.') : t('Không thấy hồ sơ nào. Thử gõ ít chữ hơn, mã hồ sơ, hoặc số điện thoại.')}
        rowTone={(row) => (row.endedAt === null && row.dueAt !== null ? (row.dueAt < now ? 'bad' : row.nearAt !== null && row.nearAt <= now ? 'warn' : undefined) : undefined)}
      />
      {props.found?.more ? <p class="hint">{t('Còn nhiều hơn. Hãy gõ thêm chữ để tìm gần hơn.')}</p> : null}
      {next ? (
        <Buttons>
          <ButtonLink icon="arrow-right" href={next}>{t('Trang sau')}</ButtonLink>
        </Buttons>
      ) : null}
      {bulk.length > 0 && rows.length > 0 ? <BulkBar {...props} /> : null}
    </Page>
  )
}

function SearchBar({ v, list, typed, filters, procedures, views, here, commandId, problems }: ListPageProps) {
  const { t } = v
  return (
    <>
      <Form v={v} action="/ho-so" method="get" inline label={t('Tìm hồ sơ')}>
        <Hidden name="xem" value={LIST_ADDRESS[list]} />
        <TextInput name="tim" type="search" label={t('Tên, mã hồ sơ, 4 số cuối của mã hoặc số điện thoại')} value={typed} maxlength={80} />
        <Select name="trang-thai" label={t('Trạng thái')} blank={t('Mọi trạng thái')} value={filters.state} width="medium" options={Object.entries(NATIONAL_STATES).map(([value, name]) => ({ value, label: `${value} · ${t(name)}` }))} />
        <Select name="thu-tuc" label={t('Thủ tục')} blank={t('Mọi thủ tục')} value={filters.procedure} width="medium" options={procedures.map(({ code, name }) => ({ value: code, label: name }))} />
        <Select name="kenh" label={t('Kênh nộp')} blank={t('Mọi kênh')} value={filters.channel} width="short" options={Object.entries(CHANNEL_WORDS).map(([value, name]) => ({ value, label: t(name) }))} />
        <Button icon="search">{t('Tìm')}</Button>
      </Form>
      <details class="saved-views">
        <summary>{t('Bộ lọc đã lưu ({n})', { n: views.length })}</summary>
        {views.length > 0 ? (
          <ul>
            {views.map((view) => (
              <li>
                <a href={`/ho-so?${view.query}`}>{view.name}</a>
                <Form v={v} action={`/ho-so/bo-loc/${view.id}/bo`} label={t('Bỏ bộ lọc {name}', { name: view.name })}>
                  <Button kind="quiet" icon="trash">{t('Bỏ')}</Button>
                </Form>
              </li>
            ))}
          </ul>
        ) : null}
        <Form v={v} action="/ho-so/bo-loc" commandId={commandId} inline label={t('Lưu bộ lọc này')} {...(problems && { problems })}>
          <Hidden name="query" value={here} />
          <TextInput name="name" label={t('Tên bộ lọc')} maxlength={60} width="medium" />
          <Button kind="plain">{t('Lưu bộ lọc này')}</Button>
        </Form>
      </details>
    </>
  )
}

function BulkBar({ v, bulk, people, commandId, here }: ListPageProps) {
  const { t } = v
  return (
    <form id="hang-loat" class="form bulk" method="post" action="/ho-so/hang-loat">
      <Hidden name="commandId" value={commandId} />
      <Hidden name="here" value={here} />
      <h2>{t('Làm với các hồ sơ đã chọn')}</h2>
      <Buttons>
        {bulk.filter((act) => act !== 'assign').map((act) => (
          <Button name="act" value={act} kind={act === 'begin' || act === 'step' ? 'main' : 'plain'} {...((act === 'slips' || act === 'receipts') && { icon: 'print' as const })}>
            {t(BULK_ACTS[act])}
          </Button>
        ))}
      </Buttons>
      {bulk.includes('assign') ? (
        <div class="form-inline">
          <Select name="accountId" label={t('Giao cho')} blank={t('Chọn người')} width="medium" options={people.map(({ id, fullName }) => ({ value: id, label: fullName }))} />
          <Button name="act" value="assign" kind="plain">{t('Giao việc')}</Button>
        </div>
      ) : null}
    </form>
  )
}

function BulkResults({ v, results }: { v: ViewContext; results: NonNullable<ListPageProps['results']> }) {
  const { t } = v
  const good = results.filter(({ ok }) => ok).length
  return (
    <section>
      <Notice tone={good === results.length ? 'ok' : 'warn'} live title={t('Đã làm {good} trong {all} hồ sơ', { good, all: results.length })} />
      {good === results.length ? null : (
        <Table
          caption={t('Kết quả từng hồ sơ')}
          rows={results}
          columns={[
            { head: t('Mã hồ sơ'), cell: (row) => <a href={`/ho-so/${row.id}`}>{row.code}</a> },
            { head: t('Kết quả'), cell: (row) => <Badge tone={row.ok ? 'ok' : 'bad'}>{row.ok ? t('Xong') : t('Chưa làm được')}</Badge> },
            { head: t('Vì sao'), cell: (row) => row.text },
          ]}
          rowTone={(row) => (row.ok ? undefined : 'bad')}
        />
      )}
    </section>
  )
}

