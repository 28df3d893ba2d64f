// Reception on one screen, by keyboard alone: choose the procedure, write who and what, tick the papers, Enter. The next
// person's form is there at once, with the receipt of the last one beside it.

import type { ProcedureVersion } from '../procedures/index.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, Checks, Field, FileInput, Form, Hidden, NumberInput, problemOf, Select, Textarea, TextInput, type FieldProblem, fieldId } from '../../ui/form.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Page } from '../../ui/layout.tsx'
import { Card, Notice, Unverified } from '../../ui/parts.tsx'
import { deadlineWords, type Deadline } from './rules-clock.ts'
import { COMPONENT_KINDS, RESULT_WAYS } from './schema.ts'
import { dossierCrumbs } from './views-common.tsx'

export interface ReceptionProps {
  v: ViewContext
  procedures: { code: string; name: string; short: string }[]
  chosen?: { procedure: ProcedureVersion; deadline: Deadline; fee: string; feeSure: boolean }
  values: Record<string, string>
  /** Grounds ticked in a refused try. */
  grounds: string[]
  problems?: FieldProblem[]
  commandId: string
  /** The dossier taken in just before. */
  last?: { id: string; code: string; sentence: string }
  /** Files of a refused try, kept so that nobody photographs twice. */
  kept: Record<string, { id: string; name: string }>
}

export function ReceptionPage(props: ReceptionProps) {
  const { v, chosen, last } = props
  const { t } = v
  return (
    <Page v={v} wide title={t('Tiếp nhận hồ sơ')} crumbs={dossierCrumbs(t)} actions={<ButtonLink icon="qr" href="/ho-so/tiep-nhan/phong-bi">{t('Mở gói hồ sơ (QR)')}</ButtonLink>}>
      {last ? (
        <Notice
          tone="ok"
          live
          title={t('Đã nhận {code}', { code: last.code })}
          actions={
            <>
              <ButtonLink icon="print" href={`/ho-so/${last.id}/mau/01.pdf`}>{t('In giấy tiếp nhận')}</ButtonLink>
              <ButtonLink icon="folder" href={`/ho-so/${last.id}`}>{t('Mở hồ sơ này')}</ButtonLink>
            </>
          }
        >
          {last.sentence}
        </Notice>
      ) : null}
      <ProcedureChooser {...props} />
      {chosen ? <ReceptionForm {...props} chosen={chosen} /> : <p class="hint">{t('Gõ tên hoặc mã thủ tục rồi Enter. Cả màn hình này dùng được bằng bàn phím: Tab để đi tới, Enter để gửi; Alt+Shift+T về ô thủ tục, Alt+Shift+N để nhận.')}</p>}
    </Page>
  )
}

function ProcedureChooser({ v, procedures, chosen }: ReceptionProps) {
  const { t } = v
  return (
    <form class="form form-inline" action="/ho-so/tiep-nhan" method="get" aria-label={t('Chọn thủ tục')}>
      <Field name="tt" label={t('Thủ tục')}>
        <input id={fieldId('tt')} class="input input-full" type="search" name="tt" list="thu-tuc" value={chosen ? `${chosen.procedure.code} ${chosen.procedure.name}` : ''} autofocus={chosen ? undefined : true} accesskey="t" autocomplete="off" />
      </Field>
      <datalist id="thu-tuc">
        {procedures.map(({ code, name }) => (
          <option value={`${code} ${name}`} />
        ))}
      </datalist>
      <Button kind={chosen ? 'plain' : 'main'}>{t('Chọn')}</Button>
    </form>
  )
}

