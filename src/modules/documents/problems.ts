// Every refusal of documents: what is wrong and what to do.

import { defineProblems } from '../../platform/problem.ts'

export const documentProblems = defineProblems('documents', {
  notFound: { status: 404, text: 'Không có văn bản này trong xã của bạn.' },
  noSuchUnit: { status: 422, field: 'unitId', text: 'Đơn vị đã chọn không còn. Hãy chọn lại.' },
  secretDeclared: { status: 422, field: 'secrecy', text: 'Văn bản có độ {level} không được soạn, gửi hay lưu trong phần mềm này. Hãy xử lý theo quy định về bảo vệ bí mật nhà nước.' },
  secretFound: { status: 422, field: 'body', text: 'Trong bài có dấu hiệu độ mật: “{sign}”. Văn bản mật không được đưa vào phần mềm này. Nếu không phải văn bản mật, hãy sửa câu đó rồi lưu lại.' },
  changedMeanwhile: { status: 409, field: 'body', text: '{name} vừa lưu bản {version} trong lúc bạn đang viết. Bài bạn gõ còn nguyên dưới đây: hãy xem chỗ khác nhau rồi lưu lại.' },
  wrongState: { status: 409, text: 'Văn bản đang ở bước “{state}” nên chưa làm được việc này.' },
  notYours: { status: 403, text: 'Bước này thuộc về {name}. Hãy chờ người đó, hoặc nhờ quản trị xã đổi người.' },
  ownDraft: { status: 403, text: 'Người soạn không tự duyệt bài của mình. Hãy nhờ người khác.' },
  reasonMissing: { status: 422, field: 'reason', text: 'Hãy ghi rõ vì sao trả lại, để người soạn biết phải sửa gì.' },
  formatBroken: { status: 422, field: 'body', text: 'Thể thức còn {n} chỗ phải sửa. Hãy sửa các chỗ được chỉ ra rồi gửi lại.' },
  noSigner: { status: 422, field: 'signerId', text: 'Hãy chọn người ký.' },
  capacityBasis: { status: 422, field: 'capacity', text: 'Ký {capacity} cần văn bản giao hoặc ủy quyền còn hiệu lực cho người ký. Hãy nhập ủy quyền trước.' },
  capacityChain: { status: 422, field: 'capacity', text: 'Người được ủy quyền (TUQ.) không được ủy quyền lại cho người khác.' },
  agencyMissing: { status: 409, text: 'Xã chưa khai tên cơ quan, ký hiệu và địa danh. Hãy nhờ quản trị xã vào “Văn bản điện tử”, “Cơ quan và đơn vị” để khai.' },
  numberDay: { status: 422, field: 'issuedOn', text: 'Ngày ban hành là ngày lấy số: hôm nay. Không ghi lùi hoặc ghi trước ngày.' },
  numberedAlready: { status: 409, text: 'Văn bản đã có số {number}. Mỗi văn bản chỉ có một số.' },
  notSigned: { status: 409, text: 'Văn thư chỉ đóng dấu cơ quan khi người có thẩm quyền đã ký. Văn bản này chưa có chữ ký hợp lệ.' },
  signatureInvalid: { status: 422, text: 'Chữ ký trên tệp không còn hợp lệ ({reason}). Văn bản chưa được phát hành; hãy ký lại.' },
  coordinationOpen: { status: 409, text: 'Còn {n} đơn vị chưa trả lời phối hợp. Hãy chờ hoặc kết thúc lượt xin ý kiến rồi trình.' },
  delegationDates: { status: 422, field: 'validTo', text: 'Ngày hết hạn không thể trước ngày bắt đầu.' },
  nobodyToReceive: { status: 422, field: 'recipients', text: 'Chưa có nơi nhận nào có mã định danh để gửi qua trục. Hãy thêm nơi nhận hoặc chọn cách gửi khác.' },
  fileNotPdf: { status: 422, field: 'file', text: 'Văn bản đến phải là tệp PDF. Hãy chụp hoặc chuyển sang PDF rồi tải lên lại.' },
  duplicateArrival: { status: 409, field: 'numberText', text: 'Văn bản {number} của {organ} đã vào sổ với số đến {arrival}. Hãy mở văn bản đó.' },
  tampered: { status: 422, field: 'file', text: 'Tệp này đã bị thay đổi sau khi ký hoặc chữ ký không hợp lệ: {reason}. Không vào sổ; hãy trả lại nơi gửi qua hệ thống.' },
  noPdfYet: { status: 409, text: 'Văn bản chưa có bản PDF. Hãy lưu bài trước.' },
  caseFileClosed: { status: 409, text: 'Hồ sơ này đã khóa. Hãy mở hồ sơ khác hoặc nhờ người lưu trữ mở lại.' },
  retentionBasis: { status: 422, field: 'retentionBasis', text: 'Hãy ghi căn cứ của thời hạn bảo quản (số, ngày văn bản).' },
})
