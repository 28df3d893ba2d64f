// A document hub that lives in this process: agencies leave messages for each other by organ code and fetch theirs. It can be
// down, slow, lose its answer after keeping a message, deliver twice, out of order, or damage what it carries.

import * as fs from 'node:fs'
import * as path from 'node:path'
import type { Instant } from '../../platform/time.ts'
import type { StandIn, StandInOptions } from '../../platform/outbound.ts'

export const HUB_HOST = 'hub.stand-in.invalid'

export interface HubFaults {
  /** Nothing answers. */
  down: boolean
  /** The next so many messages are kept, but the sender hears an error. */
  loseAnswerNext: number
  /** The next so many are delivered twice. */
  doubleNext: number
  /** The next so many arrive with a byte of the body changed. */
  damageNext: number
  /** Newest first. */
  reorder: boolean
}

export interface Held {
  id: string
  to: string
  from: string
  at: Instant
  xml: string
  fetchedAt: Instant | null
}

export interface Hub extends StandIn {
  faults: HubFaults
  setFaults(change: Partial<HubFaults>): void
  /** All that was ever left here, oldest first. */
  all(): readonly Held[]
  /** Puts something in an agency's box as any other agency would. */
  leave(from: string, to: string, xml: string): void
}

const NO_FAULTS: HubFaults = { down: false, loseAnswerNext: 0, doubleNext: 0, damageNext: 0, reorder: false }
const KEPT = 2000

/**
 * POST /messages?from=A&to=B (XML) → 202; GET /messages?to=B → [{id, from, xml}]; DELETE /messages/ID → 204, once it is kept.
 */
export function createHub({ dir, now }: StandInOptions): Hub {
  const file = path.join(dir, 'hub', 'messages.json')
  const faults = { ...NO_FAULTS }
  let held: Held[] = fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Held[]) : []
  let serial = held.length

  const save = () => {
    fs.mkdirSync(path.dirname(file), { recursive: true })
    const draft = `${file}.new`
    fs.writeFileSync(draft, JSON.stringify(held.slice(-KEPT)), { mode: 0o600 })
    fs.renameSync(draft, file)
  }
  const spend = (fault: 'loseAnswerNext' | 'doubleNext' | 'damageNext') => faults[fault] > 0 && faults[fault]-- > 0
  const leave = (from: string, to: string, xml: string) => {
    const carried = spend('damageNext') ? damage(xml) : xml
    for (let copy = spend('doubleNext') ? 2 : 1; copy > 0; copy--) held.push({ id: `m${++serial}`, to, from, at: now(), xml: carried, fetchedAt: null })
    held = held.slice(-KEPT)
    save()
  }

  return {
    host: HUB_HOST,
    faults,
    setFaults: (change) => void Object.assign(faults, change),
    all: () => held,
    leave,
    async answer(request) {
      if (faults.down) return new Response('down for a while', { status: 503 })
      const url = new URL(request.url)
      const asked = url.searchParams
      if (request.method === 'POST' && url.pathname === '/messages') {
        for (const to of asked.getAll('to')) leave(asked.get('from') ?? '', to, await request.clone().text())
        return spend('loseAnswerNext') ? new Response('the answer got lost', { status: 502 }) : new Response(null, { status: 202 })
      }
      if (request.method === 'GET' && url.pathname === '/messages') {
        const waiting = held.filter((one) => one.to === asked.get('to') && one.fetchedAt === null)
        return Response.json((faults.reorder ? waiting.toReversed() : waiting).slice(0, 50).map(({ id, from, xml }) => ({ id, from, xml })))
      }
      const taken = /^\/messages\/(m\d+)$/.exec(url.pathname)
      if (request.method === 'DELETE' && taken) {
        for (const one of held) if (one.id === taken[1]) one.fetchedAt = now()
        save()
        return new Response(null, { status: 204 })
      }
      return new Response('not here', { status: 404 })
    },
  }
}

/** Changes one letter inside the first attachment, so that the envelope still reads and the signature does not hold. */
function damage(xml: string): string {
  const at = xml.indexOf('<edXML:Content>') + 15 + 4000
  if (at < 4015 || at >= xml.length) return xml
  const letter = xml[at] === 'A' ? 'B' : 'A'
  return xml.slice(0, at) + letter + xml.slice(at + 1)
}
