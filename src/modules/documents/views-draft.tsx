// Writing a paper: the form with its preview beside it, asking other units, correcting and replacing.

import type { ViewContext } from '../../ui/context.ts'
import { Checks, DateInput, Hidden, Select, Textarea, TextInput } from '../../ui/fields.tsx'
import { Button, Buttons, Form, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Notice, Unverified } from '../../ui/parts.tsx'
import { CAPACITIES, SECRECY_KEYS, secrecyName, SKELETONS_NOTE, TYPES, URGENCY_KEYS, urgencyName } from './decree.ts'
import type { Unit } from './queries.ts'
import type { Breach } from './rules-format.ts'
import { parseBody, type Run } from './rules-markup.ts'
import { BreachList, home } from './views.tsx'

export interface DraftPageProps {
  v: ViewContext
  title: string
  action: string
  up?: { href: string; label: string }
  values: Record<string, string>
  units: Unit[]
  signers: { id: string; name: string }[]
  breaches: readonly Breach[]
  commandId: string
  problems?: FieldProblem[]
  /** What the editor kept by itself, newer than the saved version. */
  autosaved?: { at: string; href: string } | undefined
  autosaveTo: string
  /** Nothing is written yet: a skeleton can be chosen to begin from. */
  begin: boolean
}

export function DraftPage({ v, title, action, up, values, units, signers, breaches, commandId, problems, autosaved, autosaveTo, begin }: DraftPageProps) {
  const error = (field: string) => problemOf(problems, field)
  return (
    <Page v={v} wide title={title} crumbs={up ? [home(v), up] : [home(v)]}>
      {autosaved ? <Notice tone="warn">{v.t('Lần trước bạn viết dở lúc {time}.', { time: autosaved.at })} <a href={autosaved.href}>{v.t('Mở lại bài viết dở')}</a></Notice> : null}
      {breaches.length > 0 ? <BreachList v={v} breaches={breaches} /> : null}
      {begin ? (
        <Form v={v} action="/van-ban/di/moi" method="get" inline label={v.t('Lấy mẫu theo loại')}>
          {values.answersId ? <Hidden name="tra-loi" value={values.answersId} /> : null}
          <Select name="loai" scope="mau" label={v.t('Bắt đầu từ mẫu của loại')} options={[...TYPES.values()].map((type) => ({ value: type.key, label: v.t(type.name) }))} />
          <Button kind="plain">{v.t('Lấy mẫu')}</Button> <Unverified v={v} why={v.t(SKELETONS_NOTE)} />
        </Form>
      ) : null}
      <kept-form to={autosaveTo} data-failed={v.t('Chưa tự lưu được, máy sẽ thử lại. Chữ bạn gõ vẫn còn trên trang.')}>
      <Form v={v} action={action} commandId={commandId} problems={problems}>
        {values.baseVersion ? <Hidden name="baseVersion" value={values.baseVersion} /> : null}
        {values.answersId ? <Hidden name="answersId" value={values.answersId} /> : null}
        {values.mendsId ? (
          <>
            <Hidden name="mendsId" value={values.mendsId} />
            <Select name="mendsHow" label={v.t('Văn bản cũ sai ở đâu?')} value={values.mendsHow} error={error('mendsHow')}
              options={[{ value: 'correct', label: v.t('Sai thể thức: đính chính') }, { value: 'replace', label: v.t('Sai nội dung: thay thế') }]} />
          </>
        ) : null}
        <Select name="typeKey" label={v.t('Loại văn bản')} blank={v.t('Chọn loại')} value={values.typeKey} error={error('typeKey')} options={[...TYPES.values()].map((type) => ({ value: type.key, label: v.t(type.name) }))} />
        <Select name="unitId" label={v.t('Đơn vị soạn')} blank={v.t('Chọn đơn vị')} value={values.unitId} error={error('unitId')} options={units.map((unit) => ({ value: unit.id, label: unit.name }))} />
        <TextInput name="subject" label={v.t('Trích yếu')} hint={v.t('Một câu ngắn, không có dấu chấm ở cuối')} value={values.subject} maxlength={400} error={error('subject')} />
        <TextInput name="addressee" label={v.t('Kính gửi')} hint={v.t('Nhiều nơi thì cách nhau bằng dấu chấm phẩy')} value={values.addressee} error={error('addressee')} />
        <Textarea name="body" label={v.t('Nội dung')} rows={18} value={values.body} error={error('body')}
          hint={v.t('Cách một dòng để sang đoạn mới. “# Điều 1. …” mở một điều, “## ” là dòng giữa, “- ” là gạch đầu dòng, “| ô | ô |” là bảng, **đậm**, *nghiêng*.')} />
        <Textarea name="recipients" label={v.t('Nơi nhận')} rows={4} hint={v.t('Mỗi nơi một dòng; dòng cuối “Lưu: VT, …”')} value={values.recipients} error={error('recipients')} />
        <TextInput name="organCodes" label={v.t('Gửi qua trục cho mã định danh')} hint={v.t('Ví dụ: H55.103.01; nhiều mã cách nhau bằng dấu phẩy; để trống nếu không gửi')} value={values.organCodes} error={error('organCodes')} />
        <Select name="signerId" label={v.t('Người ký')} blank={v.t('Chọn người ký')} value={values.signerId} error={error('signerId')} options={signers.map(({ id, name }) => ({ value: id, label: name }))} />
        <TextInput name="signerTitle" label={v.t('Chức vụ người ký')} value={values.signerTitle} width="medium" error={error('signerTitle')} />
        <Select name="capacity" label={v.t('Tư cách ký')} value={values.capacity || 'self'} error={error('capacity')} options={[...CAPACITIES.values()].map((one) => ({ value: one.key, label: one.abbr ? `${one.abbr} ${v.t(one.name)}` : v.t(one.name) }))} />
        <Select name="urgency" label={v.t('Độ khẩn')} value={values.urgency || 'thuong'} error={error('urgency')} options={URGENCY_KEYS.map((key) => ({ value: key, label: v.t(urgencyName(key)) }))} />
        <Select name="secrecy" label={v.t('Độ mật')} hint={v.t('Văn bản mật không được đưa vào phần mềm này.')} value={values.secrecy || 'none'} error={error('secrecy')}
          options={[{ value: 'none', label: v.t('Không mật') }, ...SECRECY_KEYS.map((key) => ({ value: key, label: v.t(secrecyName(key)) }))]} />
        <DateInput name="dueOn" label={v.t('Hạn hoàn thành')} value={values.dueOn} error={error('dueOn')} />
        <p class="hint kept-says" role="status"></p>
        <Buttons>
          <Button kind="main">{v.t('Lưu bài')}</Button>
          <Button kind="plain" name="xem-truoc" value="1" formaction={`${action}?xem-truoc`}>{v.t('Xem trước')}</Button>
        </Buttons>
      </Form>
      </kept-form>
      {v.assets.keeper ? <script type="module" src={v.assets.keeper}></script> : null}
      {values.body ? (
        <section>
          <h2>{v.t('Xem trước nội dung')}</h2>
          <div class="paper-body"><BodyView body={values.body} /></div>
        </section>
      ) : null}
    </Page>
  )
}

