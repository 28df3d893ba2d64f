// Numbers and symbols of papers (Decree 30/2020, article 15): from 01 each year, unique per agency and year, shared by
// paper and electronic originals; the head of the agency chooses whether every type has a series of its own.

import { TYPES } from './decree.ts'

export type NumberingScheme = 'one' | 'by-type'

/** 'QĐ-UBND' for typed papers, 'UBND-VP' for letters. */
export function symbolOf(typeKey: string, agencyAbbr: string, unitAbbr: string): string {
  const abbr = TYPES.get(typeKey)?.abbr
  return abbr ? `${abbr}-${agencyAbbr}` : `${agencyAbbr}-${unitAbbr}`
}

/** Which counter a paper draws from. */
export function seriesOf(scheme: NumberingScheme, typeKey: string): string {
  return scheme === 'one' ? 'all' : typeKey
}

/** Below ten a zero leads: '05'. */
export function numberText(number: number): string {
  return String(number).padStart(2, '0')
}

/** '12/QĐ-UBND'. */
export function fullNumber(number: number, symbol: string): string {
  return `${numberText(number)}/${symbol}`
}

/** '…, ngày 05 tháng 02 năm 2026': days below ten and the first two months carry a zero. */
export function placeAndDate(place: string, date: string): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  const monthText = month <= 2 ? String(month).padStart(2, '0') : String(month)
  return `${place}, ngày ${String(day).padStart(2, '0')} tháng ${monthText} năm ${year}`
}

export interface NumberUse {
  number: number
  documentId: string | null
  voidReason: string | null
}

export interface SeriesFault {
  number: number
  kind: 'gap' | 'unexplained'
}

/** A register is whole when every number from 1 to the last is a paper's or says why it is nobody's. */
export function faultsOfSeries(uses: readonly NumberUse[], last: number): SeriesFault[] {
  const known = new Map(uses.map((use) => [use.number, use]))
  const faults: SeriesFault[] = []
  for (let number = 1; number <= last; number++) {
    const use = known.get(number)
    if (!use) faults.push({ number, kind: 'gap' })
    else if (use.documentId === null && !use.voidReason) faults.push({ number, kind: 'unexplained' })
  }
  return faults
}
