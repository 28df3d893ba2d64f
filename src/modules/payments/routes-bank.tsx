// The bank's side: its messages come in here, accounts are set up, statements are brought in and compared.

import { createHash } from 'node:crypto'
import { isUuid, newId } from '../../platform/ids.ts'
import { Refused, type Problem } from '../../platform/problem.ts'
import { readWorkbook } from '../../platform/xlsx.ts'
import { said } from '../../platform/web/refusals.ts'
import { anyone, can, form, page, raw, seeOther, withStatus } from '../../platform/web/route.ts'
import { readCapped, type ServerCtx, type ServerRoute } from '../../platform/web/server.ts'
import { getCommune } from '../places/index.ts'
import { receiveMessage, webhookKey } from './bank-inbox.ts'
import { connectAccount, fetchStatement, takesOrders, webhookPath } from './bank-orders.ts'
import { accountClosed, accountKeyRenewed, accountOpened } from './commands-accounts.ts'
import { statementImported } from './commands-statements.ts'
import { paymentProblems } from './problems.ts'
import { findStatement, listStatementRows, listStatements } from './queries-day.ts'
import { listAccounts, type AccountRow } from './queries.ts'
import { pageNo, roomOf } from './routes-common.tsx'
import { readStatement } from './statement-reader.ts'
import { AccountsPage, StatementPage, StatementsPage } from './views-bank.tsx'

const reads = { who: can('payment.read') }
const settles = { who: can('payment.settings') }
const closes = { who: can('payment.close') }
const MESSAGE_BYTES = 64 * 1024

async function accountsPage(ctx: ServerCtx, problems?: Problem[]) {
  const [accounts, commune] = await ctx.read(async (db) => [await listAccounts(db, ctx.communeId!), await getCommune(db, ctx.communeId!)] as const)
  const room = await roomOf(ctx)
  const shown = accounts.map((account) => ({
    ...account, url: ctx.services.config.origin + webhookPath(account.id), takesOrders: takesOrders(account),
    ...(room.powers.settings && { key: webhookKey(ctx.services.config.secret, account) }),
  }))
  return <AccountsPage v={ctx.view} accounts={shown} {...room} standIn={commune.fictional} values={problems ? ctx.form.toObject() : {}} commandId={() => newId(ctx.now)} {...(problems && { problems: said(ctx, problems) })} />
}

async function accountOf(ctx: ServerCtx, id: string): Promise<AccountRow> {
  const account = (await ctx.read((db) => listAccounts(db, ctx.communeId!))).find((one) => one.id === id)
  if (!account) throw new Refused(paymentProblems.noSuchAccount)
  return account
}

async function statementsPage(ctx: ServerCtx, problems?: Problem[]) {
  const [statements, accounts] = await ctx.read(async (db) => [await listStatements(db, ctx.communeId!), await listAccounts(db, ctx.communeId!)] as const)
  return (
    <StatementsPage
      v={ctx.view}
      statements={statements}
      accounts={accounts.map((account) => ({ ...account, takesOrders: takesOrders(account) }))}
      {...await roomOf(ctx)}
      today={ctx.today}
      values={problems ? ctx.form.toObject() : {}}
      commandId={() => newId(ctx.now)}
      {...(problems && { problems: said(ctx, problems) })}
    />
  )
}

