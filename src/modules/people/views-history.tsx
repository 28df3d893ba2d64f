// What happened to a household or a person, told from the ledger in words; erased content says that it was erased.

import { formatViDateTime, isInstant } from '../../platform/time.ts'
import type { Translate, ViewContext } from '../../ui/context.ts'
import { Timeline } from '../../ui/table.tsx'
import type { HistoryEntry } from './queries.ts'
import { FIELD_WORDS, maskedValue, NEED_WORDS, STATE_LABELS } from './views-common.tsx'

export interface HistoryLine extends HistoryEntry {
  /** Name of who acted, when known. */
  by: string
}

const TYPE_WORDS: Record<string, string> = {
  'household.added': 'Thêm hộ', 'household.edited': 'Sửa hộ', 'household.moved': 'Chuyển hộ', 'household.split': 'Tách hộ', 'household.state': 'Đổi tình trạng cả hộ',
  'resident.added': 'Thêm người', 'resident.edited': 'Sửa hồ sơ', 'resident.moved': 'Chuyển sang hộ khác', 'resident.state': 'Đổi tình trạng',
  'resident.merged': 'Gộp hai hồ sơ trùng', 'resident.conflict_settled': 'Xử lý chỗ sửa lệch nhau', 'resident.erased': 'Xóa dữ liệu cá nhân',
  'consent.given': 'Ghi lời đồng ý', 'consent.withdrawn': 'Rút lời đồng ý', 'register.imported': 'Nhập từ sổ', 'register.undone': 'Hoàn tác lần nhập sổ',
}

export function typeWord(t: Translate, type: string): string {
  return TYPE_WORDS[type] ? t(TYPE_WORDS[type]) : type
}

export function History({ v, lines }: { v: ViewContext; lines: HistoryLine[] }) {
  const { t } = v
  return (
    <section>
      <h2>{t('Lịch sử')}</h2>
      {lines.length === 0 ? <p>{t('Chưa có thay đổi nào được ghi.')}</p> : null}
      <Timeline
        label={t('Lịch sử')}
        entries={lines.map((line) => ({
          when: isInstant(line.at) ? formatViDateTime(line.at) : line.at, iso: line.at, title: typeWord(t, line.type), by: line.by, text: line.data === null ? t('Nội dung đã xóa theo yêu cầu của người có dữ liệu.') : detail(t, line),
          icon: line.type.startsWith('consent') ? 'check' : 'edit',
        }))}
      />
    </section>
  )
}

type Changed = Record<string, { from: unknown; to: unknown }>

function detail(t: Translate, line: HistoryLine): string {
  const data = line.data ?? {}
  if (line.type === 'resident.edited' || line.type === 'resident.conflict_settled') return editDetail(t, data)
  if (line.type === 'household.edited') return changes(t, { headName: data.headName, code: data.code } as Changed)
  if (line.type === 'resident.state' || line.type === 'household.state') return t('{from} → {to}', { from: stateWord(t, data.from), to: stateWord(t, data.to) })
  if (line.type === 'consent.given') return [data.disability && t(NEED_WORDS.disability!), data.livingAlone && t(NEED_WORDS.living_alone!)].filter(Boolean).join(', ')
  if (line.type === 'register.imported') return t('{people} người, {households} hộ', { people: Number(data.people ?? 0), households: Number(data.households ?? 0) })
  return ''
}

function stateWord(t: Translate, state: unknown): string {
  return t(STATE_LABELS[String(state)] ?? String(state))
}

function changes(t: Translate, fields: Changed): string {
  return Object.entries(fields)
    .filter(([, change]) => change && change.from !== change.to)
    .map(([field, { from, to }]) => (field === 'householdId' ? t('chuyển hộ') : `${t(FIELD_WORDS[field] ?? field)}: ${maskedValue(t, field, from)} → ${maskedValue(t, field, to)}`))
    .join('; ')
}

function editDetail(t: Translate, data: Record<string, unknown>): string {
  const lost = (data.lost as { field: string; value: unknown }[] | undefined) ?? []
  const conflicts = (data.conflicts as { field: string }[] | undefined) ?? []
  return [
    changes(t, (data.fields as Changed | undefined) ?? {}),
    ...lost.map(({ field, value }) => t('bỏ giá trị sửa cùng lúc của {field}: {value}', { field: t(FIELD_WORDS[field] ?? field), value: maskedValue(t, field, value) })),
    ...conflicts.map(({ field }) => t('chờ cán bộ xem: {field}', { field: t(FIELD_WORDS[field] ?? field) })),
  ].filter(Boolean).join('; ')
}
