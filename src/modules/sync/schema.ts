// What travels between phone and server in one round trip. The phone uses only the types (no Zod in its bundle).

import * as z from 'zod'

export const OutboxEntry = z.object({
  /** Command id (UUIDv7): the same forever, however often it is sent. */
  id: z.uuid(),
  /** Dense number on this phone, from 1. */
  n: z.number().int().positive(),
  kind: z.string().min(1).max(40),
  /** Schema version the command was written in. */
  v: z.number().int().positive(),
  /** Instant by the phone's corrected clock. */
  at: z.iso.datetime(),
  body: z.record(z.string(), z.unknown()),
  /** The refused command this one mends. */
  mends: z.uuid().optional(),
})
export type OutboxEntry = z.infer<typeof OutboxEntry>

export const SyncRequest = z.object({
  schema: z.number().int().positive(),
  /** Ledger position the phone has folded up to: epoch (its first 8 hex digits are enough), sequence, first 8 hex digits of the entry's hash; null = nothing yet. */
  position: z.tuple([z.string().min(8).max(36), z.number().int().nonnegative(), z.string().max(8)]).nullable(),
  /** First 8 hex digits of the hash of the area the phone knows. */
  area: z.string().max(8),
  /** Packs held: hamlet id → ledger sequence the pack was built at; only sent while some are missing. */
  have: z.array(z.uuid()).max(2000).optional(),
  /** The phone's own clock now, to measure how wrong it is. */
  clock: z.iso.datetime(),
  outbox: z.array(z.unknown()).max(2000).default([]),
})
export type SyncRequest = z.infer<typeof SyncRequest>
/** As the phone writes it: nothing in the outbox is not said. */
export type SyncQuestion = z.input<typeof SyncRequest>

export interface AckProblem {
  code: string
  text: string
  field?: string
  params?: Record<string, string | number>
}

/** What became of a command: done now, had before, refused with the reason, or set aside because this server is older. */
export type Ack = { id: string; state: 'accepted' | 'already' | 'refused' | 'waiting'; problems?: AckProblem[] }

export interface PackRef {
  hamletId: string
  sha256: string
  sizeBytes: number
  /** Ledger sequence the pack was built at; deltas after it follow. */
  seq: number
}

export interface SyncResponse {
  /** Present always: a captive portal cannot know it. The server's time is in the header `x-gocua`. */
  gocua: 1
  position: [epoch: string, seq: number, hash: string]
  /** A long outbox is answered at once and alone, so that a cut does not cost its answers: ask again for the news. */
  later?: true
  /** The phone's position is not on this server's ledger (a restored backup): drop packs, offer acknowledged work again. */
  reset?: true
  acks?: Ack[]
  area?: { sha: string; value: unknown }
  /** Hamlets to fetch as a whole. */
  packs?: PackRef[]
  /** Households changed since the phone's position, packed per hamlet. */
  deltas?: unknown[]
  /** Households that left the phone's hamlets, with the hamlet they left. */
  gone?: [householdId: string, hamletId: string][]
}
