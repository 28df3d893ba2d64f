// Builds and serves what browsers keep: the stylesheet, the page script and the service worker, named by content.

import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { transform } from 'esbuild'
import { projectFile } from './platform/root.ts'
import { anyone, raw } from './platform/web/route.ts'
import type { ServerRoute } from './platform/web/server.ts'
import type { ViewContext } from './ui/context.ts'

export interface Asset {
  path: string
  type: string
  body: string
  /** Named by content, so it may be kept for a year; the worker's own file may not. */
  immutable: boolean
}

export interface Assets {
  links: ViewContext['assets']
  files: Asset[]
}

export function hashOf(body: string): string {
  return createHash('sha256').update(body).digest('hex').slice(0, 12)
}

export async function buildAssets(): Promise<Assets> {
  const source = fs.readFileSync(projectFile('src/ui/styles.css'), 'utf8')
  const css = (await transform(source, { loader: 'css', minify: true })).code
  const cssPath = `/assets/app.${hashOf(css)}.css`
  // Only pages that offer passkeys load this one.
  const passkey = (await transform(fs.readFileSync(projectFile('src/device/passkey.ts'), 'utf8'), { loader: 'ts', minify: true, format: 'esm' })).code
  const passkeyPath = `/assets/passkey.${hashOf(passkey)}.js`
  return {
    links: { css: cssPath, passkey: passkeyPath },
    files: [
      { path: cssPath, type: 'text/css; charset=utf-8', body: css, immutable: true },
      { path: passkeyPath, type: 'text/javascript; charset=utf-8', body: passkey, immutable: true },
    ],
  }
}

export function assetRoutes(assets: Assets): ServerRoute[] {
  return assets.files.map((asset) =>
    raw('GET', asset.path, { who: anyone }, () =>
      new Response(asset.body, {
        headers: {
          'Content-Type': asset.type,
          'Cache-Control': asset.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
        },
      }),
    ),
  )
}
