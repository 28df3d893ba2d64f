// <passkey-button>: signing in, confirming or adding a key with finger, face or the phone's own PIN. Only an addition:
// it stays hidden where the browser or the host cannot do it, and the password form beside it always works.

type Act = 'sign-in' | 'confirm' | 'register'

interface PasskeyJson {
  parseCreationOptionsFromJSON?(options: unknown): PublicKeyCredentialCreationOptions
  parseRequestOptionsFromJSON?(options: unknown): PublicKeyCredentialRequestOptions
}

class StepUp extends Error {}
/** A sentence of the server's, fit to be shown. */
class Said extends Error {}

async function ask(path: string, body: unknown): Promise<unknown> {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  })
  const said = (await answer.json()) as { title?: string; problems?: { code: string }[] }
  if (said.problems?.[0]?.code === 'chung.stepUp') throw new StepUp()
  if (!answer.ok) throw new Said(said.title)
  return said
}

class PasskeyButton extends HTMLElement {
  connectedCallback(): void {
    const can = window.PublicKeyCredential as (typeof PublicKeyCredential & PasskeyJson) | undefined
    const host = this.getAttribute('host')!
    // A passkey belongs to a name: an address of numbers cannot have one.
    const named = host === location.hostname && !/^[\d.]+$|:/.test(host)
    if (!named || !can?.parseCreationOptionsFromJSON || !can.parseRequestOptionsFromJSON) return
    this.hidden = false
    this.querySelector('button')?.addEventListener('click', () => void this.run(can))
  }

  private async run(can: PasskeyJson): Promise<void> {
    const button = this.querySelector('button')!
    const error = this.querySelector<HTMLElement>('.error[role=alert]')!
    const act = this.getAttribute('act') as Act
    // A confirmation that is for one thing only asks at that thing's own address.
    const base = this.getAttribute('at') ?? `/api/v1/passkeys/${act}`
    button.disabled = true
    error.hidden = true
    try {
      const options = await ask(`${base}/options`, {})
      const made =
        act === 'register'
          ? await navigator.credentials.create({ publicKey: can.parseCreationOptionsFromJSON!(options) })
          : await navigator.credentials.get({ publicKey: can.parseRequestOptionsFromJSON!(options) })
      const credential = (made as PublicKeyCredential).toJSON() as unknown
      const extra = act === 'register' ? { label: this.querySelector('input')?.value ?? '' } : { tiep: this.getAttribute('next') ?? '/' }
      const { next } = (await ask(base, { ...extra, credential })) as { next: string }
      location.assign(next)
    } catch (problem) {
      if (problem instanceof StepUp) return location.assign(`/xac-nhan-lai?tiep=${encodeURIComponent(location.pathname)}`)
      // A person who closes the browser's own box gets our plain sentence, not the browser's English.
      error.textContent = (problem instanceof Said && problem.message) || this.dataset.failed || ''
      error.hidden = false
      button.disabled = false
    }
  }
}

customElements.define('passkey-button', PasskeyButton)

export {}
