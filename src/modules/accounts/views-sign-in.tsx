// Sign-in, the second factor, confirming again: short pages that work without script; passkeys are a bonus.

import type { Child } from 'hono/jsx'
import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, Form, Hidden, problemOf, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Notice } from '../../ui/parts.tsx'

interface WithProblems {
  v: ViewContext
  problems?: FieldProblem[]
}

/**
 * Stays hidden until the page script finds that this browser can use passkeys on this host.
 * `act` names the two addresses under /api/v1/passkeys/.
 */
export function PasskeyButton(props: { v: ViewContext; act: 'sign-in' | 'confirm' | 'register'; host: string; next?: string; label: string; children?: Child }) {
  const { v, act, host, next = '/', label } = props
  return (
    <>
      <passkey-button
        hidden
        act={act}
        host={host}
        next={next}
        data-failed={v.t('Chưa dùng được khóa truy cập. Hãy thử lại hoặc dùng cách khác.')}
      >
        {props.children}
        <button type="button" class="button button-plain button-full">
          {label}
        </button>
        <p class="error" role="alert" hidden></p>
      </passkey-button>
      {v.assets.passkey ? <script type="module" src={v.assets.passkey}></script> : null}
    </>
  )
}

export function SignInPage({ v, problems, login = '', next, host, phone }: WithProblems & { login?: string; next: string; host: string; phone?: boolean }) {
  return (
    <Page v={v} title={v.t('Đăng nhập')} lead={v.t('Dành cho cán bộ của xã và cấp tỉnh.')}>
      {phone ? (
        <Notice tone="warn" title={v.t('Máy này đang là máy của tình nguyện viên')}>
          {v.t('Đăng nhập cán bộ ở đây sẽ làm việc chưa gửi trên máy bị kẹt lại. Hãy dùng máy khác, hoặc đăng xuất máy này trước.')}
        </Notice>
      ) : null}
      <Form v={v} action="/dang-nhap" problems={problems}>
        <Hidden name="tiep" value={next} />
        <TextInput name="login" label={v.t('Tên đăng nhập')} value={login} autocomplete="username" width="medium" error={problemOf(problems, 'login')} />
        <TextInput name="password" label={v.t('Mật khẩu')} type="password" autocomplete="current-password" width="medium" error={problemOf(problems, 'password')} />
        <Button full>{v.t('Đăng nhập')}</Button>
      </Form>
      <PasskeyButton v={v} act="sign-in" host={host} next={next} label={v.t('Đăng nhập bằng khóa truy cập')} />
      <Notice title={v.t('Bạn là tình nguyện viên?')} actions={<ButtonLink href="/ghi-danh" icon="qr">{v.t('Nhập mã ghi danh')}</ButtonLink>}>
        {v.t('Bạn không cần mật khẩu. Tổ trưởng cho bạn quét một mã QR, hoặc đọc cho bạn mã ghi danh.')}
      </Notice>
    </Page>
  )
}

export function CodePage({ v, problems, ticket, next, host, hasTotp, hasPasskey }: WithProblems & { ticket: string; next: string; host: string; hasTotp: boolean; hasPasskey: boolean }) {
  return (
    <Page v={v} title={v.t('Mã xác thực')} lead={v.t('Mật khẩu đúng rồi. Còn một bước nữa.')}>
      {hasPasskey ? <PasskeyButton v={v} act="sign-in" host={host} next={next} label={v.t('Dùng khóa truy cập')} /> : null}
      <Form v={v} action="/dang-nhap/ma" problems={problems}>
        <Hidden name="ve" value={ticket} />
        <Hidden name="tiep" value={next} />
        <TextInput
          name="code"
          label={hasTotp ? v.t('Mã 6 số trong ứng dụng xác thực') : v.t('Mã dự phòng')}
          hint={v.t('Mất điện thoại? Nhập một mã dự phòng đã in; mỗi mã dùng được một lần.')}
          autocomplete="one-time-code"
          width="short"
          autofocus
          error={problemOf(problems, 'code')}
        />
        <Button full>{v.t('Vào')}</Button>
      </Form>
      <Buttons>
        <ButtonLink href="/dang-nhap" kind="quiet" icon="arrow-left">
          {v.t('Nhập lại tên và mật khẩu')}
        </ButtonLink>
      </Buttons>
    </Page>
  )
}

export function ConfirmPage({ v, problems, next, host, hasPasskey }: WithProblems & { next: string; host: string; hasPasskey: boolean }) {
  return (
    <Page v={v} title={v.t('Xác nhận lại')} lead={v.t('Việc bạn sắp làm ảnh hưởng đến nhiều người, nên cần biết chắc là bạn. Xác nhận có giá trị 10 phút.')}>
      {hasPasskey ? <PasskeyButton v={v} act="confirm" host={host} next={next} label={v.t('Dùng khóa truy cập')} /> : null}
      <Form v={v} action="/xac-nhan-lai" problems={problems}>
        <Hidden name="tiep" value={next} />
        <TextInput name="password" label={v.t('Mật khẩu của bạn')} type="password" autocomplete="current-password" width="medium" error={problemOf(problems, 'password')} />
        <Button>{v.t('Xác nhận')}</Button>
      </Form>
    </Page>
  )
}

/** A phone has no password: its owner does dangerous acts at a desk, with an account. */
export function NoConfirmPage({ v }: { v: ViewContext }) {
  return (
    <Page v={v} title={v.t('Xác nhận lại')}>
      <Notice tone="warn">
        {v.t('Việc này cần tài khoản cán bộ, không làm được trên máy của tình nguyện viên. Hãy nhờ cán bộ phong trào của xã.')}
      </Notice>
      <Buttons>
        <ButtonLink href="/" icon="home">
          {v.t('Về trang đầu')}
        </ButtonLink>
      </Buttons>
    </Page>
  )
}

export function SignOutPage({ v, phone, signedIn }: { v: ViewContext; phone: boolean; signedIn: boolean }) {
  return (
    <Page v={v} title={v.t('Đăng xuất')}>
      {!signedIn ? <Notice tone="ok">{v.t('Bạn đã đăng xuất khỏi máy này.')}</Notice> : null}
      {phone ? (
        <Notice tone="warn" title={v.t('Hãy gửi hết việc trước')}>
          {v.t('Đăng xuất rồi thì máy này không đồng bộ được nữa, muốn dùng lại phải nhờ tổ trưởng ghi danh. Hãy xem còn việc chưa gửi không.')}
        </Notice>
      ) : null}
      {signedIn ? (
        <Form v={v} action="/dang-xuat">
          <Buttons>
            <Button kind={phone ? 'danger' : 'main'} icon="exit">
              {v.t('Đăng xuất khỏi máy này')}
            </Button>
            {phone ? (
              <ButtonLink href="/viec-cua-toi" icon="sync">
                {v.t('Việc chưa gửi của tôi')}
              </ButtonLink>
            ) : null}
          </Buttons>
        </Form>
      ) : (
        <Buttons>
          <ButtonLink href="/dang-nhap" icon="key" kind="main">
            {v.t('Đăng nhập')}
          </ButtonLink>
        </Buttons>
      )}
    </Page>
  )
}
