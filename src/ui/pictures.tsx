// Two small pictures of numbers, each with the same said in words: a share on every rung, and a line over time.
import { RUNGS, formatNumber, formatShare, rungLabel } from './context.ts'
import type { Rung, Speak } from './context.ts'
import { RungMark } from './rung.tsx'

export interface StackedBarProps {
  v: Speak
  label: string
  /** How many stand on each rung as their highest; index = rung. */
  counts: readonly [number, number, number, number, number, number]
  unit: string
  /** The rows behind each part. */
  hrefOf?: (rung: Rung) => string
  /** Leave out the list under the bar: a table says the same beside it. */
  barOnly?: boolean
}

/** How people or households are spread over the ladder: a bar, and the same in words. */
export function StackedBar({ v, label, counts, unit, hrefOf, barOnly }: StackedBarProps) {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const spoken = RUNGS.map((rung) => `${rungLabel(v.t, rung)}: ${formatNumber(v.lang, counts[rung])}`).join('; ')
  let start = 0
  return (
    <figure class="stacked">
      <figcaption class={barOnly ? 'hidden-words' : undefined}>{label}</figcaption>
      <svg class="stacked-bar" role="img" aria-label={`${label}. ${spoken}`}>
        {RUNGS.map((rung) => {
          const width = total === 0 ? 0 : (counts[rung] / total) * 100
          const from = start
          start += width
          if (width === 0) return null
          return (
            <>
              <rect class={`rung-fill-${rung}`} x={percent(from)} y="0" width={percent(width)} height="100%" />
              {width >= 7 ? (
                <text
                  class={`rung-ink-${rung}`}
                  x={percent(from + width / 2)}
                  y="50%"
                  dominant-baseline="central"
                  text-anchor="middle"
                >
                  {String(rung)}
                </text>
              ) : null}
            </>
          )
        })}
      </svg>
      {barOnly ? null : (
        <ul class="stacked-key">
          {RUNGS.map((rung) => (
            <li>
              <RungMark rung={rung} />
              <span class="stacked-name">
                {String(rung)}. {rungLabel(v.t, rung)}
              </span>
              <span class="stacked-count">
                {hrefOf ? (
                  <a href={hrefOf(rung)}>
                    {formatNumber(v.lang, counts[rung])} {unit}
                  </a>
                ) : (
                  `${formatNumber(v.lang, counts[rung])} ${unit}`
                )}{' '}
                <span class="stacked-share">{formatShare(v.lang, counts[rung], total)}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </figure>
  )
}

function percent(value: number): string {
  return `${Math.round(value * 100) / 100}%`
}

export interface LineSparkProps {
  v: Speak
  label: string
  /** One value per equal step in time; null where nothing was collected: the line breaks there. */
  points: readonly (number | null)[]
  unit: string
}

/** A small line of a number over time. Starts at nought, so that slopes do not lie. */
export function LineSpark({ v, label, points, unit }: LineSparkProps) {
  const known = points.filter((point) => point !== null)
  const top = Math.max(1, ...known)
  const step = points.length > 1 ? 100 / (points.length - 1) : 0
  let path = ''
  let drawing = false
  points.forEach((point, index) => {
    if (point === null) {
      drawing = false
      return
    }
    path += `${drawing ? 'L' : 'M'}${round(index * step)} ${round(30 - (point / top) * 28)}`
    if (!drawing && (points[index + 1] ?? null) === null) path += 'h0.01'
    drawing = true
  })
  const last = known.at(-1)
  const first = known[0]
  const said =
    first === undefined || last === undefined
      ? v.t('chưa có số liệu')
      : v.t('từ {first} đến {last} {unit}, cao nhất {top}', {
          first: formatNumber(v.lang, first),
          last: formatNumber(v.lang, last),
          top: formatNumber(v.lang, Math.max(...known)),
          unit,
        })
  return (
    <figure class="spark">
      <figcaption>
        <span class="spark-label">{label}</span>{' '}
        <span class="spark-last">{last === undefined ? '—' : `${formatNumber(v.lang, last)} ${unit}`}</span>
      </figcaption>
      <svg viewBox="0 0 100 32" preserveAspectRatio="none" role="img" aria-label={`${label}: ${said}`}>
        <path class="spark-base" d="M0 30H100" vector-effect="non-scaling-stroke" />
        {path ? <path class="spark-line" d={path} fill="none" vector-effect="non-scaling-stroke" /> : null}
      </svg>
    </figure>
  )
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
