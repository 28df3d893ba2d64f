// The table of contents: every module's routes, mounted once, with the looks and the menu around them.

import { getCookie } from 'hono/cookie'
import type { Context, Hono } from 'hono'
import { catalogues } from './locales/index.ts'
import { makeTranslator } from './locales/translate.ts'
import { buildAssets, assetRoutes } from './assets.ts'
import { menuFor } from './menu.ts'
import { authenticate } from './modules/accounts/index.ts'
import { accountsRoutes } from './modules/accounts/routes.tsx'
import { boardsRoutes } from './modules/boards/routes.tsx'
import { auditFollower } from './modules/audit/index.ts'
import { approvedRecordings } from './modules/authoring/index.ts'
import { authoringRoutes } from './modules/authoring/routes.tsx'
import { auditRoutes } from './modules/audit/routes.tsx'
import { citizensRoutes } from './modules/citizens/routes.tsx'
import { homeRoutes } from './home-routes.tsx'
import { followSignatures } from './modules/signing/index.ts'
import { signingRoutes } from './modules/signing/routes.tsx'
import { connectAccounts } from './modules/payments/index.ts'
import { paymentsRoutes } from './modules/payments/routes.tsx'
import { feedbackFollower } from './modules/feedback/dossiers-follower.ts'
import { feedbackRoutes } from './modules/feedback/routes.tsx'
import { resultsFollower } from './modules/results/dossiers-follower.ts'
import { resultsRoutes } from './modules/results/routes.tsx'
import { followDossiers } from './modules/dossiers/index.ts'
import { documentsRoutes } from './modules/documents/routes.tsx'
import { annexesSignatureFollower } from './modules/documents/commands-attachments.ts'
import { copiesSignatureFollower } from './modules/documents/commands-copies.ts'
import { documentsSignatureFollower } from './modules/documents/signature-follower.ts'
import { dossiersFollower, dossiersSignatureFollower } from './modules/dossiers/index.ts'
import { dossiersRoutes } from './modules/dossiers/routes.tsx'
import { followChecks, followPractice } from './modules/learning/index.ts'
import { followPayments } from './modules/payments/index.ts'
import { learningRoutes } from './modules/learning/routes.tsx'
import { followVoices } from './modules/learning/index.ts'
import { followPeople } from './modules/people/index.ts'
import { peopleRoutes } from './modules/people/routes.tsx'
import { proceduresRoutes } from './modules/procedures/routes.tsx'
import { checkBody } from './modules/recognition/index.ts'
import { offerRun } from './modules/recognition/rules-offer.ts'
import { recognitionFollower } from './modules/recognition/people-follower.ts'
import { recognitionRoutes } from './modules/recognition/routes.tsx'
import { syncFollower } from './modules/sync/people-follower.ts'
import { teamsRoutes } from './modules/teams/routes.tsx'
import { teamsFollower } from './modules/teams/people-follower.ts'
import { visitsFollower } from './modules/visits/people-follower.ts'
import { visitsRoutes } from './modules/visits/routes.tsx'
import { fieldCommands } from './field-commands.ts'
import { placesRoutes } from './modules/places/routes.tsx'
import { syncRoutes } from './modules/sync/routes.tsx'
import { ANONYMOUS, type Actor } from './platform/actor.ts'
import { describeApi } from './platform/web/openapi.ts'
import { anyone, raw, type Redirect } from './platform/web/route.ts'
import { chosenCommune, mount, type ServerRoute } from './platform/web/server.ts'
import type { Services } from './platform/web/services.ts'
import type { StandIns } from './stand-ins/index.ts'
import type { ViewContext } from './ui/context.ts'
import { ProblemPage } from './ui/error-page.tsx'

followPractice('recognition', offerRun)
for (const follower of [visitsFollower, recognitionFollower, teamsFollower, syncFollower, auditFollower]) followPeople(follower)
for (const follower of [resultsFollower, feedbackFollower]) followDossiers(follower)
followPayments(dossiersFollower)
followVoices(approvedRecordings)
followChecks(checkBody)

followSignatures(documentsSignatureFollower)
followSignatures(copiesSignatureFollower)
followSignatures(annexesSignatureFollower)
followSignatures(dossiersSignatureFollower)

