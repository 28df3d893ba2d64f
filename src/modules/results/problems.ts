// Every refusal of results: what is wrong and what to do.

import { defineProblems } from '../../platform/problem.ts'

export const resultProblems = defineProblems('results', {
  noSuchDelivery: { status: 404, text: 'Không có bưu gửi này trong xã của bạn.' },
  noSuchHandover: { status: 404, text: 'Không có lần bàn giao này trong xã của bạn.' },
  noSuchDossier: { status: 422, field: 'dossierCode', text: 'Không tìm thấy hồ sơ mang mã này trong xã. Hãy xem lại mã trên giấy tiếp nhận.' },
  notReady: { status: 422, field: 'dossierCode', text: 'Hồ sơ này chưa có kết quả nên chưa gửi về nhà được.' },
  unpaid: { status: 409, text: 'Hồ sơ còn khoản phí, lệ phí chưa nộp. Hãy thu, hoặc ghi nhận miễn, rồi mới đóng gói gửi đi.' },
  already: { status: 409, field: 'dossierCode', text: 'Hồ sơ này đã có một bưu gửi. Hãy mở bưu gửi đó.' },
  notNow: { status: 409, text: 'Bưu gửi đang ở bước khác nên không làm được việc này. Hãy tải lại trang để xem.' },
  nothingChosen: { status: 422, field: 'codes', text: 'Chưa chọn bưu gửi nào. Hãy đánh dấu hoặc quét mã trên nhãn.' },
  unknownCode: { status: 422, field: 'scanned', text: 'Mã {code} không phải bưu gửi đang chờ giao. Hãy quét lại hoặc bỏ mã này ra.' },
  noMatch: { status: 404, text: 'Không có hồ sơ nào khớp cả mã và số điện thoại. Hãy xem lại mã trên giấy tiếp nhận, hoặc hỏi quầy của xã.' },
  typeBoth: { status: 422, field: 'tail', text: 'Hãy gõ mã hồ sơ và đúng 4 số cuối của điện thoại đã ghi trong hồ sơ.' },
})
