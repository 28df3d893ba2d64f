// The entry and the guide: a flat list found by picture, and one page a task with its ways, its words and its sources.

import { raw } from 'hono/html'
import { ButtonLink } from '../../ui/form.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Notice, Unverified } from '../../ui/parts.tsx'
import { formatVi } from '../../platform/time.ts'
import type { GuideSummary } from './queries.ts'
import { guideHref, playHref, startOf, type Play } from './rules-play.ts'
import { hiddenSteps, isExpired, say, screenOf, visibleSteps } from './rules.ts'
import type { Fact, Guide, Note, Way, Words } from './schema.ts'
import { LearningPage, Pictogram, Speak, type Reader } from './views-frame.tsx'
import { screenSvg } from './views-screen.ts'
import { certaintyWords, wayExplain, wayName } from './words.ts'

type Chosen = Pick<Play, 'language' | 'version'>

export function GuideListPage({ reader, guides }: { reader: Reader; guides: readonly GuideSummary[] }) {
  const { v, language } = reader
  const { t } = v
  const ask: Words = { vi: 'Hôm nay bạn muốn tập việc gì? Bấm vào hình.', en: 'What do you want to practise today? Press a picture.' }
  return (
    <LearningPage v={v} isCoach={reader.isCoach} title={t('Học')} wide>
      <p class="ask">
        <span>{say(ask, language)}</span> <Speak reader={reader} text={ask} />
      </p>
      <ul class="tasks">
        {guides.map((guide) => (
          <li class="task">
            <a class="task-link" href={`/hoc/${guide.id}`}>
              <Pictogram name={guide.pictogram} />
              <span class="task-name">{say(guide.title, language)}</span>
            </a>
            <Speak reader={reader} text={guide.title} quiet />
          </li>
        ))}
      </ul>
      <div class="buttons">
        <ButtonLink href="/hoc/tai-ve" icon="download">{t('Học khi không có mạng')}</ButtonLink>
        <ButtonLink href="/hoc/kiem-tra" icon="check-list">{t('Kiểm tra nhanh')}</ButtonLink>
        <ButtonLink href="/hoc/cay-ky-nang" icon="ladder">{t('Cây kỹ năng')}</ButtonLink>
      </div>
      <p class="hint">{t('Nhân vật và số trong bài đều hư cấu. Màn hình tập không gửi hồ sơ, không chuyển tiền.')}</p>
    </LearningPage>
  )
}

export interface GuidePageProps {
  reader: Reader
  guide: Guide
  chosen: Chosen
  today: string
  /** Languages one may choose: those of the texts and of the recordings. */
  languages: readonly { code: string; name: string }[]
  /** This is an older version, opened from a record. */
  isOld: boolean
  /** The commune has taken the guide back since, and why. */
  withdrawn: Words | undefined
  /** How many questions the guide's short check has. */
  questions: number
}

const ORDER: Way[] = ['xem', 'cung-lam', 'goi-y', 'tu-lam', 'loi']
const WAY_ICONS = { xem: 'eye', 'cung-lam': 'team', 'goi-y': 'help', 'tu-lam': 'phone', loi: 'warning' } as const

export function GuidePage(props: GuidePageProps) {
  const { reader, guide, chosen, isOld, withdrawn } = props
  const { v, language } = reader
  const { t } = v
  const title = say(guide.title, language)
  return (
    <LearningPage v={v} isCoach={reader.isCoach} title={title} crumbs={[{ href: '/hoc', label: t('Học') }]}>
      {isOld ? <Notice tone="info">{t('Bạn đang xem bản {n} của bài, bản mà bạn đã học trước đây.', { n: guide.version })} {withdrawn ? null : <a href={`/hoc/${guide.id}`}>{t('Mở bản mới nhất')}</a>}</Notice> : null}
      {withdrawn ? <Notice tone="bad" title={t('Xã đã rút bài này, đừng làm theo nữa')}>{say(withdrawn, language)}</Notice> : null}
      <div class="guide-top">
        <Pictogram name={guide.pictogram} />
        <div>
          <p class="saying-text" id="loi" lang={language}>{say(guide.promise, language)}</p>
          <Speak reader={reader} text={guide.promise} stepId="promise" label={t('Nghe')} />
        </div>
      </div>
      <ul class="ways">
        {ORDER.map((way) => (
          <li>
            <a class="way" href={playHref(guide.id, startOf(way, chosen))}>
              <Icon name={WAY_ICONS[way]} big />
              <span class="way-words">
                <strong>{wayName(t, way)}</strong>
                <span>{wayExplain(t, way)}</span>
              </span>
            </a>
          </li>
        ))}
      </ul>
      <MoreWays {...props} />
      <Notes v={v} language={language} title={t('Trước khi bắt đầu')} notes={guide.before} today={props.today} />
      <StepList {...props} />
      <Notes v={v} language={language} title={t('Hay hỏng ở đâu')} notes={guide.goesWrong} today={props.today} />
      <HelperNotes {...props} />
      <Sources {...props} />
      <Languages {...props} />
    </LearningPage>
  )
}

