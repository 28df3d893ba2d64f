// Addresses of the simulated trust services' own screens.

import { form, page, seeOther, signedIn } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { FAULTS, type Authority, type FaultName } from './authority.ts'
import { TrustPage } from './views.tsx'

export function trustRoutes(authority: () => Authority): ServerRoute[] {
  return [
    page<ServerCtx>('/gia-lap/tin-cay', { who: signedIn }, (ctx) => <TrustPage v={ctx.view} issued={authority().issued()} faults={authority().faults()} />),
    form<ServerCtx>('/gia-lap/tin-cay', { who: signedIn }, (ctx) => {
      for (const service of Object.keys(FAULTS) as FaultName[]) {
        const wanted = ctx.form.get(service)
        if ((FAULTS[service] as readonly string[]).includes(wanted)) authority().setFault(service, wanted)
      }
      return seeOther('/gia-lap/tin-cay', { tone: 'ok', text: ctx.t('Đã lưu.') })
    }),
  ]
}
