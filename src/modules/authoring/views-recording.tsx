// Speaking one sentence at a time, and hearing what somebody else has spoken: plain data in, HTML out.

import { formatViDateTime, type Instant } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { FileInput, Hidden, Select, Textarea } from '../../ui/fields.tsx'
import { Button, ButtonLink, Buttons, Form, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Notice, Steps } from '../../ui/parts.tsx'
import { Empty, Pagination, Table } from '../../ui/table.tsx'
import type { RecordingRow, VoiceRow } from './queries.ts'
import type { BoardRow } from './rules.ts'
import { languageName, RECORDING_WORDS } from './words.ts'
import { ProgressBadge, rowsHref, VoiceTabs } from './views-voices.tsx'

interface SpeakProps {
  v: ViewContext
  row: BoardRow
  /** All sentences of the guide in this language, in order. */
  rows: BoardRow[]
  /** The text stands in this language; otherwise the Vietnamese is to be said in it. */
  ownText: boolean
  coach?: string
  voices: VoiceRow[]
  voiceId: string
  recordings: RecordingRow[]
  next: BoardRow | undefined
  maxBytes: number
  commandId: string
  sendId: string
  problems?: FieldProblem[]
}

/** What the recorder says, by the name the element asks for. */
function sentences({ t }: ViewContext) {
  return {
    'data-refused': t('Trình duyệt chưa cho dùng micrô. Hãy bấm vào ổ khóa cạnh địa chỉ, cho phép micrô, rồi thử lại.'),
    'data-recording': t('Đang ghi. Hãy đọc câu trên, rồi bấm “Dừng”.'),
    'data-ready': t('Hãy nghe lại. Vừa ý thì bấm “Giữ bản này”; chưa thì ghi lại.'),
    'data-empty': '',
    'data-silence': t('Không nghe thấy giọng nói. Hãy để máy gần miệng hơn rồi ghi lại.'),
    'data-quiet': t('Giọng quá nhỏ. Hãy để máy cách miệng một gang tay rồi ghi lại.'),
    'data-short': t('Quá ngắn. Hãy đọc trọn câu rồi mới bấm dừng.'),
    'data-long': t('Dài quá 60 giây. Mỗi bước chỉ một câu; hãy ghi lại ngắn hơn.'),
    'data-clipped': t('Giọng quá to nên bị rè. Hãy để máy xa ra một chút rồi ghi lại.'),
    'data-too-large': t('Tệp quá lớn. Một câu chỉ vài giây; hãy chọn tệp ngắn hơn.'),
  }
}

