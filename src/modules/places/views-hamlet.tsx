// Forms that change hamlets. Merging and splitting go in two steps: fill in, look at what will move, then confirm.

import type { Child } from 'hono/jsx'
import type { ViewContext } from '../../ui/context.ts'
import { Checks, Choices, DateInput, Select, Textarea, TextInput } from '../../ui/fields.tsx'
import { Button, ButtonLink, Buttons, Form, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Page, type Crumb } from '../../ui/layout.tsx'
import { Notice, Steps } from '../../ui/parts.tsx'
import { Table } from '../../ui/table.tsx'
import type { HamletContents, HamletRow } from './schema.ts'
import { hamletTitle, HiddenValues } from './views.tsx'

export interface HamletFormProps {
  v: ViewContext
  problems?: FieldProblem[]
  values: Record<string, string>
  commandId: string
}

const home = (v: ViewContext): Crumb => ({ href: '/dia-ban', label: v.t('Địa bàn') })

/** Number and date of the paper, the day it takes effect, a note: asked for wherever places change. */
export function PaperFields({ v, values, problems }: Pick<HamletFormProps, 'v' | 'values' | 'problems'>) {
  const { t } = v
  return (
    <>
      <TextInput name="decisionNumber" label={t('Số quyết định')} hint={t('Ví dụ 38/QĐ-UBND')} value={values.decisionNumber} width="medium" error={problemOf(problems, 'decisionNumber')} />
      <DateInput name="decisionDate" label={t('Ngày ký quyết định')} value={values.decisionDate} error={problemOf(problems, 'decisionDate')} />
      <DateInput name="effectiveOn" label={t('Có hiệu lực từ ngày')} value={values.effectiveOn} error={problemOf(problems, 'effectiveOn')} />
      <Textarea name="note" label={t('Ghi chú')} optional v={v} value={values.note} rows={2} maxlength={500} error={problemOf(problems, 'note')} />
    </>
  )
}

function NameFields({ v, values, problems, prefix = '' }: Pick<HamletFormProps, 'v' | 'values' | 'problems'> & { prefix?: string }) {
  const { t } = v
  return (
    <>
      <TextInput name={`${prefix}kind`} label={t('Cách gọi')} hint={t('thôn, bản, xóm, khu, ấp, tổ dân phố…')} value={values[`${prefix}kind`]} width="short" error={problemOf(problems, `${prefix}kind`)} />
      <TextInput name={`${prefix}name`} label={t('Tên gọi')} hint={t('Chỉ ghi tên, không ghi lại cách gọi')} value={values[`${prefix}name`]} width="medium" error={problemOf(problems, `${prefix}name`)} />
    </>
  )
}

export function NewHamletPage(props: HamletFormProps) {
  const { v, problems, commandId } = props
  const { t } = v
  return (
    <Page v={v} title={t('Thêm vào địa bàn')} crumbs={[home(v)]}>
      <Form v={v} action="/dia-ban/thon" commandId={commandId} problems={problems}>
        <NameFields {...props} />
        <PaperFields {...props} />
        <Buttons>
          <Button>{t('Thêm')}</Button>
          <ButtonLink href="/dia-ban">{t('Thôi')}</ButtonLink>
        </Buttons>
      </Form>
    </Page>
  )
}

export function RenamePage(props: HamletFormProps & { hamlet: HamletRow; slip: boolean; slipId: string }) {
  const { v, hamlet, problems, values, commandId, slip, slipId } = props
  const { t } = v
  const base = `/dia-ban/thon/${hamlet.id}`
  const current = { kind: hamlet.kind, name: hamlet.name, sort: String(hamlet.sort) }
  return (
    <Page v={v} title={t('Đổi tên {name}', { name: hamletTitle(hamlet) })} crumbs={[home(v), { href: base, label: hamletTitle(hamlet) }]}>
      <section>
        <h2>{t('Đổi tên theo quyết định')}</h2>
        <Form v={v} action={`${base}/doi-ten`} commandId={commandId} problems={slip ? undefined : problems}>
          <NameFields {...props} problems={slip ? undefined : problems} values={slip ? current : { ...current, ...values }} />
          <PaperFields {...props} problems={slip ? undefined : problems} values={slip ? {} : values} />
          <Button>{t('Đổi tên')}</Button>
        </Form>
      </section>
      <section>
        <h2>{t('Sửa lỗi gõ')}</h2>
        <p>{t('Khi tên chỉ gõ sai, không có quyết định nào: tên đang dùng được sửa tại chỗ, sổ cái vẫn ghi lại.')}</p>
        <Form v={v} action={`${base}/sua-loi`} commandId={slipId} problems={slip ? problems : undefined} scope="sua">
          <TextInput name="kind" scope="sua" label={t('Cách gọi')} value={slip ? values.kind : hamlet.kind} width="short" error={slip ? problemOf(problems, 'kind') : undefined} />
          <TextInput name="name" scope="sua" label={t('Tên gọi')} value={slip ? values.name : hamlet.name} width="medium" error={slip ? problemOf(problems, 'name') : undefined} />
          <TextInput name="sort" scope="sua" label={t('Thứ tự trong danh sách')} hint={t('0 = xếp theo tên')} value={slip ? values.sort : current.sort} width="short" inputmode="numeric" error={slip ? problemOf(problems, 'sort') : undefined} />
          <Button kind="plain">{t('Sửa lỗi gõ')}</Button>
        </Form>
      </section>
    </Page>
  )
}

