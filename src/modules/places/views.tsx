// The territory as pages: the list of hamlets with what each holds, one hamlet, and the history of changes.

import { Button, ButtonLink, Form, Hidden } from '../../ui/form.tsx'
import { TextInput } from '../../ui/fields.tsx'
import type { FieldProblem } from '../../ui/form.tsx'
import type { ViewContext } from '../../ui/context.ts'
import { Page } from '../../ui/layout.tsx'
import { Badge, Notice } from '../../ui/parts.tsx'
import { Count, DescriptionList, Empty, Figure, FigureRow, Table, Timeline } from '../../ui/table.tsx'
import { formatVi, formatViDateTime, type PlainDate } from '../../platform/time.ts'
import type { AlleyRow, CommuneRow, HamletRow, HamletWithContents, PlaceChange } from './schema.ts'

export interface May {
  /** alleys and doors */
  edit: boolean
  /** hamlets and the commune itself */
  manage: boolean
  /** households and residents by name */
  people: boolean
}

export const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
/** 'Thôn Đồng Rào' */
export const hamletTitle = (hamlet: { kind: string; name: string }) => `${capital(hamlet.kind)} ${hamlet.name}`

const sum = <T,>(rows: readonly T[], pick: (row: T) => number) => rows.reduce((total, row) => total + pick(row), 0)

export interface PlacesPageProps {
  v: ViewContext
  title: string
  commune: CommuneRow
  hamlets: HamletWithContents[]
  closed: HamletRow[]
  may: May
  offers: number
}

