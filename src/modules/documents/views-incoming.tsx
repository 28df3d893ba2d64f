// Papers coming in: the list, registering one, one with its instruction and tasks, what was refused at the door.

import { formatVi, formatViDateTime, type Instant } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Checks, DateInput, FileInput, NumberInput, Select, Textarea, TextInput } from '../../ui/fields.tsx'
import { Button, ButtonLink, Buttons, Form, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Notice, Tabs } from '../../ui/parts.tsx'
import { DescriptionList, Table } from '../../ui/table.tsx'
import { SECRECY_KEYS, secrecyName, typeName, TYPES, URGENCY_KEYS, urgencyName } from './decree.ts'
import type { Unit } from './queries.ts'
import type { IncomingRow, RefusalRow, TaskRow } from './queries-incoming.ts'
import { INCOMING_STATES } from './words.ts'
import type { IncomingAnnexRow } from './queries-attachments.ts'
import type { CopyRow } from './queries-copies.ts'
import { ANNEX_ACCEPT } from './rules-attachments.ts'
import { dueSentence, TERM_UNITS, USUAL_TERM } from './rules-deadline.ts'
import { IncomingAnnexPart } from './views-attachments.tsx'
import { CopyPart, FileForm } from './views-filing.tsx'
import { home, OfficeTabs } from './views.tsx'

const INTEGRITY = { valid: 'chữ ký hợp lệ', unsigned: 'không có chữ ký số', unverifiable: 'chưa kiểm chứng được chữ ký' } as const
const VIA = { hub: 'trục liên thông', email: 'thư điện tử', upload: 'tải lên', scan: 'quét từ giấy' } as const

export function IntegrityBadge({ v, row }: { v: ViewContext; row: Pick<IncomingRow, 'integrity'> }) {
  return <Badge tone={row.integrity === 'valid' ? 'ok' : 'warn'}>{v.t(INTEGRITY[row.integrity])}</Badge>
}

function StateMark({ v, row, now }: { v: ViewContext; row: Pick<IncomingRow, 'state' | 'dueAt'>; now: Instant }) {
  const late = row.state === 'assigned' && row.dueAt !== null && row.dueAt < now
  return <Badge tone={late || row.state === 'recalled' ? 'bad' : row.state === 'done' ? 'ok' : 'warn'}>{late ? v.t('quá hạn {date}', { date: formatViDateTime(row.dueAt!) }) : v.t(INCOMING_STATES[row.state])}</Badge>
}

export function IncomingListPage({ v, rows, words, state, registers, now, next }: { v: ViewContext; rows: IncomingRow[]; words: string; state: string; registers: boolean; now: Instant; next?: string | undefined }) {
  return (
    <Page v={v} wide title={v.t('Văn bản đến')} crumbs={[home(v)]} actions={registers ? <ButtonLink href="/van-ban/den/moi" icon="plus" kind="main">{v.t('Vào sổ văn bản đến')}</ButtonLink> : undefined}>
      <OfficeTabs v={v} current="/van-ban/den" />
      <Form v={v} action="/van-ban/den" method="get" inline label={v.t('Tìm văn bản')}>
        <TextInput name="tim" label={v.t('Tìm theo chữ hoặc số, không cần dấu')} value={words} />
        <Button icon="search">{v.t('Tìm')}</Button>
      </Form>
      <Tabs label={v.t('Lọc theo bước')} tabs={[{ href: '/van-ban/den', label: v.t('Tất cả'), current: state === '' }, ...Object.entries(INCOMING_STATES).map(([key, label]) => ({ href: `/van-ban/den?buoc=${key}`, label: v.t(label), current: key === state }))]} />
      <Table
        caption={v.t('Văn bản đến')}
        rows={rows}
        empty={words ? v.t('Không thấy văn bản nào có “{words}”.', { words }) : v.t('Chưa có văn bản đến nào.')}
        columns={[
          { head: v.t('Số đến'), num: true, cell: (row) => `${row.arrivalNumber}/${row.arrivalYear}` },
          { head: v.t('Trích yếu'), rowHead: true, cell: (row) => <a href={`/van-ban/den/${row.id}`}>{row.subject}</a> },
          { head: v.t('Nơi gửi'), cell: (row) => row.organName },
          { head: v.t('Số, ký hiệu'), cell: (row) => row.fullNumber },
          { head: v.t('Đến lúc'), cell: (row) => formatViDateTime(row.arrivedAt), wideOnly: true },
          { head: v.t('Bước'), cell: (row) => <><StateMark v={v} row={row} now={now} /> {row.urgency === 'thuong' ? null : <Badge tone="bad">{v.t(urgencyName(row.urgency))}</Badge>}</> },
        ]}
      />
      <Buttons>
        {next ? <ButtonLink href={next}>{v.t('Xem tiếp')}</ButtonLink> : null}
        <ButtonLink href="/van-ban/den/tu-choi">{v.t('Văn bản không nhận')}</ButtonLink>
      </Buttons>
    </Page>
  )
}