export function ClosePage(props: HamletFormProps & { hamlet: HamletRow }) {
  const { v, hamlet, problems, commandId } = props
  const { t } = v
  const base = `/dia-ban/thon/${hamlet.id}`
  return (
    <Page v={v} title={t('Đóng {name}', { name: hamletTitle(hamlet) })} crumbs={[home(v), { href: base, label: hamletTitle(hamlet) }]}>
      <Notice tone="warn">{t('Chỉ đóng được nơi không còn hộ và cửa nào, ví dụ đã di dân hết. Còn hộ thì hãy sáp nhập.')}</Notice>
      <Form v={v} action={`${base}/dong`} commandId={commandId} problems={problems}>
        <PaperFields {...props} />
        <Button kind="danger">{t('Đóng')}</Button>
      </Form>
    </Page>
  )
}

const TWO_STEPS = (v: ViewContext) => [{ label: v.t('Điền quyết định') }, { label: v.t('Xem trước') }, { label: v.t('Ghi') }]

export interface MergePageProps {
  v: ViewContext
  hamlets: HamletRow[]
  from: string[]
  values: Record<string, string>
  problems?: FieldProblem[]
}

export function MergePage({ v, hamlets, from, values, problems }: MergePageProps) {
  const { t } = v
  const options = hamlets.map((row) => ({ value: row.id, label: hamletTitle(row) }))
  return (
    <Page v={v} title={t('Sáp nhập')} crumbs={[home(v)]} lead={t('Chưa có gì thay đổi cho tới khi bạn xem trước và bấm ghi.')}>
      <Steps v={v} steps={TWO_STEPS(v)} current={0} />
      <Form v={v} action="/dia-ban/sap-nhap" method="get" problems={problems}>
        <Checks name="from" label={t('Những nơi bị sáp nhập')} options={options} values={from} layout="grid" error={problemOf(problems, 'from')} />
        <Select name="into" label={t('Nhập vào')} hint={t('Để trống nếu lập nơi mới')} optional v={v} blank={t('Lập nơi mới')} options={options} value={values.into} error={problemOf(problems, 'into')} />
        <fieldset class="fieldset">
          <legend>{t('Tên nơi mới (khi lập nơi mới)')}</legend>
          <NameFields v={v} values={values} problems={problems} />
        </fieldset>
        <PaperFields v={v} values={values} problems={problems} />
        <Button name="xem" value="1">{t('Xem trước')}</Button>
      </Form>
    </Page>
  )
}

const CONTENT_COLUMNS = (v: ViewContext) =>
  ([['Ngõ', 'alleys'], ['Cửa', 'doors'], ['Hộ', 'households'], ['Người', 'people'], ['Đợt đang chạy', 'drives'], ['Tổ', 'teams'], ['Máy mang dữ liệu', 'phones']] as const).map(([head, field]) => ({
    head: v.t(head),
    num: true,
    cell: (row: { contents: HamletContents }) => String(row.contents[field]),
  }))

export interface PreviewProps {
  v: ViewContext
  title: string
  crumbs?: Crumb[]
  action: string
  back: string
  commandId: string
  hidden: [string, string][]
  rows: { name: string; goes: string; contents: HamletContents }[]
  result: Child
  confirm: string
}

