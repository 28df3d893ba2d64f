// The server's side of the port for browsers without script: each draft is sealed under a key that only that browser's
// cookie holds, and forgotten a day after it was last touched. Like a session it is no business of the ledger (0056).

import { randomBytes } from 'node:crypto'
import { getCookie, setCookie } from 'hono/cookie'
import { isUuid } from '../../platform/ids.ts'
import { accept, refuse, Refused, withParams, type Decision } from '../../platform/problem.ts'
import { derivedBytes, hashToken, open, seal } from '../../platform/secrets.ts'
import { addSeconds, type Instant } from '../../platform/time.ts'
import { clientAddress } from '../../platform/web/address.ts'
import { countAttempt } from '../../platform/web/rate-limit.ts'
import type { ServerCtx } from '../../platform/web/server.ts'
import { envelopeLeft, sender } from './commands-envelopes.ts'
import { prepareProblems } from './problems-prepare.ts'
import { findForm } from './queries-forms.ts'
import { findProcedure, findProcedureVersion, type CommuneChoice } from './queries.ts'
import { placeOf } from './routes-public.tsx'
import { readinessOf } from './rules-draft.ts'
import { readEnvelopeAddress } from './seal-envelope.ts'
import type { Draft, NewPage, PrepareStore } from './store.ts'

const COOKIE = 'gocua_chuan_bi'
/** The two rooms that may see the browser's key: where files are prepared, and where their owner finds them beside her dossiers. */
const [HOME, MINE] = ['/chuan-bi', '/ho-so-cua-toi'] as const
const KEPT_SECONDS = 86_400
const MAX_DRAFTS = 20
/** A hamlet behind one mobile address may prepare an evening's files; a machine may not fill the disk. */
const SAVE_LIMIT = { limit: 600, seconds: 3600 }
const PAGE_LIMIT = { limit: 60, seconds: 3600 }
const LEAVE_LIMIT = { limit: 60, seconds: 3600 }

export function serverStore(ctx: ServerCtx, placeOf: (ctx: ServerCtx) => Promise<{ place: CommuneChoice | null; communes: CommuneChoice[] }>): PrepareStore {
  const { database, config } = ctx.services

  const token = () => Buffer.from(getCookie(ctx.c, COOKIE) ?? '', 'base64url')
  const known = (): Buffer | undefined => (token().length === 32 ? token() : undefined)
  const owned = (): Buffer => {
    const key = known() ?? randomBytes(32)
    for (const path of [HOME, MINE]) setCookie(ctx.c, COOKIE, key.toString('base64url'), { path, httpOnly: true, sameSite: 'Lax', maxAge: KEPT_SECONDS, secure: config.secure })
    return key
  }
  const count = async (bucket: string, rule: { limit: number; seconds: number }) => {
    const limited = await countAttempt(database, `${bucket}:${clientAddress(ctx.c)}`, rule, ctx.now)
    if (!limited.ok) throw new Refused(...limited.problems)
  }

  async function load(id?: string): Promise<Draft[]> {
    const key = known()
    if (!key) return []
    const rows = await database.read('everywhere', (db) => {
      let query = db.selectFrom('preparedDrafts').select(['id', 'sealed']).where('ownerHash', '=', hashToken(key.toString('base64url'))).where('keptUntil', '>', ctx.now)
      if (id !== undefined) query = query.where('id', '=', id)
      return query.orderBy('keptUntil', 'desc').limit(MAX_DRAFTS).execute()
    })
    return rows.flatMap(({ id: draftId, sealed }) => {
      const plain = open(key, 'prepared-draft', sealed, draftId)
      return plain ? [JSON.parse(plain.toString('utf8')) as Draft] : []
    })
  }

  async function saveDraft(draft: Draft, page?: NewPage): Promise<Decision<void>> {
    await count('prepare-save', SAVE_LIMIT)
    if (page) await count('prepare-page', PAGE_LIMIT)
    const key = owned()
    const ownerHash = hashToken(key.toString('base64url'))
    const { communeId, id } = draft
    const sealed = seal(key, 'prepared-draft', Buffer.from(JSON.stringify(draft)), id)
    return database.write('everywhere', async (db) => {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('preparedDrafts')
        .values({ communeId, id, ownerHash, revision: 1, sealed, keptUntil: addSeconds(ctx.now, KEPT_SECONDS) })
        .onConflict((oc) =>
          oc.columns(['communeId', 'id']).doUpdateSet((eb) => ({ sealed, keptUntil: addSeconds(ctx.now, KEPT_SECONDS), revision: eb('preparedDrafts.revision', '+', 1) })).where('preparedDrafts.ownerHash', '=', ownerHash),
        )
        .executeTakeFirstOrThrow()
      // Somebody else's draft by that id: to this browser it does not exist.
      if (!numInsertedOrUpdatedRows) return refuse(prepareProblems.noSuchDraft)
      if (page) await db.insertInto('preparedPages').values({ communeId, draftId: id, id: page.id, sealed: seal(key, 'prepared-page', page.bytes, page.id) }).onConflict((oc) => oc.doNothing()).execute()
      const kept = draft.pages.map((one) => one.id)
      let gone = db.deleteFrom('preparedPages').where('communeId', '=', communeId).where('draftId', '=', id)
      if (kept.length > 0) gone = gone.where('id', 'not in', kept)
      await gone.execute()
      return accept(undefined)
    })
  }

  return {
    kind: 'server',
    listDrafts: () => load(),
    findDraft: async (id) => (await load(id))[0],
    saveDraft,
    async dropDraft(id) {
      const key = known()
      if (!key) return
      await database.write('everywhere', (db) => db.deleteFrom('preparedDrafts').where('id', '=', id).where('ownerHash', '=', hashToken(key.toString('base64url'))).execute())
    },
    async readPage(draftId, pageId) {
      const key = known()
      if (!key || !isUuid(pageId)) return undefined
      const row = await database.read('everywhere', (db) => db.selectFrom('preparedPages').select('sealed').where('draftId', '=', draftId).where('id', '=', pageId).executeTakeFirst())
      const plain = row && open(key, 'prepared-page', row.sealed, pageId)
      return plain && new Uint8Array(plain)
    },
    async basisOf(code, draft) {
      const { place, communes } = await placeOf(ctx)
      const communeId = draft?.communeId ?? place?.communeId
      if (communeId === undefined) return undefined
      return ctx.readEverywhere(async (db) => {
        const procedure = draft ? await findProcedureVersion(db, communeId, code, draft.procedureVersion) : await findProcedure(db, communeId, code, ctx.today)
        const form = draft?.formVersion === null ? undefined : await findForm(db, communeId, code, draft?.formVersion ?? undefined)
        if (!procedure || (!form && procedure.documents.length === 0)) return undefined
        return { procedure, form: form?.form ?? null, formVersion: form?.version ?? null, communeId, communeName: draft?.communeName ?? communes.find((one) => one.communeId === communeId)!.name }
      })
    },
    envelopeKey: async (id) => new Uint8Array(derivedBytes(owned(), 'prepared-envelope', id)),
    upload: (draft, sealed) =>
      leaveEnvelope(ctx, { id: draft.envelope!.id, communeId: draft.communeId, code: draft.code, procedureVersion: draft.procedureVersion, formVersion: draft.formVersion, helperCode: draft.helpers[0]?.code ?? null, ciphertext: sealed }),
  }
}

