// The preview of a register: how many rows of each kind, every doubtful row explained, take or leave one or many.

import { formatNumber, type ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, Form, Hidden, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Notice, Tabs } from '../../ui/parts.tsx'
import { Figure, FigureRow, Pagination, Table } from '../../ui/table.tsx'
import type { ImportCounts, ImportRow, ReasonCount, StagedReason, StagedRow } from './queries-import.ts'
import { REGISTER_REASONS, type ReasonCode } from './register-reasons.ts'
import { IMPORT_REASONS, REASON_LABELS } from './rules-import.ts'
import { bornWord, roleWord, SEX_WORDS } from './views-common.tsx'
import { CancelForm, importCrumbs, ImportSteps } from './views-import.tsx'

export const ROWS_PER_PAGE = 25

export interface PreviewPageProps {
  v: ViewContext
  row: ImportRow
  counts: ImportCounts
  reasons: ReasonCount[]
  rows: StagedRow[]
  total: number
  page: number
  filter: { verdict?: string | undefined; reason?: string | undefined }
  hamletNames: Map<string, string>
  commitId: string
  problems?: FieldProblem[] | undefined
}

const VERDICT_WORDS: Record<string, string> = { ok: 'Đọc tốt', doubtful: 'Nghi vấn', refused: 'Không nhập được' }

export function PreviewPage(props: PreviewPageProps) {
  const { v, row, counts, problems } = props
  const { t } = v
  const base = `/nguoi/nhap-so/${row.id}`
  return (
    <Page v={v} wide title={t('Xem trước')} lead={row.fileName} crumbs={importCrumbs(v)} actions={<ButtonLink href={`${base}?buoc=cot`} icon="edit">{t('Sửa cột, thôn')}</ButtonLink>}>
      <ImportSteps v={v} current={2} />
      {problems?.map((problem) => <Notice tone="bad" live>{problem.text}</Notice>)}
      <FigureRow>
        <Figure v={v} label={t('Đọc tốt')} value={counts.ok} unit={t('dòng')} href={`${base}?loai=ok`} tone="good" />
        <Figure v={v} label={t('Nghi vấn')} value={counts.doubtful} unit={t('dòng')} href={`${base}?loai=doubtful`} tone="warn" note={t('còn {n} dòng chưa chọn', { n: formatNumber(v.lang, counts.undecided) })} />
        <Figure v={v} label={t('Không nhập được')} value={counts.refused} unit={t('dòng')} href={`${base}?loai=refused`} tone={counts.refused > 0 ? 'bad' : undefined} />
        <Figure v={v} label={t('Sẽ ghi vào sổ')} value={counts.taken} unit={t('người')} href={base} note={t('{n} hộ, trong đó {m} hộ đã có trong sổ', { n: formatNumber(v.lang, counts.takenHouseholds), m: formatNumber(v.lang, row.summary.joined ?? 0) })} />
      </FigureRow>
      {(row.summary.notices ?? []).map(({ text, params }) => <Notice tone="info">{t(text, params)}</Notice>)}
      <Skipped v={v} row={row} />
      <ReasonGroups {...props} />
      <Rows {...props} />
      <section>
        <h2>{t('Ghi vào sổ')}</h2>
        <p>{t('Sẽ ghi {people} người trong {households} hộ, một lần, cùng lúc. Dân tộc, ghi chú, số điện thoại thứ hai và số giấy tờ không được ghi.', { people: formatNumber(v.lang, counts.taken), households: formatNumber(v.lang, counts.takenHouseholds) })}</p>
        <Form v={v} action={`${base}/ghi`} commandId={props.commitId}>
          <Buttons>
            <Button icon="check">{t('Ghi {n} người vào sổ', { n: formatNumber(v.lang, counts.taken) })}</Button>
          </Buttons>
        </Form>
        <CancelForm v={v} row={row} />
      </section>
    </Page>
  )
}

function Skipped({ v, row }: { v: ViewContext; row: ImportRow }) {
  const { t } = v
  const { skipped = [], skippedCount = 0 } = row.summary
  if (skippedCount === 0) return null
  return (
    <details class="confirm">
      <summary class="button button-plain"><span>{t('{n} dòng không phải người (tiêu đề lặp, tổng cộng, tên thôn…)', { n: formatNumber(v.lang, skippedCount) })}</span></summary>
      <div class="confirm-body">
        <ul>{skipped.map((line) => <li>{t('Dòng {row}: {text}', { row: line.row, text: line.text })}</li>)}</ul>
      </div>
    </details>
  )
}

