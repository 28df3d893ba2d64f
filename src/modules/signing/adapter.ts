// The port behind which keys are: what is signed goes in, signatures come out, or the reason why not. A key of this house
// is opened for one act and forgotten; a remote one never leaves its own.

import { createHash, createPrivateKey } from 'node:crypto'
import { OID } from '../../platform/pades/oids.ts'
import { signBytes, type SignatureAlgorithm } from '../../platform/pades/cms.ts'
import { open, seal } from '../../platform/secrets.ts'
import type { Services } from '../../platform/web/services.ts'
import { trustServices } from './roots.ts'
import type { Asked } from './trust-client.ts'

export type Adapter = 'test' | 'remote' | 'desktop'

export interface SigningKey {
  id: string
  communeId: number
  adapter: Adapter
  algorithm: SignatureAlgorithm
  sealedKey: Buffer | null
  remoteId: string | null
}

type Ports = Pick<Services, 'outbound' | 'config'>
const SEAL = 'signing-key'
const contextOf = (key: Pick<SigningKey, 'id' | 'communeId'>) => `${key.communeId}:${key.id}`

/** A private key (PKCS #8) as it is kept. */
export function sealKey(secret: Uint8Array, key: Pick<SigningKey, 'id' | 'communeId'>, pkcs8: Uint8Array): Buffer {
  return seal(secret, SEAL, pkcs8, contextOf(key))
}

/** Signatures over each of these, in order. A desktop key signs by hand-off and is not asked here. */
export async function signWith(ports: Ports, key: SigningKey, attributes: readonly Uint8Array[]): Promise<Asked<Buffer[]>> {
  if (key.adapter === 'remote') return signRemotely(ports, key, attributes)
  if (key.adapter === 'desktop') throw new Error('a desktop key signs on the desk')
  const pkcs8 = open(ports.config.secret, SEAL, key.sealedKey!, contextOf(key))
  if (!pkcs8) throw new Error(`the key of credential ${key.id} cannot be opened with this deployment’s secret`)
  const opened = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  pkcs8.fill(0)
  return { ok: true, value: attributes.map((bytes) => signBytes(bytes, opened, key.algorithm)) }
}

const ALGORITHMS: Record<SignatureAlgorithm, string> = { 'ecdsa-p256': OID.ecdsaSha256, 'rsa-pss': OID.rsaPss }

/** Cloud Signature Consortium API v2: authorise exactly these hashes, then have them signed. */
async function signRemotely(ports: Ports, { remoteId, algorithm }: SigningKey, attributes: readonly Uint8Array[]): Promise<Asked<Buffer[]>> {
  const hashes = attributes.map((bytes) => createHash('sha256').update(bytes).digest('base64'))
  const common = { credentialID: remoteId, hashes, hashAlgorithmOID: OID.sha256 }
  const allowed = await call<{ SAD?: string }>(ports, 'credentials/authorize', { ...common, numSignatures: hashes.length })
  if (!allowed.ok) return allowed
  const signed = await call<{ signatures?: string[] }>(ports, 'signatures/signHash', { ...common, SAD: allowed.value.SAD, signAlgo: ALGORITHMS[algorithm] })
  if (!signed.ok) return signed
  const signatures = signed.value.signatures ?? []
  if (signatures.length !== hashes.length) return { ok: false, trouble: 'remote: the answer is incomplete' }
  return { ok: true, value: signatures.map((one) => Buffer.from(one, 'base64')) }
}

async function call<T>({ outbound, config }: Ports, method: string, body: unknown): Promise<Asked<T>> {
  try {
    const { remoteUrl } = trustServices(config.dataDir)
    const response = await outbound.send(`${remoteUrl}/${method}`, { timeoutMs: 8000, method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    const text = await response.text()
    if (!response.ok || text.length > 1_000_000) return { ok: false, trouble: `remote: answered ${response.status}` }
    return { ok: true, value: JSON.parse(text) as T }
  } catch (error) {
    return { ok: false, trouble: `remote: ${(error as Error).name === 'TimeoutError' ? 'no answer in time' : 'cannot be reached'}` }
  }
}
