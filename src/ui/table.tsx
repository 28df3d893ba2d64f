// Rows, figures and lists. Every figure is a door: it opens to the rows behind it,
// and a figure nobody has collected is a dash, never a nought.
import type { Child } from 'hono/jsx'
import { classes, formatNumber } from './context.ts'
import type { Speak } from './context.ts'
import { Icon } from './icons.tsx'
import type { IconName } from './icons.tsx'

export interface Column<Row> {
  head: string
  cell: (row: Row) => Child
  /** Numbers: right-aligned, digits of one width. */
  num?: boolean
  /** Names the row; the first column unless one says otherwise. */
  rowHead?: boolean
  /** Not worth its space on a phone. */
  wideOnly?: boolean
  /** Makes the heading a link that sorts. */
  sortHref?: string
  sorted?: 'ascending' | 'descending'
}

export interface TableProps<Row> {
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  /** What to say when there is no row. */
  empty?: Child
  /** The caption is already said by a heading above. */
  hideCaption?: boolean
  /** Many columns: keep a grid and scroll it sideways instead of making cards on phones. */
  scroll?: boolean
  /** Last line, in the columns' order; '' where a total makes no sense. */
  totals?: readonly Child[]
  /** Marks a row that needs attention. */
  rowTone?: (row: Row) => 'warn' | 'bad' | undefined
}

export function Table<Row>(props: TableProps<Row>) {
  const { caption, columns, rows, empty, hideCaption, scroll, totals, rowTone } = props
  if (rows.length === 0 && empty !== undefined) return <Empty>{empty}</Empty>
  const headIndex = Math.max(
    0,
    columns.findIndex((column) => column.rowHead),
  )
  // Cards on phones set display:block, which strips table semantics; the roles give them back.
  const table = (
    <table class={classes('table', scroll ? 'table-grid' : 'table-cards')} role="table">
      <caption class={hideCaption ? 'hidden-words' : undefined}>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th
              scope="col"
              role="columnheader"
              class={classes(column.num && 'num', column.wideOnly && 'wide-only')}
              aria-sort={column.sorted}
            >
              {column.sortHref ? (
                <a class="sort" href={column.sortHref}>
                  {column.head}
                  {column.sorted ? <span aria-hidden="true">{column.sorted === 'ascending' ? ' ↑' : ' ↓'}</span> : null}
                </a>
              ) : (
                column.head
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => {
          const tone = rowTone?.(row)
          return (
            <tr role="row" class={tone ? `row-${tone}` : undefined}>
              {columns.map((column, index) => (
                <BodyCell column={column} isHead={index === headIndex}>
                  {column.cell(row)}
                </BodyCell>
              ))}
            </tr>
          )
        })}
      </tbody>
      {totals ? (
        <tfoot role="rowgroup">
          <tr role="row">
            {columns.map((column, index) => (
              <BodyCell column={column} isHead={index === headIndex}>
                {totals[index]}
              </BodyCell>
            ))}
          </tr>
        </tfoot>
      ) : null}
    </table>
  )
  return scroll ? (
    <div class="table-scroll" role="region" aria-label={caption} tabindex={0}>
      {table}
    </div>
  ) : (
    table
  )
}

interface BodyCellProps {
  column: Pick<Column<never>, 'head' | 'num' | 'wideOnly'>
  isHead: boolean
  children?: Child
}

function BodyCell({ column, isHead, children }: BodyCellProps) {
  const className = classes(column.num && 'num', column.wideOnly && 'wide-only')
  // The value sits in one box so that on phones it stays beside its heading.
  return isHead ? (
    <th scope="row" role="rowheader" class={className}>
      {children}
    </th>
  ) : (
    <td role="cell" class={className} data-label={column.head}>
      <div class="cell">{children}</div>
    </td>
  )
}

export interface FigureProps {
  v: Speak
  label: string
  /** null or undefined: nobody has collected it. It shows as '—', which is not 0. */
  value: number | null | undefined
  /** The rows behind the number. Only a blank may go without. */
  href?: string
  /** người, lượt, hộ, thôn… — people and visits are never mixed, so the unit is not optional. */
  unit: string
  /** The whole of which it is a part, with its own meaning in `ofLabel`. */
  of?: number | null
  ofLabel?: string
  note?: Child
  tone?: 'good' | 'warn' | 'bad'
  icon?: IconName
  decimals?: number
}

