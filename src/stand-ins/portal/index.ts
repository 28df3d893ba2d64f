// A national portal that is not one: dossiers arrive from it, states and results go back to it. Under
// /gia-lap/cong-dich-vu-cong, with faults that can be switched on. The real exchange's schema is not public; this one is ours.

import type { StandIn, StandInOptions } from '../../platform/outbound.ts'
import type { Instant } from '../../platform/time.ts'
import type { ServerRoute } from '../../platform/web/server.ts'
import { attachment } from './attachments.ts'
import { PORTAL_HOST } from './citizens.ts'
import { portalScreens } from './screens.tsx'
import { openPortalState, type OpenPortalState, type PortalMessage, type PortalState, type ToldEvent } from './state.ts'

const TOKEN = 'mo-phong'

export function createPortal({ dir, now }: StandInOptions): { hosts: StandIn[]; routes: ServerRoute[] } {
  const state = openPortalState(dir)
  return { hosts: [{ host: PORTAL_HOST, answer: (request) => answer(state, now, request) }], routes: portalScreens(state, now) }
}

async function answer(state: OpenPortalState, now: () => Instant, request: Request): Promise<Response> {
  const url = new URL(request.url)
  const { faults } = state.read()
  if (faults.down) return problem(503, 'Cổng đang bảo trì (mô phỏng)')
  if (url.pathname === '/oauth/token') return Response.json({ access_token: TOKEN, expires_in: 900 })
  if (url.pathname.startsWith('/tep/')) return attachment(url.pathname.slice(5))
  if (request.headers.get('authorization') !== `Bearer ${TOKEN}`) return problem(401, 'Chưa có mã truy cập')
  if (request.method === 'GET' && url.pathname === '/api/messages') return Response.json({ messages: messagesFor(state.read(), url.searchParams.get('commune') ?? '', now()) })
  if (request.method === 'GET' && url.pathname.startsWith('/api/dossiers/')) {
    const found = state.read().dossiers[decodeURIComponent(url.pathname.slice('/api/dossiers/'.length))]
    return found ? Response.json(found) : problem(404, 'Không có hồ sơ này')
  }
  const body = (await request.json().catch(() => ({}))) as Record<string, unknown>
  if (url.pathname === '/api/messages/ack') {
    acknowledge(state, body)
    return Response.json({ ok: true })
  }
  if (url.pathname === '/api/events') {
    if (faults.rejected) return problem(422, 'Cổng từ chối tin này (mô phỏng)')
    takeEvent(state, body)
    // Taken, but the answer never comes home: the sender must be able to send again.
    if (faults.lost) return problem(504, 'Hết giờ chờ (mô phỏng)')
    return Response.json({ acknowledged: body.id })
  }
  if (url.pathname === '/api/results') {
    takeResult(state, body, now())
    return Response.json({ acknowledged: body.id })
  }
  return problem(404, 'Không có địa chỉ này')
}

function problem(status: number, detail: string): Response {
  return Response.json({ detail }, { status })
}

function messagesFor(state: PortalState, commune: string, now: Instant): Pick<PortalMessage, 'id' | 'kind' | 'payload'>[] {
  let waiting = state.messages.filter((message) => message.commune === commune && !message.acknowledged && message.visibleAt <= now).slice(0, 50)
  if (state.faults.doubled) waiting = waiting.flatMap((message) => [message, message])
  if (state.faults.disordered) waiting = waiting.toReversed()
  return waiting.map(({ id, kind, payload }) => ({ id, kind, payload }))
}

function acknowledge(state: OpenPortalState, { ids, refusals }: { ids?: unknown; refusals?: unknown }): void {
  const done = new Set(Array.isArray(ids) ? (ids as string[]) : [])
  const why = (refusals ?? {}) as Record<string, string>
  state.write(({ messages }) => {
    for (const message of messages) {
      if (!done.has(message.id)) continue
      message.acknowledged = true
      if (why[message.id]) message.refusal = why[message.id]!
    }
  })
}

/** An event may come twice or out of order: each counts once, the newest number says the state. */
export function takeEvent(state: OpenPortalState, body: Record<string, unknown>): void {
  const event: ToldEvent = { id: String(body.id), no: Number(body.no), state: Number(body.state), type: String(body.type ?? ''), at: String(body.at ?? '') }
  const code = String(body.code)
  const opening = (body.opening ?? {}) as Record<string, unknown>
  state.write(({ dossiers }) => {
    const dossier = (dossiers[code] ??= {
      code, commune: String(body.commune ?? ''), procedureCode: String(body.procedureCode ?? ''), procedureName: String(opening.procedureName ?? body.procedureCode ?? ''), applicantName: String(opening.applicantName ?? ''),
      channel: Number(opening.channel ?? 1), state: event.state, no: 0, dueAt: null, events: [],
    })
    if (opening.procedureName) Object.assign(dossier, { procedureName: String(opening.procedureName), applicantName: String(opening.applicantName ?? ''), channel: Number(opening.channel ?? 1) })
    if (dossier.events.some(({ id }) => id === event.id)) return
    dossier.events = [...dossier.events, event].toSorted((a, b) => a.no - b.no)
    if (event.no > dossier.no) Object.assign(dossier, { no: event.no, state: event.state, dueAt: (body.dueAt as string | null) ?? null })
  })
}

function takeResult(state: OpenPortalState, body: Record<string, unknown>, now: Instant): void {
  state.write(({ results }) => {
    const result = { code: String(body.code), resultCode: String(body.resultCode ?? ''), name: String(body.name ?? ''), sha256: (body.sha256 as string | null) ?? null, storedAt: now }
    const known = results.findIndex(({ resultCode }) => resultCode === result.resultCode)
    if (known === -1) results.push(result)
    else results[known] = result
  })
}
