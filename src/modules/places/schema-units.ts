// Shapes of the official unit list: a unit as read, a row refused or taken with a remark, and what pages show.

import type { Instant } from '../../platform/time.ts'

export interface OfficialUnit {
  rowNo: number
  province: string
  code: string | null
  kind: 'xa' | 'phuong' | 'dac_khu'
  name: string
  areaKm2: string | null
  population: number | null
  seat: string | null
  predecessors: string[]
}

export interface RefusedRow {
  rowNo: number
  text: string
  reasons: Reason[]
  /** Taken all the same, with that figure left blank. */
  taken?: boolean
}

export interface Reason {
  text: string
  params?: Record<string, string | number>
}

export interface UnitReading {
  /** Field → the header words it was found under. */
  mapping: Partial<Record<UnitField, string>>
  units: OfficialUnit[]
  refused: RefusedRow[]
  /** Rows that were taken with a remark. */
  remarks: RefusedRow[]
}

export type UnitField = 'province' | 'code' | 'kind' | 'name' | 'area' | 'population' | 'seat' | 'predecessors'

export interface UnitListRow {
  listId: string
  title: string
  source: string
  fileName: string
  importedAt: Instant
  committedAt: Instant | null
  units: number
  state: string
  refusedCount: number
}

export interface UnitRow {
  listId: string
  rowNo: number
  province: string
  code: string | null
  kind: string
  name: string
  areaKm2: string | null
  population: number | null
  seat: string | null
  predecessors: string[]
}

export interface ProvinceCount {
  province: string
  xa: number
  phuong: number
  dacKhu: number
  /** Sum over units that have a figure; null when none has. */
  people: number | null
  /** Units without a figure. */
  blank: number
}
