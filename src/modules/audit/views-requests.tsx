// Personal-data requests: the list by what is due next, registering one, and one request through its clocks.

import type { ViewContext } from '../../ui/context.ts'
import { Checks, Choices, Hidden, Select, Textarea, TextInput } from '../../ui/fields.tsx'
import { Button, ButtonLink, Buttons, ConfirmBox, Form, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Notice, PersonLine, Source, Stack, Tabs, Unverified } from '../../ui/parts.tsx'
import { DescriptionList, Empty, Table, Timeline, type TimelineEntry } from '../../ui/table.tsx'
import { formatVi, formatViDateTime, toPlainDate, type PlainDate } from '../../platform/time.ts'
import { standingOf, type Clocks } from './rules.ts'
import { ASKED_BY, ASKED_HOW, REFUSAL_GROUNDS, REQUEST_KINDS, type RequestRow } from './schema.ts'

const HOME = '/yeu-cau-du-lieu'
const STATES: Record<RequestRow['state'], string> = { open: 'Chờ trả lời', answered: 'Đã trả lời, chờ thực hiện', done: 'Đã xong', refused: 'Đã từ chối' }

/** 'Trả lời trước 24/11/2026 · còn 2 ngày' */
function DueBadge({ v, request, today }: { v: ViewContext; request: RequestRow; today: PlainDate }) {
  const { t } = v
  const { next, by, daysLeft, late } = standingOf(request, today)
  if (next === null || by === null) return <Badge tone={request.state === 'done' ? 'ok' : 'info'}>{t(STATES[request.state])}</Badge>
  const what = next === 'answer' ? t('Trả lời trước {day}', { day: formatVi(by) }) : t('Làm xong trước {day}', { day: formatVi(by) })
  const left = late ? t('quá hạn {n} ngày', { n: -daysLeft }) : daysLeft === 0 ? t('hết hôm nay') : t('còn {n} ngày', { n: daysLeft })
  return <Badge tone={late ? 'bad' : daysLeft <= 1 ? 'warn' : 'info'}>{`${what} · ${left}`}</Badge>
}

export function ClockSource({ v, clocks }: { v: ViewContext; clocks: Clocks & { checkedOn: string } }) {
  return (
    <>
      <Source v={v} name={clocks.source} checkedOn={formatVi(clocks.checkedOn as PlainDate)} verified={clocks.status === 'official'} />
      <p class="hint">{clocks.note}</p>
    </>
  )
}

export interface RequestsPageProps {
  v: ViewContext
  requests: RequestRow[]
  settled: boolean
  today: PlainDate
  clocks: Clocks & { checkedOn: string }
}

export function RequestsPage({ v, requests, settled, today, clocks }: RequestsPageProps) {
  const { t } = v
  const late = requests.filter((request) => standingOf(request, today).late).length
  return (
    <Page
      v={v}
      wide
      title={t('Yêu cầu về dữ liệu cá nhân')}
      lead={t('Ai cũng có quyền biết, sửa, rút lại và xóa dữ liệu của mình. Việc ở đây là trả lời đúng hạn.')}
      actions={<ButtonLink href={`${HOME}/moi`} icon="plus" kind="main">{t('Ghi yêu cầu mới')}</ButtonLink>}
    >
      <Tabs
        label={t('Tình trạng')}
        tabs={[
          { href: HOME, label: t('Đang chờ'), current: !settled },
          { href: `${HOME}?da-xong=1`, label: t('Đã xong'), current: settled },
        ]}
      />
      {late > 0 ? <Notice tone="bad" title={t('{n} yêu cầu quá hạn', { n: late })}>{t('Quá hạn là vi phạm quyền của người dân. Hãy làm những việc ở đầu danh sách trước.')}</Notice> : null}
      <Table
        caption={settled ? t('Yêu cầu đã xong') : t('Yêu cầu đang chờ, gấp nhất trước')}
        rows={requests}
        empty={settled ? t('Chưa có yêu cầu nào đã xong.') : t('Không có yêu cầu nào đang chờ.')}
        rowTone={(row) => (standingOf(row, today).late ? 'bad' : undefined)}
        columns={[
          { head: t('Người'), cell: (row) => <a href={`${HOME}/${row.id}`}>{row.residentName}</a> },
          { head: t('Yêu cầu'), cell: (row) => t(REQUEST_KINDS[row.kind]) },
          { head: t('Nhận ngày'), cell: (row) => formatVi(toPlainDate(row.askedAt)) },
          { head: t('Hạn'), cell: (row) => <DueBadge v={v} request={row} today={today} /> },
        ]}
      />
      <ClockSource v={v} clocks={clocks} />
    </Page>
  )
}

