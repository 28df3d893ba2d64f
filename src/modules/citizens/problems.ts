// Why a citizen is not signed in, or may not see something: each in one sentence that says what to do.

import { defineProblems } from '../../platform/problem.ts'

export const citizenProblems = defineProblems('citizens', {
  notOffered: { status: 404, text: 'Xã này chưa nối với nơi định danh nào. Hãy xem hồ sơ bằng mã trên giấy tiếp nhận và 4 số cuối điện thoại.' },
  providerDown: { status: 503, text: 'Nơi định danh chưa trả lời. Hãy thử lại sau ít phút, hoặc xem hồ sơ bằng mã trên giấy tiếp nhận và 4 số cuối điện thoại.' },
  declined: { status: 422, text: 'Bạn đã dừng giữa chừng nên chưa đăng nhập. Không có gì được lưu lại.' },
  unproven: { status: 422, text: 'Lượt đăng nhập này không đúng hoặc đã dùng rồi. Hãy bấm đăng nhập lại từ đầu.' },
  tooLate: { status: 422, text: 'Lượt đăng nhập này đã quá mười phút. Hãy bấm đăng nhập lại từ đầu.' },
  levelTooLow: { status: 422, text: 'Tài khoản định danh của bạn mới ở mức {level}; trang này cần mức {needed}. Bạn có thể nâng mức ở công an xã, hoặc xem hồ sơ bằng mã và 4 số cuối điện thoại.' },
  noSuchDossier: { status: 404, text: 'Không có hồ sơ này trong những hồ sơ của bạn.' },
  nothingToSend: { status: 404, text: 'Không thấy gói hồ sơ nào để gửi. Hãy mở hồ sơ đã chuẩn bị và bấm gửi lại.' },
})
