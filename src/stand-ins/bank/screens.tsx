// The stand-in bank as a resident sees it (scan, check, pay) and as a tester does (what went out, which faults are on).

import { formatVnd, parseVnd } from '../../platform/money.ts'
import { formatViDateTime, isPlainDate, toPlainDate } from '../../platform/time.ts'
import { anyone, form, page, raw, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, Checks, Form, Hidden, NumberInput, problemOf, Textarea, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Notice, SimulationBand } from '../../ui/parts.tsx'
import { DescriptionList, Table } from '../../ui/table.tsx'
import { FAULTS, type Books, type Delivery, type Fault, type Transaction } from './books.ts'
import type { BankDesk } from './index.ts'

/** A bank's app reads a code more kindly than we write it: nested tag, length, value; nothing else is asked. */
export function scan(text: string): { bankBin: string; accountNumber: string; amountVnd?: number; purpose: string } | undefined {
  const fields = (part: string) => {
    const found: Record<string, string> = {}
    for (let at = 0; at + 4 <= part.length; ) {
      const length = Number(part.slice(at + 2, at + 4))
      if (!Number.isInteger(length)) return found
      found[part.slice(at, at + 2)] = part.slice(at + 4, at + 4 + length)
      at += 4 + length
    }
    return found
  }
  const root = fields(text.trim())
  const receiver = fields(fields(root['38'] ?? '')['01'] ?? '')
  if (!receiver['00'] || !receiver['01']) return undefined
  const amount = Number(root['54'])
  return { bankBin: receiver['00'], accountNumber: receiver['01'], purpose: fields(root['62'] ?? '')['08'] ?? '', ...(Number.isSafeInteger(amount) && amount > 0 && { amountVnd: amount }) }
}

const FAULT_WORDS: Record<Fault, string> = {
  late: 'Báo tiền vào trễ 90 giây',
  doubled: 'Báo hai lần',
  disordered: 'Báo sai thứ tự',
  dropped: 'Không báo',
  wrongAmount: 'Báo sai số tiền',
  down: 'Ngân hàng ngừng',
}

const DELIVERY_WORDS: Record<Delivery['state'], { label: string; tone: 'ok' | 'warn' | 'bad' | 'info' }> = {
  waiting: { label: 'Chờ báo', tone: 'warn' },
  delivered: { label: 'Đã báo', tone: 'ok' },
  dropped: { label: 'Mất, không báo', tone: 'bad' },
  given_up: { label: 'Thôi báo', tone: 'bad' },
}

function Frame({ v, title, children }: { v: ViewContext; title: string; children?: unknown }) {
  return (
    <Page v={v} title={title}>
      <SimulationBand v={v} who={v.t('ngân hàng')} />
      {children as never}
    </Page>
  )
}

function ScanPage({ v, typed, problems }: { v: ViewContext; typed: string; problems?: FieldProblem[] }) {
  const { t } = v
  return (
    <Frame v={v} title={t('Ngân hàng giả lập')}>
      <p>{t('Ứng dụng ngân hàng thật quét mã QR bằng máy ảnh. Ở đây dán chữ trong mã QR vào ô dưới.')}</p>
      <Form v={v} action="/gia-lap/ngan-hang" method="get" problems={problems}>
        <Textarea name="qr" label={t('Chữ trong mã QR')} value={typed} error={problemOf(problems, 'qr')} />
        <Button icon="qr">{t('Đọc mã')}</Button>
      </Form>
      <Buttons>
        <ButtonLink href="/gia-lap/ngan-hang/giao-dich" icon="list">
          {t('Giao dịch và lỗi cố ý')}
        </ButtonLink>
      </Buttons>
    </Frame>
  )
}

