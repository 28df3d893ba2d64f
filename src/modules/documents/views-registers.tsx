// The bound registers, the hub's traffic, the yearly files and one of them.

import { formatVi, formatViDateTime, type PlainDate } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Checks, Hidden, NumberInput, Select, TextInput } from '../../ui/fields.tsx'
import { Button, ButtonLink, Buttons, Form, problemOf, Textarea, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Notice, Tabs } from '../../ui/parts.tsx'
import { DescriptionList, Table } from '../../ui/table.tsx'
import { typeName } from './decree.ts'
import type { Unit } from './queries.ts'
import type { CaseFileRow, ExchangeRow, FiledPaper, InRow, OutRow, SeriesCheck, SeriesRow, TermRow } from './queries-registers.ts'
import { CASE_FILE_STATES, INCOMING_STATES, type IncomingState } from './words.ts'
import { home, OfficeTabs } from './views.tsx'

export const seriesName = (v: ViewContext, series: string) => (series === 'all' ? v.t('Mọi loại') : v.t(typeName(series)))

export function OutRegisterPage(props: { v: ViewContext; series: SeriesRow[]; chosen: SeriesRow | undefined; rows: OutRow[]; check: SeriesCheck | undefined; next?: string | undefined; registers: boolean; commandId: string; problems?: FieldProblem[] }) {
  const { v, series, chosen, rows, check, next, registers, commandId, problems } = props
  return (
    <Page v={v} wide title={v.t('Sổ đăng ký văn bản đi')} crumbs={[home(v)]}>
      <OfficeTabs v={v} current="/van-ban/so" />
      <Tabs label={v.t('Sổ')} tabs={[{ href: '/van-ban/so', label: v.t('Văn bản đi'), current: true }, { href: '/van-ban/so/den', label: v.t('Văn bản đến') }]} />
      {series.length > 1 ? <Tabs label={v.t('Dãy số')} tabs={series.map((one) => ({ href: `/van-ban/so?day=${one.series}&nam=${one.year}`, label: `${seriesName(v, one.series)} ${one.year}`, current: one === chosen }))} /> : null}
      {chosen ? (
        !check ? (
          <Notice actions={<ButtonLink href={`/van-ban/so?day=${chosen.series}&nam=${chosen.year}&kiem-tra=1`}>{v.t('Kiểm tra cả dãy')}</ButtonLink>}>{v.t('Dãy số đã đến {last}. Việc kiểm tra số liền nhau đọc cả năm nên chỉ làm khi bạn cần.', { last: chosen.last })}</Notice>
        ) : check.known === chosen.last ? (
          <Notice tone="ok">{v.t('Dãy số liền từ 01 đến {last}: mỗi số là một văn bản hoặc có lý do.', { last: chosen.last })}</Notice>
        ) : (
          <Notice tone="bad">{v.t('Có {n} số không giải thích được: {numbers}', { n: chosen.last - check.known, numbers: check.missing.join(', ') })}</Notice>
        )
      ) : null}
      {chosen ? <JumpForm v={v} action="/van-ban/so" keep={{ day: chosen.series, nam: String(chosen.year) }} /> : null}
      <Table
        caption={v.t('Sổ đăng ký văn bản đi')}
        hideCaption
        rows={rows}
        empty={v.t('Chưa có văn bản nào lấy số.')}
        columns={[
          { head: v.t('Số'), num: true, cell: (row) => row.number },
          { head: v.t('Số, ký hiệu'), cell: (row) => (row.documentId ? <a href={`/van-ban/di/${row.documentId}`}>{row.fullNumber}</a> : <Badge tone="warn">{v.t('bỏ số')}</Badge>) },
          { head: v.t('Ngày ban hành'), cell: (row) => (row.issuedOn ? <span class="whole">{formatVi(row.issuedOn)}</span> : '—') },
          { head: v.t('Tên loại và trích yếu'), rowHead: true, cell: (row) => (row.documentId ? `${v.t(typeName(row.typeKey!))}: ${row.subject}` : row.voidReason) },
          { head: v.t('Người ký'), cell: (row) => row.signerName ?? '—' },
          { head: v.t('Nơi nhận'), cell: (row) => row.recipients?.join('; ') ?? '—', wideOnly: true },
          { head: v.t('Đơn vị soạn'), cell: (row) => row.unitName ?? '—', wideOnly: true },
        ]}
      />
      <Buttons>
        {next ? <ButtonLink href={next}>{v.t('Xem tiếp')}</ButtonLink> : null}
        {chosen ? <ButtonLink href={`/van-ban/so/di.pdf?day=${chosen.series}&nam=${chosen.year}`} icon="print">{v.t('In sổ')}</ButtonLink> : null}
      </Buttons>
      {registers ? (
        <details open={problems !== undefined}>
          <summary>{v.t('Bỏ một số')}</summary>
          <p>{v.t('Dùng khi một số đã dùng trên giấy hoặc viết hỏng. Số vẫn nằm trong sổ với lý do.')}</p>
          <Form v={v} action="/van-ban/so/bo-so" commandId={commandId} problems={problems} scope="bo">
            <Select scope="bo" name="typeKey" label={v.t('Loại văn bản')} options={series.length > 0 ? [...new Set(series.map((one) => one.series))].map((key) => ({ value: key === 'all' ? 'quyet-dinh' : key, label: seriesName(v, key) })) : [{ value: 'quyet-dinh', label: v.t('Quyết định') }]} error={problemOf(problems, 'typeKey')} />
            <TextInput scope="bo" name="reason" label={v.t('Vì sao?')} error={problemOf(problems, 'reason')} />
            <Button kind="danger">{v.t('Bỏ số kế tiếp')}</Button>
          </Form>
        </details>
      ) : null}
    </Page>
  )
}

