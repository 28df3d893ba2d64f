// The page's own script, loaded on enrolled phones only: registers the worker, asks for lasting storage, and keeps the
// line that says what has been sent. Every page works without it.

interface Status {
  type: 'gocua-status'
  standing: string
  waiting: number
  refused: number
  sealed: number
  lastSync?: { ok: boolean; trouble?: string }
}

const LANG = document.documentElement.lang === 'en' ? 'en' : 'vi'
const WORDS = {
  vi: { sent: 'Đã gửi hết', waiting: (n: number) => `${n} việc chờ gửi`, refused: (n: number) => `${n} việc cần bạn xem`, sealed: (n: number) => `${n} việc cũ cần xuất ra tệp` },
  en: { sent: 'Everything is sent', waiting: (n: number) => `${n} waiting to be sent`, refused: (n: number) => `${n} need you`, sealed: (n: number) => `${n} old items to export` },
}[LANG]

class SyncStatus extends HTMLElement {
  connectedCallback(): void {
    navigator.serviceWorker?.addEventListener('message', (event: MessageEvent<Status>) => {
      if (event.data?.type === 'gocua-status') this.show(event.data)
    })
    void ask('status')
  }

  show(status: Status): void {
    const link = this.querySelector('a')
    const label = link?.querySelector('span') ?? link
    if (!link || !label) return
    const parts = [
      status.refused > 0 && WORDS.refused(status.refused),
      status.waiting > 0 && WORDS.waiting(status.waiting),
      status.sealed > 0 && WORDS.sealed(status.sealed),
    ].filter(Boolean)
    label.textContent = parts.join(' · ') || WORDS.sent
    this.dataset.state = status.refused > 0 ? 'needs-you' : status.waiting > 0 ? 'waiting' : 'sent'
  }
}

async function ask(type: 'sync' | 'status'): Promise<void> {
  const registration = await navigator.serviceWorker.ready
  registration.active?.postMessage({ type })
}

async function start(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  customElements.define('sync-status', SyncStatus)
  await navigator.serviceWorker.register('/sw.js')
  await navigator.storage?.persist?.()
  addEventListener('online', () => void ask('sync'))
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void ask('sync'))
  // The page that prepares a phone goes on by itself once the worker is in charge.
  const waiting = document.querySelector<HTMLAnchorElement>('a[data-when-ready]')
  if (waiting) {
    await navigator.serviceWorker.ready
    if (!navigator.serviceWorker.controller) await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }))
    location.replace(waiting.href)
  }
}

void start().catch(() => undefined)

export {}
