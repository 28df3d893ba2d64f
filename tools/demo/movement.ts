// Ten weeks of evenings: who went out, which doors they knocked on, what was learnt. Every visit keeps the rules of the
// visits module (its test decides each one); only how often things happen is assumed.

import { DEFAULT_LOCAL_SKILL, HOUSEHOLD_SKILLS, provenSlot, RUNG_OWN_DEVICE, RUNG_UNAIDED, SKILLS, teachable, type LessonInput, type Outcome } from '../../src/modules/visits/index.ts'
import { addDays, addMinutes, atLocalTime, daysBetween, startOfDay, weekday, type Instant, type PlainDate } from '../../src/platform/time.ts'
import { OUTCOMES_AT_DOOR } from './figures.ts'
import type { DemoDrive, DemoHousehold, DemoMember, DemoOptions, DemoPerson, DemoTeam, DemoVisit, Habit } from './model.ts'
import type { DemoHamlet } from './places.ts'
import type { Random } from './random.ts'

const WEEKS = 10
/** Beyond so many visits a household, the story takes more weeks instead of longer evenings. */
const VISITS_PER_HOUSEHOLD = 3.3
const MOST_WEEKS = 52
/** Between two visits to one door; longer than the latest a phone reports, so that "unaided" is never known too early. */
const REST_DAYS = 5
const LATEST_REPORT_DAYS = 3
const REFUSED_REST_DAYS = 30

export interface World extends DemoOptions {
  hamlets: DemoHamlet[]
  households: DemoHousehold[]
  teams: DemoTeam[]
  drives: DemoDrive[]
}

/** One member's evening. */
interface Evening {
  day: PlainDate
  team: DemoTeam
  member: DemoMember
}

export function weeksFor(households: number, visits: number | undefined): number {
  const each = (visits ?? 0) / Math.max(1, households)
  return Math.min(MOST_WEEKS, Math.max(WEEKS, Math.ceil((WEEKS * each) / VISITS_PER_HOUSEHOLD / 1.3)))
}

