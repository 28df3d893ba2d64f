// What callers of the file store see: a kept file, what they may ask for, and every refusal with its sentence.

import type { FileKind } from './file-bytes.ts'
import { defineProblems } from './problem.ts'

export interface StoredFile {
  /** SHA-256 of what is kept, 64 hex digits. Pictures are kept without metadata, so it may differ from what was sent. */
  id: string
  kind: FileKind
  mediaType: string
  sizeBytes: number
}

export interface SaveOptions {
  /** What the sender says it is; must agree with the content. Empty says nothing. */
  declaredType?: string
  /** Kinds this form takes; without it, every known kind. */
  accept?: readonly FileKind[]
  /** SHA-256 of what was sent, hex; checked when given. */
  sha256?: string
}

export const fileProblems = defineProblems('tep', {
  empty: { status: 422, text: 'Tệp này trống (0 byte). Hãy chọn lại tệp khác hoặc chụp lại.' },
  tooLarge: { status: 413, text: 'Tệp này quá lớn: tối đa {megabytes} MB. Hãy chọn tệp nhỏ hơn hoặc chụp ở cỡ ảnh thấp hơn.' },
  damaged: { status: 422, text: 'Tệp này bị hỏng hoặc chưa gửi hết. Hãy mở thử trên máy của bạn, rồi gửi lại.' },
  unknownKind: { status: 415, text: 'Loại tệp này không nhận được. Hãy gửi ảnh JPEG hoặc PNG, PDF, bản ghi âm, Excel .xlsx hoặc CSV.' },
  macros: { status: 415, text: 'Tệp này có macro (chương trình ẩn) nên không nhận. Hãy mở bằng Excel hoặc Word, lưu lại thành .xlsx hoặc .docx không macro.' },
  pdfScript: { status: 415, text: 'Tệp PDF này có chương trình (JavaScript) giấu bên trong nên không nhận. Hãy mở ra, in lại thành PDF mới rồi gửi, hoặc chụp ảnh từng trang.' },
  oldOffice: { status: 415, text: 'Đây là tệp Office đời cũ (.xls, .doc) hoặc tệp có đặt mật khẩu. Hãy bỏ mật khẩu và lưu lại thành .xlsx hoặc .docx.' },
  heic: { status: 415, text: 'Ảnh này ở dạng HEIC, nhiều máy không xem được. Hãy đặt máy ảnh sang JPEG (“Tương thích nhất”) hoặc gửi ảnh chụp màn hình.' },
  unsafeArchive: { status: 415, text: 'Tệp nén này không an toàn để mở. Hãy giải nén trên máy của bạn và gửi từng tệp.' },
  disguised: { status: 415, text: 'Tệp ghi là {declared} nhưng bên trong là {actual}. Hãy chọn đúng tệp, hoặc lưu lại đúng loại rồi gửi.' },
  notWantedHere: { status: 415, text: 'Ở đây chỉ nhận {wanted}. Hãy chọn tệp khác.' },
  changedOnTheWay: { status: 422, text: 'Tệp bị sai lệch trên đường truyền. Hãy gửi lại.' },
  unknownUpload: { status: 404, text: 'Không thấy lần gửi tệp này (có thể đã quá hạn). Hãy gửi lại từ đầu.' },
  gap: { status: 409, text: 'Máy chủ mới nhận được {offset} byte đầu của tệp. Hãy gửi tiếp từ đó.' },
  otherUpload: { status: 409, text: 'Mã lần gửi này đã dùng cho một tệp khác. Hãy gửi lại từ đầu.' },
})
