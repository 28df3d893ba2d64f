// The administrator's pages: who works here, what each may do, and first aid for forgotten passwords.

import { newId } from '../../platform/ids.ts'
import { formatVi, formatViDateTime, toPlainDate, type Instant } from '../../platform/time.ts'
import { BigCode } from '../../ui/code.tsx'
import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, Checks, ConfirmBox, Form, Hidden, problemOf, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Notice } from '../../ui/parts.tsx'
import { DescriptionList, Table } from '../../ui/table.tsx'
import type { AccountRow, SessionRow } from './queries-accounts.ts'
import { COMMUNE_STAFF_ROLES, needsSecondFactor, ROLES } from './rules.ts'
import { roleNames, SessionList } from './views-self.tsx'

function stateBadge(v: ViewContext, account: AccountRow) {
  if (account.state !== 'active') return <Badge tone="bad">{v.t('Đã khóa')}</Badge>
  if (account.mustChangePassword) return <Badge tone="warn">{v.t('Chưa đổi mật khẩu một lần')}</Badge>
  return <Badge tone="ok">{v.t('Đang dùng')}</Badge>
}

function factorWords(v: ViewContext, account: AccountRow): string {
  const words = [account.hasTotp ? v.t('mã xác thực') : '', Number(account.passkeys) > 0 ? v.t('{n} khóa truy cập', { n: account.passkeys }) : ''].filter(Boolean)
  if (words.length > 0) return words.join(', ')
  return needsSecondFactor(account.roles) ? v.t('chưa có, sẽ phải thêm khi đăng nhập') : v.t('chưa có')
}

export function AccountsPage({ v, accounts }: { v: ViewContext; accounts: AccountRow[] }) {
  return (
    <Page
      v={v}
      wide
      title={v.t('Tài khoản cán bộ')}
      lead={v.t('Tình nguyện viên không có tài khoản: tổ trưởng ghi danh máy cho họ.')}
      actions={
        <ButtonLink href="/quan-tri/tai-khoan/moi" icon="plus" kind="main">
          {v.t('Thêm tài khoản')}
        </ButtonLink>
      }
    >
      <Table
        caption={v.t('Tài khoản cán bộ')}
        hideCaption
        rows={accounts}
        empty={v.t('Xã chưa có tài khoản cán bộ nào.')}
        rowTone={(account) => (account.state !== 'active' ? 'warn' : undefined)}
        columns={[
          { head: v.t('Họ tên'), cell: (account) => <a href={`/quan-tri/tai-khoan/${account.id}`}>{account.fullName}</a> },
          { head: v.t('Tên đăng nhập'), cell: (account) => account.login },
          { head: v.t('Vai trò'), cell: (account) => roleNames(v, account.roles) },
          { head: v.t('Tình trạng'), cell: (account) => stateBadge(v, account) },
          { head: v.t('Lớp bảo vệ thứ hai'), cell: (account) => factorWords(v, account) },
          { head: v.t('Vào lần cuối'), cell: (account) => (account.lastSeenAt ? formatViDateTime(account.lastSeenAt) : v.t('chưa lần nào')) },
        ]}
      />
    </Page>
  )
}

function RoleChecks({ v, roles, problems }: { v: ViewContext; roles: readonly string[]; problems?: FieldProblem[] }) {
  return (
    <Checks
      name="roles"
      label={v.t('Vai trò')}
      hint={v.t('Một người có thể giữ nhiều vai trò; chỉ giao đúng việc đang làm.')}
      layout="grid"
      values={roles}
      error={problemOf(problems, 'roles')}
      options={COMMUNE_STAFF_ROLES.map((role) => ({
        value: role,
        label: v.t(ROLES[role]),
        ...(needsSecondFactor([role]) && { hint: v.t('phải có lớp bảo vệ thứ hai') }),
      }))}
    />
  )
}

export function NewAccountPage({ v, problems, values, roles, commandId }: { v: ViewContext; problems?: FieldProblem[]; values: Record<string, string>; roles: readonly string[]; commandId: string }) {
  return (
    <Page v={v} title={v.t('Thêm tài khoản')} crumbs={[{ href: '/quan-tri/tai-khoan', label: v.t('Tài khoản cán bộ') }]}>
      <Form v={v} action="/quan-tri/tai-khoan/moi" commandId={commandId} problems={problems}>
        <TextInput name="fullName" label={v.t('Họ và tên')} value={values.fullName} width="medium" error={problemOf(problems, 'fullName')} />
        <TextInput
          name="login"
          label={v.t('Tên đăng nhập')}
          hint={v.t('Chữ không dấu, số, dấu chấm; ví dụ: vanban.lan')}
          value={values.login}
          width="medium"
          error={problemOf(problems, 'login')}
        />
        <RoleChecks v={v} roles={roles} problems={problems} />
        <Button>{v.t('Tạo tài khoản')}</Button>
      </Form>
    </Page>
  )
}

