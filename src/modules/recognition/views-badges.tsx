// The office's pages of badges: who may have one, who has one, the commune's key.

import { formatVi, formatViDateTime, type Instant, type PlainDate } from '../../platform/time.ts'
import type { Translate, ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, Choices, ConfirmBox, Form, Hidden } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Notice, Tabs } from '../../ui/parts.tsx'
import { DescriptionList, Pagination, Table } from '../../ui/table.tsx'
import type { BadgeLine, ReadyLine } from './queries-badges.ts'
import { fingerprintOf, IS_AND_IS_NOT, type PublicJwk } from './rules-badge.ts'
import { REVOKE_REASONS, type RevokeReason } from './schema.ts'

export interface KeyShown {
  kid: string
  jwk: PublicJwk
  communeName: string
  fictional: boolean
  madeAt: Instant
}

export type BadgeTab = 'cho' | 'con' | 'thu-hoi'

export interface BadgesProps {
  v: ViewContext
  tab: BadgeTab
  standingKey: KeyShown | undefined
  mayMakeKey: boolean
  ready: readonly ReadyLine[]
  badges: readonly BadgeLine[]
  total: number
  page: number
  pageCount: number
  guideName: (guideId: string) => string
  newId: () => string
}

export function BadgesPage(props: BadgesProps) {
  const { v, tab, standingKey, ready, newId } = props
  const { t } = v
  const tabOf = (id: BadgeTab, label: string) => ({ href: `/huy-hieu?xem=${id}`, label, current: tab === id })
  return (
    <Page v={v} title={t('Huy hiệu kỹ năng')} lead={t('Cấp cho người đã chứng minh đủ. Huy hiệu tự nói rõ: không có giá trị pháp lý.')} actions={<ButtonLink href="/huy-hieu/kiem-tra" icon="shield">{t('Kiểm tra một huy hiệu')}</ButtonLink>}>
      {standingKey ? (
        <p>
          {t('Khóa ký của xã')}: <a href={`/huy-hieu/van-tay/${standingKey.kid}`}>{fingerprintOf(standingKey.kid)}</a>
        </p>
      ) : (
        <Notice tone="warn" title={t('Xã chưa có khóa ký')}>
          {props.mayMakeKey ? (
            <ConfirmBox
              v={v}
              action="/huy-hieu/khoa"
              commandId={newId()}
              label={t('Tạo khóa ký của xã')}
              text={t('Khóa tạo một lần, nằm trong máy chủ và được niêm phong bằng bí mật của máy chủ. Sau khi tạo, hãy in tờ dấu vân và dán ở bảng tin.')}
              confirmLabel={t('Tạo khóa')}
              icon="key"
            />
          ) : (
            t('Hãy nhờ quản trị xã tạo khóa ký.')
          )}
        </Notice>
      )}
      <Tabs label={t('Huy hiệu kỹ năng')} tabs={[tabOf('cho', t('Chờ cấp')), tabOf('con', t('Còn hiệu lực')), tabOf('thu-hoi', t('Thu hồi rồi'))]} />
      {tab === 'cho' ? <ReadyTable {...props} /> : <BadgeTable {...props} />}
      {tab === 'cho' && ready.length >= 200 ? <p class="hint">{t('Chỉ hiện 200 người chờ lâu nhất.')}</p> : null}
    </Page>
  )
}

function ReadyTable({ v, ready, standingKey, guideName, newId }: BadgesProps) {
  const { t } = v
  return (
    <Table
      caption={t('Đã chứng minh, chưa có huy hiệu')}
      rows={ready}
      empty={t('Chưa có ai đủ điều kiện mà chưa có huy hiệu.')}
      columns={[
        { head: t('Người'), cell: (row) => <a href={`/cong-nhan/nguoi/${row.residentId}`}>{row.fullName}</a> },
        { head: t('Nơi ở'), cell: (row) => row.hamletName },
        { head: t('Bài'), cell: (row) => guideName(row.guideId) },
        { head: t('Đạt ngày'), cell: (row) => formatVi(row.provedOn) },
        {
          head: t('Cấp'),
          cell: (row) =>
            standingKey ? (
              <Form v={v} action="/huy-hieu/cap" commandId={newId()} label={t('Cấp huy hiệu cho {name}', { name: row.fullName })}>
                <Hidden name="residentId" value={row.residentId} />
                <Hidden name="guideId" value={row.guideId} />
                <Button icon="star">{t('Cấp')}</Button>
              </Form>
            ) : (
              '—'
            ),
        },
      ]}
    />
  )
}

