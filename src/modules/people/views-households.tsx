// Households: by hamlet and alley in walking order, and one household with its people and what happened to it.

import { maskPhone } from './rules.ts'
import { formatNumber, type ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, ConfirmBox, Form, Hidden, Select, TextInput, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Notice, PersonLine, Stack, Tabs } from '../../ui/parts.tsx'
import { Count, DescriptionList, Empty, Pagination, Table } from '../../ui/table.tsx'
import type { AlleyLine, DoorLine, HamletCount, HouseholdLine, ResidentRow } from './queries.ts'
import { homeCrumb, languageWord, Marks, personDetail, placeWord, SearchBox, STATE_LABELS, DEVICE_SHORT } from './views-common.tsx'
import { History, type HistoryLine } from './views-history.tsx'

export interface May {
  edit: boolean
  import: boolean
  merge: boolean
  erase: boolean
}

const SEARCH_HINT = 'Gõ không dấu cũng được, thứ tự nào cũng được; thêm năm sinh nếu nhớ. Ví dụ: thao 1954'

export function HamletsPage({ v, hamlets, may, q, found }: { v: ViewContext; hamlets: HamletCount[]; may: May; q: string; found: { rows: HouseholdLine[]; more: boolean; mended: boolean } | null }) {
  const { t } = v
  const people = hamlets.reduce((sum, hamlet) => sum + hamlet.people, 0)
  return (
    <Page
      v={v}
      wide
      title={t('Hộ dân')}
      lead={t('{households} hộ, {people} người đang ở, theo sổ của xã.', {
        households: formatNumber(v.lang, hamlets.reduce((sum, hamlet) => sum + hamlet.households, 0)), people: formatNumber(v.lang, people),
      })}
      actions={<RegisterActions v={v} may={may} />}
    >
      <SearchBox v={v} action="/ho" value={q} label={t('Tìm hộ')} hint={t(SEARCH_HINT)} />
      {found ? <FoundHouseholds v={v} q={q} found={found} /> : null}
      <Table
        caption={t('Các thôn')}
        rows={hamlets}
        empty={t('Xã chưa có thôn nào trong địa bàn, hoặc tổ của bạn chưa được giao thôn nào.')}
        columns={[
          { head: t('Thôn'), cell: (hamlet) => <a href={`/ho?thon=${hamlet.id}`}>{`${hamlet.kind} ${hamlet.name}`}</a> },
          { head: t('Hộ'), num: true, cell: (hamlet) => <Count v={v} value={hamlet.households} href={`/ho?thon=${hamlet.id}`} /> },
          { head: t('Người đang ở'), num: true, cell: (hamlet) => <Count v={v} value={hamlet.people} href={`/ho?thon=${hamlet.id}`} /> },
        ]}
      />
    </Page>
  )
}

function RegisterActions({ v, may }: { v: ViewContext; may: May }) {
  return (
    <>
      <ButtonLink href="/nguoi" icon="search">{v.t('Tìm người')}</ButtonLink>
      {may.import ? <ButtonLink href="/nguoi/nhap-so" icon="upload">{v.t('Nhập sổ')}</ButtonLink> : null}
      {may.merge ? <ButtonLink href="/nguoi/trung" icon="team">{v.t('Nghi trùng')}</ButtonLink> : null}
      {may.merge ? <ButtonLink href="/nguoi/xung-dot" icon="warning">{v.t('Sửa lệch nhau')}</ButtonLink> : null}
      {may.edit ? <ButtonLink href="/ho/moi" icon="plus" kind="main">{v.t('Thêm hộ')}</ButtonLink> : null}
    </>
  )
}

function FoundHouseholds({ v, q, found }: { v: ViewContext; q: string; found: { rows: HouseholdLine[]; more: boolean; mended: boolean } }) {
  const { t } = v
  return (
    <section aria-label={t('Kết quả tìm')}>
      <h2>{t('Tìm “{q}”', { q })}</h2>
      {found.mended ? <Notice>{t('Ít hộ có đúng tên này; đã tìm cả tên gần giống.')}</Notice> : null}
      <HouseholdTable v={v} rows={found.rows} caption={t('Hộ tìm thấy')} empty={t('Không thấy hộ nào. Hãy bớt chữ, bỏ dấu, hoặc tìm theo tên một người trong nhà.')} hamlet />
      {found.more ? <p>{t('Còn nữa: hãy gõ thêm chữ hoặc năm sinh để thu hẹp.')}</p> : null}
    </section>
  )
}

