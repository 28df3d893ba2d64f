// The one engine of e-forms, on the server and on the phone: reads what was typed, knows which fields are asked, and
// judges by JSON Schema without making code (the content policy forbids that). See decision 0054.

import { Validator } from '@cfworker/json-schema'
import { cleanText, fixUnicode } from '../../platform/text-fold.ts'
import { isPlainDate, parsePlainDate, type PlainDate } from '../../platform/time.ts'
import { sectionsOf, type Field, type FormContent, type Schema, type Section } from './rules-form-shape.ts'

/** What stands in the boxes, exactly as typed: by path (`fullName`, `children.0.name`), several for boxes to tick. */
export type Typed = Record<string, string[]>
export type Value = string | number | boolean | string[] | { [name: string]: Value } | { [name: string]: Value }[]
export type Data = { [name: string]: Value }

export interface FormProblem {
  /** Path of the box. */
  field: string
  text: string
  params: Record<string, string | number>
}

const one = (typed: Typed, path: string) => typed[path]?.[0] ?? ''

/** How many times a repeated section stands in the form now. */
export function countOf({ repeat }: Section, typed: Typed): number {
  if (!repeat) return 1
  const rows = Object.keys(typed).flatMap((path) => (path.startsWith(`${repeat.name}.`) ? [Number(path.split('.')[1])] : []))
  const wanted = Math.max(repeat.min, Number(one(typed, `${repeat.name}.count`)) || 0, ...rows.map((row) => (Number.isInteger(row) ? row + 1 : 0)))
  return Math.min(repeat.max, wanted)
}

/** A field's condition, read where it stands (inside its own repeated part first). */
export function isAsked(field: Field, typed: Typed, prefix: string): boolean {
  if (!field.when) return true
  return (typed[`${prefix}${field.when.field}`] ?? []).some((value) => field.when!.is.includes(value))
}

export interface Asked {
  field: Field
  path: string
  section: Section
  /** Which of the repeated parts, from 0. */
  index: number
}

/** Every box that is asked now, in reading order. A field whose condition's own field is not asked is not asked either. */
export function askedFields(sections: readonly Section[], typed: Typed): Asked[] {
  const asked: Asked[] = []
  for (const section of sections) {
    for (let index = 0; index < countOf(section, typed); index++) {
      const prefix = section.repeat ? `${section.repeat.name}.${index}.` : ''
      for (const field of section.fields) {
        const hidden = field.when && !asked.some(({ path }) => path === `${prefix}${field.when!.field}`)
        if (!hidden && isAsked(field, typed, prefix)) asked.push({ field, path: `${prefix}${field.name}`, section, index })
      }
    }
  }
  return asked
}

/** Reads one box; undefined when nothing stands in it. What cannot be read stays text, so that judging names it. */
function readValue(field: Field, typed: string[]): Value | undefined {
  if (field.kind === 'checks') return typed.length === 0 ? undefined : typed
  const text = field.kind === 'longText' ? fixUnicode(typed[0] ?? '').trim() : cleanText(typed[0] ?? '')
  if (text === '') return undefined
  switch (field.kind) {
    case 'date':
      return parsePlainDate(text) ?? text
    case 'birthDate':
      return /^\d{4}$/.test(text) ? text : (parsePlainDate(text) ?? text)
    case 'number': {
      const plain = text.replace(/[. ](?=\d{3}(\D|$))/g, '')
      return /^-?\d{1,15}$/.test(plain) ? Number(plain) : text
    }
    case 'phone':
      return text.replace(/[\s.()-]/g, '').replace(/^(?:\+|00)84/, '0') || text
    case 'personalNumber':
      return text.replace(/[\s.-]/g, '') || text
    case 'yesNo':
      return text === 'yes' ? true : text === 'no' ? false : text
    default:
      return text
  }
}

