// English is complete: no sentence on a screen is missing in the catalogues, none loses a placeholder, none says two things.

import assert from 'node:assert/strict'
import * as path from 'node:path'
import { test } from 'node:test'
import { catalogues } from '../src/locales/index.ts'
import { files, ROOT, text } from './support/source-tree.ts'
import { sentences, untranslatedMarkup } from './support/sentences.ts'

const PROPER_NAMES = new Set(['Gõ Cửa', 'Cốc Cốc'])
/** The name of a language stands in that language, so that its speakers find it. */
const OWN_NAMES = new Set(['Tiếng Việt'])

const catalogueFiles = files('src/locales/en', /\.ts$/)
const loaded = await Promise.all(catalogueFiles.map(async (file) => ({ file, en: ((await import(path.join(ROOT, file))) as { en: Record<string, string> }).en })))

function none(offences: string[], law: string): void {
  assert.equal(offences.length, 0, `${law} (${offences.length})\n  ${offences.join('\n  ')}`)
}

const placeholders = (sentence: string) => [...new Set([...sentence.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!))].toSorted().join(', ')

test('every catalogue is gathered in src/locales/index.ts', () => {
  none(loaded.flatMap(({ file, en }) => Object.keys(en).filter((vi) => !(vi in catalogues.en)).slice(0, 1).map((vi) => `${file}: “${vi}”`)), 'Add the file to src/locales/index.ts.')
})

test('every Vietnamese sentence has its English', () => {
  const missing = sentences().filter(({ vi }) => !(vi in catalogues.en) && !PROPER_NAMES.has(vi) && !OWN_NAMES.has(vi) && /\p{L}/u.test(vi))
  none(missing.map(({ file, line, vi }) => `${file}:${line} “${vi}”`), 'Add the English to src/locales/en/<module>.ts.')
})

test('no Vietnamese words stand in the markup outside t(…)', () => {
  none(untranslatedMarkup().filter(({ vi }) => !PROPER_NAMES.has(vi)).map(({ file, line, vi }) => `${file}:${line} “${vi}”`), 'Write {t(…)}.')
})

test('no translation loses or invents a placeholder', () => {
  const wrong = loaded.flatMap(({ file, en }) => Object.entries(en).filter(([vi, english]) => placeholders(vi) !== placeholders(english)).map(([vi]) => `${file}: “${vi}”`))
  none(wrong, 'The same {placeholders} on both sides.')
})

test('no sentence is empty or left in Vietnamese', () => {
  const wrong = loaded.flatMap(({ file, en }) => Object.entries(en).filter(([vi, english]) => english.trim() === '' || (english === vi && /[.!?]$/.test(vi))).map(([vi]) => `${file}: “${vi}”`))
  none(wrong, 'Translate it.')
})

test('one sentence has one translation', () => {
  const first = new Map<string, { file: string; english: string }>()
  const wrong: string[] = []
  for (const { file, en } of loaded) {
    for (const [vi, english] of Object.entries(en)) {
      const known = first.get(vi)
      if (known && known.english !== english) wrong.push(`“${vi}”: “${known.english}” in ${known.file}, “${english}” in ${file}`)
      first.set(vi, known ?? { file, english })
    }
  }
  none(wrong, 'Agree on one, or make the Vietnamese say which is meant.')
})

test('entries nobody uses any more are named (no failure: content files use some by name)', (t) => {
  const source = files('src', /\.tsx?$/).filter((file) => !file.startsWith('src/locales/')).map(text).join('\n') + files('content', /\.json$/).map(text).join('\n')
  const bare = (vi: string) => vi.replaceAll('\n', '\\n')
  // Nearly all stand whole between quotes; only the others are searched for.
  const quoted = new Set(source.match(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`[^`]*`/g)?.map((one) => one.slice(1, -1)))
  const unused = loaded.flatMap(({ file, en }) => Object.keys(en).filter((vi) => !quoted.has(bare(vi)) && !source.includes(bare(vi)) && !source.includes(bare(vi).replaceAll("'", "\\'"))).map((vi) => `${file}: “${vi}”`))
  for (const one of unused) t.diagnostic(`unused: ${one}`)
})
