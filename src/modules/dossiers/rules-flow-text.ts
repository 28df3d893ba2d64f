// A flow as an officer writes it down, line by line, and back: "Thẩm định hồ sơ | van-phong | specialist | 60". A line that
// begins with "+" stands beside the one above it; "!" at the end marks where the result is decided.

import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import { foldText } from '../../platform/text.ts'
import { dossierProblems } from './problems.ts'
import { flowDefinition, STEP_ROLE_KEYS, UNIT_KEYS, type Flow, type FlowStep, type StepRole, type Unit } from './schema-flow.ts'

export function flowText(flow: Flow): string {
  return flow.stages
    .flatMap(({ steps }) =>
      steps.map((step, index) => `${index > 0 ? '+ ' : ''}${step.name} | ${step.unit} | ${step.role} | ${Math.round(step.share * 100)}${step.agency ? ` | ${step.agency}` : ''}${step.decides ? ' !' : ''}`),
    )
    .join('\n')
}

/** Keys come from the names, so that a step that keeps its name keeps its key. */
export function readFlow(text: string): Decision<Flow> {
  const stages: Flow['stages'] = []
  const keys = new Set<string>()
  const lines = text.split('\n').map((line) => line.trim())
  for (const [index, line] of lines.entries()) {
    if (line === '') continue
    const bad = (detail: string) => refuse(withParams(dossierProblems.badFlow, { line: index + 1, detail }))
    const beside = line.startsWith('+')
    const decides = line.endsWith('!')
    const [name = '', unit = '', role = '', share = '', agency] = line.replace(/^\+\s*/, '').replace(/\s*!$/, '').split('|').map((part) => part.trim())
    if (name.length < 2) return bad('thiếu tên bước')
    if (!UNIT_KEYS.includes(unit as Unit)) return bad(`nơi làm phải là một trong: ${UNIT_KEYS.join(', ')}`)
    if (!STEP_ROLE_KEYS.includes(role as StepRole)) return bad(`vai trò phải là một trong: ${STEP_ROLE_KEYS.join(', ')}`)
    if (!/^\d{1,3}$/.test(share) || Number(share) > 100) return bad('phần thời gian là số phần trăm từ 0 đến 100')
    const key = uniqueKey(name, keys)
    const step: FlowStep = { key, name, unit: unit as Unit, role: role as StepRole, share: Number(share) / 100, ...(agency && { agency }), ...(decides && { decides }) }
    if (beside && stages.length > 0) stages.at(-1)!.steps.push(step)
    else stages.push({ steps: [step] })
  }
  const total = stages.reduce((sum, { steps }) => sum + Math.max(...steps.map(({ share }) => share)), 0)
  if (stages.length === 0) return refuse(withParams(dossierProblems.badFlow, { line: 1, detail: 'chưa có bước nào' }))
  if (Math.abs(total - 1) > 0.011) return refuse(withParams(dossierProblems.badFlow, { line: lines.length, detail: `phần thời gian các bước cộng lại là ${Math.round(total * 100)}%, phải là 100%` }))
  const read = flowDefinition.safeParse({ stages })
  return read.success ? accept(read.data) : refuse(withParams(dossierProblems.badFlow, { line: 1, detail: read.error.issues[0]?.message ?? '' }))
}

function uniqueKey(name: string, keys: Set<string>): string {
  const base = (foldText(name).replace(/[^a-z0-9]+/g, '_').replace(/^[^a-z]+|_+$/g, '') || 'buoc').slice(0, 24)
  let key = base
  for (let n = 2; keys.has(key); n++) key = `${base}_${n}`
  keys.add(key)
  return key
}
