// The visit form as data: what it starts with (so that the common case is a few taps) and how what was typed becomes a
// command. Pure: the same on the server and in the phone's worker; nothing typed is ever dropped.

import { visitProblems } from './problems.ts'
import { withParams, type Problem } from '../../platform/problem.ts'
import { isPlainDate, parsePlainDate, type PlainDate } from '../../platform/time.ts'
import type { FormValues } from '../../platform/web/route.ts'
import { OUTCOMES, RUNG_OWN_DEVICE, type EvidenceState, type Outcome } from './rules.ts'
import type { LessonInput, VisitInput } from './schema.ts'
import { isSkill, teachable } from './skills.ts'
import type { FieldArea, FieldDrive, FieldHousehold, FieldHouseholdDetail, FieldPerson } from './store.ts'

/** Everything the form shows, as text: what was typed comes back untouched. */
export interface VisitFormValues {
  people: string[]
  skills: string[]
  rung: string
  /** Exceptions: 'residentId|skill' → rung, '0' = not this one. */
  own: Record<string, string>
  visitedOn: string
  driveId: string
  minutes: string
  nextOn: string
  note: string
  teacherId: string
  escalateTo: string
  escalateReason: string
  outcome: Outcome
  mends: string
}

/** The drive a visit of this day belongs to when nobody says otherwise: the latest to begin that covers this hamlet. */
export function driveFor(area: FieldArea, hamletId: string, today: PlainDate): FieldDrive | null {
  return area.drives.find((drive) => drive.hamletIds.includes(hamletId) && drive.startsOn <= today && today <= drive.endsOn) ?? null
}

/** The rung a volunteer most likely sees next: guide, then own device, then unaided on a later day. */
export function nextRung(evidence: EvidenceState | undefined, today: PlainDate): 2 | 3 | 4 {
  if (!evidence || evidence.rung < 2) return 2
  if (evidence.ownSince !== null) return evidence.ownSince < today ? 4 : RUNG_OWN_DEVICE
  return 3
}

/** The first skill of the drive this person cannot yet do on their own device; the last one looked at when all are done. */
export function nextSkill(person: FieldPerson | undefined, skills: readonly string[]): string {
  const rungOf = (skill: string) => person?.evidence.find((evidence) => evidence.skill === skill)?.rung ?? 0
  return skills.find((skill) => rungOf(skill) > 0 && rungOf(skill) < 4) ?? skills.find((skill) => rungOf(skill) === 0) ?? skills[0]!
}

/** What an untouched form holds: one tap on a person, and the rest is already right most evenings. */
export function startValues(household: FieldHousehold, area: FieldArea, today: PlainDate, personId: string): VisitFormValues {
  const drive = driveFor(area, household.hamletId, today)
  const person = household.people.find(({ id }) => id === personId) ?? (household.people.length === 1 ? household.people[0] : undefined)
  const skill = nextSkill(person, teachable(drive?.skills ?? []))
  const known = person?.evidence.find((evidence) => evidence.skill === skill)
  return {
    people: person ? [person.id] : [],
    skills: [skill],
    rung: String(nextRung(known, today)),
    own: {},
    visitedOn: today,
    driveId: drive?.id ?? '',
    minutes: '',
    nextOn: '',
    note: '',
    teacherId: '',
    escalateTo: '',
    escalateReason: '',
    outcome: 'met',
    mends: '',
  }
}

/** Refills the form from a command that was refused. */
export function valuesOf(input: VisitInput, commandId: string): VisitFormValues {
  const own = Object.fromEntries(input.lessons.map(({ residentId, skill, rung }) => [`${residentId}|${skill}`, String(rung)]))
  return {
    people: [...new Set(input.lessons.map((lesson) => lesson.residentId))],
    skills: [...new Set(input.lessons.map((lesson) => lesson.skill))],
    rung: '',
    own,
    visitedOn: input.visitedOn,
    driveId: input.driveId ?? '',
    minutes: input.minutes ? String(input.minutes) : '',
    nextOn: input.nextOn ?? '',
    note: input.note ?? '',
    teacherId: input.teacherId ?? '',
    escalateTo: input.escalation?.to ?? '',
    escalateReason: input.escalation?.reason ?? '',
    outcome: input.outcome,
    mends: commandId,
  }
}

const OWN_PREFIX = 'bac.'

/** What was typed, as it was typed. */
export function readVisitForm(form: FormValues): VisitFormValues {
  const own = form
    .entries()
    .filter((entry): entry is [string, string] => entry[0].startsWith(OWN_PREFIX) && typeof entry[1] === 'string' && entry[1] !== '')
    .map(([name, value]) => [name.slice(OWN_PREFIX.length), value])
  const outcome = form.get('outcome') as Outcome
  return {
    people: form.getAll('people'),
    skills: [...new Set([...form.getAll('skills'), ...form.getAll('moreSkills')])],
    rung: form.get('rung'),
    own: Object.fromEntries(own),
    visitedOn: form.get('visitedOn'),
    driveId: form.get('driveId'),
    minutes: form.get('minutes'),
    nextOn: form.get('nextOn') || form.get(`nextOn.${outcome}`),
    note: form.get('note'),
    teacherId: form.get('teacherId'),
    escalateTo: form.get('escalateTo'),
    escalateReason: form.get('escalateReason'),
    outcome: OUTCOMES.includes(outcome) ? outcome : 'met',
    mends: form.get('mends'),
  }
}

