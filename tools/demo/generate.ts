// One fictional commune from a seed: the same options always make the same rows. Pure: no clock, no database, no files.

import { DEFAULT_LOCAL_SKILL, type VisitInput } from '../../src/modules/visits/index.ts'
import type { Insertable } from 'kysely'
import type { DB } from '../../src/platform/db.ts'
import { addDays, addMinutes, plainDate, startOfDay, type Instant, type PlainDate } from '../../src/platform/time.ts'
import { answerEscalations, makeAssignments, makeConfirmations, makeDuplicates, makeFieldConflicts, makeHouseCalls, makeTeachings } from './aftermath.ts'
import { MEAN_HOUSEHOLD } from './figures.ts'
import { FICTIONAL_PROVINCE, FIRST_DEMO_COMMUNE } from './logins.ts'
import { OFFICER, type DemoCommune, type DemoDrive, type DemoOptions, type DemoVisit, type Rows } from './model.ts'
import { makeVisits, weeksFor } from './movement.ts'
import { makePeople } from './people.ts'
import { makePlaces, type DemoHamlet } from './places.ts'
import { seeded, type Random } from './random.ts'
import { makeTeams } from './teams.ts'

export { FIRST_DEMO_COMMUNE } from './logins.ts'
export const DEMO_PROVINCE = { provinceId: FICTIONAL_PROVINCE, code: '99', name: 'Tỉnh minh họa (hư cấu)', kind: 'tinh', source: 'Hư cấu: không phải đơn vị hành chính có thật' }

/** Official codes end at 32,249 or so in five digits and never begin with 99 (seen: the list after Quyết định 19/2025/QĐ-TTg). */
const COMMUNES = [
  { name: 'Vân Bán (hư cấu)', kind: 'xa', label: 'khu' },
  { name: 'Bảo Hà (hư cấu)', kind: 'xa', label: 'bản' },
  { name: 'Đại Xuyên (hư cấu)', kind: 'xa', label: 'thôn' },
  { name: 'Mộc Sơn (hư cấu)', kind: 'phuong', label: 'tổ dân phố' },
] as const
const TEAM_LABEL = 'Tổ công nghệ số cộng đồng'
const OPENED_ON = plainDate('2025-07-01')

export function generateCommune(options: DemoOptions): DemoCommune {
  const { communeId, people, seed, today } = options
  const random = seeded(`${seed}/${communeId}`)
  const nth = communeId - FIRST_DEMO_COMMUNE
  const kind = COMMUNES[nth % COMMUNES.length]!
  const name = nth < COMMUNES.length ? kind.name : kind.name.replace(' (', ` ${Math.floor(nth / COMMUNES.length) + 1} (`)
  const { label } = kind
  const registeredOn = addDays(today, -90)
  const { hamlets, rows: places } = makePlaces(random.fork('places'), { communeId, people, households: Math.round(people / MEAN_HOUSEHOLD), label, openedOn: OPENED_ON, today })
  const { households, rows: registered } = makePeople(random.fork('people'), { communeId, hamlets, today, registeredOn })
  const { teams, rows: teamRows } = makeTeams(random.fork('teams'), { communeId, teamLabel: TEAM_LABEL, hamletLabel: label, hamlets, households, today })
  const { drives, rows: driveRows } = makeDrives(random.fork('drives'), { communeId, hamlets, today, weeks: weeksFor(households.length, options.visits) })
  const world = { ...options, hamlets, households, teams, drives }
  const visits = makeVisits(random.fork('visits'), world)
  hearFromPhones(teamRows.devices, visits)
  const duplicates = makeDuplicates(random.fork('duplicates'), world)
  const rows: Rows = {
    communes: [{
      communeId, code: String(communeId), name, kind: kind.kind, provinceId: DEMO_PROVINCE.provinceId, validFrom: OPENED_ON, fictional: true, population: people,
      populationNote: 'số người do chương trình sinh ra', source: 'Hư cấu: thôn, hộ, người và lượt thăm đều do chương trình sinh ra', hamletLabel: label, teamLabel: TEAM_LABEL, localSkill: DEFAULT_LOCAL_SKILL,
    }],
    communeNames: [{ communeId, name, kind: kind.kind, validFrom: OPENED_ON }],
    ...places, households: registered.households, residents: [...registered.residents, ...duplicates.rows.residents!], consents: registered.consents, ...teamRows, ...driveRows,
  }
  const afterVisits: Rows = {
    houseCalls: makeHouseCalls(random.fork('calls'), world, visits),
    confirmations: makeConfirmations(random.fork('confirmations'), world, visits),
    fieldConflicts: makeFieldConflicts(random.fork('conflicts'), world),
    eveningAssignments: makeAssignments(random.fork('assignments'), world),
  }
  return { communeId, hamlets, households, teams, drives, visits, rows, afterVisits, duplicates: duplicates.ids }
}

