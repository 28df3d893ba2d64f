// The fields of a form: each with its label, hint and error bound to it, each giving back what was typed.
import type { Child } from 'hono/jsx'
import { classes } from './context.ts'
import type { Speak } from './context.ts'
import { Icon } from './icons.tsx'
import type { IconName } from './icons.tsx'

/**
 * The id an input gets from its name, so that problems can point at it.
 * Give a `scope` when one page repeats a form: the same names then stay apart.
 */
export function fieldId(name: string, scope?: string): string {
  return `o-${scope ? `${scope}-${name}` : name}`.replaceAll(/[^\w-]+/g, '-')
}

interface FieldBase {
  name: string
  label: string
  hint?: Child
  error?: string
  /** Not required: the label says so. Fields are required unless told otherwise. */
  optional?: boolean
  /** Needed with `optional` for the word in brackets. */
  v?: Speak
  /** Keeps ids apart when the same form stands on a page more than once; the same as the Form's. */
  scope?: string
}

interface DescribedProps {
  id: string
  'aria-describedby'?: string
  'aria-invalid'?: 'true'
}

type Bound = Pick<FieldBase, 'name' | 'hint' | 'error' | 'scope'>

function describe({ name, hint, error, scope }: Bound): DescribedProps {
  const id = fieldId(name, scope)
  const ids = classes(hint ? `${id}-goi-y` : undefined, error ? `${id}-loi` : undefined)
  return { id, 'aria-describedby': ids, 'aria-invalid': error ? 'true' : undefined }
}

/** Label, hint and error round any one input whose id is `fieldId(name)`. */
export function Field(props: FieldBase & { children?: Child }) {
  const { name, label, optional, v, scope } = props
  return (
    <div class={classes('field', props.error ? 'field-bad' : undefined)}>
      <label class="label" for={fieldId(name, scope)}>
        {label}
        {optional ? <span class="optional"> ({v ? v.t('không bắt buộc') : 'không bắt buộc'})</span> : null}
      </label>
      <HintAndError {...props} />
      {props.children}
    </div>
  )
}

function HintAndError({ name, hint, error, scope }: Bound) {
  const id = fieldId(name, scope)
  return (
    <>
      {hint ? (
        <p class="hint" id={`${id}-goi-y`}>
          {hint}
        </p>
      ) : null}
      {error ? (
        <p class="error" id={`${id}-loi`}>
          <Icon name="stop" /> {error}
        </p>
      ) : null}
    </>
  )
}

export interface TextInputProps extends FieldBase {
  value?: string
  type?: 'text' | 'search' | 'tel' | 'email' | 'url' | 'password'
  autocomplete?: string
  inputmode?: 'text' | 'numeric' | 'tel' | 'email' | 'url' | 'search'
  maxlength?: number
  /** Expected length in characters; the box is drawn that wide. */
  width?: 'short' | 'medium' | 'full'
  lang?: string
  autofocus?: boolean
  readonly?: boolean
}

export function TextInput(props: TextInputProps) {
  const { name, value = '', type = 'text', width = 'full' } = props
  return (
    <Field {...props}>
      <input
        {...describe(props)}
        class={`input input-${width}`}
        type={type}
        name={name}
        value={value}
        autocomplete={props.autocomplete ?? (type === 'search' ? undefined : 'off')}
        inputmode={props.inputmode}
        maxlength={props.maxlength}
        lang={props.lang}
        autofocus={props.autofocus}
        readonly={props.readonly}
      />
    </Field>
  )
}

export interface NumberInputProps extends FieldBase {
  /** Text, not a number: what was typed comes back even when it was not a number. */
  value?: string | number
  unit?: string
  decimal?: boolean
}

export function NumberInput(props: NumberInputProps) {
  return (
    <Field {...props}>
      <span class="with-unit">
        <input
          {...describe(props)}
          class="input input-short"
          type="text"
          inputmode={props.decimal ? 'decimal' : 'numeric'}
          autocomplete="off"
          name={props.name}
          value={props.value === undefined ? '' : String(props.value)}
        />
        {props.unit ? <span class="unit">{props.unit}</span> : null}
      </span>
    </Field>
  )
}

export interface DateInputProps extends FieldBase {
  /** 'YYYY-MM-DD', or whatever was typed when it could not be read. */
  value?: string
  min?: string
  max?: string
  /** A typed box instead of the phone's calendar: birth dates, and dates of which only the year is known. */
  typed?: boolean
}

export function DateInput(props: DateInputProps) {
  const value = props.value ?? ''
  // A calendar box silently drops what it cannot read; a text box gives it back to be mended.
  const native = !props.typed && (value === '' || /^\d{4}-\d{2}-\d{2}$/.test(value))
  return (
    <Field {...props}>
      <input
        {...describe(props)}
        class="input input-date"
        type={native ? 'date' : 'text'}
        inputmode={native ? undefined : 'numeric'}
        autocomplete="off"
        name={props.name}
        value={value}
        min={native ? props.min : undefined}
        max={native ? props.max : undefined}
      />
    </Field>
  )
}

export interface TextareaProps extends FieldBase {
  value?: string
  rows?: number
  maxlength?: number
}

