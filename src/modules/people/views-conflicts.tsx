// Edits of who somebody is that were made apart and disagree: an officer looks and chooses.

import { formatViDateTime, type Instant } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Button, Buttons, Form } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Card } from '../../ui/parts.tsx'
import { DescriptionList, Empty } from '../../ui/table.tsx'
import type { ConflictLine } from './queries.ts'
import { FIELD_WORDS, homeCrumb, valueWord } from './views-common.tsx'

export function ConflictsPage({ v, conflicts, freshId }: { v: ViewContext; conflicts: ConflictLine[]; freshId: () => string }) {
  const { t } = v
  return (
    <Page v={v} title={t('Sửa lệch nhau')} crumbs={[homeCrumb(v)]} lead={t('Hai người sửa cùng một chỗ khi chưa thấy bản của nhau. Họ tên, ngày sinh và hộ phải do người xem quyết định.')}>
      {conflicts.length === 0 ? <Empty icon="check">{t('Không có chỗ nào đang chờ.')}</Empty> : null}
      {conflicts.map((conflict) => (
        <Card title={conflict.fullName} href={`/nguoi/${conflict.residentId}`} icon="warning">
          <DescriptionList
            items={[
              { term: t('Ở hộ'), value: `${conflict.headName}, ${conflict.hamletName}` },
              { term: t('Chỗ lệch'), value: t(FIELD_WORDS[conflict.field] ?? conflict.field) },
              { term: t('Đang ghi trong sổ'), value: conflict.field === 'householdId' ? conflict.headName : valueWord(t, conflict.field, conflict.currentValue) },
              { term: t('Người kia ghi'), value: conflict.offeredHead ?? valueWord(t, conflict.field, conflict.offeredValue), hint: `${conflict.offeredBy} ${formatViDateTime(conflict.offeredAt as Instant)}` },
            ]}
          />
          <Buttons>
            <Choice v={v} conflict={conflict} take="1" commandId={freshId()} label={t('Lấy bản người kia ghi')} />
            <Choice v={v} conflict={conflict} take="0" commandId={freshId()} label={t('Giữ bản trong sổ')} />
          </Buttons>
        </Card>
      ))}
    </Page>
  )
}

function Choice({ v, conflict, take, commandId, label }: { v: ViewContext; conflict: ConflictLine; take: string; commandId: string; label: string }) {
  return (
    <Form v={v} action={`/nguoi/xung-dot/${conflict.id}`} commandId={commandId} label={label}>
      <Button kind="plain" name="take" value={take}>{label}</Button>
    </Form>
  )
}
