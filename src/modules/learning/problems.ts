// Every refusal of learning: what is wrong, where, and what to do.

import { defineProblems } from '../../platform/problem.ts'

export const learningProblems = defineProblems('learning', {
  noSuchGuide: { status: 404, text: 'Không tìm thấy bài này. Hãy quay lại danh sách bài và chọn theo hình.' },
  noSuchVersion: { status: 404, text: 'Không tìm thấy bản này của bài. Hãy mở bản mới nhất.' },
  noSuchStep: { status: 404, text: 'Không tìm thấy bước này trong bài. Hãy mở lại bài từ đầu.' },
  withdrawn: { status: 410, text: 'Xã đã rút bài này: {why} Hãy chọn bài khác, hoặc hỏi người hướng dẫn.' },
  noCommune: { status: 422, text: 'Chưa biết bạn ở xã nào. Hãy nhờ người hướng dẫn báo giúp.' },
  notOffline: { status: 503, text: 'Việc này cần mạng. Hãy thử lại khi có mạng; bài học vẫn dùng được.' },
  realId: { status: 422, field: 'go', text: 'Đây giống số căn cước thật. Ở đây chỉ tập: bạn đừng gõ số thật, hãy bấm “Điền số tập”.' },
  realPhone: { status: 422, field: 'go', text: 'Đây giống số điện thoại thật. Ở đây chỉ tập: bạn đừng gõ số thật, hãy bấm “Điền số tập”.' },
  secretInReport: { status: 422, field: 'text', text: 'Lời báo không cần số căn cước, số điện thoại, mật khẩu hay OTP. Hãy bỏ các số ấy rồi gửi lại.' },
  reportHandled: { status: 409, text: 'Lời báo này đã có người xử lý rồi.' },
  staleVersion: { status: 409, text: 'Bài này vừa có bản mới hơn ({version}). Hãy mở bản mới rồi làm lại.' },
  // ---- an imported or edited guide ----
  badShape: { status: 422, text: 'Chỗ {place}: {detail}' },
  missingPicture: { status: 422, text: 'Chỗ {place}: hình “{name}” không có. Hãy thêm hình ấy hoặc chọn hình khác.' },
  scriptInText: { status: 422, text: 'Chỗ {place}: trong chữ có mã lệnh hoặc thẻ trang web. Hãy chỉ để lại lời nói.' },
  pointsNowhere: { status: 422, text: 'Chỗ {place}: trỏ tới “{name}” nhưng không có. Hãy sửa tên hoặc thêm vào.' },
  languageMissing: { status: 422, text: 'Chỗ {place}: thiếu tiếng “{name}” trong khi bài nói có tiếng ấy. Hãy dịch nốt hoặc bỏ tiếng ấy khỏi bài.' },
  languageExtra: { status: 422, text: 'Chỗ {place}: có tiếng “{name}” mà bài không khai. Hãy khai tiếng ấy cho cả bài hoặc bỏ đi.' },
  twice: { status: 422, text: 'Chỗ {place}: tên “{name}” dùng hai lần. Hãy đặt tên khác.' },
  noSource: { status: 422, text: 'Chỗ {place}: ghi là chắc chắn mà không có nguồn. Hãy ghi nguồn hoặc để “cần kiểm tra”.' },
  keptTooLong: { status: 422, text: 'Chỗ {place}: hạn dùng phải sau ngày kiểm tra và không quá 90 ngày. Hãy sửa ngày.' },
  realNumber: { status: 422, text: 'Chỗ {place}: có dãy số giống số căn cước hoặc số điện thoại của một người. Hãy thay bằng số tập.' },
  sameChoice: { status: 422, text: 'Chỗ {place}: lối đúng và cái bẫy là một. Hãy chọn hai chỗ khác nhau.' },
  notReadable: { status: 422, text: 'Tệp này không phải một bài của Gõ Cửa (không đọc được JSON). Hãy xuất lại từ phần soạn bài.' },
})
