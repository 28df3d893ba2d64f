// "Mời đến nhà": the resident's page (no account), the leader's list and the answer; escalations beside.

import { formatViDateTime, type Instant } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Choices, ConfirmBox, Form, Hidden, problemOf, Select, Textarea, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Notice, Tabs } from '../../ui/parts.tsx'
import { DescriptionList, Empty } from '../../ui/table.tsx'
import type { CallRow, EscalationRow, MemberOption } from './queries-calls.ts'
import { callStateLabel } from './words-office.ts'
import { escalationLabel } from './words.ts'

/** What a real helper never asks for: said on every page a stranger may see. */
export function NeverAsked({ v }: { v: ViewContext }) {
  return (
    <Notice tone="warn" title={v.t('Người hướng dẫn thật không bao giờ hỏi')}>
      <ul>
        <li>{v.t('mã OTP, mật khẩu, mã PIN của bạn')}</li>
        <li>{v.t('chụp căn cước, quét mặt, lấy vân tay')}</li>
        <li>{v.t('tiền, số thẻ ngân hàng, hoặc cài ứng dụng từ đường dẫn lạ')}</li>
      </ul>
      <p>
        {v.t('Người đến nhà có thẻ với mã. Gõ mã ở trang “Người hướng dẫn có thật không?” để kiểm tra.')} <a href="/nguoi-huong-dan">{v.t('Kiểm tra thẻ')}</a>
      </p>
    </Notice>
  )
}

export interface CallFormProps {
  v: ViewContext
  communes: readonly { code: string; name: string }[]
  commune: { code: string; name: string } | null
  hamlets: readonly { id: string; name: string }[]
  values: Record<string, string>
  commandId: string
  problems?: readonly FieldProblem[]
}

export function AskForVisitPage(props: CallFormProps) {
  const { v, commune } = props
  return (
    <Page v={v} title={v.t('Mời tổ đến nhà hướng dẫn')} lead={v.t('Không mất tiền, không cần tài khoản. Tổ sẽ đến hướng dẫn tận nhà.')}>
      {commune ? <CallForm {...props} commune={commune} /> : <CommuneChoice {...props} />}
      <NeverAsked v={v} />
    </Page>
  )
}

function CommuneChoice({ v, communes }: CallFormProps) {
  if (communes.length === 0) return <Empty icon="map">{v.t('Chưa có xã, phường nào dùng trang này.')}</Empty>
  return (
    <Form v={v} action="/moi-den-nha" method="get" label={v.t('Chọn xã, phường')}>
      <Select name="xa" label={v.t('Bạn ở xã, phường nào?')} value="" options={communes.map(({ code, name }) => ({ value: code, label: name }))} />
      <Button>{v.t('Tiếp')}</Button>
    </Form>
  )
}

