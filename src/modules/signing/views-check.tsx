// The public verifier: one word first, then for each signature who, for whom, when, and what came after; all that
// Thông tư 15/2025/TT-BKHCN asks a verifier to show.

import type { Change, PdfReport, SignatureReport } from '../../platform/pades/report.ts'
import { formatViDateTime } from '../../platform/time.ts'
import { Verdict } from '../../ui/code.tsx'
import type { ViewContext } from '../../ui/context.ts'
import { FileInput } from '../../ui/fields.tsx'
import { Button, ButtonLink, Buttons, Form, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Notice } from '../../ui/parts.tsx'
import { DescriptionList } from '../../ui/table.tsx'
import { ACTIVE_WORDS, CHANGE_WORDS, NOTE_WORDS, STANDING_WORDS, UNREADABLE_WORDS, VERDICT_WORDS } from './words.ts'

export function CheckPage({ v, problems }: { v: ViewContext; problems?: FieldProblem[] }) {
  const { t } = v
  return (
    <Page v={v} title={t('Kiểm tra chữ ký số')} lead={t('Chọn tệp PDF bạn nhận được. Máy chủ đọc tệp rồi quên ngay, không lưu lại.')}>
      <Form v={v} action="/kiem-tra-chu-ky" files problems={problems}>
        <FileInput name="file" label={t('Tệp PDF')} accept=".pdf,application/pdf" error={problemOf(problems, 'file')} />
        <Button full icon="shield">
          {t('Kiểm tra')}
        </Button>
      </Form>
      <Card title={t('Nên biết')} icon="info">
        <ul>
          <li>{t('Bản in trên giấy hay ảnh chụp không mang chữ ký số. Hãy kiểm tra chính tệp PDF được gửi cho bạn.')}</li>
          <li>{t('Hình chữ ký và con dấu đỏ trên trang chỉ để nhìn. Chữ ký số nằm trong tệp, phải kiểm tra mới biết.')}</li>
          <li>{t('Bạn có thể kiểm tra lại bằng phần mềm khác; kết quả phải giống nhau.')}</li>
        </ul>
      </Card>
    </Page>
  )
}

export function ReportPage({ v, report, fileName }: { v: ViewContext; report: PdfReport; fileName: string }) {
  const { t } = v
  const { word, text, tone } = VERDICT_WORDS[report.verdict]
  const isTest = report.signatures.some(({ notes }) => notes.includes('no-legal-effect'))
  return (
    <Page v={v} title={t('Kết quả kiểm tra chữ ký')} lead={fileName}>
      <Verdict tone={tone} word={t(word)}>
        {t(text)}
      </Verdict>
      {isTest ? <Notice tone="warn">{t('Chứng thư thử nghiệm: chữ ký này không có giá trị pháp lý.')}</Notice> : null}
      {report.unreadable ? <Notice tone="bad">{t(UNREADABLE_WORDS[report.unreadable])}</Notice> : null}
      {report.active.map((one) => (
        <Notice tone="bad">{t(ACTIVE_WORDS[one])}</Notice>
      ))}
      {report.unsigned.filter(({ kind }) => kind !== 'evidence').length > 0 ? (
        <Notice tone={report.unsigned.some(({ allowed }) => !allowed) ? 'bad' : 'warn'} title={t('Thay đổi sau chữ ký cuối cùng, không ai ký')}>
          <Changes v={v} changes={report.unsigned.filter(({ kind }) => kind !== 'evidence')} />
        </Notice>
      ) : null}
      {report.signatures.map((signature, index) => (
        <SignatureCard v={v} signature={signature} index={index + 1} />
      ))}
      <Card title={t('Tệp đã kiểm tra')} icon="document">
        <DescriptionList
          items={[
            { term: t('Số trang'), value: String(report.pages) },
            { term: t('Dung lượng'), value: t('{n} KB', { n: Math.ceil(report.sizeBytes / 1024) }) },
            { term: t('Mã SHA-256 của tệp'), value: <code class="break">{report.sha256}</code> },
          ]}
        />
      </Card>
      <Buttons>
        <ButtonLink href="/kiem-tra-chu-ky" icon="shield">
          {t('Kiểm tra tệp khác')}
        </ButtonLink>
      </Buttons>
    </Page>
  )
}

