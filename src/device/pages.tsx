// The phone's own pages: PIN, state of the phone, and what to show when a page needs a network that is not there.

import type { ViewContext } from '../ui/context.ts'
import { Button, ButtonLink, Buttons, ConfirmBox, Form, Hidden, problemOf, TextInput, type FieldProblem } from '../ui/form.tsx'
import { Page } from '../ui/layout.tsx'
import { Notice } from '../ui/parts.tsx'
import { DescriptionList } from '../ui/table.tsx'
import { formatViDateTime, type Instant } from '../platform/time.ts'
import type { Counts } from './outbox.ts'
import type { SyncTrouble } from './state.ts'

interface PinProps {
  v: ViewContext
  problems?: FieldProblem[]
  next: string
}

export function ChoosePinPage({ v, problems, next }: PinProps) {
  const { t } = v
  return (
    <Page v={v} title={t('Đặt mã PIN cho máy này')} bare lead={t('Mã PIN khóa danh sách nhà trên điện thoại. Không ai của xã hay công an hỏi mã này.')}>
      <Form v={v} action="/may-nay/ma-pin" {...(problems && { problems })}>
        <Hidden name="tiep" value={next} />
        <TextInput v={v} name="pin" type="password" inputmode="numeric" autocomplete="off" label={t('Mã PIN 6 số')} error={problemOf(problems, 'pin')} />
        <TextInput v={v} name="again" type="password" inputmode="numeric" autocomplete="off" label={t('Nhập lại mã PIN')} error={problemOf(problems, 'again')} />
        <Button full icon="lock">{t('Đặt mã và tải danh sách nhà')}</Button>
      </Form>
    </Page>
  )
}

/** `carry` holds what a form had when the phone locked itself: it is sent on after unlocking. */
export function UnlockPage({ v, problems, next, carry }: PinProps & { carry?: { action: string; values: [string, string][] } }) {
  const { t } = v
  return (
    <Page v={v} title={t('Mở khóa')} bare>
      {carry ? <Notice tone="info">{t('Máy đã tự khóa. Nhập mã PIN: những gì bạn vừa gõ vẫn còn và sẽ được lưu tiếp.')}</Notice> : null}
      <Form v={v} action="/may-nay/mo-khoa" {...(problems && { problems })}>
        <Hidden name="tiep" value={next} />
        {carry ? <Hidden name="gui-tiep" value={carry.action} /> : null}
        {carry?.values.map(([name, value]) => <Hidden name={`giu:${name}`} value={value} />)}
        <TextInput v={v} name="pin" type="password" inputmode="numeric" autocomplete="off" label={t('Mã PIN 6 số')} error={problemOf(problems, 'pin')} />
        <Button full icon="lock">{t('Mở khóa')}</Button>
      </Form>
      <p><a href="/may-nay/quen-pin">{t('Quên mã PIN')}</a></p>
    </Page>
  )
}

export function ForgotPinPage({ v }: { v: ViewContext }) {
  const { t } = v
  return (
    <Page v={v} title={t('Quên mã PIN')} bare>
      <Notice tone="info">{t('Mã PIN chỉ nằm trên máy này nên không ai đọc lại được. Hãy gặp tổ trưởng để ghi danh lại máy. Việc chưa gửi vẫn còn, đã niêm phong: xuất ra tệp rồi đưa cho cán bộ xã.')}</Notice>
      <Buttons>
        <ButtonLink href="/may-nay/xuat" icon="download">{t('Xuất việc chưa gửi')}</ButtonLink>
        <ButtonLink href="/may-nay/mo-khoa" kind="plain">{t('Thử lại mã PIN')}</ButtonLink>
      </Buttons>
    </Page>
  )
}

export function RevokedPage({ v, counts }: { v: ViewContext; counts: Counts }) {
  const { t } = v
  const left = counts.waiting + counts.refused + counts.sealed
  return (
    <Page v={v} title={t('Máy này không còn quyền')} bare>
      <Notice tone="bad">{t('Máy đã bị thu hồi hoặc nhập sai mã PIN quá nhiều lần. Danh sách nhà trên máy đã được xóa.')}</Notice>
      {left > 0 ? (
        <>
          <p>{t('Còn {n} việc chưa gửi, đã niêm phong. Hãy xuất ra tệp rồi đưa cho cán bộ xã.', { n: left })}</p>
          <Buttons><ButtonLink href="/may-nay/xuat" icon="download" full>{t('Xuất việc chưa gửi')}</ButtonLink></Buttons>
        </>
      ) : (
        <p>{t('Không còn việc nào chưa gửi.')}</p>
      )}
      <p>{t('Muốn dùng lại, hãy gặp tổ trưởng và quét mã ghi danh mới.')}</p>
    </Page>
  )
}

