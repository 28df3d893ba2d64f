// Asking the trust services, through the one way out: timestamps, OCSP, revocation lists, certificates. Each answer is
// judged before it is believed; silence and nonsense are values, since a signature must not wait for them.

import type { Certificate } from '../../platform/pades/certificates.ts'
import { ocspQuery, readCrl, readOcsp, type Standing } from '../../platform/pades/revocation.ts'
import { timestampQuery, TimestampRefused, tokenOf, type TimestampQuery } from '../../platform/pades/timestamps.ts'
import type { Services } from '../../platform/web/services.ts'
import { trustServices } from './roots.ts'

type Ports = Pick<Services, 'outbound' | 'config'>
export type Asked<T> = { ok: true; value: T } | { ok: false; trouble: string }

const TIMEOUT_MS = 6000
const MAX_ANSWER = 4 * 1024 * 1024

/** Sends bytes and reads bytes; every failure is a sentence for the row of the request. */
export async function ask({ outbound }: Ports, url: string, body?: Uint8Array, type = 'application/octet-stream'): Promise<Asked<Buffer>> {
  try {
    const response = await outbound.send(url, { timeoutMs: TIMEOUT_MS, ...(body && { method: 'POST', body: Uint8Array.from(body), headers: { 'content-type': type } }) })
    if (!response.ok) return { ok: false, trouble: `answered ${response.status}` }
    const bytes = Buffer.from(await response.arrayBuffer())
    return bytes.length > MAX_ANSWER ? { ok: false, trouble: 'the answer is too long' } : { ok: true, value: bytes }
  } catch (error) {
    return { ok: false, trouble: (error as Error).name === 'TimeoutError' ? 'no answer in time' : 'cannot be reached' }
  }
}

async function stamp(ports: Ports, query: TimestampQuery): Promise<Asked<Buffer>> {
  const answer = await ask(ports, trustServices(ports.config.dataDir).timestampUrl, query.der, 'application/timestamp-query')
  if (!answer.ok) return { ok: false, trouble: `timestamp: ${answer.trouble}` }
  try {
    return { ok: true, value: tokenOf(answer.value, query) }
  } catch (error) {
    if (error instanceof TimestampRefused) return { ok: false, trouble: `timestamp: ${error.message}` }
    throw error
  }
}

/** A timestamp over these bytes. */
export function stampBytes(ports: Ports, bytes: Uint8Array): Promise<Asked<Buffer>> {
  return stamp(ports, timestampQuery(bytes))
}

export interface Checked {
  /** undefined: nobody could say. */
  standing: Standing | undefined
  ocsps: Buffer[]
  crls: Buffer[]
  trouble: string | undefined
}

/** How a chain stands now, asked of its own issuers; and the answers, to be kept with what was signed. */
export async function checkChain(ports: Ports, chain: readonly Certificate[]): Promise<Checked> {
  const result: Checked = { standing: undefined, ocsps: [], crls: [], trouble: undefined }
  for (const [depth, certificate] of chain.slice(0, -1).entries()) {
    const found = await checkOne(ports, certificate, chain[depth + 1]!)
    if (depth === 0) result.standing = found.standing
    if (found.standing?.state === 'revoked') return { ...result, standing: found.standing }
    if (found.answer) (found.standing?.source === 'crl' ? result.crls : result.ocsps).push(found.answer)
    else result.trouble ??= found.trouble
  }
  return result
}

async function checkOne(ports: Ports, certificate: Certificate, issuer: Certificate): Promise<{ standing?: Standing; answer?: Buffer; trouble?: string }> {
  let trouble: string | undefined
  for (const url of certificate.ocspUrls.slice(0, 1)) {
    const answer = await ask(ports, url, ocspQuery(certificate, issuer).der, 'application/ocsp-request')
    const standing = answer.ok ? readOcsp(answer.value, certificate, issuer) : undefined
    if (answer.ok && standing && standing.state !== 'unknown') return { standing, answer: answer.value }
    trouble = answer.ok ? 'ocsp: the answer cannot be believed' : `ocsp: ${answer.trouble}`
  }
  for (const url of certificate.crlUrls.slice(0, 1)) {
    const answer = await ask(ports, url)
    const standing = answer.ok ? readCrl(answer.value, certificate, issuer) : undefined
    if (answer.ok && standing) return { standing, answer: answer.value }
    trouble = answer.ok ? 'crl: the answer cannot be believed' : `${trouble ? `${trouble}; ` : ''}crl: ${answer.trouble}`
  }
  return { trouble: trouble ?? 'the certificate names nobody to ask' }
}