export function SpeakPage(props: SpeakProps) {
  const { v, row, rows, ownText, coach, voices, voiceId, recordings, next, maxBytes, commandId, sendId, problems } = props
  const { t } = v
  const here = `/ghi-am/bai/${row.guideId}/${row.language}`
  const at = rows.indexOf(row)
  const name = t(languageName(row.language))
  const drafts = rows.filter((one) => one.progress === 'draft').length
  const link = (one: BoardRow | undefined) => (one ? `${here}/${one.stepId}?giong=${voiceId}` : undefined)
  return (
    <Page
      v={v}
      title={t('Bước {n} trong {all}', { n: row.number, all: rows.length })}
      lead={`${row.guideTitle[v.lang] ?? row.guideTitle.vi} · ${name}`}
      crumbs={[{ href: `/ghi-am?tieng=${row.language}`, label: t('Ghi âm bài học') }, { href: rowsHref(row.language, 'all', row.guideId), label: t('Các câu của bài') }]}
    >
      {v.assets.recorder ? <script type="module" src={v.assets.recorder} /> : null}
      <section class="to-speak">
        <p class="to-speak-how">{ownText ? t('Hãy đọc:') : t('Hãy nói câu này bằng {language}, như nói với bà con:', { language: name })}</p>
        <p class="to-speak-text" lang={ownText ? row.language : 'vi'}>{row.text}</p>
        {coach ? <p class="hint">{t('Ý cho người đọc: {words}', { words: coach })}</p> : null}
        <p><ProgressBadge v={v} progress={row.progress} /></p>
      </section>
      {voices.length === 0 ? (
        <Notice tone="warn" title={t('Chưa có ai đọc {language}', { language: name })} actions={<ButtonLink kind="main" icon="plus" href={`/ghi-am/nguoi-doc?tieng=${row.language}`}>{t('Thêm người đọc')}</ButtonLink>}>
          {t('Ghi tên người đọc và lời đồng ý trước, rồi mới ghi âm.')}
        </Notice>
      ) : (
        <Form v={v} action={`${here}/${row.stepId}`} commandId={commandId} problems={problems} files label={t('Ghi âm câu này')}>
          <Hidden name="spokenText" value={row.text} />
          <Select name="voiceId" label={t('Ai đang đọc')} options={voices.map(({ id, fullName }) => ({ value: id, label: fullName }))} value={voiceId} error={problemOf(problems, 'voiceId')} />
          <voice-recorder hidden data-max-bytes={String(maxBytes)} {...sentences(v)}>
            <div class="recorder-row">
              <button type="button" class="button recorder-go" data-act="ghi"><Icon name="mic" /> <span>{t('Ghi âm')}</span></button>
              <button type="button" class="button button-danger recorder-stop" data-act="dung"><Icon name="stop" /> <span>{t('Dừng')}</span></button>
              <meter class="recorder-level" min={0} max={1} low={0.4} high={0.93} optimum={0.7} value={0} aria-label={t('Độ to của giọng')} />
            </div>
            <p role="status" class="recorder-says" />
            <audio controls hidden aria-label={t('Nghe lại bản vừa ghi')} />
          </voice-recorder>
          <FileInput name="sound" label={t('Hoặc chọn một tệp đã ghi')} hint={t('WAV, Ogg, WebM hoặc M4A, một câu, không quá 60 giây.')} accept="audio/*,.ogg,.opus,.wav,.m4a,.webm" error={problemOf(problems, 'sound')} />
          <Buttons>
            <Button icon="check">{t('Giữ bản này')}</Button>
            {next ? <ButtonLink href={link(next)!} icon="arrow-right">{t('Bỏ qua, tới câu chưa ghi')}</ButtonLink> : null}
          </Buttons>
        </Form>
      )}
      <Takes v={v} recordings={recordings} />
      <nav class="buttons" aria-label={t('Các bước')}>
        {at > 0 ? <ButtonLink href={link(rows[at - 1])!} icon="arrow-left">{t('Bước trước')}</ButtonLink> : null}
        {at < rows.length - 1 ? <ButtonLink href={link(rows[at + 1])!} icon="arrow-right">{t('Bước sau')}</ButtonLink> : null}
      </nav>
      {drafts > 0 ? (
        <Card title={t('Xong chưa?')} icon="check-list">
          <p>{t('{n} câu của bài này đã ghi mà chưa gửi cho người thứ hai nghe.', { n: drafts })}</p>
          <Form v={v} action={`${here}/gui-duyet`} commandId={sendId} scope="gui">
            <Button icon="arrow-right">{t('Gửi duyệt {n} câu', { n: drafts })}</Button>
          </Form>
        </Card>
      ) : null}
    </Page>
  )
}

