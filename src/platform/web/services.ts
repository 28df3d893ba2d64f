// What the server's handlers may use besides their own request: given once at start, closed at stop.

import type { Database } from '../db.ts'
import type { FileStore } from '../files.ts'
import type { Jobs } from '../jobs.ts'
import type { Messenger } from '../messaging/messenger.ts'
import type { Outbound } from '../outbound.ts'
import type { Instant } from '../time.ts'

/** A provider of identities by OpenID Connect, as a deployment names it. */
export interface IdentitySettings {
  /** Said on the screen: 'VNeID', 'nơi định danh mô phỏng'. */
  name: string
  issuer: string
  clientId: string
  /** Only for clients that have one; without it PKCE alone proves us. */
  clientSecret?: string
  /** Names of the claims that carry the person's number, and the scopes that ask for it. */
  scopes: string
  numberClaim: string
  /** The lowest level of assurance that signs in, as the provider writes it in `acr`: a number in it counts. */
  level: number
  /** True when it speaks for the national electronic identity: the index counts dossiers that were verified so. */
  national: boolean
  /** A stand-in: offered to fictional communes only, and said so everywhere. */
  simulated: boolean
  timeoutMs?: number
}

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
    /** Who identifies citizens: the real provider if one is configured, and the stand-in of fictional communes. */
    identity?: { real?: IdentitySettings | undefined; simulated?: IdentitySettings | undefined }
  }
}
