// On an issued paper: to whom it went by e-mail, what became of each letter, and the way to send it to others.

import { formatViDateTime } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Textarea } from '../../ui/fields.tsx'
import { Button, Form, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Badge, Notice } from '../../ui/parts.tsx'
import { Table } from '../../ui/table.tsx'
import type { LetterRow } from './queries-letters.ts'

interface LetterPartProps {
  v: ViewContext
  documentId: string
  letters: readonly LetterRow[]
  /** The lines offered to begin with; undefined: the reader does not send. */
  offered: string | undefined
  standIn: boolean
  newCommandId: () => string
  problems?: FieldProblem[] | undefined
  typed?: Record<string, string> | undefined
}

function LetterState({ v, row }: { v: ViewContext; row: LetterRow }) {
  if (row.state === 'sent') return <><Badge tone="ok">{v.t('đã gửi')}</Badge> {formatViDateTime(row.sentAt!)}</>
  if (row.state === 'failed') return <><Badge tone="bad">{v.t('gửi hỏng')}</Badge> {row.lastError}</>
  if (row.attempts === 0) return <Badge tone="info">{v.t('chờ gửi')}</Badge>
  return <><Badge tone="warn">{v.t('đã thử {n} lần, thử lại lúc {time}', { n: row.attempts, time: formatViDateTime(row.nextAt!) })}</Badge> {row.lastError}</>
}

export function LetterPart({ v, documentId, letters, offered, standIn, newCommandId, problems, typed }: LetterPartProps) {
  if (letters.length === 0 && offered === undefined) return null
  const wrong = problemOf(problems, 'letters')
  return (
    <section id="thu-dien-tu">
      <h2>{v.t('Gửi thư điện tử')}</h2>
      {standIn ? <Notice tone="warn">{v.t('MÔ PHỎNG: thư chỉ tới hộp thư giả lập trên máy này.')} <a href="/gia-lap/hop-thu">{v.t('Mở hộp thư giả lập')}</a></Notice> : null}
      {letters.length > 0 ? (
        <Table
          caption={v.t('Các nơi đã gửi thư điện tử')}
          hideCaption
          rows={[...letters]}
          columns={[
            { head: v.t('Nơi nhận'), rowHead: true, cell: (row) => row.organName },
            { head: v.t('Địa chỉ thư'), cell: (row) => row.address },
            { head: v.t('Tình trạng'), cell: (row) => <><LetterState v={v} row={row} />{row.state === 'failed' && offered !== undefined ? <Form v={v} action={`/van-ban/di/${documentId}/thu/${row.id}/gui-lai`} commandId={newCommandId()} inline label={v.t('Gửi lại cho {name}', { name: row.organName })}><Button kind="plain">{v.t('Gửi lại')}</Button></Form> : null}</> },
          ]}
        />
      ) : null}
      {offered === undefined ? null : (
        <details open={wrong !== undefined}>
          <summary>{letters.length > 0 ? v.t('Gửi thêm nơi khác') : v.t('Gửi văn bản qua thư điện tử')}</summary>
          <Form v={v} action={`/van-ban/di/${documentId}/thu`} commandId={newCommandId()} scope="thu">
            <Textarea scope="thu" name="letters" label={v.t('Nơi nhận và địa chỉ thư')} hint={v.t('Mỗi nơi một dòng: tên cơ quan, dấu hai chấm, địa chỉ thư của cơ quan. Nơi nào để trống địa chỉ thì không gửi. Không ghi thư riêng của cá nhân.')} value={typed?.letters ?? offered} error={wrong} />
            <Button kind="plain">{v.t('Gửi thư')}</Button>
          </Form>
        </details>
      )}
    </section>
  )
}
