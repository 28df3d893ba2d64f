// Tickets for those who wait, for those who call, and the screen on the wall that needs no script.

import type { Instant } from '../../platform/time.ts'
import { formatViTime } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Button, Buttons, Choices, Form, Hidden, TextInput } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Notice } from '../../ui/parts.tsx'
import { Empty, Table } from '../../ui/table.tsx'
import type { TicketRow } from './queries-desk.ts'
import { TICKET_PURPOSES, type TicketPurpose } from './schema-desk.ts'
import { dossierCrumbs } from './views-common.tsx'

/** Four digits are read aloud more easily than a long code. */
export function ticketWord(no: number): string {
  return String(no).padStart(3, '0')
}

/** For everybody who comes in: one question, one button. */
export function TakeTicketPage({ v, code, name, commandId }: { v: ViewContext; code: string; name: string; commandId: string }) {
  const { t } = v
  return (
    <Page v={v} title={t('Lấy số thứ tự')} lead={name}>
      <Form v={v} action={`/lay-so/${code}`} commandId={commandId} label={t('Lấy số thứ tự')}>
        <Choices name="purpose" label={t('Hôm nay bác đến để làm gì?')} value="file" options={Object.entries(TICKET_PURPOSES).map(([value, label]) => ({ value, label: t(label) }))} />
        <label class="choice-line">
          <input type="checkbox" name="priority" value="yes" /> {t('Người già yếu, khuyết tật, phụ nữ mang thai, người có công')}
        </label>
        <Button full>{t('Lấy số')}</Button>
      </Form>
    </Page>
  )
}

export function TicketPage({ v, ticket, name, code }: { v: ViewContext; ticket: TicketRow & { ahead: number }; name: string; code: string }) {
  const { t } = v
  const words =
    ticket.state === 'waiting' ? t('Còn {n} người trước bác.', { n: ticket.ahead }) : ticket.state === 'called' ? t('Mời bác đến {desk}.', { desk: ticket.desk ?? '' }) : ticket.state === 'missed' ? t('Đã gọi mà chưa thấy. Hãy hỏi người ở quầy.') : t('Đã xong. Cảm ơn bác.')
  return (
    <Page v={v} title={t('Số của bác')} lead={name}>
      <p class="ticket-number" aria-label={t('Số {no}', { no: ticket.no })}>{ticketWord(ticket.no)}</p>
      <Notice tone={ticket.state === 'called' ? 'ok' : 'info'} live title={words}>
        {t(TICKET_PURPOSES[ticket.purpose as TicketPurpose])} · {t('lấy lúc {time}', { time: formatViTime(ticket.takenAt) })}
      </Notice>
      <p class="hint">{t('Trang này tự xem lại sau 10 giây.')} <a href={`/goi-so/${code}`}>{t('Xem bảng gọi số')}</a></p>
    </Page>
  )
}

/** The screen on the wall: large, no script, looks again by itself. */
export function CallingScreen({ v, name, called, waiting, now }: { v: ViewContext; name: string; called: TicketRow[]; waiting: TicketRow[]; now: Instant }) {
  const { t } = v
  return (
    <Page v={v} bare wide title={t('Mời vào')} lead={`${name} · ${formatViTime(now)}`}>
      {called.length === 0 ? (
        <Empty icon="bell">{t('Chưa gọi số nào. Mời bà con ngồi nghỉ.')}</Empty>
      ) : (
        <ul class="calling" aria-live="polite">
          {called.slice(0, 6).map((ticket) => (
            <li>
              <span class="ticket-number">{ticketWord(ticket.no)}</span> <span class="calling-desk">{ticket.desk}</span>
            </li>
          ))}
        </ul>
      )}
      <p class="calling-next">
        {waiting.length === 0 ? t('Không còn ai chờ.') : `${t('Tiếp theo')}: ${waiting.slice(0, 8).map(({ no }) => ticketWord(no)).join(' · ')}`}
      </p>
    </Page>
  )
}

export interface CallDeskProps {
  v: ViewContext
  desk: string
  mine: TicketRow | undefined
  waiting: TicketRow[]
  missed: TicketRow[]
  commandId: () => string
  code: string
}

/** The receiver's side: call the next, call again, done, did not come. */
export function CallDeskPage({ v, desk, mine, waiting, missed, commandId, code }: CallDeskProps) {
  const { t } = v
  const end = (ticket: TicketRow, outcome: string, label: string, kind: 'main' | 'plain' | 'quiet') => (
    <Form v={v} action="/ho-so/goi-so/xong" commandId={commandId()} label={label}>
      <Hidden name="ticketId" value={ticket.id} />
      <Hidden name="quay" value={desk} />
      <Hidden name="outcome" value={outcome} />
      <Button kind={kind}>{label}</Button>
    </Form>
  )
  return (
    <Page v={v} title={t('Gọi số')} crumbs={dossierCrumbs(t)} actions={<><a class="button button-plain" href={`/goi-so/${code}`}>{t('Bảng gọi số')}</a><a class="button button-plain" href={`/lay-so/${code}`}>{t('Trang lấy số')}</a></>}>
      {mine ? (
        <section>
          <p class="ticket-number">{ticketWord(mine.no)}</p>
          <p>{t(TICKET_PURPOSES[mine.purpose as TicketPurpose])}</p>
          <div class="buttons">
            {end(mine, 'served', t('Đã xong'), 'plain')}
            {end(mine, 'again', t('Gọi lại'), 'plain')}
            {end(mine, 'missed', t('Không thấy'), 'quiet')}
          </div>
        </section>
      ) : null}
      <Form v={v} action="/ho-so/goi-so" commandId={commandId()} label={t('Gọi người tiếp theo')}>
        <TextInput name="desk" label={t('Quầy của bạn')} value={desk} maxlength={30} width="medium" />
        <Buttons>
          <button class="button" type="submit" accesskey="g">
            <span>{t('Gọi người tiếp theo')}</span>
          </button>
        </Buttons>
      </Form>
      <Table
        caption={t('Đang chờ: {n}', { n: waiting.length })}
        rows={waiting}
        empty={t('Không còn ai chờ.')}
        columns={[
          { head: t('Số'), cell: (row) => ticketWord(row.no) },
          { head: t('Để làm gì'), cell: (row) => t(TICKET_PURPOSES[row.purpose as TicketPurpose]) },
          { head: t('Ưu tiên'), cell: (row) => (row.priority ? t('có') : '') },
          { head: t('Lấy lúc'), cell: (row) => formatViTime(row.takenAt) },
        ]}
      />
      {missed.length > 0 ? (
        <Table
          caption={t('Gọi mà không thấy')}
          rows={missed}
          columns={[
            { head: t('Số'), cell: (row) => ticketWord(row.no) },
            { head: t('Gọi lại'), cell: (row) => end(row, 'again', t('Gọi lại'), 'plain') },
          ]}
        />
      ) : null}
    </Page>
  )
}