function CallForm({ v, commune, hamlets, values, commandId, problems }: CallFormProps & { commune: { code: string; name: string } }) {
  const error = (name: string) => problemOf(problems, name)
  return (
    <Form v={v} action={`/moi-den-nha?xa=${commune.code}`} commandId={commandId} label={v.t('Mời tổ đến nhà hướng dẫn')} {...(problems && { problems })}>
      <p>
        <strong>{commune.name}</strong> · <a href="/moi-den-nha?chon=1">{v.t('Đổi xã, phường')}</a>
      </p>
      <TextInput name="callerName" label={v.t('Tên của bạn')} value={values.callerName ?? ''} error={error('callerName')} maxlength={120} autocomplete="name" />
      <Select
        v={v}
        name="hamletId"
        label={v.t('Thôn, tổ')}
        optional
        value={values.hamletId ?? ''}
        error={error('hamletId')}
        blank={v.t('Không rõ')}
        options={hamlets.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <TextInput
        name="placeText"
        label={v.t('Nhà ở đâu? (ngõ, số nhà, gần chỗ nào)')}
        value={values.placeText ?? ''}
        error={error('placeText')}
        maxlength={200}
      />
      <Textarea
        name="about"
        label={v.t('Cần giúp việc gì?')}
        value={values.about ?? ''}
        error={error('about')}
        rows={3}
        maxlength={500}
        hint={v.t('Ví dụ: quên mật khẩu VNeID, nộp hồ sơ tạm trú. Đừng ghi mật khẩu hay số căn cước.')}
      />
      <TextInput
        v={v}
        name="phone"
        type="tel"
        inputmode="tel"
        label={v.t('Số điện thoại')}
        optional
        value={values.phone ?? ''}
        error={error('phone')}
        maxlength={20}
        width="medium"
        hint={v.t('Chỉ để tổ hẹn giờ đến. Tên, chỗ ở và số điện thoại được xóa 90 ngày sau khi tổ trả lời xong.')}
      />
      <Button icon="knock" full>
        {v.t('Mời tổ đến')}
      </Button>
    </Form>
  )
}

export function CallReceivedPage({
  v,
  code,
  call,
}: {
  v: ViewContext
  code: string
  call: { state: CallRow['state']; answer: string | null; askedAt: Instant }
}) {
  return (
    <Page v={v} title={v.t('Lời mời của bạn')}>
      <Notice tone={call.state === 'declined' ? 'warn' : 'ok'} title={callStateLabel(v.t, call.state)}>
        <p>{v.t('Gửi lúc {when}. Mã lời mời: {code}. Giữ trang này để xem tổ đã nhận chưa.', { when: formatViDateTime(call.askedAt), code })}</p>
        {call.answer ? <p>{v.t('Tổ trả lời: {answer}', { answer: call.answer })}</p> : null}
      </Notice>
      <NeverAsked v={v} />
    </Page>
  )
}

export function CallListPage({
  v,
  calls,
  counts,
  state,
}: {
  v: ViewContext
  calls: readonly CallRow[]
  counts: Record<CallRow['state'], number>
  state: CallRow['state']
}) {
  const tab = (key: CallRow['state']) => ({ href: `/loi-moi?xem=${key}`, label: callStateLabel(v.t, key), count: String(counts[key]), current: key === state })
  return (
    <Page
      v={v}
      title={v.t('Lời mời đến nhà')}
      lead={v.t('Người dân tự mời. Nhận thì nhà đó lên đầu danh sách tối nay của tổ.')}
      actions={
        <ButtonLink href="/moi-den-nha" icon="plus">
          {v.t('Ghi hộ người gọi điện')}
        </ButtonLink>
      }
    >
      <Tabs label={v.t('Chọn lời mời')} tabs={[tab('open'), tab('accepted'), tab('done'), tab('declined')]} />
      {calls.length === 0 ? <Empty icon="bell">{v.t('Không có lời mời nào ở mục này.')}</Empty> : null}
      {calls.map((call) => (
        <Card title={call.callerName} href={`/loi-moi/${call.id}`} mark={<Badge>{callStateLabel(v.t, call.state)}</Badge>}>
          <p>{call.about}</p>
          <p class="knock-last">
            {[call.hamletName, call.placeText].filter(Boolean).join(', ')} · {formatViDateTime(call.askedAt)}
          </p>
        </Card>
      ))}
    </Page>
  )
}

export interface CallPageProps {
  v: ViewContext
  call: CallRow
  /** Households that may be the caller's, by what was typed or the caller's name. */
  found: readonly { id: string; headName: string; where: string; names: string }[]
  search: string
  members: readonly MemberOption[]
  values: Record<string, string>
  commandIds: { accept: string; decline: string; done: string }
  problems?: { act: string; problems: readonly FieldProblem[] }
}

export function CallPage(props: CallPageProps) {
  const { v, call } = props
  return (
    <Page v={v} title={call.callerName} lead={call.about} crumbs={[{ href: '/loi-moi', label: v.t('Lời mời đến nhà') }]}>
      <DescriptionList
        items={[
          { term: v.t('Trạng thái'), value: callStateLabel(v.t, call.state) },
          { term: v.t('Thôn, tổ'), value: call.hamletName },
          { term: v.t('Nhà ở đâu'), value: call.placeText },
          { term: v.t('Số điện thoại'), value: call.phone ? <a href={`tel:${call.phone}`}>{call.phone}</a> : '' },
          { term: v.t('Mời lúc'), value: formatViDateTime(call.askedAt) },
          { term: v.t('Hộ'), value: call.householdId ? <a href={`/di-ngo/nha/${call.householdId}`}>{call.headName}</a> : '' },
          { term: v.t('Người đi'), value: call.memberName },
          { term: v.t('Trả lời'), value: call.answer },
        ]}
      />
      {call.state === 'open' ? <AcceptForm {...props} /> : null}
      {call.state === 'accepted' ? (
        <Card title={v.t('Đã đến')}>
          <p>{v.t('Ghi lượt thăm “Gặp được” ở nhà này thì lời mời tự chuyển sang “Đã đến”.')}</p>
          <Form v={v} action={`/loi-moi/${call.id}`} commandId={props.commandIds.done} label={v.t('Đã đến')}>
            <Hidden name="act" value="done" />
            <TextInput v={v} name="answer.done" label={v.t('Lời nhắn cho người mời')} optional value="" maxlength={500} />
            <Button kind="plain" icon="check">
              {v.t('Đánh dấu đã đến')}
            </Button>
          </Form>
        </Card>
      ) : null}
      {call.state === 'open' || call.state === 'accepted' ? (
        <ConfirmBox
          v={v}
          action={`/loi-moi/${call.id}`}
          commandId={props.commandIds.decline}
          label={v.t('Không nhận')}
          confirmLabel={v.t('Không nhận lời mời')}
          text={v.t('Người mời sẽ thấy lý do trên trang lời mời của họ.')}
          {...(props.problems?.act === 'decline' && { problems: props.problems.problems })}
        >
          <Hidden name="act" value="decline" />
          <Textarea
            name="answer.decline"
            label={v.t('Lý do')}
            value={props.values['answer.decline'] ?? ''}
            rows={2}
            maxlength={500}
            error={props.problems?.act === 'decline' ? problemOf(props.problems.problems, 'answer.decline') : undefined}
          />
        </ConfirmBox>
      ) : null}
    </Page>
  )
}

function AcceptForm({ v, call, found, search, members, values, commandIds, problems }: CallPageProps) {
  const wrong = problems?.act === 'accept' ? problems.problems : undefined
  return (
    <Card title={v.t('Nhận lời mời')}>
      <Form v={v} action={`/loi-moi/${call.id}`} method="get" inline label={v.t('Tìm hộ')}>
        <TextInput name="tim" type="search" label={v.t('Tìm hộ theo tên, không cần dấu')} value={search} />
        <Button kind="plain" icon="search">
          {v.t('Tìm')}
        </Button>
      </Form>
      {found.length === 0 ? (
        <Notice tone="warn">{v.t('Không thấy hộ nào khớp. Thử tên chủ hộ, hoặc thêm hộ ở mục Người dân rồi quay lại.')}</Notice>
      ) : (
        <Form v={v} action={`/loi-moi/${call.id}`} commandId={commandIds.accept} label={v.t('Nhận lời mời')} {...(wrong && { problems: wrong })}>
          <Hidden name="act" value="accept" />
          <Choices
            name="householdId"
            label={v.t('Là hộ nào?')}
            value={values.householdId ?? ''}
            error={problemOf(wrong, 'householdId')}
            options={found.map(({ id, headName, where, names }) => ({ value: id, label: headName, hint: [where, names].filter(Boolean).join(' · ') }))}
          />
          <Select
            v={v}
            name="memberId"
            label={v.t('Ai đi?')}
            optional
            value={values.memberId ?? ''}
            error={problemOf(wrong, 'memberId')}
            blank={v.t('Tổ tự phân công')}
            options={members.map(({ id, fullName, teamName }) => ({ value: id, label: `${fullName} (${teamName})` }))}
          />
          <TextInput v={v} name="answer.accept" label={v.t('Lời nhắn cho người mời')} optional value={values['answer.accept'] ?? ''} maxlength={500} />
          <Button icon="check">{v.t('Nhận')}</Button>
        </Form>
      )}
    </Card>
  )
}

export interface EscalationListProps {
  v: ViewContext
  rows: readonly EscalationRow[]
  state: 'open' | 'handled'
  toWhom: string
  commandIds: ReadonlyMap<string, string>
  problems?: { id: string; problems: readonly FieldProblem[]; answer: string }
  /** Desk staff without field rights see no house pages. */
  mayOpenHouse: boolean
}

export function EscalationListPage({ v, rows, state, toWhom, commandIds, problems, mayOpenHouse }: EscalationListProps) {
  const href = (xem: string, den: string) => `/chuyen-tiep?xem=${xem}${den ? `&den=${den}` : ''}`
  const tab = (key: string, label: string) => ({ href: href(state, key), label, current: key === toWhom })
  return (
    <Page
      v={v}
      title={v.t('Việc chuyển tiếp')}
      lead={v.t('Việc tổ viên gặp ở nhà dân mà cần người khác giải quyết.')}
      actions={
        <ButtonLink href={href(state === 'open' ? 'xong' : 'mo', toWhom)}>
          {state === 'open' ? v.t('Xem việc đã trả lời') : v.t('Xem việc chưa trả lời')}
        </ButtonLink>
      }
    >
      <Tabs
        label={v.t('Chuyển cho ai')}
        tabs={[
          tab('', v.t('Tất cả')),
          tab('counter', escalationLabel(v.t, 'counter')),
          tab('police', escalationLabel(v.t, 'police')),
          tab('leader', escalationLabel(v.t, 'leader')),
        ]}
      />
      {rows.length === 0 ? (
        <Empty icon="check">{state === 'open' ? v.t('Không còn việc nào chờ trả lời.') : v.t('Chưa có việc nào được trả lời.')}</Empty>
      ) : null}
      {rows.map((row) => (
        <Card
          title={escalationLabel(v.t, row.toWhom)}
          mark={<Badge tone={row.state === 'open' ? 'warn' : 'ok'}>{row.state === 'open' ? v.t('chưa trả lời') : v.t('đã trả lời')}</Badge>}
        >
          <p>{row.reason}</p>
          <p class="knock-last">
            {row.householdId && mayOpenHouse ? <a href={`/di-ngo/nha/${row.householdId}`}>{row.headName}</a> : row.headName}
            {row.hamletName ? `, ${row.hamletName}` : ''} · {formatViDateTime(row.raisedAt)}
            {row.raisedByName ? ` · ${row.raisedByName}` : ''}
          </p>
          {row.state === 'handled' ? (
            <p>{v.t('Đã trả lời: {answer}', { answer: row.answer ?? '' })}</p>
          ) : (
            <details class="more" open={problems?.id === row.id ? true : undefined}>
              <summary>{v.t('Trả lời')}</summary>
              <Form
                v={v}
                action={`/chuyen-tiep/${row.id}`}
                commandId={commandIds.get(row.id) ?? ''}
                label={v.t('Trả lời')}
                {...(problems?.id === row.id && { problems: problems.problems })}
              >
                <Textarea
                  name={`answer.${row.id}`}
                  label={v.t('Đã giải quyết thế nào?')}
                  value={problems?.id === row.id ? problems.answer : ''}
                  rows={3}
                  maxlength={1000}
                  error={problems?.id === row.id ? problemOf(problems.problems, `answer.${row.id}`) : undefined}
                />
                <Button icon="check">{v.t('Lưu câu trả lời')}</Button>
              </Form>
            </details>
          )}
        </Card>
      ))}
    </Page>
  )
}
