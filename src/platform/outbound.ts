// The only way out of the house: requests to portals, banks, hubs and signers leave through here. Hosts that a stand-in
// answers are answered in this process, so the demonstration and the tests talk to the same counterpart.

import type { Instant } from './time.ts'

export type OutboundHandler = (request: Request) => Promise<Response> | Response

export interface Outbound {
  /** Sends one request; rejects when nobody answers in time. Redirects are never followed: the caller decides. */
  send(url: string, init?: RequestInit & { timeoutMs?: number }): Promise<Response>
}

/** What a stand-in for an outside party offers: its answers by host name, e.g. `bank.stand-in.invalid`. */
export interface StandIn {
  host: string
  answer: OutboundHandler
}

export interface StandInOptions {
  /** A folder of this stand-in's own; it keeps its state in files there, never in the database. */
  dir: string
  now: () => Instant
  /** The house's own public address: where a stand-in with pages in the browser is found. */
  origin: string
}

const TIMEOUT_MS = 15_000

/** `standIns` answer their own hosts; every other address goes to the network. */
export function createOutbound(standIns: readonly StandIn[] = []): Outbound {
  const hosts = new Map(standIns.map(({ host, answer }) => [host, answer]))
  return {
    async send(url, { timeoutMs = TIMEOUT_MS, ...init } = {}) {
      const request = new Request(url, { redirect: 'manual', ...init, signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(init.signal ? [init.signal] : [])]) })
      const answer = hosts.get(new URL(url).hostname)
      if (answer) return answered(answer, request)
      if (new URL(url).hostname.endsWith('.invalid')) throw new TypeError(`Nobody stands in for ${new URL(url).hostname}`)
      return fetch(request)
    },
  }
}

/** A stand-in that never answers runs into the same deadline as a real party. */
async function answered(answer: OutboundHandler, request: Request): Promise<Response> {
  const deadline = Promise.withResolvers<never>()
  const end = () => deadline.reject(request.signal.reason as Error)
  request.signal.addEventListener('abort', end, { once: true })
  try {
    return await Promise.race([answer(request), deadline.promise])
  } finally {
    request.signal.removeEventListener('abort', end)
  }
}