function HouseholdTable({ v, rows, caption, empty, hamlet }: { v: ViewContext; rows: HouseholdLine[]; caption: string; empty: string; hamlet?: boolean }) {
  const { t } = v
  return (
    <Table
      caption={caption}
      hideCaption
      rows={rows}
      empty={empty}
      columns={[
        { head: t('Chủ hộ'), cell: (row) => <a href={`/ho/${row.id}`}>{row.headName || t('Chưa ghi tên')}</a> },
        { head: t('Chỗ ở'), cell: (row) => (hamlet ? placeWord(t, row) : [row.alleyName, row.doorLabel && t('cửa {label}', { label: row.doorLabel })].filter(Boolean).join(', ') || '—') },
        { head: t('Người trong hộ'), cell: (row) => row.names || '—', wideOnly: true },
        { head: t('Số người'), num: true, cell: (row) => <Count v={v} value={row.people} href={`/ho/${row.id}`} /> },
      ]}
    />
  )
}

export interface HamletPageProps {
  v: ViewContext
  hamlet: { id: string; name: string; kind: string }
  alleys: AlleyLine[]
  alleyId: string | null
  away: boolean
  rows: HouseholdLine[]
  total: number
  page: number
  may: May
}

export const HOUSEHOLDS_PER_PAGE = 100

export function HamletPage({ v, hamlet, alleys, alleyId, away, rows, total, page, may }: HamletPageProps) {
  const { t } = v
  const base = `/ho?thon=${hamlet.id}`
  const here = away ? `${base}&di=1` : alleyId ? `${base}&ngo=${alleyId}` : base
  return (
    <Page
      v={v}
      wide
      title={`${hamlet.kind} ${hamlet.name}`}
      lead={t('{n} hộ, theo thứ tự đi bộ.', { n: formatNumber(v.lang, total) })}
      crumbs={[homeCrumb(v)]}
      actions={may.edit ? <ButtonLink href={`/ho/moi?thon=${hamlet.id}`} icon="plus" kind="main">{t('Thêm hộ')}</ButtonLink> : null}
    >
      <Tabs
        label={t('Các ngõ')}
        tabs={[
          { href: base, label: t('Cả thôn'), current: !alleyId && !away },
          ...alleys.map((alley) => ({ href: `${base}&ngo=${alley.id}`, label: alley.name, count: formatNumber(v.lang, alley.households), current: alley.id === alleyId })),
          { href: `${base}&di=1`, label: t('Đã chuyển đi'), current: away },
        ]}
      />
      <HouseholdTable v={v} rows={rows} caption={t('Các hộ')} empty={away ? t('Chưa hộ nào chuyển đi.') : t('Chưa có hộ nào ở đây. Hãy thêm hộ, hoặc nhập sổ của thôn.')} />
      <Pagination v={v} page={page} pageCount={Math.ceil(total / HOUSEHOLDS_PER_PAGE)} hrefOf={(n) => `${here}&trang=${n}`} total={total} unit={t('hộ')} />
    </Page>
  )
}

export interface HouseholdPageProps {
  v: ViewContext
  household: HouseholdLine
  members: ResidentRow[]
  history: HistoryLine[]
  may: May
  commandId: string
}

