// People who may be written twice: the list with its reasons, and two records side by side to merge or to part for good.

import { formatViDateTime, type Instant } from '../../platform/time.ts'
import { formatNumber, type ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, Choices, Form, Hidden, type FieldProblem } from '../../ui/form.tsx'
import { Page, type Crumb } from '../../ui/layout.tsx'
import { Badge, Notice, Progress, SideBySide, Tabs } from '../../ui/parts.tsx'
import { Pagination, Table } from '../../ui/table.tsx'
import type { HouseholdLine, ResidentRow } from './queries.ts'
import type { PairLine } from './queries-duplicates.ts'
import { REASON_WORDS } from './rules-duplicates.ts'
import { EDITABLE_FIELDS, birthText, type EditableField } from './rules.ts'
import { FIELD_WORDS, homeCrumb, maskedValue, placeWord } from './views-common.tsx'

export const PAIRS_PER_PAGE = 50
const pairCrumbs = (v: ViewContext): Crumb[] => [homeCrumb(v), { href: '/nguoi/trung', label: v.t('Nghi trùng') }]

export interface PairsPageProps {
  v: ViewContext
  rows: PairLine[]
  total: number
  page: number
  state: string
  search: { id: string; state: string; done: number; total: number; found: number; startedAt: Instant } | undefined
  commandId: string
}

const STATES: Record<string, string> = { open: 'Đang chờ', merged: 'Đã gộp', different: 'Khác người' }

export function PairsPage({ v, rows, total, page, state, search, commandId }: PairsPageProps) {
  const { t } = v
  const running = search?.state === 'running'
  return (
    <Page v={v} wide title={t('Nghi trùng')} crumbs={[homeCrumb(v)]} lead={t('Một người có thể đã được ghi hai lần. Phần mềm chỉ gợi ý; cán bộ xem rồi quyết định.')}>
      {running ? (
        <Progress
          v={v} label={t('Đang dò cả xã')} value={search.done} max={search.total} unit={t('thôn')} reloadHref="/nguoi/trung" note={t('Đã thấy {n} cặp mới.', { n: formatNumber(v.lang, search.found) })}
          cancel={<Form v={v} action="/nguoi/trung/dung" label={t('Dừng dò')}><Hidden name="searchId" value={search.id} /><Button kind="plain" icon="stop">{t('Dừng dò')}</Button></Form>}
        />
      ) : (
        <Form v={v} action="/nguoi/trung/do" commandId={commandId} label={t('Dò cả xã')}>
          <Buttons><Button kind="plain" icon="search">{t('Dò cả xã')}</Button></Buttons>
          {search ? <p class="hint">{t('Lần dò trước: {when}, thấy {n} cặp mới.', { when: formatViDateTime(search.startedAt), n: formatNumber(v.lang, search.found) })}</p> : null}
        </Form>
      )}
      <Tabs label={t('Tình trạng')} tabs={Object.entries(STATES).map(([key, label]) => ({ href: `/nguoi/trung?loai=${key}`, label: t(label), current: key === state }))} />
      <Table
        caption={t('Các cặp')}
        hideCaption
        rows={rows}
        empty={state === 'open' ? t('Không có cặp nào đang chờ. Bấm “Dò cả xã” để tìm.') : t('Chưa có cặp nào.')}
        columns={[
          { head: t('Người thứ nhất'), rowHead: true, cell: (pair) => <a href={`/nguoi/trung/${pair.id}`}>{pair.firstName}</a> },
          { head: t('Năm sinh'), cell: (pair) => `${pair.firstYear ?? '—'} / ${pair.secondYear ?? '—'}` },
          { head: t('Người thứ hai'), cell: (pair) => pair.secondName },
          { head: t('Thôn'), cell: (pair) => (pair.firstHamlet === pair.secondHamlet ? pair.firstHamlet : `${pair.firstHamlet} / ${pair.secondHamlet}`) },
          { head: t('Vì sao'), cell: (pair) => pair.reasons.map((reason) => t(REASON_WORDS[reason])).join(', ') },
          { head: t('Giống'), num: true, cell: (pair) => `${Math.round(pair.score * 100)}%` },
        ]}
      />
      <Pagination v={v} page={page} pageCount={Math.ceil(total / PAIRS_PER_PAGE)} hrefOf={(n) => `/nguoi/trung?loai=${state}&trang=${n}`} total={total} unit={t('cặp')} />
    </Page>
  )
}

export interface Side {
  resident: ResidentRow
  household: HouseholdLine
  lessons: number
  consents: number
}

export interface PairPageProps {
  v: ViewContext
  pair: PairLine
  first: Side
  second: Side
  mergeId: string
  differentId: string
  values: Record<string, string>
  problems?: FieldProblem[] | undefined
}

