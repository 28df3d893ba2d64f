// The signing programme on an official's desk, played by a page: it is handed the address of a file, signs it with its
// own token's key and sends it back, as the state's desktop service does (Status 0 = done). Addresses, field names and
// answer follow public integrations; the real programme has not been tried.

import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { buildCms, signBytes, signedAttributes } from '../../platform/pades/cms.ts'
import { embedSignature, prepareSignature, type SignatureSpot } from '../../platform/pades/prepare.ts'
import { timestampQuery, tokenOf } from '../../platform/pades/timestamps.ts'
import { form, page, raw, signedIn } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import type { Instant } from '../../platform/time.ts'
import { answerTimestamp } from './answers.ts'
import { NO_LEGAL_EFFECT, pem, type Authority } from './authority.ts'
import { DesktopDonePage, DesktopPage } from './views.tsx'

interface Token {
  key: string
  certificate: string
}

/** One token for each person who sits down here; made when first asked for. */
function tokenOfPerson(dir: string, authority: Authority, person: { id: string; name: string }, now: Instant): Token {
  const file = path.join(dir, 'desk.json')
  const tokens = fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, Token>) : {}
  const known = tokens[person.id]
  if (known) return known
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const certificate = authority.issue({ commonName: person.name, unit: `Thiết bị ký, ${NO_LEGAL_EFFECT}` }, publicKey.export({ type: 'spki', format: 'der' }), now)
  tokens[person.id] = { key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, certificate: certificate.toString('base64') }
  fs.writeFileSync(file, JSON.stringify(tokens), { mode: 0o600 })
  return tokens[person.id]!
}

/** What the programme does with a file. */
export function signAtDesk(authority: Authority, token: Token, pdf: Uint8Array, spot: SignatureSpot, signerName: string, now: Instant): Buffer {
  const certificate = Buffer.from(token.certificate, 'base64')
  const prepared = prepareSignature(pdf, { spot, signerName, at: now, appearance: { kind: 'text', lines: [signerName], note: `Chữ ký ${NO_LEGAL_EFFECT.toLowerCase()}` } })
  const attributes = signedAttributes(prepared.digest, certificate)
  const signature = signBytes(attributes, createPrivateKey(token.key), 'ecdsa-p256')
  const query = timestampQuery(signature)
  const stamp = tokenOf(answerTimestamp(authority, query.der, now, 'ok'), query)
  return embedSignature(prepared, buildCms({ certificate, chain: [authority.issuing.certificate], algorithm: 'ecdsa-p256' }, attributes, signature, stamp))
}

export function createDesktop(dir: string, authority: () => Authority, now: () => Instant): ServerRoute[] {
  const sit = (ctx: ServerCtx) => tokenOfPerson(dir, authority(), { id: ctx.actor.id, name: ctx.actor.name }, now())
  return [
    page<ServerCtx>('/gia-lap/may-ban', { who: signedIn }, (ctx) => <DesktopPage v={ctx.view} order={undefined} />),
    raw<ServerCtx>('GET', '/gia-lap/may-ban/chung-thu.pem', { who: signedIn }, (ctx) => {
      const ca = authority()
      const chain = [Buffer.from(sit(ctx).certificate, 'base64'), ca.issuing.certificate, ca.root.certificate]
      return new Response(chain.map(pem).join(''), { headers: { 'content-type': 'application/x-pem-file', 'content-disposition': 'attachment; filename="chung-thu-thu-nghiem.pem"' } })
    }),
    // The page that hands a file over sends its order here, as a script would through wss://127.0.0.1:8987.
    form<ServerCtx>('/gia-lap/may-ban', { who: signedIn }, (ctx) => <DesktopPage v={ctx.view} order={ctx.form.toObject()} />),
    form<ServerCtx>('/gia-lap/may-ban/ky', { who: signedIn }, async (ctx) => {
      const order = ctx.form.toObject()
      const { outbound } = ctx.services
      const source = await outbound.send(order.FileName ?? '', { headers: { authorization: `Bearer ${order.JWTToken}` } })
      if (!source.ok) return <DesktopDonePage v={ctx.view} answer={{ Status: 1, Message: `Không tải được tệp (${source.status}).` }} back={order.Back ?? '/'} />
      const signed = signAtDesk(authority(), sit(ctx), new Uint8Array(await source.arrayBuffer()), JSON.parse(order.MetaData ?? '{"hidden":true}') as SignatureSpot, ctx.actor.name, now())
      const body = new FormData()
      body.append('uploadfile', new File([Uint8Array.from(signed)], 'da-ky.pdf', { type: 'application/pdf' }))
      const sent = await outbound.send(order.FileUploadHandler ?? '', { method: 'POST', body, headers: { authorization: `Bearer ${order.JWTToken}` } })
      const answer = (await sent.json().catch(() => ({}))) as { Status?: number; Message?: string }
      return <DesktopDonePage v={ctx.view} answer={{ Status: answer.Status ?? 1, Message: answer.Message ?? `Máy chủ trả lời ${sent.status}.` }} back={order.Back ?? '/'} />
    }),
  ]
}
