// The planned mistake: something goes wrong on purpose, with two ways. Falling in is part of the lesson: what happened is
// said without blame, and the way out is practised.

import { ButtonLink } from '../../ui/form.tsx'
import { Notice } from '../../ui/parts.tsx'
import { backHref, guideHref, onward, playHref } from './rules-play.ts'
import { say, screenOf } from './rules.ts'
import { Pictogram, ThumbBar } from './views-frame.tsx'
import { LiveScreen } from './views-live.tsx'
import { Frame, Saying, TryPage, type PlayPageProps } from './views-play.tsx'

/** `steps` are the steps of recovery. */
export function MistakePage(props: PlayPageProps) {
  const { guide, play, steps } = props
  if (play.mistake === 'avoided') return <AvoidedPage {...props} />
  if (play.mistake === 'open') return <SituationPage {...props} />
  const step = steps[play.at]!
  return <TryPage {...props} asked={play.at === 0 && play.touched === null && !play.hintShown ? joined(guide.mistake.fell, step.say) : step.say} askedId={step.id} hints nextHref={onward(guide.id, play)} />
}

function joined(first: Record<string, string>, second: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.keys(first).map((language) => [language, `${first[language]} ${second[language] ?? ''}`.trim()]))
}

function SituationPage(props: PlayPageProps) {
  const { reader, guide, play } = props
  const { v, language } = reader
  const { mistake } = guide
  const hrefOf = ({ id }: { id: string }) => {
    if (id === mistake.right) return playHref(guide.id, play, { mistake: 'avoided', touched: null })
    if (id === mistake.trap) return playHref(guide.id, play, { mistake: 'fell', touched: null, wrongTaps: play.wrongTaps + 1 })
    return playHref(guide.id, play, { touched: id })
  }
  return (
    <Frame {...props}>
      <Saying reader={reader} text={mistake.say} />
      {play.touched ? <Notice tone="info" live>{v.t('Chỗ này không bấm được. Chọn một trong hai nút.')}</Notice> : null}
      <LiveScreen v={v} language={language} screen={screenOf(guide, mistake.screen)} step={{ touch: mistake.right }} hrefOf={hrefOf} />
      <ThumbBar reader={reader} back={{ href: backHref(guide.id, play) }} again={{ text: mistake.say, stepId: 'mistake' }} />
    </Frame>
  )
}

function AvoidedPage(props: PlayPageProps) {
  const { reader, guide, play } = props
  const { v, language } = reader
  return (
    <Frame {...props} play={{ ...play, at: props.steps.length }}>
      <div class="finish">
        <Pictogram name="done" />
        <Saying reader={reader} text={guide.mistake.praise} />
        <ButtonLink full kind="main" icon="check" href={playHref(guide.id, play, { at: props.steps.length, mistake: 'avoided', touched: null, hintShown: false })}>{v.t('Xong')}</ButtonLink>
        <ButtonLink full icon="help" href={playHref(guide.id, play, { mistake: 'fell' })}>{v.t('Tập cả cách gỡ khi lỡ bấm nhầm')}</ButtonLink>
        <p class="hint">{say(guide.title, language)}</p>
      </div>
      <ThumbBar reader={reader} back={{ href: playHref(guide.id, play, { mistake: 'open' }) }} again={{ text: guide.mistake.praise, stepId: 'praise' }} onward={<a class="thumb" href={guideHref(guide.id, play)}><span>{v.t('Về bài')}</span></a>} />
    </Frame>
  )
}
