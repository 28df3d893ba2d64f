// Choosing what to learn together, and the form of what was seen: at most four taps when nothing is out of the ordinary.

import { formatVi, type PlainDate } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Button, Checks, Choices, DateInput, Form, Hidden, problemOf, Select, type FieldProblem } from '../../ui/form.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge } from '../../ui/parts.tsx'
import { RungMark } from '../../ui/rung.tsx'
import { Empty } from '../../ui/table.tsx'
import type { FieldGuide, FieldHouseholdDetail, FieldPerson } from '../visits/index.ts'

interface HomeProps {
  v: ViewContext
  household: FieldHouseholdDetail
  person: FieldPerson
  guides: readonly FieldGuide[]
  today: PlainDate
}

function guideTitle({ lang }: ViewContext, { title }: FieldGuide): string {
  return title[lang] ?? title.vi!
}

/** What is due for review comes first, then what has begun, then the rest in teaching order. */
export function TogetherPage({ v, household, person, guides, today }: HomeProps) {
  const known = new Map(person.evidence.map((state) => [state.skill, state]))
  const isDue = ({ skill }: FieldGuide) => (known.get(skill)?.reviewOn ?? '9') <= today
  const ordered = guides.toSorted((a, b) => Number(isDue(b)) - Number(isDue(a)) || Number(known.has(b.skill)) - Number(known.has(a.skill)))
  const home = `/di-ngo/nha/${household.id}`
  return (
    <Page v={v} title={v.t('Cùng học với {name}', { name: person.name })} lead={v.t('Chọn bài. Người học cầm máy của mình, bạn đọc lời hướng dẫn.')} crumbs={[{ href: home, label: household.headName }]}>
      {guides.length === 0 ? <Empty icon="book">{v.t('Chưa có bài nào trên máy này. Hãy đồng bộ khi có mạng.')}</Empty> : null}
      <ul class="knock-list">
        {ordered.map((guide) => {
          const state = known.get(guide.skill)
          const back = (way: string) => `${home}/chung-kien/${person.id}?bai=${guide.id}&cach=${way}`
          const run = (way: string) => `/hoc/${guide.id}/${way}`
          return (
            <li class="house-person">
              <p>
                {state ? <RungMark rung={state.rung} /> : null} <strong>{guideTitle(v, guide)}</strong>{' '}
                {isDue(guide) ? <Badge icon="sync">{v.t('ôn lại')}</Badge> : null}
              </p>
              <p class="buttons">
                <a class="button" href={run('cung-lam')}>
                  <Icon name="team" /> {v.t('Cùng làm')}
                </a>
                <a class="button button-plain" href={run('tu-lam')}>
                  {v.t('Để tự làm')}
                </a>
                <a class="button button-quiet" href={back('tu-lam')}>
                  <Icon name="check" /> {v.t('Ghi chứng kiến')}
                </a>
              </p>
            </li>
          )
        })}
      </ul>
    </Page>
  )
}

export type WitnessValues = Partial<Record<'guideId' | 'way' | 'ranOn' | 'help' | 'device' | 'variant' | 'slip' | 'mends' | 'commandId', string>>

export function WitnessPage({ v, household, person, guides, today, commandId, values, problems }: HomeProps & { commandId: string; values: WitnessValues; problems: readonly FieldProblem[] }) {
  const wrong = problems.length > 0 ? { problems } : {}
  const error = (field: string) => ({ error: problemOf(problems, field) })
  const guide = guides.find(({ id }) => id === values.guideId)
  return (
    <Page
      v={v}
      title={v.t('Chứng kiến {name}', { name: person.name })}
      lead={v.t('Chỉ ghi điều bạn tận mắt thấy, ngồi cạnh người học.')}
      crumbs={[{ href: `/di-ngo/nha/${household.id}`, label: household.headName }]}
    >
      <Form v={v} action={`/di-ngo/nha/${household.id}/chung-kien/${person.id}`} commandId={commandId} {...wrong}>
        <Hidden name="way" value={values.way ?? ''} />
        <Hidden name="mends" value={values.mends ?? ''} />
        {guide ? (
          <p>
            <Hidden name="guideId" value={guide.id} />
            <Icon name="book" /> <strong>{guideTitle(v, guide)}</strong>
          </p>
        ) : (
          <Select name="guideId" label={v.t('Bài')} blank={v.t('Chọn bài')} value={values.guideId ?? ''} options={guides.map((one) => ({ value: one.id, label: guideTitle(v, one) }))} {...error('guideId')} />
        )}
        <Choices
          name="help"
          label={v.t('Người học làm thế nào?')}
          layout="grid"
          value={values.help}
          options={[
            { value: 'none', label: v.t('Tự làm, không ai nhắc'), icon: 'check' },
            { value: 'hints', label: v.t('Làm được khi có người nhắc'), icon: 'chat' },
          ]}
          {...error('help')}
        />
        <Choices
          name="device"
          label={v.t('Trên máy của ai?')}
          layout="grid"
          value={values.device}
          options={[
            { value: 'own', label: v.t('Máy của người học hoặc của nhà'), icon: 'phone' },
            { value: 'other', label: v.t('Máy của tôi'), icon: 'person' },
          ]}
          {...error('device')}
        />
        <Checks name="variant" label={v.t('Màn hình')} values={values.variant ? ['co'] : []} options={[{ value: 'co', label: v.t('Màn hình trông khác lúc học mà vẫn làm được') }]} />
        <Checks name="slip" label={v.t('An toàn')} values={values.slip ? ['co'] : []} options={[{ value: 'co', label: v.t('Có lúc đọc mã OTP, mật khẩu hoặc chuyển tiền cho người lạ'), icon: 'warning' }]} />
        <details class="more" open={values.ranOn !== today || problemOf(problems, 'ranOn') !== undefined ? true : undefined}>
          <summary>{v.t('Ngày: {date}', { date: values.ranOn === today ? formatVi(today) : (values.ranOn ?? '') })}</summary>
          <DateInput name="ranOn" label={v.t('Ngày chứng kiến')} value={values.ranOn ?? today} max={today} {...error('ranOn')} />
        </details>
        <Button icon="check" full>
          {v.t('Lưu')}
        </Button>
      </Form>
    </Page>
  )
}
