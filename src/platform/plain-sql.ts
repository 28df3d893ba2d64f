// SQL said without parameters, so that several statements travel in one message: words, lists and whole rows written as
// literals. Rows go as arrays of composites, which PostgreSQL reads several times faster than JSON.

/** Statements without parameters, each ended by a semicolon: numbers as they are, everything else through `literal`. */
export type PlainSql = string

export type Field = string | number | boolean | null | undefined | readonly string[]

/** A quoted literal. Sessions have `standard_conforming_strings` on (db.ts), so a backslash is only a backslash. */
export function literal(words: string | null | undefined): PlainSql {
  if (words === null || words === undefined) return 'null'
  return words.includes("'") ? `'${words.replaceAll("'", "''")}'` : `'${words}'`
}

/** An array of words or ids, ready for a cast: `${literalList(ids)}::uuid[]`. */
export function literalList(values: readonly string[]): PlainSql {
  return literal(listText(values))
}

/** An array of rows, ready for a cast to an array of a composite type whose fields are these, in this order. */
export function literalRows(rows: readonly (readonly Field[])[]): PlainSql {
  let text = ''
  for (const row of rows) text += `${text === '' ? '"' : ',"'}(${escapeInside(rowText(row))})"`
  return literal(`{${text}}`)
}

/** One row, ready for a cast to a composite type whose fields are these, in this order. */
export function literalRow(row: readonly Field[]): PlainSql {
  return literal(`(${rowText(row)})`)
}

/** Nothing is null; whatever could be taken for punctuation is quoted. */
const PUNCTUATION = /["\\(),\s{}]/
const PLAIN_IN_LIST = /^[\w.:-]+$/
const TO_ESCAPE = /["\\]/g

function rowText(row: readonly Field[]): string {
  let text = ''
  for (let at = 0; at < row.length; at++) {
    if (at > 0) text += ','
    const field = row[at]
    if (typeof field === 'string') text += field === '' || PUNCTUATION.test(field) ? `"${escapeInside(field)}"` : field
    else if (field === null || field === undefined) continue
    else if (typeof field === 'object') text += `"${escapeInside(listText(field))}"`
    else text += String(field)
  }
  return text
}

function listText(values: readonly string[]): string {
  return `{${values.map((value) => (PLAIN_IN_LIST.test(value) && value.toLowerCase() !== 'null' ? value : `"${escapeInside(value)}"`)).join()}}`
}

function escapeInside(text: string): string {
  return text.includes('"') || text.includes('\\') ? text.replace(TO_ESCAPE, '\\$&') : text
}
