// English for recognition: witnessing at the door, reviews, proof, checks and badges.

import type { Catalogue } from '../translate.ts'

export const en: Catalogue = {
  'Người này không còn trong hộ theo sổ của xã. Hãy mở hộ họ đang ở rồi ghi lại.': 'By the commune’s register this person is no longer in the household. Open the one they live in and record it there.',
  'Bài này không có trong danh sách bài của xã. Hãy chọn lại bài.': 'This guide is not in the commune’s list. Choose again.',
  'Hãy chọn bài vừa làm trên máy của ai.': 'Choose whose phone it was done on.',
  'Hãy chọn người học tự làm hay được nhắc.': 'Choose whether the learner did it alone or was prompted.',
  'Chỉ chứng kiến được khi người học làm trên máy của họ hoặc máy của nhà họ. Làm trên máy của bạn thì hãy ghi vào lượt thăm là “Đã hướng dẫn”.':
    'It can be witnessed only on the learner’s own or the family’s phone. Done on yours, record it in the visit as “Guided”.',
  'Ngày {date} chưa tới. Hãy kiểm tra ngày của điện thoại rồi chọn lại.': '{date} has not come yet. Check the date of the phone and choose again.',
  'Ngày {date} đã quá {days} ngày nên không ghi được nữa. Hãy kiểm tra lại ngày; nếu đúng, báo tổ trưởng.':
    '{date} is more than {days} days ago and can no longer be recorded. Check the day; if it is right, tell the team leader.',
  'Lần này đã được ghi rồi: cùng người, cùng bài, cùng ngày, cùng kết quả. Không cần ghi lại.': 'This was recorded already: same person, guide, day and result. No need to do it again.',
  'Người này chưa đồng ý cho giữ kết quả luyện tập nên không lưu gì. Hãy hỏi và ghi lời đồng ý trước.': 'This person has not agreed to results of practice being kept, so nothing was saved. Ask and record the consent first.',
  'Mã trang học này chưa đúng hoặc đã được đổi. Hãy xem lại từng ký tự trên thẻ, hoặc xin thẻ mới ở xã.':
    'This code of a learner’s page is not right or was changed. Look at each character on the card again, or ask the commune for a new card.',
  'Người này chưa đủ để cấp huy hiệu. Trang của họ nói còn thiếu gì.': 'This person has not shown enough for a badge yet. Their page says what is missing.',
  'Người này đã có huy hiệu còn hiệu lực cho bài này. Muốn in lại thì mở huy hiệu ấy; muốn thay thì bấm “Cấp lại”.':
    'This person holds a valid badge for this guide. To print it again, open it; to replace it, press “Issue again”.',
  'Không tìm thấy huy hiệu này trong xã của bạn.': 'There is no such badge in your commune.',
  'Huy hiệu này đã thu hồi từ trước nên không làm gì thêm.': 'This badge was revoked before; nothing more was done.',
  'Không mở được khóa ký của xã, có thể vì tệp bí mật của máy chủ đã đổi. Hãy báo người quản trị máy chủ; chưa có huy hiệu nào được cấp.':
    'The commune’s signing key could not be opened, perhaps because the server’s secret file changed. Tell whoever runs the server; no badge was issued.',
  'Chưa có câu hỏi cho bài này. Hãy chọn bài khác.': 'There are no questions for this guide yet. Choose another.',
  'Còn câu chưa chọn. Hãy chọn một trong hai ở mỗi câu.': 'Some questions are not answered. Choose one of the two for each.',
  'Không thấy mã QR trong ảnh này. Hãy chụp lại cho rõ, đủ sáng, cả bốn góc của mã.': 'No QR code was found in this picture. Take it again: sharp, bright, with all four corners of the code.',
  'Hãy chọn ảnh chụp huy hiệu, hoặc dán chữ đọc được từ mã QR.': 'Choose a photo of the badge, or paste what was read from its QR code.',
  'Cùng học với {name}': 'Learn with {name}',
  'Chọn bài. Người học cầm máy của mình, bạn đọc lời hướng dẫn.': 'Choose a guide. The learner holds their own phone; you read the script.',
  'Chưa có bài nào trên máy này. Hãy đồng bộ khi có mạng.': 'No guide is on this phone yet. Sync when there is a network.',
  'ôn lại': 'review',
  'Cùng làm': 'Together',
  'Để tự làm': 'Let them do it',
  'Ghi chứng kiến': 'Record what I saw',
  'Chứng kiến {name}': 'Witness {name}',
  'Chỉ ghi điều bạn tận mắt thấy, ngồi cạnh người học.': 'Record only what you saw with your own eyes, beside the learner.',
  'Chọn bài': 'Choose a guide',
  'Bài': 'Guide',
  'Người học làm thế nào?': 'How did the learner do it?',
  'Tự làm, không ai nhắc': 'Alone, nobody prompted',
  'Làm được khi có người nhắc': 'When somebody prompted',
  'Trên máy của ai?': 'On whose phone?',
  'Máy của người học hoặc của nhà': 'The learner’s or the family’s',
  'Máy của tôi': 'Mine',
  'Màn hình': 'Screen',
  'Màn hình trông khác lúc học mà vẫn làm được': 'The screen looked different from the one learned on, and it still worked',
  'An toàn': 'Safety',
  'Có lúc đọc mã OTP, mật khẩu hoặc chuyển tiền cho người lạ': 'At some moment gave away an OTP or a password, or would have sent money to a stranger',
  'Ngày: {date}': 'Day: {date}',
  'Ngày chứng kiến': 'Day it was seen',
  'Đến ngày ôn lại {n} bài': 'Due for review: {n}',
  'Cùng học': 'Learn together',
  'Chứng kiến: {skill}, ngày {date}': 'Witnessed: {skill}, {date}',
}