function BadgeTable({ v, badges, tab, guideName, newId, page, pageCount, total }: BadgesProps) {
  const { t } = v
  return (
    <>
      <Table
        caption={tab === 'con' ? t('Huy hiệu còn hiệu lực') : t('Huy hiệu đã thu hồi')}
        rows={badges}
        empty={tab === 'con' ? t('Chưa cấp huy hiệu nào.') : t('Chưa thu hồi huy hiệu nào.')}
        columns={[
          { head: t('Người'), cell: (row) => <a href={`/cong-nhan/nguoi/${row.residentId}`}>{row.fullName}</a> },
          { head: t('Nơi ở'), cell: (row) => row.hamletName },
          { head: t('Bài'), cell: (row) => guideName(row.guideId) },
          { head: t('Ký lúc'), cell: (row) => formatViDateTime(row.issuedAt) },
          tab === 'con'
            ? { head: t('Làm gì'), cell: (row) => <BadgeActs v={v} id={row.id} newId={newId} scope={row.id.slice(-6)} /> }
            : { head: t('Thu hồi'), cell: (row) => `${row.revokedAt ? formatViDateTime(row.revokedAt) : ''} · ${revokedWords(t, row.revokedWhy)}` },
        ]}
      />
      <Pagination v={v} page={page} pageCount={pageCount} total={total} unit={t('huy hiệu')} hrefOf={(at) => `/huy-hieu?xem=${tab}&trang=${at}`} />
    </>
  )
}

/** Print, issue again, revoke: the same three wherever a standing badge is shown to the office. */
export function BadgeActs({ v, id, newId, scope }: { v: ViewContext; id: string; newId: () => string; scope: string }) {
  const { t } = v
  return (
    <Buttons>
      <ButtonLink href={`/huy-hieu/${id}/the.pdf`} icon="print">
        {t('In')}
      </ButtonLink>
      <ConfirmBox v={v} action={`/huy-hieu/${id}/cap-lai`} commandId={newId()} label={t('Cấp lại')} text={t('Huy hiệu cũ bị thu hồi ngay, bản giấy cũ không còn giá trị.')} confirmLabel={t('Cấp lại')} icon="sync" scope={`lai-${scope}`} />
      <ConfirmBox v={v} action={`/huy-hieu/${id}/thu-hoi`} commandId={newId()} label={t('Thu hồi')} text={t('Ai kiểm tra cũng sẽ thấy huy hiệu đã bị thu hồi. Không lấy lại được, chỉ cấp mới.')} confirmLabel={t('Thu hồi')} icon="stop" scope={`thu-${scope}`}>
        <Choices name="why" scope={`thu-${scope}`} label={t('Vì sao?')} value="mistake" options={REVOKE_REASONS.map((why) => ({ value: why, label: revokedWords(t, why) }))} />
      </ConfirmBox>
    </Buttons>
  )
}

export function revokedWords(t: Translate, why: string | null): string {
  switch (why as RevokeReason | 'reissued' | 'erased' | null) {
    case 'mistake':
      return t('Cấp nhầm')
    case 'slip':
      return t('Sau đó để lộ mã hoặc mật khẩu')
    case 'asked':
      return t('Người học xin thôi')
    case 'lost':
      return t('Mất bản giấy')
    case 'reissued':
      return t('Đã cấp bản khác thay')
    case 'erased':
      return t('Đã xóa dữ liệu theo yêu cầu')
    default:
      return ''
  }
}

export function FingerprintPage({ v, shown }: { v: ViewContext; shown: KeyShown & { madeOn: PlainDate } }) {
  const { t } = v
  return (
    <Page v={v} title={t('Dấu vân khóa ký huy hiệu')} lead={shown.communeName} actions={<ButtonLink href={`/huy-hieu/van-tay/${shown.kid}/to.pdf`} icon="print">{t('In tờ A5')}</ButtonLink>}>
      <Card title={t('Dấu vân')} icon="key">
        <p>
          <strong>
            <code>{fingerprintOf(shown.kid)}</code>
          </strong>
        </p>
        <p>{t('Huy hiệu kỹ năng thật của xã được ký bằng khóa này. So với tờ dán ở bảng tin của xã; đừng tin dấu vân ai đó đọc qua điện thoại.')}</p>
      </Card>
      <DescriptionList items={[{ term: t('Tạo ngày'), value: formatVi(shown.madeOn) }, { term: t('Khóa công khai'), value: <a href={`/huy-hieu/khoa/${shown.kid}`}>{t('Tệp JWK')}</a> }, { term: t('Danh sách thu hồi'), value: <a href={`/huy-hieu/trang-thai/${shown.kid}`}>{t('Bản ký mới nhất')}</a> }]} />
      <p>{IS_AND_IS_NOT}</p>
      {shown.fictional ? <Badge tone="warn">{t('Dữ liệu hư cấu để trình diễn')}</Badge> : null}
    </Page>
  )
}
