// The door of accounts: who is asking, and what roles may do.

import { getCookie } from 'hono/cookie'
import type { Context } from 'hono'
import type { Actor } from '../../platform/actor.ts'
import type { Services } from '../../platform/web/services.ts'
import { findActor } from './queries.ts'

export { ROLES, ROLE_NAMES, permissionsOf, type Role } from './rules.ts'
export { openSession } from './queries.ts'

export const SESSION_COOKIE = 'gocua_session'

/** The actor of a request by its session cookie; undefined for the public. */
export async function authenticate(services: Services, c: Context): Promise<Actor | undefined> {
  const token = getCookie(c, SESSION_COOKIE)
  if (!token || token.length > 100) return undefined
  return findActor(services.database.db, token, services.now())
}