function Words({ runs }: { runs: readonly Run[] }) {
  return <>{runs.map(({ text, bold, italic }) => (bold ? <strong>{text}</strong> : italic ? <em>{text}</em> : text))}</>
}

/** The body as it reads; the typesetter makes the paper of the same blocks. */
export function BodyView({ body }: { body: string }) {
  return (
    <>
      {parseBody(body).map((block) => {
        if (block.kind === 'list') return <ul>{block.items.map((item) => <li><Words runs={item} /></li>)}</ul>
        if (block.kind === 'table') return <div class="scroll" tabindex={0}><table class="table table-grid">{block.rows.map((row) => <tr>{row.map((cell) => <td><Words runs={cell} /></td>)}</tr>)}</table></div>
        if (block.kind === 'article') return <p><strong><Words runs={block.runs} /></strong></p>
        if (block.kind === 'chapter') return <p class="centered"><strong><Words runs={block.runs} /></strong></p>
        return <p><Words runs={block.runs} /></p>
      })}
    </>
  )
}

export function ConsultPage({ v, documentId, subject, units, values, chosen, commandId, problems }: { v: ViewContext; documentId: string; subject: string; units: Unit[]; values: Record<string, string>; chosen: readonly string[]; commandId: string; problems?: FieldProblem[] }) {
  return (
    <Page v={v} title={v.t('Hỏi ý kiến đơn vị khác')} crumbs={[home(v), { href: `/van-ban/di/${documentId}`, label: subject }]}>
      <Form v={v} action={`/van-ban/di/${documentId}/phoi-hop`} commandId={commandId} problems={problems}>
        <Checks name="unitIds" label={v.t('Đơn vị')} values={chosen} options={units.map((unit) => ({ value: unit.id, label: unit.name }))} error={problemOf(problems, 'unitIds')} />
        <DateInput name="dueOn" label={v.t('Trả lời trước ngày')} value={values.dueOn} error={problemOf(problems, 'dueOn')} />
        <Textarea name="question" label={v.t('Cần hỏi điều gì?')} value={values.question} error={problemOf(problems, 'question')} />
        <Button kind="main">{v.t('Gửi')}</Button>
      </Form>
    </Page>
  )
}
