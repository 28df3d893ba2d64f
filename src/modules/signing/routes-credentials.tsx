// Addresses of certificates and pictures.

import { listStaff } from '../accounts/index.ts'
import { may } from '../../platform/actor.ts'
import { newId } from '../../platform/ids.ts'
import type { Problem } from '../../platform/problem.ts'
import { addDays, toPlainDate } from '../../platform/time.ts'
import { can, form, page, raw, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { imageSet, issueCredential, linkDesktop, revokeCredential } from './commands-credentials.ts'
import { signingProblems } from './problems.ts'
import { findCredentialOf, findImage, listCredentials } from './queries.ts'
import { said } from './routes-common.ts'
import { REMIND_DAYS } from './rules.ts'
import { ManagePage, MyCredentialPage } from './views-credentials.tsx'

const signs = { who: can('signing.sign') }
const manages = { who: can('signing.manage') }

async function mine(ctx: ServerCtx, problems?: Problem[]) {
  const communeId = ctx.communeId!
  const [credential, agency, image, seal] = await ctx.read(async (db) => [await findCredentialOf(db, communeId, ctx.actor.id), await findCredentialOf(db, communeId, null), await findImage(db, communeId, ctx.actor.id), await findImage(db, communeId, null)] as const)
  const endsSoon = credential !== undefined && toPlainDate(credential.validUntil) <= addDays(ctx.today, REMIND_DAYS)
  const html = (
    <MyCredentialPage v={ctx.view} credential={credential} agency={agency} seals={may(ctx.actor, 'signing.seal')} manages={may(ctx.actor, 'signing.manage')} hasImage={image !== undefined} hasSeal={seal !== undefined} endsSoon={endsSoon} values={problems ? ctx.form.toObject() : {}} {...(problems && { problems: said(ctx, problems) })} />
  )
  return problems ? withStatus(problems[0]!.status, html) : html
}

async function manage(ctx: ServerCtx, problems?: Problem[]) {
  const [rows, people] = await ctx.read(async (db) => [await listCredentials(db, ctx.communeId!), await listStaff(db, ctx.communeId!, 'signing.sign')] as const)
  const html = <ManagePage v={ctx.view} rows={rows} people={people} values={problems ? ctx.form.toObject() : {}} commandId={newId(ctx.now)} {...(problems && { problems: said(ctx, problems) })} />
  return problems ? withStatus(problems[0]!.status, html) : html
}

export const credentialRoutes: ServerRoute[] = [
  page<ServerCtx>('/ky-so/chung-thu', signs, (ctx) => mine(ctx)),

  form<ServerCtx>('/ky-so/chung-thu/anh', { ...signs, maxBytes: 3 * 1024 * 1024 }, async (ctx) => {
    const file = ctx.form.file('picture')
    if (!file || file.size === 0) return mine(ctx, [signingProblems.badPicture])
    const accountId = ctx.form.get('holder') === 'agency' ? null : ctx.actor.id
    const decision = await ctx.run(imageSet, { accountId, png: new Uint8Array(await file.arrayBuffer()), widthMm: Number(ctx.form.get('widthMm').replace(',', '.')) })
    return decision.ok ? seeOther('/ky-so/chung-thu', { tone: 'ok', text: ctx.t('Đã lưu ảnh.') }) : mine(ctx, decision.problems)
  }),

  raw<ServerCtx>('GET', '/ky-so/chung-thu/anh/:holder/anh.png', signs, async (ctx) => {
    const agency = ctx.params.holder === 'co-quan'
    if (agency && !may(ctx.actor, 'signing.seal')) return ctx.refusal([signingProblems.noSuchCredential])
    const image = await ctx.read((db) => findImage(db, ctx.communeId!, agency ? null : ctx.actor.id))
    return image ? new Response(Uint8Array.from(image.png), { headers: { 'Content-Type': 'image/png', 'Cache-Control': 'no-store' } }) : ctx.refusal([signingProblems.badPicture])
  }),

  form<ServerCtx>('/ky-so/chung-thu/:credentialId/thu-hoi', signs, async (ctx) => {
    const decision = await revokeCredential(ctx.services, ctx.actor, ctx.communeId!, { credentialId: ctx.params.credentialId ?? '', reason: ctx.form.get('reason') })
    if (!decision.ok) return may(ctx.actor, 'signing.manage') ? manage(ctx, decision.problems) : mine(ctx, decision.problems)
    return seeOther(may(ctx.actor, 'signing.manage') ? '/ky-so/quan-ly' : '/ky-so/chung-thu', { tone: 'warn', text: ctx.t('Đã thu hồi chứng thư. Không ai ký bằng nó được nữa.') })
  }),

  page<ServerCtx>('/ky-so/quan-ly', manages, (ctx) => manage(ctx)),
  form<ServerCtx>('/ky-so/quan-ly', { ...manages, maxBytes: 1024 * 1024 }, async (ctx) => {
    const wanted = ctx.form.get('accountId')
    const accountId = wanted === 'agency' ? null : wanted
    const adapter = ctx.form.get('adapter')
    const file = ctx.form.file('certificate')
    const decision =
      adapter === 'desktop'
        ? await linkDesktop(ctx.services, ctx.actor, ctx.communeId!, { accountId, file: new Uint8Array(await (file ?? new Blob()).arrayBuffer()) })
        : await issueCredential(ctx.services, ctx.actor, ctx.communeId!, { accountId, adapter: adapter === 'remote' ? 'remote' : 'test' })
    return decision.ok ? seeOther('/ky-so/quan-ly', { tone: 'ok', text: ctx.t('Đã cấp chứng thư.') }) : manage(ctx, decision.problems)
  }),
]
