// A member's page: who they are, the card, the languages and skills, and the resident they once were taught as.

import { LANGUAGES } from '../../platform/languages.ts'
import { formatShortCode } from '../../platform/ids.ts'
import { formatVi } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, Checks, Choices, ConfirmBox, DateInput, Form, Hidden, problemOf, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Card } from '../../ui/parts.tsx'
import { Empty } from '../../ui/table.tsx'
import type { MemberRow, TeamRow } from './queries.ts'
import { SKILLS, TEACHABLE_SKILLS } from './rules.ts'

const home = (v: ViewContext) => ({ href: '/to', label: v.t('Các tổ') })

export interface MemberFormProps {
  v: ViewContext
  team: TeamRow
  action: string
  title: string
  values: Record<string, string>
  languages: readonly string[]
  skills: readonly string[]
  problems?: FieldProblem[]
  commandId: string
}

export function MemberForm({ v, team, action, values, languages, skills, problems, commandId }: MemberFormProps) {
  return (
    <Form v={v} action={action} commandId={commandId} problems={problems}>
      <TextInput name="fullName" label={v.t('Họ và tên')} hint={v.t('In trên thẻ, đúng như giấy tờ.')} value={values.fullName} width="medium" error={problemOf(problems, 'fullName')} />
      <Choices
        name="role"
        label={v.t('Vai trò trong tổ')}
        layout="grid"
        value={values.role}
        error={problemOf(problems, 'role')}
        options={[
          { value: 'member', label: v.t('Thành viên') },
          { value: 'leader', label: v.t('Tổ trưởng'), hint: v.t('ghi danh và thu hồi máy của tổ') },
        ]}
      />
      <TextInput
        name="phone"
        label={v.t('Số điện thoại')}
        hint={v.t('Chỉ tổ và cán bộ xã thấy, không in lên thẻ.')}
        optional
        v={v}
        type="tel"
        width="medium"
        value={values.phone}
        error={problemOf(problems, 'phone')}
      />
      <Checks
        name="languages"
        label={v.t('Nói được tiếng')}
        layout="grid"
        values={languages}
        error={problemOf(problems, 'languages')}
        options={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label: v.t(label) }))}
      />
      <Checks
        name="skills"
        label={v.t('Hướng dẫn được')}
        optional
        v={v}
        layout="grid"
        values={skills}
        error={problemOf(problems, 'skills')}
        options={TEACHABLE_SKILLS.map((value) => ({ value, label: SKILLS[value]! }))}
      />
      <DateInput
        name="cardValidUntil"
        label={v.t('Thẻ có giá trị đến')}
        hint={v.t('Muộn nhất là {date}, theo quyết định của tổ.', { date: formatVi(team.validUntil) })}
        value={values.cardValidUntil}
        max={team.validUntil}
        error={problemOf(problems, 'cardValidUntil')}
      />
      <Button>{v.t('Lưu')}</Button>
    </Form>
  )
}

export function NewMemberPage(props: MemberFormProps) {
  const { v, team, title } = props
  return (
    <Page v={v} title={title} crumbs={[home(v), { href: `/to/${team.id}`, label: team.name }]}>
      <MemberForm {...props} />
    </Page>
  )
}

export interface ResidentChoice {
  id: string
  label: string
  place: string
}

export interface MemberPageProps extends MemberFormProps {
  member: MemberRow
  /** What was searched for the link to the register, and whom it found. */
  sought: string
  found: readonly ResidentChoice[]
  linkProblems?: FieldProblem[]
  newCommandId: () => string
}

export function MemberPage(props: MemberPageProps) {
  const { v, team, member, sought, found, linkProblems, newCommandId } = props
  const base = `/to/${team.id}/thanh-vien/${member.id}`
  return (
    <Page v={v} title={member.fullName} crumbs={[home(v), { href: `/to/${team.id}`, label: team.name }]}>
      <Card title={v.t('Thẻ người hướng dẫn')} icon="qr">
        <p>{v.t('Mã {code}', { code: formatShortCode(member.cardCode) })}</p>
        <Buttons>
          <ButtonLink href={`/to/${team.id}/the.pdf?nguoi=${member.id}`} icon="print">
            {v.t('In thẻ')}
          </ButtonLink>
          <ButtonLink href={`/nguoi-huong-dan/${member.cardCode}`} icon="eye">
            {v.t('Xem trang kiểm tra')}
          </ButtonLink>
        </Buttons>
        <ConfirmBox
          v={v}
          action={`${base}/the-moi`}
          commandId={newCommandId()}
          label={v.t('Mất thẻ, cấp mã mới')}
          text={v.t('Mã cũ sẽ báo là không có thật. Nhớ in thẻ mới.')}
          confirmLabel={v.t('Cấp mã mới')}
        />
      </Card>
      <Card title={v.t('Thông tin')}>
        <MemberForm {...props} />
      </Card>
      <Card title={v.t('Từ người học thành người dạy')} icon="star">
        <p>{v.t('Nếu người này từng được tổ hướng dẫn rồi nay dạy lại người khác, hãy gắn với tên trong danh sách dân để thấy chuỗi lan tỏa.')}</p>
        {member.residentName ? (
          <Form v={v} action={`${base}/lien-ket`} commandId={newCommandId()}>
            <p>{v.t('Đang gắn với {name}.', { name: member.residentName })}</p>
            <Button kind="plain" icon="cross">
              {v.t('Bỏ gắn')}
            </Button>
          </Form>
        ) : (
          <LinkSearch v={v} base={base} sought={sought} found={found} problems={linkProblems} commandId={newCommandId()} />
        )}
      </Card>
      <ConfirmBox
        v={v}
        action={`${base}/roi`}
        commandId={newCommandId()}
        label={v.t('Rời tổ')}
        text={v.t('Thẻ hết hiệu lực và máy của {name} bị thu hồi ngay. Việc đã ghi vẫn giữ nguyên.', { name: member.fullName })}
        confirmLabel={v.t('Xác nhận rời tổ')}
      />
    </Page>
  )
}

function LinkSearch({ v, base, sought, found, problems, commandId }: { v: ViewContext; base: string; sought: string; found: readonly ResidentChoice[]; problems?: FieldProblem[]; commandId: string }) {
  return (
    <>
      <Form v={v} action={`${base}/sua`} method="get" inline label={v.t('Tìm trong danh sách dân')}>
        <TextInput name="tim" type="search" label={v.t('Tìm theo tên')} value={sought} width="medium" />
        <Button kind="plain" icon="search">
          {v.t('Tìm')}
        </Button>
      </Form>
      {sought !== '' && found.length === 0 ? <Empty icon="search">{v.t('Không thấy ai tên như vậy.')}</Empty> : null}
      {found.length > 0 ? (
        <Form v={v} action={`${base}/lien-ket`} commandId={commandId} problems={problems}>
          <Hidden name="tim" value={sought} />
          <Choices
            name="residentId"
            label={v.t('Là người nào')}
            error={problemOf(problems, 'residentId')}
            options={found.map(({ id, label, place }) => ({ value: id, label, hint: place }))}
          />
          <Button>{v.t('Gắn với người này')}</Button>
        </Form>
      ) : null}
    </>
  )
}
