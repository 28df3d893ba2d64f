// The form of a person, new or being edited, and the form that splits a household.

import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, Checks, Choices, DateInput, Fieldset, Form, Hidden, Select, TextInput, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Notice } from '../../ui/parts.tsx'
import type { HouseholdLine, ResidentRow } from './queries.ts'
import { HOUSEHOLD_ROLES } from './rules.ts'
import { bornWord, DEVICE_WORDS, homeCrumb, personDetail } from './views-common.tsx'
import { ConsentFields, NeedChecks } from './views-residents.tsx'
import { LANGUAGES } from '../../platform/languages.ts'

export interface ResidentFormProps {
  v: ViewContext
  household: HouseholdLine
  values: Record<string, string>
  problems?: FieldProblem[] | undefined
  commandId: string
}

export function NewResidentPage(props: ResidentFormProps) {
  const { v, household, values, problems, commandId } = props
  const { t } = v
  return (
    <Page v={v} title={t('Thêm người')} lead={t('Vào hộ {name}. Chỉ ghi điều cần để hướng dẫn; không ghi số căn cước.', { name: household.headName })} crumbs={[homeCrumb(v), { href: `/ho/${household.id}`, label: t('Hộ {name}', { name: household.headName }) }]}>
      <Form v={v} action={`/ho/${household.id}/them-nguoi`} commandId={commandId} problems={problems}>
        <PersonFields v={v} values={values} problems={problems} />
        <Fieldset legend={t('Chỉ ghi khi người đó đồng ý')}>
          <NeedChecks v={v} values={values} />
          <ConsentFields v={v} values={values} problems={problems} optional />
        </Fieldset>
        <Buttons>
          <Button icon="check">{t('Thêm người')}</Button>
          <ButtonLink href={`/ho/${household.id}`}>{t('Thôi')}</ButtonLink>
        </Buttons>
      </Form>
    </Page>
  )
}

export function EditResidentPage({ resident, ...props }: ResidentFormProps & { resident: ResidentRow }) {
  const { v, household, values, problems, commandId } = props
  const { t } = v
  const { fullName, sex, householdRole, language, device, phone } = resident
  const stored = { fullName, birth: bornWord(resident), sex: sex ?? '', householdRole, language, device, phone: phone ?? '' }
  return (
    <Page v={v} title={t('Sửa hồ sơ')} lead={resident.fullName} crumbs={[homeCrumb(v), { href: `/ho/${household.id}`, label: t('Hộ {name}', { name: household.headName }) }, { href: `/nguoi/${resident.id}`, label: resident.fullName }]}>
      <Form v={v} action={`/nguoi/${resident.id}/sua`} commandId={commandId} problems={problems}>
        <Hidden name="bases" value={values.bases ?? JSON.stringify(resident.fieldSeqs)} />
        <PersonFields v={v} values={{ ...stored, ...values }} problems={problems} />
        <p class="hint">{t('Nếu người khác vừa sửa cùng ô: họ tên, ngày sinh, hộ sẽ chờ cán bộ xem; ô khác lấy lần sửa sau và giữ lại giá trị kia trong lịch sử.')}</p>
        <Buttons>
          <Button icon="check">{t('Lưu')}</Button>
          <ButtonLink href={`/nguoi/${resident.id}`}>{t('Thôi')}</ButtonLink>
        </Buttons>
      </Form>
    </Page>
  )
}

function PersonFields({ v, values, problems }: Pick<ResidentFormProps, 'v' | 'values' | 'problems'>) {
  const { t } = v
  return (
    <>
      <TextInput name="fullName" label={t('Họ và tên')} value={values.fullName} error={problemOf(problems, 'fullName')} maxlength={120} />
      <DateInput typed name="birth" label={t('Ngày hoặc năm sinh')} hint={t('Ví dụ: 2/9/1954 hoặc 1954')} optional v={v} value={values.birth} error={problemOf(problems, 'birth')} />
      <Choices name="sex" label={t('Giới tính')} optional v={v} layout="grid" value={values.sex ?? ''} error={problemOf(problems, 'sex')} options={[{ value: 'nu', label: t('Nữ') }, { value: 'nam', label: t('Nam') }, { value: '', label: t('Không ghi') }]} />
      <Select name="householdRole" label={t('Quan hệ với chủ hộ')} width="medium" value={values.householdRole ?? 'khac'} error={problemOf(problems, 'householdRole')} options={Object.entries(HOUSEHOLD_ROLES).map(([value, label]) => ({ value, label: t(label) }))} />
      <Select name="language" label={t('Muốn nghe tiếng')} width="medium" value={values.language ?? 'vi'} error={problemOf(problems, 'language')} options={languageOptions(v, values.language)} />
      <Choices name="device" label={t('Điện thoại thông minh')} layout="grid" value={values.device ?? 'unknown'} error={problemOf(problems, 'device')} options={Object.entries(DEVICE_WORDS).map(([value, label]) => ({ value, label: t(label) }))} />
      <TextInput name="phone" label={t('Số điện thoại')} type="tel" inputmode="tel" width="medium" optional v={v} value={values.phone} error={problemOf(problems, 'phone')} maxlength={20} />
    </>
  )
}

/** A language another source brought stays choosable. */
function languageOptions(v: ViewContext, current: string | undefined) {
  const known = Object.entries(LANGUAGES).map(([value, label]) => ({ value, label: v.t(label) }))
  return current === undefined || current in LANGUAGES ? known : [...known, { value: current, label: current }]
}

export function SplitPage({ v, household, members, values, chosen, problems, commandId }: ResidentFormProps & { members: ResidentRow[]; chosen: string[] }) {
  const { t } = v
  return (
    <Page v={v} title={t('Tách hộ {name}', { name: household.headName })} crumbs={[homeCrumb(v), { href: `/ho/${household.id}`, label: t('Hộ {name}', { name: household.headName }) }]}>
      <Notice>{t('Những người được chọn thành một hộ mới cùng thôn. Lượt thăm cũ ở lại với hộ cũ; bằng chứng học của mỗi người đi theo người đó.')}</Notice>
      <Form v={v} action={`/ho/${household.id}/tach`} commandId={commandId} problems={problems}>
        <Checks name="residentIds" label={t('Ai sang hộ mới?')} values={chosen} error={problemOf(problems, 'residentIds')} options={members.filter((member) => member.state === 'active').map((member) => ({ value: member.id, label: member.fullName, hint: personDetail(t, member) }))} />
        <TextInput name="headName" label={t('Họ tên chủ hộ mới')} value={values.headName} error={problemOf(problems, 'headName')} maxlength={120} />
        <TextInput name="doorLabel" label={t('Số nhà mới')} hint={t('Bỏ trống nếu vẫn ở cùng một cửa')} optional v={v} width="short" value={values.doorLabel} error={problemOf(problems, 'doorLabel')} maxlength={20} />
        <Button icon="check">{t('Tách hộ')}</Button>
      </Form>
    </Page>
  )
}
