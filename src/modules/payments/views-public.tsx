// What a payer sees: how much, for what, is it paid, and a code to scan. Names are left out: the link may be passed on.

import { formatVnd } from '../../platform/money.ts'
import { formatViDateTime } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Verdict } from '../../ui/code.tsx'
import { Button, ButtonLink, Buttons, Form, problemOf, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Notice } from '../../ui/parts.tsx'
import type { ReceiptRow } from './queries.ts'
import { excessVnd, openVnd } from './rules.ts'
import { LinesTable, PayBox, type PayBoxProps } from './views.tsx'

export function CodeFormPage({ v, typed = '', problems }: { v: ViewContext; typed?: string; problems?: FieldProblem[] }) {
  const { t } = v
  return (
    <Page v={v} title={t('Xem khoản phải trả')} lead={t('Gõ mã bắt đầu bằng GC trên phiếu. Không cần tài khoản.')}>
      <Form v={v} action="/tra-phi" problems={problems}>
        <TextInput name="code" label={t('Mã trên phiếu')} hint="GC K7M2 94QX ABC" value={typed} error={problemOf(problems, 'code')} />
        <Button>{t('Xem')}</Button>
      </Form>
    </Page>
  )
}

function Standing({ v, charge }: Pick<PayBoxProps, 'v' | 'charge'>) {
  const { t } = v
  if (charge.cancelled) return <Verdict tone="info" word={t('Không phải trả nữa')}>{t('Khoản này đã hủy. Nếu đã chuyển tiền, xã sẽ hoàn lại; hãy hỏi quầy.')}</Verdict>
  if (charge.state === 'paid') return <Verdict tone="ok" word={t('Đã trả đủ')}>{charge.settledAt ? t('Xã nhận được tiền lúc {when}.', { when: formatViDateTime(charge.settledAt) }) : null}</Verdict>
  if (charge.state === 'over') return <Verdict tone="warn" word={t('Đã trả thừa')}>{t('Thừa {amount}. Xã sẽ hoàn lại; đừng trả thêm.', { amount: formatVnd(excessVnd(charge)) })}</Verdict>
  if (charge.state === 'partial') return <Verdict tone="warn" word={t('Còn thiếu {amount}', { amount: formatVnd(openVnd(charge)) })}>{t('Đã nhận {amount}. Quét mã dưới đây để trả nốt.', { amount: formatVnd(charge.paidVnd - charge.refundedVnd) })}</Verdict>
  if (charge.state === 'refunded') return <Verdict tone="info" word={t('Đã hoàn tiền')} />
  return <Verdict tone="info" word={t('Chưa trả: {amount}', { amount: formatVnd(charge.amountVnd) })}>{charge.dueAt ? t('Trả trước {when}.', { when: formatViDateTime(charge.dueAt) }) : null}</Verdict>
}

export function PayPage(props: PayBoxProps & { receipt: ReceiptRow | undefined; communeName: string; fictional: boolean }) {
  const { v, charge, receipt, communeName, fictional } = props
  const { t } = v
  return (
    <Page v={v} title={charge.title} lead={communeName}>
      {fictional ? <Notice tone="warn">{t('Dữ liệu hư cấu để trình diễn.')}</Notice> : null}
      <Standing v={v} charge={charge} />
      {openVnd(charge) > 0 ? (
        <>
          <PayBox {...props} />
          <p class="hint">{t('Trả xong, ngân hàng báo cho xã trong vài phút. Mở lại trang này để xem.')}</p>
          <Buttons>
            <ButtonLink href={`/tra-phi/${charge.code}`} icon="sync">
              {t('Xem lại')}
            </ButtonLink>
          </Buttons>
        </>
      ) : null}
      {receipt ? <p>{t('Biên nhận số {number}/{year}.', { number: receipt.number, year: receipt.year })}</p> : null}
      <LinesTable v={v} lines={charge.lines} amountVnd={charge.amountVnd} />
      <Notice tone="info">{t('Chỉ trả theo mã trên phiếu hoặc trang này. Cán bộ không bao giờ xin mã OTP, mật khẩu, hay bảo chuyển vào tài khoản riêng.')}</Notice>
    </Page>
  )
}
