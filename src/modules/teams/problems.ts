// Every refusal of teams: what is wrong and what to do.

import { defineProblems } from '../../platform/problem.ts'

export const teamProblems = defineProblems('teams', {
  noSuchTeam: { status: 404, text: 'Không có tổ này trong xã của bạn.' },
  noSuchMember: { status: 404, text: 'Không có người này trong các tổ của xã bạn.' },
  noSuchHamlet: { status: 422, field: 'hamletIds', text: 'Một nơi đã chọn không còn trong xã (có thể vừa được sáp nhập). Hãy chọn lại.' },
  noSuchResident: { status: 422, field: 'residentId', text: 'Không tìm thấy người dân này trong xã. Hãy tìm lại theo tên.' },
  linkedTwice: { status: 422, field: 'residentId', text: 'Người dân này đã gắn với một thành viên khác. Hãy kiểm tra lại.' },
  cardTooLong: { status: 422, field: 'cardValidUntil', text: 'Thẻ không thể dài hơn quyết định của tổ ({date}). Hãy chọn ngày sớm hơn.' },
  teamClosed: { status: 422, text: 'Tổ này đã giải thể nên không sửa được nữa.' },
  alreadyLeft: { status: 422, text: 'Người này đã rời tổ từ trước.' },
  noCards: { status: 422, text: 'Tổ chưa có thành viên nào đang làm nên không có thẻ để in.' },
  badCode: { status: 422, field: 'code', text: 'Mã này gõ chưa đúng. Hãy xem lại từng ký tự trên thẻ. Nếu trên thẻ in đúng như vậy thì đó không phải thẻ thật.' },
})
