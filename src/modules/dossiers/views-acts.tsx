// What may be done with a dossier now, each act a form of its own that opens, says what will happen, and keeps what was typed.

import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Checks, FileInput, Form, Hidden, NumberInput, problemOf, Select, Textarea, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Icon, type IconName } from '../../ui/icons.tsx'
import { LETTER_TITLES, type Letter } from './schema-letters.ts'
import type { SignedPaperRow } from './queries-papers.ts'
import type { FlowStep } from './schema-flow.ts'
import { RESULT_WAYS, type DossierRow } from './schema.ts'
import { SUPPLEMENT_REASONS } from './words.ts'

export const ACTS = [
  'tiep-nhan', 'bo-sung', 'da-bo-sung', 'chuyen', 'buoc', 'tra-lai', 'thu-hoi', 'giao', 'ket-qua', 'tra', 'them-giay', 'gia-han', 'xin-loi', 'nghia-vu', 'xong-nghia-vu', 'tu-choi', 'dung', 'rut', 'ghi-chu', 'trinh-ky',
] as const
export type Act = (typeof ACTS)[number]

export interface ActFormsProps {
  v: ViewContext
  dossier: DossierRow
  acts: Act[]
  /** Steps open now that the reader may do. */
  steps: FlowStep[]
  /** Steps open now and who could do them. */
  assignable: { step: FlowStep; people: { id: string; fullName: string }[] }[]
  /** What a supplement can be asked for: papers of the procedure and fields of its form. */
  parts: string[]
  contact: { name: string; phone: string }
  /** Letters that can be put before the leader now, who could sign, and the result on its way. */
  letters: Letter[]
  signers: { id: string; fullName: string }[]
  resultPaper: SignedPaperRow | undefined
  /** Grounds on which this procedure costs nothing. */
  exemptions: { key: string; name: string }[]
  commandId: () => string
  /** The act that was refused, with what was typed. */
  refused?: { act: Act; problems: FieldProblem[]; values: Record<string, string> }
}

interface ActProps extends ActFormsProps {
  act: Act
}

export function ActForms(props: ActFormsProps) {
  const { v, acts } = props
  const { t } = v
  const main = acts.filter((act) => ['tiep-nhan', 'chuyen', 'buoc', 'da-bo-sung', 'ket-qua', 'tra', 'xong-nghia-vu'].includes(act))
  const more = acts.filter((act) => !main.includes(act))
  return (
    <section class="acts" aria-labelledby="viec">
      <h2 id="viec">{t('Việc làm được bây giờ')}</h2>
      {main.map((act) => (
        <ActForm {...props} act={act} />
      ))}
      {more.length > 0 ? (
        <div class="acts-more">
          {more.map((act) => (
            <ActForm {...props} act={act} />
          ))}
        </div>
      ) : null}
    </section>
  )
}

function ActForm(props: ActProps) {
  switch (props.act) {
    case 'tiep-nhan':
      return <AcceptForm {...props} />
    case 'chuyen':
      return <Simple {...props} label={props.v.t('Chuyển xử lý')} hint={props.v.t('Giao cho bước đầu của quy trình.')} icon="arrow-right" accesskey="c" />
    case 'xong-nghia-vu':
      return <Simple {...props} label={props.v.t('Đã xong nghĩa vụ tài chính')} hint={props.v.t('Đồng hồ chạy tiếp.')} icon="check" />
    case 'buoc':
      return <StepForm {...props} />
    case 'bo-sung':
      return <SupplementForm {...props} />
    case 'da-bo-sung':
      return <SupplyForm {...props} />
    case 'giao':
      return <AssignForm {...props} />
    case 'ket-qua':
      return <ResultForm {...props} />
    case 'tra':
      return <ReturnForm {...props} />
    case 'them-giay':
      return <PapersForm {...props} />
    case 'trinh-ky':
      return <LetterForm {...props} />
    case 'gia-han':
      return <ExtendForm {...props} />
    default:
      return <WordsForm {...props} />
  }
}

