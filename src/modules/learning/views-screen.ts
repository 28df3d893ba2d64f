// Draws a practice screen as an SVG picture from its data: for watching, for printed cards, for the editor's preview. Our own
// colours, no emblem, the practice band on top of every picture, the place to touch ringed. Long because every kind of part is drawn here.

import { say } from './rules.ts'
import type { Part, PictureName, Screen } from './schema.ts'
import { SCREEN_PICTURES } from './screen-pictures.ts'

export interface DrawOptions {
  language: string
  /** Id of the part to ring. */
  touch?: string | null
  /** What a screen reader says instead of the picture; without it the picture is decorative. */
  label?: string
  /** For printing without colour. */
  grey?: boolean
}

const WIDTH = 360
const EDGE = 12
const PAD = 14
const LEFT = EDGE + PAD
const INNER = WIDTH - 2 * LEFT
const GAP = 14
const MIN_HEIGHT = 470

interface Palette {
  body: string
  paper: string
  card: string
  main: string
  onMain: string
  ink: string
  soft: string
  line: string
  ring: string
  band: string
  onBand: string
  night: string
  onNight: string
  skin: string
  tones: Record<'info' | 'warn' | 'bad' | 'ok', [wash: string, ink: string]>
}

// Violet and sand: the colours of no bank and of no office.
const COLOUR: Palette = {
  body: '#231a38', paper: '#fbf7ef', card: '#ffffff', main: '#5a2f92', onMain: '#ffffff', ink: '#1d1730', soft: '#5b5470', line: '#b9b0cc', ring: '#d6006c', band: '#ffd23f', onBand: '#14172b', night: '#2c2149', onNight: '#e6def5', skin: '#ffe3c2',
  tones: { info: ['#ece6f8', '#3d2368'], warn: ['#fff0d2', '#7a4100'], bad: ['#fde8e6', '#a31621'], ok: ['#e0f3e8', '#12603c'] },
}
const GREY: Palette = {
  body: '#222222', paper: '#fafafa', card: '#ffffff', main: '#3a3a3a', onMain: '#ffffff', ink: '#111111', soft: '#444444', line: '#999999', ring: '#000000', band: '#dddddd', onBand: '#111111', night: '#333333', onNight: '#eeeeee', skin: '#f0f0f0',
  tones: { info: ['#eeeeee', '#222222'], warn: ['#e4e4e4', '#222222'], bad: ['#d6d6d6', '#111111'], ok: ['#eeeeee', '#222222'] },
}

/** The band every practice screen carries, whatever its language. */
export const PRACTICE_WORD = 'TẬP LUYỆN'

interface Drawn {
  svg: string
  height: number
}
interface Pen {
  language: string
  c: Palette
}

