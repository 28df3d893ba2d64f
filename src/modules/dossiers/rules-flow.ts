// How a dossier moves: a statechart built from the flow pinned to it, run by XState as a pure function from state and
// event to state. No timers: deadlines are rows. The ten national codes are read off the state.

import { and, assign, createMachine, initialTransition, stateIn, transition, type AnyMachineSnapshot, type AnyStateMachine } from 'xstate'
import type { Flow, FlowState, FlowStep } from './schema-flow.ts'

/** The codes synced nationally (facts §2.3). */
export const NATIONAL_STATES = {
  1: 'Mới đăng ký',
  2: 'Được tiếp nhận',
  3: 'Không được tiếp nhận',
  4: 'Đang xử lý',
  5: 'Yêu cầu bổ sung giấy tờ',
  6: 'Yêu cầu thực hiện nghĩa vụ tài chính',
  7: 'Công dân yêu cầu rút hồ sơ',
  8: 'Dừng xử lý',
  9: 'Đã xử lý xong',
  10: 'Đã trả kết quả',
} as const
export type NationalState = keyof typeof NATIONAL_STATES

export type FlowEvent =
  | { type: 'ACCEPT' | 'REFUSE' | 'ASK_SUPPLEMENT' | 'SUPPLY' | 'BEGIN' | 'BACK' | 'ASK_OBLIGATION' | 'OBLIGATION_MET' | 'STOP' | 'WITHDRAW' | 'RETURN' }
  | { type: 'STEP'; step: string }

type Node = Record<string, unknown>
interface Asked {
  context: { supplements: number }
  event: { type: string; step?: string }
}

const stageName = (index: number) => `stage${index}`
const moving = stateIn('#moving')
const isStep = (key: string) => and([moving, ({ event }: Asked) => event.step === key] as never)
/** One request to supplement, whenever it is made (Nghị định 118/2025/NĐ-CP, Điều 11). */
const firstRequest = ({ context }: Asked) => context.supplements === 0
const countRequest = assign({ supplements: ({ context }: Asked) => context.supplements + 1 } as never)

function stageNode(flow: Flow, index: number): Node {
  const { steps } = flow.stages[index]!
  const next = index + 1 < flow.stages.length ? `#${stageName(index + 1)}` : '#done'
  const decided = isDecidedBefore(flow, index)
  const leaving = {
    BACK: { target: index === 0 ? '#accepted' : `#${stageName(index - 1)}`, guard: moving },
    ...(!decided && { STOP: '#stopped', WITHDRAW: '#withdrawn' }),
  }
  if (steps.length === 1) return { id: stageName(index), on: { ...leaving, STEP: { target: next, guard: isStep(steps[0]!.key) } } }
  const side = ({ key }: FlowStep) => [key, { initial: 'open', states: { open: { on: { STEP: { target: 'done', guard: isStep(key) } } }, done: { type: 'final' } } }]
  return { id: stageName(index), type: 'parallel', on: leaving, onDone: next, states: Object.fromEntries(steps.map(side)) }
}

function isDecidedBefore(flow: Flow, index: number): boolean {
  return flow.stages.slice(0, index).some((stage) => stage.steps.some((step) => step.decides === true))
}

/** The statechart of a flow, for the engine and for drawing. */
export function machineOf(flow: Flow): AnyStateMachine {
  const askFirst = { guard: firstRequest, actions: countRequest }
  return createMachine({
    id: 'dossier',
    initial: 'filed',
    context: { supplements: 0 },
    states: {
      filed: { on: { ACCEPT: 'accepted', REFUSE: 'refused', WITHDRAW: 'withdrawn', ASK_SUPPLEMENT: { target: 'supplementing', ...askFirst } } },
      supplementing: { on: { SUPPLY: 'filed', REFUSE: 'refused', WITHDRAW: 'withdrawn' } },
      accepted: { id: 'accepted', on: { BEGIN: 'processing', STOP: 'stopped', WITHDRAW: 'withdrawn' } },
      processing: {
        type: 'parallel',
        states: {
          work: { initial: stageName(0), states: Object.fromEntries(flow.stages.map((_, index) => [stageName(index), stageNode(flow, index)])) },
          pace: {
            initial: 'moving',
            states: {
              moving: { id: 'moving', on: { ASK_SUPPLEMENT: { target: 'supplement', ...askFirst }, ASK_OBLIGATION: 'obligation' } },
              supplement: { on: { SUPPLY: 'moving' } },
              obligation: { on: { OBLIGATION_MET: 'moving' } },
            },
          },
        },
      },
      done: { id: 'done', on: { RETURN: 'returned' } },
      returned: { type: 'final' },
      refused: { type: 'final' },
      stopped: { id: 'stopped', type: 'final' },
      withdrawn: { id: 'withdrawn', type: 'final' },
    },
  } as never) as never
}