function common({ v, dossier, act, commandId, refused }: ActProps) {
  const mine = refused?.act === act ? refused : undefined
  return {
    v, scope: act, action: `/ho-so/${dossier.id}/${act}`, commandId: commandId(), ...(mine && { problems: mine.problems }),
    typed: (name: string, otherwise = '') => mine?.values[name] ?? otherwise,
    error: (name: string) => problemOf(mine?.problems, name),
    open: mine !== undefined,
  }
}

function Revision({ dossier }: Pick<ActProps, 'dossier'>) {
  return <Hidden name="revision" value={dossier.revision} />
}

/** An act with nothing to fill in. */
function Simple(props: ActProps & { label: string; hint: string; icon: IconName; accesskey?: string }) {
  const { v, action, commandId, scope, problems } = common(props)
  return (
    <Form v={v} action={action} commandId={commandId} scope={scope} label={props.label} {...(problems && { problems })}>
      <Revision {...props} />
      <button class="button" type="submit" accesskey={props.accesskey}>
        <Icon name={props.icon} /> <span>{props.label}</span>
      </button>
      <p class="hint">{props.hint}</p>
    </Form>
  )
}

function AcceptForm(props: ActProps) {
  const { v, dossier, exemptions } = props
  const { t } = v
  const { action, commandId, scope, problems, typed, error } = common(props)
  return (
    <Form v={v} action={action} commandId={commandId} scope={scope} label={t('Tiếp nhận hồ sơ')} {...(problems && { problems })}>
      <Revision {...props} />
      {exemptions.length > 0 && dossier.paidOnline === 0 ? <Checks v={v} name="exemptions" scope={scope} label={t('Thuộc diện được miễn phí')} optional layout="grid" options={exemptions.map(({ key, name }) => ({ value: key, label: name }))} /> : null}
      {dossier.channel === 2 ? null : <Select name="resultWay" scope={scope} label={t('Nhận kết quả')} value={typed('resultWay', dossier.resultWay)} error={error('resultWay')} width="medium" options={Object.entries(RESULT_WAYS).map(([value, label]) => ({ value, label: t(label) }))} />}
      <button class="button" type="submit" accesskey="n">
        <Icon name="check" /> <span>{t('Tiếp nhận hồ sơ')}</span>
      </button>
      <p class="hint">{t('Giấy tờ đủ và đúng: đồng hồ bắt đầu chạy từ lúc này.')}</p>
    </Form>
  )
}

/** An act that opens before it is filled in. */
function Opening(props: ActProps & { label: string; icon: IconName; children?: unknown; button: string; files?: boolean; danger?: boolean; lead?: string }) {
  const { v, action, commandId, scope, problems, open } = common(props)
  return (
    <details class="act" open={open ? true : undefined} id={`viec-${props.act}`}>
      <summary class={props.danger ? 'button button-danger-quiet' : 'button button-plain'}>
        <Icon name={props.icon} /> <span>{props.label}</span>
      </summary>
      <Form v={v} action={action} commandId={commandId} scope={scope} label={props.label} {...(problems && { problems })} {...(props.files && { files: true })}>
        <Revision {...props} />
        {props.lead ? <p>{props.lead}</p> : null}
        {props.children as never}
        <Button kind={props.danger ? 'danger' : 'main'}>{props.button}</Button>
      </Form>
    </details>
  )
}

function StepForm(props: ActProps) {
  const { v, steps } = props
  const { t } = v
  const { scope, typed } = common(props)
  return (
    <>
      {steps.map((step, index) => {
        // What is signed digitally is signed where keys are; that does the step.
        const paper = props.resultPaper
        if (paper?.requestId && ((step.role === 'leader' && paper.state === 'asked') || (step.role === 'van_thu' && paper.state === 'signed'))) {
          return <p><ButtonLink kind="main" icon={step.role === 'leader' ? 'edit' : 'stamp'} href={`/ky-so/${paper.requestId}`}>{step.role === 'leader' ? t('Mở để ký số kết quả') : t('Mở để đóng dấu kết quả')}</ButtonLink></p>
        }
        const { action, commandId, problems } = common(props)
        const own = index === 0 || typed('step') === step.key
        return (
          <Form v={v} action={action} commandId={commandId} scope={`${scope}-${step.key}`} label={step.name} {...(problems && own && { problems })}>
            <Revision {...props} />
            <Hidden name="step" value={step.key} />
            <TextInput v={v} name="note" scope={`${scope}-${step.key}`} label={t('Ghi chú khi xong “{step}”', { step: step.name })} optional value={typed('note')} maxlength={1000} />
            <button class="button" type="submit" accesskey={index === 0 ? 'x' : undefined}>
              <Icon name={step.role === 'leader' ? 'edit' : step.role === 'van_thu' ? 'stamp' : 'check'} /> <span>{step.role === 'leader' ? t('Ký duyệt') : t('Xong: {step}', { step: step.name })}</span>
            </button>
          </Form>
        )
      })}
    </>
  )
}

