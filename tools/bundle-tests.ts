// The tests as plain JavaScript: every test file, and the programs that tests start, bundled once with shared pieces.
// Loading the whole application from some 1,500 sources costs 2 seconds of processor time more in each of a hundred processes.

import { build } from 'esbuild'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundledAs, PROGRAMS } from '../test/support/programs.ts'
import { ROOT } from './check.ts'

/**
 * Bundles the test files (paths below the root), and the programs they start, into a folder. The test runner takes files in the order of their
 * names, so each gets its turn in front of its name: the order given here is the order they start in.
 */
export async function bundleTests(files: string[], folder: string): Promise<string[]> {
  const entry = (file: string, turn = '') => ({ in: path.join(ROOT, file), out: `${turn}${bundledAs(file)}` })
  const tests = files.map((file, index) => entry(file, `${String(index).padStart(3, '0')}-`))
  fs.mkdirSync(folder, { recursive: true })
  fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'))
  await build({
    entryPoints: [...tests, ...PROGRAMS.map((file) => entry(file))],
    outdir: folder,
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
  return tests.map(({ out }) => path.join(folder, `${out}.js`))
}

function placed(text: string, file: string): string {
  return text
    .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(file)))
    .replaceAll('import.meta.filename', JSON.stringify(file))
    .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href))
}