/** Straight to a number: a year of a big office is many pages. */
function JumpForm({ v, action, keep }: { v: ViewContext; action: string; keep: Record<string, string> }) {
  return (
    <Form v={v} action={action} method="get" inline label={v.t('Xem từ số')}>
      {Object.entries(keep).map(([name, value]) => <Hidden name={name} value={value} />)}
      <TextInput name="tu" label={v.t('Xem từ số')} inputmode="numeric" width="short" />
      <Button>{v.t('Xem')}</Button>
    </Form>
  )
}

export function InRegisterPage({ v, rows, year, years, next }: { v: ViewContext; rows: InRow[]; year: number; years: number[]; next?: string | undefined }) {
  return (
    <Page v={v} wide title={v.t('Sổ đăng ký văn bản đến')} crumbs={[home(v)]}>
      <OfficeTabs v={v} current="/van-ban/so" />
      <Tabs label={v.t('Sổ')} tabs={[{ href: '/van-ban/so', label: v.t('Văn bản đi') }, { href: '/van-ban/so/den', label: v.t('Văn bản đến'), current: true }]} />
      {years.length > 1 ? <Tabs label={v.t('Năm')} tabs={years.map((one) => ({ href: `/van-ban/so/den?nam=${one}`, label: String(one), current: one === year }))} /> : null}
      <JumpForm v={v} action="/van-ban/so/den" keep={{ nam: String(year) }} />
      <Table
        caption={v.t('Sổ đăng ký văn bản đến')}
        hideCaption
        rows={rows}
        empty={v.t('Chưa có văn bản đến nào.')}
        columns={[
          { head: v.t('Số đến'), num: true, cell: (row) => row.arrivalNumber },
          { head: v.t('Ngày đến'), cell: (row) => formatViDateTime(row.arrivedAt) },
          { head: v.t('Nơi gửi'), cell: (row) => row.organName },
          { head: v.t('Số, ký hiệu'), cell: (row) => row.fullNumber },
          { head: v.t('Ngày văn bản'), cell: (row) => (row.issuedOn ? <span class="whole">{formatVi(row.issuedOn)}</span> : '—') },
          { head: v.t('Tên loại và trích yếu'), rowHead: true, cell: (row) => <a href={`/van-ban/den/${row.id}`}>{`${v.t(typeName(row.typeKey))}: ${row.subject}`}</a> },
          { head: v.t('Đơn vị nhận'), cell: (row) => row.units.join('; ') || '—' },
          { head: v.t('Bước'), cell: (row) => v.t(INCOMING_STATES[row.state as IncomingState]), wideOnly: true },
        ]}
      />
      <Buttons>
        {next ? <ButtonLink href={next}>{v.t('Xem tiếp')}</ButtonLink> : null}
        <ButtonLink href={`/van-ban/so/den.pdf?nam=${year}`} icon="print">{v.t('In sổ')}</ButtonLink>
      </Buttons>
    </Page>
  )
}

