// Shapes of what is asked to be signed and of what people send about it.

import { z } from 'zod'
import { cleanText } from '../../platform/text.ts'
import type { Instant } from '../../platform/time.ts'

/** How somebody signs: with name, in short, for the agency, on a copy, on an attachment in a file of its own. */
export const ACTS = ['sign', 'initial', 'seal', 'copy', 'attachment'] as const
export type Act = (typeof ACTS)[number]

/** Where the signature is seen: a field reserved in the file, a rectangle in millimetres from the page's top left corner, or nowhere. */
export const placeShape = z.union([
  z.object({ field: z.string().regex(/^[A-Za-z0-9_-]{1,60}$/) }),
  z.object({ page: z.number().int().min(1).max(5000), leftMm: z.number().min(0).max(2000), topMm: z.number().min(0).max(2000), widthMm: z.number().min(5).max(300), heightMm: z.number().min(3).max(200) }),
  z.object({ hidden: z.literal(true) }),
])
export type Place = z.infer<typeof placeShape>

const line = (max: number) => z.string().transform(cleanText).pipe(z.string().min(1, 'hãy điền ô này').max(max))

export const requestShape = z.object({
  subject: z.object({ kind: z.string().regex(/^[a-z_]{2,40}$/), id: z.string().min(1).max(100) }),
  title: line(300),
  act: z.enum(ACTS),
  /** Null: the agency's key, applied by whoever may seal. */
  accountId: z.uuid().nullable(),
  /** In the file store. */
  fileId: z.string().regex(/^[0-9a-f]{64}$/),
  place: placeShape,
  /** Lines printed instead of a picture: on copies and attachments, as Phụ lục I of Nghị định 30/2020 asks. */
  words: z.array(z.string().max(200)).max(6).default([]),
  dueAt: z.string().nullable().default(null).transform((text) => text as Instant | null),
})
export type SignatureRequestInput = z.input<typeof requestShape>

export const declineInput = z.object({ requestId: z.uuid(), reason: line(500) })
