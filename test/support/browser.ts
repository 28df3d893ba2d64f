// A person at a browser without script: keeps cookies, reads forms, follows where it is sent.

import type { TestApp } from './app.ts'

export interface Browser {
  cookie: string
  get(path: string): Promise<Page>
  /** Sends the form of the page last read whose action ends with `action`, with these fields filled in. */
  send(action: string, fields?: Record<string, string | string[]>): Promise<Page>
  json(path: string, body: unknown): Promise<{ status: number; body: Record<string, unknown> }>
}

export interface Page {
  status: number
  /** Where the answer sends us, not followed. */
  location: string | null
  html: string
  /** The words a person sees. */
  text: string
}

export function browser(app: TestApp, cookie = ''): Browser {
  const jar = new Map(cookie.split('; ').filter(Boolean).map((pair) => pair.split('=', 2) as [string, string]))
  let page: Page = { status: 0, location: null, html: '', text: '' }
  const session = () => ({ cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') })

  const keep = async (response: Response): Promise<Page> => {
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = line.split(';', 1)[0]!.split('=', 2) as [string, string]
      if (value === '' || /max-age=0/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    const html = await response.text()
    page = { status: response.status, location: response.headers.get('location'), html, text: textOf(html) }
    return page
  }

  return {
    get cookie() {
      return session().cookie
    },
    get: async (path) => keep(await app.get(path, session())),
    async send(action, fields = {}) {
      const form = [...page.html.matchAll(/<form[^>]*action="([^"]*)"[^>]*>(.*?)<\/form>/gs)].find((match) => match[1]!.endsWith(action))
      if (!form) throw new Error(`no form ${action} on the page:\n${page.text.slice(0, 600)}`)
      const hidden = [...form[2]!.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map((match) => [match[1]!, match[2]!])
      return keep(await app.post(form[1]!, { ...Object.fromEntries(hidden), ...fields }, session()))
    },
    async json(path, body) {
      const response = await app.json('POST', path, body, session())
      const answer = await keep(response)
      return { status: answer.status, body: JSON.parse(answer.html) as Record<string, unknown> }
    },
  }
}

export function textOf(html: string): string {
  return html
    .replace(/<(script|style)[^>]*>.*?<\/\1>/gs, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim()
}