export function HouseholdPage({ v, household, members, history, may, commandId }: HouseholdPageProps) {
  const { t } = v
  const base = `/ho/${household.id}`
  const isHere = household.state === 'active'
  return (
    <Page
      v={v}
      title={t('Hộ {name}', { name: household.headName || t('chưa ghi tên') })}
      lead={placeWord(t, household)}
      crumbs={[homeCrumb(v), { href: `/ho?thon=${household.hamletId}`, label: household.hamletName }]}
      actions={
        <>
          <ButtonLink href={`/di-ngo/nha/${household.id}`} icon="knock" kind="main">{t('Lượt thăm')}</ButtonLink>
          {may.edit && isHere ? <ButtonLink href={`${base}/them-nguoi`} icon="plus">{t('Thêm người')}</ButtonLink> : null}
        </>
      }
    >
      {isHere ? null : <Notice tone="warn">{t('Hộ này: {state}.', { state: t(STATE_LABELS[household.state] ?? household.state) })}</Notice>}
      <section>
        <h2>{t('Người trong hộ')}</h2>
        {members.length === 0 ? <Empty icon="person">{t('Chưa ghi ai trong hộ này.')}</Empty> : null}
        <Stack>
          {members.map((member) => (
            <PersonLine
              name={member.fullName}
              href={`/nguoi/${member.id}`}
              detail={[personDetail(t, member), languageWord(t, member.language), t(DEVICE_SHORT[member.device] ?? ''), maskPhone(member.phone)].filter(Boolean).join(' · ')}
              marks={<Marks v={v} person={member} />}
            />
          ))}
        </Stack>
      </section>
      <section>
        <h2>{t('Hộ và cửa')}</h2>
        <DescriptionList
          items={[
            { term: t('Số hộ trong sổ thôn'), value: household.code },
            { term: t('Ở ngõ'), value: household.alleyName },
            { term: t('Ở cửa'), value: household.doorLabel },
            { term: t('Tình trạng'), value: <Badge tone={isHere ? 'ok' : 'warn'}>{t(STATE_LABELS[household.state] ?? household.state)}</Badge> },
          ]}
        />
        {may.edit ? <HouseholdActions v={v} household={household} members={members} commandId={commandId} /> : null}
      </section>
      <History v={v} lines={history} />
    </Page>
  )
}

function HouseholdActions({ v, household, members, commandId }: Pick<HouseholdPageProps, 'v' | 'household' | 'members' | 'commandId'>) {
  const { t } = v
  const base = `/ho/${household.id}`
  const isHere = household.state === 'active'
  return (
    <>
      <Buttons>
        <ButtonLink href={`${base}/sua`} icon="edit">{t('Sửa tên chủ hộ, số hộ')}</ButtonLink>
        {isHere ? <ButtonLink href={`${base}/chuyen`} icon="arrow-right">{t('Chuyển thôn hoặc cửa')}</ButtonLink> : null}
        {isHere && members.length > 1 ? <ButtonLink href={`${base}/tach`} icon="team">{t('Tách hộ')}</ButtonLink> : null}
      </Buttons>
      {isHere ? (
        <ConfirmBox v={v} action={`${base}/trang-thai`} commandId={commandId} label={t('Cả hộ chuyển đi')} confirmLabel={t('Ghi cả hộ đã chuyển đi')} text={t('Cả hộ và những người đang ở sẽ không còn trong danh sách cửa cần gõ. Có thể ghi quay về bất cứ lúc nào.')}>
          <Hidden name="state" value="moved_away" />
        </ConfirmBox>
      ) : (
        <Form v={v} action={`${base}/trang-thai`} commandId={commandId}>
          <Hidden name="state" value="active" />
          <Button kind="plain">{t('Ghi hộ đã quay về')}</Button>
        </Form>
      )}
    </>
  )
}

export interface HouseholdFormProps {
  v: ViewContext
  values: Record<string, string>
  problems?: FieldProblem[] | undefined
  commandId: string
}