const round = (value: number) => Math.round(value * 10) / 10

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** Breaks words into lines by a guess of letter widths that rather breaks too early. */
export function wrap(text: string, size: number, width: number, bold = false): string[] {
  const weight = bold ? 1.16 : 1.04
  const widthOf = (piece: string) => [...piece].reduce((sum, letter) => sum + (/[mwMWĐ%@]/.test(letter) ? 0.86 : /[A-ZÀ-ỸƠƯ]/.test(letter) ? 0.7 : /[iljtfI.,:;!'|() ]/.test(letter) ? 0.32 : 0.56) * size * weight, 0)
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (widthOf(longer) <= width || line === '') line = longer
    else {
      lines.push(line)
      line = word
    }
    while (widthOf(line) > width && line.length > 4) {
      let cut = line.length - 1
      while (cut > 1 && widthOf(line.slice(0, cut)) > width) cut--
      lines.push(line.slice(0, cut))
      line = line.slice(cut)
    }
  }
  return line === '' ? lines : [...lines, line]
}

interface TextStyle {
  size?: number
  bold?: boolean
  fill: string
  anchor?: 'start' | 'middle' | 'end'
  underline?: boolean
}

/** Lines of text from the top `y`; 1.4 lines apart, so that stacked Vietnamese marks keep clear of each other. */
function texts(lines: readonly string[], x: number, y: number, { size = 16, bold, fill, anchor = 'start', underline }: TextStyle): string {
  const spans = lines.map((line, index) => `<tspan x="${round(x)}" y="${round(y + size + index * size * 1.4)}">${escapeXml(line)}</tspan>`).join('')
  return `<text font-size="${size}" fill="${fill}"${bold ? ' font-weight="700"' : ''}${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}${underline ? ' text-decoration="underline"' : ''}>${spans}</text>`
}
const heightOf = (lines: readonly string[], size = 16) => lines.length * size * 1.4

const box = (x: number, y: number, width: number, height: number, fill: string, stroke = 'none', radius = 8) =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}" fill="${fill}"${stroke === 'none' ? '' : ` stroke="${stroke}" stroke-width="1.6"`}/>`

function picture(name: PictureName, x: number, y: number, size: number, stroke: string, width = 2): string {
  const scale = round(size / 24)
  return `<path transform="translate(${round(x)} ${round(y)}) scale(${scale})" d="${SCREEN_PICTURES[name]}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`
}

type Drawer<K extends Part['kind']> = (part: Extract<Part, { kind: K }>, y: number, pen: Pen) => Drawn

const drawers: { [K in Part['kind']]: Drawer<K> } = {
  title(part, y, { language, c }) {
    const from = part.picture ? LEFT + 36 : LEFT + 4
    const lines = wrap(say(part.label, language), 19, INNER - (from - LEFT), true)
    const height = Math.max(44, heightOf(lines, 19) + 16)
    const icon = part.picture ? picture(part.picture, LEFT + 2, y + height / 2 - 12, 24, c.onMain) : ''
    return { height, svg: `<path d="M${EDGE} ${round(y - GAP)}h${WIDTH - 2 * EDGE}v${round(height + GAP)}H${EDGE}z" fill="${c.main}"/>${icon}${texts(lines, from, y + (height - heightOf(lines, 19)) / 2 - 2, { size: 19, bold: true, fill: c.onMain })}` }
  },
  text(part, y, { language, c }) {
    const lines = wrap(say(part.label, language), 16, INNER)
    return { height: heightOf(lines), svg: texts(lines, LEFT, y, { fill: c.ink }) }
  },
  big(part, y, { language, c }) {
    const lines = wrap(say(part.label, language), 23, INNER, true)
    return { height: heightOf(lines, 23), svg: texts(lines, WIDTH / 2, y, { size: 23, bold: true, fill: c.ink, anchor: 'middle' }) }
  },
  notice(part, y, { language, c }) {
    const [wash, ink] = c.tones[part.tone]
    const lines = wrap(say(part.label, language), 16, INNER - 56, true)
    const height = heightOf(lines) + 20
    const name: PictureName = part.tone === 'ok' ? 'check' : part.tone === 'info' ? 'bell' : 'warning'
    return { height, svg: box(LEFT, y, INNER, height, wash, ink) + picture(name, LEFT + 10, y + height / 2 - 12, 24, ink) + texts(lines, LEFT + 44, y + 8, { fill: ink, bold: true }) }
  },
  field(part, y, { language, c }) {
    const label = wrap(say(part.label, language), 14, INNER)
    const top = heightOf(label, 14) + 6
    const value = part.filled && part.value ? (part.secret ? '••••••••' : say(part.value, language)) : ''
    const shown = value === '' ? `<path d="M${LEFT + 12} ${round(y + top + 30)}h60" stroke="${c.line}" stroke-width="2"/>` : texts(wrap(value, 17, INNER - 24, true).slice(0, 1), LEFT + 12, y + top + 9, { size: 17, fill: c.ink, bold: true })
    return { height: top + 42, svg: texts(label, LEFT + 2, y + 1, { size: 14, fill: c.soft }) + box(LEFT, y + top, INNER, 42, c.card, c.line, 6) + shown }
  },
  button(part, y, { language, c }) {
    const look = part.look ?? 'main'
    const lines = wrap(say(part.label, language), 18, INNER - 28, true)
    const height = Math.max(48, heightOf(lines, 18) + 18)
    const fill = look === 'main' ? c.main : look === 'bad' ? c.tones.bad[1] : c.card
    const ink = look === 'plain' ? c.main : '#ffffff'
    return { height, svg: box(LEFT, y, INNER, height, fill, look === 'plain' ? c.main : 'none', 24) + texts(lines, WIDTH / 2, y + (height - heightOf(lines, 18)) / 2 - 1, { size: 18, bold: true, fill: ink, anchor: 'middle' }) }
  },
  link(part, y, { language, c }) {
    const lines = wrap(say(part.label, language), 16, INNER, true)
    const height = Math.max(36, heightOf(lines) + 12)
    return { height, svg: texts(lines, WIDTH / 2, y + 5, { fill: c.main, bold: true, anchor: 'middle', underline: true }) }
  },
  row(part, y, { language, c }) {
    const from = part.picture ? LEFT + 46 : LEFT + 12
    const lines = wrap(say(part.label, language), 16, INNER - (from - LEFT) - 26, true)
    const more = part.detail ? wrap(say(part.detail, language), 13, INNER - (from - LEFT) - 26) : []
    const height = Math.max(48, heightOf(lines) + heightOf(more, 13) + 16)
    const top = y + (height - heightOf(lines) - heightOf(more, 13)) / 2 - 1
    const icon = part.picture ? picture(part.picture, LEFT + 11, y + height / 2 - 12, 24, c.main) : ''
    const arrow = `<path d="M${LEFT + INNER - 18} ${round(y + height / 2 - 6)}l6 6-6 6" fill="none" stroke="${c.soft}" stroke-width="2.2"/>`
    return { height, svg: box(LEFT, y, INNER, height, c.card, c.line) + icon + texts(lines, from, top, { fill: c.ink, bold: true }) + texts(more, from, top - 1 + heightOf(lines), { size: 13, fill: c.soft }) + arrow }
  },
  tile: (part, y, pen) => tile(part, LEFT, y, INNER / 3, pen),
  tab: (part, y, pen) => tab(part, LEFT, y, INNER, pen),
  toggle(part, y, { language, c }) {
    const lines = wrap(say(part.label, language), 16, INNER - 86)
    const height = Math.max(46, heightOf(lines) + 16)
    const middle = y + height / 2
    const x = LEFT + INNER - 62
    return { height, svg: box(LEFT, y, INNER, height, c.card, c.line) + texts(lines, LEFT + 12, middle - heightOf(lines) / 2 - 1, { fill: c.ink }) + box(x, middle - 13, 50, 26, part.on ? c.tones.ok[1] : c.soft, 'none', 13) + `<circle cx="${x + (part.on ? 37 : 13)}" cy="${round(middle)}" r="10" fill="#fff"/>` }
  },
  choice(part, y, { language, c }) {
    const lines = wrap(say(part.label, language), 16, INNER - 56)
    const height = Math.max(46, heightOf(lines) + 16)
    const dot = part.chosen ? `<circle cx="${LEFT + 22}" cy="${round(y + height / 2)}" r="6" fill="${c.main}"/>` : ''
    return { height, svg: box(LEFT, y, INNER, height, c.card, part.chosen ? c.main : c.line) + `<circle cx="${LEFT + 22}" cy="${round(y + height / 2)}" r="11" fill="none" stroke="${c.main}" stroke-width="2"/>${dot}` + texts(lines, LEFT + 44, y + (height - heightOf(lines)) / 2 - 1, { fill: c.ink }) }
  },
  keypad(part, y, { language, c }) {
    const lines = wrap(say(part.label, language), 15, INNER)
    const top = y + heightOf(lines, 15) + 4
    const dots = Array.from({ length: 6 }, (_, index) => `<circle cx="${WIDTH / 2 - 75 + index * 30}" cy="${round(top + 12)}" r="7" fill="${index < part.dots ? c.ink : 'none'}" stroke="${c.ink}" stroke-width="1.8"/>`).join('')
    const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '', '0', ''].map((digit, index) => {
      if (digit === '') return ''
      const [x, keyY] = [LEFT + 22 + (index % 3) * 90, top + 32 + Math.floor(index / 3) * 44]
      return box(x, keyY, 80, 38, c.card, c.line) + texts([digit], x + 40, keyY + 7, { size: 19, bold: true, fill: c.ink, anchor: 'middle' })
    })
    return { height: heightOf(lines, 15) + 4 + 32 + 4 * 44, svg: texts(lines, WIDTH / 2, y, { size: 15, fill: c.soft, anchor: 'middle' }) + dots + keys.join('') }
  },
  qr(part, y, { language, c }) {
    const lines = [...wrap(say(part.label, language), 15, INNER), ...(part.detail ? wrap(say(part.detail, language), 15, INNER) : [])]
    const [side, x] = [132, WIDTH / 2 - 66]
    return { height: side + 12 + heightOf(lines, 15), svg: box(x - 8, y, side + 16, side, c.card, c.line) + mockCode(x + 6, y + 6, (side - 12) / 15, c.ink) + corners(x - 12, y - 4, side + 24, side + 8, c.main) + texts(lines, WIDTH / 2, y + side + 4, { size: 15, fill: c.ink, anchor: 'middle' }) }
  },
  bubble(part, y, { language, c }) {
    const isTheirs = part.from === 'them'
    const lines = wrap(say(part.label, language), 16, INNER - 66)
    const height = heightOf(lines) + 18
    const x = isTheirs ? LEFT : LEFT + 40
    return { height, svg: box(x, y, INNER - 40, height, isTheirs ? c.card : c.tones.info[0], c.line, 14) + texts(lines, x + 12, y + 7, { fill: c.ink }) }
  },
  call(part, y, { language, c }) {
    const name = wrap(say(part.label, language), 18, INNER - 30, true)
    const more = part.detail ? wrap(say(part.detail, language), 15, INNER - 30) : []
    const height = 130 + heightOf(name, 18) + heightOf(more, 15)
    const face = part.video
      ? `<path d="M${WIDTH / 2 - 46} ${round(y + 112)}a46 44 0 0 1 92 0z" fill="${c.soft}"/><circle cx="${WIDTH / 2}" cy="${round(y + 46)}" r="26" fill="${c.skin}"/><path d="M${WIDTH / 2 - 28} ${round(y + 38)}h56v-8q-28-22-56 0z" fill="${c.soft}"/>`
      : `<circle cx="${WIDTH / 2}" cy="${round(y + 60)}" r="40" fill="${c.soft}"/>${picture('phone', WIDTH / 2 - 22, y + 38, 44, '#ffffff')}`
    return { height, svg: box(LEFT, y, INNER, height, c.night, 'none', 16) + face + texts(name, WIDTH / 2, y + 114, { size: 18, bold: true, fill: '#ffffff', anchor: 'middle' }) + texts(more, WIDTH / 2, y + 114 + heightOf(name, 18), { size: 15, fill: c.onNight, anchor: 'middle' }) }
  },
  card(part, y, { language, c }) {
    const lines = wrap(say(part.label, language), 17, INNER - 84, true)
    const more = part.detail ? wrap(say(part.detail, language), 14, INNER - 84) : []
    const height = Math.max(84, heightOf(lines, 17) + heightOf(more, 14) + 26)
    const top = y + (height - heightOf(lines, 17) - heightOf(more, 14)) / 2 - 1
    return { height, svg: box(LEFT, y, INNER, height, c.tones.info[0], c.main, 14) + box(LEFT + 12, y + height / 2 - 24, 48, 48, c.card, c.line) + picture(part.picture, LEFT + 20, y + height / 2 - 16, 32, c.main) + texts(lines, LEFT + 72, top, { size: 17, bold: true, fill: c.ink }) + texts(more, LEFT + 72, top + heightOf(lines, 17), { size: 14, fill: c.soft }) }
  },
  photo(part, y, { language, c }) {
    const lines = wrap(say(part.label, language), 14, INNER - 20)
    return { height: 128 + heightOf(lines, 14), svg: box(LEFT, y, INNER, 122, c.tones.info[0], c.line) + picture(part.picture, WIDTH / 2 - 36, y + 24, 72, c.main, 1.6) + texts(lines, WIDTH / 2, y + 124, { size: 14, fill: c.soft, anchor: 'middle' }) }
  },
}

