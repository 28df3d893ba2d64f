// The agency as it stands on its papers, its units and their heads, delegations in force.

import { formatVi, type PlainDate } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Checks, DateInput, Hidden, NumberInput, Select, TextInput } from '../../ui/fields.tsx'
import { Button, Form, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Notice, Source } from '../../ui/parts.tsx'
import { DescriptionList, Table } from '../../ui/table.tsx'
import { decreeOn, TYPES } from './decree.ts'
import type { Agency, DelegationRow, Unit } from './queries.ts'
import { home, OfficeTabs } from './views.tsx'

export interface OfficePageProps {
  v: ViewContext
  agency: Agency | undefined
  units: Unit[]
  delegations: DelegationRow[]
  people: { id: string; name: string }[]
  today: PlainDate
  settles: boolean
  newCommandId: () => string
  /** Which form came back, with what was typed. */
  refused?: { form: 'agency' | 'unit' | 'delegation'; problems: FieldProblem[]; values: Record<string, string>; typeKeys: readonly string[] } | undefined
}

const CAPACITY_WORDS: Record<string, string> = { tl: 'TL. (thừa lệnh)', tuq: 'TUQ. (thừa ủy quyền)', absence: 'Thay mặt khi vắng' }

export function OfficePage(props: OfficePageProps) {
  const { v, agency, units, delegations, people, today, settles } = props
  const decree = decreeOn(today)
  const nameOf = (id: string | null) => people.find((person) => person.id === id)?.name ?? '—'
  const inForce = (row: DelegationRow) => row.withdrawnAt === null && row.validFrom <= today && today <= row.validTo
  return (
    <Page v={v} wide title={v.t('Cơ quan và đơn vị')} crumbs={[home(v)]}>
      <OfficeTabs v={v} current="/van-ban/co-quan" />
      {agency ? (
        <DescriptionList
          items={[
            { term: v.t('Cơ quan'), value: agency.name },
            { term: v.t('Viết tắt trong ký hiệu'), value: agency.abbr },
            { term: v.t('Địa danh'), value: agency.place },
            { term: v.t('Mã định danh'), value: agency.organCode },
            { term: v.t('Cách đánh số'), value: agency.numbering === 'one' ? v.t('một dãy chung cho mọi loại') : v.t('mỗi loại một dãy') },
            { term: v.t('Cỡ hình dấu'), value: v.t('{n} mm', { n: agency.sealMm }) },
          ]}
        />
      ) : (
        <Notice tone="warn">{v.t('Xã chưa khai tên cơ quan nên chưa phát hành được văn bản.')}</Notice>
      )}
      {settles ? <AgencyForm {...props} /> : null}
      <h2>{v.t('Đơn vị')}</h2>
      <Table
        caption={v.t('Đơn vị')}
        hideCaption
        rows={units}
        empty={v.t('Chưa có đơn vị nào.')}
        columns={[
          { head: v.t('Đơn vị'), cell: (unit) => unit.name },
          { head: v.t('Viết tắt'), cell: (unit) => unit.abbr },
          { head: v.t('Trưởng đơn vị'), cell: (unit) => nameOf(unit.headAccountId) },
        ]}
      />
      {settles ? <UnitForm {...props} /> : null}
      <h2>{v.t('Ủy quyền và thay mặt')}</h2>
      <Table
        caption={v.t('Ủy quyền và thay mặt')}
        hideCaption
        rows={delegations}
        empty={v.t('Chưa có ủy quyền nào.')}
        columns={[
          { head: v.t('Người giao'), cell: (row) => row.fromName },
          { head: v.t('Người nhận'), cell: (row) => row.toName },
          { head: v.t('Việc'), cell: (row) => v.t(CAPACITY_WORDS[row.capacity] ?? row.capacity) },
          { head: v.t('Loại văn bản'), cell: (row) => (row.typeKeys.length === 0 ? v.t('mọi loại') : row.typeKeys.map((key) => v.t(TYPES.get(key)?.name ?? key)).join(', ')) },
          { head: v.t('Từ – đến'), cell: (row) => `${formatVi(row.validFrom)} – ${formatVi(row.validTo)}` },
          { head: v.t('Căn cứ'), cell: (row) => row.basis },
          {
            head: v.t('Hiệu lực'),
            cell: (row) =>
              !inForce(row) ? <Badge>{row.withdrawnAt ? v.t('đã rút') : row.validTo < today ? v.t('hết hạn') : v.t('chưa đến ngày')}</Badge> : settles ? (
                <Form v={v} action="/van-ban/co-quan/uy-quyen/rut" commandId={props.newCommandId()} inline label={v.t('Rút ủy quyền cho {name}', { name: row.toName })}>
                  <Hidden name="delegationId" value={row.id} />
                  <Button kind="quiet">{v.t('Rút')}</Button>
                </Form>
              ) : <Badge tone="ok">{v.t('còn hiệu lực')}</Badge>,
          },
        ]}
      />
      {settles ? <DelegationForm {...props} /> : null}
      <h2>{v.t('Quy tắc thể thức đang dùng')}</h2>
      <Source v={v} name={decree.source.name} href={decree.source.url} checkedOn={decree.checkedOn} verified={decree.status === 'official'} />
      <p>{v.t(decree.note)}</p>
      <p>{v.t(decree.retention.note)}</p>
    </Page>
  )
}

