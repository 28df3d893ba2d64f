// How a test starts a program of ours as a process of its own: from the bundle of this run, or from its sources for a file run alone.

import * as path from 'node:path'

/** Bundled with the tests; paths below the root. */
export const PROGRAMS = ['test/support/serve.ts', 'tools/verify-ledger.ts', 'tools/verify-badge.ts'] as const
export type Program = (typeof PROGRAMS)[number]

/** Node's arguments; the program's own come after. */
export function program(name: Program): string[] {
  const folder = process.env.GOCUA_TEST_BUNDLE
  if (folder === undefined) return ['--import', 'tsx', '--disable-warning=ExperimentalWarning', path.resolve(import.meta.dirname, '../..', name)]
  return ['--enable-source-maps', '--disable-warning=ExperimentalWarning', path.join(folder, `${bundledAs(name)}.js`)]
}

/** The name of a source in the bundle's one folder. */
export const bundledAs = (file: string) => file.replaceAll('/', '.').replace(/\.tsx?$/, '')
