// The form editor: sections and boxes with their buttons on one side, the form as people see it on the other.

import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Checks, ConfirmBox, Form, Hidden, problemOf, Select, Textarea, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Notice } from '../../ui/parts.tsx'
import { Table } from '../../ui/table.tsx'
import { formatViDateTime } from '../../platform/time.ts'
import type { FormHistoryRow } from './queries-forms.ts'
import type { Typed } from './rules-form.ts'
import { FIELD_KINDS, type Field, type Section } from './rules-form-shape.ts'
import { FormSections } from './views-form.tsx'
import { KIND_WORDS } from './words-form.ts'

interface EditorProps {
  v: ViewContext
  code: string
  procedureName: string
  title: string
  sections: readonly Section[]
  revision: number
  /** Who touched the draft last; undefined when there is none. */
  editor: string | undefined
  ownDraft: boolean
  edits: boolean
  publishes: boolean
  history: readonly FormHistoryRow[]
  fault: string | undefined
  commandId: () => string
  problems?: FieldProblem[]
}

export function EditorPage(props: EditorProps) {
  const { v, code, procedureName, title, sections, revision, editor, ownDraft, edits, publishes, history, fault, commandId, problems } = props
  const { t } = v
  const home = `/mau-don/${code}`
  const tail = <><Hidden name="revision" value={revision} /></>
  return (
    <Page v={v} title={t('Tờ khai: {name}', { name: procedureName })} wide crumbs={[{ href: '/danh-muc-thu-tuc', label: t('Danh mục thủ tục') }, { href: `/danh-muc-thu-tuc/${code}`, label: procedureName }]} actions={<ButtonLink href={`${home}/xem-truoc`} icon="eye">{t('Xem trước')}</ButtonLink>}>
      {problems ? <Notice tone="bad" live>{problems.map((problem) => problem.text).join(' ')}</Notice> : null}
      {editor ? (
        <Notice tone="warn" title={t('Đang có bản nháp, {name} sửa sau cùng', { name: editor })}>
          {fault ? <p>{t('Chưa phát hành được: {detail}', { detail: fault })}</p> : null}
          {publishes && !fault ? (ownDraft ? <p>{t('Bạn vừa sửa bản này: cần một người khác xem và phát hành.')}</p> : (
            <Form v={v} action={`${home}/phat-hanh`} commandId={commandId()}>{tail}<Button icon="check">{t('Phát hành thành bản mới')}</Button></Form>
          )) : null}
          {edits ? <ConfirmBox v={v} action={`${home}/bo-nhap`} commandId={commandId()} label={t('Bỏ bản nháp')} text={t('Mọi thay đổi chưa phát hành sẽ mất.')} confirmLabel={t('Bỏ bản nháp')} icon="trash" /> : null}
        </Notice>
      ) : null}
      {sections.map((section, at) => (
        <section class="editor-section">
          <h2>{section.title} {section.repeat ? <Badge>{t('lặp lại cho mỗi {item}', { item: section.repeat.item })}</Badge> : null}</h2>
          {section.hint ? <p class="hint">{section.hint}</p> : null}
          <Table
            caption={section.title} hideCaption rows={section.fields.map((field, index) => ({ field, index }))} empty={t('Chưa có ô nào.')}
            columns={[
              { head: t('Tên ô'), rowHead: true, cell: ({ field, index }) => (edits ? <a href={`${home}/o/${at}/${index}`}>{field.label}</a> : field.label) },
              { head: t('Loại'), cell: ({ field }) => t(KIND_WORDS[field.kind]) },
              { head: t('Bắt buộc'), cell: ({ field }) => (field.required ? t('Có') : '—') },
              { head: t('Điều kiện'), cell: ({ field }) => (field.when ? `${labelOf(sections, field.when.field)}: ${field.when.is.join(', ')}` : '—'), wideOnly: true },
              {
                head: t('Thứ tự'),
                cell: ({ index }) => edits ? (
                  <Form v={v} action={home} commandId={commandId()} scope={`${at}-${index}`} label={t('Thứ tự')} inline>
                    {tail}<Hidden name="phan" value={at} /><Hidden name="o" value={index} />
                    <button class="button button-quiet" name="lam" value="len" aria-label={t('Đưa lên')} disabled={index === 0}>↑</button>
                    <button class="button button-quiet" name="lam" value="xuong" aria-label={t('Đưa xuống')} disabled={index === section.fields.length - 1}>↓</button>
                  </Form>
                ) : '—',
              },
            ]}
          />
          {edits ? <p class="buttons"><ButtonLink href={`${home}/o/${at}/moi`} icon="plus">{t('Thêm ô')}</ButtonLink><ButtonLink href={`${home}/phan/${at}`} icon="edit" kind="quiet">{t('Sửa phần này')}</ButtonLink></p> : null}
        </section>
      ))}
      {edits ? (
        <Form v={v} action={home} commandId={commandId()} label={t('Thêm phần')} inline>
          {tail}<Hidden name="lam" value="them-phan" />
          <TextInput v={v} name="title" label={t('Tên phần mới')} />
          <Button kind="plain" icon="plus">{t('Thêm phần')}</Button>
        </Form>
      ) : null}
      <h2>{t('Các bản đã phát hành')}</h2>
      <Table
        caption={t('Các bản đã phát hành')} hideCaption rows={history} empty={t('Xã chưa phát hành bản nào; đang dùng bản của phần mềm, nếu có.')}
        columns={[{ head: t('Bản'), cell: (row) => row.version, rowHead: true }, { head: t('Người sửa'), cell: (row) => row.editedBy }, { head: t('Người phát hành'), cell: (row) => `${row.publishedBy}, ${formatViDateTime(row.publishedAt)}` }]}
      />
      <p class="hint">{title}</p>
    </Page>
  )
}

