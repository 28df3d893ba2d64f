// Addresses of the document office: my tasks and the list; the rest is gathered from its neighbours.

import { may } from '../../platform/actor.ts'
import { can, form, page, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { isInstant, type Instant } from '../../platform/time.ts'
import { isUuid, newId } from '../../platform/ids.ts'
import type { Problem } from '../../platform/problem.ts'
import { said } from '../../platform/web/refusals.ts'
import { listAccounts } from '../accounts/index.ts'
import { reminderAddressSet } from './commands-reminders.ts'
import { listOpenTasks } from './queries-incoming.ts'
import { findReminderAddress } from './queries-reminders.ts'
import { listAbsent, listDocuments, listOwedOpinions, listUnits, PAGE_SIZE } from './queries.ts'
import { attachmentRoutes } from './routes-attachments.tsx'
import { copyRoutes } from './routes-copies.tsx'
import { documentRoutes } from './routes-document.tsx'
import { draftRoutes } from './routes-drafts.tsx'
import { incomingRoutes } from './routes-incoming.tsx'
import { letterRoutes } from './routes-letters.tsx'
import { officeRoutes } from './routes-office.tsx'
import { registerRoutes } from './routes-registers.tsx'
import { STATES, type DocumentState } from './rules-flow.ts'
import { DocumentsPage, MyTasksPage } from './views.tsx'

const reads = { who: can('document.read') }

async function myTasks(ctx: ServerCtx, problems?: readonly Problem[]) {
  const communeId = ctx.communeId!
  const found = await ctx.read(async (db) => {
    const absent = await listAbsent(db, communeId, ctx.actor.id, ctx.today)
    const ids = [ctx.actor.id, ...absent].filter(isUuid)
    const mine = (await listUnits(db, communeId)).filter(({ headAccountId }) => headAccountId !== null && ids.includes(headAccountId)).map(({ id }) => id)
    return {
      waiting: await listDocuments(db, communeId, { waitsFor: { accountIds: ids, vanThu: may(ctx.actor, 'document.register') } }),
      opinions: await listOwedOpinions(db, communeId, mine),
      incoming: await listOpenTasks(db, communeId, mine, may(ctx.actor, 'document.direct')),
      reminder: await findReminderAddress(db, communeId, ctx.actor.id),
      names: absent.length === 0 ? [] : (await listAccounts(db, communeId)).filter(({ id }) => absent.includes(id)).map(({ fullName }) => fullName),
    }
  })
  const html = <MyTasksPage v={ctx.view} waiting={found.waiting} opinions={found.opinions} incoming={found.incoming} today={ctx.today} now={ctx.now} drafts={may(ctx.actor, 'document.draft')} standsInFor={found.names} reminder={found.reminder} commandId={newId(ctx.now)} {...(problems && { problems: said(ctx, problems), typed: ctx.form.toObject() })} />
  return problems ? withStatus(problems[0]!.status, html) : html
}

export const documentsRoutes: ServerRoute[] = [
  page<ServerCtx>('/van-ban', reads, (ctx) => myTasks(ctx)),
  form<ServerCtx>('/van-ban/nhac', reads, async (ctx) => {
    const done = await ctx.run(reminderAddressSet, ctx.form.toObject())
    return done.ok ? seeOther('/van-ban', { tone: 'ok', text: ctx.t('Đã lưu cách nhắc.') }) : myTasks(ctx, done.problems)
  }),
  page<ServerCtx>('/van-ban/di', reads, async (ctx) => {
    const words = (ctx.query.get('tim') ?? '').trim().slice(0, 120)
    const state = ctx.query.get('buoc') ?? ''
    const [at, id] = [ctx.query.get('tu-luc') ?? '', ctx.query.get('tu') ?? '']
    const rows = await ctx.read((db) =>
      listDocuments(db, ctx.communeId!, {
        ...(state in STATES && { state: state as DocumentState }),
        ...(words !== '' && { words }),
        ...(isInstant(at) && isUuid(id) && { after: { changedAt: at as Instant, id } }),
      }),
    )
    const last = rows.length === PAGE_SIZE ? rows.at(-1) : undefined
    const next = last && `/van-ban/di?${new URLSearchParams({ ...(words && { tim: words }), ...(state && { buoc: state }), 'tu-luc': last.changedAt, tu: last.id })}`
    return <DocumentsPage v={ctx.view} rows={rows} words={words} state={state} today={ctx.today} drafts={may(ctx.actor, 'document.draft')} next={next} />
  }),
  ...draftRoutes,
  ...documentRoutes,
  ...attachmentRoutes,
  ...letterRoutes,
  ...officeRoutes,
  ...copyRoutes,
  ...incomingRoutes,
  ...registerRoutes,
]
