// The hub's own screen: what lies there, and the faults it can be told to have.

import { form, page, anyone, seeOther } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import type { StandInOptions } from '../../platform/outbound.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Checks, NumberInput } from '../../ui/fields.tsx'
import { Button, Form } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Notice } from '../../ui/parts.tsx'
import { Table } from '../../ui/table.tsx'
import { formatViDateTime } from '../../platform/time.ts'
import { createHub, type Held, type Hub, type HubFaults } from './hub.ts'

export function createHubRoom(options: StandInOptions): { hosts: Hub[]; routes: ServerRoute[] } {
  const hub = createHub(options)
  return {
    hosts: [hub],
    routes: [
      page<ServerCtx>('/gia-lap/truc', { who: anyone }, (ctx) => <HubPage v={ctx.view} held={hub.all().toReversed().slice(0, 100)} faults={hub.faults} commandId={String(ctx.now)} />),
      form<ServerCtx>('/gia-lap/truc', { who: anyone }, (ctx) => {
        const on = ctx.form.getAll('on')
        const count = (name: string) => Math.min(100, Math.max(0, Number(ctx.form.get(name)) || 0))
        hub.setFaults({ down: on.includes('down'), reorder: on.includes('reorder'), doubleNext: count('doubleNext'), damageNext: count('damageNext'), loseAnswerNext: count('loseAnswerNext') })
        return seeOther('/gia-lap/truc', { tone: 'ok', text: ctx.t('Đã đặt lỗi cho trục mô phỏng.') })
      }),
    ],
  }
}

function HubPage({ v, held, faults, commandId }: { v: ViewContext; held: readonly Held[]; faults: HubFaults; commandId: string }) {
  return (
    <Page v={v} wide title={v.t('Trục liên thông mô phỏng')}>
      <Notice tone="warn">{v.t('MÔ PHỎNG: trang này đóng vai trục liên thông văn bản. Không có gì rời khỏi máy này.')}</Notice>
      <Form v={v} action="/gia-lap/truc" commandId={commandId}>
        <Checks name="on" label={v.t('Lỗi đang bật')} values={[...(faults.down ? ['down'] : []), ...(faults.reorder ? ['reorder'] : [])]} options={[{ value: 'down', label: v.t('Không trả lời') }, { value: 'reorder', label: v.t('Giao sai thứ tự') }]} />
        <NumberInput name="doubleNext" label={v.t('Số thư tới sẽ bị giao hai lần')} value={String(faults.doubleNext)} />
        <NumberInput name="damageNext" label={v.t('Số thư tới sẽ bị hỏng dọc đường')} value={String(faults.damageNext)} />
        <NumberInput name="loseAnswerNext" label={v.t('Số thư tới mà trục nhận nhưng báo lỗi')} value={String(faults.loseAnswerNext)} />
        <Button kind="main">{v.t('Đặt')}</Button>
      </Form>
      <Table
        caption={v.t('Thư trên trục')}
        rows={held}
        empty={v.t('Chưa có thư nào.')}
        columns={[
          { head: v.t('Lúc'), cell: (one) => formatViDateTime(one.at) },
          { head: v.t('Từ'), cell: (one) => one.from },
          { head: v.t('Nơi đến'), cell: (one) => one.to },
          { head: v.t('Đã lấy'), cell: (one) => (one.fetchedAt ? formatViDateTime(one.fetchedAt) : v.t('chưa')) },
        ]}
      />
    </Page>
  )
}
