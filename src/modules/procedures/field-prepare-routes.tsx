// The pages on which a citizen prepares a file, without account: the same on the phone (worker, no signal needed) and on
// the server (a browser without script). They know only the store.

import { inspectFile } from '../../platform/file-kinds.ts'
import { fileProblems } from '../../platform/file-problems.ts'
import { isUuid, newId, readShortCode } from '../../platform/ids.ts'
import { Refused, withParams, type Problem } from '../../platform/problem.ts'
import { anyone, form, page, raw, seeOther, withStatus, type Ctx, type Route } from '../../platform/web/route.ts'
import type { FieldProblem } from '../../ui/form.tsx'
import { prepareProblems } from './problems-prepare.ts'
import { envelopeContent, MAX_PAGE_BYTES, MAX_PAGES, mayPhotograph, readinessOf, statesFor } from './rules-draft.ts'
import { changeRows, judgeForm, type Typed } from './rules-form.ts'
import { sectionsOf, type Section } from './rules-form-shape.ts'
import { base64url, envelopeAddress, fromBase64url, MAX_ENVELOPE_BYTES, sealEnvelope, type DocumentState } from './seal-envelope.ts'
import type { Basis, Draft, DraftPage, PrepareStore } from './store.ts'
import { saidOf } from './views-form.tsx'
import { DraftPageView, DraftsPage, FillPage, HelperPage, PaperPage, SealPage, StartPage } from './views-prepare.tsx'
import { PrintPage } from './views-print.tsx'

const MAX_DRAFTS = 20
const KINDS = new Set(['jpeg', 'png', 'webp', 'pdf'])
const WARNINGS = new Set(['blurred', 'dark', 'bright', 'small'])

interface Opened extends Basis {
  store: PrepareStore
  draft: Draft
}

const said = (ctx: Ctx, problems: readonly Problem[]): FieldProblem[] => problems.map(({ text, params, field }) => ({ text: ctx.t(text, params), ...(field !== undefined && { field }) }))

/** Boxes of this form as they were sent; anything else in the request is not taken. */
export function typedFrom(sections: readonly Section[], entries: readonly [string, unknown][]): Typed {
  const singles = new Set(sections.filter((section) => !section.repeat).flatMap((section) => section.fields.map((field) => field.name)))
  const repeated = new Map(sections.flatMap((section) => (section.repeat ? [[section.repeat.name, new Set(section.fields.map((field) => field.name))] as const] : [])))
  const typed: Typed = {}
  for (const [path, value] of entries) {
    if (typeof value !== 'string') continue
    const [name, row, inner] = path.split('.')
    const known = row === undefined ? singles.has(name!) : row === 'count' ? repeated.has(name!) : /^\d{1,2}$/.test(row) && repeated.get(name!)?.has(inner ?? '') === true
    if (known && value !== '') (typed[path] ??= []).push(value.slice(0, 4000))
  }
  return typed
}

/** Any change makes an envelope that was sealed before out of date. */
function changed(draft: Draft, change: Partial<Draft>, now: Draft['savedAt']): Draft {
  const { envelope: _old, ...rest } = draft
  return { ...rest, ...change, savedAt: now }
}

