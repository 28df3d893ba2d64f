// Preparing a file, step by step: start, checklist, form, one paper, who helped, sealing. Drawn alike by server and phone.

import type { Child } from 'hono/jsx'
import { qrSvg } from '../../platform/qr.ts'
import { formatViDateTime, type Instant } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { QrPicture } from '../../ui/code.tsx'
import { Button, ButtonLink, Buttons, Choices, ConfirmBox, Form, Hidden, problemOf, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Icon, type IconName } from '../../ui/icons.tsx'
import { Page, type PageProps } from '../../ui/layout.tsx'
import { Badge, Notice, PersonLine, Stack, Unverified } from '../../ui/parts.tsx'
import { Empty } from '../../ui/table.tsx'
import { nameOf, stateOf, type Readiness } from './rules-draft.ts'
import type { Typed } from './rules-form.ts'
import { isSecret, sectionsOf, type FormContent } from './rules-form-shape.ts'
import type { ProcedureDocument, ProcedureVersion } from './schema.ts'
import { ENVELOPE_DAYS, type DocumentState } from './seal-envelope.ts'
import type { Basis, Draft } from './store.ts'
import { FormSections } from './views-form.tsx'
import { CameraEditor } from './views-camera.tsx'
import { stateWord, whenWord } from './words.ts'

/** Every page here may lead to a form that needs a personal number: the usual sentence at the foot would not be true. */
export function PreparePage(props: PageProps & { children?: Child }) {
  const { v } = props
  return (
    <Page {...props} v={{ ...v, assets: { ...v.assets, script: v.assets.prepare } }} caution={v.t('Gõ Cửa không bao giờ hỏi mã OTP, mật khẩu hay ảnh căn cước. Số định danh chỉ có trong tờ khai cần nó và được khóa lại.')} />
  )
}

/** The place where the data is, said on every page. */
function Keeping({ v, onServer }: { v: ViewContext; onServer: boolean }) {
  const { t } = v
  return (
    <p class="keeping">
      <Icon name={onServer ? 'lock' : 'phone'} />{' '}
      {onServer
        ? t('Trình duyệt này không tự giữ được bài: bài nằm trên máy chủ của xã, khóa bằng mã chỉ trình duyệt này có, tự xóa sau 24 giờ.')
        : t('Bài chỉ nằm trên máy này, đã khóa. Không cần mạng.')}
    </p>
  )
}

export const crumbs = (v: ViewContext, draft?: Draft) => [
  { href: '/chuan-bi/cua-toi', label: v.t('Hồ sơ trên máy này') },
  ...(draft ? [{ href: `/chuan-bi/ho-so/${draft.id}`, label: draft.title }] : []),
]

interface DraftsPageProps {
  v: ViewContext
  rows: ({ draft: Draft } & Basis)[]
  onServer: boolean
}

export function DraftsPage({ v, rows, onServer }: DraftsPageProps) {
  const { t } = v
  return (
    <PreparePage v={v} title={t('Hồ sơ trên máy này')} lead={t('Điền sẵn, chụp sẵn, rồi mang đi nộp.')}>
      <Keeping v={v} onServer={onServer} />
      {rows.length === 0 ? (
        <Empty icon="document" action={<ButtonLink kind="main" href="/thu-tuc" icon="search">{t('Tìm thủ tục')}</ButtonLink>}>{t('Chưa có hồ sơ nào.')}</Empty>
      ) : (
        <Stack>
          {rows.map(({ draft, form }) => (
            <PersonLine
              name={draft.title}
              href={`/chuan-bi/ho-so/${draft.id}`}
              detail={[nameOf(draft, form), draft.communeName, t('lưu lúc {time}', { time: formatViDateTime(draft.savedAt) })].filter(Boolean).join(' · ')}
              marks={draft.envelope?.uploaded ? <Badge tone="ok" icon="qr">{t('Đã đóng gói')}</Badge> : draft.complete ? <Badge tone="ok" icon="check">{t('Tờ khai đã xong')}</Badge> : <Badge tone="warn" icon="edit">{t('Đang làm')}</Badge>}
            />
          ))}
        </Stack>
      )}
      <p><a href="/ho-so-cua-toi"><Icon name="person" /> {t('Hồ sơ đã nộp của tôi')}</a></p>
      {rows.length > 0 ? <Buttons><ButtonLink href="/thu-tuc" icon="plus">{t('Chuẩn bị hồ sơ khác')}</ButtonLink></Buttons> : null}
      {onServer ? null : <p><a href="/chuan-bi/khoa"><Icon name="lock" /> {t('Đặt mã khóa cho hồ sơ trên máy này')}</a></p>}
      {rows.length > 0 ? (
        <ConfirmBox v={v} action="/chuan-bi/xoa-het" label={t('Xóa hết khỏi máy này')} text={t('Mọi tờ khai và ảnh trên máy này sẽ mất hẳn. Gói đã gửi đến quầy vẫn mở được đến khi hết hạn.')} confirmLabel={t('Xóa hết')} icon="trash" />
      ) : null}
    </PreparePage>
  )
}

