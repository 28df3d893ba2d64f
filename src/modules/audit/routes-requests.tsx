// Personal-data requests on the web. Erasing asks for identity before the page, so that nothing is lost to the question.

import { newId } from '../../platform/ids.ts'
import { Refused, type Problem } from '../../platform/problem.ts'
import { said, statusOf } from '../../platform/web/refusals.ts'
import { can, form, page, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import type { Command } from '../../platform/command.ts'
import { eraseResident, findPeople, findResidentRow } from '../people/index.ts'
import { readClocks } from './clocks.ts'
import { answerDataRequest, extendDataRequest, finishDataRequest, refuseDataRequest, registerDataRequest } from './commands.ts'
import { auditProblems } from './problems.ts'
import { findRequest, listRequests } from './queries-requests.ts'
import { decideAct, orderRequests } from './rules.ts'
import type { RequestRow } from './schema.ts'
import { ErasePage, NewRequestPage, RequestPage, RequestsPage } from './views-requests.tsx'

const handling = { who: can('data_request.handle') }
const erasing = { who: can('people.erase'), stepUp: true }
const BASE = '/yeu-cau-du-lieu'
const isId = (id: string | null | undefined): id is string => /^[0-9a-f-]{36}$/.test(id ?? '')

async function requestOf(ctx: ServerCtx): Promise<RequestRow> {
  const id = ctx.params.id
  const request = isId(id) ? await ctx.read((db) => findRequest(db, ctx.communeId!, id)) : undefined
  if (!request) throw new Refused(auditProblems.noSuchRequest)
  return request
}

async function newRequest(ctx: ServerCtx, problems?: Problem[]) {
  const typed = (ctx.query.get('q') ?? '').slice(0, 100)
  const personId = ctx.query.get('nguoi') ?? ctx.form.get('residentId')
  const { person, found } = await ctx.read(async (db) => ({
    person: isId(personId) ? await findResidentRow(db, ctx.communeId!, personId) : undefined,
    found: typed.trim() === '' ? [] : (await findPeople(db, ctx.communeId!, typed, null)).rows.slice(0, 20),
  }))
  const html = (
    <NewRequestPage v={ctx.view} typed={typed} found={found} person={person} commandId={newId(ctx.now)} values={ctx.form.toObject()} {...(problems && { problems: said(ctx, problems) })} />
  )
  return problems ? withStatus(statusOf(problems), html) : html
}

async function requestPage(ctx: ServerCtx, refused?: { act: string; problems: Problem[] }) {
  const ids: [string, string, string, string] = [newId(ctx.now), newId(ctx.now), newId(ctx.now), newId(ctx.now)]
  const shown = refused && { act: refused.act, problems: said(ctx, refused.problems), values: ctx.form.toObject() }
  const html = <RequestPage v={ctx.view} request={await requestOf(ctx)} today={ctx.today} clocks={readClocks()} ids={ids} {...(shown && { refused: shown })} />
  return refused ? withStatus(statusOf(refused.problems), html) : html
}

/** One step of a request: run it, come back to its page with a word, or show the form again. */
function step<I>(act: string, cmd: Command<I>, done: string): ServerRoute {
  return form<ServerCtx>(`${BASE}/:id/${act}`, handling, async (ctx) => {
    const outcome = await ctx.run(cmd, { ...ctx.form.toObject(), requestId: ctx.params.id })
    return outcome.ok ? seeOther(`${BASE}/${ctx.params.id}`, { tone: 'ok', text: ctx.t(done) }) : requestPage(ctx, { act, problems: outcome.problems })
  })
}

/** Erases through the people module, then closes the request; if the second fails, the request can still be closed by hand. */
async function erase(ctx: ServerCtx) {
  const request = await requestOf(ctx)
  const allowed = decideAct(request, 'erase', ctx.today)
  if (!allowed.ok) return ctx.refusal(allowed.problems)
  const erased = await ctx.run(eraseResident, { residentId: request.residentId, reason: 'theo_yeu_cau' })
  if (!erased.ok) return ctx.refusal(erased.problems)
  const done = await ctx.run(finishDataRequest, { requestId: request.id, outcome: 'Đã xóa dữ liệu.' }, { commandId: newId(ctx.now) })
  return done.ok ? seeOther(`${BASE}?da-xong=1`, { tone: 'ok', text: ctx.t('Đã xóa dữ liệu và ghi đã xong.') }) : ctx.refusal(done.problems)
}

export const requestRoutes: ServerRoute[] = [
  page<ServerCtx>(BASE, handling, async (ctx) => {
    const settled = ctx.query.has('da-xong')
    const requests = await ctx.read((db) => listRequests(db, ctx.communeId!, settled))
    return <RequestsPage v={ctx.view} requests={settled ? requests : orderRequests(requests, ctx.today)} settled={settled} today={ctx.today} clocks={readClocks()} />
  }),
  page<ServerCtx>(`${BASE}/moi`, handling, (ctx) => newRequest(ctx)),
  form<ServerCtx>(BASE, handling, async (ctx) => {
    const done = await ctx.run(registerDataRequest, { ...ctx.form.toObject(), processors: ctx.form.get('processors') === 'co' })
    if (!done.ok) return newRequest(ctx, done.problems)
    return seeOther(`${BASE}/${(done.value as { id: string }).id}`, { tone: 'ok', text: ctx.t('Đã ghi. Hạn trả lời và hạn thực hiện đã tính.') })
  }),
  page<ServerCtx>(`${BASE}/:id`, handling, (ctx) => requestPage(ctx)),
  step('tra-loi', answerDataRequest, 'Đã ghi là đã trả lời.'),
  step('xong', finishDataRequest, 'Đã ghi là đã xong.'),
  step('tu-choi', refuseDataRequest, 'Đã ghi từ chối kèm căn cứ.'),
  step('gia-han', extendDataRequest, 'Đã gia hạn một lần. Nhớ báo cho người yêu cầu.'),
  page<ServerCtx>(`${BASE}/:id/xoa`, erasing, async (ctx) => {
    const request = await requestOf(ctx)
    const allowed = decideAct(request, 'erase', ctx.today)
    return allowed.ok ? <ErasePage v={ctx.view} request={request} commandId={newId(ctx.now)} /> : ctx.refusal(allowed.problems)
  }),
  form<ServerCtx>(`${BASE}/:id/xoa`, erasing, erase),
]
