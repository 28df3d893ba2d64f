// Shapes of what people send about deliveries.

import { z } from 'zod'
import { cleanText } from '../../platform/text.ts'
import { IDENTITY_CHECKS, MOVES } from './rules.ts'

const MISSING = 'hãy điền ô này'
const line = (max: number) => z.string({ error: MISSING }).transform(cleanText).pipe(z.string().min(1, MISSING).max(max))
const maybe = (max: number) => z.string().transform(cleanText).pipe(z.string().max(max)).optional().default('')

export const deliveryInput = z.object({
  dossierCode: line(80),
  recipientName: line(120),
  phone: maybe(20),
  address: line(300),
  consentedHow: z.enum(['form', 'counter', 'phone'], 'hãy chọn người dân đồng ý bằng cách nào'),
})

export const moveInput = z
  .object({
    deliveryId: z.uuid(),
    move: z.enum(MOVES.filter((move) => move !== 'handed') as [string, ...string[]]),
    note: maybe(300),
    receivedBy: maybe(120),
    identityCheck: z.union([z.literal(''), z.enum(IDENTITY_CHECKS)]).optional().default(''),
  })
  .refine(({ move, receivedBy }) => !['delivered', 'collected'].includes(move) || receivedBy !== '', { path: ['receivedBy'], error: 'hãy ghi tên người đã nhận' })
  .refine(({ move, identityCheck }) => !['delivered', 'collected'].includes(move) || identityCheck !== '', { path: ['identityCheck'], error: 'hãy chọn đã kiểm tra người nhận bằng gì' })
  .refine(({ move, note }) => !['attempt_failed', 'sent_back'].includes(move) || note !== '', { path: ['note'], error: 'hãy ghi vì sao' })

export const handoverInput = z.object({
  carrier: line(120),
  takenBy: line(120),
  codes: z.array(z.string()).max(500).default([]),
  scanned: z.string().max(20_000).default(''),
})