interface StartPageProps {
  v: ViewContext
  basis: Basis & { communeName: string }
  mine: readonly Draft[]
  draftId: string
  onServer: boolean
}

export function StartPage({ v, basis, mine, draftId, onServer }: StartPageProps) {
  const { t } = v
  const { procedure, form, communeName } = basis
  return (
    <PreparePage v={v} title={t('Chuẩn bị: {name}', { name: procedure.short })} crumbs={[{ href: `/thu-tuc/${procedure.code}`, label: procedure.name }]}>
      <p class="procedure-marks"><Badge icon="pin">{communeName}</Badge></p>
      <p data-when-ready="" hidden class="keeping"><Icon name="sync" /> {t('Đang chuẩn bị máy này để làm không cần mạng…')}</p>
      <ol class="plan">
        {form ? <li><Icon name="edit" big /> {t('Điền tờ khai')}</li> : null}
        <li><Icon name="camera" big /> {t('Soát giấy tờ, chụp những giấy cần nộp')}</li>
        <li><Icon name="qr" big /> {t('Nộp trên Cổng Dịch vụ công quốc gia, hoặc mang mã QR đến quầy')}</li>
      </ol>
      <Keeping v={v} onServer={onServer} />
      {form?.status === 'unverified' ? <Notice tone="warn"><Unverified v={v} /> {form.note}</Notice> : null}
      {mine.length > 0 ? (
        <Notice tone="info" title={t('Máy này đang có hồ sơ làm dở')} actions={<ButtonLink href={`/chuan-bi/ho-so/${mine[0]!.id}`} icon="edit">{t('Làm tiếp hồ sơ cũ')}</ButtonLink>} />
      ) : null}
      <Form v={v} action={`/chuan-bi/bat-dau/${procedure.code}`} commandId={draftId} label={t('Bắt đầu')}>
        <Choices
          v={v} name="giup" label={t('Ai đang cầm máy?')} value="khong"
          options={[
            { value: 'khong', label: t('Tôi làm cho tôi hoặc người nhà'), icon: 'person' },
            { value: 'co', label: t('Có người của tổ công nghệ số giúp'), icon: 'team' },
          ]}
        />
        <Button full icon="arrow-right">{t('Bắt đầu')}</Button>
      </Form>
    </PreparePage>
  )
}

const FORM_MARKS: Record<Readiness['form'], { tone: 'ok' | 'warn' | 'info'; icon: IconName; word: string }> = {
  none: { tone: 'info', icon: 'info', word: 'Không có tờ khai' },
  empty: { tone: 'warn', icon: 'edit', word: 'Chưa điền' },
  begun: { tone: 'warn', icon: 'edit', word: 'Đang điền' },
  complete: { tone: 'ok', icon: 'check', word: 'Đã xong' },
}
const STATE_TONES: Record<DocumentState, 'ok' | 'warn' | 'info'> = { photographed: 'ok', bring: 'ok', inData: 'ok', notMine: 'info', todo: 'warn' }
const STATE_ICONS: Record<DocumentState, IconName> = { photographed: 'camera', bring: 'walk', inData: 'check', notMine: 'cross', todo: 'help' }

interface DraftPageProps {
  v: ViewContext
  draft: Draft
  procedure: ProcedureVersion
  form: FormContent | null
  readiness: Readiness
  now: Instant
  onServer: boolean
}

