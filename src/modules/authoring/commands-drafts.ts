// Changes of guides: opened, written, moved about, sent, judged by somebody who wrote nothing in it, published.

import { findGuideSource, judgeGuide, publishGuide, type Guide, type PartKind } from '../learning/index.ts'
import { command, type CommandEnv } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { accept, refuse, type Decision } from '../../platform/problem.ts'
import { addDays, type PlainDate } from '../../platform/time.ts'
import { authoringProblems as said } from './problems.ts'
import { findOpenDraft, findRevision, holdDraft, type DraftRow } from './queries-drafts.ts'
import { KEPT_DAYS, rechecked } from './rules-expiry.ts'
import { mergeFields, readSection, restructure, writeSection } from './rules-sections.ts'
import {
  arriveInput, assignInput, draftOnlyInput, judgeDraftInput, openDraftInput, recheckInput, saveSectionInput, sendDraftInput, structureInput, type DraftState,
} from './schema.ts'

type Env = Pick<CommandEnv, 'db' | 'communeId' | 'actor' | 'now'>

async function insertDraft({ db, communeId, actor, now }: Env, draft: { id: string; guideId: string; baseVersion: number; body: Guide; state: DraftState; sounds?: unknown[] }): Promise<void> {
  const { id, body, sounds = [], ...rest } = draft
  const json = JSON.stringify(body)
  await db
    .insertInto('guideDrafts')
    .values({ communeId, originCommune: communeId, id, ...rest, body: json, sounds: JSON.stringify(sounds), authors: [actor.id], createdAt: now, changedBy: actor.id, changedAt: now })
    .execute()
  await db.insertInto('guideDraftRevisions').values({ communeId, draftId: id, revision: 1, body: json, section: '', savedBy: actor.id, savedAt: now }).execute()
}

/** Writes the next state; the page's own saving takes the place of the one before by the same hand. */
async function saveBody({ db, communeId, actor, now }: Env, draft: DraftRow, body: Guide, section: string, auto = false): Promise<number> {
  const json = JSON.stringify(body)
  const revision = draft.revision + 1
  if (auto) {
    await db
      .deleteFrom('guideDraftRevisions')
      .where('communeId', '=', communeId).where('draftId', '=', draft.id).where('revision', '=', draft.revision).where('auto', '=', true).where('savedBy', '=', actor.id).where('section', '=', section).execute()
  }
  await db.insertInto('guideDraftRevisions').values({ communeId, draftId: draft.id, revision, body: json, section, savedBy: actor.id, savedAt: now, auto }).execute()
  await db
    .updateTable('guideDrafts')
    .set({ body: json, revision, state: 'draft', authors: [...new Set([...draft.authors, actor.id])], changedBy: actor.id, changedAt: now })
    .where('communeId', '=', communeId).where('id', '=', draft.id).execute()
  return revision
}

async function writable({ db, communeId }: Env, draftId: string): Promise<Decision<DraftRow>> {
  const draft = await holdDraft(db, communeId, draftId)
  if (!draft) return refuse(said.noSuchDraft)
  if (draft.state === 'to_review') return refuse(said.draftSent)
  return draft.state === 'draft' || draft.state === 'returned' ? accept(draft) : refuse(said.draftClosed)
}

/** The open draft of a guide, made now when there is none. */
async function draftOf(env: CommandEnv, guideId: string, fromVersion?: number): Promise<Decision<DraftRow>> {
  const open = await findOpenDraft(env.db, env.communeId, guideId)
  if (open) return fromVersion === undefined ? writable(env, open.id) : refuse(said.draftThere)
  const newest = await findGuideSource(env.db, env.communeId, guideId)
  const body = fromVersion === undefined ? newest : await findGuideSource(env.db, env.communeId, guideId, fromVersion)
  if (!newest || !body) return refuse(said.noSuchGuide)
  const id = newId(env.now)
  await insertDraft(env, { id, guideId, baseVersion: newest.version, body: { ...body, version: newest.version }, state: 'draft' })
  return accept((await holdDraft(env.db, env.communeId, id))!)
}

export const openDraft = command({
  type: 'guide_draft.opened',
  may: 'guide.manage',
  input: openDraftInput,
  async run(env, { guideId, fromVersion }) {
    const draft = await draftOf(env, guideId, fromVersion)
    if (!draft.ok) return draft
    return accept({ subject: `guide:${guideId}`, data: { draft: draft.value.id, fromVersion: fromVersion ?? null }, answer: { id: draft.value.id } })
  },
})

/**
 * Saves one part of the form. What others wrote meanwhile in other fields is kept; where both wrote in one field nothing is saved
 * and the page shows both.
 */
