// Decisions about a file being prepared: what is still missing, how secrets are shown, what one says to the counter.

import { cleanText } from '../../platform/text-fold.ts'
import { formatVi, parsePlainDate } from '../../platform/time.ts'
import { askedFields, type Asked, type Typed } from './rules-form.ts'
import { isSecret, sectionsOf, type FormContent } from './rules-form-shape.ts'
import type { ProcedureDocument, ProcedureVersion } from './schema.ts'
import type { DocumentState, EnvelopeContent } from './seal-envelope.ts'
import type { Basis, Draft } from './store.ts'

export const MAX_PAGES = 12
export const MAX_PAGE_BYTES = 5_000_000
/** What a photographed page should weigh after it was made smaller. */
export const WANTED_PAGE_BYTES = 500_000

/** Papers one may photograph: what is only shown at the counter, or carries an identity, stays at home. */
export function mayPhotograph(document: ProcedureDocument): boolean {
  return document.when !== 'showOnly'
}

/** What people may answer for a paper. */
export function statesFor(document: ProcedureDocument): DocumentState[] {
  const states: DocumentState[] = ['bring']
  if (document.replacedBy || document.when === 'ifNotInData') states.push('inData')
  if (document.when === 'ifApplicable' || document.when === 'ifAuthorised') states.push('notMine')
  return [...states, 'todo']
}

/** A paper with pages is photographed, whatever was said before; one whose pages went is open again. */
export function stateOf(draft: Draft, key: string): DocumentState {
  if (draft.pages.some((page) => page.document === key)) return 'photographed'
  const said = draft.documents[key] ?? 'todo'
  return said === 'photographed' ? 'todo' : said
}

export interface Readiness {
  form: 'none' | 'empty' | 'begun' | 'complete'
  /** Papers without an answer. */
  open: number
  ready: boolean
}

export function readinessOf(draft: Draft, { procedure, form }: Pick<Basis, 'procedure' | 'form'>): Readiness {
  const state = form === null ? 'none' : draft.complete ? 'complete' : Object.keys(draft.typed).length === 0 ? 'empty' : 'begun'
  const open = procedure.documents.filter((document) => stateOf(draft, document.key) === 'todo').length
  return { form: state, open, ready: open === 0 && (state === 'complete' || state === 'none') }
}

/** `•••• •••• 0123`: enough to recognise one's own, useless to anybody else. */
export function masked(value: string): string {
  const digits = value.replace(/\D/g, '')
  return digits.length < 8 ? '••••' : `•••• •••• ${digits.slice(-4)}`
}

export interface Answer {
  path: string
  section: string
  label: string
  value: string
  /** Holds a personal number. */
  secret: boolean
}

/** What was typed, as people read it, asked fields only; blank ones stay blank. */
export function answersOf(form: Pick<FormContent, 'schema' | 'layout'>, typed: Typed): Answer[] {
  const counts = new Map<string, number>()
  return askedFields(sectionsOf(form), typed).map((asked) => {
    const { field, path, section, index } = asked
    const title = section.repeat ? `${section.title}: ${section.repeat.item} ${index + 1}` : section.title
    counts.set(title, (counts.get(title) ?? 0) + 1)
    return { path, section: title, label: field.label, value: shown(asked, typed[path] ?? []), secret: isSecret(field) }
  })
}

const YES_NO: Record<string, string> = { yes: 'Có', no: 'Không' }

function shown({ field }: Asked, values: string[]): string {
  if (field.options) return values.map((value) => field.options!.find((option) => option.value === value)?.label ?? value).join(', ')
  const value = field.kind === 'longText' ? (values[0] ?? '').trim() : cleanText(values[0] ?? '')
  if (field.kind === 'yesNo') return YES_NO[value] ?? value
  const day = field.kind === 'date' || field.kind === 'birthDate' ? parsePlainDate(value) : undefined
  return day ? formatVi(day) : value
}

/** Whom the file is for, as lists name it: the first name in the form. */
export function nameOf(draft: Pick<Draft, 'typed'>, form: Pick<FormContent, 'schema' | 'layout'> | null): string {
  if (!form) return ''
  const named = askedFields(sectionsOf(form), draft.typed).find(({ field, path }) => field.kind === 'name' && (draft.typed[path]?.[0] ?? '').trim() !== '')
  return named ? cleanText(draft.typed[named.path]![0]!) : ''
}

/** What the envelope says beside its pages. */
export function envelopeContent(draft: Draft, procedure: ProcedureVersion, preparedAt: string): EnvelopeContent {
  return {
    v: 1,
    communeId: draft.communeId,
    code: draft.code,
    procedureVersion: draft.procedureVersion,
    formVersion: draft.formVersion,
    typed: draft.typed,
    documents: procedure.documents.map(({ key, name }) => ({
      key,
      name,
      state: stateOf(draft, key),
      pages: draft.pages.flatMap((page, index) => (page.document === key ? [index] : [])),
    })),
    helpers: draft.helpers.map(({ code, on }) => ({ code, on })),
    preparedAt,
  }
}
