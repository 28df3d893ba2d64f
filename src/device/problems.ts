// What only a phone has to refuse.

import { defineProblems } from '../platform/problem.ts'

export const phoneProblems = defineProblems('device', {
  storageFull: { status: 507, text: 'Điện thoại hết chỗ nên chưa lưu được. Hãy xóa bớt ảnh, video không cần rồi bấm lưu lại: những gì bạn gõ vẫn còn ở dưới.' },
  fileTooBig: { status: 413, field: 'attachment', text: 'Tệp “{name}” lớn hơn {megabytes} MB. Hãy chụp ảnh nhỏ hơn hoặc ghi âm ngắn hơn.' },
  personUnknown: { status: 404, text: 'Điện thoại này không có người đó trong danh sách. Hãy mở lại nhà của họ.' },
  wrongPin: { status: 422, field: 'pin', text: 'Mã PIN chưa đúng. Còn {left} lần thử trước khi điện thoại tự xóa dữ liệu.' },
  pinWiped: { status: 403, text: 'Sai mã PIN quá nhiều lần nên dữ liệu trên máy đã được xóa. Việc chưa gửi vẫn còn, đã niêm phong. Hãy gặp tổ trưởng để ghi danh lại.' },
  pinShape: { status: 422, field: 'pin', text: 'Mã PIN gồm đúng 6 chữ số, không phải 6 số giống nhau hay 123456.' },
  pinDiffers: { status: 422, field: 'again', text: 'Hai lần nhập chưa giống nhau. Hãy nhập lại.' },
  tooLongAway: { status: 403, field: 'pin', text: 'Máy đã quá 21 ngày không liên lạc với xã nên dữ liệu đã được xóa. Hãy gặp tổ trưởng để ghi danh lại: việc chưa gửi vẫn còn, đã niêm phong, xuất ra tệp được.' },
  unlockFirst: { status: 403, field: 'pin', text: 'Máy đang khóa. Hãy mở khóa bằng mã PIN cũ trước, hoặc gặp tổ trưởng để ghi danh lại.' },
  enrolAgain: { status: 403, field: 'pin', text: 'Máy này đã bị xóa dữ liệu. Hãy gặp tổ trưởng để quét mã ghi danh mới.' },
  needsSignal: { status: 503, text: 'Bước này cần có mạng một lần. Hãy tới chỗ có sóng rồi thử lại.' },
})
