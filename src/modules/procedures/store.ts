// Where a file that is being prepared lives: on the citizen's own phone, or, for a browser that cannot keep it, sealed
// on the server under a key only that browser holds. The pages are the same for both.

import type { Instant } from '../../platform/time.ts'
import type { Decision } from '../../platform/problem.ts'
import type { Typed } from './rules-form.ts'
import type { FormContent } from './rules-form-shape.ts'
import type { ProcedureVersion } from './schema.ts'
import type { DocumentState } from './seal-envelope.ts'

export interface DraftPage {
  id: string
  document: string
  name: string
  mediaType: string
  sizeBytes: number
  /** What the camera found: 'blurred', 'dark', 'bright', 'small'. */
  warnings: string[]
}

export interface Draft {
  id: string
  communeId: number
  communeName: string
  code: string
  title: string
  procedureVersion: number
  formVersion: number | null
  typed: Typed
  /** The form has been judged whole since it last changed. */
  complete: boolean
  documents: Record<string, DocumentState>
  pages: DraftPage[]
  helpers: { code: string; on: Instant }[]
  createdAt: Instant
  savedAt: Instant
  envelope?: { id: string; key: string; expiresAt: Instant; sealedAt: Instant; uploaded: boolean }
}

/** What a draft is made from: the procedure and the form that hold now, or those it began with. */
export interface Basis {
  procedure: ProcedureVersion
  form: FormContent | null
  formVersion: number | null
}

export interface NewPage extends DraftPage {
  bytes: Uint8Array<ArrayBuffer>
}

export interface PrepareStore {
  kind: 'phone' | 'server'
  listDrafts(): Promise<Draft[]>
  findDraft(id: string): Promise<Draft | undefined>
  /** Saves the draft and its new page, if any, at once. */
  saveDraft(draft: Draft, page?: NewPage): Promise<Decision<void>>
  dropDraft(id: string): Promise<void>
  readPage(draftId: string, pageId: string): Promise<Uint8Array<ArrayBuffer> | undefined>
  basisOf(code: string, draft?: Draft): Promise<(Basis & { communeId: number; communeName: string }) | undefined>
  /** The key of a new envelope: pressed twice at once, both presses get the same. */
  envelopeKey(id: string): Promise<Uint8Array<ArrayBuffer>>
  /** Takes the ciphertext to the server; a second time with the same id changes nothing. */
  upload(draft: Draft, sealed: Uint8Array<ArrayBuffer>): Promise<Decision<{ expiresAt: Instant }>>
}
