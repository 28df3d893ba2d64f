// Deliveries for the person who hands out results.

import { formatShortCode } from '../../platform/ids.ts'
import { formatViDateTime } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { BigCode } from '../../ui/code.tsx'
import { Button, ButtonLink, Buttons, Checks, Choices, Form, Hidden, problemOf, Select, Textarea, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Tabs } from '../../ui/parts.tsx'
import { DescriptionList, Empty, Pagination, Table, Timeline } from '../../ui/table.tsx'
import type { DeliveryEvent, DeliveryRow, HandoverRow } from './queries.ts'
import { DELIVERY_STATES, IDENTITY_CHECKS, openMoves, PAGE_ROWS, type Move } from './rules.ts'
import { CHECK_WORDS, CONSENT_WORDS, MOVE_WORDS, STATE_WORDS } from './words.ts'

const home = (v: ViewContext) => ({ href: '/tra-ket-qua', label: v.t('Gửi kết quả về nhà') })

function StateMark({ v, row }: { v: ViewContext; row: DeliveryRow }) {
  return <Badge tone={STATE_WORDS[row.state].tone}>{v.t(STATE_WORDS[row.state].label)}</Badge>
}

export function DeliveriesPage({ v, rows, total, pageNo, counts, state, delivers }: { v: ViewContext; rows: DeliveryRow[]; total: number; pageNo: number; counts: Record<string, number>; state: string; delivers: boolean }) {
  const { t } = v
  const tabs = DELIVERY_STATES.filter((one) => (counts[one] ?? 0) > 0 || one === state).map((one) => ({ href: `/tra-ket-qua?trang_thai=${one}`, label: t(STATE_WORDS[one].label), current: one === state, count: String(counts[one] ?? 0) }))
  return (
    <Page
      v={v}
      wide
      title={t('Gửi kết quả về nhà')}
      actions={
        delivers ? (
          <>
            <ButtonLink href="/tra-ket-qua/ban-giao" icon="check-list" kind="main">
              {t('Giao cho bưu chính')}
            </ButtonLink>
            <ButtonLink href="/tra-ket-qua/moi" icon="plus">
              {t('Thêm bưu gửi')}
            </ButtonLink>
          </>
        ) : undefined
      }
    >
      <Tabs label={t('Trạng thái')} tabs={[{ href: '/tra-ket-qua', label: t('Tất cả'), current: state === '' }, ...tabs]} />
      <Table
        caption={t('Bưu gửi')}
        hideCaption
        rows={rows}
        empty={t('Chưa có bưu gửi nào. Hồ sơ chọn nhận tại nhà sẽ tự vào đây khi có kết quả.')}
        columns={[
          { head: t('Người nhận kết quả'), cell: (row) => <a href={`/tra-ket-qua/${row.id}`}>{row.recipientName}</a> },
          { head: t('Mã trên nhãn'), cell: (row) => formatShortCode(row.code) },
          { head: t('Hồ sơ'), cell: (row) => row.dossierCode },
          { head: t('Trạng thái'), cell: (row) => <StateMark v={v} row={row} /> },
          { head: t('Lần giao hụt'), num: true, cell: (row) => row.attempts },
          { head: t('Đổi lúc'), cell: (row) => formatViDateTime(row.movedAt), wideOnly: true },
        ]}
      />
      <Pagination v={v} page={pageNo} pageCount={Math.ceil(total / PAGE_ROWS)} hrefOf={(page) => `/tra-ket-qua?${new URLSearchParams({ ...(state && { trang_thai: state }), trang: String(page) })}`} total={total} unit={t('bưu gửi')} />
    </Page>
  )
}

export interface DeliveryPageProps {
  v: ViewContext
  delivery: DeliveryRow
  events: DeliveryEvent[]
  delivers: boolean
  commandId: () => string
  values: Record<string, string>
  problems?: FieldProblem[]
}

const ENDS = new Set<Move>(['delivered', 'collected'])