const labelOf = (sections: readonly Section[], name: string) => sections.flatMap((section) => section.fields).find((field) => field.name === name)?.label ?? name

interface FieldPageProps {
  v: ViewContext
  code: string
  section: number
  index: number | null
  field: Field | undefined
  /** Fields that may decide whether this one is asked. */
  askers: readonly Field[]
  revision: number
  commandId: string
  typed: Record<string, string> | undefined
  problems?: FieldProblem[]
}

export function FieldPage({ v, code, section, index, field, askers, revision, commandId, typed, problems }: FieldPageProps) {
  const { t } = v
  const home = `/mau-don/${code}`
  const value = (name: string, otherwise: string) => typed?.[name] ?? otherwise
  return (
    <Page v={v} title={field ? t('Sửa ô: {name}', { name: field.label }) : t('Thêm ô')} crumbs={[{ href: home, label: t('Tờ khai điện tử') }]}>
      <Form v={v} action={`${home}/o/${section}/${index ?? 'moi'}`} commandId={commandId} {...(problems && { problems })}>
        <Hidden name="revision" value={revision} />
        <TextInput v={v} name="label" label={t('Tên ô')} value={value('label', field?.label ?? '')} error={problemOf(problems, 'label')} />
        <TextInput v={v} name="hint" optional label={t('Lời nhắc dưới tên ô')} value={value('hint', field?.hint ?? '')} />
        <Select v={v} name="kind" label={t('Loại')} value={value('kind', field?.kind ?? 'text')} options={FIELD_KINDS.map((kind) => ({ value: kind, label: t(KIND_WORDS[kind]) }))} />
        <Textarea v={v} name="options" optional label={t('Các lựa chọn, mỗi dòng một')} value={value('options', (field?.options ?? []).map((option) => option.label).join('\n'))} />
        <Checks v={v} name="dat" label={t('Cách hỏi')} optional values={typed ? Object.keys(typed).filter((name) => name === 'dat') : [...(field?.required ?? true ? ['bat-buoc'] : []), ...(field?.pastOnly ? ['da-qua'] : [])]} options={[{ value: 'bat-buoc', label: t('Bắt buộc') }, { value: 'da-qua', label: t('Ngày không được sau hôm nay') }]} />
        <Select v={v} name="whenField" optional label={t('Chỉ hỏi khi ô')} value={value('whenField', field?.when?.field ?? '')} blank={t('Lúc nào cũng hỏi')} options={askers.map((asker) => ({ value: asker.name, label: asker.label }))} />
        <TextInput v={v} name="whenIs" optional label={t('có giá trị là')} hint={askers.map((asker) => `${asker.label}: ${(asker.options?.map((option) => option.value) ?? ['yes', 'no']).join(', ')}`).join('. ')} value={value('whenIs', field?.when?.is.join(' ') ?? '')} />
        <Button icon="check">{t('Lưu vào bản nháp')}</Button>
      </Form>
      {field ? <Form v={v} action={home} commandId={`${commandId.slice(0, -1)}${commandId.endsWith('0') ? '1' : '0'}`} scope="bo"><Hidden name="revision" value={revision} /><Hidden name="phan" value={section} /><Hidden name="o" value={index ?? 0} /><Button kind="danger" icon="trash" name="lam" value="bo-o">{t('Bỏ ô này')}</Button></Form> : null}
    </Page>
  )
}

