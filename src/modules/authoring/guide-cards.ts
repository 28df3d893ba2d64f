// Paper from the same words and pictures as the phone: step cards on A5 to keep beside it, posters on A4 and A3 with the way
// to the guide. Step marks differ by shape as well as by colour, so that a black-and-white printer loses nothing.

import type { Json, PdfDocument } from '../../platform/pdf.ts'
import { qrSvg } from '../../platform/qr.ts'
import { formatVi, type PlainDate } from '../../platform/time.ts'
import { say, screenOf, screenSvg, visibleSteps, type Guide } from '../learning/index.ts'

export interface CardsInput {
  /** With the commune's own names in the texts. */
  guide: Guide
  language: string
  grey: boolean
  /** Full address of the guide's page. */
  url: string
  communeName: string
  fictional: boolean
  words: CardWords
}

/** The words on the paper that are not the guide's, in its language. */
export interface CardWords {
  before: string
  never: string
  scan: string
  practice: string
  unverified: string
  checked: string
  fictional: string
  version: string
}

export function stepCardsPdf(input: CardsInput): PdfDocument {
  return { template: `${PARTS}${CARDS}`, data: cardData(input), images: picturesOf(input) }
}

export function posterPdf(input: CardsInput, paper: 'a4' | 'a3'): PdfDocument {
  return { template: `${PARTS}${POSTER}`, data: { ...(cardData(input) as { [key: string]: Json }), paper, scale: paper === 'a3' ? 1.414 : 1 }, images: picturesOf(input) }
}

