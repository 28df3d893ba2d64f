// Accounts and statements, for the administrator and the cashier.

import { formatVnd } from '../../platform/money.ts'
import { formatVi, formatViDateTime, type PlainDate } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, ConfirmBox, DateInput, FileInput, Form, Hidden, problemOf, Select, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Notice, Source, Tabs } from '../../ui/parts.tsx'
import { Count, DescriptionList, Empty, Pagination, Table } from '../../ui/table.tsx'
import content from '../../../content/payments/banks.json' with { type: 'json' }
import type { StatementLineRow, StatementRow } from './queries-day.ts'
import type { AccountRow } from './queries.ts'
import { moneyHome, MoneyTabs, type Powers } from './views.tsx'
import { BANKS, bankName, LINE_VERDICTS, STAND_IN_BIN } from './words.ts'

interface Room {
  v: ViewContext
  powers: Powers
  waiting: { held: number; refunds: number }
}

export interface AccountsPageProps extends Room {
  accounts: (AccountRow & { url: string; key?: string; takesOrders: boolean })[]
  standIn: boolean
  values: Record<string, string>
  problems?: FieldProblem[]
  commandId: () => string
}

export function AccountsPage({ v, accounts, powers, waiting, standIn, values, problems, commandId }: AccountsPageProps) {
  const { t } = v
  const banks = BANKS.filter(({ transfer }) => transfer).map(({ bin, shortName, name }) => ({ value: bin, label: `${shortName} (${name})` }))
  return (
    <Page v={v} wide title={t('Tài khoản nhận tiền')} crumbs={[moneyHome(v)]}>
      <MoneyTabs v={v} here="/thu-phi/tai-khoan" powers={powers} waiting={waiting} />
      {accounts.length === 0 ? <Empty icon="key">{t('Chưa có tài khoản nào. Khi chưa có, chỉ thu được tiền mặt.')}</Empty> : null}
      {accounts.map((account) => (
        <Card title={`${bankName(account.bankBin)} ${account.accountNumber}`} mark={account.closedAt ? <Badge tone="info">{t('Đã ngừng')}</Badge> : <Badge tone="ok">{t('Đang dùng')}</Badge>}>
          <DescriptionList
            items={[
              { term: t('Tên tài khoản'), value: account.accountName },
              { term: t('Mở từ'), value: formatViDateTime(account.openedAt) },
              { term: t('Địa chỉ ngân hàng báo tiền vào'), value: <code>{account.url}</code> },
              ...(account.key ? [{ term: t('Khóa ký (HMAC-SHA256)'), value: <code>{account.key}</code>, hint: t('Nhập ở phía ngân hàng. Ai có khóa này báo được tiền vào: đừng gửi qua tin nhắn.') }] : []),
              { term: t('Lấy sao kê, hoàn tiền'), value: account.takesOrders ? t('tự động qua ngân hàng') : t('làm tay: tải sao kê lên, tự chuyển tiền hoàn') },
            ]}
          />
          {powers.settings && !account.closedAt ? (
            <>
              <ConfirmBox v={v} action="/thu-phi/tai-khoan/khoa-moi" commandId={commandId()} label={t('Đổi khóa')} text={t('Tin của ngân hàng ký bằng khóa cũ sẽ bị từ chối ngay.')} confirmLabel={t('Đổi khóa ngay')} scope={`k-${account.id}`}>
                <Hidden name="accountId" value={account.id} />
              </ConfirmBox>
              <ConfirmBox v={v} action="/thu-phi/tai-khoan/dong" commandId={commandId()} label={t('Ngừng dùng')} text={t('Mã QR mới không dùng tài khoản này nữa. Tiền vẫn vào thì vẫn được ghi.')} confirmLabel={t('Ngừng dùng tài khoản')} scope={`d-${account.id}`}>
                <Hidden name="accountId" value={account.id} />
              </ConfirmBox>
            </>
          ) : null}
        </Card>
      ))}
      {powers.settings ? (
        <Card title={t('Thêm tài khoản')} icon="plus">
          <Form v={v} action="/thu-phi/tai-khoan" commandId={commandId()} problems={problems}>
            <Select name="bankBin" label={t('Ngân hàng')} value={values.bankBin} blank={t('Chọn ngân hàng')} error={problemOf(problems, 'bankBin')} options={[...(standIn ? [{ value: STAND_IN_BIN, label: t('Ngân hàng giả lập') }] : []), ...banks]} />
            <TextInput name="accountNumber" label={t('Số tài khoản')} inputmode="numeric" value={values.accountNumber} width="medium" error={problemOf(problems, 'accountNumber')} />
            <TextInput name="accountName" label={t('Tên tài khoản')} hint={t('Đúng như ngân hàng ghi')} value={values.accountName} error={problemOf(problems, 'accountName')} />
            <Button>{t('Thêm tài khoản')}</Button>
          </Form>
          <Source v={v} name={content.source} checkedOn={formatVi(content.checkedOn as PlainDate)} verified={false} />
        </Card>
      ) : null}
    </Page>
  )
}

