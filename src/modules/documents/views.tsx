// The document office: what waits for me, all papers, one paper with its trail, versions side by side.

import { formatVi, formatViDateTime, type Instant, type PlainDate } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Checks, Hidden, Select, TextInput } from '../../ui/fields.tsx'
import { Button, ButtonLink, Buttons, Form, problemOf, Textarea, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Notice, Stack, Tabs } from '../../ui/parts.tsx'
import { DescriptionList, Empty, Table } from '../../ui/table.tsx'
import { typeName, urgencyName } from './decree.ts'
import type { Comment, Consultation, DocumentRow, Line, StageFile, TrailRow, Version } from './queries.ts'
import { STATES, stepOf, type DocumentState, type StepKey } from './rules-flow.ts'
import type { Breach } from './rules-format.ts'
import type { Change } from './rules-markup.ts'
import type { AnnexRow } from './queries-attachments.ts'
import type { CopyRow } from './queries-copies.ts'
import { AnnexPart } from './views-attachments.tsx'
import type { LetterRow } from './queries-letters.ts'
import { CopyPart, FileForm } from './views-filing.tsx'
import { LetterPart } from './views-letters.tsx'

export const home = (v: ViewContext) => ({ href: '/van-ban', label: v.t('Văn bản điện tử') })

/** The parts of the document office, as tabs on each of its first pages. */
export function OfficeTabs({ v, current }: { v: ViewContext; current: string }) {
  const tabs = [
    { href: '/van-ban', label: v.t('Việc của tôi') },
    { href: '/van-ban/di', label: v.t('Văn bản đi') },
    { href: '/van-ban/den', label: v.t('Văn bản đến') },
    { href: '/van-ban/so', label: v.t('Sổ đăng ký') },
    { href: '/van-ban/sao', label: v.t('Các bản sao') },
    { href: '/van-ban/truc', label: v.t('Trục liên thông') },
    { href: '/van-ban/ho-so', label: v.t('Hồ sơ lưu') },
    { href: '/van-ban/co-quan', label: v.t('Cơ quan và đơn vị') },
  ]
  return <Tabs label={v.t('Các phần của văn bản')} tabs={tabs.map((tab) => ({ ...tab, current: tab.href === current }))} />
}

const TONES: Partial<Record<DocumentState, 'ok' | 'warn' | 'bad' | 'info'>> = {
  drafting: 'info', unit_review: 'warn', format_check: 'warn', awaiting_initials: 'warn', awaiting_signature: 'warn', signed: 'warn', numbered: 'warn', sealed: 'warn', issued: 'ok', recalled: 'bad', replaced: 'bad',
}

export function StateBadge({ v, state }: { v: ViewContext; state: DocumentState }) {
  return <Badge tone={TONES[state]}>{v.t(STATES[state])}</Badge>
}

const OVER: readonly DocumentState[] = ['issued', 'recalled', 'replaced']

/** Until when; of no interest once the paper is out. */
function due(v: ViewContext, { dueOn, state }: Pick<Line, 'dueOn' | 'state'>, today: PlainDate) {
  if (dueOn === null || OVER.includes(state)) return null
  return <Badge tone={dueOn < today ? 'bad' : undefined}>{dueOn < today ? v.t('quá hạn {date}', { date: formatVi(dueOn) }) : v.t('hạn {date}', { date: formatVi(dueOn) })}</Badge>
}

export function DocumentTable({ v, rows, today, caption, empty }: { v: ViewContext; rows: Line[]; today: PlainDate; caption: string; empty: string }) {
  return (
    <Table
      caption={caption}
      rows={rows}
      empty={empty}
      columns={[
        { head: v.t('Trích yếu'), rowHead: true, cell: (row) => <a href={`/van-ban/di/${row.id}`}>{row.subject}</a> },
        { head: v.t('Loại'), cell: (row) => v.t(typeName(row.typeKey)) },
        { head: v.t('Số, ký hiệu'), cell: (row) => row.fullNumber ?? '—' },
        { head: v.t('Bước'), cell: (row) => <StateBadge v={v} state={row.state} /> },
        { head: v.t('Người soạn'), cell: (row) => `${row.drafterName}, ${row.unitName}`, wideOnly: true },
        { head: v.t('Hạn'), cell: (row) => <>{row.urgency === 'thuong' ? null : <Badge tone="bad">{v.t(urgencyName(row.urgency))}</Badge>} {due(v, row, today)}</> },
      ]}
    />
  )
}

