// Letters to the citizen that the head of the agency signs, each with the event it tells of.

export const LETTERS = { '03': ['refused'], '04': ['extended', 'apologised'], '05': ['stopped'] } as const
export type Letter = keyof typeof LETTERS
export const LETTER_TITLES: Record<Letter, string> = { '03': 'Phiếu từ chối tiếp nhận (mẫu 03)', '04': 'Văn bản xin lỗi và đề nghị gia hạn (mẫu 04)', '05': 'Thông báo dừng giải quyết (mẫu 05)' }
