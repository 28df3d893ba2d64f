// The door map as bare geometry: the compact strip for whole communes, and a standalone sheet for the wall (A3).
// Presentation attributes only, so that browsers, Typst and office printers draw it alike.
import { RUNGS, formatNumber, rungLabel } from './context.ts'
import type { Rung, Translate, ViewContext } from './context.ts'
import type { MapAlley, MapDoor } from './door-map.tsx'
import { RUNG_GLYPHS, RUNG_LOOKS } from './rung.tsx'

/** Doors per line and pitch of a compact strip, in its own units. */
const STRIP_COLUMNS = 40
const PITCH = 8

export interface CompactRow {
  width: number
  height: number
  /** Outline behind every lived-in door; '' when there is none. */
  edge: string
  /** One path per rung present. Each run of equal doors is one dashed line, so 20,000 doors stay small. */
  paths: [Rung, string][]
  empty: string
}

/** Geometry of one row of a compact map. The dash pattern of styles.css cuts each line into doors. */
export function compactRow(doors: readonly MapDoor[]): CompactRow {
  const runs: Record<string, string> = {}
  let edge = ''
  let index = 0
  while (index < doors.length) {
    const key = kindOf(doors[index])
    const lineEnd = (Math.floor(index / STRIP_COLUMNS) + 1) * STRIP_COLUMNS
    let end = index + 1
    while (end < doors.length && end < lineEnd && kindOf(doors[end]) === key) end += 1
    const x = (index % STRIP_COLUMNS) * PITCH
    const y = Math.floor(index / STRIP_COLUMNS) * PITCH + PITCH / 2
    const length = (end - index) * PITCH
    runs[key] = `${runs[key] ?? ''}M${x + 1} ${y}h${length - 2}`
    if (key !== 'e') edge += `M${x + 0.4} ${y}h${length - 0.8}`
    index = end
  }
  const paths: [Rung, string][] = []
  for (const rung of RUNGS) {
    const path = runs[String(rung)]
    if (path) paths.push([rung, path])
  }
  return {
    width: STRIP_COLUMNS * PITCH,
    height: Math.max(1, Math.ceil(doors.length / STRIP_COLUMNS)) * PITCH,
    edge,
    paths,
    empty: runs['e'] ?? '',
  }
}

function kindOf(door: MapDoor | undefined): string {
  return door === undefined || door.empty ? 'e' : String(door.rung)
}

export interface DoorMapSheet {
  alleys: readonly MapAlley[]
  t: Translate
  lang?: ViewContext['lang']
  title?: string
  /** Commune, drive, date: whatever says what this sheet shows. */
  subtitle?: string
  /** Small print at the foot: source and time of the figures. */
  note?: string
  /** Landscape. */
  page?: 'A3' | 'A4'
  /** A font the renderer has, with every Vietnamese letter. */
  font?: string
}

interface Fit {
  /** Side of a door with its gap, mm. */
  cell: number
  columns: number
  perLine: number
  columnWidth: number
  labelWidth: number
}

const PAGES = { A3: { width: 420, height: 297 }, A4: { width: 297, height: 210 } } as const
const MARGIN = 12
const COLUMN_GAP = 8
const LEGEND_CELL = 6

/** A sheet as an SVG document (1 unit = 1 mm): title, rows of doors as large as fit, legend with counts. */
export function doorMapSvg(sheet: DoorMapSheet): string {
  const { alleys, t, lang = 'vi', title = t('Bản đồ cửa'), subtitle, note } = sheet
  const font = escapeXml(sheet.font ?? "Tinos, 'Liberation Serif', 'Times New Roman', serif")
  const page = PAGES[sheet.page ?? 'A3']
  const legendHeight = 22
  const top = MARGIN + (subtitle ? 19 : 13)
  const body = { width: page.width - 2 * MARGIN, height: page.height - MARGIN - legendHeight - top }
  const rows = alleys.map((alley) => ({ alley, words: rowWords(alley, t, lang) }))
  const fit = fitRows(rows, body)
  const parts: string[] = [defineDoors(fit.cell), fit.cell === LEGEND_CELL ? '' : defineDoors(LEGEND_CELL)]
  parts.push(text(MARGIN, MARGIN + 7, 8, title, 'font-weight="bold"'))
  if (subtitle) parts.push(text(MARGIN, MARGIN + 14, 4.6, subtitle))

  let column = 0
  let y = 0
  for (const row of rows) {
    const height = rowHeight(row.alley, fit)
    if (y > 0 && y + height > body.height) {
      column += 1
      y = 0
    }
    parts.push(drawRow(row, MARGIN + column * (fit.columnWidth + COLUMN_GAP), top + y, fit))
    y += height
  }
  parts.push(drawLegend(alleys, page.height - MARGIN - legendHeight + 8, page.width, t, lang))
  if (note) parts.push(text(MARGIN, page.height - MARGIN + 6, 3.2, note))
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${page.width} ${page.height}" ` +
    `width="${page.width}mm" height="${page.height}mm" font-family="${font}" role="img">` +
    `<title>${escapeXml(title)}</title><desc>${escapeXml(
      t('Mỗi hàng là một ngõ, mỗi ô là một cửa theo thứ tự đi bộ. Ô càng sáng, bằng chứng càng chắc.'),
    )}</desc><rect width="100%" height="100%" fill="#ffffff"/>${parts.join('')}</svg>`
  )
}

