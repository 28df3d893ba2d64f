// Officers' pages of the sync: work that was refused and needs a person, and bringing in a sealed file.

import { fill } from '../../locales/translate.ts'
import { Button, FileInput, Form, problemOf, type FieldProblem } from '../../ui/form.tsx'
import type { ViewContext } from '../../ui/context.ts'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Notice } from '../../ui/parts.tsx'
import { DescriptionList, Empty, Pagination } from '../../ui/table.tsx'
import { formatViDateTime } from '../../platform/time.ts'
import type { WaitingWork } from './queries-inbox.ts'

const KINDS: Record<string, string> = {
  'visit.record': 'Một lượt thăm',
  'resident.add': 'Thêm người tại nhà',
  'resident.edit': 'Sửa thông tin người',
}

export interface InboxPageProps {
  v: ViewContext
  work: WaitingWork[]
  total: number
  page: number
  pageSize: number
  commandIds: string[]
}

export function InboxPage({ v, work, total, page, pageSize, commandIds }: InboxPageProps) {
  const { t } = v
  return (
    <Page
      v={v}
      title={t('Việc cần xem từ điện thoại')}
      lead={t('Việc tình nguyện viên gửi lên nhưng chưa ghi được, kèm lý do. Không việc nào bị mất: người gửi cũng thấy trên máy mình và sửa được.')}
    >
      {work.length === 0 ? (
        <Empty icon="check">{t('Không có việc nào chờ xem.')}</Empty>
      ) : (
        <div class="flow">
          {work.map((item, index) => (
            <WorkCard v={v} item={item} commandId={commandIds[index]!} />
          ))}
          <Pagination v={v} page={page} pageCount={Math.ceil(total / pageSize)} hrefOf={(one) => `/viec-tu-may?trang=${one}`} total={total} unit={t('việc')} />
        </div>
      )}
    </Page>
  )
}

function WorkCard({ v, item, commandId }: { v: ViewContext; item: WaitingWork; commandId: string }) {
  const { t } = v
  const title = `${t(KINDS[item.kind] ?? item.kind)} · ${item.householdName ?? t('hộ không rõ')}`
  return (
    <Card title={title} icon="warning" {...(item.householdId && { href: `/ho/${item.householdId}` })}>
      {item.problems.map((problem) => (
        <Notice tone="warn">{fill(t(problem.text), problem.params)}</Notice>
      ))}
      <DescriptionList
        items={[
          { term: t('Người gửi'), value: `${item.memberName} · ${item.teamName}` },
          { term: t('Ghi lúc'), value: formatViDateTime(item.madeAt) },
          { term: t('Nhận lúc'), value: formatViDateTime(item.receivedAt) },
          ...details(v, item),
        ]}
      />
      <Form v={v} action="/viec-tu-may/xong" commandId={commandId}>
        <input type="hidden" name="deviceId" value={item.deviceId} />
        <input type="hidden" name="id" value={item.commandId} />
        <Button kind="plain" icon="check">{t('Đã xem, không cần ghi lại')}</Button>
      </Form>
    </Card>
  )
}

const OUTCOMES: Record<string, string> = { met: 'Gặp được người', nobody_home: 'Không có nhà', refused: 'Từ chối', moved: 'Đã chuyển đi', come_back: 'Hẹn quay lại' }

function details(v: ViewContext, { body }: WaitingWork): { term: string; value: string }[] {
  const { visitedOn, outcome, note, fullName } = body as Record<string, unknown>
  return [
    ...(typeof fullName === 'string' ? [{ term: v.t('Họ tên'), value: fullName }] : []),
    ...(typeof visitedOn === 'string' ? [{ term: v.t('Ngày thăm'), value: visitedOn.split('-').toReversed().join('/') }] : []),
    ...(typeof outcome === 'string' ? [{ term: v.t('Kết quả'), value: v.t(OUTCOMES[outcome] ?? outcome) }] : []),
    ...(typeof note === 'string' ? [{ term: v.t('Ghi chú'), value: note }] : []),
  ]
}

export function ImportPage({ v, problems, commandId, result }: { v: ViewContext; problems?: FieldProblem[]; commandId: string; result?: { accepted: number; already: number; refused: number } }) {
  const { t } = v
  return (
    <Page
      v={v}
      title={t('Nhận việc chưa gửi từ tệp')}
      crumbs={[{ href: '/viec-tu-may', label: t('Việc cần xem từ điện thoại') }]}
      lead={t('Dùng khi điện thoại bị khóa, bị thu hồi hoặc hỏng: trên máy, chọn “Xuất việc chưa gửi”, rồi đưa tệp cho cán bộ xã. Tệp đã niêm phong, chỉ máy chủ này mở được.')}
    >
      {result ? (
        <Notice tone={result.refused > 0 ? 'warn' : 'ok'} live title={t('Đã nhận tệp')}>
          <p>{t('Ghi mới {accepted} việc, {already} việc đã có từ trước, {refused} việc cần xem.', result)}</p>
        </Notice>
      ) : null}
      <Form v={v} action="/viec-tu-may/nhan-tep" files commandId={commandId} {...(problems && { problems })}>
        <FileInput v={v} name="file" label={t('Tệp việc chưa gửi')} hint={t('Tên tệp bắt đầu bằng gocua-viec-chua-gui')} accept=".json,application/json" error={problemOf(problems, 'file')} />
        <Button icon="download">{t('Nhận việc trong tệp')}</Button>
      </Form>
      <p class="hint">
        <Badge>{t('Không ghi trùng')}</Badge> {t('Nhận lại cùng một tệp không làm việc nào bị ghi hai lần.')}
      </p>
    </Page>
  )
}

/** Shown by the server while the phone's own worker is not in charge yet; the page script goes on by itself. */
export function PreparePage({ v, next }: { v: ViewContext; next: string }) {
  const { t } = v
  return (
    <Page v={v} title={t('Chuẩn bị máy')} bare>
      <p class="lead">{t('Đang chuẩn bị để máy dùng được khi không có mạng…')}</p>
      <p>
        <a href={next} data-when-ready="">{t('Tiếp tục')}</a>
      </p>
      <Notice tone="info">
        <p>{t('Nếu trang này không đổi sau một phút, trình duyệt này không giữ được dữ liệu khi mất mạng. Bạn vẫn ghi lượt thăm được mỗi khi có mạng.')}</p>
        <p><a href="/di-ngo">{t('Đi ngõ khi có mạng')}</a></p>
      </Notice>
    </Page>
  )
}
