// Annexes on the page of a paper that goes and of one that came: what they are, whether the agency has signed them, and, while
// the paper is drafted, the way to add and take away.

import { formatNumber, type ViewContext } from '../../ui/context.ts'
import { FileInput, TextInput } from '../../ui/fields.tsx'
import { Button, Form, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Badge } from '../../ui/parts.tsx'
import type { AnnexRow, IncomingAnnexRow } from './queries-attachments.ts'
import { ANNEX_ACCEPT, ANNEX_MAX_BYTES, ANNEXES_MAX, roman } from './rules-attachments.ts'

const MB = 1024 * 1024

/** '240 KB', '1,4 MB'. */
function sizeText(v: ViewContext, bytes: number): string {
  return bytes < MB ? `${formatNumber(v.lang, Math.max(1, Math.round(bytes / 1024)))} KB` : `${formatNumber(v.lang, bytes / MB, 1)} MB`
}

function Hash({ v, sha256 }: { v: ViewContext; sha256: string }) {
  return <details class="annex-hash"><summary>{v.t('Mã SHA-256')}</summary><code>{sha256}</code></details>
}

export interface AnnexPartProps {
  v: ViewContext
  documentId: string
  annexes: readonly AnnexRow[]
  /** The paper is being drafted and the reader may write. */
  editable: boolean
  /** Its number is taken: the agency signs. */
  sealing: boolean
  newCommandId: () => string
  problems?: FieldProblem[] | undefined
  typed?: Record<string, string> | undefined
}

export function AnnexPart({ v, documentId, annexes, editable, sealing, newCommandId, problems, typed }: AnnexPartProps) {
  if (annexes.length === 0 && !editable) return null
  const count = annexes.filter(({ role }) => role === 'annex').length
  const base = `/van-ban/di/${documentId}/phu-luc`
  const bad = problems !== undefined && typed?.phuLuc === '1'
  return (
    <section id="phu-luc">
      <h2>{v.t('Phụ lục kèm theo')}</h2>
      {annexes.length > 0 ? (
        <ul class="annexes">
          {annexes.map((annex, index) => (
            <li>
              <strong>{annex.role === 'list' ? v.t('Bảng kê tệp kèm theo') : `${count > 1 ? v.t('Phụ lục {roman}', { roman: roman(index + 1) }) : v.t('Phụ lục')}. ${annex.title}`}</strong>{' '}
              {annex.sealedSha256 ? <Badge tone="ok">{v.t('đã ký số cơ quan')}</Badge> : sealing && annex.kind === 'pdf' ? <Badge tone="warn">{v.t('chờ ký số cơ quan')}</Badge> : sealing ? <Badge tone="ok">{v.t('có mã trong bảng kê đã ký')}</Badge> : null}
              <br />
              <a href={`${base}/${annex.id}`}>{annex.fileName}</a>, {sizeText(v, annex.sizeBytes)}
              <Hash v={v} sha256={annex.sealedSha256 ?? annex.sha256} />
              {editable ? <Form v={v} action={`${base}/${annex.id}/bo`} commandId={newCommandId()} inline label={v.t('Bỏ tệp {name}', { name: annex.fileName })}><Button kind="quiet">{v.t('Bỏ tệp này')}</Button></Form> : null}
            </li>
          ))}
        </ul>
      ) : null}
      {editable && count < ANNEXES_MAX ? (
        <details open={bad}>
          <summary>{v.t('Thêm phụ lục')}</summary>
          <Form v={v} action={base} commandId={newCommandId()} files scope="phu-luc" problems={bad ? problems : undefined}>
            <FileInput scope="phu-luc" name="file" label={v.t('Tệp phụ lục')} accept={ANNEX_ACCEPT} error={bad ? problemOf(problems, 'file') : undefined}
              hint={v.t('PDF, Word (.docx) hoặc Excel (.xlsx), nhiều nhất {n} MB. Cơ quan ký số lên trang đầu của tệp PDF; tệp Word, Excel có mã trong một bảng kê được ký thay.', { n: ANNEX_MAX_BYTES / MB })} />
            <TextInput scope="phu-luc" name="title" label={v.t('Tên phụ lục')} hint={v.t('Để trống thì lấy tên tệp')} value={bad ? typed.title : ''} maxlength={200} error={bad ? problemOf(problems, 'title') : undefined} />
            <input type="hidden" name="phuLuc" value="1" />
            <Button kind="plain">{v.t('Thêm tệp')}</Button>
          </Form>
        </details>
      ) : null}
    </section>
  )
}

const WORTH = { valid: 'chữ ký hợp lệ', unsigned: 'không có chữ ký số', unverifiable: 'chưa kiểm chứng được chữ ký', listed: 'khớp bảng kê nơi gửi đã ký', not_kept: 'không nhận tệp này' } as const

export function IncomingAnnexPart({ v, incomingId, annexes }: { v: ViewContext; incomingId: string; annexes: readonly IncomingAnnexRow[] }) {
  if (annexes.length === 0) return null
  return (
    <section id="phu-luc">
      <h2>{v.t('Các tệp kèm theo')}</h2>
      <ul class="annexes">
        {annexes.map((annex) => (
          <li>
            {annex.sha256 ? <a href={`/van-ban/den/${incomingId}/phu-luc/${annex.position}`}>{annex.fileName}</a> : <strong>{annex.fileName}</strong>}, {sizeText(v, annex.sizeBytes)}{' '}
            <Badge tone={annex.integrity === 'valid' || annex.integrity === 'listed' ? 'ok' : annex.integrity === 'not_kept' ? 'bad' : 'warn'}>{v.t(WORTH[annex.integrity])}</Badge>
            {annex.note ? <> {annex.integrity === 'not_kept' ? v.t('Hãy xin nơi gửi bản khác.') : ''} {annex.note}</> : null}
            {annex.sha256 ? <Hash v={v} sha256={annex.sha256} /> : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
