// A dossier begins: at the counter, by post, from an envelope prepared at home, or from the national portal. One statement
// writes row, papers, events and the word to the portal; the code's number is taken in the same transaction.

import content from '../../../content/dossiers/flows.json' with { type: 'json' }
import { findProcedure, findProcedureVersion, versionFrom, type ProcedureVersion, type RawVersion } from '../procedures/index.ts'
import { sql } from 'kysely'
import type * as z from 'zod'
import { command, mapConstraint, type CommandEnv, type Item } from '../../platform/command.ts'
import { toInstantText } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import type { LedgerEvent } from '../../platform/ledger.ts'
import { literal, literalList, type PlainSql } from '../../platform/plain-sql.ts'
import { accept, refuse, Refused, withParams, type Decision } from '../../platform/problem.ts'
import { foldText } from '../../platform/text.ts'
import { addMilliseconds, instant, toPlainDate, type Instant } from '../../platform/time.ts'
import { clockColumns, EMPTY_SETTINGS, portalPayload, settingsOf, settled } from './commands-common.ts'
import { feesOf, quoteOf, raiseFee } from './commands-fee.ts'
import { concernedBy, plainWordsOf, tellFollowers } from './followers.ts'
import { dossierProblems } from './problems.ts'
import { dossierComponents, keptFlow } from './queries.ts'
import { makeCode, readCode } from './rules-codes.ts'
import { clockDeadline } from './rules-deadline.ts'
import { firstState, move, nationalState } from './rules-flow.ts'
import { clockFacts, searchKey, whenWords } from './rules.ts'
import type { Flow } from './schema-flow.ts'
import { receiveInput, type ComponentInput, type DossierEvent, type DossierRow, type PortalFiling, type ReceiveInput } from './schema.ts'

mapConstraint('dossier_code_once', dossierProblems.codeTaken)

const ALIKE_DAYS = 60

/** The flow for a procedure as it stands today; the software's samples are laid down at the first use. */
async function currentFlow(env: CommandEnv, procedureCode: string): Promise<{ id: string; definition: Flow }> {
  const ask = () =>
    env.db
      .selectFrom('dossierFlows').select(['id', 'definition'])
      .where('communeId', '=', env.communeId).where('procedureCode', 'in', [procedureCode, '*'])
      .orderBy(sql`(procedure_code = ${procedureCode})`, 'desc').orderBy('version', 'desc').limit(1).executeTakeFirst()
  let row = await ask()
  if (!row) {
    const samples = content.flows.flatMap(({ procedures, definition }) =>
      procedures.map((code) => ({ communeId: env.communeId, id: newId(env.now) as string, procedureCode: code, version: 1, definition: JSON.stringify(definition), origin: 'sample', publishedAt: env.now, publishedBy: 'system' })),
    )
    await env.db.insertInto('dossierFlows').values(samples).onConflict((oc) => oc.doNothing()).execute()
    row = await ask()
  }
  return { id: row!.id, definition: row!.definition as Flow }
}

interface Filing {
  procedure: ProcedureVersion
  code: string
  channel: 1 | 2 | 3
  filedWhere: 'portal' | 'local'
  receivingPoint: string
  filedAt: Instant
  accepted: boolean
  person: Pick<ReceiveInput, 'applicantName' | 'organisation' | 'personalId' | 'phone' | 'email' | 'address' | 'request' | 'resultWay'>
  representative: ReceiveInput['representative']
  assistedBy: string
  sets: number
  components: ComponentInput[]
  formData: Record<string, unknown>
  vneid: boolean
  databases: string[]
  paidOnline: 0 | 1 | 2
  exemptions: string[]
  portalOn: boolean
  envelopeId: string | null
}

interface Opened {
  event: LedgerEvent
  dossier: DossierRow
  events: DossierEvent[]
  statement: PlainSql
  /** Raises its fee, when there is one to be paid now. */
  raise: ((env: CommandEnv) => Promise<void>) | undefined
}