export function makeVisits(random: Random, world: World): DemoVisit[] {
  const { households, visits: asked } = world
  const days = weeksFor(households.length, asked) * 7
  const evenings = planEvenings(random.fork('evenings'), world, days)
  const wanted = asked ?? Math.round(households.length * VISITS_PER_HOUSEHOLD)
  const street = new Street(world, random.fork('keen'))
  const visits: DemoVisit[] = []
  for (const [nth, evening] of evenings.entries()) {
    // Uneven evenings around the mean of what is still to do: from a single door to twice as many.
    const each = (wanted - visits.length) / (evenings.length - nth)
    const doors = Math.max(1, Math.round(each * (0.4 + random.next() * 1.2)))
    for (const visit of walkAlley(random, street, evening, doors)) visits.push(visit)
  }
  return visits.toSorted((a, b) => compare(a.receivedAt, b.receivedAt) || compare(a.id, b.id))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function planEvenings(random: Random, { teams, drives, today }: World, days: number): Evening[] {
  const evenings: Evening[] = []
  const first = addDays(today, -days)
  // Rain keeps everybody in; the harvest nearly everybody.
  const rained = new Set(Array.from({ length: days }, (_, i) => i).filter(() => random.chance(0.1)))
  const harvestFrom = Math.round(days * 0.45)
  for (let nth = 0; nth < days; nth++) {
    const day = addDays(first, nth)
    if (rained.has(nth)) continue
    const harvest = nth >= harvestFrom && nth < harvestFrom + 9
    for (const team of teams) {
      const inDrive = drives.some((drive) => drive.hamletIndexes.has(team.hamletIndex) && day >= drive.startsOn && day <= drive.endsOn)
      const chance = willingness(team.habit, nth / days, weekday(day), inDrive) * (harvest ? 0.12 : 1)
      if (!random.chance(chance)) continue
      for (const member of team.members) if (random.chance(member.diligence * 0.7)) evenings.push({ day, team, member })
    }
  }
  return evenings
}

/** How likely a team goes out on an evening. `part` 0–1 = how much of the ten weeks has gone. */
function willingness(habit: Habit, part: number, dayOfWeek: number, inDrive: boolean): number {
  const usual = dayOfWeek === 6 ? 0.62 : dayOfWeek === 7 ? 0.5 : dayOfWeek === 5 ? 0.25 : 0.38
  if (habit === 'steady') return usual
  if (habit === 'stops_after_week_three') return part < 0.3 ? usual * 1.1 : 0
  if (habit === 'weekends') return dayOfWeek >= 6 ? 0.75 : 0.02
  if (habit === 'late') return part < 0.5 ? 0.03 : usual * 1.2
  if (habit === 'in_drives_only') return inDrive ? usual : 0.02
  return usual * Math.max(0.05, 1.1 - 1.3 * part)
}

interface DoorState {
  lastOn: PlainDate | null
  visits: number
  nextOn: PlainDate | null
  refusedOn: PlainDate | null
  gone: boolean
}

interface Known {
  rung: number
  ownSince: PlainDate | null
}

/** What the walkers know: doors in walking order, promises, and who can do what by now. */
class Street {
  readonly world: World
  readonly walks: number[][]
  readonly doors: DoorState[]
  readonly pointers: number[]
  readonly promises: Set<number>[]
  readonly learnt = new Map<string, Map<string, Known>>()
  /** Households where somebody wants to learn it all (assumption: one in eight). */
  readonly keen: ReadonlySet<number>
  /** By hamlet and skill: who could teach it. */
  readonly sowers: Map<string, string[]>[]

  constructor(world: World, random: Random) {
    this.world = world
    this.keen = new Set(world.households.filter(() => random.chance(0.125)).map(({ index }) => index))
    this.walks = world.hamlets.map(() => [])
    for (const household of world.households) if (household.state !== 'active' || household.people.some((person) => person.state === 'active')) this.walks[household.hamletIndex]!.push(household.index)
    this.doors = world.households.map(() => ({ lastOn: null, visits: 0, nextOn: null, refusedOn: null, gone: false }))
    this.pointers = world.teams.map((_, i) => i * 37)
    this.promises = world.hamlets.map(() => new Set())
    this.sowers = world.hamlets.map(() => new Map())
  }

  known(personId: string, skill: string): Known {
    return this.learnt.get(personId)?.get(skill) ?? { rung: 0, ownSince: null }
  }

  learn(personId: string, skill: string, rung: number, on: PlainDate): void {
    const skills = this.learnt.get(personId) ?? new Map<string, Known>()
    const before = skills.get(skill)
    const own = rung === RUNG_OWN_DEVICE || rung === RUNG_UNAIDED
    skills.set(skill, { rung: Math.max(rung, before?.rung ?? 0), ownSince: before?.ownSince ?? (own ? on : null) })
    this.learnt.set(personId, skills)
  }

  /** The next door worth knocking on for this team, in walking order; promised doors first, if the team keeps promises. */
  next(random: Random, team: DemoTeam, teamIndex: number, day: PlainDate): DemoHousehold | undefined {
    const walk = this.walks[team.hamletIndex]!
    if (random.chance(team.habit === 'steady' ? 0.75 : 0.35)) {
      for (const index of this.promises[team.hamletIndex]!) {
        const { nextOn } = this.doors[index]!
        if (nextOn !== null && nextOn <= day && this.open(index, day)) return this.world.households[index]
      }
    }
    for (let tries = 0; tries < 40; tries++) {
      const index = walk[this.pointers[teamIndex]! % walk.length]!
      this.pointers[teamIndex]! += 1
      const household = this.world.households[index]!
      const alley = household.alleyIndex === null ? undefined : this.world.hamlets[team.hamletIndex]!.alleys[household.alleyIndex]
      if ((alley?.remote ?? true) && random.chance(0.92)) continue
      const { nextOn, visits } = this.doors[index]!
      if (nextOn !== null && nextOn > day) continue
      if (visits > 1 && random.chance(0.3)) continue
      if (this.open(index, day)) return household
    }
    return undefined
  }

  private open(index: number, day: PlainDate): boolean {
    const { lastOn, refusedOn, gone } = this.doors[index]!
    // By the last week the register knows who has moved away, and no visit is taken for them.
    if (this.world.households[index]!.state !== 'active' && daysBetween(day, this.world.today) < 10) return false
    if (gone || (lastOn !== null && daysBetween(lastOn, day) < REST_DAYS)) return false
    return refusedOn === null || daysBetween(refusedOn, day) >= REFUSED_REST_DAYS
  }

  note(household: DemoHousehold, outcome: Outcome, day: PlainDate, nextOn: PlainDate | null): void {
    const door = this.doors[household.index]!
    Object.assign(door, { lastOn: day, visits: door.visits + 1, nextOn, refusedOn: outcome === 'refused' ? day : door.refusedOn, gone: door.gone || outcome === 'moved' })
    const promises = this.promises[household.hamletIndex]!
    if (nextOn === null) promises.delete(household.index)
    else promises.add(household.index)
  }
}

function walkAlley(random: Random, street: Street, { day, team, member }: Evening, doors: number): DemoVisit[] {
  const visits: DemoVisit[] = []
  const weekend = weekday(day) >= 6
  let minute = weekend && random.chance(0.5) ? random.int(480, 570) : random.int(1095, 1150)
  const end = minute < 1000 ? 690 : 1310
  for (let n = 0; n < doors && minute < end; n++) {
    const household = street.next(random, team, member.teamIndex, day)
    if (!household) break
    const visit = knock(random, street, { day, team, member, household, minute })
    visits.push(visit)
    street.note(household, visit.outcome, day, visit.nextOn)
    // An evening of many doors is a briefer one at each.
    minute += doors > 6 ? Math.max(1, Math.floor((end - minute) / (doors - n + 1))) : visit.minutes + random.int(2, 6)
  }
  const received = reportAt(random, day, minute)
  const latest = startOfDay(street.world.today)
  for (const visit of visits) visit.receivedAt = received < latest ? received : latest
  return visits
}

/** Most phones report on the way home, some next morning, a few only when they find signal days later. */
function reportAt(random: Random, day: PlainDate, minute: number): Instant {
  const way = random.next()
  if (way < 0.74) return addMinutes(atLocalTime(day, minute), random.int(1, 35))
  if (way < 0.97) return atLocalTime(addDays(day, 1), random.int(350, 480))
  return atLocalTime(addDays(day, random.int(2, LATEST_REPORT_DAYS)), random.int(350, 1300))
}

interface Knock extends Evening {
  household: DemoHousehold
  minute: number
}

function knock(random: Random, street: Street, { day, team, member, household, minute }: Knock): DemoVisit {
  const drive = street.world.drives.find(({ startsOn, endsOn, hamletIndexes }) => day >= startsOn && day <= endsOn && hamletIndexes.has(team.hamletIndex))
  const driveId = drive && random.chance(0.93) ? drive.id : null
  const outcome: Outcome = household.state === 'active' ? random.weighted(OUTCOMES_AT_DOOR) : random.chance(0.6) ? 'moved' : 'nobody_home'
  const visitedAt = atLocalTime(day, minute)
  const visit: DemoVisit = {
    id: random.id(visitedAt), household, team, memberId: member.id, driveId, outcome, visitedOn: day, visitedAt, receivedAt: visitedAt,
    minutes: outcome === 'met' ? random.int(12, 50) : random.int(1, 6), nextOn: nextVisit(random, outcome, day), note: random.chance(0.1) ? random.pick(NOTES[outcome]) : null,
    lessons: [], teacherId: null, escalation: null,
  }
  if (outcome === 'met') teach(random, street, visit, member, drive ? teachable(drive.skills) : teachable([]))
  if (outcome === 'met' && random.chance(0.012)) visit.escalation = random.pick(ESCALATIONS)
  return visit
}

function nextVisit(random: Random, outcome: Outcome, day: PlainDate): PlainDate | null {
  if (outcome === 'come_back') return addDays(day, random.int(REST_DAYS, 9))
  return outcome === 'met' && random.chance(0.16) ? addDays(day, random.int(7, 16)) : null
}

function teach(random: Random, street: Street, visit: DemoVisit, member: DemoMember, skills: string[]): void {
  const atHome = visit.household.people.filter((person) => person.state === 'active' && person.age >= 13 && person.id !== member.residentId && random.chance(person.age < 18 ? 0.25 : 0.62))
  const learners = random.shuffle(atHome).toSorted((a, b) => worth(b) - worth(a)).slice(0, random.chance(0.3) ? 2 : 1)
  const sowing = random.chance(0.05)
  const keen = street.keen.has(visit.household.index) ? atHome.find((person) => person.age >= 18 && person.age < 55 && person.device === 'own') : undefined
  if (keen) teachAll(random, street, visit, keen)
  for (const person of learners) {
    if (person === keen) continue
    const open = skills.filter((skill) => street.known(person.id, skill).rung < RUNG_UNAIDED)
    // Skills already begun come first: people return to see whether they stayed.
    const begun = open.filter((skill) => street.known(person.id, skill).rung >= 2)
    const chosen = new Set([...(begun.length > 0 && random.chance(0.65) ? [begun[0]!] : []), ...open.slice(0, random.int(1, 2))].slice(0, 2))
    for (const skill of chosen) visit.lessons.push({ residentId: person.id, skill, rung: climb(random, person, street.known(person.id, skill), visit.visitedOn) })
  }
  if (sowing) visit.teacherId = sower(random, street, visit)
  for (const { residentId, skill, rung } of visit.lessons) {
    street.learn(residentId, skill, rung, visit.visitedOn)
    if (rung >= RUNG_OWN_DEVICE) remember(street.sowers[visit.household.hamletIndex]!, skill, residentId)
  }
}

/** A keen learner takes several of the five household skills in one evening, each until it is done on their own device. */
function teachAll(random: Random, street: Street, visit: DemoVisit, person: DemoPerson): void {
  const open = PROVING.filter((skill) => street.known(person.id, skill).rung < RUNG_OWN_DEVICE).slice(0, 4)
  const again = PROVING.filter((skill) => street.known(person.id, skill).rung === RUNG_OWN_DEVICE).slice(0, 1)
  for (const skill of open) visit.lessons.push({ residentId: person.id, skill, rung: random.chance(0.72) ? 3 : 2 })
  for (const skill of again) visit.lessons.push({ residentId: person.id, skill, rung: climb(random, person, street.known(person.id, skill), visit.visitedOn) })
}

/** One skill for each of the five: what the fictional commune chose for the fifth is eTax Mobile. */
const PROVING = HOUSEHOLD_SKILLS.map(({ key }) => SKILLS.find((skill) => provenSlot(skill.key, DEFAULT_LOCAL_SKILL) === key)!.key)

/** Those who need it most are taught first. */
function worth(person: DemoPerson): number {
  return (person.age >= 50 ? 1 : 0) + (person.needs.length > 0 ? 1 : 0) + (person.device === 'own' ? 1 : 0)
}

/** One step of the ladder, two for the quick; never past what a device allows, never "unaided" on the day of the first time. */
function climb(random: Random, person: DemoPerson, { rung, ownSince }: Known, day: PlainDate): LessonInput['rung'] {
  const quick = person.age < 35 ? 0.6 : person.age < 55 ? 0.45 : person.age < 65 ? 0.28 : 0.14
  const canOwn = person.device === 'own' || (person.device === 'shared' && random.chance(0.2))
  if (rung >= RUNG_OWN_DEVICE) return ownSince !== null && ownSince < day && random.chance(quick + 0.15) ? 4 : 3
  if (rung === 2) return canOwn && random.chance(quick + 0.2) ? 3 : 2
  if (rung === 1) return canOwn && random.chance(quick * 0.6) ? 3 : 2
  return canOwn && random.chance(quick * 0.5) ? 3 : random.chance(0.72) ? 2 : 1
}

/** A neighbour who learnt it before and now shows the others (người gieo số); nobody when no one knows all of it. */
function sower(random: Random, street: Street, visit: DemoVisit): string | null {
  const learning = new Set(visit.lessons.map(({ residentId }) => residentId))
  const skill = visit.lessons[0]?.skill
  const able = skill === undefined ? undefined : street.sowers[visit.household.hamletIndex]!.get(skill)
  if (!able) return null
  // The newest are the keenest: so chains grow.
  const found = able[Math.max(0, able.length - 1 - random.int(0, 5))]!
  return learning.has(found) || visit.lessons.some((lesson) => !street.sowers[visit.household.hamletIndex]!.get(lesson.skill)?.includes(found)) ? null : found
}

function remember(sowers: Map<string, string[]>, skill: string, residentId: string): void {
  const list = sowers.get(skill)
  if (!list) sowers.set(skill, [residentId])
  else if (!list.includes(residentId)) list.push(residentId)
}

const NOTES: Record<Outcome, readonly string[]> = {
  met: ['Cần nhắc lại cách đăng nhập.', 'Màn hình chữ nhỏ, đã chỉnh to.', 'Mạng yếu, làm lại ở nhà văn hóa.', 'Hẹn cả nhà cùng học buổi sau.', 'Máy hết bộ nhớ, đã xóa bớt ảnh.', 'Đã dặn: không ai hỏi mã OTP.'],
  nobody_home: ['Đi làm đồng, tối mới về.', 'Cổng khóa, hàng xóm nói đi làm xa.', 'Đã báo nhóm Zalo của khu.'],
  refused: ['Bận việc, không muốn tiếp.', 'Sợ lừa đảo, đã đưa thẻ và số của xã.'],
  moved: ['Hàng xóm nói đã chuyển đi.'],
  come_back: ['Đang ăn cơm.', 'Chờ con về cùng học.', 'Điện thoại đang sửa.'],
}
const ESCALATIONS = [
  { to: 'counter', reason: 'Sai ngày sinh trên VNeID, cần ra bộ phận một cửa.' },
  { to: 'counter', reason: 'Chưa có căn cước gắn chíp nên chưa cài được VNeID.' },
  { to: 'counter', reason: 'Thẻ bảo hiểm y tế chưa khớp thông tin.' },
  { to: 'police', reason: 'Có cuộc gọi tự xưng cán bộ xã yêu cầu cài ứng dụng lạ.' },
  { to: 'police', reason: 'Đã bấm vào đường dẫn lạ, lo mất tiền.' },
  { to: 'leader', reason: 'Nhà không có điện thoại, cần người đến bằng máy của tổ.' },
] as const