export interface StatementsPageProps extends Room {
  statements: StatementRow[]
  accounts: (AccountRow & { takesOrders: boolean })[]
  today: PlainDate
  values: Record<string, string>
  problems?: FieldProblem[]
  commandId: () => string
}

export function StatementsPage({ v, statements, accounts, powers, waiting, today, values, problems, commandId }: StatementsPageProps) {
  const { t } = v
  const options = accounts.map(({ id, bankBin, accountNumber }) => ({ value: id, label: `${bankName(bankBin)} ${accountNumber}` }))
  const asked = accounts.filter(({ takesOrders, closedAt }) => takesOrders && closedAt === null)
  return (
    <Page v={v} wide title={t('Sao kê')} crumbs={[moneyHome(v)]} lead={t('Tin báo có thể mất; sao kê thì đủ. Dòng nào chưa có trong sổ sẽ được ghi thêm.')}>
      <MoneyTabs v={v} here="/thu-phi/sao-ke" powers={powers} waiting={waiting} />
      {powers.close && asked.length > 0 ? (
        <Card title={t('Lấy từ ngân hàng')} icon="download">
          <Form v={v} action="/thu-phi/sao-ke/lay" commandId={commandId()} scope="lay">
            <Select name="accountId" scope="lay" label={t('Tài khoản')} value={asked[0]!.id} options={options.filter(({ value }) => asked.some(({ id }) => id === value))} />
            <DateInput name="day" scope="lay" label={t('Ngày')} value={today} max={today} />
            <Button>{t('Lấy sao kê')}</Button>
          </Form>
        </Card>
      ) : null}
      {powers.close && accounts.length > 0 ? (
        <Card title={t('Tải tệp lên')} icon="upload">
          <Form v={v} action="/thu-phi/sao-ke" commandId={commandId()} files problems={problems}>
            <Select name="accountId" label={t('Tài khoản')} value={values.accountId ?? options[0]?.value} options={options} error={problemOf(problems, 'accountId')} />
            <FileInput name="file" label={t('Tệp sao kê (.xlsx, .csv)')} accept=".xlsx,.csv" hint={t('Giữ nguyên dòng tiêu đề của ngân hàng.')} error={problemOf(problems, 'file')} />
            <DateInput name="fromDay" label={t('Từ ngày')} optional v={v} hint={t('Để trống thì lấy ngày của dòng đầu và dòng cuối.')} value={values.fromDay} error={problemOf(problems, 'fromDay')} />
            <DateInput name="toDay" label={t('Đến ngày')} optional v={v} value={values.toDay} error={problemOf(problems, 'toDay')} />
            <Button>{t('Đọc sao kê')}</Button>
          </Form>
        </Card>
      ) : null}
      <Table
        caption={t('Các sao kê đã nhập')}
        rows={statements}
        empty={t('Chưa nhập sao kê nào.')}
        columns={[
          { head: t('Những ngày'), cell: (row) => <a href={`/thu-phi/sao-ke/${row.id}`}>{row.fromDay === row.toDay ? formatVi(row.fromDay) : `${formatVi(row.fromDay)} – ${formatVi(row.toDay)}`}</a> },
          { head: t('Từ đâu'), cell: (row) => (row.source === 'bank' ? t('ngân hàng gửi') : row.fileName) },
          { head: t('Đã có'), num: true, cell: (row) => <Count v={v} value={row.known} href={`/thu-phi/sao-ke/${row.id}?loai=known`} /> },
          { head: t('Ghi thêm'), num: true, cell: (row) => <Count v={v} value={row.added} href={`/thu-phi/sao-ke/${row.id}?loai=added`} /> },
          { head: t('Khác số tiền'), num: true, cell: (row) => <Count v={v} value={row.differs} href={`/thu-phi/sao-ke/${row.id}?loai=differs`} /> },
          { head: t('Tiền ra'), num: true, cell: (row) => <Count v={v} value={row.moneyOut} href={`/thu-phi/sao-ke/${row.id}`} /> },
          { head: t('Nhập lúc'), cell: (row) => formatViDateTime(row.importedAt), wideOnly: true },
        ]}
      />
    </Page>
  )
}

