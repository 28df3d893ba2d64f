// The screens of the stand-in portal: file as a citizen would, watch what the portal was told, switch faults.

import type { Instant } from '../../platform/time.ts'
import { anyone, form, page, seeOther, signedIn } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Button, Buttons, Checks, Form, Hidden, Select, TextInput } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Notice } from '../../ui/parts.tsx'
import { Table } from '../../ui/table.tsx'
import { citizenSays, fileOnPortal } from './citizens.ts'
import { FAULTS, type Fault, type OpenPortalState, type PortalDossier, type PortalState } from './state.ts'

const STATES = ['', 'Mới đăng ký', 'Được tiếp nhận', 'Không được tiếp nhận', 'Đang xử lý', 'Yêu cầu bổ sung giấy tờ', 'Yêu cầu thực hiện nghĩa vụ tài chính', 'Công dân yêu cầu rút hồ sơ', 'Dừng xử lý', 'Đã xử lý xong', 'Đã trả kết quả']
const PROCEDURES: [code: string, name: string][] = [
  ['1.014027', 'Trợ cấp hưu trí xã hội'], ['1.004873', 'Xác nhận tình trạng hôn nhân'], ['1.001193', 'Đăng ký khai sinh'], ['1.011607', 'Công nhận hộ nghèo thường xuyên'], ['1.001612', 'Thành lập hộ kinh doanh'],
]
const PEOPLE = ['Sùng Thị Mẩy', 'Hà Văn Páo', 'Đặng Thị Hường', 'Lò Văn Khún', 'Nguyễn Thị Lụa', 'Vàng A Chư']
const ADDRESS = '/gia-lap/cong-dich-vu-cong'

function Band({ v }: { v: ViewContext }) {
  return (
    <Notice tone="warn" title={v.t('Đây là mô phỏng')}>
      {v.t('Trang này đóng vai Cổng Dịch vụ công quốc gia để trình diễn và kiểm thử. Không phải cổng thật, không nộp được hồ sơ thật.')}
    </Notice>
  )
}

function PortalPage({ v, state, communes }: { v: ViewContext; state: PortalState; communes: { code: string; name: string }[] }) {
  const { t } = v
  const dossiers = Object.values(state.dossiers).toReversed().slice(0, 60)
  const waiting = state.messages.filter((message) => !message.acknowledged).length
  const refused = state.messages.filter((message) => message.refusal).slice(-10)
  return (
    <Page v={v} wide title={t('Cổng dịch vụ công (mô phỏng)')}>
      <Band v={v} />
      <div class="two-columns">
        <Form v={v} action={`${ADDRESS}/nop`} label={t('Nộp như người dân')}>
          <h2>{t('Nộp như người dân')}</h2>
          <Select name="commune" label={t('Gửi đến')} options={communes.map(({ code, name }) => ({ value: code, label: name }))} width="medium" />
          <Select name="procedure" label={t('Thủ tục')} options={PROCEDURES.map(([value, label]) => ({ value, label }))} />
          <TextInput name="name" label={t('Người nộp (hư cấu)')} value={PEOPLE[state.serial % PEOPLE.length]} maxlength={80} />
          <Select name="file" label={t('Tệp đính kèm')} width="medium" options={[{ value: 'giay-to.png', label: t('Ảnh tốt') }, { value: 'rong.png', label: t('Tệp rỗng') }, { value: 'cut.png', label: t('Tệp cụt') }, { value: 'gia-danh.pdf', label: t('Tệp đội lốt') }]} />
          <Button>{t('Nộp')}</Button>
        </Form>
        <Form v={v} action={`${ADDRESS}/loi`} label={t('Lỗi để thử')}>
          <h2>{t('Lỗi để thử')}</h2>
          <Checks name="faults" label={t('Đang bật')} values={Object.keys(state.faults).filter((fault) => state.faults[fault as Fault])} options={Object.entries(FAULTS).map(([value, label]) => ({ value, label: t(label) }))} />
          <Button kind="plain">{t('Đặt lỗi')}</Button>
          <p class="hint">{t('Tin chờ xã nhận: {n}.', { n: waiting })}</p>
        </Form>
      </div>
      {refused.length > 0 ? <Table caption={t('Xã không nhận')} rows={refused} columns={[{ head: t('Tin'), cell: (row) => row.kind }, { head: t('Vì sao'), cell: (row) => row.refusal! }]} /> : null}
      <Table
        caption={t('Hồ sơ cổng biết')}
        rows={dossiers}
        empty={t('Cổng chưa biết hồ sơ nào.')}
        columns={[
          { head: t('Mã hồ sơ'), rowHead: true, cell: (row) => row.code },
          { head: t('Người nộp'), cell: (row) => row.applicantName },
          { head: t('Thủ tục'), cell: (row) => row.procedureName, wideOnly: true },
          { head: t('Trạng thái trên cổng'), cell: (row) => <Badge>{`${row.state} · ${t(STATES[row.state] ?? '')}`}</Badge> },
          { head: t('Tin đã nhận'), num: true, cell: (row) => <span title={row.events.map(({ no, state: at }) => `${no}: ${at}`).join(', ')}>{String(row.events.length)}</span> },
          { head: t('Người dân làm'), cell: (row) => <CitizenActs v={v} dossier={row} /> },
        ]}
      />
      {state.results.length > 0 ? (
        <Table
          caption={t('Kho của công dân')}
          rows={state.results.toReversed().slice(0, 20)}
          columns={[{ head: t('Kết quả'), cell: (row) => row.name }, { head: t('Mã kết quả'), cell: (row) => row.resultCode }, { head: t('Hồ sơ'), cell: (row) => row.code }]}
        />
      ) : null}
    </Page>
  )
}

