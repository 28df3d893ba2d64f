// Reads the migrated database and writes db/schema.gen.ts (types for queries) and db/schema.sql (what reviewers read).
// `--check` compares instead of writing and fails on drift.

import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts'
import { migrate } from '../src/platform/migrate.ts'

interface Column {
  tbl: string
  name: string
  type: string
  array: boolean
  notNull: boolean
  defaulted: boolean
  ddl: string
}

const TS_TYPES: Record<string, string> = {
  int2: 'number', int4: 'number', int8: 'number', float4: 'number', float8: 'number', numeric: 'string',
  text: 'string', varchar: 'string', uuid: 'string', bool: 'boolean', date: 'PlainDate', timestamptz: 'Instant',
  json: 'JsonValue', jsonb: 'JsonValue', bytea: 'Buffer',
}

async function readColumns(pool: pg.Pool): Promise<Column[]> {
  const { rows } = await pool.query(`
    select c.relname as tbl, a.attname as name,
           case when t.typcategory = 'A' then e.typname else t.typname end as type,
           t.typcategory = 'A' as array, a.attnotnull as "notNull", (a.atthasdef or a.attidentity <> '') as defaulted,
           a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
             || coalesce(case when a.attgenerated <> '' then ' generated always as (' else ' default ' end || pg_get_expr(d.adbin, d.adrelid) || case when a.attgenerated <> '' then ')' else '' end, '')
             || case when a.attnotnull then ' not null' else '' end as ddl
      from pg_attribute a
      join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
      join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
      join pg_type t on t.oid = a.atttypid
      left join pg_type e on e.oid = t.typelem
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where a.attnum > 0 and not a.attisdropped
     order by c.relname, a.attnum`)
  return rows
}

function camel(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

function typesFile(columns: Column[]): string {
  const tables = Map.groupBy(columns, (column) => column.tbl)
  const bodies = [...tables].map(([table, list]) => {
    const lines = list.map((column) => {
      const base = TS_TYPES[column.type] ?? 'unknown'
      const full = (column.array ? `${base}[]` : base) + (column.notNull ? '' : ' | null')
      // JsonValue already takes anything or nothing on insert.
      return `  ${camel(column.name)}: ${column.defaulted && base !== 'JsonValue' ? `Generated<${full}>` : full}`
    })
    return `export interface ${pascal(table)} {\n${lines.join('\n')}\n}`
  })
  const db = [...tables.keys()].map((table) => `  ${camel(table)}: ${pascal(table)}`)
  return [
    '// Generated from the migrated database by `npm run db-types`. Do not edit.',
    '',
    "import type { ColumnType } from 'kysely'",
    "import type { Instant, PlainDate } from '../src/platform/time.ts'",
    '',
    'export type Generated<T> = T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>',
    '/** Parsed JSON when read; written as JSON text. */',
    'export type JsonValue = ColumnType<unknown, unknown, unknown>',
    '',
    bodies.join('\n\n'),
    '',
    `export interface DB {\n${db.join('\n')}\n}`,
    '',
  ].join('\n')
}

function pascal(name: string): string {
  const word = camel(name)
  return word[0]!.toUpperCase() + word.slice(1)
}

async function schemaFile(pool: pg.Pool, columns: Column[]): Promise<string> {
  const constraints = await pool.query(`select conrelid::regclass::text as tbl, conname, pg_get_constraintdef(oid) as def from pg_constraint
    where connamespace = 'public'::regnamespace and contype <> 'n' and conrelid <> 0 order by 1, contype desc, conname`)
  const indexes = await pool.query(`select tablename as tbl, indexdef from pg_indexes where schemaname = 'public'
    and indexname not in (select conname from pg_constraint) order by tablename, indexname`)
  const policies = await pool.query(`select tablename as tbl, policyname, cmd, qual from pg_policies where schemaname = 'public' order by 1, 2`)
  const grants = await pool.query(`select table_name as tbl, string_agg(privilege_type, ', ' order by privilege_type) as list
    from information_schema.table_privileges where grantee = 'gocua_app' and table_schema = 'public' group by 1`)
  const functions = await pool.query(`select pg_get_functiondef(p.oid) as def from pg_proc p
    where pronamespace = 'public'::regnamespace and prolang in (select oid from pg_language where lanname in ('sql','plpgsql')) order by proname`)
  const composites = await pool.query(`select format('create type %s as (%s);', c.relname, string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum)) as def
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind = 'c' and c.relnamespace = 'public'::regnamespace group by c.relname order by c.relname`)
  const of = <T extends { tbl: string }>(rows: T[], table: string) => rows.filter((row) => row.tbl === table)
  const parts = [...Map.groupBy(columns, (column) => column.tbl)].map(([table, list]) => {
    const body = [...list.map((column) => column.ddl), ...of(constraints.rows, table).map((row) => `constraint ${row.conname} ${row.def}`)]
    const after = [
      ...of(indexes.rows, table).map((row) => `${row.indexdef};`),
      ...of(policies.rows, table).map((row) => `-- policy ${row.policyname} (${row.cmd}): ${row.qual}`),
      ...of(grants.rows, table).map((row) => `-- gocua_app may ${row.list}`),
    ]
    return `create table ${table} (\n  ${body.join(',\n  ')}\n);\n${after.join('\n')}`
  })
  return `-- Generated from the migrated database by \`npm run db-types\`. Do not edit.\n\n${parts.join('\n\n')}\n\n${composites.rows.map((row) => row.def).join('\n')}\n\n${functions.rows.map((row) => row.def.trim() + ';').join('\n\n')}\n`
}

const root = path.resolve(import.meta.dirname, '..')
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'gocua-types-'))
if (process.getuid?.() === 0) fs.chmodSync(dir, 0o755)
const server = await startEmbeddedPostgres(dir, { fsync: 'off' })
const pool = new pg.Pool({ connectionString: server.url })
pool.on('error', () => undefined) // stopping the server ends idle connections, which is no failure
try {
  await migrate(pool, path.join(root, 'db/migrations'))
  const columns = await readColumns(pool)
  const files = { 'db/schema.gen.ts': typesFile(columns), 'db/schema.sql': await schemaFile(pool, columns) }
  for (const [name, text] of Object.entries(files)) {
    const target = path.join(root, name)
    if (!process.argv.includes('--check')) fs.writeFileSync(target, text)
    else if (!fs.existsSync(target) || fs.readFileSync(target, 'utf8') !== text) {
      console.error(`${name} does not match the migrations: run npm run db-types and commit the result.`)
      process.exitCode = 1
    }
  }
} finally {
  await pool.end()
  await server.stop()
  fs.rmSync(dir, { recursive: true, force: true })
}
