// What the stand-in portal knows, in one file written whole: dossiers with the events it was told, messages for the
// communes, what lies in the citizens' store, and the faults that are switched on.

import * as fs from 'node:fs'
import * as path from 'node:path'
import type { Instant } from '../../platform/time.ts'

export interface ToldEvent {
  id: string
  no: number
  state: number
  type: string
  at: string
}

export interface PortalDossier {
  code: string
  commune: string
  procedureCode: string
  procedureName: string
  applicantName: string
  channel: number
  /** The state of the newest event told, whatever order they came in. */
  state: number
  no: number
  dueAt: string | null
  events: ToldEvent[]
}

export interface PortalMessage {
  id: string
  commune: string
  kind: 'filed' | 'supplied' | 'withdrawn'
  payload: Record<string, unknown>
  visibleAt: Instant
  acknowledged: boolean
  /** How the commune answered when it would not take it. */
  refusal?: string
}

export interface StoredResult {
  code: string
  resultCode: string
  name: string
  sha256: string | null
  storedAt: Instant
}

export const FAULTS = { late: 'Đến muộn một phút', doubled: 'Gửi hai lần', disordered: 'Đảo thứ tự', rejected: 'Từ chối mọi tin trạng thái', lost: 'Nhận rồi mà không trả lời', down: 'Sập cả ngày' } as const
export type Fault = keyof typeof FAULTS

export interface PortalState {
  dossiers: Record<string, PortalDossier>
  messages: PortalMessage[]
  results: StoredResult[]
  faults: Partial<Record<Fault, boolean>>
  serial: number
}

const KEPT = 3000

export function openPortalState(dir: string) {
  const file = path.join(dir, 'portal', 'state.json')
  let state: PortalState | undefined
  const read = (): PortalState => {
    if (state) return state
    const empty: PortalState = { dossiers: {}, messages: [], results: [], faults: {}, serial: 0 }
    state = fs.existsSync(file) ? { ...empty, ...(JSON.parse(fs.readFileSync(file, 'utf8')) as Partial<PortalState>) } : empty
    return state
  }
  return {
    read,
    /** Written beside and moved into place: a killed process leaves the old state whole. */
    write(change: (state: PortalState) => void): void {
      const now = read()
      change(now)
      now.messages = now.messages.filter((message, index) => !message.acknowledged || index >= now.messages.length - KEPT)
      const codes = Object.keys(now.dossiers)
      for (const code of codes.slice(0, Math.max(0, codes.length - KEPT))) delete now.dossiers[code]
      now.results = now.results.slice(-KEPT)
      fs.mkdirSync(path.dirname(file), { recursive: true })
      fs.writeFileSync(`${file}.new`, JSON.stringify(now))
      fs.renameSync(`${file}.new`, file)
    },
  }
}
export type OpenPortalState = ReturnType<typeof openPortalState>
