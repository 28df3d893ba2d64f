// Where the project's own files are (migrations, content, sources the device bundle is built from), whether the
// server runs from sources or from its bundle in .build/ (the bundler fills in GOCUA_ROOT).

import * as path from 'node:path'

export const PROJECT_ROOT = process.env.GOCUA_ROOT ?? path.resolve(import.meta.dirname, '../..')

export function projectFile(...parts: string[]): string {
  return path.join(PROJECT_ROOT, ...parts)
}
