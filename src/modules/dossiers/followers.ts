// Delivery, ratings and the index follow what happens to a dossier here, in the same transaction, without this module
// knowing their tables.

import type { CommandEnv } from '../../platform/command.ts'
import type { PlainSql } from '../../platform/plain-sql.ts'
import type { DossierEvent, DossierRow } from './schema.ts'

export interface DossierFollower {
  name: string
  /** After an accepted change that concerns it; `dossier` is the row as it now stands, `event` what was just done to it. */
  changed?(env: CommandEnv, dossier: DossierRow, event: DossierEvent): Promise<void>
  /** Whether `changed` has anything to do: most changes concern nobody and cost no message. */
  concerns?(dossier: DossierRow, event: DossierEvent): boolean
  /** A follower that only writes: its statement travels with the dossier's own. */
  writes?(env: CommandEnv, dossier: DossierRow, event: DossierEvent): PlainSql
}

const followers = new Map<string, DossierFollower>()

/** Called once by the composition root for each module that keeps rows about dossiers. */
export function followDossiers(follower: DossierFollower): void {
  followers.set(follower.name, follower)
}

const isConcerned = ({ changed, concerns }: DossierFollower, dossier: DossierRow, event: DossierEvent) => changed !== undefined && (concerns?.(dossier, event) ?? true)

export function concernedBy(dossier: DossierRow, event: DossierEvent): boolean {
  return [...followers.values()].some((follower) => isConcerned(follower, dossier, event))
}

export function plainWordsOf(env: CommandEnv, dossier: DossierRow, event: DossierEvent): PlainSql {
  return [...followers.values()].map(({ writes }) => writes?.(env, dossier, event) ?? '').join('')
}

export async function tellFollowers(env: CommandEnv, dossier: DossierRow, event: DossierEvent): Promise<void> {
  for (const follower of followers.values()) if (isConcerned(follower, dossier, event)) await follower.changed!(env, dossier, event)
}
