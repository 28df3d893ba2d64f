// Accounts with their factors and sessions: sign-in reads as the owner, administration inside its commune.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Instant } from '../../platform/time.ts'
import { permissionsOf } from './rules.ts'

/** What sign-in needs to decide; found by login across communes. */
export interface SignInAccount {
  id: string
  communeId: number | null
  login: string
  fullName: string
  roles: string[]
  passwordHash: string | null
  passwordUntil: Instant | null
  mustChangePassword: boolean
  totpSecret: Buffer | null
  totpLastStep: number | null
  passkeys: number
}

function signInAccounts(db: Db) {
  return db
    .selectFrom('accounts as a')
    .select([
      'a.id', 'a.communeId', 'a.login', 'a.fullName', 'a.roles', 'a.passwordHash', 'a.passwordUntil', 'a.mustChangePassword',
      'a.totpSecret', 'a.totpLastStep',
    ])
    .select(sql<number>`(select count(*) from passkeys p where p.account_id = a.id)`.as('passkeys'))
    .where('a.state', '=', 'active')
}

export async function findSignInAccount(db: Db, login: string): Promise<SignInAccount | undefined> {
  return signInAccounts(db).where('a.login', '=', login.trim().toLowerCase()).executeTakeFirst()
}

export async function findAccountById(db: Db, accountId: string): Promise<SignInAccount | undefined> {
  return signInAccounts(db).where('a.id', '=', accountId).executeTakeFirst()
}

export interface AccountRow {
  id: string
  login: string
  fullName: string
  roles: string[]
  state: string
  mustChangePassword: boolean
  passwordUntil: Instant | null
  createdAt: Instant
  hasTotp: boolean
  passkeys: number
  lastSeenAt: Instant | null
}

function accountRows(db: Db, communeId: number) {
  return db
    .selectFrom('accounts as a')
    .select(['a.id', 'a.login', 'a.fullName', 'a.roles', 'a.state', 'a.mustChangePassword', 'a.passwordUntil', 'a.createdAt'])
    .select(sql<boolean>`a.totp_secret is not null`.as('hasTotp'))
    .select(sql<number>`(select count(*) from passkeys p where p.account_id = a.id)`.as('passkeys'))
    .select(sql<Instant | null>`(select max(s.last_seen_at) from sessions s where s.account_id = a.id)`.as('lastSeenAt'))
    .where('a.communeId', '=', communeId)
}

/** Staff of a commune, active first, by name. A commune has tens of accounts, so there is one page. */
export async function listAccounts(db: Db, communeId: number): Promise<AccountRow[]> {
  return accountRows(db, communeId).orderBy('a.state').orderBy('a.fullName').limit(500).execute()
}

/** Working staff of a commune who hold a permission (all of them without one), by name: to whom work can be given. */
export async function listStaff(db: Db, communeId: number, permission?: string): Promise<{ id: string; fullName: string; roles: string[] }[]> {
  const rows = await db.selectFrom('accounts').select(['id', 'fullName', 'roles']).where('communeId', '=', communeId).where('state', '=', 'active').orderBy('fullName').limit(500).execute()
  return permission === undefined ? rows : rows.filter(({ roles }) => permissionsOf(roles).has(permission))
}

export async function findAccount(db: Db, communeId: number, accountId: string): Promise<AccountRow | undefined> {
  return accountRows(db, communeId).where('a.id', '=', accountId).executeTakeFirst()
}

export interface SessionRow {
  id: string
  createdAt: Instant
  lastSeenAt: Instant
  expiresAt: Instant
  userAgent: string
}

/** Sessions that still open something, most recently used first. */
export async function listSessions(db: Db, owner: { accountId: string } | { deviceId: string }, now: Instant): Promise<SessionRow[]> {
  const sessions = db
    .selectFrom('sessions')
    .select(['id', 'createdAt', 'lastSeenAt', 'expiresAt', 'userAgent'])
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .orderBy('lastSeenAt', 'desc')
    .limit(100)
  return 'accountId' in owner
    ? sessions.where('accountId', '=', owner.accountId).execute()
    : sessions.where('deviceId', '=', owner.deviceId).execute()
}

export interface PasskeyRow {
  credentialId: string
  label: string
  createdAt: Instant
  lastUsedAt: Instant | null
  transports: string[]
}

export async function listPasskeys(db: Db, accountId: string): Promise<PasskeyRow[]> {
  return db
    .selectFrom('passkeys')
    .select(['credentialId', 'label', 'createdAt', 'lastUsedAt', 'transports'])
    .where('accountId', '=', accountId)
    .orderBy('createdAt')
    .execute()
}

export async function findPasskey(db: Db, credentialId: string) {
  return db
    .selectFrom('passkeys as p')
    .innerJoin('accounts as a', 'a.id', 'p.accountId')
    .select(['p.accountId', 'p.credentialId', 'p.publicKey', 'p.counter', 'p.transports'])
    .where('p.credentialId', '=', credentialId)
    .where('a.state', '=', 'active')
    .executeTakeFirst()
}

export async function countRecoveryCodes(db: Db, accountId: string): Promise<number> {
  const row = await db
    .selectFrom('recoveryCodes')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('accountId', '=', accountId)
    .where('usedAt', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

/** Active administrators, locked until the transaction ends: two of them cannot remove each other at once. */
export async function lockAdmins(db: Db, communeId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('accounts')
    .select('id')
    .where('communeId', '=', communeId)
    .where('state', '=', 'active')
    .where(sql<boolean>`'commune_admin' = any(roles)`)
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.map((row) => row.id)
}

export interface CommuneChoice {
  communeId: number
  name: string
  kind: string
  fictional: boolean
}

/** The communes a province viewer may look at, by name. */
export async function listCommunes(db: Db, communeIds: number[]): Promise<CommuneChoice[]> {
  if (communeIds.length === 0) return []
  return db.selectFrom('communes').select(['communeId', 'name', 'kind', 'fictional']).where('communeId', 'in', communeIds).orderBy('name').execute()
}
