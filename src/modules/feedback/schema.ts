// Shapes of what people say of the service.

import { z } from 'zod'
import { cleanText } from '../../platform/text.ts'
import { PETITION_KINDS } from './rules.ts'

const MISSING = 'hãy điền ô này'
const words = (max: number) => z.string({ error: MISSING }).transform(cleanText).pipe(z.string().min(1, MISSING).max(max))
const maybe = (max: number) => z.string().transform(cleanText).pipe(z.string().max(max)).optional().default('')

export const rateInput = z.object({ token: z.string().min(8).max(40), face: z.coerce.number().int().min(1).max(3), note: maybe(500) })

export const petitionInput = z.object({
  kind: z.enum(PETITION_KINDS, 'hãy chọn chuyện gì'),
  text: words(4000),
  senderName: maybe(120),
  phone: maybe(20),
  dossierCode: maybe(80),
})

export const actInput = z
  .object({ petitionId: z.uuid(), act: z.enum(['accept', 'refuse', 'ask', 'resolve', 'publish']), text: maybe(4000) })
  .refine(({ act, text }) => act === 'accept' || act === 'publish' || text !== '', { path: ['text'], error: 'hãy viết câu trả lời cho người gửi' })

export const addInput = z.object({ code: z.string().min(4).max(40), text: words(4000) })
