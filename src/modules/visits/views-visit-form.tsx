// The visit log: who was met, which skill, how far, save. Everything else is folded away and already right.

import { formatVi, type PlainDate } from '../../platform/time.ts'
import { rungLabel, type Rung, type ViewContext } from '../../ui/context.ts'
import { Button, Checks, Choices, DateInput, FileInput, Form, Hidden, NumberInput, problemOf, Select, Textarea, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Notice } from '../../ui/parts.tsx'
import { RUNG_MAX_ISSUED } from './rules.ts'
import { skillName, skillShort } from './skills.ts'
import type { FieldArea, FieldHouseholdDetail, FieldPerson } from './store.ts'
import { ownName, type VisitFormValues } from './visit-form.ts'
import { deviceLabel, escalationLabel } from './words.ts'

export interface VisitFormProps {
  v: ViewContext
  household: FieldHouseholdDetail
  area: FieldArea
  today: PlainDate
  values: VisitFormValues
  commandId: string
  /** The drive's skills first, others folded away. */
  skills: { first: readonly string[]; rest: readonly string[] }
  /** People of the hamlet who can teach: rung 3 or above in something. */
  teachers: readonly { id: string; name: string; note: string }[]
  problems?: readonly FieldProblem[]
  /** Offer to record "own device" instead of "unaided later". */
  offerLower?: boolean
  /** A photo was chosen before the form was refused; browsers cannot give it back. */
  attachmentLost?: boolean
}

const RUNG_CHOICES = [1, 2, 3, 4] as const

export function VisitFormPage(props: VisitFormProps) {
  const { v, household, values, commandId, problems, offerLower, attachmentLost } = props
  const action = `/di-ngo/nha/${household.id}/ghi`
  return (
    <Page
      v={v}
      title={values.mends ? v.t('Sửa lượt thăm') : v.t('Ghi lượt thăm')}
      lead={household.headName}
      crumbs={[{ href: `/di-ngo/nha/${household.id}`, label: household.headName }]}
    >
      <Form v={v} action={action} commandId={commandId} files label={v.t('Ghi lượt thăm')} {...(problems && { problems })}>
        {values.mends ? <Hidden name="mends" value={values.mends} /> : null}
        <Hidden name="outcome" value={values.outcome} />
        {offerLower ? (
          <Notice tone="info" title={v.t('Muốn ghi “Tự làm trên máy mình” cho hôm nay?')}>
            <Button kind="plain" name="ha_bac" value="1">
              {v.t('Ghi như vậy và lưu')}
            </Button>
          </Notice>
        ) : null}
        {values.outcome === 'met' ? <Lessons {...props} /> : null}
        <Button icon="check" full>
          {v.t('Lưu')}
        </Button>
        {attachmentLost ? <Notice tone="warn">{v.t('Ảnh hoặc ghi âm đã chọn cần chọn lại: trình duyệt không giữ tệp khi biểu mẫu phải sửa.')}</Notice> : null}
        <More {...props} />
        {values.outcome === 'met' ? <Exceptions {...props} /> : null}
      </Form>
    </Page>
  )
}

function Lessons({ v, household, values, skills, problems }: VisitFormProps) {
  const skillOption = (key: string) => ({ value: key, label: v.t(skillName(key)) })
  const error = problemOf(problems, 'lessons')
  const openRest = values.skills.some((skill) => skills.rest.includes(skill))
  return (
    <>
      {household.people.length === 0 ? (
        <Notice tone="info">
          {v.t('Chưa có ai trong sổ của nhà này.')} <a href={`/di-ngo/nha/${household.id}/them-nguoi`}>{v.t('Thêm người ở nhà này')}</a>
        </Notice>
      ) : (
        <Checks
          v={v}
          name="people"
          label={v.t('Gặp ai?')}
          values={values.people}
          error={error}
          options={household.people.map((person) => ({ value: person.id, label: person.name, ...(personHint(v, person) && { hint: personHint(v, person) }) }))}
        />
      )}
      <Choices
        v={v}
        name="rung"
        label={v.t('Làm được đến đâu?')}
        value={values.rung}
        error={problemOf(problems, 'rung')}
        layout="grid"
        options={RUNG_CHOICES.map((rung) => ({ value: String(rung), label: rungLabel(v.t, rung) }))}
      />
      <Checks v={v} name="skills" label={v.t('Kỹ năng nào?')} values={values.skills} layout="grid" options={skills.first.map(skillOption)} />
      {skills.rest.length > 0 ? (
        <details class="more" open={openRest ? true : undefined}>
          <summary>{v.t('Kỹ năng khác')}</summary>
          <Checks v={v} name="moreSkills" label={v.t('Kỹ năng khác')} values={values.skills} layout="grid" options={skills.rest.map(skillOption)} />
        </details>
      ) : null}
    </>
  )
}

function personHint(v: ViewContext, person: FieldPerson): string {
  const words = [
    person.birthYear === null ? null : v.t('sinh {year}', { year: person.birthYear }),
    person.device === 'own' || person.device === 'unknown' ? null : deviceLabel(v.t, person.device),
  ]
  return words.filter(Boolean).join(' · ')
}