/** Every route of the house, in one list: the server mounts it, the authorisation walk reads it. */
export function allRoutes(): ServerRoute[] {
  return [
    ...homeRoutes,
    ...signingRoutes,
    ...paymentsRoutes,
    ...resultsRoutes,
    ...feedbackRoutes,
    ...documentsRoutes,
    ...dossiersRoutes,
    ...citizensRoutes,
    ...accountsRoutes,
    ...teamsRoutes,
    ...placesRoutes,
    ...auditRoutes,
    ...peopleRoutes,
    ...visitsRoutes,
    ...boardsRoutes,
    ...authoringRoutes,
    ...proceduresRoutes,
    ...recognitionRoutes,
    ...learningRoutes,
    ...syncRoutes(fieldCommands),
  ]
}

export interface App {
  hono: Hono
  routes: ServerRoute[]
}

export async function createApp(services: Services, standIns: Pick<StandIns, 'routes' | 'connect'> = { routes: [] }): Promise<App> {
  const assets = await buildAssets()
  const routes: ServerRoute[] = [...allRoutes(), ...standIns.routes]
  routes.push(...assetRoutes(assets))
  routes.push(raw('GET', '/api/v1/openapi.json', { who: anyone }, () => Response.json(describeApi(routes, services.config.origin))))
  const communes = communeNames(services)

  const view = async (c: Context, actor: Actor, flash?: Redirect['flash']): Promise<ViewContext> => {
    const lang = getCookie(c, 'gocua_lang') === 'en' ? 'en' : 'vi'
    const t = makeTranslator(lang === 'en' ? catalogues.en : null)
    const url = new URL(c.req.url)
    const communeId = chosenCommune(actor, url, c)
    const commune = communeId === null ? undefined : await communes(communeId)
    return {
      t,
      lang,
      theme: oneOf(getCookie(c, 'gocua_theme'), ['sang', 'nang', 'toi'], 'auto'),
      size: oneOf(getCookie(c, 'gocua_size'), ['to', 'rat-to'], 'vua'),
      path: url.pathname + url.search,
      nav: menuFor(actor, url.pathname, t),
      offline: false,
      sync: actor.deviceId !== null,
      // The page script is for enrolled phones; everybody else's pages carry none.
      assets: { ...assets.links, script: actor.deviceId === null ? undefined : assets.links.script },
      ...(actor.kind !== 'anonymous' && { actorName: actor.name }),
      ...(commune && { commune }),
      ...(flash && { flash }),
      ...(commune?.fictional && standIns.routes.length > 0 && { simulationsHref: '/gia-lap' }),
    }
  }
  const hono = mount(
    {
      services,
      authenticate: (c) => authenticate(services, c).then((actor) => actor ?? ANONYMOUS),
      view,
      problemPage: (v, problem, status) => (
        <ProblemPage
          v={v}
          status={status}
          title={status === 404 ? v.t('Không tìm thấy') : status >= 500 ? v.t('Máy chủ gặp lỗi') : v.t('Chưa làm được việc này')}
          text={v.t(problem.text, problem.params)}
          {...(problem.params?.reference !== undefined && { reference: String(problem.params.reference) })}
          back={{ href: '/', label: v.t('Về trang đầu') }}
        />
      ),
    },
    routes,
  )
  standIns.connect?.((request) => hono.fetch(request))
  await connectAccounts(services)
  return { hono, routes }
}

function oneOf<T extends string, D extends string>(value: string | undefined, allowed: readonly T[], otherwise: D): T | D {
  return allowed.includes(value as T) ? (value as T) : otherwise
}

/** Names change by decision only: kept a minute, so that pages do not ask each time. */
function communeNames(services: Services) {
  const kept = new Map<number, { name: string; fictional: boolean; until: number }>()
  return async (communeId: number) => {
    const now = performance.now()
    const known = kept.get(communeId)
    if (known && known.until > now) return known
    const row = await services.database.db
      .selectFrom('communes')
      .select(['kind', 'name', 'fictional'])
      .where('communeId', '=', communeId)
      .executeTakeFirst()
    if (!row) return undefined
    const word = { xa: 'Xã', phuong: 'Phường', dac_khu: 'Đặc khu' }[row.kind] ?? ''
    const fresh = { name: `${word} ${row.name}`.trim(), fictional: row.fictional, until: now + 60_000 }
    kept.set(communeId, fresh)
    return fresh
  }
}
