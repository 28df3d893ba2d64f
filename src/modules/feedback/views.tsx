// Faces and petitions for everybody: one question a screen, no account, no script.

import { formatViDateTime, formatVi, toPlainDate } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { BigCode, Verdict } from '../../ui/code.tsx'
import { Button, ButtonLink, Buttons, Choices, Form, problemOf, Select, Textarea, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Card, Notice } from '../../ui/parts.tsx'
import { DescriptionList, Empty } from '../../ui/table.tsx'
import { FacePicture } from './faces.tsx'
import type { PetitionRow } from './queries.ts'
import { FACES, PETITION_KINDS, type Face } from './rules.ts'
import { FACE_WORDS, KIND_WORDS, STATE_WORDS } from './words.ts'

export function RatePage({ v, token, commandId, face }: { v: ViewContext; token: string; commandId: string; face: number | null }) {
  const { t } = v
  if (face !== null) {
    return (
      <Page v={v} title={t('Cảm ơn bạn!')}>
        <div class="faces-said">
          <FacePicture face={face as Face} />
        </div>
        <Verdict tone="ok" word={t(FACE_WORDS[face as Face])}>
          {t('Đã ghi. Mỗi hồ sơ đánh giá một lần, không ghi tên bạn.')}
        </Verdict>
        <Buttons>
          <ButtonLink href="/gop-y" icon="chat">
            {t('Muốn nói rõ hơn? Gửi phản ánh, kiến nghị')}
          </ButtonLink>
        </Buttons>
      </Page>
    )
  }
  return (
    <Page v={v} title={t('Bạn thấy thế nào?')} lead={t('Chạm vào một khuôn mặt. Không ghi tên bạn.')}>
      <Form v={v} action={`/danh-gia/${token}`} commandId={commandId} label={t('Bạn thấy thế nào?')}>
        <div class="faces">
          {FACES.map((one) => (
            <button class={`face-button face-button-${one}`} type="submit" name="face" value={one}>
              <FacePicture face={one} />
              <span>{t(FACE_WORDS[one])}</span>
            </button>
          ))}
        </div>
      </Form>
    </Page>
  )
}

export interface PetitionFormProps {
  v: ViewContext
  communes: { code: string; label: string }[]
  values: Record<string, string>
  problems?: FieldProblem[]
  commandId: string
}

export function PetitionFormPage({ v, communes, values, problems, commandId }: PetitionFormProps) {
  const { t } = v
  return (
    <Page v={v} title={t('Gửi phản ánh, kiến nghị')} lead={t('Không cần tài khoản. Không ghi tên cũng được.')}>
      <Form v={v} action="/gop-y" commandId={commandId} problems={problems}>
        {communes.length === 1 ? <input type="hidden" name="xa" value={communes[0]!.code} /> : <Select name="xa" label={t('Gửi tới xã, phường')} value={values.xa} blank={t('Chọn nơi nhận')} error={problemOf(problems, 'xa')} options={communes.map(({ code, label }) => ({ value: code, label }))} />}
        <Choices name="kind" label={t('Chuyện gì')} value={values.kind} error={problemOf(problems, 'kind')} options={PETITION_KINDS.map((value) => ({ value, label: t(KIND_WORDS[value].label), hint: t(KIND_WORDS[value].hint) }))} />
        <Textarea name="text" label={t('Kể lại cho chúng tôi')} hint={t('Khi nào, ở đâu, chuyện gì. Đừng viết mật khẩu, mã OTP hay số căn cước.')} rows={6} maxlength={4000} value={values.text} error={problemOf(problems, 'text')} />
        <TextInput name="dossierCode" label={t('Mã hồ sơ, nếu có')} optional v={v} value={values.dossierCode} error={problemOf(problems, 'dossierCode')} />
        <TextInput name="senderName" label={t('Tên bạn')} optional v={v} value={values.senderName} error={problemOf(problems, 'senderName')} />
        <TextInput name="phone" type="tel" label={t('Điện thoại')} optional v={v} hint={t('Chỉ để cán bộ hỏi lại.')} value={values.phone} error={problemOf(problems, 'phone')} />
        <Button>{t('Gửi')}</Button>
      </Form>
      <Notice tone="info">{t('Khiếu nại một quyết định hay tố cáo một người có luật riêng: hãy gửi đơn tại nơi tiếp công dân của xã.')}</Notice>
      <Buttons>
        <ButtonLink href="/gop-y/tra-loi" icon="list">
          {t('Các câu trả lời đã công khai')}
        </ButtonLink>
        <ButtonLink href="/gop-y/theo-doi" icon="search">
          {t('Tôi đã gửi, xem trả lời')}
        </ButtonLink>
      </Buttons>
    </Page>
  )
}

