// Pages as people see them: counted from 1, measured in millimetres from the top left corner, turned as they are shown.

import type { PdfFile } from './file.ts'
import { isName, PdfFault, Ref, type Dict, type PdfObject } from './objects.ts'

export interface BoxMm {
  leftMm: number
  topMm: number
  widthMm: number
  heightMm: number
}

export interface PageView {
  ref: Ref
  dict: Dict
  /** In points: left, bottom, right, top of what is shown. */
  box: [number, number, number, number]
  turn: 0 | 90 | 180 | 270
  widthMm: number
  heightMm: number
}

export const POINTS_PER_MM = 72 / 25.4
const MAX_PAGES = 20_000

/** References of all pages in reading order. */
export function pageRefs(file: PdfFile): Ref[] {
  const refs: Ref[] = []
  const seen = new Set<number>()
  const walk = (node: PdfObject | undefined): void => {
    if (!(node instanceof Ref) || seen.has(node.num)) throw new PdfFault('the page tree cannot be read')
    seen.add(node.num)
    if (seen.size > MAX_PAGES) throw new PdfFault('the file has too many pages', 'too-large')
    const found = file.dictOf(node)
    if (isName(found?.get('Type'), 'Pages')) {
      const kids = file.resolve(found!.get('Kids'))
      if (!Array.isArray(kids)) throw new PdfFault('the page tree cannot be read')
      for (const kid of kids) walk(kid)
    } else if (found) refs.push(node)
    else throw new PdfFault('a page is missing')
  }
  walk(file.dictOf(file.root)!.get('Pages'))
  return refs
}

/** Page `number` (from 1). */
export function pageView(file: PdfFile, number: number): PageView {
  const ref = pageRefs(file)[number - 1]
  if (!ref) throw new PdfFault(`there is no page ${number}`)
  const found = file.dictOf(ref)!
  const box = rectangle(file, inherited(file, found, 'CropBox') ?? inherited(file, found, 'MediaBox'))
  if (!box) throw new PdfFault('a page has no size')
  const raw = file.resolve(inherited(file, found, 'Rotate'))
  const turn = (((typeof raw === 'number' ? raw : 0) % 360) + 360) % 360
  if (turn % 90 !== 0) throw new PdfFault('a page is turned askew')
  const [width, height] = [(box[2] - box[0]) / POINTS_PER_MM, (box[3] - box[1]) / POINTS_PER_MM]
  const [widthMm, heightMm] = turn % 180 === 0 ? [width, height] : [height, width]
  return { ref, dict: found, box, turn: turn as PageView['turn'], widthMm, heightMm }
}

function inherited(file: PdfFile, page: Dict, key: string): PdfObject | undefined {
  let node: Dict | undefined = page
  for (let steps = 0; node && steps < 60; steps++) {
    if (node.has(key)) return node.get(key)
    node = file.dictOf(node.get('Parent'))
  }
  return undefined
}

/** Four numbers in order, or undefined. */
export function rectangle(file: PdfFile, value: PdfObject | undefined): [number, number, number, number] | undefined {
  const found = file.resolve(value)
  if (!Array.isArray(found) || found.length !== 4) return undefined
  const [a, b, c, d] = found.map((one) => file.resolve(one))
  if (![a, b, c, d].every((n) => typeof n === 'number')) return undefined
  return [Math.min(a as number, c as number), Math.min(b as number, d as number), Math.max(a as number, c as number), Math.max(b as number, d as number)]
}

/** The rectangle in the page's own points. */
export function toPoints({ box: [left, bottom, right, top], turn }: PageView, { leftMm, topMm, widthMm, heightMm }: BoxMm): [number, number, number, number] {
  const [x, y, w, h] = [leftMm, topMm, widthMm, heightMm].map((mm) => mm * POINTS_PER_MM) as [number, number, number, number]
  if (turn === 90) return [left + y, bottom + x, left + y + h, bottom + x + w]
  if (turn === 180) return [right - x - w, bottom + y, right - x, bottom + y + h]
  if (turn === 270) return [right - y - h, top - x - w, right - y, top - x]
  return [left + x, top - y - h, left + x + w, top - y]
}

/** The other way: where a rectangle in points is seen. */
export function toMillimetres({ box: [left, bottom, right, top], turn }: PageView, [x0, y0, x1, y1]: [number, number, number, number]): BoxMm {
  const mm = (leftPt: number, topPt: number, w: number, h: number): BoxMm => ({ leftMm: leftPt / POINTS_PER_MM, topMm: topPt / POINTS_PER_MM, widthMm: w / POINTS_PER_MM, heightMm: h / POINTS_PER_MM })
  if (turn === 90) return mm(y0 - bottom, x0 - left, y1 - y0, x1 - x0)
  if (turn === 180) return mm(right - x1, y0 - bottom, x1 - x0, y1 - y0)
  if (turn === 270) return mm(top - y1, right - x1, y1 - y0, x1 - x0)
  return mm(x0 - left, top - y1, x1 - x0, y1 - y0)
}

/** Keeps an appearance upright on a turned page. */
export function uprightMatrix(turn: PageView['turn']): number[] | undefined {
  return { 0: undefined, 90: [0, 1, -1, 0, 0, 0], 180: [-1, 0, 0, -1, 0, 0], 270: [0, -1, 1, 0, 0, 0] }[turn]
}