export function DraftPageView({ v, draft, procedure, form, readiness, now, onServer }: DraftPageProps) {
  const { t } = v
  const home = `/chuan-bi/ho-so/${draft.id}`
  const mark = FORM_MARKS[readiness.form]
  const name = nameOf(draft, form)
  return (
    <PreparePage v={v} title={draft.title} crumbs={crumbs(v)} {...(name !== '' && { lead: t('Hồ sơ của {name}', { name }) })}>
      <Keeping v={v} onServer={onServer} />
      <ul class="checklist">
        {form ? (
          <CheckLine href={`${home}/to-khai`} icon="edit" title={t('Tờ khai')}>
            <Badge tone={mark.tone} icon={mark.icon}>{t(mark.word)}</Badge>
          </CheckLine>
        ) : null}
        {procedure.documents.map((document) => {
          const state = stateOf(draft, document.key)
          const pages = draft.pages.filter((page) => page.document === document.key)
          return (
            <CheckLine href={`${home}/giay-to/${document.key}`} icon="document" title={document.name}>
              <Badge tone={STATE_TONES[state]} icon={STATE_ICONS[state]}>{stateWord(t, state)}{pages.length > 0 ? ` (${pages.length})` : ''}</Badge>
              {pages.some((page) => page.warnings.length > 0) ? <Badge tone="warn" icon="warning">{t('Có ảnh khó đọc')}</Badge> : null}
            </CheckLine>
          )
        })}
        <CheckLine href={`${home}/nguoi-giup`} icon="team" title={t('Người giúp')}>
          <Badge>{draft.helpers.length === 0 ? t('Không có ai') : t('{n} người, đã ghi mã thẻ', { n: draft.helpers.length })}</Badge>
        </CheckLine>
      </ul>
      <h2>{t('Mang đi nộp')}</h2>
      <ul class="checklist">
        <CheckLine href={`${home}/dong-goi`} icon="qr" title={t('Mang đến quầy bằng mã QR')}>
          {draft.envelope?.uploaded && draft.envelope.expiresAt > now ? <Badge tone="ok" icon="check">{t('Đã đóng gói, hết hạn {time}', { time: formatViDateTime(draft.envelope.expiresAt) })}</Badge> : <span class="hint">{t('Quầy quét một lần, khỏi gõ lại.')}</span>}
        </CheckLine>
        <CheckLine href={`${home}/to-in`} icon="print" title={t('Tự nộp trên Cổng, kèm tờ in')}>
          <span class="hint">{t('Đăng nhập bằng VNeID của chính người làm đơn.')}</span>
        </CheckLine>
      </ul>
      <ConfirmBox v={v} action={`${home}/xoa`} label={t('Xóa hồ sơ này')} text={t('Tờ khai và ảnh của hồ sơ này sẽ mất hẳn khỏi máy.')} confirmLabel={t('Xóa')} icon="trash" />
    </PreparePage>
  )
}

function CheckLine({ href, icon, title, children }: { href: string; icon: IconName; title: string; children?: Child }) {
  return (
    <li>
      <a href={href}>
        <Icon name={icon} big />
        <span class="checklist-words"><strong>{title}</strong> <span class="checklist-marks">{children}</span></span>
        <Icon name="arrow-right" />
      </a>
    </li>
  )
}

interface FillPageProps {
  v: ViewContext
  draft: Draft
  form: FormContent
  typed: Typed
  onServer: boolean
  problems?: FieldProblem[]
}

export function FillPage({ v, draft, form, typed, onServer, problems }: FillPageProps) {
  const { t } = v
  const sections = sectionsOf(form)
  const asksNumber = sections.some((section) => section.fields.some(isSecret))
  return (
    <PreparePage v={v} title={form.title} crumbs={crumbs(v, draft)}>
      <Keeping v={v} onServer={onServer} />
      {form.status === 'unverified' ? <Notice tone="warn"><Unverified v={v} /> {form.note}</Notice> : null}
      {asksNumber ? <Notice tone="info">{t('Tờ khai này cần số định danh. Chỉ điền khi chính bạn muốn làm thủ tục. Không ai được gọi điện hỏi số này, và ở đây không bao giờ cần mã OTP.')}</Notice> : null}
      <form-steps data-saved={t('Đã lưu')} data-saving={t('Đang lưu…')} data-failed={t('Chưa lưu được')}>
        <Form v={v} action={`/chuan-bi/ho-so/${draft.id}/to-khai`} label={form.title} {...(problems && { problems })}>
          {/* The Enter key presses the first button of a form: it must not be the one that takes a part away. */}
          <button type="submit" class="hidden-words" tabindex={-1} aria-hidden="true">{t('Xong tờ khai')}</button>
          <FormSections v={v} sections={sections} typed={typed} {...(problems && { problems })} />
          <p class="hint" data-autosave role="status"></p>
          <Buttons>
            <Button icon="check">{t('Xong tờ khai')}</Button>
            <Button kind="plain" icon="clock" name="luu" value="co">{t('Lưu, làm tiếp sau')}</Button>
          </Buttons>
        </Form>
      </form-steps>
    </PreparePage>
  )
}

interface PaperPageProps {
  v: ViewContext
  draft: Draft
  document: ProcedureDocument
  states: readonly DocumentState[]
  photographs: boolean
  pageId: string
  problems?: FieldProblem[]
}

