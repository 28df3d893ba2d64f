// Certified copies: the list, and the form that makes one of a scan; a smaller form stands on the papers themselves.

import { formatViDateTime } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { FileInput, Hidden, Select, TextInput } from '../../ui/fields.tsx'
import { Button, ButtonLink, Buttons, Form, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Table } from '../../ui/table.tsx'
import { COPIES } from './decree.ts'
import type { CopyRow } from './queries-copies.ts'
import { CopyState, copyForms } from './views-filing.tsx'
import { home, OfficeTabs } from './views.tsx'

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
            <Select name="copyKey" label={v.t('Hình thức sao')} value={values.copyKey ?? 'sao-y'} options={copyForms(v)} error={problemOf(problems, 'copyKey')} />
            <TextInput name="title" label={v.t('Bản gốc: số, ký hiệu và trích yếu')} value={values.title} maxlength={300} error={problemOf(problems, 'title')} />
            <FileInput name="file" label={v.t('Bản quét PDF')} hint={v.t('Quét màu, từ 200 dpi, đúng cỡ bản giấy')} accept=".pdf,application/pdf" error={problemOf(problems, 'file')} />
            <Button kind="main">{v.t('Lập bản sao')}</Button>
          </Form>
        </details>
      ) : null}
    </Page>
  )
}
