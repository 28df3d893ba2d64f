// What it costs and who pays nothing, in words: each figure is the tariff engine's, with its reason and its law.

import type { Quote } from '../payments/index.ts'
import { formatVnd } from '../../platform/money.ts'
import { formatVi, type PlainDate } from '../../platform/time.ts'
import type { Translate, ViewContext } from '../../ui/context.ts'
import { Button, Checks, Form, NumberInput } from '../../ui/form.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Unverified } from '../../ui/parts.tsx'
import { Table } from '../../ui/table.tsx'
import { pricesByChannel, type Province } from './rules-price.ts'
import type { ProcedureVersion } from './schema.ts'
import { channelWord, feeWord } from './words.ts'

export interface PriceAsk {
  exemptions: string[]
  copies: number
  pages: number
}

/** One price in words; unknown is never nought. */
export function priceWord(t: Translate, { totalVnd, standing }: Quote): string {
  if (standing === 'free') return t('Miễn phí')
  return totalVnd === null ? t('Chưa rõ mức thu') : formatVnd(totalVnd)
}

/** The price in one short line for lists: the cheapest to the dearest way to file. */
export function priceInShort(t: Translate, procedure: ProcedureVersion, today: PlainDate, province: Province | null): string {
  const quotes = pricesByChannel(procedure, { on: today }, province).map(({ quote }) => quote)
  if (quotes.length > 0 && quotes.every(({ standing }) => standing === 'free')) return t('Miễn phí')
  const totals = quotes.flatMap(({ totalVnd }) => totalVnd ?? [])
  if (totals.length === 0) return procedure.fees.kind === 'council' ? t('Phí do tỉnh quy định') : t('Chưa rõ phí')
  const [least, most] = [Math.min(...totals), Math.max(...totals)]
  return least === most ? formatVnd(least) : t('{least} đến {most}', { least: formatVnd(least), most: formatVnd(most) })
}

interface PriceSectionProps {
  v: ViewContext
  procedure: ProcedureVersion
  today: PlainDate
  province: Province | null
  ask: PriceAsk
}

/** A price for each way to file; whoever says who they are and how many pages sees their own. */
export function PriceSection({ v, procedure, today, province, ask }: PriceSectionProps) {
  const { t } = v
  const { fees, exemptions } = procedure
  const prices = pricesByChannel(procedure, { on: today, ...ask }, province)
  const perPage = fees.rows.some(({ unit }) => unit === 'page')
  const perCopy = perPage || fees.rows.some(({ unit }) => unit === 'copy')
  const savings = [...new Map(prices.flatMap(({ quote }) => quote.couldSave).filter(({ exemptions: grounds }) => grounds.length === 0).map((one) => [one.label, one])).values()]
  return (
    <>
      {fees.kind === 'free' ? <p class="big-word"><Icon name="check" /> {t('Miễn phí')} {fees.certainty === 'unverified' ? <Unverified v={v} /> : null}</p> : null}
      {fees.kind === 'council' && fees.rows.length === 0 ? <p>{t('Do Hội đồng nhân dân tỉnh, thành phố quy định. Con số của nơi bạn chưa có ở đây: hãy hỏi quầy một cửa.')} <Unverified v={v} /></p> : null}
      {fees.kind === 'unknown' ? <p>{t('Nguồn chưa nói')} <Unverified v={v} /></p> : null}
      {fees.note ? <p>{fees.note}</p> : null}
      {fees.kind !== 'free' && prices.length > 0 ? (
        <>
          {exemptions.length > 0 || perCopy ? (
            <Form v={v} action={`/thu-tuc/${procedure.code}#phi`} method="get" label={t('Tính thử cho trường hợp của bạn')}>
              {exemptions.length > 0 ? <Checks v={v} name="dien" label={t('Có được miễn không? Đánh dấu nếu bạn thuộc diện nào')} layout="grid" values={ask.exemptions} options={exemptions.map(({ key, name }) => ({ value: key, label: name }))} /> : null}
              {perPage ? <NumberInput name="trang" label={t('Mỗi bản bao nhiêu trang?')} value={String(ask.pages)} /> : null}
              {perCopy ? <NumberInput name="ban" label={t('Cần mấy bản?')} value={String(ask.copies)} /> : null}
              <Button kind="plain" icon="check">{t('Tính thử')}</Button>
            </Form>
          ) : null}
          <Table
            caption={t('Phí, lệ phí theo cách nộp')} hideCaption rows={prices}
            columns={[
              { head: t('Cách nộp'), rowHead: true, cell: ({ channel }) => channelWord(t, channel) },
              { head: t('Số tiền phải trả'), cell: ({ quote }) => <><strong>{priceWord(t, quote)}</strong> {quote.certainty === 'C' ? <Unverified v={v} /> : null}</> },
              { head: t('Vì sao'), cell: ({ quote }) => <ul class="plain-list">{quote.lines.map(({ label, why, amountVnd }) => <li>{amountVnd !== null && amountVnd < 0 ? `${label}: ${why}` : why}</li>)}</ul> },
              { head: t('Văn bản'), cell: ({ quote }) => <ul class="plain-list">{[...new Set(quote.lines.map(({ legalBasis }) => legalBasis))].map((basis) => <li>{basis}</li>)}</ul> },
            ]}
          />
          {savings.map(({ label, channels, legalBasis }) => (
            <p class="hint">{t('Có thể rẻ hơn: {label}, khi nộp {channel} ({basis}).', { label: label.toLowerCase(), channel: channels.map((one) => channelWord(t, one)).join('; '), basis: legalBasis })}</p>
          ))}
          <h3>{t('Mức thu')}</h3>
          <ul>{fees.rows.map((row) => <li>{channelWord(t, row.channel)}: {feeWord(t, row)}{dates(t, row.validFrom, row.validTo)}{row.note && row.tiers.length === 0 ? `. ${row.note}` : ''} {row.certainty === 'unverified' ? <Unverified v={v} /> : null}</li>)}</ul>
        </>
      ) : null}
    </>
  )
}

function dates(t: Translate, from: PlainDate | null, to: PlainDate | null): string {
  if (from && to) return `, ${t('từ {from} đến {to}', { from: formatVi(from), to: formatVi(to) })}`
  if (from) return `, ${t('từ {from}', { from: formatVi(from) })}`
  return to ? `, ${t('đến hết {to}', { to: formatVi(to) })}` : ''
}
