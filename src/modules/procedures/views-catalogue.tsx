// For the officer who keeps the commune's procedures: the list, one procedure, a sheet compared field by field, imports.

import { formatVi, formatViDateTime, type Instant, type PlainDate } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, ConfirmBox, DateInput, FileInput, Form, Hidden, problemOf, Select, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Notice } from '../../ui/parts.tsx'
import { Empty, Table } from '../../ui/table.tsx'
import { columnName } from '../../platform/sheet.ts'
import { CATALOGUE } from './rules-catalogue.ts'
import { fieldText, IMPORT_FIELDS, type Column, type RowDiff } from './rules-import.ts'
import type { ProcedureVersion } from './schema.ts'
import type { Province } from './rules-price.ts'
import { priceInShort } from './views-price.tsx'
import { fieldWord } from './words.ts'

const HOME = '/danh-muc-thu-tuc'

interface ListProps {
  v: ViewContext
  procedures: readonly ProcedureVersion[]
  /** What state each procedure's form is in. */
  forms: ReadonlyMap<string, { version: number; drafted: boolean }>
  sought: string
  edits: boolean
  today: PlainDate
  province: Province | null
}

export function CatalogueListPage({ v, procedures, forms, sought, edits, today, province }: ListProps) {
  const { t } = v
  return (
    <Page
      v={v} title={t('Danh mục thủ tục')} wide lead={t('Bản của phần mềm là bản 1. Bản của xã đè lên, hồ sơ đang làm giữ bản cũ.')}
      actions={<>{edits ? <ButtonLink href={`${HOME}/nhap`} icon="upload">{t('Nhập từ bảng tính')}</ButtonLink> : null}<ButtonLink href={`${HOME}.xlsx`} icon="download" download>{t('Tải bảng tính')}</ButtonLink></>}
    >
      <Form v={v} action={HOME} method="get" label={t('Tìm thủ tục')} inline>
        <TextInput name="tim" type="search" label={t('Tìm thủ tục')} value={sought} />
        <Button icon="search">{t('Tìm')}</Button>
      </Form>
      {procedures.length === 0 ? <Empty icon="search">{t('Không thấy thủ tục nào. Hãy thử ít chữ hơn, hoặc hỏi quầy một cửa.')}</Empty> : null}
      {[...Map.groupBy(procedures, ({ sector }) => sector)].map(([sector, rows]) => {
        const name = CATALOGUE.sectors[sector] ?? sector
        return (
          <details class="sector" open={sought !== '' ? true : undefined}>
            <summary>{`${name} (${rows.length})`}</summary>
            <ProceduresTable v={v} caption={name} rows={rows} forms={forms} today={today} province={province} />
          </details>
        )
      })}
      <p><a href={`${HOME}/lan-nhap`}>{t('Các lần nhập')}</a></p>
    </Page>
  )
}

function ProceduresTable({ v, caption, rows, forms, today, province }: Pick<ListProps, 'v' | 'forms' | 'today' | 'province'> & { caption: string; rows: readonly ProcedureVersion[] }) {
  const { t } = v
  return (
    <Table
      caption={caption} hideCaption rows={rows}
      columns={[
        { head: t('Thủ tục'), rowHead: true, cell: (row) => <a href={`${HOME}/${row.code}`}>{row.name}</a> },
        { head: t('Mã thủ tục'), cell: (row) => row.code },
        { head: t('Thời hạn'), cell: (row) => row.deadline.text },
        { head: t('Phí, lệ phí'), cell: (row) => priceInShort(t, row, today, province) },
        { head: t('Bản'), cell: (row) => (row.version === 1 ? t('1, của phần mềm') : t('{n}, của xã', { n: row.version })), wideOnly: true },
        { head: t('Tờ khai'), cell: (row) => formState(v, forms.get(row.code)), wideOnly: true },
      ]}
    />
  )
}

function formState({ t }: ViewContext, form: { version: number; drafted: boolean } | undefined) {
  if (!form) return '—'
  return <>{t('bản {n}', { n: form.version })}{form.drafted ? <> <Badge tone="warn">{t('có bản nháp')}</Badge></> : null}</>
}

interface ProcedureEditProps {
  v: ViewContext
  procedure: ProcedureVersion
  values: Record<string, string> | undefined
  commandId: string
  edits: boolean
  hasForm: boolean
  versions: readonly VersionLine[]
  problems?: FieldProblem[]
}

