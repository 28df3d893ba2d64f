// What a day adds up to and what waits for a person, each number from its own table so that the equations can fail.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Instant, PlainDate } from '../../platform/time.ts'
import type { DayFigures } from './rules.ts'

export async function countWaiting(db: Db, communeId: number): Promise<{ held: number; refunds: number }> {
  const { rows } = await sql<{ held: number; refunds: number }>`
    select (select count(*) from bank_credits where commune_id = ${communeId} and state = 'held')
         + (select count(*) from charges where commune_id = ${communeId} and state = 'over') as held,
           (select count(*) from refunds where commune_id = ${communeId} and state in ('asked', 'approved')) as refunds`.execute(db)
  return { held: Number(rows[0]!.held), refunds: Number(rows[0]!.refunds) }
}

type Pair = { count: number; sum: number }

export async function dayFigures(db: Db, communeId: number, day: PlainDate): Promise<DayFigures> {
  const credits = (state?: string) => sql<Pair>`(select json_build_object('count', count(*), 'sum', coalesce(sum(amount_vnd), 0)) from bank_credits
    where commune_id = ${communeId} and booked_on = ${day} ${state === undefined ? sql`` : sql`and state = ${state}`})`
  const payments = (kind: string) => sql<Pair>`(select json_build_object('count', count(*), 'sum', coalesce(sum(amount_vnd), 0)) from charge_payments
    where commune_id = ${communeId} and paid_on = ${day} and kind = ${kind})`
  const refunds = (method: string) => sql<Pair>`(select json_build_object('count', count(*), 'sum', coalesce(sum(amount_vnd), 0)) from refunds
    where commune_id = ${communeId} and paid_on = ${day} and method = ${method})`
  const { rows } = await sql<Record<string, Pair>>`
    with lines as (
      -- The newest statement wins where several cover a day; a transaction counts once.
      select distinct on (r.transaction_id, s.account_id) r.transaction_id, r.amount_vnd, r.verdict, a.provider
        from bank_statement_rows r
        join bank_statements s on s.commune_id = r.commune_id and s.id = r.statement_id
        join payment_accounts a on a.commune_id = s.commune_id and a.id = s.account_id
       where r.commune_id = ${communeId} and r.booked_on = ${day} and r.amount_vnd > 0
       order by r.transaction_id, s.account_id, s.imported_at desc
    )
    select ${credits()} as bank_in, ${credits('matched')} as matched, ${credits('held')} as held, ${credits('returned')} as returned,
           ${payments('bank')} as counted, ${payments('cash')} as cash, ${refunds('bank')} as refunds_bank, ${refunds('cash')} as refunds_cash,
           (select json_build_object('count', count(*), 'sum', coalesce(sum(amount_vnd), 0)) from lines) as statement,
           (select json_build_object('count', count(*), 'sum', coalesce(sum(l.amount_vnd), 0)) from lines l
             where not exists (select 1 from bank_credits b where b.commune_id = ${communeId} and b.provider = l.provider and b.transaction_id = l.transaction_id)) as missing_here,
           (select json_build_object('count', count(*), 'sum', coalesce(sum(b.amount_vnd), 0)) from bank_credits b
             where b.commune_id = ${communeId} and b.booked_on = ${day} and not exists (select 1 from lines l where l.transaction_id = b.transaction_id and l.provider = b.provider)) as missing_there,
           (select json_build_object('count', count(*), 'sum', coalesce(sum(l.amount_vnd - b.amount_vnd), 0)) from lines l
              join bank_credits b on b.commune_id = ${communeId} and b.provider = l.provider and b.transaction_id = l.transaction_id
             where b.amount_vnd <> l.amount_vnd) as differing`.execute(db)
  const row = rows[0]!
  const covered = await isCovered(db, communeId, day)
  const none = { count: 0, sum: 0 }
  return {
    bankIn: row.bankIn!, matched: row.matched!, held: row.held!, returned: row.returned!, counted: row.counted!, cash: row.cash!, refundsBank: row.refundsBank!, refundsCash: row.refundsCash!,
    statement: covered ? row.statement! : null, missingHere: row.missingHere!, missingThere: covered ? row.missingThere! : none, differing: row.differing!,
  }
}

/** True when every account that was open on the day, or has money of it, has a statement over it. */
async function isCovered(db: Db, communeId: number, day: PlainDate): Promise<boolean> {
  const { rows } = await sql<{ open: number; covered: number }>`
    select count(*) as open, count(*) filter (where exists (
             select 1 from bank_statements s where s.commune_id = a.commune_id and s.account_id = a.id and s.from_day <= ${day} and s.to_day >= ${day})) as covered
      from payment_accounts a
     where a.commune_id = ${communeId}
       and ((a.opened_at at time zone 'Asia/Ho_Chi_Minh')::date <= ${day} and (a.closed_at is null or (a.closed_at at time zone 'Asia/Ho_Chi_Minh')::date >= ${day})
            or exists (select 1 from bank_credits b where b.commune_id = a.commune_id and b.account_id = a.id and b.booked_on = ${day}))`.execute(db)
  return Number(rows[0]!.open) === Number(rows[0]!.covered)
}