/** The filled-in form as data: asked fields only, blank ones left out. */
export function readData(sections: readonly Section[], typed: Typed): Data {
  const data: Data = {}
  for (const section of sections) if (section.repeat) data[section.repeat.name] = Array.from({ length: countOf(section, typed) }, () => ({}))
  for (const { field, path, section, index } of askedFields(sections, typed)) {
    const value = readValue(field, typed[path] ?? [])
    if (value === undefined) continue
    const owner = section.repeat ? (data[section.repeat.name] as Data[])[index]! : data
    owner[field.name] = value
  }
  return data
}

const validators = new WeakMap<Schema, Validator>()

function validatorOf(schema: Schema): Validator {
  const known = validators.get(schema) ?? new Validator(schema as never, '2020-12', false)
  validators.set(schema, known)
  return known
}

export interface Judged {
  data: Data
  problems: FormProblem[]
}

/** Reads and judges what was typed; `problems` name each box once, in reading order. */
export function judgeForm(form: Pick<FormContent, 'schema' | 'layout'>, typed: Typed, today: PlainDate): Judged {
  const sections = sectionsOf(form)
  const data = readData(sections, typed)
  return { data, problems: judgeData(form, sections, data, askedFields(sections, typed), today) }
}

/** Judges data that is already read, e.g. what came out of an envelope. */
export function judgeStored(form: Pick<FormContent, 'schema' | 'layout'>, data: unknown, today: PlainDate): FormProblem[] {
  const sections = sectionsOf(form)
  return judgeData(form, sections, data as Data, askedFields(sections, typedOf(sections, data as Data)), today)
}

function judgeData(form: Pick<FormContent, 'schema'>, sections: readonly Section[], data: Data, asked: readonly Asked[], today: PlainDate): FormProblem[] {
  const failed = new Set<string>()
  const elsewhere: string[] = []
  for (const { instanceLocation, keyword, error } of validatorOf(form.schema).validate(data).errors) {
    const path = pathOf(instanceLocation)
    if (keyword === 'required') failed.add(join(path, missingName(error)))
    else if (asked.some((box) => box.path === path)) failed.add(path)
    else if (/^[a-z]\w*\.\d+$/.test(path) || keyword === 'false') elsewhere.push(path)
  }
  const problems = asked.flatMap((box) => {
    const value = valueAt(data, box)
    const wrong = failed.has(box.path) || isTooLate(box.field, value, today) || (isDateKind(box.field) && value !== undefined && !isRealDay(value))
    return wrong ? [{ field: box.path, ...sentenceFor(box.field, value, today) }] : []
  })
  for (const { repeat } of sections) {
    if (repeat && failed.has(repeat.name)) problems.push({ field: `${repeat.name}.count`, text: 'Hãy điền ít nhất một phần “{label}”.', params: { label: repeat.item } })
  }
  // Data that no page of ours could have sent: said as a whole.
  if (problems.length === 0 && elsewhere.length > 0) problems.push({ field: '', text: 'Nội dung gửi lên có chỗ không thuộc tờ khai này. Hãy mở lại tờ khai rồi điền.', params: {} })
  return problems
}

const pathOf = (location: string) => location.replace(/^#\/?/, '').split('/').map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')).join('.')
const join = (path: string, name: string) => (path === '' ? name : `${path}.${name}`)
const missingName = (error: string) => /"([^"]+)"/.exec(error)?.[1] ?? ''

function valueAt(data: Data, { field, section, index }: Asked): Value | undefined {
  const owner = section.repeat ? ((data[section.repeat.name] as Data[] | undefined)?.[index] ?? {}) : data
  return owner[field.name]
}

const isDateKind = (field: Field) => field.kind === 'date' || field.kind === 'birthDate'
const isRealDay = (value: Value) => isPlainDate(value) || (typeof value === 'string' && /^(18|19|20)\d\d$/.test(value))

function isTooLate(field: Field, value: Value | undefined, today: PlainDate): boolean {
  return field.pastOnly === true && typeof value === 'string' && value > today && isRealDay(value) && value !== today.slice(0, 4)
}

