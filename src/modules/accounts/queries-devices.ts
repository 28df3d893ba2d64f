// Phones and the codes that enrol them, inside one commune; a code is looked up across communes by its hash.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Instant } from '../../platform/time.ts'

export interface DeviceRow {
  id: string
  memberId: string
  memberName: string
  memberState: string
  teamId: string
  teamName: string
  label: string
  enrolledAt: Instant
  lastSeenAt: Instant | null
  lastSequence: number
  revokedAt: Instant | null
  revokeReason: string | null
}

/** Phones of a commune (or of one team or member), those in use first, the longest unseen on top. */
export async function listDevices(db: Db, communeId: number, filter: { teamId?: string; memberId?: string; deviceId?: string } = {}): Promise<DeviceRow[]> {
  let query = db
    .selectFrom('devices as d')
    .innerJoin('teamMembers as m', (join) => join.onRef('m.communeId', '=', 'd.communeId').onRef('m.id', '=', 'd.memberId'))
    .innerJoin('teams as t', (join) => join.onRef('t.communeId', '=', 'm.communeId').onRef('t.id', '=', 'm.teamId'))
    .select([
      'd.id', 'd.memberId', 'm.fullName as memberName', 'm.state as memberState', 'm.teamId', 't.name as teamName', 'd.label', 'd.enrolledAt',
      'd.lastSeenAt', 'd.lastSequence', 'd.revokedAt', 'd.revokeReason',
    ])
    .where('d.communeId', '=', communeId)
  if (filter.teamId) query = query.where('m.teamId', '=', filter.teamId)
  if (filter.memberId) query = query.where('d.memberId', '=', filter.memberId)
  if (filter.deviceId) query = query.where('d.id', '=', filter.deviceId)
  return query.orderBy(sql`d.revoked_at is not null`).orderBy(sql`d.last_seen_at nulls first`).orderBy('d.enrolledAt').limit(1000).execute()
}

/** One phone with its owner, or undefined. */
export async function findDevice(db: Db, communeId: number, deviceId: string): Promise<DeviceRow | undefined> {
  return (await listDevices(db, communeId, { deviceId }))[0]
}

/** A phone was heard of: when, and the highest number among the commands it has sent. */
export async function touchDevice(db: Db, deviceId: string, now: Instant, lastSequence = 0): Promise<void> {
  await db
    .updateTable('devices')
    .set({ lastSeenAt: now, lastSequence: sql<number>`greatest(last_sequence, ${lastSequence})` })
    .where('id', '=', deviceId)
    .execute()
}

/** The phone's data key and the end of this session; undefined when there is none any more. */
export async function findDeviceKey(db: Db, deviceId: string, sessionId: string): Promise<{ dataKey: Buffer; expiresAt: Instant } | undefined> {
  const row = await db
    .selectFrom('devices as d')
    .innerJoin('sessions as s', 's.deviceId', 'd.id')
    .select(['d.dataKey', 's.expiresAt'])
    .where('d.id', '=', deviceId)
    .where('s.id', '=', sessionId)
    .executeTakeFirst()
  return row?.dataKey ? { dataKey: row.dataKey, expiresAt: row.expiresAt } : undefined
}

export interface EnrolMember {
  communeId: number
  memberId: string
  fullName: string
  role: string
  teamId: string
  teamName: string
  communeName: string
  communeKind: string
  active: boolean
}

function members(db: Db) {
  return db
    .selectFrom('teamMembers as m')
    .innerJoin('teams as t', (join) => join.onRef('t.communeId', '=', 'm.communeId').onRef('t.id', '=', 'm.teamId'))
    .innerJoin('communes as c', 'c.communeId', 'm.communeId')
    .select(['m.communeId', 'm.id as memberId', 'm.fullName', 'm.role', 'm.teamId', 't.name as teamName', 'c.name as communeName', 'c.kind as communeKind'])
    .select(sql<boolean>`m.state = 'active' and t.state = 'active'`.as('active'))
}

export async function findEnrolMember(db: Db, communeId: number, memberId: string): Promise<EnrolMember | undefined> {
  return members(db).where('m.communeId', '=', communeId).where('m.id', '=', memberId).executeTakeFirst()
}

export interface FoundEnrolment extends EnrolMember {
  expiresAt: Instant
  usedAt: Instant | null
}

/** What a code stands for, used or not; owner's scope. */
export async function findEnrolment(db: Db, tokenHash: Uint8Array): Promise<FoundEnrolment | undefined> {
  return members(db)
    .innerJoin('enrolments as e', (join) => join.onRef('e.communeId', '=', 'm.communeId').onRef('e.memberId', '=', 'm.id'))
    .select(['e.expiresAt', 'e.usedAt'])
    .where('e.tokenHash', '=', Buffer.from(tokenHash))
    .executeTakeFirst()
}