export interface OwedOpinion extends Consultation {
  subject: string
}

export function MyTasksPage(props: { v: ViewContext; waiting: Line[]; opinions: OwedOpinion[]; incoming: { id: string; subject: string; organName: string; dueAt: Instant | null }[]; today: PlainDate; now: Instant; drafts: boolean; standsInFor: string[]; reminder: { channel: string; address: string } | undefined; commandId: string; problems?: FieldProblem[]; typed?: Record<string, string> }) {
  const { v, waiting, opinions, incoming, today, now, drafts, standsInFor } = props
  return (
    <Page v={v} wide title={v.t('Văn bản điện tử')} actions={drafts ? <ButtonLink href="/van-ban/di/moi" icon="plus" kind="main">{v.t('Soạn văn bản')}</ButtonLink> : undefined}>
      <OfficeTabs v={v} current="/van-ban" />
      {standsInFor.length > 0 ? <Notice>{v.t('Bạn đang thay mặt {names} khi họ vắng.', { names: standsInFor.join(', ') })}</Notice> : null}
      <DocumentTable v={v} rows={waiting} today={today} caption={v.t('Đang chờ tôi')} empty={v.t('Không có văn bản nào chờ bạn.')} />
      {opinions.length > 0 ? (
        <>
          <h2>{v.t('Đơn vị khác hỏi ý kiến')}</h2>
          <Stack>
            {opinions.map((one) => (
              <Card title={one.subject} href={`/van-ban/di/${one.documentId}#phoi-hop`} mark={<Badge tone={one.dueAt < now ? 'bad' : 'warn'}>{v.t('trả lời trước {time}', { time: formatViDateTime(one.dueAt) })}</Badge>}>
                {v.t('{name} hỏi {unit}', { name: one.askedByName, unit: one.unitName })}
              </Card>
            ))}
          </Stack>
        </>
      ) : null}
      {incoming.length > 0 ? (
        <>
          <h2>{v.t('Văn bản đến giao cho đơn vị tôi')}</h2>
          <Stack>
            {incoming.map((one) => (
              <Card title={one.subject} href={`/van-ban/den/${one.id}`} mark={one.dueAt ? <Badge tone={one.dueAt < now ? 'bad' : 'warn'}>{v.t('hạn {date}', { date: formatViDateTime(one.dueAt) })}</Badge> : undefined}>
                {one.organName}
              </Card>
            ))}
          </Stack>
        </>
      ) : null}
      <details open={props.problems !== undefined}>
        <summary>{props.reminder ? v.t('Nhắc việc buổi sáng: đang bật') : v.t('Nhắc việc buổi sáng: đang tắt')}</summary>
        <Form v={v} action="/van-ban/nhac" commandId={props.commandId} problems={props.problems}>
          <Select name="channel" label={v.t('Nhắc tôi qua')} value={props.typed?.channel ?? props.reminder?.channel ?? 'none'} options={[{ value: 'none', label: v.t('Không nhắc') }, { value: 'email', label: v.t('Thư điện tử') }, { value: 'sms', label: v.t('Tin nhắn SMS') }]} error={problemOf(props.problems, 'channel')} />
          <TextInput name="address" label={v.t('Địa chỉ thư hoặc số điện thoại')} hint={v.t('Mỗi sáng ngày làm việc một tin, chỉ khi có văn bản quá hạn hoặc đến hạn hôm nay, ngày mai. Tin không có đường dẫn.')} value={props.typed?.address ?? props.reminder?.address} width="medium" error={problemOf(props.problems, 'address')} />
          <Button kind="plain">{v.t('Lưu cách nhắc')}</Button>
        </Form>
      </details>
    </Page>
  )
}

