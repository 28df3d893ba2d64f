// How a test starts the application as a process of its own: the bundle of this run, or from its sources for a file run alone.

import * as path from 'node:path'

const bundled = process.env.GOCUA_TEST_SERVER

export const SERVER_ARGS: readonly string[] = bundled ? ['--enable-source-maps', bundled] : ['--import', 'tsx', path.join(import.meta.dirname, 'serve.ts')]
