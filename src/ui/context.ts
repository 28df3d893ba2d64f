// What every page knows about its reader: language, look, place and menu.
// Kept free of any runtime so that the server and the service worker build the same object.
import type { IconName } from './icons.tsx'

export type Translate = (vi: string, params?: Record<string, string | number>) => string

export interface NavItem {
  href: string
  label: string
  icon?: IconName
  badge?: string
  current?: boolean
}

export interface ViewContext {
  t: Translate
  lang: 'vi' | 'en'
  theme: 'auto' | 'sang' | 'nang' | 'toi'
  size: 'vua' | 'to' | 'rat-to'
  /** Path and query of this page: where the appearance form comes back to. */
  path: string
  actorName?: string
  actorRole?: string
  /** The person's own page; '/toi' unless told otherwise. */
  actorHref?: string
  nav: NavItem[]
  commune?: { name: string; fictional: boolean }
  /** The page was rendered on the phone by the service worker. */
  offline: boolean
  /** Show the sync state although the page came from the server (people who do field work); false: never, there is nothing to send. */
  sync?: boolean
  /** The demonstration's stand-ins have screens here: where they are found. */
  simulationsHref?: string
  flash?: { tone: 'ok' | 'warn' | 'bad'; text: string }
  assets: { css: string; script?: string; passkey?: string; prepare?: string; learning?: string; checker?: string; recorder?: string; keeper?: string; icon?: string; manifest?: string }
}

/** The part of the context that components with words or numbers need. */
export type Speak = Pick<ViewContext, 't' | 'lang'>

export type Rung = 0 | 1 | 2 | 3 | 4 | 5

/** Every rung of the evidence ladder, lowest first. */
export const RUNGS = [0, 1, 2, 3, 4, 5] as const satisfies readonly Rung[]

/** Name of a rung of the evidence ladder, as volunteers say it. */
export function rungLabel(t: Translate, rung: Rung): string {
  switch (rung) {
    case 0:
      return t('Chưa đến')
    case 1:
      return t('Đã gặp')
    case 2:
      return t('Đã hướng dẫn')
    case 3:
      return t('Tự làm trên máy mình')
    case 4:
      return t('Tự làm lại hôm khác')
    case 5:
      return t('Đã được xác nhận nơi khác')
  }
}

/** A count as people of that language write it: 16.234 in Vietnamese, 16,234 in English. */
export function formatNumber(lang: ViewContext['lang'], value: number, decimals = 0): string {
  const key = `${lang}${decimals}`
  const format = numberFormats.get(key) ?? new Intl.NumberFormat(lang === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: decimals, minimumFractionDigits: 0 })
  numberFormats.set(key, format)
  return format.format(value)
}

/** Making a formatter costs more than a whole table row; a board has a thousand numbers. */
const numberFormats = new Map<string, Intl.NumberFormat>()

/** A share as a percentage, or '—' when the whole is empty: nothing out of nothing is not 0%. */
export function formatShare(lang: ViewContext['lang'], part: number, whole: number): string {
  if (whole <= 0) return '—'
  const percent = (part / whole) * 100
  // 1 of 16,000 must not read as 0%, nor 15,999 of 16,000 as 100%.
  if (part > 0 && percent < 0.1) return lang === 'vi' ? '<0,1%' : '<0.1%'
  if (part < whole && percent > 99.9) return lang === 'vi' ? '>99,9%' : '>99.9%'
  return `${formatNumber(lang, percent, percent < 10 || percent > 99 ? 1 : 0)}%`
}

/** Class names joined, falsy ones left out; undefined when none is left, so that no empty attribute is sent. */
export function classes(...names: (string | false | undefined)[]): string | undefined {
  return names.filter(Boolean).join(' ') || undefined
}
