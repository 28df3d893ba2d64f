// The officer's desk for guides: the list, one guide with its versions, one draft with its parts, and comparing. Plain data in, HTML out.

import { formatVi, formatViDateTime, type Instant, type PlainDate } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { FileInput, Select, Textarea, TextInput } from '../../ui/fields.tsx'
import { Button, ButtonLink, Buttons, ConfirmBox, Form, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Notice, Tabs } from '../../ui/parts.tsx'
import { Count, DescriptionList, Table, Timeline } from '../../ui/table.tsx'
import type { Guide, GuideSummary, GuideVersion } from '../learning/index.ts'
import type { DraftRow, RevisionRow } from './queries-drafts.ts'
import { sectionsOf, type Change } from './rules-sections.ts'
import { DRAFT_WORDS, sectionName } from './words-guides.ts'

export function GuideTabs({ v, now }: { v: ViewContext; now: 'bai' | 'han-dung' | 'in' | 'nhan-tep' }) {
  const { t } = v
  const tabs = [
    { key: 'bai', href: '/soan-bai', label: t('Các bài') },
    { key: 'han-dung', href: '/soan-bai/han-dung', label: t('Hạn dùng') },
    { key: 'in', href: '/soan-bai/in', label: t('In thẻ và áp phích') },
    { key: 'nhan-tep', href: '/soan-bai/nhan-tep', label: t('Nhận bài từ tệp') },
    { key: 'ung-dung', href: '/hoc/cai-dat', label: t('Ứng dụng của tỉnh') },
  ]
  return <Tabs label={t('Soạn bài')} tabs={tabs.map(({ key, href, label }) => ({ href, label, current: key === now }))} />
}

export function DraftBadge({ v, state }: { v: ViewContext; state: DraftRow['state'] }) {
  const { label, tone } = DRAFT_WORDS[state]
  return <Badge {...(tone && { tone })}>{v.t(label)}</Badge>
}

const titleOf = (v: ViewContext, guide: Pick<Guide, 'title'>) => guide.title[v.lang] ?? guide.title.vi ?? '…'

interface ListProps {
  v: ViewContext
  guides: GuideSummary[]
  drafts: DraftRow[]
  reports: Map<string, number>
  today: PlainDate
}

export function GuideListPage({ v, guides, drafts, reports, today }: ListProps) {
  const { t } = v
  const draftOf = new Map(drafts.map((draft) => [draft.guideId, draft]))
  const fresh = drafts.filter(({ guideId }) => !guides.some(({ id }) => id === guideId))
  const waiting = drafts.filter(({ state }) => state === 'to_review')
  return (
    <Page v={v} wide title={t('Soạn bài')} lead={t('Sửa bài không cần biết lập trình. Người thứ hai duyệt xong thì ra bản mới; bản cũ vẫn mở được.')}>
      <GuideTabs v={v} now="bai" />
      {waiting.length > 0 ? (
        <Notice tone="info" title={t('{n} bản nháp chờ người thứ hai duyệt', { n: waiting.length })}>
          <ul>{waiting.map((draft) => <li><a href={`/soan-bai/nhap/${draft.id}`}>{titleOf(v, draft.body)}</a>: {draft.note}</li>)}</ul>
        </Notice>
      ) : null}
      <Table
        caption={t('Các bài')}
        hideCaption
        rows={guides}
        columns={[
          { head: t('Bài'), cell: (guide) => <><a href={`/soan-bai/bai/${guide.id}`}>{titleOf(v, guide)}</a>{guide.withdrawn ? <> <Badge tone="bad">{t('đã rút')}</Badge></> : null}</> },
          { head: t('Bản'), num: true, cell: (guide) => <a href={`/hoc/${guide.id}?ban=${guide.version}`}>{guide.version}</a> },
          { head: t('Dùng đến ngày'), cell: (guide) => (guide.expiresOn < today ? <Badge tone="bad">{t('{date}, quá hạn', { date: formatVi(guide.expiresOn as PlainDate) })}</Badge> : formatVi(guide.expiresOn as PlainDate)) },
          { head: t('Lời báo “khác”'), num: true, cell: (guide) => <Count v={v} value={reports.get(guide.id) ?? 0} {...((reports.get(guide.id) ?? 0) > 0 && { href: `/soan-bai/han-dung/${guide.id}` })} /> },
          { head: t('Bản nháp'), cell: (guide) => { const draft = draftOf.get(guide.id); return draft ? <a href={`/soan-bai/nhap/${draft.id}`}><DraftBadge v={v} state={draft.state} /></a> : '—' } },
        ]}
      />
      {fresh.length > 0 ? (
        <Card title={t('Bài mới, chưa ra bản nào')} icon="plus">
          <ul>{fresh.map((draft) => <li><a href={`/soan-bai/nhap/${draft.id}`}>{titleOf(v, draft.body)}</a> <DraftBadge v={v} state={draft.state} /></li>)}</ul>
        </Card>
      ) : null}
    </Page>
  )
}

