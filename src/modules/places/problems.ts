// Why a change of places is refused, each with what to do instead.

import { mapConstraint } from '../../platform/command.ts'
import { defineProblems } from '../../platform/problem.ts'

export const placeProblems = defineProblems('dia-ban', {
  noSuchHamlet: { status: 404, text: 'Không tìm thấy nơi này trong xã. Hãy quay lại danh sách và chọn lại.' },
  noSuchAlley: { status: 404, text: 'Không tìm thấy ngõ này trong xã. Hãy quay lại danh sách và chọn lại.' },
  noSuchDoor: { status: 404, text: 'Không tìm thấy cửa này. Có thể người khác vừa xóa: hãy tải lại trang.' },
  hamletClosed: { status: 409, text: '“{name}” đã kết thúc từ ngày {day} nên không sửa được nữa. Hãy sửa ở nơi đã thay nó.' },
  nameTaken: { status: 409, text: 'Trong xã đang có “{name}” rồi. Hãy đặt tên khác, hoặc sáp nhập vào nơi đó.', field: 'name' },
  sameName: { status: 422, text: 'Tên mới giống hệt tên đang dùng. Hãy ghi tên mới.', field: 'name' },
  futureDate: { status: 422, text: 'Quyết định có hiệu lực từ {day}, chưa đến. Hãy ghi vào máy từ ngày đó, vì dữ liệu chuyển ngay khi ghi.', field: 'effectiveOn' },
  beforeOpening: { status: 422, text: '“{name}” chỉ có từ ngày {day}, nên thay đổi không thể có hiệu lực trước ngày đó.', field: 'effectiveOn' },
  decisionLater: { status: 422, text: 'Ngày ký quyết định không thể ở tương lai. Hãy xem lại.', field: 'decisionDate' },
  renamedThatDay: { status: 409, text: 'Ngày {day} đã ghi tên “{name}” cho nơi này. Nếu chỉ gõ sai, hãy dùng “Sửa lỗi gõ”.', field: 'effectiveOn' },
  tooFewToMerge: { status: 422, text: 'Lập nơi mới cần sáp nhập ít nhất hai nơi. Nếu nhập vào một nơi đang có, hãy chọn nơi đó ở ô “Nhập vào”.', field: 'from' },
  mergeIntoItself: { status: 422, text: '“{name}” vừa bị nhập đi vừa là nơi nhận. Hãy bỏ chọn một bên.', field: 'into' },
  stillInhabited: { status: 409, text: 'Nơi này còn {households} hộ (kể cả hộ đã chuyển đi) và {doors} cửa nên không đóng được. Hãy sáp nhập vào nơi khác để không mất gì.' },
  alleyUnassigned: { status: 422, text: 'Ngõ “{name}” chưa được xếp vào phần nào. Hãy chọn cho từng ngõ.', field: 'alleys' },
  alleyElsewhere: { status: 409, text: 'Danh sách ngõ vừa thay đổi. Hãy xem lại và xếp từng ngõ một lần nữa.', field: 'alleys' },
  emptyPart: { status: 422, text: 'Phần “{name}” không có ngõ nào. Hãy xếp ít nhất một ngõ, hoặc bỏ phần này.', field: 'parts' },
  twoPartsOneName: { status: 422, text: 'Hai phần cùng tên “{name}”. Mỗi phần phải có tên riêng.', field: 'parts' },
  noSuchPart: { status: 422, text: 'Có ngõ hoặc hộ được xếp vào một phần không có. Hãy chọn lại.', field: 'alleys' },
  alleyNameTaken: { status: 409, text: 'Nơi này đã có ngõ “{name}”. Hãy đặt tên khác.', field: 'name' },
  alleyNotEmpty: { status: 409, text: 'Ngõ này còn {n} cửa. Hãy xóa cửa trống hoặc chuyển ngõ sang nơi khác.' },
  sameHamlet: { status: 422, text: 'Ngõ đang ở chính nơi này rồi. Hãy chọn nơi khác.', field: 'toHamletId' },
  doorInUse: { status: 409, text: 'Cửa “{label}” đang có {n} hộ nên không xóa được. Hãy chuyển hộ sang cửa khác trước.' },
  doorLabelTaken: { status: 409, text: 'Ngõ này đã có cửa: {labels}. Hãy bỏ các số đó ra rồi gửi lại.', field: 'labels' },
  noLabels: { status: 422, text: 'Hãy ghi số nhà, ví dụ 1-40, hoặc 1-39 lẻ, hoặc 5, 5A, 7.', field: 'labels' },
  badRange: { status: 422, text: 'Không hiểu “{part}”. Hãy ghi như 1-40, 1-39 lẻ, 2-40 chẵn, hoặc từng số cách nhau bằng dấu phẩy.', field: 'labels' },
  tooManyDoors: { status: 422, text: 'Mỗi lần thêm nhiều nhất {limit} cửa, ở đây có {n}. Hãy chia làm nhiều lần.', field: 'labels' },
  repeatedLabel: { status: 422, text: 'Số “{label}” ghi hai lần. Hãy bỏ bớt một.', field: 'labels' },
  labelTooLong: { status: 422, text: 'Số nhà “{label}” quá dài (tối đa 20 ký tự).', field: 'labels' },
  noSuchCommune: { status: 422, text: 'Xã nhận chưa có trên hệ thống này hoặc đã kết thúc. Hãy chọn lại.', field: 'toCommune' },
  sameCommune: { status: 422, text: 'Không thể nhập xã vào chính nó. Hãy chọn xã khác.', field: 'toCommune' },
  offerOpen: { status: 409, text: 'Xã đã gửi một đề nghị bàn giao chưa được trả lời. Hãy rút đề nghị đó trước.' },
  noSuchOffer: { status: 409, text: 'Đề nghị này không còn chờ trả lời. Hãy tải lại trang.' },
  chainClosed: { status: 409, text: 'Xã này đã nhập vào xã khác. Hãy đăng nhập lại để làm tiếp ở xã mới; việc chưa gửi không mất.' },
  listNotFound: { status: 404, text: 'Không tìm thấy danh sách này. Hãy tải tệp lên lại.' },
  listSettled: { status: 409, text: 'Danh sách này đã được ghi hoặc đã bỏ. Hãy tải tệp lên lại nếu cần.' },
  noHeader: { status: 422, text: 'Không thấy hàng tiêu đề. Tệp cần các cột: tỉnh, loại (xã, phường, đặc khu), tên; nên có mã, diện tích, dân số, đơn vị cũ.', field: 'file' },
  nothingUsable: { status: 422, text: 'Không có dòng nào dùng được trong tệp. Xem lý do từng dòng rồi sửa tệp.', field: 'file' },
  noFile: { status: 422, text: 'Hãy chọn tệp .xlsx, .csv hoặc .tsv.', field: 'file' },
  listRepeated: { status: 409, text: 'Tệp này đã được ghi ngày {day}. Không cần ghi lại.', field: 'file' },
})

mapConstraint('ledger_chain_open', placeProblems.chainClosed)
mapConstraint('commune_handover_open', placeProblems.noSuchOffer)
mapConstraint('commune_handovers_one_open', placeProblems.offerOpen)
