// Bundles the server (under a second) and runs it on plain Node: no loader stays in memory.

import { build, stop } from 'esbuild'
import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const outfile = path.join(buildFolder(), 'main.js')
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

/** The project's own .build; for a user who may not write there, a folder that is gone again at the end. */
function buildFolder() {
  const own = path.join(root, '.build')
  try {
    fs.mkdirSync(own, { recursive: true })
    for (const name of ['.', 'main.js', 'main.js.map']) if (fs.existsSync(path.join(own, name))) fs.accessSync(path.join(own, name), fs.constants.W_OK)
    return own
  } catch {
    const other = fs.mkdtempSync(path.join(os.tmpdir(), 'gocua-build-'))
    fs.symlinkSync(path.join(root, 'node_modules'), path.join(other, 'node_modules'))
    process.on('exit', () => fs.rmSync(other, { recursive: true, force: true }))
    return other
  }
}
