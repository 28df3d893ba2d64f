// The smaller parts of a page: marks, notices, progress, cards.
import type { Child } from 'hono/jsx'
import { classes, formatNumber, formatShare, rungLabel } from './context.ts'
import type { Rung, Speak } from './context.ts'
import { RungMark } from './rung.tsx'
import { Icon } from './icons.tsx'
import type { IconName } from './icons.tsx'

export { LineSpark, StackedBar } from './pictures.tsx'
export type { LineSparkProps, StackedBarProps } from './pictures.tsx'

export type Tone = 'info' | 'warn' | 'bad' | 'ok'

/** Two or three words stay on one line wherever they stand. */
function isShort(words: Child): boolean {
  const text = Array.isArray(words) ? words.join('') : words
  return typeof text === 'string' && text.length <= 18
}

/** A short state: 'Đã hủy', 'Đang chờ'. The tone is never the only sign; the words say it. */
export function Badge({ tone, icon, children }: { tone?: Tone; icon?: IconName; children?: Child }) {
  return (
    <span class={classes('badge', tone && `badge-${tone}`, isShort(children) && 'badge-short')}>
      {icon ? <Icon name={icon} /> : null}
      {children}
    </span>
  )
}

/** A rung of the evidence ladder: colour, ladder picture and words. */
export function RungBadge({ v, rung, short }: { v: Speak; rung: Rung; short?: boolean }) {
  return (
    <span class="rung-badge" data-rung={rung}>
      <RungMark rung={rung} label={short ? rungLabel(v.t, rung) : undefined} />
      {short ? null : <span>{rungLabel(v.t, rung)}</span>}
    </span>
  )
}

export interface NoticeProps {
  tone?: Tone
  title?: string
  children?: Child
  /** Announce at once: something just happened on this page. */
  live?: boolean
  actions?: Child
}

const TONE_ICONS: Record<Tone, IconName> = { info: 'info', warn: 'warning', bad: 'stop', ok: 'check' }

export function Notice({ tone = 'info', title, children, live, actions }: NoticeProps) {
  return (
    <div class={`notice notice-${tone}`} role={live ? (tone === 'bad' ? 'alert' : 'status') : undefined}>
      <Icon name={TONE_ICONS[tone]} />
      <div class="notice-body">
        {title ? <p class="notice-title">{title}</p> : null}
        {children ? <div>{children}</div> : null}
        {actions ? <div class="buttons">{actions}</div> : null}
      </div>
    </div>
  )
}

/** Stands at the head of every screen of a stand-in: nobody may take it for the real party. */
export function SimulationBand({ v, who }: { v: Speak; who: string }) {
  return (
    <p class="simulation" role="note">
      <Icon name="warning" /> <strong>{v.t('MÔ PHỎNG')}</strong> {v.t('Đây không phải {who} thật. Không có tiền, giấy tờ hay dữ liệu thật nào ở đây.', { who })}
    </p>
  )
}

/** Marks a fact that we could not confirm with its source. Goes beside the fact itself. */
export function Unverified({ v, why }: { v: Speak; why?: string }) {
  return (
    <span class="unverified" title={why}>
      <Icon name="help" />
      {v.t('chưa kiểm chứng')}
      {why ? <span class="hidden-words">: {why}</span> : null}
    </span>
  )
}

export interface SourceProps {
  v: Speak
  name: string
  href?: string
  /** Date as people write it. */
  checkedOn?: string
  verified: boolean
}

/** Where a fact comes from, when it was checked, and whether it is sure. */
export function Source({ v, name, href, checkedOn, verified }: SourceProps) {
  return (
    <p class="source">
      {v.t('Nguồn')}: {href ? <a href={href}>{name}</a> : name}
      {checkedOn ? `, ${v.t('kiểm tra ngày {date}', { date: checkedOn })}` : null}{' '}
      {verified ? null : <Unverified v={v} />}
    </p>
  )
}

export interface ProgressProps {
  v: Speak
  label: string
  value: number
  max: number
  /** 'dòng', 'nhà'… */
  unit?: string
  /** What it is doing now. */
  note?: Child
  /** Where to look again when the page does not refresh by itself. */
  reloadHref?: string
  /** A cancel form or link. */
  cancel?: Child
}

/** How far long work has come. Its route calls `reloadSoon` so that the page looks again by itself, without script. */
export function Progress({ v, label, value, max, unit = '', note, reloadHref, cancel }: ProgressProps) {
  const said = v.t('{value} trong {max} {unit}', {
    value: formatNumber(v.lang, value),
    max: formatNumber(v.lang, max),
    unit,
  }).trim()
  return (
    <div class="progress">
      <p class="progress-words">
        <strong>{label}</strong> <span>{said}</span>
      </p>
      <progress
        role="progressbar"
        value={value}
        max={Math.max(1, max)}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={value}
        aria-valuetext={said}
      >
        {formatShare(v.lang, value, max)}
      </progress>
      {note ? <p class="hint">{note}</p> : null}
      {reloadHref || cancel ? (
        <div class="buttons">
          {reloadHref ? (
            <a class="button button-plain" href={reloadHref}>
              <Icon name="sync" /> <span>{v.t('Xem lại')}</span>
            </a>
          ) : null}
          {cancel}
        </div>
      ) : null}
    </div>
  )
}

