// The pages of learning that run twice: on the server for everybody, and in the phone's worker without network.

import { Refused, withParams, type Problem } from '../../platform/problem.ts'
import { epochMs } from '../../platform/time.ts'
import { anyone, form, page, seeOther, withStatus, type Ctx, type Reply, type Route } from '../../platform/web/route.ts'
import { languageName } from '../../platform/languages.ts'
import { followPractice, practiceOffers } from './practice.ts'
import { learningProblems } from './problems.ts'
import { onward, readPlay, type Play } from './rules-play.ts'
import { isWay, realNumberIn, say, stepsOf, summarise } from './rules.ts'
import type { Guide, Recording, Step } from './schema.ts'
import type { LearningStore } from './store.ts'
import { FinishPage } from './views-finish.tsx'
import type { Reader } from './views-frame.tsx'
import { MistakePage } from './views-mistake.tsx'
import { SkillTreePage } from './views-more.tsx'
import { PackPage } from './views-pack.tsx'
import { TogetherPage, TryPage, WatchPage, type PlayPageProps } from './views-play.tsx'
import { GuideListPage, GuidePage, GuidePicturesPage } from './views.tsx'

const who = anyone

/** So that the phone, too, can be told whom a finished run is offered to. */
export { followPractice }

export interface LearningSetting {
  store: LearningStore
  /** A helper is signed in: sees also what is still to be checked on a phone. */
  isCoach: boolean
}

export function learningFieldRoutes<C extends Ctx>(settingOf: (ctx: C) => Promise<LearningSetting> | LearningSetting): Route<C>[] {
  const plain = (ctx: C, isCoach: boolean): Reader => ({ v: ctx.view, language: ctx.query.get('tieng') ?? ctx.view.lang, isCoach, recordings: [] })

  async function opened(ctx: C): Promise<{ setting: LearningSetting; guide: Guide; recordings: Recording[]; reader: Reader }> {
    const setting = await settingOf(ctx)
    const version = Number(ctx.query.get('ban') ?? '') || undefined
    const guide = await setting.store.find(ctx.params.guideId ?? '', version)
    if (!guide) throw new Refused(version === undefined ? learningProblems.noSuchGuide : learningProblems.noSuchVersion)
    if (guide.withdrawn) throw new Refused(withParams(learningProblems.withdrawn, { why: say(guide.withdrawn, ctx.view.lang) }))
    const recordings = await setting.store.recordings(guide.id, guide.version)
    const wanted = ctx.query.get('tieng') ?? ctx.view.lang
    const known = guide.languages.includes(wanted) || recordings.some(({ language }) => language === wanted)
    return { setting, guide, recordings, reader: { v: ctx.view, language: known ? wanted : 'vi', isCoach: setting.isCoach, recordings } }
  }

  async function play(ctx: C, problems?: Problem[], from: URLSearchParams = ctx.query, named = ctx.params.way ?? ''): Promise<Reply> {
    if (!isWay(named)) throw new Refused(learningProblems.noSuchGuide)
    const { setting, guide, reader } = await opened(ctx)
    const run = readPlay(named, from, Math.floor(epochMs(ctx.now) / 1000))
    const steps = named === 'loi' ? guide.mistake.recover : stepsOf(guide, { isCoach: setting.isCoach, variant: run.variant })
    const props: PlayPageProps = { reader, guide, play: { ...run, at: Math.min(run.at, steps.length) }, steps, ...(problems && { problems: problems.map(({ text, params, field }) => ({ text: ctx.t(text, params), ...(field && { field }) })) }) }
    return pageOf(props, setting.isCoach, await setting.store.questions(guide.id))
  }

  return [
    page('/hoc', { who }, async (ctx) => {
      const { store, isCoach } = await settingOf(ctx)
      return <GuideListPage reader={plain(ctx, isCoach)} guides={await store.list()} />
    }),
    page('/hoc/tai-ve', { who }, async (ctx) => {
      const { store, isCoach } = await settingOf(ctx)
      return <PackPage reader={plain(ctx, isCoach)} pack={await store.pack()} />
    }),
    form('/hoc/tai-ve', { who }, async (ctx) => {
      const { store } = await settingOf(ctx)
      const started = await store.fetchPack({ guideId: ctx.form.get('bai') || null, language: ctx.form.get('tieng') || null })
      return seeOther('/hoc/tai-ve', started ? undefined : { tone: 'warn', text: ctx.t('Chưa tải được. Hãy mở lại trang này khi có mạng.') })
    }),
    page('/hoc/cay-ky-nang', { who }, async (ctx) => {
      const { store, isCoach } = await settingOf(ctx)
      return <SkillTreePage reader={plain(ctx, isCoach)} guides={await store.list()} />
    }),
    page('/hoc/:guideId', { who }, async (ctx) => {
      const { setting, guide, recordings, reader } = await opened(ctx)
      const newest = ctx.query.has('ban') ? await setting.store.find(guide.id) : guide
      const codes = [...new Set([...guide.languages, ...recordings.map(({ language }) => language)])]
      const chosen = { language: ctx.query.get('tieng') === null ? null : reader.language, version: ctx.query.has('ban') ? guide.version : null }
      return <GuidePage reader={reader} guide={guide} chosen={chosen} today={ctx.today} languages={codes.map((code) => ({ code, name: languageName(code) }))} isOld={newest !== undefined && newest.version !== guide.version} withdrawn={newest?.withdrawn} questions={await setting.store.questions(guide.id)} />
    }),
    page('/hoc/:guideId/hinh', { who }, async (ctx) => {
      const { guide, reader } = await opened(ctx)
      return <GuidePicturesPage reader={reader} guide={guide} />
    }),
    form('/hoc/:guideId/go', { who, maxBytes: 4096 }, async (ctx) => {
      const back = new URL(localPath(ctx.form.get('lai')), 'http://gocua.invalid')
      const found = realNumberIn(ctx.form.get('go'))
      if (found === undefined) return seeOther(localPath(ctx.form.get('tiep')))
      const problem = found === 'id' ? learningProblems.realId : learningProblems.realPhone
      const html = await play({ ...ctx, query: back.searchParams }, [problem], back.searchParams, back.pathname.split('/')[3] ?? '')
      return withStatus(problem.status, html as never)
    }),
    page('/hoc/:guideId/:way', { who }, (ctx) => play(ctx)),
  ]
}

