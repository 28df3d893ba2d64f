// Small parts that every page of dossiers shares: the state as a badge, the due time with its warning, a row's words.

import type { Instant } from '../../platform/time.ts'
import { formatVi, formatViTime, toPlainDate } from '../../platform/time.ts'
import type { Speak, Translate } from '../../ui/context.ts'
import type { Crumb } from '../../ui/layout.tsx'
import { Badge, type Tone } from '../../ui/parts.tsx'
import { momentWords } from './rules-clock.ts'
import type { NationalState } from './rules-flow.ts'
import { stateWords } from './words.ts'

const STATE_TONE: Record<number, Tone | undefined> = { 1: 'info', 2: 'info', 3: 'bad', 4: 'info', 5: 'warn', 6: 'warn', 7: undefined, 8: 'bad', 9: 'ok', 10: 'ok' }

/** The state with its national code, so that it can be compared with what the portal shows. */
export function StateBadge({ v, state }: { v: Speak; state: number }) {
  const tone = STATE_TONE[state]
  return <Badge {...(tone && { tone })}>{`${state} · ${stateWords(v.t, state as NationalState)}`}</Badge>
}

export interface DueFacts {
  state: number
  acceptedAt: Instant | null
  dueAt: Instant | null
  nearAt: Instant | null
  endedAt: Instant | null
  apologyAt: Instant | null
}

/** Due when, and how pressing that is; said in words, never by colour alone. */
export function Due({ v, row, now }: { v: Speak; row: DueFacts; now: Instant }) {
  const { t } = v
  if (row.endedAt !== null) return row.dueAt !== null && row.endedAt > row.dueAt ? <Badge tone="bad">{t('Xong trễ hạn')}</Badge> : <span>{t('Đã xong')}</span>
  if (row.acceptedAt === null) return <span>{t('Chưa tính giờ')}</span>
  if (row.dueAt === null) return row.state === 5 || row.state === 6 ? <Badge tone="warn">{t('Đồng hồ đang dừng')}</Badge> : <span>{t('Theo luật chuyên ngành')}</span>
  const words = momentWords(row.dueAt, t)
  if (row.dueAt < now) {
    return (
      <>
        <Badge tone="bad" icon="warning">{t('Quá hạn')}</Badge> {words} {row.apologyAt === null || row.apologyAt < row.dueAt ? <Badge tone="bad">{t('Cần xin lỗi')}</Badge> : null}
      </>
    )
  }
  if (row.nearAt !== null && row.nearAt <= now) {
    return (
      <>
        <Badge tone="warn" icon="clock">{t('Sắp đến hạn')}</Badge> {words}
      </>
    )
  }
  return <span>{words}</span>
}

export function shortWhen(at: Instant): string {
  return `${formatViTime(at)} ${formatVi(toPlainDate(at))}`
}

export function dossierCrumbs(t: Translate, ...more: Crumb[]): Crumb[] {
  return [{ href: '/ho-so', label: t('Hồ sơ') }, ...more]
}
