// The adapter to the national portal: sends what is in the outbox until it is acknowledged, takes what the portal has for
// this commune. Each message has an id, so anything may be sent or come twice.

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { systemActor } from '../../platform/actor.ts'
import { execute } from '../../platform/command.ts'
import { isUuid } from '../../platform/ids.ts'
import { inWords, type Problem } from '../../platform/problem.ts'
import { addSeconds } from '../../platform/time.ts'
import type { Services } from '../../platform/web/services.ts'
import { portalMessageTaken, portalMessageTurnedAway } from './commands-portal.ts'
import { dossierProblems } from './problems.ts'
import { readyToSend } from './queries-portal.ts'
import { findSettings } from './queries.ts'

type PortalServices = Pick<Services, 'database' | 'outbound' | 'files' | 'now'>

/** Refused by the portal itself this often, a message is set aside for a person to look at. */
const REFUSALS_BEFORE_DEAD = 3
const LONGEST_WAIT_SECONDS = 900
const BATCH = 50
const MOST_BATCHES = 40

interface Portal {
  call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }>
  fetchFile(url: string): Promise<{ bytes: Uint8Array; type: string } | undefined>
}

async function openPortal({ outbound }: Pick<Services, 'outbound'>, base: string): Promise<Portal> {
  const address = (path: string) => new URL(path, base).toString()
  const answer = await outbound.send(address('/oauth/token'), { method: 'POST' })
  if (!answer.ok) throw new PortalDown(`mã truy cập: ${answer.status}`)
  const { access_token: token } = (await answer.json()) as { access_token: string }
  return {
    async call(method, path, body) {
      const reply = await outbound.send(address(path), {
        method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      return { status: reply.status, body: (await reply.json().catch(() => ({}))) as Record<string, unknown> }
    },
    async fetchFile(url) {
      // Only from the portal itself: a message must not make us fetch from anywhere else.
      if (new URL(url).host !== new URL(base).host) return undefined
      const reply = await outbound.send(url, { headers: { authorization: `Bearer ${token}` } })
      return reply.ok ? { bytes: new Uint8Array(await reply.arrayBuffer()), type: reply.headers.get('content-type') ?? '' } : undefined
    },
  }
}

class PortalDown extends Error {}

export interface SyncReport {
  sent: number
  failed: number
  taken: number
  turnedAway: number
  /** Why it stopped early; null when everything that could be done was done. */
  stopped: string | null
}

/** Sends and takes for one commune. Safe to run twice at once and to be killed anywhere: what is not acknowledged goes again. */
export async function syncPortal(services: PortalServices, communeId: number): Promise<SyncReport> {
  const report: SyncReport = { sent: 0, failed: 0, taken: 0, turnedAway: 0, stopped: null }
  const settings = await services.database.read(communeId, (db) => findSettings(db, communeId))
  if (!settings?.portalUrl) return report
  const { code } = await services.database.read(communeId, (db) => db.selectFrom('communes').select('code').where('communeId', '=', communeId).executeTakeFirstOrThrow())
  try {
    const portal = await openPortal(services, settings.portalUrl)
    await sendAll(services, portal, communeId, code, report)
    await takeAll(services, portal, communeId, code, report)
  } catch (error) {
    if (!(error instanceof PortalDown) && !isNetworkFault(error)) throw error
    report.stopped = (error as Error).message
    await waitLonger(services, communeId, report.stopped)
  }
  return report
}

function isNetworkFault(error: unknown): boolean {
  return error instanceof TypeError || (error as Error).name === 'TimeoutError' || (error as Error).name === 'AbortError'
}

async function sendAll(services: PortalServices, portal: Portal, communeId: number, commune: string, report: SyncReport): Promise<void> {
  const { database } = services
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const ready = await database.read(communeId, (db) => readyToSend(db, communeId, services.now(), BATCH))
    if (ready.length === 0) return
    for (const message of ready) {
      const { status, body } = await portal.call('POST', '/api/events', { ...message.payload, id: message.id, commune })
      if (status >= 200 && status < 300) {
        await settle(services, communeId, message, { state: 'acknowledged', error: null, wait: 0 })
        report.sent += 1
        continue
      }
      const why = String(body.detail ?? `mã trả lời ${status}`)
      const refused = status >= 400 && status < 500 && status !== 401 && status !== 408 && status !== 429
      const tries = message.tries + 1
      await settle(services, communeId, message, { state: refused && tries >= REFUSALS_BEFORE_DEAD ? 'dead' : 'waiting', error: why, wait: backoff(tries) })
      report.failed += 1
      if (!refused) throw new PortalDown(why)
    }
  }
}

function backoff(tries: number): number {
  return Math.min(LONGEST_WAIT_SECONDS, 15 * 2 ** Math.min(tries, 10))
}

/** Job state, not business: the outbox row and the dossier's sync axis. */
async function settle({ database, now }: PortalServices, communeId: number, message: { id: string; dossierId: string; no: number }, to: { state: string; error: string | null; wait: number }): Promise<void> {
  const at = now()
  await database.write(communeId, async (db) => {
    await sql`update portal_outbox set state = ${to.state}, tries = tries + 1, last_error = ${to.error}, next_at = ${addSeconds(at, to.wait)}::timestamptz,
        acknowledged_at = case when ${to.state} = 'acknowledged' then ${at}::timestamptz end
      where commune_id = ${communeId} and dossier_id = ${message.dossierId}::uuid and no = ${message.no} and state <> 'acknowledged'`.execute(db)
    await sql`update dossiers d set sync_state = case
          when exists (select from portal_outbox o where o.commune_id = d.commune_id and o.dossier_id = d.id and o.state = 'dead') then 'failed'
          when exists (select from portal_outbox o where o.commune_id = d.commune_id and o.dossier_id = d.id and o.state = 'waiting' and o.last_error is not null) then 'failed'
          when exists (select from portal_outbox o where o.commune_id = d.commune_id and o.dossier_id = d.id and o.state = 'waiting') then 'waiting' else 'synced' end
      where d.commune_id = ${communeId} and d.id = ${message.dossierId}::uuid`.execute(db)
  })
}

/** The portal is down: nothing is tried for a while, so that a day of it costs a hundred knocks and not a hundred thousand. */
async function waitLonger({ database, now }: PortalServices, communeId: number, why: string): Promise<void> {
  const next = addSeconds(now(), LONGEST_WAIT_SECONDS)
  await database.write(communeId, (db) =>
    sql`update portal_outbox set last_error = ${why}, next_at = greatest(next_at, ${next}::timestamptz) where commune_id = ${communeId} and state = 'waiting' and next_at <= ${now()}::timestamptz`.execute(db),
  )
}

interface Incoming {
  id: string
  kind: string
  payload: Record<string, unknown>
}

async function takeAll(services: PortalServices, portal: Portal, communeId: number, commune: string, report: SyncReport): Promise<void> {
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const { status, body } = await portal.call('GET', `/api/messages?commune=${encodeURIComponent(commune)}`)
    if (status !== 200) throw new PortalDown(`mã trả lời ${status}`)
    const messages = (body.messages ?? []) as Incoming[]
    const done: string[] = []
    const refusals: Record<string, string> = {}
    for (const message of messages) {
      if (done.includes(message.id)) continue
      const problems = await takeOne(services, portal, communeId, message)
      if (problems === null) report.taken += 1
      // What speaks of a dossier we have not seen yet waits: its own message may be behind this one.
      else if (problems[0]!.code === dossierProblems.noSuchDossier.code && message.kind !== 'filed') continue
      else {
        report.turnedAway += 1
        refusals[message.id] = problems.map(inWords).join(' ')
        await run(services, communeId, portalMessageTurnedAway, { messageId: message.id, kind: message.kind, payload: message.payload, outcome: refusals[message.id]! }, idOf(`${message.id} turned away`))
      }
      done.push(message.id)
    }
    if (done.length === 0) return
    await portal.call('POST', '/api/messages/ack', { ids: done, refusals })
  }
}

