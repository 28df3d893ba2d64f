// Words and small parts that every page of people shares.

import { LANGUAGES } from '../../platform/languages.ts'
import { formatVi, isPlainDate } from '../../platform/time.ts'
import type { Translate, ViewContext } from '../../ui/context.ts'
import { Button, Form, TextInput } from '../../ui/form.tsx'
import type { Crumb } from '../../ui/layout.tsx'
import { Badge } from '../../ui/parts.tsx'
import { HOUSEHOLD_ROLES, maskPhone, type HouseholdRole } from './rules.ts'

export const DEVICE_WORDS: Record<string, string> = {
  own: 'Có điện thoại thông minh riêng', shared: 'Dùng chung trong nhà', none: 'Không có', unknown: 'Chưa hỏi',
}
/** In a line of many things, where the question is not beside the answer. */
export const DEVICE_SHORT: Record<string, string> = { own: 'có máy riêng', shared: 'dùng chung máy', none: 'không có máy', unknown: '' }
export const SEX_WORDS: Record<string, string> = { nam: 'nam', nu: 'nữ' }
export const NEED_WORDS: Record<string, string> = { age: 'từ 60 tuổi', disability: 'khuyết tật', living_alone: 'sống một mình' }
export const STATE_LABELS: Record<string, string> = {
  active: 'Đang ở', moved_away: 'Đã chuyển đi', died: 'Đã mất', merged: 'Đã gộp vào hồ sơ khác', erased: 'Đã xóa theo yêu cầu', undone: 'Đã hoàn tác',
}
export const FIELD_WORDS: Record<string, string> = {
  fullName: 'Họ tên', birth: 'Ngày hoặc năm sinh', sex: 'Giới tính', householdRole: 'Quan hệ với chủ hộ', language: 'Muốn nghe tiếng', device: 'Điện thoại thông minh',
  phone: 'Số điện thoại', householdId: 'Ở hộ', headName: 'Tên chủ hộ', code: 'Số hộ trong sổ thôn', doorLabel: 'Ở cửa',
}

export function roleWord(t: Translate, role: string): string {
  return t(HOUSEHOLD_ROLES[role as HouseholdRole] ?? HOUSEHOLD_ROLES.khac)
}

export function languageWord(t: Translate, code: string): string {
  return t(LANGUAGES[code] ?? code)
}

/** '2/9/1954', '1954' or '' as people write it. */
export function bornWord(person: { birthYear: number | null; birthDate?: string | null }): string {
  if (person.birthDate && isPlainDate(person.birthDate)) return formatVi(person.birthDate)
  return person.birthYear === null ? '' : String(person.birthYear)
}

/** A field's value as a person reads it. */
export function valueWord(t: Translate, field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return '—'
  const text = String(value)
  if (field === 'birth') return isPlainDate(text) ? formatVi(text) : text
  if (field === 'sex') return t(SEX_WORDS[text] ?? text)
  if (field === 'householdRole') return roleWord(t, text)
  if (field === 'language') return languageWord(t, text)
  if (field === 'device') return t(DEVICE_WORDS[text] ?? text)
  return text
}

export function personDetail(t: Translate, person: { birthYear: number | null; birthDate?: string | null; sex: string | null; householdRole: string }): string {
  const born = bornWord(person)
  return [born ? t('sinh {born}', { born }) : t('chưa rõ năm sinh'), person.sex ? t(SEX_WORDS[person.sex] ?? '') : '', roleWord(t, person.householdRole).toLowerCase()].filter(Boolean).join(' · ')
}

export function placeWord(t: Translate, place: { alleyName: string | null; doorLabel: string | null; hamletName: string }): string {
  const door = place.doorLabel ? t('cửa {label}', { label: place.doorLabel }) : ''
  return [place.alleyName ?? '', door, place.hamletName].filter(Boolean).join(', ')
}

/** Marks the viewer needs at a glance; never the only carrier of meaning. */
export function Marks({ v, person }: { v: ViewContext; person: { needs: string[]; state: string } }) {
  return (
    <>
      {person.state === 'active' ? null : <Badge tone="warn">{v.t(STATE_LABELS[person.state] ?? person.state)}</Badge>}
      {person.needs.map((need) => (
        <Badge tone="info">{v.t(NEED_WORDS[need] ?? need)}</Badge>
      ))}
    </>
  )
}

export function SearchBox({ v, action, value, label, hint }: { v: ViewContext; action: string; value: string; label: string; hint: string }) {
  return (
    <Form v={v} action={action} method="get" inline label={label}>
      <TextInput name="q" type="search" label={label} hint={hint} value={value} maxlength={100} />
      <Button icon="search">{v.t('Tìm')}</Button>
    </Form>
  )
}

export const homeCrumb = (v: ViewContext): Crumb => ({ href: '/ho', label: v.t('Hộ dân') })

/** Like valueWord, with phone numbers masked: for comparing two people on one screen. */
export function maskedValue(t: Translate, field: string, value: unknown): string {
  return field === 'phone' && typeof value === 'string' ? maskPhone(value) : valueWord(t, field, value)
}
