// What a procedure costs and why: procedure × channel × exemption × day. Pure. A fee nobody has told us is unknown,
// which is said; it is never nought.

import type { PlainDate } from '../../platform/time.ts'
import type { Certainty, Channel, FeeRow, Relief, Tariff } from './schema.ts'

export interface QuoteAsk {
  channel: Channel
  on: PlainDate
  /** Keys of what the payer can show: 'child', 'elderly', 'poor' … */
  exemptions?: readonly string[]
  copies?: number
  /** Pages of one copy. */
  pages?: number
  /** Several papers at once, each with its copies and pages: what is charged by the page is reckoned paper by paper. */
  papers?: readonly { copies: number; pages: number }[]
}

export interface QuoteLine {
  key: string
  label: string
  /** Negative for a relief; null when nobody has told us. */
  amountVnd: number | null
  /** How the amount comes about: '3 bản × (2 trang × 2.000 + 1 trang × 1.000)'. Vietnamese, for people. */
  why: string
  legalBasis: string
  certainty: Certainty
}

export interface Quote {
  procedureCode: string
  lines: QuoteLine[]
  /** Null while any part is unknown. */
  totalVnd: number | null
  /** 'free': the law or a relief says nothing is paid; 'none': no fee is on record, which is not the same. */
  standing: 'known' | 'free' | 'unknown' | 'none'
  /** Lowest certainty of its lines. */
  certainty: Certainty
  /** Reliefs that would apply if the payer could show the grounds, or used another channel. */
  couldSave: { label: string; exemptions: readonly string[]; channels: readonly Channel[]; legalBasis: string; certainty: Certainty }[]
}

function holds(rule: { channels?: readonly Channel[] | undefined; from?: PlainDate | undefined; to?: PlainDate | undefined }, ask: QuoteAsk, anyChannel = false): boolean {
  if (!anyChannel && rule.channels && !rule.channels.includes(ask.channel)) return false
  return (rule.from === undefined || rule.from <= ask.on) && (rule.to === undefined || ask.on <= rule.to)
}

const money = (value: number) => String(value).replace(/\B(?=(\d{3})+$)/g, '.')

/** One copy of so many pages: tier by tier, never above the cap. */
function pricePerCopy(row: FeeRow, pages: number): { amount: number; why: string } {
  const steps = [{ from: 1, amountVnd: row.amountVnd! }, ...(row.tiers ?? [])].toSorted((a, b) => a.from - b.from)
  const parts = steps.flatMap((step, i) => {
    const last = (steps[i + 1]?.from ?? Number.POSITIVE_INFINITY) - 1
    const count = Math.max(0, Math.min(pages, last) - step.from + 1)
    return count === 0 ? [] : [{ count, price: step.amountVnd }]
  })
  const sum = parts.reduce((total, { count, price }) => total + count * price, 0)
  const words = parts.map(({ count, price }) => `${count} trang × ${money(price)}`).join(' + ')
  if (row.capVnd !== undefined && sum > row.capVnd) return { amount: row.capVnd, why: `${words} = ${money(sum)}, nhưng mỗi bản nhiều nhất ${money(row.capVnd)}` }
  return { amount: sum, why: words }
}

function priceRow(row: FeeRow, ask: QuoteAsk): QuoteLine {
  const base = { key: row.key, label: row.label, legalBasis: row.legalBasis, certainty: row.certainty }
  const [copies, pages] = [ask.copies ?? 1, ask.pages ?? 1]
  if (row.amountVnd === null) return { ...base, amountVnd: null, why: row.note ?? 'chưa rõ mức thu' }
  if (row.per === 'case') return { ...base, amountVnd: row.amountVnd, why: `${money(row.amountVnd)} một lần` }
  if (row.per === 'copy') return { ...base, amountVnd: row.amountVnd * copies, why: `${copies} bản × ${money(row.amountVnd)}` }
  const priced = (ask.papers?.length ? ask.papers : [{ copies, pages }]).map((paper) => {
    const { amount, why } = pricePerCopy(row, paper.pages)
    return { amount: amount * paper.copies, why: paper.copies === 1 ? why : `${paper.copies} bản × (${why})` }
  })
  return { ...base, amountVnd: priced.reduce((sum, { amount }) => sum + amount, 0), why: priced.map(({ why }) => why).join('; ') }
}

function applies(relief: Relief, ask: QuoteAsk): boolean {
  return holds(relief, ask) && (relief.exemptions === undefined || relief.exemptions.some((key) => ask.exemptions?.includes(key)))
}

const lowest = (lines: readonly { certainty: Certainty }[], otherwise: Certainty): Certainty =>
  lines.length === 0 ? otherwise : lines.map(({ certainty }) => certainty).toSorted().at(-1)!

/**
 * The price on a day, line by line. The best single relief counts, since laws do not add them up; half of an odd
 * amount is rounded down, in the payer's favour.
 */
