// Delivery, ratings and the index follow what happens to a dossier here, in the same transaction, without this module
// knowing their tables.

import type { CommandEnv } from '../../platform/command.ts'
import type { DossierEvent, DossierRow } from './schema.ts'

export interface DossierFollower {
  name: string
  /** After every accepted change; `dossier` is the row as it now stands, `event` what was just done to it. */
  changed?(env: CommandEnv, dossier: DossierRow, event: DossierEvent): Promise<void>
}

const followers = new Map<string, DossierFollower>()

/** Called once by the composition root for each module that keeps rows about dossiers. */
export function followDossiers(follower: DossierFollower): void {
  followers.set(follower.name, follower)
}

export async function tellFollowers(env: CommandEnv, dossier: DossierRow, event: DossierEvent): Promise<void> {
  for (const follower of followers.values()) await follower.changed?.(env, dossier, event)
}