export function ArrivalPage({ v, values, commandId, problems, maxMegabytes }: { v: ViewContext; values: Record<string, string>; commandId: string; problems?: FieldProblem[]; maxMegabytes: number }) {
  const error = (field: string) => problemOf(problems, field)
  return (
    <Page v={v} title={v.t('Vào sổ văn bản đến')} crumbs={[home(v), { href: '/van-ban/den', label: v.t('Văn bản đến') }]} lead={v.t('Tệp được kiểm tra chữ ký và tính toàn vẹn trước khi vào sổ.')}>
      <Form v={v} action="/van-ban/den/moi" commandId={commandId} problems={problems} files>
        <FileInput name="file" label={v.t('Tệp PDF, hoặc thư điện tử đã lưu (.eml)')} hint={v.t('Nhiều nhất {n} MB. Từ thư điện tử, phần mềm lấy tệp PDF, các tệp kèm theo, nơi gửi và trích yếu nếu bạn để trống.', { n: maxMegabytes })} accept="application/pdf,.eml,message/rfc822" error={error('file')} />
        <FileInput name="annex" label={v.t('Các tệp kèm theo')} hint={v.t('PDF, Word (.docx) hoặc Excel (.xlsx); chọn được nhiều tệp')} accept={ANNEX_ACCEPT} multiple optional v={v} error={error('annex')} />
        <Select name="via" label={v.t('Nhận qua')} value={values.via || 'upload'} options={(['upload', 'email', 'scan'] as const).map((key) => ({ value: key, label: v.t(VIA[key]) }))} error={error('via')} />
        <TextInput name="organName" label={v.t('Nơi gửi')} value={values.organName} error={error('organName')} />
        <TextInput name="organCode" label={v.t('Mã định danh nơi gửi (nếu biết)')} value={values.organCode} width="medium" error={error('organCode')} />
        <TextInput name="fullNumber" label={v.t('Số, ký hiệu')} hint={v.t('Ví dụ: 12/QĐ-UBND')} value={values.fullNumber} width="medium" error={error('fullNumber')} />
        <DateInput name="issuedOn" label={v.t('Ngày văn bản')} value={values.issuedOn} error={error('issuedOn')} />
        <Select name="typeKey" label={v.t('Loại văn bản')} blank={v.t('Chọn loại')} value={values.typeKey} options={[...TYPES.values()].map((type) => ({ value: type.key, label: v.t(type.name) }))} error={error('typeKey')} />
        <TextInput name="subject" label={v.t('Trích yếu')} value={values.subject} maxlength={400} error={error('subject')} />
        <Select name="urgency" label={v.t('Độ khẩn')} value={values.urgency || 'thuong'} options={URGENCY_KEYS.map((key) => ({ value: key, label: v.t(urgencyName(key)) }))} error={error('urgency')} />
        <Select name="secrecy" label={v.t('Độ mật')} hint={v.t('Văn bản mật không được đưa vào phần mềm này.')} value={values.secrecy || 'none'} error={error('secrecy')}
          options={[{ value: 'none', label: v.t('Không mật') }, ...SECRECY_KEYS.map((key) => ({ value: key, label: v.t(secrecyName(key)) }))]} />
        <Button kind="main">{v.t('Kiểm tra và vào sổ')}</Button>
      </Form>
    </Page>
  )
}

export interface IncomingPageProps {
  annexes: readonly IncomingAnnexRow[]
  copies: readonly CopyRow[]
  registers: boolean
  v: ViewContext
  paper: IncomingRow
  tasks: TaskRow[]
  units: Unit[]
  answers: { id: string; subject: string; fullNumber: string | null }[]
  directs: boolean
  drafts: boolean
  myUnitIds: readonly string[]
  now: Instant
  newCommandId: () => string
  /** When the usual term would end; undefined when it cannot be counted. */
  usualDueAt: Instant | undefined
  /** Days before the deadline whose standing nobody has confirmed. */
  doubtful: readonly string[]
  filedIn?: { id: string; title: string } | undefined
  caseFiles: { id: string; title: string }[]
  problems?: FieldProblem[]
  typed?: Record<string, string>
  chosen?: readonly string[]
}

