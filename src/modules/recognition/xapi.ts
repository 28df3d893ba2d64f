// Witnessed runs for other learning systems: one xAPI 1.0.3 statement for each, and the same as lines of CSV. The actor is an
// account of this site by the register's id; no name, no number leaves in a statement.

import type { EvidenceEvent } from './queries-board.ts'

const VERBS = {
  completed: { id: 'http://adlnet.gov/expapi/verbs/completed', display: { 'en-US': 'completed', 'vi-VN': 'đã làm xong' } },
  attempted: { id: 'http://adlnet.gov/expapi/verbs/attempted', display: { 'en-US': 'attempted', 'vi-VN': 'đã thử' } },
  failed: { id: 'http://adlnet.gov/expapi/verbs/failed', display: { 'en-US': 'failed', 'vi-VN': 'chưa đạt' } },
} as const

/** Alone is "completed", with help "attempted", a secret given away "failed". */
export function verbOf({ help, slip }: Pick<EvidenceEvent, 'help' | 'slip'>): (typeof VERBS)[keyof typeof VERBS] {
  return slip ? VERBS.failed : help === 'none' ? VERBS.completed : VERBS.attempted
}

export interface Statement {
  id: string
  timestamp: string
  version: '1.0.3'
  actor: { objectType: 'Agent'; account: { homePage: string; name: string } }
  verb: { id: string; display: Record<string, string> }
  object: { objectType: 'Activity'; id: string; definition: { type: string; name: Record<string, string> } }
  result: { completion: boolean; success: boolean }
  context: { platform: string; language: string; instructor?: { objectType: 'Agent'; account: { homePage: string; name: string } }; extensions: Record<string, unknown> }
}

export function statementOf(event: EvidenceEvent, origin: string, titleOf: (guideId: string) => string): Statement {
  const agent = (name: string) => ({ objectType: 'Agent' as const, account: { homePage: origin, name } })
  const alone = event.help === 'none' && !event.slip
  return {
    id: event.id,
    timestamp: event.ranAt,
    version: '1.0.3',
    actor: agent(event.residentId),
    verb: verbOf(event),
    object: { objectType: 'Activity', id: `${origin}/hoc/${event.guideId}`, definition: { type: 'http://adlnet.gov/expapi/activities/simulation', name: { 'vi-VN': titleOf(event.guideId) } } },
    result: { completion: true, success: alone },
    context: {
      platform: 'Gõ Cửa',
      language: 'vi-VN',
      ...(event.memberId && { instructor: agent(event.memberId) }),
      extensions: { [`${origin}/xapi/phien-ban-bai`]: event.guideVersion, [`${origin}/xapi/ky-nang`]: event.skill, [`${origin}/xapi/man-hinh-la`]: event.variant, [`${origin}/xapi/ngay`]: event.ranOn },
    },
  }
}

export const CSV_HEAD = ['id', 'ngay', 'ma_nguoi', 'ho_ten', 'nam_sinh', 'noi_o', 'bai', 'phien_ban', 'ky_nang', 'tu_lam', 'man_hinh_la', 'lo_bi_mat', 'nguoi_chung_kien']

export function csvRow(event: EvidenceEvent): string {
  const { id, ranOn, residentId, fullName, birthYear, hamletName, guideId, guideVersion, skill, help, variant, slip, memberName } = event
  return csvLine([id, ranOn, residentId, fullName, birthYear, hamletName, guideId, guideVersion, skill, help === 'none' ? 1 : 0, variant ? 1 : 0, slip ? 1 : 0, memberName])
}

/** RFC 4180; a cell that a spreadsheet would take for a formula is made plain. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  const cell = (value: string | number | null) => {
    const text = String(value ?? '')
    const plain = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
    return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
  }
  return `${cells.map(cell).join(',')}\r\n`
}
