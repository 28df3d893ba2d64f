// The list of charges and one charge, for the people at the counter.

import { formatNumberVi, formatVnd } from '../../platform/money.ts'
import { formatViDateTime } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { BigCode, QrPicture } from '../../ui/code.tsx'
import { Button, ButtonLink, Buttons, Choices, ConfirmBox, DateInput, Form, NumberInput, problemOf, Select, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Notice, Tabs, Unverified } from '../../ui/parts.tsx'
import { DescriptionList, Empty, Pagination, Table, Timeline } from '../../ui/table.tsx'
import type { AccountRow, ChargeRow, PaymentRow, ReceiptRow, RefundRow } from './queries.ts'
import { excessVnd, formatPaymentCode, openVnd } from './rules.ts'
import type { ChargeLine } from './schema.ts'
import { bankName, CERTAINTY, CHARGE_STATES, REFUND_STATES } from './words.ts'

export const moneyHome = (v: ViewContext) => ({ href: '/thu-phi', label: v.t('Thu phí') })

export function ChargeBadge({ v, charge }: { v: ViewContext; charge: Pick<ChargeRow, 'state'> }) {
  const { label, tone } = CHARGE_STATES[charge.state]
  return <Badge tone={tone}>{v.t(label)}</Badge>
}

export interface Powers {
  raise: boolean
  cash: boolean
  match: boolean
  refund: boolean
  close: boolean
  approve: boolean
  settings: boolean
}

/** The rooms of the cashier, with what waits in each. */
export function MoneyTabs({ v, here, powers, waiting }: { v: ViewContext; here: string; powers: Powers; waiting: { held: number; refunds: number } }) {
  const tabs = [
    { href: '/thu-phi', label: v.t('Khoản thu') },
    ...(powers.match || powers.refund || powers.approve ? [{ href: '/thu-phi/can-xem', label: v.t('Tiền cần xem'), ...(waiting.held > 0 && { count: String(waiting.held) }) }] : []),
    { href: '/thu-phi/hoan-tien', label: v.t('Hoàn tiền'), ...(waiting.refunds > 0 && { count: String(waiting.refunds) }) },
    { href: '/thu-phi/doi-soat', label: v.t('Đối soát ngày') },
    { href: '/thu-phi/sao-ke', label: v.t('Sao kê') },
    { href: '/thu-phi/tai-khoan', label: v.t('Tài khoản nhận tiền') },
  ]
  return <Tabs label={v.t('Thu phí')} tabs={tabs.map((tab) => ({ ...tab, current: tab.href === here }))} />
}

export interface ChargesPageProps {
  v: ViewContext
  rows: ChargeRow[]
  total: number
  pageNo: number
  pageRows: number
  counts: Record<string, number>
  state: string
  sought: string
  powers: Powers
  waiting: { held: number; refunds: number }
}

export function ChargesPage({ v, rows, total, pageNo, pageRows, counts, state, sought, powers, waiting }: ChargesPageProps) {
  const { t } = v
  const href = (page: number) => `/thu-phi?${new URLSearchParams({ ...(state && { trang_thai: state }), ...(sought && { tim: sought }), trang: String(page) })}`
  return (
    <Page
      v={v}
      wide
      title={t('Thu phí')}
      actions={
        powers.raise ? (
          <ButtonLink href="/thu-phi/moi" icon="plus" kind="main">
            {t('Lập khoản thu')}
          </ButtonLink>
        ) : undefined
      }
    >
      <MoneyTabs v={v} here="/thu-phi" powers={powers} waiting={waiting} />
      <Form v={v} action="/thu-phi" method="get" inline label={t('Tìm khoản thu')}>
        <TextInput name="tim" type="search" label={t('Mã trên phiếu, tên người trả hoặc việc')} value={sought} />
        <Select
          name="trang_thai"
          label={t('Trạng thái')}
          value={state}
          blank={t('Tất cả')}
          options={Object.entries(CHARGE_STATES).map(([value, { label }]) => ({ value, label: `${t(label)} (${counts[value] ?? 0})` }))}
        />
        <Button kind="plain" icon="search">
          {t('Tìm')}
        </Button>
      </Form>
      <Table
        caption={t('Khoản thu')}
        hideCaption
        rows={rows}
        empty={sought || state ? t('Không có khoản nào như vậy.') : t('Chưa có khoản thu nào.')}
        columns={[
          { head: t('Việc'), cell: (row) => <a href={`/thu-phi/khoan/${row.id}`}>{row.title}</a> },
          { head: t('Người trả'), cell: (row) => row.payerName ?? '—' },
          { head: t('Phải trả'), num: true, cell: (row) => formatVnd(row.amountVnd) },
          { head: t('Đã trả'), num: true, cell: (row) => formatVnd(row.paidVnd - row.refundedVnd), wideOnly: true },
          { head: t('Trạng thái'), cell: (row) => <ChargeBadge v={v} charge={row} /> },
          { head: t('Lập lúc'), cell: (row) => formatViDateTime(row.raisedAt), wideOnly: true },
        ]}
      />
      <Pagination v={v} page={pageNo} pageCount={Math.ceil(total / pageRows)} hrefOf={href} total={total} unit={t('khoản')} />
    </Page>
  )
}

