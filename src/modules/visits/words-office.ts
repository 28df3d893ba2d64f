// Words for the desk: whom a target counts, its units, states of calls.

import type { Translate } from '../../ui/context.ts'
import type { TargetGroup, TargetUnit } from './schema-office.ts'

export function groupLabel(t: Translate, group: TargetGroup): string {
  switch (group) {
    case 'adults':
      return t('Người từ 18 tuổi (theo năm sinh)')
    case 'everyone':
      return t('Mọi người trong sổ')
    case 'elderly':
      return t('Người từ 60 tuổi (theo năm sinh)')
    case 'needs':
      return t('Người cần giúp tận nhà')
    case 'households':
      return t('Hộ gia đình')
  }
}

export function unitLabel(t: Translate, unit: TargetUnit): string {
  switch (unit) {
    case 'percent':
      return t('phần trăm')
    case 'people':
      return t('người')
    case 'households':
      return t('hộ')
  }
}

/** What the counted things are called: hộ or người, never mixed. */
export function countedUnit(t: Translate, group: TargetGroup): string {
  return group === 'households' ? t('hộ') : t('người')
}

export function callStateLabel(t: Translate, state: string): string {
  switch (state) {
    case 'open':
      return t('Chờ trả lời')
    case 'accepted':
      return t('Đã nhận')
    case 'done':
      return t('Đã đến')
    default:
      return t('Không nhận')
  }
}