function CitizenActs({ v, dossier }: { v: ViewContext; dossier: PortalDossier }) {
  if (![1, 5].includes(dossier.state)) return <span>—</span>
  return (
    <Form v={v} action={`${ADDRESS}/noi`} label={v.t('Thay người dân với {code}', { code: dossier.code })}>
      <Hidden name="code" value={dossier.code} />
      <Buttons>
        {dossier.state === 5 ? <Button kind="plain" name="kind" value="supplied">{v.t('Bổ sung')}</Button> : null}
        <Button kind="quiet" name="kind" value="withdrawn">{v.t('Rút')}</Button>
      </Buttons>
    </Form>
  )
}

export function portalScreens(state: OpenPortalState, now: () => Instant): ServerRoute[] {
  const communes = (ctx: ServerCtx) => ctx.readEverywhere((db) => db.selectFrom('communes').select(['code', 'name']).where('validTo', 'is', null).where('fictional', '=', true).orderBy('communeId').limit(20).execute())
  return [
    page<ServerCtx>(ADDRESS, { who: anyone }, async (ctx) => <PortalPage v={ctx.view} state={state.read()} communes={await communes(ctx)} />),
    form<ServerCtx>(`${ADDRESS}/nop`, { who: anyone }, async (ctx) => {
      const [code, name] = PROCEDURES.find(([one]) => one === ctx.form.get('procedure')) ?? PROCEDURES[0]!
      const wanted = ctx.form.get('commune')
      if (!(await communes(ctx)).some((commune) => commune.code === wanted)) return seeOther(ADDRESS, { tone: 'bad', text: ctx.t('Hãy chọn một xã hư cấu.') })
      const filed = fileOnPortal(state, now(), {
        commune: wanted, procedureCode: code, procedureName: name, applicantName: ctx.form.get('name').slice(0, 80) || PEOPLE[0]!, phone: '0900000001', address: '', paid: false,
        papers: [{ name: 'Giấy tờ kèm theo', file: ctx.form.get('file') || 'giay-to.png' }],
      })
      return seeOther(ADDRESS, { tone: 'ok', text: ctx.t('Đã nộp {code} trên cổng mô phỏng.', { code: filed }) })
    }),
    form<ServerCtx>(`${ADDRESS}/noi`, { who: anyone }, (ctx) => {
      citizenSays(state, now(), ctx.form.get('code'), ctx.form.get('kind') === 'supplied' ? 'supplied' : 'withdrawn', '')
      return seeOther(ADDRESS, { tone: 'ok', text: ctx.t('Đã gửi cho xã.') })
    }),
    form<ServerCtx>(`${ADDRESS}/loi`, { who: signedIn }, (ctx) => {
      const on = new Set(ctx.form.getAll('faults'))
      state.write((s) => void (s.faults = Object.fromEntries(Object.keys(FAULTS).map((fault) => [fault, on.has(fault)]))))
      return seeOther(ADDRESS, { tone: 'ok', text: ctx.t('Đã đặt lỗi.') })
    }),
  ]
}
