// English for refused files, messages and prints.

import type { Catalogue } from '../translate.ts'

export const en: Catalogue = {
  'Bản in dài {pages} trang, quá mức {limit} trang. Hãy chọn ít thôn hoặc ít người hơn rồi in làm nhiều lần.':
    'The print is {pages} pages long; at most {limit} are allowed. Choose fewer hamlets or people and print in several goes.',
  'Bản in quá nặng nên đã dừng sau {seconds} giây. Hãy chọn ít dữ liệu hơn rồi in lại.':
    'The print was too heavy and was stopped after {seconds} seconds. Choose less and print again.',
  'Tệp này trống (0 byte). Hãy chọn lại tệp khác hoặc chụp lại.': 'This file is empty (0 bytes). Choose another or take the picture again.',
  'Tệp này quá lớn: tối đa {megabytes} MB. Hãy chọn tệp nhỏ hơn hoặc chụp ở cỡ ảnh thấp hơn.':
    'This file is too large: {megabytes} MB at most. Choose a smaller one or take the picture at a smaller size.',
  'Tệp này bị hỏng hoặc chưa gửi hết. Hãy mở thử trên máy của bạn, rồi gửi lại.':
    'This file is damaged or did not arrive whole. Try to open it on your device, then send it again.',
  'Loại tệp này không nhận được. Hãy gửi ảnh JPEG hoặc PNG, PDF, bản ghi âm, Excel .xlsx hoặc CSV.':
    'This kind of file is not taken. Send a JPEG or PNG picture, a PDF, a recording, an Excel .xlsx or a CSV.',
  'Tệp này có macro (chương trình ẩn) nên không nhận. Hãy mở bằng Excel hoặc Word, lưu lại thành .xlsx hoặc .docx không macro.':
    'This file contains macros (hidden programs) and is not taken. Open it in Excel or Word and save it as .xlsx or .docx without macros.',
  'Tệp PDF này có chương trình (JavaScript) giấu bên trong nên không nhận. Hãy mở ra, in lại thành PDF mới rồi gửi, hoặc chụp ảnh từng trang.':
    'This PDF hides a program (JavaScript) and is not taken. Open it and print it to a new PDF, or photograph the pages.',
  'Đây là tệp Office đời cũ (.xls, .doc) hoặc tệp có đặt mật khẩu. Hãy bỏ mật khẩu và lưu lại thành .xlsx hoặc .docx.':
    'This is an old Office file (.xls, .doc) or has a password. Remove the password and save it as .xlsx or .docx.',
  'Ảnh này ở dạng HEIC, nhiều máy không xem được. Hãy đặt máy ảnh sang JPEG (“Tương thích nhất”) hoặc gửi ảnh chụp màn hình.':
    'This picture is HEIC, which many devices cannot show. Set the camera to JPEG (“Most compatible”) or send a screenshot.',
  'Tệp nén này không an toàn để mở. Hãy giải nén trên máy của bạn và gửi từng tệp.':
    'This archive is not safe to open. Unpack it on your device and send the files one by one.',
  'Tệp ghi là {declared} nhưng bên trong là {actual}. Hãy chọn đúng tệp, hoặc lưu lại đúng loại rồi gửi.':
    'The file says {declared} but contains {actual}. Choose the right file, or save it as the right kind and send it.',
  'Ở đây chỉ nhận {wanted}. Hãy chọn tệp khác.': 'Only {wanted} can be sent here. Choose another file.',
  'Tệp bị sai lệch trên đường truyền. Hãy gửi lại.': 'The file was changed on the way. Send it again.',
  'Không thấy lần gửi tệp này (có thể đã quá hạn). Hãy gửi lại từ đầu.': 'This upload is not known (it may have expired). Start it again.',
  'Máy chủ mới nhận được {offset} byte đầu của tệp. Hãy gửi tiếp từ đó.': 'The server has the first {offset} bytes of the file. Go on from there.',
  'Mã lần gửi này đã dùng cho một tệp khác. Hãy gửi lại từ đầu.': 'This upload number was used for another file. Start it again.',
  'Nhà mạng gửi tin đang không trả lời. Tin vẫn được giữ và sẽ tự gửi lại sau.':
    'The carrier does not answer. The message is kept and will be sent again later.',
  'Nhà mạng từ chối tin này lúc này. Tin vẫn được giữ và sẽ tự gửi lại sau.':
    'The carrier refused this message for now. It is kept and will be sent again later.',
  'Số điện thoại này không phải số di động Việt Nam. Hãy kiểm tra: 10 chữ số, bắt đầu bằng 03, 05, 07, 08 hoặc 09.':
    'This is not a Vietnamese mobile number. Check it: 10 digits, starting with 03, 05, 07, 08 or 09.',
  'Địa chỉ thư điện tử này chưa đúng. Hãy kiểm tra lại, ví dụ: ten@xa.gov.vn.': 'This e-mail address is not right. Check it; for example: ten@xa.gov.vn.',
  'Tin chưa có nội dung. Hãy viết vài chữ rồi gửi.': 'The message is empty. Write a few words and send it.',
  'Tin dài {length} ký tự, tối đa {limit}. Hãy viết ngắn lại.': 'The message is {length} characters long, at most {limit}. Shorten it.',
  'Tin chưa có mã riêng để tránh gửi hai lần.': 'The message has no number of its own that would keep it from being sent twice.',
  'Tin nhắn SMS không được có đường dẫn (“{found}”), vì kẻ lừa đảo hay gửi như vậy. Hãy mời bà con ra nhà văn hóa hoặc gọi số của xã; sau dấu chấm nhớ để một khoảng trắng.':
    'An SMS must not contain a link (“{found}”), because that is what scammers send. Invite people to the culture house or to call the commune; leave a space after each full stop.',
  'Tin không được chứa hoặc hỏi mã OTP, mật khẩu, mã PIN (“{found}”). Xã không bao giờ nhắn hay hỏi những mã này. Hãy bỏ phần đó.':
    'A message must not contain or ask for an OTP, a password or a PIN (“{found}”). The commune never sends or asks for these. Remove that part.',
  'số liệu đến hết ngày {date}': 'figures as of {date}',
  'Trang': 'Page',
  'Cửa có người ở': 'Lived-in doors',
  'Đã sáng': 'Lit',
  'Từ tối đến sáng': 'From dark to lit',
  'Cả {n}': 'All of {n}',
  'Nguồn': 'Source',
  'DỮ LIỆU HƯ CẤU, BẢN TRÌNH DIỄN': 'FICTIONAL DATA, DEMONSTRATION',
  'Mỗi cửa là một hộ, tính theo bậc cao nhất mà một người trong hộ đã có. “Đã sáng” là từ bậc “Đã gặp” trở lên, trên số cửa có người ở.':
    'Each door is a household, counted at the highest rung anyone in it has reached. “Lit” means “Met” or higher, out of the lived-in doors.',
}
