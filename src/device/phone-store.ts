// The field pages' port, answered by the phone alone: packs for reading, the outbox for writing, the server's own
// pure rules for saying no at the door instead of a week later.

import { newId } from '../platform/ids.ts'
import { accept, refuse, type Decision } from '../platform/problem.ts'
import type { Instant } from '../platform/time.ts'
import type { Ctx } from '../platform/web/route.ts'
import type {
  FieldArea, FieldCommandInput, FieldCommandKind, FieldHousehold, FieldHouseholdDetail, Recorded, ResidentEditInput, SkillWitnessInput, VisitStore, WorkItem,
} from '../modules/visits/store.ts'
import { decideVisit, type SameDayVisit, type VisitCommand } from '../modules/visits/rules.ts'
import { decideWitness, isSameRun } from '../modules/recognition/rules-witness.ts'
import { visitProblems } from '../modules/visits/problems.ts'
import type { AttachmentInput, VisitInput } from '../modules/visits/schema.ts'
import { phoneProblems } from './problems.ts'
import { appendCommand, listOutbox, listShown, type NewFile } from './outbox.ts'
import { overlay, type UnsentCommand } from './overlay.ts'
import { findHamletOf, hamletHouseholds } from './pack-store.ts'
import type { OutboxRow, PhoneState } from './state.ts'
import { readArea } from './sync-client.ts'
import { sha256 } from './transfers.ts'
import { openJson } from './vault.ts'

/** The most a phone keeps of one photo or recording. */
const MAX_FILE_BYTES = 25 * 1024 * 1024

export function createPhoneStore(state: PhoneState, key: CryptoKey): VisitStore {
  return {
    area: async () => (await readArea(state, key)) ?? NO_AREA,
    async doors(_actor, hamletId) {
      const [households, unsent, area] = await Promise.all([hamletHouseholds(state, key, hamletId), unsentCommands(state, key), readArea(state, key)])
      const byHousehold = Map.groupBy(unsent, (command) => householdOf(command, households))
      return [...households.values()].map((household): FieldHousehold => overlay(household, byHousehold.get(household.id) ?? [], area?.localSkill ?? ''))
    },
    household: (_actor, householdId) => findHousehold(state, key, householdId),
    record: (ctx, kind, commandId, input, files = []) => record(state, key, ctx, { kind, commandId, input, files }),
    work: () => listWork(state, key),
  }
}

const NO_AREA: FieldArea = { hamlets: [], drives: [], localSkill: '', localSkillChosen: false, assignedAlleyIds: [], hamletLabel: '' }

async function unsentCommands(state: PhoneState, key: CryptoKey): Promise<UnsentCommand[]> {
  const rows = await listShown(state)
  return Promise.all(rows.map(async ({ id, kind, at, box }) => ({ id, kind, at, body: await openJson<Record<string, unknown>>(key, box) })))
}

/** Commands name a household, or a person whose household is looked up among these. */
function householdOf(command: UnsentCommand, households: ReadonlyMap<string, { people: { id: string }[] }>): string | undefined {
  if (typeof command.body.householdId === 'string') return command.body.householdId
  const { residentId } = command.body as { residentId?: string }
  for (const [id, household] of households) if (household.people.some((person) => person.id === residentId)) return id
  return undefined
}

async function findHousehold(state: PhoneState, key: CryptoKey, householdId: string): Promise<FieldHouseholdDetail | undefined> {
  const hamletId = await findHamletOf(state, householdId)
  if (!hamletId) return undefined
  const household = (await hamletHouseholds(state, key, hamletId)).get(householdId)
  if (!household) return undefined
  const area = await readArea(state, key)
  return overlay(household, await unsentCommands(state, key), area?.localSkill ?? '')
}

interface NewRecord {
  kind: FieldCommandKind
  commandId: string
  input: FieldCommandInput
  files: File[]
}

async function record(state: PhoneState, key: CryptoKey, ctx: Ctx, { kind, commandId, input, files }: NewRecord): Promise<Decision<Recorded>> {
  const decision = await decideHere(state, key, ctx, kind, commandId, input)
  if (!decision.ok) return decision
  const tooBig = files.find((file) => file.size > MAX_FILE_BYTES)
  if (tooBig) return refuse({ ...phoneProblems.fileTooBig, params: { name: tooBig.name, megabytes: MAX_FILE_BYTES / 1048576 } })
  const kept = await Promise.all(files.map(keepFile))
  const attachments = kept.map(({ bytes, ...file }): AttachmentInput => ({ id: file.attachmentId, sha256: file.sha256, mediaType: file.mediaType, sizeBytes: bytes.length, fileId: null }))
  const body = { ...input, ...(attachments.length > 0 && { attachments }) } as Record<string, unknown>
  const mends = 'mends' in input && input.mends ? input.mends : undefined
  try {
    await appendCommand(state, key, { id: commandId, kind, body, ...(mends && { mends }) }, kept)
  } catch (error) {
    if ((error as Error).name === 'QuotaExceededError') return refuse(phoneProblems.storageFull)
    throw error
  }
  return accept({ id: commandId, queued: true })
}

async function keepFile(file: File): Promise<NewFile> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  return { sha256: await sha256(bytes), mediaType: file.type || 'application/octet-stream', bytes, attachmentId: newId() }
}