export function IncomingPage(props: IncomingPageProps) {
  const { v, paper, tasks, answers, directs, drafts, myUnitIds, now, newCommandId, problems, filedIn } = props
  const open = paper.state === 'registered' || paper.state === 'assigned'
  return (
    <Page v={v} wide title={paper.subject} crumbs={[home(v), { href: '/van-ban/den', label: v.t('Văn bản đến') }]} lead={<><StateMark v={v} row={paper} now={now} /> <IntegrityBadge v={v} row={paper} /></>}>
      {problems && problems.length > 0 ? <Notice tone="bad" live>{problems.map(({ text }) => text).join(' ')}</Notice> : null}
      {paper.state === 'recalled' ? <Notice tone="bad">{v.t('Nơi gửi đã thu hồi hoặc thay thế văn bản này.')} {paper.result}</Notice> : null}
      <DescriptionList
        items={[
          { term: v.t('Số đến'), value: `${paper.arrivalNumber}/${paper.arrivalYear}` },
          { term: v.t('Đến lúc'), value: `${formatViDateTime(paper.arrivedAt)}, ${v.t(VIA[paper.via])}` },
          { term: v.t('Đã báo nhận'), value: paper.acknowledgedAt ? formatViDateTime(paper.acknowledgedAt) : '—' },
          { term: v.t('Nơi gửi'), value: paper.organCode ? `${paper.organName} (${paper.organCode})` : paper.organName },
          { term: v.t('Số, ký hiệu'), value: paper.fullNumber },
          { term: v.t('Ngày văn bản'), value: paper.issuedOn ? formatVi(paper.issuedOn) : '—' },
          { term: v.t('Loại'), value: v.t(typeName(paper.typeKey)) },
          { term: v.t('Kết quả kiểm tra tệp'), value: paper.integrityNote || v.t(INTEGRITY[paper.integrity]) },
          ...(paper.instruction ? [{ term: v.t('Ý kiến chỉ đạo'), value: `${paper.instruction} (${paper.instructedByName})` }] : []),
          ...(paper.dueAt ? [{ term: v.t('Hạn giải quyết'), value: <>{dueSentence(v.t, paper.dueAt, paper.dueCount !== null && paper.dueUnit !== null ? { count: paper.dueCount, unit: paper.dueUnit } : undefined)}{props.doubtful.length > 0 ? <> <Badge tone="warn">{v.t('chưa kiểm chứng ngày nghỉ: {days}', { days: props.doubtful.join('; ') })}</Badge></> : null}</> }] : []),
          ...(filedIn ? [{ term: v.t('Lưu trong hồ sơ'), value: <a href={`/van-ban/ho-so/${filedIn.id}`}>{filedIn.title}</a> }] : []),
        ]}
      />
      <Buttons>
        <ButtonLink href={`/van-ban/den/${paper.id}/tep.pdf`} icon="document" kind="main">{v.t('Mở tệp')}</ButtonLink>
        {drafts ? <ButtonLink href={`/van-ban/di/moi?tra-loi=${paper.id}`} icon="edit">{v.t('Soạn văn bản trả lời')}</ButtonLink> : null}
      </Buttons>
      <IncomingAnnexPart v={v} incomingId={paper.id} annexes={props.annexes} />
      {tasks.length > 0 ? (
        <>
          <h2>{v.t('Đơn vị giải quyết')}</h2>
          <Table
            caption={v.t('Đơn vị giải quyết')}
            hideCaption
            rows={tasks}
            columns={[
              { head: v.t('Đơn vị'), cell: (task) => task.unitName },
              { head: v.t('Vai trò'), cell: (task) => (task.role === 'lead' ? v.t('Chủ trì') : v.t('Phối hợp')) },
              { head: v.t('Hạn'), cell: (task) => (task.dueAt ? formatViDateTime(task.dueAt) : '—') },
              { head: v.t('Kết quả'), cell: (task) => (task.doneAt ? `${task.result} (${task.doneByName}, ${formatViDateTime(task.doneAt)})` : v.t('chưa báo cáo')) },
            ]}
          />
          {paper.state === 'assigned' ? tasks.filter((task) => task.doneAt === null && myUnitIds.includes(task.unitId)).map((task) => (
            <Form v={v} action={`/van-ban/den/${paper.id}/xong/${task.unitId}`} commandId={newCommandId()} scope={task.unitId}>
              <Textarea name="result" scope={task.unitId} label={v.t('{unit} đã làm gì?', { unit: task.unitName })} value={props.typed?.result} error={problemOf(problems, 'result')} />
              <Button kind="main">{v.t('Báo cáo đã xong')}</Button>
            </Form>
          )) : null}
        </>
      ) : null}
      {answers.length > 0 ? (
        <>
          <h2>{v.t('Văn bản trả lời')}</h2>
          <ul>{answers.map((one) => <li><a href={`/van-ban/di/${one.id}`}>{one.fullNumber ?? one.subject}</a></li>)}</ul>
        </>
      ) : null}
      {directs && open ? <InstructForm {...props} /> : null}
      <CopyPart v={v} source="in" paperId={paper.id} copies={props.copies} registers={props.registers} commandId={newCommandId()} />
      {!filedIn && drafts && props.caseFiles.length > 0 ? <FileForm v={v} direction="in" paperId={paper.id} back={`/van-ban/den/${paper.id}`} caseFiles={props.caseFiles} commandId={newCommandId()} /> : null}
    </Page>
  )
}