const options = (v: ViewContext, of: Record<string, string>) => Object.entries(of).map(([value, label]) => ({ value, label: v.t(label) }))

export interface NewRequestProps {
  v: ViewContext
  typed: string
  found: { id: string; fullName: string; birthYear: number | null; hamletName: string; headName: string }[]
  person: { id: string; fullName: string } | undefined
  commandId: string
  problems?: FieldProblem[]
  values: Record<string, string>
}

export function NewRequestPage({ v, typed, found, person, commandId, problems, values }: NewRequestProps) {
  const { t } = v
  return (
    <Page v={v} title={t('Ghi yêu cầu mới')} crumbs={[{ href: HOME, label: t('Yêu cầu về dữ liệu cá nhân') }]}>
      {person ? null : (
        <>
          <Form v={v} action={`${HOME}/moi`} method="get" inline label={t('Tìm người')}>
            <TextInput name="q" type="search" label={t('Tên người yêu cầu')} hint={t('Không cần dấu; thêm năm sinh cho nhanh')} value={typed} width="medium" />
            <Button icon="search">{t('Tìm')}</Button>
          </Form>
          {typed !== '' && found.length === 0 ? <Empty icon="search">{t('Không thấy ai. Thử bớt chữ, hoặc người này chưa có trong sổ: khi đó xã không giữ dữ liệu nào của họ.')}</Empty> : null}
          <Stack>
            {found.map((row) => (
              <PersonLine
                name={row.fullName}
                href={`${HOME}/moi?nguoi=${row.id}`}
                detail={[row.birthYear === null ? t('chưa rõ năm sinh') : t('sinh {year}', { year: row.birthYear }), row.hamletName, t('hộ {name}', { name: row.headName })].join(' · ')}
              />
            ))}
          </Stack>
        </>
      )}
      {person ? (
        <Form v={v} action={HOME} commandId={commandId} problems={problems}>
          <p>
            {t('Người yêu cầu')}: <strong>{person.fullName}</strong> · <a href={`/nguoi/${person.id}/du-lieu`}>{t('Xem xã đang giữ gì')}</a> · <a href={`${HOME}/moi`}>{t('Chọn người khác')}</a>
          </p>
          <Hidden name="residentId" value={person.id} />
          <Choices name="kind" label={t('Yêu cầu gì')} options={options(v, REQUEST_KINDS)} value={values.kind} layout="grid" error={problemOf(problems, 'kind')} />
          <Select name="askedBy" label={t('Ai yêu cầu')} width="medium" options={options(v, ASKED_BY)} value={values.askedBy ?? 'self'} error={problemOf(problems, 'askedBy')} />
          <Select name="askedHow" label={t('Nhận bằng cách nào')} width="medium" options={options(v, ASKED_HOW)} value={values.askedHow} error={problemOf(problems, 'askedHow')} />
          <Textarea name="wish" label={t('Lời yêu cầu')} hint={t('Ghi ngắn. Không ghi số căn cước, mã OTP hay mật khẩu.')} optional v={v} rows={2} maxlength={500} value={values.wish} error={problemOf(problems, 'wish')} />
          <Checks name="processors" label={t('Bên khác')} optional v={v} options={[{ value: 'co', label: t('Phải yêu cầu bên xử lý khác cùng dừng (thời hạn dài hơn)') }]} values={values.processors === 'co' ? ['co'] : []} />
          <Button>{t('Ghi yêu cầu, tính hạn từ hôm nay')}</Button>
        </Form>
      ) : null}
    </Page>
  )
}