export function SectionPage({ v, code, at, section, last, revision, commandId }: { v: ViewContext; code: string; at: number; section: Section; last: boolean; revision: number; commandId: () => string }) {
  const { t } = v
  const home = `/mau-don/${code}`
  const hidden = <><Hidden name="revision" value={revision} /><Hidden name="phan" value={at} /></>
  return (
    <Page v={v} title={t('Sửa phần: {name}', { name: section.title })} crumbs={[{ href: home, label: t('Tờ khai điện tử') }]}>
      <Form v={v} action={home} commandId={commandId()}>
        {hidden}
        <TextInput v={v} name="title" label={t('Tên phần')} value={section.title} />
        <TextInput v={v} name="hint" optional label={t('Lời nhắc dưới tên phần')} value={section.hint ?? ''} />
        <Button icon="check" name="lam" value="sua-phan">{t('Lưu vào bản nháp')}</Button>
      </Form>
      <Form v={v} action={home} commandId={commandId()} scope="thu-tu">
        {hidden}
        <p class="buttons">
          {at > 0 ? <Button kind="plain" name="lam" value="phan-len">{t('Đưa phần lên')}</Button> : null}
          {last ? null : <Button kind="plain" name="lam" value="phan-xuong">{t('Đưa phần xuống')}</Button>}
          <Button kind="danger" icon="trash" name="lam" value="bo-phan">{t('Bỏ phần này')}</Button>
        </p>
      </Form>
    </Page>
  )
}

/** The form as a citizen gets it, to be tried with the officer's own answers. */
export function PreviewPage({ v, code, title, sections, typed, problems, judged }: { v: ViewContext; code: string; title: string; sections: readonly Section[]; typed: Typed; problems?: FieldProblem[]; judged: boolean }) {
  const { t } = v
  return (
    <Page v={v} title={title} crumbs={[{ href: `/mau-don/${code}`, label: t('Tờ khai điện tử') }]} lead={t('Xem trước. Không lưu gì cả.')}>
      {judged && (problems ?? []).length === 0 ? <Notice tone="ok" live>{t('Điền như thế này là đủ và đúng.')}</Notice> : null}
      <Form v={v} action={`/mau-don/${code}/xem-truoc`} {...(problems && { problems })}>
        <FormSections v={v} sections={sections} typed={typed} {...(problems && { problems })} />
        <Button icon="check">{t('Thử xem có chỗ nào sai')}</Button>
      </Form>
    </Page>
  )
}
