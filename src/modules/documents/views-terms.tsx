// The commune's table of retention: entered and checked by the archive officer; what nobody has checked says so.

import { formatVi } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Checks, Hidden, NumberInput, TextInput } from '../../ui/fields.tsx'
import { Button, Buttons, Form, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Notice, Source } from '../../ui/parts.tsx'
import { Table } from '../../ui/table.tsx'
import { decreeOn } from './decree.ts'
import type { TermRow } from './queries-registers.ts'
import { home, OfficeTabs } from './views.tsx'

export function TermsPage({ v, rows, today, registers, values, newCommandId, problems }: { v: ViewContext; rows: TermRow[]; today: string; registers: boolean; values: Record<string, string>; newCommandId: () => string; problems?: FieldProblem[] }) {
  const { retention, checkedOn } = decreeOn(today)
  const error = (field: string) => problemOf(problems, field)
  return (
    <Page v={v} wide title={v.t('Thời hạn bảo quản')} crumbs={[home(v), { href: '/van-ban/ho-so', label: v.t('Danh mục hồ sơ') }]}>
      <OfficeTabs v={v} current="/van-ban/ho-so" />
      <Notice tone="warn" title={v.t('Chưa kiểm chứng')}>{v.t(retention.note)}</Notice>
      <Source v={v} name={retention.source.name} href={retention.source.url} checkedOn={checkedOn} verified={false} />
      <Table
        caption={v.t('Bảng thời hạn của xã')}
        rows={rows}
        empty={v.t('Chưa nhập nhóm hồ sơ nào.')}
        columns={[
          { head: v.t('Nhóm hồ sơ'), rowHead: true, cell: (row) => row.title },
          { head: v.t('Thời hạn'), cell: (row) => (row.years === null ? v.t('Vĩnh viễn') : v.t('{n} năm', { n: row.years })) },
          { head: v.t('Căn cứ'), cell: (row) => row.basis },
          { head: v.t('Đối chiếu'), cell: (row) => (row.checkedOn ? <Badge tone="ok">{v.t('{name}, {date}', { name: row.checkedByName!, date: formatVi(row.checkedOn) })}</Badge> : <Badge tone="warn">{v.t('chưa kiểm chứng')}</Badge>) },
          {
            head: v.t('Việc'),
            cell: (row) => registers ? (
              <Buttons>
                {row.checkedOn ? null : <Step v={v} row={row} step="check" label={v.t('Đã đối chiếu')} commandId={newCommandId()} />}
                <Step v={v} row={row} step="withdraw" label={v.t('Bỏ')} commandId={newCommandId()} />
              </Buttons>
            ) : '—',
          },
        ]}
      />
      {registers ? (
        <details open={problems !== undefined}>
          <summary>{v.t('Thêm nhóm hồ sơ')}</summary>
          <Form v={v} action="/van-ban/thoi-han" commandId={newCommandId()} problems={problems}>
            <TextInput name="title" label={v.t('Nhóm hồ sơ')} value={values.title} error={error('title')} />
            <NumberInput name="retention" label={v.t('Số năm bảo quản')} value={values.retention} error={error('retention')} />
            <Checks name="forever" label={v.t('Hoặc')} values={values.forever ? ['1'] : []} options={[{ value: '1', label: v.t('Bảo quản vĩnh viễn') }]} />
            <TextInput name="basis" label={v.t('Căn cứ')} hint={v.t('Số, ngày thông tư và mục trong bảng')} value={values.basis} error={error('basis')} />
            <Button kind="main">{v.t('Thêm vào bảng')}</Button>
          </Form>
        </details>
      ) : null}
      <h2>{v.t('Việc phải nhớ khi lập và nộp hồ sơ')}</h2>
      <ul>{retention.duties.map((duty) => <li>{v.t(duty)}</li>)}</ul>
      <p class="hint">{v.t('Nguồn: {source}. Chưa đối chiếu nguyên văn.', { source: retention.dutiesSource })}</p>
    </Page>
  )
}

function Step({ v, row, step, label, commandId }: { v: ViewContext; row: TermRow; step: string; label: string; commandId: string }) {
  return (
    <Form v={v} action="/van-ban/thoi-han/buoc" commandId={commandId} inline label={`${label}: ${row.title}`}>
      <Hidden name="termId" value={row.id} />
      <Button name="step" value={step} kind="quiet">{label}</Button>
    </Form>
  )
}
