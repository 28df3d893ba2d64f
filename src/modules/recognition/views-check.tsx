// A short check: one scene, two choices, nothing to type, everything read aloud at a touch. The state is in the address, so it
// works without script and without network; nothing is kept unless the learner presses the button at the end.

import type { Child } from 'hono/jsx'
import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Checks, Form, Hidden, problemOf, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Icon, type IconName } from '../../ui/icons.tsx'
import { Page, type Crumb } from '../../ui/layout.tsx'
import { Card, Notice, Progress, Unverified } from '../../ui/parts.tsx'
import { LessonScript, SpeakButton } from '../../ui/speak.tsx'
import { Empty } from '../../ui/table.tsx'
import type { Item, JudgedSitting } from './rules-items.ts'

const SCENES: Record<Item['scene']['kind'], IconName> = { sms: 'chat', call: 'call', chat: 'chat', screen: 'phone', paper: 'document', qr: 'qr' }

const withDigits = (path: string, given: string) => (given === '' ? path : `${path}?d=${encodeURIComponent(given)}`)
export const checkHref = (guideId: string, given = '') => withDigits(`/hoc/${guideId}/kiem-tra`, given)
export const resultHref = (guideId: string, given: string) => withDigits(`/hoc/${guideId}/ket-qua`, given)

interface Reader {
  v: ViewContext
  /** A helper is signed in and may sit beside the learner. */
  isCoach: boolean
}

function CheckPage({ v, isCoach, title, lead, crumbs, bare, children }: Reader & { title: string; lead?: Child; crumbs?: Crumb[]; bare?: boolean; children: Child }) {
  return (
    <Page v={v} title={title} {...(lead !== undefined && { lead })} {...(crumbs && { crumbs })} bare={bare ?? false}>
      {children}
      <LessonScript v={v} isCoach={isCoach} />
    </Page>
  )
}

export function CheckListPage({ v, isCoach, guides }: Reader & { guides: readonly { id: string; title: string; items: number }[] }) {
  const { t } = v
  return (
    <CheckPage v={v} isCoach={isCoach} title={t('Kiểm tra nhanh')} lead={t('Mỗi câu một cảnh, chọn một trong hai. Sai cũng không sao: máy giải thích ngay sau cùng.')} crumbs={[{ href: '/hoc', label: t('Học') }]}>
      {guides.length === 0 ? <Empty icon="book">{t('Chưa có câu hỏi nào.')}</Empty> : null}
      <ul class="knock-list">
        {guides.map(({ id, title, items }) => (
          <li class="knock">
            <a class="knock-link" href={checkHref(id)}>
              <Icon name="check-list" />
              <span class="knock-words">
                <span class="knock-name">{title}</span>
                <span class="knock-last">{t('{n} câu', { n: items })}</span>
              </span>
              <Icon name="arrow-right" />
            </a>
          </li>
        ))}
      </ul>
    </CheckPage>
  )
}

/** The scene, the question and both choices, as one would read them out. */
function spoken({ scene, ask, options }: Item, lang: 'vi' | 'en'): string {
  const or = { vi: 'Hay là', en: 'Or' }[lang]
  return `${scene.from ? `${scene.from[lang]}. ` : ''}${scene.text[lang]} ${ask[lang]} ${options[0].text[lang]}. ${or}: ${options[1].text[lang]}.`
}

export interface QuestionProps extends Reader {
  guideId: string
  title: string
  items: readonly Item[]
  /** Answers so far, a digit each. */
  given: string
}

