// Bundles the server (under a second) and runs it on plain Node: no loader stays in memory.

import { build, stop } from 'esbuild'
import * as path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const outfile = path.join(root, '.build/main.js')
await build({
  entryPoints: [path.join(root, 'src/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node26',
  packages: 'external',
  jsx: 'automatic',
  jsxImportSource: 'hono/jsx',
  sourcemap: 'linked',
  logLevel: 'error',
  define: { 'process.env.GOCUA_ROOT': JSON.stringify(root) },
})
// Its process would otherwise stay beside the server.
await stop()
await import(pathToFileURL(outfile).href)
