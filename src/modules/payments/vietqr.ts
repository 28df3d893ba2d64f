// VietQR payment codes: the EMV merchant-presented layout with the parts NAPAS 247 asks for (read second-hand in the
// specification v1.5.2). Ours writes few fields and reads strictly: what we cannot vouch for is refused with a sentence.

import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import { qrProblems } from './problems.ts'

export interface VietQr {
  /** Six digits of the receiving bank. */
  bankBin: string
  /** Account number, or card number when `service` is 'card'. */
  account: string
  service?: 'account' | 'card'
  /** Whole đồng; without it the payer types the amount. */
  amountVnd?: number
  /** At most 25 plain letters, digits and signs once accents are taken off. */
  purpose?: string
  bill?: string
  reference?: string
  /** One payment only (12) or to be used again (11). Default: one payment when an amount is given. */
  dynamic?: boolean
}

const GUID = 'A000000727'
const SERVICES = { account: 'QRIBFTTA', card: 'QRIBFTTC' } as const
const TEXT_MAX = 25

/** CRC-16/CCITT-FALSE (polynomial 1021, start FFFF) of ASCII text, four upper-case hex digits. */
export function crc16(text: string): string {
  let crc = 0xffff
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i) << 8
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff
  }
  return crc.toString(16).toUpperCase().padStart(4, '0')
}

/** 'Phí chứng thực Đ.' → 'Phi chung thuc D.': what banks carry in the purpose of a transfer. */
export function asciiFold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').replace(/\s+/g, ' ').trim()
}

/** Two digits of id, two of length, the value. Lengths count ASCII characters, which are bytes. */
function field(id: string, value: string): string {
  return id + String(value.length).padStart(2, '0') + value
}

function plainText(part: string, text: string | undefined): Decision<string | undefined> {
  if (text === undefined || text.trim() === '') return accept(undefined)
  const folded = asciiFold(text)
  const odd = [...folded].find((sign) => sign < ' ' || sign > '~')
  if (odd !== undefined) return refuse(withParams(qrProblems.letters, { sign: odd }))
  if (folded.length > TEXT_MAX) return refuse(withParams(qrProblems.purpose, { part, n: folded.length }))
  return accept(folded)
}

/** The text of the QR code. Too long, out of range or unprintable parts are refused, never cut. */
export function encodeVietQr(qr: VietQr): Decision<string> {
  const service = qr.service ?? 'account'
  if (!/^\d{6}$/.test(qr.bankBin)) return refuse(qrProblems.bin)
  if (service === 'card' ? !/^\d{16,19}$/.test(qr.account) : !/^[0-9A-Za-z]{1,19}$/.test(qr.account)) return refuse(service === 'card' ? qrProblems.card : qrProblems.account)
  if (qr.amountVnd !== undefined && !(Number.isSafeInteger(qr.amountVnd) && qr.amountVnd >= 1 && qr.amountVnd < 1e13)) return refuse(qrProblems.amount)
  const texts = [plainText('số hóa đơn', qr.bill), plainText('mã tham chiếu', qr.reference), plainText(qr.purpose ?? '', qr.purpose)]
  const wrong = texts.find((one) => !one.ok)
  if (wrong && !wrong.ok) return wrong
  const [bill, reference, purpose] = texts.map((one) => (one.ok ? one.value : undefined))
  const more = (bill ? field('01', bill) : '') + (reference ? field('05', reference) : '') + (purpose ? field('08', purpose) : '')
  const account = field('00', GUID) + field('01', field('00', qr.bankBin) + field('01', qr.account)) + field('02', SERVICES[service])
  const body =
    field('00', '01') + field('01', (qr.dynamic ?? qr.amountVnd !== undefined) ? '12' : '11') + field('38', account) + field('53', '704') +
    (qr.amountVnd === undefined ? '' : field('54', String(qr.amountVnd))) + field('58', 'VN') + (more === '' ? '' : field('62', more)) + '6304'
  return accept(body + crc16(body))
}

/** Fields by id in their order; undefined when lengths do not add up or an id comes twice. */
function readFields(text: string): Map<string, string> | undefined {
  const found = new Map<string, string>()
  let at = 0
  while (at < text.length) {
    const head = /^(\d\d)(\d\d)$/.exec(text.slice(at, at + 4))
    if (!head) return undefined
    const [, id, length] = head as unknown as [string, string, string]
    const value = text.slice(at + 4, at + 4 + Number(length))
    if (value.length !== Number(length) || found.has(id)) return undefined
    found.set(id, value)
    at += 4 + Number(length)
  }
  return found
}

const damaged = (where: string) => refuse(withParams(qrProblems.damaged, { where }))
const other = (where: string) => refuse(withParams(qrProblems.otherScheme, { where }))

/** Reads a code strictly: sum, order, lengths, scheme, currency. Fields we do not know are passed over. */
export function decodeVietQr(text: string): Decision<Required<Pick<VietQr, 'bankBin' | 'account' | 'service' | 'dynamic'>> & VietQr> {
  if (!/^000201[\x20-\x7e]+$/.test(text)) return refuse(qrProblems.notQr)
  if (text.slice(-8, -4) !== '6304' || crc16(text.slice(0, -4)) !== text.slice(-4)) return damaged('6304')
  const root = readFields(text)
  if (root === undefined || [...root.keys()].at(-1) !== '63') return damaged('TLV')
  const method = root.get('01')
  if (method !== '11' && method !== '12') return damaged('01')
  const merchant = readFields(root.get('38') ?? '')
  if (merchant?.get('00') !== GUID) return other('38')
  if (root.get('53') !== '704') return other('53')
  if (root.get('58') !== 'VN') return other('58')
  const receiver = readFields(merchant.get('01') ?? '')
  const service = merchant.get('02') === SERVICES.card ? 'card' : merchant.get('02') === SERVICES.account ? 'account' : undefined
  if (service === undefined) return other('38-02')
  const [bankBin, account] = [receiver?.get('00') ?? '', receiver?.get('01') ?? '']
  if (!/^\d{6}$/.test(bankBin) || !(service === 'card' ? /^\d{16,19}$/ : /^[0-9A-Za-z]{1,19}$/).test(account)) return damaged('38-01')
  const amount = root.get('54')
  if (amount !== undefined && !/^[1-9]\d{0,12}$/.test(amount)) return damaged('54')
  const more = readFields(root.get('62') ?? '')
  if (more === undefined || [...more.values()].some((value) => value === '')) return damaged('62')
  const [bill, reference, purpose] = [more.get('01'), more.get('05'), more.get('08')]
  return accept({
    bankBin, account, service, dynamic: method === '12',
    ...(amount !== undefined && { amountVnd: Number(amount) }),
    ...(bill !== undefined && { bill }), ...(reference !== undefined && { reference }), ...(purpose !== undefined && { purpose }),
  })
}
