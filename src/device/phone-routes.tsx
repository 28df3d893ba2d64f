// The pages of the phone itself, as routes of the same shape as all others.

import { said } from '../platform/web/refusals.ts'
import { anyone, form, page, raw, seeOther, withStatus, type Ctx, type Reply, type Route } from '../platform/web/route.ts'
import { choosePin, lockNow, unlock } from './lock.ts'
import { countWaiting, exportSealed } from './outbox.ts'
import { heldHamlets } from './pack-store.ts'
import { ChoosePinPage, ForgotPinPage, PhonePage, UnlockPage } from './pages.tsx'
import type { PhoneState } from './state.ts'
import { readArea, wipe, type SyncResult } from './sync-client.ts'

export interface PhoneServices {
  state: PhoneState
  sync(): Promise<SyncResult>
  isPersisted(): Promise<boolean>
  /** Answers another request as if it had just come: a form kept over the lock. */
  forward(action: string, values: [string, string][]): Promise<Response>
}

const who = anyone
/** Pages that must work while the phone is locked, revoked or without PIN. */
export const ALWAYS_OPEN = new Set(['/may-nay/ma-pin', '/may-nay/mo-khoa', '/may-nay/quen-pin', '/may-nay/xuat', '/giao-dien'])

export function phoneRoutes({ state, sync, isPersisted, forward }: PhoneServices): Route[] {
  return [
    page('/may-nay', { who }, (ctx) => phonePage(ctx, state, isPersisted)),
    page('/may-nay/ma-pin', { who }, ({ view: v, query }) => <ChoosePinPage v={v} next={safeNext(query.get('tiep'))} />),
    form('/may-nay/ma-pin', { who }, async (ctx) => {
      const next = safeNext(ctx.form.get('tiep'))
      const decision = await choosePin(state, ctx.form.get('pin'), ctx.form.get('again'))
      if (!decision.ok) return withStatus(422, <ChoosePinPage v={ctx.view} next={next} problems={said(ctx, decision.problems)} />)
      const result = await sync()
      const flash = result.ok ? ({ tone: 'ok', text: ctx.t('Máy đã sẵn sàng, dùng được cả khi không có mạng.') } as const) : undefined
      return seeOther(next, flash)
    }),
    page('/may-nay/mo-khoa', { who }, ({ view: v, query }) => <UnlockPage v={v} next={safeNext(query.get('tiep'))} />),
    form('/may-nay/mo-khoa', { who }, async (ctx) => {
      const { form: sent } = ctx
      const carry = sent.get('gui-tiep') && { action: safeNext(sent.get('gui-tiep')), values: kept(ctx) }
      const decision = await unlock(state, sent.get('pin'))
      if (!decision.ok) {
        return withStatus(422, <UnlockPage v={ctx.view} next={safeNext(sent.get('tiep'))} problems={said(ctx, decision.problems)} {...(carry && { carry })} />)
      }
      return carry ? forward(carry.action, carry.values) : seeOther(safeNext(sent.get('tiep')))
    }),
    page('/may-nay/quen-pin', { who }, ({ view: v }) => <ForgotPinPage v={v} />),
    raw('GET', '/may-nay/xuat', { who }, async (ctx) => {
      const name = `gocua-viec-chua-gui-${ctx.now.slice(0, 16).replace(/[:T]/g, '-')}.json`
      return new Response(await exportSealed(state), {
        headers: { 'content-type': 'application/json', 'content-disposition': `attachment; filename="${name}"` },
      })
    }),
    form('/may-nay/dong-bo', { who }, async (ctx) => {
      const result = await sync()
      return seeOther('/may-nay', result.ok ? { tone: 'ok', text: ctx.t('Đã đồng bộ. Còn {n} việc chờ gửi.', { n: result.waiting }) } : { tone: 'warn', text: ctx.t('Chưa đồng bộ được. Việc vẫn nằm an toàn trên máy.') })
    }),
    form('/may-nay/khoa', { who }, async () => {
      await lockNow(state)
      return seeOther('/may-nay/mo-khoa')
    }),
    form('/may-nay/roi', { who }, async ({ now }) => {
      await wipe(state, now)
      await state.ports.fetch('/dang-xuat', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: '' }).catch(() => undefined)
      return seeOther('/')
    }),
    form('/giao-dien', { who }, (ctx) => setAppearance(ctx, state)),
  ]
}


function safeNext(path: string | null): string {
  return path && /^\/(?![/\\])/.test(path) && !path.startsWith('/may-nay/') ? path : '/di-ngo'
}

function kept({ form: sent }: Ctx): [string, string][] {
  return sent.entries().flatMap(([name, value]) => (name.startsWith('giu:') && typeof value === 'string' ? [[name.slice(4), value] as [string, string]] : []))
}

async function phonePage(ctx: Ctx, state: PhoneState, isPersisted: () => Promise<boolean>): Promise<Reply> {
  const key = await state.key()
  const held = new Set(await heldHamlets(state))
  const area = key ? await readArea(state, key) : undefined
  return (
    <PhonePage
      v={ctx.view}
      name={ctx.actor.name}
      hamlets={(area?.hamlets ?? []).map((hamlet) => ({ name: hamlet.name, held: held.has(hamlet.id) }))}
      counts={await countWaiting(state)}
      lastSync={await state.get('lastSync')}
      lastContact={await state.get('lastContact')}
      persisted={await isPersisted()}
    />
  )
}

/** Kept here for pages made on the phone, and told to the server for its own. */
async function setAppearance(ctx: Ctx, state: PhoneState): Promise<Reply> {
  const { form: sent } = ctx
  await state.set('prefs', { lang: sent.get('lang'), theme: sent.get('theme'), size: sent.get('size') })
  const body = new URLSearchParams(sent.toObject()).toString()
  await state.ports.fetch('/giao-dien', { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body }).catch(() => undefined)
  const back = sent.get('back')
  return seeOther(/^\/(?![/\\])/.test(back) ? back : '/')
}
