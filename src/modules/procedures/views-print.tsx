// The sheet to copy onto the national portal from: shown on the phone, typeset by the server when there is a network.

import { formatVi, toPlainDate, type PlainDate } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, Form, Hidden } from '../../ui/form.tsx'
import { CATALOGUE } from './rules-catalogue.ts'
import { answersOf, masked, stateOf } from './rules-draft.ts'
import type { FormContent } from './rules-form-shape.ts'
import type { ProcedureVersion } from './schema.ts'
import type { Draft } from './store.ts'
import { crumbs, PreparePage } from './views-prepare.tsx'
import { stateWord } from './words.ts'

interface PrintPageProps {
  v: ViewContext
  draft: Draft
  procedure: ProcedureVersion
  form: FormContent | null
  today: PlainDate
}

export function PrintPage({ v, draft, procedure, form, today }: PrintPageProps) {
  const { t } = v
  const answers = form ? answersOf(form, draft.typed) : []
  const sections = [...new Set(answers.map((answer) => answer.section))]
  return (
    <PreparePage v={v} title={t('Tờ in để tự nộp')} crumbs={crumbs(v, draft)} lead={t('Mở Cổng, đăng nhập bằng VNeID của chính người làm đơn, rồi chép theo tờ này.')}>
      <Buttons>
        <ButtonLink href={CATALOGUE.portalUrl} icon="arrow-right">{t('Mở Cổng Dịch vụ công quốc gia')}</ButtonLink>
      </Buttons>
      <Form v={v} action={`/thu-tuc/${draft.code}/to-khai.pdf`} label={t('Tải tờ in PDF')}>
        <Hidden name="noi-dung" value={JSON.stringify({ ban: draft.procedureVersion, mau: draft.formVersion, xa: draft.communeId, typed: draft.typed, documents: procedure.documents.map(({ key, name }) => ({ name, state: stateOf(draft, key) })) })} />
        <Button kind="plain" icon="download">{t('Tải tờ in PDF')}</Button>
        <p class="hint">{t('Cần mạng: nội dung được gửi lên máy chủ để dàn trang, không giữ lại.')}</p>
      </Form>
      <article class="sheet">
        <h2>{form?.title ?? procedure.name}</h2>
        <p class="hint">{t('Bản chuẩn bị ngày {date}, không phải hồ sơ đã nộp. Mã thủ tục {code}.', { date: formatVi(today), code: procedure.code })}</p>
        {sections.map((section) => (
          <section>
            <h3>{section}</h3>
            <dl class="sheet-lines">
              {answers.filter((answer) => answer.section === section).map((answer) => (
                <div><dt>{answer.label}</dt><dd>{answer.value === '' ? '—' : answer.secret ? masked(answer.value) : answer.value}</dd></div>
              ))}
            </dl>
          </section>
        ))}
        <h3>{t('Giấy tờ')}</h3>
        <ul>{procedure.documents.map((document) => <li>{document.name}: {stateWord(t, stateOf(draft, document.key))}</li>)}</ul>
        {draft.helpers.length > 0 ? <p>{t('Có người giúp chuẩn bị: thẻ {codes}, {date}.', { codes: draft.helpers.map((helper) => helper.code).join(', '), date: formatVi(toPlainDate(draft.helpers[0]!.on)) })}</p> : null}
      </article>
    </PreparePage>
  )
}