export function ownName(residentId: string, skill: string): string {
  return `${OWN_PREFIX}${residentId}|${skill}`
}

/** Lessons the form says: everybody chosen × every skill chosen at one rung, then the exceptions. */
export function lessonsOf(values: VisitFormValues): LessonInput[] {
  const lessons = new Map<string, LessonInput>()
  const put = (residentId: string, skill: string, rung: string) => {
    const level = Number(rung)
    if (level >= 1 && level <= 4) lessons.set(`${residentId}|${skill}`, { residentId, skill, rung: level as LessonInput['rung'] })
  }
  for (const residentId of values.people) for (const skill of values.skills) put(residentId, skill, values.rung)
  for (const [key, rung] of Object.entries(values.own)) {
    const [residentId, skill] = key.split('|') as [string, string]
    if (rung === '0') lessons.delete(key)
    else put(residentId, skill, rung)
  }
  return [...lessons.values()].filter(({ skill }) => isSkill(skill))
}

export interface ReadVisit {
  input: VisitInput
  problems: Problem[]
}

/** The command of a filled form; problems are about the typing itself, the rules decide the rest. */
export function asVisitInput(values: VisitFormValues, householdId: string): ReadVisit {
  const problems: Problem[] = []
  const date = (text: string, field: string, otherwise: PlainDate | null): PlainDate | null => {
    if (text.trim() === '') return otherwise
    const read = isPlainDate(text) ? text : parsePlainDate(text)
    if (!read) problems.push(withParams(visitProblems.dateUnreadable, { value: text.slice(0, 20) }, field))
    return read ?? otherwise
  }
  const minutes = values.minutes.trim() === '' ? 0 : Number(values.minutes.replace(',', '.'))
  if (!Number.isInteger(minutes)) problems.push(visitProblems.minutesRange)
  const visitedOn = date(values.visitedOn, 'visitedOn', null)
  if (values.visitedOn.trim() === '') problems.push(withParams(visitProblems.dateUnreadable, { value: '—' }, 'visitedOn'))
  const nextOn = date(values.nextOn, 'nextOn', null)
  const lessons = values.outcome === 'met' ? lessonsOf(values) : []
  if (values.outcome === 'met' && values.people.length > 0 && lessons.length === 0) problems.push(visitProblems.rungMissing)
  if (values.escalateTo !== '' && values.escalateReason.trim() === '') problems.push(visitProblems.escalationReason)
  return {
    problems,
    input: {
      householdId,
      outcome: values.outcome,
      visitedOn: visitedOn ?? ('1900-01-01' as PlainDate),
      visitedAt: null,
      minutes: Number.isInteger(minutes) ? minutes : 0,
      driveId: values.driveId || null,
      memberId: null,
      nextOn,
      note: values.note.trim() || null,
      lessons,
      teacherId: values.teacherId || null,
      escalation: escalationOf(values),
      attachments: [],
      mends: values.mends || null,
    },
  }
}

function escalationOf({ escalateTo, escalateReason }: VisitFormValues): VisitInput['escalation'] {
  const to = escalateTo as 'counter' | 'police' | 'leader'
  return ['counter', 'police', 'leader'].includes(to) && escalateReason.trim() !== '' ? { to, reason: escalateReason.trim() } : null
}

/** The same form with "unaided later" lowered to "own device" where no earlier day shows it: what the refusal offers. */
export function lowered(values: VisitFormValues, household: FieldHouseholdDetail): VisitFormValues {
  const own = { ...values.own }
  for (const { residentId, skill, rung } of lessonsOf(values)) {
    const since = household.people.find(({ id }) => id === residentId)?.evidence.find((evidence) => evidence.skill === skill)?.ownSince ?? null
    if (rung === 4 && (since === null || since >= values.visitedOn)) own[`${residentId}|${skill}`] = '3'
  }
  return { ...values, own }
}

const SKILLS_SHOWN = 4

/** Skills worth showing at once: those chosen, those begun in this house, then the drive's; the rest folded away. */
export function skillChoices(
  drive: FieldDrive | null,
  chosen: readonly string[],
  people: readonly FieldPerson[],
  all: readonly string[],
): { first: string[]; rest: string[] } {
  const taught = drive ? teachable(drive.skills) : [...all]
  const begun = taught.filter((skill) => people.some(({ evidence }) => evidence.some((one) => one.skill === skill && one.rung < 4)))
  const wanted = new Set([...chosen.filter((skill) => all.includes(skill)), ...begun, ...taught])
  const first = new Set([...wanted].slice(0, Math.max(SKILLS_SHOWN, chosen.length)))
  return {
    first: all.filter((skill) => first.has(skill)),
    rest: [...taught, ...all.filter((skill) => !taught.includes(skill))].filter((skill) => !first.has(skill)),
  }
}
