// One dossier on one page: where it stands, its clock in a sentence, what can be done now, papers, steps, everything that happened.

import { formatVnd } from '../../platform/money.ts'
import type { Instant } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { ButtonLink, Buttons } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Notice, Unverified } from '../../ui/parts.tsx'
import { DescriptionList, Table, Timeline, type TimelineEntry } from '../../ui/table.tsx'
import type { PrincipalRow } from './queries-citizen.ts'
import type { SignedPaperRow } from './queries-papers.ts'
import type { ComponentRow, SupplementRow, TaskRow } from './queries.ts'
import { deadlineWords, durationWords, momentWords, PAUSE_GROUNDS, type Clock, type ClockFacts, type Forecast } from './rules-clock.ts'
import { maskId } from './rules.ts'
import { STEP_ROLES, UNITS, type Flow, type StepRole, type Unit } from './schema-flow.ts'
import { COMPONENT_KINDS, RESULT_WAYS, type ComponentKind, type DossierEvent, type DossierRow } from './schema.ts'
import { ActForms, type Act, type ActFormsProps } from './views-acts.tsx'
import { dossierCrumbs, shortWhen, StateBadge } from './views-common.tsx'
import { PreparedAtHome, SignedPapers } from './views-papers.tsx'
import { CHANNEL_WORDS, DELIVERY_WORDS, eventWords, FACE_WORDS, PAYMENT_WORDS, SUPPLEMENT_REASONS, SYNC_WORDS } from './words.ts'
import type { WorkingCalendar } from '../../platform/working-calendar.ts'

export interface DossierPageProps {
  v: ViewContext
  dossier: DossierRow
  events: DossierEvent[]
  components: ComponentRow[]
  tasks: TaskRow[]
  supplement: SupplementRow | undefined
  flow: Flow
  stage: number | null
  clock: Clock
  facts: ClockFacts
  calendar: WorkingCalendar
  sentence: string
  forecast: Forecast | null
  doubtful: string[]
  apologyDue: boolean
  now: Instant
  acts: Act[]
  forms: Omit<ActFormsProps, 'v' | 'dossier' | 'acts'>
  portal: { waiting: number; acknowledged: number; dead: number; lastError: string | null }
  papers: SignedPaperRow[]
  readerId: string
  principal: PrincipalRow | undefined
  /** Why whoever may attach results cannot do it here now. */
  resultNotYet: string | undefined
  charges: { id: string; title: string; amountVnd: string; state: string; href: string }[]
}

export function DossierPage(props: DossierPageProps) {
  const { v, dossier, acts, forms } = props
  const { t } = v
  return (
    <Page v={v} wide title={dossier.procedureName} lead={t('Của {name}, mã {code}', { name: dossier.applicantName, code: dossier.code })} crumbs={dossierCrumbs(t)}>
      <p class="badges">
        <StateBadge v={v} state={dossier.state} /> <Badge>{`${t('Phí, lệ phí')}: ${t(PAYMENT_WORDS[dossier.paymentState] ?? '')}`}</Badge> <Badge>{`${t('Gửi kết quả')}: ${t(DELIVERY_WORDS[dossier.deliveryState] ?? '')}`}</Badge>{' '}
        <Badge {...(dossier.syncState === 'failed' && { tone: 'bad' as const })}>{`${t('Đồng bộ')}: ${t(SYNC_WORDS[dossier.syncState] ?? '')}`}</Badge>
      </p>
      {forms.refused && (!acts.includes(forms.refused.act) || (forms.refused.act === 'buoc' && forms.resultPaper?.requestId)) ? (
        <Notice tone="bad" live title={t('Chưa làm được')}>
          {forms.refused.problems.map(({ text }) => (
            <p>{text}</p>
          ))}
        </Notice>
      ) : null}
      <ClockCard {...props} />
      <PreparedAtHome v={v} dossier={dossier} />
      {props.supplement ? <SupplementCard v={v} supplement={props.supplement} /> : null}
      {acts.length > 0 ? <ActForms v={v} dossier={dossier} acts={acts} {...forms} /> : null}
      {props.resultNotYet ? <p class="hint">{t(props.resultNotYet)}</p> : null}
      <SignedPapers v={v} dossier={dossier} papers={props.papers} readerId={props.readerId} />
      <PaperLinks {...props} />
      <StepsTable {...props} />
      <ComponentsTable {...props} />
      <Facts {...props} />
      <h2 id="dien-bien">{t('Diễn biến')}</h2>
      <Timeline label={t('Diễn biến')} entries={props.events.map((event) => momentOf(v, event)).toReversed()} />
    </Page>
  )
}

