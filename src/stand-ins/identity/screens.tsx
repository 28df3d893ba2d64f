// The stand-in provider's pages: choose who you are by a tap, and the faults to try.

import { anyone, form, page, raw, seeOther, signedIn, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Button, Checks, Form } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, CardGrid, Notice, SimulationBand } from '../../ui/parts.tsx'
import { PERSONAS } from './people.ts'
import { ROOM, type OpenProvider } from './provider.ts'
import { FAULTS, type Fault, type IdentityState } from './state.ts'

/** Nobody may take this page for the State's. */
function Band({ v }: { v: ViewContext }) {
  return (
    <>
      <SimulationBand v={v} who={v.t('nơi định danh công dân')} />
      <Notice tone="warn" title={v.t('Không phải VNeID')}>{v.t('Không có tài khoản thật ở đây. Đừng gõ số căn cước, mật khẩu hay mã OTP vào bất cứ đâu: chỉ cần bấm chọn một người hư cấu.')}</Notice>
    </>
  )
}

function ChoosePage({ v, uid }: { v: ViewContext; uid: string }) {
  const { t } = v
  return (
    <Page v={v} bare title={t('Bạn vào vai ai?')}>
      <Band v={v} />
      <Form v={v} action={`${ROOM}/chon/${uid}`} label={t('Bạn vào vai ai?')}>
        <CardGrid>
          {PERSONAS.map((persona) => (
            <Card actions={<Button kind="plain" full icon="person" name="person" value={persona.key}>{persona.name}</Button>}>
              <p>{t(persona.about)} <Badge tone={persona.level === 2 ? 'ok' : 'warn'}>{t('Mức {n}', { n: persona.level })}</Badge></p>
            </Card>
          ))}
        </CardGrid>
        <Button kind="quiet" name="person" value="">{t('Thôi, không đăng nhập')}</Button>
      </Form>
    </Page>
  )
}

function FaultsPage({ v, state }: { v: ViewContext; state: IdentityState }) {
  const { t } = v
  return (
    <Page v={v} title={t('Nơi định danh (mô phỏng)')} crumbs={[{ href: '/gia-lap', label: t('Các bên mô phỏng') }]}>
      <Band v={v} />
      <p>{t('Người dân đến đây từ trang “Hồ sơ của tôi”, chọn một người hư cấu rồi quay về. Trang này không tự đăng nhập được.')}</p>
      <ul>{PERSONAS.map(({ name, about, level }) => <li>{`${name}: ${t(about)}, ${t('mức {n}', { n: level })}`}</li>)}</ul>
      <Form v={v} action={`${ROOM}/loi`} label={t('Lỗi để thử')}>
        <h2>{t('Lỗi để thử')}</h2>
        <Checks name="faults" label={t('Đang bật')} values={Object.keys(state.faults()).filter((fault) => state.faults()[fault as Fault])} options={Object.entries(FAULTS).map(([value, label]) => ({ value, label: t(label) }))} />
        <Button kind="plain">{t('Đặt lỗi')}</Button>
      </Form>
    </Page>
  )
}

function GonePage({ v, down }: { v: ViewContext; down?: boolean }) {
  return (
    <Page v={v} bare title={v.t('Nơi định danh (mô phỏng)')}>
      <Band v={v} />
      <Notice tone="bad">{down ? v.t('Nơi định danh đang sập (mô phỏng).') : v.t('Lượt đăng nhập này đã cũ. Hãy bắt đầu lại.')}</Notice>
      <p><a href="/ho-so-cua-toi">{v.t('Về “Hồ sơ của tôi”')}</a></p>
    </Page>
  )
}

export function identityScreens(state: IdentityState, provider: () => Promise<OpenProvider>, origin: string): ServerRoute[] {
  const through = async (ctx: ServerCtx) => (state.faults().down ? withStatus(503, <GonePage v={ctx.view} down />) : (await provider()).handle(ctx.c.req.raw, origin))
  return [
    page<ServerCtx>(ROOM, { who: anyone }, (ctx) => <FaultsPage v={ctx.view} state={state} />),
    raw<ServerCtx>('GET', `${ROOM}/auth`, { who: anyone }, through),
    raw<ServerCtx>('GET', `${ROOM}/auth/:uid`, { who: anyone }, through),
    page<ServerCtx>(`${ROOM}/chon/:uid`, { who: anyone }, async (ctx) => {
      const uid = ctx.params.uid ?? ''
      return (await (await provider()).findInteraction(uid)) ? <ChoosePage v={ctx.view} uid={uid} /> : withStatus(404, <GonePage v={ctx.view} />)
    }),
    form<ServerCtx>(`${ROOM}/chon/:uid`, { who: anyone }, async (ctx) => {
      const onward = await (await provider()).finish(ctx.params.uid ?? '', PERSONAS.find(({ key }) => key === ctx.form.get('person')))
      return onward === undefined ? withStatus(404, <GonePage v={ctx.view} />) : seeOther(onward)
    }),
    form<ServerCtx>(`${ROOM}/loi`, { who: signedIn }, (ctx) => {
      state.setFaults(ctx.form.getAll('faults'))
      return seeOther(ROOM, { tone: 'ok', text: ctx.t('Đã đặt lỗi.') })
    }),
  ]
}