function Takes({ v, recordings }: { v: ViewContext; recordings: RecordingRow[] }) {
  const { t } = v
  const alive = recordings.filter(({ state }) => state !== 'replaced' && state !== 'withdrawn')
  if (alive.length === 0) return null
  return (
    <Card title={t('Đã ghi')} icon="speaker">
      <ul class="takes">
        {alive.map((take) => (
          <li>
            <Player v={v} recording={take} />
            <p class="hint">
              {t(RECORDING_WORDS[take.state])} · {take.voiceName} · {formatViDateTime(take.recordedAt as Instant)}
              {take.reason ? ` · ${t('Lý do: {reason}', { reason: take.reason })}` : null}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Player({ v, recording }: { v: ViewContext; recording: RecordingRow }) {
  const { t } = v
  return (
    <>
      {recording.testTone ? <p><Badge tone="warn" icon="warning">{t('Bản ghi thử: tiếng máy, không phải giọng người')}</Badge></p> : null}
      <audio controls preload="none" src={`/ghi-am/tep/${recording.id}`} aria-label={t('Nghe: {text}', { text: recording.spokenText })} />
    </>
  )
}

interface QueueProps {
  v: ViewContext
  rows: RecordingRow[]
  titles: Map<string, string>
  mine: (row: RecordingRow) => boolean
  page: number
  pageCount: number
  total: number
}

export function ReviewQueuePage({ v, rows, titles, mine, page, pageCount, total }: QueueProps) {
  const { t } = v
  return (
    <Page v={v} wide title={t('Nghe và duyệt')} lead={t('Người thứ hai nghe từng câu: đúng lời, rõ tiếng, lễ phép thì duyệt.')} crumbs={[{ href: '/ghi-am', label: t('Ghi âm bài học') }]}>
      <VoiceTabs v={v} now="duyet" reviews />
      <Table
        caption={t('Chờ duyệt')}
        hideCaption
        rows={rows}
        empty={t('Không có bản ghi nào chờ duyệt.')}
        columns={[
          { head: t('Câu đọc'), cell: (row) => (mine(row) ? row.spokenText : <a href={`/ghi-am/duyet/${row.id}`}>{row.spokenText}</a>) },
          { head: t('Tiếng'), cell: (row) => t(languageName(row.language)) },
          { head: t('Bài'), cell: (row) => titles.get(row.guideId) ?? row.guideId },
          { head: t('Người đọc'), cell: (row) => row.voiceName },
          { head: t('Ghi lúc'), cell: (row) => formatViDateTime(row.recordedAt as Instant) },
          { head: t('Ghi chú'), cell: (row) => (mine(row) ? t('Của bạn: nhờ người khác nghe') : row.testTone ? t('Bản ghi thử') : '') },
        ]}
      />
      <Pagination v={v} page={page} pageCount={pageCount} total={total} unit={t('câu')} hrefOf={(n) => `/ghi-am/duyet?trang=${n}`} />
    </Page>
  )
}

interface ReviewProps {
  v: ViewContext
  recording: RecordingRow
  guideTitle: string
  /** Said now; differs from what was spoken when the guide has changed since. */
  currentText: string | undefined
  mayDecide: boolean
  reason: string
  commandId: string
  problems?: FieldProblem[]
}

export function ReviewPage({ v, recording, guideTitle, currentText, mayDecide, reason, commandId, problems }: ReviewProps) {
  const { t } = v
  return (
    <Page
      v={v}
      title={t('Nghe và duyệt')}
      lead={`${guideTitle} · ${t(languageName(recording.language))} · ${recording.voiceName}`}
      crumbs={[{ href: '/ghi-am/duyet', label: t('Chờ duyệt') }]}
    >
      <Steps v={v} steps={[{ label: t('Nghe') }, { label: t('So với lời') }, { label: t('Duyệt hoặc trả lại') }]} current={0} />
      <section class="to-speak">
        <p class="to-speak-text">{recording.spokenText}</p>
        <Player v={v} recording={recording} />
        <p class="hint">
          {t('Dài {seconds} giây · {kilobytes} KB · giọng nổi hơn tiếng xung quanh {db} dB', {
            seconds: (recording.milliseconds / 1000).toFixed(1), kilobytes: Math.ceil(recording.sizeBytes / 1000), db: Math.round(recording.clearDb),
          })}
        </p>
        {recording.clearDb < 15 ? <Notice tone="warn">{t('Xung quanh khá ồn. Nghe xem bà con có rõ lời không.')}</Notice> : null}
        {currentText !== recording.spokenText ? <Notice tone="warn" title={t('Lời của bước này đã đổi từ khi ghi')}>{currentText ?? t('Bước này không còn trong bài.')}</Notice> : null}
      </section>
      {mayDecide ? (
        <Form v={v} action={`/ghi-am/duyet/${recording.id}`} commandId={commandId} problems={problems}>
          <Textarea v={v} optional name="reason" label={t('Vì sao trả lại')} hint={t('Chỉ cần khi trả lại. Người đọc sẽ thấy.')} value={reason} maxlength={300} rows={3} error={problemOf(problems, 'reason')} />
          <Buttons>
            <Button name="verdict" value="approved" icon="check">{t('Duyệt, cho bà con nghe')}</Button>
            <Button name="verdict" value="returned" kind="danger" icon="arrow-left">{t('Trả lại')}</Button>
          </Buttons>
        </Form>
      ) : (
        <Empty icon="lock">{t('Bản ghi này do bạn đọc hoặc thu, hoặc không còn chờ duyệt. Hãy nhờ người khác nghe.')}</Empty>
      )}
    </Page>
  )
}
