// The register (form 07): what was received in a period, in the order it came.

import type { Db } from '../../platform/db.ts'
import type { Instant } from '../../platform/time.ts'

export interface RegisterRow {
  id: string
  code: string
  procedureName: string
  applicantName: string
  address: string
  phone: string | null
  resolvingAgency: string
  acceptedAt: Instant | null
  dueAt: Instant | null
  originalDueAt: Instant | null
  returnedAt: Instant | null
  resultWay: string
  state: number
}

export async function registerRows(db: Db, communeId: number, ask: { from: Instant; to: Instant; skip: number }, limit: number): Promise<RegisterRow[]> {
  return db
    .selectFrom('dossiers')
    .select(['id', 'code', 'procedureName', 'applicantName', 'address', 'phone', 'resolvingAgency', 'acceptedAt', 'dueAt', 'originalDueAt', 'returnedAt', 'resultWay', 'state'])
    .where('communeId', '=', communeId).where('createdAt', '>=', ask.from).where('createdAt', '<', ask.to)
    .orderBy('createdAt').orderBy('id').offset(Math.min(ask.skip, 100_000)).limit(limit).execute()
}
