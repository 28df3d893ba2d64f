// The script of the preparing pages: puts the worker in charge so that the next pages need no signal, and brings the
// camera and the form to life. Every page is whole without it.

import { FormSteps } from './form-steps.ts'
import { PaperCamera } from './paper-camera.ts'

customElements.define('paper-camera', PaperCamera)
customElements.define('form-steps', FormSteps)

/** A browser that refuses workers goes on with the server's pages. */
const READY_WITHIN_MS = 12_000

async function start(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const waiting = document.querySelector<HTMLElement>('[data-when-ready]')
  const inCharge = navigator.serviceWorker.controller !== null
  const button = document.querySelector<HTMLButtonElement>('form[action^="/chuan-bi/bat-dau/"] button')
  if (waiting && !inCharge) {
    waiting.hidden = false
    if (button) button.disabled = true
  }
  try {
    await navigator.serviceWorker.register('/chuan-bi/sw.js', { scope: '/chuan-bi/' })
    await navigator.storage?.persist?.()
    if (!waiting || inCharge) return
    await Promise.race([new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true })), new Promise((_, fail) => setTimeout(fail, READY_WITHIN_MS))])
    location.reload()
  } catch {
    if (waiting) waiting.hidden = true
    if (button) button.disabled = false
  }
}

void start()
