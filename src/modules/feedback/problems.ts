// Every refusal of feedback: what is wrong and what to do.

import { defineProblems } from '../../platform/problem.ts'

export const feedbackProblems = defineProblems('feedback', {
  noSuchLink: { status: 404, text: 'Đường dẫn đánh giá này không đúng. Hãy quét lại mã trên giấy trả kết quả.' },
  alreadyRated: { status: 409, text: 'Hồ sơ này đã được đánh giá rồi. Cảm ơn bạn!' },
  noSuchPetition: { status: 404, text: 'Không có phản ánh, kiến nghị nào mang mã này. Hãy xem lại mã bạn đã được cho.' },
  notNow: { status: 409, text: 'Phản ánh này đang ở bước khác nên không làm được việc này. Hãy tải lại trang để xem.' },
  askedOnce: { status: 409, text: 'Đã hỏi thêm một lần rồi. Hãy giải quyết theo những gì đã có.' },
  noAnswerNeeded: { status: 409, text: 'Xã không hỏi thêm gì lúc này, hoặc bạn đã trả lời rồi.' },
})
