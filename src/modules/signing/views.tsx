// Pages of people who sign: what waits, one document, the confirmation with its result. Made for a phone and one thumb:
// the act is the last thing on the page, as wide as the screen.

import { formatViDateTime, type Instant } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { FileInput, Hidden, NumberInput, TextInput, Textarea } from '../../ui/fields.tsx'
import { Button, ButtonLink, Buttons, Form, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Notice, Progress, Stack, Tabs } from '../../ui/parts.tsx'
import { DescriptionList, Empty, Pagination, Table } from '../../ui/table.tsx'
import type { ActRow, CredentialRow, RequestRow } from './queries.ts'
import { ACT_WORDS, STATE_WORDS } from './words.ts'

const tabs = (v: ViewContext, current: string, manages: boolean) => [
  { href: '/ky-so', label: v.t('Chờ bạn ký'), current: current === 'waiting' },
  { href: '/ky-so/da-xong', label: v.t('Đã xong'), current: current === 'done' },
  { href: '/ky-so/chung-thu', label: v.t('Chứng thư của tôi'), current: current === 'mine' },
  ...(manages ? [{ href: '/ky-so/quan-ly', label: v.t('Chứng thư của xã'), current: current === 'manage' }] : []),
]

export function SigningTabs({ v, current, manages }: { v: ViewContext; current: string; manages: boolean }) {
  return <Tabs tabs={tabs(v, current, manages)} label={v.t('Ký số')} />
}

export function NoLegalEffect({ v }: { v: ViewContext }) {
  return <Notice tone="warn">{v.t('Chứng thư thử nghiệm: chữ ký ký bằng nó không có giá trị pháp lý và in rõ điều đó trên văn bản.')}</Notice>
}

interface ListProps {
  v: ViewContext
  rows: RequestRow[]
  total: number
  page: number
  pageCount: number
  manages: boolean
  credential: CredentialRow | undefined
  problems?: FieldProblem[]
}

export function WaitingPage({ v, rows, total, page, pageCount, manages, credential, problems }: ListProps) {
  const { t } = v
  return (
    <Page v={v} title={t('Chờ bạn ký')} actions={<ButtonLink href="/ky-so/tai-len" icon="upload">{t('Ký một tệp của tôi')}</ButtonLink>}>
      <SigningTabs v={v} current="waiting" manages={manages} />
      {credential === undefined ? (
        <Notice tone="warn" title={t('Bạn chưa có chứng thư để ký')}>
          {t('Hãy nhờ quản trị xã cấp chứng thư ở mục Chứng thư.')}
        </Notice>
      ) : credential.isTest ? (
        <NoLegalEffect v={v} />
      ) : null}
      {rows.length === 0 ? (
        <Empty icon="check">{t('Không có văn bản nào chờ bạn ký.')}</Empty>
      ) : (
        <Form v={v} action="/ky-so/chuan-bi" problems={problems}>
          <fieldset class="field">
            <legend class="label">{t('{n} văn bản, chờ lâu nhất ở trên', { n: total })}</legend>
            <ul class="sign-list">
              {rows.map((row) => (
                <li class="sign-row">
                  <label class="sign-pick">
                    <input type="checkbox" name="request" value={row.id} aria-label={t('Chọn {title}', { title: row.title })} />
                  </label>
                  <a class="sign-link" href={`/ky-so/${row.id}`}>
                    <strong>{row.title}</strong>
                    <span class="hint">
                      {t(ACT_WORDS[row.act])} · {t('gửi lúc {time}', { time: formatViDateTime(row.askedAt as Instant) })}
                      {row.dueAt ? ` · ${t('hạn {time}', { time: formatViDateTime(row.dueAt as Instant) })}` : ''}
                    </span>
                  </a>
                </li>
              ))}
            </ul>
          </fieldset>
          <Button full icon="edit">
            {t('Ký những văn bản đã chọn')}
          </Button>
        </Form>
      )}
      <Pagination v={v} page={page} pageCount={pageCount} hrefOf={(n) => `/ky-so?trang=${n}`} />
    </Page>
  )
}

export function DonePage({ v, rows, total, page, pageCount, manages }: Omit<ListProps, 'credential'>) {
  const { t } = v
  return (
    <Page v={v} title={t('Đã xong')}>
      <SigningTabs v={v} current="done" manages={manages} />
      <Table
        caption={t('{n} văn bản đã ký, trả lại hoặc rút', { n: total })}
        rows={rows}
        empty={t('Chưa có văn bản nào.')}
        columns={[
          { head: t('Văn bản'), rowHead: true, cell: (row) => <a href={`/ky-so/${row.id}`}>{row.title}</a> },
          { head: t('Cách ký'), cell: (row) => t(ACT_WORDS[row.act]) },
          { head: t('Tình trạng'), cell: (row) => <StateBadge v={v} row={row} /> },
          { head: t('Lúc'), cell: (row) => (row.decidedAt ? formatViDateTime(row.decidedAt as Instant) : '') },
        ]}
      />
      <Pagination v={v} page={page} pageCount={pageCount} hrefOf={(n) => `/ky-so/da-xong?trang=${n}`} />
    </Page>
  )
}

