// Brings the provinces and the four real communes of content/places into the reference tables. Their hamlets and
// people are not in any public source: whatever hamlets a demonstration adds are fictional and say so.

import * as fs from 'node:fs'
import { z } from 'zod'
import type { Db } from '../../platform/db.ts'
import { projectFile } from '../../platform/root.ts'
import type { PlainDate } from '../../platform/time.ts'

const contentShape = z.object({
  checkedOn: z.iso.date(),
  status: z.enum(['official', 'unverified']),
  validFrom: z.iso.date(),
  provinceSource: z.string(),
  provinces: z.array(z.object({ code: z.string().regex(/^\d{2}$/), name: z.string(), kind: z.enum(['tinh', 'thanh_pho']) })),
  communes: z.array(
    z.object({
      code: z.string().regex(/^\d{5}$/),
      name: z.string(),
      kind: z.enum(['xa', 'phuong', 'dac_khu']),
      province: z.string(),
      areaKm2: z.number().nullable(),
      population: z.number().int().nullable(),
      populationNote: z.string().nullable(),
      predecessors: z.array(z.string()),
      hamletLabel: z.string(),
      teamLabel: z.string(),
      source: z.string(),
    }),
  ),
})

export function readRealCommunes() {
  return contentShape.parse(JSON.parse(fs.readFileSync(projectFile('content/places/communes.json'), 'utf8')))
}

/** Adds what is missing and leaves what is there (a commune may have been renamed since). Runs in the everywhere scope. */
export async function loadRealCommunes(db: Db): Promise<void> {
  const content = readRealCommunes()
  const validFrom = content.validFrom as PlainDate
  await db
    .insertInto('provinces')
    .values(content.provinces.map(({ code, name, kind }) => ({ provinceId: Number(code), code, name, kind, source: content.provinceSource })))
    .onConflict((oc) => oc.doNothing())
    .execute()
  await db
    .insertInto('communes')
    .values(content.communes.map(({ province, areaKm2, ...commune }) => ({ ...commune, areaKm2: areaKm2 === null ? null : String(areaKm2), communeId: Number(commune.code), provinceId: Number(province), validFrom })))
    .onConflict((oc) => oc.doNothing())
    .execute()
  await db
    .insertInto('communeNames')
    .values(content.communes.map(({ code, name, kind }) => ({ communeId: Number(code), name, kind, validFrom })))
    .onConflict((oc) => oc.doNothing())
    .execute()
}
