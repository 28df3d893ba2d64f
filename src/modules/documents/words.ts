// How the states of papers in and of files are said to people.

export const INCOMING_STATES = { registered: 'Chờ chỉ đạo', assigned: 'Đang giải quyết', done: 'Đã giải quyết', recalled: 'Nơi gửi đã thu hồi' } as const
export type IncomingState = keyof typeof INCOMING_STATES

export const CASE_FILE_STATES = { open: 'Đang mở', closed: 'Đã đóng hồ sơ', handed_over: 'Đã nộp lưu', destroyed: 'Đã hủy theo biên bản' } as const
