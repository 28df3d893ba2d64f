// Changes of voices and recordings: agreed, spoken, sent, heard by a second person, withdrawn.

import { findGuide } from '../learning/index.ts'
import { may } from '../../platform/actor.ts'
import { command, type CommandEnv } from '../../platform/command.ts'
import { accept, refuse, withParams } from '../../platform/problem.ts'
import { authoringProblems as said } from './problems.ts'
import { approvedBytes, findRecording, findVoice, OPEN_STATES } from './queries.ts'
import { CONSENT_WORDS, MAX_LANGUAGE_BYTES, mayReview, spokenSteps, textToSpeak } from './rules.ts'
import { recordingInput, reviewInput, sendInput, voiceInput, withdrawVoiceInput } from './schema.ts'

export const addVoice = command({
  type: 'voice.agreed',
  may: 'voice.record',
  input: voiceInput,
  async run({ db, communeId, actor, now, today, commandId: id }, { agreed, isMe, ...voice }) {
    if (!agreed) return refuse(said.noConsent)
    await db
      .insertInto('voices')
      .values({ communeId, id, ...voice, consent: CONSENT_WORDS, consentedOn: today, writtenBy: actor.id, writtenAt: now, actorId: isMe ? actor.id : null })
      .execute()
    return accept({ subject: `voice:${id}`, data: { languages: voice.languages, isMe }, answer: { id } })
  },
})

/** The voice falls silent: every recording is withdrawn at once. The caller deletes the files. */
export const withdrawVoice = command({
  type: 'voice.withdrawn',
  may: 'voice.record',
  input: withdrawVoiceInput,
  async run({ db, communeId, actor, now }, { voiceId }) {
    const voice = await findVoice(db, communeId, voiceId)
    if (!voice) return refuse(said.noSuchVoice)
    if (voice.actorId !== actor.id && !may(actor, 'voice.review')) return refuse(said.notYourVoice)
    await db.updateTable('voices').set({ withdrawnAt: now, fullName: '—', credit: '' }).where('communeId', '=', communeId).where('id', '=', voiceId).execute()
    const { numUpdatedRows } = await db.updateTable('recordings').set({ state: 'withdrawn' }).where('communeId', '=', communeId).where('voiceId', '=', voiceId).executeTakeFirstOrThrow()
    return accept({ subject: `voice:${voiceId}`, data: { recordings: Number(numUpdatedRows) } })
  },
})

export const saveRecording = command({
  type: 'recording.saved',
  may: 'voice.record',
  input: recordingInput,
  async run({ db, communeId, actor, now, commandId: id }, input) {
    const voice = await findVoice(db, communeId, input.voiceId)
    if (!voice) return refuse(said.noSuchVoice)
    if (!voice.languages.includes(input.language)) return refuse(said.wrongLanguage)
    const guide = await findGuide(db, communeId, input.guideId)
    const steps = guide ? spokenSteps(guide) : []
    const at = steps.findIndex((step) => step.id === input.stepId)
    if (!guide || at === -1) return refuse(said.noSuchStep)
    if (textToSpeak(steps[at]!, input.language).text !== input.spokenText) return refuse(withParams(said.textChanged, { step: `Bước ${at + 1}` }))
    await replace({ db, communeId }, input, OPEN_STATES)
    await db
      .insertInto('recordings')
      .values({ communeId, originCommune: communeId, id, ...input, guideVersion: guide.version, state: 'draft', recordedBy: actor.id, recordedAt: now })
      .execute()
    const { guideId, stepId, language, voiceId, milliseconds } = input
    return accept({ subject: `recording:${id}`, data: { guideId, stepId, language, voiceId, milliseconds }, answer: { id } })
  },
})

type Sentence = { guideId: string; stepId: string; language: string; spokenText: string }

async function replace({ db, communeId }: Pick<CommandEnv, 'db' | 'communeId'>, { guideId, stepId, language, spokenText }: Sentence, states: string[]): Promise<void> {
  await db
    .updateTable('recordings')
    .set({ state: 'replaced' })
    .where('communeId', '=', communeId)
    .where('guideId', '=', guideId)
    .where('stepId', '=', stepId)
    .where('language', '=', language)
    .where('spokenText', '=', spokenText)
    .where('state', 'in', states)
    .execute()
}

/** Everything new of one guide in one language goes to the second person. */
export const sendRecordings = command({
  type: 'recording.sent',
  may: 'voice.record',
  input: sendInput,
  async run({ db, communeId }, { guideId, language }) {
    const sent = await db
      .updateTable('recordings')
      .set({ state: 'to_review' })
      .where('communeId', '=', communeId)
      .where('guideId', '=', guideId)
      .where('language', '=', language)
      .where('state', '=', 'draft')
      .returning('id')
      .execute()
    if (sent.length === 0) return refuse(said.nothingToSend)
    return accept({ subject: `guide:${guideId}`, data: { language, recordings: sent.map(({ id }) => id) }, answer: { count: sent.length } })
  },
})

export const reviewRecording = command({
  type: 'recording.reviewed',
  may: 'voice.review',
  input: reviewInput,
  async run({ db, communeId, actor, now }, { recordingId, verdict, reason }) {
    const recording = await findRecording(db, communeId, recordingId)
    if (!recording) return refuse(said.noSuchRecording)
    if (recording.state !== 'to_review') return refuse(said.notWaiting)
    if (!mayReview(actor.id, recording)) return refuse(said.ownVoice)
    if (verdict === 'returned' && reason === '') return refuse(said.noReason)
    if (verdict === 'approved') {
      if (recording.testTone) return refuse(said.testTone)
      if ((await approvedBytes(db, communeId, recording.language)) + recording.sizeBytes > MAX_LANGUAGE_BYTES) return refuse(said.packFull)
      await replace({ db, communeId }, recording, ['approved'])
    }
    await db
      .updateTable('recordings')
      .set({ state: verdict, reason, reviewedBy: actor.id, reviewedAt: now })
      .where('communeId', '=', communeId)
      .where('id', '=', recordingId)
      .execute()
    return accept({ subject: `recording:${recordingId}`, data: { verdict, reason } })
  },
})
