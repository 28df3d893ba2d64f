// How a course travels: one file of lines. The first is the table of contents with the size and SHA-256 of everything; each
// further line is one guide, then one guide's questions, byte for byte what its hash was taken of. A transfer that breaks off keeps every whole line, and the rest
// is fetched guide by guide. Both ends must agree on this.

import type { Instant } from '../../platform/time.ts'
import type { GuideSummary } from './queries.ts'
import type { Recording } from './schema.ts'

export const COURSE_HREF = '/hoc/goi/khoa'

export interface CourseFile {
  href: string
  sha256: string
  sizeBytes: number
}

export interface CourseGuide extends CourseFile {
  summary: GuideSummary
  recordings: Recording[]
  /** The questions of its short check, and how many; null: it has none. */
  check: (CourseFile & { items: number }) | null
}

export interface Course {
  format: 1
  made: Instant
  guides: CourseGuide[]
}

export function guideFileHref(guideId: string, sha256: string): string {
  return `/hoc/goi/bai/${guideId}/${sha256.slice(0, 16)}`
}

export function checkFileHref(guideId: string, sha256: string): string {
  return `/hoc/goi/cau-hoi/${guideId}/${sha256.slice(0, 16)}`
}

/** The lines after the table of contents, in their order. Phones may still hold a table made before there were questions. */
export function linesOf(course: Course): CourseFile[] {
  return [...course.guides, ...course.guides.flatMap(({ check }) => check ?? [])].map(({ href, sha256, sizeBytes }) => ({ href, sha256, sizeBytes }))
}

/** Splits what has arrived into whole lines; the rest waits for more. */
export function takeLines(text: string): { lines: string[]; rest: string } {
  const pieces = text.split('\n')
  return { lines: pieces.slice(0, -1), rest: pieces.at(-1)! }
}

/** Everything of one language, or the texts alone. */
export function filesOf(course: Course, language: string | null): CourseFile[] {
  return [...linesOf(course), ...course.guides.flatMap(({ recordings }) => recordings.filter((one) => one.language === language))]
}
