// "Người gieo số": residents who learned and now teach others, as trees and as a table; confirmations that exist
// elsewhere; and the page of skills with their sources.

import { formatVi, plainDate, type PlainDate } from '../../platform/time.ts'
import { formatNumber, type ViewContext } from '../../ui/context.ts'
import { Button, DateInput, Form, Hidden, problemOf, Select, Textarea, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Notice, Source, Tabs, Unverified } from '../../ui/parts.tsx'
import { Empty, Figure, FigureRow, Table } from '../../ui/table.tsx'
import type { ConfirmationRow, TeachingEdge } from './queries-calls.ts'
import type { Sower } from './rules-chain.ts'
import { FIVE_SKILL_RULE, HOUSEHOLD_SKILLS, LOCAL_SLOT, SKILL_MAPPING, SKILLS, skillName, skillShort, type SkillSource } from './skills.ts'

export interface ChainProps {
  v: ViewContext
  edges: readonly TeachingEdge[]
  trees: readonly Sower<TeachingEdge>[]
  view: 'cay' | 'bang'
  /** More pairs exist than are shown. */
  capped: boolean
}

export function ChainPage({ v, edges, trees, view, capped }: ChainProps) {
  const names = new Map(edges.flatMap((edge) => [[edge.teacherId, edge.teacherName] as const, [edge.learnerId, edge.learnerName] as const]))
  const teachers = new Set(edges.map((edge) => edge.teacherId)).size
  const learners = new Set(edges.map((edge) => edge.learnerId)).size
  return (
    <Page v={v} title={v.t('Người gieo số')} lead={v.t('Người đã học được nay dạy lại người khác. Ghi ở mục “Được ai dạy?” khi ghi lượt thăm.')} wide>
      <FigureRow>
        <Figure v={v} label={v.t('Người gieo')} value={teachers} unit={v.t('người')} href="/nguoi-gieo-so?xem=bang" icon="star" />
        <Figure v={v} label={v.t('Người được dạy lại')} value={learners} unit={v.t('người')} href="/nguoi-gieo-so?xem=bang" icon="person" />
      </FigureRow>
      <Tabs
        label={v.t('Cách xem')}
        tabs={[
          { href: '/nguoi-gieo-so', label: v.t('Dạng cây'), current: view === 'cay' },
          { href: '/nguoi-gieo-so?xem=bang', label: v.t('Dạng bảng'), current: view === 'bang' },
        ]}
      />
      {capped ? <Notice tone="warn">{v.t('Chỉ hiện {n} cặp sớm nhất.', { n: formatNumber(v.lang, edges.length) })}</Notice> : null}
      {edges.length === 0 ? (
        <Empty icon="star">{v.t('Chưa có ai dạy lại ai. Khi ghi lượt thăm, chọn người đã dạy ở mục “Được ai dạy?”.')}</Empty>
      ) : view === 'cay' ? (
        <Trees v={v} trees={trees} names={names} />
      ) : (
        <ChainTable v={v} edges={edges} />
      )}
    </Page>
  )
}

function Trees({ v, trees, names }: { v: ViewContext; trees: readonly Sower<TeachingEdge>[]; names: ReadonlyMap<string, string> }) {
  return (
    <ul class="sowers">
      {trees.map((tree) => (
        <li>
          <details open={trees.length <= 3 ? true : undefined}>
            <summary>
              <strong>{names.get(tree.id)}</strong> {v.t('gieo tới {n} người', { n: formatNumber(v.lang, tree.reach) })}
            </summary>
            <Branch v={v} sower={tree} />
          </details>
        </li>
      ))}
    </ul>
  )
}

function Branch({ v, sower }: { v: ViewContext; sower: Sower<TeachingEdge> }) {
  return (
    <ul class="sowers">
      {sower.taught.map(({ edge, below }) => (
        <li>
          {edge.learnerName}{' '}
          <span class="knock-last">
            {edge.skills.map((skill) => v.t(skillShort(skill))).join(', ')} · {formatVi(edge.firstOn)}
          </span>
          {below && below.taught.length > 0 ? <Branch v={v} sower={below} /> : null}
        </li>
      ))}
    </ul>
  )
}