interface GuideProps {
  v: ViewContext
  guide: Guide
  versions: GuideVersion[]
  names: Map<string, string>
  draft: DraftRow | undefined
  newCommandId: () => string
}

/** One guide: what is published, every version that people learned with, and the way into changing it. */
export function GuidePage({ v, guide, versions, names, draft, newCommandId }: GuideProps) {
  const { t } = v
  const here = `/soan-bai/bai/${guide.id}`
  const who = (id: string | null) => (id === null || id === 'gocua' ? t('Gõ Cửa, kèm theo phần mềm') : (names.get(id) ?? t('người đã rời xã')))
  return (
    <Page
      v={v} wide title={titleOf(v, guide)} lead={guide.promise[v.lang] ?? guide.promise.vi} crumbs={[{ href: '/soan-bai', label: t('Soạn bài') }]}
      actions={
        draft ? <ButtonLink kind="main" icon="edit" href={`/soan-bai/nhap/${draft.id}`}>{t('Tới bản nháp')}</ButtonLink> : (
          <Form v={v} action={`${here}/sua`} commandId={newCommandId()} label={t('Sửa bài')}><Button icon="edit">{t('Sửa bài')}</Button></Form>
        )
      }
    >
      {draft ? <p><DraftBadge v={v} state={draft.state} /></p> : null}
      <Table
        caption={t('Các bản đã ra')}
        rows={versions}
        columns={[
          { head: t('Bản'), cell: (one) => <a href={`/hoc/${guide.id}?ban=${one.version}`}>{t('Bản {n}', { n: one.version })}</a> },
          { head: t('Đổi gì'), cell: (one) => one.note || (one.version === 1 ? t('Bản đầu') : '—') },
          { head: t('Ra lúc'), cell: (one) => (one.publishedAt ? formatViDateTime(one.publishedAt) : '—') },
          { head: t('Người soạn'), cell: (one) => who(one.publishedBy) },
          { head: t('Người duyệt'), cell: (one) => (one.approvedBy ? who(one.approvedBy) : '—') },
          {
            head: t('Việc'),
            cell: (one) => (
              <div class="buttons">
                {one.version > 1 ? <ButtonLink href={`${here}/so-sanh?tu=${one.version - 1}&den=${one.version}`} label={t('So với bản trước: bản {b} với bản {a}', { a: one.version - 1, b: one.version })}>{t('So với bản trước')}</ButtonLink> : null}
                {one.version < guide.version && !draft ? (
                  <Form v={v} action={`${here}/sua`} commandId={newCommandId()} label={t('Quay về bản {n}', { n: one.version })} scope={String(one.version)}>
                    <input type="hidden" name="ban" value={String(one.version)} />
                    <Button kind="quiet">{t('Quay về bản này')}</Button>
                  </Form>
                ) : null}
              </div>
            ),
          },
        ]}
      />
      <p class="hint">{t('Bản đã ra không sửa và không mất: ai đã học bản nào vẫn mở được bản ấy. Muốn bỏ một thay đổi thì quay về bản trước, người thứ hai duyệt rồi ra thành bản mới.')}</p>
      <Buttons>
        <ButtonLink href={`${here}/tep.json`} icon="download" download>{t('Tải bài (.json)')}</ButtonLink>
        <ButtonLink href={`${here}/tep.zip`} icon="download" download>{t('Tải bài kèm giọng đọc (.zip)')}</ButtonLink>
        <ButtonLink href={`/soan-bai/han-dung/${guide.id}`} icon="clock">{t('Hạn dùng và lời báo')}</ButtonLink>
        <ButtonLink href={`/soan-bai/in?bai=${guide.id}`} icon="print">{t('In')}</ButtonLink>
        <ButtonLink href={`/ghi-am/bai/${guide.id}/vi`} icon="mic">{t('Ghi âm')}</ButtonLink>
      </Buttons>
    </Page>
  )
}

