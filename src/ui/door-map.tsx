// The picture this project is known by: each alley a row, each door a square in walking order,
// a door dark until somebody behind it was met, and lit by the strongest evidence in the household.
// Drawn from the register alone: no GPS, no tiles, no script. The table with the same numbers stands beside it.
import { raw } from 'hono/html'
import { RUNGS, classes, formatNumber, rungLabel } from './context.ts'
import type { Rung, Translate, ViewContext } from './context.ts'
import { compactRow, doorMapSvg } from './door-map-svg.ts'
import { RUNG_GLYPHS, RungMark } from './rung.tsx'

export interface MapDoor {
  id: string
  /** House number or what neighbours call it; short. */
  label: string
  rung: Rung
  /** Somebody here needs help at home. */
  need?: boolean
  /** Nobody lives here: counted as neither dark nor lit. */
  empty?: boolean
  /** The household said no. */
  refused?: boolean
  href?: string
}

export interface MapAlley {
  id: string
  label: string
  href?: string
  doors: readonly MapDoor[]
}

export interface DoorMapProps {
  alleys: readonly MapAlley[]
  /** full: doors are links, one alley or hamlet. compact: a commune, rows are links. print: one SVG sheet. */
  mode: 'full' | 'compact' | 'print'
  t: Translate
  lang?: ViewContext['lang']
  title?: string
  /** The legend stands elsewhere on the page. */
  noLegend?: boolean
}

export { doorMapSvg } from './door-map-svg.ts'

export function DoorMap({ alleys, mode, t, lang = 'vi', title = t('Bản đồ cửa'), noLegend }: DoorMapProps) {
  if (mode === 'print') return <div class="doors-sheet">{raw(doorMapSvg({ alleys, t, lang, title }))}</div>
  return (
    <figure class={`doors doors-${mode}`}>
      <figcaption class="hidden-words">
        {title}. {t('Mỗi hàng là một ngõ, mỗi ô là một cửa theo thứ tự đi bộ. Ô càng sáng, bằng chứng càng chắc.')}
      </figcaption>
      {noLegend ? null : <DoorLegend alleys={alleys} t={t} lang={lang} />}
      <ol class="alleys">
        {alleys.map((alley) => (
          <li class="alley" data-alley={alley.id}>
            <AlleyHead alley={alley} t={t} lang={lang} />
            {mode === 'full' ? <AlleyDoors alley={alley} t={t} /> : <AlleyStrip alley={alley} />}
          </li>
        ))}
      </ol>
    </figure>
  )
}

function AlleyHead({ alley, t, lang }: { alley: MapAlley; t: Translate; lang: ViewContext['lang'] }) {
  const lived = alley.doors.filter((door) => !door.empty)
  const dark = lived.filter((door) => door.rung === 0).length
  return (
    <p class="alley-head">
      <strong class="alley-name">{alley.href ? <a href={alley.href}>{alley.label}</a> : alley.label}</strong>{' '}
      <span class={classes('alley-count', dark === 0 && lived.length > 0 && 'alley-lit')}>
        {lived.length === 0
          ? t('không có hộ nào ở')
          : dark === 0
            ? t('{n} cửa, không còn cửa tối', { n: formatNumber(lang, lived.length) })
            : t('{n} cửa, còn {dark} cửa tối', {
                n: formatNumber(lang, lived.length),
                dark: formatNumber(lang, dark),
              })}
      </span>
    </p>
  )
}

/** What a screen reader says of one door, and what a pointer shows. */
export function doorWords(door: MapDoor, t: Translate): string {
  const words = [door.label]
  if (door.empty) words.push(t('không có người ở'))
  else words.push(rungLabel(t, door.rung))
  if (door.refused) words.push(t('đã từ chối'))
  if (door.need) words.push(t('cần giúp tận nhà'))
  return words.join(', ')
}

function AlleyDoors({ alley, t }: { alley: MapAlley; t: Translate }) {
  return (
    <ol class="alley-doors" aria-label={alley.label}>
      {alley.doors.map((door) => (
        <li>
          <Door door={door} words={doorWords(door, t)} />
        </li>
      ))}
    </ol>
  )
}

function Door({ door, words }: { door: MapDoor; words: string }) {
  const className = classes('door', door.empty ? 'door-empty' : `door-${door.rung}`)
  const inside = (
    <>
      <svg viewBox="0 0 20 20" aria-hidden="true">
        {door.empty ? <path d="M6 10.5h8" /> : <path d={RUNG_GLYPHS[door.rung]} />}
        {door.refused ? <path class="door-refused" d="M1.5 18.5l17-17" /> : null}
      </svg>
      <span class="door-label" aria-hidden="true">
        {door.label}
      </span>
      {door.need ? <span class="door-need" aria-hidden="true" /> : null}
    </>
  )
  return door.href ? (
    <a class={className} data-door={door.id} href={door.href} aria-label={words} title={words}>
      {inside}
    </a>
  ) : (
    <span class={className} data-door={door.id} role="img" aria-label={words} title={words}>
      {inside}
    </span>
  )
}

function AlleyStrip({ alley }: { alley: MapAlley }) {
  const { width, height, edge, paths, empty } = compactRow(alley.doors)
  return (
    <svg class="alley-strip" viewBox={`0 0 ${width} ${height}`} aria-hidden="true" data-doors={alley.doors.length}>
      {edge ? <path class="strip-edge" d={edge} /> : null}
      {paths.map(([rung, d]) => (
        <path class={`strip-${rung}`} d={d} />
      ))}
      {empty ? <path class="strip-empty" d={empty} /> : null}
    </svg>
  )
}

export interface DoorLegendProps {
  /** Counts are shown when the alleys are given. */
  alleys?: readonly MapAlley[]
  t: Translate
  lang?: ViewContext['lang']
}

/** What the colours and marks mean, with how many doors stand on each rung. */
export function DoorLegend({ alleys, t, lang = 'vi' }: DoorLegendProps) {
  const counts: [number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0]
  let need = 0
  let refused = 0
  let empty = 0
  for (const alley of alleys ?? []) {
    for (const door of alley.doors) {
      if (door.empty) empty += 1
      else counts[door.rung] += 1
      if (door.refused) refused += 1
      if (door.need) need += 1
    }
  }
  const count = (n: number) => (alleys ? <b class="legend-count">{formatNumber(lang, n)}</b> : null)
  return (
    <ul class="door-legend" aria-label={t('Chú giải')}>
      {RUNGS.map((rung) => (
        <li>
          <RungMark rung={rung} /> {rungLabel(t, rung)} {count(counts[rung])}
        </li>
      ))}
      <li>
        <svg class="rung-mark" viewBox="0 0 20 20" aria-hidden="true">
          <path class="legend-need" d="M10 3l7 7-7 7-7-7z" />
        </svg>{' '}
        {t('Cần giúp tận nhà')} {count(need)}
      </li>
      <li>
        <svg class="rung-mark legend-line" viewBox="0 0 20 20" aria-hidden="true">
          <path d="M2 18L18 2" stroke-width="3" />
        </svg>{' '}
        {t('Đã từ chối')} {count(refused)}
      </li>
      <li>
        <svg class="rung-mark legend-line" viewBox="0 0 20 20" aria-hidden="true">
          <path d="M1 1h18v18H1zM6 10.5h8" stroke-width="2" stroke-dasharray="3 2" />
        </svg>{' '}
        {t('Không có người ở')} {count(empty)}
      </li>
    </ul>
  )
}
