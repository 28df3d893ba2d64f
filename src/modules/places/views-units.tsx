// The official unit list: bring a file in, look at what was understood and what was refused, commit once, search it.

import type { ViewContext } from '../../ui/context.ts'
import { formatNumber } from '../../ui/context.ts'
import { FileInput, TextInput } from '../../ui/fields.tsx'
import { Button, Buttons, Form, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Notice, Steps } from '../../ui/parts.tsx'
import { Count, DescriptionList, Empty, Figure, FigureRow, Pagination, Table } from '../../ui/table.tsx'
import { formatVi, formatViDateTime, toPlainDate, type Instant } from '../../platform/time.ts'
import { COMMUNE_KINDS } from './schema.ts'
import type { ProvinceCount, RefusedRow, UnitListRow, UnitRow } from './schema-units.ts'

const home = (v: ViewContext) => [{ href: '/dia-ban', label: v.t('Địa bàn') }]

function UnitTable({ v, rows, caption }: { v: ViewContext; rows: UnitRow[]; caption: string }) {
  const { t } = v
  return (
    <Table
      caption={caption}
      rows={rows}
      empty={t('Không có đơn vị nào.')}
      columns={[
        { head: t('Đơn vị'), cell: (row) => `${COMMUNE_KINDS[row.kind] ?? row.kind} ${row.name}` },
        { head: t('Tỉnh, thành phố'), cell: (row) => row.province },
        { head: t('Mã'), cell: (row) => row.code ?? '—' },
        { head: t('Diện tích (km²)'), num: true, cell: (row) => <Count v={v} value={row.areaKm2 === null ? null : Number(row.areaKm2)} decimals={2} /> },
        { head: t('Số dân'), num: true, cell: (row) => <Count v={v} value={row.population} /> },
        { head: t('Đơn vị cũ'), cell: (row) => (row.predecessors.length > 0 ? row.predecessors.join('; ') : '—') },
      ]}
    />
  )
}

export interface UnitListsPageProps {
  v: ViewContext
  lists: UnitListRow[]
  current: { title: string; source: string; committedAt: Instant | null; units: number } | undefined
  typed: string
  found: UnitRow[]
  mayImport: boolean
  commandId: string
  problems?: FieldProblem[]
  values?: Record<string, string>
}

export function UnitListsPage({ v, lists, current, typed, found, mayImport, commandId, problems, values }: UnitListsPageProps) {
  const { t } = v
  return (
    <Page v={v} wide title={t('Danh sách đơn vị hành chính')} crumbs={home(v)}>
      {current ? (
        <>
          <Form v={v} action="/dia-ban/danh-sach-don-vi" method="get" inline label={t('Tìm đơn vị')}>
            <TextInput name="q" type="search" label={t('Tên xã, phường, tỉnh, hoặc tên xã cũ')} hint={t('Không cần dấu: van ban, tung khe')} value={typed} width="medium" />
            <Button icon="search">{t('Tìm')}</Button>
          </Form>
          {typed === '' ? null : <UnitTable v={v} rows={found} caption={t('Kết quả cho “{typed}” ({n})', { typed, n: found.length })} />}
          <p class="source">
            {t('Đang dùng: {title}, {n} đơn vị, nguồn: {source}', { title: current.title, n: formatNumber(v.lang, current.units), source: current.source })}
          </p>
        </>
      ) : (
        <Empty>{t('Chưa nhập danh sách nào. Nhập tệp .xlsx, .csv hoặc .tsv để tra cứu xã mới, xã cũ.')}</Empty>
      )}
      {mayImport ? (
        <section>
          <h2>{t('Nhập danh sách mới')}</h2>
          <Form v={v} action="/dia-ban/danh-sach-don-vi" files commandId={commandId} problems={problems}>
            <TextInput name="title" label={t('Tên danh sách')} hint={t('Ví dụ: Danh mục đơn vị hành chính theo QĐ 19/2025')} value={values?.title} error={problemOf(problems, 'title')} />
            <TextInput name="source" label={t('Nguồn')} hint={t('Cơ quan phát hành, số văn bản hoặc địa chỉ tải')} value={values?.source} error={problemOf(problems, 'source')} />
            <FileInput name="file" label={t('Tệp')} hint={t('Cần cột tỉnh, loại và tên; nên có mã, diện tích, dân số, đơn vị cũ')} accept=".xlsx,.csv,.tsv" error={problemOf(problems, 'file')} />
            <Button icon="upload">{t('Đọc thử')}</Button>
          </Form>
        </section>
      ) : null}
      <Table
        caption={t('Các lần nhập')}
        rows={lists}
        empty={t('Chưa có lần nhập nào.')}
        columns={[
          { head: t('Tên gọi'), cell: (row) => <a href={`/dia-ban/danh-sach-don-vi/${row.listId}`}>{row.title}</a> },
          { head: t('Đơn vị'), num: true, cell: (row) => <Count v={v} value={row.units} href={`/dia-ban/danh-sach-don-vi/${row.listId}`} /> },
          { head: t('Dòng không nhận'), num: true, cell: (row) => <Count v={v} value={row.refusedCount} href={`/dia-ban/danh-sach-don-vi/${row.listId}#khong-nhan`} /> },
          { head: t('Tình trạng'), cell: (row) => (row.state === 'committed' ? <Badge tone="ok">{t('Đã ghi {day}', { day: formatVi(toPlainDate(row.committedAt!)) })}</Badge> : <Badge tone="warn">{t('Chờ xem và ghi')}</Badge>) },
        ]}
      />
    </Page>
  )
}

