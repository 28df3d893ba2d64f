// The end of a run: what was done, said kindly; what comes next; and, only if the learner presses it, keeping the run as practice.

import { Hidden } from '../../ui/fields.tsx'
import { Button, ButtonLink } from '../../ui/form.tsx'
import { Card } from '../../ui/parts.tsx'
import { backHref, guideHref, NEXT_WAY, playHref, startOf } from './rules-play.ts'
import { say } from './rules.ts'
import type { PracticeOffer } from './practice.ts'
import type { PracticeRun } from './schema.ts'
import { LearningPage, Pictogram, ThumbBar } from './views-frame.tsx'
import { Saying, type PlayPageProps } from './views-play.tsx'
import { wayName } from './words.ts'

export interface FinishPageProps extends PlayPageProps {
  run: PracticeRun
  offers: PracticeOffer[]
  /** How many questions the guide's short check has. */
  questions: number
}

export function FinishPage({ reader, guide, play, steps, run, offers, questions }: FinishPageProps) {
  const { v, language } = reader
  const { t } = v
  const next = NEXT_WAY[play.way]
  const praise = { vi: 'Xong rồi! Bạn đã đi hết bài.', en: 'Done! You went all the way through.' }
  return (
    <LearningPage v={v} isCoach={reader.isCoach} title={say(guide.title, language)} bare>
      <div class="finish">
        <Pictogram name="done" />
        <Saying reader={reader} text={praise} />
        <Counted {...{ reader, play, run }} />
        {play.way === 'cung-lam' ? <Ticks {...{ reader, play, steps }} /> : null}
        {next ? <ButtonLink full kind="main" icon="arrow-right" href={playHref(guide.id, startOf(next, play))}>{wayName(t, next)}</ButtonLink> : <ButtonLink full kind="main" icon="home" href="/hoc">{t('Chọn bài khác')}</ButtonLink>}
        <ButtonLink full icon="sync" href={playHref(guide.id, startOf(play.way, play))}>{t('Làm lại')}</ButtonLink>
        {questions > 0 && (play.way === 'tu-lam' || play.way === 'loi') ? <ButtonLink full icon="check-list" href={`/hoc/${guide.id}/kiem-tra`}>{t('Kiểm tra nhanh: {n} câu', { n: questions })}</ButtonLink> : null}
      </div>
      {offers.map((offer) => (
        <Card title={t(offer.label)} icon="check-list">
          <p>{t(offer.explain)}</p>
          <form action={offer.action} method={offer.method}>
            {Object.entries(offer.fields).map(([name, value]) => (
              <Hidden name={name} value={value} />
            ))}
            <Button full kind="plain">{t(offer.label)}</Button>
          </form>
        </Card>
      ))}
      <ThumbBar reader={reader} back={{ href: backHref(guide.id, play) }} again={{ text: praise, stepId: 'finish' }} onward={<a class="thumb" href={guideHref(guide.id, play)}><span>{t('Về bài')}</span></a>} />
    </LearningPage>
  )
}

function Counted({ reader: { v }, play, run }: Pick<FinishPageProps, 'reader' | 'play' | 'run'>) {
  const { t } = v
  if (play.way === 'xem' || play.way === 'cung-lam') return null
  const parts = [
    run.wrongTaps === 0 ? t('Không bấm nhầm chỗ nào.') : t('Bấm nhầm {n} lần, và đã tìm lại được.', { n: run.wrongTaps }),
    run.hints > 0 ? t('Xem gợi ý {n} lần.', { n: run.hints }) : '',
    run.seconds !== null ? t('Mất {n} phút, dừng nghĩ {p} lần.', { n: Math.max(1, Math.round(run.seconds / 60)), p: run.pauses ?? 0 }) : '',
  ]
  return (
    <>
      <p>{parts.filter(Boolean).join(' ')}</p>
      <p class="hint">{t('Đây là tập, không phải chấm điểm. Số này chỉ nằm trên trang, đóng lại là hết.')}</p>
    </>
  )
}

function Ticks({ reader, play, steps }: Pick<FinishPageProps, 'reader' | 'play' | 'steps'>) {
  const { t } = reader.v
  return (
    <ul class="ticks">
      {steps.map((step, index) => (
        <li class={play.ticks[index] === '1' ? 'tick-yes' : 'tick-no'}>
          <strong>{play.ticks[index] === '1' ? t('Tự làm được') : play.ticks[index] === '0' ? t('Phải giúp') : '—'}</strong> {say(step.say, reader.language)}
        </li>
      ))}
    </ul>
  )
}
