// One round trip for everything, packs and files beside it, and the officers' pages for work that needs a person.

import type { Actor } from '../../platform/actor.ts'
import { Refused } from '../../platform/problem.ts'
import type { Instant } from '../../platform/time.ts'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { can, anyone, page, raw } from '../../platform/web/route.ts'
import { readCapped, type ServerCtx, type ServerRoute } from '../../platform/web/server.ts'
import { touchDevice } from '../accounts/index.ts'
import { attachFile, findAttachment } from '../visits/index.ts'
import { receiveOutbox, type FieldCommands } from './commands.ts'
import { inboxRoutes } from './routes-inbox.tsx'
import { syncProblems } from './problems.ts'
import { findPackBody } from './queries.ts'
import { encodeReply, makeReply } from './reply.ts'
import { PreparePage } from './views.tsx'
import { SyncRequest } from './schema.ts'
import { serverKey } from './server-key.ts'

const MAX_BYTES = 2 * 1024 * 1024
const MAX_UNPACKED = 16 * 1024 * 1024
const MAX_PIECE = 1024 * 1024
const gunzipAsync = promisify(gunzip)

export function syncRoutes(commands: FieldCommands): ServerRoute[] {
  return [
    // Whether the phone is unknown (401) or cut off (403) decides if its data key dies: told apart here, not by `who`.
    raw<ServerCtx>('POST', '/sync', { who: anyone }, (ctx) => answerSync(ctx, commands)),
    raw<ServerCtx>('GET', '/sync/ho-so', { who: can('sync.use') }, answerProfile),
    raw<ServerCtx>('GET', '/sync/goi/:sha256', { who: can('sync.use') }, answerPack),
    raw<ServerCtx>('GET', '/sync/tep/:id', { who: can('sync.use') }, answerFileState),
    raw<ServerCtx>('PUT', '/sync/tep/:id', { who: can('sync.use') }, answerPiece),
    // The worker answers these once it is in charge; until then, and where there is none, the server says what to do.
    page<ServerCtx>('/may-nay', { who: can('sync.use') }, ({ view }) => <PreparePage v={view} next="/may-nay" />),
    page<ServerCtx>('/may-nay/ma-pin', { who: can('sync.use') }, ({ view }) => <PreparePage v={view} next="/may-nay/ma-pin" />),
    page<ServerCtx>('/may-nay/mo-khoa', { who: can('sync.use') }, ({ view }) => <PreparePage v={view} next="/may-nay" />),
    ...inboxRoutes(commands),
  ]
}

function reply(ctx: ServerCtx, body: BodyInit | null, status: number, headers: Record<string, string> = {}): Response {
  return new Response(body, { status, headers: { 'x-gocua': ctx.now, 'Cache-Control': 'no-store', ...headers } })
}

function json(ctx: ServerCtx, value: unknown, status = 200): Response {
  return reply(ctx, JSON.stringify(value), status, { 'Content-Type': 'application/json' })
}

async function answerSync(ctx: ServerCtx, commands: FieldCommands): Promise<Response> {
  const { actor, services } = ctx
  if (actor.kind === 'anonymous') return refuseStranger(ctx)
  const phone = asPhone(actor)
  if (!phone) return json(ctx, { problem: 'chung.notAllowed' }, 403)
  const request = await readRequest(ctx)
  if (!request) return json(ctx, { problem: syncProblems.badRequest.code }, 400)
  const acks =
    request.outbox.length === 0
      ? []
      : await receiveOutbox(services.database, commands, request.outbox, { ...phone, clock: request.clock as Instant, now: ctx.now })
  await markSeen(ctx, phone.deviceId, request.outbox)
  const answer = await makeReply(services.database, phone, request, acks, ctx)
  // Nothing new is said in as few bytes as can be: an answer to a POST is not kept by anybody.
  if (answer === null) return new Response(null, { status: 204, headers: { 'x-gocua': ctx.now } })
  const { body, encoding } = encodeReply(answer, ctx.c.req.header('accept-encoding') ?? '')
  return reply(ctx, body as BodyInit, 200, { 'Content-Type': 'application/json', ...(encoding && { 'Content-Encoding': encoding, Vary: 'Accept-Encoding' }) })
}

interface Phone {
  actor: Actor
  communeId: number
  deviceId: string
  hamletIds: string[]
}

function asPhone(actor: Actor): Phone | undefined {
  const { communeId, deviceId, hamletIds } = actor
  if (communeId === null || deviceId === null || hamletIds === null || !actor.permissions.has('sync.use')) return undefined
  return { actor, communeId, deviceId, hamletIds: hamletIds.toSorted() }
}

function refuseStranger(ctx: ServerCtx): Response {
  const problem = ctx.actor.ended ?? syncProblems.signedOut
  return json(ctx, { problem: problem.code, detail: ctx.t(problem.text) }, ctx.actor.ended ? 403 : 401)
}

