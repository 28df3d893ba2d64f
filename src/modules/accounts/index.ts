// The door of accounts: who is asking, what roles may do, and how logins and phones come to be.

import { getCookie } from 'hono/cookie'
import type { Context } from 'hono'
import type { Actor } from '../../platform/actor.ts'
import type { Services } from '../../platform/web/services.ts'
import { findActor } from './queries.ts'
import { SESSION_COOKIE } from './routes-session.ts'

export { ROLES, ROLE_NAMES, permissionsOf, type Role } from './rules.ts'
export { findDeviceOwner, openSession } from './queries.ts'
export { findAccount, listAccounts, listStaff, type AccountRow } from './queries-accounts.ts'

export { findDevice, touchDevice, type DeviceRow } from './queries-devices.ts'
export { createStaff, type NewStaff } from './commands.ts'
export { createEnrolment, endDevicesOf } from './commands-devices.ts'
export { actChallenge, answerActChallenge, confirmActWithPassword, wayToConfirm, type ActProof } from './commands-acts.ts'
export { SESSION_COOKIE } from './routes-session.ts'

/** The actor of a request by its session cookie; undefined for the public. */
export async function authenticate(services: Services, c: Context): Promise<Actor | undefined> {
  const token = getCookie(c, SESSION_COOKIE)
  if (!token || token.length > 100) return undefined
  return findActor(services.database, token, services.now())
}