export function DocumentsPage({ v, rows, words, state, today, drafts, next }: { v: ViewContext; rows: Line[]; words: string; state: string; today: PlainDate; drafts: boolean; next?: string | undefined }) {
  const states = Object.entries(STATES).map(([value, label]) => ({ href: `/van-ban/di?buoc=${value}`, label: v.t(label), current: value === state }))
  return (
    <Page v={v} wide title={v.t('Văn bản đi')} crumbs={[home(v)]} actions={drafts ? <ButtonLink href="/van-ban/di/moi" icon="plus" kind="main">{v.t('Soạn văn bản')}</ButtonLink> : undefined}>
      <OfficeTabs v={v} current="/van-ban/di" />
      <Form v={v} action="/van-ban/di" method="get" inline label={v.t('Tìm văn bản')}>
        <TextInput name="tim" label={v.t('Tìm theo chữ hoặc số, không cần dấu')} value={words} />
        <Button icon="search">{v.t('Tìm')}</Button>
      </Form>
      <Tabs label={v.t('Lọc theo bước')} tabs={[{ href: '/van-ban/di', label: v.t('Tất cả'), current: state === '' }, ...states]} />
      <DocumentTable v={v} rows={rows} today={today} caption={v.t('Văn bản đi')} empty={words ? v.t('Không thấy văn bản nào có “{words}”.', { words }) : v.t('Chưa có văn bản nào.')} />
      {next ? <Buttons><ButtonLink href={next}>{v.t('Xem tiếp')}</ButtonLink></Buttons> : null}
    </Page>
  )
}

export interface DocumentPageProps {
  v: ViewContext
  paper: DocumentRow
  symbolShown: string
  breaches: Breach[]
  files: StageFile[]
  trail: TrailRow[]
  versions: Version[]
  comments: Comment[]
  consultations: Consultation[]
  mended: { id: string; subject: string; fullNumber: string | null }[]
  steps: StepKey[]
  mayComment: boolean
  mayEdit: boolean
  /** Units whose opinion the reader may give. */
  myUnitIds: readonly string[]
  today: PlainDate
  newCommandId: () => string
  /** Who would initial the paper before it goes to the signer, and whether they have a key. */
  initialler?: { ready: boolean } | undefined
  letters: readonly LetterRow[]
  /** The addressees offered for letters; undefined: nothing may be sent, or not by the reader. */
  offered: string | undefined
  mailIsStandIn: boolean
  copies: readonly CopyRow[]
  registers: boolean
  annexes: readonly AnnexRow[]
  /** Requests for the reader's own signature, or for the agency's which they apply. */
  toSign: readonly string[]
  /** The agency's signature can be asked for again. */
  sealAgain: boolean
  exchange: { toName: string; state: string; note: string | null }[]
  filedIn?: { id: string; title: string } | undefined
  caseFiles: { id: string; title: string }[]
  problems?: FieldProblem[]
  typed?: Record<string, string>
}

const STAGE_NAMES = { unsigned: 'Bản chưa ký', initialled: 'Bản đã ký nháy', signed: 'Bản đã có chữ ký cá nhân', numbered: 'Bản đã có số', sealed: 'Bản đã đóng dấu cơ quan' } as const
const TRAIL_WORDS: Record<string, string> = { draft: 'Bắt đầu soạn', edit: 'Sửa', correct: 'Đính chính', replace: 'Thay thế', attach: 'Thêm phụ lục', detach: 'Bỏ phụ lục', refuse_seal: 'Không ký số cơ quan', mail: 'Gửi thư điện tử' }

