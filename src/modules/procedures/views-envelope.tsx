// An envelope on its way: what anybody sees who scans its code with a phone, and what the counter sees when it opens one.

import { formatViDateTime, type Instant } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Verdict } from '../../ui/code.tsx'
import { Button, ButtonLink, Buttons, Form, problemOf, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Notice } from '../../ui/parts.tsx'
import { DescriptionList, Table } from '../../ui/table.tsx'
import type { OpenedEnvelope } from './commands-envelopes.ts'
import { CATALOGUE } from './rules-catalogue.ts'
import { masked } from './rules-draft.ts'
import { saidOf } from './views-form.tsx'
import { stateWord } from './words.ts'

export type EnvelopeState = { kind: 'waiting' | 'opened' | 'expired'; at: Instant; place: string } | undefined

/** Says what this code is, and nothing of what lies inside. */
export function EnvelopeStatePage({ v, state }: { v: ViewContext; state: EnvelopeState }) {
  const { t } = v
  return (
    <Page v={v} title={t('Gói hồ sơ')}>
      {state === undefined ? <Verdict tone="bad" word={t('Không có gói này')}>{t('Mã có thể đã hỏng, hoặc gói chưa được gửi lên. Hãy mở lại mã trên máy đã chuẩn bị hồ sơ.')}</Verdict> : null}
      {state?.kind === 'waiting' ? <Verdict tone="info" word={t('Gói đang chờ quầy mở')}>{t('Mang mã này đến quầy một cửa của {place} trước {time}.', { place: state.place, time: formatViDateTime(state.at) })}</Verdict> : null}
      {state?.kind === 'opened' ? <Verdict tone="ok" word={t('Quầy đã mở gói')}>{t('Mở lúc {time}. Gói đã bị xóa khỏi máy chủ. Đã mở chưa phải là đã nộp: hãy hỏi phiếu hẹn.', { time: formatViDateTime(state.at) })}</Verdict> : null}
      {state?.kind === 'expired' ? <Verdict tone="warn" word={t('Gói đã hết hạn')}>{t('Hết hạn lúc {time}. Hãy mở hồ sơ trên máy đã chuẩn bị rồi đóng gói lại.', { time: formatViDateTime(state.at) })}</Verdict> : null}
      <Notice tone="warn">{t('Mã QR này là chìa khóa của gói. Ai có mã và đang ở quầy thì mở được. Đừng gửi ảnh mã cho người khác.')}</Notice>
    </Page>
  )
}

export function OpenPage({ v, commandId, problems }: { v: ViewContext; commandId: string; problems?: FieldProblem[] }) {
  const { t } = v
  return (
    <Page v={v} title={t('Mở gói hồ sơ của dân')} lead={t('Quét mã QR trên máy của người dân vào ô này. Mỗi gói chỉ mở một lần.')}>
      <Form v={v} action="/goi-ho-so" commandId={commandId} label={t('Mở gói hồ sơ của dân')} {...(problems && { problems })}>
        <TextInput v={v} name="qr" label={t('Mã QR của gói')} autofocus error={problemOf(problems, 'qr')} />
        <Button icon="qr">{t('Mở gói')}</Button>
      </Form>
    </Page>
  )
}

export function OpenedPage({ v, envelope }: { v: ViewContext; envelope: OpenedEnvelope }) {
  const { t } = v
  const { procedure, answers, problems, content, pages, helpers } = envelope
  const sections = [...new Set(answers.map((answer) => answer.section))]
  return (
    <Page v={v} title={procedure.name} wide crumbs={[{ href: '/goi-ho-so', label: t('Mở gói hồ sơ của dân') }]} lead={t('Gói chuẩn bị lúc {time}', { time: formatViDateTime(envelope.sealedAt) })}>
      <Notice tone="warn">{t('Gói này vừa được mở và đã xóa khỏi máy chủ. Rời trang là không xem lại được.')}</Notice>
      {problems.length > 0 ? (
        <Notice tone="bad" title={t('Chỗ cần hỏi lại người dân')}><ul>{saidOf(t, problems).map((problem) => <li>{problem.text}</li>)}</ul></Notice>
      ) : answers.length > 0 ? <Notice tone="ok">{t('Tờ khai đủ và đúng dạng.')}</Notice> : null}
      {helpers.length > 0 ? (
        <Notice tone="info" title={t('Có người giúp chuẩn bị')}>
          {helpers.map((helper) => <p>{helper.name ?? helper.code} <Badge tone={helper.card === 'real' ? 'ok' : 'warn'}>{t(CARD_WORDS[helper.card])}</Badge></p>)}
          <p>{t('Người nộp vẫn là người đứng tên trong tờ khai.')}</p>
        </Notice>
      ) : null}
      {sections.map((section) => (
        <section>
          <h2>{section}</h2>
          <DescriptionList items={answers.filter((answer) => answer.section === section).map((answer) => ({ term: answer.label, value: answer.secret ? <details class="secret"><summary>{masked(answer.value)}</summary> {answer.value}</details> : answer.value || '—' }))} />
        </section>
      ))}
      <h2>{t('Giấy tờ')}</h2>
      <Table
        caption={t('Giấy tờ')} hideCaption rows={content.documents} empty={t('Thủ tục này không có danh sách giấy tờ.')}
        columns={[{ head: t('Tên giấy'), cell: (row) => row.name }, { head: t('Người dân nói'), cell: (row) => stateWord(t, row.state) }, { head: t('Ảnh'), cell: (row) => row.pages.length || '—', num: true }]}
      />
      <ul class="photo-list">
        {pages.map((page) => (
          <li>{page.mediaType.startsWith('image/') ? <img src={`data:${page.mediaType};base64,${Buffer.from(page.bytes).toString('base64')}`} alt={page.name} /> : <a download={page.name} href={`data:${page.mediaType};base64,${Buffer.from(page.bytes).toString('base64')}`}>{page.name}</a>}</li>
        ))}
      </ul>
      <p class="hint">{CATALOGUE.neverAsk.text}</p>
      <Buttons><ButtonLink href="/goi-ho-so" icon="qr">{t('Mở gói khác')}</ButtonLink></Buttons>
    </Page>
  )
}

const CARD_WORDS: Record<OpenedEnvelope['helpers'][number]['card'], string> = {
  real: 'Thẻ thật, còn hạn',
  expired: 'Thẻ hết hạn',
  left: 'Đã rời tổ',
  unknown: 'Không thấy thẻ này',
}
