// What this device holds of the course, told truthfully: complete, missing, damaged, and how much there is to fetch.

import type { ViewContext } from '../../ui/context.ts'
import { formatNumber } from '../../ui/context.ts'
import { Hidden } from '../../ui/fields.tsx'
import { Button, ButtonLink } from '../../ui/form.tsx'
import { Badge, Notice } from '../../ui/parts.tsx'
import { say } from './rules.ts'
import { languageName } from '../../platform/languages.ts'
import type { PackFile, PackGuide, PackState } from './store.ts'
import { LearningPage, Pictogram, type Reader } from './views-frame.tsx'

const isHere = ({ state }: PackFile) => state === 'here'

/** What a guide is without voices: its text and pictures, and its questions. */
function textsOf({ text, check }: PackGuide): PackFile[] {
  return check ? [text, check] : [text]
}

/** Complete only when every file the manifest names is here and whole. */
export function isComplete(pack: Pick<PackState, 'guides' | 'shell'>, language?: string): boolean {
  const voices = (guide: PackGuide) => (language === undefined ? [] : (guide.voices[language] ?? []))
  return pack.guides.length > 0 && pack.shell.every(isHere) && pack.guides.every((guide) => textsOf(guide).every(isHere) && voices(guide).every(isHere))
}

export function sizeText(v: Pick<ViewContext, 't' | 'lang'>, bytes: number): string {
  return bytes >= 1_000_000 ? v.t('{n} MB', { n: formatNumber(v.lang, bytes / 1_000_000, 1) }) : v.t('{n} KB', { n: formatNumber(v.lang, Math.ceil(bytes / 1000)) })
}

const total = (files: readonly PackFile[]) => files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)

export function PackPage({ reader, pack }: { reader: Reader; pack: PackState }) {
  const { v } = reader
  const { t } = v
  return (
    <LearningPage v={v} isCoach={reader.isCoach} title={t('Học khi không có mạng')} crumbs={[{ href: '/hoc', label: t('Học') }]}>
      {pack.kind === 'held' ? <Held reader={reader} pack={pack} /> : <NotHeld v={v} kind={pack.kind} />}
    </LearningPage>
  )
}

function NotHeld({ v, kind }: { v: ViewContext; kind: 'none' | 'unknown' }) {
  const { t } = v
  return (
    <>
      <Notice tone="warn" title={t('Máy này chưa giữ bài nào')}>
        <p>{kind === 'none' ? t('Trình duyệt chưa chạy phần giữ bài. Hãy bật JavaScript, mở lại trang này một lần khi có mạng. Bài vẫn học được khi có mạng, không cần gì thêm.') : t('Chưa tải được danh sách bài. Hãy mở lại trang này khi có mạng.')}</p>
      </Notice>
      <ButtonLink href="/hoc/tai-ve" icon="sync">{t('Xem lại')}</ButtonLink>
    </>
  )
}

function Held({ reader, pack }: { reader: Reader; pack: PackState }) {
  const { v } = reader
  const { t } = v
  const missing = [...pack.shell, ...pack.guides.flatMap(textsOf)].filter((file) => !isHere(file))
  const languages = [...new Set(pack.guides.flatMap(({ voices }) => Object.keys(voices)))].toSorted()
  return (
    <>
      <pack-progress class="pack-progress" data-busy={pack.busy ? 'yes' : undefined}>
        {isComplete(pack) ? (
          <Notice tone="ok" title={t('Đủ bài: học được khi không có mạng')}>
            <p>{t('{n} bài, {size} chữ và hình.', { n: pack.guides.length, size: sizeText(v, total(pack.guides.flatMap(textsOf))) })}</p>
          </Notice>
        ) : (
          <Notice tone="warn" title={t('Chưa đủ bài')}>
            <p>{t('Thiếu hoặc hỏng {n} tệp, còn phải tải {size}.', { n: missing.length, size: sizeText(v, total(missing)) })}</p>
            {pack.busy ? <p>{t('Đang tải…')}</p> : null}
          </Notice>
        )}
      </pack-progress>
      <Fetch v={v} label={isComplete(pack) ? t('Kiểm tra và tải bản mới') : t('Tải phần còn thiếu')} />
      {languages.map((language) => (
        <VoiceLine v={v} pack={pack} language={language} />
      ))}
      <h2>{t('Từng bài')}</h2>
      <ul class="pack-list">
        {pack.guides.map((guide) => (
          <li class="pack-guide">
            <Pictogram name={guide.pictogram} />
            <div class="pack-words">
              <strong>{say(guide.title, reader.language)}</strong>
              <span>
                <FileBadge v={v} file={guide.text} /> {sizeText(v, guide.text.sizeBytes)}
                {guide.check ? (
                  <>
                    {' '}
                    · {t('câu hỏi')} <FileBadge v={v} file={guide.check} />
                  </>
                ) : null}
                {Object.entries(guide.voices).map(([language, files]) => (
                  <> · {languageName(language)}: {t('{here}/{all} tiếng', { here: files.filter(isHere).length, all: files.length })}</>
                ))}
              </span>
            </div>
            {textsOf(guide).every(isHere) ? null : <Fetch v={v} guideId={guide.id} label={t('Tải bài này')} />}
          </li>
        ))}
      </ul>
      <p class="hint">{t('Trang này đếm từng tệp thật có trên máy và so với mã kiểm tra của xã, không đoán.')}</p>
    </>
  )
}

function VoiceLine({ v, pack, language }: { v: ViewContext; pack: PackState; language: string }) {
  const { t } = v
  const files = pack.guides.flatMap(({ voices }) => voices[language] ?? [])
  const missing = files.filter((file) => !isHere(file))
  return (
    <div class="pack-voice">
      <p>
        <strong>{t('Giọng đọc {language}', { language: languageName(language) })}</strong>: {missing.length === 0 ? t('đủ {n} tệp, {size}', { n: files.length, size: sizeText(v, total(files)) }) : t('thiếu {n} trên {all} tệp, còn {size}', { n: missing.length, all: files.length, size: sizeText(v, total(missing)) })}
      </p>
      {missing.length > 0 ? <Fetch v={v} language={language} label={t('Tải giọng đọc này')} /> : null}
    </div>
  )
}

function FileBadge({ v, file }: { v: ViewContext; file: PackFile }) {
  if (file.state === 'here') return <Badge tone="ok" icon="check">{v.t('đã có')}</Badge>
  return file.state === 'damaged' ? <Badge tone="bad" icon="warning">{v.t('hỏng')}</Badge> : <Badge tone="warn" icon="download">{v.t('thiếu')}</Badge>
}

function Fetch({ v, guideId, language, label }: { v: ViewContext; guideId?: string; language?: string; label: string }) {
  return (
    <form method="post" action="/hoc/tai-ve" aria-label={v.t('Tải bài')}>
      {guideId ? <Hidden name="bai" value={guideId} /> : null}
      {language ? <Hidden name="tieng" value={language} /> : null}
      <Button kind={guideId || language ? 'plain' : 'main'} icon="download">{label}</Button>
    </form>
  )
}
