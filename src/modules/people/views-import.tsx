// Importing a register: the upload and earlier imports, the columns to confirm, the work in the background, the result.

import { formatViDateTime, type Instant } from '../../platform/time.ts'
import { formatNumber, type ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, ConfirmBox, Fieldset, FileInput, Form, Hidden, Select, TextInput, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Page, type Crumb } from '../../ui/layout.tsx'
import { Badge, Notice, Progress, Steps } from '../../ui/parts.tsx'
import { Count, DescriptionList, Table } from '../../ui/table.tsx'
import type { HamletCount, PersonLine } from './queries.ts'
import type { ImportRow } from './queries-import.ts'
import { FIELD_LABELS } from './register-fields.ts'
import type { RegisterLayout } from './register-reader.ts'
import { IMPORT_STATES } from './rules-import.ts'
import { homeCrumb } from './views-common.tsx'

export const importCrumbs = (v: ViewContext): Crumb[] => [homeCrumb(v), { href: '/nguoi/nhap-so', label: v.t('Nhập sổ') }]

export function ImportSteps({ v, current }: { v: ViewContext; current: number }) {
  const { t } = v
  return <Steps v={v} current={current} steps={[{ label: t('Tải tệp') }, { label: t('Khớp cột') }, { label: t('Xem trước') }, { label: t('Ghi vào sổ') }]} />
}

export function UploadPage({ v, imports, commandId, problems }: { v: ViewContext; imports: ImportRow[]; commandId: string; problems?: FieldProblem[] | undefined }) {
  const { t } = v
  return (
    <Page v={v} wide title={t('Nhập sổ hộ khẩu của thôn')} crumbs={[homeCrumb(v)]} lead={t('Tệp Excel (.xlsx) hoặc CSV như thôn đang giữ. Chưa có gì vào sổ cho đến khi bạn xem trước và đồng ý.')}>
      <ImportSteps v={v} current={0} />
      <Form v={v} action="/nguoi/nhap-so" commandId={commandId} problems={problems} files>
        <FileInput name="file" label={t('Tệp sổ')} accept=".xlsx,.csv,.tsv,.txt" hint={t('Tối đa 25 MB, 100.000 dòng. Tiêu đề nhiều dòng, ô gộp, phông chữ cũ (.VnTime, VNI) đều đọc được.')} error={problemOf(problems, 'file')} />
        <Button icon="upload">{t('Tải lên và đọc thử')}</Button>
      </Form>
      <Notice>{t('Tệp không được lưu lại: phần mềm chỉ giữ tạm các ô, đã bỏ số căn cước, số bảo hiểm, số tài khoản; ghi xong hoặc hủy là xóa, chỉ còn dấu kiểm SHA-256 của tệp.')}</Notice>
      <Table
        caption={t('Các lần nhập')}
        rows={imports}
        empty={t('Chưa nhập sổ lần nào.')}
        columns={[
          { head: t('Tệp'), cell: (row) => <a href={`/nguoi/nhap-so/${row.id}`}>{row.fileName}</a> },
          { head: t('Lúc'), cell: (row) => formatViDateTime(row.createdAt) },
          { head: t('Tình trạng'), cell: (row) => <Badge tone={row.state === 'committed' ? 'ok' : row.state === 'previewed' || row.state === 'mapped' ? 'warn' : 'info'}>{t(IMPORT_STATES[row.state] ?? row.state)}</Badge> },
          { head: t('Người'), num: true, cell: (row) => <Count v={v} value={row.summary.people ?? null} href={`/nguoi/nhap-so/${row.id}`} /> },
        ]}
      />
    </Page>
  )
}

export interface MappingPageProps {
  v: ViewContext
  row: ImportRow
  sheetNo: number
  headerRow: number
  layout: RegisterLayout
  /** What each column is taken for, as guessed or as chosen before. */
  fields: string[]
  hamlets: HamletCount[]
  defaultHamletId: string
  unmatched: [text: string, rows: number, chosen: string][]
  commandId: string
  problems?: FieldProblem[] | undefined
}

/** Below this the officer is asked to look at the guess. */
const SURE = 0.75

