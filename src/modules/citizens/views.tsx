// What a citizen sees of her own: sign-in with its warning, her dossiers and files, one dossier, sending one ahead.

import type { Principal } from '../dossiers/index.ts'
import type { DossierRow, DossierStory } from '../dossiers/index.ts'
import { formatPaymentCode, openVnd, type ChargeRow } from '../payments/index.ts'
import { PlaceLine, type KeptDraft, type Place } from '../procedures/index.ts'
import { MOVE_WORDS, PUBLIC_PAYMENTS, PUBLIC_STATES, type DeliveryEvent, type Move } from '../results/index.ts'
import { formatVnd } from '../../platform/money.ts'
import { formatViDateTime, formatViTime } from '../../platform/time.ts'
import type { IdentitySettings } from '../../platform/web/services.ts'
import { Verdict } from '../../ui/code.tsx'
import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, Form, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Notice, SimulationBand, Stack } from '../../ui/parts.tsx'
import { DescriptionList, Empty, Timeline } from '../../ui/table.tsx'
import { ROOM } from './rules.ts'
import type { CitizenSession } from './session.ts'

interface SignInPageProps {
  v: ViewContext
  place: Place | null
  communes: readonly Place[]
  provider: IdentitySettings | undefined
  onward: string
  problems: FieldProblem[]
}

export function SignInPage({ v, place, communes, provider, onward, problems }: SignInPageProps) {
  const { t } = v
  return (
    <Page v={v} title={t('Hồ sơ của tôi')} lead={t('Đăng nhập bằng định danh điện tử để xem mọi hồ sơ của bạn ở xã này, không cần nhớ mã.')}>
      {problems.length > 0 ? <Notice tone="bad" live title={t('Chưa đăng nhập được')}>{problems.map(({ text }) => <p>{text}</p>)}</Notice> : null}
      <PlaceLine v={v} place={place} communes={communes} back={ROOM} />
      {provider?.simulated ? <SimulationBand v={v} who={t('nơi định danh công dân')} /> : null}
      {place === null ? <Notice tone="info">{t('Hãy chọn xã, phường đã nhận hồ sơ của bạn.')}</Notice> : null}
      {provider ? (
        <>
          <Buttons><ButtonLink kind="main" icon="person" href={`${ROOM}/dang-nhap${onward === ROOM ? '' : `?ve=${encodeURIComponent(onward)}`}`}>{t('Đăng nhập qua {name}', { name: t(provider.name) })}</ButtonLink></Buttons>
          <Notice tone="warn">{t('Bạn sẽ đăng nhập ở trang của {name}, không phải ở đây. Gõ Cửa và cán bộ xã không bao giờ hỏi mật khẩu hay mã OTP của bạn.', { name: t(provider.name) })}</Notice>
        </>
      ) : place ? (
        <Notice tone="info">{t('Xã này chưa nối với nơi định danh nào. Hãy xem hồ sơ bằng mã trên giấy tiếp nhận và 4 số cuối điện thoại.')}</Notice>
      ) : null}
      <h2>{t('Không đăng nhập cũng được')}</h2>
      <Buttons>
        <ButtonLink href="/tra-cuu" icon="search">{t('Xem bằng mã hồ sơ')}</ButtonLink>
        <ButtonLink href="/chuan-bi/cua-toi" icon="document">{t('Hồ sơ đang chuẩn bị trên máy này')}</ButtonLink>
      </Buttons>
    </Page>
  )
}

/** Who is signed in, for how long, and the way out; on every page behind the sign-in. */
function Signed({ v, session }: { v: ViewContext; session: CitizenSession }) {
  const { t } = v
  const { principal, expiresAt } = session
  return (
    <>
      {principal.simulated ? <SimulationBand v={v} who={t('nơi định danh công dân')} /> : null}
      <Form v={v} action={`${ROOM}/dang-xuat`} label={t('Đăng xuất')}>
        <p class="hint">{t('{name}, định danh mức {level}. Tự đăng xuất lúc {time}.', { name: principal.name, level: principal.level, time: formatViTime(expiresAt) })}</p>
        <Button kind="plain" icon="exit">{t('Đăng xuất')}</Button>
      </Form>
    </>
  )
}

interface MinePageProps {
  v: ViewContext
  session: CitizenSession
  communeName: string
  own: { dossier: DossierRow; story: DossierStory; charges: ChargeRow[] }[]
  drafts: KeptDraft[]
}

