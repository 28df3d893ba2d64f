// The text of a new slice: what each of its files is for, in the smallest form that does something true.

interface Names {
  name: string
  camel: string
  table: string
  url: string
  title: string
  migration: string
}

export function slice({ name, camel, table, url, title, migration }: Names): Record<string, string> {
  const dir = `src/modules/${name}`
  const Type = camel[0]!.toUpperCase() + camel.slice(1)
  return {
    [migration]: `-- ${title}: lines an officer writes down.

create table ${table} (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  text text not null,
  written_at timestamptz not null,
  written_by text not null,
  primary key (commune_id, id)
);
create index ${table}_newest on ${table} (commune_id, written_at desc, id);
select guard_commune_table('${table}');
`,
    [`${dir}/README.md`]: `# ${name}

For whom, which rule or decree, what is out of scope: at most 20 lines.
`,
    [`${dir}/schema.ts`]: `// What may be written down.

import * as z from 'zod'

export const writing = z.object({ text: z.string().trim().min(1).max(500) })
export type Writing = z.infer<typeof writing>

export interface ${Type}Row {
  id: string
  text: string
  writtenAt: string
}
`,
    [`${dir}/problems.ts`]: `// Every refusal of ${name}: what is wrong and what to do.

import { defineProblems } from '../../platform/problem.ts'

export const ${camel}Problems = defineProblems('${name}', {
  saidAlready: { status: 409, field: 'text', text: 'Dòng này đã có rồi. Hãy viết khác đi hoặc bỏ qua.' },
})
`,
    [`${dir}/rules.ts`]: `// Decisions of ${name}: pure, so that they are tested as tables.

import { accept, refuse, type Decision } from '../../platform/problem.ts'
import { sameText } from '../../platform/text.ts'
import { ${camel}Problems } from './problems.ts'
import type { Writing } from './schema.ts'

/** A line is written once; accents and case count, spacing does not. */
export function decideWriting(input: Writing, latest: readonly string[]): Decision<Writing> {
  return latest.some((text) => sameText(text, input.text)) ? refuse(${camel}Problems.saidAlready) : accept(input)
}
`,
    [`${dir}/rules.test.ts`]: `// The rules of ${name}, case by case.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideWriting } from './rules.ts'

test('a line is accepted once', () => {
  assert.equal(decideWriting({ text: 'Một dòng mới' }, ['Một dòng cũ']).ok, true)
  assert.equal(decideWriting({ text: 'Một dòng cũ' }, ['Một dòng cũ']).ok, false)
})
`,
    [`${dir}/queries.ts`]: `// Reads of ${name}.

import type { Db } from '../../platform/db.ts'
import type { ${Type}Row } from './schema.ts'

/** Newest first, at most 100. */
export async function list${Type}(db: Db, communeId: number): Promise<${Type}Row[]> {
  return db.selectFrom('${camel}').select(['id', 'text', 'writtenAt']).where('communeId', '=', communeId).orderBy('writtenAt', 'desc').orderBy('id').limit(100).execute()
}
`,
    [`${dir}/commands.ts`]: `// Changes of ${name}: load, decide, save, with the ledger entry beside the write.

import { command } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { accept } from '../../platform/problem.ts'
import { list${Type} } from './queries.ts'
import { decideWriting } from './rules.ts'
import { writing } from './schema.ts'

export const write${Type} = command({
  type: '${camel}.written',
  may: '${camel}.write',
  input: writing,
  async run({ db, communeId, actor, now }, input) {
    const decision = decideWriting(input, (await list${Type}(db, communeId)).map((row) => row.text))
    if (!decision.ok) return decision
    const id = newId(now)
    await db.insertInto('${camel}').values({ communeId, id, text: decision.value.text, writtenAt: now, writtenBy: actor.id }).execute()
    return accept({ subject: \`${camel}:\${id}\`, data: { text: decision.value.text }, answer: { id } })
  },
})
`,
    [`${dir}/views.tsx`]: `// Pages of ${name}: plain data in, HTML out.

import type { ViewContext } from '../../ui/context.ts'
import { TextInput } from '../../ui/fields.tsx'
import { Button, Form, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Table } from '../../ui/table.tsx'
import type { ${Type}Row } from './schema.ts'

interface Props {
  v: ViewContext
  rows: ${Type}Row[]
  mayWrite: boolean
  commandId: string
  problems?: FieldProblem[]
  text?: string
}

export function ${Type}Page({ v, rows, mayWrite, commandId, problems, text }: Props) {
  const { t } = v
  return (
    <Page v={v} title={t('${title}')}>
      <Table caption={t('${title}')} rows={rows} empty={t('Chưa có dòng nào.')} columns={[{ head: t('Nội dung dòng'), cell: (row) => row.text }]} />
      {mayWrite ? (
        <Form v={v} action="${url}" commandId={commandId} problems={problems}>
          <TextInput name="text" label={t('Nội dung dòng')} value={text} maxlength={500} error={problemOf(problems, 'text')} />
          <Button>{t('Ghi dòng')}</Button>
        </Form>
      ) : null}
    </Page>
  )
}
`,
    [`${dir}/routes.tsx`]: `// Addresses of ${name}.

import { may } from '../../platform/actor.ts'
import { newId } from '../../platform/ids.ts'
import type { Problem } from '../../platform/problem.ts'
import { can, form, page, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { write${Type} } from './commands.ts'
import { list${Type} } from './queries.ts'
import { ${Type}Page } from './views.tsx'

async function show(ctx: ServerCtx, problems?: Problem[]) {
  const rows = await ctx.read((db) => list${Type}(db, ctx.communeId!))
  const said = problems?.map(({ text, params, field }) => ({ text: ctx.t(text, params), ...(field !== undefined && { field }) }))
  const html = <${Type}Page v={ctx.view} rows={rows} mayWrite={may(ctx.actor, '${camel}.write')} commandId={newId(ctx.now)} {...(said && { problems: said, text: ctx.form.get('text') })} />
  return problems ? withStatus(problems[0]!.status, html) : html
}

export const ${camel}Routes: ServerRoute[] = [
  page<ServerCtx>('${url}', { who: can('${camel}.read') }, (ctx) => show(ctx)),
  form<ServerCtx>('${url}', { who: can('${camel}.write') }, async (ctx) => {
    const done = await ctx.run(write${Type}, ctx.form.toObject())
    return done.ok ? seeOther('${url}', { tone: 'ok', text: ctx.t('Đã ghi dòng.') }) : show(ctx, done.problems)
  }),
]
`,
    [`${dir}/index.ts`]: `// The door of ${name}: what other modules may use.

export { list${Type} } from './queries.ts'
`,
    [`src/locales/en/${name}.ts`]: `// English for ${name}.

import type { Catalogue } from '../translate.ts'

export const en: Catalogue = {
  '${title}': '${title} (translate me)',
  'Dòng này đã có rồi. Hãy viết khác đi hoặc bỏ qua.': 'This line is there already. Write it differently, or leave it.',
  'Chưa có dòng nào.': 'No lines yet.',
  'Nội dung dòng': 'Line',
  'Ghi dòng': 'Write the line',
  'Đã ghi dòng.': 'The line is written.',
}
`,
    [`${dir}/${name}.test.ts`]: `// The slice of ${name} through the web, on a real database.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testApp, type TestApp } from '../../../test/support/app.ts'
import { VAN_BAN } from '../../../test/support/factories.ts'

let app: TestApp
before(async () => {
  app = await testApp()
  await app.make.communes()
})
after(() => app.close())

test('an officer writes a line; the same again is refused with the text kept; a desk clerk may not write', async () => {
  const officer = await app.staff(['movement_officer'], VAN_BAN)
  assert.equal((await app.post('${url}', { text: 'Họp thôn tối thứ Sáu' }, officer)).status, 303)
  assert.match(await (await app.get('${url}', officer)).text(), /Họp thôn tối thứ Sáu/)
  const again = await app.post('${url}', { text: 'Họp thôn tối thứ Sáu' }, officer)
  assert.equal(again.status, 409)
  assert.match(await again.text(), /value="Họp thôn tối thứ Sáu"/)
  assert.equal(await app.count('${camel}', VAN_BAN), 1)
  const clerk = await app.staff(['receiver'], VAN_BAN)
  assert.equal((await app.post('${url}', { text: 'x' }, clerk)).status, 403)
})
`,
  }
}
