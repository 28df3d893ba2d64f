// Certified copies: the list, and the form that makes one of a scan; a smaller form stands on the papers themselves.

import { formatViDateTime } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { FileInput, Hidden, Select, TextInput } from '../../ui/fields.tsx'
import { Button, ButtonLink, Buttons, Form, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge } from '../../ui/parts.tsx'
import { Table } from '../../ui/table.tsx'
import { COPIES } from './decree.ts'
import type { CopyRow } from './queries-copies.ts'
import { home, OfficeTabs } from './views.tsx'

const forms = (v: ViewContext) => [...COPIES.values()].map(({ key, name }) => ({ value: key, label: v.t(name) }))

export function CopiesPage({ v, rows, registers, commandId, next, values, problems }: { v: ViewContext; rows: CopyRow[]; registers: boolean; commandId: string; next?: string | undefined; values: Record<string, string>; problems?: FieldProblem[] }) {
  return (
    <Page v={v} wide title={v.t('Bản sao điện tử')} crumbs={[home(v)]} lead={v.t('Bản sao có chữ ký số cơ quan, ghi hình thức sao, tên cơ quan và thời gian ký ở góc trên trang đầu.')}>
      <OfficeTabs v={v} current="/van-ban/sao" />
      <Table
        caption={v.t('Bản sao điện tử')}
        hideCaption
        rows={rows}
        empty={v.t('Chưa có bản sao nào.')}
        columns={[
          { head: v.t('Số, ký hiệu'), cell: (row) => <a href={`/van-ban/sao/${row.id}/tep.pdf`}>{row.fullNumber}</a> },
          { head: v.t('Hình thức sao'), cell: (row) => v.t(COPIES.get(row.copyKey)?.name ?? row.copyKey) },
          { head: v.t('Bản gốc'), rowHead: true, cell: (row) => (row.paperId ? <a href={`/van-ban/${row.source === 'out' ? 'di' : 'den'}/${row.paperId}`}>{row.title}</a> : row.title) },
          { head: v.t('Người lập'), cell: (row) => `${row.madeByName}, ${formatViDateTime(row.madeAt)}`, wideOnly: true },
          { head: v.t('Trạng thái'), cell: (row) => <CopyState v={v} row={row} /> },
        ]}
      />
      {next ? <Buttons><ButtonLink href={next}>{v.t('Xem tiếp')}</ButtonLink></Buttons> : null}
      {registers ? (
        <details open={problems !== undefined}>
          <summary>{v.t('Sao từ bản giấy đã quét')}</summary>
          <Form v={v} action="/van-ban/sao" files commandId={commandId} problems={problems}>
            <Hidden name="source" value="scan" />
            <Select name="copyKey" label={v.t('Hình thức sao')} value={values.copyKey ?? 'sao-y'} options={forms(v)} error={problemOf(problems, 'copyKey')} />
            <TextInput name="title" label={v.t('Bản gốc: số, ký hiệu và trích yếu')} value={values.title} maxlength={300} error={problemOf(problems, 'title')} />
            <FileInput name="file" label={v.t('Bản quét PDF')} hint={v.t('Quét màu, từ 200 dpi, đúng cỡ bản giấy')} accept=".pdf,application/pdf" error={problemOf(problems, 'file')} />
            <Button kind="main">{v.t('Lập bản sao')}</Button>
          </Form>
        </details>
      ) : null}
    </Page>
  )
}

export function CopyState({ v, row }: { v: ViewContext; row: CopyRow }) {
  if (row.sealedAt) return <Badge tone="ok">{v.t('đã ký số cơ quan')}</Badge>
  if (row.refusedReason) return <><Badge tone="bad">{v.t('không ký')}</Badge> {row.refusedReason}</>
  return <Badge tone="warn">{v.t('chờ ký số cơ quan')}</Badge>
}

/** On a paper's own page: its copies and, for the clerk, the way to make one. */
export function CopyPart({ v, source, paperId, copies, registers, commandId }: { v: ViewContext; source: 'out' | 'in'; paperId: string; copies: readonly CopyRow[]; registers: boolean; commandId: string }) {
  if (!registers && copies.length === 0) return null
  return (
    <section>
      <h2>{v.t('Bản sao điện tử')}</h2>
      {copies.length > 0 ? <ul>{copies.map((row) => <li><a href={`/van-ban/sao/${row.id}/tep.pdf`}>{row.fullNumber}</a> <CopyState v={v} row={row} /></li>)}</ul> : null}
      {registers ? (
        <details>
          <summary>{v.t('Làm bản sao điện tử')}</summary>
          <Form v={v} action="/van-ban/sao" commandId={commandId} scope="sao">
            <Hidden name="source" value={source} />
            <Hidden name="paperId" value={paperId} />
            <Select scope="sao" name="copyKey" label={v.t('Hình thức sao')} value={source === 'in' ? 'sao-luc' : 'sao-y'} options={forms(v)} />
            <Button>{v.t('Lập bản sao')}</Button>
          </Form>
        </details>
      ) : null}
    </section>
  )
}