interface Engine {
  machine: AnyStateMachine
  /** Pure answers are the same every time: asked once for each state and event. */
  answers: Map<string, FlowState | null>
}
const engines = new WeakMap<Flow, Engine>()

function engineOf(flow: Flow): Engine {
  let engine = engines.get(flow)
  if (!engine) engines.set(flow, (engine = { machine: machineOf(flow), answers: new Map() }))
  return engine
}

export function firstState(flow: Flow): FlowState {
  const [snapshot] = (initialTransition as (machine: AnyStateMachine) => unknown)(engineOf(flow).machine) as [AnyMachineSnapshot]
  return { value: snapshot.value, supplements: 0 }
}

/** The next state, or null when the event has no place in this one. */
export function move(flow: Flow, state: FlowState, event: FlowEvent): FlowState | null {
  const { machine, answers } = engineOf(flow)
  const key = `${JSON.stringify(state)} ${event.type} ${event.type === 'STEP' ? event.step : ''}`
  const known = answers.get(key)
  if (known !== undefined) return known
  const before = machine.resolveState({ value: state.value as never, context: { supplements: state.supplements } })
  let after: FlowState | null = null
  if (before.can(event as never)) {
    const [next] = transition(machine as never, before as never, event as never) as unknown as [AnyMachineSnapshot]
    after = { value: next.value, supplements: (next.context as { supplements: number }).supplements }
  }
  if (answers.size > 5000) answers.clear()
  answers.set(key, after)
  return after
}

export function may(flow: Flow, state: FlowState, event: FlowEvent): boolean {
  return move(flow, state, event) !== null
}

interface Processing {
  work: string | Record<string, Record<string, string>>
  pace: 'moving' | 'supplement' | 'obligation'
}

function processingOf({ value }: FlowState): Processing | undefined {
  return typeof value === 'object' && value !== null ? (value as { processing?: Processing }).processing : undefined
}

export function nationalState(state: FlowState): NationalState {
  const processing = processingOf(state)
  if (processing) return processing.pace === 'moving' ? 4 : processing.pace === 'supplement' ? 5 : 6
  return { filed: 1, accepted: 2, refused: 3, supplementing: 5, withdrawn: 7, stopped: 8, done: 9, returned: 10 }[state.value as string] as NationalState
}

export function pausedIn(state: FlowState): 'supplement' | 'obligation' | null {
  const pace = processingOf(state)?.pace
  return pace === undefined || pace === 'moving' ? null : pace
}

/** The stage being worked on, counted from 0; null before and after processing. */
export function stageOf(state: FlowState): number | null {
  const work = processingOf(state)?.work
  if (work === undefined) return null
  return Number((typeof work === 'string' ? work : Object.keys(work)[0]!).slice('stage'.length))
}

/** Steps somebody has to do now: one, or those of a parallel stage that are not done yet. */
export function openSteps(flow: Flow, state: FlowState): FlowStep[] {
  const stage = stageOf(state)
  if (stage === null) return []
  const work = processingOf(state)!.work
  const { steps } = flow.stages[stage]!
  if (typeof work === 'string') return steps
  const sides = work[stageName(stage)]!
  return steps.filter(({ key }) => sides[key] !== 'done')
}

/** The part of the granted time that the steps still to do are planned to take: 0 to 1. */
export function remainingShare(flow: Flow, state: FlowState): number {
  const stage = stageOf(state)
  if (stage === null) return typeof state.value === 'string' && ['filed', 'supplementing', 'accepted'].includes(state.value) ? 1 : 0
  const open = Math.max(0, ...openSteps(flow, state).map(({ share }) => share))
  return flow.stages.slice(stage + 1).reduce((sum, { steps }) => sum + Math.max(...steps.map(({ share }) => share)), open)
}

/** Finished for good: nothing can be done with it but look. */
export function isClosed(state: FlowState): boolean {
  return [3, 7, 8, 10].includes(nationalState(state))
}

export function stepOf(flow: Flow, key: string): FlowStep | undefined {
  return flow.stages.flatMap(({ steps }) => steps).find((step) => step.key === key)
}