function tile(part: Extract<Part, { kind: 'tile' }>, x: number, y: number, width: number, { language, c }: Pen): Drawn {
  const lines = wrap(say(part.label, language), 13, width - 14)
  return { height: 62 + heightOf(lines, 13), svg: box(x + width / 2 - 28, y, 56, 56, c.card, c.line, 14) + picture(part.picture, x + width / 2 - 16, y + 12, 32, c.main) + texts(lines, x + width / 2, y + 57, { size: 13, fill: c.ink, anchor: 'middle' }) }
}

function tab(part: Extract<Part, { kind: 'tab' }>, x: number, y: number, width: number, { language, c }: Pen): Drawn {
  const lines = wrap(say(part.label, language), 14, width - 8, true)
  const height = Math.max(40, heightOf(lines, 14) + 14)
  return { height, svg: box(x + 1, y, width - 2, height, part.chosen ? c.main : c.card, c.main, 6) + texts(lines, x + width / 2, y + (height - heightOf(lines, 14)) / 2 - 1, { size: 14, bold: true, fill: part.chosen ? c.onMain : c.main, anchor: 'middle' }) }
}

/** Looks like a code and is none: the third corner mark is missing, so no reader takes it for one. */
function mockCode(x: number, y: number, unit: number, ink: string): string {
  const square = (dx: number, dy: number, side: number, fill: string) => `<path d="M${round(x + dx * unit)} ${round(y + dy * unit)}h${round(side * unit)}v${round(side * unit)}h${round(-side * unit)}z" fill="${fill}"/>`
  const corner = (dx: number, dy: number) => square(dx, dy, 4, ink) + square(dx + 1, dy + 1, 2, '#ffffff')
  let cells = ''
  for (let at = 0; at < 225; at++) {
    const [dx, dy] = [at % 15, Math.floor(at / 15)]
    const inCorner = dy < 5 && (dx < 5 || dx > 9)
    if (!inCorner && (((at * 2654435761) >>> 7) & 7) < 4) cells += square(dx, dy, 1, ink)
  }
  return corner(0, 0) + corner(11, 0) + cells
}

