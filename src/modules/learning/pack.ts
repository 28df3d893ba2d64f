// How a course travels: one file of lines. The first is the table of contents with the size and SHA-256 of everything; each
// further line is one guide, byte for byte what its hash was taken of. A transfer that breaks off keeps every whole line, and the rest
// is fetched guide by guide. Both ends must agree on this.

import type { Instant } from '../../platform/time.ts'
import type { GuideSummary } from './queries.ts'
import type { Recording } from './schema.ts'

export const COURSE_HREF = '/hoc/goi/khoa'

export interface CourseGuide {
  summary: GuideSummary
  href: string
  sha256: string
  sizeBytes: number
  recordings: Recording[]
}

export interface Course {
  format: 1
  made: Instant
  guides: CourseGuide[]
}

export function guideFileHref(guideId: string, sha256: string): string {
  return `/hoc/goi/bai/${guideId}/${sha256.slice(0, 16)}`
}

/** Splits what has arrived into whole lines; the rest waits for more. */
export function takeLines(text: string): { lines: string[]; rest: string } {
  const pieces = text.split('\n')
  return { lines: pieces.slice(0, -1), rest: pieces.at(-1)! }
}

/** Everything of one language, or the texts alone. */
export function filesOf(course: Course, language: string | null): { href: string; sha256: string; sizeBytes: number }[] {
  return course.guides.flatMap(({ href, sha256, sizeBytes, recordings }) => [{ href, sha256, sizeBytes }, ...recordings.filter((one) => one.language === language)])
}
