// Who is acting: the only thing the platform knows of accounts. Runs on the server and on the phone.

import type { Problem } from './problem.ts'

export interface Actor {
  /** Account, volunteer or system id; 'anonymous' for the public. Written to the ledger. */
  id: string
  kind: 'anonymous' | 'staff' | 'volunteer' | 'system'
  name: string
  /** The commune the actor belongs to; null for the public, province viewers and the system. */
  communeId: number | null
  /** Communes a province viewer may look at; empty for everybody else. */
  provinceCommunes: number[]
  roles: string[]
  permissions: ReadonlySet<string>
  /** Hamlets a volunteer or team leader works in; null = the whole commune. */
  hamletIds: string[] | null
  teamId: string | null
  memberId: string | null
  deviceId: string | null
  sessionId: string | null
  /** Instant of the last identity confirmation, for dangerous acts. */
  confirmedAt: string | null
  /** A page this person has to finish before anything else (one-time password, second factor). */
  mustFirst?: string
  /** Why a token that was once good no longer is (revoked phone): said instead of "sign in first". */
  ended?: Problem
}

export const ANONYMOUS: Actor = {
  id: 'anonymous',
  kind: 'anonymous',
  name: '',
  communeId: null,
  provinceCommunes: [],
  roles: [],
  permissions: new Set(),
  hamletIds: null,
  teamId: null,
  memberId: null,
  deviceId: null,
  sessionId: null,
  confirmedAt: null,
}

/** The actor of jobs and of the demonstration loader in one commune. */
export function systemActor(communeId: number): Actor {
  return { ...ANONYMOUS, id: 'system', kind: 'system', name: 'Hệ thống', communeId, permissions: new Set(['*']) }
}

export function may(actor: Actor, permission: string): boolean {
  return actor.permissions.has(permission) || actor.permissions.has('*')
}
