// Doors still dark in walking order, hamlet by hamlet; and late work on one page.

import { formatVi } from '../../platform/time.ts'
import { formatNumber, type ViewContext } from '../../ui/context.ts'
import { ButtonLink } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Card } from '../../ui/parts.tsx'
import { Count, Empty, Pagination, Table } from '../../ui/table.tsx'
import { outcomeLabel, type Outcome } from '../visits/index.ts'
import type { HouseholdRow, RowPage } from './queries-rows.ts'
import type { CommuneWords } from './queries.ts'
import type { Count as Counted, LateWork } from './rules.ts'
import { rowsHref, type Kind } from './schema.ts'
import { BoardTabs, LateStrip } from './views-board.tsx'
import { houseLink, type LateKind, type Names } from './views-rows.tsx'
import { definitionOf } from './words.ts'

export interface DarkHamlet {
  id: string
  name: string
  dark: number
  households: number
}

interface DarkProps {
  v: ViewContext
  commune: CommuneWords
  hamlets: DarkHamlet[]
  chosen: DarkHamlet | undefined
  found: RowPage<HouseholdRow>
  page: number
  pageSize: number
  names: Names
  /** This reader opens the lists of the board. */
  opens: boolean
}

/** Rows are in walking order, so that one can walk straight down the page. */
export function DarkPage({ v, commune, hamlets, chosen, found, page, pageSize, names, opens }: DarkProps) {
  const { t } = v
  const total = hamlets.reduce((sum, { dark }) => sum + dark, 0)
  return (
    <Page
      v={v} wide title={chosen ? `${t('Cửa còn tối')}: ${chosen.name}` : t('Cửa còn tối')}
      lead={t('{n} hộ chưa gặp được ai, theo thứ tự đi bộ', { n: formatNumber(v.lang, chosen ? chosen.dark : total) })}
      {...(chosen && { crumbs: [{ href: '/nha-chua-den', label: t('Cửa còn tối') }] })}
      actions={chosen ? <ButtonLink href={`/bang-dieu-hanh/ban-do/${chosen.id}`} icon="map">{t('Bản đồ cửa')}</ButtonLink> : null}
    >
      <BoardTabs v={v} current="dark" opens={opens} />
      {chosen ? <DarkRows v={v} found={found} page={page} pageSize={pageSize} names={names} hamletId={chosen.id} /> : <DarkHamlets v={v} commune={commune} hamlets={hamlets} opens={opens} />}
      <p class="hint">{t('Cửa tối là hộ đang hoạt động chưa có lượt nào gặp được người. Nhà vắng, nhà từ chối vẫn là cửa tối.')}</p>
    </Page>
  )
}

function DarkHamlets({ v, commune, hamlets, opens }: Pick<DarkProps, 'v' | 'commune' | 'hamlets' | 'opens'>) {
  const { t } = v
  const label = commune.hamletLabel.charAt(0).toUpperCase() + commune.hamletLabel.slice(1)
  return (
    <Table
      caption={t('Cửa còn tối theo {label}', { label: commune.hamletLabel })} hideCaption rows={hamlets} empty={t('Chưa có thôn nào thuộc địa bàn của bạn.')}
      columns={[
        { head: label, rowHead: true, cell: (row) => <a href={`/nha-chua-den?thon=${row.id}`}>{row.name}</a> },
        { head: t('Cửa tối'), num: true, cell: (row) => <Count v={v} value={row.dark} href={`/nha-chua-den?thon=${row.id}`} /> },
        { head: t('Hộ'), num: true, cell: (row) => <Count v={v} value={row.households} {...(opens && { href: rowsHref({ kind: 'households', hamletId: row.id }) })} /> },
      ]}
    />
  )
}

