// What the person who runs the counter sets: codes, the portal, whose list is whose, who stands in for whom, and flows.

import { formatVi, type PlainDate } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Checks, DateInput, Form, Hidden, problemOf, Select, Textarea, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Notice, Unverified } from '../../ui/parts.tsx'
import { Empty, Table } from '../../ui/table.tsx'
import type { DelegationRow, FlowRow } from './queries-desk.ts'
import type { SettingsRow } from './queries.ts'
import { CODE_PATTERNS } from './rules-codes.ts'
import { STEP_ROLES, UNITS } from './schema-flow.ts'
import { dossierCrumbs } from './views-common.tsx'

interface SettingsProps {
  v: ViewContext
  settings: SettingsRow | undefined
  staff: { id: string; fullName: string; roles: string[] }[]
  units: Map<string, string[]>
  delegations: DelegationRow[]
  today: PlainDate
  mayConfigure: boolean
  mayDelegate: boolean
  commandId: () => string
  refused?: { form: 'settings' | 'delegation' | 'units'; problems: FieldProblem[]; values: Record<string, string> }
}

export function SettingsPage(props: SettingsProps) {
  const { v, mayConfigure } = props
  const { t } = v
  return (
    <Page v={v} title={t('Cài đặt một cửa')} crumbs={dossierCrumbs(t)} actions={mayConfigure ? <ButtonLink icon="ladder" href="/ho-so/quy-trinh">{t('Quy trình')}</ButtonLink> : null}>
      <Delegations {...props} />
      {mayConfigure ? <CodeSettings {...props} /> : null}
      {mayConfigure ? <Units {...props} /> : null}
    </Page>
  )
}

function Delegations({ v, staff, delegations, today, commandId, refused }: SettingsProps) {
  const { t } = v
  const mine = refused?.form === 'delegation' ? refused : undefined
  const people = staff.map(({ id, fullName }) => ({ value: id, label: fullName }))
  return (
    <section>
      <h2>{t('Ủy quyền có thời hạn')}</h2>
      <Table
        caption={t('Đang và sắp có hiệu lực')}
        rows={delegations}
        empty={t('Không có ủy quyền nào.')}
        columns={[
          { head: t('Người vắng'), cell: (row) => row.fromName },
          { head: t('Người làm thay'), cell: (row) => row.toName },
          { head: t('Từ'), cell: (row) => formatVi(row.startsOn) },
          { head: t('Đến hết'), cell: (row) => formatVi(row.endsOn) },
          { head: t('Lý do'), cell: (row) => row.reason, wideOnly: true },
          {
            head: t('Kết thúc'),
            cell: (row) => (
              <Form v={v} action={`/ho-so/uy-quyen/${row.id}/ket-thuc`} commandId={commandId()} label={t('Kết thúc ủy quyền của {name}', { name: row.fromName })}>
                <Button kind="quiet">{t('Kết thúc')}</Button>
              </Form>
            ),
          },
        ]}
      />
      <Form v={v} action="/ho-so/uy-quyen" commandId={commandId()} scope="uq" label={t('Ủy quyền mới')} {...(mine && { problems: mine.problems })}>
        <Select name="fromId" scope="uq" label={t('Người vắng')} blank={t('Chọn người')} options={people} value={mine?.values.fromId} error={problemOf(mine?.problems, 'fromId')} width="medium" />
        <Select name="toId" scope="uq" label={t('Người làm thay')} blank={t('Chọn người')} options={people} value={mine?.values.toId} error={problemOf(mine?.problems, 'toId')} width="medium" />
        <DateInput name="startsOn" scope="uq" label={t('Từ ngày')} value={mine?.values.startsOn ?? today} error={problemOf(mine?.problems, 'startsOn')} />
        <DateInput name="endsOn" scope="uq" label={t('Đến hết ngày')} value={mine?.values.endsOn ?? today} error={problemOf(mine?.problems, 'endsOn')} />
        <TextInput name="reason" scope="uq" label={t('Lý do')} optional v={v} value={mine?.values.reason} maxlength={300} />
        <Button>{t('Ghi ủy quyền')}</Button>
      </Form>
    </section>
  )
}

