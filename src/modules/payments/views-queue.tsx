// Money that waits for a person, one credit, and refunds with their two pairs of eyes.

import { formatVnd } from '../../platform/money.ts'
import { formatVi, formatViDateTime, type Instant, type PlainDate } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, Form, Hidden, problemOf, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Notice } from '../../ui/parts.tsx'
import { DescriptionList, Empty, Pagination, Table } from '../../ui/table.tsx'
import type { ChargeRow, CreditRow, RefundRow } from './queries.ts'
import { excessVnd, formatPaymentCode, openVnd, type Suggestion } from './rules.ts'
import { moneyHome, MoneyTabs, RefundLines, type Powers } from './views.tsx'
import { CREDIT_STATES, OUTCOMES, REASONS, REFUND_STATES, VERDICTS } from './words.ts'

interface Room {
  v: ViewContext
  powers: Powers
  waiting: { held: number; refunds: number }
}

export interface QueuePageProps extends Room {
  held: { rows: CreditRow[]; total: number; sumVnd: number }
  over: ChargeRow[]
  odd: { id: string; receivedAt: Instant; outcome: string | null; body: string; creditId: string | null }[]
  pageNo: number
  pageRows: number
}

export function QueuePage({ v, held, over, odd, pageNo, pageRows, powers, waiting }: QueuePageProps) {
  const { t } = v
  return (
    <Page v={v} wide title={t('Tiền cần xem')} crumbs={[moneyHome(v)]} lead={t('Máy không đoán thay người: tiền chưa rõ của ai thì để yên tới khi có người xem.')}>
      <MoneyTabs v={v} here="/thu-phi/can-xem" powers={powers} waiting={waiting} />
      <h2>{t('Chưa rõ của khoản nào, hoặc trả muộn')}</h2>
      <Table
        caption={t('Tiền chờ người xem')}
        hideCaption
        rows={held.rows}
        empty={t('Không có khoản tiền nào đang chờ.')}
        columns={[
          { head: t('Nội dung chuyển'), cell: (row) => <a href={`/thu-phi/tien-vao/${row.id}`}>{row.purpose || t('(không ghi gì)')}</a> },
          { head: t('Số tiền'), num: true, cell: (row) => formatVnd(row.amountVnd) },
          { head: t('Ngân hàng ghi lúc'), cell: (row) => formatViDateTime(row.bookedAt) },
          { head: t('Vì sao chờ'), cell: (row) => t(VERDICTS[row.verdict]) },
        ]}
        {...(held.rows.length > 0 && { totals: [t('Cộng {n} khoản', { n: held.total }), formatVnd(held.sumVnd), '', ''] })}
      />
      <Pagination v={v} page={pageNo} pageCount={Math.ceil(held.total / pageRows)} hrefOf={(page) => `/thu-phi/can-xem?trang=${page}`} />
      <h2>{t('Trả thừa, cần hoàn')}</h2>
      <Table
        caption={t('Khoản trả thừa')}
        hideCaption
        rows={over}
        empty={t('Không có khoản nào trả thừa.')}
        columns={[
          { head: t('Việc'), cell: (row) => <a href={`/thu-phi/khoan/${row.id}`}>{row.title}</a> },
          { head: t('Người trả'), cell: (row) => row.payerName ?? '—' },
          { head: t('Thừa'), num: true, cell: (row) => formatVnd(excessVnd(row)) },
        ]}
      />
      {odd.length > 0 ? (
        <>
          <h2>{t('Tin ngân hàng lạ')}</h2>
          <Table
            caption={t('Tin ngân hàng lạ')}
            hideCaption
            rows={odd}
            columns={[
              { head: t('Nhận lúc'), cell: (row) => formatViDateTime(row.receivedAt) },
              { head: t('Vì sao'), cell: (row) => t(OUTCOMES[row.outcome ?? ''] ?? '') },
              { head: t('Nguyên văn'), cell: (row) => <code>{row.body.slice(0, 300)}</code> },
              { head: t('Khoản đã ghi'), cell: (row) => (row.creditId ? <a href={`/thu-phi/tien-vao/${row.creditId}`}>{t('Xem')}</a> : '—') },
            ]}
          />
        </>
      ) : null}
    </Page>
  )
}

