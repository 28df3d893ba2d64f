// A statement with lists of rows in it. A few rows travel as literals, in one message with `commit`; many travel as binary
// parameters, which PostgreSQL reads without looking at every letter twice (array, then row). Decision 0089.

import { binaryRows, type ComposedTypes } from './binary-rows.ts'
import { literal, literalRows, type Field, type PlainSql } from './plain-sql.ts'

/** Rows for a parameter of an array of this composite type, their fields in its order. */
export interface Rows {
  type: string
  rows: readonly (readonly Field[])[]
}

export interface Statement {
  /** The SQL between the lists of rows; one more than there are lists. */
  sql: readonly PlainSql[]
  lists: readonly Rows[]
}

export function rowsOf(type: string, rows: readonly (readonly Field[])[]): Rows {
  return { type, rows }
}

/** statement`select save(${communeId}, ${word}, ${rowsOf('new_visit', rows)})`: numbers and words become literals. No semicolon. */
export function statement(parts: TemplateStringsArray, ...values: (number | string | null | Rows)[]): Statement {
  const sql: PlainSql[] = [parts[0]!]
  const lists: Rows[] = []
  for (const [index, value] of values.entries()) {
    const next = parts[index + 1]!
    if (value !== null && typeof value === 'object') {
      lists.push(value)
      sql.push(next)
    } else sql[sql.length - 1] += (typeof value === 'number' ? String(Math.trunc(value)) : literal(value)) + next
  }
  return { sql, lists }
}

/** All in one text, ended by a semicolon. */
export function asPlain(one: Statement | PlainSql): PlainSql {
  if (typeof one === 'string') return one
  const { sql, lists } = one
  return `${sql.reduce((text, part, index) => `${text}${literalRows(lists[index - 1]!.rows)}::${lists[index - 1]!.type}[]${part}`)}; `
}

/** The same with its rows as parameters. */
export function asBinary({ sql, lists }: Statement, types: ComposedTypes): { text: string; values: Buffer[] } {
  return {
    text: sql.reduce((text, part, index) => `${text}$${index}::${lists[index - 1]!.type}[]${part}`),
    values: lists.map(({ type, rows }) => binaryRows(rows, types.get(type)!)),
  }
}

/** From this many rows on, saying them as binary is worth its messages. */
const MANY = 200

export function isLong(statements: readonly (Statement | PlainSql)[]): boolean {
  let count = 0
  for (const one of statements) if (typeof one !== 'string') for (const { rows } of one.lists) count += rows.length
  return count >= MANY
}