function StateBadge({ v, row }: { v: ViewContext; row: RequestRow }) {
  const { t } = v
  if (row.state !== 'signed') return <Badge tone={row.state === 'waiting' ? 'info' : 'warn'}>{t(STATE_WORDS[row.state])}</Badge>
  if (row.evidence === 'waiting') return <Badge tone="warn">{row.level === 'B-B' ? t('Đã ký, chờ dấu thời gian') : t('Đã ký, chờ bằng chứng chứng thư')}</Badge>
  if (row.evidence === 'given_up') return <Badge tone="warn">{t('Đã ký, thiếu bằng chứng')}</Badge>
  return <Badge tone="ok">{t(STATE_WORDS.signed)}</Badge>
}

interface Others {
  next: RequestRow | undefined
  count: number
}

interface RequestProps {
  v: ViewContext
  row: RequestRow
  /** What the reader signed just before they came here. */
  signed: { title: string; batchId: string } | undefined
  mine: boolean
  askedBy: string
  others: Others
  /** The words of the file, when they were asked for. */
  words: string | undefined
  /** The page of what the file belongs to. */
  about: string | undefined
  commandId: string
  problems?: FieldProblem[]
  reason?: string
}

export function RequestPage({ v, row, signed, mine, askedBy, others, words, about, commandId, problems, reason = '' }: RequestProps) {
  const { t } = v
  return (
    <Page v={v} title={row.title} crumbs={[{ href: '/ky-so', label: t('Chờ bạn ký') }]}>
      {signed ? (
        <Notice tone="ok" live>
          {t('Đã ký “{title}”.', { title: signed.title })} {t('Còn {n} văn bản chờ bạn.', { n: others.count + (mine && row.state === 'waiting' ? 1 : 0) })} <a href={`/ky-so/dot/${signed.batchId}`}>{t('Xem kết quả')}</a>
        </Notice>
      ) : null}
      <DescriptionList
        items={[
          { term: t('Cách ký'), value: t(ACT_WORDS[row.act]) },
          { term: t('Người gửi'), value: askedBy },
          { term: t('Gửi lúc'), value: formatViDateTime(row.askedAt as Instant) },
          { term: t('Tình trạng'), value: <StateBadge v={v} row={row} /> },
          ...(row.declineReason ? [{ term: t('Lý do trả lại'), value: row.declineReason }] : []),
          ...(row.evidenceTrouble && row.evidence === 'waiting' ? [{ term: t('Đang chờ'), value: t('Dịch vụ dấu thời gian hoặc hiệu lực chứng thư chưa trả lời. Máy tự thử lại; chữ ký vẫn dùng được.') }] : []),
        ]}
      />
      <Buttons>
        <ButtonLink href={`/ky-so/${row.id}/van-ban.pdf`} icon="document">
          {row.state === 'signed' ? t('Xem văn bản đã ký') : t('Đọc văn bản')}
        </ButtonLink>
        {words === undefined ? <ButtonLink href={`/ky-so/${row.id}?doc=1#chu`} icon="list">{t('Đọc phần chữ')}</ButtonLink> : null}
        {about ? <ButtonLink href={about} icon="arrow-right">{t('Đường đi của văn bản')}</ButtonLink> : null}
      </Buttons>
      {words === undefined ? null : (
        <section id="chu">
          <h2>{t('Phần chữ trong tệp')}</h2>
          <p class="hint">{t('Rút từ chính tệp PDF này để đọc nhanh. Bản được ký là tệp PDF.')}</p>
          {words.trim() === '' ? <Empty>{t('Tệp không có phần chữ (bản quét ảnh). Hãy mở tệp để đọc.')}</Empty> : <div class="sign-words">{words.split('\n').filter((line) => line.trim() !== '').map((line) => <p>{line}</p>)}</div>}
        </section>
      )}
      {mine && row.state === 'waiting' ? (
        <Stack>
          <Form v={v} action="/ky-so/chuan-bi">
            <Hidden name="request" value={row.id} />
            <Button full icon="edit">
              {t('Ký')}
            </Button>
          </Form>
          <details open={problems !== undefined}>
            <summary>{t('Trả lại, không ký')}</summary>
            <Form v={v} action={`/ky-so/${row.id}/tra-lai`} commandId={commandId} problems={problems}>
              <Textarea name="reason" label={t('Vì sao trả lại')} value={reason} error={problemOf(problems, 'reason')} />
              <Button kind="danger">{t('Trả lại')}</Button>
            </Form>
          </details>
        </Stack>
      ) : null}
      <NextPart v={v} others={others} waiting={mine && row.state === 'waiting'} />
    </Page>
  )
}

