// "Việc của tôi": what needs mending first, then what waits on the phone, then what has arrived. Nothing is shown as sent
// before the server has it.

import { formatVi, formatViDateTime, instant, type PlainDate } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { ButtonLink } from '../../ui/form.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Notice } from '../../ui/parts.tsx'
import { Empty, Figure, FigureRow } from '../../ui/table.tsx'
import type { VisitInput } from './schema.ts'
import { skillShort } from './skills.ts'
import type { SkillWitnessInput, WorkItem } from './store.ts'
import { outcomeLabel } from './words.ts'

export function WorkPage({ v, items, today }: { v: ViewContext; items: readonly WorkItem[]; today: PlainDate }) {
  const of = (...states: WorkItem['state'][]) => items.filter((item) => states.includes(item.state))
  const [broken, waiting, sent] = [of('needs_you'), of('waiting', 'sending'), of('sent')]
  return (
    <Page v={v} title={v.t('Việc của tôi')} lead={v.t('Đã lưu là không mất. Chỉ ghi “đã gửi” khi máy chủ đã nhận.')}>
      <FigureRow>
        <Figure
          v={v}
          label={v.t('Cần bạn xem')}
          value={broken.length}
          unit={v.t('việc')}
          href="#can-xem"
          {...(broken.length > 0 && { tone: 'bad' as const })}
          icon="warning"
        />
        <Figure
          v={v}
          label={v.t('Chờ gửi')}
          value={waiting.length}
          unit={v.t('việc')}
          href="#cho-gui"
          icon="sync"
          {...(waiting.length > 0 && { tone: 'warn' as const })}
        />
        <Figure v={v} label={v.t('Đã gửi')} value={sent.length} unit={v.t('việc')} href="#da-gui" icon="check" />
      </FigureRow>
      {items.length === 0 ? (
        <Empty
          icon="knock"
          action={
            <ButtonLink kind="main" href="/di-ngo">
              {v.t('Đi ngõ')}
            </ButtonLink>
          }
        >
          {v.t('Chưa có việc nào trong 14 ngày qua.')}
        </Empty>
      ) : null}
      <Group v={v} id="can-xem" title={v.t('Cần bạn xem')} items={broken} today={today} />
      <Group v={v} id="cho-gui" title={v.t('Chờ gửi')} items={waiting} today={today} />
      <Sent v={v} items={sent} today={today} />
    </Page>
  )
}

function Group({ v, id, title, items, today }: { v: ViewContext; id: string; title: string; items: readonly WorkItem[]; today: PlainDate }) {
  if (items.length === 0) return null
  return (
    <section id={id} class="knock-alley">
      <h2>{title}</h2>
      {items.map((item) => (
        <Item v={v} item={item} today={today} />
      ))}
    </section>
  )
}

function Item({ v, item, today }: { v: ViewContext; item: WorkItem; today: PlainDate }) {
  const mark =
    item.state === 'sent' ? (
      <Badge tone="ok" icon="check">
        {v.t('đã gửi')}
      </Badge>
    ) : item.state === 'needs_you' ? (
      <Badge tone="bad" icon="stop">
        {v.t('cần bạn xem')}
      </Badge>
    ) : (
      <Badge tone="warn" icon="sync">
        {item.state === 'sending' ? v.t('đang gửi') : v.t('chờ gửi')}
      </Badge>
    )
  const mend = mendHref(item)
  return (
    <Card
      title={item.title || v.t('Hộ chưa rõ')}
      {...(item.householdId && { href: `/di-ngo/nha/${item.householdId}` })}
      mark={mark}
      level={3}
      actions={
        item.state === 'needs_you' && mend ? (
          <ButtonLink kind="main" icon="edit" href={mend}>
            {v.t('Sửa')}
          </ButtonLink>
        ) : undefined
      }
    >
      <p>{whatWasDone(v, item)}</p>
      <p class="knock-last">{madeAt(item, today)}</p>
      {item.problems.length > 0 ? (
        <Notice tone="bad">
          {item.problems.map((problem) => (
            <p>{v.t(problem.text, problem.params)}</p>
          ))}
        </Notice>
      ) : null}
    </Card>
  )
}

function Sent({ v, items, today }: { v: ViewContext; items: readonly WorkItem[]; today: PlainDate }) {
  if (items.length === 0) return null
  return (
    <section id="da-gui" class="knock-alley">
      <h2>{v.t('Đã gửi')}</h2>
      <ul class="knock-list">
        {items.map((item) => (
          <li class="knock">
            <a class="knock-link" href={item.householdId ? `/di-ngo/nha/${item.householdId}` : '#da-gui'}>
              <Icon name="check" label={v.t('đã gửi')} />
              <span class="knock-words">
                <span class="knock-name">{item.title || v.t('Hộ chưa rõ')}</span>
                <span>{whatWasDone(v, item)}</span>
                <span class="knock-last">{madeAt(item, today)}</span>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

function madeAt({ madeAt: at }: WorkItem, today: PlainDate): string {
  const words = formatViDateTime(instant(at))
  return words.endsWith(formatVi(today)) ? words.slice(0, 5) : words
}

function whatWasDone(v: ViewContext, item: WorkItem): string {
  if (item.kind === 'resident.add') return v.t('Thêm {name} vào hộ', { name: String((item.input as { fullName?: string }).fullName ?? '') })
  if (item.kind === 'resident.edit') return v.t('Sửa điện thoại, tiếng nói của một người')
  if (item.kind === 'skill.witness') {
    const { skill, ranOn } = item.input as SkillWitnessInput
    return v.t('Chứng kiến: {skill}, ngày {date}', { skill: v.t(skillShort(skill)), date: formatVi(ranOn) })
  }
  const { outcome, lessons, visitedOn } = item.input as VisitInput
  const what = outcomeLabel(v.t, outcome)
  return (lessons?.length ?? 0) > 0
    ? v.t('{outcome}, {n} bài học, ngày {date}', { outcome: what, n: lessons.length, date: formatVi(visitedOn) })
    : v.t('{outcome}, ngày {date}', { outcome: what, date: formatVi(visitedOn) })
}

/** Where a refused command is mended, with everything it said already filled in. */
export function mendHref(item: WorkItem): string | null {
  if (item.householdId === null) return null
  const house = `/di-ngo/nha/${item.householdId}`
  const mends = `?sua=${item.commandId}`
  if (item.kind === 'visit.record') return `${house}/ghi${mends}`
  if (item.kind === 'resident.add') return `${house}/them-nguoi${mends}`
  const { residentId } = item.input as { residentId?: string }
  if (item.kind === 'skill.witness') return `${house}/chung-kien/${residentId}${mends}`
  return residentId ? `${house}/nguoi/${residentId}${mends}` : null
}