const TROUBLE_WORDS: Record<SyncTrouble, string> = {
  offline: 'Chưa có mạng',
  portal: 'Mạng này đang bắt đăng nhập (wifi quán, nhà nghỉ). Hãy mở trình duyệt đăng nhập mạng hoặc dùng mạng khác',
  'signed-out': 'Phiên của máy đã hết hạn: hãy gặp tổ trưởng để ghi danh lại',
  revoked: 'Máy đã bị thu hồi',
  server: 'Máy chủ của xã đang bận: máy sẽ tự thử lại',
  update: 'Cần tải lại ứng dụng',
}

export interface PhonePageProps {
  v: ViewContext
  name: string
  hamlets: { name: string; held: boolean }[]
  counts: Counts
  lastSync: { at: Instant; ok: boolean; trouble?: SyncTrouble } | undefined
  lastContact: Instant | undefined
  persisted: boolean
}

export function PhonePage({ v, name, hamlets, counts, lastSync, lastContact, persisted }: PhonePageProps) {
  const { t } = v
  const missing = hamlets.filter((hamlet) => !hamlet.held)
  return (
    <Page v={v} title={t('Điện thoại này')}>
      {missing.length > 0 ? <Notice tone="warn">{t('Chưa tải đủ: còn thiếu {names}. Hãy đồng bộ khi có mạng.', { names: missing.map((hamlet) => hamlet.name).join(', ') })}</Notice> : null}
      {lastSync?.trouble ? <Notice tone="warn">{t(TROUBLE_WORDS[lastSync.trouble])}</Notice> : null}
      {counts.sealed > 0 ? <Notice tone="warn">{t('Có {n} việc của lần ghi danh trước chưa gửi được. Hãy xuất ra tệp rồi đưa cho cán bộ xã.', { n: counts.sealed })}</Notice> : null}
      <DescriptionList
        items={[
          { term: t('Người dùng'), value: name },
          { term: t('Đang giữ'), value: hamlets.map((hamlet) => hamlet.name).join(', ') || '—' },
          { term: t('Việc chờ gửi'), value: String(counts.waiting) },
          { term: t('Việc cần bạn xem'), value: String(counts.refused) },
          { term: t('Liên lạc với xã lần cuối'), value: lastContact ? formatViDateTime(lastContact) : t('chưa lần nào') },
          { term: t('Giữ chỗ lưu trên máy'), value: persisted ? t('Có') : t('Chưa: máy có thể tự xóa khi đầy bộ nhớ. Hãy gửi việc sớm') },
        ]}
      />
      <Form v={v} action="/may-nay/dong-bo">
        <Button full icon="sync">{t('Đồng bộ ngay')}</Button>
      </Form>
      <Buttons>
        <ButtonLink href="/may-nay/xuat" kind="plain" icon="download">{t('Xuất việc chưa gửi')}</ButtonLink>
        <ButtonLink href="/may-nay/ma-pin" kind="plain" icon="lock">{t('Đổi mã PIN')}</ButtonLink>
      </Buttons>
      <Form v={v} action="/may-nay/khoa"><Button kind="plain" full icon="lock">{t('Khóa máy')}</Button></Form>
      <ConfirmBox
        v={v} action="/may-nay/roi" commandId="" label={t('Xóa dữ liệu khỏi máy này')}
        text={t('Danh sách nhà trên máy sẽ bị xóa và phiên đăng nhập kết thúc. Việc chưa gửi vẫn còn, đã niêm phong, xuất ra tệp được.')}
        confirmLabel={t('Xóa và đăng xuất')}
      />
    </Page>
  )
}

/** A page that only the server has, while there is no network. What was typed is kept for another try. */
export function NeedsNetworkPage({ v, retry }: { v: ViewContext; retry?: { action: string; values: [string, string][] } }) {
  const { t } = v
  return (
    <Page v={v} title={t('Trang này cần có mạng')}>
      <Notice tone="info">{t('Không liên lạc được với máy chủ. Danh sách nhà và ghi lượt thăm vẫn dùng được khi không có mạng.')}</Notice>
      {retry ? (
        <Form v={v} action={retry.action}>
          {retry.values.map(([name, value]) => <Hidden name={name} value={value} />)}
          <p>{t('Những gì bạn vừa gõ còn ở đây. Khi có mạng, bấm gửi lại.')}</p>
          <Button icon="sync">{t('Gửi lại')}</Button>
        </Form>
      ) : null}
      <Buttons>
        <ButtonLink href="/di-ngo" icon="door">{t('Đi ngõ')}</ButtonLink>
        <ButtonLink href="/viec-cua-toi" kind="plain" icon="list">{t('Việc của tôi')}</ButtonLink>
      </Buttons>
    </Page>
  )
}
