// Shapes of what belongs to the counter and its people rather than to one dossier: tickets, delegations, views, settings, flows.

import { z } from 'zod'
import { cleanText } from '../../platform/text.ts'
import { CODE_PATTERN_KEYS } from './rules-codes.ts'
import { UNIT_KEYS } from './schema-flow.ts'
import { day } from './schema.ts'

const MISSING = 'hãy điền ô này'
const line = (max: number) => z.string({ error: MISSING }).transform(cleanText).pipe(z.string().min(1, MISSING).max(max))
const maybe = (max: number) => z.string().transform(cleanText).pipe(z.string().max(max)).optional().default('')

export const TICKET_PURPOSES = { file: 'Nộp hồ sơ', collect: 'Lấy kết quả', ask: 'Hỏi, nhờ hướng dẫn' } as const
export type TicketPurpose = keyof typeof TICKET_PURPOSES
export const ticketInput = z.object({ purpose: z.enum(['file', 'collect', 'ask']), priority: z.boolean().default(false) })
export const callInput = z.object({ desk: line(30) })
export const ticketIdInput = z.object({ ticketId: z.uuid(), outcome: z.enum(['served', 'missed', 'again']) })

export const delegationInput = z.object({ fromId: z.uuid('hãy chọn một người'), toId: z.uuid('hãy chọn một người'), startsOn: day, endsOn: day, reason: maybe(300) })
export const delegationEndInput = z.object({ delegationId: z.uuid() })

export const viewInput = z.object({ name: line(60), query: z.string().max(500) })
export const viewIdInput = z.object({ viewId: z.uuid() })

export const settingsInput = z.object({
  codePattern: z.enum(CODE_PATTERN_KEYS),
  agency: z.string().transform((text) => text.trim().toUpperCase()).pipe(z.string().regex(/^$|^[A-Z0-9]+(\.[A-Z0-9]+)*$/, 'mã định danh gồm chữ hoa, chữ số và dấu chấm, như H26.001.12')),
  owner: z.string().trim().regex(/^\d{2}$/, 'gồm 2 chữ số'),
  centreName: maybe(200),
  phone: maybe(20),
  portalUrl: z.string().trim().max(200).regex(/^$|^https:\/\/[a-z0-9.-]+(:\d+)?(\/\S*)?$/i, 'địa chỉ bắt đầu bằng https://'),
})
export const unitsInput = z.object({ accountId: z.uuid(), units: z.array(z.enum(UNIT_KEYS)).max(UNIT_KEYS.length).default([]) })

/** A flow as the officer writes it: one line for each step, lines joined by '+' stand side by side. */
export const flowInput = z.object({ procedureCode: line(40), text: z.string().max(4000) })
