// The commune's board: every number is a door to the rows behind it; people (người) and visits (lượt) stand apart.

import { formatVi, formatViDateTime, type Instant, type PlainDate } from '../../platform/time.ts'
import { formatNumber, formatShare, RUNGS, rungLabel, type ViewContext } from '../../ui/context.ts'
import { Page } from '../../ui/layout.tsx'
import { ButtonLink } from '../../ui/form.tsx'
import { Card, CardGrid, Notice, Source, StackedBar, Tabs, Unverified } from '../../ui/parts.tsx'
import { Count, Figure, FigureRow, Table, type Column } from '../../ui/table.tsx'
import { FIVE_SKILL_RULE, SKILL_MAPPING, skillName } from '../visits/index.ts'
import type { CommuneWords } from './queries.ts'
import type { Board, Count as Counted, DriveProgress, HamletLine, RungLine } from './rules.ts'
import { rowsHref } from './schema.ts'
import { definitionOf, driveWords, lineLabel, oneLine, unitOf } from './words.ts'

export interface BoardPageProps {
  v: ViewContext
  commune: CommuneWords
  board: Board
  today: PlainDate
  mark: { seq: number; foldedAt: Instant } | undefined
  /** A territory only: the board of a team leader. */
  territory: boolean
  mayExport: boolean
}

export type BoardTab = 'board' | 'map' | 'dark' | 'late'

/** `opens`: this reader has the board itself, not only the map. */
export function BoardTabs({ v, current, opens = true }: { v: ViewContext; current: BoardTab; opens?: boolean }) {
  const tab = (key: BoardTab, href: string, label: string) => ({ href, label, current: key === current })
  return (
    <Tabs
      label={v.t('Các bảng')}
      tabs={[
        ...(opens ? [tab('board', '/bang-dieu-hanh', v.t('Bảng điều hành'))] : []),
        tab('map', '/bang-dieu-hanh/ban-do', v.t('Bản đồ cửa')),
        tab('dark', '/nha-chua-den', v.t('Cửa còn tối')),
        ...(opens ? [tab('late', '/viec-tre', v.t('Việc trễ'))] : []),
      ]}
    />
  )
}

/** A counted figure: number, unit and address from one place. */
export function CountedFigure(props: { v: ViewContext; label: string; count: Counted; of?: number | null; ofLabel?: string; tone?: 'good' | 'warn' | 'bad'; note?: string }) {
  const { v, label, count, of, ofLabel, tone, note } = props
  return (
    <Figure
      v={v} label={label} value={count.value} unit={unitOf(v.t, count.rows.kind)}
      {...(count.value !== null && { href: rowsHref(count.rows) })}
      {...(of !== undefined && { of })} {...(ofLabel && { ofLabel })} {...(tone && { tone })} {...(note && { note })}
    />
  )
}

export function CountCell({ v, count }: { v: ViewContext; count: Counted }) {
  return <Count v={v} value={count.value} {...(count.value !== null && { href: rowsHref(count.rows) })} />
}

export function BoardPage(props: BoardPageProps) {
  const { v, commune, board, today, mark, territory, mayExport } = props
  const { t } = v
  const people = board.people.total.value ?? 0
  const households = board.households.total.value ?? 0
  return (
    <Page
      v={v} wide title={t('Bảng điều hành')}
      lead={
        <>
          {commune.title}
          {territory ? ` · ${t('địa bàn của bạn')}` : null} · {t('số liệu đến hết ngày {date}', { date: formatVi(today) })}
          {mark ? `, ${t('đã cộng tới mục sổ số {seq} lúc {time}', { seq: formatNumber(v.lang, mark.seq), time: formatViDateTime(mark.foldedAt) })}` : null}
        </>
      }
      actions={mayExport ? <ButtonLink href="/bang-dieu-hanh.xlsx" icon="download" download>{t('Tải Excel')}</ButtonLink> : null}
    >
      <BoardTabs v={v} current="board" />
      {people === 0 ? <Notice tone="info" title={t('Chưa có người nào trong sổ')}>{t('Hãy nhập sổ hộ của xã trước; số liệu sẽ hiện ngay sau đó.')}</Notice> : null}
      <FigureRow>
        <CountedFigure v={v} label={t('Cửa còn tối')} count={board.dark} of={households} ofLabel={t('hộ chưa gặp được ai, trên số hộ đang hoạt động')} tone={board.dark.value === 0 ? 'good' : 'warn'} />
        <CountedFigure v={v} label={t('Tự làm được')} count={board.ownDevice} of={people} ofLabel={t('người đã tự làm trên máy mình ít nhất một kỹ năng, trên số người đang ở')} />
        <CountedFigure v={v} label={t('Hộ đủ 5 kỹ năng')} count={board.five} of={households} ofLabel={t('hộ có ít nhất một người thành thạo cả năm')} />
        <CountedFigure v={v} label={t('Lượt thăm')} count={board.visits} ofLabel={t('lượt đã ghi từ đầu; lượt không phải là người')} />
        <CountedFigure v={v} label={t('Lượt gặp được')} count={board.metVisits} ofLabel={t('trong các lượt đã ghi')} />
        <CountedFigure v={v} label={t('Lượt 7 ngày qua')} count={board.recentVisits} />
      </FigureRow>
      <LateStrip v={v} board={board} title={t('Việc trễ')} />
      <Drives v={v} drives={board.drives} />
      <section>
        <h2>{t('Theo bậc bằng chứng')}</h2>
        <CardGrid>
          <Card level={3} title={t('Người')}>
            <StackedBar v={v} label={t('Người theo bậc cao nhất')} counts={countsOf(board.people)} unit={t('người')} hrefOf={(rung) => rowsHref(board.people.rungs[rung].rows)} />
            <p class="hint">{definitionOf(t, 'people')}</p>
          </Card>
          <Card level={3} title={t('Hộ')}>
            <StackedBar v={v} label={t('Hộ theo bậc cao nhất')} counts={countsOf(board.households)} unit={t('hộ')} hrefOf={(rung) => rowsHref(board.households.rungs[rung].rows)} />
            <p class="hint">
              {definitionOf(t, 'households')} {t('Trong cửa tối:')} <CountCell v={v} count={board.darkNever} /> {t('chưa ai đến,')} <CountCell v={v} count={board.darkRefused} /> {t('từ chối lần cuối.')}
            </p>
          </Card>
        </CardGrid>
      </section>
      <HamletTable v={v} commune={commune} board={board} />
      <FiveSkillRule v={v} />
      <SkillTable v={v} board={board} />
      <GroupTables v={v} board={board} />
    </Page>
  )
}