/** The next paper, one thumb away. */
function NextPart({ v, others, waiting, quiet = waiting }: { v: ViewContext; others: Others; waiting: boolean; quiet?: boolean }) {
  const { t } = v
  if (!others.next) return waiting ? null : <p>{t('Không còn văn bản nào chờ bạn.')}</p>
  return (
    <Buttons>
      <ButtonLink href={`/ky-so/${others.next.id}`} kind={quiet ? 'quiet' : 'main'} icon="arrow-right">
        {waiting ? t('Để sau, xem văn bản tiếp theo (còn {n})', { n: others.count }) : t('Văn bản tiếp theo (còn {n})', { n: others.count })}
      </ButtonLink>
    </Buttons>
  )
}

export type BatchRow = ActRow & { title: string; act: RequestRow['act'] }

interface BatchProps {
  v: ViewContext
  batchId: string
  rows: BatchRow[]
  credential: CredentialRow
  ways: { passkey: boolean; password: boolean }
  host: string
  warning: string | undefined
  problems?: FieldProblem[]
}

export function ConfirmPage({ v, batchId, rows, credential, ways, host, warning, problems }: BatchProps) {
  const { t } = v
  return (
    <Page v={v} title={rows.length === 1 ? t('Xác nhận ký') : t('Xác nhận ký {n} văn bản', { n: rows.length })} crumbs={[{ href: '/ky-so', label: t('Chờ bạn ký') }]}>
      {credential.isTest ? <NoLegalEffect v={v} /> : null}
      {warning ? <Notice tone="warn">{warning}</Notice> : null}
      <ul class="sign-list">
        {rows.map((row) => (
          <li class="sign-row">
            <span class="sign-link">
              <strong>{row.title}</strong>
              <span class="hint">
                {t(ACT_WORDS[row.act])} · {t('mã')} <code>{row.digest.toString('hex').slice(0, 16)}…</code>
              </span>
            </span>
          </li>
        ))}
      </ul>
      <p class="hint">{t('Ký bằng chứng thư của {name}, số {serial}.', { name: credential.holderName, serial: credential.serial.slice(0, 12) })}</p>
      {ways.passkey ? <ActPasskey v={v} batchId={batchId} host={host} /> : null}
      {ways.password ? (
        <details open={!ways.passkey || problems !== undefined}>
          <summary>{t('Xác nhận bằng mật khẩu và mã')}</summary>
          <Form v={v} action={`/ky-so/dot/${batchId}`} problems={problems}>
            <TextInput name="password" label={t('Mật khẩu')} type="password" autocomplete="current-password" width="medium" error={problemOf(problems, 'password')} />
            <TextInput name="code" label={t('Mã trên ứng dụng xác thực')} inputmode="numeric" autocomplete="one-time-code" width="short" error={problemOf(problems, 'code')} />
            <Button full icon="edit">
              {t('Xác nhận và ký')}
            </Button>
          </Form>
        </details>
      ) : null}
      {!ways.passkey && !ways.password ? (
        <Notice tone="bad" title={t('Chưa có cách xác nhận')} actions={<ButtonLink href="/tai-khoan/bao-ve">{t('Bảo vệ tài khoản')}</ButtonLink>}>
          {t('Tài khoản của bạn chưa có khóa truy cập hay mã xác thực để xác nhận việc ký. Hãy lập ở mục Bảo vệ tài khoản.')}
        </Notice>
      ) : null}
    </Page>
  )
}

/** The passkey signs a challenge made of these documents' hashes. */
function ActPasskey({ v, batchId, host }: { v: ViewContext; batchId: string; host: string }) {
  return (
    <>
      <passkey-button hidden act="confirm" at={`/api/v1/signing/batches/${batchId}`} host={host} next={`/ky-so/dot/${batchId}`} data-failed={v.t('Chưa dùng được khóa truy cập. Hãy thử lại hoặc dùng cách khác.')}>
        <button type="button" class="button button-full">
          {v.t('Xác nhận bằng khóa truy cập')}
        </button>
        <p class="error" role="alert" hidden></p>
      </passkey-button>
      {v.assets.passkey ? <script type="module" src={v.assets.passkey}></script> : null}
    </>
  )
}

