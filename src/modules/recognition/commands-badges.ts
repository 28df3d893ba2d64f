// The commune's signing key, and badges: issued when the proof stands, revoked, issued again. The private key is opened by
// the deployment's secret only inside these commands and never leaves the process.

import { createPrivateKey, generateKeyPairSync, randomInt } from 'node:crypto'
import { SignJWT } from 'jose'
import { command, type CommandEnv } from '../../platform/command.ts'
import { accept, refuse, Refused, type Decision } from '../../platform/problem.ts'
import type { LedgerEvent } from '../../platform/ledger.ts'
import { open, seal } from '../../platform/secrets.ts'
import { addYears, type Instant } from '../../platform/time.ts'
import { getTheirs } from './commands.ts'
import { findKnownGuide } from './guides.ts'
import { officeProblems as problems } from './problems-office.ts'
import { findProof } from './queries.ts'
import { findBadge, findStandingBadge, findStandingKey, isPlaceTaken, listRevoked, type BadgeRow, type KeyRow } from './queries-badges.ts'
import { asPublicJwk, badgeClaims, STATUS_BITS, statusListClaims, thumbprint, tokenHeader, VALID_YEARS } from './rules-badge.ts'
import { issueInput, noInput, reissueInput, revokeInput } from './schema.ts'

export interface Signing {
  secret: Uint8Array
  origin: string
}

const PURPOSE = 'badge-key'

export function badgeCommands({ secret, origin }: Signing) {
  const makeKey = command({
    type: 'badge.key_made',
    may: 'badge.key',
    input: noInput,
    async run({ db, communeId, actor, now }) {
      if (await findStandingKey(db, communeId)) return refuse(problems.keyStands)
      const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const jwk = asPublicJwk(pair.publicKey.export({ format: 'jwk' }))
      const kid = await thumbprint(jwk)
      const privateSealed = seal(secret, PURPOSE, pair.privateKey.export({ format: 'der', type: 'pkcs8' }), kid)
      await db.insertInto('badgeKeys').values({ communeId, kid, publicJwk: JSON.stringify(jwk), privateSealed, madeAt: now, madeBy: actor.id }).execute()
      return accept({ subject: `badge_key:${kid}`, data: { kid, jwk: { ...jwk } }, answer: { kid } })
    },
  })

  const issueBadge = command({
    type: 'badge.issued',
    may: 'badge.issue',
    input: issueInput,
    async run(env, { residentId, guideId }) {
      if (await findStandingBadge(env.db, env.communeId, residentId, guideId)) return refuse(problems.badgeStands)
      return issue(env, { residentId, guideId, replaces: null })
    },
  })

  /** The old one is revoked in the same breath: there is never a moment with two. */
  const reissueBadge = command({
    type: 'badge.reissued',
    may: 'badge.issue',
    input: reissueInput,
    async run(env, { badgeId }) {
      const badge = await getStanding(env, badgeId)
      await markRevoked(env, badge, 'reissued')
      return issue(env, { residentId: badge.residentId, guideId: badge.guideId, replaces: badge.id })
    },
  })

  async function issue(env: CommandEnv, { residentId, guideId, replaces }: { residentId: string; guideId: string; replaces: string | null }): Promise<Decision<LedgerEvent>> {
    const { db, communeId, actor, now, today, commandId: id } = env
    const { hamletId } = await getTheirs(db, communeId, actor, residentId)
    const [proof, guide, key] = [await findProof(db, communeId, residentId, guideId), await findKnownGuide(db, communeId, guideId), await findStandingKey(db, communeId)]
    if (proof?.tier !== 'proved' || proof.provedOn === null || !guide) return refuse(problems.notProved)
    if (!key) return refuse(problems.keyMissing)
    const statusIndex = await drawPlace(env, key.kid)
    if (statusIndex === null) return refuse(problems.listFull)
    const validUntil = `${addYears(today, VALID_YEARS)}${now.slice(10)}` as Instant
    const facts = { badgeId: id, subjectId: crypto.randomUUID(), origin, kid: key.kid, communeName: key.communeName, fictional: key.fictional, guideId, skillName: guide.skillName, issuedAt: now, validUntil, statusIndex }
    const jwt = await sign(key, badgeClaims(facts))
    if (jwt === undefined) return refuse(problems.keyBroken)
    await db
      .insertInto('badges')
      .values({ communeId, id, residentId, guideId, guideVersion: guide.version, skill: guide.skill, kid: key.kid, statusIndex, provedOn: proof.provedOn, issuedAt: now, issuedBy: actor.id, validUntil, jwt, replaces })
      .execute()
    return accept({ subject: `resident:${residentId}`, hamletIds: [hamletId], householdIds: [], data: { badgeId: id, residentId, guideId, kid: key.kid, statusIndex, replaces }, answer: { id } })
  }

  const revokeBadge = command({
    type: 'badge.revoked',
    may: 'badge.issue',
    input: revokeInput,
    async run(env, { badgeId, why }) {
      const badge = await getStanding(env, badgeId)
      await markRevoked(env, badge, why)
      return accept({ subject: `resident:${badge.residentId}`, hamletIds: [], data: { badgeId, residentId: badge.residentId, why }, answer: { id: badgeId } })
    },
  })

  /** Undefined when the deployment's secret is not the one the key was sealed with. */
  async function sign(key: Pick<KeyRow, 'kid' | 'privateSealed'>, claims: object): Promise<string | undefined> {
    const der = open(secret, PURPOSE, key.privateSealed, key.kid)
    if (!der) return undefined
    return new SignJWT(claims as never).setProtectedHeader(tokenHeader(origin, key.kid)).sign(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
  }

  /** What the list says now, and how to sign it: whoever keeps it knows how old it is. */
  async function listToSign({ db, now }: Pick<CommandEnv, 'db' | 'now'>, key: KeyRow): Promise<{ revoked: string; sign(): Promise<string | undefined> }> {
    const places = await listRevoked(db, key.kid)
    return { revoked: places.join(), sign: async () => sign(key, await statusListClaims(origin, key.kid, places, now)) }
  }

  return { makeKey, issueBadge, reissueBadge, revokeBadge, listToSign }
}

/** A free place drawn at random; null when a thousand draws found none. */
async function drawPlace({ db, communeId }: CommandEnv, kid: string): Promise<number | null> {
  for (let draws = 0; draws < 1000; draws++) {
    const place = randomInt(STATUS_BITS)
    if (!(await isPlaceTaken(db, communeId, kid, place))) return place
  }
  return null
}

async function getStanding({ db, communeId }: CommandEnv, badgeId: string): Promise<BadgeRow> {
  const badge = await findBadge(db, communeId, badgeId)
  if (!badge) throw new Refused(problems.badgeMissing)
  if (badge.revokedAt !== null) throw new Refused(problems.badgeRevoked)
  return badge
}

async function markRevoked({ db, communeId, actor, now }: CommandEnv, { id }: BadgeRow, revokedWhy: string): Promise<void> {
  await db.updateTable('badges').set({ revokedAt: now, revokedBy: actor.id, revokedWhy }).where('communeId', '=', communeId).where('id', '=', id).execute()
}

