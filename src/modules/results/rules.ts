// A parcel's way as a table of moves: what may happen next, and what the dossier then says. Pure.

import { accept, refuse, type Decision } from '../../platform/problem.ts'
import { resultProblems } from './problems.ts'

export const DELIVERY_STATES = ['asked', 'ready', 'posted', 'failed', 'returning', 'back', 'delivered', 'cancelled'] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

export const MOVES = ['packed', 'handed', 'attempt_failed', 'out_again', 'sent_back', 'came_back', 'delivered', 'collected', 'cancelled'] as const
export type Move = (typeof MOVES)[number]

const WAY: Record<DeliveryState, Partial<Record<Move, DeliveryState>>> = {
  asked: { packed: 'ready', cancelled: 'cancelled' },
  ready: { handed: 'posted', cancelled: 'cancelled' },
  posted: { delivered: 'delivered', attempt_failed: 'failed', sent_back: 'returning' },
  failed: { out_again: 'posted', attempt_failed: 'failed', delivered: 'delivered', sent_back: 'returning' },
  returning: { came_back: 'back' },
  back: { collected: 'delivered', packed: 'ready' },
  delivered: {},
  cancelled: {},
}

export function decideMove(state: DeliveryState, move: Move): Decision<DeliveryState> {
  const next = WAY[state][move]
  return next ? accept(next) : refuse(resultProblems.notNow)
}

/** Moves a person can make from here by themselves; handing over goes by list. */
export function openMoves(state: DeliveryState): Move[] {
  return MOVES.filter((move) => move !== 'handed' && WAY[state][move] !== undefined)
}

/** The delivery axis of the dossier. */
export function dossierDelivery(state: DeliveryState): 'none' | 'waiting' | 'posted' | 'delivered' | 'failed' {
  if (state === 'cancelled') return 'none'
  if (state === 'asked' || state === 'ready' || state === 'back') return 'waiting'
  return state === 'failed' || state === 'returning' ? 'failed' : state
}

/** How whoever took the envelope was checked. What was looked at, never what stood on it. */
export const IDENTITY_CHECKS = ['card', 'vneid', 'authorised', 'known'] as const
export type IdentityCheck = (typeof IDENTITY_CHECKS)[number]

/** The last four digits, as a person types them; undefined otherwise. */
export function readTail(typed: string): string | undefined {
  const digits = typed.replace(/\D/g, '')
  return digits.length === 4 ? digits : undefined
}

/** Codes from a scanner or a keyboard, one a line or with spaces between. */
export function readScanned(text: string): string[] {
  return [...new Set(text.toUpperCase().split(/[\s,;]+/).map((one) => one.replace(/[^0-9A-Z]/g, '')).filter(Boolean))]
}

/** Rows of a list on one page. */
export const PAGE_ROWS = 50