export interface RequestPageProps {
  v: ViewContext
  request: RequestRow
  today: PlainDate
  clocks: Clocks & { checkedOn: string }
  ids: [string, string, string, string]
  refused?: { act: string; problems: FieldProblem[]; values: Record<string, string> }
}

export function RequestPage(props: RequestPageProps) {
  const { v, request, today, clocks } = props
  const { t } = v
  const sourced = clocks.act[request.kind].sourced
  const waiting = request.state === 'open' || request.state === 'answered'
  return (
    <Page v={v} title={`${t(REQUEST_KINDS[request.kind])}: ${request.residentName}`} crumbs={[{ href: HOME, label: t('Yêu cầu về dữ liệu cá nhân') }]}>
      <p>
        <DueBadge v={v} request={request} today={today} />
      </p>
      <DescriptionList
        items={[
          { term: t('Người'), value: <a href={`/nguoi/${request.residentId}/du-lieu`}>{t('{name}: xã đang giữ gì (xem, in, tải JSON)', { name: request.residentName })}</a> },
          { term: t('Ai yêu cầu'), value: `${t(ASKED_BY[request.askedBy])}, ${t(ASKED_HOW[request.askedHow]).toLowerCase()}` },
          { term: t('Lời yêu cầu'), value: request.wish },
          { term: t('Phải trả lời trước'), value: formatVi(request.answerBy), hint: t('{n} ngày làm việc, không tính ngày nghỉ', { n: clocks.answerWorkingDays }) },
          { term: t('Phải làm xong trước'), value: <>{formatVi(request.actBy)} {sourced ? null : <Unverified v={v} why={clocks.note} />}</> },
        ]}
      />
      <Timeline label={t('Diễn biến')} entries={historyOf(v, request)} />
      {waiting ? <Acts {...props} /> : null}
      <ClockSource v={v} clocks={clocks} />
    </Page>
  )
}

function historyOf(v: ViewContext, request: RequestRow): TimelineEntry[] {
  const { t } = v
  const entries: TimelineEntry[] = [{ when: formatViDateTime(request.askedAt), iso: request.askedAt, title: t('Nhận yêu cầu') }]
  if (request.answeredAt) entries.push({ when: formatViDateTime(request.answeredAt), iso: request.answeredAt, title: t('Đã trả lời'), ...(request.answer && { text: request.answer }) })
  if (request.extendedAt) entries.push({ when: formatViDateTime(request.extendedAt), iso: request.extendedAt, title: t('Gia hạn một lần, tới {day}', { day: formatVi(request.actBy) }), tone: 'warn', ...(request.extensionReason && { text: request.extensionReason }) })
  if (request.doneAt) {
    const refused = request.state === 'refused'
    const ground = request.refusalGround ? t(REFUSAL_GROUNDS[request.refusalGround as keyof typeof REFUSAL_GROUNDS] ?? request.refusalGround) : ''
    entries.push({ when: formatViDateTime(request.doneAt), iso: request.doneAt, title: refused ? t('Đã từ chối') : t('Đã xong'), tone: refused ? 'bad' : 'ok', text: [ground, request.outcome ?? ''].filter((part) => part !== '').join('. ') })
  }
  return entries
}

