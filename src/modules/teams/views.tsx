// Teams and their members, for the officer who keeps them and for the members themselves.

import { LANGUAGES } from '../people/index.ts'
import { formatShortCode } from '../../platform/ids.ts'
import { addDays, formatVi, type PlainDate } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, Checks, Choices, ConfirmBox, DateInput, Form, Hidden, problemOf, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Notice, PersonLine, Stack } from '../../ui/parts.tsx'
import { DescriptionList, Empty, Table } from '../../ui/table.tsx'
import type { MemberRow, TeamRow } from './queries.ts'
import { SKILLS, TEACHABLE_SKILLS, WARN_DAYS } from './rules.ts'

const home = (v: ViewContext) => ({ href: '/to', label: v.t('Các tổ') })

function validity(v: ViewContext, team: Pick<TeamRow, 'validUntil' | 'state'>, today: PlainDate) {
  if (team.state !== 'active') return <Badge tone="bad">{v.t('Đã giải thể')}</Badge>
  if (team.validUntil < today) return <Badge tone="bad">{v.t('Quyết định hết hạn {date}', { date: formatVi(team.validUntil) })}</Badge>
  if (team.validUntil < addDays(today, WARN_DAYS)) return <Badge tone="warn">{v.t('Sắp hết hạn {date}', { date: formatVi(team.validUntil) })}</Badge>
  return <Badge tone="ok">{v.t('Đến {date}', { date: formatVi(team.validUntil) })}</Badge>
}

export function TeamsPage({ v, teams, today, manages, hamletWord }: { v: ViewContext; teams: TeamRow[]; today: PlainDate; manages: boolean; hamletWord: string }) {
  return (
    <Page
      v={v}
      wide
      title={v.t('Các tổ')}
      actions={
        manages ? (
          <ButtonLink href="/to/moi" icon="plus" kind="main">
            {v.t('Lập tổ mới')}
          </ButtonLink>
        ) : undefined
      }
    >
      <Table
        caption={v.t('Các tổ')}
        hideCaption
        rows={teams}
        empty={manages ? v.t('Chưa có tổ nào. Hãy lập tổ theo quyết định của xã.') : v.t('Chưa có tổ nào.')}
        columns={[
          { head: v.t('Tổ'), cell: (team) => <a href={`/to/${team.id}`}>{team.name}</a> },
          { head: v.t('Tổ trưởng'), cell: (team) => team.leaders.join(', ') || <Badge tone="warn">{v.t('chưa có')}</Badge> },
          { head: v.t('Thành viên'), num: true, cell: (team) => <a href={`/to/${team.id}`}>{v.t('{n} người', { n: team.members })}</a> },
          { head: v.t('Phụ trách ({word})', { word: hamletWord }), cell: (team) => team.hamletNames.join(', ') },
          { head: v.t('Hiệu lực'), cell: (team) => validity(v, team, today) },
        ]}
      />
    </Page>
  )
}

export interface TeamPageProps {
  v: ViewContext
  team: TeamRow
  members: MemberRow[]
  today: PlainDate
  manages: boolean
  enrols: boolean
  /** Phone numbers are for the team itself and for officers. */
  seesPhones: boolean
  hamletWord: string
  commandId: string
}

export function TeamPage({ v, team, members, today, manages, enrols, seesPhones, hamletWord, commandId }: TeamPageProps) {
  const [active, left] = [members.filter((member) => member.state === 'active'), members.filter((member) => member.state !== 'active')]
  const open = team.state === 'active'
  return (
    <Page v={v} title={team.name} crumbs={[home(v)]}>
      <DescriptionList
        items={[
          { term: v.t('Quyết định'), value: v.t('số {number} ngày {date}', { number: team.decisionNumber, date: formatVi(team.decisionDate) }) },
          { term: v.t('Hiệu lực'), value: validity(v, team, today) },
          { term: v.t('Phụ trách ({word})', { word: hamletWord }), value: team.hamletNames.join(', ') },
        ]}
      />
      {manages && open ? (
        <Buttons>
          <ButtonLink href={`/to/${team.id}/thanh-vien/moi`} icon="plus" kind="main">
            {v.t('Thêm thành viên')}
          </ButtonLink>
          {active.length > 0 ? (
            <ButtonLink href={`/to/${team.id}/the.pdf`} icon="print">
              {v.t('In thẻ cả tổ')}
            </ButtonLink>
          ) : null}
          <ButtonLink href={`/to/${team.id}/sua`} icon="edit">
            {v.t('Sửa tổ')}
          </ButtonLink>
        </Buttons>
      ) : null}
      <h2>{v.t('Thành viên')}</h2>
      {active.length === 0 ? (
        <Empty icon="team">{v.t('Tổ chưa có thành viên.')}</Empty>
      ) : (
        <Stack>
          {active.map((member) => (
            <MemberLine v={v} member={member} manages={manages} enrols={enrols} seesPhones={seesPhones} />
          ))}
        </Stack>
      )}
      {left.length > 0 ? (
        <details>
          <summary>{v.t('{n} người đã rời tổ', { n: left.length })}</summary>
          <Stack>
            {left.map((member) => (
              <PersonLine name={member.fullName} detail={v.t('Thẻ {code} không còn hiệu lực', { code: formatShortCode(member.cardCode) })} />
            ))}
          </Stack>
        </details>
      ) : null}
      {manages && open ? (
        <ConfirmBox
          v={v}
          action={`/to/${team.id}/giai-the`}
          commandId={commandId}
          label={v.t('Giải thể tổ')}
          text={v.t('Mọi thẻ của tổ hết hiệu lực và mọi máy của thành viên bị thu hồi ngay. Việc đã ghi vẫn giữ nguyên.')}
          confirmLabel={v.t('Giải thể')}
        />
      ) : null}
    </Page>
  )
}

