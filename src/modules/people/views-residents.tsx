// One person: what the register says, consents, and what can be done. And the search page.

import { newId } from '../../platform/ids.ts'
import { formatViDateTime, type Instant } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, Checks, Choices, ConfirmBox, Form, Hidden, Select, Textarea, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Notice, PersonLine, Stack, Unverified } from '../../ui/parts.tsx'
import { DescriptionList, Empty } from '../../ui/table.tsx'
import type { HouseholdLine, PersonLine as Line, ResidentRow } from './queries.ts'
import { maskPhone } from './rules.ts'
import { bornWord, DEVICE_WORDS, homeCrumb, languageWord, Marks, NEED_WORDS, personDetail, placeWord, roleWord, SearchBox, SEX_WORDS, STATE_LABELS } from './views-common.tsx'
import { History, type HistoryLine } from './views-history.tsx'
import type { May } from './views-households.tsx'

export interface SearchPageProps {
  v: ViewContext
  q: string
  found: { rows: Line[]; more: boolean; mended: boolean }
}

export function SearchPage({ v, q, found }: SearchPageProps) {
  const { t } = v
  return (
    <Page v={v} title={t('Tìm người')} crumbs={[homeCrumb(v)]}>
      <SearchBox v={v} action="/nguoi" value={q} label={t('Họ tên, năm sinh')} hint={t('Gõ không dấu cũng được, thứ tự nào cũng được; thêm năm sinh nếu nhớ. Ví dụ: thao 1954')} />
      {q === '' ? null : found.rows.length === 0 ? (
        <Empty icon="search">{t('Không thấy ai. Hãy bớt chữ, bỏ dấu, hoặc chỉ gõ tên và năm sinh.')}</Empty>
      ) : (
        <>
          {found.mended ? <Notice>{t('Ít người có đúng tên này; đã tìm cả tên gần giống.')}</Notice> : null}
          <Stack>
            {found.rows.map((row) => (
              <PersonLine
                name={row.fullName}
                href={`/nguoi/${row.id}`}
                detail={[personDetail(t, row), t('hộ {name}', { name: row.headName }), placeWord(t, row), maskPhone(row.phone)].filter(Boolean).join(' · ')}
                marks={<Marks v={v} person={row} />}
              />
            ))}
          </Stack>
          {found.more ? <p>{t('Còn nữa: hãy gõ thêm chữ hoặc năm sinh để thu hẹp.')}</p> : null}
        </>
      )}
    </Page>
  )
}

export interface ConsentRow {
  id: string
  purpose: string
  wording: string
  givenAt: Instant
  givenHow: string
  withdrawnAt: Instant | null
}

export interface ResidentPageProps {
  v: ViewContext
  resident: ResidentRow
  household: HouseholdLine
  consents: ConsentRow[]
  history: HistoryLine[]
  may: May
  commandIds: { state: string; consent: string }
  problems?: FieldProblem[] | undefined
  values?: Record<string, string>
}

export function ResidentPage(props: ResidentPageProps) {
  const { v, resident, household, history, may } = props
  const { t } = v
  const base = `/nguoi/${resident.id}`
  return (
    <Page
      v={v}
      title={resident.fullName}
      lead={personDetail(t, resident)}
      crumbs={[homeCrumb(v), { href: `/ho?thon=${household.hamletId}`, label: household.hamletName }, { href: `/ho/${household.id}`, label: t('Hộ {name}', { name: household.headName }) }]}
      actions={
        <>
          {may.edit ? <ButtonLink href={`${base}/sua`} icon="edit" kind="main">{t('Sửa')}</ButtonLink> : null}
          {may.edit ? <ButtonLink href={`${base}/chuyen-ho`} icon="arrow-right">{t('Chuyển hộ khác')}</ButtonLink> : null}
          <ButtonLink href={`/cong-nhan${base}`} icon="ladder">{t('Học và chứng minh')}</ButtonLink>
          <ButtonLink href={`${base}/du-lieu`} icon="document">{t('Đang giữ gì về người này')}</ButtonLink>
        </>
      }
    >
      {resident.state === 'active' ? null : <Notice tone="warn">{t('Người này: {state}.', { state: t(STATE_LABELS[resident.state] ?? resident.state) })}</Notice>}
      <DescriptionList
        items={[
          { term: t('Ở hộ'), value: <a href={`/ho/${household.id}`}>{household.headName || t('chưa ghi tên')}</a> },
          { term: t('Chỗ ở'), value: placeWord(t, household) },
          { term: t('Ngày hoặc năm sinh'), value: bornWord(resident) },
          { term: t('Giới tính'), value: resident.sex ? t(SEX_WORDS[resident.sex] ?? '') : '' },
          { term: t('Quan hệ với chủ hộ'), value: roleWord(t, resident.householdRole) },
          { term: t('Muốn nghe tiếng'), value: languageWord(t, resident.language) },
          { term: t('Điện thoại thông minh'), value: t(DEVICE_WORDS[resident.device] ?? '') },
          { term: t('Số điện thoại'), value: resident.phone },
          { term: t('Cần giúp vì'), value: <Needs v={v} needs={resident.needs} /> },
        ]}
      />
      {may.edit ? <StateForms {...props} /> : null}
      <Consents {...props} />
      <History v={v} lines={history} />
    </Page>
  )
}