export function QuestionPage({ v, isCoach, guideId, title, items, given }: QuestionProps) {
  const { t, lang } = v
  const item = items[given.length]!
  const isLast = given.length + 1 === items.length
  const answerHref = (choice: number) => (isLast ? resultHref : checkHref)(guideId, `${given}${choice}`)
  return (
    <CheckPage v={v} isCoach={isCoach} title={title} bare>
      <Progress v={v} label={t('Câu')} value={given.length + 1} max={items.length} />
      <Card title={item.scene.from?.[lang] ?? t('Trước mặt bác')} icon={SCENES[item.scene.kind]}>
        <p class="saying-text">{item.scene.text[lang]}</p>
        <p class="hint">{t('Cảnh tập, người và số đều hư cấu.')}</p>
      </Card>
      <h2>{item.ask[lang]}</h2>
      <div class="choices check-choices">
        {item.options.map((option, choice) => (
          <a class="button button-plain button-full" href={answerHref(choice)}>
            <Icon name={option.picture as IconName} big />
            <span>{option.text[lang]}</span>
          </a>
        ))}
      </div>
      <p class="check-foot">
        <a class="button button-quiet" href={given === '' ? `/hoc/${guideId}` : checkHref(guideId, given.slice(0, -1))}>
          <Icon name="arrow-left" /> {t('Quay lại')}
        </a>
        <SpeakButton v={v} text={spoken(item, lang)} lang={lang} textVi={spoken(item, 'vi')} label={t('Nghe')} />
      </p>
    </CheckPage>
  )
}

export interface ResultProps extends Reader {
  guideId: string
  title: string
  given: string
  judged: JudgedSitting
  verified: boolean
  commandId: string
  code: string
  watched: boolean
  problems?: readonly FieldProblem[]
  /** Asked to be kept, and was or had nowhere to go; undefined: not asked yet. */
  kept: boolean | undefined
}

export function ResultPage({ v, isCoach, guideId, title, given, judged, verified, commandId, code, watched, problems, kept }: ResultProps) {
  const { t, lang } = v
  return (
    <CheckPage v={v} isCoach={isCoach} title={title} lead={t('Đúng {right} trong {of} câu.', { right: judged.correct, of: judged.asked })} crumbs={[{ href: '/hoc/kiem-tra', label: t('Kiểm tra nhanh') }]}>
      {judged.slip ? <Notice tone="warn" title={t('Có câu để lộ mã, mật khẩu hoặc tiền')}>{t('Ngoài đời chỉ một lần như vậy là mất. Xem lời giải bên dưới rồi làm lại hôm khác.')}</Notice> : null}
      {judged.answers.map(({ item, chosen, correct }) => (
        <Card title={item.scene.text[lang]} level={2} icon={correct ? 'check' : 'warning'}>
          <p>
            {t('Bác chọn: {text}', { text: item.options[chosen as 0 | 1].text[lang] })}
            {correct ? null : ` · ${t('Nên chọn: {text}', { text: item.options[item.right].text[lang] })}`}
          </p>
          <p>
            {item.why[lang]} <SpeakButton v={v} text={item.why[lang]} lang={lang} textVi={item.why.vi} quiet />
          </p>
        </Card>
      ))}
      {verified ? null : (
        <p>
          <Unverified v={v} /> {t('Câu hỏi do phần mềm soạn từ tin báo, chưa có công an xã duyệt.')}
        </p>
      )}
      {kept !== undefined ? (
        <Notice tone={kept ? 'ok' : 'info'}>{kept ? t('Đã giữ câu trả lời. Cảm ơn bác.') : t('Chưa biết bác ở xã nào nên không giữ gì. Lời giải ở trên vẫn xem được.')}</Notice>
      ) : (
        <Card title={t('Giữ câu trả lời?')} icon="shield">
          <p>{t('Không bấm thì không giữ gì. Giữ không kèm tên giúp sửa câu hỏi; giữ theo mã trang học thì chỉ khi bác đã đồng ý trước.')}</p>
          {v.offline ? <p class="hint">{t('Giữ thì cần có mạng. Kết quả trên trang này xem được ngay, không cần mạng.')}</p> : null}
          <Form v={v} action={`/hoc/${guideId}/ket-qua`} commandId={commandId} {...(problems && { problems })}>
            <Hidden name="d" value={given} />
            <TextInput v={v} name="ma" label={t('Mã trang học')} optional value={code} error={problemOf(problems, 'ma')} />
            {isCoach ? <Checks name="canh" label={t('Người hướng dẫn')} values={watched ? ['co'] : []} options={[{ value: 'co', label: t('Tôi ngồi cạnh suốt bài này') }]} /> : null}
            <Button icon="check">{t('Đồng ý giữ')}</Button>
          </Form>
        </Card>
      )}
      <ButtonLink href={checkHref(guideId)} icon="sync">{t('Làm lại')}</ButtonLink>
    </CheckPage>
  )
}