function MoreWays({ reader: { v }, guide, chosen, questions }: GuidePageProps) {
  const { t } = v
  const alone = startOf('tu-lam', chosen)
  return (
    <details class="more-ways">
      <summary>{t('Cách tập khác')}</summary>
      <ul>
        <li>
          <a href={guideHref(guide.id, chosen, '/hinh')}>{t('Xem cả bài trên một trang, có hình từng bước')}</a>
        </li>
        <li>
          <a href={playHref(guide.id, { ...alone, variant: true })}>{t('Tự làm trên màn hình kiểu khác')}</a>
        </li>
        <li>
          <a href={`${playHref(guide.id, alone)}${playHref(guide.id, alone).includes('?') ? '&' : '?'}gio=1`}>{t('Tự làm, cho đếm giờ')}</a> <span class="hint">{t('Giờ chỉ hiện ở cuối bài. Không ai biết nếu bạn không bấm ghi lại.')}</span>
        </li>
        {questions > 0 ? (
          <li>
            <a href={`/hoc/${guide.id}/kiem-tra`}>{t('Kiểm tra nhanh: {n} câu', { n: questions })}</a>
          </li>
        ) : null}
      </ul>
    </details>
  )
}

function Doubtful({ v, fact, today }: { v: Reader['v']; fact: Fact; today: string }) {
  const late = isExpired(fact, today)
  if (fact.certainty === 'sure' && !late) return null
  return <> <Unverified v={v} why={late ? v.t('quá hạn kiểm tra ngày {date}', { date: formatVi(fact.expiresOn as never) }) : certaintyWords(v.t, fact.certainty)} /></>
}

function Notes({ v, language, title, notes, today }: { v: Reader['v']; language: string; title: string; notes: readonly Note[]; today: string }) {
  return (
    <section class="notes">
      <h2>{title}</h2>
      <ul>
        {notes.map((note) => (
          <li>
            {say(note.text, language)}
            <Doubtful v={v} fact={note} today={today} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function StepList({ reader, guide, today }: GuidePageProps) {
  const { v, language, isCoach } = reader
  const { t } = v
  const steps = visibleSteps(guide, isCoach)
  const hidden = isCoach ? 0 : hiddenSteps(guide).length
  return (
    <section class="notes">
      <h2>{t('Từng bước')}</h2>
      <ol>
        {steps.map((step) => (
          <li>
            {say(step.say, language)}
            <Doubtful v={v} fact={step} today={today} />
          </li>
        ))}
      </ol>
      {hidden > 0 || guide.gaps.length > 0 ? (
        <Notice tone="warn" title={t('Chỗ chúng tôi chưa biết chắc')}>
          {hidden > 0 ? <p>{t('Còn {n} bước chưa ai kiểm tra trên máy thật nên chưa chỉ ở đây. Tới đó, hãy hỏi người hướng dẫn.', { n: hidden })}</p> : null}
          {guide.gaps.map((gap) => (
            <p>{say(gap, language)}</p>
          ))}
        </Notice>
      ) : null}
    </section>
  )
}

function HelperNotes({ reader, guide, today }: GuidePageProps) {
  const { v, language } = reader
  const { t } = v
  return (
    <details class="helper-notes">
      <summary>{t('Dành cho người hướng dẫn')}</summary>
      <Notes v={v} language={language} title={t('Không bao giờ làm')} notes={guide.never} today={today} />
      <Notes v={v} language={language} title={t('Lời dặn')} notes={guide.coach} today={today} />
    </details>
  )
}

function Sources({ reader, guide }: GuidePageProps) {
  const { t } = reader.v
  const expires = [...guide.steps, ...guide.before].map(({ expiresOn }) => expiresOn).toSorted()[0] ?? guide.expiresOn
  return (
    <details class="helper-notes">
      <summary>{t('Nguồn của bài này')}</summary>
      <p>
        {t('Bản {n}. Kiểm tra ngày {checked}, phải xem lại trước {expires}.', { n: guide.version, checked: formatVi(guide.checkedOn as never), expires: formatVi(expires as never) })} {guide.status === 'official' ? null : <Unverified v={reader.v} why={t('soạn từ bài báo và trang công khai, chưa thử trên ứng dụng thật')} />}
      </p>
      <ul>
        {Object.values(guide.sources).map(({ name, url }) => (
          <li>
            <a href={url}>{name}</a>
          </li>
        ))}
      </ul>
      <p class="hint">{t('Cách chia kỹ năng là của phần mềm: không phải quy định chính thức.')}</p>
    </details>
  )
}

function Languages({ reader, guide, languages, chosen }: GuidePageProps) {
  if (languages.length < 2) return null
  return (
    <section class="notes">
      <h2>{reader.v.t('Tiếng đọc')}</h2>
      <ul class="languages">
        {languages.map(({ code, name }) => (
          <li>
            <a href={`/hoc/${guide.id}?${new URLSearchParams({ tieng: code, ...(chosen.version && { ban: String(chosen.version) }) }).toString()}`} aria-current={code === reader.language ? 'true' : undefined} lang={code}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Every picture of a guide on one page: for authors and for the eye that checks them. */
export function GuidePicturesPage({ reader, guide }: { reader: Reader; guide: Guide }) {
  const { v, language } = reader
  return (
    <LearningPage v={v} isCoach={reader.isCoach} title={say(guide.title, language)} crumbs={[{ href: '/hoc', label: v.t('Học') }, { href: `/hoc/${guide.id}`, label: say(guide.title, language) }]} lead={v.t('Tất cả hình của bài')} wide>
      <ol class="all-pictures">
        {visibleSteps(guide, reader.isCoach).map((step) => (
          <li>
            {raw(screenSvg(screenOf(guide, step.screen), { language, touch: step.touch }))}
            <p>{say(step.say, language)}</p>
          </li>
        ))}
      </ol>
    </LearningPage>
  )
}