function CheckPage({ v, found, values, problems }: { v: ViewContext; found: NonNullable<ReturnType<typeof scan>>; values: Record<string, string>; problems?: FieldProblem[] }) {
  const { t } = v
  return (
    <Frame v={v} title={t('Chuyển tiền giả')}>
      <DescriptionList
        items={[
          { term: t('Ngân hàng nhận'), value: found.bankBin },
          { term: t('Số tài khoản'), value: found.accountNumber },
        ]}
      />
      <Form v={v} action="/gia-lap/ngan-hang/tra" problems={problems}>
        <Hidden name="bankBin" value={found.bankBin} />
        <Hidden name="accountNumber" value={found.accountNumber} />
        <NumberInput name="amountVnd" label={t('Số tiền')} unit="đ" value={values.amountVnd} error={problemOf(problems, 'amountVnd')} />
        <TextInput name="purpose" label={t('Nội dung')} value={values.purpose} maxlength={140} error={problemOf(problems, 'purpose')} />
        <TextInput name="payerName" label={t('Tên người chuyển (hư cấu)')} value={values.payerName} maxlength={60} error={problemOf(problems, 'payerName')} />
        <Button>{t('Chuyển')}</Button>
      </Form>
    </Frame>
  )
}

function BooksPage({ v, books }: { v: ViewContext; books: Books }) {
  const { t } = v
  const told = (id: string) => books.deliveries.filter((one) => one.transactionId === id)
  return (
    <Frame v={v} title={t('Giao dịch của ngân hàng giả lập')}>
      {books.faults.down ? <Notice tone="bad">{t('Ngân hàng đang ngừng: không báo, không cho sao kê, không nhận lệnh.')}</Notice> : null}
      <Form v={v} action="/gia-lap/ngan-hang/loi" label={t('Lỗi cố ý')}>
        <Checks name="faults" label={t('Lỗi cố ý')} layout="grid" values={FAULTS.filter((fault) => books.faults[fault])} options={FAULTS.map((value) => ({ value, label: t(FAULT_WORDS[value]) }))} />
        <Button kind="plain">{t('Áp dụng lỗi')}</Button>
      </Form>
      <Form v={v} action="/gia-lap/ngan-hang/bao" label={t('Báo ngay')}>
        <Button kind="plain" icon="sync">
          {t('Báo ngay mọi tin đang chờ')}
        </Button>
      </Form>
      <Table
        caption={t('Giao dịch, mới nhất trước')}
        rows={books.transactions.toReversed().slice(0, 50)}
        empty={t('Chưa có giao dịch nào.')}
        columns={[
          { head: t('Mã giao dịch'), cell: (row) => row.id },
          { head: t('Lúc'), cell: (row) => formatViDateTime(row.bookedAt) },
          { head: t('Số tiền'), num: true, cell: (row) => formatVnd(row.direction === 'in' ? row.amountVnd : -row.amountVnd) },
          { head: t('Nội dung'), cell: (row) => row.purpose },
          {
            head: t('Tin báo cho xã'),
            cell: (row) =>
              told(row.id).map((one) => (
                <Badge tone={DELIVERY_WORDS[one.state].tone}>
                  {t(DELIVERY_WORDS[one.state].label)} {one.lastAnswer}
                </Badge>
              )),
          },
          {
            head: t('Báo lại'),
            cell: (row) => (
              <Form v={v} action="/gia-lap/ngan-hang/bao-lai" scope={row.id} label={t('Báo lại {id}', { id: row.id })}>
                <Hidden name="id" value={row.id} />
                <Button kind="quiet">{t('Báo lại')}</Button>
              </Form>
            ),
          },
        ]}
      />
      <Buttons>
        <ButtonLink href="/gia-lap/ngan-hang/sao-ke.csv" icon="download">
          {t('Tải sao kê hôm nay (CSV)')}
        </ButtonLink>
        <ButtonLink href="/gia-lap/ngan-hang" icon="qr">
          {t('Quét mã khác')}
        </ButtonLink>
      </Buttons>
    </Frame>
  )
}

const csvCell = (text: string) => `"${text.replaceAll('"', '""')}"`

/** As banks give it: a heading, one line a transaction, money in and out in columns of their own. */
export function statementCsv(rows: readonly Transaction[]): string {
  const lines = rows.map((row) =>
    [row.id, formatViDateTime(row.bookedAt).replace(/^(\S+) ngày (\S+)$/, '$2 $1:00'), row.direction === 'out' ? String(row.amountVnd) : '', row.direction === 'in' ? String(row.amountVnd) : '', row.purpose, row.payerName].map(csvCell).join(','),
  )
  return `\ufeff${['Mã giao dịch', 'Ngày giao dịch', 'Ghi nợ', 'Ghi có', 'Nội dung', 'Người chuyển'].map(csvCell).join(',')}\n${lines.join('\n')}\n`
}

