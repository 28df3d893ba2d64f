// Visits at the desk: the list with filters, one visit, and the files that came with it.

import { Readable } from 'node:stream'
import { isUuid } from '../../platform/ids.ts'
import { may } from '../../platform/actor.ts'
import { commonProblems, Refused } from '../../platform/problem.ts'
import { parsePlainDate, type PlainDate } from '../../platform/time.ts'
import { can, page, raw, type Reply } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { findAttachment } from './commands-attachments.ts'
import { isTheirs } from './commands-calls.ts'
import { listOwnHamlets } from './queries-assign.ts'
import { listMemberOptions } from './queries-calls.ts'
import { listDrives } from './queries-drives.ts'
import { findVisit, listVisits, type VisitFilter } from './queries-visits.ts'
import { communeOf, pageOf } from './routes-drives.tsx'
import { OUTCOMES } from './rules.ts'
import { isSkill } from './skills.ts'
import { VisitListPage, VisitPage } from './views-visits.tsx'

export const visitRoutes: ServerRoute[] = [
  page<ServerCtx>('/luot-tham', { who: can('visit.plan') }, listPage),
  raw<ServerCtx>('GET', '/luot-tham/tep/:id', { who: can('visit.read') }, sendFile),
  page<ServerCtx>('/luot-tham/:id', { who: can('visit.plan') }, async (ctx) => {
    const id = ctx.params.id ?? ''
    const visit = isUuid(id) ? await ctx.read((db) => findVisit(db, communeOf(ctx), id)) : undefined
    if (!visit || !isTheirs(ctx.actor, visit.hamletId)) throw new Refused(commonProblems.notFound)
    const recordedByName = visit.recordedBy === ctx.actor.id ? ctx.actor.name : null
    return <VisitPage v={ctx.view} visit={visit} mayConfirm={may(ctx.actor, 'evidence.confirm')} recordedByName={recordedByName} />
  }),
]

/** Filters as the address says them; nonsense is no filter. */
export function filterOf(ctx: ServerCtx): VisitFilter {
  const { query } = ctx
  const id = (name: string) => (isUuid(query.get(name)) ? query.get(name)! : undefined)
  const date = (name: string): PlainDate | undefined => parsePlainDate(query.get(name) ?? '')
  const outcome = OUTCOMES.find((one) => one === query.get('ket-qua'))
  const skill = query.get('ky-nang') ?? ''
  const filter = {
    hamletId: id('thon'),
    driveId: id('dot'),
    teamId: id('to'),
    memberId: id('nguoi'),
    outcome,
    skill: isSkill(skill) ? skill : undefined,
    from: date('tu'),
    to: date('den'),
    withoutMinutes: query.get('khong-phut') === '1' || undefined,
  }
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
  return { hamletIds: ctx.actor.hamletIds, ...given }
}

async function listPage(ctx: ServerCtx): Promise<Reply> {
  const filter = filterOf(ctx)
  const number = pageOf(ctx)
  const { hamletIds } = ctx.actor
  const data = await ctx.read(async (db) => ({
    ...(await listVisits(db, communeOf(ctx), filter, number)),
    hamlets: await listOwnHamlets(db, communeOf(ctx), hamletIds),
    drives: await listDrives(db, communeOf(ctx), hamletIds),
    members: await listMemberOptions(db, communeOf(ctx), hamletIds),
  }))
  return <VisitListPage v={ctx.view} page={number} filter={filter} {...data} />
}

/** Only whoever may see the visit sees its files; they are never cached elsewhere. */
async function sendFile(ctx: ServerCtx): Promise<Reply> {
  const id = ctx.params.id ?? ''
  const file = isUuid(id) ? await ctx.read((db) => findAttachment(db, communeOf(ctx), id)) : undefined
  if (!file || file.fileId === null || !isTheirs(ctx.actor, file.hamletId)) throw new Refused(commonProblems.notFound)
  const stored = await ctx.services.files.find(file.fileId)
  const stream = await ctx.services.files.openStream(file.fileId)
  if (!stored || !stream) throw new Refused(commonProblems.notFound)
  return new Response(Readable.toWeb(stream) as ReadableStream, {
    headers: {
      'Content-Type': stored.mediaType,
      'Content-Length': String(stored.sizeBytes),
      'Content-Disposition': 'inline',
      'Cache-Control': 'private, no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  })
}
