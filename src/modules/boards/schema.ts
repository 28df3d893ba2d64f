// What a list behind a figure is asked for: the address of every figure is one of these, so that figure, link and
// rows can never mean different things.

import { isUuid } from '../../platform/ids.ts'
import { isPlainDate, type PlainDate } from '../../platform/time.ts'
import { isSkill } from '../visits/index.ts'

export const KINDS = ['people', 'households', 'visits', 'calls', 'escalations', 'phones', 'refused'] as const
export type Kind = (typeof KINDS)[number]

export const NEEDS = ['age', 'disability', 'living_alone'] as const
export type Need = (typeof NEEDS)[number]
export const DEVICES = ['own', 'shared', 'none', 'unknown'] as const
export type Device = (typeof DEVICES)[number]
export const OUTCOMES = ['met', 'nobody_home', 'refused', 'moved', 'come_back'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Which rows: every part narrows; left out = all. Order of pages is fixed per kind. */
export interface RowFilter {
  kind: Kind
  hamletId?: string
  /** Households on the doors of an alley of their hamlet; 'none' = on no such door. */
  alleyId?: string
  /** Exactly this rung; with `skill`, the rung in that skill (0 = nothing yet). */
  rung?: number
  /** This rung or a higher one. */
  fromRung?: number
  skill?: string
  need?: Need
  /** A code of two or three letters. */
  language?: string
  device?: Device
  /** Nobody knows the birth year. */
  bornUnknown?: boolean
  /** Agreed that needs are written down. */
  agreed?: boolean
  /** An open drive: who counts in its population, or (`reached`) who has reached its target rung. */
  driveId?: string
  reached?: boolean
  /** Households: one member proficient in the five skills, or none. */
  five?: boolean
  /** Households: the promised day to come back has passed. */
  overdue?: boolean
  /** Dark households: nobody ever knocked, or they said no last. */
  dark?: 'never' | 'refused'
  /** Visits: what came of it. Households: what came of the last visit. */
  outcome?: Outcome
  /** Households: somebody needs help at home (see the door map). */
  help?: boolean
  from?: PlainDate
  to?: PlainDate
}

/** Names in the address, in Vietnamese like every address; values are codes. */
const KIND_WORDS: Record<Kind, string> = {
  people: 'nguoi', households: 'ho', visits: 'luot', calls: 'loi-moi', escalations: 'chuyen-cap', phones: 'dien-thoai', refused: 'viec-bi-tra',
}

export const ROWS_PATH = '/bang-dieu-hanh/dong'

/** The address of the rows behind a figure. */
export function rowsHref(filter: RowFilter, page = 1): string {
  const query = new URLSearchParams({ xem: KIND_WORDS[filter.kind] })
  const put = (name: string, value: string | number | undefined) => {
    if (value !== undefined) query.set(name, String(value))
  }
  const yes = (value: boolean | undefined) => (value === undefined ? undefined : value ? 'co' : 'khong')
  put('thon', filter.hamletId)
  put('ngo', filter.alleyId === 'none' ? 'khong-ro' : filter.alleyId)
  put('bac', filter.rung)
  put('tu-bac', filter.fromRung)
  put('ky-nang', filter.skill)
  put('can', filter.need)
  put('tieng', filter.language)
  put('may', filter.device)
  put('nam-sinh', filter.bornUnknown ? 'chua-ro' : undefined)
  put('dong-y', yes(filter.agreed))
  put('dot', filter.driveId)
  put('dat', yes(filter.reached))
  put('nam-ky-nang', yes(filter.five))
  put('qua-hen', yes(filter.overdue))
  put('cua-toi', filter.dark)
  put('ket-qua', filter.outcome)
  put('can-giup', yes(filter.help))
  put('tu', filter.from)
  put('den', filter.to)
  if (page > 1) put('trang', page)
  return `${ROWS_PATH}?${query}`
}

/** The same, read back. Parts that make no sense are left out; an unknown kind is undefined. */
export function parseRowFilter(query: URLSearchParams): RowFilter | undefined {
  const kind = KINDS.find((one) => KIND_WORDS[one] === query.get('xem'))
  if (!kind) return undefined
  const text = (name: string) => query.get(name) || undefined
  const rung = (name: string) => (/^[0-5]$/.test(query.get(name) ?? '') ? Number(query.get(name)) : undefined)
  const yes = (name: string) => (query.get(name) === 'co' ? true : query.get(name) === 'khong' ? false : undefined)
  const oneOf = <T extends string>(name: string, allowed: readonly T[]) => allowed.find((value) => value === query.get(name))
  const id = (name: string) => (isUuid(text(name)) ? text(name) : undefined)
  const day = (name: string) => (isPlainDate(text(name)) ? (text(name) as PlainDate) : undefined)
  const skill = text('ky-nang')
  const language = text('tieng')
  const filter: Record<keyof RowFilter, unknown> = {
    kind,
    hamletId: id('thon'),
    alleyId: query.get('ngo') === 'khong-ro' ? 'none' : id('ngo'),
    rung: rung('bac'),
    fromRung: rung('tu-bac'),
    skill: skill !== undefined && isSkill(skill) ? skill : undefined,
    need: oneOf('can', NEEDS),
    language: language !== undefined && /^[a-z]{2,3}$/.test(language) ? language : undefined,
    device: oneOf('may', DEVICES),
    bornUnknown: query.get('nam-sinh') === 'chua-ro' || undefined,
    agreed: yes('dong-y'),
    driveId: id('dot'),
    reached: yes('dat'),
    five: yes('nam-ky-nang'),
    overdue: yes('qua-hen'),
    dark: oneOf('cua-toi', ['never', 'refused'] as const),
    outcome: oneOf('ket-qua', OUTCOMES),
    help: query.get('can-giup') === 'co' || undefined,
    from: day('tu'),
    to: day('den'),
  }
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as unknown as RowFilter
}

/** Page number from 1. */
export function parsePage(query: URLSearchParams): number {
  const page = Number(query.get('trang') ?? 1)
  return Number.isInteger(page) && page >= 1 && page <= 100_000 ? page : 1
}
