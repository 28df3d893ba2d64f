// A volunteer's phone: the leader's code, the phone that claims it, and the end of a lost one.

import { randomBytes } from 'node:crypto'
import { command } from '../../platform/command.ts'
import { ANONYMOUS, type Actor } from '../../platform/actor.ts'
import type { Db } from '../../platform/db.ts'
import { newShortCode } from '../../platform/ids.ts'
import { accept, refuse } from '../../platform/problem.ts'
import { hashToken } from '../../platform/secrets.ts'
import { addSeconds, millisecondsBetween, type Instant } from '../../platform/time.ts'
import { accountProblems } from './problems.ts'
import { findDevice, findEnrolMember, findEnrolment, type FoundEnrolment } from './queries-devices.ts'
import { ENROLMENT_SECONDS } from './rules.ts'
import { claimInput, enrolmentInput, revokeDeviceInput } from './schema.ts'

/** Eleven random signs and a check sign: short enough to type from a leader's screen, 2^54 guesses in 15 minutes. */
export function newEnrolmentToken(): string {
  return newShortCode(11)
}

/** A team leader's hands end at the team; officers work in the whole commune. */
export function isInCharge(actor: Actor, teamId: string): boolean {
  return actor.kind !== 'volunteer' || actor.teamId === teamId
}

async function insertEnrolment(db: Db, row: { communeId: number; memberId: string; tokenHash: Uint8Array; createdBy: string }, now: Instant) {
  const { communeId, memberId, createdBy } = row
  const expiresAt = addSeconds(now, ENROLMENT_SECONDS)
  // A new code for the same person puts the earlier one out of use.
  await db
    .updateTable('enrolments')
    .set({ expiresAt: now })
    .where('communeId', '=', communeId)
    .where('memberId', '=', memberId)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .execute()
  await db.insertInto('enrolments').values({ communeId, memberId, createdBy, tokenHash: Buffer.from(row.tokenHash), createdAt: now, expiresAt }).execute()
  return expiresAt
}

/** Makes a one-time code without a leader: for the demonstration. The link is `/ghi-danh/<token>`, good for 15 minutes. */
export async function createEnrolment(
  db: Db,
  of: { communeId: number; memberId: string; createdBy?: string },
  now: Instant,
): Promise<{ token: string; path: string; expiresAt: Instant }> {
  const token = newEnrolmentToken()
  const expiresAt = await insertEnrolment(db, { ...of, createdBy: of.createdBy ?? 'system', tokenHash: hashToken(token) }, now)
  return { token, path: `/ghi-danh/${token}`, expiresAt }
}

export const enrolmentIssued = command({
  type: 'device.enrolment_issued',
  may: 'device.enrol',
  input: enrolmentInput,
  async run({ db, communeId, actor, now }, { memberId, tokenHash }) {
    const member = await findEnrolMember(db, communeId, memberId)
    if (!member || !isInCharge(actor, member.teamId)) return refuse(accountProblems.noSuchMember)
    if (!member.active) return refuse(accountProblems.memberLeft)
    const expiresAt = await insertEnrolment(db, { communeId, memberId, tokenHash, createdBy: actor.id }, now)
    return accept({ subject: `member:${memberId}`, data: { memberId, expiresAt }, answer: { expiresAt } })
  },
})

/** Whoever holds the code acts as the member it names, and may do this one thing. */
export function claimant(enrolment: FoundEnrolment): Actor {
  const { memberId, fullName, communeId, teamId } = enrolment
  return { ...ANONYMOUS, id: memberId, kind: 'volunteer', name: fullName, communeId, teamId, memberId, permissions: new Set(['device.claim']) }
}

export const deviceEnrolled = command({
  type: 'device.enrolled',
  may: 'device.claim',
  input: claimInput,
  async run({ db, communeId, actor, now }, { tokenHash, deviceId, label }) {
    const code = Buffer.from(tokenHash)
    const claimed = await db
      .updateTable('enrolments')
      .set({ usedAt: now })
      .where('tokenHash', '=', code)
      .where('communeId', '=', communeId)
      .where('memberId', '=', actor.memberId)
      .where('usedAt', 'is', null)
      .where('expiresAt', '>', now)
      .returning('createdBy')
      .executeTakeFirst()
    if (!claimed) {
      const known = await findEnrolment(db, code)
      return refuse(known?.usedAt ? accountProblems.enrolmentUsed : accountProblems.enrolmentExpired)
    }
    const member = await findEnrolMember(db, communeId, actor.memberId!)
    if (!member?.active) return refuse(accountProblems.memberLeft)
    await db
      .insertInto('devices')
      .values({ id: deviceId, communeId, memberId: member.memberId, label, enrolledAt: now, enrolledBy: claimed.createdBy, lastSeenAt: now, dataKey: randomBytes(32) })
      .execute()
    return accept({ subject: `device:${deviceId}`, data: { memberId: member.memberId, enrolledBy: claimed.createdBy }, answer: { deviceId } })
  },
})

/** A form sent twice by a shaky connection within two minutes still ends with this phone enrolled. */
export function isRecentClaim(enrolment: FoundEnrolment, now: Instant): boolean {
  return enrolment.usedAt !== null && millisecondsBetween(enrolment.usedAt, now) < 120_000
}

export const deviceRevoked = command({
  type: 'device.revoked',
  may: 'device.revoke',
  input: revokeDeviceInput,
  async run({ db, communeId, actor, now }, { deviceId, reason }) {
    const device = await findDevice(db, communeId, deviceId)
    if (!device || !isInCharge(actor, device.teamId)) return refuse(accountProblems.noSuchDevice)
    if (device.revokedAt) return refuse(accountProblems.alreadyRevoked)
    await endDevices(db, { communeId, by: actor.id, reason, deviceId }, now)
    return accept({ subject: `device:${deviceId}`, data: { memberId: device.memberId, reason } })
  },
})

interface Ending {
  communeId: number
  by: string
  reason: string
  deviceId?: string
  memberIds?: string[]
}

/** The data key dies, the sessions end; what the phone sent stays. Returns how many phones it was. */
async function endDevices(db: Db, { communeId, by, reason, deviceId, memberIds }: Ending, now: Instant): Promise<number> {
  let query = db
    .updateTable('devices')
    .set({ dataKey: null, revokedAt: now, revokedBy: by, revokeReason: reason })
    .where('communeId', '=', communeId)
    .where('revokedAt', 'is', null)
  if (deviceId) query = query.where('id', '=', deviceId)
  if (memberIds) query = query.where('memberId', 'in', memberIds)
  const ids = (await query.returning('id').execute()).map((row) => row.id)
  if (ids.length > 0) await db.updateTable('sessions').set({ revokedAt: now }).where('deviceId', 'in', ids).where('revokedAt', 'is', null).execute()
  return ids.length
}

/** Ends every phone of members who left or whose team closed; part of the caller's command. Returns how many. */
export async function endDevicesOf(db: Db, of: { communeId: number; memberIds: string[]; by: string; reason: string }, now: Instant): Promise<number> {
  return of.memberIds.length === 0 ? 0 : endDevices(db, of, now)
}