export function MappingPage(props: MappingPageProps) {
  const { v, row, layout, problems, commandId, sheetNo, headerRow, hamlets, defaultHamletId, unmatched } = props
  const { t } = v
  const base = `/nguoi/nhap-so/${row.id}`
  const unsure = layout.columns.filter((column) => column.confidence < SURE && column.samples.length > 0).length
  const hamletOptions = hamlets.map((hamlet) => ({ value: hamlet.id, label: `${hamlet.kind} ${hamlet.name}` }))
  return (
    <Page v={v} wide title={t('Khớp cột')} lead={row.fileName} crumbs={importCrumbs(v)}>
      <ImportSteps v={v} current={1} />
      <SheetChoice v={v} row={row} sheetNo={sheetNo} headerRow={headerRow} layout={layout} />
      {layout.notices.map(({ text, params }) => <Notice tone="info">{t(text, { ...params })}</Notice>)}
      {unsure > 0 ? <Notice tone="warn">{t('Có {n} cột đoán chưa chắc: hãy nhìn kỹ các cột có dấu “xem lại”.', { n: unsure })}</Notice> : null}
      <Form v={v} action={`${base}/cot`} commandId={commandId} problems={problems}>
        <Hidden name="sheetNo" value={sheetNo} />
        <Hidden name="headerRow" value={headerRow} />
        <ColumnTable {...props} />
        <Fieldset legend={t('Thôn')}>
          <Select name="defaultHamletId" label={t('Dòng không ghi thôn thì thuộc')} optional v={v} blank={t('Không có thôn chung')} value={defaultHamletId} error={problemOf(problems, 'defaultHamlet')} options={hamletOptions} />
          {unmatched.map(([text, rows, chosen], index) => (
            <>
              <Hidden name={`thon-ten-${index}`} value={text} />
              <Select
                name={`thon-${index}`}
                label={text === '' ? t('Không ghi thôn ({n} dòng)', { n: formatNumber(v.lang, rows) }) : t('“{text}” trong tệp ({n} dòng) là thôn nào?', { text, n: formatNumber(v.lang, rows) })}
                blank={t('Chưa chọn')}
                value={chosen}
                options={[...hamletOptions, { value: 'skip', label: t('Bỏ qua các dòng này') }]}
              />
            </>
          ))}
        </Fieldset>
        <Buttons>
          <Button icon="eye">{t('Đọc thử và xem trước')}</Button>
        </Buttons>
      </Form>
      <CancelForm v={v} row={row} />
    </Page>
  )
}

function SheetChoice({ v, row, sheetNo, headerRow, layout }: Pick<MappingPageProps, 'v' | 'row' | 'sheetNo' | 'headerRow' | 'layout'>) {
  const { t } = v
  const found = layout.headerTop >= 0 ? String(layout.headerTop + 1) : ''
  return (
    <Form v={v} action={`/nguoi/nhap-so/${row.id}`} method="get" inline label={t('Chọn trang tính và dòng tiêu đề')}>
      <Hidden name="buoc" value="cot" />
      <Select
        name="trang-tinh"
        label={t('Trang tính')}
        value={String(sheetNo)}
        options={row.sheets.map((sheet, index) => ({ value: String(index), label: t('{name} ({n} dòng)', { name: sheet.name, n: formatNumber(v.lang, sheet.rows) }) + (sheet.hidden ? t(', đang ẩn') : '') }))}
      />
      <TextInput name="tieu-de" label={t('Dòng tiêu đề')} hint={t('Số dòng như Excel ghi bên trái')} inputmode="numeric" width="short" value={headerRow > 0 ? String(headerRow) : found} />
      <Button kind="plain">{t('Đọc lại theo lựa chọn này')}</Button>
    </Form>
  )
}

function ColumnTable({ v, layout, fields }: MappingPageProps) {
  const { t } = v
  const options = Object.entries(FIELD_LABELS).map(([value, label]) => ({ value, label: t(label) }))
  return (
    <Table
      caption={t('Các cột trong tệp')}
      rows={[...layout.columns]}
      columns={[
        { head: t('Cột'), cell: (column) => <strong>{column.letter}</strong> },
        { head: t('Tiêu đề trong tệp'), cell: (column) => column.header || t('(không có)') },
        { head: t('Ví dụ'), cell: (column) => column.samples.join(' · ') || '—' },
        {
          head: t('Là'),
          cell: (column) => <Select name={`col-${column.column}`} label={t('Cột {letter} là', { letter: column.letter })} value={fields[column.column] ?? 'ignore'} options={options} />,
        },
        {
          head: t('Độ chắc'),
          cell: (column) => (column.samples.length === 0 && column.field !== 'idNumber' ? '—' : <Badge tone={column.confidence >= SURE ? 'ok' : 'warn'}>{column.confidence >= SURE ? t('chắc') : t('xem lại')}</Badge>),
        },
      ]}
    />
  )
}

export function CancelForm({ v, row }: { v: ViewContext; row: ImportRow }) {
  const { t } = v
  return (
    <ConfirmBox v={v} action={`/nguoi/nhap-so/${row.id}/huy`} label={t('Hủy lần nhập này')} confirmLabel={t('Hủy và xóa dữ liệu tạm')} text={t('Mọi ô đã đọc từ tệp sẽ bị xóa ngay. Sổ của xã không thay đổi.')} icon="cross" />
  )
}