export function NewHouseholdPage({ v, values, problems, commandId, hamlets, alleys }: HouseholdFormProps & { hamlets: HamletCount[]; alleys: AlleyLine[] }) {
  const { t } = v
  return (
    <Page v={v} title={t('Thêm hộ')} crumbs={[homeCrumb(v)]} lead={t('Chỉ ghi điều cần để tìm đúng cửa. Không ghi số căn cước.')}>
      <Form v={v} action="/ho/moi" commandId={commandId} problems={problems}>
        <Select name="hamletId" label={t('Thôn')} blank={t('Chọn thôn')} value={values.hamletId} error={problemOf(problems, 'hamletId')} options={hamlets.map((hamlet) => ({ value: hamlet.id, label: `${hamlet.kind} ${hamlet.name}` }))} />
        <TextInput name="headName" label={t('Họ tên chủ hộ')} hint={t('Như hàng xóm gọi, có dấu')} value={values.headName} error={problemOf(problems, 'headName')} maxlength={120} />
        {alleys.length > 0 ? (
          <Select name="alleyId" label={t('Ở ngõ')} optional v={v} blank={t('Ngõ khác, hoặc chưa rõ')} value={values.alleyId} error={problemOf(problems, 'alleyId')} options={alleys.map((alley) => ({ value: alley.id, label: alley.name }))} />
        ) : null}
        <TextInput name="alleyName" label={t('Tên ngõ khác')} optional v={v} hint={t('Điền khi ngõ chưa có trong danh sách')} value={values.alleyName} error={problemOf(problems, 'alleyName')} maxlength={80} />
        <TextInput name="doorLabel" label={t('Số nhà hoặc tên cửa')} optional v={v} hint={t('Bỏ trống thì đánh số tiếp theo trong ngõ')} value={values.doorLabel} width="short" error={problemOf(problems, 'doorLabel')} maxlength={20} />
        <TextInput name="code" label={t('Số hộ trong sổ thôn')} optional v={v} value={values.code} width="short" error={problemOf(problems, 'code')} maxlength={40} />
        <Buttons>
          <Button icon="check">{t('Thêm hộ')}</Button>
          <ButtonLink href="/ho">{t('Thôi')}</ButtonLink>
        </Buttons>
      </Form>
    </Page>
  )
}

export function EditHouseholdPage({ v, values, problems, commandId, household }: HouseholdFormProps & { household: HouseholdLine }) {
  const { t } = v
  return (
    <Page v={v} title={t('Sửa hộ')} crumbs={[homeCrumb(v), { href: `/ho/${household.id}`, label: household.headName }]}>
      <Form v={v} action={`/ho/${household.id}/sua`} commandId={commandId} problems={problems}>
        <TextInput name="headName" label={t('Họ tên chủ hộ')} value={values.headName ?? household.headName} error={problemOf(problems, 'headName')} maxlength={120} />
        <TextInput name="code" label={t('Số hộ trong sổ thôn')} optional v={v} value={values.code ?? household.code ?? ''} width="short" error={problemOf(problems, 'code')} maxlength={40} />
        <Button icon="check">{t('Lưu')}</Button>
      </Form>
    </Page>
  )
}

export function MoveHouseholdPage({ v, values, problems, commandId, household, hamlets, doors, hamletId }: HouseholdFormProps & { household: HouseholdLine; hamlets: HamletCount[]; doors: DoorLine[]; hamletId: string }) {
  const { t } = v
  const base = `/ho/${household.id}/chuyen`
  const groups = [...Map.groupBy(doors, (door) => door.alleyName)].map(([group, list]) => ({ group, options: list.map((door) => ({ value: door.id, label: t('{alley}, cửa {label}', { alley: group, label: door.label }) })) }))
  const alleys = [...new Map(doors.map((door) => [door.alleyId, door.alleyName]))]
  return (
    <Page v={v} title={t('Chuyển hộ {name}', { name: household.headName })} crumbs={[homeCrumb(v), { href: `/ho/${household.id}`, label: household.headName }]} lead={t('Đang ở: {place}', { place: placeWord(t, household) })}>
      <Form v={v} action={base} method="get" inline label={t('Chọn thôn')}>
        <Select name="thon" label={t('Chuyển đến thôn')} value={hamletId} options={hamlets.map((hamlet) => ({ value: hamlet.id, label: `${hamlet.kind} ${hamlet.name}` }))} />
        <Button kind="plain">{t('Chọn thôn này')}</Button>
      </Form>
      <Form v={v} action={base} commandId={commandId} problems={problems}>
        <Hidden name="hamletId" value={hamletId} />
        <Select name="doorId" label={t('Chuyển đến cửa')} optional v={v} blank={t('Cửa mới, hoặc chưa rõ')} value={values.doorId} options={groups} error={problemOf(problems, 'doorId')} />
        <Select name="alleyId" label={t('Mở cửa mới ở ngõ')} optional v={v} blank={t('Không mở cửa mới')} value={values.alleyId} options={alleys.map(([value, label]) => ({ value, label }))} error={problemOf(problems, 'alleyId')} />
        <TextInput name="doorLabel" label={t('Số nhà của cửa mới')} optional v={v} width="short" value={values.doorLabel} error={problemOf(problems, 'doorLabel')} maxlength={20} />
        <Button icon="check">{t('Chuyển hộ')}</Button>
      </Form>
    </Page>
  )
}
