// The port to whoever carries our messages (an SMS brand name, an e-mail relay, a Zalo official account).
// Modules know this page only; the demonstration and the tests run on fake-messenger.ts.

import { defineProblems, type Decision } from '../problem.ts'
import type { Instant } from '../time.ts'

export type Channel = 'sms' | 'email' | 'zalo'

export interface OutgoingMessage {
  channel: Channel
  /** A Vietnamese mobile number (0… or +84…) for SMS and Zalo, an address for e-mail. */
  to: string
  text: string
  /** Unique per message and ours: sending the same reference again sends nothing more. At most 64 characters. */
  reference: string
}

export interface MessageReceipt {
  reference: string
  /** The carrier's own number for it, to quote in a complaint. */
  carrierId: string
  acceptedAt: Instant
}

export interface DeliveryReport {
  reference: string
  carrierId: string
  status: 'delivered' | 'failed'
  at: Instant
}

export interface Messenger {
  /** Hand over one message. A receipt means the carrier has it, not that a person does: wait for the report. */
  send(message: OutgoingMessage): Promise<Decision<MessageReceipt>>
  /** Reports may come late, twice, out of order or never. Returns how to stop listening. */
  onDelivery(listener: (report: DeliveryReport) => void): () => void
}

export const messageProblems = defineProblems('tin', {
  carrierDown: { status: 503, text: 'Nhà mạng gửi tin đang không trả lời. Tin vẫn được giữ và sẽ tự gửi lại sau.' },
  carrierRefused: { status: 502, text: 'Nhà mạng từ chối tin này lúc này. Tin vẫn được giữ và sẽ tự gửi lại sau.' },
  badPhone: { status: 422, field: 'to', text: 'Số điện thoại này không phải số di động Việt Nam. Hãy kiểm tra: 10 chữ số, bắt đầu bằng 03, 05, 07, 08 hoặc 09.' },
  badEmail: { status: 422, field: 'to', text: 'Địa chỉ thư điện tử này chưa đúng. Hãy kiểm tra lại, ví dụ: ten@xa.gov.vn.' },
  noText: { status: 422, field: 'text', text: 'Tin chưa có nội dung. Hãy viết vài chữ rồi gửi.' },
  tooLong: { status: 422, field: 'text', text: 'Tin dài {length} ký tự, tối đa {limit}. Hãy viết ngắn lại.' },
  noReference: { status: 422, field: 'reference', text: 'Tin chưa có mã riêng để tránh gửi hai lần.' },
  linkInSms: { status: 422, field: 'text', text: 'Tin nhắn SMS không được có đường dẫn (“{found}”), vì kẻ lừa đảo hay gửi như vậy. Hãy mời bà con ra nhà văn hóa hoặc gọi số của xã; sau dấu chấm nhớ để một khoảng trắng.' },
  secret: { status: 422, field: 'text', text: 'Tin không được chứa hoặc hỏi mã OTP, mật khẩu, mã PIN (“{found}”). Xã không bao giờ nhắn hay hỏi những mã này. Hãy bỏ phần đó.' },
})