export function DeliveryPage({ v, delivery, events, delivers, commandId, values, problems }: DeliveryPageProps) {
  const { t } = v
  const moves = delivers ? openMoves(delivery.state) : []
  const plain = moves.filter((move) => !ENDS.has(move))
  const end = moves.find((move) => ENDS.has(move))
  return (
    <Page v={v} title={delivery.recipientName} crumbs={[home(v)]}>
      <BigCode label={t('Mã trên nhãn')}>{formatShortCode(delivery.code)}</BigCode>
      <DescriptionList
        items={[
          { term: t('Trạng thái'), value: <StateMark v={v} row={delivery} /> },
          { term: t('Hồ sơ'), value: <a href={`/ho-so/${delivery.dossierId}`}>{delivery.dossierCode}</a> },
          { term: t('Địa chỉ'), value: delivery.address },
          { term: t('Điện thoại'), value: delivery.phone },
          { term: t('Đồng ý gửi về nhà'), value: t(CONSENT_WORDS[delivery.consentedHow] ?? '') },
          ...(delivery.receivedBy ? [{ term: t('Người đã nhận'), value: `${delivery.receivedBy}, ${t(CHECK_WORDS[delivery.identityCheck as keyof typeof CHECK_WORDS] ?? '')}` }] : []),
        ]}
      />
      <Buttons>
        <ButtonLink href={`/tra-ket-qua/${delivery.id}/nhan.pdf`} icon="print">
          {t('In nhãn')}
        </ButtonLink>
      </Buttons>
      <h2>{t('Đã đi tới đâu')}</h2>
      <Timeline
        label={t('Đã đi tới đâu')}
        entries={events.toReversed().map((event) => ({
          when: formatViDateTime(event.at), iso: event.at, title: t(MOVE_WORDS[event.kind as Move] ?? event.kind), text: event.note, by: event.byName,
          tone: event.kind === 'attempt_failed' || event.kind === 'sent_back' ? ('bad' as const) : ('ok' as const),
        }))}
      />
      {end ? (
        <Card title={t(MOVE_WORDS[end])} icon="check">
          <Form v={v} action={`/tra-ket-qua/${delivery.id}/buoc`} commandId={commandId()} problems={values.move === end ? problems : undefined}>
            <Hidden name="move" value={end} />
            <TextInput name="receivedBy" label={t('Người đã nhận')} value={values.receivedBy ?? delivery.recipientName} error={values.move === end ? problemOf(problems, 'receivedBy') : undefined} />
            <Choices name="identityCheck" label={t('Đã kiểm tra người nhận bằng gì')} hint={t('Chỉ ghi đã xem gì. Không chụp, không chép số.')} value={values.identityCheck} error={values.move === end ? problemOf(problems, 'identityCheck') : undefined} options={IDENTITY_CHECKS.map((value) => ({ value, label: t(CHECK_WORDS[value]) }))} />
            <Button>{t('Ghi đã nhận')}</Button>
          </Form>
        </Card>
      ) : null}
      {plain.length > 0 ? (
        <Card title={t('Việc khác xảy ra')} icon="edit">
          <Form v={v} action={`/tra-ket-qua/${delivery.id}/buoc`} commandId={commandId()} problems={values.move !== end ? problems : undefined} scope="khac">
            <Select name="move" scope="khac" label={t('Việc gì')} value={values.move ?? plain[0]} options={plain.map((value) => ({ value, label: t(MOVE_WORDS[value]) }))} />
            <TextInput name="note" scope="khac" label={t('Ghi chú, lý do')} optional v={v} value={values.note ?? ''} error={values.move !== end ? problemOf(problems, 'note') : undefined} />
            <Button kind="plain">{t('Ghi lại')}</Button>
          </Form>
        </Card>
      ) : null}
    </Page>
  )
}

export function NewDeliveryPage({ v, values, problems, commandId }: { v: ViewContext; values: Record<string, string>; problems?: FieldProblem[]; commandId: string }) {
  const { t } = v
  return (
    <Page v={v} title={t('Thêm bưu gửi')} crumbs={[home(v)]}>
      <Form v={v} action="/tra-ket-qua/moi" commandId={commandId} problems={problems}>
        <TextInput name="dossierCode" label={t('Mã hồ sơ')} value={values.dossierCode} error={problemOf(problems, 'dossierCode')} />
        <TextInput name="recipientName" label={t('Người nhận kết quả')} value={values.recipientName} error={problemOf(problems, 'recipientName')} />
        <TextInput name="address" label={t('Địa chỉ')} value={values.address} error={problemOf(problems, 'address')} />
        <TextInput name="phone" type="tel" label={t('Điện thoại')} optional v={v} value={values.phone} error={problemOf(problems, 'phone')} />
        <Choices name="consentedHow" label={t('Người dân đồng ý gửi về nhà')} layout="grid" value={values.consentedHow} error={problemOf(problems, 'consentedHow')} options={Object.entries(CONSENT_WORDS).map(([value, label]) => ({ value, label: t(label) }))} />
        <Button>{t('Thêm bưu gửi')}</Button>
      </Form>
    </Page>
  )
}

export function HandoverPage({ v, ready, handovers, values, codes, problems, commandId }: { v: ViewContext; ready: DeliveryRow[]; handovers: HandoverRow[]; values: Record<string, string>; codes: string[]; problems?: FieldProblem[]; commandId: string }) {
  const { t } = v
  return (
    <Page v={v} title={t('Giao cho bưu chính')} crumbs={[home(v)]} lead={t('Đánh dấu hoặc quét mã trên nhãn; mã lạ thì cả danh sách dừng lại.')}>
      {ready.length === 0 ? (
        <Empty icon="check-list">{t('Không có bưu gửi nào chờ giao.')}</Empty>
      ) : (
        <Form v={v} action="/tra-ket-qua/ban-giao" commandId={commandId} problems={problems}>
          <Checks name="codes" label={t('Bưu gửi chờ giao')} values={codes} error={problemOf(problems, 'codes')} options={ready.map((row) => ({ value: row.code, label: `${formatShortCode(row.code)} · ${row.recipientName}`, hint: row.address }))} />
          <Textarea name="scanned" label={t('Hoặc quét mã vào đây')} hint={t('Mỗi mã một dòng')} value={values.scanned ?? ''} error={problemOf(problems, 'scanned')} />
          <TextInput name="carrier" label={t('Đơn vị bưu chính')} value={values.carrier} error={problemOf(problems, 'carrier')} />
          <TextInput name="takenBy" label={t('Người nhận của bưu chính')} value={values.takenBy} error={problemOf(problems, 'takenBy')} />
          <Button>{t('Bàn giao')}</Button>
        </Form>
      )}
      <h2>{t('Các lần bàn giao gần đây')}</h2>
      <Table
        caption={t('Các lần bàn giao gần đây')}
        hideCaption
        rows={handovers}
        empty={t('Chưa bàn giao lần nào.')}
        columns={[
          { head: t('Lúc'), cell: (row) => formatViDateTime(row.handedAt) },
          { head: t('Đơn vị bưu chính'), cell: (row) => row.carrier },
          { head: t('Người nhận của bưu chính'), cell: (row) => row.takenBy },
          { head: t('Danh sách'), cell: (row) => <a href={`/tra-ket-qua/ban-giao/${row.id}/danh-sach.pdf`}>{t('In danh sách')}</a> },
        ]}
      />
    </Page>
  )
}