function ClockCard({ v, dossier, clock, facts, sentence, forecast, doubtful, apologyDue, calendar }: DossierPageProps) {
  const { t } = v
  const tone = clock.overdue ? 'bad' : clock.near || forecast?.willBeLate === true ? 'warn' : undefined
  return (
    <Card title={t('Đồng hồ hồ sơ')} icon="clock" {...(tone && { tone })}>
      <p class="clock-sentence">{sentence}</p>
      <p class="hint">
        {t('Thời hạn giải quyết')}: {deadlineWords(dossier.deadline, t)} {dossier.deadline.kind !== 'unknown' && dossier.deadline.verified === false ? <Unverified v={v} /> : null}
        {clock.originalDueAt !== null && clock.originalDueAt !== clock.dueAt ? ` · ${t('hẹn ban đầu {due}', { due: momentWords(clock.originalDueAt, t) })}` : null}
      </p>
      {forecast && !clock.overdue ? (
        <p>
          {forecast.willBeLate
            ? t('Nếu giữ nhịp các bước như quy trình thì xong lúc {when}, tức là trễ. Hãy làm sớm hơn hoặc xin lỗi và gia hạn.', { when: momentWords(forecast.finishAt, t) })
            : t('Giữ nhịp các bước như quy trình thì xong lúc {when}, kịp hạn.', { when: momentWords(forecast.finishAt, t) })}
        </p>
      ) : null}
      {apologyDue ? <Notice tone="bad" title={t('Cần gửi lời xin lỗi')}>{t('Hồ sơ đã trễ mà người dân chưa nhận được văn bản xin lỗi (mẫu số 04).')}</Notice> : null}
      {doubtful.length > 0 ? (
        <p class="hint">
          {t('Trong khoảng này có ngày chưa rõ là nghỉ hay làm: {days}.', { days: doubtful.join('; ') })} <Unverified v={v} />
        </p>
      ) : null}
      {facts.pauses.length > 0 ? (
        <Table
          caption={t('Những lần đồng hồ dừng')}
          rows={facts.pauses}
          columns={[
            { head: t('Vì sao'), cell: (row) => t(PAUSE_GROUNDS[row.ground].words) },
            { head: t('Từ'), cell: (row) => shortWhen(row.from) },
            { head: t('Dừng đến'), cell: (row) => (row.to === null ? t('đang dừng') : shortWhen(row.to)) },
            { head: t('Căn cứ'), cell: (row) => <>{row.basis || PAUSE_GROUNDS[row.ground].law} {PAUSE_GROUNDS[row.ground].verified ? null : <Unverified v={v} />}</> },
            { head: t('Người ghi'), cell: (row) => row.by },
          ]}
        />
      ) : null}
      {facts.extensions.length > 0 ? (
        <p class="hint">{facts.extensions.map((one) => t('Gia hạn thêm {time} ({by}).', { time: deadlineWords({ kind: 'amount', amount: one.amount, unit: one.unit }, t), by: one.by })).join(' ')}</p>
      ) : null}
      {clock.state !== 'notStarted' && clock.budgetMinutes !== null ? (
        <progress value={Math.min(clock.usedMinutes, clock.budgetMinutes)} max={Math.max(1, clock.budgetMinutes)} aria-label={t('Thời gian đã dùng')}>
          {durationWords(calendar, clock.measure, clock.usedMinutes, t)}
        </progress>
      ) : null}
    </Card>
  )
}

