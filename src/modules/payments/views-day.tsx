// A day of money on one page: what must be equal stands beside what it must equal, and every number opens.

import { formatVnd } from '../../platform/money.ts'
import { formatVi, formatViDateTime, weekdayVi, type Instant, type PlainDate } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Verdict } from '../../ui/code.tsx'
import { Button, Form, Textarea, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Notice } from '../../ui/parts.tsx'
import { Table, Timeline } from '../../ui/table.tsx'
import type { ClosingRow, StatementLineRow } from './queries-day.ts'
import type { PaymentRow, RefundRow } from './queries.ts'
import type { Balance, DayFigures } from './rules.ts'
import { moneyHome, MoneyTabs, type Powers } from './views.tsx'
import { LINE_VERDICTS, REFUND_STATES } from './words.ts'

const daysHome = (v: ViewContext) => ({ href: '/thu-phi/doi-soat', label: v.t('Đối soát ngày') })

export function DaysPage({ v, days, today, powers, waiting }: { v: ViewContext; days: { day: PlainDate; bankVnd: number; cashVnd: number; heldVnd: number; closedAt: Instant | null }[]; today: PlainDate; powers: Powers; waiting: { held: number; refunds: number } }) {
  const { t } = v
  return (
    <Page v={v} wide title={t('Đối soát ngày')} crumbs={[moneyHome(v)]} lead={t('Ngân hàng, sổ và khoản thu phải khớp tới từng đồng rồi mới chốt. Danh sách gồm 60 ngày gần nhất.')}>
      <MoneyTabs v={v} here="/thu-phi/doi-soat" powers={powers} waiting={waiting} />
      <Table
        caption={t('Các ngày có tiền')}
        hideCaption
        rows={days}
        empty={t('Chưa có ngày nào có tiền.')}
        columns={[
          { head: t('Ngày'), cell: (row) => <a href={`/thu-phi/doi-soat/${row.day}`}>{`${weekdayVi(row.day)} ${formatVi(row.day)}`}</a> },
          { head: t('Chuyển khoản'), num: true, cell: (row) => <a href={`/thu-phi/tien-vao?ngay=${row.day}`}>{formatVnd(row.bankVnd)}</a> },
          { head: t('Tiền mặt'), num: true, cell: (row) => <a href={`/thu-phi/doi-soat/${row.day}/tien-da-ghi?loai=tien-mat`}>{formatVnd(row.cashVnd)}</a> },
          { head: t('Chưa rõ'), num: true, cell: (row) => <a href={`/thu-phi/tien-vao?ngay=${row.day}&trang_thai=held`}>{formatVnd(row.heldVnd)}</a> },
          { head: t('Chốt'), cell: (row) => (row.closedAt ? <Badge tone="ok">{t('đã chốt')}</Badge> : row.day === today ? t('ngày chưa hết') : <Badge tone="warn">{t('chưa chốt')}</Badge>) },
        ]}
      />
    </Page>
  )
}

const EQUATIONS: Record<Balance['key'], { left: string; right: string }> = {
  statement: { left: 'Sao kê ngân hàng', right: 'Tiền vào trong sổ' },
  credits: { left: 'Tiền vào trong sổ', right: 'Đã ghi + chưa rõ + đã trả lại' },
  charges: { left: 'Đã ghi cho khoản thu', right: 'Cộng từ các khoản thu' },
}

export interface DayPageProps {
  v: ViewContext
  day: PlainDate
  figures: DayFigures
  equations: Balance[]
  closings: ClosingRow[]
  changed: boolean
  outOfStep: { id: string; title: string; said: number; counted: number }[]
  powers: Powers
  commandId: string
  note: string
  problems?: FieldProblem[]
}

