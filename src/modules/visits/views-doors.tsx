// The doors of an evening: one hamlet, alley by alley in walking order, each with why to knock. For a thumb, in the sun.

import { daysBetween, formatVi, type PlainDate } from '../../platform/time.ts'
import type { Rung, Speak, ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Form, Hidden, Select, TextInput } from '../../ui/form.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Notice, Tabs } from '../../ui/parts.tsx'
import { RungMark } from '../../ui/rung.tsx'
import { Empty } from '../../ui/table.tsx'
import { rungLabel } from '../../ui/context.ts'
import { reasonText, type RankedDoor, type ReasonCode } from './rules.ts'
import type { FieldArea, FieldDrive, FieldHamlet, FieldHousehold } from './store.ts'
import { needLabel, outcomeLabel } from './words.ts'

export type DoorFilter = 'toi-nay' | 'tat-ca' | 'toi'

export interface DoorListProps {
  v: ViewContext
  area: FieldArea
  hamlet: FieldHamlet
  drive: FieldDrive | null
  today: PlainDate
  filter: DoorFilter
  order: 'walk' | 'need'
  search: string
  /** Doors to show, in the order to show them. */
  doors: readonly RankedDoor[]
  counts: Record<DoorFilter, number>
  hrefOf: (change: Record<string, string>) => string
}

