// "Is this helper real?": read at a half-open door, perhaps by somebody frightened. One word first, then what to do.

import type { Child } from 'hono/jsx'
import { formatShortCode } from '../../platform/ids.ts'
import { formatVi } from '../../platform/time.ts'
import { Verdict } from '../../ui/code.tsx'
import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, Form, problemOf, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Card, Notice } from '../../ui/parts.tsx'
import { DescriptionList } from '../../ui/table.tsx'
import { NEVER_ASKED } from './helper-card.ts'
import type { CheckedHelper } from './queries.ts'
import { cardEnd, judgeCard } from './rules.ts'
import type { PlainDate } from '../../platform/time.ts'

const KINDS: Record<string, string> = { xa: 'Xã', phuong: 'Phường', dac_khu: 'Đặc khu' }

export function CheckFormPage({ v, typed = '', problems }: { v: ViewContext; typed?: string; problems?: FieldProblem[] }) {
  return (
    <Page v={v} title={v.t('Kiểm tra người hướng dẫn')} lead={v.t('Người đến nhà bạn có thẻ in mã gồm 8 chữ và số. Gõ mã đó vào đây.')}>
      <CodeForm v={v} typed={typed} problems={problems} />
      <NeverAsked v={v} />
      <InDoubt v={v} hotline={null} />
    </Page>
  )
}

function CodeForm({ v, typed = '', problems }: { v: ViewContext; typed?: string; problems?: FieldProblem[] }) {
  return (
    <Form v={v} action="/nguoi-huong-dan" problems={problems}>
      <TextInput
        name="code"
        label={v.t('Mã trên thẻ')}
        hint={v.t('Chữ hoa hay chữ thường, có gạch hay không đều được.')}
        value={typed}
        width="medium"
        maxlength={40}
        error={problemOf(problems, 'code')}
      />
      <Button icon="search">{v.t('Kiểm tra')}</Button>
    </Form>
  )
}

export function HelperPage({ v, helper, code, today }: { v: ViewContext; helper: CheckedHelper; code: string; today: PlainDate }) {
  const verdict = judgeCard(helper, today)
  const end = formatVi(cardEnd(helper))
  const commune = `${v.t(KINDS[helper.communeKind] ?? '')} ${helper.communeName}`.trim()
  return (
    <Page v={v} title={v.t('Kiểm tra thẻ {code}', { code: formatShortCode(code) })}>
      {helper.fictional ? <Notice tone="warn">{v.t('Dữ liệu hư cấu để trình diễn: đây không phải người thật.')}</Notice> : null}
      {verdict === 'real' ? (
        <Verdict tone="ok" word={v.t('Có thật')}>
          {v.t('{name} là người hướng dẫn của {commune}. Hãy so tên này với tên trên thẻ.', { name: helper.fullName, commune })}
        </Verdict>
      ) : (
        <Verdict tone="warn" word={v.t('Hết hạn')}>
          {verdict === 'left'
            ? v.t('Thẻ này từng có thật, nhưng người giữ thẻ không còn trong tổ. Đừng để họ hướng dẫn.')
            : v.t('Thẻ này từng có thật, nhưng hết giá trị từ sau ngày {date}. Đừng để họ hướng dẫn cho đến khi có thẻ mới.', { date: end })}
        </Verdict>
      )}
      <DescriptionList
        items={[
          ...(verdict === 'real' ? [{ term: v.t('Họ tên'), value: helper.fullName }] : []),
          { term: v.t('Tổ'), value: helper.teamName },
          { term: v.t('Nơi làm việc'), value: `${commune}, ${helper.provinceName}` },
          { term: v.t('Quyết định'), value: v.t('số {number} ngày {date}', { number: helper.decisionNumber, date: formatVi(helper.decisionDate) }) },
          ...(verdict === 'left' ? [] : [{ term: v.t('Có giá trị đến'), value: end }]),
        ]}
      />
      <NeverAsked v={v} />
      <InDoubt v={v} hotline={helper.hotline} />
    </Page>
  )
}

export function UnknownCodePage({ v, code }: { v: ViewContext; code: string | undefined }) {
  return (
    <Page v={v} title={v.t('Kiểm tra người hướng dẫn')}>
      <Verdict tone="bad" word={v.t('Không có thật')}>
        {code
          ? v.t('Không có thẻ nào mang mã {code}. Đừng mở cửa, đừng đưa điện thoại cho người này.', { code: formatShortCode(code) })
          : v.t('Mã bạn vừa mở không phải mã của thẻ nào. Đừng mở cửa, đừng đưa điện thoại cho người này.')}
      </Verdict>
      <Card title={v.t('Có thể chỉ là gõ nhầm')} level={2}>
        <CodeForm v={v} />
      </Card>
      <NeverAsked v={v} />
      <InDoubt v={v} hotline={null} />
    </Page>
  )
}

function NeverAsked({ v }: { v: ViewContext }) {
  return (
    <Card title={v.t('Người hướng dẫn thật không bao giờ hỏi')} icon="shield" tone="info">
      <ul>
        {NEVER_ASKED.map((item) => (
          <li>
            <strong>{v.t(item)}</strong>
          </li>
        ))}
      </ul>
      <p>{v.t('Ai hỏi một trong những thứ này, dù có thẻ, cũng là kẻ lừa đảo.')}</p>
    </Card>
  )
}

function InDoubt({ v, hotline }: { v: ViewContext; hotline: string | null }) {
  const steps: Child[] = [
    v.t('Cứ đóng cửa, bảo họ đợi. Người thật sẽ vui vẻ đợi.'),
    v.t('Gọi hoặc nhờ người gọi trưởng thôn, tổ trưởng mà bạn đã quen.'),
    hotline ? (
      <>
        {v.t('Gọi Ủy ban nhân dân xã')}: <a href={`tel:${hotline.replace(/[^\d+]/g, '')}`}>{hotline}</a>
      </>
    ) : (
      v.t('Đến thẳng Ủy ban nhân dân xã để hỏi. Đừng gọi số do người lạ đưa.')
    ),
  ]
  return (
    <Card title={v.t('Nếu còn nghi ngờ')} icon="help">
      <ol>
        {steps.map((step) => (
          <li>{step}</li>
        ))}
      </ol>
      <Buttons>
        <ButtonLink href="/nguoi-huong-dan" icon="search">
          {v.t('Kiểm tra mã khác')}
        </ButtonLink>
      </Buttons>
    </Card>
  )
}
