// The mailbox's own screen: the letters that "went out" with their files, and the faults it can be told to have.

import { form, page, raw, seeOther, signedIn } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import type { StandInOptions } from '../../platform/outbound.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Checks, NumberInput, TextInput } from '../../ui/fields.tsx'
import { Button, Form } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Card, SimulationBand, Stack } from '../../ui/parts.tsx'
import { Empty } from '../../ui/table.tsx'
import { commonProblems, Refused } from '../../platform/problem.ts'
import { formatViDateTime } from '../../platform/time.ts'
import { createMailbox, type KeptLetter, type Mailbox, type MailFaults } from './mail.ts'

const ROOM = '/gia-lap/hop-thu'
const SHOWN = 30

export function createMailRoom(options: StandInOptions): { hosts: Mailbox[]; routes: ServerRoute[] } {
  const box = createMailbox(options)
  const bytesResponse = (bytes: Uint8Array, mediaType: string, name: string) =>
    new Response(bytes as Uint8Array<ArrayBuffer>, { headers: { 'content-type': mediaType, 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`, 'cache-control': 'no-store' } })
  return {
    hosts: [box],
    routes: [
      page<ServerCtx>(ROOM, { who: signedIn }, (ctx) => {
        const before = Number(ctx.query.get('truoc')) || Infinity
        const rest = box.all().filter(({ n }) => n < before)
        return <MailboxPage v={ctx.view} letters={rest.slice(0, SHOWN)} more={rest.length > SHOWN} faults={box.faults} commandId={String(ctx.now)} />
      }),
      form<ServerCtx>(ROOM, { who: signedIn }, (ctx) => {
        const on = ctx.form.getAll('on')
        box.setFaults({ down: on.includes('down'), late: on.includes('late'), loseAnswerNext: Math.min(100, Math.max(0, Number(ctx.form.get('loseAnswerNext')) || 0)), refuse: ctx.form.get('refuse').trim().toLowerCase().slice(0, 80) })
        return seeOther(ROOM, { tone: 'ok', text: ctx.t('Đã đặt lỗi cho hộp thư giả lập.') })
      }),
      raw<ServerCtx>('GET', `${ROOM}/:n/thu.eml`, { who: signedIn }, (ctx) => {
        const bytes = box.raw(Number(ctx.params.n))
        if (!bytes) throw new Refused(commonProblems.notFound)
        return bytesResponse(bytes, 'message/rfc822', `thu-${ctx.params.n}.eml`)
      }),
      raw<ServerCtx>('GET', `${ROOM}/:n/tep/:index`, { who: signedIn }, async (ctx) => {
        const file = await box.file(Number(ctx.params.n), Number(ctx.params.index))
        if (!file) throw new Refused(commonProblems.notFound)
        return bytesResponse(file.bytes, file.mediaType, file.name)
      }),
    ],
  }
}

function MailboxPage({ v, letters, more, faults, commandId }: { v: ViewContext; letters: readonly KeptLetter[]; more: boolean; faults: MailFaults; commandId: string }) {
  return (
    <Page v={v} title={v.t('Hộp thư giả lập')} crumbs={[{ href: '/gia-lap', label: v.t('Các bên mô phỏng') }]}>
      <SimulationBand v={v} who={v.t('hộp thư điện tử')} />
      <h2>{v.t('Thư đã tới')}</h2>
      {letters.length === 0 ? <Empty>{v.t('Chưa có thư nào.')}</Empty> : null}
      <Stack>
        {letters.map((one) => (
          <Card title={one.subject} level={3}>
            <p>{v.t('Từ')}: {one.from}<br />{v.t('Nơi đến')}: {one.to}<br />{v.t('Lúc')}: {formatViDateTime(one.at)}</p>
            <ul>{one.files.map((file, index) => <li><a href={`${ROOM}/${one.n}/tep/${index}`}>{file.name}</a> (SHA-256: <code>{file.sha256}</code>)</li>)}</ul>
            <details>
              <summary>{v.t('Lời thư')}</summary>
              {one.text.split('\n').map((line) => <p>{line}</p>)}
              <p><a href={`${ROOM}/${one.n}/thu.eml`}>{v.t('Tải nguyên lá thư (.eml)')}</a></p>
            </details>
          </Card>
        ))}
      </Stack>
      {more ? <p><a href={`${ROOM}?truoc=${letters.at(-1)!.n}`}>{v.t('Xem tiếp')}</a></p> : null}
      <h2>{v.t('Lỗi để thử')}</h2>
      <Form v={v} action={ROOM} commandId={commandId}>
        <Checks name="on" label={v.t('Lỗi đang bật')} values={[...(faults.down ? ['down'] : []), ...(faults.late ? ['late'] : [])]} options={[{ value: 'down', label: v.t('Không trả lời') }, { value: 'late', label: v.t('Bảo gửi lại sau, lần thứ hai mới nhận') }]} />
        <NumberInput name="loseAnswerNext" label={v.t('Số thư tới được nhận nhưng báo lỗi')} value={String(faults.loseAnswerNext)} />
        <TextInput name="refuse" label={v.t('Từ chối địa chỉ có chữ này')} hint={v.t('Để trống thì nhận mọi địa chỉ.')} value={faults.refuse} width="medium" />
        <Button kind="main">{v.t('Đặt')}</Button>
      </Form>
    </Page>
  )
}