export function HamletChoicePage({ v, area }: { v: ViewContext; area: FieldArea }) {
  return (
    <Page v={v} title={v.t('Đi ngõ tối nay')} lead={v.t('Chọn nơi bạn đi tối nay.')}>
      {area.hamlets.length === 0 ? (
        <Empty icon="map">{v.t('Bạn chưa được giao thôn, tổ nào. Hãy báo tổ trưởng hoặc cán bộ xã.')}</Empty>
      ) : (
        <ul class="knock-list">
          {area.hamlets.map((hamlet) => (
            <li class="knock">
              <a class="knock-link" href={`/di-ngo?thon=${hamlet.id}`}>
                <Icon name="map" />
                <span class="knock-words">
                  <span class="knock-name">{hamlet.name}</span>
                  <span class="knock-last">{v.t('{n} hộ', { n: hamlet.households })}</span>
                </span>
                <Icon name="arrow-right" />
              </a>
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}

export function DoorListPage(props: DoorListProps) {
  const { v, hamlet, drive, filter, counts, hrefOf, doors, order } = props
  const tab = (key: DoorFilter, label: string) => ({ href: hrefOf({ xem: key }), label, count: String(counts[key]), current: filter === key })
  return (
    <Page v={v} title={hamlet.name} lead={drive ? drive.name : v.t('Chưa có đợt ra quân nào ở đây hôm nay')}>
      <Tabs label={v.t('Chọn nhà')} tabs={[tab('toi-nay', v.t('Tối nay')), tab('tat-ca', v.t('Tất cả')), tab('toi', v.t('Còn tối'))]} />
      <ListTools {...props} />
      {doors.length === 0 ? <Nothing {...props} /> : order === 'need' ? <DoorItems {...props} doors={doors} withAlley /> : <AlleyGroups {...props} />}
    </Page>
  )
}

function Nothing({ v, filter, search, hrefOf }: DoorListProps) {
  if (search !== '')
    return (
      <Empty icon="search" action={<ButtonLink href={hrefOf({ tim: '' })}>{v.t('Bỏ tìm')}</ButtonLink>}>
        {v.t('Không có nhà nào có tên này ở đây. Thử gõ ít chữ hơn.')}
      </Empty>
    )
  if (filter === 'toi-nay')
    return (
      <Empty icon="check" action={<ButtonLink href={hrefOf({ xem: 'tat-ca' })}>{v.t('Xem tất cả nhà')}</ButtonLink>}>
        {v.t('Tối nay không còn nhà nào cần gõ cửa.')}
      </Empty>
    )
  if (filter === 'toi') return <Empty icon="star">{v.t('Không còn cửa tối nào ở đây.')}</Empty>
  return <Empty icon="home">{v.t('Chưa có hộ nào trong sổ ở đây. Cán bộ xã nhập sổ hộ ở mục Người dân.')}</Empty>
}

function ListTools({ v, area, hamlet, drive, filter, order, search, hrefOf }: DoorListProps) {
  const drives = area.drives.filter((one) => one.hamletIds.includes(hamlet.id))
  return (
    <details class="more" open={search !== '' ? true : undefined}>
      <summary>
        <Icon name="search" /> {v.t('Tìm tên, xếp lại, đổi nơi đi')}
      </summary>
      <Form v={v} action="/di-ngo" method="get" inline label={v.t('Tìm nhà theo tên')}>
        <Hidden name="thon" value={hamlet.id} />
        <Hidden name="xem" value={search === '' ? 'tat-ca' : filter} />
        {drive ? <Hidden name="dot" value={drive.id} /> : null}
        <TextInput name="tim" type="search" label={v.t('Tìm tên, không cần dấu')} value={search} />
        <Button kind="plain" icon="search">
          {v.t('Tìm')}
        </Button>
      </Form>
      <p class="knock-order">
        {order === 'walk' ? (
          <a href={hrefOf({ xep: 'can' })}>
            <Icon name="star" /> {v.t('Xếp nhà cần nhất trước')}
          </a>
        ) : (
          <a href={hrefOf({ xep: '' })}>
            <Icon name="walk" /> {v.t('Xếp theo đường đi')}
          </a>
        )}
        {area.hamlets.length > 1 ? (
          <a href="/di-ngo?chon=1">
            <Icon name="map" /> {v.t('Đổi nơi đi')}
          </a>
        ) : null}
      </p>
      {drives.length > 1 ? (
        <Form v={v} action="/di-ngo" method="get" inline label={v.t('Đổi đợt ra quân')}>
          <Hidden name="thon" value={hamlet.id} />
          <Hidden name="xem" value={filter} />
          <Select
            name="dot"
            label={v.t('Đợt ra quân')}
            value={drive?.id ?? ''}
            blank={v.t('Không theo đợt nào')}
            options={drives.map((one) => ({ value: one.id, label: one.name }))}
          />
          <Button kind="plain">{v.t('Đổi')}</Button>
        </Form>
      ) : null}
    </details>
  )
}

function AlleyGroups(props: DoorListProps) {
  const groups = Map.groupBy(props.doors, ({ household }) => household.alleyId ?? '')
  return (
    <>
      {[...groups].map(([alleyId, doors]) => (
        <section class="knock-alley">
          <h2>
            {doors[0]!.household.alleyName ?? props.v.t('Chưa ghi ngõ')}
            {props.area.assignedAlleyIds.includes(alleyId) ? (
              <>
                {' '}
                <Badge tone="info" icon="flag">
                  {props.v.t('giao cho bạn tối nay')}
                </Badge>
              </>
            ) : null}
          </h2>
          <DoorItems {...props} doors={doors} />
        </section>
      ))}
    </>
  )
}

function DoorItems({ v, today, drive, doors, withAlley }: DoorListProps & { withAlley?: boolean }) {
  return (
    <ol class="knock-list">
      {doors.map((door) => (
        <DoorItem v={v} today={today} drive={drive} door={door} withAlley={withAlley} />
      ))}
    </ol>
  )
}

const REASONS_SHOWN = 2
/** Shown as marks under the name, or too common to say on each line. */
const SAID_ELSEWHERE: readonly ReasonCode[] = ['needs_age', 'needs_disability', 'needs_alone', 'five_missing']

function DoorItem({ v, today, drive, door, withAlley }: { v: ViewContext; today: PlainDate; drive: FieldDrive | null; door: RankedDoor; withAlley?: boolean }) {
  const { household, reasons } = door
  const rung = household.bestRung as Rung
  const where = [withAlley ? household.alleyName : null, household.doorLabel ? v.t('số {label}', { label: household.doorLabel }) : null]
    .filter(Boolean)
    .join(' · ')
  const reason = reasons
    .filter(({ code }) => !SAID_ELSEWHERE.includes(code))
    .slice(0, REASONS_SHOWN)
    .map((one) => reasonText(v.t, one))
    .join('. ')
  return (
    <li class="knock" id={`nha-${household.id}`}>
      <a class="knock-link" href={`/di-ngo/nha/${household.id}${drive ? `?dot=${drive.id}` : ''}`}>
        <RungMark rung={rung} label={rungLabel(v.t, rung)} />
        <span class="knock-words">
          <span class="knock-name">
            {household.headName}
            {where ? <span class="knock-where"> {where}</span> : null}
          </span>
          {reason ? <span class="knock-why">{reason}</span> : null}
          <LastTime v={v} household={household} today={today} />
          <DoorMarks v={v} household={household} />
        </span>
      </a>
    </li>
  )
}

function LastTime({ v, household, today }: { v: Speak; household: FieldHousehold; today: PlainDate }) {
  const { lastVisitOn, lastOutcome, nextOn } = household
  if (lastVisitOn === null || lastOutcome === null) return null
  const days = daysBetween(lastVisitOn, today)
  const when = days === 0 ? v.t('hôm nay') : days === 1 ? v.t('hôm qua') : formatVi(lastVisitOn)
  return (
    <span class="knock-last">
      {v.t('Lần trước {when}: {outcome}', { when, outcome: outcomeLabel(v.t, lastOutcome) })}
      {nextOn !== null && nextOn > today ? ` · ${v.t('hẹn {date}', { date: formatVi(nextOn) })}` : null}
    </span>
  )
}

export function DoorMarks({ v, household }: { v: Speak; household: Pick<FieldHousehold, 'people' | 'unsent' | 'fiveSkills'> }) {
  const needs = [...new Set(household.people.flatMap((person) => person.needs))]
  if (needs.length === 0 && household.unsent === 0 && !household.fiveSkills) return null
  return (
    <span class="knock-marks">
      {household.unsent > 0 ? (
        <Badge tone="warn" icon="sync">
          {v.t('{n} việc chưa gửi', { n: household.unsent })}
        </Badge>
      ) : null}
      {needs.map((need) => (
        <Badge icon="help">{needLabel(v.t, need)}</Badge>
      ))}
      {household.fiveSkills ? (
        <Badge tone="ok" icon="star">
          {v.t('Đủ 5 kỹ năng')}
        </Badge>
      ) : null}
    </span>
  )
}

export function NoAreaPage({ v }: { v: ViewContext }) {
  return (
    <Page v={v} title={v.t('Đi ngõ tối nay')}>
      <Notice tone="warn" title={v.t('Chưa có dữ liệu để đi ngõ')}>
        {v.t('Điện thoại này chưa tải sổ hộ của thôn, tổ nào. Hãy mở khi có mạng một lần, rồi mọi việc làm được cả khi mất mạng.')}
      </Notice>
    </Page>
  )
}
