// Signing in: password, then code or recovery code; confirming again before dangerous acts. These belong to no
// commune yet, so they are not ledger commands; what they open is kept in `sessions`.

import { Secret } from 'otpauth'
import type { Actor } from '../../platform/actor.ts'
import { accept, refuse, type Decision } from '../../platform/problem.ts'
import { derivedBytes, open, openText, sealText, verifyPassword } from '../../platform/secrets.ts'
import { addSeconds, type Instant } from '../../platform/time.ts'
import { acceptedTotpStep } from '../../platform/totp.ts'
import { newShortCode, readShortCode } from '../../platform/ids.ts'
import { countAttempt } from '../../platform/web/rate-limit.ts'
import type { Services } from '../../platform/web/services.ts'
import { TOTP_SEAL } from './commands.ts'
import { accountProblems } from './problems.ts'
import { openSession, rotateSession } from './queries.ts'
import { findAccountById, findSignInAccount, type SignInAccount } from './queries-accounts.ts'
import { ADDRESS_LIMIT, LOGIN_LIMIT, nextSetupStep, SECOND_FACTOR_LIMIT, SECOND_FACTOR_SECONDS } from './rules.ts'

export interface Attempt {
  address: string
  userAgent: string
  now: Instant
}

export interface Opened {
  kind: 'session'
  token: string
  setup: 'password' | 'second_factor' | undefined
}

export interface WantsCode {
  kind: 'code'
  ticket: string
  hasTotp: boolean
  hasPasskey: boolean
}

/** First half. Unknown logins, wrong passwords and ended one-time passwords get one answer after the same work. */
export async function signInWithPassword(services: Services, typed: { login: string; password: string }, attempt: Attempt): Promise<Decision<Opened | WantsCode>> {
  const { database, config } = services
  const login = typed.login.trim().toLowerCase()
  const limited = await countBoth(services, `sign-in:${login.slice(0, 60)}`, attempt)
  if (!limited.ok) return limited
  const account = await findSignInAccount(database.db, login)
  const right = await verifyPassword(typed.password.slice(0, 1000), account?.passwordHash)
  if (!account || !right) return refuse(accountProblems.badSignIn)
  if (account.passwordUntil !== null && account.passwordUntil <= attempt.now) return refuse(accountProblems.badSignIn)
  const hasTotp = account.totpSecret !== null
  const hasPasskey = Number(account.passkeys) > 0
  if (hasTotp || hasPasskey) {
    const until = addSeconds(attempt.now, SECOND_FACTOR_SECONDS)
    const ticket = sealText(config.secret, 'sign-in-ticket', { accountId: account.id, until, password: fingerprint(config.secret, account) })
    return accept({ kind: 'code', ticket, hasTotp, hasPasskey })
  }
  return accept(await openStaffSession(services, account, attempt, false))
}

export async function countBoth(services: Services, bucket: string, attempt: Attempt): Promise<Decision<unknown>> {
  const byAddress = await countAttempt(services.database, `sign-in-from:${attempt.address}`, ADDRESS_LIMIT, attempt.now)
  return byAddress.ok ? countAttempt(services.database, bucket, LOGIN_LIMIT, attempt.now) : byAddress
}

/** A ticket dies when the password behind it is changed. */
function fingerprint(secret: Uint8Array, account: SignInAccount): string {
  return derivedBytes(secret, 'sign-in-fingerprint', account.passwordHash ?? '').toString('base64url').slice(0, 16)
}

/** Opens the session a signed-in person gets: a full one, or one that can only finish the account. */
export async function openStaffSession(services: Services, account: SignInAccount, attempt: Attempt, hasSecondFactor: boolean): Promise<Opened> {
  const setup = nextSetupStep({ mustChangePassword: account.mustChangePassword, hasSecondFactor, roles: account.roles })
  const { token } = await openSession(services.database.db, { accountId: account.id }, attempt.now, attempt.userAgent, true, setup ? 'setup' : 'full')
  return { kind: 'session', token, setup }
}

interface Ticket {
  accountId: string
  until: Instant
  password: string
}

/** The account a first half was right for, while it is still good. */
export async function accountOfTicket(services: Services, ticket: string, now: Instant): Promise<SignInAccount | undefined> {
  const found = openText(services.config.secret, 'sign-in-ticket', ticket) as Ticket | undefined
  if (!found || found.until <= now) return undefined
  const account = await findAccountById(services.database.db, found.accountId)
  return account && fingerprint(services.config.secret, account) === found.password ? account : undefined
}

