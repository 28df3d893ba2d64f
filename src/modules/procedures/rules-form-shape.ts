// A form is a JSON Schema 2020-12 and a layout. Officers think in sections and fields: this file turns one into the
// other and back without loss, so that the editor, the drawing and the judging read the same thing.

import { cleanText } from '../../platform/text-fold.ts'

export const FIELD_KINDS = ['name', 'text', 'longText', 'date', 'birthDate', 'number', 'phone', 'personalNumber', 'choice', 'checks', 'yesNo'] as const
export type FieldKind = (typeof FIELD_KINDS)[number]

/** Shown and asked only when another field of the same part holds one of these values. */
export interface Condition {
  field: string
  is: string[]
}

export interface Field {
  name: string
  kind: FieldKind
  label: string
  hint?: string
  required: boolean
  options?: { value: string; label: string }[]
  min?: number
  max?: number
  /** A date that cannot lie after today. */
  pastOnly?: boolean
  when?: Condition
}

export interface Section {
  title: string
  hint?: string
  /** The section's fields come once for each child, member, property… */
  repeat?: { name: string; min: number; max: number; item: string }
  fields: Field[]
}

type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export type Schema = { [key: string]: Json }

export interface Layout {
  sections: { title: string; hint?: string; repeat?: { name: string; item: string }; fields: LayoutField[] }[]
}
interface LayoutField {
  name: string
  kind: FieldKind
  pastOnly?: boolean
  when?: Condition
}

export interface FormContent {
  code: string
  title: string
  schema: Schema
  layout: Layout
  /** Where the list of fields comes from, and how sure it is. */
  source: { name: string; url: string | null }
  note: string
  checkedOn: string
  expiresOn: string
  status: 'official' | 'unverified'
}

export const NAME_PATTERN = "^[\\p{L}\\p{M}][\\p{L}\\p{M} .'’-]*$"
export const PHONE_PATTERN = '^0[0-9]{9,10}$'
export const PERSONAL_NUMBER_PATTERN = '^[0-9]{12}$'
export const BIRTH_PATTERN = '^[0-9]{4}(-[0-9]{2}-[0-9]{2})?$'
const MOST_LETTERS: Partial<Record<FieldKind, number>> = { name: 80, text: 200, longText: 2000 }

/** Which fields hold what must never be shown whole in a list. */
export const isSecret = (field: Pick<Field, 'kind'>) => field.kind === 'personalNumber'

function schemaOfField({ kind, label, hint, options = [], min, max }: Field): Schema {
  const said: Schema = { title: label, ...(hint && { description: hint }) }
  const choices = options.map(({ value, label: title }) => ({ const: value, title }))
  switch (kind) {
    case 'name':
      return { type: 'string', ...said, minLength: 2, maxLength: max ?? MOST_LETTERS.name!, pattern: NAME_PATTERN }
    case 'text':
    case 'longText':
      return { type: 'string', ...said, minLength: 1, maxLength: max ?? MOST_LETTERS[kind]! }
    case 'date':
      return { type: 'string', ...said, format: 'date' }
    case 'birthDate':
      return { type: 'string', ...said, pattern: BIRTH_PATTERN }
    case 'number':
      return { type: 'integer', ...said, minimum: min ?? 0, maximum: max ?? 1_000_000_000 }
    case 'phone':
      return { type: 'string', ...said, pattern: PHONE_PATTERN }
    case 'personalNumber':
      return { type: 'string', ...said, pattern: PERSONAL_NUMBER_PATTERN }
    case 'choice':
      return { type: 'string', ...said, oneOf: choices }
    case 'checks':
      return { type: 'array', ...said, items: { type: 'string', oneOf: choices }, uniqueItems: true, minItems: 1, maxItems: Math.max(1, choices.length) }
    case 'yesNo':
      return { type: 'boolean', ...said }
  }
}

function schemaOfFields(fields: readonly Field[]): Schema {
  const properties = Object.fromEntries(fields.map((field) => [field.name, schemaOfField(field)]))
  const required = fields.filter((field) => field.required && !field.when).map((field) => field.name)
  const conditions = fields.filter((field) => field.when).map((field) => conditionOf(field, fields))
  return { type: 'object', properties, required, additionalProperties: false, ...(conditions.length > 0 && { allOf: conditions }) }
}

/** Asked when the condition holds, forbidden when it does not. */
function conditionOf({ name, required, when }: Field, fields: readonly Field[]): Schema {
  const asked = fields.find((one) => one.name === when!.field)
  const values: Json[] = asked?.kind === 'yesNo' ? when!.is.map((value) => value === 'yes') : when!.is
  return {
    if: { type: 'object', properties: { [when!.field]: { enum: values } }, required: [when!.field] },
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
    ...(required && { then: { required: [name] } }),
    else: { properties: { [name]: false } },
  }
}

