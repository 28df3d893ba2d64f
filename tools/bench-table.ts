// The table of measurements in README.md and README.vi.md, written from bench/results so that the pages cannot say
// anything else. `npm run bench` calls it; test/documents.test.ts compares.

import * as fs from 'node:fs'
import * as path from 'node:path'

const ROOT = path.resolve(import.meta.dirname, '..')
/** Checks of the instruments themselves, and peers alone: told in bench/README.md. */
const NOT_OURS = ['link', 'machine', 'peer']
const MARKS = /(<!-- bench -->\n)[\s\S]*?(<!-- end of bench -->)/
export const READMES = ['README.md', 'README.vi.md']

interface Row {
  what: string
  value: number
  unit: string
  bar: string | null
  ok: boolean | null
  peer?: string
  peerValue?: number
}

const HEADS: Record<string, [string, string, string, string, string]> = {
  'README.md': ['bench', 'what', 'measured', 'bar', 'peer in the same call'],
  'README.vi.md': ['phép đo', 'đo gì', 'kết quả', 'mức phải đạt', 'đối chứng trong cùng lần đo'],
}

function figure(value: number, unit: string): string {
  return `${value} ${unit}`.trim()
}

function table(readme: string): string {
  const folder = path.join(ROOT, 'bench/results')
  const names = fs.readdirSync(folder).filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5)).filter((name) => !NOT_OURS.includes(name)).toSorted()
  const rows = names.flatMap((name) => {
    const results = JSON.parse(fs.readFileSync(path.join(folder, `${name}.json`), 'utf8')) as Row[]
    return results.filter(({ bar }) => bar !== null).map((row) => {
      const peer = row.peer === undefined ? '' : `${row.peer}: ${row.peerValue}${row.unit === '×' ? '' : ` ${row.unit}`}`
      return `| ${name} | ${row.what.replaceAll('|', '/')} | ${figure(row.value, row.unit)} | ${row.bar} ${row.ok ? '✔' : '✖'} | ${peer} |`
    })
  })
  return [`| ${HEADS[readme]!.join(' | ')} |`, '|---|---|---|---|---|', ...rows].join('\n')
}

/** The page's text with the table of today's results in it. */
export function withBenchTable(readme: string): string {
  const text = fs.readFileSync(path.join(ROOT, readme), 'utf8')
  return text.replace(MARKS, (_, open: string, close: string) => `${open}\n${table(readme)}\n\n${close}`)
}

export function writeBenchTables(): void {
  for (const readme of READMES) fs.writeFileSync(path.join(ROOT, readme), withBenchTable(readme))
}

if (process.argv[1] === import.meta.filename) writeBenchTables()