export function ProcedureEditPage({ v, procedure, values, commandId, edits, hasForm, versions, problems }: ProcedureEditProps) {
  const { t } = v
  return (
    <Page
      v={v} title={procedure.name} crumbs={[{ href: HOME, label: t('Danh mục thủ tục') }]}
      actions={<><ButtonLink href={`/thu-tuc/${procedure.code}`} icon="eye">{t('Xem như người dân')}</ButtonLink><ButtonLink href={`/mau-don/${procedure.code}`} icon="edit">{hasForm ? t('Tờ khai điện tử') : t('Soạn tờ khai điện tử')}</ButtonLink></>}
    >
      <p class="procedure-marks"><Badge>{procedure.code}</Badge> <Badge>{t('bản {n}', { n: procedure.version })}</Badge></p>
      {edits ? (
        <Form v={v} action={`${HOME}/${procedure.code}`} commandId={commandId} label={t('Sửa thành bản mới')} {...(problems && { problems })}>
          {IMPORT_FIELDS.map((field) => <TextInput v={v} name={field} label={fieldWord(t, field)} optional value={values?.[field] ?? fieldText(procedure, field)} error={problemOf(problems, field)} />)}
          <DateInput v={v} name="validFrom" typed label={t('Áp dụng từ ngày')} value={values?.validFrom ?? ''} error={problemOf(problems, 'validFrom')} />
          <TextInput v={v} name="reason" label={t('Theo văn bản nào')} hint={t('Số, ngày, cơ quan. Hiện cho người dân cùng với thủ tục.')} value={values?.reason ?? ''} error={problemOf(problems, 'reason')} />
          <Button icon="check">{t('Lưu thành bản mới')}</Button>
        </Form>
      ) : null}
      <h2>{t('Các bản')}</h2>
      <VersionTable v={v} versions={versions} />
    </Page>
  )
}

export interface VersionLine {
  version: number
  validFrom: PlainDate | null
  reason: string
  withdrawn: boolean
  publishedAt: Instant | null
}

export function VersionTable({ v, versions }: { v: ViewContext; versions: readonly VersionLine[] }) {
  const { t } = v
  return (
    <Table
      caption={t('Các bản')} hideCaption rows={versions}
      columns={[
        { head: t('Bản'), cell: (row) => row.version, rowHead: true },
        { head: t('Từ ngày'), cell: (row) => (row.validFrom ? formatVi(row.validFrom) : '—') },
        { head: t('Theo'), cell: (row) => <>{row.reason} {row.withdrawn ? <Badge tone="warn">{t('thôi áp dụng')}</Badge> : null}</> },
        { head: t('Ghi lúc'), cell: (row) => (row.publishedAt ? formatViDateTime(row.publishedAt) : '—'), wideOnly: true },
      ]}
    />
  )
}

export function HistoryPage({ v, title, code, versions }: { v: ViewContext; title: string; code: string; versions: readonly VersionLine[] }) {
  return <Page v={v} title={title} crumbs={[{ href: `/thu-tuc/${code}`, label: title }]} lead={v.t('Các bản')}><VersionTable v={v} versions={versions} /></Page>
}

export function UploadPage({ v, problems }: { v: ViewContext; problems?: FieldProblem[] }) {
  const { t } = v
  return (
    <Page v={v} title={t('Nhập từ bảng tính')} crumbs={[{ href: HOME, label: t('Danh mục thủ tục') }]} lead={t('Chọn tệp, so từng ô với bản đang dùng, rồi chỉ nhận những ô đúng.')}>
      <Form v={v} action={`${HOME}/nhap`} files label={t('Nhập từ bảng tính')} {...(problems && { problems })}>
        <FileInput v={v} name="tep" label={t('Tệp Excel hoặc CSV')} hint={t('Có cột mã thủ tục và các cột muốn sửa. Tải bảng tính của danh mục về làm mẫu cũng được.')} accept=".xlsx,.csv" error={problemOf(problems, 'tep')} />
        <Button icon="upload">{t('Tải lên và so')}</Button>
      </Form>
    </Page>
  )
}

interface ComparePageProps {
  v: ViewContext
  fileId: string
  fileName: string
  columns: readonly Column[]
  headings: readonly string[]
  diffs: readonly RowDiff[]
  ticked: ReadonlySet<string> | undefined
  values: { validFrom: string; reason: string }
  commandId: string
  problems?: FieldProblem[]
}

