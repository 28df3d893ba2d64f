// The commune's own page: where its facts come from, its words, its names over time, and its end or its taking in of another.

import type { ViewContext } from '../../ui/context.ts'
import { Select, TextInput, DateInput } from '../../ui/fields.tsx'
import { Button, ConfirmBox, Form, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Notice, Source, Unverified } from '../../ui/parts.tsx'
import { DescriptionList } from '../../ui/table.tsx'
import { formatNumber } from '../../ui/context.ts'
import { formatVi, type PlainDate } from '../../platform/time.ts'
import { COMMUNE_KINDS, type CommuneRow, type Handover, type HandoverContents } from './schema.ts'
import { PaperFields } from './views-hamlet.tsx'

export interface CommunePageProps {
  v: ViewContext
  title: string
  commune: CommuneRow
  names: { name: string; kind: string; validFrom: PlainDate; validTo: PlainDate | null }[]
  absorbed: { communeId: number; title: string; code: string; validTo: string | null }[]
  handovers: (Handover & { contents: HandoverContents | undefined })[]
  others: { communeId: number; title: string; code: string }[]
  manage: boolean
  ids: [string, string, string]
  refused?: { form: 'ten-goi' | 'doi-ten' | 'ban-giao'; problems: FieldProblem[]; values: Record<string, string> }
}

export function CommunePage(props: CommunePageProps) {
  const { v, title, commune, names, absorbed, manage } = props
  const { t } = v
  return (
    <Page v={v} title={title} crumbs={[{ href: '/dia-ban', label: t('Địa bàn') }]}>
      {commune.fictional ? <Notice tone="info">{t('Tên xã, mã và các xã hợp thành là thật; thôn, hộ và người trong bản trình diễn là hư cấu.')}</Notice> : null}
      <DescriptionList
        items={[
          { term: t('Mã đơn vị'), value: commune.code },
          { term: t('Tỉnh, thành phố'), value: commune.provinceName },
          { term: t('Có từ ngày'), value: formatVi(commune.validFrom) },
          { term: t('Hợp thành từ'), value: commune.predecessors.join(', ') },
          { term: t('Diện tích'), value: commune.areaKm2 === null ? null : `${formatNumber(v.lang, Number(commune.areaKm2), 2)} km²` },
          {
            term: t('Số dân theo nguồn'),
            value: commune.population === null ? null : <>{formatNumber(v.lang, commune.population)} <Unverified v={v} {...(commune.populationNote && { why: commune.populationNote })} /></>,
            ...(commune.populationNote && { hint: commune.populationNote }),
          },
          ...absorbed.map((row) => ({ term: t('Đã nhập vào xã này'), value: `${row.title} (${row.code}), ${row.validTo ? formatVi(row.validTo as PlainDate) : ''}` })),
        ]}
      />
      <Source v={v} name={commune.source} verified={false} />
      {names.length > 1 ? (
        <section>
          <h2>{t('Tên qua các thời kỳ')}</h2>
          <DescriptionList items={names.map((row) => ({ term: `${COMMUNE_KINDS[row.kind] ?? ''} ${row.name}`, value: row.validTo ? `${formatVi(row.validFrom)} – ${formatVi(row.validTo)}` : t('từ {day}', { day: formatVi(row.validFrom) }) }))} />
        </section>
      ) : null}
      <Handovers {...props} />
      {manage ? <Settings {...props} /> : null}
    </Page>
  )
}

const STATES: Record<string, string> = { offered: 'Chờ trả lời', withdrawn: 'Đã rút', declined: 'Đã trả lời không nhận', accepted: 'Đã nhận' }

function Handovers({ v, commune, handovers, manage }: CommunePageProps) {
  const { t } = v
  if (handovers.length === 0) return null
  return (
    <section id="ban-giao">
      <h2>{t('Bàn giao giữa hai xã')}</h2>
      {handovers.map((row) => (
        <Card title={t('{from} nhập vào {to}', { from: row.fromName, to: row.toName })} mark={<Badge tone={row.state === 'offered' ? 'warn' : 'info'}>{t(STATES[row.state] ?? row.state)}</Badge>} level={3}>
          <p>{t('Quyết định {number} ngày {day}', { number: row.decisionNumber, day: formatVi(row.decisionDate) })}, {t('hiệu lực {day}', { day: formatVi(row.effectiveOn) })}</p>
          {row.state === 'offered' && row.contents ? (
            <p>{t('Sẽ chuyển: {hamlets} thôn, {households} hộ, {people} người, {teams} tổ, {phones} điện thoại. Sổ cái {entries} mục đóng lại và giữ nguyên.', { hamlets: row.contents.hamlets, households: row.contents.households, people: row.contents.people, teams: row.contents.teams, phones: row.contents.phones, entries: row.contents.ledgerEntries })}</p>
          ) : null}
          {row.state === 'offered' && manage ? (
            <>
              {row.toCommune === commune.communeId ? (
                <ConfirmBox v={v} action={`/dia-ban/xa/ban-giao/${row.id}/nhan`} label={t('Nhận bàn giao')} text={t('Mọi thôn, hộ, người, tổ, tài khoản và điện thoại của xã kia chuyển sang xã này trong một lần. Không làm ngược lại được.')} confirmLabel={t('Nhận toàn bộ')} />
              ) : null}
              <form class="buttons" method="post" action={`/dia-ban/xa/ban-giao/${row.id}/thoi`}>
                <Button kind="quiet">{row.toCommune === commune.communeId ? t('Không nhận') : t('Rút đề nghị')}</Button>
              </form>
            </>
          ) : null}
        </Card>
      ))}
    </section>
  )
}