export function PaperPage({ v, draft, document, states, photographs, pageId, problems }: PaperPageProps) {
  const { t } = v
  const here = `/chuan-bi/ho-so/${draft.id}/giay-to/${document.key}`
  const pages = draft.pages.filter((page) => page.document === document.key)
  const state = stateOf(draft, document.key)
  return (
    <PreparePage v={v} title={document.name} crumbs={crumbs(v, draft)} lead={`${whenWord(t, document.when)}.${document.note ? ` ${document.note}.` : ''}`}>
      {document.replacedBy ? <Notice tone="ok">{document.replacedBy.note} ({document.replacedBy.database}). {t('Ai đòi giấy này khi đã có dữ liệu là làm sai quy định.')}</Notice> : null}
      {photographs ? (
        <section>
          <h2>{t('Chụp giấy')}</h2>
          {pages.length > 0 ? (
            <ul class="photo-list">
              {pages.map((page, index) => (
                <li>
                  {page.mediaType === 'application/pdf' ? <a href={`/chuan-bi/ho-so/${draft.id}/anh/${page.id}`}><Icon name="document" big /> PDF</a> : <img src={`/chuan-bi/ho-so/${draft.id}/anh/${page.id}`} alt={t('Trang {n} của {name}', { n: index + 1, name: document.name })} />}
                  <p>
                    {t('Trang {n}, {size} KB', { n: index + 1, size: Math.max(1, Math.round(page.sizeBytes / 1000)) })}
                    {page.warnings.map((warning) => <> <Badge tone="warn" icon="warning">{t(PHOTO_WARNINGS[warning] ?? warning)}</Badge></>)}
                  </p>
                  <Form v={v} action={here} scope={page.id}><Hidden name="bo-anh" value={page.id} /><Button kind="plain" icon="trash">{t('Bỏ ảnh này')}</Button></Form>
                </li>
              ))}
            </ul>
          ) : null}
          <p>{t('Đặt giấy trên mặt bàn phẳng, chỗ sáng. Chụp thẳng từ trên xuống, thấy đủ bốn góc.')} <strong>{t('Không chụp căn cước.')}</strong></p>
          <CameraEditor v={v} action={here} pageId={pageId} {...(problems && { problems })} />
        </section>
      ) : (
        <Notice tone="info">{t('Giấy này mang theo cho quầy xem rồi cầm về. Không cần chụp, đừng chụp.')}</Notice>
      )}
      {pages.length === 0 ? (
        <>
          <h2>{photographs ? t('Hoặc không cần chụp') : t('Giấy này thế nào?')}</h2>
          <Form v={v} action={here} label={document.name} scope="tinh-trang">
            <Choices v={v} scope="tinh-trang" name="state" label={t('Giấy này thế nào?')} value={state} options={states.map((one) => ({ value: one, label: stateWord(t, one), icon: STATE_ICONS[one] }))} />
            <Button icon="check">{t('Lưu')}</Button>
          </Form>
        </>
      ) : (
        <Buttons><ButtonLink href={`/chuan-bi/ho-so/${draft.id}`} icon="check">{t('Xong giấy này')}</ButtonLink></Buttons>
      )}
    </PreparePage>
  )
}

export const PHOTO_WARNINGS: Record<string, string> = {
  blurred: 'Ảnh bị nhòe',
  dark: 'Ảnh quá tối',
  bright: 'Ảnh bị chói',
  small: 'Ảnh quá nhỏ, chữ khó đọc',
}

export function HelperPage({ v, draft, code, problems }: { v: ViewContext; draft: Draft; code: string; problems?: FieldProblem[] }) {
  const { t } = v
  const here = `/chuan-bi/ho-so/${draft.id}/nguoi-giup`
  return (
    <PreparePage v={v} title={t('Người giúp')} crumbs={crumbs(v, draft)} lead={t('Ai giúp thì ghi mã thẻ. Hồ sơ vẫn đứng tên người làm đơn, người giúp không thay được.')}>
      {draft.helpers.length > 0 ? (
        <Stack>
          {draft.helpers.map((helper) => (
            <PersonLine
              name={helper.code} detail={t('ghi lúc {time}', { time: formatViDateTime(helper.on) })}
              actions={<><ButtonLink href={`/nguoi-huong-dan/${helper.code}`} icon="search">{t('Kiểm tra thẻ')}</ButtonLink><Form v={v} action={here} scope={helper.code}><Hidden name="bo" value={helper.code} /><Button kind="plain" icon="trash">{t('Bỏ')}</Button></Form></>}
            />
          ))}
        </Stack>
      ) : null}
      <Form v={v} action={here} label={t('Ghi người giúp')} {...(problems && { problems })}>
        <TextInput v={v} name="code" label={t('Mã trên thẻ người hướng dẫn')} hint={t('8 ký tự, như K7M2-9QXA. Có mạng thì kiểm tra được thẻ thật hay giả.')} value={code} width="medium" error={problemOf(problems, 'code')} />
        <Button icon="team">{t('Ghi người giúp')}</Button>
      </Form>
      <p><a href={`/chuan-bi/ho-so/${draft.id}`}>{t('Không có ai giúp: quay lại hồ sơ')}</a></p>
    </PreparePage>
  )
}