function SupplementCard({ v, supplement }: { v: ViewContext; supplement: SupplementRow }) {
  const { t } = v
  return (
    <Card title={t('Yêu cầu bổ sung')} icon="chat" tone={supplement.answeredAt === null ? 'warn' : 'info'}>
      <p class="hint">{t('{name} yêu cầu lúc {when}. Hỏi lại: {contact}, {phone}.', { name: supplement.askedName, when: shortWhen(supplement.askedAt), contact: supplement.contactName, phone: supplement.contactPhone })}</p>
      <ol>
        {supplement.reasons.map(({ part, reason, words }) => (
          <li>
            <strong>{part}</strong>: {t(SUPPLEMENT_REASONS[reason] ?? reason)}
            {words ? `. ${words}` : ''}
          </li>
        ))}
      </ol>
      {supplement.words ? <p>{supplement.words}</p> : null}
      {supplement.answeredAt === null ? <p><strong>{t('Đang chờ người dân.')}</strong></p> : <p>{t('Đã bổ sung lúc {when}.', { when: shortWhen(supplement.answeredAt) })} {supplement.answer}</p>}
    </Card>
  )
}

/** Papers that make sense in the state the dossier is in. */
function PaperLinks({ v, dossier, events, supplement }: DossierPageProps) {
  const { t } = v
  const has = (type: string) => events.some((event) => event.type === type)
  const papers: [address: string, label: string, shown: boolean][] = [
    ['01', t('Giấy tiếp nhận và hẹn trả (01)'), dossier.acceptedAt !== null],
    ['02', t('Phiếu yêu cầu bổ sung (02)'), supplement !== undefined],
    ['03', t('Phiếu từ chối (03)'), has('refused')],
    ['04', t('Xin lỗi và gia hạn (04)'), has('extended') || has('apologised')],
    ['05', t('Thông báo dừng (05)'), has('stopped')],
    ['06', t('Phiếu kiểm soát (06)'), dossier.acceptedAt !== null],
  ]
  const shown = papers.filter(([, , is]) => is)
  return shown.length === 0 ? null : (
    <section>
      <h2>{t('Giấy tờ in ra')}</h2>
      <Buttons>
        {shown.map(([number, label]) => (
          <ButtonLink icon="print" href={`/ho-so/${dossier.id}/mau/${number}.pdf`}>{label}</ButtonLink>
        ))}
      </Buttons>
    </section>
  )
}

const RELATION_WORDS: Record<PrincipalRow['relation'], string> = {
  same: 'Chính là người đứng đơn: trùng số định danh.', other: 'Không phải người đứng đơn: hãy hỏi giấy ủy quyền.', unknown: 'Đơn không ghi số định danh nên chưa đối chiếu được: hãy xem giấy tờ.',
}
const OUTCOME_WORDS: Record<string, string> = { early: 'Sớm', on_time: 'Đúng hạn', late: 'Trễ' }
const TASK_STATES: Record<string, string> = { open: 'Đang làm', done: 'Xong', recalled: 'Đưa về bước trước', cancelled: 'Không làm nữa' }

function StepsTable({ v, flow, stage, tasks, now }: DossierPageProps) {
  const { t } = v
  return (
    <section>
      <h2>{t('Các bước')}</h2>
      <ol class="flow" aria-label={t('Quy trình ghim với hồ sơ này')}>
        {flow.stages.map(({ steps }, index) => (
          <li class={stage === index ? 'flow-now' : stage !== null && index < stage ? 'flow-done' : undefined} aria-current={stage === index ? 'step' : undefined}>
            {steps.map((step) => (
              <span class="flow-step">
                {step.name}
                <span class="hint">{` ${step.agency ?? t(UNITS[step.unit as Unit])}`}</span>
              </span>
            ))}
          </li>
        ))}
      </ol>
      {tasks.length > 0 ? (
        <Table
          caption={t('Ai làm, khi nào')}
          rows={tasks}
          columns={[
            { head: t('Bước'), cell: (row) => row.name },
            { head: t('Nơi làm'), cell: (row) => row.agency ?? t(UNITS[row.unit as Unit] ?? row.unit), wideOnly: true },
            { head: t('Người làm'), cell: (row) => row.doneBy ?? row.assigneeName ?? t('ai trong vai {role}', { role: t(STEP_ROLES[row.role as StepRole]).toLowerCase() }) },
            { head: t('Nhận từ'), cell: (row) => `${row.handedBy}, ${shortWhen(row.openedAt)}` },
            { head: t('Nên xong'), cell: (row) => (row.plannedAt === null ? '—' : shortWhen(row.plannedAt)) },
            { head: t('Kết quả'), cell: (row) => (row.outcome ? `${t(OUTCOME_WORDS[row.outcome]!)}, ${shortWhen(row.doneAt!)}` : t(TASK_STATES[row.state] ?? row.state)) },
            { head: t('Ghi chú'), cell: (row) => row.note ?? '', wideOnly: true },
          ]}
          rowTone={(row) => (row.state === 'open' && row.plannedAt !== null && row.plannedAt < now ? 'warn' : undefined)}
        />
      ) : null}
    </section>
  )
}