function ReceptionForm({ v, chosen, values, grounds, problems, commandId, kept }: ReceptionProps & { chosen: NonNullable<ReceptionProps['chosen']> }) {
  const { t } = v
  const { procedure, deadline } = chosen
  const error = (name: string) => problemOf(problems, name)
  const value = (name: string, otherwise = '') => values[name] ?? otherwise
  return (
    <Form v={v} action="/ho-so/tiep-nhan" commandId={commandId} files label={t('Hồ sơ mới')} {...(problems && { problems })}>
      <Hidden name="procedureCode" value={procedure.code} />
      <Card title={procedure.name} icon="document">
        <p class="hint">
          {t('Mã')} {procedure.code} · {t('Thời hạn giải quyết')}: {deadlineWords(deadline, t)} {deadline.kind !== 'unknown' && deadline.verified === false ? <Unverified v={v} /> : null} · {t('Phí, lệ phí')}: {chosen.fee} {chosen.feeSure ? null : <Unverified v={v} />}
        </p>
      </Card>
      <div class="two-columns">
        <div>
          <TextInput name="applicantName" label={t('Người nộp')} value={value('applicantName')} error={error('applicantName')} maxlength={120} autofocus={problems === undefined} />
          <TextInput name="phone" type="tel" label={t('Điện thoại')} optional v={v} value={value('phone')} error={error('phone')} width="medium" />
          <TextInput name="personalId" inputmode="numeric" label={t('Số định danh hoặc mã số thuế')} optional v={v} value={value('personalId')} error={error('personalId')} width="medium" hint={t('Chỉ ghi số. Không chụp, không giữ ảnh căn cước.')} />
          <TextInput name="address" label={t('Địa chỉ')} optional v={v} value={value('address')} error={error('address')} maxlength={300} />
          {procedure.exemptions.length > 0 ? <Checks v={v} name="exemptions" label={t('Thuộc diện được miễn phí')} optional layout="grid" values={grounds} options={procedure.exemptions.map(({ key, name }) => ({ value: key, label: name }))} /> : null}
          <Select name="resultWay" label={t('Nhận kết quả')} value={value('resultWay', 'counter')} width="medium" options={Object.entries(RESULT_WAYS).map(([key, label]) => ({ value: key, label: t(label) }))} />
        </div>
        <div>
          <Papers v={v} procedure={procedure} value={value} kept={kept} error={error} />
        </div>
      </div>
      <details open={['representativeName', 'representativePaper', 'assistedBy', 'organisation', 'email', 'request'].some((name) => value(name) !== '' || error(name) !== undefined) ? true : undefined}>
        <summary>{t('Thêm: ủy quyền, người hỗ trợ, tổ chức, nội dung yêu cầu')}</summary>
        <div class="two-columns">
          <div>
            <TextInput name="representativeName" label={t('Người được ủy quyền nộp thay')} optional v={v} value={value('representativeName')} error={error('representative')} maxlength={120} />
            <TextInput name="representativePaper" label={t('Giấy ủy quyền')} optional v={v} value={value('representativePaper')} maxlength={200} />
            <TextInput name="representativePhone" type="tel" label={t('Điện thoại người được ủy quyền')} optional v={v} value={value('representativePhone')} width="medium" />
            <TextInput name="assistedBy" label={t('Người hỗ trợ')} optional v={v} value={value('assistedBy')} maxlength={120} hint={t('Người giúp khai, giúp nộp. Người nộp vẫn là người dân.')} />
          </div>
          <div>
            <TextInput name="organisation" label={t('Tổ chức')} optional v={v} value={value('organisation')} maxlength={200} />
            <TextInput name="email" type="email" label={t('Thư điện tử')} optional v={v} value={value('email')} error={error('email')} maxlength={120} />
            <Textarea name="request" label={t('Nội dung yêu cầu')} optional v={v} value={value('request')} rows={2} maxlength={1000} />
            <NumberInput name="sets" label={t('Số bộ hồ sơ')} value={value('sets', '1')} error={error('sets')} />
            <Select name="channel" label={t('Kênh nộp')} value={value('channel', '1')} width="medium" options={[{ value: '1', label: t('Tại quầy') }, { value: '3', label: t('Bưu chính') }]} />
          </div>
        </div>
      </details>
      {error('evenIfAlike') ? (
        <label class="choice-line">
          <input type="checkbox" name="evenIfAlike" value="yes" id={fieldId('evenIfAlike')} /> {t('Vẫn nhận: đây là hồ sơ khác')}
        </label>
      ) : null}
      <Buttons>
        <button class="button" type="submit" name="decision" value="accept" accesskey="n">
          <Icon name="check" /> <span>{t('Nhận và hẹn trả')}</span>
        </button>
        <Button kind="plain" name="decision" value="keep">{t('Giữ lại xem, chưa nhận')}</Button>
      </Buttons>
    </Form>
  )
}

