// Addresses of voices: who reads, one sentence at a time, the second person, and the files people hear.

import { findGuide } from '../learning/index.ts'
import { may } from '../../platform/actor.ts'
import { isUuid, newId } from '../../platform/ids.ts'
import { Refused, withParams, type Problem } from '../../platform/problem.ts'
import { anyone, can, form, formValues, page, raw, seeOther, withStatus, type FormValues } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import type { FieldProblem } from '../../ui/form.tsx'
import { addVoice, reviewRecording, saveRecording, sendRecordings, withdrawVoice } from './commands.ts'
import { authoringProblems as said } from './problems.ts'
import {
  allGuides, approvedBytes, filesOfVoice, findRecording, isHeard, listVoices, listWaiting, recordingsOfStep, spokenSoFar, WAITING_ON_PAGE, type RecordingRow,
} from './queries.ts'
import { boardRows, mayReview, nextToSpeak, PROGRESS, spokenSteps, textToSpeak, type Progress } from './rules.ts'
import { LANGUAGE_KEYS } from './schema.ts'
import { MAX_SOUND_BYTES, prepareSound } from './sound.ts'
import { ReviewPage, ReviewQueuePage, SpeakPage } from './views-recording.tsx'
import { BoardPage, SentencesPage, VoicesPage } from './views-voices.tsx'

const speaks = { who: can('voice.record') }
const reviews = { who: can('voice.review') }
const ROWS_ON_PAGE = 50

export function sayProblems(ctx: ServerCtx, problems: readonly Problem[]): FieldProblem[] {
  return problems.map(({ text, params, field }) => {
    const detail = params?.detail
    return { text: ctx.t(text, typeof detail === 'string' ? { ...params, detail: ctx.t(detail) } : params), ...(field !== undefined && { field: field.split('.')[0]! }) }
  })
}

export function pageNumber(ctx: ServerCtx): number {
  return Math.max(1, Math.min(10_000, Math.trunc(Number(ctx.query.get('trang')) || 1)))
}

function languageOf(text: string | undefined | null): string {
  return LANGUAGE_KEYS.includes(text ?? '') ? text! : 'vi'
}

/** Every sentence of every guide in these languages, with how far it is. */
async function board(ctx: ServerCtx, languages: readonly string[]) {
  return ctx.read(async (db) => boardRows(await allGuides(db, ctx.communeId!), await spokenSoFar(db, ctx.communeId!), languages))
}

async function showBoard(ctx: ServerCtx) {
  const language = languageOf(ctx.query.get('tieng'))
  const [voices, bytes] = await ctx.read(async (db) => [await listVoices(db, ctx.communeId!), await approvedBytes(db, ctx.communeId!, language)] as const)
  const used = new Set(['vi', ...voices.flatMap((voice) => voice.languages), language])
  const languages = LANGUAGE_KEYS.filter((key) => used.has(key))
  const rows = await board(ctx, languages)
  const heard = new Map(languages.map((key) => {
    const own = rows.filter((row) => row.language === key)
    return [key, { approved: own.filter((row) => row.progress === 'approved').length, all: own.length }]
  }))
  return (
    <BoardPage
      v={ctx.view} language={language} languages={languages} rows={rows.filter((row) => row.language === language)} heard={heard} bytes={bytes}
      voices={voices.filter((voice) => voice.languages.includes(language))} reviews={may(ctx.actor, 'voice.review')}
    />
  )
}

async function showSentences(ctx: ServerCtx) {
  const language = languageOf(ctx.query.get('tieng'))
  const progress = PROGRESS.find((one) => one === ctx.query.get('muc')) as Progress | undefined
  const guideId = ctx.query.get('bai')
  const rows = (await board(ctx, [language])).filter((row) => (!progress || row.progress === progress) && (!guideId || row.guideId === guideId))
  const at = pageNumber(ctx)
  const hrefOf = (n: number) => `/ghi-am/cau?${new URLSearchParams({ tieng: language, ...(progress && { muc: progress }), ...(guideId && { bai: guideId }), trang: String(n) })}`
  const shown = rows.slice((at - 1) * ROWS_ON_PAGE, at * ROWS_ON_PAGE)
  return <SentencesPage v={ctx.view} language={language} progress={progress} rows={shown} page={at} pageCount={Math.ceil(rows.length / ROWS_ON_PAGE)} total={rows.length} hrefOf={hrefOf} />
}

