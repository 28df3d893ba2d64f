// What citizens do on the stand-in portal: file, supplement, withdraw. The commune hears of it by message.

import { newId } from '../../platform/ids.ts'
import { addSeconds, type Instant } from '../../platform/time.ts'
import type { OpenPortalState, PortalMessage, PortalState } from './state.ts'

export const PORTAL_HOST = 'portal.stand-in.invalid'
const LATE_SECONDS = 60

export interface NewFiling {
  commune: string
  procedureCode: string
  procedureName: string
  applicantName: string
  phone: string
  address: string
  papers: { name: string; file: string }[]
  paid: boolean
}

/** A citizen files on the portal: the dossier is there at once, the commune hears of it by message. */
export function fileOnPortal(state: OpenPortalState, now: Instant, filing: NewFiling): string {
  const read = state.read()
  const serial = read.serial + 1
  const yymmdd = now.slice(2, 10).replaceAll('-', '')
  const code = `G99.${filing.commune}-${yymmdd}-${String(serial).padStart(6, '0')}`
  state.write((s) => {
    s.serial = serial
    s.dossiers[code] = { code, commune: filing.commune, procedureCode: filing.procedureCode, procedureName: filing.procedureName, applicantName: filing.applicantName, channel: 2, state: 1, no: 0, dueAt: null, events: [] }
    s.messages.push(
      message(s, now, filing.commune, 'filed', {
        code, procedureCode: filing.procedureCode, filedAt: now, applicantName: filing.applicantName, phone: filing.phone, address: filing.address, vneid: true, databases: ['CSDL quốc gia về dân cư'], paidOnline: filing.paid ? 1 : 0,
        components: filing.papers.map(({ name, file }) => ({ documentKey: '', name, kind: 'electronic', url: `https://${PORTAL_HOST}/tep/${file}` })),
      }),
    )
  })
  return code
}

export function citizenSays(state: OpenPortalState, now: Instant, code: string, kind: 'supplied' | 'withdrawn', words: string): void {
  const dossier = state.read().dossiers[code]
  if (!dossier) return
  const papers = kind === 'supplied' ? { components: [{ documentKey: '', name: 'Giấy tờ bổ sung', kind: 'electronic', url: `https://${PORTAL_HOST}/tep/giay-to.png` }] } : {}
  state.write((s) => void s.messages.push(message(s, now, dossier.commune, kind, { code, words, at: now, ...papers })))
}

function message(state: PortalState, now: Instant, commune: string, kind: PortalMessage['kind'], payload: Record<string, unknown>): PortalMessage {
  return { id: newId(now) as string, commune, kind, payload, visibleAt: state.faults.late ? addSeconds(now, LATE_SECONDS) : now, acknowledged: false }
}
