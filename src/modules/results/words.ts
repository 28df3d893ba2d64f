// How a parcel's way is said to people.

import type { Tone } from '../../ui/parts.tsx'
import type { DeliveryState, IdentityCheck, Move } from './rules.ts'

export const STATE_WORDS: Record<DeliveryState, { label: string; tone: Tone }> = {
  asked: { label: 'Chờ đóng gói', tone: 'warn' },
  ready: { label: 'Chờ giao bưu chính', tone: 'warn' },
  posted: { label: 'Bưu chính đang giữ', tone: 'info' },
  failed: { label: 'Giao chưa được', tone: 'bad' },
  returning: { label: 'Đang quay về quầy', tone: 'bad' },
  back: { label: 'Đã về quầy, chờ nhận', tone: 'warn' },
  delivered: { label: 'Đã tới tay người nhận', tone: 'ok' },
  cancelled: { label: 'Không gửi nữa', tone: 'info' },
}

export const MOVE_WORDS: Record<Move | 'asked', string> = {
  asked: 'Đăng ký gửi về nhà',
  packed: 'Đã đóng gói, dán nhãn',
  handed: 'Đã giao bưu chính',
  attempt_failed: 'Giao chưa được',
  out_again: 'Đi giao lại',
  sent_back: 'Bưu chính gửi trả về quầy',
  came_back: 'Đã về tới quầy',
  delivered: 'Đã giao tận tay',
  collected: 'Người dân nhận tại quầy',
  cancelled: 'Không gửi nữa',
}

export const CHECK_WORDS: Record<IdentityCheck, string> = {
  card: 'đã xem căn cước bản gốc (không chụp)',
  vneid: 'đã xem VNeID trên máy người nhận',
  authorised: 'đã xem giấy ủy quyền',
  known: 'người giao biết mặt',
}

export const CONSENT_WORDS: Record<string, string> = { form: 'ghi trong đơn', counter: 'nói tại quầy', phone: 'nói qua điện thoại' }

/** What the public page says of a dossier's state; shorter and kinder than the ten codes. */
export const PUBLIC_STATES: Record<number, { word: string; tone: Tone; next: string }> = {
  1: { word: 'Đã nộp, chờ tiếp nhận', tone: 'info', next: 'Xã sẽ xem hồ sơ rồi báo đã tiếp nhận hay cần thêm gì.' },
  2: { word: 'Đã tiếp nhận', tone: 'info', next: 'Xã đang chuyển hồ sơ tới người xử lý.' },
  3: { word: 'Không được tiếp nhận', tone: 'bad', next: 'Lý do ghi trong phiếu từ chối. Hãy hỏi quầy nếu chưa rõ.' },
  4: { word: 'Đang xử lý', tone: 'info', next: 'Bạn chưa phải làm gì.' },
  5: { word: 'Cần bạn bổ sung giấy tờ', tone: 'warn', next: 'Xem phiếu yêu cầu bổ sung, chuẩn bị đủ rồi nộp một lần.' },
  6: { word: 'Cần bạn nộp tiền', tone: 'warn', next: 'Trả theo mã trên phiếu thanh toán hoặc tại quầy.' },
  7: { word: 'Đang rút hồ sơ', tone: 'info', next: 'Xã đang làm thủ tục rút theo ý bạn.' },
  8: { word: 'Đã dừng xử lý', tone: 'bad', next: 'Lý do ghi trong thông báo dừng. Hãy hỏi quầy nếu chưa rõ.' },
  9: { word: 'Đã có kết quả', tone: 'ok', next: 'Kết quả đang chờ trả cho bạn.' },
  10: { word: 'Đã trả kết quả', tone: 'ok', next: 'Nếu chưa nhận được, hãy báo quầy ngay.' },
}

export const PUBLIC_PAYMENTS: Record<string, string> = { due: 'chưa trả', part: 'trả một phần', paid: 'đã trả đủ', refunded: 'đã hoàn tiền', none: 'không phải trả' }
