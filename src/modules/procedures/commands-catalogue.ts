// A commune's own versions: from a sheet that was compared field by field, from one officer's correction, and undone
// again, always as a new version, so that dossiers under way keep theirs.

import * as z from 'zod'
import { command, type CommandEnv } from '../../platform/command.ts'
import { accept, refuse } from '../../platform/problem.ts'
import { parsePlainDate, type PlainDate } from '../../platform/time.ts'
import { catalogueProblems } from './problems-catalogue.ts'
import { listOwnVersions } from './queries.ts'
import { SHIPPED, versionOn } from './rules-catalogue.ts'
import { applyPatches, IMPORT_FIELDS } from './rules-import.ts'
import { procedureShape, type Procedure } from './schema.ts'

const patch = z.object({ code: z.string().regex(/^[0-9]\.[0-9]{6}(\.[0-9A-Z.]+)?$/), field: z.enum(IMPORT_FIELDS), value: z.string().trim().min(1).max(400) })
export const changeInput = z.object({
  fileId: z.string().max(64).nullable(),
  fileName: z.string().max(200),
  validFrom: z.string().transform((text, issue): PlainDate => {
    const day = parsePlainDate(text)
    if (!day) issue.addIssue('ngày phải viết như 11/07/2025')
    return day ?? ('' as PlainDate)
  }),
  reason: z.string({ error: 'hãy ghi văn bản làm căn cứ' }).trim().min(1, 'hãy ghi văn bản làm căn cứ').max(300),
  patches: z.array(patch).min(1, 'hãy chọn ít nhất một thay đổi').max(20_000),
})

async function putVersion({ db, communeId, now, actor }: CommandEnv, row: { code: string; version: number; validFrom: PlainDate; content: Procedure | null; reason: string; importId: string | null }): Promise<void> {
  await db.insertInto('procedureVersions').values({ communeId, ...row, content: row.content === null ? null : JSON.stringify(row.content), publishedAt: now, publishedBy: actor.id }).execute()
}

export const proceduresChanged = command({
  type: 'procedures.changed',
  may: 'procedure.edit',
  input: changeInput,
  async run(env, { fileId, fileName, validFrom, reason, patches }) {
    const { db, communeId, now, actor, commandId } = env
    const own = await listOwnVersions(db, communeId)
    const codes = [...new Set(patches.map((one) => one.code))]
    for (const code of codes) {
      const current = versionOn(code, own, validFrom)
      const parsed = procedureShape.safeParse(applyPatches(current && procedureShape.parse(current), code, patches.filter((one) => one.code === code)))
      if (!parsed.success) return refuse(catalogueProblems.unfitRow)
      const version = Math.max(1, ...own.filter((one) => one.code === code).map((one) => one.version)) + 1
      await putVersion(env, { code, version, validFrom, content: { ...parsed.data, validFrom }, reason, importId: fileId === null ? null : commandId })
    }
    if (fileId !== null) await db.insertInto('procedureImports').values({ communeId, id: commandId, fileId, fileName, changedCodes: codes, importedAt: now, importedBy: actor.id }).execute()
    return accept({ subject: fileId === null ? `procedure:${codes[0]}` : `procedure-import:${commandId}`, data: { validFrom, reason, codes, fields: patches.map(({ code, field }) => `${code} ${field}`) }, answer: { codes } })
  },
})

export const importUndone = command({
  type: 'procedures.import_undone',
  may: 'procedure.edit',
  input: z.object({ importId: z.uuid() }),
  async run(env, { importId }) {
    const { db, communeId, now, actor } = env
    const row = await db.selectFrom('procedureImports').selectAll().where('communeId', '=', communeId).where('id', '=', importId).forUpdate().executeTakeFirst()
    if (!row) return refuse(catalogueProblems.noSuchImport)
    if (row.undoneAt !== null) return refuse(catalogueProblems.undoneAlready)
    const own = await listOwnVersions(db, communeId)
    const kept: string[] = []
    for (const code of row.changedCodes) {
      const versions = own.filter((one) => one.code === code)
      const latest = versions.at(-1)!
      // Somebody changed it since: their version stays.
      if (latest.importId !== importId) {
        kept.push(code)
        continue
      }
      const before = versions.length > 1 ? versions.at(-2)!.content : SHIPPED.get(code)
      await putVersion(env, { code, version: latest.version + 1, validFrom: latest.validFrom, content: before ? procedureShape.parse(before) : null, reason: `Hoàn tác: ${row.fileName}`, importId: null })
    }
    await db.updateTable('procedureImports').set({ undoneAt: now, undoneBy: actor.id }).where('communeId', '=', communeId).where('id', '=', importId).execute()
    return accept({ subject: `procedure-import:${importId}`, data: { codes: row.changedCodes, kept }, answer: { kept } })
  },
})
