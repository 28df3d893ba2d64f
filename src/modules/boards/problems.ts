// Refusals of the boards.

import { defineProblems } from '../../platform/problem.ts'

export const boardProblems = defineProblems('boards', {
  unknownRows: { status: 404, text: 'Không rõ cần xem danh sách nào. Hãy mở lại từ một con số trên bảng điều hành.' },
  unknownHamlet: { status: 404, text: 'Không tìm thấy thôn này trong địa bàn của bạn. Hãy chọn lại từ bản đồ của xã.' },
  unknownCommune: { status: 404, text: 'Không tìm thấy xã có mã này trong phạm vi bạn theo dõi. Hãy kiểm tra lại mã.' },
  notProvince: { status: 403, text: 'Trang này dành cho người theo dõi cấp tỉnh. Bảng của xã bạn ở mục “Bảng điều hành”.' },
  pageGone: { status: 404, text: 'Danh sách chỉ có {pages} trang. Hãy quay về trang đầu của danh sách.' },
})
