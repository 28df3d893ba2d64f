// From what a browser sends to what learners hear: read, judged, trimmed, brought to one loudness and kept as Opus, in
// a thread of its own. A file made to keep its reader busy for ever takes only that thread with it.

import { Worker } from 'node:worker_threads'
import { refuse, withParams, type Decision } from '../../platform/problem.ts'
import { projectFile } from '../../platform/root.ts'
import { authoringProblems as said } from './problems.ts'
import type { SoundFault } from './rules-sound.ts'
import type { AudioFault } from '../../platform/audio.ts'

/** A minute of speech as uncompressed WAV at two channels is 12 MB. */
export const MAX_SOUND_BYTES = 16_000_000

export interface PreparedSound {
  opus: Uint8Array
  milliseconds: number
  lufs: number
  clearDb: number
}

export type SoundAnswer = { prepared: PreparedSound } | { fault: SoundFault | AudioFault }

const FAULTS: Record<SoundFault | AudioFault, (typeof said)[keyof typeof said]> = {
  silence: said.silence, quiet: said.quiet, short: said.short, long: said.long, clipped: said.clipped,
  notSound: said.notSound, video: said.video, codec: said.codec, damaged: said.damaged, tooLong: said.long,
}

/** `step` begins each refusal: 'Bước 3 “Chạm vào …”'. */
export async function prepareSound(bytes: Uint8Array, step: string, seconds = 30): Promise<Decision<PreparedSound>> {
  if (bytes.length === 0) return refuse(withParams(said.noFile, { step }))
  if (bytes.length > MAX_SOUND_BYTES) return refuse(withParams(said.tooLarge, { step, megabytes: MAX_SOUND_BYTES / 1_000_000 }))
  const answer = await inThread(bytes, seconds)
  return 'prepared' in answer ? { ok: true, value: answer.prepared } : refuse(withParams(FAULTS[answer.fault], { step }))
}

function inThread(bytes: Uint8Array, seconds: number): Promise<SoundAnswer> {
  const thread = new Worker(projectFile('src/modules/authoring/sound-worker.ts'), { workerData: bytes, execArgv: [], env: {}, resourceLimits: { maxOldGenerationSizeMb: 512 } })
  return new Promise<SoundAnswer>((done, fail) => {
    const timer = setTimeout(() => done({ fault: 'damaged' }), seconds * 1000)
    thread.once('message', done)
    thread.once('error', (error) => ((error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY' ? done({ fault: 'damaged' }) : fail(error)))
    thread.once('exit', () => clearTimeout(timer))
  }).finally(() => thread.terminate())
}
