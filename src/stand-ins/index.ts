// The stand-ins of the demonstration and the tests, gathered: one folder for each outside party that cannot be reached
// from here (portal, bank, identity, trust services, document hub, mail). They know the platform only, never a module.

import type { ServerRoute } from '../platform/web/server.ts'
import type { OutboundHandler, StandIn, StandInOptions } from '../platform/outbound.ts'
import { createBank } from './bank/index.ts'
import { createHubRoom } from './hub/index.tsx'
import { createIdentity } from './identity/index.ts'
import { createMailRoom } from './mail/index.tsx'
import { createTrust } from './trust/index.ts'
import { createPortal } from './portal/index.ts'
import { overviewRoutes } from './overview.tsx'

export { SIMULATED_IDENTITY } from './identity/index.ts'

export interface StandIns {
  /** Their answers to requests that leave the house. */
  hosts: StandIn[]
  /** Their own screens under /gia-lap, each under a band that says it is a simulation. */
  routes: ServerRoute[]
  /** Given once by the application: how they reach it, for parties that call us. */
  connect?(inbound: OutboundHandler): void
}

/** `dir`: the folder under which each keeps its files. */
export function createStandIns(options: StandInOptions): StandIns {
  const rooms: StandIns[] = [
    createBank(options),
    createHubRoom(options),
    createMailRoom(options),
    createTrust(options),
    createPortal(options),
    createIdentity(options),
  ]
  return {
    hosts: rooms.flatMap(({ hosts }) => hosts),
    routes: [...overviewRoutes, ...rooms.flatMap(({ routes }) => routes)],
    connect: (inbound) => rooms.forEach((room) => room.connect?.(inbound)),
  }
}
