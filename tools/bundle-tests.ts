// The tests as plain JavaScript: every test file, and the server that journeys start, bundled once with shared pieces.
// Loading the whole application from some 1,500 sources costs 2 seconds of processor time more in each of a hundred processes.

import { build } from 'esbuild'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from './check.ts'

/** Started by journeys as a process of its own. */
const SERVER = 'test/support/serve.ts'

/**
 * Bundles the test files (paths below the root) into a folder of the run. The test runner takes files in the order of their
 * names, so each gets its turn in front of its name: the order given here is the order they start in.
 */
export async function bundleTests(files: string[], folder: string): Promise<{ files: string[]; server: string }> {
  const outdir = path.join(folder, 'bundle')
  const turn = (file: string, index: number) => ({ in: path.join(ROOT, file), out: `${String(index).padStart(3, '0')}-${file.replaceAll('/', '.').replace(/\.tsx?$/, '')}` })
  const entryPoints = [...files.map(turn), { in: path.join(ROOT, SERVER), out: 'serve' }]
  fs.mkdirSync(outdir, { recursive: true })
  fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(outdir, 'node_modules'))
  await build({
    entryPoints,
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node26',
    packages: 'external',
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    sourcemap: 'linked',
    logLevel: 'error',
    plugins: [
      {
        // A source goes on finding what lies beside it.
        name: 'own-place',
        setup(bundle) {
          bundle.onLoad({ filter: /\.tsx?$/ }, async ({ path: file }) => ({ contents: placed(await fs.promises.readFile(file, 'utf8'), file), loader: file.endsWith('x') ? 'tsx' : 'ts' }))
        },
      },
    ],
  })
  const built = entryPoints.map(({ out }) => path.join(outdir, `${out}.js`))
  return { files: built.slice(0, -1), server: built.at(-1)! }
}

function placed(text: string, file: string): string {
  return text
    .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(file)))
    .replaceAll('import.meta.filename', JSON.stringify(file))
    .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href))
}
