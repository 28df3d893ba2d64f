// Reads the environment once. Everything has a default that works on a fresh machine.

import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { projectFile } from './platform/root.ts'
import type { IdentitySettings } from './platform/web/services.ts'

export interface Config {
  port: number
  /** True when PORT was given: then another port is offered in words, never taken silently. */
  portGiven: boolean
  host: string
  dataDir: string
  /** Undefined: the embedded PostgreSQL. */
  databaseUrl: string | undefined
  origin: string | undefined
  demo: boolean
  /** Who identifies citizens; undefined: nobody does. */
  identity: IdentitySettings | undefined
}

export function readConfig(env: NodeJS.ProcessEnv, cwd: string): Config {
  const port = Number(env.PORT || 3000)
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`PORT=${env.PORT} is not a port number (0 to 65535).`)
  return {
    port,
    portGiven: Boolean(env.PORT),
    host: env.HOST || '127.0.0.1',
    dataDir: env.DATA_DIR ? path.resolve(cwd, env.DATA_DIR) : projectFile('data'),
    databaseUrl: env.DATABASE_URL || undefined,
    origin: env.ORIGIN?.replace(/\/$/, '') || undefined,
    demo: env.DEMO !== 'no',
    identity: readIdentity(env),
  }
}

/** A real provider of identities is named by its issuer and the client it knows us by; the rest has defaults. */
function readIdentity(env: NodeJS.ProcessEnv): IdentitySettings | undefined {
  const { IDENTITY_ISSUER: issuer, IDENTITY_CLIENT_ID: clientId } = env
  if (!issuer && !clientId) return undefined
  if (!issuer?.startsWith('https://') || !clientId) throw new Error('IDENTITY_ISSUER must be an https address and IDENTITY_CLIENT_ID must be given with it.')
  const level = Number(env.IDENTITY_LEVEL || 2)
  if (!Number.isInteger(level) || level < 1 || level > 9) throw new Error(`IDENTITY_LEVEL=${env.IDENTITY_LEVEL} is not a level (1 to 9).`)
  return {
    issuer, clientId, ...(env.IDENTITY_CLIENT_SECRET && { clientSecret: env.IDENTITY_CLIENT_SECRET }), name: env.IDENTITY_NAME || new URL(issuer).hostname, scopes: env.IDENTITY_SCOPES || 'openid profile',
    numberClaim: env.IDENTITY_NUMBER_CLAIM || 'personal_number', level, national: env.IDENTITY_NATIONAL === 'yes', simulated: false,
  }
}

/** The deployment's secret, made once and kept readable by its owner only. */
export function deploymentSecret(dataDir: string): Uint8Array {
  const file = path.join(dataDir, 'secret')
  fs.mkdirSync(dataDir, { recursive: true })
  if (!fs.existsSync(file)) fs.writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' })
  return Buffer.from(fs.readFileSync(file, 'utf8').trim(), 'hex')
}