/** Reason by reason: a part, what is wrong with it from a list, and plain words. */
function SupplementForm(props: ActProps) {
  const { v, parts, contact } = props
  const { t } = v
  const { scope, typed, error } = common(props)
  const reasons = Object.entries(SUPPLEMENT_REASONS).map(([value, label]) => ({ value, label: t(label) }))
  return (
    <Opening {...props} label={t('Yêu cầu bổ sung')} icon="chat" button={t('Gửi yêu cầu bổ sung')} lead={t('Chỉ được yêu cầu một lần (Nghị định 118/2025/NĐ-CP, Điều 11): hãy hỏi đủ mọi chỗ ngay bây giờ. Đồng hồ dừng đến khi người dân bổ sung.')}>
      {[...parts, '', ''].map((part, index) => (
        <fieldset class="fieldset part">
          <legend>{part || t('Chỗ khác')}</legend>
          {part ? <Hidden name={`part-${index}`} value={part} /> : <TextInput name={`part-${index}`} scope={scope} label={t('Giấy tờ hoặc ô khai')} optional v={v} value={typed(`part-${index}`)} maxlength={200} />}
          <Select name={`reason-${index}`} scope={scope} label={t('Chưa đạt vì')} blank={t('Đạt, không cần bổ sung')} value={typed(`reason-${index}`)} options={reasons} />
          <TextInput name={`words-${index}`} scope={scope} label={t('Nói rõ cho dân hiểu cần làm gì')} optional v={v} value={typed(`words-${index}`)} maxlength={500} />
        </fieldset>
      ))}
      {error('reasons') ? <p class="error">{error('reasons')}</p> : null}
      <Textarea name="words" scope={scope} label={t('Lời nhắn chung')} optional v={v} value={typed('words')} maxlength={1000} />
      <TextInput name="contactName" scope={scope} label={t('Người để dân hỏi lại')} value={typed('contactName', contact.name)} error={error('contactName')} maxlength={120} />
      <TextInput name="contactPhone" scope={scope} type="tel" label={t('Số điện thoại để dân hỏi lại')} value={typed('contactPhone', contact.phone)} error={error('contactPhone')} width="medium" />
    </Opening>
  )
}

function SupplyForm(props: ActProps) {
  const { v } = props
  const { t } = v
  const { scope, typed, error } = common(props)
  return (
    <Opening {...props} label={t('Ghi nhận đã bổ sung')} icon="check" button={t('Đã bổ sung đủ')} files lead={t('Đồng hồ chạy tiếp ngay khi ghi nhận.')}>
      <TextInput name="answer" scope={scope} label={t('Đã bổ sung gì')} optional v={v} value={typed('answer')} maxlength={1000} />
      <FileInput name="files" scope={scope} label={t('Ảnh chụp hoặc bản quét')} optional v={v} accept="image/*,application/pdf" multiple error={error('files')} hint={t('Tên tệp thành tên giấy tờ; sửa được sau.')} />
    </Opening>
  )
}

function AssignForm(props: ActProps) {
  const { v, assignable } = props
  const { t } = v
  const { scope, typed, error } = common(props)
  return (
    <Opening {...props} label={t('Giao việc')} icon="person" button={t('Giao')}>
      <Select name="stepAndPerson" scope={scope} label={t('Bước và người làm')} blank={t('Chọn người')} value={typed('stepAndPerson')} error={error('accountId')} options={assignable.map(({ step, people }) => ({ group: step.name, options: people.map(({ id, fullName }) => ({ value: `${step.key} ${id}`, label: fullName })) }))} />
    </Opening>
  )
}

