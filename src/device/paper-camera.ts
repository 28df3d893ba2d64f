// <paper-camera>: a chosen photo gets four corners to drag, is straightened, looked at, made smaller, and takes the place
// of the file in the form. Without it the plain file box is sent as it is.

import { pageSize, straighten, warningsFor, type Corners, type Picture } from '../modules/procedures/rules-photo.ts'
import { draw, LONGEST_PAGE, pageFile, readPhoto } from './paper-image.ts'

export class PaperCamera extends HTMLElement {
  #photo: Picture | undefined
  #corners: Corners | undefined
  /** The newest work on a page; an older one that ends later is dropped. */
  #turn = 0

  connectedCallback(): void {
    const box = this.#input
    if (!box || typeof OffscreenCanvas === 'undefined') return
    box.addEventListener('change', () => void this.#take(box.files?.[0]))
    this.#find('[data-straighten]')?.addEventListener('click', () => void this.#straighten())
    for (const handle of this.#handles) {
      handle.addEventListener('pointerdown', (event) => handle.setPointerCapture(event.pointerId))
      handle.addEventListener('pointermove', (event) => handle.hasPointerCapture(event.pointerId) && this.#dragTo(handle, event))
      handle.addEventListener('pointerup', () => void this.#straighten())
      handle.addEventListener('keydown', (event) => this.#nudge(handle, event))
    }
  }

  get #input() {
    return this.querySelector<HTMLInputElement>('input[type=file]')
  }
  get #handles() {
    return [...this.querySelectorAll<HTMLElement>('[data-corner]')]
  }
  #find<E extends HTMLElement = HTMLElement>(selector: string) {
    return this.querySelector<E>(selector)
  }

  /** Nothing is kept before it has been straightened and looked at: the button waits for the newest work. */
  async #whileKeepingWaits(work: (isNewest: () => boolean) => Promise<void>): Promise<void> {
    const turn = ++this.#turn
    const isNewest = () => turn === this.#turn
    const keeps = this.querySelectorAll<HTMLButtonElement>('button:not([type=button])')
    for (const keep of keeps) keep.disabled = true
    try {
      await work(isNewest)
    } finally {
      if (isNewest()) for (const keep of keeps) keep.disabled = false
    }
  }

  async #take(file: File | undefined): Promise<void> {
    const editor = this.#find('[data-editor]')!
    editor.hidden = true
    if (!file?.type.startsWith('image/')) return
    let photo: Picture | undefined
    await this.#whileKeepingWaits(async (isNewest) => {
      // Not a picture this browser reads: the server says what is wrong with it.
      const read = await readPhoto(file).catch(() => undefined)
      if (isNewest()) photo = read
    })
    if (!photo) return
    this.#photo = photo
    const { width, height } = this.#photo
    const [x, y] = [width * 0.04, height * 0.04]
    this.#corners = [{ x, y }, { x: width - x, y }, { x: width - x, y: height - y }, { x, y: height - y }]
    draw(this.#find<HTMLCanvasElement>('[data-picture]')!, this.#photo)
    editor.hidden = false
    this.#place()
    await this.#straighten()
  }

  /** Handles stand on their corners in per cent of the picture, whatever its size on the screen. */
  #place(): void {
    for (const [index, handle] of this.#handles.entries()) {
      handle.style.left = `${(this.#corners![index]!.x / this.#photo!.width) * 100}%`
      handle.style.top = `${(this.#corners![index]!.y / this.#photo!.height) * 100}%`
    }
  }

  #move(handle: HTMLElement, x: number, y: number): void {
    const within = (value: number, most: number) => Math.min(most - 1, Math.max(0, value))
    this.#corners![Number(handle.dataset.corner)] = { x: within(x, this.#photo!.width), y: within(y, this.#photo!.height) }
    this.#place()
  }

  #dragTo(handle: HTMLElement, event: PointerEvent): void {
    const stage = this.#find('[data-picture]')!.getBoundingClientRect()
    this.#move(handle, ((event.clientX - stage.left) / stage.width) * this.#photo!.width, ((event.clientY - stage.top) / stage.height) * this.#photo!.height)
  }

  #nudge(handle: HTMLElement, event: KeyboardEvent): void {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key]
    if (!step) return
    event.preventDefault()
    const { x, y } = this.#corners![Number(handle.dataset.corner)]!
    const by = this.#photo!.width / 100
    this.#move(handle, x + step[0]! * by, y + step[1]! * by)
  }

  async #straighten(): Promise<void> {
    const [photo, corners] = [this.#photo!, this.#corners!]
    const page = straighten(photo, corners, pageSize(corners, LONGEST_PAGE))
    this.#find('[data-result]')!.hidden = page === undefined
    if (!page) return
    await this.#whileKeepingWaits(async (isNewest) => {
      const canvas = this.#find<HTMLCanvasElement>('[data-page]')!
      draw(canvas, page)
      const found = new Set<string>(warningsFor(page))
      const small = await pageFile(canvas)
      if (!isNewest()) return
      for (const item of this.querySelectorAll<HTMLElement>('[data-warning]')) item.hidden = !found.has(item.dataset.warning!)
      this.#find('[data-size]')!.textContent = `${canvas.width} × ${canvas.height}, ${Math.round(small.size / 1000)} KB`
      this.#hand(new File([small], 'giay.jpg', { type: 'image/jpeg' }), found)
    })
  }

  /** The page goes into the form's own file box; what was found travels beside it. */
  #hand(file: File, found: ReadonlySet<string>): void {
    const carrier = new DataTransfer()
    carrier.items.add(file)
    this.#input!.files = carrier.files
    for (const old of this.querySelectorAll('input[name=canh-bao]')) old.remove()
    for (const warning of found) this.querySelector('form')!.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'canh-bao', value: warning }))
    this.dataset.ready = file.name
  }
}
