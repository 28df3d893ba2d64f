// How the parts of a guide, its facts and its drafts are said to authors.

import type { Guide, PartKind } from '../learning/index.ts'
import type { Translate } from '../../ui/context.ts'
import type { Tone } from '../../ui/parts.tsx'
import type { Freshness } from './rules-expiry.ts'
import type { DraftState } from './schema.ts'

const SECTION_WORDS: Record<string, string> = {
  bai: 'Cả bài', 'truoc-khi': 'Cần có trước khi làm', 'hay-sai': 'Chỗ hay sai', 'khong-duoc': 'Người giúp không bao giờ làm', 'nguoi-day': 'Dặn người hướng dẫn', loi: 'Lỗi cố ý', khac: 'Máy trông khác', nguon: 'Nguồn',
  'kiem-lai': 'Kiểm lại trên máy', steps: 'Các bước', screens: 'Các màn hình', recover: 'Các bước gỡ', gaps: 'Điều chưa ai xác nhận', variant: 'Máy trông khác', sources: 'Nguồn',
}

/** 'buoc.find' → 'Bước 2: Chạm vào ô …'. */
export function sectionName(t: Translate, guide: Guide, section: string): string {
  const [head, id] = section.split('.', 2) as [string, string | undefined]
  const short = (text: string | undefined) => (text === undefined || text === '' ? t('(chưa có lời)') : text.length > 60 ? `${text.slice(0, 60).trimEnd()}…` : text)
  if (head === 'buoc') {
    const at = guide.steps.findIndex((step) => step.id === id)
    return at === -1 ? t('Bước đã bỏ') : t('Bước {n}: {text}', { n: at + 1, text: short(guide.steps[at]!.say.vi) })
  }
  if (head === 'go') return t('Gỡ lỗi: {text}', { text: short(guide.mistake.recover.find((step) => step.id === id)?.say.vi) })
  if (head === 'man' || head === 'parts') return t('Màn hình: {text}', { text: short(guide.screens.find((screen) => screen.id === id)?.label.vi) })
  return t(SECTION_WORDS[head] ?? head)
}

export const PART_WORDS: Record<PartKind, string> = {
  title: 'Thanh tên ứng dụng', text: 'Đoạn chữ', big: 'Chữ to', notice: 'Lời báo trên màn hình', field: 'Ô điền', button: 'Nút bấm', link: 'Chữ bấm được', row: 'Một dòng danh sách', tile: 'Ô hình', tab: 'Thẻ chuyển trang',
  toggle: 'Nút gạt', choice: 'Ô chọn', keypad: 'Bàn phím số', qr: 'Mã QR', bubble: 'Tin nhắn', call: 'Cuộc gọi', card: 'Thẻ giấy tờ', photo: 'Ảnh chụp',
}

export const CHOICES: Record<'certainty' | 'tone' | 'from' | 'look' | 'status', Record<string, string>> = {
  certainty: { sure: 'Chắc: văn bản chính thức hoặc hai nguồn khớp nhau', 'one-source': 'Mới thấy một nguồn', 'to-check': 'Cần xem lại trên máy, chưa cho bà con thấy' },
  tone: { info: 'Báo tin', warn: 'Nhắc cẩn thận', bad: 'Nguy hiểm', ok: 'Tốt' },
  from: { them: 'Người kia gửi', me: 'Mình gửi' },
  look: { main: 'Nút chính', plain: 'Nút thường', bad: 'Nút nguy hiểm' },
  status: { official: 'Theo nguồn chính thức', unverified: 'Chưa kiểm chứng' },
}

export const DRAFT_WORDS: Record<DraftState, { label: string; tone?: Tone }> = {
  arrived: { label: 'Tệp vừa đến, chưa nhận', tone: 'info' }, draft: { label: 'Đang soạn', tone: 'info' }, to_review: { label: 'Chờ người thứ hai duyệt', tone: 'warn' }, returned: { label: 'Bị trả lại', tone: 'bad' },
  published: { label: 'Đã ra bản mới', tone: 'ok' }, dropped: { label: 'Đã bỏ' },
}

export const FRESH_WORDS: Record<Freshness, { label: string; tone?: Tone }> = {
  late: { label: 'Quá hạn', tone: 'bad' }, soon: { label: 'Sắp hết hạn', tone: 'warn' }, 'to-check': { label: 'Cần xem lại trên máy', tone: 'warn' }, fresh: { label: 'Còn hạn', tone: 'ok' },
}
