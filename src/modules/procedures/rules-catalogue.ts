// The shipped catalogue, read once, and how the versions of a commune lie over it: pure, so that server and phone agree.

import content from '../../../content/procedures/catalogue.json' with { type: 'json' }
import { foldText } from '../../platform/text-fold.ts'
import type { PlainDate } from '../../platform/time.ts'
import { procedureShape, type Procedure, type ProcedureVersion } from './schema.ts'

export const CATALOGUE = {
  portalUrl: content.portalUrl,
  note: content.note,
  neverAsk: content.neverAsk,
  onlyPortal: content.onlyPortal,
  sectors: content.sectors as Record<string, string>,
  lifeEvents: content.lifeEvents,
  onlineDiscounts: content.onlineDiscounts,
}

const SHIPPED_SOURCE = { ...content.source, checkedOn: content.checkedOn as PlainDate, expiresOn: content.expiresOn as PlainDate }

/** Version 1 of every procedure: what came with the software. */
export const SHIPPED: ReadonlyMap<string, ProcedureVersion> = new Map(
  content.procedures.map((entry) => {
    const procedure = procedureShape.parse(entry)
    return [procedure.code, { ...procedure, version: 1, source: SHIPPED_SOURCE }]
  }),
)

/** A version of the commune; null content withdraws the procedure from that day. */
export interface OwnVersion {
  code: string
  version: number
  validFrom: PlainDate
  content: Procedure | null
  source: ProcedureVersion['source']
}

/** Which version holds on a day: the commune's latest that has begun, else the shipped one. Undefined: not offered then. */
export function versionOn(code: string, own: readonly OwnVersion[], onDate: PlainDate): ProcedureVersion | undefined {
  const begun = own.filter((one) => one.code === code && one.validFrom <= onDate)
  const latest = begun.toSorted((a, b) => (a.validFrom === b.validFrom ? b.version - a.version : a.validFrom < b.validFrom ? 1 : -1))[0]
  const found = latest ? whole(latest) : SHIPPED.get(code)
  return found && (found.validTo === null || onDate <= found.validTo) ? found : undefined
}

export function whole({ version, validFrom, content: procedure, source }: OwnVersion): ProcedureVersion | undefined {
  return procedure ? { ...procedure, validFrom, version, source } : undefined
}

/** Every procedure offered on a day, in the order of the catalogue, the commune's own additions last. */
export function allOn(own: readonly OwnVersion[], onDate: PlainDate): ProcedureVersion[] {
  const codes = new Set([...SHIPPED.keys(), ...own.map((one) => one.code).toSorted()])
  return [...codes].flatMap((code) => versionOn(code, own, onDate) ?? [])
}

/** Typed without accents, in any order: every word must be somewhere in name, code, sector or the words people use. */
export function matches(procedure: Procedure, sought: string): boolean {
  const asked = foldText(sought).split(' ').filter(Boolean)
  const hay = foldText([procedure.code, procedure.name, procedure.short, CATALOGUE.sectors[procedure.sector] ?? procedure.sector, ...procedure.keywords].join(' '))
  return asked.every((word) => hay.includes(word))
}
