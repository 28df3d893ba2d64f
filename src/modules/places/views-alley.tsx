// One alley: its doors in walking order, and everything that can be done to them without script.

import type { ViewContext } from '../../ui/context.ts'
import { Select, Textarea, TextInput } from '../../ui/fields.tsx'
import { Button, ButtonLink, Buttons, ConfirmBox, Form, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Notice } from '../../ui/parts.tsx'
import { Count, Table } from '../../ui/table.tsx'
import { capital, StepButtons, type May } from './views.tsx'
import type { DoorRow, HamletRow } from './schema.ts'

export interface AlleyPageProps {
  v: ViewContext
  alley: { id: string; name: string; hamletId: string; hamletName: string; hamletKind: string; validTo: string | null }
  doors: DoorRow[]
  others: HamletRow[]
  may: May
  ids: [string, string, string]
  /** Which form was refused, and with what. */
  refused?: { form: 'cua' | 'ten' | 'chuyen'; problems: FieldProblem[]; values: Record<string, string> }
}

export function AlleyPage(props: AlleyPageProps) {
  const { v, alley, doors, may, refused } = props
  const { t } = v
  const editable = may.edit && alley.validTo === null
  const hamlet = `${capital(alley.hamletKind)} ${alley.hamletName}`
  const base = `/dia-ban/ngo/${alley.id}`
  return (
    <Page v={v} wide title={alley.name} crumbs={[{ href: '/dia-ban', label: t('Địa bàn') }, { href: `/dia-ban/thon/${alley.hamletId}`, label: hamlet }]} lead={t('{n} cửa, theo thứ tự đi bộ từ đầu ngõ.', { n: doors.length })}>
      {alley.validTo === null ? null : <Notice tone="warn">{t('Nơi này đã kết thúc, chỉ xem được.')}</Notice>}
      <Table
        caption={t('Các cửa')}
        rows={doors}
        empty={t('Chưa có cửa nào. Thêm cả dãy ở dưới, ví dụ 1-40.')}
        columns={[
          {
            head: t('Số nhà'),
            cell: (row) => (
              <span id={`cua-${row.id}`}>{editable ? <a href={`/dia-ban/cua/${row.id}`}>{row.label}</a> : row.label}</span>
            ),
          },
          { head: t('Hộ ở đây'), cell: (row) => (row.heads.length > 0 ? row.heads.join('; ') : <Count v={v} value={0} unit={t('hộ')} />) },
          { head: t('Ghi chú'), wideOnly: true, cell: (row) => row.note ?? '—' },
          ...(editable ? [{ head: t('Thứ tự'), cell: (row: DoorRow) => <StepButtons v={v} action={`/dia-ban/cua/${row.id}/thu-tu`} name={row.label} /> }] : []),
        ]}
      />
      {editable ? <AlleyForms {...props} refused={refused} base={base} /> : null}
    </Page>
  )
}

