// My account: who I am here, my sessions, my password, my second factor.

import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, Choices, ConfirmBox, Form, Hidden, problemOf, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { BigCode, QrPicture } from '../../ui/code.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, CardGrid, Notice, PersonLine, Stack } from '../../ui/parts.tsx'
import { DescriptionList, Empty } from '../../ui/table.tsx'
import { formatShortCode } from '../../platform/ids.ts'
import { formatViDateTime, type Instant } from '../../platform/time.ts'
import type { CommuneChoice, PasskeyRow, SessionRow } from './queries-accounts.ts'
import { readUserAgent, ROLES, type Role } from './rules.ts'
import { PasskeyButton } from './views-sign-in.tsx'

export function roleNames(v: ViewContext, roles: readonly string[]): string {
  return roles.map((role) => v.t(ROLES[role as Role] ?? role)).join(', ')
}

export function browserWords(v: ViewContext, userAgent: string): string {
  const { browser, system } = readUserAgent(userAgent)
  if (browser && system) return v.t('{browser} trên {system}', { browser, system: v.t(system) })
  return browser ?? (system ? v.t(system) : v.t('Trình duyệt không rõ'))
}

export interface MeProps {
  v: ViewContext
  name: string
  roles: readonly string[]
  place: string | undefined
  kind: 'staff' | 'volunteer'
  team?: { id: string; name: string }
  choosesCommune: boolean
}

export function MePage({ v, name, roles, place, kind, team, choosesCommune }: MeProps) {
  return (
    <Page v={v} title={name}>
      <DescriptionList
        items={[
          { term: v.t('Vai trò'), value: roleNames(v, roles) },
          { term: v.t('Nơi làm việc'), value: place },
          ...(team ? [{ term: v.t('Tổ'), value: <a href={`/to/${team.id}`}>{team.name}</a> }] : []),
        ]}
      />
      <CardGrid>
        <Card title={v.t('Nơi đang đăng nhập')} href="/tai-khoan/phien" icon="phone">
          {v.t('Xem và chấm dứt các phiên đăng nhập.')}
        </Card>
        {kind === 'staff' ? (
          <>
            <Card title={v.t('Bảo vệ tài khoản')} href="/tai-khoan/bao-ve" icon="shield">
              {v.t('Mã xác thực, khóa truy cập, mã dự phòng.')}
            </Card>
            <Card title={v.t('Đổi mật khẩu')} href="/tai-khoan/mat-khau" icon="key" />
          </>
        ) : null}
        {choosesCommune ? (
          <Card title={v.t('Chọn xã để xem')} href="/chon-xa" icon="map" />
        ) : null}
        <Card title={v.t('Đăng xuất')} href="/dang-xuat" icon="exit" />
      </CardGrid>
    </Page>
  )
}

export function SessionsPage({ v, sessions, currentId, revokeAction }: { v: ViewContext; sessions: SessionRow[]; currentId: string | null; revokeAction: (id: string) => string }) {
  return (
    <Page v={v} title={v.t('Nơi đang đăng nhập')} crumbs={[{ href: '/toi', label: v.t('Tài khoản của tôi') }]} lead={v.t('Thấy máy lạ? Chấm dứt phiên đó rồi đổi mật khẩu ngay.')}>
      <SessionList v={v} sessions={sessions} currentId={currentId} revokeAction={revokeAction} />
    </Page>
  )
}

export function SessionList({ v, sessions, currentId, revokeAction }: { v: ViewContext; sessions: SessionRow[]; currentId: string | null; revokeAction: (id: string) => string }) {
  if (sessions.length === 0) return <Empty icon="phone">{v.t('Không có phiên đăng nhập nào đang mở.')}</Empty>
  return (
    <Stack>
      {sessions.map((session) => (
        <PersonLine
          name={browserWords(v, session.userAgent)}
          detail={v.t('Đăng nhập {start}, dùng lần cuối {last}', { start: formatViDateTime(session.createdAt), last: formatViDateTime(session.lastSeenAt) })}
          marks={session.id === currentId ? <Badge tone="ok">{v.t('Máy này')}</Badge> : undefined}
          actions={
            session.id === currentId ? (
              <ButtonLink href="/dang-xuat" icon="exit">
                {v.t('Đăng xuất')}
              </ButtonLink>
            ) : (
              <Form v={v} action={revokeAction(session.id)} label={v.t('Chấm dứt phiên')}>
                <Button kind="plain" icon="cross">
                  {v.t('Chấm dứt')}
                </Button>
              </Form>
            )
          }
        />
      ))}
    </Stack>
  )
}