function Acts({ v, request, clocks, ids, refused }: RequestPageProps) {
  const { t } = v
  const base = `${HOME}/${request.id}`
  const of = (act: string) => (refused?.act === act ? refused : { problems: undefined, values: {} as Record<string, string> })
  const [answering, finishing, refusing, extending] = [of('tra-loi'), of('xong'), of('tu-choi'), of('gia-han')]
  return (
    <>
      {request.state === 'open' ? (
        <section>
          <h2>{t('Trả lời người yêu cầu')}</h2>
          <p>{t('Cho họ biết đã nhận, ai giải quyết, các bước và ngày xong.')}</p>
          <Form v={v} action={`${base}/tra-loi`} commandId={ids[0]} problems={answering.problems} scope="tl">
            <Textarea name="answer" scope="tl" label={t('Đã trả lời thế nào')} rows={2} value={answering.values.answer} error={problemOf(answering.problems, 'answer')} />
            <Button>{t('Ghi đã trả lời')}</Button>
          </Form>
        </section>
      ) : null}
      <section>
        <h2>{t('Thực hiện')}</h2>
        <WhatToDo v={v} request={request} />
        <Form v={v} action={`${base}/xong`} commandId={ids[1]} problems={finishing.problems} scope="xg">
          <Textarea name="outcome" scope="xg" label={t('Đã làm gì')} rows={2} value={finishing.values.outcome} error={problemOf(finishing.problems, 'outcome')} />
          <Button>{t('Ghi đã xong')}</Button>
        </Form>
      </section>
      <Buttons>
        {request.extendedAt === null ? (
          <ConfirmBox v={v} action={`${base}/gia-han`} commandId={ids[2]} label={t('Gia hạn')} icon="clock" text={t('Chỉ một lần, thêm {n} ngày, và phải báo cho người yêu cầu kèm lý do.', { n: clocks.act[request.kind].extensionDays })} confirmLabel={t('Gia hạn')} problems={extending.problems}>
            <Textarea name="reason" label={t('Lý do gia hạn')} rows={2} value={extending.values.reason} error={problemOf(extending.problems, 'reason')} />
          </ConfirmBox>
        ) : null}
        <ConfirmBox v={v} action={`${base}/tu-choi`} commandId={ids[3]} label={t('Từ chối yêu cầu')} icon="stop" text={t('Phải có căn cứ và giải thích cho người yêu cầu. Họ có quyền khiếu nại.')} confirmLabel={t('Ghi từ chối')} problems={refusing.problems}>
          <Select name="ground" label={t('Căn cứ')} blank={t('Chọn căn cứ')} options={options(v, REFUSAL_GROUNDS)} value={refusing.values.ground} error={problemOf(refusing.problems, 'ground')} />
          <Textarea name="outcome" label={t('Giải thích')} rows={2} value={refusing.values.outcome} error={problemOf(refusing.problems, 'outcome')} />
        </ConfirmBox>
      </Buttons>
    </>
  )
}

/** The page where the right itself is served; this module only keeps the clocks. */
function WhatToDo({ v, request }: { v: ViewContext; request: RequestRow }) {
  const { t } = v
  const held = `/nguoi/${request.residentId}/du-lieu`
  switch (request.kind) {
    case 'access':
      return <p><a href={held}>{t('Mở trang dữ liệu đang giữ để in hoặc tải về cho họ')}</a></p>
    case 'correct':
      return <p><a href={`/nguoi/${request.residentId}`}>{t('Mở hồ sơ để sửa')}</a></p>
    case 'erase':
      return <p><ButtonLink href={`${HOME}/${request.id}/xoa`} icon="trash" kind="danger">{t('Xóa dữ liệu của người này')}</ButtonLink></p>
    default:
      return <p><a href={held}>{t('Mở trang dữ liệu đang giữ để rút đồng ý hoặc ghi hạn chế')}</a></p>
  }
}

export function ErasePage({ v, request, commandId }: { v: ViewContext; request: RequestRow; commandId: string }) {
  const { t } = v
  return (
    <Page v={v} title={t('Xóa dữ liệu của {name}', { name: request.residentName })} crumbs={[{ href: HOME, label: t('Yêu cầu về dữ liệu cá nhân') }, { href: `${HOME}/${request.id}`, label: t(REQUEST_KINDS[request.kind]) }]}>
      <Notice tone="warn" title={t('Không lấy lại được')}>
        {t('Tên, ngày sinh, điện thoại, đồng ý và lời ghi về người này bị xóa khỏi sổ hộ và khỏi nội dung sổ cái. Số đếm và chuỗi mã băm giữ nguyên.')}
      </Notice>
      <Form v={v} action={`${HOME}/${request.id}/xoa`} commandId={commandId} label={t('Xóa dữ liệu')}>
        <Buttons>
          <Button kind="danger">{t('Xóa và ghi đã xong')}</Button>
          <ButtonLink href={`${HOME}/${request.id}`}>{t('Thôi')}</ButtonLink>
        </Buttons>
      </Form>
    </Page>
  )
}