export function bankScreens(desk: BankDesk): ServerRoute[] {
  const { books, now } = desk
  return [
    page<ServerCtx>('/gia-lap/ngan-hang', { who: anyone }, ({ view, query, t }) => {
      const typed = (query.get('qr') ?? '').slice(0, 600)
      const found = typed === '' ? undefined : scan(typed)
      if (found) return <CheckPage v={view} found={found} values={{ amountVnd: String(found.amountVnd ?? ''), purpose: found.purpose, payerName: 'NGUYEN THI MAU' }} />
      return <ScanPage v={view} typed={typed} {...(typed !== '' && { problems: [{ field: 'qr', text: t('Không đọc được mã này. Hãy chép lại cả dòng chữ.') }] })} />
    }),

    form<ServerCtx>('/gia-lap/ngan-hang/tra', { who: anyone }, async ({ form: typed, view, t }) => {
      const values = typed.toObject()
      const amountVnd = parseVnd(values.amountVnd ?? '')
      const [bankBin, accountNumber] = [(values.bankBin ?? '').slice(0, 12), (values.accountNumber ?? '').slice(0, 19)]
      if (amountVnd === undefined || amountVnd <= 0) {
        return withStatus(422, <CheckPage v={view} found={{ bankBin, accountNumber, purpose: '' }} values={values} problems={[{ field: 'amountVnd', text: t('Hãy nhập số tiền lớn hơn 0.') }]} />)
      }
      const done = await desk.pay({ bankBin, accountNumber, amountVnd, purpose: (values.purpose ?? '').slice(0, 140), payerName: (values.payerName ?? '').slice(0, 60) })
      return seeOther('/gia-lap/ngan-hang/giao-dich', { tone: 'ok', text: t('Đã chuyển giả {amount}, giao dịch {id}.', { amount: formatVnd(amountVnd), id: done.id }) })
    }),

    page<ServerCtx>('/gia-lap/ngan-hang/giao-dich', { who: anyone }, ({ view }) => <BooksPage v={view} books={books.read()} />),

    form<ServerCtx>('/gia-lap/ngan-hang/loi', { who: anyone }, ({ form: typed, t }) => {
      const on = typed.getAll('faults')
      books.write((all) => {
        all.faults = Object.fromEntries(FAULTS.map((fault) => [fault, on.includes(fault)]))
      })
      return seeOther('/gia-lap/ngan-hang/giao-dich', { tone: 'warn', text: t('Đã đặt lỗi cố ý.') })
    }),

    form<ServerCtx>('/gia-lap/ngan-hang/bao', { who: anyone }, async ({ t }) => {
      const through = await desk.deliverAll()
      return seeOther('/gia-lap/ngan-hang/giao-dich', { tone: 'ok', text: t('Đã báo {n} tin.', { n: through }) })
    }),

    form<ServerCtx>('/gia-lap/ngan-hang/bao-lai', { who: anyone }, async ({ form: typed, t }) => {
      const transaction = books.read().transactions.find(({ id }) => id === typed.get('id'))
      if (!transaction) return seeOther('/gia-lap/ngan-hang/giao-dich', { tone: 'bad', text: t('Không có giao dịch này.') })
      books.write((all) => all.deliveries.push({ id: `${transaction.id}-${all.deliveries.length}`, transactionId: transaction.id, dueAt: now(), tries: 0, state: 'waiting', lastAnswer: '' }))
      await desk.deliverAll()
      return seeOther('/gia-lap/ngan-hang/giao-dich', { tone: 'ok', text: t('Đã báo lại.') })
    }),

    raw<ServerCtx>('GET', '/gia-lap/ngan-hang/sao-ke.csv', { who: anyone }, ({ query, today }) => {
      const asked = query.get('ngay') ?? ''
      const day = isPlainDate(asked) ? asked : today
      const csv = statementCsv(books.read().transactions.filter(({ bookedAt }) => toPlainDate(bookedAt) === day))
      return new Response(csv, { headers: { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="sao-ke-${day}.csv"` } })
    }),
  ]
}
