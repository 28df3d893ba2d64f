// A learner's record as helpers and officers see it, and the learner's own page, opened by a code without an account: what I
// can do, when to try again, my badge. The own page names nobody else.

import { formatVi, type Instant, type PlainDate } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, ConfirmBox, Form, Hidden, problemOf, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Notice, RungBadge } from '../../ui/parts.tsx'
import { DescriptionList, Empty, Timeline } from '../../ui/table.tsx'
import type { Rung } from '../../ui/context.ts'
import { reviewDay, REVIEW_DAYS, type Tier } from './rules-proof.ts'
import { BadgeActs, revokedWords } from './views-badges.tsx'
import { givenName, nextStepWords, runWords, tierLabel } from './words.ts'

/** One guide as it stands with one person. */
export interface GuideState {
  guideId: string
  title: string
  skillName: string
  tier: Tier
  /** Highest rung of the evidence ladder in its skill. */
  rung: number
  runs: number
  missing: string[]
  window: { from: PlainDate; to: PlainDate } | null
  slippedOn: PlainDate | null
  provedOn: PlainDate | null
  reviewOn: PlainDate | null
  reviewStep: number | null
  badge: { id: string; revokedAt: Instant | null; revokedWhy: string | null; validUntil: Instant } | null
}

const TIER_TONES = { practised: undefined, guided: 'info', witnessed: 'info', proved: 'ok' } as const

function TierBadge({ v, tier }: { v: ViewContext; tier: Tier }) {
  const tone = TIER_TONES[tier]
  return <Badge {...(tone && { tone })} {...(tier === 'proved' && { icon: 'star' as const })}>{tierLabel(v.t, tier)}</Badge>
}

export interface RecordProps {
  v: ViewContext
  today: PlainDate
  person: { id: string; fullName: string; hamletName: string; householdId: string; headName: string }
  guides: readonly GuideState[]
  runs: readonly { id: string; title: string; guideVersion: number; guideId: string; ranOn: PlainDate; help: string; variant: boolean; slip: boolean; memberName: string | null }[]
  practice: { consented: boolean; records: readonly { title: string; practisedOn: PlainDate; steps: number; wrongTaps: number; hints: number; seconds: number | null }[] }
  confirmations: readonly { skillName: string; confirmedOn: PlainDate; source: string }[]
  hasCode: boolean
  may: { record: boolean; issue: boolean; confirm: boolean; board: boolean }
  newId: () => string
}

export function RecordPage(props: RecordProps) {
  const { v, today, person, guides, runs, may, newId } = props
  const { t } = v
  return (
    <Page
      v={v}
      title={person.fullName}
      lead={t('Học, chứng kiến và huy hiệu')}
      crumbs={[...(may.board ? [{ href: '/cong-nhan', label: t('Học và chứng minh') }] : []), { href: `/nguoi/${person.id}`, label: person.hamletName }]}
      actions={may.record ? <ButtonLink kind="main" icon="team" href={`/di-ngo/nha/${person.householdId}/hoc/${person.id}`}>{t('Cùng học')}</ButtonLink> : undefined}
    >
      {guides.length === 0 ? <Empty icon="book">{t('Chưa có lần học nào được chứng kiến.')}</Empty> : null}
      {guides.map((guide) => (
        <Card title={guide.title} level={2} mark={<TierBadge v={v} tier={guide.tier} />}>
          <p>
            <RungBadge v={v} rung={guide.rung as Rung} /> · {t('{n} lần có người chứng kiến', { n: guide.runs })}
          </p>
          {guide.slippedOn ? <Notice tone="warn">{t('Ngày {date} có lúc để lộ mã hoặc mật khẩu: những lần từ hôm ấy về trước chưa tính, làm lại từ hôm sau.', { date: formatVi(guide.slippedOn) })}</Notice> : null}
          <DescriptionList
            items={[
              { term: t('Việc tiếp theo'), value: nextStepWords(t, guide.missing, guide.window, today) },
              { term: t('Ôn lại'), value: guide.reviewOn === null ? null : formatVi(reviewDay(guide.reviewOn, today)), ...(guide.reviewStep !== null && { hint: t('lần {n} trong {of}', { n: guide.reviewStep + 1, of: REVIEW_DAYS.length }) }) },
            ]}
          />
          <BadgeLine v={v} guide={guide} personId={person.id} may={may.issue} newId={newId} />
        </Card>
      ))}
      {runs.length > 0 ? (
        <Card title={t('Những lần có người chứng kiến')}>
          <Timeline
            label={t('Những lần có người chứng kiến')}
            entries={runs.map((run) => ({
              when: formatVi(run.ranOn), iso: run.ranOn, icon: run.slip ? ('warning' as const) : ('check' as const), ...(run.slip && { tone: 'bad' as const }),
              title: <a href={`/hoc/${run.guideId}?ban=${run.guideVersion}`}>{run.title}</a>, text: runWords(t, run), ...(run.memberName && { by: run.memberName }),
            }))}
          />
        </Card>
      ) : null}
      <Practice {...props} />
      <Confirmed {...props} />
      <OwnPage {...props} />
    </Page>
  )
}

