// How the codes of signing and verifying are said to people.

import type { Change, PdfReport, SignatureNote, SignatureReport } from '../../platform/pades/report.ts'
import type { Act } from './schema.ts'

export const ACT_WORDS: Record<Act, string> = {
  sign: 'Ký văn bản',
  initial: 'Ký nháy',
  seal: 'Ký số cơ quan',
  copy: 'Ký bản sao',
  attachment: 'Ký phụ lục',
}

export const STATE_WORDS = { waiting: 'Chờ ký', signed: 'Đã ký', declined: 'Trả lại', withdrawn: 'Đã rút' } as const

export const ADAPTER_WORDS = { test: 'Khóa giữ tại máy chủ này (thử nghiệm)', remote: 'Ký từ xa', desktop: 'Thiết bị ký trên máy cá nhân' } as const

/** One word for the whole file, and a sentence under it. */
export const VERDICT_WORDS: Record<PdfReport['verdict'], { word: string; text: string; tone: 'ok' | 'warn' | 'bad' }> = {
  valid: { word: 'Hợp lệ', text: 'Mọi chữ ký trong tệp đều đúng, văn bản không bị sửa sau khi ký.', tone: 'ok' },
  caution: { word: 'Cần xem kỹ', text: 'Chữ ký khớp với văn bản, nhưng còn điều chưa kiểm tra được. Hãy đọc các dòng bên dưới.', tone: 'warn' },
  invalid: { word: 'Không hợp lệ', text: 'Đừng dùng văn bản này. Lý do ở bên dưới.', tone: 'bad' },
  unsigned: { word: 'Chưa có chữ ký', text: 'Tệp này không có chữ ký số nào. Hình chữ ký hay con dấu in trên trang không phải là chữ ký số.', tone: 'warn' },
  unreadable: { word: 'Không đọc được', text: 'Tệp này hỏng, có mật khẩu hoặc quá nặng nên không kiểm tra được. Đừng coi là đã ký.', tone: 'bad' },
}

export const UNREADABLE_WORDS: Record<NonNullable<PdfReport['unreadable']>, string> = {
  malformed: 'Tệp bị hỏng hoặc không đúng cấu trúc PDF.',
  'too-large': 'Tệp quá nặng hoặc quá phức tạp để kiểm tra an toàn.',
  encrypted: 'Tệp có mật khẩu hoặc bị mã hóa.',
}

export const NOTE_WORDS: Record<SignatureNote, string> = {
  'byte-range': 'Chữ ký không phủ trọn bản văn bản mà nó ký: có phần bị chừa ra ngoài.',
  contents: 'Chỗ để chữ ký trong tệp trống hoặc bị làm giả.',
  altered: 'Văn bản đã bị sửa sau khi ký.',
  'signature-wrong': 'Chữ ký không phải do khóa của chứng thư này tạo ra.',
  'certificate-swapped': 'Chứng thư đi kèm không phải chứng thư đã dùng để ký.',
  unreadable: 'Chữ ký không đọc được.',
  'weak-algorithm': 'Thuật toán ký quá yếu, có thể bị làm giả.',
  'old-format': 'Kiểu chữ ký này đã cũ và không còn được coi là an toàn.',
  revoked: 'Chứng thư đã bị thu hồi trước khi ký.',
  'chain-broken': 'Chuỗi chứng thư không đúng quy tắc.',
  'not-valid-then': 'Chứng thư không còn hoặc chưa có hiệu lực lúc ký.',
  'changed-after': 'Có thay đổi không được phép sau khi ký.',
  'timestamp-wrong': 'Dấu thời gian không phải của chữ ký này.',
  'not-a-timestamp-authority': 'Dấu thời gian do một nơi không có quyền cấp.',
  'unknown-issuer': 'Máy này không biết nơi cấp chứng thư, nên chưa thể tin người ký là ai.',
  'standing-unknown': 'Chưa biết chứng thư có bị thu hồi lúc ký hay không.',
  'no-timestamp': 'Không có dấu thời gian: giờ ký chỉ là giờ trên máy người ký.',
  'timestamp-untrusted': 'Dấu thời gian do một nơi mà máy này không biết.',
  'expired-since': 'Chứng thư nay đã hết hạn và không có dấu thời gian chứng minh đã ký trước đó.',
  'no-legal-effect': 'Chứng thư thử nghiệm: chữ ký này không có giá trị pháp lý.',
  'rsa-v1-5': 'Ký bằng RSA kiểu cũ (v1.5). Thông tư 15/2025 yêu cầu RSASSA-PSS hoặc ECDSA cho chữ ký mới.',
  'certificate-not-bound': 'Chữ ký kiểu cũ, không ràng buộc chứng thư vào nội dung ký.',
  'revoked-later': 'Chứng thư bị thu hồi sau khi ký; chữ ký có trước vẫn giữ giá trị.',
  'claimed-time': 'Giờ ký do máy người ký ghi.',
}

export const CHANGE_WORDS: Record<Change['kind'], string> = {
  filled: 'Điền ô để trống: {name} = “{value}”',
  signed: 'Thêm chữ ký: {name}',
  timestamped: 'Thêm dấu thời gian',
  evidence: 'Thêm bằng chứng hiệu lực chứng thư',
  metadata: 'Cập nhật thông tin mô tả tệp',
  refilled: 'Sửa ô đã điền: {name}',
  'field-added': 'Thêm ô biểu mẫu: {name}',
  'field-changed': 'Sửa ô biểu mẫu: {name}',
  annotation: 'Thêm hoặc bớt ghi chú, hình đè ở trang {page}',
  content: 'Sửa nội dung trang {page}',
  pages: 'Thêm, bớt hoặc đổi trang',
  'signature-changed': 'Sửa một chữ ký đã có: {name}',
  covering: 'Chữ ký thêm sau che phần lớn trang {page}',
  structure: 'Sửa cấu trúc của tệp',
  'hidden-bytes': 'Có dữ liệu giấu phía sau bản đã ký',
}

export const ACTIVE_WORDS: Record<PdfReport['active'][number], string> = {
  script: 'Tệp có mã lệnh tự chạy, nội dung có thể tự đổi khi mở.',
  launch: 'Tệp đòi mở chương trình khác trên máy.',
  'form-program': 'Tệp dùng biểu mẫu XFA, nội dung có thể tự đổi khi mở.',
  'sends-data': 'Tệp tự gửi dữ liệu ra ngoài.',
}

export const STANDING_WORDS: Record<SignatureReport['standing'], string> = { good: 'Còn hiệu lực lúc ký', revoked: 'Đã bị thu hồi', unknown: 'Chưa kiểm tra được' }