function AgencyForm({ v, agency, refused, newCommandId }: OfficePageProps) {
  const mine = refused?.form === 'agency' ? refused : undefined
  const values: Record<string, string> = mine?.values ?? (agency ? { ...agency, sealMm: String(agency.sealMm) } : { numbering: 'by-type', sealMm: '36', abbr: 'UBND', collective: 'Ủy ban nhân dân', headTitle: 'Chủ tịch' })
  const error = (field: string) => problemOf(mine?.problems, field)
  return (
    <details open={mine !== undefined || !agency}>
      <summary>{v.t('Sửa thông tin cơ quan')}</summary>
      <Form v={v} action="/van-ban/co-quan" commandId={newCommandId()} problems={mine?.problems} scope="agency">
        <TextInput scope="agency" name="name" label={v.t('Tên cơ quan')} hint={v.t('Ví dụ: Ủy ban nhân dân xã Vân Bán')} value={values.name} error={error('name')} />
        <TextInput scope="agency" name="parentName" label={v.t('Cơ quan chủ quản')} hint={v.t('Để trống nếu không ghi')} value={values.parentName} error={error('parentName')} />
        <TextInput scope="agency" name="abbr" label={v.t('Viết tắt trong ký hiệu')} value={values.abbr} width="short" error={error('abbr')} />
        <TextInput scope="agency" name="place" label={v.t('Địa danh')} value={values.place} width="medium" error={error('place')} />
        <TextInput scope="agency" name="organCode" label={v.t('Mã định danh')} value={values.organCode} width="medium" error={error('organCode')} />
        <TextInput scope="agency" name="collective" label={v.t('Tập thể đứng tên (sau TM.)')} value={values.collective} error={error('collective')} />
        <TextInput scope="agency" name="headTitle" label={v.t('Chức vụ người đứng đầu')} value={values.headTitle} width="medium" error={error('headTitle')} />
        <Select scope="agency" name="numbering" label={v.t('Cách đánh số')} value={values.numbering} error={error('numbering')} options={[{ value: 'by-type', label: v.t('Mỗi loại một dãy') }, { value: 'one', label: v.t('Một dãy chung cho mọi loại') }]} />
        <NumberInput scope="agency" name="sealMm" label={v.t('Cỡ hình dấu, mm')} value={values.sealMm} error={error('sealMm')} />
        <Button kind="main">{v.t('Lưu')}</Button>
      </Form>
    </details>
  )
}

function UnitForm({ v, people, refused, newCommandId }: OfficePageProps) {
  const mine = refused?.form === 'unit' ? refused : undefined
  return (
    <details open={mine !== undefined}>
      <summary>{v.t('Thêm đơn vị')}</summary>
      <Form v={v} action="/van-ban/co-quan/don-vi" commandId={newCommandId()} problems={mine?.problems} scope="unit">
        <TextInput scope="unit" name="name" label={v.t('Tên đơn vị')} value={mine?.values.name} error={problemOf(mine?.problems, 'name')} />
        <TextInput scope="unit" name="abbr" label={v.t('Viết tắt')} value={mine?.values.abbr} width="short" error={problemOf(mine?.problems, 'abbr')} />
        <Select scope="unit" name="headAccountId" label={v.t('Trưởng đơn vị')} blank={v.t('Chưa có')} value={mine?.values.headAccountId} options={people.map(({ id, name }) => ({ value: id, label: name }))} />
        <Button kind="main">{v.t('Thêm')}</Button>
      </Form>
    </details>
  )
}

function DelegationForm({ v, people, refused, newCommandId, today }: OfficePageProps) {
  const mine = refused?.form === 'delegation' ? refused : undefined
  const values = mine?.values ?? { validFrom: today }
  const options = people.map(({ id, name }) => ({ value: id, label: name }))
  const error = (field: string) => problemOf(mine?.problems, field)
  return (
    <details open={mine !== undefined}>
      <summary>{v.t('Thêm ủy quyền hoặc người thay mặt')}</summary>
      <Form v={v} action="/van-ban/co-quan/uy-quyen" commandId={newCommandId()} problems={mine?.problems} scope="delegation">
        <Select scope="delegation" name="fromAccountId" label={v.t('Người giao')} blank={v.t('Chọn người')} value={values.fromAccountId} options={options} error={error('fromAccountId')} />
        <Select scope="delegation" name="toAccountId" label={v.t('Người nhận')} blank={v.t('Chọn người')} value={values.toAccountId} options={options} error={error('toAccountId')} />
        <Select scope="delegation" name="capacity" label={v.t('Việc')} value={values.capacity} options={Object.entries(CAPACITY_WORDS).map(([value, label]) => ({ value, label: v.t(label) }))} error={error('capacity')} />
        <Checks scope="delegation" name="typeKeys" label={v.t('Chỉ cho các loại (để trống là mọi loại)')} values={mine?.typeKeys ?? []} options={[...TYPES.values()].map((type) => ({ value: type.key, label: v.t(type.name) }))} />
        <DateInput scope="delegation" name="validFrom" label={v.t('Từ ngày')} value={values.validFrom} error={error('validFrom')} />
        <DateInput scope="delegation" name="validTo" label={v.t('Đến ngày')} value={values.validTo} error={error('validTo')} />
        <TextInput scope="delegation" name="basis" label={v.t('Căn cứ: số và ngày văn bản giao')} value={values.basis} error={error('basis')} />
        <Button kind="main">{v.t('Lưu')}</Button>
      </Form>
    </details>
  )
}
