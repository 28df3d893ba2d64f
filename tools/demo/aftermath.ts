// What follows from a season of visits: invitations to come, confirmations seen elsewhere, edits that clashed, and the
// register's double entries; each in the few numbers a real commune would have.

import type { Insertable } from 'kysely'
import type { DB } from '../../src/platform/db.ts'
import { foldText } from '../../src/platform/text.ts'
import { addDays, addMinutes, atLocalTime, startOfDay, type PlainDate } from '../../src/platform/time.ts'
import { OFFICER, type DemoPerson, type DemoVisit, type Rows } from './model.ts'
import type { Random } from './random.ts'
import type { World } from './movement.ts'

const ABOUT = ['Cài VNeID cho bố mẹ', 'Nộp hồ sơ trên mạng', 'Trả tiền điện bằng mã QR', 'Có người gọi bảo cài ứng dụng, không biết thật hay giả', 'Tra thẻ bảo hiểm y tế', 'Nộp thuế đất trên điện thoại']
const DECLINED = 'Đã hẹn ra nhà văn hóa tối thứ Bảy.'

/** About one invitation for every hundred households. A household met after it called has had its answer. */
export function makeHouseCalls(random: Random, world: World, visits: readonly DemoVisit[]): Insertable<DB['houseCalls']>[] {
  const { households, hamlets, teams, communeId, today } = world
  const metOn = new Map<number, DemoVisit[]>()
  for (const visit of visits) if (visit.outcome === 'met') metOn.set(visit.household.index, [...(metOn.get(visit.household.index) ?? []), visit])
  const callers = random.shuffle(households.filter((household) => household.state === 'active' && household.doorId !== null)).slice(0, Math.max(8, Math.round(households.length / 100)))
  return callers.map((household) => {
    const caller = random.pick(household.people)
    const hamlet = hamlets[household.hamletIndex]!
    const askedAt = atLocalTime(addDays(today, -random.int(2, 40)), random.int(420, 1290))
    const base = {
      communeId, id: random.id(askedAt), callerName: caller.fullName, hamletId: hamlet.id, placeText: `${hamlet.name}, nhà ông bà ${household.headName}`,
      about: random.pick(ABOUT), phone: caller.phone, askedAt,
    }
    const met = metOn.get(household.index)?.find((visit) => visit.visitedAt > askedAt)
    const team = teams.find(({ hamletIndex }) => hamletIndex === household.hamletIndex)!
    const answered = { householdId: household.id, memberId: random.pick(team.members).id, answeredAt: addMinutes(askedAt, random.int(40, 2000)), answeredBy: team.members[0]!.id }
    if (met) return { ...base, ...answered, state: 'done', answer: null }
    if (random.chance(0.12)) return { ...base, state: 'declined', answeredAt: addMinutes(askedAt, 600), answeredBy: team.members[0]!.id, answer: DECLINED }
    return random.chance(0.4) ? { ...base, ...answered, state: 'accepted', answer: null } : { ...base, state: 'open' }
  })
}

/** Rung 5 is never ours: an officer has seen it elsewhere and says where. One in twelve of those who work unaided, and the first of them. */
export function makeConfirmations(random: Random, { communeId, today }: World, visits: readonly DemoVisit[]): Insertable<DB['confirmations']>[] {
  const rows: Insertable<DB['confirmations']>[] = []
  const seen = new Set<string>()
  for (const { lessons, visitedOn } of visits) {
    for (const { residentId, skill, rung } of lessons) {
      if (rung !== 4 || seen.has(residentId) || !(seen.size === 0 || random.chance(1 / 12))) continue
      seen.add(residentId)
      const confirmedOn = min(addDays(visitedOn, random.int(1, 6)), addDays(today, -1))
      const recordedAt = atLocalTime(confirmedOn, random.int(480, 1000))
      rows.push({ communeId, id: random.id(recordedAt), residentId, skill, confirmedOn, source: 'Kết quả trên ứng dụng của người học, cán bộ xem tại chỗ (hư cấu)', recordedAt, recordedBy: OFFICER })
    }
  }
  return rows
}

/** Escalations older than ten days have mostly been dealt with. */
export function answerEscalations(random: Random, { communeId, today }: World, visits: readonly DemoVisit[]): Insertable<DB['escalations']>[] {
  return visits.flatMap(({ id, household, escalation, visitedAt, visitedOn, memberId }) => {
    if (!escalation) return []
    const handled = visitedOn < addDays(today, -10) && random.chance(0.8)
    return [{
      communeId, id: random.id(visitedAt), visitId: id, householdId: household.id, toWhom: escalation.to, reason: escalation.reason, raisedAt: visitedAt, raisedBy: memberId,
      state: handled ? 'handled' : 'open',
      ...(handled && { answer: ANSWERS[escalation.to], handledAt: addMinutes(visitedAt, random.int(900, 8000)), handledBy: OFFICER }),
    }]
  })
}

