// Statements brought in, and a day signed off. A statement books what messages lost and says what differs; it never
// changes a credit that is known.

import { command } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { accept, Refused } from '../../platform/problem.ts'
import { canonicalJson } from '../../platform/ledger.ts'
import { formatVi, toPlainDate } from '../../platform/time.ts'
import { bookCredit } from './commands-credits.ts'
import { paymentProblems } from './problems.ts'
import { dayFigures, listClosings } from './queries-day.ts'
import { findCreditByTransaction, listAccounts } from './queries.ts'
import { decideClosing } from './rules.ts'
import { closeDayInput, statementInput } from './schema.ts'

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
    const counts = { known: 0, added: 0, differs: 0, money_out: 0, own_refund: 0 }
    for (const line of lines) {
      const { verdict, creditId } = await placeLine()
      counts[verdict] += 1
      await db.insertInto('bankStatementRows').values({ communeId, statementId: statement.id, ...line, bookedOn: toPlainDate(line.bookedAt), verdict, creditId }).execute()

      async function placeLine(): Promise<{ verdict: keyof typeof counts; creditId: string | null }> {
        if (line.amountVnd < 0) {
          const own = await db.selectFrom('refunds').select('id').where('communeId', '=', communeId).where('bankReference', '=', line.transactionId).executeTakeFirst()
          return { verdict: own ? 'own_refund' : 'money_out', creditId: null }
        }
        const known = await findCreditByTransaction(db, communeId, account!.provider, line.transactionId)
        if (known) return { verdict: known.amountVnd === line.amountVnd ? 'known' : 'differs', creditId: known.id }
        const { transactionId, amountVnd, bookedAt, purpose, payerName } = line
        const credit = await bookCredit(env, { accountId, provider: account!.provider, transactionId, amountVnd, bookedAt, purpose, payerName, firstSeen: 'statement', messageId: null, statementId: statement.id })
        return { verdict: 'added', creditId: credit.id }
      }
    }
    return accept({ subject: `statement:${statement.id}`, data: { ...counts, from: statement.fromDay, to: statement.toDay }, answer: { statementId: statement.id, ...counts } })
  },
})

export const dayClosed = command({
  type: 'payments.day_closed',
  may: 'payment.close',
  input: closeDayInput,
  async run({ db, communeId, now, today, actor }, { day, note }) {
    const figures = await dayFigures(db, communeId, day)
    const [last] = await listClosings(db, communeId, day)
    const unchanged = last !== undefined && canonicalJson(last.figures) === canonicalJson(figures)
    const decision = decideClosing(figures, { day, dayText: formatVi(day), today, unchanged })
    if (!decision.ok) return decision
    const id = newId(now)
    await db.insertInto('dayClosings').values({ communeId, id, onDay: day, figures: JSON.stringify(figures), note, closedBy: actor.id, closedByName: actor.name, closedAt: now }).execute()
    return accept({ subject: `payments-day:${day}`, data: { bankVnd: figures.bankIn.sum, cashVnd: figures.cash.sum } })
  },
})