export interface Step {
  label: string
  href?: string
}

/** Where one is in a few steps; `current` counts from 0. */
export function Steps({ v, steps, current }: { v: Speak; steps: readonly Step[]; current: number }) {
  return (
    <ol class="steps" aria-label={v.t('Các bước')}>
      {steps.map((step, index) => {
        const state = index < current ? 'done' : index === current ? 'now' : 'later'
        return (
          <li class={`step step-${state}`} aria-current={state === 'now' ? 'step' : undefined}>
            <span class="step-mark">{state === 'done' ? <Icon name="check" label={v.t('Xong')} /> : index + 1}</span>
            <span class="step-label">
              {step.href && state === 'done' ? <a href={step.href}>{step.label}</a> : step.label}
            </span>
          </li>
        )
      })}
    </ol>
  )
}

export interface Tab {
  href: string
  label: string
  current?: boolean
  count?: string
}

/** Views of the same thing; plain links, so each has its address. */
export function Tabs({ tabs, label }: { tabs: readonly Tab[]; label: string }) {
  return (
    <nav class="tabs" aria-label={label}>
      <ul>
        {tabs.map((tab) => (
          <li>
            <a href={tab.href} aria-current={tab.current ? 'page' : undefined}>
              {tab.label}
              {tab.count ? <span class="tab-count">{tab.count}</span> : null}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

export interface CardProps {
  title?: string
  /** Makes the title a link and the whole card its target. */
  href?: string
  icon?: IconName
  /** Small state at the right of the title. */
  mark?: Child
  children?: Child
  actions?: Child
  tone?: Tone
  /** Rank of the title among the page's headings. */
  level?: 2 | 3
}

export function Card({ title, href, icon, mark, children, actions, tone, level = 2 }: CardProps) {
  const words = (
    <>
      {icon ? <Icon name={icon} /> : null} {href ? <a href={href}>{title}</a> : title}
    </>
  )
  return (
    <section class={classes('card', href && 'card-link', tone && `card-${tone}`)}>
      {title ? (
        <div class="card-head">
          {level === 2 ? <h2 class="card-title">{words}</h2> : <h3 class="card-title">{words}</h3>}
          {mark}
        </div>
      ) : null}
      {children ? <div class="card-body">{children}</div> : null}
      {actions ? <div class="buttons">{actions}</div> : null}
    </section>
  )
}

/** Cards beside each other when they fit. */
export function CardGrid({ children }: { children?: Child }) {
  return <div class="card-grid">{children}</div>
}

export interface PersonLineProps {
  name: string
  href?: string
  /** 'sinh 1954 · nữ · chủ hộ' */
  detail?: Child
  /** Badges. */
  marks?: Child
  actions?: Child
}

/** One person in a list. No picture: we keep none. */
export function PersonLine({ name, href, detail, marks, actions }: PersonLineProps) {
  return (
    <div class="person">
      <div class="person-words">
        <p class="person-name">{href ? <a href={href}>{name}</a> : name}</p>
        {detail ? <p class="person-detail">{detail}</p> : null}
        {marks ? <p class="person-marks">{marks}</p> : null}
      </div>
      {actions ? <div class="buttons">{actions}</div> : null}
    </div>
  )
}

/** People or other things one under the other, with a line between. */
export function Stack({ children }: { children?: Child }) {
  return <div class="stack">{children}</div>
}

export interface CompareRow {
  label: string
  left: Child
  right: Child
  /** undefined: decided by whether the two are the same string. */
  differs?: boolean
}

export interface SideBySideProps {
  v: Speak
  caption: string
  leftTitle: Child
  rightTitle: Child
  rows: readonly CompareRow[]
}

/** Two records beside each other; what differs is marked in words too. */
export function SideBySide({ v, caption, leftTitle, rightTitle, rows }: SideBySideProps) {
  return (
    <table class="compare">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{v.t('Mục')}</th>
          <th scope="col">{leftTitle}</th>
          <th scope="col">{rightTitle}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const differs = row.differs ?? row.left !== row.right
          return (
            <tr class={differs ? 'differs' : undefined}>
              <th scope="row">
                {row.label}
                {differs ? <span class="differs-word">{v.t('khác nhau')}</span> : null}
              </th>
              <td>{blankDash(row.left)}</td>
              <td>{blankDash(row.right)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function blankDash(value: Child): Child {
  return value === undefined || value === null || value === '' ? '—' : value
}
