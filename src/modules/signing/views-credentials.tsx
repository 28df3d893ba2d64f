// Pages of certificates: my own with my picture, and, for whoever administers, everybody's and the agency's.

import { formatViDateTime } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { FileInput, Hidden, NumberInput, Select, TextInput } from '../../ui/fields.tsx'
import { Button, Form, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Notice } from '../../ui/parts.tsx'
import { DescriptionList, Table } from '../../ui/table.tsx'
import type { CredentialRow } from './queries.ts'
import { NoLegalEffect, SigningTabs } from './views.tsx'
import { ADAPTER_WORDS } from './words.ts'

function CredentialFacts({ v, credential }: { v: ViewContext; credential: CredentialRow }) {
  const { t } = v
  return (
    <DescriptionList
      items={[
        { term: t('Người giữ'), value: credential.holderName },
        { term: t('Đơn vị'), value: credential.unitName },
        { term: t('Khóa ở đâu'), value: t(ADAPTER_WORDS[credential.adapter]) },
        { term: t('Thuật toán'), value: credential.algorithm === 'ecdsa-p256' ? 'ECDSA P-256' : 'RSASSA-PSS' },
        { term: t('Số chứng thư'), value: <code class="break">{credential.serial}</code> },
        { term: t('Có hiệu lực'), value: t('từ {from} đến {until}', { from: formatViDateTime(credential.validFrom), until: formatViDateTime(credential.validUntil) }) },
      ]}
    />
  )
}

interface MineProps {
  v: ViewContext
  credential: CredentialRow | undefined
  agency: CredentialRow | undefined
  seals: boolean
  manages: boolean
  hasImage: boolean
  hasSeal: boolean
  endsSoon: boolean
  problems?: FieldProblem[]
  values: Record<string, string>
}

export function MyCredentialPage({ v, credential, agency, seals, manages, hasImage, hasSeal, endsSoon, problems, values }: MineProps) {
  const { t } = v
  const forSeal = values.holder === 'agency'
  return (
    <Page v={v} title={t('Chứng thư của tôi')}>
      <SigningTabs v={v} current="mine" manages={manages} />
      {credential === undefined ? (
        <Notice tone="warn" title={t('Bạn chưa có chứng thư để ký')}>{t('Hãy nhờ quản trị xã cấp chứng thư ở mục Chứng thư.')}</Notice>
      ) : (
        <Card title={t('Chứng thư đang dùng')} icon="key">
          {credential.isTest ? <NoLegalEffect v={v} /> : null}
          {endsSoon ? <Notice tone="warn">{t('Chứng thư sắp hết hạn. Hãy xin cấp mới trước khi hết.')}</Notice> : null}
          <CredentialFacts v={v} credential={credential} />
          <details>
            <summary>{t('Mất thiết bị hoặc nghi lộ khóa? Thu hồi ngay')}</summary>
            <Form v={v} action={`/ky-so/chung-thu/${credential.id}/thu-hoi`} scope="revoke" problems={forSeal ? undefined : problems}>
              <TextInput name="reason" scope="revoke" label={t('Lý do thu hồi')} value={values.reason} maxlength={300} error={problemOf(problems, 'reason')} />
              <Button kind="danger">{t('Thu hồi chứng thư')}</Button>
            </Form>
          </details>
        </Card>
      )}
      <PictureCard v={v} holder="me" has={hasImage} title={t('Ảnh chữ ký tay')} hint={t('Ký tên bằng bút đậm trên giấy trắng, chụp thẳng, cắt sát, lưu PNG. Trên văn bản chữ ký luôn có màu xanh.')} widthMm={forSeal ? '' : values.widthMm} problems={forSeal ? undefined : problems} />
      {seals ? (
        <>
          <Card title={t('Con dấu cơ quan')} icon="shield">
            {agency === undefined ? <p>{t('Cơ quan chưa có chứng thư. Hãy nhờ quản trị xã cấp.')}</p> : <CredentialFacts v={v} credential={agency} />}
          </Card>
          <PictureCard v={v} holder="agency" has={hasSeal} title={t('Ảnh con dấu')} hint={t('Ảnh PNG nền trong suốt, đúng kích thước thật. Trên văn bản con dấu luôn có màu đỏ.')} widthMm={forSeal ? values.widthMm : ''} problems={forSeal ? problems : undefined} />
        </>
      ) : null}
    </Page>
  )
}