const BUSINESS_WORDS: Record<string, string> = { new: 'Gửi mới', recall: 'Thu hồi', update: 'Cập nhật', replace: 'Thay thế', status: 'Báo trạng thái' }
const EXCHANGE_WORDS: Record<string, string> = { waiting: 'Chờ gửi', sent: 'Trục đã nhận', received: 'Nơi nhận đã vào sổ', refused: 'Nơi nhận từ chối', processing: 'Nơi nhận đang xử lý', done: 'Nơi nhận đã xong', dead: 'Gửi không được' }
export const exchangeWord = (state: string) => EXCHANGE_WORDS[state] ?? state

export function ExchangePage({ v, rows, registers, newCommandId, standIn }: { v: ViewContext; rows: ExchangeRow[]; registers: boolean; newCommandId: () => string; standIn: boolean }) {
  const dead = rows.filter(({ state }) => state === 'dead').length
  return (
    <Page v={v} wide title={v.t('Trục liên thông')} crumbs={[home(v)]}>
      <OfficeTabs v={v} current="/van-ban/truc" />
      {standIn ? <Notice tone="warn">{v.t('Đây là trục mô phỏng: chưa nối với trục liên thông văn bản quốc gia.')}</Notice> : null}
      {registers ? (
        <Buttons>
          <Form v={v} action="/van-ban/truc/gui-nhan" commandId={newCommandId()} inline label={v.t('Gửi và nhận ngay')}><Button kind="main">{v.t('Gửi và nhận ngay')}</Button></Form>
          {dead > 0 ? <Form v={v} action="/van-ban/truc/gui-lai" commandId={newCommandId()} inline label={v.t('Gửi lại thư bị kẹt')}><Button>{v.t('Gửi lại {n} thư bị kẹt', { n: dead })}</Button></Form> : null}
        </Buttons>
      ) : null}
      <Table
        caption={v.t('Thư qua trục')}
        rows={rows}
        empty={v.t('Chưa có thư nào qua trục.')}
        columns={[
          { head: v.t('Lúc'), cell: (row) => formatViDateTime(row.changedAt) },
          { head: v.t('Nghiệp vụ'), cell: (row) => v.t(BUSINESS_WORDS[row.business] ?? row.business) },
          { head: v.t('Nơi nhận'), rowHead: true, cell: (row) => (row.documentId ? <a href={`/van-ban/di/${row.documentId}`}>{`${row.toName} (${row.toCode})`}</a> : `${row.toName} (${row.toCode})`) },
          { head: v.t('Trạng thái'), cell: (row) => <Badge tone={['refused', 'dead'].includes(row.state) ? 'bad' : row.state === 'waiting' ? 'warn' : 'ok'}>{v.t(exchangeWord(row.state))}</Badge> },
          { head: v.t('Ghi chú'), cell: (row) => row.business === 'status' ? '—' : (row.statusNote ?? (row.lastError ? v.t('lỗi: {error}, đã thử {n} lần', { error: row.lastError, n: row.attempts }) : '—')) },
        ]}
      />
    </Page>
  )
}