export const saveSection = command({
  type: 'guide_draft.written',
  may: 'guide.manage',
  input: saveSectionInput,
  async run(env, { draftId, section, baseRevision, fields, auto }) {
    const found = await writable(env, draftId)
    if (!found.ok) return found
    const draft = found.value
    const theirs = readSection(draft.body, section)
    if (!theirs) return refuse(said.partGone)
    let merged = fields
    if (draft.revision !== baseRevision) {
      const base = await findRevision(env.db, env.communeId, draftId, baseRevision)
      const both = mergeFields((base && readSection(base, section)) ?? {}, theirs, fields)
      if (both.conflicts.length > 0) return refuse(said.bothWrote)
      merged = both.merged
    }
    const revision = await saveBody(env, draft, writeSection(draft.body, section, merged), section, auto)
    return accept({ subject: `guide:${draft.guideId}`, data: { draft: draftId, section, revision }, answer: { revision } })
  },
})

export const changeStructure = command({
  type: 'guide_draft.arranged',
  may: 'guide.manage',
  input: structureInput,
  async run(env, { draftId, kind, ...op }) {
    const found = await writable(env, draftId)
    if (!found.ok) return found
    const body = restructure(found.value.body, { ...op, ...(kind !== undefined && { kind: kind as PartKind }) }, env.today, addDays(env.today, KEPT_DAYS))
    if (!body) return refuse(said.partGone)
    const revision = await saveBody(env, found.value, body, op.list)
    return accept({ subject: `guide:${found.value.guideId}`, data: { draft: draftId, ...op, revision }, answer: { revision } })
  },
})

async function setState({ db, communeId, now, actor }: Env, draftId: string, values: Partial<Record<'state' | 'note' | 'reason' | 'sentBy' | 'reviewedBy' | 'reviewedAt', string | null>> & { publishedVersion?: number }): Promise<void> {
  await db.updateTable('guideDrafts').set({ ...values, changedBy: actor.id, changedAt: now } as never).where('communeId', '=', communeId).where('id', '=', draftId).execute()
}

/** Only a guide without a fault is worth a second person's time. */
export const sendDraft = command({
  type: 'guide_draft.sent',
  may: 'guide.manage',
  input: sendDraftInput,
  async run(env, { draftId, note }) {
    const found = await writable(env, draftId)
    if (!found.ok) return found
    const judged = judgeGuide(found.value.body)
    if (!judged.ok) return judged
    await setState(env, draftId, { state: 'to_review', note, sentBy: env.actor.id, reason: '' })
    return accept({ subject: `guide:${found.value.guideId}`, data: { draft: draftId, note } })
  },
})

/** Taken back before anybody decided. */
export const recallDraft = command({
  type: 'guide_draft.recalled',
  may: 'guide.manage',
  input: draftOnlyInput,
  async run(env, { draftId }) {
    const draft = await holdDraft(env.db, env.communeId, draftId)
    if (draft?.state !== 'to_review') return refuse(said.notSent)
    await setState(env, draftId, { state: 'draft' })
    return accept({ subject: `guide:${draft.guideId}`, data: { draft: draftId } })
  },
})

export const dropDraft = command({
  type: 'guide_draft.dropped',
  may: 'guide.manage',
  input: draftOnlyInput,
  async run(env, { draftId }) {
    const draft = await holdDraft(env.db, env.communeId, draftId)
    if (!draft || !['arrived', 'draft', 'returned'].includes(draft.state)) return refuse(draft ? said.draftSent : said.noSuchDraft)
    await setState(env, draftId, { state: 'dropped' })
    return accept({ subject: `guide:${draft.guideId}`, data: { draft: draftId } })
  },
})

/** Four eyes: whoever wrote in it, or sent it, cannot approve it. Approving publishes the next version at once. */
export const judgeDraft = command({
  type: 'guide_draft.judged',
  may: 'guide.approve',
  input: judgeDraftInput,
  async run(env, { draftId, verdict, reason }) {
    const draft = await holdDraft(env.db, env.communeId, draftId)
    if (!draft) return refuse(said.noSuchDraft)
    if (draft.state !== 'to_review') return refuse(said.notSent)
    if (draft.authors.includes(env.actor.id) || draft.sentBy === env.actor.id) return refuse(said.ownDraft)
    if (verdict === 'returned') {
      if (reason === '') return refuse(said.noDraftReason)
      await setState(env, draftId, { state: 'returned', reason, reviewedBy: env.actor.id, reviewedAt: env.now })
      return accept({ subject: `guide:${draft.guideId}`, data: { draft: draftId, verdict, reason } })
    }
    const published = await publishGuide(env, { ...draft.body, version: Math.max(1, draft.baseVersion) }, { publishedBy: draft.sentBy ?? draft.changedBy, approvedBy: env.actor.id, note: draft.note })
    if (!published.ok) return published
    const { version } = published.value
    await setState(env, draftId, { state: 'published', reviewedBy: env.actor.id, reviewedAt: env.now, publishedVersion: version })
    return accept({ subject: `guide:${draft.guideId}`, data: { draft: draftId, verdict, version }, answer: { version, guideId: draft.guideId } })
  },
})

