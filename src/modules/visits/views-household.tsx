// One house: who lives here, who has a phone, how far each has come per skill, what happened before, and the buttons.

import { formatVi, type PlainDate } from '../../platform/time.ts'
import { rungLabel, type Rung, type ViewContext } from '../../ui/context.ts'
import { ButtonLink, Buttons, DateInput, Button, Form, Hidden, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Icon, type IconName } from '../../ui/icons.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Notice, RungBadge } from '../../ui/parts.tsx'
import { RungMark } from '../../ui/rung.tsx'
import { Timeline } from '../../ui/table.tsx'
import { reasonText, type Outcome, type Reason } from './rules.ts'
import { skillName, skillShort } from './skills.ts'
import type { FieldHouseholdDetail, FieldPerson, FieldVisit } from './store.ts'
import { deviceLabel, languageLabel, needLabel, outcomeLabel, roleLabel } from './words.ts'

export interface HouseholdProps {
  v: ViewContext
  household: FieldHouseholdDetail
  today: PlainDate
  reasons: readonly Reason[]
  /** Skills of the drive, shown even when nothing has begun. */
  driveSkills: readonly string[]
  driveId: string
  backHref: string
  /** Ids for the quick logs, so that pressing twice logs once. */
  commandIds: Record<QuickOutcome, string>
  problems?: { outcome: string; problems: readonly FieldProblem[]; nextOn: string }
}

export type QuickOutcome = Exclude<Outcome, 'met'>

export function HouseholdPage(props: HouseholdProps) {
  const { v, household, reasons, backHref } = props
  const where = [household.alleyName, household.doorLabel ? v.t('số {label}', { label: household.doorLabel }) : null].filter(Boolean).join(' · ')
  return (
    <Page v={v} title={household.headName} lead={where || household.hamletName} crumbs={[{ href: backHref, label: household.hamletName }]}>
      {household.unsent > 0 ? (
        <Notice tone="warn">
          {v.t('{n} việc ở nhà này còn trên điện thoại, chưa gửi.', { n: household.unsent })} <a href="/viec-cua-toi">{v.t('Xem việc chưa gửi')}</a>
        </Notice>
      ) : null}
      <p class="house-state">
        <RungBadge v={v} rung={household.bestRung as Rung} />
        {household.fiveSkills ? (
          <Badge tone="ok" icon="star">
            {v.t('Đủ 5 kỹ năng')}
          </Badge>
        ) : null}
      </p>
      {reasons.length > 0 ? (
        <ul class="house-why">
          {reasons.map((reason) => (
            <li>{reasonText(v.t, reason)}</li>
          ))}
        </ul>
      ) : null}
      <QuickLogs {...props} />
      {household.people.length > 0 ? <p class="house-ask">{v.t('Gặp ai? Bấm tên để ghi ngay.')}</p> : null}
      {household.people.map((person) => (
        <PersonCard {...props} person={person} />
      ))}
      <Buttons>
        <ButtonLink kind={household.people.length === 0 ? 'main' : 'plain'} icon="edit" full href={`/di-ngo/nha/${household.id}/ghi?dot=${props.driveId}`}>
          {v.t('Ghi cho nhiều người')}
        </ButtonLink>
        <ButtonLink icon="plus" full href={`/di-ngo/nha/${household.id}/them-nguoi`}>
          {v.t('Thêm người ở nhà này')}
        </ButtonLink>
      </Buttons>
      <LastVisits {...props} />
    </Page>
  )
}

function PersonCard({ v, household, person, driveSkills, driveId, today }: HouseholdProps & { person: FieldPerson }) {
  const phone = household.phones[person.id]
  const detail = [
    person.birthYear === null ? null : v.t('sinh {year}', { year: person.birthYear }),
    roleLabel(v.t, person.role),
    person.language === 'vi' ? null : languageLabel(v.t, person.language),
  ].filter(Boolean)
  const rungs = new Map(person.evidence.map((evidence) => [evidence.skill, evidence]))
  const untaught = driveSkills.filter((skill) => !rungs.has(skill))
  return (
    <section class="house-person">
      <a class="house-person-go" href={`/di-ngo/nha/${household.id}/ghi?nguoi=${person.id}&dot=${driveId}`}>
        <span>
          <strong>{person.name}</strong>
          <span class="knock-last">{detail.join(' · ')}</span>
        </span>
        <Icon name="arrow-right" label={v.t('Ghi cho {name}', { name: person.name })} />
      </a>
      <p class="house-person-line">
        <Icon name="phone" /> {deviceLabel(v.t, person.device)}
        {phone ? (
          <>
            {' · '}
            <a href={`tel:${phone}`}>{phone}</a>
          </>
        ) : null}
        {' · '}
        <a href={`/di-ngo/nha/${household.id}/nguoi/${person.id}`}>{v.t('Sửa')}</a>
        {' · '}
        <a href={`/di-ngo/nha/${household.id}/hoc/${person.id}`}>{v.t('Cùng học')}</a>
      </p>
      {person.needs.length > 0 ? (
        <p class="knock-marks">
          {person.needs.map((need) => (
            <Badge icon="help">{needLabel(v.t, need)}</Badge>
          ))}
        </p>
      ) : null}
      {rungs.size > 0 ? (
        <ul class="ladder">
          {[...rungs].map(([skill, known]) => (
            <li title={v.t(skillName(skill))}>
              <RungMark rung={known.rung} label={rungLabel(v.t, known.rung)} /> {v.t(skillShort(skill))}
              <span class="knock-last"> {formatVi(known.reachedOn)}</span>
              {known.reviewOn && known.reviewOn <= today ? <Badge icon="sync">{v.t('ôn lại')}</Badge> : null}
            </li>
          ))}
        </ul>
      ) : null}
      {untaught.length > 0 ? <p class="knock-last">{v.t('Chưa học {n} kỹ năng của đợt', { n: untaught.length })}</p> : null}
    </section>
  )
}