function BadgeLine({ v, guide, personId, may, newId }: { v: ViewContext; guide: GuideState; personId: string; may: boolean; newId: () => string }) {
  const { t } = v
  const { badge } = guide
  if (badge && badge.revokedAt === null) {
    return (
      <>
        <p>
          <Badge tone="ok" icon="star">{t('Có huy hiệu')}</Badge>
        </p>
        {may ? <BadgeActs v={v} id={badge.id} newId={newId} scope={badge.id.slice(-6)} /> : null}
      </>
    )
  }
  return (
    <>
      {badge ? <p class="hint">{t('Huy hiệu trước đã thu hồi: {why}.', { why: revokedWords(t, badge.revokedWhy) })}</p> : null}
      {guide.tier === 'proved' && may ? (
        <Form v={v} action="/huy-hieu/cap" commandId={newId()} label={t('Cấp huy hiệu')}>
          <Hidden name="residentId" value={personId} />
          <Hidden name="guideId" value={guide.guideId} />
          <Button icon="star">{t('Cấp huy hiệu')}</Button>
        </Form>
      ) : null}
    </>
  )
}

function Practice({ v, practice, person }: RecordProps) {
  const { t } = v
  return (
    <Card title={t('Tự luyện')} icon="book">
      {practice.consented ? (
        practice.records.length === 0 ? <p>{t('Đã đồng ý cho giữ kết quả luyện, chưa có lần nào.')}</p> : (
          <ul>
            {practice.records.map((one) => (
              <li>
                {formatVi(one.practisedOn)} · {one.title} · {t('{wrong} lần bấm nhầm, {hints} gợi ý', { wrong: one.wrongTaps, hints: one.hints })}
                {one.seconds === null ? null : ` · ${t('{n} phút', { n: Math.max(1, Math.round(one.seconds / 60)) })}`}
              </li>
            ))}
          </ul>
        )
      ) : (
        <p>
          {t('Chưa đồng ý cho giữ kết quả luyện nên không giữ gì.')} <a href={`/nguoi/${person.id}`}>{t('Hỏi và ghi lời đồng ý')}</a>
        </p>
      )}
      <p class="hint">{t('Kết quả luyện không bao giờ là bằng chứng. Rút lại đồng ý là xóa hết.')}</p>
    </Card>
  )
}

function Confirmed({ v, confirmations, person, may }: RecordProps) {
  const { t } = v
  return (
    <Card title={t('Đã có xác nhận nơi khác')} icon="shield" {...(may.confirm && { actions: <ButtonLink href={`/xac-nhan?nguoi=${person.id}`} icon="plus">{t('Ghi một xác nhận đã có')}</ButtonLink> })}>
      {confirmations.length === 0 ? <p>{t('Chưa ghi xác nhận nào.')}</p> : null}
      <ul>
        {confirmations.map((one) => (
          <li>
            {one.skillName} · {formatVi(one.confirmedOn)} · {one.source}
          </li>
        ))}
      </ul>
      <p class="hint">{t('Ở đây chỉ ghi rằng xác nhận ấy có ở nơi khác; phần mềm không cấp.')}</p>
    </Card>
  )
}

function OwnPage({ v, person, hasCode, may, newId }: RecordProps) {
  const { t } = v
  if (!may.record) return null
  return (
    <Card title={t('Trang học của người này')} icon="qr">
      <p>{t('Mở bằng mã trên thẻ, không cần tài khoản: làm được gì, khi nào ôn lại, huy hiệu của mình.')}</p>
      <Buttons>
        {hasCode ? <ButtonLink kind="main" href={`/cong-nhan/nguoi/${person.id}/the.pdf`} icon="print">{t('In thẻ trang học')}</ButtonLink> : null}
        {hasCode ? (
          <ConfirmBox v={v} action={`/cong-nhan/nguoi/${person.id}/ma`} commandId={newId()} label={t('Đổi mã (mất thẻ)')} text={t('Thẻ cũ không mở được nữa.')} confirmLabel={t('Đổi mã')} icon="sync" />
        ) : (
          <Form v={v} action={`/cong-nhan/nguoi/${person.id}/ma`} commandId={newId()} label={t('Tạo mã')}>
            <Button icon="qr">{t('Tạo mã')}</Button>
          </Form>
        )}
      </Buttons>
    </Card>
  )
}

// ---- the learner's own page ----

export interface CodeFormProps {
  v: ViewContext
  typed?: string
  problems?: readonly FieldProblem[]
  /** A finished run waiting to be kept. */
  carry?: Record<string, string>
}

