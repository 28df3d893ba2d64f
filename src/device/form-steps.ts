// <form-steps>: hides what is not asked as one answers, and saves as one goes, so that a closed browser loses nothing.

export class FormSteps extends HTMLElement {
  #timer: ReturnType<typeof setTimeout> | undefined
  #saving: Promise<unknown> = Promise.resolve()

  connectedCallback(): void {
    const form = this.querySelector('form')
    if (!form) return
    this.#show(form)
    form.addEventListener('input', () => this.#later(form))
    form.addEventListener('change', () => {
      this.#show(form)
      this.#later(form)
    })
    form.addEventListener('submit', () => {
      clearTimeout(this.#timer)
      this.#timer = undefined
    })
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && this.#timer !== undefined && this.#save(form))
  }

  #show(form: HTMLFormElement): void {
    const data = new FormData(form)
    const hidden = new Set<string>()
    for (const part of form.querySelectorAll<HTMLElement>('[data-when]')) {
      const answers = data.getAll(part.dataset.when!)
      const open = !hidden.has(part.dataset.when!) && answers.some((answer) => part.dataset.is!.split(' ').includes(String(answer)))
      part.hidden = !open
      if (!open) for (const box of part.querySelectorAll<HTMLInputElement>('input, select, textarea')) hidden.add(box.name)
    }
  }

  #later(form: HTMLFormElement): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#save(form), 800)
  }

  #save(form: HTMLFormElement): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const data = new FormData(form)
    data.set('luu', 'tu-dong')
    this.#say(this.dataset.saving)
    // One after the other: an older save never lands on a newer one.
    this.#saving = this.#saving
      .then(() => fetch(form.action, { method: 'POST', body: data, redirect: 'manual' }))
      .then((response) => this.#say(response.ok || response.type === 'opaqueredirect' ? this.dataset.saved : this.dataset.failed))
      .catch(() => this.#say(this.dataset.failed))
  }

  #say(words: string | undefined): void {
    const line = this.querySelector('[data-autosave]')
    if (line) line.textContent = words ?? ''
  }
}
