// A file prepared at home comes to the counter in a sealed envelope: opened and filed in one transaction, so that it is used
// up only when the dossier is there.

import { openEnvelope, type OpenedEnvelope } from '../procedures/index.ts'
import * as z from 'zod'
import { command, type CommandEnv } from '../../platform/command.ts'
import type { FileStore } from '../../platform/files.ts'
import type { LedgerEvent } from '../../platform/ledger.ts'
import { accept } from '../../platform/problem.ts'
import type { Instant } from '../../platform/time.ts'
import { fileDossier } from './commands-file.ts'
import { nextNumber, settingsOf } from './commands-common.ts'
import { makeCode } from './rules-codes.ts'
import { relationOf } from './rules.ts'
import type { ComponentInput, DossierRow } from './schema.ts'

/** The applicant as the form's own fields say: the first name, telephone, personal number and place written on it. */
function applicantOf({ form, data }: Pick<OpenedEnvelope, 'form' | 'data'>) {
  const fields = form?.layout.sections.filter(({ repeat }) => repeat === undefined).flatMap((section) => section.fields) ?? []
  const first = (matches: (field: { name: string; kind: string }) => boolean) => {
    const value = data[fields.find(matches)?.name ?? '']
    return typeof value === 'string' ? value : ''
  }
  return { name: first(({ kind }) => kind === 'name'), phone: first(({ kind }) => kind === 'phone'), number: first(({ kind }) => kind === 'personalNumber'), place: first(({ name }) => name.endsWith('Place')) }
}

/** Files what an envelope held; looked at first, accepted afterwards. `saved`: its pages, on the disk already. */
async function fileEnvelope(env: CommandEnv, opened: OpenedEnvelope, saved: readonly { id: string; name: string }[], principal?: Principal): Promise<LedgerEvent & { dossier: DossierRow }> {
  const { procedure, data, answers, content, helpers } = opened
  const applicant = applicantOf(opened)
  const settings = await settingsOf(env)
  const serial = await nextNumber(env, 'code', env.today)
  const components = content.documents.flatMap(({ key, name: paper, state, pages }): ComponentInput[] => {
    const base = { documentKey: key, name: paper, copies: 1, pages: null, reused: false, fromStore: false, replacedBy: null, fileId: null, fileName: null }
    if (state === 'inData') return [{ ...base, kind: 'data', reused: true, replacedBy: procedure.documents.find((one) => one.key === key)?.replacedBy?.database ?? 'cơ sở dữ liệu' }]
    if (state !== 'photographed') return []
    return pages.map((page, index) => {
      const file = saved[page]
      return { ...base, kind: 'copy' as const, name: pages.length > 1 ? `${paper} (${index + 1}/${pages.length})` : paper, fileId: file?.id || null, fileName: file?.name ?? null }
    })
  })
  const helper = helpers.map((one) => one.name ?? one.code).join(', ')
  return fileDossier(env, {
    procedure, code: makeCode({ pattern: settings.codePattern, agency: settings.agency, owner: settings.owner }, env.today, serial), channel: 1, filedWhere: 'local',
    receivingPoint: settings.centreName || 'Trung tâm Phục vụ hành chính công xã', filedAt: env.now, accepted: false,
    person: {
      applicantName: applicant.name || 'Chưa khai tên', organisation: '', personalId: applicant.number || null, phone: applicant.phone || null, email: null, address: applicant.place,
      request: procedure.name, resultWay: 'counter',
    },
    representative: null, assistedBy: helper, sets: 1, components, formData: { data, answers, doubts: opened.problems, helpers: helpers.map(({ code, name, card }) => ({ code, name, card })) }, vneid: principal?.national === true && relationOf(principal, { name: applicant.name, personalId: applicant.number || null }) === 'same', databases: [], paidOnline: 0, exemptions: [], portalOn: settings.portalUrl !== '', envelopeId: opened.id,
  })
}

const envelopeForm = z.object({ qr: z.string().trim().min(1, 'hãy điền ô này').max(600) })

/** Opens the envelope and files what is in it, in one transaction: it is used up only when the dossier is there. */
export function envelopeReceived(files: FileStore) {
  return command({
    type: 'dossier.envelope_received',
    may: 'dossier.receive',
    input: envelopeForm,
    async run(env, { qr }) {
      const opened = await openEnvelope(env, qr)
      if (!opened.ok) return opened
      const { dossier: _row, ...event } = await fileEnvelope(env, opened.value, await savePages(files, opened.value))
      return accept(event)
    },
  })
}

async function savePages(files: FileStore, { pages }: OpenedEnvelope): Promise<{ id: string; name: string }[]> {
  const saved: { id: string; name: string }[] = []
  for (const page of pages) {
    const kept = await files.save(page.bytes, { declaredType: page.mediaType, accept: ['jpeg', 'png', 'webp', 'pdf'] })
    // A page that cannot be read is said on the dossier, and does not keep the whole file at home.
    saved.push(kept.ok ? { id: kept.value.id, name: page.name } : { id: '', name: page.name })
  }
  return saved
}

/** Who was signed in when a file was sent from home: out of the session, never out of a form. */
export interface Principal {
  issuer: string
  subject: string
  provider: string
  simulated: boolean
  national: boolean
  name: string
  personalId: string | null
  level: number
  authenticatedAt: Instant
}

/**
 * A signed-in citizen sends a sealed file ahead. It waits for the counter like one brought by QR; the applicant is whom the
 * form names, helpers stay helpers, and who sent it stands beside them.
 */
export function envelopeSent(files: FileStore, principal: Principal) {
  return command({
    type: 'dossier.envelope_sent',
    may: 'dossier.send_own',
    input: envelopeForm,
    async run(env, { qr }) {
      const opened = await openEnvelope(env, qr)
      if (!opened.ok) return opened
      const { dossier, ...event } = await fileEnvelope(env, opened.value, await savePages(files, opened.value), principal)
      const relation = relationOf(principal, { name: dossier.applicantName, personalId: dossier.personalId })
      const { issuer, subject, provider, simulated, name, level, authenticatedAt } = principal
      await env.db.insertInto('dossierPrincipals').values({ communeId: env.communeId, dossierId: dossier.id, issuer, subject, provider, simulated, name, level, authenticatedAt, relation }).execute()
      // The ledger says how surely somebody was known, not who.
      return accept({ ...event, data: { ...event.data, principal: { provider, level, authenticatedAt, relation } } })
    },
  })
}