export function DayPage({ v, day, figures, equations, closings, changed, outOfStep, powers, commandId, note, problems }: DayPageProps) {
  const { t } = v
  const base = `/thu-phi/doi-soat/${day}`
  const off = equations.some(({ difference }) => difference !== 0) || figures.missingHere.count + figures.missingThere.count + figures.differing.count > 0 || outOfStep.length > 0
  const line = (label: string, pair: { count: number; sum: number } | null, href: string) => ({ label, pair, href })
  const lines = [
    line(t('Sao kê ngân hàng'), figures.statement, `${base}/sao-ke`),
    line(t('Tiền vào trong sổ'), figures.bankIn, `/thu-phi/tien-vao?ngay=${day}`),
    line(t('trong đó đã ghi cho khoản thu'), figures.matched, `/thu-phi/tien-vao?ngay=${day}&trang_thai=matched`),
    line(t('trong đó chưa rõ của ai'), figures.held, `/thu-phi/tien-vao?ngay=${day}&trang_thai=held`),
    line(t('trong đó đã trả lại'), figures.returned, `/thu-phi/tien-vao?ngay=${day}&trang_thai=returned`),
    line(t('Cộng từ các khoản thu (chuyển khoản)'), figures.counted, `${base}/tien-da-ghi`),
    line(t('Tiền mặt đã thu'), figures.cash, `${base}/tien-da-ghi?loai=tien-mat`),
    line(t('Hoàn qua ngân hàng'), figures.refundsBank, `${base}/hoan-tien`),
    line(t('Hoàn tiền mặt'), figures.refundsCash, `${base}/hoan-tien`),
    line(t('Có trên sao kê, chưa có trong sổ'), figures.statement ? figures.missingHere : null, `${base}/sao-ke`),
    line(t('Có trong sổ, không có trên sao kê'), figures.statement ? figures.missingThere : null, `${base}/khong-co-tren-sao-ke`),
    line(t('Sổ và sao kê khác số tiền'), figures.statement ? figures.differing : null, `${base}/sao-ke`),
  ]
  return (
    <Page v={v} wide title={t('Đối soát {day}', { day: `${weekdayVi(day)} ${formatVi(day)}` })} crumbs={[moneyHome(v), daysHome(v)]}>
      {off ? (
        <Verdict tone="bad" word={t('Còn lệch')}>{t('Mở từng dòng bên dưới để tìm chỗ lệch.')}</Verdict>
      ) : figures.statement === null ? (
        <Verdict tone="warn" word={t('Chưa có sao kê')}>{t('Sổ tự khớp, nhưng chưa so được với ngân hàng.')}</Verdict>
      ) : (
        <Verdict tone="ok" word={t('Khớp tới từng đồng')} />
      )}
      <Table
        caption={t('Những gì phải bằng nhau')}
        rows={equations}
        rowTone={(row) => (row.difference === 0 ? undefined : 'bad')}
        columns={[
          { head: t('Bên này'), cell: (row) => `${t(EQUATIONS[row.key].left)}: ${formatVnd(row.left)}` },
          { head: t('Bên kia'), cell: (row) => `${t(EQUATIONS[row.key].right)}: ${formatVnd(row.right)}` },
          { head: t('Lệch'), num: true, cell: (row) => formatVnd(row.difference) },
        ]}
      />
      {outOfStep.length > 0 ? (
        <Notice tone="bad" title={t('Khoản thu nói khác sổ tiền')}>
          {outOfStep.map((one) => (
            <p>
              <a href={`/thu-phi/khoan/${one.id}`}>{one.title}</a>
            </p>
          ))}
        </Notice>
      ) : null}
      <Table
        caption={t('Từng số của ngày')}
        rows={lines}
        columns={[
          { head: t('Mục'), cell: (row) => row.label },
          { head: t('Số khoản'), num: true, cell: (row) => (row.pair ? <a href={row.href}>{row.pair.count}</a> : <span class="blank">{t('chưa có số liệu')}</span>) },
          { head: t('Số tiền'), num: true, cell: (row) => (row.pair ? formatVnd(row.pair.sum) : '—') },
        ]}
      />
      <h2>{t('Chốt ngày')}</h2>
      {changed ? <Notice tone="warn">{t('Sau lần chốt trước có thay đổi. Hãy xem lại rồi chốt lần nữa.')}</Notice> : null}
      {closings.length > 0 ? (
        <Timeline label={t('Các lần chốt')} entries={closings.map((one) => ({ when: formatViDateTime(one.closedAt), iso: one.closedAt, title: t('{name} chốt: chuyển khoản {bank}, tiền mặt {cash}', { name: one.closedByName, bank: formatVnd(one.figures.bankIn.sum), cash: formatVnd(one.figures.cash.sum) }), text: one.note }))} />
      ) : null}
      {powers.close && (closings.length === 0 || changed) ? (
        <Form v={v} action={`${base}/chot`} commandId={commandId} problems={problems}>
          <Textarea name="note" label={t('Ghi chú')} optional v={v} rows={2} value={note} />
          <Button>{t('Chốt ngày này')}</Button>
        </Form>
      ) : null}
    </Page>
  )
}