// ---- out of date ----

/** Looked at again on a phone: the new dates go into the guide's draft, and to a second person like any change. */
export const recheckFacts = command({
  type: 'guide.rechecked',
  may: 'guide.manage',
  input: recheckInput,
  async run(env, { guideId, places, checkedOn, ...seen }) {
    if (checkedOn > env.today) return refuse(said.futureCheck)
    if (checkedOn < addDays(env.today, -KEPT_DAYS)) return refuse(said.oldCheck)
    const found = await draftOf(env, guideId)
    if (!found.ok) return found
    await saveBody(env, found.value, rechecked(found.value.body, places, { ...seen, checkedOn: checkedOn as PlainDate }), 'kiem-lai')
    return accept({ subject: `guide:${guideId}`, data: { draft: found.value.id, places, checkedOn, ...seen }, answer: { id: found.value.id } })
  },
})

/** Who looks at this guide next; nobody when empty. */
export const assignCheck = command({
  type: 'guide.check_assigned',
  may: 'guide.manage',
  input: assignInput,
  async run({ db, communeId, actor, now }, { guideId, assignee, note }) {
    const row = { assignee, note, assignedBy: actor.id, assignedAt: now }
    if (assignee === '') await db.deleteFrom('guideChecks').where('communeId', '=', communeId).where('guideId', '=', guideId).execute()
    else {
      await db
        .insertInto('guideChecks').values({ communeId, originCommune: communeId, guideId, ...row })
        .onConflict((oc) => oc.columns(['communeId', 'originCommune', 'guideId']).doUpdateSet(row)).execute()
    }
    return accept({ subject: `guide:${guideId}`, data: { assignee, note } })
  },
})

// ---- files ----

/** A guide that came as a file and was judged: kept to be looked at, not yet taken in. */
export const arriveGuide = command({
  type: 'guide_file.arrived',
  may: 'guide.manage',
  input: arriveInput,
  async run(env, { guideId, body, sounds }) {
    const newest = await findGuideSource(env.db, env.communeId, guideId)
    const baseVersion = newest?.version ?? 0
    const id = env.commandId
    await insertDraft(env, { id, guideId, baseVersion, body: { ...body, version: Math.max(1, baseVersion) } as unknown as Guide, state: 'arrived', sounds })
    return accept({ subject: `guide:${guideId}`, data: { draft: id, sounds: sounds.length }, answer: { id } })
  },
})

/** Becomes the guide's draft; its recordings wait for a second listener like all others. */
export const takeGuideIn = command({
  type: 'guide_file.taken',
  may: 'guide.manage',
  input: draftOnlyInput,
  async run(env, { draftId }) {
    const { db, communeId, actor, now, today } = env
    const draft = await holdDraft(db, communeId, draftId)
    if (draft?.state !== 'arrived') return refuse(said.noSuchDraft)
    if (await findOpenDraft(db, communeId, draft.guideId)) return refuse(said.draftThere)
    const newest = await findGuideSource(db, communeId, draft.guideId)
    if ((newest?.version ?? 0) !== draft.baseVersion) return refuse(said.changedSince)
    await setState(env, draftId, { state: 'draft' })
    const voices = new Map<string, string>()
    for (const { credit, consent, ...sound } of draft.sounds) {
      const who = `${credit}/${sound.language}`
      if (!voices.has(who)) {
        const id = newId(now)
        voices.set(who, id)
        await db
          .insertInto('voices')
          .values({ communeId, id, fullName: credit || '(theo tệp)', credit, languages: [sound.language], consent: `Theo tệp gửi đến: ${consent}`, consentedOn: today, writtenBy: actor.id, writtenAt: now })
          .execute()
      }
      await db
        .insertInto('recordings')
        .values({ communeId, originCommune: communeId, id: newId(now), guideId: draft.guideId, ...sound, guideVersion: Math.max(1, draft.baseVersion), voiceId: voices.get(who)!, state: 'to_review', recordedBy: actor.id, recordedAt: now })
        .onConflict((oc) => oc.doNothing())
        .execute()
    }
    return accept({ subject: `guide:${draft.guideId}`, data: { draft: draftId, recordings: draft.sounds.length }, answer: { id: draftId } })
  },
})
