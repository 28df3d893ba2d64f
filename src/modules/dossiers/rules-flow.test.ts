// The statechart, case by case: what may follow what, one supplement only, steps side by side, going back, no stop after a decision.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import content from '../../../content/dossiers/flows.json' with { type: 'json' }
import { firstState, isClosed, may, move, nationalState, openSteps, pausedIn, remainingShare, stageOf, type FlowEvent } from './rules-flow.ts'
import { flowDefinition, type Flow, type FlowState } from './schema-flow.ts'

const plain = content.flows[0]!.definition as Flow
const twoSides = content.flows[1]!.definition as Flow

const event = (text = ''): FlowEvent => (text.startsWith('STEP ') ? { type: 'STEP', step: text.slice(5) } : ({ type: text } as FlowEvent))
function walk(flow: Flow, ...events: string[]): FlowState {
  return events.reduce((state, text) => {
    const next = move(flow, state, event(text))
    assert.ok(next !== null, `${text} has no place in ${JSON.stringify(state)}`)
    return next
  }, firstState(flow))
}

test('every sample flow is well formed and plans the whole of the time', () => {
  for (const { definition, procedures } of content.flows) {
    assert.equal(flowDefinition.safeParse(definition).success, true, String(procedures[0]))
    assert.ok(Math.abs(remainingShare(definition as Flow, firstState(definition as Flow)) - 1) < 1e-9)
    const planned = (definition as Flow).stages.reduce((sum, { steps }) => sum + Math.max(...steps.map(({ share }) => share)), 0)
    assert.ok(Math.abs(planned - 1) < 1e-9, `${procedures[0]}: ${planned}`)
  }
})

describe('the ten national codes', () => {
  const CASES: [events: string[], code: number][] = [
    [[], 1],
    [['ACCEPT'], 2],
    [['REFUSE'], 3],
    [['ACCEPT', 'BEGIN'], 4],
    [['ASK_SUPPLEMENT'], 5],
    [['ACCEPT', 'BEGIN', 'ASK_SUPPLEMENT'], 5],
    [['ACCEPT', 'BEGIN', 'ASK_SUPPLEMENT', 'SUPPLY'], 4],
    [['ACCEPT', 'BEGIN', 'ASK_OBLIGATION'], 6],
    [['WITHDRAW'], 7],
    [['ACCEPT', 'WITHDRAW'], 7],
    [['ACCEPT', 'BEGIN', 'WITHDRAW'], 7],
    [['ACCEPT', 'BEGIN', 'STOP'], 8],
    [['ACCEPT', 'BEGIN', 'STEP tham_dinh', 'STEP ky_duyet', 'STEP dong_dau'], 9],
    [['ACCEPT', 'BEGIN', 'STEP tham_dinh', 'STEP ky_duyet', 'STEP dong_dau', 'RETURN'], 10],
  ]
  for (const [events, code] of CASES) test(`${events.join(', ') || 'filed'} → ${code}`, () => assert.equal(nationalState(walk(plain, ...events)), code))
})

describe('what is refused', () => {
  const CASES: [events: string[], refused: string, why: string][] = [
    [['ASK_SUPPLEMENT', 'SUPPLY', 'ACCEPT', 'BEGIN'], 'ASK_SUPPLEMENT', 'one supplement, also when it was asked before acceptance'],
    [['ACCEPT', 'BEGIN', 'ASK_SUPPLEMENT'], 'STEP tham_dinh', 'no step while the citizen is waited for'],
    [['ACCEPT', 'BEGIN', 'ASK_SUPPLEMENT'], 'BACK', 'nothing goes back while the citizen is waited for'],
    [['ACCEPT', 'BEGIN', 'STEP tham_dinh', 'STEP ky_duyet'], 'STOP', 'a decision exists'],
    [['ACCEPT', 'BEGIN', 'STEP tham_dinh', 'STEP ky_duyet'], 'WITHDRAW', 'a decision exists'],
    [['ACCEPT', 'BEGIN'], 'STEP ky_duyet', 'steps come in order'],
    [['ACCEPT'], 'REFUSE', 'what was accepted is not refused any more'],
    [['ACCEPT', 'BEGIN', 'STEP tham_dinh'], 'RETURN', 'nothing to return yet'],
    [['REFUSE'], 'ACCEPT', 'refused is the end'],
  ]
  for (const [events, refused, why] of CASES) test(`${events.join(', ')}, then ${refused}: ${why}`, () => assert.equal(may(plain, walk(plain, ...events), event(refused)), false))
})

test('steps side by side are done in any order, and each once', () => {
  for (const order of [['tham_dinh', 'xac_minh'], ['xac_minh', 'tham_dinh']]) {
    const half = walk(twoSides, 'ACCEPT', 'BEGIN', `STEP ${order[0]}`)
    assert.deepEqual(openSteps(twoSides, half).map(({ key }) => key), [order[1]])
    assert.equal(may(twoSides, half, { type: 'STEP', step: order[0]! }), false)
    assert.equal(stageOf(move(twoSides, half, { type: 'STEP', step: order[1]! })!), 1)
  }
})

test('a pause keeps the place: one side done stays done', () => {
  const state = walk(twoSides, 'ACCEPT', 'BEGIN', 'STEP xac_minh', 'ASK_SUPPLEMENT', 'SUPPLY')
  assert.deepEqual(openSteps(twoSides, state).map(({ key }) => key), ['tham_dinh'])
})

test('back from the first stage is back at the counter', () => {
  assert.equal(nationalState(walk(plain, 'ACCEPT', 'BEGIN', 'BACK')), 2)
  assert.equal(stageOf(walk(plain, 'ACCEPT', 'BEGIN', 'STEP tham_dinh', 'BACK')), 0)
})

test('whatever is tried in whatever order: the code is one of ten, never two supplements, closed stays closed, open steps and pauses agree', () => {
  const anyEvent = fc.oneof(
    fc.constantFrom('ACCEPT', 'REFUSE', 'ASK_SUPPLEMENT', 'SUPPLY', 'BEGIN', 'BACK', 'ASK_OBLIGATION', 'OBLIGATION_MET', 'STOP', 'WITHDRAW', 'RETURN'),
    fc.constantFrom('STEP tham_dinh', 'STEP xac_minh', 'STEP ky_duyet', 'STEP dong_dau', 'STEP nothing'),
  )
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), fc.constantFrom(plain, twoSides), (events, flow) => {
      let state = firstState(flow)
      for (const text of events) {
        const next = move(flow, state, event(text))
        if (isClosed(state)) assert.equal(next, null)
        if (next === null) continue
        state = JSON.parse(JSON.stringify(next)) as FlowState
        const code = nationalState(state)
        assert.ok(code >= 1 && code <= 10)
        assert.ok(state.supplements <= 1)
        assert.equal(openSteps(flow, state).length > 0, code >= 4 && code <= 6 && stageOf(state) !== null)
        assert.equal(pausedIn(state) !== null, stageOf(state) !== null && code !== 4)
        assert.ok(remainingShare(flow, state) >= 0 && remainingShare(flow, state) <= 1 + 1e-9)
      }
    }),
    { numRuns: 300 },
  )
})
