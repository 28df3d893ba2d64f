// The public page that checks a badge, drawn by the server and, without network, by the checker's own worker.

import { daysBetween, formatVi, formatViDateTime, toPlainDate, type Instant, type PlainDate } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Button, FileInput, Form, problemOf, Textarea, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Notice, type Tone } from '../../ui/parts.tsx'
import { DescriptionList } from '../../ui/table.tsx'
import { fingerprintOf, type Verdict } from './rules-badge.ts'

export interface VerifyProps {
  v: ViewContext
  today: PlainDate
  typed?: string
  verdict?: Verdict
  problems?: readonly FieldProblem[]
  /** Without network: when the keys at hand were fetched. */
  keptFrom?: Instant
}

type Genuine = Extract<Verdict, { kind: 'genuine' }>

export function VerifyPage({ v, today, typed = '', verdict, problems, keptFrom }: VerifyProps) {
  return (
    <Page v={v} title={v.t('Kiểm tra huy hiệu kỹ năng')} lead={v.t('Chụp mã QR trên huy hiệu rồi gửi ảnh, hoặc dán chữ đọc được từ mã. Không ai cần tài khoản.')}>
      {keptFrom ? <Notice tone="info">{v.t('Không có mạng: đang kiểm tra bằng khóa lưu trên máy này lúc {time}.', { time: formatViDateTime(keptFrom) })}</Notice> : null}
      {verdict ? <Answer v={v} today={today} verdict={verdict} /> : null}
      <Form v={v} action="/huy-hieu/kiem-tra" files label={v.t('Kiểm tra huy hiệu kỹ năng')} {...(problems && { problems })}>
        <FileInput v={v} name="picture" label={v.t('Ảnh mã QR')} accept="image/png,image/jpeg" optional error={problemOf(problems, 'picture')} />
        <Textarea v={v} name="badge" label={v.t('Hoặc dán chữ từ mã QR')} optional value={typed} rows={3} error={problemOf(problems, 'badge')} />
        <Button icon="shield" full>
          {v.t('Kiểm tra')}
        </Button>
      </Form>
      <p class="hint">{v.t('Ảnh chỉ được xem để đọc mã, không lưu lại. Trang này không hỏi mật khẩu, mã OTP hay số căn cước.')}</p>
    </Page>
  )
}

function Answer({ v, today, verdict }: Required<Pick<VerifyProps, 'v' | 'today' | 'verdict'>>) {
  const { tone, title, text } = saidOf(v, verdict)
  return (
    <>
      <Notice tone={tone} title={title} live>
        {text}
      </Notice>
      {verdict.kind === 'genuine' ? <Content v={v} today={today} verdict={verdict} /> : null}
    </>
  )
}

function saidOf({ t }: ViewContext, verdict: Verdict): { tone: Tone; title: string; text: string } {
  switch (verdict.kind) {
    case 'unreadable':
      return { tone: 'bad', title: t('Không đọc được huy hiệu'), text: t('Chữ này không phải của một huy hiệu. Hãy chụp lại cả mã QR, hoặc dán lại cho đủ.') }
    case 'stranger':
      return { tone: 'bad', title: t('Không rõ ai ký'), text: t('Người ký tự xưng là “{name}” nhưng khóa ấy không có trong sổ khóa ở đây. Đừng tin cho tới khi hỏi xã.', { name: verdict.issuerName }) }
    case 'forged':
      return { tone: 'bad', title: t('Không phải huy hiệu thật'), text: t('Nội dung đã bị sửa hoặc chữ ký không khớp khóa của xã.') }
    case 'malformed':
      return { tone: 'bad', title: t('Huy hiệu thiếu phần bắt buộc'), text: t('Chữ ký đúng nhưng thiếu: {parts}.', { parts: verdict.missing.join(', ') }) }
  }
  if (verdict.status === 'revoked') return { tone: 'bad', title: t('Huy hiệu này đã bị thu hồi'), text: t('Chữ ký là thật nhưng xã đã thu hồi: huy hiệu không còn dùng được.') }
  if (verdict.time === 'expired') return { tone: 'warn', title: t('Huy hiệu thật nhưng đã hết hạn'), text: t('Kỹ năng và màn hình thay đổi theo năm tháng: cần làm lại để có huy hiệu mới.') }
  if (verdict.time === 'early') return { tone: 'warn', title: t('Huy hiệu chưa tới ngày có giá trị'), text: t('Hãy xem lại ngày giờ của máy đang kiểm tra.') }
  if (verdict.status === 'unknown') return { tone: 'warn', title: t('Chữ ký thật, chưa biết có bị thu hồi không'), text: t('Máy này chưa có danh sách thu hồi. Hãy mở trang này một lần khi có mạng.') }
  return { tone: 'ok', title: t('Huy hiệu thật, còn hiệu lực'), text: t('Chữ ký khớp khóa của xã và huy hiệu không có trong danh sách thu hồi.') }
}

function Content({ v, today, verdict: { credential, kid, fictional, listFrom } }: { v: ViewContext; today: PlainDate; verdict: Genuine }) {
  const { t } = v
  const { achievement } = credential.credentialSubject
  const day = (text: string) => formatVi(text.slice(0, 10) as PlainDate)
  const age = listFrom === null ? null : daysBetween(toPlainDate(listFrom), today)
  return (
    <>
      <DescriptionList
        items={[
          { term: t('Kỹ năng'), value: achievement.name },
          { term: t('Xã ký'), value: credential.issuer.name },
          { term: t('Ký ngày'), value: day(credential.validFrom) },
          { term: t('Có giá trị tới'), value: day(credential.validUntil) },
          { term: t('Huy hiệu nói gì'), value: achievement.description },
          { term: t('Cách đạt'), value: achievement.criteria.narrative },
          { term: t('Danh sách thu hồi lập lúc'), value: listFrom === null ? null : formatViDateTime(listFrom), ...(age !== null && age > 0 && { hint: t('{n} ngày trước: huy hiệu thu hồi sau đó chưa hiện ở đây.', { n: age }) }) },
          { term: t('Dấu vân khóa'), value: <code>{fingerprintOf(kid)}</code>, hint: t('So với tờ dán ở bảng tin của xã.') },
        ]}
      />
      <p class="hint">{t('Trong huy hiệu không có tên hay số căn cước của ai: mã không chứng minh người cầm là ai.')}</p>
      {fictional ? <Notice tone="warn">{t('Đây là huy hiệu trình diễn, dữ liệu hư cấu.')}</Notice> : null}
    </>
  )
}