const QUICK: { outcome: QuickOutcome; icon: IconName }[] = [
  { outcome: 'nobody_home', icon: 'door' },
  { outcome: 'come_back', icon: 'calendar' },
  { outcome: 'refused', icon: 'cross' },
  { outcome: 'moved', icon: 'exit' },
]

/** One tap to open, one to confirm: a slip of the thumb logs nothing. */
function QuickLogs({ v, household, today, driveId, commandIds, problems }: HouseholdProps) {
  return (
    <div class="quick-logs">
      {QUICK.map(({ outcome, icon }) => {
        const label = outcomeLabel(v.t, outcome)
        const name = `nextOn.${outcome}`
        const wrong = problems?.outcome === outcome ? problems.problems.map((one) => (one.field === 'nextOn' ? { ...one, field: name } : one)) : undefined
        return (
          <details class="quick" open={wrong ? true : undefined}>
            <summary class="button button-plain">
              <Icon name={icon} /> <span>{label}</span>
            </summary>
            <Form v={v} action={`/di-ngo/nha/${household.id}/nhanh`} commandId={commandIds[outcome]} label={label} {...(wrong && { problems: wrong })}>
              <Hidden name="outcome" value={outcome} />
              <Hidden name="visitedOn" value={today} />
              <Hidden name="driveId" value={driveId} />
              {outcome === 'refused' || outcome === 'moved' ? null : <DateInput v={v} name={name} label={v.t('Hẹn quay lại ngày')} optional min={today} value={wrong ? (problems?.nextOn ?? '') : ''} error={problemOf(wrong, name)} />}
              <Button icon="check" full>
                {v.t('Ghi: {outcome}', { outcome: label })}
              </Button>
            </Form>
          </details>
        )
      })}
    </div>
  )
}

function LastVisits({ v, household }: HouseholdProps) {
  if (household.lastVisits.length === 0) return null
  const names = new Map(household.people.map((person) => [person.id, person.name]))
  return (
    <Card title={v.t('Những lần trước')}>
      <Timeline
        label={v.t('Những lần trước')}
        entries={household.lastVisits.map((visit) => ({
          when: formatVi(visit.visitedOn),
          iso: visit.visitedOn,
          title: outcomeLabel(v.t, visit.outcome),
          icon: visit.outcome === 'met' ? ('check' as const) : ('door' as const),
          text: <VisitWords v={v} visit={visit} names={names} />,
          ...(visit.memberName && { by: visit.memberName }),
          ...(visit.unsent && { tone: 'warn' as const }),
        }))}
      />
    </Card>
  )
}

export function VisitWords({ v, visit, names }: { v: ViewContext; visit: FieldVisit; names: ReadonlyMap<string, string> }) {
  return (
    <>
      {visit.unsent ? (
        <Badge tone="warn" icon="sync">
          {v.t('chưa gửi')}
        </Badge>
      ) : null}
      {visit.lessons.map(({ residentId, skill, rung }) => (
        <p class="lesson-line">
          <RungMark rung={rung as Rung} /> {names.get(residentId) ?? v.t('người đã chuyển hộ')}: {v.t(skillShort(skill))} – {rungLabel(v.t, rung as Rung)}
        </p>
      ))}
      {visit.note ? <p>{visit.note}</p> : null}
      {visit.nextOn ? <p>{v.t('Hẹn {date}', { date: formatVi(visit.nextOn) })}</p> : null}
      {visit.attachments.map((file) =>
        file.arrived && !v.offline ? (
          <p>
            <a href={`/luot-tham/tep/${file.id}`}>
              <Icon name={file.mediaType.startsWith('image/') ? 'camera' : 'mic'} /> {file.mediaType.startsWith('image/') ? v.t('Xem ảnh') : v.t('Nghe ghi âm')}
            </a>
          </p>
        ) : (
          <p class="knock-last">
            <Icon name={file.mediaType.startsWith('image/') ? 'camera' : 'mic'} /> {v.t('Tệp kèm theo, chưa tải về máy này')}
          </p>
        ),
      )}
    </>
  )
}
