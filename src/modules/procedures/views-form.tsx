// Draws a form from its sections: the same boxes on the phone, on the server and in the officer's preview. Complete
// without script; with it, boxes that are not asked are hidden as one answers.

import type { Translate, ViewContext } from '../../ui/context.ts'
import { Button, Checks, Choices, DateInput, Fieldset, Hidden, NumberInput, Textarea, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { countOf, isAsked, type FormProblem, type Typed } from './rules-form.ts'
import type { Field, Section } from './rules-form-shape.ts'

export interface FormViewProps {
  v: ViewContext
  sections: readonly Section[]
  typed: Typed
  problems?: readonly FieldProblem[]
}

export function saidOf(t: Translate, problems: readonly FormProblem[]): FieldProblem[] {
  return problems.map(({ field, text, params }) => ({ ...(field && { field }), text: t(text, params) }))
}

export function FormSections({ v, sections, typed, problems }: FormViewProps) {
  return (
    <>
      {sections.map((section) => (
        <Fieldset legend={section.title}>
          {section.hint ? <p class="hint">{section.hint}</p> : null}
          {section.repeat ? <RepeatedPart v={v} section={section} typed={typed} {...(problems && { problems })} /> : <Boxes v={v} section={section} prefix="" typed={typed} {...(problems && { problems })} />}
        </Fieldset>
      ))}
    </>
  )
}

function RepeatedPart({ v, section, typed, problems }: Omit<FormViewProps, 'sections'> & { section: Section }) {
  const { t } = v
  const { name, max, min, item } = section.repeat!
  const count = countOf(section, typed)
  return (
    <>
      <Hidden name={`${name}.count`} value={count} />
      {Array.from({ length: count }, (_, index) => (
        <div class="form-part" id={`phan-${name}-${index}`}>
          <p class="form-part-head">
            <strong>{`${item[0]!.toUpperCase()}${item.slice(1)} ${index + 1}`}</strong>
            {count > min ? <Button kind="quiet" icon="trash" name="bo" value={`${name}.${index}`}>{t('Bỏ phần này')}</Button> : null}
          </p>
          <Boxes v={v} section={section} prefix={`${name}.${index}.`} typed={typed} {...(problems && { problems })} />
        </div>
      ))}
      {count < max ? <Button kind="plain" icon="plus" name="them" value={name}>{t('Thêm {item}', { item })}</Button> : null}
    </>
  )
}

interface BoxesProps {
  v: ViewContext
  section: Section
  prefix: string
  typed: Typed
  problems?: readonly FieldProblem[]
}

function Boxes({ v, section, prefix, typed, problems }: BoxesProps) {
  return (
    <>
      {section.fields.map((field) => {
        const box = <Box v={v} field={field} path={`${prefix}${field.name}`} typed={typed} error={problems?.find((one) => one.field === `${prefix}${field.name}`)?.text} />
        if (!field.when) return box
        return (
          <div class="form-when" data-when={`${prefix}${field.when.field}`} data-is={field.when.is.join(' ')} data-open={isAsked(field, typed, prefix) ? 'yes' : undefined}>
            <p class="hint form-when-words">{whenWords(v.t, field, section)}</p>
            {box}
          </div>
        )
      })}
    </>
  )
}

function whenWords(t: Translate, { when }: Field, section: Section): string {
  const asked = section.fields.find((one) => one.name === when!.field)
  const answers = when!.is.map((value) => (value === 'yes' ? t('Có') : value === 'no' ? t('Không') : (asked?.options?.find((option) => option.value === value)?.label ?? value)))
  return t('Chỉ điền khi “{label}” là: {answers}', { label: asked?.label ?? when!.field, answers: answers.join(', ') })
}

function Box({ v, field, path, typed, error }: { v: ViewContext; field: Field; path: string; typed: Typed; error: string | undefined }) {
  const value = typed[path]?.[0] ?? ''
  const common = { v, name: path, label: field.label, optional: !field.required, ...(field.hint && { hint: field.hint }), ...(error !== undefined && { error }) }
  switch (field.kind) {
    case 'longText':
      return <Textarea {...common} value={value} rows={4} />
    case 'date':
      return <DateInput {...common} value={value} typed />
    case 'birthDate':
      return <DateInput {...common} value={value} typed />
    case 'number':
      return <NumberInput {...common} value={value} />
    case 'phone':
      return <TextInput {...common} value={value} type="tel" inputmode="tel" width="medium" />
    case 'personalNumber':
      return <TextInput {...common} value={value} inputmode="numeric" width="medium" maxlength={20} />
    case 'choice':
      return <Choices {...common} value={value} options={field.options ?? []} />
    case 'checks':
      return <Checks {...common} values={typed[path] ?? []} options={field.options ?? []} />
    case 'yesNo':
      return <Choices {...common} value={value} layout="grid" options={[{ value: 'yes', label: v.t('Có') }, { value: 'no', label: v.t('Không') }]} />
    default:
      return <TextInput {...common} value={value} {...(field.kind === 'name' && { autocomplete: 'off' })} />
  }
}
