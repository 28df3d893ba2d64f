// Builds and serves what browsers keep: the stylesheet, the page script and the service worker, named by content.

import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { build, transform } from 'esbuild'
import { catalogues } from './locales/index.ts'
import { projectFile } from './platform/root.ts'
import { anyone, raw } from './platform/web/route.ts'
import type { ServerRoute } from './platform/web/server.ts'
import type { ViewContext } from './ui/context.ts'
import { markSvg } from './ui/icons.tsx'

export interface Asset {
  path: string
  type: string
  body: string
  /** Named by content, so it may be kept for a year; the worker's own file may not. */
  immutable: boolean
}

export interface Assets {
  links: ViewContext['assets'] & { script: string; passkey: string; prepare: string }
  files: Asset[]
}

export function hashOf(body: string): string {
  return createHash('sha256').update(body).digest('hex').slice(0, 12)
}

/** Builds everything; `worker` is the service worker, whose version is drawn from all it is made of. */
export async function buildAssets(): Promise<Assets> {
  const css = (await transform(fs.readFileSync(projectFile('src/ui/styles.css'), 'utf8'), { loader: 'css', minify: true })).code
  const cssFile = named('app', 'css', 'text/css; charset=utf-8', css)
  const script = named('page', 'js', JAVASCRIPT, await bundle('src/device/page.ts'))
  // Only pages that offer passkeys load this one.
  const passkey = named('passkey', 'js', JAVASCRIPT, await bundle('src/device/passkey.ts'))
  const checker = named('checker', 'js', JAVASCRIPT, await bundle('src/device/checker-page.ts'))
  // Citizens' pages that prepare a file: their own script and, when first asked for, their own worker.
  const prepare = named('prepare', 'js', JAVASCRIPT, await bundle('src/device/prepare-page.ts'))
  // And only pages of authors and speakers load this one.
  const recorder = named('recorder', 'js', JAVASCRIPT, await bundle('src/device/authoring.ts'))
  // And only pages where papers are written load this one.
  const keeper = named('keeper', 'js', JAVASCRIPT, await bundle('src/device/kept-form.ts'))
  const icon = named('icon', 'svg', 'image/svg+xml', markSvg())
  const learning = named('learning', 'js', JAVASCRIPT, await bundle('src/device/learning-page.ts'))
  const links = { css: cssFile.path, script: script.path, passkey: passkey.path, checker: checker.path, prepare: prepare.path, recorder: recorder.path, keeper: keeper.path, learning: learning.path, icon: icon.path, manifest: '/manifest.webmanifest' }
  const field = await buildWorker('src/device/worker.ts', 'field-en', [cssFile, script, icon], links)
  const lessonLinks = { css: cssFile.path, learning: learning.path, icon: icon.path, manifest: links.manifest }
  const lessons = await buildWorker('src/device/learning-worker.ts', 'lessons-en', [cssFile, learning, icon], lessonLinks)
  return {
    links,
    files: [
      cssFile, script, passkey, checker, prepare, recorder, keeper, learning, icon, field.english, lessons.english,
      { path: '/sw.js', type: JAVASCRIPT, body: field.script, immutable: false },
      { path: '/hoc-sw.js', type: JAVASCRIPT, body: lessons.script, immutable: false },
      { path: '/manifest.webmanifest', type: 'application/manifest+json', body: JSON.stringify(manifest(icon.path)), immutable: false },
    ],
  }
}

const lateWorkers = new WeakMap<Assets, Map<string, Promise<string>>>()

/** A worker of its own scope that only some people ever load: built when first asked for, its version drawn from all it is made of. */
function lateWorker(assets: Assets, entry: string, links: { css: string; icon?: string | undefined; checker?: string | undefined; prepare?: string }): Promise<string> {
  const known = lateWorkers.get(assets) ?? new Map<string, Promise<string>>()
  lateWorkers.set(assets, known)
  const build = async () => {
    const draft = await bundle(entry, { BUILD: { version: '', keep: Object.values(links), links, en: {} } })
    const en = sentencesOf(draft)
    return draft.replace('{version:""', `{version:${JSON.stringify(hashOf(draft + JSON.stringify(en)))}`).replace('en:{}}', () => `en:${JSON.stringify(en)}}`)
  }
  const built = known.get(entry) ?? build()
  known.set(entry, built)
  return built
}