export function CreditsPage({ v, rows, total, sumVnd, filter, pageRows }: { v: ViewContext; rows: CreditRow[]; total: number; sumVnd: number; filter: { day?: PlainDate; state?: string; page: number }; pageRows: number }) {
  const { t } = v
  const href = (page: number) => `/thu-phi/tien-vao?${new URLSearchParams({ ...(filter.day && { ngay: filter.day }), ...(filter.state && { trang_thai: filter.state }), trang: String(page) })}`
  const lead = [filter.day && formatVi(filter.day), filter.state && t(CREDIT_STATES[filter.state as keyof typeof CREDIT_STATES].label)].filter(Boolean).join(' · ')
  return (
    <Page v={v} wide title={t('Tiền vào tài khoản')} crumbs={[moneyHome(v)]} lead={lead}>
      <Table
        caption={t('Tiền vào tài khoản')}
        hideCaption
        rows={rows}
        empty={t('Không có khoản nào.')}
        columns={[
          { head: t('Nội dung chuyển'), cell: (row) => <a href={`/thu-phi/tien-vao/${row.id}`}>{row.purpose || t('(không ghi gì)')}</a> },
          { head: t('Số tiền'), num: true, cell: (row) => formatVnd(row.amountVnd) },
          { head: t('Ngân hàng ghi lúc'), cell: (row) => formatViDateTime(row.bookedAt) },
          { head: t('So với phải trả'), cell: (row) => t(VERDICTS[row.verdict]) },
          { head: t('Trạng thái'), cell: (row) => <Badge tone={CREDIT_STATES[row.state].tone}>{t(CREDIT_STATES[row.state].label)}</Badge> },
        ]}
        {...(rows.length > 0 && { totals: [t('Cộng {n} khoản', { n: total }), formatVnd(sumVnd), '', '', ''] })}
      />
      <Pagination v={v} page={filter.page} pageCount={Math.ceil(total / pageRows)} hrefOf={href} total={total} unit={t('khoản')} />
    </Page>
  )
}

export interface CreditPageProps {
  v: ViewContext
  credit: CreditRow
  charge: ChargeRow | undefined
  refunds: RefundRow[]
  suggestions: Suggestion<ChargeRow>[]
  powers: Powers
  commandId: () => string
  values: Record<string, string> | undefined
  problems?: FieldProblem[]
}

export function CreditPage({ v, credit, charge, refunds, suggestions, powers, commandId, values, problems }: CreditPageProps) {
  const { t } = v
  const returning = refunds.some(({ state }) => state === 'asked' || state === 'approved')
  const open = credit.state === 'held' && !returning
  return (
    <Page v={v} title={t('Tiền vào {amount}', { amount: formatVnd(credit.amountVnd) })} crumbs={[moneyHome(v), { href: '/thu-phi/can-xem', label: t('Tiền cần xem') }]}>
      {problems && problems.length > 0 ? <Notice tone="bad" live>{problems[0]!.text}</Notice> : null}
      <DescriptionList
        items={[
          { term: t('Trạng thái'), value: <Badge tone={CREDIT_STATES[credit.state].tone}>{t(CREDIT_STATES[credit.state].label)}</Badge> },
          { term: t('So với phải trả'), value: t(VERDICTS[credit.verdict]) },
          { term: t('Nội dung chuyển'), value: credit.purpose },
          { term: t('Người chuyển'), value: credit.payerName },
          { term: t('Mã giao dịch'), value: credit.transactionId },
          { term: t('Ngân hàng ghi lúc'), value: formatViDateTime(credit.bookedAt) },
          { term: t('Xã biết lúc'), value: t('{when}, {how}', { when: formatViDateTime(credit.firstSeenAt), how: credit.firstSeen === 'webhook' ? t('ngân hàng báo') : t('từ sao kê') }) },
          ...(charge ? [{ term: t('Ghi cho khoản'), value: <a href={`/thu-phi/khoan/${charge.id}`}>{charge.title}</a> }] : []),
        ]}
      />
      {refunds.length > 0 ? <RefundLines v={v} refunds={refunds} /> : null}
      {open && powers.match ? (
        <>
          <h2>{t('Có thể là của khoản nào')}</h2>
          {suggestions.length === 0 ? <Empty icon="search">{t('Không có khoản nào gần giống. Hãy hỏi người chuyển, hoặc trả lại.')}</Empty> : null}
          {suggestions.map(({ charge: one, reasons }) => (
            <Card title={one.title} level={3} mark={<Badge tone="info">{reasons.map((reason) => t(REASONS[reason])).join(', ')}</Badge>}>
              <DescriptionList
                items={[
                  { term: t('Người trả'), value: one.payerName },
                  { term: t('Còn phải trả'), value: formatVnd(openVnd(one)) },
                  { term: t('Mã'), value: formatPaymentCode(one.code) },
                  { term: t('Lập lúc'), value: formatViDateTime(one.raisedAt) },
                ]}
              />
              <Form v={v} action={`/thu-phi/tien-vao/${credit.id}/gan`} commandId={commandId()} scope={one.id} label={t('Ghi cho {title}', { title: one.title })}>
                <Hidden name="chargeId" value={one.id} />
                <Button kind="plain">{t('Đúng, ghi cho khoản này')}</Button>
              </Form>
            </Card>
          ))}
        </>
      ) : null}
      {open && powers.refund ? (
        <Card title={t('Trả lại cho người chuyển')} icon="arrow-left">
          <Form v={v} action={`/thu-phi/tien-vao/${credit.id}/hoan-tien`} commandId={commandId()} problems={problems?.filter(({ field }) => field === 'reason')}>
            <TextInput name="reason" label={t('Vì sao hoàn')} value={values?.reason ?? ''} error={problemOf(problems, 'reason')} />
            <p class="hint">{t('Người khác (lãnh đạo hoặc quản trị) phải duyệt rồi mới chi.')}</p>
            <Button kind="plain">{t('Gửi đề nghị')}</Button>
          </Form>
        </Card>
      ) : null}
    </Page>
  )
}

