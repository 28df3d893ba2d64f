// Learners of the fictional commune at every step of proof: begun together, witnessed, waiting for recall, proved with a badge,
// one revoked, one that gave a code away; practice of those who agreed; and answers enough for the questions to have figures.

import { sql, type Insertable, type Transaction } from 'kysely'
import { permissionsOf } from '../../src/modules/accounts/index.ts'
import { assessments, badgeCommands, listFieldGuides, rebuildProofs } from '../../src/modules/recognition/index.ts'
import { ANONYMOUS, type Actor } from '../../src/platform/actor.ts'
import type { DB } from '../../src/platform/db.ts'
import type { Command } from '../../src/platform/command.ts'
import { newId, newShortCode } from '../../src/platform/ids.ts'
import { appendLedger } from '../../src/platform/ledger.ts'
import { addDays, atLocalTime, toPlainDate, type Instant, type PlainDate } from '../../src/platform/time.ts'
import type { DemoCommune, DemoPerson, Rows } from './model.ts'
import { seeded, type Random } from './random.ts'

type Run = Pick<Insertable<DB['skillRuns']>, 'help' | 'variant' | 'slip'> & { daysAgo: number }
const alone = (daysAgo: number, more: Partial<Run> = {}): Run => ({ daysAgo, help: 'none', variant: false, slip: false, ...more })

/** How far each group has come, and how many of them there are. */
const STORIES: readonly [runs: Run[], people: number][] = [
  [[alone(4, { help: 'hints' })], 6],
  [[alone(1)], 7],
  [[alone(5)], 6],
  [[alone(12), alone(9)], 6],
  [[alone(20), alone(16), alone(16, { variant: true })], 6],
  [[alone(40), alone(36), alone(36, { variant: true }), alone(25), alone(3)], 5],
  [[alone(33), alone(30), alone(29, { variant: true }), alone(19)], 4],
  [[alone(15), alone(8, { slip: true })], 2],
]
const GUIDES = ['vneid-password', 'vneid-install', 'end-suspicious-call', 'refuse-fake-app', 'qr-payment', 'health-card'] as const

/** Rows of the stories, of adults in different houses: before the evidence is added up. Proofs and badges come after. */
export async function makeLearners(db: Transaction<DB>, commune: DemoCommune, seed: string, today: PlainDate): Promise<Rows> {
  const random = seeded(`${seed}|recognition`)
  const { communeId, households, hamlets, teams } = commune
  const guides = new Map((await listFieldGuides(db, communeId)).map((guide) => [guide.id, guide]))
  const homes = random.shuffle(households.filter(({ state, people }) => state === 'active' && people.some(isAdult)))
  const runs: Insertable<DB['skillRuns']>[] = []
  const acts: Insertable<DB['evidenceActs']>[] = []
  const learners: DemoPerson[] = []
  for (const [story, people] of STORIES) {
    for (let n = 0; n < people; n++) {
      const home = homes.pop()
      const guide = guides.get(GUIDES[learners.length % GUIDES.length]!)
      if (!home || !guide) continue
      const person = home.people.find(isAdult)!
      const team = teams.find(({ hamletIndex }) => hamletIndex === home.hamletIndex)
      learners.push(person)
      const own = Math.max(...story.filter(({ help, slip }) => help === 'none' && !slip).map(({ daysAgo }) => daysAgo))
      for (const { daysAgo, ...how } of story) {
        const ranOn = addDays(today, -daysAgo)
        const ranAt = atLocalTime(ranOn, random.int(1130, 1260))
        const memberId = team ? random.pick(team.members).id : null
        const id = random.id(ranAt)
        runs.push({
          communeId, id, residentId: person.id, householdId: home.id, hamletId: hamlets[home.hamletIndex]!.id, guideId: guide.id, guideVersion: guide.version, skill: guide.skill, way: 'tu-lam', ranOn, ranAt,
          ...how, memberId, recordedBy: memberId ?? 'system', receivedAt: ranAt,
        })
        acts.push({ communeId, id, residentId: person.id, skill: guide.skill, rung: how.help === 'hints' || how.slip ? 2 : daysAgo < own ? 4 : 3, seenOn: ranOn })
      }
    }
  }
  const more = { ...practiceOf(random, communeId, learners, runs, today), ...sittingsOf(random, communeId, today, (id) => guides.get(id)?.skill) }
  const learnerCodes = learners.slice(0, 12).map(({ id }) => ({ communeId, residentId: id, code: newShortCode(15), madeAt: atLocalTime(addDays(today, -5), 600), madeBy: 'system' }))
  return { skillRuns: runs, evidenceActs: acts, ...more, learnerCodes }
}

function isAdult({ age, state, device }: DemoPerson): boolean {
  return age >= 18 && state === 'active' && (device === 'own' || device === 'shared')
}

