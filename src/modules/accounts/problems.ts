// Every refusal of accounts: what is wrong and what to do. Sign-in never says which half was wrong.

import { mapConstraint } from '../../platform/command.ts'
import { defineProblems } from '../../platform/problem.ts'

export const accountProblems = defineProblems('accounts', {
  badSignIn: { status: 422, text: 'Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy kiểm tra lại; nếu quên, nhờ người quản trị của xã cấp mật khẩu mới.' },
  badCode: { status: 422, field: 'code', text: 'Mã này không đúng hoặc đã dùng rồi. Hãy chờ ứng dụng đổi sang mã mới rồi nhập lại.' },
  signInExpired: { status: 422, text: 'Lần đăng nhập này đã quá 5 phút. Hãy nhập lại tên và mật khẩu.' },
  badPassword: { status: 422, field: 'password', text: 'Mật khẩu chưa đúng. Hãy nhập lại.' },
  tooShort: { status: 422, field: 'newPassword', text: 'Mật khẩu cần ít nhất 10 ký tự. Vài từ ghép lại, có dấu cách, là dễ nhớ nhất.' },
  tooLong: { status: 422, field: 'newPassword', text: 'Mật khẩu dài nhất là 128 ký tự.' },
  common: { status: 422, field: 'newPassword', text: 'Mật khẩu này quá quen, kẻ gian sẽ thử đầu tiên. Hãy chọn vài từ không liên quan ghép lại.' },
  likeLogin: { status: 422, field: 'newPassword', text: 'Mật khẩu không được chứa tên đăng nhập.' },
  monotonous: { status: 422, field: 'newPassword', text: 'Mật khẩu này chỉ là dãy phím liền nhau hoặc ký tự lặp lại. Hãy chọn vài từ không liên quan ghép lại.' },
  sameAgain: { status: 422, field: 'newPassword', text: 'Đây là mật khẩu cũ. Hãy đặt mật khẩu khác.' },
  notTheSame: { status: 422, field: 'again', text: 'Hai lần nhập mật khẩu mới chưa giống nhau.' },
  loginTaken: { status: 422, field: 'login', text: 'Tên đăng nhập này đã có người dùng. Hãy thêm tên xã hoặc số vào sau.' },
  noSuchAccount: { status: 404, text: 'Không có tài khoản này trong xã của bạn.' },
  lastAdmin: { status: 422, field: 'roles', text: 'Đây là người quản trị cuối cùng của xã. Hãy giao quyền quản trị cho người khác trước.' },
  notYourself: { status: 422, text: 'Bạn không thể khóa hoặc cấp lại mật khẩu cho chính mình. Hãy nhờ người quản trị khác.' },
  noSuchSession: { status: 404, text: 'Phiên đăng nhập này không còn, hoặc không phải của bạn.' },
  noSuchMember: { status: 404, text: 'Không có người này trong tổ bạn phụ trách.' },
  memberLeft: { status: 422, text: 'Người này đã rời tổ hoặc tổ đã giải thể nên không ghi danh máy được.' },
  noSuchDevice: { status: 404, text: 'Không có máy này trong tổ bạn phụ trách.' },
  alreadyRevoked: { status: 422, text: 'Máy này đã được thu hồi từ trước.' },
  noSuchEnrolment: { status: 404, text: 'Không có mã ghi danh này. Hãy kiểm tra từng ký tự, hoặc nhờ tổ trưởng tạo mã mới.' },
  enrolmentExpired: { status: 410, text: 'Mã ghi danh này đã quá 15 phút nên không dùng được nữa. Hãy nhờ tổ trưởng tạo mã mới.' },
  enrolmentUsed: { status: 410, text: 'Mã ghi danh này đã dùng cho một máy rồi. Nếu không phải máy của bạn, hãy báo tổ trưởng thu hồi máy đó và tạo mã mới.' },
  deviceRevoked: { status: 403, text: 'Máy này đã bị thu hồi nên không đồng bộ được nữa. Việc chưa gửi vẫn xuất ra được; hãy gặp tổ trưởng để ghi danh lại.' },
  memberGone: { status: 403, text: 'Bạn không còn trong tổ, hoặc tổ đã giải thể. Việc chưa gửi vẫn xuất ra được; hãy gặp cán bộ phong trào của xã.' },
  noKey: { status: 404, text: 'Chỉ máy đã ghi danh của tình nguyện viên mới có khóa dữ liệu.' },
  passkeyRefused: { status: 422, text: 'Khóa truy cập này không được nhận. Hãy thử lại, hoặc đăng nhập bằng mật khẩu.' },
  passkeyKnown: { status: 422, text: 'Khóa truy cập này đã được thêm từ trước.' },
  noSuchPasskey: { status: 404, text: 'Không có khóa truy cập này trong tài khoản của bạn.' },
  lastFactor: { status: 422, text: 'Tài khoản của bạn phải có mã xác thực hoặc khóa truy cập. Hãy thêm cách khác trước khi bỏ cách này.' },
  noSuchCommune: { status: 422, field: 'xa', text: 'Bạn không theo dõi xã này. Hãy chọn một xã trong danh sách.' },
})

mapConstraint('accounts_login_once', accountProblems.loginTaken)
mapConstraint('passkeys_pkey', accountProblems.passkeyKnown)