export function MinePage({ v, session, communeName, own, drafts }: MinePageProps) {
  const { t } = v
  const owed = own.filter(({ story, charges }) => story.asked.length > 0 || charges.some((charge) => openVnd(charge) > 0))
  return (
    <Page v={v} title={t('Hồ sơ của tôi')} lead={t('Tại {place}', { place: communeName })}>
      <Signed v={v} session={session} />
      {owed.length > 0 ? (
        <>
          <h2>{t('Việc bạn cần làm')}</h2>
          <Stack>{owed.map((one) => <Owed v={v} {...one} />)}</Stack>
        </>
      ) : null}
      <h2>{t('Hồ sơ đã nộp')}</h2>
      {own.length === 0 ? (
        <Empty icon="document" action={<ButtonLink href="/tra-cuu" icon="search">{t('Xem bằng mã hồ sơ')}</ButtonLink>}>{t('Chưa thấy hồ sơ nào mang số định danh của bạn. Hồ sơ nộp tại quầy mà không ghi số thì xem bằng mã.')}</Empty>
      ) : (
        <Stack>{own.map((one) => <OwnLine v={v} {...one} />)}</Stack>
      )}
      <h2>{t('Hồ sơ đang chuẩn bị')}</h2>
      {drafts.length > 0 ? <Stack>{drafts.map((draft) => <DraftLine v={v} draft={draft} />)}</Stack> : <p>{t('Hồ sơ chuẩn bị trên máy nào thì nằm ở máy ấy.')}</p>}
      <Buttons>
        <ButtonLink href="/chuan-bi/cua-toi" icon="phone">{t('Hồ sơ đang chuẩn bị trên máy này')}</ButtonLink>
        <ButtonLink href="/thu-tuc" icon="plus">{t('Chuẩn bị hồ sơ khác')}</ButtonLink>
      </Buttons>
    </Page>
  )
}

type Own = MinePageProps['own'][number]

function Owed({ v, dossier, story, charges }: { v: ViewContext } & Own) {
  return (
    <Card title={dossier.procedureName} href={`${ROOM}/${dossier.id}`} tone="warn" icon="warning" level={3}>
      {story.asked.length > 0 ? <Asked v={v} story={story} /> : null}
      <Pay v={v} charges={charges} />
    </Card>
  )
}

function Asked({ v, story }: { v: ViewContext; story: DossierStory }) {
  const { t } = v
  return (
    <>
      <p>{t('Cần bổ sung, một lần cho đủ:')}</p>
      <ol>{story.asked.map(({ part, why, words }) => <li><strong>{part}</strong>{`: ${why}${words ? `. ${words}` : ''}`}</li>)}</ol>
      {story.askedWords ? <p>{story.askedWords}</p> : null}
      {story.contact ? <p>{t('Hỏi lại: {name}', { name: story.contact.name })}, <a href={`tel:${story.contact.phone}`}>{story.contact.phone}</a></p> : null}
    </>
  )
}

function Pay({ v, charges }: { v: ViewContext; charges: readonly ChargeRow[] }) {
  const { t } = v
  const open = charges.filter((charge) => !charge.cancelled && openVnd(charge) > 0)
  if (open.length === 0) return null
  return <Buttons>{open.map((charge) => <ButtonLink href={`/tra-phi/${charge.code}`} icon="qr" label={t('Trả {amount}, mã {code}', { amount: formatVnd(openVnd(charge)), code: formatPaymentCode(charge.code) })}>{t('Trả {amount}', { amount: formatVnd(openVnd(charge)) })}</ButtonLink>)}</Buttons>
}

function OwnLine({ v, dossier, story }: { v: ViewContext } & Own) {
  const { t } = v
  const said = PUBLIC_STATES[dossier.state] ?? PUBLIC_STATES[4]!
  return (
    <Card title={dossier.procedureName} href={`${ROOM}/${dossier.id}`} level={3} mark={<Badge tone={said.tone}>{t(said.word)}</Badge>}>
      <p class="clock-sentence">{story.clock}</p>
      <p class="hint">{`${dossier.code} · ${t('đứng tên {name}', { name: dossier.applicantName })}`}</p>
    </Card>
  )
}

function DraftLine({ v, draft }: { v: ViewContext; draft: KeptDraft }) {
  const { t } = v
  return (
    <Card title={draft.title} href={`/chuan-bi/ho-so/${draft.id}`} level={3} mark={draft.sealedUntil ? <Badge tone="ok" icon="qr">{t('Đã đóng gói')}</Badge> : null}>
      <p>{[draft.formDone ? t('tờ khai đã xong') : t('tờ khai chưa xong'), draft.open > 0 ? t('còn {n} giấy chưa có', { n: draft.open }) : t('giấy tờ đã đủ')].join(', ')}</p>
      <p class="hint">{`${draft.communeName} · ${t('lưu lúc {time}', { time: formatViDateTime(draft.savedAt) })}`}</p>
    </Card>
  )
}

interface OwnDossierPageProps {
  v: ViewContext
  session: CitizenSession
  dossier: DossierRow
  story: DossierStory
  charges: ChargeRow[]
  parcel: DeliveryEvent[]
  ratingToken: string | undefined
}

