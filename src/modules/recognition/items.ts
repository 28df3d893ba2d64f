// The bank of questions that ships with the software (content/assessments), read once. Server only.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { projectFile } from '../../platform/root.ts'
import { ICON_NAMES } from '../../ui/icons.tsx'
import type { CheckBody } from '../learning/index.ts'
import { judgeAnswers, type Check, type GivenAnswer, type Item, type JudgedSitting } from './rules-items.ts'

const words = z.object({ vi: z.string().min(1).max(400), en: z.string().min(1).max(400) })
const key = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/)
const option = z.object({ text: words, picture: z.enum(ICON_NAMES) })
const item = z.object({
  id: key,
  version: z.number().int().min(1),
  shown: z.enum(['scam', 'genuine']).nullable().default(null),
  safety: z.boolean().default(false),
  variant: z.boolean().default(false),
  scene: z.object({ kind: z.enum(['sms', 'call', 'chat', 'screen', 'paper', 'qr']), from: words.nullable().default(null), text: words }),
  ask: words,
  options: z.tuple([option, option]),
  right: z.union([z.literal(0), z.literal(1)]),
  why: words,
}) satisfies z.ZodType<Item>

const bank = z.object({
  guide: key,
  checkedOn: z.string(),
  expiresOn: z.string(),
  status: z.enum(['official', 'unverified']),
  sources: z.array(z.object({ name: z.string(), url: z.url() })).min(1),
  items: z.array(item).min(3),
})
export type Bank = z.infer<typeof bank>

let kept: Map<string, Bank> | undefined

/** By guide. Throws on a faulty file: better at the start than in front of a learner. */
export function assessments(): ReadonlyMap<string, Bank> {
  kept ??= load(projectFile('content/assessments'))
  return kept
}

function load(folder: string): Map<string, Bank> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json')).toSorted()
  const banks = files.map((name) => bank.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
  const ids = banks.flatMap(({ items }) => items.map(({ id }) => id))
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined) throw new Error(`content/assessments: ${twice} stands there twice`)
  return new Map(banks.map((one) => [one.guide, one]))
}

/** What travels with a guide to phones; undefined: it has no questions. */
export function checkBody(guideId: string): CheckBody | undefined {
  const found = assessments().get(guideId)
  if (!found) return undefined
  const { guide, status, checkedOn, expiresOn, items } = found
  return { items: items.length, body: JSON.stringify({ guide, status, checkedOn, expiresOn, items } satisfies Check) }
}

export function judgeSitting(guideId: string, answers: readonly GivenAnswer[]): JudgedSitting | undefined {
  const found = assessments().get(guideId)
  return found && judgeAnswers(found.items, answers)
}
