// One picture for each task, to be recognised across a room by somebody who does not read: what it is about in one shape,
// what is wrong or asked in a second. Our own shapes and colours on a 64-unit grid, never a logo or an emblem.

const NIGHT = '#2a379b'
const LAMP = '#ffd23f'
const LEAF = '#2f7d5b'
const CLAY = '#c03a2b'
const SKY = '#dfe5fb'
const INK = '#14172b'
const WHITE = '#ffffff'

const path = (d: string, fill: string, stroke = INK) => `<path d="${d}" fill="${fill}" stroke="${stroke}" stroke-width="2.4" stroke-linejoin="round" stroke-linecap="round"/>`
const line = (d: string, stroke = INK, width = 3.2) => `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linejoin="round" stroke-linecap="round"/>`
const disc = (x: number, y: number, r: number, fill: string, stroke = INK) => `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}" stroke="${stroke}" stroke-width="2.4"/>`

const phone = (x = 14, fill = SKY) => path(`M${x + 4} 4h20a4 4 0 0 1 4 4v48a4 4 0 0 1-4 4h-20a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4z`, WHITE) + path(`M${x + 3} 11h22v40h-22z`, fill) + line(`M${x + 12} 56h4`, INK, 2.4)
const shield = (x: number, y: number, fill = NIGHT) => path(`M${x} ${y}l10 4v7c0 7-4.5 11-10 13-5.5-2-10-6-10-13v-7z`, fill)
const house = (fill = SKY) => path('M8 30L32 10l24 20v26H8z', fill) + path('M4 31L32 7l28 24', 'none') + path('M26 56V40h12v16z', LAMP)
const paper = (x = 12) => path(`M${x} 5h24l10 10v44h-34z`, WHITE) + path(`M${x + 24} 5v10h10`, SKY) + line(`M${x + 7} 24h20M${x + 7} 32h20M${x + 7} 40h12`, INK, 2.6)
const coin = (x: number, y: number, r = 9) => disc(x, y, r, LAMP) + `<text x="${x}" y="${y + r * 0.45}" font-size="${r * 1.35}" font-weight="700" text-anchor="middle" font-family="Roboto,Arial,sans-serif" fill="${INK}">đ</text>`
const cross = (x: number, y: number, s = 7, colour = CLAY) => line(`M${x - s} ${y - s}l${2 * s} ${2 * s}M${x + s} ${y - s}l${-2 * s} ${2 * s}`, colour, 5)
const tick = (x: number, y: number) => line(`M${x - 13} ${y}l9 10 17-20`, LEAF, 6)
const stop = (x: number, y: number, r = 11) => disc(x, y, r, CLAY) + line(`M${x - r * 0.5} ${y}h${r}`, WHITE, 4.5)
const face = (x: number, y: number) => disc(x, y, 8, LAMP) + path(`M${x - 13} ${y + 24}a13 14 0 0 1 26 0z`, NIGHT)
const qr = (x: number, y: number, s: number) => {
  const box = (dx: number, dy: number) => `<path d="M${x + dx * s} ${y + dy * s}h${3 * s}v${3 * s}h${-3 * s}z" fill="${INK}"/><path d="M${x + (dx + 1) * s} ${y + (dy + 1) * s}h${s}v${s}h${-s}z" fill="${WHITE}"/>`
  return box(0, 0) + box(5, 0) + box(0, 5) + `<path d="M${x + 4 * s} ${y + 4 * s}h${s}v${s}h${-s}zM${x + 6 * s} ${y + 5 * s}h${2 * s}v${s}h${-2 * s}zM${x + 4 * s} ${y + 7 * s}h${s}v${s}h${-s}zM${x + 6 * s} ${y + 7 * s}h${s}v${s}h${-s}z" fill="${INK}"/>`
}