export function DocumentPage(props: DocumentPageProps) {
  const { v, paper, breaches, files, trail, versions, steps, today, newCommandId, problems, typed, toSign, mended } = props
  const forward = steps.filter((key) => !stepOf(key).back && !['number', 'issue'].includes(key))
  const back = steps.filter((key) => stepOf(key).back)
  return (
    <Page v={v} wide title={paper.subject} crumbs={[home(v), { href: '/van-ban/di', label: v.t('Văn bản đi') }]} lead={<><StateBadge v={v} state={paper.state} /> {due(v, paper, today)}</>}>
      {problems && problems.length > 0 ? <Notice tone="bad" live>{problems.map(({ text }) => text).join(' ')}</Notice> : null}
      <DescriptionList
        items={[
          { term: v.t('Loại'), value: v.t(typeName(paper.typeKey)) },
          { term: v.t('Số, ký hiệu'), value: paper.fullNumber ?? v.t('chưa có (…/{symbol})', { symbol: props.symbolShown }) },
          { term: v.t('Ngày ban hành'), value: paper.issuedOn ? formatVi(paper.issuedOn) : '—' },
          { term: v.t('Người soạn'), value: `${paper.drafterName}, ${paper.unitName}` },
          { term: v.t('Người ký'), value: paper.signerName ? `${paper.signerName}, ${paper.signerTitle}` : '—' },
          { term: v.t('Nơi nhận'), value: paper.recipients.join('; ') || '—' },
          { term: v.t('Bản đang dùng'), value: <a href={`/van-ban/di/${paper.id}/ban`}>{v.t('bản {n}', { n: paper.version })}</a> },
          ...(props.filedIn ? [{ term: v.t('Lưu trong hồ sơ'), value: <a href={`/van-ban/ho-so/${props.filedIn.id}`}>{props.filedIn.title}</a> }] : []),
        ]}
      />
      {mended.map((other) => <Notice tone="warn">{v.t('Có văn bản khác sửa hoặc thay thế văn bản này:')} <a href={`/van-ban/di/${other.id}`}>{other.fullNumber ?? other.subject}</a></Notice>)}
      <Buttons>
        {toSign.length === 1 ? <ButtonLink href={`/ky-so/${toSign[0]}`} icon="edit" kind="main">{paper.state === 'awaiting_initials' ? v.t('Đọc và ký nháy') : paper.state === 'awaiting_signature' ? v.t('Đọc và ký') : v.t('Ký số cơ quan')}</ButtonLink> : null}
        <ButtonLink href={`/van-ban/di/${paper.id}/xem.pdf`} icon="document">{v.t('Xem bản in')}</ButtonLink>
        {props.mayEdit ? <ButtonLink href={`/van-ban/di/${paper.id}/soan`} icon="edit" kind={forward.length === 0 ? 'main' : 'plain'}>{v.t('Sửa')}</ButtonLink> : null}
        {paper.state === 'issued' && props.mayComment ? <ButtonLink href={`/van-ban/di/moi?sua=${paper.id}`} icon="edit">{v.t('Đính chính hoặc thay thế')}</ButtonLink> : null}
      </Buttons>
      {toSign.length > 1 ? (
        <Form v={v} action="/ky-so/chuan-bi" commandId={newCommandId()}>
          {toSign.map((id) => <Hidden name="request" value={id} />)}
          <Button kind="main" full>{v.t('Ký số cơ quan cả {n} tệp', { n: toSign.length })}</Button>
        </Form>
      ) : null}
      {props.sealAgain ? (
        <Form v={v} action={`/van-ban/di/${paper.id}/trinh-dau`} commandId={newCommandId()}><Button kind={toSign.length > 0 ? 'plain' : 'main'} full>{v.t('Trình ký số cơ quan lại')}</Button></Form>
      ) : null}
      {breaches.length > 0 && ['drafting', 'format_check'].includes(paper.state) ? <BreachList v={v} breaches={breaches} /> : null}
      {steps.includes('number') ? (
        <Form v={v} action={`/van-ban/di/${paper.id}/so`} commandId={newCommandId()}><Button kind="main" full>{paper.fullNumber ? v.t('Ghi số {number} vào tệp', { number: paper.fullNumber }) : v.t('Lấy số và ghi ngày hôm nay')}</Button></Form>
      ) : null}
      {steps.includes('issue') ? (
        <Form v={v} action={`/van-ban/di/${paper.id}/phat-hanh`} commandId={newCommandId()}><Button kind="main" full>{v.t('Phát hành')}</Button></Form>
      ) : null}
      {forward.map((key) => (
        <Form v={v} action={`/van-ban/di/${paper.id}/buoc`} commandId={newCommandId()}>
          <Hidden name="step" value={key} />
          {key === 'approve_format' && props.initialler ? (
            <Checks name="initials" label={v.t('Ký nháy')} values={props.initialler.ready ? ['1'] : []} options={[{ value: '1', label: v.t('Người chịu trách nhiệm nội dung ký nháy trước khi trình ký') }]}
              hint={props.initialler.ready ? undefined : v.t('Người này chưa có chứng thư để ký nháy.')} error={problemOf(problems, 'initials')} />
          ) : null}
          <Button kind="main" full>{v.t(stepOf(key).label)}</Button>
        </Form>
      ))}
      {back.map((key) => (
        <details open={typed?.step === key}>
          <summary>{v.t(stepOf(key).label)}</summary>
          <Form v={v} action={`/van-ban/di/${paper.id}/buoc`} commandId={newCommandId()} scope={key}>
            <Hidden name="step" value={key} />
            <Textarea name="reason" scope={key} label={v.t('Vì sao?')} value={typed?.step === key ? typed.reason : ''} error={typed?.step === key ? problemOf(problems, 'reason') : undefined} />
            <Button kind="danger">{v.t(stepOf(key).label)}</Button>
          </Form>
        </details>
      ))}
      {files.length > 0 ? (
        <>
          <h2>{v.t('Tệp')}</h2>
          <ul>{files.map((file) => <li><a href={`/van-ban/di/${paper.id}/tep/${file.stage}`}>{v.t(STAGE_NAMES[file.stage])}</a>, {formatViDateTime(file.madeAt)}</li>)}</ul>
        </>
      ) : null}
      <AnnexPart v={v} documentId={paper.id} annexes={props.annexes} editable={props.mayEdit} sealing={paper.number !== null} newCommandId={newCommandId} problems={problems} typed={typed} />
      {props.exchange.length > 0 ? (
        <>
          <h2>{v.t('Gửi qua trục')}</h2>
          <ul>{props.exchange.map((one) => <li>{one.toName}: {v.t(one.state)}{one.note ? ` (${one.note})` : ''}</li>)}</ul>
        </>
      ) : null}
      <LetterPart v={v} documentId={paper.id} letters={props.letters} offered={props.offered} standIn={props.mailIsStandIn} newCommandId={newCommandId} problems={problems} typed={typed} />
      {!props.filedIn && props.mayComment && paper.fullNumber !== null && props.caseFiles.length > 0 ? <FileForm v={v} direction="out" paperId={paper.id} back={`/van-ban/di/${paper.id}`} caseFiles={props.caseFiles} commandId={newCommandId()} /> : null}
      {files.some(({ stage }) => stage === 'sealed') ? <CopyPart v={v} source="out" paperId={paper.id} copies={props.copies} registers={props.registers} commandId={newCommandId()} /> : null}
      <ConsultationPart {...props} />
      <CommentPart {...props} />
      <h2>{v.t('Đường đi của văn bản')}</h2>
      <ol>
        {trail.map((row) => (
          <li>
            {formatViDateTime(row.at)}: <strong>{row.byName}</strong>, {v.t(row.step in TRAIL_WORDS ? TRAIL_WORDS[row.step]! : stepOf(row.step as StepKey).label)}
            {row.reason ? <> · “{row.reason}”</> : null}
          </li>
        ))}
      </ol>
      <p>{v.t('{n} bản đã lưu.', { n: versions.length })} <a href={`/van-ban/di/${paper.id}/ban`}>{v.t('Xem và so sánh các bản')}</a></p>
    </Page>
  )
}

