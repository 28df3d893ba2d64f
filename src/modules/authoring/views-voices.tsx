// The speakers and how far each language is: plain data in, HTML out.

import { formatVi, type PlainDate } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Checks, TextInput } from '../../ui/fields.tsx'
import { Button, ButtonLink, Buttons, ConfirmBox, Form, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Notice, PersonLine, Stack, Tabs } from '../../ui/parts.tsx'
import { Count, Empty, Pagination, Table } from '../../ui/table.tsx'
import { LANGUAGES } from '../../platform/languages.ts'
import type { VoiceRow } from './queries.ts'
import { CONSENT_WORDS, PROGRESS, type BoardRow, type Progress } from './rules.ts'
import { languageName, PROGRESS_WORDS } from './words.ts'

export type VoiceTab = 'bang' | 'nguoi-doc' | 'duyet'

export function VoiceTabs({ v, now, reviews }: { v: ViewContext; now: VoiceTab; reviews: boolean }) {
  const { t } = v
  const tabs = [
    { key: 'bang', href: '/ghi-am', label: t('Từng tiếng') },
    { key: 'nguoi-doc', href: '/ghi-am/nguoi-doc', label: t('Người đọc') },
    ...(reviews ? [{ key: 'duyet', href: '/ghi-am/duyet', label: t('Nghe và duyệt') }] : []),
  ]
  return <Tabs label={t('Ghi âm')} tabs={tabs.map(({ key, href, label }) => ({ href, label, current: key === now }))} />
}

export function rowsHref(language: string, progress: Progress | 'all', guideId?: string): string {
  return `/ghi-am/cau?tieng=${language}${progress === 'all' ? '' : `&muc=${progress}`}${guideId ? `&bai=${guideId}` : ''}`
}

interface BoardProps {
  v: ViewContext
  language: string
  /** Languages somebody speaks for us, Vietnamese first; the others can be chosen below. */
  languages: string[]
  /** Of the chosen language. */
  rows: BoardRow[]
  /** Sentences heard and to be heard, of each language in use. */
  heard: Map<string, { approved: number; all: number }>
  /** Bytes phones take along for the chosen language. */
  bytes: number
  voices: VoiceRow[]
  reviews: boolean
}

/** One language at a time: every guide with its counts, each opening to its sentences. */
export function BoardPage({ v, language, languages, rows, heard, bytes, voices, reviews }: BoardProps) {
  const { t } = v
  const guides = [...Map.groupBy(rows, (row) => row.guideId).values()]
  const name = t(languageName(language))
  const others = Object.keys(LANGUAGES).filter((key) => !languages.includes(key))
  return (
    <Page v={v} wide title={t('Ghi âm bài học')} lead={t('Người ở đây đọc, bà con ở đây nghe. Mỗi câu một bản ghi; người thứ hai nghe lại rồi mới dùng.')}>
      <VoiceTabs v={v} now="bang" reviews={reviews} />
      <nav class="language-row" aria-label={t('Chọn tiếng')}>
        {languages.map((key) => {
          const { approved, all } = heard.get(key) ?? { approved: 0, all: 0 }
          return (
            <a class="language-pick" href={`/ghi-am?tieng=${key}`} aria-current={key === language ? 'page' : undefined}>
              <strong>{t(languageName(key))}</strong> <span>{t('{n} / {all} câu nghe được', { n: approved, all })}</span>
            </a>
          )
        })}
      </nav>
      {voices.length === 0 ? (
        <Notice
          tone="warn"
          title={t('Chưa có ai đọc {language}', { language: name })}
          actions={<ButtonLink href={`/ghi-am/nguoi-doc?tieng=${language}`} kind="main" icon="plus">{t('Thêm người đọc')}</ButtonLink>}
        >
          {t('Khi chưa có bản ghi, máy của bà con đọc bản tiếng Việt.')}
        </Notice>
      ) : null}
      <Table
        caption={t('Bản ghi {language} của từng bài', { language: name })}
        rows={guides}
        empty={t('Chưa có bài nào.')}
        columns={[
          { head: t('Bài'), cell: (guide) => guide[0]!.guideTitle[v.lang] ?? guide[0]!.guideTitle.vi },
          ...PROGRESS.map((progress) => ({
            head: t(PROGRESS_WORDS[progress].label),
            num: true,
            cell: (guide: BoardRow[]) => {
              const count = guide.filter((row) => row.progress === progress).length
              return <Count v={v} value={count} unit={t('câu')} {...(count > 0 && { href: rowsHref(language, progress, guide[0]!.guideId) })} />
            },
          })),
          {
            head: t('Việc'),
            cell: (guide) => (
              <ButtonLink href={`/ghi-am/bai/${guide[0]!.guideId}/${language}`} icon="mic" label={t('Ghi âm bài {title}', { title: guide[0]!.guideTitle.vi! })}>
                {t('Ghi âm')}
              </ButtonLink>
            ),
          },
        ]}
      />
      <p class="hint">
        {t('Gói {language} điện thoại tải về: {megabytes} MB, tối đa 20 MB.', { language: name, megabytes: (bytes / 1e6).toLocaleString(v.lang === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: 2 }) })}{' '}
        <a href={rowsHref(language, 'approved')}>{t('Xem từng câu')}</a>
      </p>
      {others.length > 0 ? (
        <details class="more">
          <summary>{t('Tiếng khác')}</summary>
          <ul class="language-others">
            {others.map((key) => (
              <li><a href={`/ghi-am?tieng=${key}`}>{t(languageName(key))}</a></li>
            ))}
          </ul>
        </details>
      ) : null}
    </Page>
  )
}