/** One kind sentence that names the box and says what to write. */
function sentenceFor(field: Field, value: Value | undefined, today: PlainDate): Omit<FormProblem, 'field'> {
  const label = field.label
  if (value === undefined) {
    return field.kind === 'choice' || field.kind === 'checks' || field.kind === 'yesNo' ? { text: 'Hãy chọn ở ô “{label}”.', params: { label } } : { text: 'Hãy điền ô “{label}”.', params: { label } }
  }
  switch (field.kind) {
    case 'name':
      return { text: 'Ô “{label}” chỉ gồm chữ, viết như trên giấy khai sinh.', params: { label } }
    case 'date':
      if (isTooLate(field, value, today)) return { text: 'Ô “{label}” không thể là ngày sau hôm nay.', params: { label } }
      return { text: 'Ô “{label}”: hãy viết ngày như 11/07/2025.', params: { label } }
    case 'birthDate':
      if (isTooLate(field, value, today)) return { text: 'Ô “{label}” không thể là ngày sau hôm nay.', params: { label } }
      return { text: 'Ô “{label}”: hãy viết ngày như 11/07/1954. Chỉ nhớ năm thì viết năm: 1954.', params: { label } }
    case 'number':
      return { text: 'Ô “{label}” là một số từ {min} đến {max}.', params: { label, min: field.min ?? 0, max: field.max ?? 1_000_000_000 } }
    case 'phone':
      return { text: 'Ô “{label}”: số điện thoại có 10 chữ số, bắt đầu bằng 0.', params: { label } }
    case 'personalNumber':
      return { text: 'Ô “{label}” có đúng 12 chữ số. Bạn vừa gõ {n}.', params: { label, n: String(value).length } }
    case 'choice':
    case 'checks':
    case 'yesNo':
      return { text: 'Hãy chọn ở ô “{label}”.', params: { label } }
    default:
      return { text: 'Ô “{label}” dài nhất là {n} chữ. Hãy viết ngắn lại.', params: { label, n: field.max ?? (field.kind === 'longText' ? 2000 : 200) } }
  }
}

/** The boxes as they would stand for this data: to go on with what was read back. */
export function typedOf(sections: readonly Section[], data: Data): Typed {
  const typed: Typed = {}
  const put = (field: Field, path: string, value: Value | undefined) => {
    if (value === undefined) return
    typed[path] = Array.isArray(value) ? value.map(String) : [value === true ? 'yes' : value === false ? 'no' : String(value)]
  }
  for (const { repeat, fields } of sections) {
    if (!repeat) for (const field of fields) put(field, field.name, data[field.name])
    else {
      const rows = (Array.isArray(data[repeat.name]) ? data[repeat.name] : []) as Data[]
      typed[`${repeat.name}.count`] = [String(rows.length)]
      rows.forEach((row, index) => fields.forEach((field) => put(field, `${repeat.name}.${index}.${field.name}`, row[field.name])))
    }
  }
  return typed
}

/** Adds a repeated part, or takes one away and closes the gap. */
export function changeRows(section: Section, typed: Typed, change: { add: true } | { drop: number }): Typed {
  const { repeat } = section
  if (!repeat) return typed
  const count = countOf(section, typed)
  const rest = Object.fromEntries(Object.entries(typed).filter(([path]) => !path.startsWith(`${repeat.name}.`)))
  const rows = Array.from({ length: count }, (_, index) => section.fields.map((field) => typed[`${repeat.name}.${index}.${field.name}`]))
  const kept = 'add' in change ? rows : rows.filter((_, index) => index !== change.drop)
  const total = Math.min(repeat.max, Math.max(repeat.min, 'add' in change ? count + 1 : kept.length))
  kept.forEach((row, index) => section.fields.forEach((field, at) => row[at] && (rest[`${repeat.name}.${index}.${field.name}`] = row[at])))
  return { ...rest, [`${repeat.name}.count`]: [String(total)] }
}
