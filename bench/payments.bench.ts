// Ten thousand transfers to one commune: signed messages in random order, some twice, some never; then the bank's
// statement. The day must come out at nought. Through the real route: signature, raw message, command, ledger, row security.

import { createHmac } from 'node:crypto'
import type { BenchContext } from './run.ts'
import { quantile } from './support/measure.ts'
import { judge, type Result } from './support/results.ts'
import { VAN_BAN } from '../test/support/factories.ts'
import { testApp, type TestApp } from '../test/support/app.ts'
import { webhookKey } from '../src/modules/payments/bank-inbox.ts'
import { accountOpened } from '../src/modules/payments/commands-accounts.ts'
import { statementImported } from '../src/modules/payments/commands-statements.ts'
import { raiseCharge } from '../src/modules/payments/commands.ts'
import { dayFigures } from '../src/modules/payments/queries-day.ts'
import { chargesOutOfStep } from '../src/modules/payments/queries.ts'
import { balances } from '../src/modules/payments/rules.ts'
import { systemActor } from '../src/platform/actor.ts'
import { execute } from '../src/platform/command.ts'
import { newId } from '../src/platform/ids.ts'
import { addSeconds, epochMs, instant, toPlainDate } from '../src/platform/time.ts'
import { seeded } from '../tools/demo/random.ts'

const CREDITS = 10_000
const AT_ONCE = 8
const NOW = instant('2026-11-24T03:00:00Z')

interface Credit {
  transactionId: string
  amountVnd: number
  purpose: string
  bookedAt: string
  lost: boolean
}

/** Charges and what their payers do: most pay exactly, some too little, too much, or with a damaged code. */
async function prepare(app: TestApp): Promise<Credit[]> {
  const random = seeded('payments-bench')
  const credits: Credit[] = []
  for (let from = 0; from < CREDITS; from += 500) {
    await app.services.database.write(VAN_BAN, async (db) => {
      for (let i = from; i < from + 500; i++) {
        const amountVnd = random.int(2, 200) * 1000
        const raised = await raiseCharge({ db, communeId: VAN_BAN, now: NOW, actor: { id: 'bench' } }, { subject: { kind: 'bench', id: String(i) }, title: 'Phí', amountVnd, lines: [{ label: 'Phí', amountVnd }] })
        if (!raised.ok) throw new Error('not raised')
        const kind = random.weighted([['exact', 92], ['less', 2], ['more', 2], ['damaged', 2], ['nothing', 2]] as const)
        const { code } = raised.value
        credits.push({
          transactionId: `B${i}`, lost: random.chance(0.07), bookedAt: addSeconds(NOW, random.int(0, 3600)),
          amountVnd: kind === 'less' ? amountVnd - 1000 : kind === 'more' ? amountVnd + 5000 : amountVnd,
          purpose: kind === 'nothing' ? 'chuyen tien' : kind === 'damaged' ? code.slice(0, 9) : `MBVCB.${i}.${code}`,
        })
      }
    })
  }
  return random.shuffle(credits)
}

export default async function paymentsBench({ say, onEnd }: BenchContext): Promise<Result[]> {
  const app = await testApp()
  onEnd(() => app.close())
  app.setNow(NOW)
  await app.make.communes()
  const { database, config } = app.services
  const actor = systemActor(VAN_BAN)
  const run = (cmd: Parameters<typeof execute>[1], input: unknown) => execute(database, cmd as never, input, { actor, communeId: VAN_BAN, now: NOW, commandId: newId(NOW) })
  const opened = await run(accountOpened as never, { bankBin: '999999', accountNumber: '1234567890', accountName: 'UBND XA' })
  if (!opened.ok) throw new Error('no account')
  const { accountId } = opened.value as { accountId: string }
  const key = Buffer.from(webhookKey(config.secret, { id: accountId, keyNumber: 1 }), 'hex')
  const credits = await prepare(app)
  const random = seeded('order')
  const told = random.shuffle(credits.filter(({ lost }) => !lost).flatMap((credit) => (random.chance(0.1) ? [credit, credit] : [credit])))
  say(`${credits.length} transfers, ${told.length} messages (${credits.filter(({ lost }) => lost).length} lost)`)

  const timestamp = String(Math.floor(epochMs(NOW) / 1000))
  const times: number[] = []
  const send = async ({ transactionId, amountVnd, purpose, bookedAt }: Credit): Promise<void> => {
    const body = JSON.stringify({ transactionId, direction: 'in', bankBin: '999999', accountNumber: '1234567890', amountVnd, bookedAt, purpose })
    const signature = createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex')
    const began = performance.now()
    const response = await app.request(`/api/v1/payment-accounts/${accountId}/credits`, { method: 'POST', body, headers: { 'x-gocua-timestamp': timestamp, 'x-gocua-signature': `sha256=${signature}` } })
    times.push(performance.now() - began)
    if (response.status !== 200) throw new Error(`message answered ${response.status}`)
  }
  const queue = [...told]
  const began = performance.now()
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let next = queue.pop(); next; next = queue.pop()) await send(next)
  }))
  const seconds = (performance.now() - began) / 1000
  say(`${Math.round(told.length / seconds)} messages/s`)

  const lines = credits.map(({ transactionId, amountVnd, purpose, bookedAt }, index) => ({ rowNo: index + 1, transactionId, amountVnd, purpose, bookedAt, payerName: null }))
  const statementBegan = performance.now()
  const imported = await run(statementImported as never, { accountId, source: 'file', fileName: 'bench.csv', fileSha256: '0'.repeat(64), lines })
  if (!imported.ok) throw new Error(JSON.stringify(imported.problems))
  const statementSeconds = (performance.now() - statementBegan) / 1000
  const day = toPlainDate(NOW)
  const figures = await database.read(VAN_BAN, (db) => dayFigures(db, VAN_BAN, day))
  const outOfStep = await database.read(VAN_BAN, (db) => chargesOutOfStep(db, VAN_BAN))
  const sum = credits.reduce((total, { amountVnd }) => total + amountVnd, 0)
  if (figures.bankIn.count !== CREDITS) throw new Error(`${figures.bankIn.count} credits in the books, not ${CREDITS}`)
  const off = balances(figures).reduce((total, { difference }) => total + Math.abs(difference), 0) + Math.abs(figures.bankIn.sum - sum)
  return [
    judge({ id: 'difference', what: '10,000 credits in random order, a tenth doubled, 7 % lost and found by the statement: all differences together', value: off, unit: 'đồng', atMost: 0 }),
    judge({ id: 'unexplained', what: 'transactions on one side only, and charges that disagree with their money', value: figures.missingHere.count + figures.missingThere.count + figures.differing.count + outOfStep.length, unit: '', atMost: 0 }),
    judge({ id: 'messages', what: `signed messages a second, ${AT_ONCE} at a time, each stored raw, decided and in the ledger`, value: told.length / seconds, unit: '/s' }),
    judge({ id: 'message-p95', what: 'one message, 95th percentile', value: quantile(times, 0.95), unit: 'ms' }),
    judge({ id: 'statement', what: 'a statement of 10,000 lines compared and missing credits booked', value: statementSeconds, unit: 's' }),
  ]
}
