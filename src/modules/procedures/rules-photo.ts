// Looking at a photographed paper: straightening by a homography, and whether it is blurred, dark or glaring. Plain
// arithmetic on pixels, so that it is tested without a camera.

export interface Point {
  x: number
  y: number
}
/** Corners in the order top left, top right, bottom right, bottom left. */
export type Corners = [Point, Point, Point, Point]

export interface Picture {
  /** Four bytes a pixel, as a canvas gives them. */
  data: Uint8ClampedArray
  width: number
  height: number
}

/** Nine numbers that take each of `from` to the same of `to`; undefined when three corners lie on one line. */
export function homographyOf(from: Corners, to: Corners): number[] | undefined {
  const rows = from.flatMap(({ x, y }, index) => {
    const { x: u, y: v } = to[index]!
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, v],
    ]
  })
  // Gauss with the largest pivot: eight unknowns, the ninth is one.
  for (let column = 0; column < 8; column++) {
    const best = rows.slice(column).reduce((found, row, at) => (Math.abs(row[column]!) > Math.abs(rows[found]![column]!) ? at + column : found), column)
    if (Math.abs(rows[best]![column]!) < 1e-9) return undefined
    ;[rows[column], rows[best]] = [rows[best]!, rows[column]!]
    const pivot = rows[column]!
    for (const row of rows) {
      if (row === pivot) continue
      const factor = row[column]! / pivot[column]!
      for (let at = column; at < 9; at++) row[at] = row[at]! - factor * pivot[at]!
    }
  }
  return [...rows.map((row, at) => row[8]! / row[at]!), 1]
}

export function applyHomography(h: readonly number[], { x, y }: Point): Point {
  const w = h[6]! * x + h[7]! * y + h[8]!
  return { x: (h[0]! * x + h[1]! * y + h[2]!) / w, y: (h[3]! * x + h[4]! * y + h[5]!) / w }
}

/** Four corners that go round without crossing: a paper seen from anywhere above it. */
export function isConvex(corners: Corners): boolean {
  const turns = corners.map((at, index) => {
    const [next, after] = [corners[(index + 1) % 4]!, corners[(index + 2) % 4]!]
    return (next.x - at.x) * (after.y - next.y) - (next.y - at.y) * (after.x - next.x)
  })
  return turns.every((turn) => turn > 1)
}

const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y)

/** How large the straightened page should be: as the paper appears, its longer side at most `longest` pixels. */
export function pageSize([a, b, c, d]: Corners, longest: number): { width: number; height: number } {
  const [width, height] = [Math.max(distance(a, b), distance(d, c)), Math.max(distance(a, d), distance(b, c))]
  const scale = Math.min(1, longest / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** The paper inside `corners`, seen straight from above. Undefined when the corners cross. */
export function straighten(picture: Picture, corners: Corners, size: { width: number; height: number }): Picture | undefined {
  const { width, height } = size
  if (!isConvex(corners)) return undefined
  const back = homographyOf([{ x: 0, y: 0 }, { x: width - 1, y: 0 }, { x: width - 1, y: height - 1 }, { x: 0, y: height - 1 }], corners)
  if (!back) return undefined
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const w = back[6]! * x + back[7]! * y + back[8]!
      sample(picture, (back[0]! * x + back[1]! * y + back[2]!) / w, (back[3]! * x + back[4]! * y + back[5]!) / w, data, at)
    }
  }
  return { data, width, height }
}

/** Between four pixels, weighted; beyond the edge the edge goes on. */
function sample({ data, width, height }: Picture, x: number, y: number, to: Uint8ClampedArray, at: number): void {
  const left = Math.min(width - 1, Math.max(0, Math.floor(x)))
  const top = Math.min(height - 1, Math.max(0, Math.floor(y)))
  const [right, bottom] = [Math.min(width - 1, left + 1), Math.min(height - 1, top + 1)]
  const [fx, fy] = [Math.min(1, Math.max(0, x - left)), Math.min(1, Math.max(0, y - top))]
  const [a, b, c, d] = [(top * width + left) * 4, (top * width + right) * 4, (bottom * width + left) * 4, (bottom * width + right) * 4]
  for (let channel = 0; channel < 3; channel++) {
    const upper = data[a + channel]! * (1 - fx) + data[b + channel]! * fx
    const lower = data[c + channel]! * (1 - fx) + data[d + channel]! * fx
    to[at + channel] = upper * (1 - fy) + lower * fy
  }
  to[at + 3] = 255
}