function InstructForm({ v, paper, units, newCommandId, typed, chosen, problems, usualDueAt }: IncomingPageProps) {
  const error = (field: string) => problemOf(problems, field)
  return (
    <section>
      <h2>{paper.state === 'assigned' ? v.t('Chỉ đạo lại') : v.t('Chỉ đạo giải quyết')}</h2>
      <Form v={v} action={`/van-ban/den/${paper.id}/chi-dao`} commandId={newCommandId()} scope="chi-dao">
        <Textarea scope="chi-dao" name="instruction" label={v.t('Ý kiến chỉ đạo')} value={typed?.instruction} error={error('instruction')} />
        <Select scope="chi-dao" name="leadUnitId" label={v.t('Đơn vị chủ trì')} blank={v.t('Chọn đơn vị')} value={typed?.leadUnitId} options={units.map(({ id, name }) => ({ value: id, label: name }))} error={error('leadUnitId')} />
        <Checks scope="chi-dao" name="coUnitIds" label={v.t('Đơn vị phối hợp')} values={chosen ?? []} options={units.map(({ id, name }) => ({ value: id, label: name }))} />
        <NumberInput scope="chi-dao" name="dueDays" label={v.t('Giải quyết trong mấy ngày')} hint={usualDueAt ? v.t('Không tính hôm nay. Thường là {due}.', { due: dueSentence(v.t, usualDueAt, USUAL_TERM) }) : v.t('Không tính hôm nay.')} value={typed?.dueDays} error={error('dueDays')} />
        <Select scope="chi-dao" name="dueUnit" label={v.t('Tính theo')} value={typed?.dueUnit || 'working'} options={Object.entries(TERM_UNITS).map(([value, label]) => ({ value, label: v.t(label) }))} error={error('dueUnit')} />
        <DateInput scope="chi-dao" name="dueOn" label={v.t('Hoặc đúng một ngày')} hint={v.t('Chọn ngày thì không tính theo số ngày ở trên.')} optional v={v} value={typed?.dueOn} error={error('dueOn')} />
        <Button kind="main">{v.t('Giao việc')}</Button>
      </Form>
    </section>
  )
}

export function RefusalsPage({ v, rows }: { v: ViewContext; rows: RefusalRow[] }) {
  return (
    <Page v={v} wide title={v.t('Văn bản không nhận')} crumbs={[home(v), { href: '/van-ban/den', label: v.t('Văn bản đến') }]} lead={v.t('Chỉ giữ lý do, không giữ nội dung.')}>
      <Table
        caption={v.t('Văn bản không nhận')}
        hideCaption
        rows={rows}
        empty={v.t('Chưa phải trả lại văn bản nào.')}
        columns={[
          { head: v.t('Lúc'), cell: (row) => formatViDateTime(row.at) },
          { head: v.t('Nơi gửi'), cell: (row) => row.organName || '—' },
          { head: v.t('Số, ký hiệu'), cell: (row) => row.fullNumber || '—' },
          { head: v.t('Vì sao'), cell: (row) => v.t(row.reason) },
          { head: v.t('Đã báo nơi gửi'), cell: (row) => (row.toldAt ? formatViDateTime(row.toldAt) : v.t('chưa')) },
        ]}
      />
    </Page>
  )
}