function countsOf(line: RungLine): [number, number, number, number, number, number] {
  return line.rungs.map(({ value }) => value ?? 0) as [number, number, number, number, number, number]
}

export function LateStrip({ v, board, title }: { v: ViewContext; board: Pick<Board, 'late'>; title?: string }) {
  const { t } = v
  const { promised, calls, escalations, phones, refused } = board.late
  const tone = (count: Counted) => (count.value ? { tone: 'bad' as const } : {})
  return (
    <section>
      {title ? <h2>{title}</h2> : null}
      <FigureRow>
        <CountedFigure v={v} label={t('Quá ngày hẹn quay lại')} count={promised} {...tone(promised)} />
        <CountedFigure v={v} label={t('Lời mời chưa trả lời')} count={calls} {...tone(calls)} />
        <CountedFigure v={v} label={t('Chuyển cấp trên chưa xử lý')} count={escalations} {...tone(escalations)} />
        <CountedFigure v={v} label={t('Máy im lặng từ 3 ngày')} count={phones} {...tone(phones)} />
        <CountedFigure v={v} label={t('Việc bị trả lại chưa sửa')} count={refused} {...tone(refused)} />
      </FigureRow>
    </section>
  )
}

function Drives({ v, drives }: { v: ViewContext; drives: DriveProgress[] }) {
  const { t } = v
  if (drives.length === 0) return null
  return (
    <section>
      <h2>{t('Đợt đang mở')}</h2>
      {drives.map((progress) => (
        <DriveCard v={v} progress={progress} />
      ))}
    </section>
  )
}

function DriveCard({ v, progress }: { v: ViewContext; progress: DriveProgress }) {
  const { t } = v
  const { drive, population, reached, wanted, visits } = progress
  const words = driveWords(t, progress)
  const unit = unitOf(t, population.rows.kind)
  return (
    <Card level={3} title={drive.name}>
      <p>{t('Từ {from} đến {to}.', { from: formatVi(drive.startsOn), to: formatVi(drive.endsOn) })} {t('Chỉ tiêu: {target} của “{population}”.', { target: words.target, population: drive.targetPopulation })}</p>
      <dl class="facts">
        <div class="fact">
          <dt>{t('Đã đạt')}</dt>
          <dd>
            <CountCell v={v} count={reached} /> {unit} ({formatShare(v.lang, reached.value ?? 0, population.value ?? 0)})
            {wanted === null || reached.value === null ? null : reached.value >= wanted ? ` · ${t('đạt chỉ tiêu')}` : ` · ${t('còn {n} {unit} nữa', { n: formatNumber(v.lang, wanted - reached.value), unit })}`}
            <span class="hint">{t('Tử số')}: {words.reached}</span>
          </dd>
        </div>
        <div class="fact">
          <dt>{t('Trên')}</dt>
          <dd>
            <CountCell v={v} count={population} /> {unit}
            <span class="hint">{t('Mẫu số')}: {words.population}</span>
          </dd>
        </div>
        <div class="fact">
          <dt>{t('Lượt thăm của đợt')}</dt>
          <dd><CountCell v={v} count={visits} /> {t('lượt')}</dd>
        </div>
      </dl>
      <p class="source">{t('Nguồn')}: {drive.targetSource}</p>
    </Card>
  )
}

