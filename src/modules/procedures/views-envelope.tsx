// An envelope on its way: what anybody sees who scans its code with a phone. The counter opens it where it takes in files.

import { formatViDateTime, type Instant } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Verdict } from '../../ui/code.tsx'
import { Page } from '../../ui/layout.tsx'
import { Notice } from '../../ui/parts.tsx'

export type EnvelopeState = { kind: 'waiting' | 'opened' | 'expired'; at: Instant; place: string } | undefined

/** Says what this code is, and nothing of what lies inside. */
export function EnvelopeStatePage({ v, state }: { v: ViewContext; state: EnvelopeState }) {
  const { t } = v
  return (
    <Page v={v} title={t('Gói hồ sơ')}>
      {state === undefined ? <Verdict tone="bad" word={t('Không có gói này')}>{t('Mã có thể đã hỏng, hoặc gói chưa được gửi lên. Hãy mở lại mã trên máy đã chuẩn bị hồ sơ.')}</Verdict> : null}
      {state?.kind === 'waiting' ? <Verdict tone="info" word={t('Gói đang chờ quầy mở')}>{t('Mang mã này đến quầy một cửa của {place} trước {time}.', { place: state.place, time: formatViDateTime(state.at) })}</Verdict> : null}
      {state?.kind === 'opened' ? <Verdict tone="ok" word={t('Quầy đã mở gói')}>{t('Mở lúc {time}. Gói đã bị xóa khỏi máy chủ. Đã mở chưa phải là đã nộp: hãy hỏi phiếu hẹn.', { time: formatViDateTime(state.at) })}</Verdict> : null}
      {state?.kind === 'expired' ? <Verdict tone="warn" word={t('Gói đã hết hạn')}>{t('Hết hạn lúc {time}. Hãy mở hồ sơ trên máy đã chuẩn bị rồi đóng gói lại.', { time: formatViDateTime(state.at) })}</Verdict> : null}
      <Notice tone="warn">{t('Mã QR này là chìa khóa của gói. Ai có mã và đang ở quầy thì mở được. Đừng gửi ảnh mã cho người khác.')}</Notice>
    </Page>
  )
}
