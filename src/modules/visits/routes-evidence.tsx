// The teaching chain, confirmations that exist elsewhere, and the page of skills with the commune's own choice.

import { may } from '../../platform/actor.ts'
import { isUuid, newId } from '../../platform/ids.ts'
import { parsePlainDate } from '../../platform/time.ts'
import type { Problem } from '../../platform/problem.ts'
import { can, form, page, seeOther, withStatus, type Reply } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { findPeople, personLines, type PersonLine } from '../people/index.ts'
import { isTheirs, recordConfirmation } from './commands-calls.ts'
import { chooseLocalSkill } from './commands-drives.ts'
import { findLocalSkill } from './projection.ts'
import { listConfirmations, listTeachings } from './queries-calls.ts'
import { communeOf } from './routes-drives.tsx'
import { sowerTrees } from './rules-chain.ts'
import { ChainPage, ConfirmPage, SkillsPage } from './views-chain.tsx'
import { fieldProblems } from './words.ts'

const PAIRS_SHOWN = 3000

export const evidenceRoutes: ServerRoute[] = [
  page<ServerCtx>('/nguoi-gieo-so', { who: can('visit.plan') }, async (ctx) => {
    const edges = await ctx.read((db) => listTeachings(db, communeOf(ctx), ctx.actor.hamletIds, PAIRS_SHOWN + 1))
    const shown = edges.slice(0, PAIRS_SHOWN)
    return (
      <ChainPage
        v={ctx.view}
        edges={shown}
        trees={sowerTrees(shown)}
        view={ctx.query.get('xem') === 'bang' ? 'bang' : 'cay'}
        capped={edges.length > PAIRS_SHOWN}
      />
    )
  }),
  page<ServerCtx>('/xac-nhan', { who: can('evidence.confirm') }, (ctx) =>
    confirmPage(ctx, ctx.query.get('nguoi') ?? '', { skill: ctx.query.get('ky-nang') ?? '' }),
  ),
  form<ServerCtx>('/xac-nhan', { who: can('evidence.confirm') }, async (ctx) => {
    const values = ctx.form.toObject()
    const { residentId, skill, source } = values
    const decision = await ctx.run(recordConfirmation, { residentId, skill, source, confirmedOn: parsePlainDate(values.confirmedOn ?? '') })
    if (!decision.ok) return confirmPage(ctx, residentId ?? '', values, decision.problems)
    return seeOther(`/xac-nhan?nguoi=${residentId}`, { tone: 'ok', text: ctx.t('Đã ghi.') })
  }),
  page<ServerCtx>('/ky-nang', { who: can('visit.read') }, async (ctx) => {
    const localSkill = await ctx.read((db) => findLocalSkill(db, communeOf(ctx)))
    return <SkillsPage v={ctx.view} localSkill={localSkill} mayChoose={may(ctx.actor, 'skill.choose')} commandId={newId()} today={ctx.today} />
  }),
  form<ServerCtx>('/ky-nang', { who: can('skill.choose') }, async (ctx) => {
    const decision = await ctx.run(chooseLocalSkill, { skill: ctx.form.get('skill') })
    if (!decision.ok) return ctx.refusal(decision.problems)
    return seeOther('/ky-nang', { tone: 'ok', text: ctx.t('Đã chọn. Dấu “đủ 5 kỹ năng” của mọi hộ đã được tính lại.') })
  }),
]

async function confirmPage(ctx: ServerCtx, residentId: string, values: Record<string, string>, problems?: readonly Problem[]): Promise<Reply> {
  const search = (ctx.query.get('tim') ?? '').trim()
  const data = await ctx.read(async (db) => {
    const [person] = isUuid(residentId) ? await personLines(db, communeOf(ctx), [residentId]) : []
    const own = person && isTheirs(ctx.actor, person.hamletId) ? person : undefined
    return {
      person: own ? asChoice(ctx, own) : null,
      found: own || search === '' ? [] : (await findPeople(db, communeOf(ctx), search, ctx.actor.hamletIds)).rows.map((row) => asChoice(ctx, row)),
      confirmations: own ? await listConfirmations(db, communeOf(ctx), own.id) : [],
    }
  })
  const html = (
    <ConfirmPage
      v={ctx.view}
      search={search}
      {...data}
      values={values}
      commandId={newId()}
      today={ctx.today}
      {...(problems && { problems: fieldProblems(ctx.t, problems) })}
    />
  )
  return problems ? withStatus(422, html) : html
}

function asChoice(ctx: ServerCtx, person: PersonLine): { id: string; fullName: string; detail: string } {
  const born = person.birthYear === null ? null : ctx.t('sinh {year}', { year: person.birthYear })
  return { id: person.id, fullName: person.fullName, detail: [born, person.hamletName, person.alleyName, person.headName].filter(Boolean).join(' · ') }
}