export interface ClosingRow {
  id: string
  onDay: PlainDate
  figures: DayFigures
  note: string
  closedByName: string
  closedAt: Instant
}

export async function listClosings(db: Db, communeId: number, day?: PlainDate): Promise<ClosingRow[]> {
  let query = db.selectFrom('dayClosings').select(['id', 'onDay', 'figures', 'note', 'closedByName', 'closedAt']).where('communeId', '=', communeId)
  if (day) query = query.where('onDay', '=', day)
  return (await query.orderBy('onDay', 'desc').orderBy('closedAt', 'desc').limit(60).execute()) as unknown as ClosingRow[]
}

/** Days with money moving, newest first, for the list of days to close. */
export async function listMoneyDays(db: Db, communeId: number, until: PlainDate): Promise<{ day: PlainDate; bankVnd: number; cashVnd: number; heldVnd: number; closedAt: Instant | null }[]> {
  const { rows } = await sql<{ day: PlainDate; bankVnd: number; cashVnd: number; heldVnd: number; closedAt: Instant | null }>`
    with moves as (
      select booked_on as day, amount_vnd as bank, 0::bigint as cash, case when state = 'held' then amount_vnd else 0 end as held from bank_credits where commune_id = ${communeId} and booked_on > ${until}::date - 60
      union all select paid_on, 0, amount_vnd, 0 from charge_payments where commune_id = ${communeId} and kind = 'cash' and paid_on > ${until}::date - 60
    )
    select day, sum(bank)::bigint as bank_vnd, sum(cash)::bigint as cash_vnd, sum(held)::bigint as held_vnd,
           (select max(c.closed_at) from day_closings c where c.commune_id = ${communeId} and c.on_day = day) as closed_at
      from moves group by day order by day desc limit 60`.execute(db)
  return rows
}

// ---- statements ----

export interface StatementRow {
  id: string
  accountId: string
  source: 'file' | 'bank'
  fileName: string
  fromDay: PlainDate
  toDay: PlainDate
  importedAt: Instant
  known: number
  added: number
  differs: number
  moneyOut: number
}

function statements(db: Db, communeId: number) {
  const count = (...verdicts: string[]) => sql<number>`(select count(*)::integer from bank_statement_rows r where r.commune_id = s.commune_id and r.statement_id = s.id and r.verdict = any(${verdicts}))`
  return db
    .selectFrom('bankStatements as s')
    .select(['s.id', 's.accountId', 's.source', 's.fileName', 's.fromDay', 's.toDay', 's.importedAt'])
    .select([count('known').as('known'), count('added').as('added'), count('differs').as('differs'), count('money_out', 'own_refund').as('moneyOut')])
    .where('s.communeId', '=', communeId)
}

export async function listStatements(db: Db, communeId: number): Promise<StatementRow[]> {
  return (await statements(db, communeId).orderBy('s.importedAt', 'desc').orderBy('s.id').limit(60).execute()) as StatementRow[]
}

export async function findStatement(db: Db, communeId: number, id: string): Promise<StatementRow | undefined> {
  return (await statements(db, communeId).where('s.id', '=', id).executeTakeFirst()) as StatementRow | undefined
}

export interface StatementLineRow {
  statementId: string
  rowNo: number
  transactionId: string
  bookedAt: Instant
  amountVnd: number
  purpose: string
  payerName: string | null
  verdict: 'known' | 'added' | 'differs' | 'money_out' | 'own_refund'
  creditId: string | null
}

const LINES = 100

export async function listStatementRows(db: Db, communeId: number, by: { statementId?: string; verdict?: string; day?: PlainDate }, page: number): Promise<{ rows: StatementLineRow[]; total: number }> {
  let query = db.selectFrom('bankStatementRows').where('communeId', '=', communeId)
  if (by.statementId) query = query.where('statementId', '=', by.statementId)
  if (by.verdict) query = query.where('verdict', '=', by.verdict)
  if (by.day) query = query.where('bookedOn', '=', by.day)
  const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await query.select(['statementId', 'rowNo', 'transactionId', 'bookedAt', 'amountVnd', 'purpose', 'payerName', 'verdict', 'creditId']).orderBy('bookedAt').orderBy('rowNo').limit(LINES).offset((page - 1) * LINES).execute()
  return { rows: rows as StatementLineRow[], total: Number(total) }
}

/** Credits of a day that no statement of theirs shows. */
export async function listNotOnStatement(db: Db, communeId: number, day: PlainDate): Promise<{ id: string; transactionId: string; amountVnd: number; bookedAt: Instant; purpose: string }[]> {
  const { rows } = await sql<{ id: string; transactionId: string; amountVnd: number; bookedAt: Instant; purpose: string }>`
    select b.id, b.transaction_id, b.amount_vnd, b.booked_at, b.purpose from bank_credits b
     where b.commune_id = ${communeId} and b.booked_on = ${day}
       and not exists (select 1 from bank_statement_rows r join bank_statements s on s.commune_id = r.commune_id and s.id = r.statement_id
                        where r.commune_id = b.commune_id and s.account_id = b.account_id and r.booked_on = ${day} and r.transaction_id = b.transaction_id)
     order by b.booked_at limit 200`.execute(db)
  return rows
}