function ChainTable({ v, edges }: { v: ViewContext; edges: readonly TeachingEdge[] }) {
  return (
    <Table
      caption={v.t('Ai dạy ai')}
      rows={edges}
      columns={[
        { head: v.t('Người gieo'), rowHead: true, cell: (edge) => edge.teacherName },
        { head: v.t('Người học'), cell: (edge) => edge.learnerName },
        { head: v.t('Thôn, tổ của người học'), cell: (edge) => edge.hamletName },
        { head: v.t('Kỹ năng'), cell: (edge) => edge.skills.map((skill) => v.t(skillShort(skill))).join(', ') },
        { head: v.t('Từ ngày'), cell: (edge) => formatVi(edge.firstOn) },
      ]}
    />
  )
}

export interface ConfirmProps {
  v: ViewContext
  search: string
  found: readonly { id: string; fullName: string; detail: string }[]
  person: { id: string; fullName: string; detail: string } | null
  confirmations: readonly ConfirmationRow[]
  values: Record<string, string>
  commandId: string
  today: PlainDate
  problems?: readonly FieldProblem[]
}

export function ConfirmPage(props: ConfirmProps) {
  const { v, search, found, person } = props
  return (
    <Page
      v={v}
      title={v.t('Ghi xác nhận nơi khác')}
      lead={v.t('Gõ Cửa không cấp xác nhận. Trang này chỉ ghi lại rằng cơ quan khác đã xác nhận, và ghi ở đâu.')}
    >
      {person ? (
        <ConfirmForm {...props} person={person} />
      ) : (
        <>
          <Form v={v} action="/xac-nhan" method="get" inline label={v.t('Tìm người')}>
            <TextInput name="tim" type="search" label={v.t('Tìm người theo tên, không cần dấu')} value={search} />
            <Button kind="plain" icon="search">
              {v.t('Tìm')}
            </Button>
          </Form>
          {search !== '' && found.length === 0 ? <Empty icon="search">{v.t('Không thấy ai khớp. Thử gõ ít chữ hơn.')}</Empty> : null}
          <ul class="knock-list">
            {found.map(({ id, fullName, detail }) => (
              <li class="knock">
                <a class="knock-link" href={`/xac-nhan?nguoi=${id}`}>
                  <span class="knock-words">
                    <span class="knock-name">{fullName}</span>
                    <span class="knock-last">{detail}</span>
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </Page>
  )
}

function ConfirmForm({ v, person, confirmations, values, commandId, today, problems }: ConfirmProps & { person: NonNullable<ConfirmProps['person']> }) {
  return (
    <>
      <Card title={person.fullName}>
        <p class="knock-last">{person.detail}</p>
        <p>
          <a href="/xac-nhan">{v.t('Chọn người khác')}</a>
        </p>
      </Card>
      <Form v={v} action="/xac-nhan" commandId={commandId} label={v.t('Ghi xác nhận nơi khác')} {...(problems && { problems })}>
        <Hidden name="residentId" value={person.id} />
        <Select
          name="skill"
          label={v.t('Kỹ năng được xác nhận')}
          value={values.skill ?? ''}
          error={problemOf(problems, 'skill')}
          options={[...HOUSEHOLD_SKILLS, ...SKILLS].map(({ key, name }) => ({ value: key, label: v.t(name) }))}
        />
        <DateInput name="confirmedOn" label={v.t('Ngày xác nhận')} value={values.confirmedOn ?? ''} error={problemOf(problems, 'confirmedOn')} max={today} />
        <Textarea
          name="source"
          label={v.t('Giấy tờ hoặc hệ thống nào xác nhận?')}
          value={values.source ?? ''}
          error={problemOf(problems, 'source')}
          rows={2}
          maxlength={300}
          hint={v.t('Ghi tên, số, ngày, cơ quan. Không ghi số căn cước, không tải ảnh giấy tờ.')}
        />
        <Button icon="check">{v.t('Ghi lại')}</Button>
      </Form>
      <Table
        caption={v.t('Đã ghi trước đây')}
        rows={confirmations}
        empty={v.t('Chưa ghi xác nhận nào của người này.')}
        columns={[
          { head: v.t('Kỹ năng'), rowHead: true, cell: (row) => v.t(skillName(row.skill)) },
          { head: v.t('Ngày'), cell: (row) => formatVi(row.confirmedOn) },
          { head: v.t('Nguồn'), cell: (row) => row.source },
        ]}
      />
    </>
  )
}

export interface SkillsProps {
  v: ViewContext
  localSkill: { key: string; chosen: boolean }
  mayChoose: boolean
  commandId: string
  today: PlainDate
}

export function SkillsPage({ v, localSkill, mayChoose, commandId, today }: SkillsProps) {
  return (
    <Page v={v} title={v.t('Năm kỹ năng của hộ gia đình')} lead={v.t(FIVE_SKILL_RULE.text)} wide>
      <FactSource v={v} fact={FIVE_SKILL_RULE} today={today} />
      <Notice tone="warn" title={v.t('Cách ghép kỹ năng: không phải quy định chính thức')}>
        <p>{v.t(SKILL_MAPPING.text)}</p>
        <FactSource v={v} fact={SKILL_MAPPING} today={today} />
      </Notice>
      {HOUSEHOLD_SKILLS.map((slot) => (
        <Card title={`${slot.order}. ${v.t(slot.name)}`}>
          {slot.key === LOCAL_SLOT ? <LocalChoice v={v} localSkill={localSkill} mayChoose={mayChoose} commandId={commandId} /> : null}
          <ul class="skill-list">
            {SKILLS.filter((skill) => skill.slot === slot.key).map((skill) => (
              <li>
                {v.t(skill.name)} {skill.proves ? <Badge tone="ok">{v.t('làm được thì tính')}</Badge> : <Badge>{v.t('bước chuẩn bị, chưa tính')}</Badge>}
                <FactSource v={v} fact={skill} today={today} />
              </li>
            ))}
          </ul>
        </Card>
      ))}
    </Page>
  )
}

function LocalChoice({ v, localSkill, mayChoose, commandId }: Omit<SkillsProps, 'today'>) {
  const options = SKILLS.filter((skill) => skill.slot === LOCAL_SLOT).map(({ key, name }) => ({ value: key, label: v.t(name) }))
  return (
    <>
      <p>
        {v.t('Xã đang tính: {skill}.', { skill: v.t(skillName(localSkill.key)) })}{' '}
        {localSkill.chosen ? null : <Badge tone="warn">{v.t('mặc định, xã chưa chọn')}</Badge>}
      </p>
      {mayChoose ? (
        <Form v={v} action="/ky-nang" commandId={commandId} inline label={v.t('Chọn kỹ năng thứ năm')}>
          <Select name="skill" label={v.t('Kỹ năng thứ năm của xã')} value={localSkill.key} options={options} />
          <Button kind="plain">{v.t('Chọn')}</Button>
        </Form>
      ) : null}
    </>
  )
}

function FactSource({ v, fact, today }: { v: ViewContext; fact: SkillSource; today: PlainDate }) {
  const expired = fact.expiresOn < today
  return (
    <>
      <Source v={v} name={fact.source.name} href={fact.source.url} checkedOn={formatVi(plainDate(fact.checkedOn))} verified={fact.status === 'official'} />
      {expired ? <Unverified v={v} why={v.t('quá hạn kiểm tra {date}', { date: formatVi(plainDate(fact.expiresOn)) })} /> : null}
    </>
  )
}