function DarkRows({ v, found, page, pageSize, names, hamletId }: Pick<DarkProps, 'v' | 'found' | 'page' | 'pageSize' | 'names'> & { hamletId: string }) {
  const { t } = v
  if (found.total === 0) return <Empty icon="sun">{t('Không còn cửa tối nào ở đây.')}</Empty>
  const byAlley = Map.groupBy(found.rows, (row) => row.alleyName ?? t('Chưa rõ ngõ'))
  return (
    <>
      {[...byAlley].map(([alley, rows]) => (
        <section>
          <h2>{alley}</h2>
          <Table
            caption={alley} hideCaption rows={rows}
            columns={[
              { head: t('Cửa'), rowHead: true, cell: (row) => (row.doorLabel ? t('Cửa {n}', { n: row.doorLabel }) : t('Chưa rõ cửa')) },
              { head: t('Hộ'), cell: (row) => houseLink(names, row.id, row.headName) },
              { head: t('Người'), num: true, cell: (row) => row.people },
              { head: t('Đã đến'), cell: (row) => darkStory(v, row) },
              { head: t('Hẹn quay lại'), cell: (row) => (row.nextOn ? formatVi(row.nextOn) : '—') },
            ]}
          />
        </section>
      ))}
      <Pagination v={v} page={page} pageCount={Math.max(1, Math.ceil(found.total / pageSize))} total={found.total} unit={t('hộ')} hrefOf={(n) => `/nha-chua-den?thon=${hamletId}&trang=${n}`} />
    </>
  )
}

function darkStory(v: ViewContext, row: HouseholdRow): string {
  if (row.visits === 0 || row.lastVisitOn === null) return v.t('chưa ai đến')
  return v.t('{n} lượt, lần cuối {date}: {outcome}', { n: row.visits, date: formatVi(row.lastVisitOn), outcome: outcomeLabel(v.t, row.lastOutcome as Outcome) })
}

interface LateProps {
  v: ViewContext
  late: LateWork
  promised: HouseholdRow[]
  samples: { kind: LateKind; table: unknown }[]
  names: Names
}

export function LatePage({ v, late, promised, samples, names }: LateProps) {
  const { t } = v
  const titles: Record<LateKind, string> = {
    calls: t('Lời mời chưa trả lời'), escalations: t('Chuyển cấp trên chưa xử lý'), phones: t('Máy im lặng từ 3 ngày'), refused: t('Việc bị trả lại chưa sửa'),
  }
  const all = Object.values(late) as Counted[]
  const card = (kind: Kind, title: string, count: Counted, table: unknown) =>
    count.value === 0 ? null : (
      <Card title={title} {...(count.value !== null && { href: rowsHref(count.rows) })}>
        <p class="hint">{kind === 'households' ? t('Hộ có ngày hẹn quay lại ở lượt gần nhất đã qua mà chưa có lượt mới.') : definitionOf(t, kind)}</p>
        {count.value === null ? <p>{t('— chưa có số liệu: chưa có máy nào được ghi danh.')}</p> : (table as never)}
      </Card>
    )
  return (
    <Page v={v} wide title={t('Việc trễ')} lead={t('Việc đã hứa hoặc được nhờ mà chưa làm; chờ lâu nhất ở trên.')}>
      <BoardTabs v={v} current="late" />
      <LateStrip v={v} board={{ late }} />
      {all.every(({ value }) => value === 0) ? <Empty icon="check">{t('Không có việc nào trễ.')}</Empty> : null}
      {card('households', t('Quá ngày hẹn quay lại'), late.promised, (
        <Table
          caption={t('Quá ngày hẹn quay lại')} hideCaption rows={promised}
          columns={[
            { head: t('Hộ'), rowHead: true, cell: (row) => houseLink(names, row.id, row.headName) },
            { head: t('Nơi ở'), cell: (row) => [row.hamletName, row.alleyName, row.doorLabel].filter(Boolean).join(' · ') },
            { head: t('Hẹn ngày'), cell: (row) => (row.nextOn ? formatVi(row.nextOn) : '—') },
          ]}
        />
      ))}
      {samples.map(({ kind, table }) => card(kind, titles[kind], late[kind], table))}
    </Page>
  )
}
