// A day signed off.

import { command } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { accept } from '../../platform/problem.ts'
import { canonicalJson } from '../../platform/ledger.ts'
import { formatVi } from '../../platform/time.ts'
import { dayFigures, listClosings } from './queries-day.ts'
import { decideClosing } from './rules.ts'
import { closeDayInput } from './schema.ts'

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