/** A phone was last heard of when it last reported, and has sent as many commands as its owner's visits. */
function hearFromPhones(devices: Insertable<DB['devices']>[], visits: readonly DemoVisit[]): void {
  const reports = Map.groupBy(visits, ({ memberId }) => memberId)
  for (const device of devices) {
    const sent = reports.get(device.memberId) ?? []
    device.lastSeenAt = sent.at(-1)?.receivedAt ?? device.enrolledAt
    device.lastSequence = sent.length
    if (device.revokedAt) device.revokedAt = addMinutes(device.lastSeenAt as Instant, 60)
  }
}

/** Two drives are over, one runs. */
function makeDrives(random: Random, of: { communeId: number; hamlets: DemoHamlet[]; today: PlainDate; weeks: number }) {
  const { communeId, hamlets, today } = of
  const day = (part: number) => addDays(today, -Math.round(of.weeks * 7 * part))
  const everywhere = new Set(hamlets.map((_, i) => i))
  const some = new Set([...everywhere].filter((i) => i % 3 !== 2))
  const plans = [
    { name: 'Đợt 1: VNeID đến từng nhà', startsOn: day(1), endsOn: day(0.72), skills: ['online-public-services'], hamletIndexes: everywhere, targetValue: 50, targetRung: 3 },
    { name: 'Đợt 2: Trả tiền không tiền mặt, không mắc lừa', startsOn: day(0.68), endsOn: day(0.35), skills: ['online-payment', 'self-protection'], hamletIndexes: some, targetValue: 40, targetRung: 3 },
    { name: '45 ngày đêm: mỗi nhà một người thạo năm kỹ năng', startsOn: addDays(today, -19), endsOn: addDays(today, 25), skills: ['online-public-services', 'online-shopping', 'online-payment', 'self-protection', 'local-platform'], hamletIndexes: everywhere, targetValue: 80, targetRung: 3 },
  ]
  const rows: Rows = { drives: [], driveHamlets: [] }
  const drives = plans.map(({ targetValue, targetRung, ...plan }): DemoDrive => {
    const createdAt = startOfDay(addDays(plan.startsOn, -6))
    const id = random.id(createdAt)
    const over = plan.endsOn < today
    rows.drives!.push({
      communeId, id, name: plan.name, startsOn: plan.startsOn, endsOn: plan.endsOn, skills: plan.skills, targetPopulation: 'Người từ 18 tuổi trở lên đang ở xã', targetValue, targetUnit: 'percent', targetRung,
      targetSource: 'Kế hoạch của xã (hư cấu)', state: over ? 'closed' : 'open', createdAt, createdBy: OFFICER, ...(over && { closedAt: startOfDay(addDays(plan.endsOn, 3)), closedBy: OFFICER }),
    })
    for (const index of plan.hamletIndexes) rows.driveHamlets!.push({ communeId, driveId: id, hamletId: hamlets[index]!.id })
    return { id, ...plan }
  })
  return { drives, rows }
}

/** The rows of visits that are written wholesale, without the ledger; what they add up to is the visits module's to say. */
export function visitRows(seed: string, commune: DemoCommune, visits: readonly DemoVisit[], today: PlainDate): Rows {
  const { communeId, hamlets, households, teams, drives } = commune
  const random = seeded(`${seed}/${communeId}`).fork('visit rows')
  const world = { communeId, people: 0, seed, today, hamlets, households, teams, drives }
  return {
    visits: visits.map(({ id, household, driveId, memberId, visitedOn, visitedAt, receivedAt, outcome, minutes, nextOn, note }) => ({
      communeId, id, householdId: household.id, hamletId: hamlets[household.hamletIndex]!.id, driveId, memberId, recordedBy: memberId, visitedOn, visitedAt, receivedAt, outcome, minutes, nextOn, note,
    })),
    lessons: visits.flatMap(({ id, lessons }) => lessons.map((lesson) => ({ communeId, visitId: id, ...lesson }))),
    teachings: makeTeachings(random, communeId, visits),
    escalations: answerEscalations(random, world, visits),
  }
}

/** The visit as the phone's command carries it. */
export function asInput({ household, memberId, driveId, outcome, visitedOn, visitedAt, minutes, nextOn, note, lessons, teacherId, escalation }: DemoVisit): VisitInput {
  return { householdId: household.id, memberId, driveId, outcome, visitedOn, visitedAt, minutes, nextOn, note, lessons, teacherId, escalation, attachments: [], mends: null }
}