function ComponentsTable({ v, dossier, components }: DossierPageProps) {
  const { t } = v
  return (
    <section>
      <h2>{t('Thành phần hồ sơ')}</h2>
      <Table
        caption={t('Thành phần hồ sơ')}
        hideCaption
        rows={components}
        empty={t('Chưa có giấy tờ nào.')}
        columns={[
          { head: t('Tên giấy tờ'), cell: (row) => row.name },
          { head: t('Loại'), cell: (row) => t(COMPONENT_KINDS[row.kind as ComponentKind] ?? row.kind) },
          { head: t('Số bản'), num: true, cell: (row) => String(row.copies) },
          { head: t('Tệp'), cell: (row) => (row.fileId ? <a href={`/ho-so/${dossier.id}/giay-to/${row.no}`}>{row.fileName ?? t('Mở tệp')}</a> : row.replacedBy ? t('lấy từ {source}', { source: row.replacedBy }) : t('chưa số hóa')) },
          { head: t('Dùng lại'), wideOnly: true, cell: (row) => (row.fromStore ? t('từ kho của công dân') : row.reused ? t('có') : t('không')) },
        ]}
      />
    </section>
  )
}

interface Answered {
  label: string
  value: string
  section?: string
  secret?: boolean
}

function Facts({ v, dossier, principal, portal, charges }: DossierPageProps) {
  const { t } = v
  const answers = Array.isArray(dossier.formData.answers) ? (dossier.formData.answers as Answered[]) : []
  return (
    <section>
      <h2>{t('Thông tin')}</h2>
      <DescriptionList
        items={[
          { term: t('Người nộp'), value: dossier.applicantName },
          { term: t('Tổ chức'), value: dossier.organisation },
          { term: t('Số định danh'), value: maskId(dossier.personalId) },
          { term: t('Điện thoại'), value: dossier.phone ? <a href={`tel:${dossier.phone}`}>{dossier.phone}</a> : null },
          { term: t('Địa chỉ'), value: dossier.address },
          { term: t('Người được ủy quyền'), value: dossier.representative ? `${dossier.representative.name} (${dossier.representative.paper})` : null },
          { term: t('Người hỗ trợ'), value: dossier.assistedBy, hint: dossier.assistedBy ? t('Chỉ hỗ trợ; người nộp vẫn là người dân.') : undefined },
          ...(principal ? [{ term: t('Người đăng nhập gửi'), value: t('{name}, mức {level}, xác thực lúc {when} ({provider})', { name: principal.name, level: principal.level, when: shortWhen(principal.authenticatedAt), provider: t(principal.provider) }), hint: t(RELATION_WORDS[principal.relation]) }] : []),
          { term: t('Nội dung yêu cầu'), value: dossier.request },
          { term: t('Kênh nộp'), value: `${t(CHANNEL_WORDS[dossier.channel] ?? '')}, ${shortWhen(dossier.filedAt)}` },
          { term: t('Cơ quan giải quyết'), value: dossier.resolvingAgency },
          { term: t('Nơi tiếp nhận'), value: dossier.receivingPoint },
          { term: t('Nhận kết quả'), value: t(RESULT_WAYS[dossier.resultWay]) },
          { term: t('Thủ tục'), value: <a href={`/thu-tuc/${dossier.procedureCode}`}>{`${dossier.procedureCode}, ${t('bản {n}', { n: dossier.procedureVersion })}`}</a> },
          { term: t('Kết quả'), value: dossier.resultFile ? <a href={`/ho-so/${dossier.id}/ket-qua`}>{`${dossier.resultName} (${dossier.resultCode})`}</a> : dossier.resultCode ? `${dossier.resultName} (${dossier.resultCode})` : null },
          { term: t('Cổng Dịch vụ công quốc gia'), value: portalWords(v, dossier, portal) },
          { term: t('Cách tính phí'), value: dossier.fees.length === 0 ? null : <ul class="plain-list">{dossier.fees.map((fee) => <li>{`${fee.name}: ${formatVnd(fee.amountVnd)}${fee.why ? ` (${fee.why})` : ''}. ${fee.basis}`}</li>)}</ul> },
          { term: t('Đánh giá của người dân'), value: dossier.rating === null ? null : t(FACE_WORDS[dossier.rating] ?? '') },
          { term: t('Phản ánh'), value: dossier.petition ? <a href="/phan-anh">{dossier.petition}</a> : null },
          { term: t('Khoản thu'), value: charges.length === 0 ? null : charges.map((charge) => <div><a href={charge.href}>{`${charge.title}: ${charge.amountVnd}`}</a>{` · ${charge.state}`}</div>) },
        ]}
      />
      {answers.length > 0 ? (
        <details>
          <summary>{t('Tờ khai điện tử ({n} ô)', { n: answers.length })}</summary>
          <DescriptionList items={answers.map((answer) => ({ term: answer.label, value: answer.secret ? maskId(answer.value) : answer.value }))} />
        </details>
      ) : null}
    </section>
  )
}

