// Fictional people for benches: the fields a phone holds of a resident, seeded, the same data for us and for each peer.
// Household size and surname shares follow the 2019 census and published surname counts only roughly: size matters here,
// not demography (the demonstration commune has the careful generator).

export interface BenchPerson {
  id: string
  hamlet: string
  alley: string
  door: number
  household: string
  role: 'chủ hộ' | 'vợ' | 'chồng' | 'con' | 'cha' | 'mẹ' | 'cháu'
  name: string
  birthYear: number
  sex: 'nam' | 'nữ'
  language: string
  phone: 'own' | 'shared' | 'none'
  /** Elderly, disabled or living alone, with consent. */
  needsHelp: boolean
  /** Highest rung of evidence per skill, 1 reached … 4 unaided on a later day; a skill not listed was never reached. */
  skills: Record<string, 1 | 2 | 3 | 4>
  lastVisitOn: string | null
}

export interface BenchVisit {
  id: string
  household: string
  person: string
  skill: string
  rung: 1 | 2 | 3 | 4
  outcome: 'met' | 'nobody-home' | 'refused' | 'moved' | 'come-back'
  at: string
  note: string
}

const SURNAMES: [string, number][] = [
  ['Nguyễn', 38], ['Trần', 11], ['Lê', 9], ['Phạm', 7], ['Hoàng', 5], ['Huỳnh', 3], ['Phan', 4], ['Vũ', 4], ['Võ', 3],
  ['Đặng', 3], ['Bùi', 3], ['Đỗ', 2], ['Hồ', 2], ['Ngô', 2], ['Dương', 1], ['Lý', 1], ['Đinh', 1], ['Hà', 1],
]
const MIDDLE = { nam: ['Văn', 'Hữu', 'Đức', 'Quốc', 'Minh', 'Xuân'], nữ: ['Thị', 'Thị Thu', 'Ngọc', 'Thanh', 'Thị Hồng'] }
const GIVEN = {
  nam: ['Hùng', 'Dũng', 'Sơn', 'Tuấn', 'Bình', 'Thắng', 'Long', 'Hải', 'Khánh', 'Phúc', 'Đạt', 'Lợi', 'Mạnh', 'Sáu'],
  nữ: ['Hoa', 'Lan', 'Hương', 'Mai', 'Thảo', 'Yến', 'Nhung', 'Hạnh', 'Ngân', 'Vân', 'Loan', 'Tuyết', 'Bé', 'Út'],
}
const LANGUAGES: [string, number][] = [['vi', 80], ['mường', 12], ['tày', 5], ["h'mông", 3]]
export const SKILLS = ['vneid', 'cu-tru', 'dvc', 'thanh-toan', 'etax', 'bhyt', 'an-toan'] as const
const NOTES = ['Hẹn tối thứ bảy', 'Nhà có con gái giúp', 'Máy cũ, mạng yếu', 'Đã tự làm được', 'Cần người nói tiếng Mường', '']

export interface Random {
  /** 0 ≤ x < 1. */
  next(): number
  below(limit: number): number
  pick<T>(from: readonly T[]): T
  weighted<T>(from: readonly [T, number][]): T
}

/** Mulberry32: small, seeded, the same on every machine. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    next,
    below,
    pick: (from) => from[below(from.length)]!,
    weighted: (from) => {
      let left = next() * from.reduce((sum, [, share]) => sum + share, 0)
      for (const [value, share] of from) if ((left -= share) < 0) return value
      return from.at(-1)![0]
    },
  }
}

/** A UUIDv7 whose time part counts up from `index`, so ids sort as they were made. */
export function benchId(random: Random, index: number): string {
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')
  const time = hex(0x19a_0000_0000 + index, 12)
  const tail = hex(random.below(2 ** 24), 6) + hex(random.below(2 ** 24), 6)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(random.below(4096), 3)}-${hex(0x8000 + random.below(0x4000), 4)}-${tail}`
}

/** `count` people in households of about 3.8, 25 hamlets of about 6 alleys for 16,000 people. */
export function makePeople(count = 16_000, seed = 2025): BenchPerson[] {
  const random = createRandom(seed)
  const people: BenchPerson[] = []
  const perHamlet = 640
  for (let households = 0; people.length < count; households += 1) {
    const hamlet = `thon-${1 + Math.floor(people.length / perHamlet)}`
    const household = benchId(random, 1_000_000 + households)
    const familyName = random.weighted(SURNAMES)
    const size = Math.min(count - people.length, random.weighted([[1, 8], [2, 15], [3, 20], [4, 27], [5, 17], [6, 9], [7, 4]]))
    for (let member = 0; member < size; member += 1) {
      people.push(makePerson(random, people.length, { hamlet, household, familyName, member, door: households % 168 }))
    }
  }
  return people
}

interface Home {
  hamlet: string
  household: string
  familyName: string
  member: number
  door: number
}

function makePerson(random: Random, index: number, home: Home): BenchPerson {
  const { member } = home
  const sex = member < 2 ? (member === 0 ? 'nam' : 'nữ') : random.pick(['nam', 'nữ'] as const)
  const birthYear = member < 2 ? 1950 + random.below(48) : 1990 + random.below(36)
  const ownFamily = member !== 1
  const surname = ownFamily ? home.familyName : random.weighted(SURNAMES)
  const skills: BenchPerson['skills'] = {}
  if (birthYear < 2011) {
    for (const skill of SKILLS) if (random.next() < 0.3) skills[skill] = random.pick([1, 2, 2, 3, 3, 4] as const)
  }
  const reached = Object.keys(skills).length > 0
  return {
    id: benchId(random, index),
    hamlet: home.hamlet,
    alley: `ngo-${1 + Math.floor(home.door / 28)}`,
    door: 1 + (home.door % 28),
    household: home.household,
    role: member === 0 ? 'chủ hộ' : member === 1 ? 'vợ' : random.pick(['con', 'con', 'con', 'cháu', 'mẹ', 'cha'] as const),
    name: `${surname} ${random.pick(MIDDLE[sex])} ${random.pick(GIVEN[sex])}`,
    birthYear,
    sex,
    language: random.weighted(LANGUAGES),
    phone: random.weighted([['own', 60], ['shared', 20], ['none', 20]]),
    needsHelp: birthYear < 1956 && random.next() < 0.4,
    skills,
    lastVisitOn: reached ? `2026-${pad(9 + random.below(2))}-${pad(1 + random.below(28))}` : null,
  }
}

/** Visits a phone logged offline, one person and one skill each. */
export function makeVisits(people: readonly BenchPerson[], count = 1000, seed = 7): BenchVisit[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, index) => {
    const person = random.pick(people)
    return {
      id: benchId(random, 50_000_000 + index),
      household: person.household,
      person: person.id,
      skill: random.pick(SKILLS),
      rung: random.pick([1, 2, 2, 3, 4] as const),
      outcome: random.weighted([['met', 80], ['nobody-home', 12], ['refused', 3], ['moved', 1], ['come-back', 4]]),
      at: `2026-11-${pad(1 + random.below(21))}T${pad(11 + random.below(3))}:${pad(random.below(60))}:${pad(random.below(60))}Z`,
      note: random.pick(NOTES),
    }
  })
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
