// Accounts, sessions and devices in SQL. Owner's tables: callers read them through the everywhere scope.

import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { ANONYMOUS, type Actor } from '../../platform/actor.ts'
import type { Database, Db } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import type { Problem } from '../../platform/problem.ts'
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

/** Ends one session, whoever's: for the session a new sign-in replaces. */
export async function endSession(db: Db, sessionId: string, now: Instant): Promise<void> {
  await db.updateTable('sessions').set({ revokedAt: now }).where('id', '=', sessionId).where('revokedAt', 'is', null).execute()
}

/** Where a volunteer works, beside a query that names the member `m`. */
const HAMLET_IDS = sql<string[]>`array(select h.hamlet_id::text from team_hamlets h where h.commune_id = m.commune_id and h.team_id = m.team_id)`.as('hamletIds')

/**
 * Sessions with everything their owners are, in one question: it is asked at every request and every poll of a phone, so it is
 * prepared once on each connection (planning its joins cost more than answering it). The list stands in a subquery so that its
 * length is never guessed: a plan for one would look cheaper than the kept one, and be made anew each time.
 */
const SESSION = {
  name: 'session-of-token',
  text: `select s.id, s.account_id as "accountId", s.device_id as "deviceId", s.created_at as "createdAt", s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt", s.confirmed_at as "confirmedAt",
      s.revoked_at as "revokedAt", s.stage, a.commune_id as "communeId", a.full_name as "fullName", a.roles, a.state, a.must_change_password as "mustChangePassword",
      d.commune_id as "deviceCommuneId", d.revoked_at as "deviceRevokedAt", m.id as "memberId", m.full_name as "memberName", m.role, m.team_id as "teamId", m.state as "memberState", t.state as "teamState",
      case when a.province_id is null then '{}'::integer[] else array(select c.commune_id from communes c where c.province_id = a.province_id order by c.commune_id) end as "provinceCommunes",
      case when m.id is null then '{}'::text[] else array(select h.hamlet_id::text from team_hamlets h where h.commune_id = m.commune_id and h.team_id = m.team_id) end as "hamletIds",
      s.token_hash as "tokenHash"
    from sessions s
    left join accounts a on a.id = s.account_id
    left join devices d on d.id = s.device_id
    left join team_members m on m.commune_id = d.commune_id and m.id = d.member_id
    left join teams t on t.commune_id = m.commune_id and t.id = m.team_id
    where s.token_hash = any ((select $1::bytea[])::bytea[])`,
}

interface SessionRow {
  id: string
  accountId: string | null
  deviceId: string | null
  createdAt: Instant
  lastSeenAt: Instant
  expiresAt: Instant
  confirmedAt: Instant | null
  revokedAt: Instant | null
  stage: string
  communeId: number | null
  fullName: string | null
  roles: string[] | null
  state: string | null
  mustChangePassword: boolean | null
  deviceCommuneId: number | null
  deviceRevokedAt: Instant | null
  memberId: string | null
  memberName: string | null
  role: string | null
  teamId: string | null
  memberState: string | null
  teamState: string | null
  provinceCommunes: number[]
  hamletIds: string[]
}

interface Asking {
  hash: string
  done(row: SessionRow | undefined): void
  fail(error: unknown): void
}

const asking = new WeakMap<Database['pool'], Asking[]>()

/**
 * The session of a token as it stands after the request came. Requests that arrive while a question is on its way share the
 * next one: a message to the database and back costs more processor time than the answer.
 */
function sessionRow({ pool }: Pick<Database, 'pool'>, token: string): Promise<SessionRow | undefined> {
  return new Promise((done, fail) => {
    const one: Asking = { hash: hashToken(token).toString('hex'), done, fail }
    const queue = asking.get(pool)
    if (queue) queue.push(one)
    else {
      const mine = [one]
      asking.set(pool, mine)
      void askSessions(pool, mine)
    }
  })
}

const ASKED_TOGETHER = 100

