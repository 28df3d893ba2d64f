// What stands under papers out and in alike: keeping one in a file of the year, and its certified copies.

import type { ViewContext } from '../../ui/context.ts'
import { Hidden, Select } from '../../ui/fields.tsx'
import { Button, Form } from '../../ui/form.tsx'
import { Badge } from '../../ui/parts.tsx'
import { COPIES } from './decree.ts'
import type { CopyRow } from './queries-copies.ts'

/** Which file of the year a paper is kept in. */
export function FileForm({ v, direction, paperId, back, caseFiles, commandId }: { v: ViewContext; direction: 'out' | 'in'; paperId: string; back: string; caseFiles: { id: string; title: string }[]; commandId: string }) {
  return (
    <details>
      <summary>{v.t('Lưu vào hồ sơ')}</summary>
      <Form v={v} action={`/van-ban/ho-so/luu?ve=${encodeURIComponent(back)}`} commandId={commandId} scope="luu">
        <Hidden name="direction" value={direction} />
        <Hidden name="paperId" value={paperId} />
        <Select scope="luu" name="caseFileId" label={v.t('Hồ sơ')} options={caseFiles.map(({ id, title }) => ({ value: id, label: title }))} />
        <Button kind="plain">{v.t('Lưu vào hồ sơ này')}</Button>
      </Form>
    </details>
  )
}

export const copyForms = (v: ViewContext) => [...COPIES.values()].map(({ key, name }) => ({ value: key, label: v.t(name) }))

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
            <Select scope="sao" name="copyKey" label={v.t('Hình thức sao')} value={source === 'in' ? 'sao-luc' : 'sao-y'} options={copyForms(v)} />
            <Button kind="plain">{v.t('Lập bản sao')}</Button>
          </Form>
        </details>
      ) : null}
    </section>
  )
}