const FOLDED = ['visitedOn', 'driveId', 'minutes', 'nextOn', 'note', 'teacherId', 'escalateReason', 'attachment']

function More({ v, area, household, today, values, teachers, problems }: VisitFormProps) {
  const filled = [values.minutes, values.nextOn, values.note, values.teacherId, values.escalateTo].some((value) => value !== '') || values.visitedOn !== today
  const open = filled || problems?.some((problem) => FOLDED.includes(problem.field ?? ''))
  const drives = area.drives.filter((drive) => drive.hamletIds.includes(household.hamletId) || drive.id === values.driveId)
  return (
    <details class="more" open={open ? true : undefined}>
      <summary>{v.t('Thêm: số phút, ngày hẹn, ghi chú, ảnh')}</summary>
      <NumberInput
        v={v}
        name="minutes"
        label={v.t('Mất bao lâu?')}
        unit={v.t('phút')}
        optional
        value={values.minutes}
        error={problemOf(problems, 'minutes')}
        hint={v.t('Để tính công. Bỏ trống nghĩa là không ghi, khác với 0.')}
      />
      <DateInput v={v} name="nextOn" label={v.t('Hẹn quay lại ngày')} optional value={values.nextOn} error={problemOf(problems, 'nextOn')} />
      <Textarea
        v={v}
        name="note"
        label={v.t('Ghi chú')}
        optional
        value={values.note}
        maxlength={1000}
        rows={2}
        error={problemOf(problems, 'note')}
        hint={v.t('Không ghi mật khẩu, mã OTP, số căn cước.')}
      />
      <FileInput
        v={v}
        name="attachment"
        label={v.t('Ảnh hoặc ghi âm')}
        optional
        accept="image/jpeg,image/png,image/webp,audio/*"
        multiple
        error={problemOf(problems, 'attachment')}
        hint={v.t('Không chụp giấy tờ tùy thân. Ảnh được bỏ thông tin vị trí khi lưu.')}
      />
      <Select
        v={v}
        name="teacherId"
        label={v.t('Được ai dạy?')}
        optional
        value={values.teacherId}
        blank={v.t('Tôi hướng dẫn')}
        error={problemOf(problems, 'teacherId')}
        options={teachers.map(({ id, name, note }) => ({ value: id, label: note ? `${name} (${note})` : name }))}
        hint={v.t('Người gieo số: người đã học được nay dạy lại người khác.')}
      />
      <Select
        v={v}
        name="escalateTo"
        label={v.t('Cần chuyển cho ai?')}
        optional
        value={values.escalateTo}
        blank={v.t('Không chuyển')}
        options={(['counter', 'police', 'leader'] as const).map((to) => ({ value: to, label: escalationLabel(v.t, to) }))}
      />
      <Textarea
        v={v}
        name="escalateReason"
        label={v.t('Vì sao chuyển?')}
        optional
        value={values.escalateReason}
        rows={2}
        maxlength={500}
        error={problemOf(problems, 'escalateReason')}
      />
      <DateInput v={v} name="visitedOn" label={v.t('Ngày thăm')} value={values.visitedOn} error={problemOf(problems, 'visitedOn')} max={today} />
      <Select
        v={v}
        name="driveId"
        label={v.t('Đợt ra quân')}
        optional
        value={values.driveId}
        blank={v.t('Không theo đợt nào')}
        error={problemOf(problems, 'driveId')}
        options={drives.map((drive) => ({ value: drive.id, label: drive.name }))}
      />
    </details>
  )
}

/** One phone, several people: each person and skill may stand on another rung than the one chosen above. */
function Exceptions({ v, household, values, skills }: VisitFormProps) {
  if (household.people.length === 0) return null
  const shown = [...new Set([...skills.first, ...values.skills, ...Object.keys(values.own).map((key) => key.split('|')[1]!)])]
  const options = [
    { value: '0', label: v.t('Không học kỹ năng này') },
    ...RUNG_CHOICES.map((rung) => ({ value: String(rung), label: rungLabel(v.t, rung as Rung) })),
  ]
  return (
    <details class="more" open={Object.keys(values.own).length > 0 ? true : undefined}>
      <summary>{v.t('Mỗi người một mức khác nhau')}</summary>
      <p class="hint">
        {v.t('Bỏ trống là theo mức chọn ở trên. Cao nhất ghi được là bậc {n}; xác nhận chính thức do cơ quan khác cấp.', { n: RUNG_MAX_ISSUED })}
      </p>
      {household.people.map((person) => (
        <fieldset class="fieldset">
          <legend>{person.name}</legend>
          {shown.map((skill) => {
            const known = person.evidence.find((evidence) => evidence.skill === skill)
            const hint = known ? `${rungLabel(v.t, known.rung)} (${formatVi(known.reachedOn)})` : undefined
            return (
              <Select
                v={v}
                name={ownName(person.id, skill)}
                label={v.t(skillShort(skill))}
                value={values.own[`${person.id}|${skill}`] ?? ''}
                blank={v.t('Theo mức ở trên')}
                options={options}
                {...(hint && { hint })}
              />
            )
          })}
        </fieldset>
      ))}
    </details>
  )
}
