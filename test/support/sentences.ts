// Finds the Vietnamese sentences of the source that people read on screens, without running it. A reader of text, not a
// compiler; what it takes for a sentence:
//   1. every string literal in the first argument of t(…), v.t(…), ctx.t(…);
//   2. every `text: '…'` of a problems file;
//   3. every string literal with a Vietnamese letter that is a value in an object or list (`label: '…'`, `'…',`) of the
//      files that hold words for screens: menu, words, views, routes, rules, schemas with their own messages. Names of fictional people are excused there.
// Typst templates, SQL, parsers of registers and the words of numbers and dates are data, not sentences.

import { files, text } from './source-tree.ts'

export interface Sentence {
  file: string
  line: number
  vi: string
}

const VIETNAMESE = /[À-ỹĐđ]/u
const LITERAL = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\$]|\\.)*)`/g

/** Comments become spaces of the same length, so that line numbers stay. Only whole-line and trailing ` // ` comments. */
function withoutComments(source: string): string {
  const blank = (match: string) => match.replace(/[^\n]/g, ' ')
  return source.replace(/\/\*[\s\S]*?\*\//g, blank).replace(/(^|\s)\/\/ .*$/gm, blank)
}

function unescape(literal: string): string {
  return literal.replace(/\\(u[0-9a-fA-F]{4}|.)/g, (_, code: string) => (code.length === 5 ? String.fromCodePoint(Number.parseInt(code.slice(1), 16)) : code === 'n' ? '\n' : code))
}

function literals(source: string): { at: number; end: number; value: string }[] {
  return [...source.matchAll(LITERAL)].map((match) => ({ at: match.index, end: match.index + match[0].length, value: unescape(match[1] ?? match[2] ?? match[3] ?? '') }))
}

/** Where the first argument that starts at `from` ends: the first comma or closing bracket of its own depth. */
function endOfArgument(source: string, from: number): number {
  let depth = 0
  for (let at = from; at < source.length; at++) {
    const sign = source[at]!
    if (sign === "'" || sign === '"' || sign === '`') {
      for (at++; at < source.length && source[at] !== sign; at++) if (source[at] === '\\') at++
    } else if ('([{'.includes(sign)) depth++
    else if (')]}'.includes(sign)) {
      if (depth-- === 0) return at
    } else if (sign === ',' && depth === 0) return at
  }
  return source.length
}

function translatedIn(source: string): { at: number; value: string }[] {
  return [...source.matchAll(/(?<![\w$])t\(/g)].flatMap(({ index }) => {
    const from = index + 2
    const argument = source.slice(from, endOfArgument(source, from))
    // `t(x === 'vi' ? 'A' : 'B')`: what is compared with is no sentence.
    return literals(argument)
      .filter(({ at, value }) => value !== '' && !/[=!]==?\s*$/.test(argument.slice(0, at)))
      .map(({ at, value }) => ({ at: from + at, value }))
  })
}

const WORD_FILES = /\/(menu|validation|schema(-[a-z-]+)?|words|[a-z-]*-words|views(-[a-z-]+)?|routes(-[a-z-]+)?|[a-z-]*routes|field-common|rules(-[a-z-]+)?|visit-form)\.tsx?$/
const EXCUSED_FILES = /\/(rules-import|rules-search|rules-duplicates)\.ts$|^src\/ui\/system-/

function valuesIn(source: string): { at: number; value: string }[] {
  return literals(source).filter(({ at, end, value }) => {
    if (!VIETNAMESE.test(value) || value.length < 2) return false
    const before = source.slice(Math.max(0, at - 40), at).trimEnd().slice(-1)
    const after = source.slice(end, end + 5).trimStart()[0] ?? ''
    return ':,[?('.includes(before) && ',]}):'.includes(after) && !/(?<![\w$])(find|includes|test|startsWith|fold|foldText)\($/.test(source.slice(0, at).trimEnd())
  })
}

/** Sentences that must stand in the English catalogues. */
export function sentences(): Sentence[] {
  return files('src', /\.tsx?$/)
    .filter((file) => !/\.test\.tsx?$|^src\/locales\//.test(file))
    .flatMap((file) => {
      const source = withoutComments(text(file))
      const problems = /problems[a-z-]*\.ts$/.test(file) ? [...source.matchAll(/\btext:\s*(?=['"`])/g)].flatMap(({ index, 0: all }) => literals(source.slice(index + all.length)).slice(0, 1).map(({ value }) => ({ at: index, value }))) : []
      const values = WORD_FILES.test(`/${file}`) && !EXCUSED_FILES.test(file) ? valuesIn(source) : []
      const found = [...translatedIn(source), ...problems, ...values]
      const unique = new Map(found.map((one) => [one.value, one]))
      return [...unique.values()].map(({ at, value }) => ({ file, line: source.slice(0, at).split('\n').length, vi: value }))
    })
}

/** Vietnamese words written straight into the markup, where no catalogue reaches them. */
export function untranslatedMarkup(): Sentence[] {
  return files('src', /\.tsx$/)
    .filter((file) => !file.endsWith('.test.tsx'))
    .flatMap((file) => {
      const source = withoutComments(text(file))
      return [...source.matchAll(/>([^<>{}=;]*[À-ỹĐđ][^<>{}=;]*)<\//gu)].map((match) => ({ file, line: source.slice(0, match.index).split('\n').length, vi: match[1]!.trim() }))
    })
}