export const bankRoutes: ServerRoute[] = [
  // Signed by the bank over "<seconds>.<body>"; stored before it is understood; the same answer however often it comes.
  raw<ServerCtx>('POST', '/api/v1/payment-accounts/:accountId/credits', { who: anyone, ownProof: true }, async (ctx) => {
    const accountId = ctx.params.accountId ?? ''
    const bytes = await readCapped(ctx.c.req.raw, MESSAGE_BYTES)
    const header = (name: string) => ctx.c.req.header(name) ?? ''
    if (!isUuid(accountId) || bytes === null) return ctx.refusal([paymentProblems.unsigned])
    const message = { body: Buffer.from(bytes).toString('utf8'), timestamp: header('x-gocua-timestamp'), signature: header('x-gocua-signature') }
    const { database, config } = ctx.services
    const received = await receiveMessage({ database, secret: config.secret }, accountId, message, ctx.now)
    return received.ok ? Response.json(received.value) : ctx.refusal(received.problems)
  }),

  page<ServerCtx>('/thu-phi/tai-khoan', reads, (ctx) => accountsPage(ctx)),
  form<ServerCtx>('/thu-phi/tai-khoan', settles, async (ctx) => {
    const decision = await ctx.run(accountOpened, ctx.form.toObject())
    if (!decision.ok) return withStatus(422, await accountsPage(ctx, decision.problems))
    const account = await accountOf(ctx, (decision.value as { accountId: string }).accountId)
    if (takesOrders(account)) await connectAccount(ctx.services, account)
    return seeOther('/thu-phi/tai-khoan', { tone: 'ok', text: ctx.t('Đã thêm tài khoản. Mã QR mới sẽ dùng tài khoản này.') })
  }),
  form<ServerCtx>('/thu-phi/tai-khoan/dong', settles, async (ctx) => {
    const decision = await ctx.run(accountClosed, { accountId: ctx.form.get('accountId') })
    return decision.ok ? seeOther('/thu-phi/tai-khoan', { tone: 'warn', text: ctx.t('Đã ngừng dùng tài khoản cho mã QR mới.') }) : ctx.refusal(decision.problems)
  }),
  form<ServerCtx>('/thu-phi/tai-khoan/khoa-moi', settles, async (ctx) => {
    const accountId = ctx.form.get('accountId')
    const decision = await ctx.run(accountKeyRenewed, { accountId })
    if (!decision.ok) return ctx.refusal(decision.problems)
    const account = await accountOf(ctx, accountId)
    if (takesOrders(account)) await connectAccount(ctx.services, account)
    return seeOther('/thu-phi/tai-khoan', { tone: 'warn', text: ctx.t('Đã đổi khóa. Tin ký bằng khóa cũ bị từ chối từ bây giờ.') })
  }),

  page<ServerCtx>('/thu-phi/sao-ke', reads, (ctx) => statementsPage(ctx)),
  form<ServerCtx>('/thu-phi/sao-ke', { ...closes, maxBytes: 10 * 1024 * 1024 }, async (ctx) => {
    const file = ctx.form.file('file')
    if (!file) return withStatus(422, await statementsPage(ctx, [paymentProblems.noFile]))
    const account = (await ctx.read((db) => listAccounts(db, ctx.communeId!))).find(({ id }) => id === ctx.form.get('accountId'))
    if (!account) return withStatus(422, await statementsPage(ctx, [{ ...paymentProblems.noSuchAccount, field: 'accountId' }]))
    const bytes = new Uint8Array(await file.arrayBuffer())
    const book = await readWorkbook(bytes)
    if (!book.ok) return withStatus(422, await statementsPage(ctx, book.problems.map((problem) => ({ ...problem, field: 'file' }))))
    const read = readStatement(book.value.sheets.find(({ hidden }) => !hidden) ?? book.value.sheets[0]!)
    if (!read.ok) return withStatus(422, await statementsPage(ctx, read.problems))
    const blank = (name: string) => ctx.form.get(name) || null
    const input = {
      accountId: account.id, source: 'file', fileName: file.name.slice(0, 200), fileSha256: createHash('sha256').update(bytes).digest('hex'), fromDay: blank('fromDay'), toDay: blank('toDay'), lines: read.value,
    }
    const decision = await ctx.run(statementImported, input)
    if (!decision.ok) return withStatus(422, await statementsPage(ctx, decision.problems))
    const { statementId, added } = decision.value as { statementId: string; added: number }
    return seeOther(`/thu-phi/sao-ke/${statementId}`, { tone: added > 0 ? 'warn' : 'ok', text: ctx.t('Đã đọc sao kê: {n} dòng trước đó chưa có trong sổ.', { n: added }) })
  }),
  form<ServerCtx>('/thu-phi/sao-ke/lay', closes, async (ctx) => {
    const account = await accountOf(ctx, ctx.form.get('accountId'))
    const day = ctx.form.get('day')
    if (!takesOrders(account)) return ctx.refusal([paymentProblems.noSuchAccount])
    const got = await fetchStatement(ctx.services, account, (/^\d{4}-\d{2}-\d{2}$/.test(day) ? day : ctx.today) as never)
    if (!got.ok) return withStatus(422, await statementsPage(ctx, got.problems))
    return seeOther(`/thu-phi/sao-ke/${(got.value as { statementId: string }).statementId}`, { tone: 'ok', text: ctx.t('Đã lấy sao kê từ ngân hàng.') })
  }),

  page<ServerCtx>('/thu-phi/sao-ke/:statementId', reads, async (ctx) => {
    const id = ctx.params.statementId ?? ''
    const verdict = ctx.query.get('loai') ?? ''
    const statement = isUuid(id) ? await ctx.read((db) => findStatement(db, ctx.communeId!, id)) : undefined
    if (!statement) throw new Refused(paymentProblems.noSuchStatement)
    const { rows, total } = await ctx.read((db) => listStatementRows(db, ctx.communeId!, { statementId: id, verdict }, pageNo(ctx)))
    return <StatementPage v={ctx.view} statement={statement} rows={rows} total={total} pageNo={pageNo(ctx)} verdict={verdict} />
  }),
]