interface PapersProps {
  v: ViewContext
  procedure: ProcedureVersion
  value: (name: string, otherwise?: string) => string
  kept: ReceptionProps['kept']
  error: (name: string) => string | undefined
}

/** Papers of the procedure; those a database holds may not be asked for (Nghị quyết 66.7/2025/NQ-CP) and are taken as data. */
function Papers({ v, procedure, value, kept, error }: PapersProps) {
  const { t } = v
  const byPage = procedure.fees.rows.some(({ unit }) => unit === 'page')
  const kinds = Object.entries(COMPONENT_KINDS).map(([key, label]) => ({ value: key, label: t(label) }))
  return (
    <fieldset class="fieldset papers">
      <legend>{t('Thành phần hồ sơ')}</legend>
      {error('files') ? <p class="error">{error('files')}</p> : null}
      {procedure.documents.map((paper) => {
        const field = (part: string) => `giay-${paper.key}-${part}`
        const usual = paper.replacedBy ? 'data' : paper.when === 'showOnly' ? 'shown' : paper.when === 'always' ? 'copy' : ''
        const file = kept[paper.key]
        return (
          <div class="paper">
            <p class="paper-name">
              {paper.name} {paper.certainty === 'unverified' ? <Unverified v={v} /> : null}
            </p>
            {paper.replacedBy ? <p class="hint">{t('Không được đòi giấy này: dữ liệu đã có ở {database}.', { database: paper.replacedBy.database })}</p> : null}
            <div class="form-inline">
              <Select name={field('loai')} label={t('Nộp dạng')} blank={t('Không có')} value={value(field('loai'), usual)} width="medium" options={kinds} />
              <NumberInput name={field('ban')} label={t('Số bản')} value={value(field('ban'), '1')} />
              {byPage ? <NumberInput name={field('trang')} label={t('Số trang một bản')} value={value(field('trang'))} /> : null}
              {paper.when === 'showOnly' || paper.replacedBy ? null : <FileInput name={field('tep')} label={t('Quét hoặc chụp')} optional v={v} accept="image/*,application/pdf" {...(file && { kept: [{ name: file.name }] })} />}
            </div>
            {file ? <Hidden name={field('giu')} value={`${file.id} ${file.name}`} /> : null}
          </div>
        )
      })}
      <div class="paper">
        <TextInput name="giay-khac-ten" label={t('Giấy tờ khác')} optional v={v} value={value('giay-khac-ten')} maxlength={200} />
        <FileInput name="giay-khac-tep" label={t('Quét hoặc chụp')} optional v={v} accept="image/*,application/pdf" />
      </div>
    </fieldset>
  )
}

export interface EnvelopePageProps {
  v: ViewContext
  commandId: string
  typed: string
  problems?: FieldProblem[]
}

/** A file prepared at home: the scanner types what the QR says, and Enter opens it. */
export function EnvelopePage({ v, commandId, typed, problems }: EnvelopePageProps) {
  const { t } = v
  return (
    <Page v={v} title={t('Mở gói hồ sơ của dân')} crumbs={dossierCrumbs(t, { href: '/ho-so/tiep-nhan', label: t('Tiếp nhận hồ sơ') })} lead={t('Đưa mã QR trên điện thoại hoặc tờ in của người dân vào máy quét, rồi Enter.')}>
      <Form v={v} action="/ho-so/tiep-nhan/phong-bi" commandId={commandId} {...(problems && { problems })}>
        <TextInput name="qr" label={t('Mã QR của gói')} value={typed} error={problemOf(problems, 'qr')} maxlength={600} autofocus hint={t('Gói chỉ mở được một lần, trong 3 ngày. Mở xong, hồ sơ nằm ở “Chờ tiếp nhận”; tờ khai và giấy tờ người dân đã chụp đi cùng.')} />
        <Button icon="qr">{t('Mở gói')}</Button>
      </Form>
    </Page>
  )
}