function CodeSettings({ v, settings, commandId, refused }: SettingsProps) {
  const { t } = v
  const mine = refused?.form === 'settings' ? refused : undefined
  const value = (name: keyof SettingsRow, otherwise = '') => mine?.values[name] ?? String(settings?.[name] ?? otherwise)
  return (
    <section>
      <h2>{t('Mã hồ sơ và cổng')}</h2>
      <p>
        {t('Thông tư 03/2025/TT-VPCP, Điều 13. Mẫu thông thường suy ra từ mẫu tập trung.')} <Unverified v={v} />
      </p>
      <Form v={v} action="/ho-so/cai-dat" commandId={commandId()} scope="cd" label={t('Mã hồ sơ và cổng')} {...(mine && { problems: mine.problems })}>
        <Select name="codePattern" scope="cd" label={t('Kiểu mã hồ sơ')} value={value('codePattern', 'ordinary')} options={Object.entries(CODE_PATTERNS).map(([key, { name, example }]) => ({ value: key, label: `${t(name)}: ${example}` }))} />
        <TextInput name="agency" scope="cd" label={t('Mã định danh cơ quan')} value={value('agency')} error={problemOf(mine?.problems, 'agency')} width="medium" hint={t('Để trống thì mã hồ sơ mang số của xã, chỉ dùng tạm.')} optional v={v} />
        <TextInput name="owner" scope="cd" label={t('Số của hệ thống (mã tập trung)')} value={value('owner', '01')} error={problemOf(mine?.problems, 'owner')} width="short" />
        <TextInput name="centreName" scope="cd" label={t('Tên trung tâm in trên giấy')} value={value('centreName')} optional v={v} maxlength={200} />
        <TextInput name="phone" scope="cd" type="tel" label={t('Số điện thoại in trên giấy')} value={value('phone')} optional v={v} width="medium" />
        <TextInput name="portalUrl" scope="cd" type="url" label={t('Địa chỉ kết nối cổng')} value={value('portalUrl')} error={problemOf(mine?.problems, 'portalUrl')} optional v={v} hint={t('Để trống thì không đồng bộ. Bản trình diễn nối vào cổng mô phỏng.')} />
        <Button>{t('Lưu')}</Button>
      </Form>
    </section>
  )
}

function Units({ v, staff, units, commandId, refused }: SettingsProps) {
  const { t } = v
  return (
    <section>
      <h2>{t('Ai xem việc của phòng nào')}</h2>
      {staff.map(({ id, fullName }) => (
        <details open={refused?.form === 'units' && refused.values.accountId === id ? true : undefined}>
          <summary>{`${fullName}: ${(units.get(id) ?? []).map((unit) => t(UNITS[unit as keyof typeof UNITS] ?? unit)).join(', ') || t('chưa xếp phòng')}`}</summary>
          <Form v={v} action="/ho-so/cai-dat/phong" commandId={commandId()} scope={`p-${id}`} label={fullName}>
            <Hidden name="accountId" value={id} />
            <Checks name="units" scope={`p-${id}`} label={t('Phòng')} layout="grid" values={units.get(id) ?? []} options={Object.entries(UNITS).map(([value, label]) => ({ value, label: t(label) }))} />
            <Button kind="plain">{t('Lưu')}</Button>
          </Form>
        </details>
      ))}
    </section>
  )
}

interface FlowsProps {
  v: ViewContext
  flows: FlowRow[]
  procedures: { code: string; name: string }[]
  code: string
  text: string
  commandId: string
  problems?: FieldProblem[]
}

