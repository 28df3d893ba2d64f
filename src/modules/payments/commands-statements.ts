// A statement brought in: it books what messages lost and says what differs; it never changes a credit that is known. Ten
// thousand lines are compared in memory and written in a few statements.

import { sql } from 'kysely'
import { command } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { accept, Refused } from '../../platform/problem.ts'
import { toPlainDate } from '../../platform/time.ts'
import { movedCharge, tellMoved, type Env } from './commands-common.ts'
import { judgedCredit } from './commands-credits.ts'
import { paymentProblems } from './problems.ts'
import { listAccounts, lockChargesByCode, type ChargeRow } from './queries.ts'
import { codesIn } from './rules.ts'
import { statementInput } from './schema.ts'

export const statementImported = command({
  type: 'statement.imported',
  may: 'payment.close',
  input: statementInput,
  async run(env, { accountId, lines, fromDay, toDay, ...file }) {
    const { db, communeId, now, actor } = env
    const account = (await listAccounts(db, communeId)).find(({ id }) => id === accountId)
    if (!account) throw new Refused(paymentProblems.noSuchAccount)
    const days = lines.map(({ bookedAt }) => toPlainDate(bookedAt)).toSorted()
    const statement = { id: newId(now) as string, fromDay: fromDay ?? days[0] ?? toPlainDate(now), toDay: toDay ?? days.at(-1) ?? toPlainDate(now) }
    await db.insertInto('bankStatements').values({ communeId, ...statement, accountId, ...file, importedAt: now, importedBy: actor.id }).execute()

    // Charges first, then what is known: a message that books one of these beside us holds its charge.
    const charges = await lockChargesByCode(db, communeId, [...new Set(lines.flatMap(({ purpose, amountVnd }) => (amountVnd > 0 ? codesIn(purpose) : [])))])
    const known = await knownTransactions(env, account.provider, lines.map(({ transactionId }) => transactionId))
    const counts = { known: 0, added: 0, differs: 0, money_out: 0, own_refund: 0 }
    const rows: Row[] = []
    const credits: Row[] = []
    const payments: Row[] = []
    const moves: { was: ChargeRow; is: ChargeRow }[] = []
    for (const line of lines) {
      const { verdict, creditId } = place(line)
      counts[verdict] += 1
      rows.push({ commune_id: communeId, statement_id: statement.id, row_no: line.rowNo, transaction_id: line.transactionId, booked_at: line.bookedAt, booked_on: toPlainDate(line.bookedAt), amount_vnd: line.amountVnd, purpose: line.purpose, payer_name: line.payerName, verdict, credit_id: creditId })
    }

    function place({ transactionId, amountVnd, bookedAt, purpose, payerName }: (typeof lines)[number]): { verdict: keyof typeof counts; creditId: string | null } {
      if (amountVnd < 0) return { verdict: known.refunds.has(transactionId) ? 'own_refund' : 'money_out', creditId: null }
      const before = known.credits.get(transactionId)
      if (before) return { verdict: before.amountVnd === amountVnd ? 'known' : 'differs', creditId: before.id }
      const told = { accountId, provider: account!.provider, transactionId, amountVnd, bookedAt, purpose, payerName, firstSeen: 'statement' as const, messageId: null, statementId: statement.id }
      const { credit, counted } = judgedCredit(env, told, codesIn(purpose).flatMap((code) => charges.get(code) ?? []))
      known.credits.set(transactionId, { id: credit.id, amountVnd })
      credits.push({
        commune_id: communeId, id: credit.id, account_id: accountId, provider: credit.provider, transaction_id: transactionId, amount_vnd: amountVnd, booked_at: bookedAt, booked_on: credit.bookedOn, purpose, payer_name: payerName,
        first_seen: 'statement', first_seen_at: now, statement_id: statement.id, verdict: credit.verdict, state: credit.state, charge_id: credit.chargeId, named_charge_id: credit.namedChargeId, settled_by: counted ? actor.id : null, settled_at: counted ? now : null,
      })
      if (counted) {
        const { moved } = movedCharge(counted, { addPaid: amountVnd }, now)
        // The next line of the same charge finds it as this one left it.
        charges.set(counted.code, moved)
        moves.push({ was: counted, is: moved })
        payments.push({ commune_id: communeId, id: newId(now), charge_id: counted.id, kind: 'bank', credit_id: credit.id, amount_vnd: amountVnd, paid_at: bookedAt, paid_on: credit.bookedOn, recorded_by: actor.id, recorded_at: now })
      }
      return { verdict: 'added', creditId: credit.id }
    }

    await insertAll(env, 'bank_credits', credits)
    await insertAll(env, 'charge_payments', payments)
    await insertAll(env, 'bank_statement_rows', rows)
    await saveCharges(env, moves.map(({ is }) => is))
    for (const { was, is } of moves) await tellMoved(db, communeId, was, is, 'bank', now)
    return accept({ subject: `statement:${statement.id}`, data: { ...counts, from: statement.fromDay, to: statement.toDay }, answer: { statementId: statement.id, ...counts } })
  },
})

type Row = Record<string, unknown>
const AT_ONCE = 2000

async function insertAll({ db }: Env, table: 'bank_credits' | 'charge_payments' | 'bank_statement_rows', rows: readonly Row[]): Promise<void> {
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    await sql`insert into ${sql.table(table)} select * from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows.slice(at, at + AT_ONCE))}::jsonb)`.execute(db)
  }
}

/** Each charge as its last line left it. */
async function saveCharges({ db, communeId }: Env, charges: readonly ChargeRow[]): Promise<void> {
  const last = new Map(charges.map(({ id, paidVnd, state, settledAt }) => [id, { id, paid: paidVnd, state, settled: settledAt }]))
  if (last.size === 0) return
  await sql`
    update charges c set paid_vnd = n.paid, state = n.state, settled_at = n.settled
      from jsonb_to_recordset(${JSON.stringify([...last.values()])}::jsonb) as n (id uuid, paid bigint, state text, settled timestamptz)
     where c.commune_id = ${communeId} and c.id = n.id`.execute(db)
}

async function knownTransactions({ db, communeId }: Env, provider: string, ids: readonly string[]) {
  const credits = await sql<{ transactionId: string; id: string; amountVnd: number }>`select transaction_id, id, amount_vnd from bank_credits where commune_id = ${communeId} and provider = ${provider} and transaction_id = any(${ids})`.execute(db)
  const refunds = await sql<{ bankReference: string }>`select bank_reference from refunds where commune_id = ${communeId} and bank_reference = any(${ids})`.execute(db)
  return { credits: new Map(credits.rows.map(({ transactionId, id, amountVnd }) => [transactionId, { id, amountVnd }])), refunds: new Set(refunds.rows.map(({ bankReference }) => bankReference)) }
}
