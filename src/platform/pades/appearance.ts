// What is seen where somebody signed: the picture in the decree's colour, or plain text on copies and attachments.
// A signature without legal effect carries a line that says so.

import { embedFont, type Face } from './fonts.ts'
import { dict, name, number, type PdfObject, type Ref, Stream } from './objects.ts'
import { uprightMatrix, type PageView } from './pages.ts'
import type { Picture } from './picture.ts'
import type { Update } from './writer.ts'

export type Appearance =
  | { kind: 'picture'; picture: Picture; colour: 'blue' | 'red'; note?: string }
  /** Upright, black, 10 points (Phụ lục I: copies and attachments carry no picture). */
  | { kind: 'text'; lines: readonly string[]; note?: string }

const COLOURS = { blue: [18, 52, 168], red: [214, 24, 32] } as const
const NOTE_POINTS = 5
const NOTE_LINE = 7
const TEXT_POINTS = 10
const LEADING = 1.2

/** A form XObject of this size in points. */
export function drawAppearance(update: Update, appearance: Appearance, [width, height]: [number, number], turn: PageView['turn']): Ref {
  const resources: Record<string, PdfObject> = {}
  const body: string[] = []
  const { note } = appearance
  const below = note === undefined ? 0 : NOTE_LINE
  if (appearance.kind === 'picture') body.push(drawPicture(update, appearance, [width, height - below], below, resources))
  const words = [...(appearance.kind === 'text' ? appearance.lines : []), ...(note === undefined ? [] : [note])]
  if (words.length > 0) {
    const font = embedFont(update, 'regular', words.join(''))
    resources.Font = dict({ F: font.ref })
    if (appearance.kind === 'text') {
      const size = Math.min(TEXT_POINTS, ...appearance.lines.map((line) => (width - 2) / Math.max(0.01, font.widthOf(line))), (height - below) / (appearance.lines.length * LEADING))
      const lines = appearance.lines.map((line, index) => `1 0 0 1 1 ${number(height - size * (0.95 + index * LEADING))} Tm ${font.encode(line)} Tj`)
      body.push(`BT 0 g /F ${number(size)} Tf ${lines.join(' ')} ET`)
    }
    if (note !== undefined) {
      const size = Math.min(NOTE_POINTS, width / font.widthOf(note))
      body.push(`BT 0.25 g /F ${number(size)} Tf 1 0 0 1 ${number((width - size * font.widthOf(note)) / 2)} 1.6 Tm ${font.encode(note)} Tj ET`)
    }
  }
  return formObject(update, body.join('\n'), [width, height], resources, turn)
}

function drawPicture(update: Update, { picture, colour }: Extract<Appearance, { kind: 'picture' }>, [width, height]: [number, number], bottom: number, resources: Record<string, PdfObject>): string {
  const shape = update.add(
    new Stream(
      dict({ Type: name('XObject'), Subtype: name('Image'), Width: picture.width, Height: picture.height, ColorSpace: name('DeviceGray'), BitsPerComponent: 8, Filter: name('FlateDecode') }),
      picture.packedAlpha,
    ),
  )
  const ink = update.add(
    new Stream(dict({ Type: name('XObject'), Subtype: name('Image'), Width: 1, Height: 1, ColorSpace: name('DeviceRGB'), BitsPerComponent: 8, SMask: shape }), Buffer.from(COLOURS[colour])),
  )
  resources.XObject = dict({ P: ink })
  const scale = Math.min(width / picture.width, height / picture.height)
  const [w, h] = [picture.width * scale, picture.height * scale]
  return `q ${number(w)} 0 0 ${number(h)} ${number((width - w) / 2)} ${number(bottom + (height - h) / 2)} cm /P Do Q`
}

export function formObject(update: Update, content: string, [width, height]: [number, number], resources: Record<string, PdfObject>, turn: PageView['turn'] = 0): Ref {
  return update.stream(
    { Type: name('XObject'), Subtype: name('Form'), FormType: 1, BBox: [0, 0, width, height], Matrix: uprightMatrix(turn), Resources: dict(resources) },
    Buffer.from(content, 'latin1'),
  )
}

/** A line of text that fills a reserved field, such as the number and the day. */
export function drawField(update: Update, { text, points, face, align }: { text: string; points: number; face: Face; align: 'left' | 'centre' | 'right' }, [width, height]: [number, number], turn: PageView['turn']): Ref {
  if (text === '') return formObject(update, '', [width, height], {}, turn)
  const font = embedFont(update, face, text)
  const size = Math.min(points, width / font.widthOf(text))
  const left = (width - size * font.widthOf(text)) * { left: 0, centre: 0.5, right: 1 }[align]
  const base = Math.max(size * 0.22, (height - size) / 2 + size * 0.2)
  return formObject(update, `/Tx BMC q BT 0 g /F ${number(size)} Tf 1 0 0 1 ${number(left)} ${number(base)} Tm ${font.encode(text)} Tj ET Q EMC`, [width, height], { Font: dict({ F: font.ref }) }, turn)
}
