// A run through a guide is an address: where the learner is, what was touched, what was counted. No session, nothing kept:
// the next page is drawn from the address alone, so that back, reload, no script and no network all work.

import type { Way } from './schema.ts'
import { PAUSE_SECONDS } from './rules.ts'

export interface Play {
  way: Way
  /** Index of the step; equal to their number: finished. */
  at: number
  wrongTaps: number
  hints: number
  /** The part touched wrongly just now. */
  touched: string | null
  /** A wrong way's screen that is open instead of the step's. */
  strayed: string | null
  hintShown: boolean
  variant: boolean
  /** Of the planned mistake: not chosen yet, fell into the trap, avoided it. */
  mistake: 'open' | 'fell' | 'avoided'
  /** The coach's ticks: 1 did it, 0 needed help; one for each step gone by. */
  ticks: string
  /** Kept only when the learner said yes: when it began, when the last page came, how many pauses. Epoch seconds. */
  clock: { start: number; last: number; pauses: number } | null
  /** Language of the lesson and an older version, carried along. */
  language: string | null
  version: number | null
}

const count = (text: string | null, max: number): number => {
  const value = Number(text ?? 0)
  return Number.isInteger(value) && value >= 0 ? Math.min(value, max) : 0
}

/** Reads an address; whatever is missing or spoiled reads as the beginning. */
export function readPlay(way: Way, query: URLSearchParams, nowSeconds: number): Play {
  const keyed = (name: string) => (/^[a-z0-9-]{1,60}$/.test(query.get(name) ?? '') ? query.get(name) : null)
  const start = count(query.get('t0'), Number.MAX_SAFE_INTEGER)
  const last = count(query.get('t1'), Number.MAX_SAFE_INTEGER)
  const hasClock = query.get('gio') === '1' || start > 0
  const began = start > 0 ? start : nowSeconds
  const isPause = last > 0 && nowSeconds - last > PAUSE_SECONDS
  return {
    way,
    at: count(query.get('b'), 99),
    wrongTaps: count(query.get('s'), 999),
    hints: count(query.get('g'), 999),
    touched: keyed('c'),
    strayed: keyed('o'),
    hintShown: query.get('h') === '1',
    variant: query.get('bt') === '1',
    mistake: query.get('m') === 'bay' ? 'fell' : query.get('m') === 'tranh' ? 'avoided' : 'open',
    ticks: /^[01]{1,40}$/.test(query.get('d') ?? '') ? query.get('d')! : '',
    clock: hasClock ? { start: began, last: nowSeconds, pauses: count(query.get('tn'), 999) + (isPause ? 1 : 0) } : null,
    language: /^[a-z]{2,3}$/.test(query.get('tieng') ?? '') ? query.get('tieng') : null,
    version: count(query.get('ban'), 100_000) || null,
  }
}

/** The address of a run; only what differs from the beginning stands in it. */
export function playHref(guideId: string, play: Play, change: Partial<Play> = {}): string {
  const to = { ...play, ...change }
  const query = new URLSearchParams()
  const put = (name: string, value: string | number | null | false) => void (value && query.set(name, String(value)))
  put('b', to.at)
  put('s', to.wrongTaps)
  put('g', to.hints)
  put('c', to.touched)
  put('o', to.strayed)
  put('h', to.hintShown && 1)
  put('bt', to.variant && 1)
  put('m', to.mistake === 'fell' ? 'bay' : to.mistake === 'avoided' ? 'tranh' : null)
  put('d', to.ticks)
  if (to.clock) {
    put('t0', to.clock.start)
    put('t1', to.clock.last)
    put('tn', to.clock.pauses)
  }
  put('tieng', to.language)
  put('ban', to.version)
  const text = query.toString()
  return `/hoc/${guideId}/${to.way}${text === '' ? '' : `?${text}`}`
}

const FRESH = { touched: null, strayed: null, hintShown: false }

/** On to the next step. */
export function onward(guideId: string, play: Play, change: Partial<Play> = {}): string {
  return playHref(guideId, play, { ...FRESH, at: play.at + 1, ...change })
}

/** One step back; at the beginning, to the guide. */
export function backHref(guideId: string, play: Play): string {
  if (play.touched !== null || play.strayed !== null || play.hintShown) return playHref(guideId, play, FRESH)
  if (play.at > 0) return playHref(guideId, play, { ...FRESH, at: play.at - 1, ticks: play.ticks.slice(0, -1) })
  if (play.way === 'loi' && play.mistake !== 'open') return playHref(guideId, play, { ...FRESH, mistake: 'open' })
  return guideHref(guideId, play)
}

/** `page`: one of the guide's own pages, e.g. '/hinh'. */
export function guideHref(guideId: string, { language, version }: Pick<Play, 'language' | 'version'>, page = ''): string {
  const query = new URLSearchParams({ ...(language && { tieng: language }), ...(version && { ban: String(version) }) }).toString()
  return `/hoc/${guideId}${page}${query === '' ? '' : `?${query}`}`
}

/** The way that usually follows: first watched, then with hints, then alone, then with a mistake in it. */
export const NEXT_WAY: Record<Way, Way | null> = { xem: 'goi-y', 'cung-lam': 'goi-y', 'goi-y': 'tu-lam', 'tu-lam': 'loi', loi: null }

export function startOf(way: Way, { language, version }: Pick<Play, 'language' | 'version'>): Play {
  return { way, at: 0, wrongTaps: 0, hints: 0, ...FRESH, variant: false, mistake: 'open', ticks: '', clock: null, language, version }
}