/** Puts an envelope on its way; the same id again answers as the first time. */
export async function leaveEnvelope(ctx: ServerCtx, { id, communeId, ...input }: { id: string; communeId: number; code: string; procedureVersion: number; formVersion: number | null; helperCode: string | null; ciphertext: Uint8Array }): Promise<Decision<{ expiresAt: Instant }>> {
  const limited = await countAttempt(ctx.services.database, `envelope-leave:${clientAddress(ctx.c)}`, LEAVE_LIMIT, ctx.now)
  if (!limited.ok) return refuse(...limited.problems)
  if (input.ciphertext.length > 20_000_000) return refuse(withParams(prepareProblems.envelopeTooLarge, { megabytes: 20 }))
  return (await ctx.run(envelopeLeft, input, { commandId: id, communeId, actor: sender(communeId) })) as Decision<{ expiresAt: Instant }>
}

export interface KeptDraft {
  id: string
  title: string
  communeName: string
  savedAt: Instant
  /** Papers without an answer yet, and whether the form is done. */
  open: number
  formDone: boolean
  sealedUntil: Instant | null
}

/** The files this browser keeps on the server, with what is still missing in each. */
export async function keptDrafts(ctx: ServerCtx): Promise<KeptDraft[]> {
  const store = serverStore(ctx, placeOf)
  const kept: KeptDraft[] = []
  for (const draft of await store.listDrafts()) {
    const basis = await store.basisOf(draft.code, draft)
    if (!basis) continue
    const { form, open } = readinessOf(draft, basis)
    const { envelope } = draft
    kept.push({ id: draft.id, title: draft.title, communeName: draft.communeName, savedAt: draft.savedAt, open, formDone: form === 'none' || form === 'complete', sealedUntil: envelope?.uploaded && envelope.expiresAt > ctx.now ? envelope.expiresAt : null })
  }
  return kept
}

/** What may be known of a sealed file without opening it. */
export async function envelopeStanding(ctx: ServerCtx, qrText: string): Promise<{ communeId: number; code: string; title: string; expiresAt: Instant; opened: boolean } | undefined> {
  const address = readEnvelopeAddress(qrText)
  if (!address) return undefined
  return ctx.readEverywhere(async (db) => {
    const row = await db.selectFrom('sealedEnvelopes').select(['communeId', 'code', 'procedureVersion', 'expiresAt', 'openedAt']).where('id', '=', address.id).executeTakeFirst()
    if (!row) return undefined
    const procedure = await findProcedureVersion(db, row.communeId, row.code, row.procedureVersion)
    return { communeId: row.communeId, code: row.code, title: procedure?.name ?? row.code, expiresAt: row.expiresAt, opened: row.openedAt !== null }
  })
}