/** Every beginning of a dossier ends here. */
export async function fileDossier(env: CommandEnv, filing: Filing): Promise<LedgerEvent & { dossier: DossierRow }> {
  const opened = await openDossier(env, filing, await currentFlow(env, filing.procedure.code))
  await writeOpened(env, opened)
  return { ...opened.event, dossier: opened.dossier }
}

async function writeOpened(env: CommandEnv, { dossier, events, statement, raise }: Opened, before: PlainSql = ''): Promise<void> {
  await sql.raw(before + statement + events.map((event) => plainWordsOf(env, dossier, event)).join('')).execute(env.db)
  await raise?.(env)
  for (const event of events) await tellFollowers(env, dossier, event)
}

/** What a filing comes to, and the statement that writes it. */
async function openDossier(env: CommandEnv, filing: Filing, flow: { id: string; definition: Flow }): Promise<Opened> {
  const { db, communeId, now, actor } = env
  const { procedure, person } = filing
  const id = newId<'dossier'>(now) as string
  const deadline = clockDeadline(procedure.deadline)
  const happened = (no: number, type: string, at: Instant, data: Record<string, unknown> = {}): DossierEvent => ({ no, at, actorId: actor.id, actorName: actor.name, type, data })
  const events = [happened(1, 'filed', now, { channel: filing.channel, filedAt: filing.filedAt, ...(filing.envelopeId && { envelope: filing.envelopeId }) })]
  let flowState = firstState(flow.definition)
  if (filing.accepted) {
    flowState = move(flow.definition, flowState, { type: 'ACCEPT' })!
    events.push(happened(2, 'accepted', now))
  }
  const { columns } = clockColumns(deadline, events, now)
  const state = nationalState(flowState)
  const quote = await quoteOf(db, communeId, procedure, { channel: filing.channel, on: env.today, copies: filing.sets, papers: filing.components, exemptions: filing.exemptions })
  // What was paid on the portal is paid; a fee is raised when the file is accepted.
  const money = filing.paidOnline > 0 ? { fees: feesOf(quote).fees, paymentState: 'paid' } : filing.accepted ? feesOf(quote) : { fees: [], paymentState: 'none' }
  const dossier: DossierRow = {
    id, code: filing.code, procedureCode: procedure.code, procedureName: procedure.name, procedureVersion: String(procedure.version), flowId: flow.id, flowState, state,
    channel: filing.channel, filedWhere: filing.filedWhere, resolvingAgency: procedure.agency.name, receivingPoint: filing.receivingPoint,
    applicantName: person.applicantName, organisation: person.organisation || null, personalId: person.personalId, phone: person.phone, email: person.email, address: person.address,
    representative: filing.representative, assistedBy: filing.assistedBy || null, request: person.request || procedure.name, sets: filing.sets, formData: filing.formData, resultWay: person.resultWay,
    returnsDocument: procedure.result?.kind === 'document', deadline, filedAt: filing.filedAt, acceptedAt: clockFacts(deadline, events).acceptedAt,
    originalDueAt: columns.originalDueAt ?? null, dueAt: columns.dueAt ?? null, nearAt: columns.nearAt ?? null, endedAt: null, returnedAt: null, apologyAt: null, supplements: 0,
    paymentState: money.paymentState, paidOnline: filing.paidOnline, fees: money.fees, exemptions: filing.exemptions, deliveryState: filing.channel !== 2 && person.resultWay === 'post' ? 'waiting' : 'none', syncState: filing.portalOn ? 'waiting' : 'off',
    vneid: filing.vneid, sourceDatabases: filing.databases, resultCode: null, resultFile: null, resultName: null, resultLink: null, rating: null, petition: null, revision: events.length, createdAt: now,
  }
  const row = {
    ...Object.fromEntries(Object.entries(dossier).map(([key, value]) => [key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value])),
    commune_id: communeId,
  }
  const papers = filing.components.map((paper, index) => ({
    commune_id: communeId, dossier_id: id, no: index + 1, document_key: paper.documentKey, name: paper.name, kind: paper.kind, copies: paper.copies, pages: paper.pages, file_id: paper.fileId, file_name: paper.fileName,
    digitised: paper.fileId !== null, reused: paper.reused, from_store: paper.fromStore, replaced_by: paper.replacedBy, added_at: now, added_by: actor.name,
  }))
  const told = events.map((event) => ({
    no: event.no, id: newId(now),
    payload: { ...portalPayload({ ...dossier, state: event.type === 'filed' ? 1 : state, dueAt: event.type === 'filed' ? null : dossier.dueAt }, event), ...(event.no === 1 && { opening: opening(dossier, filing) }) },
  }))
  const opening_ = {
    dossier: row, searchKey: searchKey({ applicantName: person.applicantName, organisation: person.organisation, representative: filing.representative?.name, phone: person.phone, personalId: person.personalId, code: filing.code }), papers,
    events: events.map(({ no, type, data, actorId, actorName }) => ({ no, type, data, actor_id: actorId, actor_name: actorName })), told: filing.portalOn ? told : [],
  }
  const data = { code: filing.code, procedureCode: procedure.code, channel: filing.channel, state, applicantName: person.applicantName }
  return {
    event: { subject: `dossier:${id}`, data, answer: { dossierId: id, code: filing.code, state, revision: dossier.revision } }, dossier, events,
    statement: `select dossier_open(${communeId}, ${literal(JSON.stringify(opening_))}::jsonb); `,
    raise: filing.accepted && money.paymentState === 'due' ? (later) => raiseFee(later, dossier, quote) : undefined,
  }
}