export function BreachList({ v, breaches }: { v: ViewContext; breaches: readonly Breach[] }) {
  const must = breaches.filter(({ severity }) => severity === 'must')
  return (
    <Notice tone={must.length > 0 ? 'warn' : 'info'} title={must.length > 0 ? v.t('Thể thức còn {n} chỗ phải sửa', { n: must.length }) : v.t('Thể thức: gợi ý')}>
      <ul>{breaches.map((one) => <li>{v.t(one.text, one.params)}</li>)}</ul>
    </Notice>
  )
}

const VERDICTS: Record<string, string> = { agree: 'Đồng ý', change: 'Đề nghị sửa', none: 'Không trả lời' }

function ConsultationPart({ v, paper, consultations, myUnitIds, mayEdit, newCommandId }: DocumentPageProps) {
  if (consultations.length === 0 && !mayEdit) return null
  return (
    <section id="phoi-hop">
      <h2>{v.t('Phối hợp')}</h2>
      {consultations.length === 0 ? <Empty>{v.t('Chưa hỏi ý kiến đơn vị nào.')}</Empty> : null}
      <Stack>
        {consultations.map((one) => (
          <Card title={one.unitName} level={3} mark={one.verdict ? <Badge tone={one.verdict === 'agree' ? 'ok' : 'warn'}>{v.t(VERDICTS[one.verdict] ?? one.verdict)}</Badge> : <Badge tone="info">{v.t('chờ đến {time}', { time: formatViDateTime(one.dueAt) })}</Badge>}>
            {one.question ? <p>{one.question}</p> : null}
            {one.answer ? <p>“{one.answer}” {one.answeredByName}</p> : null}
            {one.verdict === null && myUnitIds.includes(one.unitId) ? (
              <Form v={v} action={`/van-ban/di/${paper.id}/y-kien/${one.id}`} commandId={newCommandId()} scope={one.id}>
                <Textarea name="answer" scope={one.id} label={v.t('Ý kiến')} />
                <Buttons>
                  <Button name="verdict" value="agree" kind="main">{v.t('Đồng ý')}</Button>
                  <Button name="verdict" value="change">{v.t('Đề nghị sửa')}</Button>
                </Buttons>
              </Form>
            ) : null}
          </Card>
        ))}
      </Stack>
      {mayEdit ? (
        <Buttons>
          <ButtonLink href={`/van-ban/di/${paper.id}/phoi-hop`}>{v.t('Hỏi ý kiến đơn vị khác')}</ButtonLink>
        </Buttons>
      ) : null}
      {mayEdit && consultations.some((one) => one.verdict === null) ? (
        <Form v={v} action={`/van-ban/di/${paper.id}/thoi-cho`} commandId={newCommandId()}><Button kind="quiet">{v.t('Thôi chờ các đơn vị chưa trả lời')}</Button></Form>
      ) : null}
    </section>
  )
}