function Settings({ v, commune, others, ids, refused }: CommunePageProps) {
  const { t } = v
  const of = (form: NonNullable<CommunePageProps['refused']>['form']) => (refused?.form === form ? refused : { problems: undefined, values: {} as Record<string, string> })
  const [labels, naming, offering] = [of('ten-goi'), of('doi-ten'), of('ban-giao')]
  return (
    <>
      <section id="ten-goi">
        <h2>{t('Tên gọi và đường dây nóng')}</h2>
        <Form v={v} action="/dia-ban/xa/ten-goi" commandId={ids[0]} problems={labels.problems} scope="goi">
          <TextInput name="hamletLabel" scope="goi" label={t('Xã gọi cấp dưới là')} hint={t('thôn, bản, xóm, khu, tiểu khu, ấp, khóm, khu phố, tổ dân phố')} value={labels.values.hamletLabel ?? commune.hamletLabel} width="medium" error={problemOf(labels.problems, 'hamletLabel')} />
          <TextInput name="teamLabel" scope="goi" label={t('Tên gọi tổ')} value={labels.values.teamLabel ?? commune.teamLabel} error={problemOf(labels.problems, 'teamLabel')} />
          <TextInput name="hotline" scope="goi" type="tel" label={t('Đường dây nóng của xã')} hint={t('In trên thẻ và trang công khai để dân kiểm tra')} optional v={v} value={labels.values.hotline ?? commune.hotline ?? ''} width="medium" error={problemOf(labels.problems, 'hotline')} />
          <Button>{t('Lưu')}</Button>
        </Form>
      </section>
      <details class="card" open={naming.problems ? true : undefined}>
        <summary>{t('Xã đổi tên hoặc đổi loại theo nghị quyết')}</summary>
        <Form v={v} action="/dia-ban/xa/doi-ten" commandId={ids[1]} problems={naming.problems} scope="ten">
          <Select name="kind" scope="ten" label={t('Loại')} width="short" options={Object.entries(COMMUNE_KINDS).map(([value, label]) => ({ value, label }))} value={naming.values.kind ?? commune.kind} />
          <TextInput name="name" scope="ten" label={t('Tên mới')} value={naming.values.name ?? commune.name} width="medium" error={problemOf(naming.problems, 'name')} />
          <PaperFields v={v} values={naming.values} problems={naming.problems} />
          <Button>{t('Ghi tên mới')}</Button>
        </Form>
      </details>
      {others.length > 0 ? (
        <details class="card" open={offering.problems ? true : undefined}>
          <summary>{t('Xã này nhập vào xã khác')}</summary>
          <p>{t('Ghi quyết định ở đây; xã kia phải bấm nhận thì dữ liệu mới chuyển. Trước lúc đó có thể rút lại.')}</p>
          <Form v={v} action="/dia-ban/xa/ban-giao" commandId={ids[2]} problems={offering.problems} scope="giao">
            <Select name="toCommune" scope="giao" label={t('Xã nhận')} blank={t('Chọn xã')} options={others.map((row) => ({ value: String(row.communeId), label: `${row.title} (${row.code})` }))} value={offering.values.toCommune} error={problemOf(offering.problems, 'toCommune')} />
            <TextInput name="decisionNumber" scope="giao" label={t('Số quyết định')} value={offering.values.decisionNumber} width="medium" error={problemOf(offering.problems, 'decisionNumber')} />
            <DateInput name="decisionDate" scope="giao" label={t('Ngày ký quyết định')} value={offering.values.decisionDate} error={problemOf(offering.problems, 'decisionDate')} />
            <DateInput name="effectiveOn" scope="giao" label={t('Có hiệu lực từ ngày')} value={offering.values.effectiveOn} error={problemOf(offering.problems, 'effectiveOn')} />
            <Button kind="danger">{t('Gửi đề nghị bàn giao')}</Button>
          </Form>
        </details>
      ) : null}
    </>
  )
}
