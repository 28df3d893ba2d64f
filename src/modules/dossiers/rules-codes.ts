// Dossier codes (Thông tư 03/2025/TT-VPCP, Điều 13): a pattern per commune, a serial number that begins again each day.
// Khoản 3 (nationally centralised services) was read; the ordinary pattern is by analogy and unverified; the older one is still accepted.

import type { PlainDate } from '../../platform/time.ts'

export const CODE_PATTERNS = {
  ordinary: { name: 'Thông thường', pattern: '{agency}-{yymmdd}-{serial}', example: 'H26.001.12-261128-0001', verified: false },
  centralised: { name: 'Dịch vụ công tập trung cấp quốc gia', pattern: '{agency}-{yymmdd}-{owner}{serial}', example: 'H26.001.12-261128-010001', verified: true },
  legacy: { name: 'Kiểu cũ', pattern: '000.00.01.{agency}-{yymmdd}-{serial}', example: '000.00.01.H40-261128-0001', verified: false },
} as const
export type CodePattern = keyof typeof CODE_PATTERNS
export const CODE_PATTERN_KEYS = Object.keys(CODE_PATTERNS) as [CodePattern, ...CodePattern[]]

export interface CodeSettings {
  pattern: string
  /** The agency's electronic identifier, 'MX1X2.Y1Y2Y3.Z1Z2'. */
  agency: string
  /** Two digits of the owner of the system; only centralised codes carry it. */
  owner: string
}

export function makeCode({ pattern, agency, owner }: CodeSettings, day: PlainDate, serial: number): string {
  const yymmdd = day.slice(2).replaceAll('-', '')
  return CODE_PATTERNS[pattern as CodePattern].pattern
    .replace('{agency}', agency)
    .replace('{yymmdd}', yymmdd)
    .replace('{owner}', owner)
    .replace('{serial}', String(serial).padStart(4, '0'))
}

/** Any code as people type it or a scanner reads it, in one spelling; undefined when it cannot be one. Procedure codes are not dossier codes. */
export function readCode(typed: string): string | undefined {
  const code = typed.trim().toUpperCase().replace(/\s*([.\-–])\s*/g, '$1').replaceAll('–', '-')
  return /^[A-Z0-9]+(?:\.[A-Z0-9]+)*-\d{6}-\d{4,10}$/.test(code) ? code : undefined
}

/** The last digits alone, as a person at the counter reads them out: '0012', '12'. */
export function readSerial(typed: string): string | undefined {
  const digits = typed.trim()
  return /^\d{1,6}$/.test(digits) ? digits.padStart(4, '0') : undefined
}
