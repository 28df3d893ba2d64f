// Where is my dossier: one word, what to do next, and the way of the envelope. No names, no address.

import { formatVi, formatViDateTime, toPlainDate } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Verdict } from '../../ui/code.tsx'
import { Button, ButtonLink, Buttons, Form, problemOf, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Notice } from '../../ui/parts.tsx'
import { DescriptionList, Timeline } from '../../ui/table.tsx'
import type { DeliveryEvent, Tracked } from './queries.ts'
import type { Move } from './rules.ts'
import { MOVE_WORDS, PUBLIC_PAYMENTS, PUBLIC_STATES } from './words.ts'

export function TrackFormPage({ v, code, tail, problems }: { v: ViewContext; code: string; tail: string; problems?: FieldProblem[] }) {
  const { t } = v
  return (
    <Page v={v} title={t('Hồ sơ của tôi tới đâu')} lead={t('Không cần tài khoản. Mã có trên giấy tiếp nhận.')}>
      <Form v={v} action="/tra-cuu" problems={problems}>
        <TextInput name="code" label={t('Mã hồ sơ')} value={code} error={problemOf(problems, 'code')} />
        <TextInput name="tail" label={t('4 số cuối điện thoại ghi trong hồ sơ')} inputmode="numeric" maxlength={8} width="short" value={tail} error={problemOf(problems, 'tail')} />
        <Button icon="search">{t('Xem')}</Button>
      </Form>
      <p><a href="/ho-so-cua-toi">{t('Có định danh điện tử? Đăng nhập để xem mọi hồ sơ của bạn, không cần mã')}</a></p>
    </Page>
  )
}

export function TrackPage({ v, found, events, ratingToken }: { v: ViewContext; found: Tracked; events: DeliveryEvent[]; ratingToken: string | undefined }) {
  const { t } = v
  const said = PUBLIC_STATES[found.state] ?? PUBLIC_STATES[4]!
  return (
    <Page v={v} title={found.procedureName} lead={found.code}>
      <Verdict tone={said.tone} word={t(said.word)}>
        {t(said.next)}
      </Verdict>
      <DescriptionList
        items={[
          ...(found.acceptedAt ? [{ term: t('Tiếp nhận'), value: formatViDateTime(found.acceptedAt) }] : []),
          ...(found.dueAt && !found.endedAt ? [{ term: t('Hẹn trả kết quả'), value: formatViDateTime(found.dueAt) }] : []),
          ...(found.returnedAt ? [{ term: t('Đã trả'), value: formatVi(toPlainDate(found.returnedAt)) }] : []),
          { term: t('Phí, lệ phí'), value: t(PUBLIC_PAYMENTS[found.paymentState] ?? 'chưa rõ') },
        ]}
      />
      {events.length > 0 ? (
        <>
          <h2>{t('Kết quả gửi về nhà')}</h2>
          <Timeline label={t('Kết quả gửi về nhà')} entries={events.toReversed().map((event) => ({ when: formatViDateTime(event.at), iso: event.at, title: t(MOVE_WORDS[event.kind as Move] ?? ''), tone: event.kind === 'attempt_failed' ? ('bad' as const) : ('ok' as const) }))} />
        </>
      ) : null}
      {ratingToken ? (
        <Buttons>
          <ButtonLink href={`/danh-gia/${ratingToken}`} icon="star" kind="main">
            {t('Bạn có hài lòng không? Bấm một lần')}
          </ButtonLink>
        </Buttons>
      ) : null}
      <Notice tone="info">{t('Trang này không hiện tên, địa chỉ hay giấy tờ của ai. Xã không bao giờ nhắn đường dẫn bảo bạn đăng nhập để nhận kết quả.')}</Notice>
      <Buttons>
        <ButtonLink href="/gop-y" icon="chat">
          {t('Gửi phản ánh, kiến nghị')}
        </ButtonLink>
      </Buttons>
    </Page>
  )
}
