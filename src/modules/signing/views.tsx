// Pages of signing: plain data in, HTML out.

import { formatViDateTime, type Instant } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Page } from '../../ui/layout.tsx'
import { Pagination, Table } from '../../ui/table.tsx'
import type { RequestRow } from './queries.ts'
import { ACT_WORDS } from './words.ts'

export function WaitingPage({ v, rows, page, pageCount }: { v: ViewContext; rows: RequestRow[]; page: number; pageCount: number }) {
  const { t } = v
  return (
    <Page v={v} title={t('Chờ bạn ký')}>
      <Table
        caption={t('Chờ bạn ký')}
        rows={rows}
        empty={t('Không có văn bản nào chờ bạn ký.')}
        columns={[
          { head: t('Văn bản'), cell: (row) => row.title },
          { head: t('Cách ký'), cell: (row) => t(ACT_WORDS[row.act]) },
          { head: t('Gửi lúc'), cell: (row) => formatViDateTime(row.askedAt as Instant) },
        ]}
      />
      <Pagination v={v} page={page} pageCount={pageCount} hrefOf={(n) => `/ky-so?trang=${n}`} />
    </Page>
  )
}
