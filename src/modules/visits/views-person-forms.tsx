// At the door: add somebody the register does not know, or mend a phone number, language or device.

import type { ViewContext } from '../../ui/context.ts'
import { Button, Choices, Form, Hidden, problemOf, Select, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import type { FieldHouseholdDetail, FieldPerson } from './store.ts'
import { DEVICE_CODES, deviceLabel, languageLabel, ROLE_WORDS, roleLabel } from './words.ts'
import { LANGUAGES } from '../../platform/languages.ts'

interface PersonFormProps {
  v: ViewContext
  household: FieldHouseholdDetail
  values: Record<string, string>
  commandId: string
  problems?: readonly FieldProblem[]
}

export function AddPersonPage({ v, household, values, commandId, problems }: PersonFormProps) {
  return (
    <Page v={v} title={v.t('Thêm người ở nhà này')} lead={household.headName} crumbs={[{ href: `/di-ngo/nha/${household.id}`, label: household.headName }]}>
      <Form v={v} action={`/di-ngo/nha/${household.id}/them-nguoi`} commandId={commandId} label={v.t('Thêm người ở nhà này')} {...(problems && { problems })}>
        {values.mends ? <Hidden name="mends" value={values.mends} /> : null}
        <TextInput
          v={v}
          name="fullName"
          label={v.t('Họ và tên')}
          value={values.fullName ?? ''}
          error={problemOf(problems, 'fullName')}
          maxlength={120}
          hint={v.t('Không ghi số căn cước.')}
        />
        <TextInput
          v={v}
          name="birthYear"
          label={v.t('Năm sinh')}
          optional
          inputmode="numeric"
          width="short"
          maxlength={4}
          value={values.birthYear ?? ''}
          error={problemOf(problems, 'birthYear')}
        />
        <Choices
          v={v}
          name="device"
          label={v.t('Điện thoại')}
          value={values.device ?? 'unknown'}
          layout="grid"
          options={DEVICE_CODES.map((code) => ({ value: code, label: deviceLabel(v.t, code) }))}
        />
        <PhoneAndLanguage v={v} values={values} problems={problems} />
        <Select
          v={v}
          name="householdRole"
          label={v.t('Quan hệ với chủ hộ')}
          value={values.householdRole ?? 'khac'}
          options={Object.keys(ROLE_WORDS).map((code) => ({ value: code, label: roleLabel(v.t, code) }))}
        />
        <Select
          v={v}
          name="sex"
          label={v.t('Giới tính')}
          optional
          value={values.sex ?? ''}
          blank={v.t('Không ghi')}
          options={[
            { value: 'nu', label: v.t('Nữ') },
            { value: 'nam', label: v.t('Nam') },
          ]}
        />
        <Button icon="check" full>
          {v.t('Thêm người này')}
        </Button>
      </Form>
    </Page>
  )
}

export function EditPersonPage({ v, household, person, values, commandId, problems }: PersonFormProps & { person: FieldPerson }) {
  return (
    <Page v={v} title={person.name} lead={v.t('Sửa điện thoại và tiếng nói')} crumbs={[{ href: `/di-ngo/nha/${household.id}`, label: household.headName }]}>
      <Form
        v={v}
        action={`/di-ngo/nha/${household.id}/nguoi/${person.id}`}
        commandId={commandId}
        label={v.t('Sửa điện thoại và tiếng nói')}
        {...(problems && { problems })}
      >
        {values.mends ? <Hidden name="mends" value={values.mends} /> : null}
        <Hidden name="base.phone" value={values['base.phone'] ?? ''} />
        <Hidden name="base.language" value={values['base.language'] ?? ''} />
        <Hidden name="base.device" value={values['base.device'] ?? ''} />
        <Choices
          v={v}
          name="device"
          label={v.t('Điện thoại')}
          value={values.device ?? 'unknown'}
          layout="grid"
          options={DEVICE_CODES.map((code) => ({ value: code, label: deviceLabel(v.t, code) }))}
        />
        <PhoneAndLanguage v={v} values={values} problems={problems} />
        <Button icon="check" full>
          {v.t('Lưu')}
        </Button>
        <p class="hint">{v.t('Tên, ngày sinh và hộ do cán bộ xã sửa, vì đó là giấy tờ của người ta.')}</p>
      </Form>
    </Page>
  )
}

function PhoneAndLanguage({ v, values, problems }: { v: ViewContext; values: Record<string, string>; problems: readonly FieldProblem[] | undefined }) {
  return (
    <>
      <TextInput
        v={v}
        name="phone"
        type="tel"
        inputmode="tel"
        label={v.t('Số điện thoại')}
        optional
        value={values.phone ?? ''}
        error={problemOf(problems, 'phone')}
        maxlength={20}
        width="medium"
      />
      <Select
        v={v}
        name="language"
        label={v.t('Muốn nghe tiếng')}
        value={values.language ?? 'vi'}
        options={Object.keys(LANGUAGES).map((code) => ({ value: code, label: languageLabel(v.t, code) }))}
      />
    </>
  )
}
