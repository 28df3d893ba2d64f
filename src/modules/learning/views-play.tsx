// Going through a guide: one action a page, at most two choices, back and again always in the same place. Watch, together,
// with hints, alone; the planned mistake stands in views-mistake.tsx.

import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { Hidden, TextInput } from '../../ui/fields.tsx'
import { Button, ButtonLink, Form, type FieldProblem } from '../../ui/form.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Badge, Notice } from '../../ui/parts.tsx'
import { backHref, onward, playHref, type Play } from './rules-play.ts'
import { judgeTouch, say, screenOf } from './rules.ts'
import type { Guide, Part, Step, Words } from './schema.ts'
import { Dots, LearningPage, ThumbBar, type Reader } from './views-frame.tsx'
import { LiveScreen } from './views-live.tsx'
import { screenSvg } from './views-screen.ts'
import { certaintyWords, wayName } from './words.ts'

export interface PlayPageProps {
  reader: Reader
  guide: Guide
  play: Play
  /** The steps of this run, variant and reader considered. */
  steps: readonly Step[]
  problems?: FieldProblem[]
}

/** The words of a page that must be heard: big, first, focusable by the "again" link. */
export function Saying({ reader, text, children }: { reader: Reader; text: Words; children?: Child }) {
  return (
    <div class="saying" id="loi" tabindex={-1}>
      <p class="saying-text" lang={reader.language}>
        {say(text, reader.language)}
      </p>
      {children}
    </div>
  )
}

export function Frame({ reader, guide, play, steps, children }: PlayPageProps & { children?: Child }) {
  const { v } = reader
  return (
    <LearningPage v={v} isCoach={reader.isCoach} title={say(guide.title, reader.language)} bare>
      <div class="play-head">
        <p class="way-name">
          <Badge>{wayName(v.t, play.way)}</Badge>
          {play.variant ? <Badge tone="info">{v.t('Màn hình kiểu khác')}</Badge> : null}
        </p>
        <Dots v={v} at={play.at} of={steps.length} />
      </div>
      {children}
    </LearningPage>
  )
}

function pictureOf(guide: Guide, step: Step, language: string, v: Reader['v']) {
  const screen = screenOf(guide, step.screen)
  const part = screen.parts.find(({ id }) => id === step.touch)
  const label = part ? v.t('Màn hình “{screen}”, chỗ khoanh tròn là “{part}”', { screen: say(screen.label, language), part: say(part.label, language) }) : say(screen.label, language)
  return raw(screenSvg(screen, { language, touch: step.touch, label }))
}

function Differs({ reader, guide, step }: { reader: Reader; guide: Guide; step: Step }) {
  const query = new URLSearchParams({ buoc: step.id, ban: String(guide.version) }).toString()
  return (
    <p class="differs-link">
      <a href={`/hoc/${guide.id}/khac?${query}`}>
        <Icon name="flag" /> {reader.v.t('Trông khác trên máy tôi')}
      </a>
    </p>
  )
}

function Next({ href, children, icon = 'arrow-right' }: { href: string; children: Child; icon?: 'arrow-right' | 'check' }) {
  return (
    <a class="thumb thumb-main" href={href}>
      <Icon name={icon} />
      <span>{children}</span>
    </a>
  )
}

/** Watch: the ringed picture and its sentence; a tap on the picture goes on. */
export function WatchPage(props: PlayPageProps) {
  const { reader, guide, play, steps } = props
  const { v, language } = reader
  const step = steps[play.at]!
  const href = onward(guide.id, play)
  return (
    <Frame {...props}>
      <Saying reader={reader} text={step.say}>
        <Doubt reader={reader} step={step} />
      </Saying>
      <a class="picture-link" href={href} aria-label={v.t('Sang bước sau')}>
        {pictureOf(guide, step, language, v)}
      </a>
      <Differs reader={reader} guide={guide} step={step} />
      <ThumbBar reader={reader} back={{ href: backHref(guide.id, play) }} again={{ text: step.say, stepId: step.id }} onward={<Next href={href}>{v.t('Tiếp')}</Next>} />
    </Frame>
  )
}

function Doubt({ reader, step }: { reader: Reader; step: Step }) {
  if (step.certainty === 'sure') return null
  return (
    <p class="doubt">
      <Icon name="help" /> {reader.v.t('Chưa kiểm chứng')}: {certaintyWords(reader.v.t, step.certainty)}
    </p>
  )
}

/** Together: the coach's script on top, the learner's screen below, one tick a step. */
export function TogetherPage(props: PlayPageProps) {
  const { reader, guide, play, steps } = props
  const { v, language } = reader
  const step = steps[play.at]!
  const never = guide.never[play.at % guide.never.length]!
  const ticked = (tick: '0' | '1') => onward(guide.id, play, { ticks: play.ticks + tick })
  return (
    <Frame {...props}>
      <Saying reader={reader} text={step.say}>
        <Doubt reader={reader} step={step} />
      </Saying>
      <div class="script">
        {step.coach ? (
          <p>
            <Icon name="eye" /> <strong>{v.t('Người hướng dẫn')}:</strong> {say(step.coach, language)}
          </p>
        ) : null}
        <p>
          <Icon name="help" /> <strong>{v.t('Nếu bí')}:</strong> {say(step.hint, language)}
        </p>
        <p class="script-never">
          <Icon name="stop" /> {say(never.text, language)}
        </p>
      </div>
      <div class="two-choices">
        <a class="choice-yes" href={ticked('1')}>
          <Icon name="check" big /> <span>{v.t('Tự làm được')}</span>
        </a>
        <a class="choice-no" href={ticked('0')}>
          <Icon name="help" big /> <span>{v.t('Phải giúp')}</span>
        </a>
      </div>
      {pictureOf(guide, step, language, v)}
      <Differs reader={reader} guide={guide} step={step} />
      <ThumbBar reader={reader} back={{ href: backHref(guide.id, play) }} again={{ text: step.say, stepId: step.id }} />
    </Frame>
  )
}

