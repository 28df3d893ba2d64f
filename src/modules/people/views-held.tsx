// The page a person may ask for: every row and entry about them, why it is kept, who looked. Printable.

import { formatVi, formatViDateTime, isInstant, isPlainDate, type Instant } from '../../platform/time.ts'
import type { Translate, ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Choices, Form, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Notice, Unverified } from '../../ui/parts.tsx'
import { Table } from '../../ui/table.tsx'
import type { HeldRows } from './followers.ts'
import type { Held } from './queries-held.ts'
import type { HouseholdLine, ResidentRow } from './queries.ts'
import { homeCrumb } from './views-common.tsx'
import { History, type HistoryLine } from './views-history.tsx'
import type { May } from './views-households.tsx'

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
  const names = [...new Set(part.rows.flatMap((row) => Object.keys(row)))]
  return (
    <section>
      <h2>{t(part.title)}</h2>
      <p class="hint">{t('Giữ để {purpose}.', { purpose: t(part.purpose) })}</p>
      {part.rows.length === 0 ? <p>{t('Không có dòng nào.')}</p> : (
        <Table caption={t(part.title)} hideCaption scroll rows={part.rows} columns={names.map((name) => ({ head: name, cell: (row: Record<string, unknown>) => shown(t, row[name]) }))} />
      )}
    </section>
  )
}

function shown(t: Translate, value: unknown): string {
  if (value === null || value === undefined || value === '') return '—'
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
