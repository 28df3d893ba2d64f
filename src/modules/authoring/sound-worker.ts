// The thread that opens recordings: one file, one answer, then it ends. Started by sound.ts.

import { parentPort, workerData } from 'node:worker_threads'
import { readAudio, writeOggOpus } from '../../platform/audio.ts'
import { MAX_SPEECH_SECONDS, measureSound, polishSound, soundFault } from './rules-sound.ts'
import type { SoundAnswer } from './sound.ts'

/** Silence before and after the words is cut off, so a longer file may still hold a short sentence. */
const MAX_FILE_SECONDS = MAX_SPEECH_SECONDS * 2

parentPort!.postMessage(await answer(workerData as Uint8Array))

async function answer(bytes: Uint8Array): Promise<SoundAnswer> {
  const read = await readAudio(bytes, MAX_FILE_SECONDS)
  if ('fault' in read) return read
  const report = measureSound(read.samples)
  const fault = soundFault(report)
  if (fault) return { fault }
  const opus = await writeOggOpus(polishSound(read.samples, report))
  return { prepared: { opus, milliseconds: Math.round(report.keptSeconds * 1000), lufs: report.lufs, clearDb: report.clearDb } }
}