export function PasswordPage({ v, problems, commandId, mustChange }: { v: ViewContext; problems?: FieldProblem[]; commandId: string; mustChange: boolean }) {
  return (
    <Page v={v} title={v.t('Đổi mật khẩu')} {...(!mustChange && { crumbs: [{ href: '/toi', label: v.t('Tài khoản của tôi') }] })}>
      {mustChange ? (
        <Notice title={v.t('Đặt mật khẩu của riêng bạn')}>{v.t('Mật khẩu bạn vừa dùng do người quản trị cấp, chỉ dùng một lần. Từ nay chỉ mình bạn biết mật khẩu mới.')}</Notice>
      ) : null}
      <Form v={v} action="/tai-khoan/mat-khau" commandId={commandId} problems={problems}>
        <TextInput
          name="password"
          type="password"
          label={mustChange ? v.t('Mật khẩu một lần được cấp') : v.t('Mật khẩu hiện nay')}
          autocomplete="current-password"
          width="medium"
          error={problemOf(problems, 'password')}
        />
        <TextInput
          name="newPassword"
          type="password"
          label={v.t('Mật khẩu mới')}
          hint={v.t('Ít nhất 10 ký tự. Ba bốn từ không liên quan, có dấu cách, vừa chắc vừa dễ nhớ.')}
          autocomplete="new-password"
          width="medium"
          error={problemOf(problems, 'newPassword')}
        />
        <TextInput name="again" type="password" label={v.t('Nhập lại mật khẩu mới')} autocomplete="new-password" width="medium" error={problemOf(problems, 'again')} />
        <Button>{v.t('Đổi mật khẩu')}</Button>
      </Form>
      <p class="hint">{v.t('Đổi xong, các máy khác đang đăng nhập bằng tài khoản này sẽ bị đăng xuất.')}</p>
    </Page>
  )
}

export interface FactorsProps {
  v: ViewContext
  hasTotp: boolean
  required: boolean
  setup: boolean
  passkeys: PasskeyRow[]
  codesLeft: number
  host: string
  next: string
}

export function FactorsPage({ v, hasTotp, required, setup, passkeys, codesLeft, host, next }: FactorsProps) {
  const protectedNow = hasTotp || passkeys.length > 0
  return (
    <Page v={v} title={v.t('Bảo vệ tài khoản')} {...(!setup && { crumbs: [{ href: '/toi', label: v.t('Tài khoản của tôi') }] })}>
      {!protectedNow ? (
        <Notice tone={required ? 'warn' : 'info'} title={required ? v.t('Vai trò của bạn cần thêm một lớp bảo vệ') : v.t('Nên thêm một lớp bảo vệ')}>
          {v.t('Mật khẩu có thể bị lộ. Thêm mã xác thực trên điện thoại, hoặc khóa truy cập của máy, thì kẻ biết mật khẩu vẫn không vào được.')}
        </Notice>
      ) : null}
      <Card title={v.t('Mã xác thực')} icon="phone" mark={<Badge tone={hasTotp ? 'ok' : 'warn'}>{hasTotp ? v.t('Đang dùng') : v.t('Chưa có')}</Badge>}>
        <p>{v.t('Ứng dụng xác thực trên điện thoại (như Google Authenticator, Microsoft Authenticator) cho mã 6 số, đổi mỗi 30 giây, không cần mạng.')}</p>
        <Buttons>
          <ButtonLink href="/tai-khoan/ma-xac-thuc" icon="qr" kind={hasTotp ? 'plain' : 'main'}>
            {hasTotp ? v.t('Chuyển sang điện thoại khác') : v.t('Thêm mã xác thực')}
          </ButtonLink>
        </Buttons>
        {hasTotp && (passkeys.length > 0 || !required) ? (
          <ConfirmBox
            v={v}
            action="/tai-khoan/ma-xac-thuc/bo"
            label={v.t('Bỏ mã xác thực')}
            text={v.t('Từ lần sau, đăng nhập không còn hỏi mã 6 số nữa.')}
            confirmLabel={v.t('Bỏ mã xác thực')}
          />
        ) : null}
      </Card>
      <Card title={v.t('Khóa truy cập')} icon="key" mark={<Badge tone={passkeys.length > 0 ? 'ok' : undefined}>{v.t('{n} khóa', { n: passkeys.length })}</Badge>}>
        <p>{v.t('Vân tay, khuôn mặt hoặc mã khóa của chính máy này. Không có gì gửi đi để kẻ gian lấy được, và chỉ dùng được trên đúng trang này.')}</p>
        {passkeys.length > 0 ? (
          <Stack>
            {passkeys.map((passkey) => (
              <PersonLine
                name={passkey.label}
                detail={passkey.lastUsedAt ? v.t('Dùng lần cuối {last}', { last: formatViDateTime(passkey.lastUsedAt) }) : v.t('Thêm {at}, chưa dùng', { at: formatViDateTime(passkey.createdAt) })}
                actions={
                  <Form v={v} action="/tai-khoan/khoa-truy-cap/bo" label={v.t('Bỏ khóa {name}', { name: passkey.label })}>
                    <Hidden name="credentialId" value={passkey.credentialId} />
                    <Button kind="plain" icon="trash">
                      {v.t('Bỏ')}
                    </Button>
                  </Form>
                }
              />
            ))}
          </Stack>
        ) : null}
        <PasskeyButton v={v} act="register" host={host} next={next} label={v.t('Thêm khóa truy cập của máy này')}>
          <TextInput name="label" label={v.t('Đặt tên cho máy này')} hint={v.t('Để sau này biết là khóa nào, ví dụ: Máy bàn phòng một cửa')} optional v={v} width="medium" />
        </PasskeyButton>
        <noscript>
          <p class="hint">{v.t('Trình duyệt này không chạy được phần khóa truy cập. Hãy dùng mã xác thực.')}</p>
        </noscript>
      </Card>
      {protectedNow ? (
        <Card title={v.t('Mã dự phòng')} icon="document" mark={<Badge tone={codesLeft > 2 ? 'ok' : 'warn'}>{v.t('Còn {n} mã', { n: codesLeft })}</Badge>}>
          <p>{v.t('In ra, cất nơi khóa kín. Mất điện thoại thì mỗi mã vào được một lần.')}</p>
          <Form v={v} action="/tai-khoan/ma-du-phong">
            <Button kind="plain" icon="sync">
              {v.t('Tạo bộ mã mới (bộ cũ hết dùng)')}
            </Button>
          </Form>
        </Card>
      ) : null}
    </Page>
  )
}