export function StatementPage({ v, statement, rows, total, pageNo, verdict }: { v: ViewContext; statement: StatementRow; rows: StatementLineRow[]; total: number; pageNo: number; verdict: string }) {
  const { t } = v
  const base = `/thu-phi/sao-ke/${statement.id}`
  const tab = (key: string, label: string, count?: number) => ({ href: key === '' ? base : `${base}?loai=${key}`, label, current: verdict === key, ...(count !== undefined && { count: String(count) }) })
  return (
    <Page v={v} wide title={t('Sao kê {from} – {to}', { from: formatVi(statement.fromDay), to: formatVi(statement.toDay) })} crumbs={[moneyHome(v), { href: '/thu-phi/sao-ke', label: t('Sao kê') }]}>
      {statement.differs > 0 ? <Notice tone="bad" title={t('Có dòng khác số tiền')}>{t('Số trong sổ là số ngân hàng báo trước. Hãy hỏi ngân hàng số nào đúng; sổ không tự sửa.')}</Notice> : null}
      <Tabs label={t('Loại dòng')} tabs={[tab('', t('Tất cả')), tab('known', t('Đã có'), statement.known), tab('added', t('Ghi thêm'), statement.added), tab('differs', t('Khác số tiền'), statement.differs), tab('money_out', t('Tiền ra'))]} />
      <Table
        caption={t('Dòng của sao kê')}
        hideCaption
        rows={rows}
        empty={t('Không có dòng nào.')}
        rowTone={(row) => (row.verdict === 'differs' ? 'bad' : row.verdict === 'added' || row.verdict === 'money_out' ? 'warn' : undefined)}
        columns={[
          { head: t('Giao dịch'), cell: (row) => (row.creditId ? <a href={`/thu-phi/tien-vao/${row.creditId}`}>{row.transactionId}</a> : row.transactionId) },
          { head: t('Lúc'), cell: (row) => formatViDateTime(row.bookedAt) },
          { head: t('Số tiền'), num: true, cell: (row) => formatVnd(row.amountVnd) },
          { head: t('Nội dung'), cell: (row) => row.purpose },
          { head: t('So với sổ'), cell: (row) => t(LINE_VERDICTS[row.verdict]) },
        ]}
      />
      <Pagination v={v} page={pageNo} pageCount={Math.ceil(total / 100)} hrefOf={(page) => `${base}?${new URLSearchParams({ ...(verdict && { loai: verdict }), trang: String(page) })}`} total={total} unit={t('dòng')} />
      <Buttons>
        <ButtonLink href={`/thu-phi/doi-soat/${statement.toDay}`}>{t('Đối soát ngày {day}', { day: formatVi(statement.toDay) })}</ButtonLink>
      </Buttons>
    </Page>
  )
}