function ResultForm(props: ActProps) {
  const { v, dossier, signers } = props
  const { t } = v
  const { scope, typed, error } = common(props)
  return (
    <Opening {...props} label={dossier.resultCode ? t('Thay kết quả') : t('Gắn kết quả')} icon="upload" button={t('Lưu kết quả')} files>
      <TextInput name="name" scope={scope} label={t('Tên kết quả')} value={typed('name', dossier.resultName ?? '')} error={error('name')} maxlength={200} />
      <FileInput name="files" scope={scope} label={t('Tệp kết quả')} optional v={v} accept="application/pdf,image/*" error={error('files')} hint={t('Không có tệp thì ghi nhận bản giấy; chỉ số phục vụ đếm bản điện tử.')} />
      <Select name="signerId" scope={scope} label={t('Trình ai ký số')} blank={t('Không ký số: kết quả đã ký nơi khác hoặc ký tay')} value={typed('signerId')} error={error('signerId')} options={signers.map(({ id, fullName }) => ({ value: id, label: fullName }))} hint={t('Tệp PDF được dành chỗ ký và chỗ đóng dấu ở cuối trang cuối. Đến bước ký duyệt, kết quả tự nằm trước người ký; ký xong đến văn thư đóng dấu.')} />
    </Opening>
  )
}

function ReturnForm(props: ActProps) {
  const { v, dossier } = props
  const { t } = v
  const { scope, typed, error } = common(props)
  return (
    <Opening {...props} label={t('Trả kết quả')} icon="hands" button={t('Đã trả')}>
      <TextInput name="receivedBy" scope={scope} label={t('Người nhận')} value={typed('receivedBy', dossier.representative?.name ?? dossier.applicantName)} error={error('receivedBy')} maxlength={120} />
      <Select name="method" scope={scope} label={t('Cách trả')} value={typed('method', dossier.resultWay)} width="medium" options={[{ value: 'counter', label: t('Tại quầy') }, { value: 'post', label: t('Bưu chính') }, { value: 'online', label: t('Bản điện tử') }]} />
    </Opening>
  )
}

function PapersForm(props: ActProps) {
  const { v } = props
  const { t } = v
  const { scope, error } = common(props)
  return (
    <Opening {...props} label={t('Thêm giấy tờ')} icon="camera" button={t('Lưu giấy tờ')} files>
      <FileInput name="files" scope={scope} label={t('Ảnh chụp hoặc bản quét')} accept="image/*,application/pdf" multiple error={error('files')} hint={t('Bản sao phải đủ, đúng thứ tự, đúng số trang. Giấy chỉ xem, phiếu trả lời xác minh và tài liệu mật thì không sao chụp.')} />
    </Opening>
  )
}

function ExtendForm(props: ActProps) {
  const { v } = props
  const { t } = v
  const { scope, typed, error } = common(props)
  return (
    <Opening {...props} label={t('Xin lỗi và gia hạn')} icon="calendar" button={t('Gửi lời xin lỗi và hẹn lại')} lead={t('Mẫu số 04: thủ trưởng ký. Phần mềm chỉ cho gia hạn một lần vì số lần được phép chưa kiểm chứng.')}>
      <NumberInput name="amount" scope={scope} label={t('Thêm bao lâu')} value={typed('amount')} error={error('amount')} />
      <Select name="unit" scope={scope} label={t('Đơn vị')} value={typed('unit', 'workingDays')} width="medium" options={[{ value: 'workingDays', label: t('ngày làm việc') }, { value: 'workingHours', label: t('giờ làm việc') }, { value: 'days', label: t('ngày') }]} />
      <Textarea name="reason" scope={scope} label={t('Vì sao trễ, nói với dân')} value={typed('reason')} error={error('reason')} maxlength={1000} />
      <TextInput name="basis" scope={scope} label={t('Căn cứ pháp lý')} optional v={v} value={typed('basis')} maxlength={300} />
    </Opening>
  )
}

