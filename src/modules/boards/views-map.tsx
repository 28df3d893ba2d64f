// The door map on screen: a commune as compact strips grouped by hamlet, one hamlet in full, always with legend and table.

import { formatVi, type PlainDate } from '../../platform/time.ts'
import { formatShare, RUNGS, rungLabel, type ViewContext } from '../../ui/context.ts'
import { DoorLegend, DoorMap, type MapAlley } from '../../ui/door-map.tsx'
import { ButtonLink } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Count, Empty, Table, type Column } from '../../ui/table.tsx'
import { countDoors, type DoorCount } from './door-map-pdf.ts'
import type { MapHamlet } from './queries-map.ts'
import type { CommuneWords } from './queries.ts'
import { rowsHref, type RowFilter } from './schema.ts'
import { BoardTabs } from './views-board.tsx'
import { oneLine } from './words.ts'

interface MapPageProps {
  v: ViewContext
  commune: CommuneWords
  hamlets: MapHamlet[]
  today: PlainDate
  /** Rows behind the figures may be opened by this reader. */
  opens: boolean
  base: string
}

export function CommuneMapPage({ v, commune, hamlets, today, opens, base }: MapPageProps) {
  const { t } = v
  const all = hamlets.flatMap((hamlet) => hamlet.alleys)
  return (
    <Page
      v={v} wide title={t('Bản đồ cửa')}
      lead={`${commune.title} · ${t('số liệu đến hết ngày {date}', { date: formatVi(today) })}`}
      actions={hamlets.length > 0 ? <ButtonLink href={`${base}.pdf`} icon="print" download>{t('In khổ A3')}</ButtonLink> : null}
    >
      <BoardTabs v={v} current="map" opens={opens} />
      {hamlets.length === 0 ? <Empty icon="map">{t('Chưa có thôn nào thuộc địa bàn của bạn.')}</Empty> : <DoorLegend alleys={all} t={t} lang={v.lang} />}
      {hamlets.map((hamlet) => (
        <section>
          <h2>
            <a href={`${base}/${hamlet.id}`}>{hamlet.name}</a>
          </h2>
          {hamlet.alleys.length === 0 ? <p class="hint">{t('Chưa có hộ nào.')}</p> : <DoorMap alleys={hamlet.alleys} mode="compact" t={t} lang={v.lang} title={hamlet.name} noLegend />}
        </section>
      ))}
      {hamlets.length === 0 ? null : <HamletDoors v={v} commune={commune} hamlets={hamlets} opens={opens} base={base} />}
      <DoorDefinition v={v} />
    </Page>
  )
}

function DoorDefinition({ v }: { v: ViewContext }) {
  return (
    <p class="hint">
      {v.t('Mỗi ô là một hộ theo thứ tự đi bộ, sáng theo bậc cao nhất của một người trong hộ. Ô nét đứt là cửa không có hộ nào ở. “Cần giúp tận nhà”: có người từ 60 tuổi, hoặc khuyết tật, sống một mình đã đồng ý cho ghi, mà chưa tự làm được kỹ năng nào.')}
    </p>
  )
}

interface DoorLine {
  id: string
  name: string
  href: string
  /** Which households the line counts; undefined = this reader opens no lists. */
  rows?: RowFilter
  count: DoorCount
}

function doorColumns(v: ViewContext, head: string): Column<DoorLine>[] {
  const { t } = v
  const opening = (title: string, pick: (count: DoorCount) => number, more: Partial<RowFilter>): Column<DoorLine> => ({
    head: title, num: true, cell: (line) => <Count v={v} value={pick(line.count)} {...(line.rows && { href: rowsHref({ ...line.rows, ...more }) })} />,
  })
  return [
    { head, rowHead: true, cell: (line) => <a href={line.href}>{oneLine(line.name)}</a> },
    opening(t('Hộ'), (count) => count.lived, {}),
    ...RUNGS.map((rung) => opening(`${rung}. ${rungLabel(t, rung)}`, (count) => count.rungs[rung], { rung })),
    { head: t('Đã sáng'), num: true, cell: (line) => formatShare(v.lang, line.count.lived - line.count.rungs[0], line.count.lived) },
    opening(t('Cần giúp tận nhà'), (count) => count.need, { help: true }),
    opening(t('Đã từ chối'), (count) => count.refused, { outcome: 'refused' }),
    // A door without a household is no row of the register: it opens where the doors themselves are.
    { head: t('Không có người ở'), num: true, cell: (line) => <Count v={v} value={line.count.empty} href={line.href} /> },
  ]
}

function HamletDoors({ v, commune, hamlets, opens, base }: Omit<MapPageProps, 'today'>) {
  const label = commune.hamletLabel.charAt(0).toUpperCase() + commune.hamletLabel.slice(1)
  const lines = hamlets.map(({ id, name, alleys }): DoorLine => ({ id, name, href: `${base}/${id}`, count: countDoors(alleys), ...(opens && { rows: { kind: 'households', hamletId: id } }) }))
  const title = v.t('Số cửa theo {label}', { label: commune.hamletLabel })
  return (
    <section>
      <h2>{title}</h2>
      <Table scroll hideCaption caption={title} rows={lines} columns={doorColumns(v, label)} />
    </section>
  )
}

interface HamletMapProps extends Omit<MapPageProps, 'hamlets'> {
  hamlet: MapHamlet
}

function alleyLine(alley: MapAlley, hamletId: string, opens: boolean): DoorLine {
  const known = alley.href !== undefined
  return {
    id: alley.id, name: alley.label, href: alley.href ?? `/dia-ban/thon/${hamletId}`, count: countDoors([alley]),
    ...(opens && { rows: { kind: 'households', hamletId, alleyId: known ? alley.id : 'none' } }),
  }
}

export function HamletMapPage({ v, commune, hamlet, today, opens, base }: HamletMapProps) {
  const { t } = v
  const lines = hamlet.alleys.map((alley) => alleyLine(alley, hamlet.id, opens))
  const title = t('Số cửa theo ngõ')
  return (
    <Page
      v={v} wide title={`${t('Bản đồ cửa')}: ${hamlet.name}`}
      lead={`${commune.title} · ${t('số liệu đến hết ngày {date}', { date: formatVi(today) })}`}
      crumbs={[{ href: base, label: t('Bản đồ cửa') }]}
      actions={
        <>
          <ButtonLink href={`${base}/${hamlet.id}.pdf`} icon="print" download>{t('In khổ A3')}</ButtonLink>
          <ButtonLink href={`/nha-chua-den?thon=${hamlet.id}`} icon="walk">{t('Cửa còn tối')}</ButtonLink>
        </>
      }
    >
      {hamlet.alleys.length === 0 ? (
        <Empty icon="map">{t('Chưa có hộ nào ở đây.')}</Empty>
      ) : (
        <>
          <DoorMap alleys={hamlet.alleys} mode="full" t={t} lang={v.lang} title={hamlet.name} />
          <section>
            <h2>{title}</h2>
            <Table scroll hideCaption caption={title} rows={lines} columns={doorColumns(v, t('Ngõ'))} />
          </section>
        </>
      )}
      <DoorDefinition v={v} />
      {opens ? <p><a href={rowsHref({ kind: 'households', hamletId: hamlet.id })}>{t('Xem từng hộ')}</a></p> : null}
    </Page>
  )
}
