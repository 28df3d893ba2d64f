// Changes of learning: a version published, a difference reported and handled, the city app named.

import type { CommandEnv } from '../../platform/command.ts'
import { command } from '../../platform/command.ts'
import { ANONYMOUS, type Actor } from '../../platform/actor.ts'
import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import { shippedGuides } from './guides.ts'
import { learningProblems } from './problems.ts'
import { findGuide, findGuideSource } from './queries.ts'
import { judgeGuide } from './rules-judge.ts'
import { holdsSecret } from './rules.ts'
import { handlingInput, reportInput, settingsInput, type Guide } from './schema.ts'

/**
 * Publishes the next version of a guide, inside the caller's command (authoring asks for the second person and writes the
 * ledger entry). `raw.version` is the version it was made from: when a newer one is there already it is refused. The version
 * people had until now is kept beside it. Answers with the number of the new version.
 */
export async function publishGuide(env: Pick<CommandEnv, 'db' | 'communeId' | 'now'>, raw: unknown, by: { publishedBy: string; approvedBy: string; note: string }): Promise<Decision<{ version: number }>> {
  const { db, communeId, now } = env
  const judged = judgeGuide(raw)
  if (!judged.ok) return judged
  const guide = judged.value
  const current = await findGuideSource(db, communeId, guide.id)
  if (current && current.version !== guide.version) return refuse(withParams(learningProblems.staleVersion, { version: current.version }))
  const save = (body: Guide, who: typeof by | null) =>
    db
      .insertInto('guideVersions')
      .values({
        communeId, originCommune: communeId, guideId: body.id, version: body.version, body: JSON.stringify(body), note: who?.note ?? '', publishedAt: now,
        publishedBy: who?.publishedBy ?? 'gocua', approvedBy: who?.approvedBy ?? null,
      })
      .onConflict((oc) => oc.doNothing())
      .execute()
  const shipped = shippedGuides().get(guide.id)
  if (shipped && current === shipped) await save(shipped, null)
  const version = current ? current.version + 1 : guide.version
  await save({ ...guide, version }, by)
  return accept({ version })
}

/** Somebody without an account may say that a step looks different, and nothing else. */
export function passerBy(communeId: number): Actor {
  return { ...ANONYMOUS, communeId, permissions: new Set(['guide.report']) }
}

export const reportGuide = command({
  type: 'guide.reported',
  may: 'guide.report',
  input: reportInput,
  async run({ db, communeId, actor, commandId: id, now }, input) {
    if (holdsSecret(input.text)) return refuse(learningProblems.secretInReport)
    if (holdsSecret(input.appVersion)) return refuse(withParams(learningProblems.secretInReport, {}, 'appVersion'))
    const guide = await findGuide(db, communeId, input.guideId, input.version)
    if (!guide) return refuse(learningProblems.noSuchVersion)
    if (![...guide.steps, ...guide.mistake.recover].some((step) => step.id === input.stepId)) return refuse(learningProblems.noSuchStep)
    await db.insertInto('guideReports').values({ communeId, id, ...input, reportedAs: actor.kind === 'anonymous' ? 'public' : actor.kind, reportedAt: now }).execute()
    return accept({ subject: `guide:${input.guideId}`, data: { report: id, version: input.version, step: input.stepId }, answer: { id } })
  },
})

export const handleReport = command({
  type: 'guide.report_handled',
  may: 'guide.manage',
  input: handlingInput,
  async run({ db, communeId, actor, now }, { reportId, state }) {
    const done = await db
      .updateTable('guideReports')
      .set({ state, handledAt: now, handledBy: actor.id })
      .where('communeId', '=', communeId)
      .where('id', '=', reportId)
      .where('state', '=', 'open')
      .returning(['guideId', 'stepId'])
      .executeTakeFirst()
    if (!done) return refuse(learningProblems.reportHandled)
    return accept({ subject: `guide:${done.guideId}`, data: { report: reportId, step: done.stepId, state } })
  },
})

export const nameCityApp = command({
  type: 'learning.city_app_named',
  may: 'guide.manage',
  input: settingsInput,
  async run({ db, communeId, now }, settings) {
    await db
      .insertInto('learningSettings')
      .values({ communeId, originCommune: communeId, ...settings, changedAt: now })
      .onConflict((oc) => oc.columns(['communeId', 'originCommune']).doUpdateSet({ ...settings, changedAt: now }))
      .execute()
    return accept({ subject: `commune:${communeId}`, data: settings })
  },
})
