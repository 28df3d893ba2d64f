// Teams on paper and in life: decision numbers, members who live in the hamlet, and how long each team holds out.

import type { Insertable } from 'kysely'
import { SKILLS } from '../../src/modules/visits/index.ts'
import type { DB } from '../../src/platform/db.ts'
import { readShortCode } from '../../src/platform/ids.ts'
import { addDays, addMinutes, dateParts, makeDate, startOfDay, type PlainDate } from '../../src/platform/time.ts'
import { OFFICER, type DemoHousehold, type DemoMember, type DemoPerson, type DemoTeam, type Habit } from './model.ts'
import type { DemoHamlet } from './places.ts'
import type { Random } from './random.ts'

export interface TeamRows {
  teams: Insertable<DB['teams']>[]
  teamHamlets: Insertable<DB['teamHamlets']>[]
  teamMembers: Insertable<DB['teamMembers']>[]
  devices: Insertable<DB['devices']>[]
}

/** Uneven diligence. Assumption; reported: about 40 % of teams effective (Hà Giang, 2023, https://hagiangtv.vn/doi-song-xa-hoi/202308/nang-cao-chat-luong-hoat-dong-cua-to-cong-nghe-so-cong-dong-91b28c5). */
const HABITS: readonly (readonly [Habit, number])[] = [
  ['steady', 40], ['stops_after_week_three', 18], ['weekends', 14], ['late', 10], ['in_drives_only', 9], ['fading', 9],
]
const PEOPLE_PER_MEMBER = 90
const CODE_SIGNS = '123456789ABCDEFGHJKMNPQRSTVWXYZ'

export function makeTeams(random: Random, of: { communeId: number; teamLabel: string; hamletLabel: string; hamlets: DemoHamlet[]; households: DemoHousehold[]; today: PlainDate }) {
  const rows: TeamRows = { teams: [], teamHamlets: [], teamMembers: [], devices: [] }
  const teams: DemoTeam[] = []
  const decidedOn = makeDate(dateParts(of.today).year - 1, 7, 11)
  const validUntil = makeDate(dateParts(of.today).year + 1, 12, 31)
  const habits = spreadHabits(random, of.hamlets.length)
  for (const [hamletIndex, hamlet] of of.hamlets.entries()) {
    const living = of.households.filter((household) => household.hamletIndex === hamletIndex)
    const size = Math.min(14, Math.max(5, Math.round(living.reduce((sum, { people }) => sum + people.length, 0) / PEOPLE_PER_MEMBER)))
    // A large hamlet has two teams.
    const count = size >= 12 ? 2 : 1
    const people = membersOf(random, living, size)
    for (let nth = 0; nth < count; nth++) {
      const id = random.id(startOfDay(decidedOn))
      const share = people.filter((_, i) => i % count === nth)
      const team: DemoTeam = { id, hamletIndex, habit: nth === 0 ? habits[hamletIndex]! : random.weighted(HABITS), members: [] }
      const name = `${of.teamLabel} ${of.hamletLabel} ${hamlet.name}${count > 1 ? ` số ${nth + 1}` : ''}`
      rows.teams.push({ communeId: of.communeId, id, name, decisionNumber: `${38 + teams.length}/QĐ-UBND`, decisionDate: decidedOn, validUntil, createdAt: startOfDay(decidedOn) })
      rows.teamHamlets.push({ communeId: of.communeId, teamId: id, hamletId: hamlet.id })
      for (const [i, person] of share.entries()) addMember(random, { ...of, team, teamIndex: teams.length, person, leads: i === 0, validUntil, decidedOn }, rows)
      teams.push(team)
    }
  }
  return { teams, rows }
}

/** Every habit in its share, so that a small commune has them all too. */
function spreadHabits(random: Random, count: number): Habit[] {
  const all = HABITS.flatMap(([habit, percent]) => Array.from({ length: Math.max(1, Math.round((count * percent) / 100)) }, () => habit))
  while (all.length < count) all.push('steady')
  return random.shuffle(random.shuffle(all).slice(0, count))
}

/** A leader of some years first, then younger people; all with a phone of their own. */
function membersOf(random: Random, living: DemoHousehold[], size: number): DemoPerson[] {
  const able = living.flatMap(({ people }) => people).filter((person) => person.state === 'active' && person.device === 'own' && person.age >= 19 && person.age <= 66)
  const leaders = able.filter((person) => person.age >= 42)
  const chosen = [...(leaders.length > 1 ? random.shuffle(leaders).slice(0, 2) : able.slice(0, 2)), ...random.shuffle(able)]
  const seen = new Set<number>()
  const firstOfEach = chosen.filter(({ householdIndex }) => !seen.has(householdIndex) && seen.add(householdIndex))
  return firstOfEach.slice(0, size)
}

interface NewMember {
  communeId: number
  today: PlainDate
  hamlets: DemoHamlet[]
  team: DemoTeam
  teamIndex: number
  person: DemoPerson
  leads: boolean
  validUntil: PlainDate
  decidedOn: PlainDate
}

function addMember(random: Random, of: NewMember, rows: TeamRows): void {
  const { communeId, team, person, leads } = of
  const createdAt = startOfDay(of.decidedOn)
  const left = !leads && random.chance(0.04)
  const member: DemoMember = { id: random.id(createdAt), teamIndex: of.teamIndex, fullName: person.fullName, role: leads ? 'leader' : 'member', residentId: person.id, diligence: leads ? 0.8 : 0.25 + random.next() * 0.6 }
  if (!left) team.members.push(member)
  const mix = of.hamlets[team.hamletIndex]!.mix
  const languages = ['vi', ...(person.language !== 'vi' ? [person.language] : mix.muong > 0.4 && random.chance(0.5) ? ['mtq'] : mix.mong > 0.4 && random.chance(0.5) ? ['hmn'] : mix.dao > 0.4 && random.chance(0.5) ? ['ium'] : [])]
  rows.teamMembers.push({
    communeId, id: member.id, teamId: team.id, fullName: person.fullName, role: member.role, phone: person.phone, languages,
    skills: SKILLS.filter(() => random.chance(leads ? 0.85 : 0.55)).map(({ key }) => key), cardCode: cardCode(random), cardValidUntil: of.validUntil,
    state: left ? 'left' : 'active', residentId: person.id, createdAt,
  })
  if (!left && random.chance(0.78)) rows.devices.push(device(random, of, member))
}

/** A phone as the list shows it; nobody holds it, so it has no key and no session. */
function device(random: Random, of: NewMember, member: DemoMember): Insertable<DB['devices']> {
  const enrolledAt = addMinutes(startOfDay(addDays(of.today, -random.int(70, 74))), random.int(1080, 1200))
  const lost = random.chance(0.02)
  return {
    id: random.id(enrolledAt), communeId: of.communeId, memberId: member.id, label: random.pick(['Android', 'Android', 'Android', 'iPhone']), enrolledAt, enrolledBy: OFFICER,
    ...(lost && { revokedAt: enrolledAt, revokedBy: OFFICER, revokeReason: 'Mất máy' }),
  }
}

/** Seven signs and the check sign that makes them a card's code. */
function cardCode(random: Random): string {
  const payload = Array.from({ length: 7 }, () => random.pick([...CODE_SIGNS])).join('')
  return [...CODE_SIGNS].map((sign) => payload + sign).find((code) => readShortCode(code) === code)!
}