/** What will move, and the button that moves it. */
export function PreviewPage({ v, title, crumbs = [], action, back, commandId, hidden, rows, result, confirm }: PreviewProps) {
  const { t } = v
  const phones = rows.reduce((total, row) => total + row.contents.phones, 0)
  return (
    <Page v={v} wide title={title} crumbs={[home(v), ...crumbs]}>
      <Steps v={v} steps={TWO_STEPS(v)} current={1} />
      <Notice tone="info" title={t('Sau khi ghi')}>{result}</Notice>
      <Table
        caption={t('Những gì sẽ chuyển')}
        rows={rows}
        columns={[{ head: t('Tên gọi'), cell: (row) => row.name }, { head: t('Chuyển đến'), cell: (row) => row.goes }, ...CONTENT_COLUMNS(v)]}
      />
      <ul>
        <li>{t('Hộ, người, cửa và bằng chứng đi theo; lượt thăm đã ghi giữ nguyên nơi ghi.')}</li>
        <li>{t('Tổ và đợt đang phụ trách nơi cũ sẽ phụ trách nơi mới.')}</li>
        <li>{phones > 0 ? t('{n} lượt điện thoại đang mang dữ liệu sẽ tự tải lại; việc chưa gửi vẫn về đúng nhà.', { n: phones }) : t('Không có điện thoại nào đang mang dữ liệu những nơi này.')}</li>
      </ul>
      <Form v={v} action={action} commandId={commandId} label={confirm}>
        <HiddenValues values={hidden} />
        <Buttons>
          <Button kind="danger">{confirm}</Button>
          <ButtonLink href={back}>{t('Sửa lại')}</ButtonLink>
        </Buttons>
      </Form>
    </Page>
  )
}

export interface SplitPageProps {
  v: ViewContext
  hamlet: HamletRow
  alleys: { id: string; name: string; doors: number; households: number }[]
  parts: number
  doorless: number
  values: Record<string, string>
  problems?: FieldProblem[]
}

export function SplitPage({ v, hamlet, alleys, parts, doorless, values, problems }: SplitPageProps) {
  const { t } = v
  const base = `/dia-ban/thon/${hamlet.id}`
  const numbers = Array.from({ length: parts }, (_, index) => index)
  const partOptions = numbers.map((index) => ({ value: String(index), label: t('Phần {n}', { n: index + 1 }) + (values[`parts.${index}.name`] ? `: ${values[`parts.${index}.name`]}` : '') }))
  return (
    <Page v={v} title={t('Tách {name}', { name: hamletTitle(hamlet) })} crumbs={[home(v), { href: base, label: hamletTitle(hamlet) }]} lead={t('Chưa có gì thay đổi cho tới khi bạn xem trước và bấm ghi.')}>
      <Steps v={v} steps={TWO_STEPS(v)} current={0} />
      <Form v={v} action={`${base}/tach`} method="get" problems={problems}>
        <Choices
          name="keep"
          label={t('Nơi cũ')}
          value={values.keep ?? 'khong'}
          options={[
            { value: 'khong', label: t('Kết thúc; các phần đều là nơi mới') },
            { value: 'co', label: t('Vẫn còn: phần 1 chính là {name}', { name: hamletTitle(hamlet) }) },
          ]}
        />
        {numbers.map((index) => (
          <fieldset class="fieldset">
            <legend>{t('Phần {n}', { n: index + 1 })}</legend>
            <NameFields v={v} prefix={`parts.${index}.`} values={{ [`parts.${index}.kind`]: hamlet.kind, ...values }} problems={problems} />
          </fieldset>
        ))}
        <p>{parts < 6 ? <a href={`${base}/tach?phan=${parts + 1}`}>{t('Cần {n} phần', { n: parts + 1 })}</a> : null}</p>
        <fieldset class="fieldset">
          <legend>{t('Mỗi ngõ về phần nào')}</legend>
          {problemOf(problems, 'alleys') ? <p class="error">{problemOf(problems, 'alleys')}</p> : null}
          {alleys.map((alley) => (
            <Select
              name={`alleys.${alley.id}`}
              label={t('{name} ({doors} cửa, {households} hộ)', { name: alley.name, doors: alley.doors, households: alley.households })}
              blank={t('Chọn phần')}
              width="medium"
              options={partOptions}
              value={values[`alleys.${alley.id}`]}
              error={problemOf(problems, `alleys.${alley.id}`)}
            />
          ))}
          <Select name="rest" label={t('Hộ chưa gắn cửa ({n} hộ) về phần', { n: doorless })} width="medium" options={partOptions} value={values.rest ?? '0'} error={problemOf(problems, 'rest')} />
        </fieldset>
        <PaperFields v={v} values={values} problems={problems} />
        <input type="hidden" name="phan" value={String(parts)} />
        <Button name="xem" value="1">{t('Xem trước')}</Button>
      </Form>
    </Page>
  )
}