function Needs({ v, needs }: { v: ViewContext; needs: string[] }) {
  if (needs.length === 0) return <>{v.t('không ghi')}</>
  return (
    <>
      {needs.map((need) => (
        <Badge tone="info">{v.t(NEED_WORDS[need] ?? need)}</Badge>
      ))}
      {needs.includes('age') ? <Unverified v={v} why={v.t('Mốc 60 tuổi theo Điều 2 Luật Người cao tuổi 39/2009/QH12, chưa đối chiếu bản chính thức')} /> : null}
    </>
  )
}

function StateForms({ v, resident, commandIds }: ResidentPageProps) {
  const { t } = v
  const action = `/nguoi/${resident.id}/trang-thai`
  if (resident.state !== 'active') {
    return (
      <Form v={v} action={action} commandId={commandIds.state}>
        <Hidden name="state" value="active" />
        <Button kind="plain">{t('Ghi lại là đang ở')}</Button>
      </Form>
    )
  }
  return (
    <ConfirmBox v={v} action={action} commandId={commandIds.state} label={t('Đã chuyển đi hoặc đã mất')} confirmLabel={t('Ghi lại')} text={t('Người này sẽ không còn trong danh sách cần gặp. Có thể ghi lại là đang ở bất cứ lúc nào.')} icon="exit">
      <Choices name="state" label={t('Việc gì đã xảy ra?')} value="moved_away" options={[{ value: 'moved_away', label: t('Đã chuyển đi') }, { value: 'died', label: t('Đã mất') }]} />
    </ConfirmBox>
  )
}

export const PURPOSE_WORDS: Record<string, string> = {
  needs: 'Ghi dấu cần giúp (khuyết tật, sống một mình)', reminders: 'Nhắn tin nhắc lịch', practice_times: 'Ghi thời gian luyện tập',
}
export const HOW_WORDS: Record<string, string> = { noi: 'nói trực tiếp', ky: 'ký giấy', giam_ho: 'người giám hộ đồng ý thay' }
/** Read aloud before the marks are recorded; kept word for word with each consent. */
export const NEEDS_WORDING =
  'Tôi đồng ý để xã ghi rằng tôi cần giúp đỡ (khuyết tật hoặc sống một mình), chỉ để tổ công nghệ số đến nhà hướng dẫn tôi. Tôi có thể rút lại lời đồng ý này bất cứ lúc nào.'

