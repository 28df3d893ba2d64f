// Accounts, sessions and devices in SQL. Owner's tables: callers read them through the everywhere scope.

import { createHash, randomBytes } from 'node:crypto'
import type { Actor } from '../../platform/actor.ts'
import type { Db } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import { addSeconds, type Instant } from '../../platform/time.ts'
import { DEVICE_SESSION_SECONDS, permissionsOf, STAFF_SESSION_SECONDS } from './rules.ts'

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** Opens a session for an account or a device; returns the secret token for the cookie (only its hash is kept). */
export async function openSession(
  db: Db,
  owner: { accountId: string } | { deviceId: string },
  now: Instant,
  userAgent = '',
  confirmed = false,
): Promise<{ token: string; sessionId: string }> {
  const token = randomBytes(32).toString('base64url')
  const sessionId = newId(now)
  const seconds = 'accountId' in owner ? STAFF_SESSION_SECONDS : DEVICE_SESSION_SECONDS
  await db
    .insertInto('sessions')
    .values({
      tokenHash: hashToken(token), id: sessionId, createdAt: now, lastSeenAt: now, expiresAt: addSeconds(now, seconds),
      confirmedAt: confirmed ? now : null, userAgent: userAgent.slice(0, 200),
      accountId: 'accountId' in owner ? owner.accountId : null, deviceId: 'deviceId' in owner ? owner.deviceId : null,
    })
    .execute()
  return { token, sessionId }
}

/** The actor behind a session token, or undefined when it is unknown, ended, revoked or its owner is closed. */
export async function findActor(db: Db, token: string, now: Instant): Promise<Actor | undefined> {
  const session = await db
    .selectFrom('sessions')
    .selectAll()
    .where('tokenHash', '=', hashToken(token))
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .executeTakeFirst()
  if (!session) return undefined
  return session.accountId ? findStaff(db, session.accountId, session) : findVolunteer(db, session.deviceId!, session)
}

interface SessionPart {
  id: string
  confirmedAt: Instant | null
}

async function findStaff(db: Db, accountId: string, session: SessionPart): Promise<Actor | undefined> {
  const account = await db.selectFrom('accounts').selectAll().where('id', '=', accountId).where('state', '=', 'active').executeTakeFirst()
  if (!account) return undefined
  const provinceCommunes = account.provinceId
    ? (await db.selectFrom('communes').select('communeId').where('provinceId', '=', account.provinceId).execute()).map((row) => row.communeId)
    : []
  return {
    id: account.id, kind: 'staff', name: account.fullName, communeId: account.communeId, provinceCommunes, roles: account.roles,
    permissions: permissionsOf(account.roles), hamletIds: null, teamId: null, memberId: null, deviceId: null,
    sessionId: session.id, confirmedAt: session.confirmedAt,
  }
}

async function findVolunteer(db: Db, deviceId: string, session: SessionPart): Promise<Actor | undefined> {
  const member = await db
    .selectFrom('devices as d')
    .innerJoin('teamMembers as m', (join) => join.onRef('m.communeId', '=', 'd.communeId').onRef('m.id', '=', 'd.memberId'))
    .innerJoin('teams as t', (join) => join.onRef('t.communeId', '=', 'm.communeId').onRef('t.id', '=', 'm.teamId'))
    .select(['d.id as deviceId', 'd.communeId', 'm.id as memberId', 'm.fullName', 'm.role', 'm.teamId'])
    .where('d.id', '=', deviceId)
    .where('d.revokedAt', 'is', null)
    .where('m.state', '=', 'active')
    .where('t.state', '=', 'active')
    .executeTakeFirst()
  if (!member) return undefined
  const hamlets = await db
    .selectFrom('teamHamlets')
    .select('hamletId')
    .where('communeId', '=', member.communeId)
    .where('teamId', '=', member.teamId)
    .execute()
  const roles = member.role === 'leader' ? ['volunteer', 'team_leader'] : ['volunteer']
  return {
    id: member.memberId, kind: 'volunteer', name: member.fullName, communeId: member.communeId, provinceCommunes: [], roles,
    permissions: permissionsOf(roles), hamletIds: hamlets.map((row) => row.hamletId), teamId: member.teamId, memberId: member.memberId,
    deviceId: member.deviceId, sessionId: session.id, confirmedAt: session.confirmedAt,
  }
}
