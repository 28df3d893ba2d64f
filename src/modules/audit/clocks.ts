// The legal clocks (content/audit) and the working calendar, read once.

import * as fs from 'node:fs'
import { z } from 'zod'
import { projectFile } from '../../platform/root.ts'
import { loadWorkingCalendar } from '../../platform/working-calendar-files.ts'
import type { WorkingCalendar } from '../../platform/working-calendar.ts'
import type { Clocks } from './rules.ts'
import { REQUEST_KINDS, type RequestKind } from './schema.ts'

const days = z.number().int().min(1).max(60)
const shape = z.object({
  version: z.string(),
  source: z.string(),
  status: z.enum(['official', 'unverified']),
  checkedOn: z.iso.date(),
  note: z.string(),
  answerWorkingDays: days,
  act: z.record(
    z.enum(Object.keys(REQUEST_KINDS) as [RequestKind, ...RequestKind[]]),
    z.object({ days, daysWithProcessors: days, extensionDays: days, sourced: z.boolean() }),
  ),
})

let clocks: (Clocks & { checkedOn: string }) | undefined
let calendar: WorkingCalendar | undefined

export function readClocks(): Clocks & { checkedOn: string } {
  return (clocks ??= shape.parse(JSON.parse(fs.readFileSync(projectFile('content/audit/request-clocks.json'), 'utf8'))))
}

export function workingCalendar(): WorkingCalendar {
  return (calendar ??= loadWorkingCalendar())
}
