// Every refusal of procedures: what is wrong and what to do.

import { defineProblems } from '../../platform/problem.ts'

export const procedureProblems = defineProblems('procedures', {
  noSuchProcedure: { status: 404, text: 'Không có thủ tục mang mã này ở đây, hoặc thủ tục đã hết hiệu lực. Hãy tìm lại theo tên.' },
})