export function TotpPage(props: { v: ViewContext; svg: string; secret: string; sealed: string; login: string; problems?: FieldProblem[] }) {
  const { v, svg, secret, sealed, login, problems } = props
  return (
    <Page v={v} title={v.t('Thêm mã xác thực')} crumbs={[{ href: '/tai-khoan/bao-ve', label: v.t('Bảo vệ tài khoản') }]}>
      <ol>
        <li>{v.t('Cài một ứng dụng xác thực trên điện thoại của bạn.')}</li>
        <li>{v.t('Trong ứng dụng, chọn thêm tài khoản rồi quét mã QR này.')}</li>
        <li>{v.t('Nhập mã 6 số ứng dụng đang hiện.')}</li>
      </ol>
      <QrPicture svg={svg} caption={v.t('Tài khoản {login}', { login })} />
      <details>
        <summary>{v.t('Không quét được? Gõ khóa này vào ứng dụng')}</summary>
        <BigCode>{secret.replace(/(.{4})(?=.)/g, '$1 ')}</BigCode>
      </details>
      <Form v={v} action="/tai-khoan/ma-xac-thuc" problems={problems}>
        <Hidden name="khoa" value={sealed} />
        <TextInput name="code" label={v.t('Mã 6 số')} inputmode="numeric" autocomplete="one-time-code" width="short" error={problemOf(problems, 'code')} />
        <Button>{v.t('Bật mã xác thực')}</Button>
      </Form>
    </Page>
  )
}

/** Shown once; the codes themselves are not kept anywhere. */
export function CodesPage({ v, codes, next, at }: { v: ViewContext; codes: string[]; next: string; at: Instant }) {
  return (
    <Page v={v} title={v.t('Mã dự phòng của bạn')} lead={v.t('Hãy in hoặc chép lại ngay: trang này chỉ hiện một lần.')}>
      <ul class="code-list">
        {codes.map((code) => (
          <li>
            <code>{formatShortCode(code)}</code>
          </li>
        ))}
      </ul>
      <p class="hint">{v.t('Tạo lúc {at}. Mỗi mã dùng được một lần khi không có điện thoại bên mình. Không ai được phép hỏi bạn các mã này.', { at: formatViDateTime(at) })}</p>
      <Buttons>
        <ButtonLink href={next} kind="main" icon="arrow-right">
          {v.t('Tôi đã chép xong')}
        </ButtonLink>
      </Buttons>
    </Page>
  )
}

export function ChooseCommunePage({ v, communes, current, next, problems, own }: { v: ViewContext; communes: CommuneChoice[]; current: number | null; next: string; problems?: FieldProblem[]; own?: string }) {
  if (communes.length === 0) {
    return (
      <Page v={v} title={v.t('Chọn xã để xem')}>
        <Empty icon="map">{own ? v.t('Bạn làm việc ở {place}, không cần chọn xã.', { place: own }) : v.t('Tỉnh của bạn chưa có xã nào trên hệ thống này.')}</Empty>
      </Page>
    )
  }
  return (
    <Page v={v} title={v.t('Chọn xã để xem')} lead={v.t('Bạn xem được số liệu của các xã trong tỉnh, không sửa được gì.')}>
      <Form v={v} action="/chon-xa" problems={problems}>
        <Hidden name="tiep" value={next} />
        <Choices
          name="xa"
          label={v.t('Xã, phường, đặc khu')}
          layout="grid"
          value={current === null ? undefined : String(current)}
          error={problemOf(problems, 'xa')}
          options={communes.map(({ communeId, kind, name, fictional }) => ({
            value: String(communeId),
            label: `${v.t(KINDS[kind] ?? kind)} ${name}`,
            ...(fictional && { hint: v.t('dữ liệu hư cấu') }),
          }))}
        />
        <Button>{v.t('Xem xã này')}</Button>
      </Form>
    </Page>
  )
}

const KINDS: Record<string, string> = { xa: 'Xã', phuong: 'Phường', dac_khu: 'Đặc khu' }

/** 'Xã Vân Bán' */
export function communeWords(v: ViewContext, kind: string, name: string): string {
  return `${v.t(KINDS[kind] ?? kind)} ${name}`
}