/** Second half: a code of the authenticator app, or one of the codes on paper. */
export async function signInWithCode(services: Services, typed: { ticket: string; code: string }, attempt: Attempt): Promise<Decision<Opened>> {
  const account = await accountOfTicket(services, typed.ticket, attempt.now)
  if (!account) return refuse(accountProblems.signInExpired)
  const limited = await countAttempt(services.database, `second-factor:${account.id}`, SECOND_FACTOR_LIMIT, attempt.now)
  if (!limited.ok) return limited
  const right = (await useTotp(services, account, typed.code, attempt.now)) || (await useRecoveryCode(services, account.id, typed.code, attempt.now))
  return right ? accept(await openStaffSession(services, account, attempt, true)) : refuse(accountProblems.badCode)
}

/** True once per code: the step is taken in the same statement that checks it. */
export async function useTotp(services: Services, account: SignInAccount, code: string, now: Instant): Promise<boolean> {
  if (!account.totpSecret) return false
  const bytes = open(services.config.secret, TOTP_SEAL, account.totpSecret, account.id)
  if (!bytes) return false
  const step = acceptedTotpStep(new Secret({ buffer: new Uint8Array(bytes).buffer }).base32, code, now, account.totpLastStep)
  if (step === undefined) return false
  const taken = await services.database.db
    .updateTable('accounts')
    .set({ totpLastStep: step })
    .where('id', '=', account.id)
    .where((eb) => eb.or([eb('totpLastStep', 'is', null), eb('totpLastStep', '<', step)]))
    .executeTakeFirst()
  return taken.numUpdatedRows === 1n
}

async function useRecoveryCode(services: Services, accountId: string, typed: string, now: Instant): Promise<boolean> {
  const code = readShortCode(typed)
  if (!code) return false
  const used = await services.database.db
    .updateTable('recoveryCodes')
    .set({ usedAt: now })
    .where('accountId', '=', accountId)
    .where('codeHash', '=', recoveryHash(services.config.secret, accountId, code))
    .where('usedAt', 'is', null)
    .executeTakeFirst()
  return used.numUpdatedRows === 1n
}

/** Short codes need more than a plain hash: without the deployment's secret nothing can be guessed from a stolen table. */
function recoveryHash(secret: Uint8Array, accountId: string, code: string): Buffer {
  return derivedBytes(secret, 'recovery-code', `${accountId}:${code}`)
}

/** Ten codes to print, and what is kept of them. */
export function newRecoveryCodes(secret: Uint8Array, accountId: string): { codes: string[]; codeHashes: Uint8Array[] } {
  const codes = Array.from({ length: 10 }, () => newShortCode(9))
  return { codes, codeHashes: codes.map((code) => recoveryHash(secret, accountId, code)) }
}

/** The password once more, before a dangerous act. The session moves to a new token. */
export async function confirmWithPassword(services: Services, actor: Actor, password: string, attempt: Attempt): Promise<Decision<{ token: string }>> {
  const limited = await countBoth(services, `confirm:${actor.id}`, attempt)
  if (!limited.ok) return limited
  const account = await findAccountById(services.database.db, actor.id)
  const right = await verifyPassword(password.slice(0, 1000), account?.passwordHash)
  if (!account || !right || !actor.sessionId) return refuse(accountProblems.badPassword)
  return accept({ token: await rotateSession(services.database.db, actor.sessionId, { confirmedAt: attempt.now }) })
}

/**
 * After a step of finishing an account: what is still missing, and a new token when nothing is.
 * Call it with the session that did the step.
 */
export async function finishSetup(services: Services, actor: Actor, now: Instant): Promise<{ setup: Opened['setup']; token: string | undefined }> {
  const account = await findAccountById(services.database.db, actor.id)
  if (!account || !actor.sessionId) return { setup: undefined, token: undefined }
  const hasSecondFactor = account.totpSecret !== null || Number(account.passkeys) > 0
  const setup = nextSetupStep({ mustChangePassword: account.mustChangePassword, hasSecondFactor, roles: account.roles })
  if (setup) return { setup, token: undefined }
  return { setup, token: await rotateSession(services.database.db, actor.sessionId, { stage: 'full', confirmedAt: now }) }
}
