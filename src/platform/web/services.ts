// What the server's handlers may use besides their own request: given once at start, closed at stop.

import type { Database } from '../db.ts'
import type { FileStore } from '../files.ts'
import type { Jobs } from '../jobs.ts'
import type { Messenger } from '../messaging/messenger.ts'
import type { Outbound } from '../outbound.ts'
import type { Instant } from '../time.ts'

export interface Services {
  database: Database
  files: FileStore
  messenger: Messenger
  /** The way to portals, banks, hubs and signers. */
  outbound: Outbound
  jobs: Jobs
  /** The clock; tests may turn it. */
  now: () => Instant
  config: {
    /** Public address, e.g. https://gocua.example; links and QR codes start with it. */
    origin: string
    dataDir: string
    /** Secret of this deployment, 32 bytes: derives cookie and token keys. */
    secret: Uint8Array
    /** True when cookies need `Secure` (the public address is https). */
    secure: boolean
  }
}
