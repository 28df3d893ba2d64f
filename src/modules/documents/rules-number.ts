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