export function quoteFee(tariff: Tariff, ask: QuoteAsk): Quote {
  const { procedureCode } = tariff
  if (tariff.free) {
    const free = { key: 'free', label: 'Miễn phí', amountVnd: 0, why: 'không thu của bất kỳ ai', ...tariff.free }
    return { procedureCode, lines: [free], totalVnd: 0, standing: 'free', certainty: free.certainty, couldSave: [] }
  }
  const rows = tariff.rows.filter((row) => holds(row, ask))
  if (rows.length === 0) return { procedureCode, lines: [], totalVnd: null, standing: 'none', certainty: 'C', couldSave: [] }
  const lines = rows.map((row) => priceRow(row, ask))
  const takesOff = (relief: Relief) =>
    lines.filter(({ key }) => !relief.rows || relief.rows.includes(key)).reduce((sum, { amountVnd }) => sum + (amountVnd === null ? 0 : amountVnd - Math.floor((amountVnd * (100 - relief.percent)) / 100)), 0)
  // A whole waiver clears even an amount we do not know.
  const waives = (relief: Relief) => relief.percent === 100 && lines.every(({ key }) => !relief.rows || relief.rows.includes(key))
  const reliefs = tariff.reliefs ?? []
  const best = reliefs.filter((relief) => applies(relief, ask)).toSorted((a, b) => Number(waives(b)) - Number(waives(a)) || takesOff(b) - takesOff(a))[0]
  const couldSave = reliefs
    .filter((relief) => relief !== best && !applies(relief, ask) && holds(relief, ask, true) && !(best && waives(best)))
    .map(({ label, exemptions = [], channels = [], legalBasis, certainty }) => ({ label, exemptions, channels, legalBasis, certainty }))
  const reliefLine = best && { key: best.key, label: best.label, legalBasis: best.legalBasis, certainty: best.certainty, why: best.percent === 100 ? 'được miễn' : `được giảm ${best.percent}%` }
  const unknown = lines.some(({ amountVnd }) => amountVnd === null)
  if (best && reliefLine && waives(best)) {
    const all = [...lines, { ...reliefLine, amountVnd: unknown ? null : -takesOff(best) }]
    return { procedureCode, lines: all, totalVnd: 0, standing: 'free', certainty: lowest([best], 'C'), couldSave }
  }
  const all = reliefLine ? [...lines, { ...reliefLine, amountVnd: -takesOff(best) }] : lines
  const totalVnd = unknown ? null : all.reduce((sum, { amountVnd }) => sum + amountVnd!, 0)
  return { procedureCode, lines: all, totalVnd, standing: unknown ? 'unknown' : totalVnd === 0 ? 'free' : 'known', certainty: lowest(all, 'C'), couldSave }
}

// ---- from the catalogue ----

/** A procedure's fees as the catalogue keeps them; only what a price needs. */
export interface CatalogueFees {
  code: string
  name: string
  fees: {
    kind: 'free' | 'fixed' | 'council' | 'unknown'
    note?: string | null
    certainty: string
    rows: readonly {
      channel: Channel | 'any'
      unit: 'case' | 'copy' | 'page'
      amountVnd: number
      tiers: readonly { fromPage: number; amountVnd: number }[]
      capVnd: number | null
      validFrom: string | null
      validTo: string | null
      basis: string | null
      certainty: string
      note?: string | undefined
    }[]
  }
  /** Whoever can show one of these pays nothing. */
  exemptions: readonly { key: string; name: string; basis: string | null; certainty: string }[]
}

/** A province's decision that filing online costs less for a time. */
export interface Discount {
  percent: number
  validFrom: PlainDate | null
  validTo: PlainDate | null
  basis: string
  certainty: string
}

const NO_BASIS = 'Cổng Dịch vụ công quốc gia (bản chép), chưa đối chiếu văn bản'

/** 'official' was read in the text itself; everything else is a copy or an inference. */
const grade = (certainty: string): Certainty => (certainty === 'official' ? 'A' : certainty === 'unverified' ? 'C' : 'B')

/** The catalogue's fees as a price list. A fee set by the council whose figure we do not hold stays unknown. */
export function tariffOf({ code, name, fees, exemptions }: CatalogueFees, discounts: readonly Discount[] = []): Tariff {
  const basis = (text: string | null) => text ?? NO_BASIS
  if (fees.kind === 'free') return { procedureCode: code, rows: [], free: { legalBasis: NO_BASIS, certainty: grade(fees.certainty) } }
  const rows: FeeRow[] =
    fees.rows.length === 0
      ? [{ key: 'fee', label: name, per: 'case', amountVnd: null, legalBasis: fees.kind === 'council' ? 'Nghị quyết của Hội đồng nhân dân tỉnh' : NO_BASIS, certainty: 'C', note: fees.note ?? (fees.kind === 'council' ? 'Hội đồng nhân dân tỉnh quy định, chưa có mức ở đây' : 'chưa rõ mức thu') }]
      : fees.rows.map((row, index) => ({
          key: `fee-${index}`, label: name, per: row.unit, amountVnd: row.amountVnd, legalBasis: basis(row.basis), certainty: grade(row.certainty),
          ...(row.channel !== 'any' && { channels: [row.channel] }),
          ...(row.tiers.length > 0 && { tiers: row.tiers.map(({ fromPage, amountVnd }) => ({ from: fromPage, amountVnd })) }),
          ...(row.capVnd !== null && { capVnd: row.capVnd }),
          ...(row.validFrom !== null && { from: row.validFrom as PlainDate }),
          ...(row.validTo !== null && { to: row.validTo as PlainDate }),
          ...(row.note !== undefined && { note: row.note }),
        }))
  const reliefs: Relief[] = exemptions.map((one) => ({ key: one.key, label: one.name, exemptions: [one.key], percent: 100, legalBasis: basis(one.basis), certainty: grade(one.certainty) }))
  for (const [index, one] of discounts.entries()) {
    reliefs.push({
      key: `online-${index}`, label: one.percent === 100 ? 'Miễn khi nộp trực tuyến' : `Giảm ${one.percent}% khi nộp trực tuyến`, channels: ['online'], percent: one.percent, legalBasis: one.basis, certainty: grade(one.certainty),
      ...(one.validFrom !== null && { from: one.validFrom }), ...(one.validTo !== null && { to: one.validTo }),
    })
  }
  return { procedureCode: code, rows, reliefs }
}