export function ComparePage({ v, fileId, fileName, columns, headings, diffs, ticked, values, commandId, problems }: ComparePageProps) {
  const { t } = v
  const changes = diffs.flatMap((diff) => diff.changes.map((change) => ({ ...change, diff })))
  return (
    <Page v={v} title={t('So với bản đang dùng')} wide crumbs={[{ href: HOME, label: t('Danh mục thủ tục') }, { href: `${HOME}/nhap`, label: t('Nhập từ bảng tính') }]} lead={fileName}>
      <Form v={v} action={`${HOME}/nhap/${fileId}`} method="get" label={t('Cột nào là gì')} inline>
        <Hidden name="ten" value={fileName} />
        {headings.map((heading, at) => (
          <Select name={`cot-${at}`} width="medium" label={`${columnName(at)}: ${heading}`} value={columns[at]} blank={t('Bỏ qua')} options={[{ value: 'code', label: t('Mã thủ tục') }, ...IMPORT_FIELDS.map((field) => ({ value: field, label: fieldWord(t, field) }))]} />
        ))}
        <Button kind="plain" icon="sync">{t('So lại')}</Button>
      </Form>
      {changes.length === 0 ? <Notice tone="info">{t('Không có ô nào khác với bản đang dùng.')}</Notice> : (
        <Form v={v} action={`${HOME}/nhap/${fileId}`} commandId={commandId} label={t('Nhận những ô đã chọn')} {...(problems && { problems })}>
          <Hidden name="ten" value={fileName} />
          {columns.map((column, at) => <Hidden name={`cot-${at}`} value={column} />)}
          <p>{t('{n} ô khác, ở {m} thủ tục. Bỏ chọn ô không đúng.', { n: changes.length, m: diffs.length })}</p>
          <Table
            caption={t('So với bản đang dùng')} hideCaption rows={changes}
            columns={[
              { head: t('Nhận'), cell: (row) => (row.unreadable ? <Badge tone="warn">{t('không đọc được')}</Badge> : <label class="tick"><input type="checkbox" name="nhan" value={`${row.code}|${row.field}`} checked={ticked ? ticked.has(`${row.code}|${row.field}`) : true} aria-label={t('Nhận {field} của {name}', { field: fieldWord(t, row.field), name: row.diff.name })} /></label>) },
              { head: t('Thủ tục'), rowHead: true, cell: (row) => <>{row.diff.name} <span class="hint">{row.code}</span> {row.diff.isNew ? <Badge tone="info">{t('mới')}</Badge> : null}</> },
              { head: t('Ô'), cell: (row) => fieldWord(t, row.field) },
              { head: t('Đang dùng'), cell: (row) => row.before || '—' },
              { head: t('Trong tệp'), cell: (row) => row.after },
            ]}
          />
          <DateInput v={v} name="validFrom" typed label={t('Áp dụng từ ngày')} value={values.validFrom} error={problemOf(problems, 'validFrom')} />
          <TextInput v={v} name="reason" label={t('Theo văn bản nào')} hint={t('Số, ngày, cơ quan. Hiện cho người dân cùng với thủ tục.')} value={values.reason} error={problemOf(problems, 'reason')} />
          <Button icon="check">{t('Nhận những ô đã chọn')}</Button>
        </Form>
      )}
    </Page>
  )
}

export interface ImportLine {
  id: string
  fileName: string
  codes: number
  importedAt: Instant
  importedBy: string
  undoneAt: Instant | null
}

export function ImportsPage({ v, imports, edits, newId }: { v: ViewContext; imports: readonly ImportLine[]; edits: boolean; newId: () => string }) {
  const { t } = v
  return (
    <Page v={v} title={t('Các lần nhập')} wide crumbs={[{ href: HOME, label: t('Danh mục thủ tục') }]}>
      <Table
        caption={t('Các lần nhập')} hideCaption rows={imports} empty={t('Chưa nhập lần nào.')}
        columns={[
          { head: t('Tệp'), rowHead: true, cell: (row) => row.fileName },
          { head: t('Thủ tục đã đổi'), num: true, cell: (row) => row.codes },
          { head: t('Ai nhập, lúc nào'), cell: (row) => `${row.importedBy}, ${formatViDateTime(row.importedAt)}` },
          {
            head: t('Hoàn tác'),
            cell: (row) =>
              row.undoneAt ? t('đã hoàn tác lúc {time}', { time: formatViDateTime(row.undoneAt) }) : edits ? (
                <ConfirmBox v={v} scope={row.id} action={`${HOME}/lan-nhap/${row.id}/hoan-tac`} commandId={newId()} label={t('Hoàn tác')} text={t('Các thủ tục trở lại nội dung trước lần nhập này, thành một bản mới. Thủ tục đã sửa sau đó được giữ nguyên.')} confirmLabel={t('Hoàn tác lần nhập')} icon="sync" />
              ) : '—',
          },
        ]}
      />
      {edits ? <Buttons><ButtonLink href={`${HOME}/nhap`} icon="upload">{t('Nhập từ bảng tính')}</ButtonLink></Buttons> : null}
    </Page>
  )
}