export function PairPage({ v, pair, first, second, mergeId, differentId, values, problems }: PairPageProps) {
  const { t } = v
  const isOpen = pair.state === 'open' && first.resident.state !== 'merged' && second.resident.state !== 'merged'
  const show = (side: Side, field: EditableField) => maskedValue(t, field, fieldOf(side, field))
  const rows = [
    ...EDITABLE_FIELDS.filter((field) => field !== 'householdId').map((field) => ({ label: t(FIELD_WORDS[field]!), left: show(first, field), right: show(second, field) })),
    { label: t('Ở hộ'), left: first.household.headName, right: second.household.headName },
    { label: t('Chỗ ở'), left: placeWord(t, first.household), right: placeWord(t, second.household) },
    { label: t('Bài học đã ghi'), left: String(first.lessons), right: String(second.lessons), differs: false },
    { label: t('Lời đồng ý'), left: String(first.consents), right: String(second.consents), differs: false },
  ]
  return (
    <Page v={v} wide title={t('Một người hay hai?')} crumbs={pairCrumbs(v)} lead={pair.reasons.map((reason) => t(REASON_WORDS[reason])).join(', ')}>
      {isOpen ? null : <Notice>{t('Cặp này đã xử lý: {state}.', { state: t(STATES[pair.state] ?? pair.state) })}</Notice>}
      <SideBySide v={v} caption={t('Hai hồ sơ')} leftTitle={<a href={`/nguoi/${first.resident.id}`}>{t('Hồ sơ 1')}</a>} rightTitle={<a href={`/nguoi/${second.resident.id}`}>{t('Hồ sơ 2')}</a>} rows={rows} />
      {isOpen ? (
        <>
          <Form v={v} action={`/nguoi/trung/${pair.id}/khac`} commandId={differentId} label={t('Hai người khác nhau')}>
            <Buttons><Button kind="plain" icon="team">{t('Hai người khác nhau, đừng hỏi lại')}</Button></Buttons>
          </Form>
          <MergeForm v={v} pair={pair} first={first} second={second} mergeId={mergeId} values={values} problems={problems} />
        </>
      ) : null}
    </Page>
  )
}

function fieldOf({ resident, household }: Side, field: EditableField): string | null {
  if (field === 'birth') return birthText(resident)
  if (field === 'householdId') return household.headName
  return resident[field]
}

/** How much a value says: accents count, "unknown" and "other" say nothing. */
function fullness(value: string | null): number {
  return value === null || value === 'unknown' || value === 'khac' ? 0 : value.normalize('NFD').length
}

/** Only what differs is asked, field by field; the fuller value is chosen beforehand. */
function MergeForm({ v, pair, first, second, mergeId, values, problems }: Omit<PairPageProps, 'differentId'>) {
  const { t } = v
  const keepFirst = values.keepId ? values.keepId === first.resident.id : first.lessons >= second.lessons
  const differing = EDITABLE_FIELDS.filter((field) => (field === 'householdId' ? first.household.id !== second.household.id : fieldOf(first, field) !== fieldOf(second, field)))
  return (
    <section>
      <h2>{t('Là một người: gộp lại')}</h2>
      <p>{t('Lượt thăm, bài học, lời đồng ý của cả hai về chung một hồ sơ. Hồ sơ kia vẫn giữ mã và lịch sử, chỉ sang hồ sơ này.')}</p>
      <Form v={v} action={`/nguoi/trung/${pair.id}/gop`} commandId={mergeId} problems={problems}>
        <Choices
          name="keepId" label={t('Giữ mã của hồ sơ nào?')} layout="grid" value={keepFirst ? first.resident.id : second.resident.id}
          options={[first, second].map((side, index) => ({ value: side.resident.id, label: t('Hồ sơ {n}', { n: index + 1 }), hint: t('{n} bài học', { n: side.lessons }) }))}
        />
        {differing.map((field) => {
          const [left, right] = [fieldOf(first, field), fieldOf(second, field)]
          const fuller = fullness(right) > fullness(left) ? '2' : '1'
          return (
            <Choices
              name={`lay-${field}`} label={t(FIELD_WORDS[field]!)} layout="grid" value={values[`lay-${field}`] ?? fuller}
              options={[{ value: '1', label: maskedValue(t, field, left), hint: t('Hồ sơ {n}', { n: 1 }) }, { value: '2', label: maskedValue(t, field, right), hint: t('Hồ sơ {n}', { n: 2 }) }]}
            />
          )
        })}
        {differing.length === 0 ? <Badge tone="ok">{t('Mọi ô giống nhau')}</Badge> : null}
        <Buttons>
          <Button icon="check">{t('Gộp hai hồ sơ')}</Button>
          <ButtonLink href="/nguoi/trung">{t('Để sau')}</ButtonLink>
        </Buttons>
      </Form>
    </section>
  )
}