function portalWords({ t }: ViewContext, dossier: DossierRow, portal: DossierPageProps['portal']): string {
  if (dossier.syncState === 'off') return t('Chưa nối cổng: hồ sơ này không đồng bộ.')
  const parts = [t('cổng đã nhận {n} tin', { n: portal.acknowledged })]
  if (portal.waiting > 0) parts.push(t('{n} tin chờ gửi', { n: portal.waiting }))
  if (portal.dead > 0) parts.push(t('{n} tin hỏng', { n: portal.dead }))
  if (portal.lastError) parts.push(t('lỗi gần nhất: {error}', { error: portal.lastError }))
  return parts.join(', ')
}

const EVENT_ICON: Record<string, TimelineEntry['icon']> = { filed: 'document', accepted: 'check', supplement_asked: 'chat', refused: 'stop', stopped: 'stop', withdrawn: 'exit', extended: 'calendar', returned: 'hands', assigned: 'person', recalled: 'arrow-left', step_back: 'arrow-left' }

function momentOf(v: ViewContext, event: DossierEvent): TimelineEntry {
  const { t } = v
  const { data } = event
  const text = [data.name, data.to && t('giao cho {name}', { name: String(data.to) }), data.reason, data.note, data.answer, data.words, data.receivedBy && t('người nhận: {name}', { name: String(data.receivedBy) }), data.delivery && t(DELIVERY_WORDS[String(data.delivery)] ?? ''), typeof data.face === 'number' && t(FACE_WORDS[data.face] ?? ''), event.type === 'payment_changed' && t(PAYMENT_WORDS[String(data.state)] ?? '')].filter(Boolean).map(String).join('. ')
  const bad = ['refused', 'stopped'].includes(event.type)
  return {
    when: shortWhen(event.at), iso: event.at, title: eventWords(t, event.type), by: event.actorName, icon: EVENT_ICON[event.type] ?? 'check', ...(text && { text }),
    ...(bad ? { tone: 'bad' as const } : ['accepted', 'returned', 'step_done'].includes(event.type) ? { tone: 'ok' as const } : {}),
  }
}

