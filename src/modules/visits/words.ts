// Words for codes on field pages: outcomes, devices, needs, roles, languages. The phone bundles them, so they are not
// taken from the people module's server side; a test holds the two together.

import { LANGUAGES } from '../../platform/languages.ts'
import type { Problem } from '../../platform/problem.ts'
import type { Translate } from '../../ui/context.ts'
import type { Outcome } from './rules.ts'
import type { Device } from './store.ts'

export function outcomeLabel(t: Translate, outcome: Outcome): string {
  switch (outcome) {
    case 'met':
      return t('Gặp được')
    case 'nobody_home':
      return t('Không có ai ở nhà')
    case 'refused':
      return t('Nhà từ chối')
    case 'moved':
      return t('Đã chuyển đi')
    case 'come_back':
      return t('Hẹn quay lại')
  }
}

export const DEVICE_CODES = ['own', 'shared', 'none', 'unknown'] as const

export function deviceLabel(t: Translate, device: Device): string {
  switch (device) {
    case 'own':
      return t('Có điện thoại thông minh riêng')
    case 'shared':
      return t('Dùng chung điện thoại')
    case 'none':
      return t('Không có điện thoại thông minh')
    case 'unknown':
      return t('Chưa rõ có điện thoại không')
  }
}

export function needLabel(t: Translate, need: string): string {
  switch (need) {
    case 'age':
      return t('Cao tuổi')
    case 'disability':
      return t('Khuyết tật')
    case 'living_alone':
      return t('Sống một mình')
    default:
      return need
  }
}

export const ROLE_WORDS: Record<string, string> = {
  chu_ho: 'Chủ hộ',
  vo_chong: 'Vợ hoặc chồng',
  con: 'Con',
  dau_re: 'Con dâu, con rể',
  bo_me: 'Bố hoặc mẹ',
  ong_ba: 'Ông hoặc bà',
  chau: 'Cháu',
  anh_chi_em: 'Anh, chị, em',
  khac: 'Khác',
}

export function roleLabel(t: Translate, role: string): string {
  return t(ROLE_WORDS[role] ?? role)
}

export function languageLabel(t: Translate, language: string): string {
  return t(LANGUAGES[language] ?? language)
}

export function escalationLabel(t: Translate, to: string): string {
  switch (to) {
    case 'counter':
      return t('Bộ phận một cửa')
    case 'police':
      return t('Công an xã')
    default:
      return t('Tổ trưởng')
  }
}

/**
 * Problems as a form shows them; words inside them (a skill's name) are translated too. With `labels` (field → label),
 * sentences that only say "this box" name the box.
 */
export function fieldProblems(t: Translate, problems: readonly Problem[], labels: Record<string, string> = {}): { field?: string; text: string }[] {
  return problems.map(({ code, field, text, params }) => {
    const said = params && Object.fromEntries(Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? t(value) : value]))
    const label = code.startsWith('chung.') && field !== undefined ? labels[field] : undefined
    return { text: label === undefined ? t(text, said) : `${label}: ${t(text, said)}`, ...(field !== undefined && { field }) }
  })
}