function Consents({ v, resident, consents, may, commandIds, problems, values = {} }: ResidentPageProps) {
  const { t } = v
  return (
    <section>
      <h2>{t('Lời đồng ý')}</h2>
      {consents.length === 0 ? <p>{t('Chưa có lời đồng ý nào được ghi.')}</p> : null}
      <Stack>
        {consents.map((consent) => (
          <PersonLine
            name={t(PURPOSE_WORDS[consent.purpose] ?? consent.purpose)}
            detail={t('“{wording}” — {how}, {when}', { wording: consent.wording, how: t(HOW_WORDS[consent.givenHow] ?? consent.givenHow), when: formatViDateTime(consent.givenAt) })}
            marks={consent.withdrawnAt ? <Badge tone="warn">{t('đã rút {when}', { when: formatViDateTime(consent.withdrawnAt) })}</Badge> : <Badge tone="ok">{t('đang có hiệu lực')}</Badge>}
            actions={
              may.edit && !consent.withdrawnAt ? (
                <Form v={v} action={`/nguoi/${resident.id}/rut-dong-y`} commandId={newId()} label={t('Rút lời đồng ý')}>
                  <Hidden name="consentId" value={consent.id} />
                  <Button kind="plain">{t('Rút lời đồng ý')}</Button>
                </Form>
              ) : undefined
            }
          />
        ))}
      </Stack>
      {may.edit && resident.state === 'active' ? (
        <details class="confirm" open={problems && problems.length > 0 ? true : undefined}>
          <summary class="button button-plain"><span>{t('Ghi lời đồng ý mới')}</span></summary>
          <div class="confirm-body">
            <Form v={v} action={`/nguoi/${resident.id}/dong-y`} commandId={commandIds.consent} problems={problems}>
              <Select name="purpose" label={t('Đồng ý việc gì?')} value={values.purpose ?? 'needs'} options={Object.entries(PURPOSE_WORDS).map(([value, label]) => ({ value, label: t(label) }))} error={problemOf(problems, 'purpose')} />
              <NeedChecks v={v} values={values} />
              <ConsentFields v={v} values={values} problems={problems} />
              <Button icon="check">{t('Ghi lời đồng ý')}</Button>
            </Form>
          </div>
        </details>
      ) : null}
    </section>
  )
}

export function NeedChecks({ v, values }: { v: ViewContext; values: Record<string, string> }) {
  const { t } = v
  return (
    <Checks
      name="marks"
      label={t('Cần giúp vì')}
      hint={t('Chỉ đánh dấu khi người đó đồng ý. Tuổi từ 60 do phần mềm tự tính theo năm sinh.')}
      optional
      v={v}
      values={(values.marks ?? '').split(' ')}
      layout="grid"
      options={[{ value: 'disability', label: t('Khuyết tật') }, { value: 'living_alone', label: t('Sống một mình') }]}
    />
  )
}

export function ConsentFields({ v, values, problems, optional }: { v: ViewContext; values: Record<string, string>; problems?: FieldProblem[] | undefined; optional?: boolean }) {
  const { t } = v
  return (
    <>
      <Textarea name="consentWording" label={t('Lời đã đọc cho người đó nghe')} value={values.consentWording ?? NEEDS_WORDING} rows={4} error={problemOf(problems, 'consentWording')} maxlength={1000} />
      <Select name="consentHow" label={t('Họ đồng ý bằng cách nào?')} optional={optional} v={v} blank={t('Chưa hỏi')} value={values.consentHow} options={Object.entries(HOW_WORDS).map(([value, label]) => ({ value, label: t(label) }))} error={problemOf(problems, 'consentHow')} />
    </>
  )
}

export function MoveResidentPage({ v, resident, household, q, found, commandId, problems }: { v: ViewContext; resident: ResidentRow; household: HouseholdLine; q: string; found: HouseholdLine[]; commandId: string; problems?: FieldProblem[] | undefined }) {
  const { t } = v
  const base = `/nguoi/${resident.id}/chuyen-ho`
  const others = found.filter((row) => row.id !== household.id && row.state === 'active')
  return (
    <Page v={v} title={t('Chuyển {name} sang hộ khác', { name: resident.fullName })} lead={t('Đang ở hộ {name}, {place}', { name: household.headName, place: placeWord(t, household) })} crumbs={[homeCrumb(v), { href: `/nguoi/${resident.id}`, label: resident.fullName }]}>
      <SearchBox v={v} action={base} value={q} label={t('Tìm hộ đến')} hint={t('Tên chủ hộ hoặc một người trong hộ đó')} />
      {q !== '' && others.length === 0 ? <Empty icon="search">{t('Không thấy hộ nào khác. Hãy bớt chữ hoặc bỏ dấu.')}</Empty> : null}
      {others.length > 0 ? (
        <Form v={v} action={base} commandId={commandId} problems={problems}>
          <Hidden name="q" value={q} />
          <Choices name="toHouseholdId" label={t('Hộ đến')} error={problemOf(problems, 'toHouseholdId')} options={others.map((row) => ({ value: row.id, label: row.headName, hint: `${placeWord(t, row)} · ${row.names}` }))} />
          <Buttons>
            <Button icon="check">{t('Chuyển sang hộ này')}</Button>
            <ButtonLink href={`/nguoi/${resident.id}`}>{t('Thôi')}</ButtonLink>
          </Buttons>
        </Form>
      ) : null}
    </Page>
  )
}