export function RefundsPage({ v, refunds, pageNo, more, powers, waiting }: Room & { refunds: RefundRow[]; pageNo: number; more: boolean }) {
  const { t } = v
  return (
    <Page v={v} wide title={t('Hoàn tiền')} crumbs={[moneyHome(v)]}>
      <MoneyTabs v={v} here="/thu-phi/hoan-tien" powers={powers} waiting={waiting} />
      <Table
        caption={t('Hoàn tiền')}
        hideCaption
        rows={refunds}
        empty={t('Chưa có đề nghị hoàn tiền nào.')}
        columns={[
          { head: t('Lý do'), cell: (row) => <a href={`/thu-phi/hoan-tien/${row.id}`}>{row.reason}</a> },
          { head: t('Khoản'), cell: (row) => row.title ?? t('tiền chưa rõ của ai') },
          { head: t('Số tiền'), num: true, cell: (row) => formatVnd(row.amountVnd) },
          { head: t('Trạng thái'), cell: (row) => <Badge tone={REFUND_STATES[row.state].tone}>{t(REFUND_STATES[row.state].label)}</Badge> },
          { head: t('Người đề nghị'), cell: (row) => row.askedByName ?? '—', wideOnly: true },
        ]}
      />
      <Pagination v={v} page={pageNo} pageCount={more ? pageNo + 1 : pageNo} hrefOf={(page) => `/thu-phi/hoan-tien?trang=${page}`} />
    </Page>
  )
}

export function RefundPage({ v, refund, powers, mine, byMachine, commandId }: { v: ViewContext; refund: RefundRow; powers: Powers; mine: boolean; byMachine: boolean; commandId: () => string }) {
  const { t } = v
  const about = refund.chargeId ? `/thu-phi/khoan/${refund.chargeId}` : `/thu-phi/tien-vao/${refund.creditId}`
  return (
    <Page v={v} title={t('Hoàn {amount}', { amount: formatVnd(refund.amountVnd) })} crumbs={[moneyHome(v), { href: '/thu-phi/hoan-tien', label: t('Hoàn tiền') }]}>
      <DescriptionList
        items={[
          { term: t('Trạng thái'), value: <Badge tone={REFUND_STATES[refund.state].tone}>{t(REFUND_STATES[refund.state].label)}</Badge> },
          { term: t('Khoản'), value: <a href={about}>{refund.title ?? t('tiền chưa rõ của ai')}</a> },
          { term: t('Vì sao hoàn'), value: refund.reason },
          { term: t('Cách trả lại'), value: refund.method === 'bank' ? t('Chuyển lại tài khoản đã trả') : t('Tiền mặt tại quầy') },
          { term: t('Người đề nghị'), value: `${refund.askedByName ?? '—'}, ${formatViDateTime(refund.askedAt)}` },
          ...(refund.decidedAt ? [{ term: t('Người quyết định'), value: `${refund.decidedByName ?? '—'}, ${formatViDateTime(refund.decidedAt)}`, ...(refund.decisionNote && { hint: refund.decisionNote }) }] : []),
          ...(refund.paidAt ? [{ term: t('Trả lại lúc'), value: `${formatViDateTime(refund.paidAt)}${refund.bankReference ? `, ${refund.bankReference}` : ''}` }] : []),
        ]}
      />
      {refund.state === 'approved' && refund.lastError ? <Notice tone="warn">{t('Ngân hàng chưa nhận lệnh này. Hệ thống sẽ thử lại; tiền không bị chuyển hai lần.')}</Notice> : null}
      {refund.state === 'asked' && powers.approve && !mine ? (
        <Form v={v} action={`/thu-phi/hoan-tien/${refund.id}/duyet`} commandId={commandId()} label={t('Duyệt hoàn tiền')}>
          <TextInput name="note" label={t('Ghi chú')} optional v={v} value="" />
          <Buttons>
            <Button name="approve" value="yes">
              {t('Duyệt')}
            </Button>
            <Button name="approve" value="no" kind="plain">
              {t('Không duyệt')}
            </Button>
          </Buttons>
        </Form>
      ) : null}
      {refund.state === 'asked' && mine ? <Notice tone="info">{t('Bạn đã đề nghị khoản này nên người khác phải duyệt.')}</Notice> : null}
      {refund.state === 'approved' && powers.refund && (refund.method === 'cash' || !byMachine) ? (
        <Form v={v} action={`/thu-phi/hoan-tien/${refund.id}/da-chi`} commandId={commandId()} label={t('Ghi đã trả lại')}>
          {refund.method === 'bank' ? <TextInput name="bankReference" label={t('Mã giao dịch chuyển trả')} value="" /> : null}
          <Button>{refund.method === 'cash' ? t('Đã đưa tiền mặt cho người trả') : t('Đã chuyển trả')}</Button>
        </Form>
      ) : null}
      <Buttons>
        <ButtonLink href={about}>{t('Xem khoản này')}</ButtonLink>
      </Buttons>
    </Page>
  )
}