/** Why it costs this much, with the law and how sure we are of it. */
export function LinesTable({ v, lines, amountVnd }: { v: ViewContext; lines: readonly ChargeLine[]; amountVnd: number }) {
  const { t } = v
  return (
    <Table
      caption={t('Vì sao là số tiền này')}
      rows={lines}
      columns={[
        { head: t('Khoản'), cell: (line) => line.label },
        { head: t('Cách tính'), cell: (line) => line.why || '—' },
        {
          head: t('Căn cứ'),
          cell: (line) => (
            <>
              {line.legalBasis || '—'} {line.certainty === 'A' ? null : <Unverified v={v} why={t(CERTAINTY[line.certainty])} />}
            </>
          ),
        },
        { head: t('Số tiền'), num: true, cell: (line) => formatVnd(line.amountVnd) },
      ]}
      {...(lines.length > 1 && { totals: [t('Cộng'), '', '', formatVnd(amountVnd)] })}
    />
  )
}

export interface PayBoxProps {
  v: ViewContext
  charge: ChargeRow
  account: AccountRow | undefined
  svg: string | undefined
  /** The same as text, for the stand-in. */
  qr: string | undefined
  standIn: boolean
}

/** What to scan, and the same in words for who types it. */
export function PayBox({ v, charge, account, svg, qr, standIn }: PayBoxProps) {
  const { t } = v
  if (!account || !svg || !qr) return <Notice tone="warn">{t('Xã chưa có tài khoản nhận tiền nên khoản này chỉ trả được bằng tiền mặt tại quầy.')}</Notice>
  return (
    <>
      {standIn ? (
        <Notice tone="warn" title={t('Ngân hàng giả lập')} actions={<ButtonLink href={`/gia-lap/ngan-hang?qr=${encodeURIComponent(qr)}`}>{t('Mở ngân hàng giả lập')}</ButtonLink>}>
          {t('Đây là bản trình diễn. Mã này không trả được bằng tiền thật, ứng dụng ngân hàng thật sẽ báo lỗi.')}
        </Notice>
      ) : null}
      <QrPicture svg={svg} caption={t('Quét bằng ứng dụng ngân hàng bất kỳ')} />
      <BigCode label={t('Mã ghi trong nội dung chuyển tiền')}>{formatPaymentCode(charge.code)}</BigCode>
      <DescriptionList
        items={[
          { term: t('Còn phải trả'), value: formatVnd(openVnd(charge)) },
          { term: t('Ngân hàng'), value: bankName(account.bankBin) },
          { term: t('Số tài khoản'), value: account.accountNumber },
          { term: t('Tên tài khoản'), value: account.accountName },
        ]}
      />
    </>
  )
}

export interface ChargePageProps extends PayBoxProps {
  payments: PaymentRow[]
  refunds: RefundRow[]
  receipt: ReceiptRow | undefined
  powers: Powers
  commandId: () => string
  problems?: FieldProblem[]
  values?: Record<string, string>
  raisedByName: string
}