const TONES = { valid: 'ok', caution: 'warn', invalid: 'bad' } as const

function SignatureCard({ v, signature, index }: { v: ViewContext; signature: SignatureReport; index: number }) {
  const { t } = v
  const { notes, signer, issuer } = signature
  const isTimestamp = signature.kind === 'timestamp'
  const said = notes.filter((note) => note !== 'no-legal-effect' || signature.trust === 'test')
  const when = signature.provenAt
    ? t('{time} (có dấu thời gian)', { time: formatViDateTime(signature.provenAt) })
    : signature.claimedAt
      ? t('{time} (theo máy người ký, chưa được chứng thực)', { time: formatViDateTime(signature.claimedAt) })
      : t('Không ghi')
  return (
    <Card
      title={isTimestamp ? t('{n}. Dấu thời gian cho cả văn bản', { n: index }) : t('{n}. {name}', { n: index, name: signer?.commonName ?? t('Không rõ người ký') })}
      tone={TONES[signature.verdict]}
      mark={<Badge tone={TONES[signature.verdict]}>{t(VERDICT_WORDS[signature.verdict].word)}</Badge>}
    >
      {said.length > 0 ? (
        <ul>
          {said.map((note) => (
            <li>{t(NOTE_WORDS[note])}</li>
          ))}
        </ul>
      ) : null}
      <DescriptionList
        items={[
          { term: t('Người ký'), value: signer?.commonName ?? '—' },
          { term: t('Cơ quan, đơn vị quản lý'), value: [signer?.unit, signer?.organization].filter(Boolean).join(', ') || '—' },
          { term: t('Nơi cấp chứng thư'), value: issuer?.commonName ?? '—' },
          { term: t('Thời gian ký'), value: when },
          ...(signature.timestampBy ? [{ term: t('Nơi cấp dấu thời gian'), value: signature.timestampBy.commonName }] : []),
          { term: t('Tính toàn vẹn'), value: signature.intact && !notes.includes('changed-after') ? t('Văn bản nguyên vẹn từ lúc ký') : t('Không nguyên vẹn') },
          { term: t('Hiệu lực chứng thư lúc ký'), value: standing(v, signature) },
          ...(signature.validFrom && signature.validUntil ? [{ term: t('Thời hạn chứng thư'), value: t('từ {from} đến {until}', { from: formatViDateTime(signature.validFrom), until: formatViDateTime(signature.validUntil) }) }] : []),
          { term: t('Thuật toán'), value: signature.algorithm ?? '—' },
          { term: t('Mức PAdES'), value: signature.level ?? '—' },
          ...(signature.page === undefined ? [] : [{ term: t('Vị trí'), value: t('Trang {page}', { page: signature.page }) }]),
        ]}
      />
      {signature.later.length > 0 ? (
        <details>
          <summary>{t('Những gì thêm vào sau chữ ký này ({n})', { n: signature.later.length })}</summary>
          <Changes v={v} changes={signature.later} />
        </details>
      ) : null}
    </Card>
  )
}

function standing({ t }: ViewContext, { standing: state, standingAsOf, standingSource, revokedAt }: SignatureReport): string {
  const word = t(STANDING_WORDS[state])
  if (revokedAt && state === 'revoked') return t('{word} từ {time}', { word, time: formatViDateTime(revokedAt) })
  return standingAsOf ? t('{word} (theo {source} lúc {time})', { word, source: (standingSource ?? '').toUpperCase(), time: formatViDateTime(standingAsOf) }) : word
}

function Changes({ v, changes }: { v: ViewContext; changes: readonly Change[] }) {
  const { t } = v
  return (
    <ul>
      {changes.map((change) => (
        <li>
          {t(CHANGE_WORDS[change.kind], { name: change.name ?? '', value: change.value ?? '', page: change.page ?? '?' })} · {change.allowed ? t('được phép') : <strong>{t('không được phép')}</strong>}
        </li>
      ))}
    </ul>
  )
}