export function CaseFilesPage(props: { v: ViewContext; terms: TermRow[]; rows: CaseFileRow[]; units: Unit[]; year: number; registers: boolean; values: Record<string, string>; commandId: string; problems?: FieldProblem[] }) {
  const { v, terms, rows, units, year, registers, values, commandId, problems } = props
  const error = (field: string) => problemOf(problems, field)
  return (
    <Page v={v} wide title={v.t('Danh mục hồ sơ')} crumbs={[home(v)]} lead={v.t('Lập và phê duyệt vào tháng 1 mỗi năm; nộp lưu trong 1 năm sau khi việc kết thúc.')}>
      <OfficeTabs v={v} current="/van-ban/ho-so" />
      <Table
        caption={v.t('Danh mục hồ sơ')}
        hideCaption
        rows={rows}
        empty={v.t('Danh mục chưa có hồ sơ nào.')}
        columns={[
          { head: v.t('Năm'), num: true, cell: (row) => row.year },
          { head: v.t('Ký hiệu'), cell: (row) => row.code },
          { head: v.t('Tên hồ sơ'), rowHead: true, cell: (row) => <a href={`/van-ban/ho-so/${row.id}`}>{row.title}</a> },
          { head: v.t('Đơn vị, người giữ'), cell: (row) => `${row.unitName}, ${row.keeperName}` },
          { head: v.t('Thời hạn bảo quản'), cell: (row) => (row.retentionYears === null ? v.t('Vĩnh viễn') : v.t('{n} năm', { n: row.retentionYears })) },
          { head: v.t('Số văn bản'), num: true, cell: (row) => <a href={`/van-ban/ho-so/${row.id}`}>{row.papers}</a> },
          { head: v.t('Trạng thái'), cell: (row) => <Badge>{v.t(CASE_FILE_STATES[row.state])}</Badge> },
        ]}
      />
      <Buttons><ButtonLink href={`/van-ban/ho-so/danh-muc.pdf?nam=${year}`} icon="print">{v.t('In danh mục năm {year}', { year })}</ButtonLink><ButtonLink href="/van-ban/thoi-han" icon="list">{v.t('Bảng thời hạn bảo quản')}</ButtonLink></Buttons>
      {registers ? (
        <details open={problems !== undefined}>
          <summary>{v.t('Mở hồ sơ mới')}</summary>
          <Form v={v} action="/van-ban/ho-so" commandId={commandId} problems={problems}>
            <NumberInput name="year" label={v.t('Năm')} value={values.year ?? String(year)} error={error('year')} />
            <TextInput name="code" label={v.t('Ký hiệu')} value={values.code} width="short" error={error('code')} />
            <TextInput name="title" label={v.t('Tên hồ sơ')} value={values.title} error={error('title')} />
            <Select name="unitId" label={v.t('Đơn vị')} blank={v.t('Chọn đơn vị')} value={values.unitId} options={units.map(({ id, name }) => ({ value: id, label: name }))} error={error('unitId')} />
            <TextInput name="keeperName" label={v.t('Người giữ')} value={values.keeperName} error={error('keeperName')} />
            {terms.length > 0 ? <Select name="termId" label={v.t('Nhóm trong bảng thời hạn')} blank={v.t('Tự ghi bên dưới')} value={values.termId} options={terms.map(({ id, title, years }) => ({ value: id, label: `${title}: ${years === null ? v.t('Vĩnh viễn') : v.t('{n} năm', { n: years })}` }))} /> : null}
            <NumberInput name="retention" label={v.t('Số năm bảo quản')} value={values.retention} error={error('retention')} />
            <Checks name="forever" label={v.t('Thời hạn bảo quản')} values={values.forever ? ['1'] : []} options={[{ value: '1', label: v.t('Bảo quản vĩnh viễn') }]} />
            <TextInput name="retentionBasis" label={v.t('Căn cứ thời hạn')} hint={v.t('Chưa có trong bảng thời hạn của xã thì ghi số và ngày thông tư')} value={values.retentionBasis} error={error('retentionBasis')} />
            <Button kind="main">{v.t('Mở hồ sơ lưu')}</Button>
          </Form>
        </details>
      ) : null}
    </Page>
  )
}