export function prepareRoutes<C extends Ctx = Ctx>(storeOf: (ctx: C) => PrepareStore): Route<C>[] {
  const open = async (ctx: C): Promise<Opened> => {
    const store = storeOf(ctx)
    const id = ctx.params.id ?? ''
    const draft = isUuid(id) ? await store.findDraft(id) : undefined
    const basis = draft && (await store.basisOf(draft.code, draft))
    if (!draft || !basis) throw new Refused(prepareProblems.noSuchDraft)
    return { store, draft, procedure: basis.procedure, form: basis.form, formVersion: basis.formVersion }
  }
  const paperOf = (ctx: C, { procedure }: Opened) => {
    const document = procedure.documents.find((one) => one.key === ctx.params.key)
    if (!document) throw new Refused(prepareProblems.noSuchPaper)
    return document
  }
  const at = (draft: Draft, rest = '') => `/chuan-bi/ho-so/${draft.id}${rest}`
  const all = { who: anyone }

  const fillPage = ({ store, draft, form: content }: Opened, ctx: C, typed: Typed, problems?: FieldProblem[]) => (
    <FillPage v={ctx.view} draft={draft} form={content!} typed={typed} onServer={store.kind === 'server'} {...(problems && { problems })} />
  )

  const paperPage = async (ctx: C, opened: Opened, problems?: Problem[]) => {
    const document = paperOf(ctx, opened)
    const html = <PaperPage v={ctx.view} draft={opened.draft} document={document} states={statesFor(document)} photographs={mayPhotograph(document)} pageId={newId(ctx.now)} {...(problems && { problems: said(ctx, problems) })} />
    return problems ? withStatus(problems[0]!.status, html) : html
  }

  /** The photo in the request, judged by what is in it, or why it is refused. Undefined when there is none. */
  async function photoIn(ctx: C, { draft }: Opened, key: string): Promise<(DraftPage & { bytes: Uint8Array<ArrayBuffer> }) | Problem | undefined> {
    const file = ctx.form.file('anh')
    if (!file) {
      // A browser sends an empty file when nothing was chosen, but a page cannot tell it from a file of nothing.
      const empty = ctx.form.entries().some(([name, value]) => name === 'anh' && typeof value !== 'string' && value.name !== '')
      return empty ? { ...fileProblems.empty, field: 'anh' } : undefined
    }
    if (file.size > MAX_PAGE_BYTES) return withParams(prepareProblems.pageTooLarge, { megabytes: Math.ceil(file.size / 1_000_000), most: MAX_PAGE_BYTES / 1_000_000 })
    if (draft.pages.length >= MAX_PAGES) return withParams(prepareProblems.tooManyPages, { most: MAX_PAGES })
    const bytes = new Uint8Array(await file.arrayBuffer())
    const source = { sizeBytes: bytes.length, read: async (from: number, length: number) => bytes.subarray(from, from + length) }
    const inspection = await inspectFile(source)
    if ('fault' in inspection) return { ...fileProblems[inspection.fault], field: 'anh' }
    if (!KINDS.has(inspection.kind)) return withParams(fileProblems.notWantedHere, { wanted: ctx.t('ảnh JPEG, PNG hoặc PDF') }, 'anh')
    const typedId = ctx.form.get('pageId')
    return {
      id: isUuid(typedId) ? typedId : newId(ctx.now),
      document: key,
      name: `${key}-${draft.pages.filter((one) => one.document === key).length + 1}.${inspection.kind === 'jpeg' ? 'jpg' : inspection.kind}`,
      mediaType: inspection.kind === 'pdf' ? 'application/pdf' : `image/${inspection.kind}`,
      sizeBytes: bytes.length,
      warnings: ctx.form.getAll('canh-bao').filter((one) => WARNINGS.has(one)),
      bytes,
    }
  }

  return [
    page<C>('/chuan-bi/cua-toi', all, async (ctx) => {
      const store = storeOf(ctx)
      const drafts = await store.listDrafts()
      const rows = await Promise.all(drafts.map(async (draft) => ({ draft, basis: await store.basisOf(draft.code, draft) })))
      return <DraftsPage v={ctx.view} rows={rows.flatMap(({ draft, basis }) => (basis ? [{ draft, ...basis }] : []))} onServer={store.kind === 'server'} />
    }),

    page<C>('/chuan-bi/bat-dau/:code', all, async (ctx) => {
      const store = storeOf(ctx)
      const basis = await store.basisOf(ctx.params.code ?? '')
      if (!basis) throw new Refused(prepareProblems.notPrepared)
      const mine = (await store.listDrafts()).filter((draft) => draft.code === ctx.params.code)
      return <StartPage v={ctx.view} basis={basis} mine={mine} draftId={newId(ctx.now)} onServer={store.kind === 'server'} />
    }),
    form<C>('/chuan-bi/bat-dau/:code', all, async (ctx) => {
      const store = storeOf(ctx)
      const basis = await store.basisOf(ctx.params.code ?? '')
      if (!basis) throw new Refused(prepareProblems.notPrepared)
      const drafts = await store.listDrafts()
      const typedId = ctx.form.get('commandId')
      const known = drafts.find((draft) => draft.id === typedId)
      if (known) return seeOther(at(known))
      if (drafts.length >= MAX_DRAFTS) throw new Refused(withParams(prepareProblems.tooManyDrafts, { most: MAX_DRAFTS }))
      const { procedure, formVersion, communeId, communeName } = basis
      const draft: Draft = {
        id: isUuid(typedId) ? typedId : newId(ctx.now), communeId, communeName, code: procedure.code, title: procedure.name, procedureVersion: procedure.version, formVersion,
        typed: {}, complete: false, documents: {}, pages: [], helpers: [], createdAt: ctx.now, savedAt: ctx.now,
      }
      const kept = await store.saveDraft(draft)
      if (!kept.ok) throw new Refused(...kept.problems)
      return seeOther(ctx.form.get('giup') === 'co' ? at(draft, '/nguoi-giup') : at(draft))
    }),

    page<C>('/chuan-bi/ho-so/:id', all, async (ctx) => {
      const opened = await open(ctx)
      return <DraftPageView v={ctx.view} draft={opened.draft} procedure={opened.procedure} form={opened.form} readiness={readinessOf(opened.draft, opened)} now={ctx.now} onServer={opened.store.kind === 'server'} />
    }),

    page<C>('/chuan-bi/ho-so/:id/to-khai', all, async (ctx) => {
      const opened = await open(ctx)
      if (!opened.form) throw new Refused(prepareProblems.notPrepared)
      return fillPage(opened, ctx, opened.draft.typed)
    }),
    form<C>('/chuan-bi/ho-so/:id/to-khai', all, async (ctx) => {
      const opened = await open(ctx)
      const { draft, form: content, store } = opened
      if (!content) throw new Refused(prepareProblems.notPrepared)
      const sections = sectionsOf(content)
      let typed = typedFrom(sections, ctx.form.entries())
      const save = async (complete: boolean) => {
        const kept = await store.saveDraft(changed(draft, { typed, complete }, ctx.now))
        if (!kept.ok) throw new Refused(...kept.problems)
      }
      const rows = rowChange(ctx.form.get('them'), ctx.form.get('bo'), sections)
      if (rows) {
        typed = changeRows(rows.section, typed, rows.change)
        await save(false)
        return seeOther(at(draft, `/to-khai#phan-${rows.section.repeat!.name}-${rows.focus(typed)}`))
      }
      if (ctx.form.has('luu')) {
        // A save that comes late, after the form was judged, changes nothing.
        const same = JSON.stringify(typed) === JSON.stringify(draft.typed)
        if (!same) await save(false)
        if (ctx.form.get('luu') === 'tu-dong') return new Response(null, { status: 204 })
        return seeOther(at(draft), { tone: 'ok', text: ctx.t('Đã lưu trên máy. Lúc nào cũng mở lại làm tiếp được.') })
      }
      const { problems } = judgeForm(content, typed, ctx.today)
      await save(problems.length === 0)
      if (problems.length > 0) return withStatus(422, fillPage(opened, ctx, typed, saidOf(ctx.t, problems)))
      return seeOther(at(draft), { tone: 'ok', text: ctx.t('Tờ khai đã xong.') })
    }),

    page<C>('/chuan-bi/ho-so/:id/giay-to/:key', all, async (ctx) => paperPage(ctx, await open(ctx))),
    form<C>('/chuan-bi/ho-so/:id/giay-to/:key', { ...all, maxBytes: MAX_PAGE_BYTES + 100_000 }, async (ctx) => {
      const opened = await open(ctx)
      const { draft, store } = opened
      const document = paperOf(ctx, opened)
      const drop = ctx.form.get('bo-anh')
      if (drop !== '') {
        await store.saveDraft(changed(draft, { pages: draft.pages.filter((one) => one.id !== drop) }, ctx.now))
        return seeOther(at(draft, `/giay-to/${document.key}`), { tone: 'ok', text: ctx.t('Đã bỏ ảnh.') })
      }
      const photo = mayPhotograph(document) ? await photoIn(ctx, opened, document.key) : ctx.form.file('anh') ? prepareProblems.notToPhotograph : undefined
      if (photo && 'code' in photo) return paperPage(ctx, opened, [photo])
      if (photo) {
        // The same page sent twice is kept once.
        if (draft.pages.some((one) => one.id === photo.id)) return seeOther(at(draft, `/giay-to/${document.key}`))
        const { bytes, ...meta } = photo
        const kept = await store.saveDraft(changed(draft, { pages: [...draft.pages, meta] }, ctx.now), { ...meta, bytes })
        return kept.ok ? seeOther(at(draft, `/giay-to/${document.key}`), { tone: 'ok', text: ctx.t('Đã giữ ảnh.') }) : paperPage(ctx, opened, kept.problems)
      }
      if (ctx.form.has('chup')) return paperPage(ctx, opened, [prepareProblems.noFile])
      const state = ctx.form.get('state') as DocumentState
      if (statesFor(document).includes(state)) await store.saveDraft(changed(draft, { documents: { ...draft.documents, [document.key]: state } }, ctx.now))
      return seeOther(at(draft))
    }),

    raw<C>('GET', '/chuan-bi/ho-so/:id/anh/:pageId', all, async (ctx) => {
      const { store, draft } = await open(ctx)
      const meta = draft.pages.find((one) => one.id === ctx.params.pageId)
      const bytes = meta && (await store.readPage(draft.id, meta.id))
      if (!meta || !bytes) throw new Refused(prepareProblems.noSuchPaper)
      return new Response(bytes, { headers: { 'content-type': meta.mediaType, 'cache-control': 'no-store', ...(meta.mediaType === 'application/pdf' && { 'content-disposition': 'attachment; filename="giay-to.pdf"' }) } })
    }),

    page<C>('/chuan-bi/ho-so/:id/nguoi-giup', all, async (ctx) => <HelperPage v={ctx.view} draft={(await open(ctx)).draft} code="" />),
    form<C>('/chuan-bi/ho-so/:id/nguoi-giup', all, async (ctx) => {
      const { draft, store } = await open(ctx)
      if (ctx.form.has('bo')) {
        await store.saveDraft(changed(draft, { helpers: draft.helpers.filter((one) => one.code !== ctx.form.get('bo')) }, ctx.now))
        return seeOther(at(draft, '/nguoi-giup'))
      }
      const typedCode = ctx.form.get('code').slice(0, 40)
      const code = readShortCode(typedCode)
      if (!code) return withStatus(422, <HelperPage v={ctx.view} draft={draft} code={typedCode} problems={said(ctx, [prepareProblems.badHelper])} />)
      const helpers = draft.helpers.some((one) => one.code === code) ? draft.helpers : [...draft.helpers, { code, on: ctx.now }].slice(-5)
      await store.saveDraft(changed(draft, { helpers }, ctx.now))
      return seeOther(at(draft), { tone: 'ok', text: ctx.t('Đã ghi người giúp. Hồ sơ vẫn đứng tên người làm đơn.') })
    }),

    page<C>('/chuan-bi/ho-so/:id/dong-goi', all, (ctx) => sealPage(ctx)),
    form<C>('/chuan-bi/ho-so/:id/dong-goi', all, async (ctx) => {
      const opened = await open(ctx)
      const sealed = await seal(ctx, opened)
      return sealed ? sealPage(ctx, sealed) : seeOther(at(opened.draft, '/dong-goi'))
    }),

    page<C>('/chuan-bi/ho-so/:id/to-in', all, async (ctx) => {
      const { draft, procedure, form: content } = await open(ctx)
      return <PrintPage v={ctx.view} draft={draft} procedure={procedure} form={content} today={ctx.today} />
    }),

    form<C>('/chuan-bi/ho-so/:id/xoa', all, async (ctx) => {
      const { store, draft } = await open(ctx)
      await store.dropDraft(draft.id)
      return seeOther('/chuan-bi/cua-toi', { tone: 'ok', text: ctx.t('Đã xóa hồ sơ khỏi máy này.') })
    }),
    form<C>('/chuan-bi/xoa-het', all, async (ctx) => {
      const store = storeOf(ctx)
      for (const draft of await store.listDrafts()) await store.dropDraft(draft.id)
      return seeOther('/chuan-bi/cua-toi', { tone: 'ok', text: ctx.t('Đã xóa hết hồ sơ khỏi máy này.') })
    }),
  ]

  async function sealPage(ctx: C, problems?: Problem[]) {
    const { draft, procedure, form: content, store } = await open(ctx)
    const { envelope } = draft
    const key = envelope && fromBase64url(envelope.key)
    const address = envelope?.uploaded && key && envelope.expiresAt > ctx.now ? envelopeAddress(ctx.url.origin, envelope.id, key) : undefined
    const html = (
      <SealPage
        v={ctx.view} draft={draft} readiness={readinessOf(draft, { procedure, form: content })} commandId={newId(ctx.now)} onServer={store.kind === 'server'}
        {...(address && { address })} {...(problems && { problems: said(ctx, problems) })}
      />
    )
    return problems ? withStatus(problems[0]!.status, html) : html
  }

  /** Seals and uploads; a second press goes on with the same envelope. Returns what stopped it. */
  async function seal(ctx: C, { store, draft, procedure, form: content }: Opened): Promise<Problem[] | undefined> {
    if (content && !draft.complete) return [prepareProblems.formNotDone]
    const old = draft.envelope
    if (old?.uploaded && old.expiresAt > ctx.now) return undefined
    const typedId = ctx.form.get('commandId')
    const id = isUuid(typedId) ? typedId : newId(ctx.now)
    const envelope = old && !old.uploaded ? old : { id, key: base64url(await store.envelopeKey(id)), expiresAt: ctx.now, sealedAt: ctx.now, uploaded: false }
    const kept = await store.saveDraft({ ...draft, envelope })
    if (!kept.ok) return kept.problems
    const pages = []
    for (const meta of draft.pages) pages.push({ name: meta.name, mediaType: meta.mediaType, bytes: (await store.readPage(draft.id, meta.id)) ?? new Uint8Array() })
    const bytes = await sealEnvelope({ content: envelopeContent(draft, procedure, ctx.now), pages }, envelope.id, fromBase64url(envelope.key)!)
    if (bytes.length > MAX_ENVELOPE_BYTES) return [withParams(prepareProblems.envelopeTooLarge, { megabytes: MAX_ENVELOPE_BYTES / 1_000_000 })]
    const sent = await store.upload({ ...draft, envelope }, bytes)
    if (!sent.ok) return sent.problems
    await store.saveDraft({ ...draft, envelope: { ...envelope, uploaded: true, expiresAt: sent.value.expiresAt } })
    return undefined
  }
}

function rowChange(add: string, drop: string, sections: readonly Section[]) {
  const [name, row] = (add || drop).split('.')
  const section = name ? sections.find((one) => one.repeat?.name === name) : undefined
  if (!section) return undefined
  if (add) return { section, change: { add: true } as const, focus: (typed: Typed) => Math.max(0, Number(typed[`${name}.count`]?.[0] ?? 1) - 1) }
  const dropped = Number(row)
  return Number.isInteger(dropped) ? { section, change: { drop: dropped }, focus: () => Math.max(0, dropped - 1) } : undefined
}