async function showVoices(ctx: ServerCtx, problems?: Problem[]) {
  const voices = await ctx.read((db) => listVoices(db, ctx.communeId!))
  const asked = ctx.query.get('tieng')
  const html = (
    <VoicesPage
      v={ctx.view} voices={voices} actorId={ctx.actor.id} reviews={may(ctx.actor, 'voice.review')} values={ctx.form.toObject()}
      languages={problems ? ctx.form.getAll('languages') : asked ? [languageOf(asked)] : []} commandId={newId(ctx.now)} newCommandId={() => newId(ctx.now)}
      {...(problems && { problems: sayProblems(ctx, problems) })}
    />
  )
  return problems ? withStatus(problems[0]!.status, html) : html
}

/** The guide of the address in the language of the address, sentence by sentence. */
async function sentencesOf(ctx: ServerCtx) {
  const { guideId = '', language = '' } = ctx.params
  if (!LANGUAGE_KEYS.includes(language)) throw new Refused(said.noSuchStep)
  const guide = await ctx.read((db) => findGuide(db, ctx.communeId!, guideId))
  if (!guide) throw new Refused(said.noSuchStep)
  const rows = boardRows([guide], await ctx.read((db) => spokenSoFar(db, ctx.communeId!)), [language])
  return { guide, language, rows }
}

async function showSpeaking(ctx: ServerCtx, typed?: FormValues, problems?: Problem[]) {
  const { guide, language, rows } = await sentencesOf(ctx)
  const row = rows.find(({ stepId }) => stepId === ctx.params.stepId)
  if (!row) throw new Refused(said.noSuchStep)
  const step = spokenSteps(guide).find(({ id }) => id === row.stepId)!
  const [voices, recordings] = await ctx.read(async (db) => [await listVoices(db, ctx.communeId!), await recordingsOfStep(db, ctx.communeId!, guide.id, row.stepId, language)] as const)
  const speakers = voices.filter((voice) => voice.languages.includes(language))
  const asked = typed?.get('voiceId') || ctx.query.get('giong')
  const html = (
    <SpeakPage
      v={ctx.view} row={row} rows={rows} ownText={textToSpeak(step, language).own} voices={speakers} recordings={recordings} maxBytes={MAX_SOUND_BYTES}
      voiceId={speakers.find(({ id }) => id === asked)?.id ?? speakers.find(({ actorId }) => actorId === ctx.actor.id)?.id ?? speakers[0]?.id ?? ''}
      next={nextToSpeak(rows, row.stepId)} commandId={newId(ctx.now)} sendId={newId(ctx.now)}
      {...(step.coach && { coach: step.coach[ctx.view.lang] ?? step.coach.vi! })}
      {...(problems && { problems: sayProblems(ctx, problems) })}
    />
  )
  return problems ? withStatus(problems[0]!.status, html) : html
}

const DRAIN_BYTES = 400_000_000

/**
 * A form with a recording, at most so large. A bigger one is read to its end and thrown away, so that the browser hears our
 * sentence instead of a broken connection. null: too large; undefined: no form at all.
 */
async function readUpload(request: Request, limit: number): Promise<FormValues | null | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  if (request.body) {
    for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.length
      if (size <= limit) chunks.push(chunk)
      else chunks.length = 0
      if (size > DRAIN_BYTES) break
    }
  }
  if (size > limit) return null
  try {
    return formValues(await new Response(Buffer.concat(chunks), { headers: { 'content-type': request.headers.get('content-type') ?? '' } }).formData())
  } catch {
    return undefined
  }
}