/** Only back into the lessons: a form field names no other place. */
function localPath(path: string): string {
  return /^\/hoc\/[a-z0-9-]+\/[a-z-]+(\?[\w=&%.-]*)?$/.test(path) ? path : '/hoc'
}

function pageOf(props: PlayPageProps, isCoach: boolean, questions: number): Reply {
  const { guide, play, steps, reader } = props
  const isOver = play.at >= steps.length && (play.way !== 'loi' || play.mistake !== 'open')
  if (isOver) {
    const run = runOf(guide, play, steps)
    return <FinishPage {...props} run={run} offers={practiceOffers(run, { isCoach, offline: reader.v.offline })} questions={questions} />
  }
  const step = steps[play.at]!
  switch (play.way) {
    case 'xem':
      return <WatchPage {...props} />
    case 'cung-lam':
      return <TogetherPage {...props} />
    case 'goi-y':
      return <TryPage {...props} asked={step.say} askedId={step.id} hints nextHref={onward(guide.id, play)} />
    case 'tu-lam':
      return <TryPage {...props} asked={step.touch === null ? step.say : guide.promise} askedId={step.touch === null ? step.id : 'promise'} hints={false} nextHref={onward(guide.id, play)} />
    case 'loi':
      return <MistakePage {...props} />
  }
}

function runOf(guide: Guide, play: Play, steps: readonly Step[]) {
  return summarise(guide, {
    way: play.way, variant: play.variant, steps: steps.length, wrongTaps: play.wrongTaps, hints: play.hints,
    pauses: play.clock?.pauses ?? null, seconds: play.clock ? play.clock.last - play.clock.start : null, fell: play.way === 'loi' ? play.mistake === 'fell' : null,
    ticks: play.ticks,
  })
}
