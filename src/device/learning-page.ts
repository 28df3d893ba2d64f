// The script of lesson pages, for everybody: registers the worker that keeps the course, reads aloud on request, and shows
// how a download goes. Every page works without it.

class SpeakButton extends HTMLElement {
  private sound: HTMLAudioElement | undefined

  connectedCallback(): void {
    this.querySelector('button')?.addEventListener('click', () => (this.dataset.state === 'on' ? this.stop() : void this.start()))
  }

  stop(): void {
    this.sound?.pause()
    speechSynthesis?.cancel()
    this.dataset.state = ''
  }

  /** The recording in this language, the Vietnamese one, then the device's own voice. */
  async start(): Promise<void> {
    document.querySelectorAll<SpeakButton>('speak-button[data-state=on]').forEach((other) => other.stop())
    this.dataset.state = 'on'
    for (const source of [this.dataset.src, this.dataset.srcVi]) if (source && (await this.play(source))) return this.stop()
    this.say()
  }

  private async play(source: string): Promise<boolean> {
    const sound = (this.sound = new Audio(source))
    const over = new Promise<boolean>((done) => ['ended', 'pause'].forEach((name) => sound.addEventListener(name, () => done(true))))
    try {
      await sound.play()
      return await over
    } catch {
      return false
    }
  }

  private say(): void {
    const { text = '', textVi = '', lang = 'vi' } = this.dataset
    if (!('speechSynthesis' in globalThis)) return this.stop()
    const has = speechSynthesis.getVoices().some((voice) => voice.lang.startsWith(lang))
    const words = new SpeechSynthesisUtterance(has || textVi === '' ? text : textVi)
    words.lang = has && lang !== 'vi' ? lang : 'vi-VN'
    words.rate = 0.9
    words.onend = () => this.stop()
    words.onerror = () => this.stop()
    speechSynthesis.cancel()
    speechSynthesis.speak(words)
  }
}

class PackProgress extends HTMLElement {
  connectedCallback(): void {
    navigator.serviceWorker?.addEventListener('message', ({ data }: MessageEvent<{ type?: string; done?: number; total?: number; ended?: boolean }>) => {
      if (data.type !== 'hoc-goi') return
      if (data.ended) location.reload()
      else if (data.total) this.bar().value = data.done! / data.total
    })
  }

  private bar(): HTMLProgressElement {
    const known = this.querySelector('progress')
    if (known) return known
    const fresh = document.createElement('progress')
    fresh.max = 1
    this.append(fresh)
    return fresh
  }
}

const WORKER = '/hoc-sw.js'

/** `ready` would do, but on a volunteer's phone it names the worker of the whole site. */
async function activated({ active, waiting, installing }: ServiceWorkerRegistration): Promise<void> {
  const coming = installing ?? waiting
  if (active || !coming) return
  await new Promise<void>((done) => coming.addEventListener('statechange', () => coming.state === 'activated' && done()))
}

async function start(): Promise<void> {
  customElements.define('speak-button', SpeakButton)
  if (!('serviceWorker' in navigator)) return
  const who = document.querySelector<HTMLScriptElement>('script[data-learning]')?.dataset.learning
  const registration = await navigator.serviceWorker.register(WORKER, { scope: '/hoc' })
  customElements.define('pack-progress', PackProgress)
  await activated(registration)
  if (who) registration.active?.postMessage({ type: 'who', who: JSON.parse(who) })
  // The page that counts what is here was made before anything was: once the worker is in charge it is asked again.
  if (location.pathname !== '/hoc/tai-ve' || !who) return
  while (!navigator.serviceWorker.controller?.scriptURL.endsWith(WORKER)) {
    await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }))
  }
  location.reload()
}

void start().catch(() => undefined)

export {}