async function saveSpoken(ctx: ServerCtx) {
  const { rows, language } = await sentencesOf(ctx)
  const row = rows.find(({ stepId }) => stepId === ctx.params.stepId)
  if (!row) throw new Refused(said.noSuchStep)
  const step = ctx.t('Bước {n} “{text}”', { n: row.number, text: row.text.length > 50 ? `${row.text.slice(0, 50).trimEnd()}…` : row.text })
  const typed = await readUpload(ctx.c.req.raw, MAX_SOUND_BYTES + 100_000)
  if (typed === null) return showSpeaking(ctx, undefined, [withParams(said.tooLarge, { step, megabytes: MAX_SOUND_BYTES / 1_000_000 })])
  const file = typed?.file('sound')
  if (!typed || !file) return showSpeaking(ctx, typed, [withParams(said.noFile, { step })])
  const prepared = await prepareSound(new Uint8Array(await file.arrayBuffer()), step)
  if (!prepared.ok) return showSpeaking(ctx, typed, prepared.problems)
  const { opus, ...measured } = prepared.value
  const kept = await ctx.services.files.save(opus, { declaredType: 'audio/ogg', accept: ['ogg'] })
  if (!kept.ok) return showSpeaking(ctx, typed, kept.problems)
  const input = {
    ...measured, guideId: row.guideId, stepId: row.stepId, language, voiceId: typed.get('voiceId'), guideVersion: 1, spokenText: typed.get('spokenText').replaceAll('\r\n', '\n'), fileId: kept.value.id,
    sizeBytes: kept.value.sizeBytes,
  }
  const commandId = typed.get('commandId')
  const decision = await ctx.run(saveRecording, input, isUuid(commandId) ? { commandId } : {})
  if (!decision.ok) return showSpeaking(ctx, typed, decision.problems)
  const next = nextToSpeak(rows.map((one) => (one === row ? { ...one, progress: 'draft' as const } : one)), row.stepId)
  const where = `/ghi-am/bai/${row.guideId}/${language}/${next?.stepId ?? row.stepId}?giong=${input.voiceId}`
  return seeOther(where, { tone: 'ok', text: next ? ctx.t('Đã giữ bản ghi bước {n}. Tiếp câu này nhé.', { n: row.number }) : ctx.t('Đã giữ bản ghi. Cả bài đã ghi xong; hãy gửi duyệt.') })
}

async function showReview(ctx: ServerCtx, problems?: Problem[]) {
  const recording = await recordingOf(ctx)
  const guide = await ctx.read((db) => findGuide(db, ctx.communeId!, recording.guideId))
  const step = guide && spokenSteps(guide).find(({ id }) => id === recording.stepId)
  const html = (
    <ReviewPage
      v={ctx.view} recording={recording} guideTitle={guide?.title[ctx.view.lang] ?? guide?.title.vi ?? recording.guideId} currentText={step && textToSpeak(step, recording.language).text}
      mayDecide={recording.state === 'to_review' && mayReview(ctx.actor.id, recording)} reason={ctx.form.get('reason')} commandId={newId(ctx.now)}
      {...(problems && { problems: sayProblems(ctx, problems) })}
    />
  )
  return problems ? withStatus(problems[0]!.status, html) : html
}

async function recordingOf(ctx: ServerCtx): Promise<RecordingRow> {
  const id = ctx.params.recordingId ?? ''
  const recording = isUuid(id) ? await ctx.read((db) => findRecording(db, ctx.communeId!, id)) : undefined
  if (!recording || recording.state === 'withdrawn') throw new Refused(said.noSuchRecording)
  return recording
}

async function showQueue(ctx: ServerCtx) {
  const at = pageNumber(ctx)
  const [{ rows, total }, guides] = await ctx.read(async (db) => [await listWaiting(db, ctx.communeId!, at), await allGuides(db, ctx.communeId!)] as const)
  const titles = new Map(guides.map((guide) => [guide.id, guide.title[ctx.view.lang] ?? guide.title.vi!]))
  return <ReviewQueuePage v={ctx.view} rows={rows} titles={titles} mine={(row) => !mayReview(ctx.actor.id, row)} page={at} pageCount={Math.ceil(total / WAITING_ON_PAGE)} total={total} />
}

/** Phones ask for parts of a recording; some play nothing without them. */
async function soundFile(ctx: ServerCtx, fileId: string, cache: string): Promise<Response> {
  const file = await ctx.services.files.find(fileId)
  const bytes = file && (await ctx.services.files.read(fileId))
  if (!file || !bytes) throw new Refused(said.noSuchRecording)
  const headers = { 'Content-Type': file.mediaType, 'Cache-Control': cache, 'Accept-Ranges': 'bytes' }
  const asked = /^bytes=(\d+)-(\d*)$/.exec(ctx.c.req.header('range') ?? '')
  const from = Number(asked?.[1] ?? 0)
  if (!asked || from >= bytes.length) return new Response(bytes as BodyInit, { headers })
  const to = Math.min(bytes.length - 1, asked[2] === '' ? bytes.length - 1 : Number(asked[2]))
  return new Response(bytes.subarray(from, to + 1) as BodyInit, { status: 206, headers: { ...headers, 'Content-Range': `bytes ${from}-${to}/${bytes.length}` } })
}