function cardData({ guide, language, grey, url, communeName, fictional, words }: CardsInput): Json {
  const steps = visibleSteps(guide, false)
  return {
    title: say(guide.title, language), promise: say(guide.promise, language), commune: communeName, fictional, grey, words: { ...words }, url: url.replace(/^https?:\/\//, ''),
    checked: formatVi(guide.checkedOn as PlainDate), until: formatVi(guide.expiresOn as PlainDate), version: guide.version,
    before: guide.before.filter(({ certainty }) => certainty !== 'to-check').map(({ text }) => say(text, language)),
    never: guide.never.filter(({ certainty }) => certainty !== 'to-check').map(({ text }) => say(text, language)),
    steps: steps.map((step, at) => ({ number: at + 1, text: say(step.say, language), hint: say(step.hint, language), sure: step.certainty === 'sure', picture: `/images/step-${at}.svg` })),
  }
}

function picturesOf({ guide, language, grey, url }: CardsInput): Record<string, string> {
  const steps = visibleSteps(guide, false).map((step, at) => [`step-${at}.svg`, printable(screenSvg(screenOf(guide, step.screen), { language, touch: step.touch, grey }))])
  return { ...Object.fromEntries(steps), 'qr.svg': qrSvg(url, { errorCorrection: 'Q', quietZone: 2 }) }
}

/** The typesetter has one family of letters. */
function printable(svg: string): string {
  return svg.replace(/font-family="[^"]*"/g, 'font-family="Tinos"')
}

const PARTS = String.raw`
#let ink = if data.grey { luma(20) } else { rgb("#14172b") }
#let soft = if data.grey { luma(75) } else { rgb("#474c66") }
#let colours = if data.grey { (luma(25), luma(80), luma(25), luma(80)) } else { (rgb("#26338f"), rgb("#9a3412"), rgb("#12603c"), rgb("#86198f")) }
#let band = if data.grey { luma(25) } else { rgb("#171b3d") }
#let lamp = if data.grey { luma(225) } else { rgb("#ffd23f") }
#set text(fill: ink)
#set par(leading: 0.6em, spacing: 0.8em)

// Circle, square, diamond, hexagon: a step is found again by its shape too.
#let mark(number, size) = {
  let turn = calc.rem(number - 1, 4)
  let fill = colours.at(turn)
  let digits = text(fill: white, size: size * 0.56, weight: "bold", str(number))
  box(width: size, height: size, baseline: size * 0.25, {
    if turn == 0 { place(circle(radius: size / 2, fill: fill)) }
    if turn == 1 { place(rect(width: size, height: size, radius: size * 0.08, fill: fill)) }
    if turn == 2 { place(polygon(fill: fill, (size / 2, -size * 0.12), (size * 1.12, size / 2), (size / 2, size * 1.12), (-size * 0.12, size / 2))) }
    if turn == 3 { place(polygon(fill: fill, (size * 0.25, 0pt), (size * 0.75, 0pt), (size, size / 2), (size * 0.75, size), (size * 0.25, size), (0pt, size / 2))) }
    place(center + horizon, digits)
  })
}
#let unsure(step) = if not step.sure { text(size: 0.72em, style: "italic", fill: soft, [ (] + data.words.unverified + [)]) }
#let demo = if data.fictional { text(size: 7pt, weight: "bold", data.words.fictional) }
`

const CARDS = String.raw`
#set document(title: data.title)
#set page(paper: "a5", margin: (x: 9mm, top: 22mm, bottom: 15mm), header-ascent: 0mm, footer-descent: 3mm,
  header: place(top + left, dx: -9mm, block(width: 148mm, height: 17mm, fill: band, inset: (x: 9mm, y: 2.5mm), {
    text(fill: white, size: 15pt, weight: "bold", data.title)
    linebreak()
    text(fill: if data.grey { white } else { lamp }, size: 8.5pt, data.words.practice)
  })),
  footer: context { set text(size: 7.5pt, fill: soft); grid(columns: (1fr, auto), data.commune + " · " + data.words.checked + " · " + data.words.version, counter(page).display("1/1", both: true)); demo })

#for pair in data.steps.chunks(2) {
  for step in pair {
    block(breakable: false, width: 100%, height: 82mm, inset: (y: 1mm), grid(columns: (58mm, 1fr), column-gutter: 5mm, align: (center + horizon, left + horizon),
      box(width: 58mm, height: 80mm, align(center + horizon, image(step.picture, width: 58mm, height: 80mm, fit: "contain"))),
      {
        mark(step.number, 13mm)
        v(2.5mm)
        text(size: 15pt, weight: "bold", step.text)
        unsure(step)
        parbreak()
        text(size: 11.5pt, fill: soft, step.hint)
      }))
    if step != pair.last() { line(length: 100%, stroke: 0.4pt + soft) }
  }
  pagebreak(weak: true)
}

#text(size: 14pt, weight: "bold", data.words.before)
#for item in data.before [- #text(size: 11.5pt, item)]
#v(3mm)
#block(width: 100%, fill: lamp, inset: 4mm, radius: 2mm, stroke: 1pt + ink, {
  text(size: 13pt, weight: "bold", data.words.never)
  for item in data.never [- #text(size: 11pt, item)]
})
#v(1fr)
#grid(columns: (34mm, 1fr), column-gutter: 5mm, align: horizon, image("/images/qr.svg", width: 34mm), { text(size: 12pt, weight: "bold", data.words.scan); linebreak(); text(size: 9pt, fill: soft, data.url) })
`

const POSTER = String.raw`
#let k = data.scale
#let count = data.steps.len()
#let columns-count = if count <= 4 { 2 } else if count <= 9 { 3 } else { 4 }
#let rows-count = calc.ceil(count / columns-count)
#set document(title: data.title)
#set page(paper: data.paper, margin: (x: 10mm * k, top: 8mm * k, bottom: 8mm * k))
#set text(size: 11pt * k)
#block(width: 100%, fill: band, inset: 5mm * k, radius: 2mm * k, {
  text(fill: white, size: 25pt * k, weight: "bold", data.title)
  linebreak()
  text(fill: white, size: 13pt * k, data.promise)
})
#let room = 297mm * k - 16mm * k - 36mm * k - 44mm * k
#let cell-height = (room - (rows-count - 1) * 4mm * k) / rows-count
#let words-size = if columns-count == 4 { 9.5pt * k } else { 11.5pt * k }
#let words-height = if columns-count == 4 { 21mm * k } else { 19mm * k }
#grid(columns: (1fr,) * columns-count, gutter: 4mm * k,
  ..data.steps.map(step => block(width: 100%, height: cell-height, breakable: false, stroke: 0.5pt * k + soft, radius: 2mm * k, inset: 2mm * k, {
    align(center, image(step.picture, height: calc.max(cell-height - words-height - 4mm * k, 20mm * k), fit: "contain"))
    v(1mm * k)
    grid(columns: (auto, 1fr), column-gutter: 2.4mm * k, inset: (left: 0.6mm * k), mark(step.number, 7mm * k), { text(size: words-size, weight: "bold", step.text); unsure(step) })
  })))
#v(1fr)
#grid(columns: (30mm * k, 1fr), column-gutter: 5mm * k, align: horizon, image("/images/qr.svg", width: 30mm * k), {
  text(size: 15pt * k, weight: "bold", data.words.scan)
  linebreak()
  text(size: 10pt * k, data.url)
  linebreak()
  text(size: 8pt * k, fill: soft, data.commune + " · " + data.words.checked + " · " + data.words.version + " · " + data.words.practice)
  linebreak()
  demo
})
`