function MemberLine({ v, member, manages, enrols, seesPhones }: { v: ViewContext; member: MemberRow; manages: boolean; enrols: boolean; seesPhones: boolean }) {
  const languages = member.languages.map((key) => v.t(LANGUAGES[key] ?? key)).join(', ')
  return (
    <PersonLine
      name={member.fullName}
      {...(manages && { href: `/to/${member.teamId}/thanh-vien/${member.id}/sua` })}
      detail={[languages, seesPhones ? member.phone : null, v.t('thẻ {code}', { code: formatShortCode(member.cardCode) })].filter(Boolean).join(' · ')}
      marks={
        <>
          {member.role === 'leader' ? <Badge tone="info">{v.t('Tổ trưởng')}</Badge> : null}
          {member.residentName ? <Badge tone="ok">{v.t('người gieo số')}</Badge> : null}
          {enrols && member.phones === 0 ? <Badge tone="warn">{v.t('chưa có máy')}</Badge> : null}
        </>
      }
      actions={
        <>
          {enrols ? (
            <ButtonLink href={`/doi/ghi-danh/${member.id}`} icon="qr" label={v.t('Ghi danh máy cho {name}', { name: member.fullName })}>
              {v.t('Ghi danh máy')}
            </ButtonLink>
          ) : null}
        </>
      }
    />
  )
}

export interface HamletChoice {
  id: string
  name: string
}

export function TeamFormPage(props: {
  v: ViewContext
  action: string
  title: string
  values: Record<string, string>
  hamletIds: readonly string[]
  hamlets: readonly HamletChoice[]
  hamletWord: string
  problems?: FieldProblem[]
  commandId: string
  up?: { href: string; label: string }
}) {
  const { v, action, title, values, hamletIds, hamlets, hamletWord, problems, commandId, up } = props
  return (
    <Page v={v} title={title} crumbs={up ? [home(v), up] : [home(v)]}>
      {hamlets.length === 0 ? (
        <Notice tone="warn" actions={<ButtonLink href="/dia-ban">{v.t('Tới phần địa bàn')}</ButtonLink>}>
          {v.t('Xã chưa có {word} nào. Hãy thêm địa bàn trước.', { word: hamletWord })}
        </Notice>
      ) : null}
      <Form v={v} action={action} commandId={commandId} problems={problems}>
        <TextInput name="name" label={v.t('Tên tổ')} value={values.name} error={problemOf(problems, 'name')} />
        <TextInput
          name="decisionNumber"
          label={v.t('Quyết định số')}
          hint={v.t('Ví dụ: 38/QĐ-UBND')}
          value={values.decisionNumber}
          width="medium"
          error={problemOf(problems, 'decisionNumber')}
        />
        <DateInput name="decisionDate" label={v.t('Ngày quyết định')} value={values.decisionDate} error={problemOf(problems, 'decisionDate')} />
        <DateInput
          name="validUntil"
          label={v.t('Có hiệu lực đến')}
          hint={v.t('Thẻ của thành viên không dài hơn ngày này.')}
          value={values.validUntil}
          error={problemOf(problems, 'validUntil')}
        />
        <Checks
          name="hamletIds"
          label={v.t('Phụ trách ({word})', { word: hamletWord })}
          hint={v.t('Một nơi có thể có nhiều tổ.')}
          layout="grid"
          values={hamletIds}
          error={problemOf(problems, 'hamletIds')}
          options={hamlets.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Button>{v.t('Lưu')}</Button>
      </Form>
    </Page>
  )
}

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