/** JSON Schema 2020-12 of a form: what a filled-in form must be, without our software. */
export function schemaOf(code: string, title: string, sections: readonly Section[]): Schema {
  const single = schemaOfFields(sections.filter((section) => !section.repeat).flatMap((section) => section.fields))
  const repeated = sections.flatMap(({ repeat, title: heading, hint, fields }) =>
    repeat ? [[repeat.name, { type: 'array', title: heading, ...(hint && { description: hint }), minItems: repeat.min, maxItems: repeat.max, items: schemaOfFields(fields) }] as [string, Schema]] : [],
  )
  const mustHave = sections.flatMap(({ repeat }) => (repeat && repeat.min > 0 ? [repeat.name] : []))
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:gocua:form:${code}`,
    title,
    ...single,
    properties: { ...(single.properties as Schema), ...Object.fromEntries(repeated) },
    required: [...(single.required as string[]), ...mustHave],
  }
}

export function layoutOf(sections: readonly Section[]): Layout {
  return {
    sections: sections.map(({ title, hint, repeat, fields }) => ({
      title,
      ...(hint && { hint }),
      ...(repeat && { repeat: { name: repeat.name, item: repeat.item } }),
      fields: fields.map(({ name, kind, pastOnly, when }) => ({ name, kind, ...(pastOnly && { pastOnly }), ...(when && { when }) })),
    })),
  }
}

/** The sections and fields of a stored form. */
export function sectionsOf({ schema, layout }: Pick<FormContent, 'schema' | 'layout'>): Section[] {
  return layout.sections.map(({ title, hint, repeat, fields }) => {
    const array = repeat ? ((schema.properties as Schema)[repeat.name] as Schema) : undefined
    const owner = array ? (array.items as Schema) : schema
    return {
      title,
      ...(hint && { hint }),
      ...(repeat && array && { repeat: { name: repeat.name, min: Number(array.minItems), max: Number(array.maxItems), item: repeat.item } }),
      fields: fields.map((field) => fieldOf(field, owner)),
    }
  })
}

function fieldOf({ name, kind, pastOnly, when }: LayoutField, owner: Schema): Field {
  const property = (owner.properties as Record<string, Schema>)[name]!
  const always = (owner.required as string[]).includes(name)
  const whenShown = ((owner.allOf ?? []) as Schema[]).some((one) => ((one.then as Schema | undefined)?.required as string[] | undefined)?.includes(name))
  const choices = (kind === 'checks' ? (property.items as Schema).oneOf : property.oneOf) as { const: string; title: string }[] | undefined
  const isNumber = kind === 'number'
  const limit = property.maxLength as number | undefined
  return {
    name,
    kind,
    label: String(property.title),
    ...(property.description !== undefined && { hint: String(property.description) }),
    required: always || whenShown,
    ...(choices && { options: choices.map((one) => ({ value: one.const, label: one.title })) }),
    ...(isNumber && { min: Number(property.minimum), max: Number(property.maximum) }),
    ...(limit !== undefined && limit !== MOST_LETTERS[kind] && { max: limit }),
    ...(pastOnly && { pastOnly }),
    ...(when && { when }),
  }
}

const NAME = /^[a-z][A-Za-z0-9]{1,39}$/
/** Names the pages themselves send. */
const TAKEN = new Set(['commandId', 'revision'])

export type ShapeFault =
  | { kind: 'name' | 'twice' | 'noLabel' | 'noOptions' | 'secretRepeated'; field: string }
  | { kind: 'condition'; field: string; on: string }
  | { kind: 'limits'; field: string }
  | { kind: 'noTitle' | 'noFields'; section: number }

/** What is wrong with a form before anybody fills it in; empty when it may be published. */
export function faultsOf(sections: readonly Section[]): ShapeFault[] {
  const faults: ShapeFault[] = []
  const outer = new Set<string>()
  sections.forEach((section, at) => {
    if (cleanText(section.title) === '') faults.push({ kind: 'noTitle', section: at })
    if (section.fields.length === 0) faults.push({ kind: 'noFields', section: at })
    const names = section.repeat ? new Set<string>() : outer
    if (section.repeat) {
      if (!NAME.test(section.repeat.name) || outer.has(section.repeat.name)) faults.push({ kind: 'name', field: section.repeat.name })
      outer.add(section.repeat.name)
      if (section.repeat.min < 0 || section.repeat.max < Math.max(1, section.repeat.min) || section.repeat.max > 30) faults.push({ kind: 'limits', field: section.repeat.name })
    }
    for (const field of section.fields) faults.push(...faultsOfField(field, section, sections, names))
  })
  return faults
}

function faultsOfField(field: Field, section: Section, sections: readonly Section[], names: Set<string>): ShapeFault[] {
  const faults: ShapeFault[] = []
  if (!NAME.test(field.name) || TAKEN.has(field.name)) faults.push({ kind: 'name', field: field.name })
  if (names.has(field.name)) faults.push({ kind: 'twice', field: field.name })
  if (cleanText(field.label) === '') faults.push({ kind: 'noLabel', field: field.name })
  if ((field.kind === 'choice' || field.kind === 'checks') && (field.options ?? []).length < 2) faults.push({ kind: 'noOptions', field: field.name })
  if (field.min !== undefined && field.max !== undefined && field.min > field.max) faults.push({ kind: 'limits', field: field.name })
  if (field.when) {
    const earlier = [...sections.filter((one) => !section.repeat && !one.repeat).flatMap((one) => one.fields), ...(section.repeat ? section.fields : [])]
    const asked = earlier.slice(0, earlier.indexOf(field)).find((one) => one.name === field.when!.field)
    const known = asked?.kind === 'yesNo' ? ['yes', 'no'] : asked?.options?.map((one) => one.value)
    if (!known || field.when.is.length === 0 || !field.when.is.every((value) => known.includes(value))) faults.push({ kind: 'condition', field: field.name, on: field.when.field })
  }
  names.add(field.name)
  return faults
}