/** What a wrong touch is told when its screen has no words of its own. */
function notHere(t: Reader['v']['t']): string {
  return t('Chưa phải chỗ này. Không sao, đây là màn hình tập. Nhìn lại rồi bấm chỗ khác.')
}

export interface TryProps extends PlayPageProps {
  /** What is asked on this page. */
  asked: Words
  /** Under which name `asked` is recorded. */
  askedId: string
  hints: boolean
  nextHref: string
}

/** A live screen with one right place: used with hints, alone, and on the way back from a mistake. */
export function TryPage(props: TryProps) {
  const { reader, guide, play, steps, asked, askedId, hints, nextHref, problems } = props
  const { v, language } = reader
  const step = steps[play.at]!
  const own = screenOf(guide, step.screen)
  const strayed = play.strayed === null ? undefined : guide.screens.find(({ id }) => id === play.strayed)
  const missed = own.parts.find(({ id }) => id === play.touched)
  const verdict = missed && judgeTouch(step, missed)
  const ringed = hints && (play.hintShown || (play.touched !== null && !strayed))
  const hrefOf = (part: Part) => {
    if (strayed) return playHref(guide.id, play, { wrongTaps: play.wrongTaps + 1 })
    const touch = judgeTouch(step, part)
    if (touch.kind === 'right') return nextHref
    return playHref(guide.id, play, { wrongTaps: play.wrongTaps + 1, touched: part.id, strayed: touch.to, hintShown: false })
  }
  const right = own.parts.find(({ id }) => id === step.touch)
  return (
    <Frame {...props}>
      <Saying reader={reader} text={ringed ? step.hint : asked} />
      {verdict?.kind === 'wrong' ? (
        <Notice tone={verdict.harm ? 'bad' : 'warn'} live>
          <p>{verdict.says ? say(verdict.says, language) : notHere(v.t)}</p>
          {verdict.harm ? <p>{v.t('Ngoài đời, chỗ này có thể mất tiền hoặc mất tài khoản.')}</p> : null}
        </Notice>
      ) : null}
      <LiveScreen v={v} language={language} screen={strayed ?? own} step={strayed ? null : step} hrefOf={hrefOf} ringed={ringed} touched={play.touched} />
      {strayed ? <ButtonLink full icon="arrow-left" kind="main" href={playHref(guide.id, play, { touched: null, strayed: null })}>{v.t('Quay lại màn hình trước')}</ButtonLink> : null}
      {step.touch === null && !strayed ? <ButtonLink full icon="check" kind="main" href={nextHref}>{v.t('Tôi làm xong rồi')}</ButtonLink> : null}
      {!strayed && right?.kind === 'field' && right.typed ? <TypeIt {...props} part={right} {...(problems && { problems })} /> : null}
      <Differs reader={reader} guide={guide} step={step} />
      <ThumbBar
        reader={reader}
        back={{ href: backHref(guide.id, play) }}
        again={{ text: ringed ? step.hint : asked, stepId: ringed ? hintId(guide, step) : askedId }}
        onward={hints && !ringed ? <HintLink {...props} /> : undefined}
      />
    </Frame>
  )
}

/** Under which name a hint is recorded; the hint of a screen that looks different is not, and is left to the device's voice. */
function hintId(guide: Guide, step: Step): string {
  const isWritten = [...guide.steps, ...guide.mistake.recover].some(({ hint }) => hint === step.hint)
  return isWritten ? `${step.id}-hint` : `${step.id}-hint-other`
}

function HintLink({ reader, guide, play }: TryProps) {
  return (
    <a class="thumb thumb-main" href={playHref(guide.id, play, { hintShown: true, hints: play.hints + 1, touched: null, strayed: null })}>
      <Icon name="help" />
      <span>{reader.v.t('Gợi ý')}</span>
    </a>
  )
}

/** For those who want to type: practice words only; a real number is refused and never shown again. */
function TypeIt({ reader, guide, play, part, problems, nextHref }: TryProps & { part: Extract<Part, { kind: 'field' }> }) {
  const { v, language } = reader
  return (
    <details class="type-it" open={problems ? true : undefined}>
      <summary>{v.t('Muốn tự gõ thử')}</summary>
      <Form v={v} action={`/hoc/${guide.id}/go`} {...(problems && { problems })} label={say(part.label, language)}>
        <Hidden name="lai" value={playHref(guide.id, play)} />
        <Hidden name="tiep" value={nextHref} />
        <TextInput name="go" label={say(part.label, language)} hint={v.t('Gõ chữ gì cũng được, đừng gõ số thật. Chữ gõ ở đây không được lưu lại.')} {...(problems?.[0] && { error: problems[0].text })} maxlength={60} />
        <Button kind="plain">{v.t('Xong ô này')}</Button>
      </Form>
    </details>
  )
}