function PictureCard({ v, holder, has, title, hint, widthMm, problems }: { v: ViewContext; holder: 'me' | 'agency'; has: boolean; title: string; hint: string; widthMm: string | undefined; problems: FieldProblem[] | undefined }) {
  const { t } = v
  return (
    <Card title={title} icon="edit">
      {has ? <p><img class="sign-picture" src={`/ky-so/chung-thu/anh/${holder === 'me' ? 'toi' : 'co-quan'}/anh.png`} alt={title} /></p> : <p>{t('Chưa có ảnh: trên văn bản sẽ in tên thay cho ảnh.')}</p>}
      <Form v={v} action="/ky-so/chung-thu/anh" files scope={holder} problems={problems}>
        <Hidden name="holder" value={holder} />
        <FileInput name="picture" scope={holder} label={t('Chọn ảnh PNG')} hint={hint} accept="image/png" error={problemOf(problems, 'picture')} />
        <NumberInput name="widthMm" scope={holder} label={t('Bề ngang trên giấy')} unit="mm" value={widthMm || (holder === 'me' ? '35' : '36')} error={problemOf(problems, 'widthMm')} />
        <Button kind="plain" icon="upload">{t('Lưu ảnh')}</Button>
      </Form>
    </Card>
  )
}

interface ManageProps {
  v: ViewContext
  rows: CredentialRow[]
  people: { id: string; fullName: string }[]
  problems?: FieldProblem[]
  values: Record<string, string>
  commandId: string
}

export function ManagePage({ v, rows, people, problems, values, commandId }: ManageProps) {
  const { t } = v
  const holders = [{ value: 'agency', label: t('Cơ quan (con dấu)') }, ...people.map(({ id, fullName }) => ({ value: id, label: fullName }))]
  return (
    <Page v={v} title={t('Chứng thư của xã')}>
      <SigningTabs v={v} current="manage" manages />
      <Table
        caption={t('Chứng thư đã cấp')}
        rows={rows}
        empty={t('Chưa cấp chứng thư nào.')}
        columns={[
          { head: t('Người giữ'), rowHead: true, cell: (row) => row.holderName },
          { head: t('Khóa ở đâu'), cell: (row) => t(ADAPTER_WORDS[row.adapter]) },
          { head: t('Hết hạn'), cell: (row) => formatViDateTime(row.validUntil) },
          { head: t('Tình trạng'), cell: (row) => (row.revokedAt === null ? <Badge tone="ok">{t('Còn dùng')}</Badge> : <><Badge tone="bad">{t('Đã thu hồi')}</Badge> {row.revokeReason}</>) },
          {
            head: t('Việc'),
            cell: (row) =>
              row.revokedAt === null ? (
                <details>
                  <summary>{t('Thu hồi')}</summary>
                  <Form v={v} action={`/ky-so/chung-thu/${row.id}/thu-hoi`} scope={row.id} label={t('Thu hồi chứng thư')}>
                    <TextInput name="reason" scope={row.id} label={t('Lý do thu hồi')} maxlength={300} />
                    <Button kind="danger">{t('Thu hồi chứng thư')}</Button>
                  </Form>
                </details>
              ) : null,
          },
        ]}
      />
      <Card title={t('Cấp chứng thư')} icon="plus">
        <p>{t('Máy chủ này dùng nơi cấp thử nghiệm, chứng thư không có giá trị pháp lý. Chứng thư thật do cơ quan có thẩm quyền cấp, nối qua thiết bị hoặc ký từ xa.')}</p>
        <Form v={v} action="/ky-so/quan-ly" files commandId={commandId} problems={problems}>
          <Select name="accountId" label={t('Cấp cho')} value={values.accountId} options={holders} error={problemOf(problems, 'accountId')} />
          <Select name="adapter" label={t('Khóa ở đâu')} value={values.adapter ?? 'test'} options={(['test', 'remote', 'desktop'] as const).map((value) => ({ value, label: t(ADAPTER_WORDS[value]) }))} />
          <FileInput name="certificate" label={t('Tệp chứng thư (chỉ cho thiết bị)')} accept=".cer,.crt,.pem" optional v={v} error={problemOf(problems, 'certificate')} />
          <Button icon="key">{t('Cấp chứng thư')}</Button>
        </Form>
      </Card>
    </Page>
  )
}