export function CodeFormPage({ v, typed = '', problems, carry }: CodeFormProps) {
  const { t } = v
  return (
    <Page v={v} title={t('Trang học của tôi')} lead={carry ? t('Gõ mã trên thẻ trang học để giữ lần luyện vừa rồi.') : t('Gõ mã trên thẻ trang học. Không cần mật khẩu, không cần mã OTP.')}>
      <Form v={v} action={carry ? '/trang-hoc/luyen-tap' : '/trang-hoc'} {...(problems && { problems })}>
        {Object.entries(carry ?? {}).map(([name, value]) => (
          <Hidden name={name} value={value} />
        ))}
        <TextInput v={v} name="ma" label={t('Mã trên thẻ')} value={typed} error={problemOf(problems, 'ma')} />
        <Button full icon="arrow-right">{carry ? t('Giữ lần luyện này') : t('Mở trang của tôi')}</Button>
      </Form>
    </Page>
  )
}

export interface OwnPageProps {
  v: ViewContext
  today: PlainDate
  code: string
  fullName: string
  communeName: string
  guides: readonly GuideState[]
  consentId: string | null
  remembered: boolean
  newId: () => string
}

export function LearnerPage({ v, today, code, fullName, communeName, guides, consentId, remembered, newId }: OwnPageProps) {
  const { t } = v
  const base = `/trang-hoc/${code}`
  const can = guides.filter(({ tier }) => tier === 'witnessed' || tier === 'proved')
  const due = guides.filter(({ reviewOn }) => reviewOn !== null).toSorted((a, b) => (a.reviewOn! < b.reviewOn! ? -1 : 1))
  return (
    <Page v={v} title={t('Trang học của {name}', { name: givenName(fullName) })} lead={communeName} actions={<ButtonLink href={`${base}/ban-in.pdf`} icon="print">{t('In')}</ButtonLink>}>
      <Card title={t('Tôi tự làm được')} icon="check">
        {can.length === 0 ? <p>{t('Chưa có bài nào. Rủ người hướng dẫn ngồi cạnh rồi làm thử một bài.')}</p> : null}
        <ul class="knock-list">
          {can.map((guide) => (
            <li>
              <a class="knock-link" href={`/hoc/${guide.guideId}`}>
                <Icon name={guide.tier === 'proved' ? 'star' : 'check'} label={tierLabel(t, guide.tier)} />
                <span class="knock-words">
                  <span class="knock-name">{guide.title}</span>
                  <span class="knock-last">{guide.tier === 'proved' ? t('Đã chứng minh ngày {date}', { date: formatVi(guide.provedOn!) }) : nextStepWords(t, guide.missing, guide.window, today)}</span>
                </span>
              </a>
            </li>
          ))}
        </ul>
      </Card>
      <Card title={t('Lần tới làm lại')} icon="calendar">
        {due.length === 0 ? <p>{t('Chưa có bài nào cần ôn.')}</p> : null}
        <ul>
          {due.map((guide) => (
            <li>
              {guide.reviewOn! <= today ? t('Hôm nay, khi nào tiện: ') : `${formatVi(guide.reviewOn!)}: `}
              <a href={`/hoc/${guide.guideId}/tu-lam`}>{guide.title}</a>
            </li>
          ))}
        </ul>
        <p class="hint">{t('Bận thì để buổi khác, không sao cả.')}</p>
      </Card>
      <Card title={t('Huy hiệu của tôi')} icon="star">
        {guides.every(({ badge }) => badge === null) ? <p>{t('Chưa có huy hiệu.')}</p> : null}
        {guides.flatMap(({ badge, skillName }) =>
          badge === null ? [] : badge.revokedAt === null ? [
            <p>
              <ButtonLink href={`${base}/huy-hieu/${badge.id}.pdf`} icon="print" label={t('In huy hiệu {name}', { name: skillName })}>{skillName}</ButtonLink>
            </p>,
          ] : [<p>{t('{name}: đã thu hồi ({why})', { name: skillName, why: revokedWords(t, badge.revokedWhy) })}</p>],
        )}
        <p class="hint">{t('Huy hiệu không có giá trị pháp lý và không thay xác nhận của cơ quan nhà nước.')}</p>
      </Card>
      <Card title={t('Dữ liệu của tôi')} icon="shield">
        <Buttons>
          {remembered ? null : (
            <Form v={v} action={`${base}/nho`} label={t('Nhớ trên máy này')}>
              <Button kind="plain" icon="phone">{t('Nhớ trên máy này')}</Button>
            </Form>
          )}
          {consentId ? <ConfirmBox v={v} action={`${base}/thoi-giu`} commandId={newId()} label={t('Thôi giữ kết quả luyện')} text={t('Mọi lần luyện và câu trả lời đã giữ của bác sẽ bị xóa ngay. Những lần có người chứng kiến vẫn còn.')} confirmLabel={t('Thôi giữ và xóa')} icon="trash" /> : <p>{t('Kết quả luyện của bác không được giữ. Muốn giữ thì nói với người hướng dẫn.')}</p>}
        </Buttons>
      </Card>
    </Page>
  )
}