export function ChargePage(props: ChargePageProps) {
  const { v, charge, payments, refunds, receipt, powers, commandId, problems, values, raisedByName } = props
  const { t } = v
  const [open, excess] = [openVnd(charge), excessVnd(charge)]
  const settled = charge.state === 'paid' || charge.state === 'over'
  const goingBack = refunds.filter(({ state }) => state === 'asked' || state === 'approved').reduce((sum, { amountVnd }) => sum + amountVnd, 0)
  const most = (excess > 0 ? excess : charge.paidVnd - charge.refundedVnd) - goingBack
  return (
    <Page v={v} title={charge.title} crumbs={[moneyHome(v)]}>
      <DescriptionList
        items={[
          { term: t('Trạng thái'), value: <ChargeBadge v={v} charge={charge} /> },
          { term: t('Người trả'), value: charge.payerName },
          { term: t('Phải trả'), value: formatVnd(charge.amountVnd) },
          { term: t('Đã trả'), value: formatVnd(charge.paidVnd) },
          ...(charge.refundedVnd > 0 ? [{ term: t('Đã hoàn'), value: formatVnd(charge.refundedVnd) }] : []),
          ...(charge.dueAt ? [{ term: t('Hạn trả'), value: formatViDateTime(charge.dueAt) }] : []),
          { term: t('Lập lúc'), value: `${formatViDateTime(charge.raisedAt)}, ${raisedByName}` },
        ]}
      />
      {charge.cancelled ? <Notice tone="info" title={t('Khoản này đã hủy')}>{charge.cancelReason}</Notice> : null}
      {excess > 0 ? (
        <Notice tone="bad" title={t('Thừa {amount}', { amount: formatVnd(excess) })}>
          {t('Số tiền này không phải của xã. Hãy đề nghị hoàn lại cho người trả.')}
        </Notice>
      ) : null}
      {open > 0 ? (
        <Card title={t('Trả không dùng tiền mặt')} icon="qr">
          <PayBox {...props} />
          <Buttons>
            <ButtonLink href={`/thu-phi/khoan/${charge.id}/phieu.pdf`} icon="print">
              {t('In phiếu có mã QR')}
            </ButtonLink>
            <ButtonLink href={`/tra-phi/${charge.code}`} icon="eye">
              {t('Trang người dân xem')}
            </ButtonLink>
          </Buttons>
        </Card>
      ) : null}
      {open > 0 && powers.cash ? (
        <Card title={t('Thu tiền mặt tại quầy')} icon="check">
          <Form v={v} action={`/thu-phi/khoan/${charge.id}/tien-mat`} commandId={commandId()} problems={values?.form === 'cash' ? problems : undefined} scope="cash">
            <NumberInput name="amountVnd" scope="cash" label={t('Đã cầm')} unit="đ" value={values?.form === 'cash' ? values.amountVnd : formatNumberVi(open)} error={values?.form === 'cash' ? problemOf(problems, 'amountVnd') : undefined} />
            <Button>{t('Ghi đã thu tiền mặt')}</Button>
          </Form>
        </Card>
      ) : null}
      <LinesTable v={v} lines={charge.lines} amountVnd={charge.amountVnd} />
      {settled ? (
        receipt ? (
          <Buttons>
            <ButtonLink href={`/thu-phi/bien-nhan/${receipt.id}/bien-nhan.pdf`} icon="print" kind="main">
              {t('In biên nhận số {number}/{year}', { number: receipt.number, year: receipt.year })}
            </ButtonLink>
          </Buttons>
        ) : (
          <Form v={v} action={`/thu-phi/khoan/${charge.id}/bien-nhan`} commandId={commandId()} label={t('Biên nhận')}>
            <Button icon="document">{t('Lập biên nhận')}</Button>
          </Form>
        )
      ) : null}
      <h2>{t('Tiền đã vào')}</h2>
      {payments.length === 0 ? (
        <Empty icon="clock">{t('Chưa có tiền nào vào cho khoản này.')}</Empty>
      ) : (
        <Timeline
          label={t('Tiền đã vào')}
          entries={payments.map((one) => ({
            when: formatViDateTime(one.paidAt),
            iso: one.paidAt,
            title: formatVnd(one.amountVnd),
            text: one.kind === 'cash' ? t('tiền mặt tại quầy') : <a href={`/thu-phi/tien-vao/${one.creditId}`}>{t('chuyển khoản, giao dịch {id}', { id: one.transactionId ?? '' })}</a>,
            tone: 'ok' as const,
          }))}
        />
      )}
      {refunds.length > 0 ? <RefundLines v={v} refunds={refunds} /> : null}
      {powers.refund && most > 0 ? (
        <Card title={t('Đề nghị hoàn tiền')} icon="arrow-left">
          <RefundForm v={v} action={`/thu-phi/khoan/${charge.id}/hoan-tien`} commandId={commandId()} most={most} problems={values?.form === 'refund' ? problems : undefined} values={values?.form === 'refund' ? values : undefined} byBank={payments.some(({ kind }) => kind === 'bank')} />
        </Card>
      ) : null}
      {powers.raise && !charge.cancelled && !settled ? (
        <ConfirmBox v={v} action={`/thu-phi/khoan/${charge.id}/huy`} commandId={commandId()} label={t('Hủy khoản thu')} text={t('Mã QR hết dùng được. Tiền đã trả (nếu có) sẽ chờ hoàn lại.')} confirmLabel={t('Hủy khoản này')} problems={values?.form === 'cancel' ? problems : undefined} scope="cancel">
          <TextInput name="reason" scope="cancel" label={t('Lý do hủy')} value={values?.form === 'cancel' ? values.reason : ''} error={values?.form === 'cancel' ? problemOf(problems, 'reason') : undefined} />
        </ConfirmBox>
      ) : null}
    </Page>
  )
}