interface SheetRow {
  alley: MapAlley
  words: { name: string; count: string }
}

function rowWords(alley: MapAlley, t: Translate, lang: ViewContext['lang']): SheetRow['words'] {
  const lived = alley.doors.filter((door) => !door.empty)
  const dark = lived.filter((door) => door.rung === 0).length
  return {
    name: alley.label,
    count: t('{dark} tối / {n}', { dark: formatNumber(lang, dark), n: formatNumber(lang, lived.length) }),
  }
}

/** The largest door, in up to six columns of rows, that lets everything stand on the page. */
function fitRows(rows: readonly SheetRow[], body: { width: number; height: number }): Fit {
  const letters = Math.max(4, ...rows.map(({ words }) => words.name.length + words.count.length * 0.9 + 2))
  let best: Fit | undefined
  for (let columns = 1; columns <= 6; columns += 1) {
    const columnWidth = (body.width - (columns - 1) * COLUMN_GAP) / columns
    for (let cell = 18; cell >= 1; cell -= 0.25) {
      if (best && cell <= best.cell) break
      const labelWidth = Math.min(columnWidth * 0.4, letters * labelSize(cell) * 0.53 + 1)
      const perLine = Math.floor((columnWidth - labelWidth) / cell)
      const fit = { cell, columns, perLine, columnWidth, labelWidth }
      if (perLine >= 5 && stands(rows, fit, body.height)) best = fit
    }
  }
  if (best) return best
  // Beyond what one sheet can carry legibly: callers split by hamlet; drawn smaller rather than cut off.
  const columnWidth = (body.width - 5 * COLUMN_GAP) / 6
  const labelWidth = columnWidth * 0.3
  return { cell: 0.5, columns: 6, columnWidth, labelWidth, perLine: Math.floor((columnWidth - labelWidth) / 0.5) }
}

function stands(rows: readonly SheetRow[], fit: Fit, height: number): boolean {
  let column = 0
  let y = 0
  for (const { alley } of rows) {
    const need = rowHeight(alley, fit)
    if (need > height) return false
    if (y > 0 && y + need > height) {
      column += 1
      y = 0
    }
    if (column >= fit.columns) return false
    y += need
  }
  return true
}

/** Words beside a row, mm: 1.9 mm is about the smallest print an old eye can still make out close up. */
function labelSize(cell: number): number {
  return Math.min(5, Math.max(1.9, cell * 0.7))
}

function rowHeight(alley: MapAlley, { cell, perLine }: Fit): number {
  const lines = Math.max(1, Math.ceil(alley.doors.length / perLine))
  return Math.max(lines * cell, labelSize(cell) * 1.25) + Math.max(0.7, cell * 0.25)
}

function drawRow({ alley, words }: SheetRow, x: number, y: number, fit: Fit): string {
  const { cell, labelWidth, perLine } = fit
  const size = labelSize(cell)
  const nameWidth = labelWidth - (words.count.length * 0.9 + 1) * size * 0.53
  const baseline = y + Math.min(cell * 0.5, size) + size * 0.35
  let out = text(x, baseline, size, clip(words.name, nameWidth, size), 'font-weight="bold"')
  out += text(x + labelWidth - size * 0.6, baseline, size * 0.9, words.count, 'text-anchor="end"')
  alley.doors.forEach((door, index) => {
    const doorX = x + labelWidth + (index % perLine) * cell
    const doorY = y + Math.floor(index / perLine) * cell
    out += drawDoor(door, doorX, doorY, cell)
  })
  return out
}

function doorId(cell: number, kind: string): string {
  return `cua-${Math.round(cell * 100)}-${kind}`
}

/** From 7 mm a door carries its number. */
function hasRoomForLabel(cell: number): boolean {
  return cell >= 7
}

