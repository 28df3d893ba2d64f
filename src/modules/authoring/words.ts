// How languages, progress and states are said to people.

import type { IconName } from '../../ui/icons.tsx'
import type { Tone } from '../../ui/parts.tsx'
import type { Progress } from './rules.ts'
import type { RecordingState } from './schema.ts'

export { languageName } from '../../platform/languages.ts'

export const PROGRESS_WORDS: Record<Progress, { label: string; tone?: Tone; icon: IconName }> = {
  missing: { label: 'Chưa ghi', icon: 'mic' },
  outdated: { label: 'Lời đã đổi, cần ghi lại', tone: 'warn', icon: 'warning' },
  draft: { label: 'Đã ghi, chưa gửi duyệt', tone: 'info', icon: 'edit' },
  returned: { label: 'Bị trả lại', tone: 'bad', icon: 'stop' },
  to_review: { label: 'Chờ người thứ hai nghe', tone: 'info', icon: 'clock' },
  approved: { label: 'Bà con nghe được', tone: 'ok', icon: 'check' },
}

export const RECORDING_WORDS: Record<RecordingState, string> = {
  draft: 'Chưa gửi duyệt', to_review: 'Chờ duyệt', approved: 'Đã duyệt', returned: 'Bị trả lại', replaced: 'Đã có bản thay', withdrawn: 'Người đọc đã rút',
}