interface SentencesProps {
  v: ViewContext
  language: string
  progress: Progress | undefined
  rows: BoardRow[]
  page: number
  pageCount: number
  total: number
  hrefOf: (page: number) => string
}

/** The sentences behind a number. */
export function SentencesPage({ v, language, progress, rows, page, pageCount, total, hrefOf }: SentencesProps) {
  const { t } = v
  const name = t(languageName(language))
  const title = progress ? `${name}: ${t(PROGRESS_WORDS[progress].label)}` : name
  return (
    <Page v={v} wide title={title} crumbs={[{ href: `/ghi-am?tieng=${language}`, label: t('Ghi âm bài học') }]}>
      <Table
        caption={title}
        hideCaption
        rows={rows}
        empty={t('Không có câu nào.')}
        columns={[
          { head: t('Câu đọc'), cell: (row) => <a href={`/ghi-am/bai/${row.guideId}/${row.language}/${row.stepId}`}>{row.text}</a> },
          { head: t('Bài'), cell: (row) => `${row.guideTitle[v.lang] ?? row.guideTitle.vi} · ${t('bước {n}', { n: row.number })}` },
          { head: t('Đến đâu'), cell: (row) => <ProgressBadge v={v} progress={row.progress} /> },
        ]}
      />
      <Pagination v={v} page={page} pageCount={pageCount} total={total} unit={t('câu')} hrefOf={hrefOf} />
    </Page>
  )
}

export function ProgressBadge({ v, progress }: { v: ViewContext; progress: Progress }) {
  const { label, tone, icon } = PROGRESS_WORDS[progress]
  return <Badge icon={icon} {...(tone && { tone })}>{v.t(label)}</Badge>
}

interface VoicesProps {
  v: ViewContext
  voices: VoiceRow[]
  actorId: string
  reviews: boolean
  values: Record<string, string>
  languages: string[]
  commandId: string
  newCommandId: () => string
  problems?: FieldProblem[]
}

export function VoicesPage({ v, voices, actorId, reviews, values, languages, commandId, newCommandId, problems }: VoicesProps) {
  const { t } = v
  return (
    <Page v={v} title={t('Người đọc')} lead={t('Ai cho mượn giọng thì ghi ở đây, kèm lời đồng ý của người ấy.')} crumbs={[{ href: '/ghi-am', label: t('Ghi âm bài học') }]}>
      <VoiceTabs v={v} now="nguoi-doc" reviews={reviews} />
      {voices.length === 0 ? (
        <Empty icon="mic">{t('Chưa có ai. Hãy mời một người đọc tốt ở thôn bản, rồi điền phần dưới.')}</Empty>
      ) : (
        <Stack>
          {voices.map((voice) => (
            <PersonLine
              name={voice.fullName}
              detail={`${voice.languages.map((key) => t(languageName(key))).join(', ')} · ${t('đồng ý ngày {date}', { date: formatVi(voice.consentedOn as PlainDate) })} · ${voice.credit ? t('ghi tên là “{credit}”', { credit: voice.credit }) : t('không nêu tên')}`}
              actions={
                voice.actorId === actorId || reviews ? (
                  <ConfirmBox
                    v={v}
                    action={`/ghi-am/nguoi-doc/${voice.id}/rut`}
                    commandId={newCommandId()}
                    label={t('Rút giọng')}
                    text={t('Mọi bản ghi của {name} thôi được dùng ngay và bị xóa. Việc này không lấy lại được.', { name: voice.fullName })}
                    confirmLabel={t('Rút và xóa')}
                    scope={voice.id}
                  />
                ) : null
              }
            />
          ))}
        </Stack>
      )}
      <Card title={t('Thêm người đọc')} icon="plus">
        <Form v={v} action="/ghi-am/nguoi-doc" commandId={commandId} problems={problems}>
          <TextInput name="fullName" label={t('Họ tên người đọc')} value={values.fullName} maxlength={80} error={problemOf(problems, 'fullName')} />
          <TextInput
            v={v} optional name="credit" label={t('Ghi tên thế nào')} hint={t('Như “Bà Giàng Thị Mỷ, bản Nậm Ngà”. Để trống nếu người đọc không muốn nêu tên.')} value={values.credit} maxlength={80}
            error={problemOf(problems, 'credit')}
          />
          <Checks layout="grid" name="languages" label={t('Đọc được tiếng nào')} options={Object.keys(LANGUAGES).map((key) => ({ value: key, label: t(languageName(key)) }))} values={languages} error={problemOf(problems, 'languages')} />
          <Checks name="isMe" label={t('Ai đang điền')} options={[{ value: 'co', label: t('Tôi chính là người đọc này'), hint: t('Người đọc không tự duyệt giọng mình.') }]} values={values.isMe === 'co' ? ['co'] : []} />
          <Checks name="agreed" label={t('Sự đồng ý của người đọc')} options={[{ value: 'co', label: t(CONSENT_WORDS) }]} values={values.agreed === 'co' ? ['co'] : []} error={problemOf(problems, 'agreed')} />
          <Buttons>
            <Button icon="plus">{t('Thêm người đọc')}</Button>
          </Buttons>
        </Form>
      </Card>
    </Page>
  )
}
