// How faces, petitions and their clocks are said to people.

import type { Tone } from '../../ui/parts.tsx'
import type { Face, PetitionKind, PetitionState } from './rules.ts'

export const FACE_WORDS: Record<Face, string> = { 3: 'Hài lòng', 2: 'Bình thường', 1: 'Không hài lòng' }

export const KIND_WORDS: Record<PetitionKind, { label: string; hint: string }> = {
  rules: { label: 'Quy định, thủ tục', hint: 'vướng mắc, khó hiểu, đòi giấy tờ thừa' },
  behaviour: { label: 'Thái độ, cách làm của cán bộ', hint: 'chậm, gây khó, đòi tiền' },
  other: { label: 'Chuyện khác', hint: 'hiến kế, lời khen' },
}

export const STATE_WORDS: Record<PetitionState, { label: string; tone: Tone }> = {
  new: { label: 'Mới nhận', tone: 'warn' },
  asked: { label: 'Chờ người gửi trả lời', tone: 'info' },
  accepted: { label: 'Đang giải quyết', tone: 'warn' },
  refused: { label: 'Không tiếp nhận', tone: 'info' },
  resolved: { label: 'Đã trả lời', tone: 'ok' },
  published: { label: 'Đã trả lời, đã công khai', tone: 'ok' },
}

export const DUTY_WORDS = { decide: 'Nhận hoặc từ chối', resolve: 'Trả lời', publish: 'Công khai câu trả lời' } as const