export function FollowFormPage({ v, typed, problems }: { v: ViewContext; typed: string; problems?: FieldProblem[] }) {
  const { t } = v
  return (
    <Page v={v} title={t('Xem trả lời')} crumbs={[{ href: '/gop-y', label: t('Gửi phản ánh, kiến nghị') }]}>
      <Form v={v} action="/gop-y/theo-doi" problems={problems}>
        <TextInput name="code" label={t('Mã bạn đã được cho khi gửi')} value={typed} error={problemOf(problems, 'code')} />
        <Button icon="search">{t('Xem')}</Button>
      </Form>
    </Page>
  )
}

export function PetitionStatusPage({ v, petition, shownCode, commandId, problems, typed }: { v: ViewContext; petition: PetitionRow; shownCode: string; commandId: string; problems?: FieldProblem[]; typed?: string }) {
  const { t } = v
  const said = STATE_WORDS[petition.state]
  return (
    <Page v={v} title={t('Phản ánh của bạn')} crumbs={[{ href: '/gop-y', label: t('Gửi phản ánh, kiến nghị') }]}>
      <BigCode label={t('Giữ mã này để xem trả lời')}>{shownCode}</BigCode>
      <Verdict tone={said.tone} word={t(said.label)}>
        {petition.state === 'new' || petition.state === 'accepted' ? t('Xã phải trả lời trước hết ngày {day}.', { day: formatVi(petition.resolveBy) }) : null}
      </Verdict>
      <DescriptionList
        items={[
          { term: t('Nhận lúc'), value: formatViDateTime(petition.receivedAt) },
          { term: t('Bạn viết'), value: petition.text },
          ...(petition.askedText ? [{ term: t('Xã hỏi thêm'), value: petition.askedText }] : []),
          ...(petition.addedText ? [{ term: t('Bạn trả lời'), value: petition.addedText }] : []),
          ...(petition.answer ? [{ term: t('Xã trả lời'), value: petition.answer }] : []),
        ]}
      />
      {petition.state === 'asked' ? (
        <Form v={v} action={`/gop-y/theo-doi/${petition.code}`} commandId={commandId} problems={problems}>
          <Textarea name="text" label={t('Trả lời câu hỏi của xã')} value={typed ?? ''} error={problemOf(problems, 'text')} />
          <Button>{t('Gửi trả lời')}</Button>
        </Form>
      ) : null}
    </Page>
  )
}

export function PublishedPage({ v, communeName, rows }: { v: ViewContext; communeName: string; rows: { kind: 'rules' | 'behaviour' | 'other'; text: string; answer: string; publishedAt: string }[] }) {
  const { t } = v
  return (
    <Page v={v} title={t('Các câu trả lời đã công khai')} lead={communeName} crumbs={[{ href: '/gop-y', label: t('Gửi phản ánh, kiến nghị') }]}>
      {rows.length === 0 ? <Empty icon="chat">{t('Chưa có câu trả lời nào được công khai.')}</Empty> : null}
      {rows.map((row) => (
        <Card title={t(KIND_WORDS[row.kind].label)}>
          <p>{row.text}</p>
          <p>
            <strong>{t('Xã trả lời')}</strong>, {formatVi(toPlainDate(row.publishedAt as never))}: {row.answer}
          </p>
        </Card>
      ))}
    </Page>
  )
}

export function CommuneChoicePage({ v, title, base, communes }: { v: ViewContext; title: string; base: string; communes: { code: string; label: string }[] }) {
  return (
    <Page v={v} title={title}>
      {communes.length === 0 ? <Empty icon="map">{v.t('Chưa có xã nào dùng ở đây.')}</Empty> : null}
      <ul>
        {communes.map(({ code, label }) => (
          <li>
            <a href={`${base}?xa=${code}`}>{label}</a>
          </li>
        ))}
      </ul>
    </Page>
  )
}