/** Never throws. */
async function askSessions(pool: Database['pool'], queue: Asking[]): Promise<void> {
  while (queue.length > 0) {
    const together = queue.splice(0, ASKED_TOGETHER)
    try {
      const { rows } = await pool.query<SessionRow & { tokenHash: Buffer }>({ ...SESSION, values: [together.map(({ hash }) => `\\x${hash}`)] })
      const found = new Map(rows.map((row) => [row.tokenHash.toString('hex'), row]))
      for (const { hash, done } of together) done(found.get(hash))
    } catch (error) {
      for (const { fail } of together) fail(error)
    }
  }
  asking.delete(pool)
}

/**
 * The actor behind a session token, or undefined when it is unknown, ended or revoked. A revoked phone is nobody,
 * but is told why. Pushes the session's end on, at most every five minutes.
 */
export async function findActor(database: Pick<Database, 'db' | 'pool'>, token: string, now: Instant): Promise<Actor | undefined> {
  const session = await sessionRow(database, token)
  if (!session) return undefined
  const ended = session.deviceId ? phoneEnd(session) : undefined
  if (ended) return { ...ANONYMOUS, ended }
  if (session.revokedAt !== null || session.expiresAt <= now) return undefined
  if (session.accountId && session.state !== 'active') return undefined
  await touchSession(database.db, session, now)
  return session.deviceId ? volunteerOf(session, session.deviceId, session) : staffOf(session)
}

function phoneEnd({ deviceRevokedAt, memberState, teamState }: SessionRow): Problem | undefined {
  if (deviceRevokedAt !== null) return accountProblems.deviceRevoked
  return memberState === 'active' && teamState === 'active' ? undefined : accountProblems.memberGone
}

function staffOf(session: SessionRow): Actor {
  const roles = session.roles ?? []
  const setup = session.stage === 'setup'
  const step = nextSetupStep({ mustChangePassword: session.mustChangePassword ?? true, hasSecondFactor: false, roles }) ?? 'password'
  return {
    id: session.accountId!, kind: 'staff', name: session.fullName!, communeId: session.communeId, provinceCommunes: session.provinceCommunes, roles,
    permissions: setup ? SETUP_PERMISSIONS : permissionsOf(roles), hamletIds: null, teamId: null, memberId: null, deviceId: null,
    sessionId: session.id, confirmedAt: session.confirmedAt, ...(setup && { mustFirst: SETUP_PAGES[step] }),
  }
}

type Owner = Pick<SessionRow, 'memberId' | 'memberName' | 'role' | 'teamId' | 'deviceCommuneId' | 'hamletIds'>

function volunteerOf(owner: Owner, deviceId: string, session: { id: string; confirmedAt: Instant | null } | null): Actor {
  const roles = owner.role === 'leader' ? ['volunteer', 'team_leader'] : ['volunteer']
  return {
    id: owner.memberId!, kind: 'volunteer', name: owner.memberName!, communeId: owner.deviceCommuneId, provinceCommunes: [], roles,
    permissions: permissionsOf(roles), hamletIds: owner.hamletIds, teamId: owner.teamId, memberId: owner.memberId, deviceId,
    sessionId: session?.id ?? null, confirmedAt: session?.confirmedAt ?? null,
  }
}

/** Whose work a phone carries, also when it was revoked or its owner left: for bringing unsent work in. */
export async function findDeviceOwner(db: Db, deviceId: string): Promise<Actor | undefined> {
  const owner = await db
    .selectFrom('devices as d')
    .innerJoin('teamMembers as m', (join) => join.onRef('m.communeId', '=', 'd.communeId').onRef('m.id', '=', 'd.memberId'))
    .select(['d.communeId as deviceCommuneId', 'm.id as memberId', 'm.fullName as memberName', 'm.role', 'm.teamId'])
    .select(HAMLET_IDS)
    .where('d.id', '=', deviceId)
    .executeTakeFirst()
  return owner && volunteerOf(owner, deviceId, null)
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