export function CaseFilePage(props: { v: ViewContext; file: CaseFileRow; papers: FiledPaper[]; registers: boolean; mayDestroy: PlainDate | undefined; today: PlainDate; newCommandId: () => string; problems?: FieldProblem[] }) {
  const { v, file, papers, registers, mayDestroy, today, newCommandId, problems } = props
  const steps: [string, string][] = file.state === 'open' ? [['close', 'Khóa hồ sơ']] : file.state === 'closed' ? [['reopen', 'Mở lại'], ['hand_over', 'Nộp vào lưu trữ']] : []
  const destroyable = mayDestroy !== undefined && mayDestroy < today && ['closed', 'handed_over'].includes(file.state)
  return (
    <Page v={v} wide title={file.title} crumbs={[home(v), { href: '/van-ban/ho-so', label: v.t('Danh mục hồ sơ') }]} lead={<Badge>{v.t(CASE_FILE_STATES[file.state])}</Badge>}>
      {problems && problems.length > 0 ? <Notice tone="bad" live>{problems.map(({ text }) => text).join(' ')}</Notice> : null}
      <DescriptionList
        items={[
          { term: v.t('Ký hiệu'), value: `${file.code}, ${file.year}` },
          { term: v.t('Đơn vị, người giữ'), value: `${file.unitName}, ${file.keeperName}` },
          { term: v.t('Thời hạn bảo quản'), value: `${file.retentionYears === null ? v.t('Vĩnh viễn') : v.t('{n} năm', { n: file.retentionYears })} (${file.retentionBasis})` },
          { term: v.t('Khóa ngày'), value: file.closedOn ? formatVi(file.closedOn) : '—' },
          { term: v.t('Nộp lưu ngày'), value: file.handedOverOn ? `${formatVi(file.handedOverOn)} ${file.handoverNote ?? ''}` : '—' },
          { term: v.t('Được xét hủy sau ngày'), value: mayDestroy ? formatVi(mayDestroy) : '—' },
          ...(file.destroyedOn ? [{ term: v.t('Đã hủy ngày'), value: `${formatVi(file.destroyedOn)}: ${file.destructionNote}` }] : []),
        ]}
      />
      <Table
        caption={v.t('Văn bản trong hồ sơ')}
        rows={papers}
        empty={v.t('Hồ sơ chưa có văn bản nào.')}
        columns={[
          { head: v.t('Số, ký hiệu'), cell: (row) => <a href={`/van-ban/${row.direction === 'out' ? 'di' : 'den'}/${row.paperId}`}>{row.number || '—'}</a> },
          { head: v.t('Ngày'), cell: (row) => (row.issuedOn ? <span class="whole">{formatVi(row.issuedOn)}</span> : '—') },
          { head: v.t('Trích yếu'), rowHead: true, cell: (row) => row.subject },
          { head: v.t('Chiều'), cell: (row) => (row.direction === 'out' ? v.t('đi') : v.t('đến')) },
          { head: v.t('Người lưu'), cell: (row) => row.filedByName, wideOnly: true },
        ]}
      />
      <Buttons>
        <ButtonLink href={`/van-ban/ho-so/${file.id}/muc-luc.pdf`} icon="print">{v.t('In mục lục')}</ButtonLink>
        {['closed', 'handed_over'].includes(file.state) ? <ButtonLink href={`/van-ban/ho-so/${file.id}/bien-ban-giao-nhan.pdf`} icon="print">{v.t('In biên bản giao nhận')}</ButtonLink> : null}
        {mayDestroy !== undefined && mayDestroy < today && file.state !== 'open' ? <ButtonLink href={`/van-ban/ho-so/${file.id}/bien-ban-huy.pdf`} icon="print">{v.t('In biên bản hủy')}</ButtonLink> : null}
        <ButtonLink href={`/van-ban/ho-so/${file.id}/goi.zip`} icon="download">{v.t('Tải gói nộp lưu')}</ButtonLink>
      </Buttons>
      {registers ? steps.map(([step, label]) => (
        <Form v={v} action={`/van-ban/ho-so/${file.id}/buoc`} commandId={newCommandId()} scope={step}>
          <Hidden name="step" value={step} />
          {step === 'hand_over' ? <TextInput scope={step} name="note" label={v.t('Biên bản giao nhận: số, ngày, người nhận')} /> : null}
          <Button>{v.t(label)}</Button>
        </Form>
      )) : null}
      {registers && destroyable ? (
        <details>
          <summary>{v.t('Hủy theo biên bản')}</summary>
          <Form v={v} action={`/van-ban/ho-so/${file.id}/buoc`} commandId={newCommandId()} scope="destroy">
            <Hidden name="step" value="destroy" />
            <Textarea scope="destroy" name="note" label={v.t('Biên bản và quyết định hủy: số, ngày')} error={problemOf(problems, 'note')} />
            <Button kind="danger">{v.t('Ghi nhận đã hủy')}</Button>
          </Form>
        </details>
      ) : null}
    </Page>
  )
}