/** What acceptance brings a dossier that was only filed until now: its fee, unless it was paid already. */
export async function feeOnAcceptance(env: CommandEnv, dossier: DossierRow, exemptions: readonly string[]): Promise<{ patch: Partial<DossierRow>; raise?: (env: CommandEnv) => Promise<void> } | undefined> {
  if (dossier.paymentState !== 'none') return undefined
  const procedure = await findProcedureVersion(env.db, env.communeId, dossier.procedureCode, Number(dossier.procedureVersion))
  if (!procedure) return undefined
  // Free by law: nothing to ask, nothing to write.
  if (procedure.fees.kind === 'free') return undefined
  const quote = await quoteOf(env.db, env.communeId, procedure, { channel: dossier.channel, on: env.today, copies: dossier.sets, papers: await dossierComponents(env.db, env.communeId, dossier.id), exemptions })
  const { fees, paymentState } = feesOf(quote)
  return { patch: { fees, paymentState, exemptions: [...exemptions] }, ...(paymentState === 'due' && { raise: (later) => raiseFee(later, dossier, quote) }) }
}

/** What the portal needs to know a dossier that was not filed there. */
function opening(dossier: DossierRow, { filedWhere }: Filing): Record<string, unknown> {
  if (filedWhere === 'portal') return {}
  return {
    procedureName: dossier.procedureName, channel: dossier.channel, filedAt: dossier.filedAt, applicantName: dossier.applicantName, resolvingAgency: dossier.resolvingAgency, receivingPoint: dossier.receivingPoint,
  }
}

async function procedureOf({ db, communeId, today }: CommandEnv, code: string): Promise<ProcedureVersion> {
  const procedure = await findProcedure(db, communeId, code, today)
  if (!procedure) throw new Refused(withParams(dossierProblems.noSuchProcedure, { code }))
  return procedure
}

/** What `filing_facts` answers for one filing. */
interface FilingFacts {
  settings: Record<string, string> | null
  versions: RawVersion[] | null
  flow: { id: string; definition: Flow } | null
  alike: { id: string; code: string; applicantName: string; filedAt: string } | null
  serial: number
}

function factsQuestion(communeId: number, { input, now }: Item<ReceiveInput>): PlainSql {
  const words = foldText(input.applicantName).split(/[^a-z0-9]+/).filter(Boolean)
  const sought = input.evenIfAlike || words.length === 0 ? 'null' : literalList(words)
  return `select settings, versions, flow, alike, serial from filing_facts(${communeId}, ${literal(input.procedureCode)}, '${toPlainDate(now)}', ${sought}, ${literal(input.phone)}, '${addMilliseconds(now, -ALIKE_DAYS * 86_400_000)}')`
}

