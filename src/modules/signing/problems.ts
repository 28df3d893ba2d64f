// Every refusal of signing: what is wrong and what to do.

import { defineProblems } from '../../platform/problem.ts'

export const signingProblems = defineProblems('signing', {
  noSuchRequest: { status: 404, text: 'Không có yêu cầu ký này, hoặc nó không gửi cho bạn.' },
  alreadyDecided: { status: 409, text: 'Văn bản này đã được ký, trả lại hoặc rút về. Hãy xem lại danh sách.' },
  notForYou: { status: 403, text: 'Văn bản này chờ người khác ký. Hãy mở danh sách chờ bạn ký.' },
})
