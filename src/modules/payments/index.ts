// The door of payments: what a procedure costs, raising a charge for anything that has a kind and an id, and hearing of
// its money in the transaction that moves it.

export { cancelCharge, raiseCharge } from './commands.ts'
export { connectAccounts } from './bank-orders.ts'
export { followPayments, type ChargeChange, type PaymentsFollower } from './followers.ts'
export { chargesOf, findCharge, type ChargeRow } from './queries.ts'
export { formatPaymentCode, openVnd, type ChargeState } from './rules.ts'
export { quoteFee, tariffOf, type CatalogueFees, type Discount, type Quote, type QuoteAsk, type QuoteLine } from './rules-tariff.ts'
export type { Certainty, Channel, ChargeInput, FeeRow, Relief, Tariff } from './schema.ts'