/** The only time the one-time password is seen. */
export function OneTimePasswordPage({ v, login, fullName, password, until, accountId }: { v: ViewContext; login: string; fullName: string; password: string; until: Instant; accountId: string }) {
  return (
    <Page v={v} title={v.t('Mật khẩu một lần')} crumbs={[{ href: '/quan-tri/tai-khoan', label: v.t('Tài khoản cán bộ') }]}>
      <Notice tone="warn" title={v.t('Trang này chỉ hiện một lần')}>
        {v.t('Đưa tận tay cho {name}, đừng gửi qua Zalo hay tin nhắn. Lần đăng nhập đầu tiên sẽ phải đặt mật khẩu mới.', { name: fullName })}
      </Notice>
      <BigCode label={v.t('Tên đăng nhập')}>{login}</BigCode>
      <BigCode label={v.t('Mật khẩu một lần')}>{password}</BigCode>
      <p class="hint">{v.t('Dùng được đến hết ngày {date}.', { date: formatVi(toPlainDate(until)) })}</p>
      <Buttons>
        <ButtonLink href={`/quan-tri/tai-khoan/${accountId}`} kind="main">
          {v.t('Đã đưa xong')}
        </ButtonLink>
      </Buttons>
    </Page>
  )
}

export interface AccountPageProps {
  v: ViewContext
  account: AccountRow
  sessions: SessionRow[]
  currentSessionId: string | null
  isMe: boolean
  now: Instant
  /** Shown in the form again after a refusal. */
  roles?: readonly string[]
  fullName?: string
  problems?: FieldProblem[]
}

export function AccountPage({ v, account, sessions, currentSessionId, isMe, now, roles, fullName, problems }: AccountPageProps) {
  const base = `/quan-tri/tai-khoan/${account.id}`
  return (
    <Page v={v} title={account.fullName} crumbs={[{ href: '/quan-tri/tai-khoan', label: v.t('Tài khoản cán bộ') }]}>
      <DescriptionList
        items={[
          { term: v.t('Tên đăng nhập'), value: account.login },
          { term: v.t('Tình trạng'), value: stateBadge(v, account) },
          { term: v.t('Lớp bảo vệ thứ hai'), value: factorWords(v, account) },
          { term: v.t('Tạo ngày'), value: formatVi(toPlainDate(account.createdAt)) },
          { term: v.t('Vào lần cuối'), value: account.lastSeenAt ? formatViDateTime(account.lastSeenAt) : v.t('chưa lần nào') },
        ]}
      />
      <Card title={v.t('Tên và vai trò')}>
        <Form v={v} action={`${base}/vai-tro`} commandId={newId(now)} problems={problems}>
          <TextInput name="fullName" label={v.t('Họ và tên')} value={fullName ?? account.fullName} width="medium" error={problemOf(problems, 'fullName')} />
          <RoleChecks v={v} roles={roles ?? account.roles} problems={problems} />
          <Button>{v.t('Lưu')}</Button>
        </Form>
      </Card>
      <Card title={v.t('Phiên đăng nhập đang mở')}>
        <SessionList v={v} sessions={sessions} currentId={currentSessionId} revokeAction={(id) => `${base}/phien/${id}/dung`} />
      </Card>
      {isMe ? (
        <p class="hint">{v.t('Đây là tài khoản của bạn: muốn khóa hay cấp lại mật khẩu, hãy nhờ người quản trị khác.')}</p>
      ) : (
        <>
          <ConfirmBox
            v={v}
            action={`${base}/cap-lai`}
            commandId={newId(now)}
            label={v.t('Cấp lại mật khẩu')}
            icon="key"
            text={v.t('Mọi phiên của {name} bị đăng xuất, mật khẩu cũ hết dùng. Chỉ làm khi gặp trực tiếp: kẻ gian hay gọi điện giả làm đồng nghiệp quên mật khẩu.', { name: account.fullName })}
            confirmLabel={v.t('Cấp mật khẩu một lần')}
          >
            <Checks
              name="dropSecondFactor"
              label={v.t('Lớp bảo vệ thứ hai')}
              options={[{ value: 'co', label: v.t('Gỡ cả mã xác thực và khóa truy cập'), hint: v.t('chỉ khi người đó mất điện thoại') }]}
            />
          </ConfirmBox>
          {account.state === 'active' ? (
            <ConfirmBox
              v={v}
              action={`${base}/khoa`}
              commandId={newId(now)}
              label={v.t('Khóa tài khoản')}
              icon="lock"
              text={v.t('{name} bị đăng xuất ngay và không vào được nữa. Việc đã làm vẫn giữ nguyên.', { name: account.fullName })}
              confirmLabel={v.t('Khóa')}
            />
          ) : (
            <Form v={v} action={`${base}/mo-khoa`} commandId={newId(now)}>
              <Hidden name="mo" value="1" />
              <Button kind="plain" icon="key">
                {v.t('Mở khóa tài khoản')}
              </Button>
            </Form>
          )}
        </>
      )}
    </Page>
  )
}