function CommentPart({ v, paper, comments, newCommandId, ...props }: DocumentPageProps) {
  // What has its number cannot be changed: a word on it would help nobody.
  const mayComment = props.mayComment && paper.number === null
  if (comments.length === 0 && !mayComment) return null
  return (
    <section>
      <h2>{v.t('Góp ý')}</h2>
      <Stack>
        {comments.map((one) => (
          <div>
            <strong>{one.byName}</strong>, {formatViDateTime(one.at)}, {v.t('bản {n}', { n: one.version })}: {one.text}{' '}
            {one.resolvedAt ? <Badge tone="ok">{v.t('đã xong')}</Badge> : mayComment ? (
              <Form v={v} action={`/van-ban/di/${paper.id}/gop-y/${one.id}/xong`} commandId={newCommandId()} inline label={v.t('Góp ý này đã xong')}><Button kind="quiet">{v.t('Đánh dấu đã xong')}</Button></Form>
            ) : null}
          </div>
        ))}
      </Stack>
      {mayComment ? (
        <Form v={v} action={`/van-ban/di/${paper.id}/gop-y`} commandId={newCommandId()} scope="gop-y">
          <Textarea name="text" scope="gop-y" label={v.t('Góp ý của bạn')} />
          <Button kind="plain">{v.t('Gửi góp ý')}</Button>
        </Form>
      ) : null}
    </section>
  )
}

export function VersionsPage({ v, paper, versions, from, to, changes }: { v: ViewContext; paper: DocumentRow; versions: Version[]; from: number; to: number; changes: Change[] }) {
  return (
    <Page v={v} wide title={v.t('Các bản đã lưu')} crumbs={[home(v), { href: `/van-ban/di/${paper.id}`, label: paper.subject }]}>
      <Table
        caption={v.t('Các bản đã lưu')}
        hideCaption
        rows={versions}
        columns={[
          { head: v.t('Bản'), num: true, cell: (row) => row.version },
          { head: v.t('Người lưu'), cell: (row) => row.byName },
          { head: v.t('Lúc'), cell: (row) => formatViDateTime(row.at) },
          { head: v.t('So với bản trước'), cell: (row) => (row.version > 1 ? <a href={`?tu=${row.version - 1}&den=${row.version}`}>{v.t('xem chỗ khác')}</a> : '—') },
        ]}
      />
      <h2>{v.t('Bản {from} và bản {to}', { from, to })}</h2>
      {changes.every((change) => change.kind === 'same') ? <Empty>{v.t('Hai bản giống nhau.')}</Empty> : null}
      <div class="compare-text">
        {changes.map((change) => (change.kind === 'same' ? <p>{change.text}</p> : change.kind === 'added' ? <p><ins>{change.text}</ins></p> : <p><del>{change.text}</del></p>))}
      </div>
    </Page>
  )
}
