// Reads the project as text for tests about its shape: files, and who imports whom.

import * as fs from 'node:fs'
import * as path from 'node:path'

export const ROOT = path.resolve(import.meta.dirname, '../..')
const NOT_OURS = new Set(['node_modules', '.git', '.build', 'data', 'test-results'])

export interface Import {
  /** Repository paths with forward slashes. */
  from: string
  /** The imported file, or the bare package name. */
  to: string
  /** Vanishes when compiled: nothing of it runs. */
  typeOnly: boolean
}

/** Every file of the project below `folder`, as repository paths; what is installed, built or stored is left out. */
export function files(folder = '.', pattern = /./): string[] {
  const walk = (dir: string): string[] =>
    fs.readdirSync(path.join(ROOT, dir), { withFileTypes: true }).flatMap((entry) => {
      if (NOT_OURS.has(entry.name)) return []
      const file = path.posix.join(dir, entry.name)
      return entry.isDirectory() ? walk(file) : [file]
    })
  return walk(folder).filter((file) => pattern.test(file)).toSorted()
}

export function exists(file: string): boolean {
  return fs.existsSync(path.join(ROOT, file))
}

export function text(file: string): string {
  return fs.readFileSync(path.join(ROOT, file), 'utf8')
}

const STATEMENT = /^(?:import|export)\s+(type\s+)?(?:([^'"();]*?)\s*from\s*)?['"]([^'"\n]+)['"]/gm
const DYNAMIC = /\bimport\(\s*['"]([^'"\n]+)['"]\s*\)/g

export function importsOf(file: string): Import[] {
  const source = text(file)
  const statics = [...source.matchAll(STATEMENT)].map(([, type, names, to]) => ({ to: to!, typeOnly: type !== undefined || onlyTypes(names) }))
  const dynamics = [...source.matchAll(DYNAMIC)].map(([, to]) => ({ to: to!, typeOnly: false }))
  return [...statics, ...dynamics].map((one) => ({ from: file, to: resolved(file, one.to), typeOnly: one.typeOnly }))
}

/** `{ type A, type B }` */
function onlyTypes(names: string | undefined): boolean {
  const inside = names && /^\{([^}]*)\}$/s.exec(names.trim())?.[1]
  if (!inside) return false
  const list = inside.split(',').map((name) => name.trim()).filter(Boolean)
  return list.length > 0 && list.every((name) => name.startsWith('type '))
}

function resolved(file: string, specifier: string): string {
  return specifier.startsWith('.') ? path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier)) : specifier
}

/** The comment a file opens with, or ''. */
export function headerOf(file: string): string {
  return /^(?:#!.*\n)?((?:(?:\/\/|--).*\n)+|\/\*[\s\S]*?\*\/)/.exec(text(file))?.[1] ?? ''
}