export function OwnDossierPage({ v, session, dossier, story, charges, parcel, ratingToken }: OwnDossierPageProps) {
  const { t } = v
  const said = PUBLIC_STATES[dossier.state] ?? PUBLIC_STATES[4]!
  return (
    <Page v={v} title={dossier.procedureName} lead={dossier.code} crumbs={[{ href: ROOM, label: t('Hồ sơ của tôi') }]}>
      <Signed v={v} session={session} />
      <Verdict tone={said.tone} word={t(said.word)}>{t(said.next)}</Verdict>
      <Card title={t('Đồng hồ hồ sơ')} icon="clock"><p class="clock-sentence">{story.clock}</p></Card>
      {story.asked.length > 0 ? <Card title={t('Yêu cầu bổ sung')} icon="chat" tone="warn"><Asked v={v} story={story} /></Card> : null}
      <Pay v={v} charges={charges} />
      {ratingToken ? <Buttons><ButtonLink href={`/danh-gia/${ratingToken}`} icon="star" kind="main">{t('Bạn có hài lòng không? Bấm một lần')}</ButtonLink></Buttons> : null}
      <DescriptionList
        items={[
          { term: t('Người đứng đơn'), value: dossier.applicantName },
          ...(dossier.assistedBy ? [{ term: t('Người hỗ trợ'), value: dossier.assistedBy, hint: t('Chỉ hỗ trợ; người nộp vẫn là người dân.') }] : []),
          { term: t('Cơ quan giải quyết'), value: dossier.resolvingAgency },
          { term: t('Phí, lệ phí'), value: t(PUBLIC_PAYMENTS[dossier.paymentState] ?? 'chưa rõ') },
          ...(dossier.resultCode ? [{ term: t('Kết quả'), value: `${dossier.resultName} (${dossier.resultCode})` }] : []),
        ]}
      />
      {parcel.length > 0 ? (
        <>
          <h2>{t('Kết quả gửi về nhà')}</h2>
          <Timeline label={t('Kết quả gửi về nhà')} entries={parcel.toReversed().map((event) => ({ when: formatViDateTime(event.at), iso: event.at, title: t(MOVE_WORDS[event.kind as Move] ?? '') }))} />
        </>
      ) : null}
      <h2>{t('Diễn biến')}</h2>
      <Timeline label={t('Diễn biến')} entries={story.happened.toReversed().map(({ at, words, text }) => ({ when: formatViDateTime(at), iso: at, title: words, ...(text && { text }) }))} />
      <Buttons><ButtonLink href="/gop-y" icon="chat">{t('Gửi phản ánh, kiến nghị')}</ButtonLink></Buttons>
    </Page>
  )
}

interface SendPageProps {
  v: ViewContext
  principal: Principal
  standing: { title: string; code: string; expiresAt: Parameters<typeof formatViDateTime>[0] } | undefined
  commandId: string
  problems: FieldProblem[]
}

export function SendPage({ v, principal, standing, commandId, problems }: SendPageProps) {
  const { t } = v
  return (
    <Page v={v} title={t('Gửi trước cho quầy')} crumbs={[{ href: ROOM, label: t('Hồ sơ của tôi') }]}>
      {principal.simulated ? <SimulationBand v={v} who={t('nơi định danh công dân')} /> : null}
      {problems.length > 0 ? <Notice tone="bad" live>{problems.map(({ text }) => <p>{text}</p>)}</Notice> : null}
      {standing ? (
        <>
          <DescriptionList
            items={[
              { term: t('Thủ tục'), value: `${standing.title} (${standing.code})` },
              { term: t('Người gửi'), value: t('{name}, định danh mức {level}', { name: principal.name, level: principal.level }), hint: t('Người đứng đơn vẫn là người ghi trong tờ khai.') },
              { term: t('Gói còn mở được đến'), value: formatViDateTime(standing.expiresAt) },
            ]}
          />
          <ul>
            <li>{t('Quầy mở gói một lần, xem giấy tờ rồi mới tiếp nhận. Từ lúc đó đồng hồ mới chạy.')}</li>
            <li>{t('Đây không phải nộp trên Cổng Dịch vụ công quốc gia.')}</li>
            <li>{t('Người giúp bạn đã ghi trong hồ sơ, và vẫn chỉ là người giúp.')}</li>
          </ul>
          <Form v={v} action={`${ROOM}/gui/xong`} commandId={commandId} label={t('Gửi trước cho quầy')}>
            <Button full icon="arrow-right">{t('Gửi cho quầy')}</Button>
          </Form>
        </>
      ) : null}
      <Buttons><ButtonLink href={ROOM} icon="arrow-left">{t('Về “Hồ sơ của tôi”')}</ButtonLink></Buttons>
    </Page>
  )
}
