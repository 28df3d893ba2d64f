// What the test authority answers: timestamps (RFC 3161), OCSP, revocation lists. Its own words, written apart from the
// code that judges them; independent tools check both in the tests.

import { createHash, sign } from 'node:crypto'
import { certificateParts, issuerAndSerial } from '../../platform/pades/cms.ts'
import { bits, child, children, enumerated, explicit, generalizedTime, implicit, int, octets, oid, readDer, seq, set, tlv, utf8, type Der } from '../../platform/pades/der.ts'
import { OID } from '../../platform/pades/oids.ts'
import { addSeconds, type Instant } from '../../platform/time.ts'
import { serialOf, type Authority, type Keeper } from './authority.ts'

const ECDSA = seq(oid(OID.ecdsaSha256))
const SHA256 = seq(oid(OID.sha256))
const signed = (content: Buffer, { key }: Keeper): Buffer => sign('sha256', content, { key, dsaEncoding: 'der' })
let lastTimestamp = 0

/** The answer to a timestamp query; `wrong` stamps something else, as a broken service would. */
export function answerTimestamp({ tsa, issuing }: Authority, query: Buffer, now: Instant, fault: string): Buffer {
  const parts = children(readDer(query))
  const imprint = parts[1]!
  const nonce = parts.find(({ tag }, index) => tag === 0x02 && index > 1)
  if (fault === 'refuses') return seq(seq(int(2), seq(utf8('Dịch vụ thử nghiệm đang từ chối')), bits(Buffer.from([0x80]), 7)))
  const stamped = fault === 'wrong' ? seq(children(imprint)[0]!.whole, octets(createHash('sha256').update('something else').digest())) : imprint.whole
  lastTimestamp = Math.max(lastTimestamp + 1, Number(now.replace(/\D/g, '').slice(0, 14)))
  const info = seq(int(1), oid(OID.noLegalEffect), stamped, int(lastTimestamp), generalizedTime(now), seq(int(1)), ...(nonce ? [nonce.whole] : []))
  const attributes = set(
    seq(oid(OID.contentType), set(oid(OID.tstInfo))),
    seq(oid(OID.messageDigest), set(octets(createHash('sha256').update(info).digest()))),
    seq(oid(OID.signingCertificateV2), set(seq(seq(seq(octets(createHash('sha256').update(tsa.certificate).digest())))))),
  )
  const signer = seq(int(1), issuerAndSerial(tsa.certificate), SHA256, implicit(0, attributes), ECDSA, octets(signed(attributes, tsa)))
  const content = seq(int(3), set(SHA256), seq(oid(OID.tstInfo), explicit(0, octets(info))), implicit(0, set(tsa.certificate, issuing.certificate)), set(signer))
  return seq(seq(int(0)), seq(oid(OID.signedData), explicit(0, content)))
}

/** The answer to an OCSP query; `wrong` signs with a key that may not. */
export function answerOcsp(authority: Authority, query: Buffer, now: Instant, fault: string): Buffer {
  const request = child(readDer(query), 0, 0x30)
  const list = children(request).find(({ tag }) => tag === 0x30)!
  const extensions = children(request).find(({ tag }) => tag === 0xa2)
  const answers = children(list).map((one) => answerFor(authority, child(one, 0, 0x30), now))
  const data = seq(explicit(2, octets(keyHash(authority.ocsp))), generalizedTime(now), seq(...answers), ...(extensions ? [explicit(1, children(extensions)[0]!.whole)] : []))
  const by = fault === 'wrong' ? authority.tsa : authority.ocsp
  const basic = seq(data, ECDSA, bits(signed(data, by)), explicit(0, seq(by.certificate)))
  return seq(enumerated(0), explicit(0, seq(oid(OID.ocspBasic), octets(basic))))
}

function answerFor(authority: Authority, id: Der, now: Instant): Buffer {
  const serial = children(id).at(-1)!.content.toString('hex')
  const ours = [authority.tsa, authority.ocsp].some(({ certificate }) => serialOf(certificate) === serial)
  const found = authority.issued().find((one) => one.serial === serial)
  const status =
    found?.revokedAt !== undefined
      ? tlv(0xa1, generalizedTime(found.revokedAt), ...(found.reason === undefined ? [] : [explicit(0, enumerated(found.reason))]))
      : Buffer.from(found || ours ? [0x80, 0] : [0x82, 0])
  return seq(id.whole, status, generalizedTime(now), explicit(0, generalizedTime(addSeconds(now, 12 * 3600))))
}

function keyHash({ certificate }: Keeper): Buffer {
  return createHash('sha1').update(children(readDer(certificateParts(certificate).publicKey))[1]!.content.subarray(1)).digest()
}

const utcTime = (at: Instant): Buffer => tlv(0x17, Buffer.from(`${at.slice(2, 19).replace(/[-:T]/g, '')}Z`))

/** The revocation list of the root or of the issuing authority. */
export function revocationList(authority: Authority, by: 'root' | 'issuing', now: Instant): Buffer {
  const keeper = authority[by]
  const revoked = by === 'root' ? [] : authority.issued().filter((one) => one.revokedAt !== undefined)
  const rows = revoked.map(({ serial, revokedAt, reason }) => seq(int(Buffer.from(serial, 'hex')), utcTime(revokedAt!), ...(reason === undefined ? [] : [seq(seq(oid('2.5.29.21'), octets(enumerated(reason))))])))
  const number = int(Number(now.replace(/\D/g, '').slice(0, 14)))
  const list = seq(
    int(1), ECDSA, certificateParts(keeper.certificate).subject, utcTime(now), utcTime(addSeconds(now, 24 * 3600)), ...(rows.length > 0 ? [seq(...rows)] : []),
    explicit(0, seq(seq(oid('2.5.29.20'), octets(number)), seq(oid(OID.authorityKey), octets(seq(implicit(0, octets(keyHash(keeper)), false)))))),
  )
  return seq(list, ECDSA, bits(signed(list, keeper)))
}

