// The deadline a clock counts, out of what the catalogue knows of a procedure. What the source leaves open is counted the
// way that is better for the person, and said to be unverified.

import type { Deadline as CatalogueDeadline } from '../procedures/index.ts'
import { SAME_DAY_CUTOFF, type Deadline } from './rules-clock.ts'

const UNITS = { hour: 'workingHours', day: 'days', workingDay: 'workingDays', month: 'months' } as const

/** A range promises its longer end; a figure without "working" means calendar days. */
export function clockDeadline(known: CatalogueDeadline): Deadline {
  const sure = known.certainty === 'unverified' ? { verified: false } : {}
  if (known.immediate) return { kind: 'sameDay', cutoffMinutes: 24 * 60, ...sure }
  if (known.sameDayBefore15) return { kind: 'sameDay', cutoffMinutes: SAME_DAY_CUTOFF, ...sure }
  const amount = known.maxValue ?? known.value
  if (amount === null || amount === 0) return { kind: 'unknown' }
  return { kind: 'amount', amount, unit: UNITS[known.unit ?? 'day'], ...(known.unit === null ? { verified: false } : sure) }
}