const FIELD_WORDS: Record<string, string> = {
  province: 'Tỉnh', code: 'Mã', kind: 'Loại', name: 'Tên gọi', area: 'Diện tích', population: 'Số dân', seat: 'Trụ sở', predecessors: 'Đơn vị cũ',
}

export interface UnitListPageProps {
  v: ViewContext
  list: { listId: string; title: string; source: string; fileName: string; fileSha256: string; state: string; units: number; importedAt: Instant; committedAt: Instant | null; mapping: unknown; refused: unknown }
  provinces: ProvinceCount[]
  units: UnitRow[]
  page: number
  pageCount: number
  mayImport: boolean
  commandId: string
}

export function UnitListPage({ v, list, provinces, units, page, pageCount, mayImport, commandId }: UnitListPageProps) {
  const { t } = v
  const base = `/dia-ban/danh-sach-don-vi/${list.listId}`
  const rows = list.refused as RefusedRow[]
  const [refused, remarks] = [rows.filter((row) => !row.taken), rows.filter((row) => row.taken)]
  const waiting = list.state === 'previewed'
  return (
    <Page v={v} wide title={list.title} crumbs={[...home(v), { href: '/dia-ban/danh-sach-don-vi', label: t('Danh sách đơn vị hành chính') }]} lead={t('Nguồn: {source}', { source: list.source })}>
      {waiting ? <Steps v={v} steps={[{ label: t('Chọn tệp') }, { label: t('Xem trước') }, { label: t('Ghi') }]} current={1} /> : null}
      <FigureRow>
        <Figure v={v} label={t('Đơn vị đọc được')} value={list.units} unit={t('đơn vị')} href="#don-vi" />
        <Figure v={v} label={t('Tỉnh, thành phố')} value={provinces.length} unit={t('tỉnh')} href="#theo-tinh" />
        <Figure v={v} label={t('Dòng không nhận')} value={refused.length} unit={t('dòng')} href="#khong-nhan" {...(refused.length > 0 && { tone: 'warn' as const })} />
        <Figure v={v} label={t('Nhận nhưng để trống số')} value={remarks.length} unit={t('dòng')} href="#de-trong" />
      </FigureRow>
      {waiting && mayImport ? (
        <Form v={v} action={base} commandId={commandId} label={t('Ghi danh sách')}>
          <Buttons>
            <Button>{t('Ghi {n} đơn vị', { n: formatNumber(v.lang, list.units) })}</Button>
            <Button kind="quiet" formaction={`${base}/bo`}>{t('Bỏ, không ghi')}</Button>
          </Buttons>
        </Form>
      ) : null}
      {list.state === 'dropped' ? <Notice tone="warn">{t('Danh sách này đã bỏ, không ghi.')}</Notice> : null}
      <DescriptionList
        items={[
          { term: t('Tệp'), value: list.fileName, hint: `SHA-256 ${list.fileSha256}` },
          { term: t('Đọc lúc'), value: formatViDateTime(list.importedAt) },
          ...Object.entries(list.mapping as Record<string, string>).map(([field, header]) => ({ term: t('Cột {field}', { field: t(FIELD_WORDS[field] ?? field) }), value: `“${header}”` })),
        ]}
      />
      <Remarks v={v} id="khong-nhan" title={t('Dòng không nhận')} rows={refused} />
      <Remarks v={v} id="de-trong" title={t('Nhận nhưng để trống số')} rows={remarks} />
      <section id="theo-tinh">
        <Table
          caption={t('Theo tỉnh, thành phố')}
          rows={provinces}
          columns={[
            { head: t('Tỉnh, thành phố'), cell: (row) => row.province },
            { head: t('Xã'), num: true, cell: (row) => String(row.xa) },
            { head: t('Phường'), num: true, cell: (row) => String(row.phuong) },
            { head: t('Đặc khu'), num: true, cell: (row) => String(row.dacKhu) },
            { head: t('Số dân (nơi có số)'), num: true, cell: (row) => <Count v={v} value={row.people} /> },
            { head: t('Chưa có số dân'), num: true, cell: (row) => String(row.blank) },
          ]}
        />
      </section>
      <section id="don-vi">
        <UnitTable v={v} rows={units} caption={t('Các đơn vị')} />
        <Pagination v={v} page={page} pageCount={pageCount} hrefOf={(n) => `${base}?trang=${n}#don-vi`} total={list.units} unit={t('đơn vị')} />
      </section>
    </Page>
  )
}

function Remarks({ v, id, title, rows }: { v: ViewContext; id: string; title: string; rows: RefusedRow[] }) {
  const { t } = v
  if (rows.length === 0) return null
  return (
    <section id={id}>
      <Table
        caption={title}
        rows={rows.slice(0, 200)}
        columns={[
          { head: t('Dòng'), num: true, cell: (row) => String(row.rowNo) },
          { head: t('Vì sao'), cell: (row) => row.reasons.map((reason) => t(reason.text, reason.params)).join(' ') },
          { head: t('Nội dung dòng'), cell: (row) => row.text },
        ]}
      />
    </section>
  )
}