function AlleyForms({ v, alley, doors, others, may, ids, refused, base }: AlleyPageProps & { base: string }) {
  const { t } = v
  const of = (form: 'cua' | 'ten' | 'chuyen') => (refused?.form === form ? refused : { problems: undefined, values: {} as Record<string, string> })
  const [adding, naming, moving] = [of('cua'), of('ten'), of('chuyen')]
  return (
    <>
      <section>
        <h2>{t('Thêm cửa')}</h2>
        <Form v={v} action={`${base}/cua`} commandId={ids[0]} problems={adding.problems}>
          <Textarea name="labels" label={t('Số nhà, theo thứ tự đi')} hint={t('1-40, hoặc 1-39 lẻ, 40-2 chẵn, hoặc 5, 5A, 7/1. Thêm vào cuối ngõ.')} rows={2} value={adding.values.labels} error={problemOf(adding.problems, 'labels')} />
          <Button icon="plus">{t('Thêm cửa')}</Button>
        </Form>
      </section>
      {doors.length > 1 ? (
        <section>
          <h2>{t('Sắp cả dãy')}</h2>
          <form class="buttons" method="post" action={`${base}/sap`} aria-label={t('Sắp cả dãy')}>
            <Button kind="plain" name="how" value="by_label">{t('Theo số nhà')}</Button>
            <Button kind="plain" name="how" value="reverse">{t('Đảo chiều đi')}</Button>
            <Button kind="plain" name="how" value="renumber">{t('Đánh số lại từ 1')}</Button>
          </form>
          <p class="hint">{t('Đánh số lại sẽ thay số nhà đang ghi bằng 1, 2, 3… theo thứ tự đi.')}</p>
        </section>
      ) : null}
      <section>
        <h2>{t('Tên ngõ')}</h2>
        <Form v={v} action={`${base}/ten`} commandId={ids[1]} problems={naming.problems} inline scope="ten">
          <TextInput name="name" scope="ten" label={t('Tên ngõ, xóm, đường')} value={naming.values.name ?? alley.name} width="medium" error={problemOf(naming.problems, 'name')} />
          <Button kind="plain">{t('Đổi tên')}</Button>
        </Form>
        {doors.length === 0 ? (
          <ConfirmBox v={v} action={`${base}/xoa`} label={t('Xóa ngõ trống')} text={t('Ngõ không có cửa nào nên xóa được. Sổ cái vẫn ghi là đã từng có.')} confirmLabel={t('Xóa ngõ')} />
        ) : null}
      </section>
      {may.manage && others.length > 0 ? (
        <section>
          <h2>{t('Chuyển ngõ sang nơi khác')}</h2>
          <ConfirmBox
            v={v}
            action={`${base}/chuyen`}
            commandId={ids[2]}
            label={t('Chuyển ngõ')}
            text={t('Mọi cửa và hộ trong ngõ sẽ thuộc nơi mới. Dùng khi điều chỉnh ranh giới.')}
            confirmLabel={t('Chuyển {n} cửa', { n: doors.length })}
            problems={moving.problems}
          >
            <Select name="toHamletId" label={t('Chuyển đến')} blank={t('Chọn nơi')} options={others.map((row) => ({ value: row.id, label: `${capital(row.kind)} ${row.name}` }))} value={moving.values.toHamletId} error={problemOf(moving.problems, 'toHamletId')} />
            <TextInput name="note" label={t('Căn cứ')} optional v={v} value={moving.values.note} />
          </ConfirmBox>
        </section>
      ) : null}
    </>
  )
}

export interface DoorPageProps {
  v: ViewContext
  door: { id: string; label: string; note: string | null; alleyId: string }
  alleyName: string
  households: string[]
  commandId: string
  problems?: FieldProblem[]
  values?: Record<string, string>
}

export function DoorPage({ v, door, alleyName, households, commandId, problems, values }: DoorPageProps) {
  const { t } = v
  const base = `/dia-ban/cua/${door.id}`
  return (
    <Page v={v} title={t('Cửa {label}', { label: door.label })} crumbs={[{ href: '/dia-ban', label: t('Địa bàn') }, { href: `/dia-ban/ngo/${door.alleyId}`, label: alleyName }]}>
      <p>{households.length > 0 ? t('Đang ở: {names}', { names: households.join('; ') }) : t('Chưa có hộ nào gắn với cửa này.')}</p>
      <Form v={v} action={base} commandId={commandId} problems={problems}>
        <TextInput name="label" label={t('Số nhà')} value={values?.label ?? door.label} width="short" maxlength={20} error={problemOf(problems, 'label') ?? problemOf(problems, 'labels')} />
        <TextInput name="note" label={t('Ghi chú')} optional v={v} hint={t('Ví dụ: đi cổng sau, có chó dữ. Không ghi thông tin riêng của người trong nhà.')} value={values?.note ?? door.note ?? ''} error={problemOf(problems, 'note')} />
        <Buttons>
          <Button>{t('Lưu')}</Button>
          <ButtonLink href={`/dia-ban/ngo/${door.alleyId}`}>{t('Thôi')}</ButtonLink>
        </Buttons>
      </Form>
      <section>
        <h2>{t('Đưa lên đầu hoặc cuối ngõ')}</h2>
        <form class="buttons" method="post" action={`${base}/thu-tu`} aria-label={t('Đưa lên đầu hoặc cuối ngõ')}>
          <Button kind="plain" name="step" value="first">{t('Đầu ngõ')}</Button>
          <Button kind="plain" name="step" value="last">{t('Cuối ngõ')}</Button>
        </form>
      </section>
      {households.length === 0 ? (
        <ConfirmBox v={v} action={`${base}/xoa`} label={t('Xóa cửa này')} text={t('Cửa không có hộ nào nên xóa được.')} confirmLabel={t('Xóa cửa')} />
      ) : null}
    </Page>
  )
}
