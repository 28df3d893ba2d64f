// Where a request comes from, for rate limits. A proxy on the same machine is believed; nobody else's header is.

import type { Context } from 'hono'

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/

/** The client's address; 'local' when the server is not on a socket (tests, in-process). IPv6 counts by /64. */
export function clientAddress(c: Context): string {
  const env = c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined
  const peer = env?.incoming?.socket?.remoteAddress
  const forwarded = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
  const address = (peer === undefined || LOOPBACK.test(peer)) && forwarded ? forwarded : (peer ?? 'local')
  const plain = address.replace(/^::ffff:/, '')
  return plain.includes(':') ? plain.split(':').slice(0, 4).join(':') : plain.slice(0, 45)
}
