// What is worth a reminder in the morning, and how it is said: late, due today or tomorrow, or waiting for a signature.

import { addDays, type PlainDate } from '../../platform/time.ts'

export interface Owed {
  /** The day it is due; null = no deadline, only waiting. */
  dueOn: PlainDate | null
}

export interface Reminder {
  late: number
  soon: number
  waiting: number
}

/** Counts what one person owes; undefined when there is nothing to say. */
export function reminderOf(owed: readonly Owed[], today: PlainDate): Reminder | undefined {
  const late = owed.filter(({ dueOn }) => dueOn !== null && dueOn < today).length
  const soon = owed.filter(({ dueOn }) => dueOn !== null && dueOn >= today && dueOn <= addDays(today, 1)).length
  return late + soon === 0 ? undefined : { late, soon, waiting: owed.length - late - soon }
}

/** One line without a link: officials know where their papers are, and links in messages are what swindlers send. */
export function reminderText({ late, soon, waiting }: Reminder, communeName: string): string {
  const parts = [...(late > 0 ? [`${late} văn bản quá hạn`] : []), ...(soon > 0 ? [`${soon} văn bản đến hạn hôm nay hoặc ngày mai`] : []), ...(waiting > 0 ? [`${waiting} văn bản khác đang chờ`] : [])]
  return `Gõ Cửa, ${communeName}: bạn có ${parts.join(', ')}. Mời bạn mở mục Văn bản điện tử.`
}