function LetterForm(props: ActProps) {
  const { v, letters, signers } = props
  const { t } = v
  const { scope, typed, error } = common(props)
  return (
    <Opening {...props} label={t('Trình ký văn bản gửi dân')} icon="edit" button={t('Trình ký')} lead={t('Lãnh đạo ký số, văn thư đóng dấu, rồi bản đã ký là bản gửi cho người dân.')}>
      <Select name="letter" scope={scope} label={t('Văn bản')} value={typed('letter', letters[0] ?? '')} error={error('letter')} options={letters.map((letter) => ({ value: letter, label: t(LETTER_TITLES[letter]) }))} />
      <Select name="signerId" scope={scope} label={t('Người ký')} blank={t('Chọn người')} value={typed('signerId')} error={error('signerId')} options={signers.map(({ id, fullName }) => ({ value: id, label: fullName }))} />
    </Opening>
  )
}

interface WordsAct {
  label: string
  icon: IconName
  button: string
  field: string
  ask: string
  lead: string
  danger?: boolean
  basis?: boolean
  optional?: boolean
}

/** Acts that ask for a sentence, and some for the legal ground too. */
function WordsForm(props: ActProps) {
  const { v } = props
  const { t } = v
  const { scope, typed, error } = common(props)
  const kinds: Partial<Record<Act, WordsAct>> = {
    'tra-lai': { label: t('Trả lại bước trước'), icon: 'arrow-left', button: t('Trả lại'), field: 'note', ask: t('Cần làm lại gì'), lead: t('Bước trước mở lại; người làm đọc được lời này.') },
    'thu-hoi': { label: t('Thu hồi'), icon: 'arrow-left', button: t('Thu hồi'), field: 'note', ask: t('Vì sao thu hồi'), lead: t('Lấy về bước bạn vừa chuyển đi.') },
    'xin-loi': { label: t('Xin lỗi, không gia hạn'), icon: 'chat', button: t('Ghi nhận xin lỗi'), field: 'reason', ask: t('Vì sao trễ, nói với dân'), lead: t('Hồ sơ đã trễ thì phải xin lỗi bằng văn bản (mẫu số 04).') },
    'nghia-vu': { label: t('Chờ nghĩa vụ tài chính'), icon: 'clock', button: t('Dừng đồng hồ'), field: 'basis', ask: t('Căn cứ của luật chuyên ngành'), lead: t('Chỉ khi luật chuyên ngành cho phép dừng. Lỗi mạng, chờ nội bộ hay chờ ký thì đồng hồ vẫn chạy.') },
    'tu-choi': { label: t('Từ chối tiếp nhận'), icon: 'stop', button: t('Từ chối'), field: 'reason', ask: t('Lý do, nói cho dân hiểu'), lead: t('Mẫu số 03. Hồ sơ kết thúc ở đây.'), danger: true },
    dung: { label: t('Dừng giải quyết'), icon: 'stop', button: t('Dừng giải quyết'), field: 'reason', ask: t('Lý do, nói cho dân hiểu'), lead: t('Mẫu số 05, chỉ khi chưa có quyết định giải quyết. Hồ sơ kết thúc ở đây.'), danger: true, basis: true },
    rut: { label: t('Dân xin rút'), icon: 'exit', button: t('Ghi nhận rút hồ sơ'), field: 'reason', ask: t('Dân nói vì sao'), lead: t('Hồ sơ kết thúc ở đây.'), danger: true, optional: true },
    'ghi-chu': { label: t('Ghi chú'), icon: 'edit', button: t('Lưu ghi chú'), field: 'note', ask: t('Ghi chú'), lead: t('Chỉ cán bộ đọc được.') },
  }
  const kind = kinds[props.act]!
  return (
    <Opening {...props} label={kind.label} icon={kind.icon} button={kind.button} lead={kind.lead} {...(kind.danger && { danger: true })}>
      <Textarea name={kind.field} scope={scope} label={kind.ask} value={typed(kind.field)} error={error(kind.field)} maxlength={1000} rows={2} {...(kind.optional && { optional: true, v })} />
      {kind.basis ? <TextInput name="basis" scope={scope} label={t('Căn cứ pháp lý')} value={typed('basis')} error={error('basis')} maxlength={300} /> : null}
    </Opening>
  )
}

