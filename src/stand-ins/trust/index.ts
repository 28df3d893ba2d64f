// The trust services of the demonstration and the tests: an authority with its timestamps and revocation answers, and a
// remote signing service. Nothing it issues has any legal effect.

import * as path from 'node:path'
import type { ServerRoute } from '../../platform/web/server.ts'
import type { StandIn, StandInOptions } from '../../platform/outbound.ts'
import { answerOcsp, answerTimestamp, revocationList } from './answers.ts'
import { openAuthority, pem, TRUST_HOST, type Authority } from './authority.ts'
import { createDesktop } from './desktop.tsx'
import { createRemote } from './remote.ts'
import { trustRoutes } from './routes.tsx'

const SLOW_MS = 8000

export function createTrust({ dir, now }: StandInOptions): { hosts: StandIn[]; routes: ServerRoute[] } {
  const own = path.join(dir, 'trust')
  let opened: Authority | undefined
  // Keys are made when somebody first asks, not at every start.
  const authority = () => (opened ??= openAuthority(own, now))
  let remote: ReturnType<typeof createRemote> | undefined
  const desktop = createDesktop(own, authority, now)

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url)
    const body = Buffer.from(await request.arrayBuffer())
    const ca = authority()
    const faults = ca.faults()
    const service = pathname === '/tsa' ? faults.tsa : pathname === '/ocsp' ? faults.ocsp : pathname.startsWith('/crl/') ? faults.crl : 'ok'
    if (service === 'down') return new Response('down', { status: 503 })
    if (service === 'slow') await new Promise((done) => setTimeout(done, SLOW_MS).unref())
    const binary = (bytes: Buffer, type: string) => new Response(Uint8Array.from(bytes), { headers: { 'content-type': type } })
    if (pathname === '/tsa') return binary(answerTimestamp(ca, body, now(), service), 'application/timestamp-reply')
    if (pathname === '/ocsp') return binary(answerOcsp(ca, body, now(), service), 'application/ocsp-response')
    if (pathname === '/crl/root.crl' || pathname === '/crl/issuing.crl') return binary(revocationList(ca, pathname === '/crl/root.crl' ? 'root' : 'issuing', now()), 'application/pkix-crl')
    if (pathname === '/ca/root.cer' || pathname === '/ca/issuing.cer') return binary(ca[pathname === '/ca/root.cer' ? 'root' : 'issuing'].certificate, 'application/pkix-cert')
    if (pathname === '/ca/enrol') {
      const made = ca.enrol(body, now())
      return made ? new Response([made, ca.issuing.certificate, ca.root.certificate].map(pem).join(''), { headers: { 'content-type': 'application/x-pem-file' } }) : new Response('bad request', { status: 400 })
    }
    if (pathname === '/ca/revoke') {
      const { serial, reason } = JSON.parse(body.toString('utf8')) as { serial: string; reason: number }
      return Response.json({ revoked: ca.revoke(serial.toLowerCase(), now(), reason) })
    }
    if (pathname.startsWith('/csc/v2/')) return (remote ??= createRemote(own, ca, now))(pathname.slice(8), JSON.parse(body.toString('utf8') || '{}') as object)
    return new Response('not here', { status: 404 })
  }
  return { hosts: [{ host: TRUST_HOST, answer }], routes: [...trustRoutes(authority), ...desktop] }
}