async function takeOne(services: PortalServices, portal: Portal, communeId: number, message: Incoming): Promise<Problem[] | null> {
  const payload = await withFiles(services, portal, message.payload)
  const decision = await run(services, communeId, portalMessageTaken, { messageId: message.id, kind: message.kind, payload }, idOf(message.id))
  return decision.ok ? null : decision.problems
}

async function run<I>(services: PortalServices, communeId: number, command: Parameters<typeof execute<I>>[1], input: unknown, commandId: string) {
  return execute(services.database, command, input, { actor: { ...systemActor(communeId), name: 'Cổng Dịch vụ công' }, communeId, now: services.now(), commandId })
}

/** The message's own id as a command id, so that a message that comes again changes nothing. */
function idOf(messageId: string): string {
  if (isUuid(messageId)) return messageId
  const hex = createHash('sha256').update(messageId).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Attached papers are fetched and judged first; one that cannot be read is named as such, and does not keep the file away. */
async function withFiles({ files }: PortalServices, portal: Portal, payload: Record<string, unknown>): Promise<Record<string, unknown>> {
  if (!Array.isArray(payload.components)) return payload
  const components = []
  for (const one of payload.components as Record<string, unknown>[]) {
    const { url, ...paper } = one
    if (typeof url !== 'string') {
      components.push(paper)
      continue
    }
    const file = await portal.fetchFile(url)
    const kept = file && (await files.save(file.bytes, { declaredType: file.type, accept: ['jpeg', 'png', 'webp', 'pdf'] }))
    components.push(kept?.ok ? { ...paper, fileId: kept.value.id, fileName: url.split('/').at(-1) } : { ...paper, name: `${String(paper.name)} (tệp hỏng, không mở được)` })
  }
  return { ...payload, components }
}

/** For what else goes to the portal (a result to the citizen's store). Resolves when acknowledged; throws when it was not. */
export async function tellPortal(services: PortalServices, communeId: number, path: '/api/results', body: Record<string, unknown>): Promise<void> {
  const settings = await services.database.read(communeId, (db) => findSettings(db, communeId))
  if (!settings?.portalUrl) throw new Error('no portal connected')
  const portal = await openPortal(services, settings.portalUrl)
  const { status, body: answer } = await portal.call('POST', path, body)
  if (status >= 300) throw new PortalDown(String(answer.detail ?? status))
}

/** Every commune that is connected, one after the other; a portal that is down keeps nobody else waiting. */
export async function syncEveryPortal(services: PortalServices): Promise<void> {
  const rows = await services.database.read('everywhere', (db) => db.selectFrom('dossierSettings').select('communeId').where('portalUrl', '<>', '').orderBy('communeId').execute())
  for (const { communeId } of rows) {
    try {
      await syncPortal(services, communeId)
    } catch (error) {
      console.error(JSON.stringify({ job: 'portal-sync', communeId, error: String(error) }))
    }
  }
}

