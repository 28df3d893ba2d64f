// Timestamps by RFC 3161: asking for one, and judging one. The authority signs the time and the hash it was given.

import { createHash, randomBytes } from 'node:crypto'
import { TSTInfo } from 'pkijs'
import type { Certificate } from './certificates.ts'
import { readCms, signatureHolds, type CmsSigner } from './cms-read.ts'
import { bool, child, children, DerFault, int, nil, octets, oid, readDer, seq } from './der.ts'
import { DIGESTS, OID } from './oids.ts'
import { instantFromEpochMs, type Instant } from '../time.ts'

export interface TimestampQuery {
  der: Buffer
  nonce: Buffer
  imprint: Buffer
}

/** What is sent to the authority for these bytes. */
export function timestampQuery(bytes: Uint8Array): TimestampQuery {
  return queryFor(createHash('sha256').update(bytes).digest())
}

/** The same for a hash that is known already. */
function queryFor(imprint: Buffer): TimestampQuery {
  const nonce = Buffer.concat([Buffer.from([1]), randomBytes(8)])
  return { der: seq(int(1), seq(seq(oid(OID.sha256), nil()), octets(imprint)), int(nonce), bool(true)), nonce, imprint }
}

export class TimestampRefused extends Error {}

/** The token of an answer to this query. Throws TimestampRefused when the answer is a refusal or for something else. */
export function tokenOf(response: Uint8Array, query: TimestampQuery): Buffer {
  try {
    const parts = children(readDer(response))
    const status = child(parts[0]!, 0, 0x02).content[0]
    if (status !== 0 && status !== 1) throw new TimestampRefused(`the authority answered with status ${status}`)
    const token = parts[1]!.whole
    const read = readTimestamp(token)
    if (!read.imprint.equals(query.imprint)) throw new TimestampRefused('the timestamp is for something else')
    if (!read.nonce?.equals(query.nonce)) throw new TimestampRefused('the answer is to another question')
    if (!signatureHolds(read.signer) || read.signer.boundCertificate !== 'right') throw new TimestampRefused('the timestamp’s signature does not hold')
    return token
  } catch (error) {
    if (error instanceof TimestampRefused) throw error
    throw new TimestampRefused(`the answer cannot be read: ${(error as Error).message}`)
  }
}

export interface TimestampToken {
  signer: CmsSigner
  at: Instant
  digest: string
  imprint: Buffer
  nonce: Buffer | undefined
}

/** Takes a token apart; its own digest must hold. Throws DerFault. */
export function readTimestamp(token: Uint8Array): TimestampToken {
  const signer = readCms(token)
  if (signer.contentType !== OID.tstInfo || !signer.content) throw new DerFault('this is not a timestamp')
  if (!createHash(signer.digest).update(signer.content).digest().equals(signer.messageDigest)) throw new DerFault('the timestamp was altered')
  const info = TSTInfo.fromBER(Uint8Array.from(signer.content))
  const digest = DIGESTS[info.messageImprint.hashAlgorithm.algorithmId]
  if (digest === undefined) throw new DerFault('the timestamp’s digest is unknown')
  return {
    signer, digest,
    at: instantFromEpochMs(info.genTime.getTime()),
    imprint: Buffer.from(info.messageImprint.hashedMessage.valueBlock.valueHexView),
    nonce: info.nonce && Buffer.from(info.nonce.valueBlock.valueHexView),
  }
}

/** The authority may make timestamps and nothing else (RFC 3161 §2.3). */
export function mayTimestamp({ purposes, parts }: Certificate): boolean {
  return purposes.length === 1 && purposes[0] === OID.timeStamping && parts.extensions.get(OID.extKeyUsage)?.critical === true
}
