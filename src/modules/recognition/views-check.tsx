// A short check: one scene, two choices, nothing to type. The state is in the address, so it works without script; nothing is
// kept unless the learner presses the button at the end.

import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Checks, Form, Hidden, problemOf, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Icon, type IconName } from '../../ui/icons.tsx'
import { Page } from '../../ui/layout.tsx'
import { Card, Notice, Progress, Unverified } from '../../ui/parts.tsx'
import { Empty } from '../../ui/table.tsx'
import type { Item, JudgedSitting } from './rules-items.ts'

const SCENES: Record<Item['scene']['kind'], IconName> = { sms: 'chat', call: 'call', chat: 'chat', screen: 'phone', paper: 'document', qr: 'qr' }
const PICTURES = new Set<string>(['stop', 'check', 'call', 'phone', 'help', 'edit', 'lock', 'document', 'search', 'arrow-right', 'calendar', 'home', 'download', 'shield', 'plus', 'exit', 'chat'])

export function CheckListPage({ v, guides }: { v: ViewContext; guides: readonly { id: string; title: string; items: number }[] }) {
  const { t } = v
  return (
    <Page v={v} title={t('Kiểm tra nhanh')} lead={t('Mỗi câu một cảnh, chọn một trong hai. Sai cũng không sao: máy giải thích ngay sau cùng.')}>
      {guides.length === 0 ? <Empty icon="book">{t('Chưa có câu hỏi nào.')}</Empty> : null}
      <ul class="knock-list">
        {guides.map(({ id, title, items }) => (
          <li class="knock">
            <a class="knock-link" href={`/kiem-tra-nhanh/${id}`}>
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
    </Page>
  )
}

export interface QuestionProps {
  v: ViewContext
  guideId: string
  title: string
  item: Item
  at: number
  of: number
  /** Answers so far, a digit each. */
  given: string
}

export function QuestionPage({ v, guideId, title, item, at, of, given }: QuestionProps) {
  const { t, lang } = v
  const answerHref = (choice: number) => `/kiem-tra-nhanh/${guideId}?d=${given}${choice}`
  return (
    <Page v={v} title={title} bare>
      <Progress v={v} label={t('Câu')} value={at + 1} max={of} />
      <Card title={item.scene.from?.[lang] ?? t('Trước mặt bác')} icon={SCENES[item.scene.kind]}>
        <p class="lead">{item.scene.text[lang]}</p>
        <p class="hint">{t('Cảnh tập, người và số đều hư cấu.')}</p>
      </Card>
      <h2>{item.ask[lang]}</h2>
      <div class="choices choices-grid">
        {item.options.map((option, choice) => (
          <a class="button button-plain button-full" href={answerHref(choice)}>
            <Icon name={(PICTURES.has(option.picture) ? option.picture : 'check') as IconName} big />
            <span>{option.text[lang]}</span>
          </a>
        ))}
      </div>
      <p>
        <a href={given === '' ? '/kiem-tra-nhanh' : `/kiem-tra-nhanh/${guideId}?d=${given.slice(0, -1)}`}>
          <Icon name="arrow-left" /> {t('Quay lại')}
        </a>
      </p>
    </Page>
  )
}

export interface ResultProps {
  v: ViewContext
  guideId: string
  title: string
  given: string
  judged: JudgedSitting
  verified: boolean
  commandId: string
  /** A helper is signed in and sits beside the learner. */
  isCoach: boolean
  code: string
  problems?: readonly FieldProblem[]
  kept: boolean
}

export function ResultPage({ v, guideId, title, given, judged, verified, commandId, isCoach, code, problems, kept }: ResultProps) {
  const { t, lang } = v
  return (
    <Page v={v} title={title} lead={t('Đúng {right} trong {of} câu.', { right: judged.correct, of: judged.asked })} crumbs={[{ href: '/kiem-tra-nhanh', label: t('Kiểm tra nhanh') }]}>
      {judged.slip ? <Notice tone="warn" title={t('Có câu để lộ mã, mật khẩu hoặc tiền')}>{t('Ngoài đời chỉ một lần như vậy là mất. Xem lời giải bên dưới rồi làm lại hôm khác.')}</Notice> : null}
      {judged.answers.map(({ item, chosen, correct }) => (
        <Card title={item.scene.text[lang]} level={2} icon={correct ? 'check' : 'warning'}>
          <p>
            {t('Bác chọn: {text}', { text: item.options[chosen as 0 | 1].text[lang] })}
            {correct ? null : ` · ${t('Nên chọn: {text}', { text: item.options[item.right].text[lang] })}`}
          </p>
          <p>{item.why[lang]}</p>
        </Card>
      ))}
      {verified ? null : (
        <p>
          <Unverified v={v} /> {t('Câu hỏi do phần mềm soạn từ tin báo, chưa có công an xã duyệt.')}
        </p>
      )}
      {kept ? null : (
        <Card title={t('Giữ câu trả lời?')} icon="shield">
          <p>{t('Không bấm thì không giữ gì. Giữ không kèm tên giúp sửa câu hỏi; giữ theo mã trang học thì chỉ khi bác đã đồng ý trước.')}</p>
          <Form v={v} action={`/kiem-tra-nhanh/${guideId}`} commandId={commandId} {...(problems && { problems })}>
            <Hidden name="d" value={given} />
            <TextInput v={v} name="ma" label={t('Mã trang học')} optional value={code} error={problemOf(problems, 'ma')} />
            {isCoach ? <Checks name="canh" label={t('Người hướng dẫn')} options={[{ value: 'co', label: t('Tôi ngồi cạnh suốt bài này') }]} /> : null}
            <Button icon="check">{t('Đồng ý giữ')}</Button>
          </Form>
        </Card>
      )}
      <ButtonLink href={`/kiem-tra-nhanh/${guideId}`} icon="sync">{t('Làm lại')}</ButtonLink>
    </Page>
  )
}
