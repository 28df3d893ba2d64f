// The stand-ins of the demonstration and the tests, gathered: one folder for each outside party that cannot be reached
// from here (portal, bank, identity, trust services, document hub). They know the platform only, never a module.

import type { ServerRoute } from '../platform/web/server.ts'
import type { StandIn, StandInOptions } from '../platform/outbound.ts'

export interface StandIns {
  /** Their answers to requests that leave the house. */
  hosts: StandIn[]
  /** Their own screens under /gia-lap, each under a band that says it is a simulation. */
  routes: ServerRoute[]
}

/** `dir`: the folder under which each keeps its files. */
export function createStandIns(_options: StandInOptions): StandIns {
  return { hosts: [], routes: [] }
}