async function readRequest(ctx: ServerCtx): Promise<SyncRequest | undefined> {
  const bytes = await readCapped(ctx.c.req.raw, MAX_BYTES)
  if (!bytes) return undefined
  try {
    const zipped = ctx.c.req.header('x-gocua-encoding') === 'gzip'
    const text = zipped ? await gunzipAsync(bytes, { maxOutputLength: MAX_UNPACKED }) : Buffer.from(bytes)
    const parsed = SyncRequest.safeParse(JSON.parse(text.toString('utf8')))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

/** When a phone was last heard of, to the minute: not a write for every poll. */
const seen = new Map<string, string>()

async function markSeen({ services, now }: ServerCtx, deviceId: string, outbox: readonly unknown[]): Promise<void> {
  const minute = now.slice(0, 16)
  const highest = Math.max(0, ...outbox.map((entry) => Number((entry as { n?: number } | null)?.n) || 0))
  if (seen.get(deviceId) === minute && highest === 0) return
  if (seen.size > 10_000) seen.clear()
  seen.set(deviceId, minute)
  await touchDevice(services.database.db, deviceId, now, highest)
}

/** Who the phone belongs to, and the key it seals to. */
async function answerProfile(ctx: ServerCtx): Promise<Response> {
  const { actor, services, view } = ctx
  if (!asPhone(actor)) return json(ctx, { problem: 'chung.notAllowed' }, 403)
  const { publicKey } = await serverKey(services.config.secret)
  return json(ctx, {
    actor: { ...actor, permissions: [...actor.permissions] },
    commune: view.commune ?? { name: '', fictional: false },
    serverKey: publicKey,
    enrolledAt: ctx.now,
  })
}

/** A pack or the rest of one; only for phones that work in its hamlet. */
async function answerPack(ctx: ServerCtx): Promise<Response> {
  const phone = asPhone(ctx.actor)
  const pack = phone && (await ctx.read((db) => findPackBody(db, phone.communeId, ctx.params.sha256 ?? '')))
  if (!phone || !pack || !phone.hamletIds.includes(pack.hamletId)) return json(ctx, { problem: syncProblems.packGone.code }, 404)
  const { body } = pack
  const headers = { 'Content-Type': 'application/octet-stream', 'Accept-Ranges': 'bytes', 'Cache-Control': 'private, max-age=86400, immutable', ETag: `"${ctx.params.sha256}"` }
  const from = /^bytes=(\d+)-$/.exec(ctx.c.req.header('range') ?? '')?.[1]
  if (from === undefined) return reply(ctx, new Uint8Array(body), 200, headers)
  const start = Number(from)
  if (start >= body.length) return reply(ctx, null, 416, { 'Content-Range': `bytes */${body.length}` })
  return reply(ctx, new Uint8Array(body.subarray(start)), 206, { ...headers, 'Content-Range': `bytes ${start}-${body.length - 1}/${body.length}` })
}

async function answerFileState(ctx: ServerCtx): Promise<Response> {
  const started = await startUpload(ctx)
  return json(ctx, started)
}

type FileAnswer = { offset?: number; done?: boolean; problem?: string; later?: boolean }

async function startUpload(ctx: ServerCtx): Promise<FileAnswer> {
  const id = ctx.params.id ?? ''
  const attachment = await ctx.read((db) => findAttachment(db, ctx.communeId!, id))
  if (!attachment) return { later: true }
  if (attachment.fileId) return { done: true }
  const started = await ctx.services.files.startUpload({ uploadId: id, sizeBytes: attachment.sizeBytes, sha256: attachment.sha256, declaredType: attachment.mediaType })
  if (!started.ok) return { problem: ctx.t(started.problems[0]!.text, started.problems[0]!.params) }
  return started.value.file ? finishUpload(ctx, id, started.value.file.id) : { offset: started.value.offset }
}

async function answerPiece(ctx: ServerCtx): Promise<Response> {
  const id = ctx.params.id ?? ''
  const started = await startUpload(ctx)
  if (started.offset === undefined) return json(ctx, started)
  const bytes = await readCapped(ctx.c.req.raw, MAX_PIECE)
  if (!bytes || bytes.length === 0) return json(ctx, started)
  const offset = Number(ctx.query.get('offset'))
  if (!Number.isInteger(offset) || offset < 0 || offset > started.offset) return json(ctx, started)
  const sha256 = Buffer.from(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)).toString('hex')
  const added = await ctx.services.files.addPiece({ uploadId: id, offset, bytes, sha256 })
  if (!added.ok) {
    const [problem] = added.problems
    if (problem!.code === 'tep.gap') return json(ctx, { offset: Number(problem!.params?.offset ?? 0) })
    return json(ctx, { problem: ctx.t(problem!.text, problem!.params) })
  }
  if (!added.value.file) return json(ctx, { offset: added.value.offset })
  return json(ctx, await finishUpload(ctx, id, added.value.file.id))
}

async function finishUpload(ctx: ServerCtx, id: string, fileId: string): Promise<FileAnswer> {
  const decision = await ctx.run(attachFile, { id, fileId })
  if (!decision.ok) throw new Refused(...decision.problems)
  return { done: true }
}