/** Brightness of each pixel as the eye weighs colours (Rec. 601), 0 to 255. */
export function greys({ data }: Picture): Float32Array {
  const grey = new Float32Array(data.length / 4)
  for (let at = 0, from = 0; at < grey.length; at++, from += 4) grey[at] = 0.299 * data[from]! + 0.587 * data[from + 1]! + 0.114 * data[from + 2]!
  return grey
}

const TILE = 32
/** Contrast from which a tile is taken to hold writing and not bare paper. */
const WRITING_DEVIATION = 6
/** Variance of the Laplacian over variance of brightness: near 2 where ink has an edge, near 0 where it melts. */
const SHARP_RATIO = 0.18

/** Sharpness of the writing: the middle tile's ratio, or undefined when there is nothing written to judge by. */
export function sharpness(picture: Picture): number | undefined {
  const { width, height } = picture
  const grey = greys(picture)
  const ratios: number[] = []
  for (let top = 1; top + TILE < height; top += TILE) {
    for (let left = 1; left + TILE < width; left += TILE) {
      const ratio = tileRatio(grey, width, left, top)
      if (ratio !== undefined) ratios.push(ratio)
    }
  }
  return ratios.length === 0 ? undefined : ratios.toSorted((a, b) => a - b)[Math.floor(ratios.length / 2)]
}

function tileRatio(grey: Float32Array, width: number, left: number, top: number): number | undefined {
  let [sum, squares, edges, edgeSquares] = [0, 0, 0, 0]
  for (let y = top; y < top + TILE; y++) {
    for (let x = left; x < left + TILE; x++) {
      const at = y * width + x
      const value = grey[at]!
      const laplace = grey[at - 1]! + grey[at + 1]! + grey[at - width]! + grey[at + width]! - 4 * value
      sum += value
      squares += value * value
      edges += laplace
      edgeSquares += laplace * laplace
    }
  }
  const n = TILE * TILE
  const variance = squares / n - (sum / n) ** 2
  return variance < WRITING_DEVIATION ** 2 ? undefined : (edgeSquares / n - (edges / n) ** 2) / variance
}

/** The brightness under which a share of the pixels lies. */
function brightnessAt(picture: Picture): (share: number) => number {
  const bins = new Uint32Array(256)
  const grey = greys(picture)
  for (const value of grey) bins[Math.round(value)]!++
  return (share) => {
    let left = share * grey.length
    return bins.findIndex((count) => (left -= count) <= 0)
  }
}

export type PhotoWarning = 'blurred' | 'dark' | 'bright' | 'small'
/** Under this many pixels on its longer side, ten-point writing on A4 cannot be read. */
const LEAST_LONG_SIDE = 900

/** What somebody at the counter would complain of. Judge at full size: `original` is the page before it was made smaller. */
export function warningsFor(picture: Picture, original: { width: number; height: number } = picture): PhotoWarning[] {
  const share = brightnessAt(picture)
  const warnings: PhotoWarning[] = []
  if (share(0.9) < 105) warnings.push('dark')
  // Ink that is nowhere dark: washed out by a lamp or the sun.
  else if (share(0.5) > 235 && share(0.01) > 185) warnings.push('bright')
  const sharp = sharpness(picture)
  if (sharp !== undefined && sharp < SHARP_RATIO) warnings.push('blurred')
  if (Math.max(original.width, original.height) < LEAST_LONG_SIDE) warnings.push('small')
  return warnings
}