interface DraftProps {
  v: ViewContext
  draft: DraftRow
  names: Map<string, string>
  faults: { text: string; section: string }[]
  changes: Change[]
  revisions: RevisionRow[]
  actorId: string
  approves: boolean
  newCommandId: () => string
  values: Record<string, string>
  problems?: FieldProblem[]
}

/** A draft: its parts, what is not right yet, what changed, and the two people it needs. */
export function DraftPage(props: DraftProps) {
  const { v, draft, faults, names, newCommandId, values, problems } = props
  const { t } = v
  const guide = draft.body
  const base = `/soan-bai/nhap/${draft.id}`
  const writable = draft.state === 'draft' || draft.state === 'returned'
  const who = (id: string | null) => (id === null ? '—' : (names.get(id) ?? t('người đã rời xã')))
  return (
    <Page
      v={v} wide title={t('Bản nháp: {title}', { title: titleOf(v, guide) })}
      lead={draft.baseVersion === 0 ? t('Bài mới, chưa có bản nào.') : t('Sửa từ bản {n}. Bản đang dùng chưa đổi.', { n: draft.baseVersion })}
      crumbs={[{ href: '/soan-bai', label: t('Soạn bài') }, ...(draft.baseVersion > 0 ? [{ href: `/soan-bai/bai/${draft.guideId}`, label: titleOf(v, guide) }] : [])]}
    >
      <p><DraftBadge v={v} state={draft.state} /> {t('Sửa lần cuối {at}, {name}', { at: formatViDateTime(draft.changedAt as Instant), name: who(draft.changedBy) })}</p>
      {draft.state === 'returned' ? <Notice tone="bad" title={t('{name} trả lại', { name: who(draft.reviewedBy) })}>{draft.reason}</Notice> : null}
      {problems && problems.length > 0 && !writable ? <Notice tone="bad" live>{problems.map(({ text }) => <p>{text}</p>)}</Notice> : null}
      {draft.state === 'to_review' ? <Judging {...props} who={who} /> : null}
      {faults.length > 0 ? (
        <Notice tone="warn" title={t('{n} chỗ cần sửa trước khi gửi duyệt', { n: faults.length })}>
          <ul>{faults.map((fault) => <li>{writable ? <a href={`${base}/${fault.section}`}>{fault.text}</a> : fault.text}</li>)}</ul>
        </Notice>
      ) : null}
      <ChangeTable v={v} guide={guide} changes={props.changes} caption={t('Đổi gì so với bản đang dùng')} />
      {writable ? (
        <>
          <Outline v={v} guide={guide} base={base} newCommandId={newCommandId} />
          <Card title={t('Gửi người thứ hai duyệt')} icon="arrow-right">
            <Form v={v} action={`${base}/gui`} commandId={newCommandId()} problems={problems}>
              <TextInput name="note" label={t('Bản này đổi gì, vì sao')} hint={t('Như: “VNeID 2.2 đổi chữ trên nút”. Người học sau này xem lại được.')} value={values.note ?? draft.note} maxlength={300} error={problemOf(problems, 'note')} />
              <Button icon="arrow-right">{t('Gửi duyệt')}</Button>
            </Form>
          </Card>
          <ConfirmBox v={v} action={`${base}/bo`} commandId={newCommandId()} label={t('Bỏ bản nháp')} text={t('Bản nháp thôi dùng; bản đang dùng giữ nguyên.')} confirmLabel={t('Bỏ bản nháp')} scope="bo" />
        </>
      ) : null}
      <details class="more">
        <summary>{t('Các lần lưu ({n})', { n: props.revisions.length })}</summary>
        <Timeline entries={props.revisions.map((one) => ({ when: formatViDateTime(one.savedAt as Instant), iso: one.savedAt, title: one.section === '' ? t('Mở bản nháp') : sectionName(t, guide, one.section), by: who(one.savedBy) }))} />
      </details>
    </Page>
  )
}

