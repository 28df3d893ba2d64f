// A parcel's way, case by case and as a whole.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decideMove, DELIVERY_STATES, dossierDelivery, MOVES, openMoves, readScanned, readTail, type DeliveryState, type Move } from './rules.ts'

const walk = (moves: readonly Move[]) => moves.reduce<DeliveryState | undefined>((state, move) => {
  const next = state === undefined ? undefined : decideMove(state, move)
  return next?.ok ? next.value : undefined
}, 'asked')

const WALKS: [readonly Move[], DeliveryState | undefined][] = [
  [['packed', 'handed', 'delivered'], 'delivered'],
  [['packed', 'handed', 'attempt_failed', 'out_again', 'delivered'], 'delivered'],
  [['packed', 'handed', 'attempt_failed', 'attempt_failed', 'sent_back', 'came_back', 'collected'], 'delivered'],
  [['packed', 'handed', 'sent_back', 'came_back', 'packed', 'handed'], 'posted'],
  [['packed', 'cancelled'], 'cancelled'],
  [['handed'], undefined],
  [['packed', 'handed', 'cancelled'], undefined],
  [['packed', 'handed', 'delivered', 'delivered'], undefined],
]
for (const [moves, end] of WALKS) test(`${moves.join(' → ')} ends ${end ?? 'in a refusal'}`, () => assert.equal(walk(moves), end))

test('whatever is tried, an ended parcel stays ended and every state has its word on the dossier', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...MOVES), { maxLength: 30 }), (moves) => {
      let state: DeliveryState = 'asked'
      for (const move of moves) {
        const next = decideMove(state, move)
        if (state === 'delivered' || state === 'cancelled') assert.equal(next.ok, false)
        if (next.ok) state = next.value
      }
      assert.ok(['none', 'waiting', 'posted', 'delivered', 'failed'].includes(dossierDelivery(state)))
    }),
  )
  for (const state of DELIVERY_STATES) for (const move of openMoves(state)) assert.equal(decideMove(state, move).ok, true)
})

test('codes from a scanner and four digits from a person', () => {
  assert.deepEqual(readScanned('k7m2-94qx\nK7M294QX  abcd,'), ['K7M294QX', 'ABCD'])
  assert.equal(readTail(' 5 678 '), '5678')
  assert.equal(readTail('678'), undefined)
  assert.equal(readTail('0912345678'), undefined)
})