/** Takes in a file at the counter or by post; several at once share a transaction. */
export const receiveDossier = command<ReceiveInput>({
  type: 'dossier.received',
  may: 'dossier.receive',
  input: receiveInput as unknown as z.ZodType<ReceiveInput>,
  ask: (communeId, items) => `${items.map((item) => factsQuestion(communeId, item)).join(' union all ')}; `,
  async runMany({ db, communeId, atEnd }, items, asked) {
    let waiting: PlainSql = ''
    const decisions: Decision<LedgerEvent>[] = []
    for (const [index, { input, now, actor, commandId }] of items.entries()) {
      const env: CommandEnv = { db, communeId, now, today: toPlainDate(now), actor, commandId }
      try {
        const opened = await receive(env, input, asked[index] as unknown as FilingFacts)
        const concerns = opened.raise !== undefined || opened.events.some((event) => concernedBy(opened.dossier, event))
        if (concerns) {
          await writeOpened(env, opened, waiting)
          waiting = ''
        } else waiting += opened.statement + opened.events.map((event) => plainWordsOf(env, opened.dossier, event)).join('')
        decisions.push(accept(opened.event))
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        decisions.push(refuse(...error.problems))
      }
    }
    if (waiting !== '') atEnd(waiting)
    return decisions
  },
})

async function receive(env: CommandEnv, input: ReceiveInput, facts: FilingFacts): Promise<Opened> {
  const procedure = versionFrom(input.procedureCode, facts.versions ?? [], env.today)
  if (!procedure) throw new Refused(withParams(dossierProblems.noSuchProcedure, { code: input.procedureCode }))
  const { alike } = facts
  if (alike) throw new Refused(withParams(dossierProblems.alike, { code: alike.code, name: alike.applicantName, when: whenWords(toInstantText(alike.filedAt.replace('T', ' ')) as Instant) }))
  const raw = facts.settings
  const settings = settled(env.communeId, raw ? { ...EMPTY_SETTINGS, codePattern: raw.code_pattern!, agency: raw.agency!, owner: raw.owner!, centreName: raw.centre_name!, portalUrl: raw.portal_url! } : EMPTY_SETTINGS)
  const filing: Filing = {
    procedure, code: makeCode({ pattern: settings.codePattern, agency: settings.agency, owner: settings.owner }, env.today, facts.serial),
    channel: input.channel, filedWhere: 'local', receivingPoint: settings.centreName || 'Trung tâm Phục vụ hành chính công xã', filedAt: env.now, accepted: input.decision === 'accept', person: input,
    representative: input.representative, assistedBy: input.assistedBy, sets: input.sets, components: input.components, formData: input.formData, vneid: false, databases: [], paidOnline: 0, exemptions: input.exemptions,
    portalOn: settings.portalUrl !== '', envelopeId: input.envelopeId,
  }
  return openDossier(env, filing, facts.flow ? { id: facts.flow.id, definition: keptFlow(facts.flow.id, facts.flow.definition) } : await currentFlow(env, procedure.code))
}

/** Takes in a file that was filed on the national portal; the portal's code is the dossier's. Never accepts by itself. */
export async function filePortalDossier(env: CommandEnv, filing: PortalFiling): Promise<LedgerEvent & { dossier: DossierRow }> {
  const procedure = await procedureOf(env, filing.procedureCode)
  const settings = await settingsOf(env)
  return fileDossier(env, {
    procedure, code: readCode(filing.code) ?? filing.code, channel: 2, filedWhere: 'portal', receivingPoint: settings.centreName || 'Cổng Dịch vụ công quốc gia', filedAt: instant(filing.filedAt), accepted: false,
    person: filing, representative: null, assistedBy: '', sets: 1, components: filing.components, formData: filing.formData, vneid: filing.vneid, databases: filing.databases, paidOnline: filing.paidOnline, exemptions: [],
    portalOn: true, envelopeId: null,
  })
}

