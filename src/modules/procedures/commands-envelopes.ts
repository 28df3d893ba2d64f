// An envelope is left by a citizen, opened once by a counter of the same commune, and gone after its days.

import * as z from 'zod'
import { judgeCard, findHelperByCode } from '../teams/index.ts'
import { ANONYMOUS, type Actor } from '../../platform/actor.ts'
import { command, type CommandEnv } from '../../platform/command.ts'
import type { Database } from '../../platform/db.ts'
import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import { addSeconds, formatViDateTime, type Instant } from '../../platform/time.ts'
import { prepareProblems } from './problems-prepare.ts'
import { findForm } from './queries-forms.ts'
import { findProcedureVersion } from './queries.ts'
import { answersOf, type Answer } from './rules-draft.ts'
import { judgeForm, type Data } from './rules-form.ts'
import type { FormContent } from './rules-form-shape.ts'
import type { ProcedureVersion } from './schema.ts'
import { ENVELOPE_DAYS, MAX_ENVELOPE_BYTES, readEnvelopeAddress, unsealEnvelope, type EnvelopeContent, type EnvelopePage } from './seal-envelope.ts'

/** Who a citizen without account is here: may leave an envelope and nothing else. */
export function sender(communeId: number): Actor {
  return { ...ANONYMOUS, communeId, permissions: new Set(['envelope.leave']) }
}

const version = z.coerce.number().int().min(1).max(100_000)

export const envelopeInput = z.object({
  code: z.string().max(40),
  procedureVersion: version,
  formVersion: version.nullable(),
  /** The card of the first helper; the others are inside. */
  helperCode: z.string().max(20).nullable(),
  ciphertext: z.instanceof(Uint8Array).refine((bytes) => bytes.length > 40 && bytes.length <= MAX_ENVELOPE_BYTES),
})

export const envelopeLeft = command({
  type: 'envelope.left',
  may: 'envelope.leave',
  input: envelopeInput,
  async run({ db, communeId, commandId: id, now }, { code, procedureVersion, formVersion, helperCode, ciphertext }) {
    if (!(await findProcedureVersion(db, communeId, code, procedureVersion))) return refuse(prepareProblems.notPrepared)
    const expiresAt = addSeconds(now, ENVELOPE_DAYS * 86_400)
    const helper = helperCode === null ? undefined : await db.selectFrom('teamMembers').select('id').where('communeId', '=', communeId).where('cardCode', '=', helperCode).executeTakeFirst()
    await db
      .insertInto('sealedEnvelopes')
      .values({ communeId, id, code, procedureVersion, formVersion, ciphertext: Buffer.from(ciphertext), sizeBytes: ciphertext.length, helperMemberId: helper?.id ?? null, sealedAt: now, expiresAt })
      // The same command beside this one: the ledger refuses the second, which then finds the first one's answer.
      .onConflict((oc) => oc.doNothing())
      .execute()
    // Nothing of the person is in the ledger: what lies in the envelope nobody here can read.
    return accept({ subject: `envelope:${id}`, data: { code, procedureVersion, sizeBytes: ciphertext.length, assisted: helperCode !== null, helper: helper?.id ?? null }, answer: { expiresAt } })
  },
})

export interface OpenedEnvelope {
  id: string
  procedure: ProcedureVersion
  form: FormContent | null
  content: EnvelopeContent
  /** The form as data and as people read it. */
  data: Data
  answers: Answer[]
  /** What the form's own rules say of it today: shown to the counter, which decides. */
  problems: ReturnType<typeof judgeForm>['problems']
  pages: EnvelopePage[]
  /** Who helped, checked against the cards of this commune's teams. */
  helpers: { code: string; on: string; name: string | null; card: 'real' | 'expired' | 'left' | 'unknown' }[]
  sealedAt: Instant
}

type Env = Pick<CommandEnv, 'db' | 'communeId' | 'now' | 'today' | 'actor'>

/**
 * Opens an envelope by what the QR says, inside the caller's command: it is used up only if that transaction commits.
 * Refuses unknown, opened, expired and altered ones.
 */
export async function openEnvelope({ db, communeId, now, today, actor }: Env, qrText: string): Promise<Decision<OpenedEnvelope>> {
  const address = readEnvelopeAddress(qrText)
  if (!address) return refuse(prepareProblems.envelopeUnreadable)
  const row = await db.selectFrom('sealedEnvelopes').selectAll().where('communeId', '=', communeId).where('id', '=', address.id).forUpdate().executeTakeFirst()
  if (!row) return refuse(prepareProblems.envelopeUnknown)
  if (row.openedAt !== null) return refuse(withParams(prepareProblems.envelopeOpened, { time: formatViDateTime(row.openedAt) }))
  if (row.expiresAt <= now || row.ciphertext === null) return refuse(withParams(prepareProblems.envelopeExpired, { time: formatViDateTime(row.expiresAt) }))
  const envelope = await unsealEnvelope(new Uint8Array(row.ciphertext), row.id, communeId, address.key)
  if (!envelope || envelope.content.code !== row.code || envelope.content.communeId !== communeId) return refuse(prepareProblems.envelopeTampered)
  const { content, pages } = envelope
  const procedure = await findProcedureVersion(db, communeId, content.code, content.procedureVersion)
  const form = content.formVersion === null ? undefined : await findForm(db, communeId, content.code, content.formVersion)
  if (!procedure || (content.formVersion !== null && !form)) return refuse(prepareProblems.envelopeTampered)
  const judged = form ? judgeForm(form.form, content.typed, today) : { data: {}, problems: [] }
  const helpers = []
  for (const helper of content.helpers) {
    const found = await findHelperByCode(db, helper.code)
    helpers.push({ ...helper, name: found?.fullName ?? null, card: found ? judgeCard(found, today) : ('unknown' as const) })
  }
  await db.updateTable('sealedEnvelopes').set({ ciphertext: null, openedAt: now, openedBy: actor.id }).where('communeId', '=', communeId).where('id', '=', row.id).execute()
  return accept({ id: row.id, procedure, form: form?.form ?? null, content, ...judged, answers: form ? answersOf(form.form, content.typed) : [], pages, helpers, sealedAt: row.sealedAt })
}

export async function dropStaleDrafts(database: Database, now: Instant): Promise<void> {
  await database.write('everywhere', async (db) => {
    await db.updateTable('sealedEnvelopes').set({ ciphertext: null }).where('expiresAt', '<=', now).where('ciphertext', 'is not', null).execute()
    await db.deleteFrom('preparedDrafts').where('keptUntil', '<=', now).execute()
  })
}