/** Every third learner agreed that practice is kept. */
function practiceOf(random: Random, communeId: number, learners: readonly DemoPerson[], runs: readonly Insertable<DB['skillRuns']>[], today: PlainDate): Rows {
  const consents: Insertable<DB['consents']>[] = []
  const practiceRecords: Insertable<DB['practiceRecords']>[] = []
  for (const { id: residentId } of learners.filter((_, index) => index % 3 === 0)) {
    const givenAt = atLocalTime(addDays(today, -45), 1150)
    consents.push({ communeId, id: random.id(givenAt), residentId, purpose: 'practice_times', wording: 'Đồng ý cho xã giữ thời gian, chỗ ngập ngừng và lỗi khi luyện tập, để hướng dẫn tiếp (hư cấu).', givenAt, givenHow: 'noi', recordedBy: 'system' })
    const run = runs.find((one) => one.residentId === residentId)!
    for (let n = random.int(1, 3); n > 0; n--) {
      const practisedOn = addDays(today, -random.int(1, 44))
      const practisedAt = atLocalTime(practisedOn, random.int(500, 1290))
      practiceRecords.push({
        communeId, id: random.id(practisedAt), residentId, guideId: run.guideId, guideVersion: run.guideVersion, skill: run.skill, way: random.pick(['goi-y', 'tu-lam']), variant: false, steps: random.int(6, 10),
        wrongTaps: random.int(0, 5), hints: random.int(0, 3), pauses: random.int(0, 4), seconds: random.int(90, 520), fell: null, practisedOn, practisedAt,
      })
    }
  }
  return { consents, practiceRecords }
}

export interface BadgeServices {
  secret: Uint8Array
  origin: string
}

/** The commune's key, a badge for everybody who has proved, one of them revoked, through the module's own commands and into the ledger. */
export async function finishLearners(db: Transaction<DB>, { communeId }: DemoCommune, officerId: string, services: BadgeServices, now: Instant): Promise<void> {
  await rebuildProofs(db, communeId)
  const actor: Actor = { ...ANONYMOUS, id: officerId, kind: 'staff', name: '', communeId, roles: ['movement_officer'], permissions: permissionsOf(['movement_officer']) }
  const { rows: proved } = await sql<{ residentId: string; guideId: string }>`
    select resident_id, guide_id from proof_states where commune_id = ${communeId} and tier = 'proved' order by proved_on, resident_id`.execute(db)
  const { makeKey, issueBadge, revokeBadge } = badgeCommands(services)
  const run = async <I>(command: Command<I>, input: I): Promise<string> => {
    const commandId = newId(now)
    const decision = await command.run!({ db, actor, communeId, now, today: toPlainDate(now), commandId }, input)
    if (!decision.ok) throw new Error(`demonstration ${command.type} refused: ${decision.problems.map(({ code }) => code).join(', ')}`)
    await appendLedger(db, communeId, [{ ...decision.value, at: now, actorId: officerId, deviceId: null, commandId, type: command.type }])
    return commandId
  }
  if (proved.length === 0) return
  await run(makeKey, {})
  // The last two wait for the officer, so that there is something to press.
  const issued: string[] = []
  for (const one of proved.slice(0, -2)) issued.push(await run(issueBadge, one))
  if (issued.length > 2) await run(revokeBadge, { badgeId: issued[0]!, why: 'asked' })
}

/** Nameless answers of two evenings at the culture house: enough for figures, from people who know more or less. */
function sittingsOf(random: Random, communeId: number, today: PlainDate, skillOf: (guideId: string) => string | undefined): Rows {
  const checkSittings: Insertable<DB['checkSittings']>[] = []
  const checkAnswers: Insertable<DB['checkAnswers']>[] = []
  for (const { guide: guideId, items } of assessments().values()) {
    const skill = skillOf(guideId)
    if (skill === undefined) continue
    for (let n = 0; n < 40; n++) {
      const able = random.next()
      const takenOn = addDays(today, -random.pick([6, 13]))
      const takenAt = atLocalTime(takenOn, random.int(1170, 1260))
      const id = random.id(takenAt)
      const answers = items.map((item, index) => ({ item, correct: random.next() < 0.35 + 0.6 * able - 0.05 * (index % 3) }))
      checkSittings.push({
        communeId, id, residentId: null, guideId, skill, takenOn, takenAt, asked: items.length, correct: answers.filter(({ correct }) => correct).length,
        slip: answers.some(({ item, correct }) => item.safety && !correct), variantRight: null, watchedBy: null,
      })
      for (const { item, correct } of answers) checkAnswers.push({ communeId, sittingId: id, itemId: item.id, itemVersion: item.version, chosen: correct ? item.right : 1 - item.right, correct, shown: item.shown })
    }
  }
  return { checkSittings, checkAnswers }
}
