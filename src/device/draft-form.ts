// <draft-form>: while somebody types, what stands in the form is kept on the server and the picture is drawn anew there.
// Only an addition: the form's own buttons do both without script.

const PAUSE_MS = 1500

interface Answer {
  revision?: number
  picture?: string
  said: string
}

class DraftForm extends HTMLElement {
  private timer: ReturnType<typeof setTimeout> | undefined
  private busy = false
  private again = false

  connectedCallback(): void {
    const form = this.querySelector('form')!
    form.addEventListener('input', () => {
      clearTimeout(this.timer)
      this.timer = setTimeout(() => void this.keep(form), PAUSE_MS)
    })
    form.addEventListener('submit', () => clearTimeout(this.timer))
  }

  private async keep(form: HTMLFormElement): Promise<void> {
    this.again = this.busy
    if (this.busy) return
    this.busy = true
    const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>)
    body.set('act', 'tu-luu')
    try {
      const reply = await fetch(form.action, { method: 'POST', body, headers: { accept: 'application/json' } })
      const answer = (await reply.json()) as Answer & { title?: string }
      if (answer.revision) form.querySelector<HTMLInputElement>('[name=baseRevision]')!.value = String(answer.revision)
      const picture = document.querySelector('#xem-thu svg')
      if (picture && answer.picture) picture.outerHTML = answer.picture
      form.querySelector('.draft-says')!.textContent = answer.said ?? answer.title ?? ''
    } catch {
      // No network: the next letter tries again, and the button says what is wrong.
    } finally {
      this.busy = false
    }
    if (this.again) await this.keep(form)
  }
}

customElements.define('draft-form', DraftForm)

export {}
