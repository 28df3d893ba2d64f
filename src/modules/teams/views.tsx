// Teams and their members, for the officer who keeps them and for the members themselves.

import { LANGUAGES } from '../../platform/languages.ts'
import { formatShortCode } from '../../platform/ids.ts'
import { addDays, formatVi, type PlainDate } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, Checks, ConfirmBox, DateInput, Form, problemOf, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Notice, PersonLine, Stack } from '../../ui/parts.tsx'
import { DescriptionList, Empty, Table } from '../../ui/table.tsx'
import type { MemberRow, TeamRow } from './queries.ts'
import { WARN_DAYS } from './rules.ts'

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