export function RefundForm({ v, action, commandId, most, problems, values, byBank }: { v: ViewContext; action: string; commandId: string; most: number; problems?: FieldProblem[] | undefined; values?: Record<string, string> | undefined; byBank: boolean }) {
  const { t } = v
  return (
    <Form v={v} action={action} commandId={commandId} problems={problems} scope="refund">
      <NumberInput name="amountVnd" scope="refund" label={t('Số tiền hoàn')} unit="đ" value={values?.amountVnd ?? formatNumberVi(most)} error={problemOf(problems, 'amountVnd')} />
      <Choices
        name="method"
        scope="refund"
        label={t('Trả lại bằng cách nào')}
        layout="grid"
        value={values?.method ?? (byBank ? 'bank' : 'cash')}
        error={problemOf(problems, 'method')}
        options={[
          { value: 'bank', label: t('Chuyển lại tài khoản đã trả'), disabled: !byBank },
          { value: 'cash', label: t('Tiền mặt tại quầy') },
        ]}
      />
      <TextInput name="reason" scope="refund" label={t('Vì sao hoàn')} value={values?.reason ?? ''} error={problemOf(problems, 'reason')} />
      <p class="hint">{t('Người khác (lãnh đạo hoặc quản trị) phải duyệt rồi mới chi.')}</p>
      <Button kind="plain">{t('Gửi đề nghị')}</Button>
    </Form>
  )
}

export function RefundLines({ v, refunds }: { v: ViewContext; refunds: RefundRow[] }) {
  const { t } = v
  return (
    <>
      <h2>{t('Hoàn tiền')}</h2>
      <Table
        caption={t('Hoàn tiền')}
        hideCaption
        rows={refunds}
        columns={[
          { head: t('Lý do'), cell: (row) => <a href={`/thu-phi/hoan-tien/${row.id}`}>{row.reason}</a> },
          { head: t('Số tiền'), num: true, cell: (row) => formatVnd(row.amountVnd) },
          { head: t('Trạng thái'), cell: (row) => <Badge tone={REFUND_STATES[row.state].tone}>{t(REFUND_STATES[row.state].label)}</Badge> },
        ]}
      />
    </>
  )
}

export function NewChargePage({ v, values, problems, commandId }: { v: ViewContext; values: Record<string, string>; problems?: FieldProblem[]; commandId: string }) {
  const { t } = v
  return (
    <Page v={v} title={t('Lập khoản thu')} crumbs={[moneyHome(v)]} lead={t('Cho việc làm ngay tại quầy, không có hồ sơ. Khoản của hồ sơ được lập từ hồ sơ.')}>
      <Form v={v} action="/thu-phi/moi" commandId={commandId} problems={problems}>
        <TextInput name="title" label={t('Thu về việc gì')} hint={t('Ví dụ: Chứng thực bản sao, 2 bản')} value={values.title} error={problemOf(problems, 'title')} />
        <TextInput name="payerName" label={t('Người trả')} optional v={v} value={values.payerName} error={problemOf(problems, 'payerName')} />
        <NumberInput name="amountVnd" label={t('Số tiền')} unit="đ" value={values.amountVnd} error={problemOf(problems, 'amountVnd')} />
        <TextInput name="legalBasis" label={t('Căn cứ thu')} hint={t('Văn bản nào cho thu mức này')} value={values.legalBasis} error={problemOf(problems, 'legalBasis')} />
        <DateInput name="dueOn" label={t('Hạn trả')} optional v={v} value={values.dueOn} error={problemOf(problems, 'dueOn')} />
        <Button>{t('Lập khoản thu')}</Button>
      </Form>
    </Page>
  )
}