const ANSWERS = { counter: 'Đã hẹn ra bộ phận một cửa sáng thứ Hai, mang theo giấy tờ gốc.', police: 'Công an xã đã gọi lại, dặn không làm theo và khóa thẻ.', leader: 'Tổ mang máy của tổ đến tối thứ Năm.' }

/** Who showed whom, once per pair and skill. */
export function makeTeachings(random: Random, communeId: number, visits: readonly DemoVisit[]): Insertable<DB['teachings']>[] {
  const seen = new Set<string>()
  return visits.flatMap(({ id, teacherId, lessons, visitedOn, visitedAt, memberId }) =>
    teacherId === null ? [] : lessons.flatMap(({ residentId, skill }) => {
      const key = `${teacherId}|${residentId}|${skill}`
      if (seen.has(key)) return []
      seen.add(key)
      return [{ communeId, id: random.id(visitedAt), teacherId, learnerId: residentId, skill, taughtOn: visitedOn, visitId: id, recordedBy: memberId }]
    }),
  )
}

/** People the register holds twice: the same person with a slip in the name or the year, in the same hamlet. */
export function makeDuplicates(random: Random, { communeId, households, today }: World): { rows: Rows; ids: string[] } {
  const residents: Insertable<DB['residents']>[] = []
  const wanted = Math.max(6, Math.round(households.length / 170))
  const originals = random.shuffle(households.filter((household) => household.state === 'active' && household.people.length > 2)).slice(0, wanted)
  for (const household of originals) {
    const person = random.pick(household.people.filter(({ state }) => state === 'active'))
    const neighbours = households.filter((other) => other.hamletIndex === household.hamletIndex && other.state === 'active')
    const where = random.chance(0.35) ? household : random.pick(neighbours)
    const fullName = misspell(random, person.fullName)
    const createdAt = atLocalTime(addDays(today, -random.int(20, 60)), random.int(480, 1000))
    residents.push({
      communeId, id: random.id(createdAt), householdId: where.id, fullName, nameKey: foldText(fullName), birthYear: random.chance(0.8) ? person.birthYear : person.birthYear - 1,
      birthDate: null, sex: person.sex, householdRole: 'khac', language: person.language, device: 'unknown', phone: person.phone, needs: person.age >= 61 ? ['age'] : [], state: 'active', createdAt,
    })
  }
  return { rows: { residents }, ids: residents.map(({ id }) => id) }
}

const SLIPS = [['ễ', 'ê'], ['ầ', 'â'], ['ị', 'i'], ['Thị', 'Thi'], ['ươ', 'uo'], ['y', 'i'], ['Hoà', 'Hòa'], ['ạ', 'a'], ['ă', 'a'], ['ậ', 'â']] as const

function misspell(random: Random, name: string): string {
  const slip = random.shuffle(SLIPS).find(([right]) => name.includes(right))
  return slip && random.chance(0.7) ? name.replace(slip[0], slip[1]) : name
}

/** Edits of one person made apart that clashed on who they are: an officer decides. */
export function makeFieldConflicts(random: Random, { communeId, households, teams, today }: World): Insertable<DB['fieldConflicts']>[] {
  const people: DemoPerson[] = random.shuffle(households.filter(({ state }) => state === 'active')).slice(0, 5).map((household) => random.pick(household.people))
  return people.map((person) => {
    const offeredAt = atLocalTime(addDays(today, -random.int(1, 8)), random.int(1100, 1290))
    const team = teams.find(({ hamletIndex }) => hamletIndex === households[person.householdIndex]!.hamletIndex)!
    const other = random.chance(0.5) ? misspell(random, person.fullName) : person.fullName
    const differs = other === person.fullName
      ? { field: 'birth', currentValue: String(person.birthDate ?? person.birthYear), offeredValue: String(person.birthYear + 1) }
      : { field: 'fullName', currentValue: person.fullName, offeredValue: other }
    return { communeId, id: random.id(offeredAt), residentId: person.id, ...differs, offeredBy: random.pick(team.members).id, offeredAt }
  })
}

/** Who walks which alley of the running drive this evening. */
export function makeAssignments(random: Random, { communeId, drives, hamlets, teams, today }: World): Insertable<DB['eveningAssignments']>[] {
  const drive = drives.at(-1)!
  const assignedAt = startOfDay(today)
  return teams.flatMap((team) => {
    if (team.habit === 'stops_after_week_three' || !drive.hamletIndexes.has(team.hamletIndex)) return []
    const [leader, ...others] = team.members
    const alleys = random.shuffle(hamlets[team.hamletIndex]!.alleys).slice(0, others.length)
    return alleys.map((alley, i) => ({ communeId, driveId: drive.id, onDate: today, alleyId: alley.id, memberId: others[i]!.id, assignedBy: leader!.id, assignedAt }))
  })
}

function min(a: PlainDate, b: PlainDate): PlainDate {
  return a < b ? a : b
}
