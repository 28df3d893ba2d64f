// <kept-form to="…">: while somebody writes, what stands in the form is kept on the server, and a line says when. Only an
// addition: without script the form saves by its button as always. Nothing is kept on the machine itself, which others use too.

const PAUSE_MS = 1500
/** Somebody who never pauses is kept every so often all the same. */
const LONGEST_MS = 10_000
const RETRY_MS = 8000

class KeptForm extends HTMLElement {
  private timer: ReturnType<typeof setTimeout> | undefined
  private dirtySince = 0
  private saving = Promise.resolve()

  connectedCallback(): void {
    const form = this.querySelector('form')!
    form.addEventListener('input', () => {
      this.dirtySince ||= performance.now()
      this.later(form, performance.now() - this.dirtySince > LONGEST_MS ? 0 : PAUSE_MS)
    })
    form.addEventListener('submit', () => {
      clearTimeout(this.timer)
      this.dirtySince = 0
    })
    // The last words before a tab is closed or the battery dies.
    addEventListener('pagehide', () => {
      if (this.dirtySince) navigator.sendBeacon(this.getAttribute('to')!, bodyOf(form))
    })
  }

  private later(form: HTMLFormElement, wait: number): void {
    clearTimeout(this.timer)
    // One after the other: an older save never lands on a newer one.
    this.timer = setTimeout(() => (this.saving = this.saving.then(() => this.keep(form))), wait)
  }

  private async keep(form: HTMLFormElement): Promise<void> {
    const since = this.dirtySince
    this.dirtySince = 0
    try {
      const reply = await fetch(this.getAttribute('to')!, { method: 'POST', body: bodyOf(form), headers: { accept: 'application/json' } })
      const { said } = (await reply.json()) as { said?: string }
      this.say(said ?? this.dataset.failed, reply.ok)
    } catch {
      this.dirtySince = since || performance.now()
      this.say(this.dataset.failed, false)
      this.later(form, RETRY_MS)
    }
  }

  private say(words: string | undefined, well: boolean): void {
    const line = this.querySelector('.kept-says')!
    line.textContent = words ?? ''
    line.classList.toggle('kept-badly', !well)
  }
}

function bodyOf(form: HTMLFormElement): URLSearchParams {
  return new URLSearchParams(new FormData(form) as unknown as Record<string, string>)
}

customElements.define('kept-form', KeptForm)

export {}