function Judging({ v, draft, actorId, approves, newCommandId, values, problems, who }: DraftProps & { who: (id: string | null) => string }) {
  const { t } = v
  const base = `/soan-bai/nhap/${draft.id}`
  const mine = draft.authors.includes(actorId) || draft.sentBy === actorId
  return (
    <Card title={t('Chờ duyệt')} icon="eye" tone="warn">
      <p>{t('{name} gửi: “{note}”', { name: who(draft.sentBy), note: draft.note })}</p>
      {approves && !mine ? (
        <Form v={v} action={`${base}/duyet`} commandId={newCommandId()} problems={problems}>
          <Textarea v={v} optional name="reason" label={t('Vì sao trả lại')} hint={t('Chỉ cần khi trả lại. Người soạn sẽ thấy.')} rows={3} maxlength={300} value={values.reason ?? ''} error={problemOf(problems, 'reason')} />
          <Buttons>
            <Button name="verdict" value="approved" icon="check">{t('Duyệt và ra bản mới')}</Button>
            <Button name="verdict" value="returned" kind="danger" icon="arrow-left">{t('Trả lại')}</Button>
          </Buttons>
        </Form>
      ) : (
        <>
          <p class="hint">{mine ? t('Bạn có viết trong bản này, nên người khác phải duyệt.') : t('Bạn không có quyền duyệt.')}</p>
          <Form v={v} action={`${base}/thu-hoi`} commandId={newCommandId()}><Button kind="plain" icon="arrow-left">{t('Thu hồi để sửa tiếp')}</Button></Form>
        </>
      )}
    </Card>
  )
}

function Outline({ v, guide, base, newCommandId }: { v: ViewContext; guide: Guide; base: string; newCommandId: () => string }) {
  const { t } = v
  const group = (title: string, list: string, sections: string[]) => (
    <Card title={title}>
      <ol class="outline">
        {sections.map((section) => {
          const item = section.split('.')[1] ?? ''
          return (
            <li>
              <a href={`${base}/${section}`}>{sectionName(t, guide, section)}</a>
              {list ? (
                <Form v={v} action={`${base}/sap-xep`} commandId={newCommandId()} label={sectionName(t, guide, section)} inline scope={section}>
                  <input type="hidden" name="list" value={list} />
                  <input type="hidden" name="item" value={item} />
                  <Button kind="quiet" name="op" value="up">{t('Lên')}</Button>
                  <Button kind="quiet" name="op" value="down">{t('Xuống')}</Button>
                  <Button kind="quiet" name="op" value="remove" icon="trash">{t('Bỏ')}</Button>
                </Form>
              ) : null}
            </li>
          )
        })}
      </ol>
      {list ? (
        <Form v={v} action={`${base}/sap-xep`} commandId={newCommandId()} label={t('Thêm')} scope={`them-${list}`}>
          <input type="hidden" name="list" value={list} />
          <Button kind="plain" icon="plus" name="op" value="add">{t('Thêm')}</Button>
        </Form>
      ) : null}
    </Card>
  )
  const all = sectionsOf(guide)
  const of = (head: string) => all.filter((section) => section.startsWith(`${head}.`))
  return (
    <div class="outlines">
      {group(t('Các bước'), 'steps', of('buoc'))}
      {group(t('Các màn hình'), 'screens', of('man'))}
      {group(t('Gỡ lỗi sau khi mắc bẫy'), 'recover', of('go'))}
      {group(t('Phần chung'), '', all.filter((section) => !section.includes('.')))}
    </div>
  )
}

export function ChangeTable({ v, guide, changes, caption }: { v: ViewContext; guide: Guide; changes: Change[]; caption: string }) {
  const { t } = v
  return (
    <Table
      caption={caption}
      rows={changes.slice(0, 200)}
      empty={t('Chưa đổi gì.')}
      columns={[
        { head: t('Phần'), cell: (change) => sectionName(t, guide, change.section) },
        { head: t('Mục'), cell: (change) => t(change.label) + languageMark(change.name, guide.languages) },
        { head: t('Trước'), cell: (change) => (change.before === '' ? '—' : <del>{change.before}</del>) },
        { head: t('Sau'), cell: (change) => (change.after === '' ? '—' : <ins>{change.after}</ins>) },
      ]}
    />
  )
}

