// The remote signing service, in the style of the Cloud Signature Consortium API v2: it keeps the keys, and signs only
// hashes that were authorised before. Keys are RSA here, signatures RSASSA-PSS, so that both kinds are lived with.

import { constants, createHash, createPrivateKey, generateKeyPairSync, privateEncrypt, randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { OID } from '../../platform/pades/oids.ts'
import { NO_LEGAL_EFFECT, type Authority } from './authority.ts'
import type { Instant } from '../../platform/time.ts'

interface Credential {
  userId: string
  key: string
  certificate: string
}

interface Ask {
  userID?: string
  clientData?: string
  credentialID?: string
  hashes?: string[]
  SAD?: string
  signAlgo?: string
}

const refused = (error: string, status = 400): Response => Response.json({ error }, { status })

export function createRemote(dir: string, authority: Authority, now: () => Instant): (method: string, body: Ask) => Response {
  const file = path.join(dir, 'remote.json')
  const credentials = new Map<string, Credential>(fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as [string, Credential][]) : [])
  /** Signature activation data → what it allows, once. */
  const allowed = new Map<string, { credentialID: string; hashes: string }>()

  function create(userId: string, clientData: string): string {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const { name = 'Người thử', organization } = JSON.parse(clientData || '{}') as { name?: string; organization?: string }
    const certificate = authority.issue({ commonName: name, unit: `Ký số từ xa, ${NO_LEGAL_EFFECT}`, ...(organization !== undefined && { organization }) }, publicKey.export({ type: 'spki', format: 'der' }), now())
    const id = `tu-xa-${randomBytes(6).toString('hex')}`
    credentials.set(id, { userId, key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, certificate: certificate.toString('base64') })
    fs.writeFileSync(file, JSON.stringify([...credentials]), { mode: 0o600 })
    return id
  }

  return (method, body) => {
    const fault = authority.faults().remote
    if (fault === 'down') return refused('service_unavailable', 503)
    const credential = credentials.get(body.credentialID ?? '')
    switch (method) {
      case 'info':
        return Response.json({ specs: '2.0.0.2', name: `Ký từ xa ${NO_LEGAL_EFFECT}`, region: 'VN', lang: 'vi', methods: ['credentials/list', 'credentials/info', 'credentials/authorize', 'signatures/signHash'] })
      case 'credentials/list': {
        const own = [...credentials].filter(([, { userId }]) => userId === body.userID).map(([id]) => id)
        return Response.json({ credentialIDs: own.length > 0 ? own : [create(body.userID ?? '', body.clientData ?? '')] })
      }
      case 'credentials/info':
        if (!credential) return refused('invalid_request')
        return Response.json({
          key: { status: 'enabled', algo: [OID.rsaPss], len: 2048 }, auth: { mode: 'implicit' }, multisign: 50,
          cert: { status: 'valid', certificates: [credential.certificate, authority.issuing.certificate.toString('base64'), authority.root.certificate.toString('base64')] },
        })
      case 'credentials/authorize': {
        if (!credential || !body.hashes?.length) return refused('invalid_request')
        const SAD = randomBytes(24).toString('base64url')
        allowed.set(SAD, { credentialID: body.credentialID!, hashes: body.hashes.join() })
        return Response.json({ SAD, expiresIn: 300 })
      }
      case 'signatures/signHash': {
        const may = allowed.get(body.SAD ?? '')
        allowed.delete(body.SAD ?? '')
        if (!credential || may?.credentialID !== body.credentialID || may?.hashes !== body.hashes?.join()) return refused('invalid_request')
        if (body.signAlgo !== OID.rsaPss) return refused('invalid_request')
        return Response.json({ signatures: body.hashes!.map((hash) => pssOfHash(credential.key, Buffer.from(hash, 'base64'), fault === 'wrong').toString('base64')) })
      }
      default:
        return refused('not_found', 404)
    }
  }
}

/** RSASSA-PSS over a hash that is known already: EMSA-PSS by RFC 8017 §9.1, then the bare key operation. */
function pssOfHash(keyPem: string, hash: Buffer, wrong: boolean): Buffer {
  const key = createPrivateKey(keyPem)
  const bytes = key.asymmetricKeyDetails!.modulusLength! / 8
  const salt = randomBytes(32)
  const h = createHash('sha256').update(Buffer.alloc(8)).update(wrong ? createHash('sha256').update('another').digest() : hash).update(salt).digest()
  const db = Buffer.concat([Buffer.alloc(bytes - salt.length - h.length - 2), Buffer.from([1]), salt])
  const mask = mgf1(h, db.length)
  for (let i = 0; i < db.length; i++) db[i]! ^= mask[i]!
  db[0]! &= 0x7f
  const encoded = Buffer.concat([db, h, Buffer.from([0xbc])])
  return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded)
}

function mgf1(seed: Buffer, length: number): Buffer {
  const parts = Array.from({ length: Math.ceil(length / 32) }, (_, i) => createHash('sha256').update(seed).update(Buffer.from([0, 0, 0, i])).digest())
  return Buffer.concat(parts).subarray(0, length)
}
