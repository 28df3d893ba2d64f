// Passkeys: a challenge is handed out once, answered once, within five minutes.

import { accept, refuse, type Decision } from '../../platform/problem.ts'
import { addSeconds } from '../../platform/time.ts'
import type { Actor } from '../../platform/actor.ts'
import { assertionOptions, challengeOf, registrationOptions, verifyAssertion, verifyRegistration, type VerifiedPasskey } from '../../platform/web/passkeys.ts'
import { countAttempt } from '../../platform/web/rate-limit.ts'
import type { Services } from '../../platform/web/services.ts'
import { openStaffSession, type Attempt, type Opened } from './commands-sign-in.ts'
import { accountProblems } from './problems.ts'
import { rotateSession } from './queries.ts'
import { findAccountById, findPasskey, listPasskeys } from './queries-accounts.ts'
import { ADDRESS_LIMIT, SECOND_FACTOR_SECONDS } from './rules.ts'

type Purpose = 'register' | 'sign_in' | 'confirm'

async function keepChallenge(services: Services, challenge: string, purpose: Purpose, accountId: string | null): Promise<void> {
  const now = services.now()
  const { db } = services.database
  await db.deleteFrom('passkeyChallenges').where('expiresAt', '<', now).execute()
  await db.insertInto('passkeyChallenges').values({ challenge, purpose, accountId, expiresAt: addSeconds(now, SECOND_FACTOR_SECONDS) }).execute()
}

/** Takes a challenge out of use; true when it was ours, for this purpose and person, and in time. */
async function takeChallenge(services: Services, challenge: string, purpose: Purpose, accountId: string | null): Promise<boolean> {
  const taken = await services.database.db
    .deleteFrom('passkeyChallenges')
    .where('challenge', '=', challenge)
    .returning(['purpose', 'accountId', 'expiresAt'])
    .executeTakeFirst()
  return taken !== undefined && taken.purpose === purpose && taken.accountId === accountId && taken.expiresAt > services.now()
}

export async function passkeyRegistrationOptions(services: Services, actor: Actor) {
  const account = await findAccountById(services.database.db, actor.id)
  if (!account) return undefined
  const known = await listPasskeys(services.database.db, account.id)
  const user = { id: account.id, login: account.login, name: account.fullName }
  const options = await registrationOptions(services.config.origin, user, known.map((passkey) => passkey.credentialId))
  await keepChallenge(services, options.challenge, 'register', account.id)
  return options
}

export async function checkRegistration(services: Services, actor: Actor, credential: unknown): Promise<Decision<VerifiedPasskey>> {
  const challenge = challengeOf(credential)
  if (!challenge || !(await takeChallenge(services, challenge, 'register', actor.id))) return refuse(accountProblems.passkeyRefused)
  const passkey = await verifyRegistration(services.config.origin, challenge, credential)
  return passkey ? accept(passkey) : refuse(accountProblems.passkeyRefused)
}

export async function passkeySignInOptions(services: Services, attempt: Attempt) {
  const limited = await countAttempt(services.database, `passkey-from:${attempt.address}`, ADDRESS_LIMIT, attempt.now)
  if (!limited.ok) return limited
  const options = await assertionOptions(services.config.origin)
  await keepChallenge(services, options.challenge, 'sign_in', null)
  return accept(options)
}

export async function passkeyConfirmOptions(services: Services, actor: Actor) {
  const known = await listPasskeys(services.database.db, actor.id)
  if (known.length === 0) return refuse(accountProblems.noSuchPasskey)
  const options = await assertionOptions(services.config.origin, known.map((passkey) => ({ id: passkey.credentialId, transports: passkey.transports })))
  await keepChallenge(services, options.challenge, 'confirm', actor.id)
  return accept(options)
}

/** The account whose passkey signed this challenge. */
async function checkAssertion(services: Services, purpose: Purpose, accountId: string | null, credential: { id: string }): Promise<string | undefined> {
  const challenge = challengeOf(credential)
  if (!challenge || !(await takeChallenge(services, challenge, purpose, accountId))) return undefined
  return ownerOfAssertion(services, challenge, accountId, credential)
}

/** Whose passkey answered this challenge, which is out of use by now. */
export async function ownerOfAssertion(services: Services, challenge: string, accountId: string | null, credential: { id: string }): Promise<string | undefined> {
  const { db } = services.database
  const passkey = await findPasskey(db, credential.id)
  if (!passkey || (accountId !== null && passkey.accountId !== accountId)) return undefined
  const counter = await verifyAssertion(services.config.origin, challenge, credential, passkey)
  if (counter === undefined) return undefined
  await db.updateTable('passkeys').set({ counter, lastUsedAt: services.now() }).where('credentialId', '=', passkey.credentialId).execute()
  return passkey.accountId
}

export async function signInWithPasskey(services: Services, credential: { id: string }, attempt: Attempt): Promise<Decision<Opened>> {
  const accountId = await checkAssertion(services, 'sign_in', null, credential)
  const account = accountId ? await findAccountById(services.database.db, accountId) : undefined
  return account ? accept(await openStaffSession(services, account, attempt, true)) : refuse(accountProblems.passkeyRefused)
}

export async function confirmWithPasskey(services: Services, actor: Actor, credential: { id: string }): Promise<Decision<{ token: string }>> {
  const accountId = await checkAssertion(services, 'confirm', actor.id, credential)
  if (accountId !== actor.id || !actor.sessionId) return refuse(accountProblems.passkeyRefused)
  return accept({ token: await rotateSession(services.database.db, actor.sessionId, { confirmedAt: services.now() }) })
}