function rungColumns<Row>(v: ViewContext, rungsOf: (row: Row) => RungLine['rungs']): Column<Row>[] {
  return RUNGS.map((rung) => ({ head: `${rung}. ${rungLabel(v.t, rung)}`, num: true, cell: (row: Row) => <CountCell v={v} count={rungsOf(row)[rung]} /> }))
}

function HamletTable({ v, commune, board }: { v: ViewContext; commune: CommuneWords; board: Board }) {
  const { t } = v
  const column = (head: string, pick: (row: HamletLine) => Counted): Column<HamletLine> => ({ head, num: true, cell: (row) => <CountCell v={v} count={pick(row)} /> })
  const label = commune.hamletLabel.charAt(0).toUpperCase() + commune.hamletLabel.slice(1)
  return (
    <section>
      <h2>{t('Theo {label}', { label: commune.hamletLabel })}</h2>
      <Table
        scroll hideCaption caption={t('Hộ, người và lượt theo {label}', { label: commune.hamletLabel })}
        rows={board.hamlets}
        empty={t('Chưa có thôn nào.')}
        columns={[
          { head: label, rowHead: true, cell: (row) => <><a href={`/bang-dieu-hanh/ban-do/${row.id}`}>{oneLine(row.name)}</a>{row.ended ? ` (${t('đã kết thúc')})` : null}</> },
          column(t('Hộ'), (row) => row.households),
          column(t('Cửa tối'), (row) => row.dark),
          column(t('Hộ đủ 5 kỹ năng'), (row) => row.five),
          column(t('Người'), (row) => row.people),
          ...rungColumns<HamletLine>(v, (row) => row.rungs),
          column(t('Lượt thăm'), (row) => row.visits),
        ]}
        totals={[
          t('Cộng'),
          ...[board.households.total, board.dark, board.five, board.people.total, ...board.people.rungs, board.visits].map((count) => <CountCell v={v} count={count} />),
        ]}
      />
    </section>
  )
}

function FiveSkillRule({ v }: { v: ViewContext }) {
  const { t } = v
  return (
    <Notice tone="info" title={t('Quy tắc năm kỹ năng')}>
      <p>{t(FIVE_SKILL_RULE.text)}</p>
      <Source v={v} name={FIVE_SKILL_RULE.source.name} href={FIVE_SKILL_RULE.source.url} checkedOn={formatVi(FIVE_SKILL_RULE.checkedOn as PlainDate)} verified={FIVE_SKILL_RULE.status === 'official'} />
      <p>{t(SKILL_MAPPING.text)} <Unverified v={v} /></p>
    </Notice>
  )
}

function SkillTable({ v, board }: { v: ViewContext; board: Board }) {
  const { t } = v
  return (
    <section>
      <h2>{t('Theo kỹ năng')}</h2>
      <Table
        scroll hideCaption caption={t('Người theo kỹ năng và bậc ở kỹ năng đó')} rows={board.skills}
        columns={[
          { head: t('Kỹ năng'), rowHead: true, cell: (row) => <>{t(skillName(row.key))}{row.slot === row.key ? null : <span class="hint"> {t(skillName(row.slot))}</span>}</> },
          { head: t('Người đã học'), num: true, cell: (row) => <CountCell v={v} count={row.total} /> },
          ...rungColumns<Board['skills'][number]>(v, (row) => row.rungs),
        ]}
      />
      <p class="hint">{t('Mỗi người được tính một lần ở mỗi kỹ năng, ở bậc cao nhất của kỹ năng đó. Cột 0 là người đang ở chưa có bằng chứng nào ở kỹ năng đó.')}</p>
    </section>
  )
}

function GroupTables({ v, board }: { v: ViewContext; board: Board }) {
  const { t } = v
  const table = (dimension: 'need' | 'language' | 'device', title: string, head: string, rows: RungLine[], note?: unknown) => (
    <section>
      <h2>{title}</h2>
      <Table
        scroll hideCaption caption={title} rows={rows} empty={t('Chưa có số liệu.')}
        columns={[
          { head, rowHead: true, cell: (row) => lineLabel(t, dimension, row.key) },
          { head: t('Người'), num: true, cell: (row) => <CountCell v={v} count={row.total} /> },
          ...rungColumns<RungLine>(v, (row) => row.rungs),
        ]}
      />
      {note ? <p class="hint">{note as never}</p> : null}
    </section>
  )
  return (
    <>
      {table('need', t('Theo hoàn cảnh cần giúp'), t('Hoàn cảnh'), board.needs, (
        <>
          {t('Khuyết tật và sống một mình chỉ ghi khi người ấy đồng ý:')} <CountCell v={v} count={board.agreed} /> {t('người đã đồng ý. Dấu — nghĩa là chưa biết, không phải là không có ai.')}{' '}
          {t('Từ 60 tuổi tính theo ngày sinh, chỉ có năm thì theo năm;')} <CountCell v={v} count={board.bornUnknown} /> {t('người chưa rõ năm sinh.')}
        </>
      ))}
      {table('language', t('Theo tiếng muốn nghe'), t('Tiếng'), board.languages)}
      {table('device', t('Theo thiết bị'), t('Thiết bị'), board.devices)}
    </>
  )
}