/** A number that opens. */
export function Figure(props: FigureProps) {
  const { v, label, value, href, unit, of, ofLabel, note, tone, icon, decimals = 0 } = props
  const blank = value === null || value === undefined
  const inside = (
    <>
      <span class="figure-label">
        {icon ? <Icon name={icon} /> : null} {label}
      </span>
      <span class="figure-value">
        {blank ? (
          <>
            <span aria-hidden="true">—</span>
            <span class="hidden-words">{v.t('chưa có số liệu')}</span>
          </>
        ) : (
          <>
            <span class="figure-number">{formatNumber(v.lang, value, decimals)}</span>{' '}
            <span class="figure-unit">
              {of === null || of === undefined ? unit : `/ ${formatNumber(v.lang, of, decimals)} ${unit}`}
            </span>
          </>
        )}
      </span>
      {blank ? <span class="figure-note">{v.t('Chưa có số liệu (khác với 0)')}</span> : null}
      {ofLabel && !blank ? <span class="figure-note">{ofLabel}</span> : null}
      {note ? <span class="figure-note">{note}</span> : null}
      {href ? (
        <span class="figure-open">
          {v.t('Xem từng dòng')} <Icon name="arrow-right" />
        </span>
      ) : null}
    </>
  )
  const className = classes('figure', tone && `figure-${tone}`)
  return href ? (
    <a class={className} href={href}>
      {inside}
    </a>
  ) : (
    <div class={className}>{inside}</div>
  )
}

/** Figures side by side. */
export function FigureRow({ children }: { children?: Child }) {
  return <div class="figure-row">{children}</div>
}

export interface CountProps {
  v: Speak
  value: number | null | undefined
  href?: string
  /** Said to screen readers and beside the number when given. */
  unit?: string
  decimals?: number
}

/** A number inside a table cell: opens like a Figure, blank is '—'. */
export function Count({ v, value, href, unit, decimals = 0 }: CountProps) {
  if (value === null || value === undefined) {
    return (
      <span class="blank">
        <span aria-hidden="true">—</span>
        <span class="hidden-words">{v.t('chưa có số liệu')}</span>
      </span>
    )
  }
  const words = unit ? `${formatNumber(v.lang, value, decimals)} ${unit}` : formatNumber(v.lang, value, decimals)
  return href ? (
    <a class="count" href={href}>
      {words}
    </a>
  ) : (
    <span class="count">{words}</span>
  )
}

export interface PaginationProps {
  v: Speak
  /** First page is 1. */
  page: number
  pageCount: number
  /** Address of a page. */
  hrefOf: (page: number) => string
  /** How many rows there are in all. */
  total?: number
  /** What the rows are: 'người', 'lượt'. */
  unit?: string
}

export function Pagination({ v, page, pageCount, hrefOf, total, unit }: PaginationProps) {
  if (pageCount <= 1 && total === undefined) return null
  return (
    <nav class="pagination" aria-label={v.t('Các trang')}>
      {page > 1 ? (
        <a class="button button-plain" href={hrefOf(page - 1)} rel="prev">
          <Icon name="arrow-left" /> <span>{v.t('Trang trước')}</span>
        </a>
      ) : null}
      <p class="pagination-where">
        {v.t('Trang {page} trong {pages}', {
          page: formatNumber(v.lang, page),
          pages: formatNumber(v.lang, Math.max(1, pageCount)),
        })}
        {total === undefined ? null : ` · ${formatNumber(v.lang, total)} ${unit ?? ''}`}
      </p>
      {page < pageCount ? (
        <a class="button button-plain" href={hrefOf(page + 1)} rel="next">
          <span>{v.t('Trang sau')}</span> <Icon name="arrow-right" />
        </a>
      ) : null}
    </nav>
  )
}

export interface EmptyProps {
  children?: Child
  icon?: IconName
  /** What to do about it. */
  action?: Child
}

/** Nothing here yet, why, and what to do next. */
export function Empty({ children, icon = 'list', action }: EmptyProps) {
  return (
    <div class="empty">
      <Icon name={icon} big />
      <p>{children}</p>
      {action ? <div class="buttons">{action}</div> : null}
    </div>
  )
}

export interface Description {
  term: string
  /** undefined, null and '' show as '—'. */
  value: Child
  hint?: string
}

export function DescriptionList({ items }: { items: readonly Description[] }) {
  return (
    <dl class="facts">
      {items.map(({ term, value, hint }) => (
        <div class="fact">
          <dt>{term}</dt>
          <dd>
            {value === undefined || value === null || value === '' ? '—' : value}
            {hint ? <span class="hint">{hint}</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  )
}

export interface TimelineEntry {
  /** Written for people: '19:40, 12/11/2026'. */
  when: string
  /** For machines: an ISO instant or date. */
  iso?: string
  title: Child
  text?: Child
  by?: string
  icon?: IconName
  tone?: 'ok' | 'warn' | 'bad'
}

/** What happened, newest or oldest first as given. */
export function Timeline({ entries, label }: { entries: readonly TimelineEntry[]; label?: string }) {
  return (
    <ol class="timeline" aria-label={label}>
      {entries.map((entry) => (
        <li class={classes('moment', entry.tone && `moment-${entry.tone}`)}>
          <span class="moment-mark">
            <Icon name={entry.icon ?? 'check'} />
          </span>
          <div class="moment-body">
            <p class="moment-title">{entry.title}</p>
            <p class="moment-when">
              <time datetime={entry.iso}>{entry.when}</time>
              {entry.by ? ` · ${entry.by}` : null}
            </p>
            {entry.text ? <div class="moment-text">{entry.text}</div> : null}
          </div>
        </li>
      ))}
    </ol>
  )
}