async function decideHere(
  state: PhoneState,
  key: CryptoKey,
  ctx: Ctx,
  kind: FieldCommandKind,
  commandId: string,
  input: FieldCommandInput,
): Promise<Decision<unknown>> {
  if (kind === 'resident.edit') return (await knowsPerson(state, key, (input as ResidentEditInput).residentId)) ? accept(null) : refuse(phoneProblems.personUnknown)
  const { householdId } = input as { householdId: string }
  const household = await findHousehold(state, key, householdId)
  if (kind === 'skill.witness') return decideRun(state, key, ctx, commandId, input as SkillWitnessInput, household)
  if (kind === 'resident.add') return household ? accept(null) : refuse(visitProblems.householdUnknown)
  const visit = input as VisitInput
  const area = await readArea(state, key)
  const drive = area?.drives.find((one) => one.id === visit.driveId)
  const by = visit.memberId ?? ctx.actor.memberId ?? ctx.actor.id
  return decideVisit(
    { ...visit, visitedAt: visit.visitedAt ?? ctx.now, by } satisfies VisitCommand,
    {
      household: household && { hamletId: household.hamletId, active: true },
      territory: ctx.actor.hamletIds === null ? null : new Set([...ctx.actor.hamletIds, ...(area?.hamlets.map((hamlet) => hamlet.id) ?? [])]),
      people: new Set(household?.people.map((person) => person.id)),
      ownSince: (residentId, skill) =>
        household?.people.find((person) => person.id === residentId)?.evidence.find((evidence) => evidence.skill === skill)?.ownSince ?? null,
      drive,
      // The phone does not hold the whole commune: the server has the last word on a teacher from another hamlet.
      teacherKnown: true,
      sameDay: await sameDay(state, key, visit, by, commandId),
    },
    ctx.today,
  )
}

async function decideRun(state: PhoneState, key: CryptoKey, { actor, today }: Ctx, commandId: string, run: SkillWitnessInput, household: FieldHouseholdDetail | undefined): Promise<Decision<unknown>> {
  const [area, unsent] = [await readArea(state, key), await unsentCommands(state, key)]
  return decideWitness(
    run,
    {
      household,
      territory: actor.hamletIds && new Set([...actor.hamletIds, ...(area?.hamlets.map(({ id }) => id) ?? [])]),
      people: new Set(household?.people.map(({ id }) => id)),
      guideKnown: area?.guides?.some(({ id }) => id === run.guideId) ?? false,
      twin: unsent.some(({ kind, id, body }) => kind === 'skill.witness' && id !== commandId && id !== run.mends && isSameRun(run, body as unknown as SkillWitnessInput)),
    },
    today,
  )
}

async function knowsPerson(state: PhoneState, key: CryptoKey, residentId: string): Promise<boolean> {
  for (const command of await unsentCommands(state, key)) if (command.kind === 'resident.add' && command.id === residentId) return true
  const area = await readArea(state, key)
  for (const { id } of area?.hamlets ?? []) {
    for (const household of (await hamletHouseholds(state, key, id)).values()) if (household.people.some((person) => person.id === residentId)) return true
  }
  return false
}

/** Logs of this phone at the same door on the same day, so that one press too many is seen at once. */
async function sameDay(state: PhoneState, key: CryptoKey, visit: VisitInput, by: string, commandId: string): Promise<SameDayVisit[]> {
  const mine = (await unsentCommands(state, key)).filter((command) => command.kind === 'visit.record' && command.id !== commandId && command.id !== visit.mends)
  return mine.flatMap(({ body, at }) => {
    const other = body as unknown as VisitInput
    if (other.householdId !== visit.householdId || other.visitedOn !== visit.visitedOn) return []
    return [{ by: other.memberId ?? by, visitedAt: other.visitedAt ?? at, outcome: other.outcome, minutes: other.minutes ?? 0, note: other.note != null, lessons: other.lessons ?? [] }]
  })
}

const WORK_STATES = { waiting: 'waiting', done: 'sent', refused: 'needs_you' } as const
const WORK_SHOWN = 200

async function listWork(state: PhoneState, key: CryptoKey): Promise<WorkItem[]> {
  const rows = (await listOutbox(state)).filter((row): row is OutboxRow & { state: keyof typeof WORK_STATES } => row.state !== 'settled')
  const urgent = rows.filter((row) => row.state !== 'done')
  const sent = rows.filter((row) => row.state === 'done').toReversed().slice(0, WORK_SHOWN)
  const items = await Promise.all([...urgent.toReversed(), ...sent].map((row) => workItem(state, key, row)))
  return items.toSorted((a, b) => (a.madeAt < b.madeAt ? 1 : -1))
}

async function workItem(state: PhoneState, key: CryptoKey, row: OutboxRow & { state: keyof typeof WORK_STATES }): Promise<WorkItem> {
  const input = await openJson<Record<string, unknown>>(key, row.box)
  const householdId = typeof input.householdId === 'string' ? input.householdId : null
  const household = householdId === null ? undefined : await findHousehold(state, key, householdId)
  return {
    commandId: row.id, kind: row.kind as FieldCommandKind, state: WORK_STATES[row.state], madeAt: row.at as Instant, householdId,
    title: household?.headName ?? '', input: input as never, problems: row.problems ?? [],
  }
}