function corners(x: number, y: number, width: number, height: number, stroke: string): string {
  const d = `M${x} ${y + 20}V${y}h20M${x + width - 20} ${y}h20v20M${x + width} ${y + height - 20}v20h-20M${x + 20} ${y + height}H${x}v-20`
  return `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="4"/>`
}

interface Placed {
  id: string
  x: number
  y: number
  width: number
  height: number
}

/** Tiles stand three to a line, tabs share one line; everything else has its own. */
function lay(screen: Screen, pen: Pen): { svg: string; places: Placed[]; height: number } {
  let [svg, y] = ['', 54]
  const places: Placed[] = []
  const { parts } = screen
  for (let at = 0; at < parts.length; ) {
    const part = parts[at]!
    if (part.kind === 'tile' || part.kind === 'tab') {
      const group: Part[] = []
      while (parts[at]?.kind === part.kind && group.length < (part.kind === 'tile' ? 3 : 4)) group.push(parts[at++]!)
      const width = part.kind === 'tile' ? INNER / 3 : INNER / group.length
      const drawn = group.map((one, index) => (one.kind === 'tile' ? tile(one, LEFT + index * width, y, width, pen) : tab(one as never, LEFT + index * width, y, width, pen)))
      const height = Math.max(...drawn.map((one) => one.height))
      drawn.forEach((one, index) => places.push({ id: group[index]!.id, x: LEFT + index * width, y, width, height: one.height }))
      svg += drawn.map((one) => one.svg).join('')
      y += height + GAP
      continue
    }
    const drawn = (drawers[part.kind] as unknown as Drawer<never>)(part as never, y, pen)
    places.push({ id: part.id, x: LEFT, y, width: INNER, height: drawn.height })
    svg += drawn.svg
    y += drawn.height + GAP
    at++
  }
  return { svg, places, height: Math.max(MIN_HEIGHT, y + 34) }
}