interface SealPageProps {
  v: ViewContext
  draft: Draft
  readiness: Readiness
  commandId: string
  onServer: boolean
  /** Once sealed: what the QR says. */
  address?: string
  problems?: FieldProblem[]
}

export function SealPage({ v, draft, readiness, commandId, address, problems }: SealPageProps) {
  const { t } = v
  const home = `/chuan-bi/ho-so/${draft.id}`
  if (address && draft.envelope) {
    return (
      <PreparePage v={v} title={t('Mã QR mang đến quầy')} crumbs={crumbs(v, draft)}>
        <QrPicture svg={qrSvg(address, { label: t('Mã QR của gói hồ sơ') })} caption={t('Mở được một lần, trước {time}', { time: formatViDateTime(draft.envelope.expiresAt) })} />
        <Notice tone="warn" title={t('Mã này là chìa khóa')}>{t('Chỉ đưa cho cán bộ ở quầy một cửa của {place}. Không gửi cho ai, không đăng lên mạng.', { place: draft.communeName })}</Notice>
        <p>{t('Máy chủ chỉ giữ gói đã khóa, không đọc được. Quầy mở xong hoặc hết hạn thì gói bị xóa. Bản trên máy bạn vẫn còn.')}</p>
        <h2>{t('Hoặc gửi trước cho quầy')}</h2>
        <p>{t('Đăng nhập định danh rồi gửi thẳng gói này, khỏi mang mã đi. Quầy xem trước; hồ sơ chỉ được tính giờ khi quầy tiếp nhận. Đây không phải nộp trên Cổng Dịch vụ công quốc gia.')}</p>
        <Form v={v} action="/ho-so-cua-toi/gui" label={t('Gửi trước cho quầy')}>
          <Hidden name="qr" value={address} />
          <Button kind="plain" icon="arrow-right">{t('Đăng nhập và gửi trước')}</Button>
        </Form>
        <Buttons><ButtonLink href={home} icon="arrow-left">{t('Về hồ sơ')}</ButtonLink></Buttons>
      </PreparePage>
    )
  }
  const blocked = readiness.form === 'empty' || readiness.form === 'begun'
  return (
    <PreparePage v={v} title={t('Mang đến quầy bằng mã QR')} crumbs={crumbs(v, draft)} lead={t('Hồ sơ được khóa lại thành một gói. Chìa khóa nằm trong mã QR trên máy bạn, không ở đâu khác.')}>
      {problems && problems.length > 0 ? <Notice tone="bad" live>{problems.map((problem) => problem.text).join(' ')}</Notice> : null}
      {blocked ? <Notice tone="warn" actions={<ButtonLink href={`${home}/to-khai`} icon="edit">{t('Điền nốt tờ khai')}</ButtonLink>}>{t('Tờ khai chưa xong.')}</Notice> : null}
      {readiness.open > 0 ? <Notice tone="warn">{t('Còn {n} giấy chưa trả lời. Vẫn đóng gói được, nhưng quầy có thể phải hỏi lại.', { n: readiness.open })}</Notice> : null}
      <ul>
        <li>{t('Gói gửi đến: {place}.', { place: draft.communeName })}</li>
        <li>{t('Trong gói: tờ khai, {n} ảnh giấy tờ.', { n: draft.pages.length })}</li>
        <li>{t('Mở được một lần, trong {n} ngày. Sau đó gói tự xóa.', { n: ENVELOPE_DAYS })}</li>
        <li>{t('Đưa mã đến quầy chưa phải là đã nộp: quầy nhận rồi mới có phiếu hẹn.')}</li>
      </ul>
      {blocked ? null : (
        <Form v={v} action={`${home}/dong-goi`} commandId={commandId} label={t('Đóng gói')}>
          <Button full icon="qr">{t('Đóng gói và lấy mã QR')}</Button>
        </Form>
      )}
    </PreparePage>
  )
}
