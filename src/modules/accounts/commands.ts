// An administrator's acts on the accounts of the commune: create, roles, lock, reset, end a session.

import { command, type CommandEnv } from '../../platform/command.ts'
import type { Db } from '../../platform/db.ts'
import { accept, refuse } from '../../platform/problem.ts'
import { hashPassword, seal } from '../../platform/secrets.ts'
import { addSeconds, type Instant } from '../../platform/time.ts'
import { newId } from '../../platform/ids.ts'
import { Secret } from 'otpauth'
import { accountProblems } from './problems.ts'
import { findAccount, lockAdmins } from './queries-accounts.ts'
import { needsSecondFactor, ONE_TIME_PASSWORD_SECONDS } from './rules.ts'
import { lockInput, newAccountInput, resetInput, rolesInput, sessionInput } from './schema.ts'

export const TOTP_SEAL = 'totp'

export interface NewStaff {
  login: string
  fullName: string
  roles: string[]
  communeId: number | null
  /** Only for people of the province. */
  provinceId?: number
  password: string
  /** Base32; sealed with `secret` before it is stored. */
  totpSecret?: string
  /** The deployment's secret (services.config.secret); needed with totpSecret. */
  secret?: Uint8Array
}

/** Makes an account that can sign in at once: for the demonstration and the first administrator of a deployment. */
export async function createStaff(db: Db, staff: NewStaff, now: Instant): Promise<{ accountId: string }> {
  const accountId = newId(now)
  const { login, fullName, roles, communeId } = staff
  const totpSecret = staff.totpSecret && staff.secret ? sealTotp(staff.secret, accountId, staff.totpSecret) : null
  await db
    .insertInto('accounts')
    .values({
      id: accountId, communeId, provinceId: staff.provinceId ?? null, login, fullName, roles, createdAt: now,
      passwordHash: await hashPassword(staff.password), passwordChangedAt: now, totpSecret, totpConfirmedAt: totpSecret ? now : null,
    })
    .execute()
  return { accountId }
}

export function sealTotp(secret: Uint8Array, accountId: string, base32: string): Buffer {
  return seal(secret, TOTP_SEAL, Secret.fromBase32(base32).bytes, accountId)
}

export const accountCreated = command({
  type: 'account.created',
  may: 'account.manage',
  input: newAccountInput,
  async run({ db, communeId, now }, { accountId, login, fullName, roles, passwordHash }) {
    await db
      .insertInto('accounts')
      .values({
        id: accountId, communeId, provinceId: null, login, fullName, roles, createdAt: now, passwordHash,
        mustChangePassword: true, passwordUntil: addSeconds(now, ONE_TIME_PASSWORD_SECONDS),
      })
      .execute()
    return accept({ subject: `account:${accountId}`, data: { login, roles }, answer: { accountId } })
  },
})

export const rolesChanged = command({
  type: 'account.role_changed',
  may: 'account.manage',
  input: rolesInput,
  async run(env, { accountId, fullName, roles }) {
    const { db, communeId } = env
    const admins = await lockAdmins(db, communeId)
    const account = await findAccount(db, communeId, accountId)
    if (!account) return refuse(accountProblems.noSuchAccount)
    if (isLastAdmin(admins, accountId) && !roles.includes('commune_admin')) return refuse(accountProblems.lastAdmin)
    await db.updateTable('accounts').set({ roles, fullName }).where('communeId', '=', communeId).where('id', '=', accountId).execute()
    if (needsSecondFactor(roles) && !account.hasTotp && account.passkeys === 0) {
      // The new duties ask for a second factor: sessions opened without one may only add it.
      await db.updateTable('sessions').set({ stage: 'setup' }).where('accountId', '=', accountId).where('revokedAt', 'is', null).execute()
    }
    return accept({ subject: `account:${accountId}`, data: { from: account.roles, to: roles, renamed: account.fullName !== fullName } })
  },
})

function isLastAdmin(admins: string[], accountId: string): boolean {
  return admins.length === 1 && admins[0] === accountId
}

async function setLocked(env: CommandEnv, accountId: string, locked: boolean) {
  const { db, communeId, now, actor } = env
  if (actor.id === accountId) return refuse(accountProblems.notYourself)
  const admins = await lockAdmins(db, communeId)
  const account = await findAccount(db, communeId, accountId)
  if (!account) return refuse(accountProblems.noSuchAccount)
  if (locked && isLastAdmin(admins, accountId)) return refuse(accountProblems.lastAdmin)
  await db.updateTable('accounts').set({ state: locked ? 'locked' : 'active' }).where('communeId', '=', communeId).where('id', '=', accountId).execute()
  if (locked) await endSessions(db, accountId, now)
  return accept({ subject: `account:${accountId}`, data: { from: account.state } })
}

export const accountLocked = command({
  type: 'account.locked',
  may: 'account.manage',
  input: lockInput,
  run: (env, { accountId }) => setLocked(env, accountId, true),
})

export const accountUnlocked = command({
  type: 'account.unlocked',
  may: 'account.manage',
  input: lockInput,
  run: (env, { accountId }) => setLocked(env, accountId, false),
})

export const passwordReset = command({
  type: 'account.password_reset',
  may: 'account.manage',
  input: resetInput,
  async run({ db, communeId, now, actor }, { accountId, passwordHash, dropSecondFactor }) {
    if (actor.id === accountId) return refuse(accountProblems.notYourself)
    const account = await findAccount(db, communeId, accountId)
    if (!account) return refuse(accountProblems.noSuchAccount)
    await db
      .updateTable('accounts')
      .set({
        passwordHash, mustChangePassword: true, passwordChangedAt: now, passwordUntil: addSeconds(now, ONE_TIME_PASSWORD_SECONDS),
        ...(dropSecondFactor && { totpSecret: null, totpLastStep: null, totpConfirmedAt: null }),
      })
      .where('communeId', '=', communeId)
      .where('id', '=', accountId)
      .execute()
    if (dropSecondFactor) {
      await db.deleteFrom('passkeys').where('accountId', '=', accountId).execute()
      await db.deleteFrom('recoveryCodes').where('accountId', '=', accountId).execute()
    }
    await endSessions(db, accountId, now)
    return accept({ subject: `account:${accountId}`, data: { dropSecondFactor } })
  },
})

/** Ends every session of an account, except one. */
export async function endSessions(db: Db, accountId: string, now: Instant, exceptSessionId?: string): Promise<void> {
  let sessions = db.updateTable('sessions').set({ revokedAt: now }).where('accountId', '=', accountId).where('revokedAt', 'is', null)
  if (exceptSessionId) sessions = sessions.where('id', '<>', exceptSessionId)
  await sessions.execute()
}

export const sessionEndedByAdmin = command({
  type: 'session.revoked',
  may: 'account.manage',
  input: sessionInput,
  async run({ db, communeId, now }, { sessionId }) {
    const ended = await db
      .updateTable('sessions as s')
      .from('accounts as a')
      .set({ revokedAt: now })
      .where('s.id', '=', sessionId)
      .where('s.revokedAt', 'is', null)
      .whereRef('a.id', '=', 's.accountId')
      .where('a.communeId', '=', communeId)
      .returning('a.id as accountId')
      .executeTakeFirst()
    if (!ended) return refuse(accountProblems.noSuchSession)
    return accept({ subject: `account:${ended.accountId}`, data: { sessionId, by: 'admin' }, answer: { accountId: ended.accountId } })
  },
})
