// What people do to their own account: password, second factor, passkeys, recovery codes, sessions.

import { command, type CommandEnv } from '../../platform/command.ts'
import { accept, commonProblems, refuse } from '../../platform/problem.ts'
import { endSessions } from './commands.ts'
import { accountProblems } from './problems.ts'
import { listPasskeys } from './queries-accounts.ts'
import { needsSecondFactor } from './rules.ts'
import { codeHashesInput, newPasskeyInput, nothing, ownPasswordInput, ownTotpInput, passkeyInput, sessionInput } from './schema.ts'

const own = (env: CommandEnv) => `account:${env.actor.id}`

export const passwordChanged = command({
  type: 'account.password_changed',
  may: 'self.manage',
  input: ownPasswordInput,
  async run(env, { passwordHash }) {
    const { db, actor, now } = env
    if (actor.kind !== 'staff') return refuse(commonProblems.notAllowed)
    await db
      .updateTable('accounts')
      .set({ passwordHash, mustChangePassword: false, passwordUntil: null, passwordChangedAt: now })
      .where('id', '=', actor.id)
      .execute()
    await endSessions(db, actor.id, now, actor.sessionId ?? undefined)
    return accept({ subject: own(env), data: {} })
  },
})

export const totpSet = command({
  type: 'account.totp_set',
  may: 'self.manage',
  input: ownTotpInput,
  async run(env, { sealedSecret, step, codeHashes }) {
    const { db, actor, now } = env
    if (actor.kind !== 'staff') return refuse(commonProblems.notAllowed)
    await db
      .updateTable('accounts')
      .set({ totpSecret: Buffer.from(sealedSecret), totpLastStep: step, totpConfirmedAt: now })
      .where('id', '=', actor.id)
      .execute()
    await replaceCodes(env, codeHashes)
    return accept({ subject: own(env), data: {} })
  },
})

export const totpRemoved = command({
  type: 'account.totp_removed',
  may: 'self.manage',
  input: nothing,
  async run(env) {
    const { db, actor } = env
    const account = await ownFactors(env)
    if (account.passkeys === 0 && needsSecondFactor(actor.roles)) return refuse(accountProblems.lastFactor)
    await db.updateTable('accounts').set({ totpSecret: null, totpLastStep: null, totpConfirmedAt: null }).where('id', '=', actor.id).execute()
    return accept({ subject: own(env), data: {} })
  },
})

export const codesRenewed = command({
  type: 'account.recovery_codes_renewed',
  may: 'self.manage',
  input: codeHashesInput,
  async run(env, { codeHashes }) {
    if (env.actor.kind !== 'staff') return refuse(commonProblems.notAllowed)
    await replaceCodes(env, codeHashes)
    return accept({ subject: own(env), data: { codes: codeHashes.length } })
  },
})

async function replaceCodes({ db, actor, now }: CommandEnv, codeHashes: Uint8Array[]): Promise<void> {
  await db.deleteFrom('recoveryCodes').where('accountId', '=', actor.id).execute()
  if (codeHashes.length === 0) return
  await db
    .insertInto('recoveryCodes')
    .values(codeHashes.map((hash) => ({ accountId: actor.id, codeHash: Buffer.from(hash), createdAt: now })))
    .execute()
}

async function ownFactors({ db, actor }: CommandEnv): Promise<{ hasTotp: boolean; passkeys: number }> {
  const row = await db.selectFrom('accounts').select('totpSecret').where('id', '=', actor.id).forUpdate().executeTakeFirst()
  return { hasTotp: Boolean(row?.totpSecret), passkeys: (await listPasskeys(db, actor.id)).length }
}

export const passkeyAdded = command({
  type: 'account.passkey_added',
  may: 'self.manage',
  input: newPasskeyInput,
  async run(env, { credentialId, publicKey, counter, transports, label }) {
    const { db, actor, now } = env
    if (actor.kind !== 'staff') return refuse(commonProblems.notAllowed)
    await db
      .insertInto('passkeys')
      .values({ accountId: actor.id, credentialId, publicKey: Buffer.from(publicKey), counter, transports, label, createdAt: now })
      .execute()
    return accept({ subject: own(env), data: { label } })
  },
})

export const passkeyRemoved = command({
  type: 'account.passkey_removed',
  may: 'self.manage',
  input: passkeyInput,
  async run(env, { credentialId }) {
    const { db, actor } = env
    const factors = await ownFactors(env)
    if (!factors.hasTotp && factors.passkeys === 1 && needsSecondFactor(actor.roles)) return refuse(accountProblems.lastFactor)
    const removed = await db
      .deleteFrom('passkeys')
      .where('accountId', '=', actor.id)
      .where('credentialId', '=', credentialId)
      .returning('label')
      .executeTakeFirst()
    if (!removed) return refuse(accountProblems.noSuchPasskey)
    return accept({ subject: own(env), data: { label: removed.label } })
  },
})

/** Ends one of one's own sessions; signing out is ending the present one. */
export const ownSessionEnded = command({
  type: 'session.ended',
  may: 'self.manage',
  input: sessionInput,
  async run({ db, actor, now }, { sessionId }) {
    const mine = db.updateTable('sessions').set({ revokedAt: now }).where('id', '=', sessionId).where('revokedAt', 'is', null)
    const ended = await (actor.deviceId ? mine.where('deviceId', '=', actor.deviceId) : mine.where('accountId', '=', actor.id)).executeTakeFirst()
    if (ended.numUpdatedRows === 0n) return refuse(accountProblems.noSuchSession)
    return accept({ subject: actor.deviceId ? `device:${actor.deviceId}` : `account:${actor.id}`, data: { sessionId } })
  },
})
