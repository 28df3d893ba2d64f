// A passcode for what is prepared on this phone: set, open, give up. The server has none: its drafts are locked by the
// browser's own key.

import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, ConfirmBox, Form, Hidden, problemOf, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Notice } from '../../ui/parts.tsx'
import { PreparePage } from './views-prepare.tsx'

const crumbs = (v: ViewContext) => [{ href: '/chuan-bi/cua-toi', label: v.t('Hồ sơ trên máy này') }]

export function PasscodeNotHerePage({ v }: { v: ViewContext }) {
  const { t } = v
  return (
    <PreparePage v={v} title={t('Mã khóa')} crumbs={crumbs(v)}>
      <Notice tone="info">{t('Trình duyệt này không tự giữ được bài nên không đặt được mã khóa. Bài trên máy chủ đã khóa bằng mã riêng của trình duyệt này. Dùng chung máy thì làm xong hãy xóa.')}</Notice>
      <Buttons><ButtonLink href="/chuan-bi/cua-toi" icon="arrow-left">{t('Hồ sơ trên máy này')}</ButtonLink></Buttons>
    </PreparePage>
  )
}

export function PasscodePage({ v, locked, problems }: { v: ViewContext; locked: boolean; problems?: FieldProblem[] }) {
  const { t } = v
  return (
    <PreparePage v={v} title={t('Mã khóa')} crumbs={crumbs(v)} lead={t('Người khác cầm máy này sẽ không xem được hồ sơ. Quên mã thì không ai mở lại được, chỉ có thể xóa.')}>
      {locked ? <Notice tone="ok">{t('Đang có mã khóa. Gõ mã mới để đổi.')}</Notice> : null}
      <Form v={v} action="/chuan-bi/khoa" label={t('Mã khóa')} {...(problems && { problems })}>
        <TextInput v={v} name="pin" type="password" inputmode="numeric" label={t('Mã khóa 6 số')} width="medium" error={problemOf(problems, 'pin')} />
        <TextInput v={v} name="again" type="password" inputmode="numeric" label={t('Gõ lại mã khóa')} width="medium" error={problemOf(problems, 'again')} />
        <Button icon="lock">{t('Đặt mã khóa')}</Button>
      </Form>
      {locked ? <Form v={v} action="/chuan-bi/khoa-ngay"><Button kind="plain" icon="lock">{t('Khóa ngay')}</Button></Form> : null}
    </PreparePage>
  )
}

export function OpenPasscodePage({ v, next, spent, problems }: { v: ViewContext; next: string; spent: boolean; problems?: FieldProblem[] }) {
  const { t } = v
  return (
    <PreparePage v={v} title={t('Hồ sơ đang khóa')}>
      {spent ? (
        <Notice tone="bad">{t('Đã gõ sai quá nhiều lần. Hồ sơ trên máy này chỉ còn có thể xóa đi.')}</Notice>
      ) : (
        <Form v={v} action="/chuan-bi/mo-khoa" label={t('Mở khóa')} {...(problems && { problems })}>
          <Hidden name="tiep" value={next} />
          <TextInput v={v} name="pin" type="password" inputmode="numeric" label={t('Mã khóa 6 số')} width="medium" error={problemOf(problems, 'pin')} autofocus />
          <Button full icon="lock">{t('Mở khóa')}</Button>
        </Form>
      )}
      <ConfirmBox v={v} action="/chuan-bi/xoa-va-bo-khoa" label={t('Quên mã: xóa hết')} text={t('Mọi tờ khai và ảnh trên máy này sẽ mất hẳn. Gói đã gửi đến quầy vẫn mở được đến khi hết hạn.')} confirmLabel={t('Xóa hết và bỏ mã khóa')} icon="trash" />
    </PreparePage>
  )
}
