// Shapes of what people send about teams and their members.

import { z } from 'zod'
import { cleanText } from '../../platform/text.ts'
import { parsePlainDate, type PlainDate } from '../../platform/time.ts'
import { LANGUAGE_KEYS, readPhone, SKILL_KEYS } from './rules.ts'

const MISSING = 'hãy điền ô này'
const line = (max: number) => z.string({ error: MISSING }).transform(cleanText).pipe(z.string().min(1, MISSING).max(max))

/** A day as people type it: 11/07/2025 or 2025-07-11. */
const day = z.string({ error: MISSING }).transform((text, issue): PlainDate => {
  const found = parsePlainDate(text)
  if (!found) issue.addIssue(text.trim() === '' ? MISSING : 'ngày phải viết như 11/07/2025')
  return found ?? ('' as PlainDate)
})

const phone = z.string().transform((text, issue) => {
  if (text.trim() === '') return null
  const found = readPhone(text)
  if (!found) issue.addIssue('số điện thoại gồm 10 chữ số, bắt đầu bằng 0')
  return found ?? null
})

const team = z.object({
  name: line(120),
  decisionNumber: line(60),
  decisionDate: day,
  validUntil: day,
  hamletIds: z.array(z.uuid()).min(1, 'hãy chọn ít nhất một nơi tổ phụ trách').max(200),
})
const inOrder = (input: { decisionDate: string; validUntil: string }) => input.decisionDate === '' || input.validUntil === '' || input.decisionDate <= input.validUntil
const order = { path: ['validUntil'], error: 'hết hạn không thể trước ngày quyết định' }

export const teamInput = team.refine(inOrder, order)
export const teamEditInput = team.extend({ teamId: z.uuid() }).refine(inOrder, order)
export const teamIdInput = z.object({ teamId: z.uuid() })

const member = z.object({
  fullName: line(80),
  role: z.enum(['leader', 'member'], 'hãy chọn tổ trưởng hoặc thành viên'),
  phone,
  languages: z.array(z.enum(LANGUAGE_KEYS)).min(1, 'hãy chọn ít nhất một tiếng'),
  skills: z.array(z.enum(SKILL_KEYS)).default([]),
  cardValidUntil: day,
})
export const memberInput = member.extend({ teamId: z.uuid() })
export const memberEditInput = member.extend({ memberId: z.uuid() })
export const memberIdInput = z.object({ memberId: z.uuid() })
export const memberLinkInput = z.object({ memberId: z.uuid(), residentId: z.uuid().nullable() })
