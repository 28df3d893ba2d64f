// Reads finished PDFs with poppler's tools, an independent witness of what was really printed.
// Machines without poppler-utils skip those tests and say so.

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** For `test(name, { skip: popplerMissing }, …)`. */
export const popplerMissing: string | false =
  spawnSync('pdftotext', ['-v']).error === undefined ? false : 'poppler-utils is not installed'

export function pdfText(pdf: Uint8Array, ...args: string[]): string {
  return run('pdftotext', pdf, args, ['-'])
}

export function pdfFonts(pdf: Uint8Array): string[] {
  return run('pdffonts', pdf, [], []).split('\n').slice(2).filter(Boolean)
}

/** Number of pages and the size of each page in millimetres. */
export function pdfPages(pdf: Uint8Array): { widthMm: number; heightMm: number }[] {
  const info = run('pdfinfo', pdf, ['-l', '9999'], [])
  return [...info.matchAll(/Page\s+\d+ size:\s+([\d.]+) x ([\d.]+) pts/g)].map((match) => ({
    widthMm: toMm(Number(match[1])),
    heightMm: toMm(Number(match[2])),
  }))
}

export interface PrintedLine {
  page: number
  text: string
  /** From the page's left and top edge, millimetres. */
  leftMm: number
  rightMm: number
  topMm: number
  bottomMm: number
  points: number
  colour: string
  bold: boolean
  italic: boolean
}

/** Every printed piece of text with its place, size and face, to a third of a millimetre. */
export function pdfLines(pdf: Uint8Array): PrintedLine[] {
  const xml = run('pdftohtml', pdf, ['-xml', '-zoom', '1', '-i', '-stdout'], [])
  const fonts = new Map([...xml.matchAll(/<fontspec id="(\d+)" size="(\d+)"[^>]*color="([^"]*)"/g)].map(([, id, size, colour]) => [id!, { points: Number(size), colour: colour! }]))
  return xml.split('<page ').slice(1).flatMap((part, index) =>
    [...part.matchAll(/<text top="(-?\d+)" left="(-?\d+)" width="(\d+)" height="(\d+)" font="(\d+)">(.*?)<\/text>/g)].map(([, top, left, width, height, font, words]) => ({
      page: index + 1, text: words!.replace(/<[^>]*>/g, '').replaceAll('&#34;', '"').replaceAll('&amp;', '&').trim(), ...fonts.get(font!)!, bold: words!.includes('<b>'), italic: words!.includes('<i>'),
      leftMm: toMm(Number(left)), rightMm: toMm(Number(left) + Number(width)), topMm: toMm(Number(top)), bottomMm: toMm(Number(top) + Number(height)),
    })),
  )
}

/** One page as greyscale pixels (PGM), for reading codes back. */
export function pdfPagePixels(pdf: Uint8Array, page: number, dpi: number): { width: number; height: number; grey: Uint8Array } {
  return inFolder(pdf, (file, folder) => {
    const out = path.join(folder, 'page')
    execFileSync('pdftoppm', ['-gray', '-r', String(dpi), '-f', String(page), '-l', String(page), '-singlefile', file, out])
    const pgm = readFileSync(`${out}.pgm`)
    const header = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(pgm.subarray(0, 40).toString('latin1'))!
    return { width: Number(header[1]), height: Number(header[2]), grey: pgm.subarray(header[0].length) }
  })
}

function run(tool: string, pdf: Uint8Array, before: string[], after: string[]): string {
  return inFolder(pdf, (file) =>
    execFileSync(tool, [...before, file, ...after], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  )
}

function inFolder<T>(pdf: Uint8Array, read: (file: string, folder: string) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), 'gocua-poppler-'))
  try {
    const file = path.join(folder, 'document.pdf')
    writeFileSync(file, pdf)
    return read(file, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function toMm(points: number): number {
  return Math.round((points * 254) / 72) / 10
}
