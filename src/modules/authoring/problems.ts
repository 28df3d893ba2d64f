// Every refusal of authoring: what is wrong, where, and what to do.

import { mapConstraint } from '../../platform/command.ts'
import { defineProblems } from '../../platform/problem.ts'

export const authoringProblems = defineProblems('authoring', {
  // ---- voices ----
  noSuchVoice: { status: 404, text: 'Không thấy người đọc này trong xã, hoặc người ấy đã rút lại giọng. Hãy chọn người đọc khác.' },
  noConsent: { status: 422, field: 'agreed', text: 'Chưa có sự đồng ý của người đọc. Hãy đọc lời đồng ý cho người ấy nghe; người ấy đồng ý rồi thì đánh dấu vào ô.' },
  wrongLanguage: { status: 422, field: 'voiceId', text: 'Người đọc này chưa ghi là nói tiếng ấy. Hãy chọn người khác, hoặc thêm tiếng cho người đọc.' },
  notYourVoice: { status: 403, text: 'Chỉ chính người đọc hoặc người duyệt giọng được rút giọng này. Hãy báo tổ trưởng hoặc cán bộ phong trào.' },
  // ---- recordings; {step} is “Bước 3: Chạm vào ô …” ----
  noSuchStep: { status: 404, text: 'Không thấy bước này trong bài. Bài có thể vừa đổi; hãy quay lại danh sách rồi chọn lại.' },
  noFile: { status: 422, field: 'sound', text: '{step}: chưa có bản ghi. Hãy bấm “Ghi âm”, hoặc chọn một tệp âm thanh.' },
  silence: { status: 422, field: 'sound', text: '{step}: không nghe thấy giọng nói trong bản ghi. Hãy để máy gần miệng hơn rồi ghi lại.' },
  quiet: { status: 422, field: 'sound', text: '{step}: giọng quá nhỏ. Hãy để máy cách miệng một gang tay rồi ghi lại.' },
  short: { status: 422, field: 'sound', text: '{step}: bản ghi quá ngắn. Hãy đọc trọn câu rồi mới bấm dừng.' },
  long: { status: 422, field: 'sound', text: '{step}: bản ghi dài quá 60 giây. Mỗi bước chỉ một câu; hãy ghi lại ngắn hơn.' },
  clipped: { status: 422, field: 'sound', text: '{step}: giọng quá to nên bị rè. Hãy để máy xa ra một chút rồi ghi lại.' },
  video: { status: 415, field: 'sound', text: '{step}: tệp này là phim, không phải bản ghi âm. Hãy ghi tiếng thôi, không quay hình.' },
  notSound: { status: 415, field: 'sound', text: '{step}: tệp này không phải bản ghi âm. Hãy chọn tệp WAV, Ogg, WebM hoặc M4A.' },
  codec: {
    status: 415, field: 'sound',
    text: '{step}: máy chủ không nghe được kiểu ghi âm này. Hãy mở trang này trên trình duyệt có JavaScript rồi chọn lại tệp, hoặc lưu tệp thành WAV.',
  },
  damaged: { status: 422, field: 'sound', text: '{step}: tệp bị hỏng hoặc chưa gửi hết. Hãy nghe thử trên máy của bạn rồi gửi lại.' },
  tooLarge: { status: 413, field: 'sound', text: '{step}: tệp quá lớn ({megabytes} MB là tối đa). Một câu chỉ vài giây; hãy ghi lại ngắn hơn.' },
  textChanged: { status: 409, text: '{step}: lời của bước này vừa đổi. Hãy đọc lời mới rồi ghi lại.' },
  nothingToSend: { status: 422, text: 'Bài này chưa có bản ghi mới nào để gửi duyệt. Hãy ghi ít nhất một câu.' },
  // ---- reviewing ----
  noSuchRecording: { status: 404, text: 'Không thấy bản ghi này. Có thể đã có bản mới hơn, hoặc người đọc đã rút lại.' },
  notWaiting: { status: 409, text: 'Bản ghi này không còn chờ duyệt. Hãy tải lại trang.' },
  ownVoice: { status: 403, text: 'Bạn không duyệt được bản ghi do chính mình đọc hoặc thu. Hãy nhờ người khác nghe.' },
  noReason: { status: 422, field: 'reason', text: 'Hãy viết vì sao trả lại, để người đọc biết mà ghi lại.' },
  testTone: { status: 422, text: 'Đây là tiếng thử của bản trình diễn, không phải giọng người, nên không duyệt được. Hãy trả lại.' },
  packFull: { status: 422, text: 'Gói tiếng này đã đủ 20 MB. Hãy thay những bản ghi dài bằng bản ngắn hơn trước khi duyệt thêm.' },
  beaten: { status: 409, text: 'Vừa có người ghi hoặc duyệt cùng câu này. Hãy tải lại trang rồi làm lại.' },
  // ---- guides ----
  noSuchGuide: { status: 404, text: 'Không thấy bài này, hoặc bản này của bài. Hãy quay lại danh sách bài.' },
  noSuchDraft: { status: 404, text: 'Không thấy bản nháp này. Có thể đã được nhận hoặc bỏ đi; hãy quay lại danh sách bài.' },
  draftThere: { status: 409, text: 'Bài này đang có bản nháp dở. Hãy làm tiếp hoặc bỏ bản nháp ấy trước.' },
  draftSent: { status: 409, text: 'Bản nháp đang chờ người thứ hai duyệt nên không sửa được. Hãy thu hồi rồi sửa tiếp.' },
  draftClosed: { status: 409, text: 'Bản nháp này đã đóng (đã ra bản mới hoặc đã bỏ). Hãy mở bản nháp khác từ bài.' },
  notSent: { status: 409, text: 'Bản nháp này không còn chờ duyệt. Hãy tải lại trang.' },
  partGone: { status: 409, text: 'Phần này vừa bị người khác bỏ khỏi bài. Chữ bạn viết còn ở dưới; hãy chép lại chỗ cần dùng.' },
  bothWrote: { status: 409, text: 'Bạn và người khác vừa sửa cùng một ô. Chưa mất chữ nào: hãy xem chữ của người kia dưới mỗi ô, sửa lại nếu cần rồi lưu.' },
  ownDraft: { status: 403, text: 'Bạn đã viết hoặc gửi bản này nên không tự duyệt được. Hãy nhờ người khác duyệt.' },
  noDraftReason: { status: 422, field: 'reason', text: 'Hãy viết vì sao trả lại, để người soạn biết mà sửa.' },
  futureCheck: { status: 422, field: 'checkedOn', text: 'Ngày kiểm tra không thể ở sau hôm nay. Hãy sửa ngày.' },
  oldCheck: { status: 422, field: 'checkedOn', text: 'Lần kiểm tra ấy đã quá 90 ngày. Hãy xem lại trên máy rồi ghi ngày mới.' },
  changedSince: { status: 409, text: 'Bài vừa có bản mới hơn từ khi tệp này đến. Hãy bỏ và nhận lại tệp để so với bản mới.' },
  printWithdrawn: { status: 409, field: 'guides', text: 'Bài “{title}” đã rút nên không in. Hãy bỏ bài ấy ra rồi in lại.' },
  noSuchPrint: { status: 404, text: 'Không thấy tệp in này. Hãy tạo lại từ trang in.' },
  // ---- files ----
  noGuideFile: { status: 422, field: 'file', text: 'Chưa chọn tệp. Hãy chọn tệp .json hoặc .zip đã xuất từ phần soạn bài.' },
  fileTooLarge: { status: 413, field: 'file', text: 'Tệp quá lớn (tối đa {megabytes} MB). Hãy xuất lại bài không kèm giọng đọc.' },
  unpacksTooLarge: { status: 413, field: 'file', text: 'Tệp nén khi mở ra quá lớn nên không được mở. Hãy xuất lại từ phần soạn bài.' },
  brokenZip: { status: 422, field: 'file', text: 'Tệp nén bị hỏng, có tên lạ hoặc không phải tệp xuất từ phần soạn bài. Hãy xuất lại.' },
  noGuideInside: { status: 422, field: 'file', text: 'Trong tệp nén không có bai.json. Hãy xuất lại từ phần soạn bài.' },
  badSoundList: { status: 422, field: 'file', text: 'Danh sách giọng đọc (giong-doc.json) trong tệp không đúng dạng. Hãy xuất lại từ phần soạn bài.' },
  soundMissing: { status: 422, field: 'file', text: 'Thiếu tệp giọng đọc {name} mà danh sách nói có. Hãy xuất lại.' },
  soundNowhere: { status: 422, field: 'file', text: 'Giọng đọc {name} trỏ tới bước “{step}” không có trong bài. Hãy xuất lại.' },
  soundOtherText: { status: 422, field: 'file', text: 'Giọng đọc {name} đọc lời khác với lời của bước “{step}”. Hãy xuất lại.' },
})

mapConstraint('recordings_one_open', authoringProblems.beaten)
mapConstraint('guide_drafts_one_open', authoringProblems.draftThere)
mapConstraint('recordings_one_approved', authoringProblems.beaten)
