// Which sheets changed the catalogue, newest first.

import type { Db } from '../../platform/db.ts'
import type { Instant } from '../../platform/time.ts'

export interface ImportRow {
  id: string
  fileName: string
  codes: number
  importedAt: Instant
  importedBy: string
  undoneAt: Instant | null
}

export async function listImports(db: Db, communeId: number): Promise<ImportRow[]> {
  const rows = await db
    .selectFrom('procedureImports as i')
    .leftJoin('accounts as a', (join) => join.on((eb) => eb(eb.cast<string>('a.id', 'text'), '=', eb.ref('i.importedBy'))))
    .select(['i.id', 'i.fileName', 'i.changedCodes', 'i.importedAt', 'i.undoneAt'])
    .select((eb) => eb.fn.coalesce('a.fullName', 'i.importedBy').as('importedBy'))
    .where('i.communeId', '=', communeId)
    .orderBy('i.importedAt', 'desc')
    .limit(200)
    .execute()
  return rows.map(({ changedCodes, ...row }) => ({ ...row, codes: changedCodes.length }))
}
