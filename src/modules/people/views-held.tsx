// The page a person may ask for: every row and entry about them, why it is kept, who looked. Printable.

import { formatVi, formatViDateTime, isInstant, isPlainDate, type Instant } from '../../platform/time.ts'
import { rungLabel, type Rung, type Translate, type ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Choices, Form, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Notice, Unverified } from '../../ui/parts.tsx'
import { Table } from '../../ui/table.tsx'
import type { HeldRows } from './followers.ts'
import type { Held } from './queries-held.ts'
import type { HouseholdLine, ResidentRow } from './queries.ts'
import { REASON_WORDS } from './rules-duplicates.ts'
import { FIELD_WORDS, homeCrumb, NEED_WORDS, STATE_LABELS, valueWord } from './views-common.tsx'
import { History, type HistoryLine } from './views-history.tsx'
import type { May } from './views-households.tsx'
import { HOW_WORDS, PURPOSE_WORDS } from './views-residents.tsx'

export function HeldPage({ v, resident, held, history, now, may }: { v: ViewContext; resident: ResidentRow; held: Held; history: HistoryLine[]; now: Instant; may: May }) {
  const { t } = v
  const base = `/nguoi/${resident.id}`
  return (
    <Page
      v={v}
      wide
      title={t('Đang giữ gì về {name}', { name: resident.fullName })}
      lead={t('Lập lúc {when}. In trang này để trao cho người có dữ liệu.', { when: formatViDateTime(now) })}
      crumbs={[homeCrumb(v), { href: base, label: resident.fullName }]}
      actions={
        <>
          <ButtonLink href={`${base}/du-lieu.json`} icon="download" download>{t('Tải về dạng JSON')}</ButtonLink>
          {may.erase ? <ButtonLink href={`${base}/xoa`} icon="trash">{t('Xóa dữ liệu theo yêu cầu')}</ButtonLink> : null}
        </>
      }
    >
      <Notice>
        {t('Theo Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, người có dữ liệu được xem, sửa, rút lời đồng ý và yêu cầu xóa.')} <Unverified v={v} why={t('đọc qua bài giới thiệu, chưa đối chiếu bản chính thức')} />
      </Notice>
      {held.tables.map((part) => <HeldTable v={v} part={part} />)}
      <History v={v} lines={history} />
    </Page>
  )
}

function HeldTable({ v, part }: { v: ViewContext; part: HeldRows }) {
  const { t } = v
  // Ids and marks of the machinery say nothing to a person; the JSON has them all.
  const names = [...new Set(part.rows.flatMap((row) => Object.keys(row)))].filter((name) => !/(^id|Id|Ids|Seqs|Key)$/.test(name) && name !== 'mergedInto')
  return (
    <section>
      <h2>{t(part.title)}</h2>
      <p class="hint">{t('Giữ để {purpose}.', { purpose: t(part.purpose) })}</p>
      {part.rows.length === 0 ? <p>{t('Không có dòng nào.')}</p> : (
        <Table caption={t(part.title)} hideCaption scroll rows={part.rows} columns={names.map((name) => ({ head: t(COLUMN_WORDS[name] ?? FIELD_WORDS[name] ?? name), cell: (row: Record<string, unknown>) => shown(t, name, row[name]) }))} />
      )}
    </section>
  )
}

const COLUMN_WORDS: Record<string, string> = {
  birthYear: 'Năm sinh', birthDate: 'Ngày sinh', needs: 'Cần giúp vì', state: 'Tình trạng', createdAt: 'Ghi lúc', purpose: 'Đồng ý việc gì', wording: 'Lời đồng ý', givenAt: 'Đồng ý lúc', givenHow: 'Cách đồng ý',
  withdrawnAt: 'Rút lúc', actorName: 'Ai xem', day: 'Ngày', looks: 'Số lần', lastAt: 'Lần cuối', field: 'Chỗ lệch', currentValue: 'Đang ghi trong sổ', offeredValue: 'Người kia ghi', offeredAt: 'Lúc',
  offeredBy: 'Ai ghi', decidedBy: 'Ai xử lý', recordedBy: 'Ai ghi', decidedAt: 'Xử lý lúc', fileName: 'Tệp', committedAt: 'Ghi vào sổ lúc', rowNo: 'Dòng', score: 'Giống', reasons: 'Vì sao', skill: 'Kỹ năng', rung: 'Bậc',
  visitedOn: 'Ngày thăm', outcome: 'Kết quả', note: 'Ghi chú', memberName: 'Người hướng dẫn', reachedOn: 'Đạt ngày', source: 'Nguồn', side: 'Vai', taughtOn: 'Ngày dạy', confirmedOn: 'Ngày xác nhận',
}
const VALUE_WORDS: Record<string, Record<string, string>> = {
  state: { ...STATE_LABELS, open: 'Đang chờ', taken: 'Đã lấy bản kia', kept: 'Đã giữ bản trong sổ', different: 'Khác người', accepted: 'Đã nhận', refused: 'Bị từ chối', settled: 'Đã xử lý' },
  outcome: { met: 'Gặp được', nobody_home: 'Không có ai ở nhà', refused: 'Nhà từ chối', moved: 'Đã chuyển đi', come_back: 'Hẹn quay lại' },
  purpose: PURPOSE_WORDS, givenHow: HOW_WORDS, field: FIELD_WORDS, reasons: REASON_WORDS, needs: NEED_WORDS }

function shown(t: Translate, name: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return '—'
  const words = VALUE_WORDS[name]
  if (words && Array.isArray(value)) return value.map((one) => t(words[String(one)] ?? JSON.stringify(one))).join(', ') || '—'
  if (words) return t(words[String(value)] ?? String(value))
  if (name === 'rung') return rungLabel(t, Number(value) as Rung)
  if (name in FIELD_WORDS && typeof value === 'string') return valueWord(t, name, value)
  if (typeof value === 'boolean') return value ? t('có') : t('không')
  if (isInstant(value)) return formatViDateTime(value)
  if (isPlainDate(value)) return formatVi(value)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

export function ErasePage({ v, resident, household, commandId, problems, values }: { v: ViewContext; resident: ResidentRow; household: HouseholdLine; commandId: string; problems?: FieldProblem[] | undefined; values: Record<string, string> }) {
  const { t } = v
  return (
    <Page v={v} title={t('Xóa dữ liệu của {name}', { name: resident.fullName })} crumbs={[homeCrumb(v), { href: `/ho/${household.id}`, label: household.headName }, { href: `/nguoi/${resident.id}`, label: resident.fullName }]}>
      <Notice tone="bad" title={t('Không lấy lại được')}>
        {t('Họ tên, ngày sinh, số điện thoại, dấu cần giúp, ghi chú lượt thăm và nội dung trong sổ cái về người này sẽ bị xóa hẳn. Số lượt thăm và dấu kiểm của sổ cái vẫn giữ, không còn biết là ai.')}
      </Notice>
      <Form v={v} action={`/nguoi/${resident.id}/xoa`} commandId={commandId} problems={problems}>
        <Choices name="reason" label={t('Vì sao xóa?')} value={values.reason} error={problemOf(problems, 'reason')} options={[{ value: 'theo_yeu_cau', label: t('Người có dữ liệu yêu cầu') }, { value: 'nhap_nham', label: t('Ghi nhầm, không phải người ở xã') }]} />
        <Button kind="danger" icon="trash">{t('Xóa hẳn dữ liệu của người này')}</Button>
      </Form>
    </Page>
  )
}
