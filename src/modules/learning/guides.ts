// The guides that ship with the software, read once from content/guides and judged by the same rules as imported ones: a
// faulty file stops the start rather than a lesson. Server only; phones get them in packs.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFile } from '../../platform/root.ts'
import { judgeGuideFile } from './rules-judge.ts'
import type { Guide } from './schema.ts'

let kept: Map<string, Guide> | undefined

/** By id, in teaching order. Throws when a file is no good guide. */
export function shippedGuides(): ReadonlyMap<string, Guide> {
  kept ??= load(projectFile('content/guides'))
  return kept
}

function load(folder: string): Map<string, Guide> {
  const guides = readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => {
    const judged = judgeGuideFile(readFileSync(join(folder, name), 'utf8'))
    if (!judged.ok) throw new Error(`content/guides/${name}: ${judged.problems.map(({ code, params }) => `${code} ${JSON.stringify(params)}`).join('; ')}`)
    if (`${judged.value.id}.json` !== name) throw new Error(`content/guides/${name} calls itself ${judged.value.id}`)
    return judged.value
  })
  return new Map(guides.toSorted((a, b) => a.order - b.order || a.id.localeCompare(b.id)).map((guide) => [guide.id, guide]))
}
