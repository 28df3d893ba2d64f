// Words for what recognition keeps: tiers, missing steps, what a run was.

import { formatVi, type PlainDate } from '../../platform/time.ts'
import type { Translate } from '../../ui/context.ts'
import { PROOF_STEPS, RECALL_DAYS, type ProofStep, type Tier } from './rules-proof.ts'

export function tierLabel(t: Translate, tier: Tier | 'confirmed' | 'runs'): string {
  switch (tier) {
    case 'practised':
      return t('Đã luyện')
    case 'guided':
      return t('Đã cùng làm')
    case 'witnessed':
      return t('Có người chứng kiến')
    case 'proved':
      return t('Đã chứng minh')
    case 'confirmed':
      return t('Đã có xác nhận nơi khác')
    case 'runs':
      return t('Lần chứng kiến')
  }
}

export function tierMeaning(t: Translate, tier: Tier | 'confirmed'): string {
  switch (tier) {
    case 'practised':
      return t('Tự luyện và đồng ý cho giữ kết quả. Không phải bằng chứng.')
    case 'guided':
      return t('Làm được khi có người nhắc, hoặc có lần lộ bí mật.')
    case 'witnessed':
      return t('Tự làm trên máy mình, có người ngồi cạnh.')
    case 'proved':
      return t('Hai ngày khác nhau, một màn hình lạ, và lại sau {from}–{to} ngày.', RECALL_DAYS)
    case 'confirmed':
      return t('Cơ quan khác đã xác nhận; ở đây chỉ ghi lại, không cấp.')
  }
}

export function stepLabel(t: Translate, step: ProofStep): string {
  switch (step) {
    case 'first':
      return t('Tự làm một lần, có người chứng kiến')
    case 'second':
      return t('Tự làm lại vào ngày khác')
    case 'variant':
      return t('Làm được trên màn hình trông khác')
    case 'recall':
      return t('Làm lại sau {from}–{to} ngày', RECALL_DAYS)
  }
}

/** The next thing to do, when it can be done. */
export function nextStepWords(t: Translate, missing: readonly string[], window: { from: PlainDate; to: PlainDate } | null, today: PlainDate): string {
  const step = PROOF_STEPS.find((one) => missing.includes(one))
  if (step === undefined) return t('Đã đủ.')
  if (step === 'recall' && window !== null && window.to >= today) return t('Làm lại trong khoảng {from} đến {to}', { from: formatVi(window.from), to: formatVi(window.to) })
  return stepLabel(t, step)
}

export function runWords(t: Translate, run: { help: string; variant: boolean; slip: boolean }): string {
  return [run.help === 'none' ? t('tự làm') : t('có người nhắc'), run.variant ? t('màn hình lạ') : null, run.slip ? t('lộ bí mật: chưa đạt') : null].filter(Boolean).join(' · ')
}

/** 'Vàng Thị Đặt' → 'Đặt': how a neighbour calls her. */
export function givenName(fullName: string): string {
  return fullName.trim().split(/\s+/).at(-1) ?? ''
}
