// What an officer does to a form: pure moves on its sections, so that every button is a step that can be tested.

import { cleanText, foldText } from '../../platform/text-fold.ts'
import { FIELD_KINDS, type Field, type FieldKind, type Section } from './rules-form-shape.ts'

export type Edit =
  | { do: 'moveField'; section: number; field: number; by: -1 | 1 }
  | { do: 'dropField'; section: number; field: number }
  | { do: 'putField'; section: number; field: number | null; input: FieldInput }
  | { do: 'addSection'; title: string }
  | { do: 'putSection'; section: number; title: string; hint: string }
  | { do: 'dropSection'; section: number }
  | { do: 'moveSection'; section: number; by: -1 | 1 }

export interface FieldInput {
  label: string
  hint: string
  kind: string
  required: boolean
  pastOnly: boolean
  /** One answer a line. */
  options: string
  /** Name of the asking field, '' for always. */
  whenField: string
  /** Values, spaces between. */
  whenIs: string
}

function moved<T>(list: readonly T[], from: number, by: number): T[] {
  const to = from + by
  if (from < 0 || from >= list.length || to < 0 || to >= list.length) return [...list]
  const next = [...list]
  ;[next[from], next[to]] = [next[to]!, next[from]!]
  return next
}

export function applyEdit(sections: readonly Section[], edit: Edit): Section[] {
  const change = (at: number, to: (section: Section) => Section) => sections.map((section, index) => (index === at ? to(section) : section))
  switch (edit.do) {
    case 'moveField':
      return change(edit.section, (section) => ({ ...section, fields: moved(section.fields, edit.field, edit.by) }))
    case 'dropField':
      return change(edit.section, (section) => ({ ...section, fields: section.fields.filter((_, index) => index !== edit.field) }))
    case 'putField':
      return change(edit.section, (section) => {
        const old = edit.field === null ? undefined : section.fields[edit.field]
        const field = fieldFrom(edit.input, old, sections)
        return { ...section, fields: old ? section.fields.map((one) => (one === old ? field : one)) : [...section.fields, field] }
      })
    case 'addSection':
      return [...sections, { title: cleanText(edit.title), fields: [] }]
    case 'putSection':
      return change(edit.section, ({ hint: _hint, ...section }) => ({ ...section, title: cleanText(edit.title), ...(cleanText(edit.hint) !== '' && { hint: cleanText(edit.hint) }) }))
    case 'dropSection':
      return sections.filter((_, index) => index !== edit.section)
    case 'moveSection':
      return moved(sections, edit.section, edit.by)
  }
}

/** A field keeps its name for good: what was already filled in is found under it. */
function fieldFrom(input: FieldInput, old: Field | undefined, sections: readonly Section[]): Field {
  const kind = FIELD_KINDS.includes(input.kind as FieldKind) ? (input.kind as FieldKind) : 'text'
  const known = new Map((old?.options ?? []).map((option) => [option.label, option.value]))
  const labels = input.options.split('\n').map(cleanText).filter(Boolean)
  const options = [...new Set(labels)].map((label, index) => ({ value: known.get(label) ?? (slug(label) || `lua-chon-${index + 1}`), label }))
  const isChoice = kind === 'choice' || kind === 'checks'
  return {
    name: old?.name ?? freshName(input.label, sections),
    kind,
    label: cleanText(input.label),
    ...(cleanText(input.hint) !== '' && { hint: cleanText(input.hint) }),
    required: input.required,
    ...(isChoice && { options }),
    ...(kind === 'number' && { min: old?.kind === 'number' ? (old.min ?? 0) : 0, max: old?.kind === 'number' ? (old.max ?? 1_000_000_000) : 1_000_000_000 }),
    ...(old && old.kind === kind && kind !== 'number' && old.max !== undefined && { max: old.max }),
    ...(input.pastOnly && (kind === 'date' || kind === 'birthDate') && { pastOnly: true }),
    ...(input.whenField !== '' && { when: { field: input.whenField, is: input.whenIs.split(/\s+/).filter(Boolean) } }),
  }
}

function slug(text: string): string {
  return foldText(text).replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40)
}

function freshName(label: string, sections: readonly Section[]): string {
  const taken = new Set(sections.flatMap((section) => [...section.fields.map((field) => field.name), ...(section.repeat ? [section.repeat.name] : [])]))
  const words = slug(label).split('-').filter(Boolean)
  const base = words.map((word, at) => (at === 0 ? word : word[0]!.toUpperCase() + word.slice(1))).join('').slice(0, 30)
  const start = /^[a-z][A-Za-z0-9]+$/.test(base) ? base : 'oMoi'
  let name = start
  for (let n = 2; taken.has(name); n++) name = `${start}${n}`
  return name
}
