// Pixels in and out of a canvas for the paper camera: reading a photo at a workable size, and writing a page small enough
// to send and large enough to read.

import { WANTED_PAGE_BYTES } from '../modules/procedures/rules-draft.ts'
import type { Picture } from '../modules/procedures/rules-photo.ts'

/** Memory of a cheap phone: a photo of 12 megapixels is read at about three. */
const LONGEST_READ = 2200
export const LONGEST_PAGE = 1600

export async function readPhoto(file: Blob): Promise<Picture> {
  const bitmap = await createImageBitmap(file)
  const scale = Math.min(1, LONGEST_READ / Math.max(bitmap.width, bitmap.height))
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale)))
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
  return { data, width: canvas.width, height: canvas.height }
}

export function draw(canvas: HTMLCanvasElement, { data, width, height }: Picture): void {
  canvas.width = width
  canvas.height = height
  canvas.getContext('2d')!.putImageData(new ImageData(data as Uint8ClampedArray<ArrayBuffer>, width, height), 0, 0)
}

/** JPEG of the page: first less quality, then fewer pixels, until it is light enough; never below what can be read. */
export async function pageFile(canvas: HTMLCanvasElement): Promise<Blob> {
  let best: Blob | undefined
  for (let scale = 1; scale > 0.62; scale *= 0.85) {
    for (const quality of [0.85, 0.75, 0.65, 0.55]) {
      best = await jpeg(canvas, scale, quality)
      if (best.size <= WANTED_PAGE_BYTES) return best
    }
  }
  return best!
}

async function jpeg(canvas: HTMLCanvasElement, scale: number, quality: number): Promise<Blob> {
  const smaller = new OffscreenCanvas(Math.round(canvas.width * scale), Math.round(canvas.height * scale))
  const context = smaller.getContext('2d')!
  context.drawImage(canvas, 0, 0, smaller.width, smaller.height)
  return smaller.convertToBlob({ type: 'image/jpeg', quality })
}
