// The legal clocks (content/audit), read once.

import * as fs from 'node:fs'
import { z } from 'zod'
import { projectFile } from '../../platform/root.ts'
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

export function readClocks(): Clocks & { checkedOn: string } {
  return (clocks ??= shape.parse(JSON.parse(fs.readFileSync(projectFile('content/audit/request-clocks.json'), 'utf8'))))
}
