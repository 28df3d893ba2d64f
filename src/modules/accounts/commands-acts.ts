// Confirming one act and nothing else: the passkey's challenge contains the hash of what is done, so that the answer
// proves who agreed to exactly that. Without a passkey: password and code, counted like a sign-in.

import { createHash, randomBytes } from 'node:crypto'
import type { Actor } from '../../platform/actor.ts'
import { accept, refuse, type Decision } from '../../platform/problem.ts'
import { verifyPassword } from '../../platform/secrets.ts'
import { addSeconds } from '../../platform/time.ts'
import { assertionOptions, challengeOf } from '../../platform/web/passkeys.ts'
import { countAttempt } from '../../platform/web/rate-limit.ts'
import type { Services } from '../../platform/web/services.ts'
import { ownerOfAssertion } from './commands-passkeys.ts'
import { countBoth, useTotp, type Attempt } from './commands-sign-in.ts'
import { accountProblems } from './problems.ts'
import { findAccountById, listPasskeys } from './queries-accounts.ts'
import { SECOND_FACTOR_LIMIT, SECOND_FACTOR_SECONDS } from './rules.ts'

/** What a passkey answered, kept for whoever checks later: challenge = SHA-256(nonce ‖ hash of the act). All base64url. */
export interface ActProof {
  nonce: string
  credentialId: string
  clientDataJSON: string
  authenticatorData: string
  signature: string
}

/** Which ways this person can confirm an act with. */
export async function wayToConfirm(services: Services, actor: Actor): Promise<{ passkey: boolean; password: boolean }> {
  const account = await findAccountById(services.database.db, actor.id)
  return { passkey: Number(account?.passkeys ?? 0) > 0, password: account?.passwordHash != null && account.totpSecret !== null }
}

const NONCE_BYTES = 16

/** Options for the browser, good for five minutes and for what hashes to `bound` (32 bytes). */
export async function actChallenge(services: Services, actor: Actor, bound: Uint8Array): Promise<Decision<Record<string, unknown>>> {
  const { db } = services.database
  const now = services.now()
  const known = await listPasskeys(db, actor.id)
  if (known.length === 0) return refuse(accountProblems.noSuchPasskey)
  const nonce = randomBytes(NONCE_BYTES)
  const challenge = createHash('sha256').update(nonce).update(bound).digest()
  const options = await assertionOptions(services.config.origin, known.map((passkey) => ({ id: passkey.credentialId, transports: passkey.transports })), challenge)
  await db.deleteFrom('passkeyChallenges').where('expiresAt', '<', now).execute()
  await db
    .insertInto('passkeyChallenges')
    .values({ challenge: options.challenge, purpose: 'act', accountId: actor.id, bound: Buffer.concat([nonce, bound]), expiresAt: addSeconds(now, SECOND_FACTOR_SECONDS) })
    .execute()
  return accept({ ...options })
}

/** The proof that this person's passkey confirmed the act `bound`; a challenge is answered once. */
export async function answerActChallenge(services: Services, actor: Actor, bound: Uint8Array, credential: { id: string; response: Record<string, unknown> }): Promise<Decision<ActProof>> {
  const challenge = challengeOf(credential)
  if (!challenge) return refuse(accountProblems.passkeyRefused)
  const kept = await services.database.db
    .deleteFrom('passkeyChallenges')
    .where('challenge', '=', challenge)
    .where('purpose', '=', 'act')
    .where('accountId', '=', actor.id)
    .where('expiresAt', '>', services.now())
    .returning('bound')
    .executeTakeFirst()
  if (!kept?.bound || !kept.bound.subarray(NONCE_BYTES).equals(bound)) return refuse(accountProblems.passkeyRefused)
  if ((await ownerOfAssertion(services, challenge, actor.id, credential)) !== actor.id) return refuse(accountProblems.passkeyRefused)
  const { clientDataJSON, authenticatorData, signature } = credential.response as Record<string, string>
  return accept({ nonce: kept.bound.subarray(0, NONCE_BYTES).toString('base64url'), credentialId: credential.id, clientDataJSON: clientDataJSON!, authenticatorData: authenticatorData!, signature: signature! })
}

/** Password and code for one act. The session is left as it is: nothing else is opened by this. */
export async function confirmActWithPassword(services: Services, actor: Actor, typed: { password: string; code: string }, attempt: Attempt): Promise<Decision<true>> {
  const limited = await countBoth(services, `confirm:${actor.id}`, attempt)
  if (!limited.ok) return limited
  const account = await findAccountById(services.database.db, actor.id)
  const right = await verifyPassword(typed.password.slice(0, 1000), account?.passwordHash)
  if (!account || !right) return refuse(accountProblems.badPassword)
  const again = await countAttempt(services.database, `second-factor:${account.id}`, SECOND_FACTOR_LIMIT, attempt.now)
  if (!again.ok) return again
  return (await useTotp(services, account, typed.code, attempt.now)) ? accept(true) : refuse(accountProblems.badCode)
}
