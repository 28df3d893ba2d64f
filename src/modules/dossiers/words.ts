// How codes of dossiers are said to people. No markup.

import type { Translate } from '../../ui/context.ts'
import { NATIONAL_STATES, type NationalState } from './rules-flow.ts'

export const CHANNEL_WORDS: Record<number, string> = { 1: 'Tại quầy', 2: 'Trực tuyến', 3: 'Bưu chính' }
export const PAYMENT_WORDS: Record<string, string> = { none: 'Không thu', due: 'Chưa nộp', part: 'Nộp một phần', paid: 'Đã nộp', waived: 'Được miễn', refunded: 'Đã hoàn tiền' }
export const DELIVERY_WORDS: Record<string, string> = { none: 'Không gửi về nhà', waiting: 'Chờ gửi', posted: 'Đã giao bưu chính', delivered: 'Đã tới tay', failed: 'Giao chưa được' }
export const SYNC_WORDS: Record<string, string> = { waiting: 'Chờ gửi lên cổng', synced: 'Cổng đã nhận', failed: 'Gửi cổng chưa được', off: 'Chưa nối cổng' }

export const FACE_WORDS: Record<number, string> = { 3: 'Hài lòng', 2: 'Bình thường', 1: 'Không hài lòng' }

export const EVENT_WORDS: Record<string, string> = {
  filed: 'Người dân nộp hồ sơ',
  accepted: 'Tiếp nhận hồ sơ',
  refused: 'Từ chối tiếp nhận',
  supplement_asked: 'Yêu cầu bổ sung',
  supplement_answered: 'Đã bổ sung',
  begun: 'Chuyển xử lý',
  step_done: 'Xong bước',
  step_back: 'Trả lại bước trước',
  recalled: 'Thu hồi về bước trước',
  assigned: 'Giao việc',
  obligation_asked: 'Chờ nghĩa vụ tài chính',
  obligation_met: 'Đã xong nghĩa vụ tài chính',
  extended: 'Xin lỗi và gia hạn',
  apologised: 'Xin lỗi vì trễ hạn',
  stopped: 'Dừng giải quyết',
  withdrawn: 'Công dân rút hồ sơ',
  result_attached: 'Gắn kết quả',
  returned: 'Trả kết quả',
  components_added: 'Thêm giấy tờ',
  payment_changed: 'Cập nhật phí, lệ phí',
  delivery_changed: 'Cập nhật gửi kết quả',
  rated: 'Người dân đánh giá',
  petition: 'Người dân gửi phản ánh',
  paper_submitted: 'Trình ký giấy tờ',
  paper_signed: 'Lãnh đạo đã ký giấy tờ',
  paper_sealed: 'Văn thư đã đóng dấu giấy tờ',
  paper_declined: 'Giấy tờ chưa được ký',
  note: 'Ghi chú',
}

export function eventWords(t: Translate, type: string): string {
  return t(EVENT_WORDS[type] ?? type)
}

export function stateWords(t: Translate, state: NationalState): string {
  return t(NATIONAL_STATES[state])
}

/** Reasons an officer chooses from; plain words stand beside them, because a code alone tells nobody what to mend. */
export const SUPPLEMENT_REASONS: Record<string, string> = {
  missing: 'Thiếu giấy tờ này',
  unreadable: 'Ảnh mờ, tối hoặc mất góc, không đọc được',
  wrong: 'Khai chưa đúng so với giấy tờ',
  blank: 'Chưa khai ô này',
  expired: 'Giấy tờ đã hết hạn',
  unsigned: 'Thiếu chữ ký hoặc dấu',
  other_person: 'Giấy tờ của người khác',
  damaged: 'Tệp hỏng hoặc rỗng, không mở được',
}