function languageMark(name: string, languages: readonly string[]): string {
  const last = name.split('.').at(-1)!
  return name.includes('.') && languages.includes(last) && last !== 'vi' ? ` (${last})` : ''
}

export function ComparePage({ v, guide, from, to, versions, changes }: { v: ViewContext; guide: Guide; from: number; to: number; versions: GuideVersion[]; changes: Change[] }) {
  const { t } = v
  const options = versions.map(({ version }) => ({ value: String(version), label: t('Bản {n}', { n: version }) }))
  return (
    <Page v={v} wide title={t('So hai bản')} lead={titleOf(v, guide)} crumbs={[{ href: '/soan-bai', label: t('Soạn bài') }, { href: `/soan-bai/bai/${guide.id}`, label: titleOf(v, guide) }]}>
      <Form v={v} action={`/soan-bai/bai/${guide.id}/so-sanh`} method="get" inline label={t('Chọn hai bản')}>
        <Select name="tu" label={t('Từ bản')} options={options} value={String(from)} width="short" />
        <Select name="den" label={t('Đến bản')} options={options} value={String(to)} width="short" />
        <Button kind="plain">{t('So')}</Button>
      </Form>
      <ChangeTable v={v} guide={guide} changes={changes} caption={t('{n} chỗ khác nhau', { n: changes.length })} />
    </Page>
  )
}

export function ArrivePage({ v, problems, commandId }: { v: ViewContext; problems?: FieldProblem[]; commandId: string }) {
  const { t } = v
  return (
    <Page v={v} title={t('Nhận bài từ tệp')} lead={t('Tệp .json hoặc .zip mà một xã khác đã xuất. Bài được xét như bài tự soạn, và bạn xem chỗ khác trước khi nhận.')} crumbs={[{ href: '/soan-bai', label: t('Soạn bài') }]}>
      <GuideTabs v={v} now="nhan-tep" />
      <Form v={v} action="/soan-bai/nhan-tep" commandId={commandId} problems={problems} files>
        <FileInput name="file" label={t('Tệp bài')} accept=".json,.zip,application/json,application/zip" error={problemOf(problems, 'file')} />
        <Button icon="upload">{t('Xem trước')}</Button>
      </Form>
    </Page>
  )
}

interface ArrivedProps {
  v: ViewContext
  draft: DraftRow
  changes: Change[]
  newCommandId: () => string
  problems?: FieldProblem[]
}

export function ArrivedPage({ v, draft, changes, newCommandId, problems }: ArrivedProps) {
  const { t } = v
  const guide = draft.body
  return (
    <Page v={v} wide title={t('Xem trước khi nhận')} lead={titleOf(v, guide)} crumbs={[{ href: '/soan-bai', label: t('Soạn bài') }, { href: '/soan-bai/nhan-tep', label: t('Nhận bài từ tệp') }]}>
      {problems ? <Notice tone="bad" live>{problems.map(({ text }) => <p>{text}</p>)}</Notice> : null}
      <DescriptionList
        items={[
          { term: t('Bài'), value: titleOf(v, guide) },
          { term: t('Số bước'), value: String(guide.steps.length) },
          { term: t('Các tiếng của bài'), value: guide.languages.join(', ') },
          { term: t('Giọng đọc kèm theo'), value: t('{n} câu, nhận rồi còn phải có người nghe duyệt', { n: draft.sounds.length }) },
          { term: t('So với'), value: draft.baseVersion === 0 ? t('chưa có bài này trong xã') : t('bản {n} đang dùng', { n: draft.baseVersion }) },
        ]}
      />
      {draft.baseVersion > 0 ? <ChangeTable v={v} guide={guide} changes={changes} caption={t('Nhận vào thì đổi những chỗ này')} /> : null}
      <Form v={v} action={`/soan-bai/tep/${draft.id}/nhan`} commandId={newCommandId()}>
        <Buttons>
          <Button icon="check">{t('Nhận thành bản nháp')}</Button>
        </Buttons>
      </Form>
      <Form v={v} action={`/soan-bai/tep/${draft.id}/bo`} commandId={newCommandId()} scope="bo"><Button kind="quiet" icon="cross">{t('Không nhận')}</Button></Form>
    </Page>
  )
}
