// QR codes as SVG, for pages and for print: dark modules only, merged into one path, with the quiet zone
// that cheap cameras need. The picture is plain geometry, so browsers and Typst draw it alike.

import { encode } from 'uqr'

export interface QrOptions {
  /** How much may be worn or dirty and still read: L 7 %, M 15 % (default), Q 25 %, H 30 %. Printed cards take Q. */
  errorCorrection?: 'L' | 'M' | 'Q' | 'H'
  /** White margin in modules; the standard (ISO/IEC 18004) asks for 4. */
  quietZone?: number
  /** What a screen reader says; without it the picture is decorative. */
  label?: string
}

/** Rows of modules, true is dark, without quiet zone. Throws RangeError when the text does not fit (about 2,300 bytes at M). */
export function qrModules(text: string, errorCorrection: QrOptions['errorCorrection'] = 'M'): boolean[][] {
  try {
    return encode(utf8(text), { ecc: errorCorrection, boostEcc: true, border: 0 }).data
  } catch {
    throw new RangeError(`text of ${text.length} characters does not fit in a QR code`)
  }
}

/** A square SVG (viewBox in modules, quiet zone included); give it its size with CSS or in the template. */
export function qrSvg(text: string, { errorCorrection = 'M', quietZone = 4, label }: QrOptions = {}): string {
  const modules = qrModules(text, errorCorrection)
  const side = modules.length + 2 * quietZone
  const naming = label === undefined ? 'aria-hidden="true"' : `role="img" aria-label="${escapeAttribute(label)}"`
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges" ${naming}>` +
    `<path fill="#fff" d="M0 0h${side}v${side}H0z"/><path fill="#000" d="${darkRuns(modules, quietZone)}"/></svg>`
  )
}

/** Each run of dark modules in a row as one rectangle. */
function darkRuns(modules: boolean[][], quietZone: number): string {
  let path = ''
  modules.forEach((row, y) => {
    let x = 0
    while (x < row.length) {
      let end = x
      while (row[end]) end += 1
      if (end > x) path += `M${x + quietZone} ${y + quietZone}h${end - x}v1h${x - end}z`
      x = end + 1
    }
  })
  return path
}

/** Short upper-case web addresses and digits are packed tighter by the encoder; anything else goes as UTF-8 bytes. */
function utf8(text: string): string | number[] {
  return /^[\x20-\x7e]*$/.test(text) ? text : [...new TextEncoder().encode(text)]
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
