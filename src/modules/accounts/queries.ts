// Accounts, sessions and devices in SQL. Owner's tables: callers read them through the everywhere scope.

import { randomBytes } from 'node:crypto'
import { ANONYMOUS, type Actor } from '../../platform/actor.ts'
import type { Db } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import { hashToken } from '../../platform/secrets.ts'
import { addSeconds, epochMs, instantFromEpochMs, millisecondsBetween, type Instant } from '../../platform/time.ts'
import { accountProblems } from './problems.ts'
import {
  DEVICE_SESSION_SECONDS, nextSetupStep, permissionsOf, SESSION_TOUCH_SECONDS, sessionEndMs, SETUP_PAGES, SETUP_PERMISSIONS, STAFF_SESSION_SECONDS,
} from './rules.ts'

/** Opens a session for an account or a device; returns the secret token for the cookie (only its hash is kept). */
export async function openSession(
  db: Db,
  owner: { accountId: string } | { deviceId: string },
  now: Instant,
  userAgent = '',
  confirmed = false,
  stage: 'full' | 'setup' = 'full',
): Promise<{ token: string; sessionId: string }> {
  const token = randomBytes(32).toString('base64url')
  const sessionId = newId(now)
  const seconds = 'accountId' in owner ? STAFF_SESSION_SECONDS : DEVICE_SESSION_SECONDS
  await db
    .insertInto('sessions')
    .values({
      tokenHash: hashToken(token), id: sessionId, createdAt: now, lastSeenAt: now, expiresAt: addSeconds(now, seconds),
      confirmedAt: confirmed ? now : null, userAgent: userAgent.slice(0, 200), stage,
      accountId: 'accountId' in owner ? owner.accountId : null, deviceId: 'deviceId' in owner ? owner.deviceId : null,
    })
    .execute()
  return { token, sessionId }
}

/** The same session under a new token: after sign-in steps and confirmations an old copy of the cookie is worth nothing. */
export async function rotateSession(db: Db, sessionId: string, change: { confirmedAt?: Instant; stage?: 'full' | 'setup' }): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await db.updateTable('sessions').set({ tokenHash: hashToken(token), ...change }).where('id', '=', sessionId).execute()
  return token
}

/**
 * The actor behind a session token, or undefined when it is unknown, ended or revoked. A revoked phone is nobody,
 * but is told why. Pushes the session's end on, at most every five minutes.
 */
export async function findActor(db: Db, token: string, now: Instant): Promise<Actor | undefined> {
  const session = await db
    .selectFrom('sessions')
    .select(['id', 'accountId', 'deviceId', 'createdAt', 'lastSeenAt', 'expiresAt', 'confirmedAt', 'revokedAt', 'stage'])
    .where('tokenHash', '=', hashToken(token))
    .executeTakeFirst()
  if (!session) return undefined
  const live = session.revokedAt === null && session.expiresAt > now
  if (session.deviceId) {
    const found = await findVolunteer(db, session.deviceId, session)
    if (found.kind !== 'anonymous' && !live) return undefined
    if (live) await touchSession(db, session, now)
    return found
  }
  const staff = live ? await findStaff(db, session.accountId!, session) : undefined
  if (staff) await touchSession(db, session, now)
  return staff
}

interface TouchedSession {
  id: string
  deviceId: string | null
  createdAt: Instant
  lastSeenAt: Instant
}

async function touchSession(db: Db, session: TouchedSession, now: Instant): Promise<void> {
  if (millisecondsBetween(session.lastSeenAt, now) < SESSION_TOUCH_SECONDS * 1000) return
  const end = sessionEndMs(epochMs(session.createdAt), epochMs(now), session.deviceId ? 'device' : 'staff')
  await db.updateTable('sessions').set({ lastSeenAt: now, expiresAt: instantFromEpochMs(end) }).where('id', '=', session.id).execute()
  if (session.deviceId) await db.updateTable('devices').set({ lastSeenAt: now }).where('id', '=', session.deviceId).execute()
}

interface SessionPart {
  id: string
  confirmedAt: Instant | null
  stage: string
}

async function findStaff(db: Db, accountId: string, session: SessionPart): Promise<Actor | undefined> {
  const account = await db.selectFrom('accounts').selectAll().where('id', '=', accountId).where('state', '=', 'active').executeTakeFirst()
  if (!account) return undefined
  const provinceCommunes = account.provinceId
    ? (await db.selectFrom('communes').select('communeId').where('provinceId', '=', account.provinceId).execute()).map((row) => row.communeId)
    : []
  const setup = session.stage === 'setup'
  const step = setup ? nextSetupStep({ mustChangePassword: account.mustChangePassword, hasSecondFactor: false, roles: account.roles }) : undefined
  return {
    ...(setup && { mustFirst: SETUP_PAGES[step ?? 'password'] }),
    id: account.id, kind: 'staff', name: account.fullName, communeId: account.communeId, provinceCommunes, roles: account.roles,
    permissions: setup ? SETUP_PERMISSIONS : permissionsOf(account.roles), hamletIds: null, teamId: null, memberId: null, deviceId: null,
    sessionId: session.id, confirmedAt: session.confirmedAt,
  }
}

/** The volunteer of a phone; nobody, with the reason, when the phone was revoked or its owner left. */
async function findVolunteer(db: Db, deviceId: string, session: SessionPart): Promise<Actor> {
  const owner = await findOwner(db, deviceId)
  if (!owner) throw new Error('a phone without its owner')
  if (owner.revokedAt) return { ...ANONYMOUS, ended: accountProblems.deviceRevoked }
  if (owner.state !== 'active' || owner.teamState !== 'active') return { ...ANONYMOUS, ended: accountProblems.memberGone }
  return asVolunteer(db, owner, session)
}

/** Whose work a phone carries, also when it was revoked or its owner left: for bringing unsent work in. */
export async function findDeviceOwner(db: Db, deviceId: string): Promise<Actor | undefined> {
  const owner = await findOwner(db, deviceId)
  return owner && asVolunteer(db, owner, { id: null, confirmedAt: null })
}

type Owner = NonNullable<Awaited<ReturnType<typeof findOwner>>>

function findOwner(db: Db, deviceId: string) {
  return db
    .selectFrom('devices as d')
    .innerJoin('teamMembers as m', (join) => join.onRef('m.communeId', '=', 'd.communeId').onRef('m.id', '=', 'd.memberId'))
    .innerJoin('teams as t', (join) => join.onRef('t.communeId', '=', 'm.communeId').onRef('t.id', '=', 'm.teamId'))
    .select(['d.id as deviceId', 'd.communeId', 'd.revokedAt', 'm.id as memberId', 'm.fullName', 'm.role', 'm.teamId', 'm.state', 't.state as teamState'])
    .where('d.id', '=', deviceId)
    .executeTakeFirst()
}

async function asVolunteer(db: Db, owner: Owner, session: { id: string | null; confirmedAt: Instant | null }): Promise<Actor> {
  const hamlets = await db
    .selectFrom('teamHamlets')
    .select('hamletId')
    .where('communeId', '=', owner.communeId)
    .where('teamId', '=', owner.teamId)
    .execute()
  const roles = owner.role === 'leader' ? ['volunteer', 'team_leader'] : ['volunteer']
  return {
    id: owner.memberId, kind: 'volunteer', name: owner.fullName, communeId: owner.communeId, provinceCommunes: [], roles,
    permissions: permissionsOf(roles), hamletIds: hamlets.map((row) => row.hamletId), teamId: owner.teamId, memberId: owner.memberId,
    deviceId: owner.deviceId, sessionId: session.id, confirmedAt: session.confirmedAt,
  }
}