export function FlowsPage({ v, flows, procedures, code, text, commandId, problems }: FlowsProps) {
  const { t } = v
  const names = new Map(procedures.map((one) => [one.code, one.name]))
  return (
    <Page v={v} wide title={t('Quy trình xử lý')} crumbs={dossierCrumbs(t, { href: '/ho-so/cai-dat', label: t('Cài đặt một cửa') })} lead={t('Mỗi hồ sơ giữ quy trình của ngày nó được nộp.')}>
      <Notice tone="info">
        {t('Quy trình nội bộ do tỉnh, thành phố ban hành; các mẫu có sẵn là của phần mềm.')} <Unverified v={v} />
      </Notice>
      <Table
        caption={t('Quy trình đang dùng')}
        rows={flows}
        empty={t('Chưa có hồ sơ nào nên chưa lập quy trình. Quy trình mẫu tự có khi nhận hồ sơ đầu tiên.')}
        columns={[
          { head: t('Thủ tục'), cell: (row) => <a href={`/ho-so/quy-trinh?tt=${encodeURIComponent(row.procedureCode)}#sua`}>{row.procedureCode === '*' ? t('Mọi thủ tục còn lại') : `${row.procedureCode} ${names.get(row.procedureCode) ?? ''}`}</a> },
          { head: t('Bản'), num: true, cell: (row) => String(row.version) },
          { head: t('Các bước'), cell: (row) => row.definition.stages.map(({ steps }) => steps.map(({ name }) => name).join(' + ')).join(' → ') },
          { head: t('Hồ sơ đang làm'), num: true, cell: (row) => <a href={`/ho-so?xem=tat-ca${row.procedureCode === '*' ? '' : `&thu-tuc=${encodeURIComponent(row.procedureCode)}`}`}>{row.open >= 1000 ? '999+' : String(row.open)}</a> },
          { head: t('Nguồn'), cell: (row) => (row.origin === 'sample' ? t('mẫu của phần mềm') : t('xã ban hành')) },
        ]}
      />
      <h2 id="sua">{t('Ban hành bản mới')}</h2>
      <Form v={v} action="/ho-so/quy-trinh" commandId={commandId} label={t('Ban hành bản mới')} {...(problems && { problems })}>
        <Select name="procedureCode" label={t('Thủ tục')} value={code || '*'} options={[{ value: '*', label: t('Mọi thủ tục còn lại') }, ...procedures.map((one) => ({ value: one.code, label: `${one.code} ${one.name}` }))]} />
        <Textarea name="text" label={t('Các bước, mỗi dòng một bước')} value={text} rows={8} error={problemOf(problems, 'text')} hint={t('Tên bước | nơi làm | vai trò | phần trăm thời gian | cơ quan ngoài (nếu có). Dấu + đầu dòng: làm song song với dòng trên. Dấu ! cuối dòng: có quyết định ở bước này, sau đó không dừng được nữa.')} />
        <p class="hint">{t('Nơi làm')}: {Object.entries(UNITS).map(([key, label]) => `${key} (${t(label)})`).join(', ')}. {t('Vai trò')}: {Object.entries(STEP_ROLES).map(([key, label]) => `${key} (${t(label)})`).join(', ')}.</p>
        <Button>{t('Ban hành')}</Button>
      </Form>
    </Page>
  )
}

/** Which commune's counter: only where there are several. */
export function CountersPage({ v, counters, title, address, other }: { v: ViewContext; counters: { code: string; name: string }[]; title: string; address: string; other?: { href: string; label: string } }) {
  const { t } = v
  return (
    <Page v={v} title={title}>
      {counters.length === 0 ? (
        <Empty icon="bell">{t('Chưa có quầy nào mở ở đây.')}</Empty>
      ) : (
        <ul class="plain-list">
          {counters.map(({ code, name }) => (
            <li>
              <a class="button button-plain" href={`${address}/${code}`}>{name}</a>
            </li>
          ))}
        </ul>
      )}
      {other ? <p><a href={other.href}>{other.label}</a></p> : null}
    </Page>
  )
}
