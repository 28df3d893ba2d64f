// English for learning: refusals, and the pages of guides and practice.

import type { Catalogue } from '../translate.ts'

export const en: Catalogue = {
  // refusals
  'Không tìm thấy bài này. Hãy quay lại danh sách bài và chọn theo hình.': 'There is no such guide. Go back to the list and choose by picture.',
  'Không tìm thấy bản này của bài. Hãy mở bản mới nhất.': 'There is no such version of this guide. Open the newest one.',
  'Không tìm thấy bước này trong bài. Hãy mở lại bài từ đầu.': 'There is no such step in this guide. Open it from the beginning.',
  'Chưa biết bạn ở xã nào. Hãy nhờ người hướng dẫn báo giúp.': 'We do not know your commune. Ask your helper to report it.',
  'Việc này cần mạng. Hãy thử lại khi có mạng; bài học vẫn dùng được.': 'This needs a network. Try again when there is one; the guides work without.',
  'Đây giống số căn cước thật. Ở đây chỉ tập: bạn đừng gõ số thật, hãy bấm “Điền số tập”.': 'This looks like a real ID number. Here we only practise: do not type real numbers, press “Fill the practice number”.',
  'Đây giống số điện thoại thật. Ở đây chỉ tập: bạn đừng gõ số thật, hãy bấm “Điền số tập”.': 'This looks like a real phone number. Here we only practise: do not type real numbers, press “Fill the practice number”.',
  'Lời báo không cần số căn cước, số điện thoại, mật khẩu hay OTP. Hãy bỏ các số ấy rồi gửi lại.': 'A report needs no ID number, phone number, password or OTP. Take them out and send it again.',
  'Lời báo này đã có người xử lý rồi.': 'Somebody has handled this report already.',
  'Bài này vừa có bản mới hơn ({version}). Hãy mở bản mới rồi làm lại.': 'A newer version of this guide ({version}) is there. Open it and do your change again.',
  'Chỗ {place}: {detail}': 'At {place}: {detail}',
  'Chỗ {place}: hình “{name}” không có. Hãy thêm hình ấy hoặc chọn hình khác.': 'At {place}: there is no picture “{name}”. Add it or choose another.',
  'Chỗ {place}: trong chữ có mã lệnh hoặc thẻ trang web. Hãy chỉ để lại lời nói.': 'At {place}: the text contains script or markup. Leave only words.',
  'Chỗ {place}: trỏ tới “{name}” nhưng không có. Hãy sửa tên hoặc thêm vào.': 'At {place}: points to “{name}”, which is not there. Correct the name or add it.',
  'Chỗ {place}: thiếu tiếng “{name}” trong khi bài nói có tiếng ấy. Hãy dịch nốt hoặc bỏ tiếng ấy khỏi bài.': 'At {place}: language “{name}” is missing although the guide declares it. Translate it or take the language off the guide.',
  'Chỗ {place}: có tiếng “{name}” mà bài không khai. Hãy khai tiếng ấy cho cả bài hoặc bỏ đi.': 'At {place}: language “{name}” is there but the guide does not declare it. Declare it for the whole guide or remove it.',
  'Chỗ {place}: tên “{name}” dùng hai lần. Hãy đặt tên khác.': 'At {place}: the name “{name}” is used twice. Choose another.',
  'Chỗ {place}: ghi là chắc chắn mà không có nguồn. Hãy ghi nguồn hoặc để “cần kiểm tra”.': 'At {place}: said to be certain, but without a source. Name the source or mark it “to be checked”.',
  'Chỗ {place}: hạn dùng phải sau ngày kiểm tra và không quá 90 ngày. Hãy sửa ngày.': 'At {place}: the expiry must come after the day of checking, by at most 90 days. Correct the dates.',
  'Chỗ {place}: có dãy số giống số căn cước hoặc số điện thoại của một người. Hãy thay bằng số tập.': 'At {place}: a row of digits looks like somebody’s ID or phone number. Replace it by a practice number.',
  'Chỗ {place}: lối đúng và cái bẫy là một. Hãy chọn hai chỗ khác nhau.': 'At {place}: the right way and the trap are the same. Choose two different places.',
  'Tệp này không phải một bài của Gõ Cửa (không đọc được JSON). Hãy xuất lại từ phần soạn bài.': 'This file is no guide of Gõ Cửa (its JSON cannot be read). Export it again from the editor.',
  'thiếu hoặc không đúng dạng': 'missing or of the wrong form',
  '(cả bài)': '(the whole guide)',
  'khóa chỉ gồm chữ thường không dấu, số và gạch nối': 'a key has only unaccented small letters, digits and hyphens',
  'mã ngôn ngữ gồm hai hoặc ba chữ cái, như vi, en, hmn': 'a language code has two or three letters, such as vi, en, hmn',
  'ngày phải viết như 2026-11-22': 'write the date like 2026-11-22',
  'thiếu tiếng Việt': 'Vietnamese is missing',
  'tiếng Việt đứng đầu': 'Vietnamese comes first',
  'ứng dụng của tỉnh': 'the province’s app',
}