/** The whole picture, 360 units wide; as tall as its parts. */
export function screenSvg(screen: Screen, { language, touch, label, grey }: DrawOptions): string {
  const c = grey ? GREY : COLOUR
  const { svg, places, height } = lay(screen, { language, c })
  const place = places.find(({ id }) => id === touch)
  const naming = label === undefined ? 'aria-hidden="true"' : `role="img" aria-label="${escapeXml(label)}"`
  return (
    `<svg class="screen-picture" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${round(height)}" font-family="Roboto,'Noto Sans','Liberation Sans',Arial,sans-serif" ${naming}>` +
    box(1, 1, WIDTH - 2, height - 2, c.body, 'none', 26) +
    `<path d="M${EDGE} 40h${WIDTH - 2 * EDGE}v${round(height - 66)}H${EDGE}z" fill="${c.paper}"/>` +
    `<path d="M${EDGE} 12h${WIDTH - 2 * EDGE}v30H${EDGE}z" fill="${c.band}"/>` +
    texts([`— ${PRACTICE_WORD} —`], WIDTH / 2, 15, { size: 18, bold: true, fill: c.onBand, anchor: 'middle' }) +
    svg +
    (place ? ring(place, c) : '') +
    '</svg>'
  )
}

function ring({ x, y, width, height }: Placed, c: Palette): string {
  // Tiles and tabs stand side by side: their ring keeps off the neighbour's words.
  const side = width < INNER ? 0 : 5
  const frame = (colour: string, thick: number) => `<rect x="${round(x - side)}" y="${round(y - 5)}" width="${round(width + 2 * side)}" height="${round(height + 10)}" rx="16" fill="none" stroke="${colour}" stroke-width="${thick}"/>`
  // A finger from the lower right, so that the ring is found without its colour too.
  const [fingerX, fingerY] = [x + width - 26, y + height - 6]
  const finger = `<path transform="translate(${round(fingerX)} ${round(fingerY)})" d="M6 30V6a4.5 4.5 0 0 1 9 0v11l11 3q5 1.5 4 7l-2 13H11L1 29q-2-4 2-4z" fill="${c.skin}" stroke="${c.onBand}" stroke-width="2.2" stroke-linejoin="round"/>`
  return frame('#ffffff', 9) + frame(c.ring, 5) + finger
}