export function ResultPage({ v, batchId, rows, about, others }: { v: ViewContext; batchId: string; rows: BatchRow[]; about: string | undefined; others: Others }) {
  const { t } = v
  const over = rows.filter(({ state }) => state === 'done' || state === 'failed' || state === 'cancelled').length
  const done = rows.filter(({ state }) => state === 'done').length
  return (
    <Page v={v} title={t('Kết quả ký')} crumbs={[{ href: '/ky-so', label: t('Chờ bạn ký') }]}>
      {over < rows.length ? <Progress v={v} label={t('Đang ký')} value={over} max={rows.length} unit={t('văn bản')} reloadHref={`/ky-so/dot/${batchId}`} /> : null}
      {over === rows.length ? (
        <Notice tone={done === rows.length ? 'ok' : 'warn'} live>
          {t('Đã ký {done} trong {all} văn bản.', { done, all: rows.length })}
        </Notice>
      ) : null}
      <ul class="sign-list">
        {rows.map((row) => (
          <li class="sign-row">
            <a class="sign-link" href={`/ky-so/${row.requestId}`}>
              <strong>{row.title}</strong>
              <span class="hint">
                <ActState v={v} row={row} />
              </span>
            </a>
          </li>
        ))}
      </ul>
      {about ? <Buttons><ButtonLink href={about} kind="main" icon="arrow-right">{t('Về văn bản')}</ButtonLink></Buttons> : null}
      <NextPart v={v} others={others} waiting={false} quiet={about !== undefined} />
      <Buttons>
        <ButtonLink href="/ky-so" icon="list">
          {t('Về danh sách chờ ký')}
        </ButtonLink>
      </Buttons>
    </Page>
  )
}

function ActState({ v, row }: { v: ViewContext; row: BatchRow }) {
  const { t } = v
  if (row.state === 'done') return <Badge tone="ok">{t('Đã ký')}</Badge>
  if (row.state === 'failed') return <><Badge tone="bad">{t('Chưa ký được')}</Badge> {t(row.trouble ?? '')}</>
  if (row.trouble) return <><Badge tone="warn">{t('Đang chờ')}</Badge> {t('Dịch vụ ký chưa trả lời, máy sẽ tự thử lại.')}</>
  return <Badge tone="info">{t('Đang ký')}</Badge>
}

/** The hand-off to the programme on the desk; names of the fields are that programme's own. */
export function HandOffPage({ v, row, order, desktopUrl }: { v: ViewContext; row: BatchRow; order: Record<string, string>; desktopUrl: string }) {
  const { t } = v
  return (
    <Page v={v} title={t('Ký bằng thiết bị')} crumbs={[{ href: '/ky-so', label: t('Chờ bạn ký') }]} lead={row.title}>
      <Notice tone="warn" title={t('Chưa kiểm chứng')}>{t('Cách nối này theo tài liệu tích hợp công khai, chưa thử với phần mềm ký thật của cơ yếu.')}</Notice>
      <p>{t('Văn bản được chuyển sang phần mềm ký trên máy của bạn. Ký xong, phần mềm tự gửi văn bản về đây. Đường dẫn chỉ dùng một lần, trong 30 phút.')}</p>
      <Form v={v} action={desktopUrl}>
        {Object.entries(order).map(([name, value]) => (
          <Hidden name={name} value={value} />
        ))}
        <Button full icon="key">
          {t('Mở phần mềm ký')}
        </Button>
      </Form>
    </Page>
  )
}

export function UploadPage({ v, problems, values, commandId }: { v: ViewContext; problems?: FieldProblem[]; values: Record<string, string>; commandId: string }) {
  const { t } = v
  return (
    <Page v={v} title={t('Ký một tệp của tôi')} crumbs={[{ href: '/ky-so', label: t('Chờ bạn ký') }]}>
      <Form v={v} action="/ky-so/tai-len" files commandId={commandId} problems={problems}>
        <FileInput name="file" label={t('Tệp PDF')} accept=".pdf,application/pdf" error={problemOf(problems, 'file')} />
        <TextInput name="title" label={t('Tên văn bản')} value={values.title} maxlength={300} error={problemOf(problems, 'title')} />
        <NumberInput name="page" label={t('Chữ ký nằm ở trang')} value={values.page} error={problemOf(problems, 'page')} />
        <NumberInput name="leftMm" label={t('Cách mép trái (mm)')} value={values.leftMm} error={problemOf(problems, 'leftMm')} />
        <NumberInput name="topMm" label={t('Cách mép trên (mm)')} value={values.topMm} error={problemOf(problems, 'topMm')} />
        <Button full icon="arrow-right">
          {t('Tiếp tục')}
        </Button>
      </Form>
    </Page>
  )
}

