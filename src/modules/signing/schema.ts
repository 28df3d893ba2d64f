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

const bytes = z.instanceof(Uint8Array).transform((value) => Buffer.from(value))
const fileId = z.string().regex(/^[0-9a-f]{64}$/)

export const preparedInput = z.object({
  batchId: z.uuid(),
  acts: z.array(z.object({ id: z.uuid(), requestId: z.uuid(), credentialId: z.uuid(), sourceFileId: fileId, preparedFileId: fileId, digest: bytes, byteRange: z.array(z.number().int()).length(4), attributes: bytes })).min(1),
})
export const confirmedInput = z.object({ batchId: z.uuid(), how: z.enum(['passkey', 'password']), bound: bytes, proof: z.record(z.string(), z.string()).optional(), handOffHash: bytes.optional() })
const level = z.enum(['B-B', 'B-T', 'B-LT'])
export const madeInput = z.object({ actId: z.uuid(), requestId: z.uuid(), credentialId: z.uuid(), fileId, level, trouble: z.string().optional() })
export const troubledInput = z.object({ actId: z.uuid(), trouble: z.string(), final: z.boolean() })
export const improvedInput = z.object({ requestId: z.uuid(), fromFileId: fileId, fileId, level })
export const evidenceInput = z.object({ requestId: z.uuid(), evidence: z.enum(['waiting', 'covered', 'given_up']), trouble: z.string().nullable() })

/** A certificate as it is kept; who issued it was asked before. */
export const credentialInput = z.object({
  id: z.uuid(), accountId: z.uuid().nullable(), holderName: z.string().min(1).max(200), unitName: z.string().max(300), adapter: z.enum(['test', 'remote', 'desktop']), algorithm: z.enum(['ecdsa-p256', 'rsa-pss']),
  certificate: bytes, chain: z.array(bytes).max(6), serial: z.string(), validFrom: z.string().transform((text) => text as Instant), validUntil: z.string().transform((text) => text as Instant), sealedKey: bytes.nullable(), remoteId: z.string().nullable(), isTest: z.boolean(),
})
export const revokeInput = z.object({ credentialId: z.uuid(), reason: line(300) })
export const imageInput = z.object({ accountId: z.uuid().nullable(), png: bytes, widthMm: z.number({ error: 'hãy ghi bề ngang bằng mi-li-mét' }).min(8, 'bề ngang nhỏ nhất là 8 mm').max(80, 'bề ngang lớn nhất là 80 mm') })
export const uploadInput = z.object({ fileId, title: line(300), place: placeShape })