export function Textarea(props: TextareaProps) {
  return (
    <Field {...props}>
      <textarea
        {...describe(props)}
        class="input"
        name={props.name}
        rows={props.rows ?? 3}
        maxlength={props.maxlength}
      >
        {props.value ?? ''}
      </textarea>
    </Field>
  )
}

export interface Option {
  value: string
  label: string
  hint?: string
  icon?: IconName
  disabled?: boolean
}

export interface SelectProps extends FieldBase {
  options: readonly (Option | { group: string; options: readonly Option[] })[]
  value?: string
  /** First line that stands for no choice. */
  blank?: string
  width?: 'short' | 'medium' | 'full'
}

export function Select(props: SelectProps) {
  return (
    <Field {...props}>
      <select {...describe(props)} class={`input input-${props.width ?? 'full'}`} name={props.name}>
        {props.blank === undefined ? null : <option value="">{props.blank}</option>}
        {props.options.map((entry) =>
          'group' in entry ? (
            <optgroup label={entry.group}>
              {entry.options.map((option) => (
                <SelectOption option={option} value={props.value} />
              ))}
            </optgroup>
          ) : (
            <SelectOption option={entry} value={props.value} />
          ),
        )}
      </select>
    </Field>
  )
}

function SelectOption({ option, value }: { option: Option; value?: string }) {
  return (
    <option value={option.value} selected={option.value === value} disabled={option.disabled}>
      {option.label}
    </option>
  )
}

export interface ChoicesProps extends FieldBase {
  options: readonly Option[]
  value?: string
  /** Cards in one row of two or three when they fit; default one under the other. */
  layout?: 'stack' | 'grid'
}

/** One of few, as large cards that a thumb can hit while walking. */
export function Choices(props: ChoicesProps) {
  return <CardGroup {...props} type="radio" chosen={props.value === undefined ? [] : [props.value]} />
}

export interface ChecksProps extends FieldBase {
  options: readonly Option[]
  values?: readonly string[]
  layout?: 'stack' | 'grid'
}

/** Several of few, as large cards. */
export function Checks(props: ChecksProps) {
  return <CardGroup {...props} type="checkbox" chosen={props.values ?? []} />
}

interface CardGroupProps extends FieldBase {
  type: 'radio' | 'checkbox'
  options: readonly Option[]
  chosen: readonly string[]
  layout?: 'stack' | 'grid'
}

function CardGroup(props: CardGroupProps) {
  const { name, label, optional, options, chosen, type, layout = 'stack', v } = props
  const { id, ...described } = describe(props)
  return (
    <fieldset
      class={classes('field', props.error ? 'field-bad' : undefined)}
      aria-describedby={described['aria-describedby']}
    >
      <legend class="label">
        {label}
        {optional ? <span class="optional"> ({v ? v.t('không bắt buộc') : 'không bắt buộc'})</span> : null}
      </legend>
      <HintAndError {...props} />
      <div class={`choices choices-${layout}`}>
        {options.map((option, index) => {
          // The first input carries the bare id: the problem summary leads to it.
          const inputId = index === 0 ? id : `${id}-${index}`
          return (
            <label class="choice" for={inputId}>
              <input
                id={inputId}
                type={type}
                name={name}
                value={option.value}
                checked={chosen.includes(option.value)}
                disabled={option.disabled}
                aria-invalid={described['aria-invalid']}
              />
              <span class="choice-card">
                {option.icon ? <Icon name={option.icon} big /> : null}
                <span class="choice-words">
                  <span class="choice-label">{option.label}</span>
                  {option.hint ? <span class="choice-hint">{option.hint}</span> : null}
                </span>
              </span>
            </label>
          )
        })}
      </div>
    </fieldset>
  )
}

export interface FileInputProps extends FieldBase {
  /** As in HTML: '.xlsx,.csv' or 'image/*'. */
  accept?: string
  multiple?: boolean
  /** Open the camera at once on phones. */
  capture?: 'environment' | 'user'
  /** Files that an earlier try already brought: a browser cannot give them back by itself. */
  kept?: readonly { name: string; href?: string }[]
}

export function FileInput(props: FileInputProps) {
  return (
    <Field {...props}>
      {props.kept && props.kept.length > 0 ? (
        <ul class="kept">
          {props.kept.map((file) => (
            <li>
              <Icon name="check" /> {file.href ? <a href={file.href}>{file.name}</a> : file.name}
            </li>
          ))}
        </ul>
      ) : null}
      <input
        {...describe(props)}
        class="input input-file"
        type="file"
        name={props.name}
        accept={props.accept}
        multiple={props.multiple}
        capture={props.capture}
      />
    </Field>
  )
}

export function Hidden({ name, value }: { name: string; value: string | number }) {
  return <input type="hidden" name={name} value={String(value)} />
}

export interface FieldsetProps {
  legend: string
  children?: Child
}

/** A group of fields under one heading. */
export function Fieldset({ legend, children }: FieldsetProps) {
  return (
    <fieldset class="fieldset">
      <legend>{legend}</legend>
      {children}
    </fieldset>
  )
}