export function WorkingPage({ v, row, stuck }: { v: ViewContext; row: ImportRow; stuck: boolean }) {
  const { t } = v
  const isUndo = row.state === 'undoing'
  const base = `/nguoi/nhap-so/${row.id}`
  return (
    <Page v={v} title={isUndo ? t('Đang hoàn tác') : t('Đang ghi vào sổ')} lead={row.fileName} crumbs={importCrumbs(v)}>
      {isUndo ? null : <ImportSteps v={v} current={3} />}
      <Progress
        v={v}
        label={isUndo ? t('Đang gỡ những người đã nhập') : t('Đang ghi')}
        value={row.progressDone}
        max={row.progressTotal}
        unit={t('dòng')}
        note={row.cancelAsked ? t('Đang dừng theo yêu cầu…') : t('Tất cả vào sổ cùng một lúc: chưa xong thì chưa ai thấy gì. Trang này tự tải lại.')}
        reloadHref={base}
        cancel={
          isUndo || row.cancelAsked ? undefined : (
            <Form v={v} action={`${base}/huy`} label={t('Dừng lại')}>
              <Button kind="plain" icon="stop">{t('Dừng lại')}</Button>
            </Form>
          )
        }
      />
      {stuck ? (
        <Form v={v} action={`${base}/chay-lai`} label={t('Chạy lại')}>
          <p class="hint">{t('Lâu không thấy tiến triển? Có thể máy chủ vừa khởi động lại.')}</p>
          <Button kind="plain" icon="sync">{t('Chạy lại')}</Button>
        </Form>
      ) : null}
    </Page>
  )
}

export interface ResultPageProps {
  v: ViewContext
  row: ImportRow
  kept: (PersonLine & { reason: string })[]
  openPairs: number
  commandId: string
}

export function ResultPage({ v, row, kept, openPairs, commandId }: ResultPageProps) {
  const { t } = v
  const { summary } = row
  const isCommitted = row.state === 'committed'
  return (
    <Page v={v} title={t('Lần nhập sổ')} lead={row.fileName} crumbs={importCrumbs(v)}>
      <Notice tone={isCommitted ? 'ok' : 'info'} title={t('Tình trạng: {state}', { state: t(IMPORT_STATES[row.state] ?? row.state) })}>
        {isCommitted ? t('Mọi người đã vào sổ cùng một lúc. Điện thoại của các tổ sẽ tải lại danh sách thôn ở lần có mạng tới.') : null}
      </Notice>
      <DescriptionList
        items={[
          { term: t('Tải lên lúc'), value: formatViDateTime(row.createdAt) },
          { term: t('Ghi vào sổ lúc'), value: row.committedAt ? formatViDateTime(row.committedAt as Instant) : null },
          { term: t('Số người đã ghi'), value: summary.people === undefined ? null : formatNumber(v.lang, summary.people) },
          { term: t('Số hộ mới'), value: summary.people === undefined ? null : formatNumber(v.lang, summary.households ?? 0) },
          { term: t('Hộ đã có, ghi thêm người'), value: summary.people === undefined ? null : formatNumber(v.lang, summary.joined ?? 0) },
          { term: t('Hoàn tác lúc'), value: row.undoneAt ? formatViDateTime(row.undoneAt as Instant) : null },
          { term: t('Số người đã gỡ'), value: summary.removed === undefined ? null : formatNumber(v.lang, summary.removed) },
          { term: t('Dấu kiểm SHA-256 của tệp'), value: <code>{row.fileSha256}</code> },
        ]}
      />
      {isCommitted && openPairs > 0 ? <Notice tone="warn" actions={<ButtonLink href="/nguoi/trung">{t('Xem nghi trùng')}</ButtonLink>}>{t('Có {n} cặp người rất giống nhau đang chờ xem.', { n: formatNumber(v.lang, openPairs) })}</Notice> : null}
      {isCommitted ? (
        <ConfirmBox v={v} action={`/nguoi/nhap-so/${row.id}/hoan-tac`} commandId={commandId} label={t('Hoàn tác cả lần nhập')} confirmLabel={t('Hoàn tác')} icon="sync" text={t('Gỡ mọi người, hộ, ngõ và cửa mà lần nhập này đã thêm. Người đã được thăm, dạy, sửa hay gộp từ đó đến nay sẽ ở lại và được liệt kê kèm lý do.')} />
      ) : null}
      {kept.length > 0 ? (
        <Table
          caption={t('Ở lại vì đã có việc gắn với họ')}
          rows={kept}
          columns={[
            { head: t('Họ tên'), cell: (person) => <a href={`/nguoi/${person.id}`}>{person.fullName}</a> },
            { head: t('Ở hộ'), cell: (person) => `${person.headName}, ${person.hamletName}` },
            { head: t('Lý do'), cell: (person) => t(person.reason) },
          ]}
        />
      ) : null}
    </Page>
  )
}
