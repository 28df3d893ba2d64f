// What machines may ask of a board: every figure with its definition and the address of the rows behind it.

import * as z from 'zod'
import type { Translate } from '../../ui/context.ts'
import type { CommuneWords } from './queries.ts'
import type { Board, Count, RungLine } from './rules.ts'
import { rowsHref } from './schema.ts'
import { definitionOf, describeFilter, driveWords } from './words.ts'

const figure = z.object({
  /** Null: nobody has collected it. It is not 0. */
  value: z.number().nullable(),
  unit: z.enum(['person', 'household', 'visit', 'call', 'escalation', 'phone', 'command']),
  definition: z.string(),
  rows: z.string(),
})
const byRung = z.object({ key: z.string(), total: figure, rungs: z.array(figure) })

export const coverageOutput = z.object({
  commune: z.object({ code: z.string(), name: z.string(), fictional: z.boolean() }),
  asOf: z.object({ date: z.string(), ledgerSeq: z.number() }),
  figures: z.record(z.string(), figure),
  people: byRung,
  households: byRung,
  skills: z.array(byRung),
  needs: z.array(byRung),
  languages: z.array(byRung),
  devices: z.array(byRung),
  hamlets: z.array(z.object({ id: z.string(), name: z.string(), households: figure, dark: figure, five: figure, people: figure, rungs: z.array(figure), visits: figure })),
  drives: z.array(z.object({ id: z.string(), name: z.string(), target: z.string(), population: figure, reached: figure, visits: figure, source: z.string() })),
})
export type CoverageOutput = z.infer<typeof coverageOutput>

const UNITS = { people: 'person', households: 'household', visits: 'visit', calls: 'call', escalations: 'escalation', phones: 'phone', refused: 'command' } as const

export function describeCoverage(board: Board, commune: CommuneWords, asOf: CoverageOutput['asOf'], t: Translate): CoverageOutput {
  const one = (count: Count, more?: string): z.infer<typeof figure> => ({
    value: count.value,
    unit: UNITS[count.rows.kind],
    definition: [definitionOf(t, count.rows.kind), ...(more ? [more] : describeFilter(t, { ...count.rows, hamletId: undefined } as never))].join(' · '),
    rows: rowsHref(count.rows),
  })
  const line = ({ key, total, rungs }: RungLine) => ({ key, total: one(total), rungs: rungs.map((count) => one(count)) })
  const { late } = board
  const named = {
    ownDevice: board.ownDevice, dark: board.dark, darkNever: board.darkNever, darkRefused: board.darkRefused, five: board.five, agreed: board.agreed, bornUnknown: board.bornUnknown,
    visits: board.visits, metVisits: board.metVisits, recentVisits: board.recentVisits,
    latePromised: late.promised, lateCalls: late.calls, lateEscalations: late.escalations, latePhones: late.phones, lateRefused: late.refused,
  }
  return {
    commune: { code: commune.code, name: commune.title, fictional: commune.fictional },
    asOf,
    figures: Object.fromEntries(Object.entries(named).map(([key, count]) => [key, one(count)])),
    people: line(board.people),
    households: line(board.households),
    skills: board.skills.map(line),
    needs: board.needs.map(line),
    languages: board.languages.map(line),
    devices: board.devices.map(line),
    hamlets: board.hamlets.map((row) => ({
      id: row.id, name: row.name, households: one(row.households), dark: one(row.dark), five: one(row.five), people: one(row.people),
      rungs: row.rungs.map((count) => one(count)), visits: one(row.visits),
    })),
    drives: board.drives.map((progress) => {
      const said = driveWords(t, progress)
      return {
        id: progress.drive.id, name: progress.drive.name, target: `${said.target} · ${progress.drive.targetPopulation}`,
        population: one(progress.population, said.population), reached: one(progress.reached, said.reached), visits: one(progress.visits), source: progress.drive.targetSource,
      }
    }),
  }
}
