// The field pages' port answered by the server: reads its database in the actor's commune and territory, records at once.

import { newId } from '../../platform/ids.ts'
import { accept, refuse, Refused, commonProblems, type Decision } from '../../platform/problem.ts'
import { addMinutes, type Instant } from '../../platform/time.ts'
import type { ServerCtx } from '../../platform/web/server.ts'
import { addResident, editResident } from '../people/index.ts'
import { recordVisits } from './commands-visits.ts'
import { findFieldHousehold, isTheirs, listFieldHouseholds, listRefusedWork, listSentVisits, readArea, type SentVisit } from './queries-field.ts'
import type { Outcome } from './rules.ts'
import type { AttachmentInput, VisitInput } from './schema.ts'
import type { FieldCommandInput, FieldCommandKind, Recorded, VisitStore, WorkItem } from './store.ts'

/** 'skill.witness' has a server store of its own, in recognition. */
const COMMANDS: Partial<Record<FieldCommandKind, unknown>> = { 'visit.record': recordVisits, 'resident.add': addResident, 'resident.edit': editResident }
const WORK_MINUTES = 14 * 24 * 60
const WORK_SHOWN = 200

export function serverStore(ctx: ServerCtx): VisitStore {
  const communeId = () => {
    if (ctx.communeId === null) throw new Refused(commonProblems.notAllowed)
    return ctx.communeId
  }
  return {
    area: (actor) => ctx.read((db) => readArea(db, communeId(), actor, ctx.today)),
    async doors(actor, hamletId) {
      return isTheirs(actor, hamletId) ? ctx.read((db) => listFieldHouseholds(db, communeId(), hamletId)) : []
    },
    async household(actor, householdId) {
      const household = await ctx.read((db) => findFieldHousehold(db, communeId(), householdId))
      return household && isTheirs(actor, household.hamletId) ? household : undefined
    },
    async record(_ctx, kind, commandId, input, files = []) {
      const kept = await keepFiles(ctx, files)
      if (!kept.ok) return kept
      const body = kept.value.length > 0 ? { ...input, attachments: kept.value } : input
      const decision = await ctx.run(COMMANDS[kind] as typeof recordVisits, body, { commandId })
      return decision.ok ? accept<Recorded>({ id: commandId, queued: false }) : decision
    },
    work: () => listWork(ctx, communeId()),
  }
}

async function keepFiles(ctx: ServerCtx, files: readonly File[]): Promise<Decision<AttachmentInput[]>> {
  const kept: AttachmentInput[] = []
  for (const file of files) {
    const saved = await ctx.services.files.save(new Uint8Array(await file.arrayBuffer()), {
      accept: ['jpeg', 'png', 'webp', 'webm', 'ogg', 'mp4'],
      ...(file.type && { declaredType: file.type }),
    })
    if (!saved.ok) return refuse(...saved.problems.map((problem) => ({ ...problem, field: 'attachment' })))
    const { id, mediaType, sizeBytes } = saved.value
    kept.push({ id: newId(), sha256: id, mediaType, sizeBytes, fileId: id })
  }
  return accept(kept)
}

async function listWork(ctx: ServerCtx, communeId: number): Promise<WorkItem[]> {
  const { actor, now } = ctx
  return ctx.read(async (db) => {
    const refused = actor.deviceId === null ? [] : await listRefusedWork(db, communeId, actor.deviceId)
    const sent = await listSentVisits(db, communeId, actor.id, addMinutes(now, -WORK_MINUTES), WORK_SHOWN)
    return [
      ...refused.map(({ commandId, kind, madeAt, body, problems, headName }): WorkItem => ({
        commandId,
        kind: kind as FieldCommandKind,
        state: 'needs_you',
        madeAt,
        householdId: (body.householdId as string | undefined) ?? null,
        title: headName ?? '',
        input: withDefaults(kind, body),
        problems: (problems ?? []) as WorkItem['problems'],
      })),
      ...sent.map((visit): WorkItem => ({
        commandId: visit.id,
        kind: 'visit.record',
        state: 'sent',
        madeAt: visit.visitedAt,
        householdId: visit.householdId,
        title: visit.headName,
        input: asInput(visit),
        problems: [],
      })),
    ]
  })
}

/** What a phone left out of its command means the default. */
function withDefaults(kind: string, body: Record<string, unknown>): FieldCommandInput {
  if (kind !== 'visit.record') return body as unknown as FieldCommandInput
  const blank = {
    visitedAt: null,
    minutes: 0,
    driveId: null,
    memberId: null,
    nextOn: null,
    note: null,
    lessons: [],
    teacherId: null,
    escalation: null,
    attachments: [],
    mends: null,
  }
  return { ...blank, ...body } as unknown as VisitInput
}

function asInput(visit: SentVisit): VisitInput {
  const { householdId, outcome, visitedOn, visitedAt, minutes, driveId, memberId, nextOn, note, lessons } = visit
  return {
    householdId,
    outcome: outcome as Outcome,
    visitedOn,
    visitedAt: visitedAt as Instant,
    minutes,
    driveId,
    memberId,
    nextOn,
    note,
    lessons: lessons as VisitInput['lessons'],
    teacherId: null,
    escalation: null,
    attachments: [],
    mends: null,
  }
}
