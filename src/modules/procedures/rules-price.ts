// What a procedure costs here, on a day, for this person: the catalogue's fees and the province's online discounts, priced by
// the one tariff engine of payments. The public pages and the charge of a dossier both ask here.

import { quoteFee, tariffOf, type Discount, type Quote, type QuoteAsk } from '../payments/index.ts'
import type { PlainDate } from '../../platform/time.ts'
import { CATALOGUE } from './rules-catalogue.ts'
import { CHANNELS, type Channel, type ProcedureVersion } from './schema.ts'

export interface Province {
  code: string
  name: string
}

/** Discounts for filing online that this province has decided; its code where the source gives one, else its name. */
export function discountsIn(province: Province | null): Discount[] {
  if (!province) return []
  return CATALOGUE.onlineDiscounts
    .filter(({ provinceCode, provinceName }) => (provinceCode === null ? provinceName === province.name : provinceCode === province.code))
    .map(({ provinceName, percent, validFrom, validTo, basis, certainty }) => ({ percent, validFrom: validFrom as PlainDate | null, validTo: validTo as PlainDate | null, basis: `${basis}${basis.includes(provinceName) ? '' : ` (${provinceName})`}`, certainty }))
}

export function priceOf(procedure: Pick<ProcedureVersion, 'code' | 'name' | 'fees' | 'exemptions'>, ask: QuoteAsk, province: Province | null): Quote {
  return quoteFee(tariffOf(procedure, discountsIn(province)), ask)
}

/** The price of each way to file; ways for which no price is on record are left out. */
export function pricesByChannel(procedure: ProcedureVersion, ask: Omit<QuoteAsk, 'channel'>, province: Province | null): { channel: Channel; quote: Quote }[] {
  return CHANNELS.filter((channel) => procedure.channels === null || procedure.channels.includes(channel))
    .map((channel) => ({ channel, quote: priceOf(procedure, { ...ask, channel }, province) }))
    .filter(({ quote }) => quote.standing !== 'none')
}
