// The province's page: communes beside each other, each line a door to that commune's own board.

import { formatViDateTime } from '../../platform/time.ts'
import { formatNumber, formatShare, type ViewContext } from '../../ui/context.ts'
import { Page } from '../../ui/layout.tsx'
import { Badge } from '../../ui/parts.tsx'
import { Count, Figure, FigureRow, Table, type Column } from '../../ui/table.tsx'
import type { CommuneLine } from './queries-province.ts'

export function ProvincePage({ v, lines }: { v: ViewContext; lines: CommuneLine[] }) {
  const { t } = v
  const using = lines.filter((line) => line.foldedAt !== null)
  const real = using.filter((line) => !line.fictional)
  const summed = real.length > 0 ? real : using
  const sum = (pick: (line: CommuneLine) => number | null) => (summed.length === 0 ? null : summed.reduce((total, line) => total + (pick(line) ?? 0), 0))
  const open = (line: CommuneLine) => `/bang-dieu-hanh?xa=${line.communeId}`
  const figure = (label: string, value: number | null, unit: string, of?: number | null) => (
    <Figure v={v} label={label} value={value} unit={unit} {...(value !== null && { href: '#cac-xa' })} {...(of !== undefined && { of })} />
  )
  const column = (head: string, pick: (line: CommuneLine) => number | null): Column<CommuneLine> => ({
    head, num: true, cell: (line) => <Count v={v} value={pick(line)} {...(pick(line) !== null && { href: open(line) })} />,
  })
  const share = (head: string, part: (line: CommuneLine) => number | null, whole: (line: CommuneLine) => number | null): Column<CommuneLine> => ({
    head, num: true, cell: (line) => formatShare(v.lang, part(line) ?? 0, whole(line) ?? 0),
  })
  return (
    <Page v={v} wide title={t('Toàn tỉnh')} lead={t('{using} trên {n} đơn vị đã có số liệu. Mỗi dòng mở bảng của đơn vị đó.', { using: formatNumber(v.lang, using.length), n: formatNumber(v.lang, lines.length) })}>
      <FigureRow>
        {figure(t('Cửa còn tối'), sum((line) => line.dark), t('hộ'), sum((line) => line.households))}
        {figure(t('Tự làm được'), sum((line) => line.ownDevice), t('người'), sum((line) => line.people))}
        {figure(t('Hộ đủ 5 kỹ năng'), sum((line) => line.five), t('hộ'), sum((line) => line.households))}
        {figure(t('Lượt thăm'), sum((line) => line.visits), t('lượt'))}
      </FigureRow>
      <section id="cac-xa">
        <h2>{t('Các xã, phường')}</h2>
        <Table
          scroll hideCaption caption={t('Các xã, phường')} rows={lines} empty={t('Chưa có đơn vị nào thuộc tỉnh trong danh mục.')}
          columns={[
            { head: t('Đơn vị'), rowHead: true, cell: (line) => <>{line.foldedAt === null ? line.title : <a href={open(line)}>{line.title}</a>} {line.fictional ? <Badge tone="warn">{t('hư cấu')}</Badge> : null}</> },
            column(t('Hộ'), (line) => line.households),
            column(t('Cửa tối'), (line) => line.dark),
            share(t('Cửa tối, %'), (line) => line.dark, (line) => line.households),
            column(t('Người'), (line) => line.people),
            column(t('Tự làm được'), (line) => line.ownDevice),
            share(t('Tự làm được, %'), (line) => line.ownDevice, (line) => line.people),
            column(t('Hộ đủ 5 kỹ năng'), (line) => line.five),
            column(t('Lượt thăm'), (line) => line.visits),
            { head: t('Cộng lúc'), cell: (line) => (line.foldedAt ? formatViDateTime(line.foldedAt) : '—') },
          ]}
        />
        <p class="hint">{t('Người và hộ đếm theo sổ của từng xã; tự làm được là đã tự làm trên máy mình ít nhất một kỹ năng. Dấu — nghĩa là đơn vị chưa dùng phần mềm, không phải là 0. Đơn vị hư cấu (bản trình diễn) không cộng vào tổng khi đã có đơn vị thật.')}</p>
      </section>
    </Page>
  )
}
