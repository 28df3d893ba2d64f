// The electronic register on the screen; printing it is for whoever asks.

import { formatVi, type PlainDate } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, DateInput, Form } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Table } from '../../ui/table.tsx'
import type { RegisterRow } from './queries-register.ts'
import { dossierCrumbs, shortWhen, StateBadge } from './views-common.tsx'

/** Rows of one page of the register. */
export const REGISTER_ROWS = 50

export function RegisterPage({ v, rows, more, from, to, skip }: { v: ViewContext; rows: RegisterRow[]; more: boolean; from: PlainDate; to: PlainDate; skip: number }) {
  const { t } = v
  const address = (at: number) => `/ho-so/so-theo-doi?tu=${from}&den=${to}&tu-dong=${at}`
  return (
    <Page v={v} wide title={t('Sổ theo dõi hồ sơ')} crumbs={dossierCrumbs(t)} lead={t('Sổ điện tử thay sổ giấy (mẫu số 07).')} actions={<ButtonLink icon="print" href={`/ho-so/so-theo-doi.pdf?tu=${from}&den=${to}`}>{t('In sổ (mẫu 07)')}</ButtonLink>}>
      <Form v={v} action="/ho-so/so-theo-doi" method="get" inline label={t('Khoảng thời gian')}>
        <DateInput name="tu" label={t('Từ ngày')} value={from} />
        <DateInput name="den" label={t('Đến hết ngày')} value={to} />
        <Button icon="filter">{t('Xem')}</Button>
      </Form>
      <Table
        caption={t('Từ {from} đến {to}', { from: formatVi(from), to: formatVi(to) })}
        rows={rows}
        empty={t('Không có hồ sơ nào trong khoảng này.')}
        columns={[
          { head: t('Mã hồ sơ'), cell: (row) => <a href={`/ho-so/${row.id}`}>{row.code}</a> },
          { head: t('Thủ tục'), cell: (row) => row.procedureName, wideOnly: true },
          { head: t('Người nộp'), cell: (row) => row.applicantName },
          { head: t('Nhận'), cell: (row) => (row.acceptedAt ? shortWhen(row.acceptedAt) : '—') },
          { head: t('Hẹn trả'), cell: (row) => (row.dueAt ? shortWhen(row.dueAt) : '—') },
          { head: t('Trả'), cell: (row) => (row.returnedAt ? shortWhen(row.returnedAt) : '—') },
          { head: t('Trạng thái'), cell: (row) => <StateBadge v={v} state={row.state} /> },
        ]}
      />
      <Buttons>
        {skip > 0 ? <ButtonLink icon="arrow-left" href={address(Math.max(0, skip - REGISTER_ROWS))}>{t('Trang trước')}</ButtonLink> : null}
        {more ? <ButtonLink icon="arrow-right" href={address(skip + REGISTER_ROWS)}>{t('Trang sau')}</ButtonLink> : null}
      </Buttons>
    </Page>
  )
}