/** Each kind of door once; every door on the sheet is then a short `use`. */
function defineDoors(cell: number): string {
  const side = cell * 0.9
  const box = `width="${mm(side)}" height="${mm(side)}" stroke="#12152f" stroke-width="${mm(Math.min(0.35, cell * 0.06))}"`
  let out = `<rect id="${doorId(cell, 'e')}" ${box} fill="#ffffff" stroke-dasharray="${mm(side / 6)}"/>`
  const scale = (side / 20) * (hasRoomForLabel(cell) ? 0.62 : 0.86)
  const shift = `${mm((side - 20 * scale) / 2)} ${mm(side * (hasRoomForLabel(cell) ? 0.05 : 0.07))}`
  for (const rung of RUNGS) {
    const { fill, ink } = RUNG_LOOKS[rung]
    // Under 2 mm a glyph is a smudge; the ramp from dark to light still reads without colour.
    const glyph =
      cell < 2
        ? ''
        : `<path d="${RUNG_GLYPHS[rung]}" transform="translate(${shift}) scale(${mm(scale)})" fill="none" ` +
          `stroke="${ink}" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/>`
    out += `<g id="${doorId(cell, String(rung))}"><rect ${box} fill="${fill}"/>${glyph}</g>`
  }
  return `<defs>${out}</defs>`
}

function drawDoor(door: MapDoor, x: number, y: number, cell: number): string {
  const side = cell * 0.9
  let out = `<use href="#${doorId(cell, kindOf(door))}" x="${mm(x)}" y="${mm(y)}"/>`
  if (door.label && hasRoomForLabel(cell)) {
    const ink = door.empty ? '#12152f' : RUNG_LOOKS[door.rung].ink
    const size = Math.min(side * 0.28, (side * 1.7) / Math.max(2, door.label.length))
    out += text(x + side / 2, y + side * 0.92, size, door.label, `text-anchor="middle" fill="${ink}"`)
  }
  if (door.refused) {
    const slash = `d="M${mm(x)} ${mm(y + side)}l${mm(side)} ${mm(-side)}"`
    out += `<path ${slash} stroke="#12152f" stroke-width="${mm(side * 0.18)}"/>`
    out += `<path ${slash} stroke="#ffffff" stroke-width="${mm(side * 0.08)}"/>`
  }
  if (door.need) {
    const r = side * 0.2
    out +=
      `<path d="M${mm(x + side - r)} ${mm(y - r * 0.4)}l${mm(r)} ${mm(r)}l${mm(-r)} ${mm(r)}l${mm(-r)} ${mm(-r)}z" ` +
      `fill="#d6246e" stroke="#ffffff" stroke-width="${mm(side * 0.05)}"/>`
  }
  return out
}

function drawLegend(
  alleys: readonly MapAlley[],
  y: number,
  pageWidth: number,
  t: Translate,
  lang: ViewContext['lang'],
): string {
  const doors = alleys.flatMap((alley) => alley.doors)
  const entries: [MapDoor, string, number][] = RUNGS.map((rung) => [
    { id: '', label: '', rung },
    rungLabel(t, rung),
    doors.filter((door) => !door.empty && door.rung === rung).length,
  ])
  entries.push(
    [{ id: '', label: '', rung: 0, empty: true }, t('Không có người ở'), doors.filter((door) => door.empty).length],
    [{ id: '', label: '', rung: 1, refused: true }, t('Đã từ chối'), doors.filter((door) => door.refused).length],
    [{ id: '', label: '', rung: 1, need: true }, t('Cần giúp tận nhà'), doors.filter((door) => door.need).length],
  )
  const perLine = 5
  const step = (pageWidth - 2 * MARGIN) / perLine
  let out = `<path d="M${MARGIN} ${mm(y - 3)}h${pageWidth - 2 * MARGIN}" stroke="#12152f" stroke-width="0.3"/>`
  entries.forEach(([door, label, count], index) => {
    const x = MARGIN + (index % perLine) * step
    const rowY = y + Math.floor(index / perLine) * 7.5
    const words = `${label}: ${formatNumber(lang, count)}`
    out += drawDoor(door, x, rowY, LEGEND_CELL) + text(x + 7.5, rowY + 4.2, Math.min(4, (step - 9) / (words.length * 0.5)), words)
  })
  return out
}

function text(x: number, y: number, size: number, words: string, more = ''): string {
  const fill = more.includes('fill=') ? '' : ' fill="#12152f"'
  return `<text x="${mm(x)}" y="${mm(y)}" font-size="${mm(size)}"${fill} ${more}>${escapeXml(words)}</text>`
}

/** Words shortened to a width, at about half an em a letter. */
function clip(words: string, width: number, size: number): string {
  const room = Math.max(3, Math.floor(width / (size * 0.53)))
  return words.length <= room ? words : `${words.slice(0, room - 1).trimEnd()}…`
}

function mm(value: number): string {
  return String(Math.round(value * 100) / 100)
}

function escapeXml(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