interface WorkerBuild {
  version: string
  /** What the worker keeps when it is installed. */
  shell: { href: string; sha256: string; sizeBytes: number }[]
  /** The English of its sentences, beside it rather than in it: most phones never need it. */
  english: string
  links: object
}

/** A worker, its version drawn from all it is made of, and its English as a file of its own. Bundled once: `BUILD` stands before the bundle. */
async function buildWorker(entry: string, englishName: string, kept: Asset[], links: object): Promise<{ script: string; english: Asset }> {
  const code = await bundle(entry)
  const english = named(englishName, 'json', 'application/json', JSON.stringify(sentencesOf(code)))
  const shell = [...kept, english].map(shellOf)
  const build: WorkerBuild = { version: hashOf(code + JSON.stringify(shell)), shell, english: english.path, links }
  return { english, script: `const BUILD=${JSON.stringify(build)};\n${code}` }
}

function shellOf({ path, body }: Asset): WorkerBuild['shell'][number] {
  return { href: path, sha256: createHash('sha256').update(body).digest('hex'), sizeBytes: Buffer.byteLength(body) }
}

/** The English of just the sentences a script can say. */
function sentencesOf(script: string): Record<string, string> {
  return Object.fromEntries(Object.entries(catalogues.en).filter(([vi]) => script.includes(JSON.stringify(vi).slice(1, -1))))
}

const JAVASCRIPT = 'text/javascript; charset=utf-8'

function named(name: string, ending: string, type: string, body: string): Asset {
  return { path: `/assets/${name}.${hashOf(body)}.${ending}`, type, body, immutable: true }
}

async function bundle(entry: string, define: Record<string, unknown> = {}): Promise<string> {
  const result = await build({
    entryPoints: [projectFile(entry)], bundle: true, minify: true, write: false, format: 'esm', target: 'chrome100', platform: 'browser', jsx: 'automatic',
    jsxImportSource: 'hono/jsx', absWorkingDir: projectFile(), logLevel: 'error', charset: 'utf8',
    define: Object.fromEntries(Object.entries(define).map(([name, value]) => [name, JSON.stringify(value)])),
  })
  return result.outputFiles[0]!.text
}

function manifest(icon: string) {
  return {
    name: 'Gõ Cửa', short_name: 'Gõ Cửa', lang: 'vi', start_url: '/di-ngo', scope: '/', display: 'standalone', background_color: '#ffffff', theme_color: '#171b3d',
    icons: [{ src: icon, sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
  }
}

export function assetRoutes(assets: Assets): ServerRoute[] {
  const { css, icon, checker, prepare } = assets.links
  const late = (path: string, entry: string, links: Parameters<typeof lateWorker>[2]) =>
    raw('GET', path, { who: anyone }, async () => new Response(await lateWorker(assets, entry, links), { headers: { 'Content-Type': JAVASCRIPT, 'Cache-Control': 'no-cache' } }))
  const workers = [
    late('/huy-hieu/sw.js', 'src/device/checker-worker.tsx', { css, icon, checker }),
    late('/chuan-bi/sw.js', 'src/device/prepare-worker.ts', { css, icon, prepare }),
  ]
  const kept = assets.files.map((asset) =>
    raw('GET', asset.path, { who: anyone }, () =>
      new Response(asset.body, {
        headers: {
          'Content-Type': asset.type,
          ...(asset.path === '/sw.js' && { 'Service-Worker-Allowed': '/' }),
          'Cache-Control': asset.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
        },
      }),
    ),
  )
  return [...workers, ...kept]
}
