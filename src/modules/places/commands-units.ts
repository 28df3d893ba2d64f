// The official unit list comes in two steps: a preview that is stored and looked at, then one commit (or a drop).

import { z } from 'zod'
import { command } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { accept, refuse, withParams } from '../../platform/problem.ts'
import { formatVi, toPlainDate } from '../../platform/time.ts'
import { placeProblems } from './problems.ts'
import { unitSearchKey } from './rules-units.ts'
import type { OfficialUnit, RefusedRow } from './schema-units.ts'
import { COMMUNE_KINDS } from './schema.ts'

const upload = z.object({
  title: z.string().trim().min(1).max(200),
  source: z.string().trim().min(1).max(500),
  fileName: z.string().max(200),
  fileSha256: z.string().length(64),
  mapping: z.record(z.string(), z.string()),
  units: z.array(z.custom<OfficialUnit>()).min(1),
  refused: z.array(z.custom<RefusedRow>()),
  remarks: z.array(z.custom<RefusedRow>()),
})

const ROWS_AT_ONCE = 1000

export const uploadUnitList = command({
  type: 'unit_list.uploaded',
  may: 'unit_list.import',
  input: upload,
  async run({ db, now, actor }, { units, refused, remarks, mapping, ...input }) {
    const same = await db
      .selectFrom('officialUnitLists')
      .select('committedAt')
      .where('fileSha256', '=', input.fileSha256)
      .where('state', '=', 'committed')
      .executeTakeFirst()
    if (same) return refuse(withParams(placeProblems.listRepeated, { day: formatVi(toPlainDate(same.committedAt!)) }))
    const listId = newId(now)
    await db
      .insertInto('officialUnitLists')
      .values({
        listId, ...input, importedAt: now, importedBy: actor.id, units: units.length,
        refused: JSON.stringify([...refused, ...remarks].slice(0, 2000)), mapping: JSON.stringify(mapping), state: 'previewed',
      })
      .execute()
    for (let at = 0; at < units.length; at += ROWS_AT_ONCE) {
      await db
        .insertInto('officialUnits')
        .values(units.slice(at, at + ROWS_AT_ONCE).map((unit) => ({ ...unit, listId, nameKey: unitSearchKey(unit, COMMUNE_KINDS[unit.kind]!) })))
        .execute()
    }
    const data = { title: input.title, source: input.source, sha256: input.fileSha256, units: units.length, refused: refused.length }
    return accept({ subject: `unit_list:${listId}`, data, answer: { listId } })
  },
})

const settle = z.object({ listId: z.uuid() })

export const commitUnitList = command({
  type: 'unit_list.committed',
  may: 'unit_list.import',
  input: settle,
  async run({ db, now }, { listId }) {
    const done = await db
      .updateTable('officialUnitLists')
      .set({ state: 'committed', committedAt: now })
      .where('listId', '=', listId)
      .where('state', '=', 'previewed')
      .returning('units')
      .executeTakeFirst()
    if (!done) return refuse(placeProblems.listSettled)
    return accept({ subject: `unit_list:${listId}`, data: { units: done.units }, answer: { units: done.units } })
  },
})

export const dropUnitList = command({
  type: 'unit_list.dropped',
  may: 'unit_list.import',
  input: settle,
  async run({ db }, { listId }) {
    const done = await db
      .updateTable('officialUnitLists')
      .set({ state: 'dropped' })
      .where('listId', '=', listId)
      .where('state', '=', 'previewed')
      .returning('listId')
      .executeTakeFirst()
    if (!done) return refuse(placeProblems.listSettled)
    await db.deleteFrom('officialUnits').where('listId', '=', listId).execute()
    return accept({ subject: `unit_list:${listId}`, data: {} })
  },
})