const PICTOGRAMS: Record<string, string> = {
  'phone-install': phone(10) + shield(24, 18) + line('M50 14v26M41 32l9 10 9-10', LEAF, 5) + line('M40 50h20', LEAF, 5),
  'phone-activate': phone(10) + shield(24, 18) + disc(48, 42, 14, LAMP) + line('M43 38a5 5 0 1 1 9 3l-9 9h10', INK, 3.6),
  'lock-question': path('M12 30h40v28H12z', NIGHT) + line('M20 30V20a12 12 0 0 1 24 0v10', INK, 5) + line('M26 40a6 6 0 1 1 9 5c-2 1.5-3 2.5-3 4M32 53.5v.1', LAMP, 4.2),
  'globe-door': disc(28, 30, 24, SKY) + line('M4 30h48M28 6c-14 14-14 34 0 48M28 6c14 14 14 34 0 48', NIGHT, 2.4) + path('M36 28h22v32H36z', LAMP) + disc(53, 45, 1.6, INK),
  'house-clock': house() + disc(48, 46, 13, WHITE) + line('M48 38v8l6 4', CLAY, 3.4),
  'house-family': house(LEAF) + disc(22, 33, 5, LAMP) + path('M14 50a8 9 0 0 1 16 0z', NIGHT) + disc(43, 33, 5, LAMP) + path('M35 50a8 9 0 0 1 16 0z', CLAY),
  'paper-mail': paper(6) + path('M28 36h32v22H28z', LAMP) + line('M28 37l16 12 16-12', INK, 2.6),
  'paper-coin': paper(6) + coin(46, 46, 13),
  'phone-qr': phone(4) + qr(9, 20, 2.2) + coin(48, 24, 12) + line('M48 42v14M42 50l6 7 6-7', LEAF, 4),
  'land-coin': path('M4 44L24 28l36 8-18 22z', LEAF) + line('M14 36l32 14M34 30L22 52', WHITE, 2.2) + coin(44, 18, 12),
  'road-camera': path('M4 56h56L44 26H20z', '#8a90a8') + line('M32 30v6M32 42v8', WHITE, 3) + path('M36 46l6-3 7 4-5 6-8-1z', INK) + path('M16 6h32v20H16z', NIGHT) + disc(32, 16, 6.5, SKY) + path('M26 2h12v4H26z', NIGHT),
  'card-cross': path('M4 14h56v36H4z', WHITE) + path('M4 14h56v8H4z', LEAF) + line('M20 29v14M13 36h14', CLAY, 5) + line('M36 32h18M36 40h12', INK, 3),
  'card-key': path('M4 10h42v30H4z', WHITE) + path('M4 10h42v8H4z', NIGHT) + disc(15, 29, 5, LAMP) + line('M25 26h14M25 33h9', INK, 2.8) + disc(36, 50, 7, LAMP) + line('M43 50h17M54 50v6', INK, 3.4),
  'call-mask': path('M8 6h40a4 4 0 0 1 4 4v32a4 4 0 0 1-4 4H24L12 56V46H8a4 4 0 0 1-4-4V10a4 4 0 0 1 4-4z', WHITE) + face(28, 19) + path('M17 15h22v7H17z', INK) + line('M22 18.5h3M31 18.5h3', WHITE, 2.4) + stop(50, 48),
  'app-cross': phone(10, '#fbe3df') + path('M15 22h18v18H15z', CLAY) + line('M24 25v8M24 36.5v.1', WHITE, 3.4) + stop(48, 46, 13),
  'job-hook': path('M6 34h38v22H6z', LEAF) + disc(25, 45, 6, LAMP) + line('M46 4v20a9 9 0 1 1-18 0v-4l-5 5M28 20l5 5', INK, 4) + cross(52, 50),
  done: disc(32, 32, 28, '#dff3e7') + tick(32, 32),
  'money-clock': disc(30, 34, 25, WHITE) + line('M30 17v17l12 8', CLAY, 4.6) + coin(50, 16, 11) + line('M57 30l-3 9M46 30l0 8', CLAY, 3.4),
}

/** Those a task may have. */
export const PICTOGRAM_NAMES = Object.keys(PICTOGRAMS).filter((name) => name !== 'done')

/** A whole SVG; decorative, because the task's name always stands beside it or is its link's name. */
export function pictogramSvg(name: string): string {
  return `<svg class="pictogram" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" aria-hidden="true">${PICTOGRAMS[name] ?? ''}</svg>`
}

