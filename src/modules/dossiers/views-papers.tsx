// What of a dossier is signed: where each paper stands, who has it now, and the file as it is.

import type { ViewContext } from '../../ui/context.ts'
import { Badge, Notice, type Tone } from '../../ui/parts.tsx'
import { Table } from '../../ui/table.tsx'
import type { SignedPaperRow } from './queries-papers.ts'
import type { DossierRow } from './schema.ts'
import { shortWhen } from './views-common.tsx'

const STATES: Record<string, { words: string; tone?: Tone }> = {
  waiting: { words: 'Chờ đến bước ký duyệt' },
  asked: { words: 'Chờ lãnh đạo ký', tone: 'warn' },
  signed: { words: 'Đã ký, chờ văn thư đóng dấu', tone: 'warn' },
  sealed: { words: 'Đã ký và đóng dấu', tone: 'ok' },
  declined: { words: 'Lãnh đạo chưa ký', tone: 'bad' },
  withdrawn: { words: 'Đã thay bằng bản khác' },
}

interface SignedPapersProps {
  v: ViewContext
  dossier: DossierRow
  papers: readonly SignedPaperRow[]
  readerId: string
}

export function SignedPapers({ v, dossier, papers, readerId }: SignedPapersProps) {
  const { t } = v
  if (papers.length === 0) return null
  return (
    <section>
      <h2 id="trinh-ky">{t('Giấy tờ trình ký')}</h2>
      <Table
        caption={t('Giấy tờ trình ký')} hideCaption rows={papers}
        columns={[
          { head: t('Văn bản'), rowHead: true, cell: (row) => (row.state === 'declined' || row.state === 'withdrawn' ? row.title : <a href={row.kind === 'result' ? `/ho-so/${dossier.id}/ket-qua` : `/ho-so/${dossier.id}/mau/${row.kind}.pdf`}>{row.title}</a>) },
          { head: t('Đang ở đâu'), cell: (row) => <Badge {...(STATES[row.state]?.tone && { tone: STATES[row.state]!.tone! })}>{t(STATES[row.state]?.words ?? row.state)}</Badge> },
          { head: t('Người ký'), cell: (row) => (row.state === 'asked' && row.signerId === readerId && row.requestId ? <a href={`/ky-so/${row.requestId}`}>{t('Bạn: mở để ký')}</a> : row.signerName) },
          { head: t('Cập nhật'), cell: (row) => shortWhen(row.changedAt) },
          { head: t('Lời nhắn'), cell: (row) => row.declineReason ?? '', wideOnly: true },
        ]}
      />
      {papers.some(({ state }) => state === 'sealed') ? <p class="hint">{t('Ai cũng kiểm tra được bản đã ký ở')} <a href="/kiem-tra-chu-ky">{t('trang kiểm tra chữ ký')}</a>.</p> : null}
    </section>
  )
}

interface Helper {
  code: string
  name: string | null
  card: 'real' | 'expired' | 'left' | 'unknown'
}
const CARD_WORDS: Record<Helper['card'], string> = { real: 'Thẻ thật, còn hạn', expired: 'Thẻ hết hạn', left: 'Đã rời tổ', unknown: 'Không thấy thẻ này' }

interface Doubt {
  text: string
  params: Record<string, string | number>
}

/** What the envelope said beside the form: boxes to ask about, and who helped. Until the file is taken in. */
export function PreparedAtHome({ v, dossier }: { v: ViewContext; dossier: DossierRow }) {
  const { t } = v
  const doubts = (dossier.formData.doubts ?? []) as Doubt[]
  const helpers = (dossier.formData.helpers ?? []) as Helper[]
  const prepared = Array.isArray(dossier.formData.doubts)
  return (
    <>
      {prepared && dossier.acceptedAt === null ? (
        doubts.length > 0 ? (
          <Notice tone="warn" title={t('Chỗ cần hỏi lại người dân')}><ul>{doubts.map(({ text, params }) => <li>{t(text, params)}</li>)}</ul></Notice>
        ) : <Notice tone="ok">{t('Tờ khai đủ và đúng dạng.')}</Notice>
      ) : null}
      {helpers.length > 0 ? (
        <Notice tone="info" title={t('Có người giúp chuẩn bị')}>
          {helpers.map((helper) => <p>{helper.name ?? helper.code} <Badge tone={helper.card === 'real' ? 'ok' : 'warn'}>{t(CARD_WORDS[helper.card])}</Badge></p>)}
          <p>{t('Người nộp vẫn là người đứng tên trong tờ khai.')}</p>
        </Notice>
      ) : null}
    </>
  )
}