export function PlacesPage({ v, title, commune, hamlets, closed, may, offers }: PlacesPageProps) {
  const { t } = v
  const label = commune.hamletLabel
  return (
    <Page
      v={v}
      wide
      title={t('Địa bàn')}
      lead={t('{commune}, {province} · mã {code}', { commune: title, province: commune.provinceName, code: commune.code })}
      actions={
        <>
          {may.manage ? <ButtonLink href="/dia-ban/thon-moi" icon="plus" kind="main">{t('Thêm {label}', { label })}</ButtonLink> : null}
          {may.manage ? <ButtonLink href="/dia-ban/sap-nhap">{t('Sáp nhập')}</ButtonLink> : null}
          <ButtonLink href="/dia-ban/lich-su" icon="clock">{t('Lịch sử')}</ButtonLink>
          <ButtonLink href="/dia-ban/xa" icon="home">{t('Thông tin xã')}</ButtonLink>
        </>
      }
    >
      {offers > 0 && may.manage ? (
        <Notice tone="warn" title={t('Có xã đề nghị bàn giao')} actions={<ButtonLink href="/dia-ban/xa">{t('Xem đề nghị')}</ButtonLink>}>
          {t('Một xã khác đã ghi quyết định nhập vào xã này và chờ xã này nhận.')}
        </Notice>
      ) : null}
      <FigureRow>
        <Figure v={v} label={capital(label)} value={hamlets.length} unit={label} href="#cac-thon" />
        <Figure v={v} label={t('Cửa')} value={sum(hamlets, (row) => row.doors)} unit={t('cửa')} href="#cac-thon" />
        <Figure v={v} label={t('Hộ')} value={sum(hamlets, (row) => row.households)} unit={t('hộ')} href="#cac-thon" />
        <Figure v={v} label={t('Nhân khẩu')} value={sum(hamlets, (row) => row.people)} unit={t('người')} href="#cac-thon" />
      </FigureRow>
      <section id="cac-thon">
        <Table
          caption={t('Các {label} đang có', { label })}
          rows={hamlets}
          empty={t('Chưa có {label} nào. Thêm từng {label}, hoặc nhập từ sổ hộ.', { label })}
          columns={[
            { head: t('Tên gọi'), cell: (row) => <a href={`/dia-ban/thon/${row.id}`}>{hamletTitle(row)}</a> },
            { head: t('Ngõ'), num: true, cell: (row) => <Count v={v} value={row.alleys} href={`/dia-ban/thon/${row.id}#ngo`} /> },
            { head: t('Cửa'), num: true, cell: (row) => <Count v={v} value={row.doors} href={`/dia-ban/thon/${row.id}#ngo`} /> },
            { head: t('Hộ'), num: true, cell: (row) => <Count v={v} value={row.households} href={`/dia-ban/thon/${row.id}`} /> },
            { head: t('Người'), num: true, cell: (row) => <Count v={v} value={row.people} href={`/dia-ban/thon/${row.id}`} /> },
            { head: t('Tổ phụ trách'), num: true, cell: (row) => <Count v={v} value={row.teams} href={`/dia-ban/thon/${row.id}`} /> },
            { head: t('Có từ ngày'), wideOnly: true, cell: (row) => formatVi(row.validFrom) },
          ]}
          totals={hamlets.length > 1 ? [t('Cả xã'), String(sum(hamlets, (row) => row.alleys)), String(sum(hamlets, (row) => row.doors)), String(sum(hamlets, (row) => row.households)), String(sum(hamlets, (row) => row.people)), '', ''] : undefined}
        />
      </section>
      {closed.length > 0 ? (
        <section>
          <h2>{t('Đã kết thúc')}</h2>
          <ul>
            {closed.map((row) => (
              <li>
                <a href={`/dia-ban/thon/${row.id}`}>{hamletTitle(row)}</a> · {formatVi(row.validFrom)} – {formatVi(row.validTo!)}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <p>
        <a href="/dia-ban/danh-sach-don-vi">{t('Danh sách đơn vị hành chính cả nước')}</a>
      </p>
    </Page>
  )
}

export interface HamletPageProps {
  v: ViewContext
  hamlet: HamletRow
  contents: Omit<HamletWithContents, keyof HamletRow>
  alleys: AlleyRow[]
  names: { name: string; validFrom: PlainDate; validTo: PlainDate | null }[]
  changes: PlaceChange[]
  successors: HamletRow[]
  may: May
  commandId: string
  problems?: FieldProblem[]
  values?: Record<string, string>
}

export function HamletPage(props: HamletPageProps) {
  const { v, hamlet, contents, names, changes, successors, may } = props
  const { t } = v
  const alive = hamlet.validTo === null
  const base = `/dia-ban/thon/${hamlet.id}`
  return (
    <Page
      v={v}
      wide
      title={hamletTitle(hamlet)}
      crumbs={[{ href: '/dia-ban', label: t('Địa bàn') }]}
      actions={
        alive && may.manage ? (
          <>
            <ButtonLink href={`${base}/doi-ten`} icon="edit">{t('Đổi tên')}</ButtonLink>
            <ButtonLink href={`${base}/tach`}>{t('Tách')}</ButtonLink>
            <ButtonLink href={`/dia-ban/sap-nhap?from=${hamlet.id}`}>{t('Sáp nhập')}</ButtonLink>
            <ButtonLink href={`${base}/dong`}>{t('Đóng')}</ButtonLink>
          </>
        ) : null
      }
    >
      {alive ? null : (
        <Notice tone="warn" title={t('Đã kết thúc từ {day}', { day: formatVi(hamlet.validTo!) })}>
          {successors.length === 0 ? t('Không có nơi thay thế.') : t('Nay thuộc về:')}{' '}
          {successors.map((row, index) => (
            <>
              {index > 0 ? ', ' : ''}
              <a href={`/dia-ban/thon/${row.id}`}>{hamletTitle(row)}</a>
            </>
          ))}
        </Notice>
      )}
      {alive ? (
        <>
          <FigureRow>
            <Figure v={v} label={t('Cửa')} value={contents.doors} unit={t('cửa')} href="#ngo" />
            <Figure v={v} label={t('Hộ')} value={contents.households} unit={t('hộ')} href={may.people ? `/ho?thon=${hamlet.id}` : '#ngo'} />
            <Figure v={v} label={t('Nhân khẩu')} value={contents.people} unit={t('người')} href={may.people ? `/nguoi?thon=${hamlet.id}` : '#ngo'} />
            <Figure v={v} label={t('Tổ phụ trách')} value={contents.teams} unit={t('tổ')} href="/to" />
          </FigureRow>
          <Alleys {...props} />
        </>
      ) : null}
      <section>
        <h2>{t('Tên và thay đổi')}</h2>
        <DescriptionList
          items={names.map((name) => ({
            term: name.name,
            value: name.validTo ? `${formatVi(name.validFrom)} – ${formatVi(name.validTo)}` : t('từ {day}', { day: formatVi(name.validFrom) }),
          }))}
        />
        {changes.length > 0 ? <ChangeList v={v} changes={changes} /> : null}
      </section>
    </Page>
  )
}

function Alleys({ v, hamlet, alleys, may, commandId, problems, values }: HamletPageProps) {
  const { t } = v
  return (
    <section id="ngo">
      <h2>{t('Ngõ theo thứ tự đi bộ')}</h2>
      <Table
        caption={t('Ngõ theo thứ tự đi bộ')}
        hideCaption
        rows={alleys}
        empty={t('Chưa có ngõ nào. Thêm ngõ đầu tiên ở dưới, rồi thêm cửa như 1-40.')}
        columns={[
          { head: t('Ngõ'), cell: (row) => <a href={`/dia-ban/ngo/${row.id}`}>{row.name}</a> },
          { head: t('Cửa'), num: true, cell: (row) => <Count v={v} value={row.doors} href={`/dia-ban/ngo/${row.id}`} /> },
          { head: t('Hộ'), num: true, cell: (row) => <Count v={v} value={row.households} href={`/dia-ban/ngo/${row.id}`} /> },
          ...(may.edit
            ? [{ head: t('Thứ tự'), cell: (row: AlleyRow) => <StepButtons v={v} action={`/dia-ban/ngo/${row.id}/thu-tu`} name={row.name} /> }]
            : []),
        ]}
      />
      {may.edit ? (
        <Form v={v} action={`/dia-ban/thon/${hamlet.id}/ngo`} commandId={commandId} problems={problems} label={t('Thêm ngõ')} inline>
          <TextInput name="name" label={t('Tên ngõ, xóm, đường')} value={values?.name} width="medium" error={problems?.find((one) => one.field === 'name')?.text} />
          <Button icon="plus">{t('Thêm ngõ')}</Button>
        </Form>
      ) : null}
    </section>
  )
}

/** Two buttons that move a row one place; each is a form of its own, so it works without script. */
export function StepButtons({ v, action, name }: { v: ViewContext; action: string; name: string }) {
  return (
    <form class="buttons" method="post" action={action} aria-label={v.t('Đổi chỗ {name}', { name })}>
      <Button kind="quiet" name="step" value="up">{v.t('Lên')}</Button>
      <Button kind="quiet" name="step" value="down">{v.t('Xuống')}</Button>
    </form>
  )
}

/** Vietnamese source words for place_changes.kind. */
const CHANGE_WORDS: Record<string, string> = {
  opened: 'Lập mới', renamed: 'Đổi tên', merged: 'Sáp nhập', split: 'Tách', closed: 'Đóng', commune_renamed: 'Xã đổi tên', commune_merged: 'Nhận xã khác nhập vào', doors_moved: 'Chuyển ngõ',
}

function ChangeList({ v, changes }: { v: ViewContext; changes: PlaceChange[] }) {
  const { t } = v
  return (
    <Timeline
      label={t('Thay đổi')}
      entries={changes.map((change) => ({
        when: formatVi(change.effectiveOn),
        iso: change.effectiveOn,
        title: (
          <>
            {t(CHANGE_WORDS[change.kind] ?? change.kind)}: {change.fromNames.join(' + ')}
            {change.fromNames.length > 0 && change.toNames.length > 0 ? ' → ' : ''}
            {change.toNames.join(', ')}
          </>
        ),
        text: (
          <>
            {change.decisionNumber ? <span>{t('Quyết định {number} ngày {day}', { number: change.decisionNumber, day: formatVi(change.decisionDate!) })}. </span> : <Badge>{t('không có quyết định kèm theo')}</Badge>}
            {change.note ? <span> {change.note}. </span> : null}
            <span class="hint">{t('Ghi vào máy {when}', { when: formatViDateTime(change.recordedAt) })}</span>
          </>
        ),
      }))}
    />
  )
}

export function HistoryPage({ v, changes }: { v: ViewContext; changes: PlaceChange[] }) {
  const { t } = v
  return (
    <Page v={v} title={t('Lịch sử địa bàn')} crumbs={[{ href: '/dia-ban', label: t('Địa bàn') }]} lead={t('Mỗi thay đổi ghi một lần, không sửa được. Tên cũ vẫn tra được.')}>
      {changes.length === 0 ? <Empty icon="clock">{t('Chưa ghi thay đổi nào.')}</Empty> : <ChangeList v={v} changes={changes} />}
    </Page>
  )
}

export function HiddenValues({ values }: { values: [string, string][] }) {
  return (
    <>
      {values.map(([name, value]) => (
        <Hidden name={name} value={value} />
      ))}
    </>
  )
}