export const voiceRoutes: ServerRoute[] = [
  page<ServerCtx>('/ghi-am', speaks, showBoard),
  page<ServerCtx>('/ghi-am/cau', speaks, showSentences),

  page<ServerCtx>('/ghi-am/nguoi-doc', speaks, (ctx) => showVoices(ctx)),
  form<ServerCtx>('/ghi-am/nguoi-doc', speaks, async (ctx) => {
    const input = { ...ctx.form.toObject(), languages: ctx.form.getAll('languages'), isMe: ctx.form.has('isMe'), agreed: ctx.form.has('agreed') }
    const decision = await ctx.run(addVoice, input)
    if (!decision.ok) return showVoices(ctx, decision.problems)
    return seeOther(`/ghi-am?tieng=${input.languages[0]}`, { tone: 'ok', text: ctx.t('Đã ghi tên người đọc. Giờ hãy chọn bài để ghi âm.') })
  }),
  form<ServerCtx>('/ghi-am/nguoi-doc/:voiceId/rut', speaks, async (ctx) => {
    const voiceId = ctx.params.voiceId!
    const files = isUuid(voiceId) ? await ctx.read((db) => filesOfVoice(db, ctx.communeId!, voiceId)) : []
    const decision = await ctx.run(withdrawVoice, { voiceId })
    if (!decision.ok) return ctx.refusal(decision.problems)
    for (const fileId of files) if (!(await ctx.readEverywhere((db) => isHeard(db, fileId)))) await ctx.services.files.remove(fileId)
    return seeOther('/ghi-am/nguoi-doc', { tone: 'ok', text: ctx.t('Giọng này đã được rút và các bản ghi đã xóa.') })
  }),

  page<ServerCtx>('/ghi-am/bai/:guideId/:language', speaks, async (ctx) => {
    const { rows, guide, language } = await sentencesOf(ctx)
    const first = rows.find((row) => row.progress === 'missing' || row.progress === 'outdated' || row.progress === 'returned') ?? rows[0]!
    return seeOther(`/ghi-am/bai/${guide.id}/${language}/${first.stepId}`)
  }),
  page<ServerCtx>('/ghi-am/bai/:guideId/:language/:stepId', speaks, (ctx) => showSpeaking(ctx)),
  form<ServerCtx>('/ghi-am/bai/:guideId/:language/gui-duyet', speaks, async (ctx) => {
    const { guideId, language } = ctx.params
    const decision = await ctx.run(sendRecordings, { guideId, language })
    if (!decision.ok) return ctx.refusal(decision.problems)
    return seeOther(`/ghi-am?tieng=${language}`, { tone: 'ok', text: ctx.t('Đã gửi {n} câu cho người thứ hai nghe.', { n: (decision.value as { count: number }).count }) })
  }),
  raw<ServerCtx>('POST', '/ghi-am/bai/:guideId/:language/:stepId', speaks, saveSpoken),

  page<ServerCtx>('/ghi-am/duyet', reviews, showQueue),
  page<ServerCtx>('/ghi-am/duyet/:recordingId', reviews, (ctx) => showReview(ctx)),
  form<ServerCtx>('/ghi-am/duyet/:recordingId', reviews, async (ctx) => {
    const { recordingId } = ctx.params
    const decision = await ctx.run(reviewRecording, { recordingId, verdict: ctx.form.get('verdict'), reason: ctx.form.get('reason') })
    if (!decision.ok) return decision.problems.some(({ status }) => status === 403 || status === 409) ? ctx.refusal(decision.problems) : showReview(ctx, decision.problems)
    return seeOther('/ghi-am/duyet', { tone: 'ok', text: ctx.form.get('verdict') === 'approved' ? ctx.t('Đã duyệt. Bà con nghe được câu này rồi.') : ctx.t('Đã trả lại kèm lý do.') })
  }),

  raw<ServerCtx>('GET', '/ghi-am/tep/:recordingId', speaks, async (ctx) => soundFile(ctx, (await recordingOf(ctx)).fileId, 'private, no-store')),
  /** For everybody, the phone's pack too: only what a second person has approved. */
  raw<ServerCtx>('GET', '/hoc/giong-doc/:fileId', { who: anyone }, async (ctx) => {
    const fileId = ctx.params.fileId!
    if (!/^[0-9a-f]{64}$/.test(fileId) || !(await ctx.readEverywhere((db) => isHeard(db, fileId)))) throw new Refused(said.noSuchRecording)
    return soundFile(ctx, fileId, 'public, max-age=86400')
  }),
]
