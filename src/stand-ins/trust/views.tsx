// Screens of the simulated trust services. Each opens with a band that says what it is.

import type { Child } from 'hono/jsx'
import { formatViDateTime } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Hidden, Select } from '../../ui/fields.tsx'
import { Button, ButtonLink, Buttons, Form } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Notice } from '../../ui/parts.tsx'
import { DescriptionList, Table } from '../../ui/table.tsx'
import { FAULTS, type FaultName, type Faults, type IssuedRecord } from './authority.ts'

function Band({ v, children }: { v: ViewContext; children?: Child }) {
  return (
    <Notice tone="warn" title={v.t('Mô phỏng, không có giá trị pháp lý')}>
      {children}
    </Notice>
  )
}

const SERVICE_WORDS: Record<FaultName, string> = { tsa: 'Dấu thời gian', ocsp: 'Hỏi hiệu lực chứng thư', crl: 'Danh sách thu hồi', remote: 'Ký từ xa' }
const FAULT_WORDS: Record<string, string> = { ok: 'Chạy bình thường', down: 'Không trả lời', slow: 'Trả lời chậm', wrong: 'Trả lời sai', refuses: 'Từ chối' }

export function TrustPage({ v, issued, faults }: { v: ViewContext; issued: IssuedRecord[]; faults: Faults }) {
  const { t } = v
  return (
    <Page v={v} title={t('Dịch vụ tin cậy mô phỏng')}>
      <Band v={v}>{t('Nơi cấp chứng thư, dấu thời gian và ký từ xa ở đây chỉ để dùng thử. Mọi chứng thư và chữ ký của nó không có giá trị pháp lý.')}</Band>
      <Card title={t('Bật sự cố để thử')} icon="warning">
        <Form v={v} action="/gia-lap/tin-cay">
          {(Object.keys(FAULTS) as FaultName[]).map((service) => (
            <Select name={service} label={t(SERVICE_WORDS[service])} value={faults[service]} options={FAULTS[service].map((value) => ({ value, label: t(FAULT_WORDS[value]!) }))} />
          ))}
          <Button>{t('Lưu')}</Button>
        </Form>
      </Card>
      <Table
        caption={t('Chứng thư đã cấp')}
        rows={issued.toReversed().slice(0, 200)}
        empty={t('Chưa cấp chứng thư nào.')}
        columns={[
          // No names: every commune of this server looks at the same authority.
          { head: t('Số'), rowHead: true, cell: (row) => <code>{row.serial.slice(0, 12)}</code> },
          { head: t('Cấp lúc'), cell: (row) => formatViDateTime(row.issuedAt) },
          { head: t('Tình trạng'), cell: (row) => (row.revokedAt === undefined ? <Badge tone="ok">{t('Còn dùng')}</Badge> : <Badge tone="bad">{t('Đã thu hồi')}</Badge>) },
        ]}
      />
      <Buttons>
        <ButtonLink href="/gia-lap/may-ban" icon="key">
          {t('Phần mềm ký trên máy (mô phỏng)')}
        </ButtonLink>
      </Buttons>
    </Page>
  )
}

/** What the page that hands over sends; names as in the programme's own contract. */
export function DesktopPage({ v, order }: { v: ViewContext; order: Record<string, string> | undefined }) {
  const { t } = v
  return (
    <Page v={v} title={t('Phần mềm ký trên máy (mô phỏng)')}>
      <Band v={v}>{t('Trang này đóng vai phần mềm ký cài trên máy của cán bộ. Chưa thử với phần mềm thật.')}</Band>
      {order === undefined ? (
        <Card title={t('Chưa có văn bản nào được chuyển đến')} icon="document">
          <p>{t('Hãy bắt đầu từ danh sách chờ ký. Quản trị xã cần chứng thư của thiết bị này để nhận ra chữ ký của bạn.')}</p>
          <Buttons>
            <ButtonLink href="/gia-lap/may-ban/chung-thu.pem" icon="download">
              {t('Tải chứng thư của thiết bị')}
            </ButtonLink>
          </Buttons>
        </Card>
      ) : (
        <Form v={v} action="/gia-lap/may-ban/ky">
          <DescriptionList items={[{ term: t('Tệp cần ký'), value: order.Title ?? '' }]} />
          {Object.entries(order).map(([name, value]) => (
            <Hidden name={name} value={value} />
          ))}
          <Button full icon="edit">
            {t('Ký bằng thiết bị')}
          </Button>
        </Form>
      )}
    </Page>
  )
}

export function DesktopDonePage({ v, answer, back }: { v: ViewContext; answer: { Status: number; Message: string }; back: string }) {
  const { t } = v
  return (
    <Page v={v} title={t('Phần mềm ký trên máy (mô phỏng)')}>
      <Band v={v}>{t('Trang này đóng vai phần mềm ký cài trên máy của cán bộ. Chưa thử với phần mềm thật.')}</Band>
      <Notice tone={answer.Status === 0 ? 'ok' : 'bad'} title={answer.Status === 0 ? t('Đã ký và gửi về') : t('Chưa ký được')}>
        {answer.Message}
      </Notice>
      <Buttons>
        <ButtonLink href={back.startsWith('/') && !back.startsWith('//') ? back : '/'} icon="arrow-left">
          {t('Quay lại')}
        </ButtonLink>
      </Buttons>
    </Page>
  )
}