/** Every group of doubtful rows, decided as a whole. */
function ReasonGroups({ v, row, reasons, counts }: PreviewPageProps) {
  const { t } = v
  if (counts.doubtful === 0) return null
  const base = `/nguoi/nhap-so/${row.id}`
  const groups = reasons.filter((reason) => reason.severity === 'doubt')
  return (
    <section>
      <h2>{t('Dòng nghi vấn theo lý do')}</h2>
      <Form v={v} action={`${base}/quyet-dinh`} label={t('Chọn cho mọi dòng nghi vấn')}>
        <Hidden name="reason" value="all" />
        <Buttons>
          <Button kind="plain" name="decision" value="take">{t('Nhập mọi dòng nghi vấn')}</Button>
          <Button kind="plain" name="decision" value="skip">{t('Bỏ qua mọi dòng nghi vấn')}</Button>
        </Buttons>
      </Form>
      <Table
        caption={t('Các nhóm lý do')}
        hideCaption
        rows={groups}
        columns={[
          { head: t('Lý do'), cell: (group) => <a href={`${base}?ly-do=${group.code}`}>{t(REASON_LABELS[group.code] ?? group.code)}</a> },
          { head: t('Số dòng'), num: true, cell: (group) => <a class="count" href={`${base}?ly-do=${group.code}`}>{formatNumber(v.lang, group.rows)}</a> },
          { head: t('Chưa chọn'), num: true, cell: (group) => formatNumber(v.lang, group.undecided) },
          {
            head: t('Chọn cả nhóm'),
            cell: (group) => (
              <Form v={v} action={`${base}/quyet-dinh`} label={t('Chọn cả nhóm: {reason}', { reason: t(REASON_LABELS[group.code] ?? group.code) })}>
                <Hidden name="reason" value={group.code} />
                <Buttons>
                  <Button kind="plain" name="decision" value="take">{t('Nhập')}</Button>
                  <Button kind="plain" name="decision" value="skip">{t('Bỏ qua')}</Button>
                </Buttons>
              </Form>
            ),
          },
        ]}
      />
    </section>
  )
}

function Rows(props: PreviewPageProps) {
  const { v, row, rows, total, page, filter, counts, hamletNames } = props
  const { t } = v
  const base = `/nguoi/nhap-so/${row.id}`
  const here = filter.reason ? `${base}?ly-do=${filter.reason}&` : `${base}?loai=${filter.verdict ?? 'tat-ca'}&`
  const tab = (verdict: string, count: number) => ({ href: `${base}?loai=${verdict}`, label: t(VERDICT_WORDS[verdict]!), count: formatNumber(v.lang, count), current: filter.verdict === verdict })
  return (
    <section>
      <h2>{filter.reason ? t(REASON_LABELS[filter.reason] ?? filter.reason) : t('Từng dòng')}</h2>
      <Tabs label={t('Lọc dòng')} tabs={[{ href: `${base}?loai=tat-ca`, label: t('Tất cả'), current: !filter.verdict && !filter.reason }, tab('ok', counts.ok), tab('doubtful', counts.doubtful), tab('refused', counts.refused)]} />
      <Form v={v} action={`${base}/quyet-dinh`} label={t('Từng dòng')}>
        <Hidden name="back" value={`${here}trang=${page}`} />
        <Table
          caption={t('Các dòng trong tệp')}
          hideCaption
          rows={rows}
          empty={t('Không có dòng nào ở đây.')}
          rowTone={(one) => (one.verdict === 'refused' ? 'bad' : one.verdict === 'doubtful' && one.decision === null ? 'warn' : undefined)}
          columns={[
            { head: t('Dòng'), num: true, cell: (one) => String(one.rowNo) },
            { head: t('Họ tên'), rowHead: true, cell: (one) => one.person.fullName || '—' },
            { head: t('Sinh'), cell: (one) => bornWord(one.person) || '—' },
            { head: t('Giới tính'), cell: (one) => (one.person.sex ? t(SEX_WORDS[one.person.sex] ?? '') : '—') },
            { head: t('Quan hệ'), cell: (one) => roleWord(t, one.person.role) },
            { head: t('Thôn'), cell: (one) => hamletNames.get(one.person.hamletId ?? '') ?? '—' },
            { head: t('Phần mềm thấy gì'), cell: (one) => <Reasons v={v} reasons={one.reasons} /> },
            { head: t('Chọn'), cell: (one) => <Decision v={v} row={one} /> },
          ]}
        />
      </Form>
      <Pagination v={v} page={page} pageCount={Math.ceil(total / ROWS_PER_PAGE)} hrefOf={(n) => `${here}trang=${n}`} total={total} unit={t('dòng')} />
    </section>
  )
}

export function reasonSentence(v: ViewContext, { code, params, column }: StagedReason): string {
  const text = IMPORT_REASONS[code] ?? REGISTER_REASONS[code as ReasonCode]?.text ?? code
  return v.t(text, params ?? {}) + (column ? ` (${v.t('cột {letter}', { letter: column })})` : '')
}

function Reasons({ v, reasons }: { v: ViewContext; reasons: StagedReason[] }) {
  if (reasons.length === 0) return <>—</>
  return (
    <ul class="plain-list">
      {reasons.map((reason) => <li>{reasonSentence(v, reason)}</li>)}
    </ul>
  )
}

function Decision({ v, row }: { v: ViewContext; row: StagedRow }) {
  const { t } = v
  if (row.verdict === 'refused') return <Badge tone="bad">{t('Không nhập được')}</Badge>
  const takes = row.decision === 'take' || (row.verdict === 'ok' && row.decision === null)
  const state = row.decision === null && row.verdict === 'doubtful' ? <Badge tone="warn">{t('chưa chọn')}</Badge> : takes ? <Badge tone="ok">{t('sẽ nhập')}</Badge> : <Badge tone="info">{t('bỏ qua')}</Badge>
  return (
    <>
      {state}
      <Buttons>
        {takes ? null : <Button kind="plain" name="row" value={`${row.rowNo}:take`}>{t('Nhập')}</Button>}
        {row.decision === 'skip' ? null : <Button kind="plain" name="row" value={`${row.rowNo}:skip`}>{t('Bỏ qua')}</Button>}
      </Buttons>
    </>
  )
}
