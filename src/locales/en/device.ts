// English for the phone's own pages.

import type { Catalogue } from '../translate.ts'

export const en: Catalogue = {
  'Đặt mã PIN cho máy này': 'Choose a PIN for this phone',
  'Mã PIN khóa danh sách nhà trên điện thoại. Không ai của xã hay công an hỏi mã này.':
    'The PIN locks the list of houses on the phone. Nobody from the commune or the police ever asks for it.',
  'Mã PIN 6 số': 'PIN, 6 digits',
  'Nhập lại mã PIN': 'The PIN again',
  'Đặt mã và tải danh sách nhà': 'Set the PIN and fetch the houses',
  'Mở khóa': 'Unlock',
  'Máy đã tự khóa. Nhập mã PIN: những gì bạn vừa gõ vẫn còn và sẽ được lưu tiếp.': 'The phone locked itself. Enter the PIN: what you just typed is still here and will be saved.',
  'Quên mã PIN': 'Forgot the PIN',
  'Mã PIN chỉ nằm trên máy này nên không ai đọc lại được. Hãy gặp tổ trưởng để ghi danh lại máy. Việc chưa gửi vẫn còn, đã niêm phong: xuất ra tệp rồi đưa cho cán bộ xã.':
    'The PIN is only on this phone, so nobody can read it back. See your team leader to enrol the phone again. Unsent work is still here, sealed: export it to a file and give it to a commune officer.',
  'Xuất việc chưa gửi': 'Export unsent work',
  'Thử lại mã PIN': 'Try the PIN again',
  'Máy này không còn quyền': 'This phone has no rights any more',
  'Máy đã bị thu hồi hoặc nhập sai mã PIN quá nhiều lần. Danh sách nhà trên máy đã được xóa.':
    'The phone was revoked, or the PIN was wrong too often. The list of houses on it has been erased.',
  'Còn {n} việc chưa gửi, đã niêm phong. Hãy xuất ra tệp rồi đưa cho cán bộ xã.': '{n} unsent items are left, sealed. Export them to a file and give it to a commune officer.',
  'Không còn việc nào chưa gửi.': 'No unsent work is left.',
  'Muốn dùng lại, hãy gặp tổ trưởng và quét mã ghi danh mới.': 'To use it again, see your team leader and scan a new enrolment code.',
  'Chưa có mạng': 'No network yet',
  'Mạng này đang bắt đăng nhập (wifi quán, nhà nghỉ). Hãy mở trình duyệt đăng nhập mạng hoặc dùng mạng khác':
    'This network asks for its own sign-in (café or guesthouse wifi). Sign in to it in the browser or use another network',
  'Phiên của máy đã hết hạn: hãy gặp tổ trưởng để ghi danh lại': 'The phone’s session has ended: see your team leader to enrol again',
  'Máy đã bị thu hồi': 'The phone was revoked',
  'Máy chủ của xã đang bận: máy sẽ tự thử lại': 'The commune’s server is busy: the phone will try again by itself',
  'Cần tải lại ứng dụng': 'The app must be reloaded',
  'Điện thoại này': 'This phone',
  'Chưa tải đủ: còn thiếu {names}. Hãy đồng bộ khi có mạng.': 'Not complete yet: {names} missing. Sync when there is a network.',
  'Có {n} việc của lần ghi danh trước chưa gửi được. Hãy xuất ra tệp rồi đưa cho cán bộ xã.':
    '{n} items of an earlier enrolment could not be sent. Export them to a file and give it to a commune officer.',
  'Người dùng': 'User',
  'Đang giữ': 'Holding',
  'Việc chờ gửi': 'Waiting to be sent',
  'Việc cần bạn xem': 'Need you',
  'Liên lạc với xã lần cuối': 'Last contact with the commune',
  'Giữ chỗ lưu trên máy': 'Lasting storage',
  'Có': 'Yes',
  'Chưa: máy có thể tự xóa khi đầy bộ nhớ. Hãy gửi việc sớm': 'No: the phone may clear it when memory is full. Send your work soon',
  'Đồng bộ ngay': 'Sync now',
  'Đổi mã PIN': 'Change the PIN',
  'Khóa máy': 'Lock the phone',
  'Xóa dữ liệu khỏi máy này': 'Erase the data from this phone',
  'Danh sách nhà trên máy sẽ bị xóa và phiên đăng nhập kết thúc. Việc chưa gửi vẫn còn, đã niêm phong, xuất ra tệp được.':
    'The list of houses will be erased and the session ended. Unsent work stays, sealed, and can be exported.',
  'Xóa và đăng xuất': 'Erase and sign out',
  'Trang này cần có mạng': 'This page needs a network',
  'Không liên lạc được với máy chủ. Danh sách nhà và ghi lượt thăm vẫn dùng được khi không có mạng.':
    'The server cannot be reached. The list of houses and logging visits work without a network.',
  'Những gì bạn vừa gõ còn ở đây. Khi có mạng, bấm gửi lại.': 'What you just typed is still here. Press send again when there is a network.',
  'Gửi lại': 'Send again',
  'Máy đã sẵn sàng, dùng được cả khi không có mạng.': 'The phone is ready and works without a network too.',
  'Đã đồng bộ. Còn {n} việc chờ gửi.': 'Synced. {n} still waiting to be sent.',
  'Chưa đồng bộ được. Việc vẫn nằm an toàn trên máy.': 'Could not sync. Your work is safe on the phone.',
  'Điện thoại hết chỗ nên chưa lưu được. Hãy xóa bớt ảnh, video không cần rồi bấm lưu lại: những gì bạn gõ vẫn còn ở dưới.':
    'The phone is full, so this is not saved yet. Delete photos or videos you do not need and press save again: what you typed is still below.',
  'Tệp “{name}” lớn hơn {megabytes} MB. Hãy chụp ảnh nhỏ hơn hoặc ghi âm ngắn hơn.': 'The file “{name}” is larger than {megabytes} MB. Take a smaller photo or make a shorter recording.',
  'Điện thoại này không có người đó trong danh sách. Hãy mở lại nhà của họ.': 'This phone does not have that person in its list. Open their house again.',
  'Mã PIN chưa đúng. Còn {left} lần thử trước khi điện thoại tự xóa dữ liệu.': 'Wrong PIN. {left} tries are left before the phone erases its data.',
  'Sai mã PIN quá nhiều lần nên dữ liệu trên máy đã được xóa. Việc chưa gửi vẫn còn, đã niêm phong. Hãy gặp tổ trưởng để ghi danh lại.':
    'The PIN was wrong too often, so the data on the phone has been erased. Unsent work is still here, sealed. See your team leader to enrol again.',
  'Mã PIN gồm đúng 6 chữ số, không phải 6 số giống nhau hay 123456.': 'A PIN is exactly 6 digits, not six equal ones and not 123456.',
  'Hai lần nhập chưa giống nhau. Hãy nhập lại.': 'The two entries differ. Enter it again.',
  'Máy đã quá 21 ngày không liên lạc với xã nên dữ liệu đã được xóa. Hãy gặp tổ trưởng để ghi danh lại: việc chưa gửi vẫn còn, đã niêm phong, xuất ra tệp được.':
    'The phone has had no contact with the commune for 21 days, so its data have been erased. See your team leader to enrol again: unsent work is still here, sealed, and can be exported.',
  'Máy đang khóa. Hãy mở khóa bằng mã PIN cũ trước, hoặc gặp tổ trưởng để ghi danh lại.': 'The phone is locked. Unlock it with the old PIN first, or see your team leader to enrol again.',
  'Máy này đã bị xóa dữ liệu. Hãy gặp tổ trưởng để quét mã ghi danh mới.': 'The data on this phone were erased. See your team leader to scan a new enrolment code.',
  'Bước này cần có mạng một lần. Hãy tới chỗ có sóng rồi thử lại.': 'This step needs a network once. Go where there is signal and try again.',
  'Chuẩn bị máy': 'Preparing the phone',
  'Đang chuẩn bị để máy dùng được khi không có mạng…': 'Preparing the phone to work without a network…',
  'Tiếp tục': 'Continue',
  'Nếu trang này không đổi sau một phút, trình duyệt này không giữ được dữ liệu khi mất mạng. Bạn vẫn ghi lượt thăm được mỗi khi có mạng.':
    'If this page has not changed after a minute, this browser cannot keep data without a network. You can still log visits whenever there is one.',
  'Đi ngõ khi có mạng': 'Walk the alleys with a network',
}