type Shown =
  | { kind: 'payments'; of: 'bank' | 'cash'; rows: (PaymentRow & { title: string })[] }
  | { kind: 'statement'; rows: StatementLineRow[] }
  | { kind: 'missing'; rows: { id: string; transactionId: string; amountVnd: number; bookedAt: Instant; purpose: string }[] }
  | { kind: 'refunds'; rows: RefundRow[] }

export function DayRowsPage({ v, day, shown }: { v: ViewContext; day: PlainDate; shown: Shown }) {
  const { t } = v
  const titles = { payments: t('Tiền đã ghi cho khoản thu'), statement: t('Dòng sao kê'), missing: t('Có trong sổ, không có trên sao kê'), refunds: t('Tiền đã hoàn') }
  const sum = (rows: readonly { amountVnd: number }[]) => formatVnd(rows.reduce((total, row) => total + row.amountVnd, 0))
  return (
    <Page v={v} wide title={titles[shown.kind]} lead={formatVi(day)} crumbs={[moneyHome(v), daysHome(v), { href: `/thu-phi/doi-soat/${day}`, label: formatVi(day) }]}>
      {shown.kind === 'payments' ? (
        <Table
          caption={titles.payments}
          hideCaption
          rows={shown.rows}
          empty={t('Không có khoản nào.')}
          columns={[
            { head: t('Việc'), cell: (row) => <a href={`/thu-phi/khoan/${row.chargeId}`}>{row.title}</a> },
            { head: t('Lúc'), cell: (row) => formatViDateTime(row.paidAt) },
            { head: t('Số tiền'), num: true, cell: (row) => formatVnd(row.amountVnd) },
            { head: t('Bằng'), cell: (row) => (row.kind === 'cash' ? t('tiền mặt tại quầy') : <a href={`/thu-phi/tien-vao/${row.creditId}`}>{row.transactionId}</a>) },
          ]}
          {...(shown.rows.length > 0 && { totals: [t('Cộng'), '', sum(shown.rows), ''] })}
        />
      ) : shown.kind === 'statement' ? (
        <Table
          caption={titles.statement}
          hideCaption
          rows={shown.rows}
          empty={t('Không có dòng nào.')}
          columns={[
            { head: t('Giao dịch'), cell: (row) => (row.creditId ? <a href={`/thu-phi/tien-vao/${row.creditId}`}>{row.transactionId}</a> : row.transactionId) },
            { head: t('Lúc'), cell: (row) => formatViDateTime(row.bookedAt) },
            { head: t('Số tiền'), num: true, cell: (row) => formatVnd(row.amountVnd) },
            { head: t('Nội dung'), cell: (row) => row.purpose },
            { head: t('So với sổ'), cell: (row) => t(LINE_VERDICTS[row.verdict]) },
          ]}
        />
      ) : shown.kind === 'missing' ? (
        <Table
          caption={titles.missing}
          hideCaption
          rows={shown.rows}
          empty={t('Không có khoản nào.')}
          columns={[
            { head: t('Giao dịch'), cell: (row) => <a href={`/thu-phi/tien-vao/${row.id}`}>{row.transactionId}</a> },
            { head: t('Lúc'), cell: (row) => formatViDateTime(row.bookedAt) },
            { head: t('Số tiền'), num: true, cell: (row) => formatVnd(row.amountVnd) },
            { head: t('Nội dung'), cell: (row) => row.purpose },
          ]}
        />
      ) : (
        <Table
          caption={titles.refunds}
          hideCaption
          rows={shown.rows}
          empty={t('Không có khoản nào.')}
          columns={[
            { head: t('Lý do'), cell: (row) => <a href={`/thu-phi/hoan-tien/${row.id}`}>{row.reason}</a> },
            { head: t('Số tiền'), num: true, cell: (row) => formatVnd(row.amountVnd) },
            { head: t('Trạng thái'), cell: (row) => t(REFUND_STATES[row.state].label) },
          ]}
        />
      )}
    </Page>
  )
}
