// Where Chromium is on this machine, for journeys in a real browser. Machines without it skip them and say so. Debian's
// headless build comes first: the same engine without the windows of a desktop, whose menus are pages that cost more than ours.

import * as fs from 'node:fs'
import { chromium, type Browser, type LaunchOptions } from 'playwright-core'

const KNOWN_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/lib/chromium/chromium']

export const HEADLESS_BUILD = '/usr/bin/chromium-headless-shell'

/** CHROMIUM wins; otherwise the usual places; undefined when there is none. */
export const chromiumPath: string | undefined = [process.env.CHROMIUM, HEADLESS_BUILD, ...KNOWN_PLACES].find((file) => file && fs.existsSync(file))

/** For `test(name, { skip: chromiumMissing }, …)`. */
export const chromiumMissing: string | false = chromiumPath === undefined ? 'Chromium is not installed (set CHROMIUM to its path)' : false

const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage']

export async function openChromium(options: LaunchOptions = {}): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error(String(chromiumMissing))
  return patient(await chromium.launch({ executablePath: chromiumPath, ...options, args: [...ARGS, ...(options.args ?? [])] }))
}

const PATIENCE_MS = 90_000

/** Two journeys side by side on a busy machine wait longer for a page; on a quiet one nobody waits. */
export function patient(browser: Browser): Browser {
  browser.on('context', (context) => context.setDefaultTimeout(PATIENCE_MS))
  return browser
}
