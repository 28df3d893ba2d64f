// Forms that lose nothing and explain themselves: every field keeps what was typed, says what is wrong
// beside itself and in a summary at the top, and works on a phone with no script.
import type { Child } from 'hono/jsx'
import { classes } from './context.ts'
import type { Speak } from './context.ts'
import { Hidden, fieldId } from './fields.tsx'
import { Icon } from './icons.tsx'
import type { IconName } from './icons.tsx'

/** One thing wrong with what was sent. `field` is the input's name; without it the problem is the form's own. */
export interface FieldProblem {
  field?: string
  text: string
}

/** The first problem of a field, ready for its `error`. */
export function problemOf(problems: readonly FieldProblem[] | undefined, field: string): string | undefined {
  return problems?.find((problem) => problem.field === field)?.text
}

export * from './fields.tsx'

export interface FormProps {
  v: Speak
  action: string
  method?: 'post' | 'get'
  /** Idempotency key: pressing the button twice does the work once. */
  commandId?: string
  problems?: readonly FieldProblem[]
  children?: Child
  /** Needed when a FileInput is inside. */
  files?: boolean
  /** Names the form for screen readers when no heading does. */
  label?: string
  /** Fields side by side on wide windows: search and filter bars. */
  inline?: boolean
  id?: string
  /** Give it to the fields too when one page repeats this form. */
  scope?: string
}

export function Form(props: FormProps) {
  const { v, action, method = 'post', commandId, problems, children, files, label, inline, id, scope } = props
  return (
    <form
      id={id}
      class={classes('form', inline && 'form-inline')}
      action={action}
      method={method}
      enctype={files ? 'multipart/form-data' : undefined}
      aria-label={label}
      novalidate={method === 'post' ? true : undefined}
    >
      {commandId ? <Hidden name="commandId" value={commandId} /> : null}
      {problems && problems.length > 0 ? <ProblemSummary v={v} problems={problems} scope={scope} /> : null}
      {children}
    </form>
  )
}

interface ProblemSummaryProps {
  v: Speak
  problems: readonly FieldProblem[]
  scope?: string
}

/** The list of what must be mended, each item leading to its field. */
export function ProblemSummary({ v, problems, scope }: ProblemSummaryProps) {
  return (
    <div class="notice notice-bad problems" role="alert" tabindex={-1}>
      <Icon name="stop" />
      <div class="notice-body">
        <h2 class="notice-title">
          {problems.length === 1
            ? v.t('Có một chỗ cần sửa, chưa lưu')
            : v.t('Có {n} chỗ cần sửa, chưa lưu', { n: problems.length })}
        </h2>
        <ul>
          {problems.map((problem) => (
            <li>{problem.field ? <a href={`#${fieldId(problem.field, scope)}`}>{problem.text}</a> : problem.text}</li>
          ))}
        </ul>
      </div>
    </div>
  )
}

export type ButtonKind = 'main' | 'plain' | 'danger' | 'quiet'

interface ButtonLook {
  kind?: ButtonKind
  icon?: IconName
  /** As wide as the screen on phones. */
  full?: boolean
  children?: Child
}

function buttonClass({ kind = 'main', full }: ButtonLook) {
  return classes('button', kind !== 'main' && `button-${kind}`, full && 'button-full')
}

export interface ButtonProps extends ButtonLook {
  name?: string
  value?: string
  disabled?: boolean
  /** Sends the form elsewhere: a second act in one form. */
  formaction?: string
}

export function Button(props: ButtonProps) {
  return (
    <button
      class={buttonClass(props)}
      type="submit"
      name={props.name}
      value={props.value}
      disabled={props.disabled}
      formaction={props.formaction}
    >
      {props.icon ? <Icon name={props.icon} /> : null}
      <span>{props.children}</span>
    </button>
  )
}

export interface ButtonLinkProps extends ButtonLook {
  href: string
  download?: boolean
  /** Says what the link does when its words alone do not ("Sửa" in a row of many). */
  label?: string
}

export function ButtonLink(props: ButtonLinkProps) {
  return (
    <a
      class={buttonClass({ ...props, kind: props.kind ?? 'plain' })}
      href={props.href}
      download={props.download}
      aria-label={props.label}
    >
      {props.icon ? <Icon name={props.icon} /> : null}
      <span>{props.children}</span>
    </a>
  )
}

/** Buttons of a form, the main one first. */
export function Buttons({ children }: { children?: Child }) {
  return <div class="buttons">{children}</div>
}

export interface ConfirmBoxProps {
  v: Speak
  action: string
  commandId?: string
  /** The first step, a button that only opens the box. */
  label: string
  /** What will happen, in one or two sentences. */
  text: Child
  /** The second step, the button that does it. */
  confirmLabel: string
  /** More to fill in: a reason, a password. */
  children?: Child
  problems?: readonly FieldProblem[]
  icon?: IconName
  scope?: string
}

/** A dangerous act in two steps, without JavaScript: open, read, then confirm. */
export function ConfirmBox(props: ConfirmBoxProps) {
  const { v, action, commandId, label, text, confirmLabel, children, problems, icon = 'warning', scope } = props
  return (
    <details class="confirm" open={problems && problems.length > 0 ? true : undefined}>
      <summary class="button button-danger-quiet">
        <Icon name={icon} /> <span>{label}</span>
      </summary>
      <div class="confirm-body">
        <p>{text}</p>
        <Form v={v} action={action} commandId={commandId} problems={problems} label={label} scope={scope}>
          {children}
          <Button kind="danger">{confirmLabel}</Button>
        </Form>
        <p class="hint">{v.t('Chưa muốn làm? Bấm lại “{label}” để đóng ô này.', { label })}</p>
      </div>
    </details>
  )
}
