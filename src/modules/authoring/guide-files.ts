// A guide as a file: what another commune can take over. A plain JSON file, or a ZIP of it with its recordings. What comes
// in is unpacked within limits before anything is believed; the guide itself is judged by learning's rules.

import { unzipSync, zipSync } from 'fflate'
import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import { findEntries, looksLikeZip } from '../../platform/zip-directory.ts'
import type { Guide } from '../learning/index.ts'
import { authoringProblems as said } from './problems.ts'
import { spokenSteps, textToSpeak } from './rules.ts'
import { soundList, type SoundEntry } from './schema.ts'

export const MAX_GUIDE_FILE_BYTES = 25_000_000
const MAX_UNPACKED_BYTES = 40_000_000
const MAX_JSON_BYTES = 2_000_000
const SOUND_NAME = /^giong-doc\/[a-z0-9-]{1,80}\.ogg$/

export interface PackedSound extends Omit<SoundEntry, 'file'> {
  opus: Uint8Array
}

/** As it is stored, with the version it has here; readable by people. */
export function guideJson(guide: Guide): string {
  return `${JSON.stringify(guide, null, 2)}\n`
}

export function guideZip(guide: Guide, sounds: readonly PackedSound[]): Uint8Array {
  const entries = sounds.map(({ opus, ...entry }) => ({ entry: { ...entry, file: `giong-doc/${entry.stepId}-${entry.language}.ogg` }, opus }))
  return zipSync({
    'bai.json': new TextEncoder().encode(guideJson(guide)),
    ...(entries.length > 0 && { 'giong-doc.json': new TextEncoder().encode(`${JSON.stringify(entries.map(({ entry }) => entry), null, 2)}\n`) }),
    ...Object.fromEntries(entries.map(({ entry, opus }) => [entry.file, [opus, { level: 0 as const }]])),
  })
}

export interface Unpacked {
  /** Text of bai.json, not judged yet. */
  guide: string
  sounds: { entry: SoundEntry; bytes: Uint8Array }[]
}

/** Opens a file from anywhere; refuses bombs, foreign names and missing parts before anything is unpacked. */
export function openGuideFile(bytes: Uint8Array): Decision<Unpacked> {
  if (bytes.length === 0) return refuse(said.noGuideFile)
  if (bytes.length > MAX_GUIDE_FILE_BYTES) return refuse(withParams(said.fileTooLarge, { megabytes: MAX_GUIDE_FILE_BYTES / 1_000_000 }))
  if (!looksLikeZip(bytes)) return bytes.length > MAX_JSON_BYTES ? refuse(withParams(said.fileTooLarge, { megabytes: MAX_JSON_BYTES / 1_000_000 })) : accept({ guide: new TextDecoder().decode(bytes), sounds: [] })
  const entries = findEntries(bytes)
  if (!entries || !entries.names.every((name) => name === 'bai.json' || name === 'giong-doc.json' || name === 'giong-doc/' || SOUND_NAME.test(name))) return refuse(said.brokenZip)
  if (entries.unpackedBytes > MAX_UNPACKED_BYTES || new Set(entries.names).size !== entries.names.length) return refuse(said.unpacksTooLarge)
  if (!entries.names.includes('bai.json')) return refuse(said.noGuideInside)
  let files: Record<string, Uint8Array>
  let unpacked = 0
  let tooMuch = false
  try {
    files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        unpacked += originalSize
        tooMuch ||= unpacked > MAX_UNPACKED_BYTES || (name.endsWith('.json') && originalSize > MAX_JSON_BYTES)
        return !tooMuch
      },
    })
  } catch {
    return refuse(said.brokenZip)
  }
  if (tooMuch) return refuse(said.unpacksTooLarge)
  const guide = files['bai.json']
  if (!guide) return refuse(said.brokenZip)
  const listed = readSoundList(files['giong-doc.json'])
  if (!listed.ok) return listed
  const missing = listed.value.find(({ file }) => !files[file])
  if (missing) return refuse(withParams(said.soundMissing, { name: missing.file }))
  return accept({ guide: new TextDecoder().decode(guide), sounds: listed.value.map((entry) => ({ entry, bytes: files[entry.file]! })) })
}

function readSoundList(bytes: Uint8Array | undefined): Decision<SoundEntry[]> {
  if (!bytes) return accept([])
  try {
    const parsed = soundList.safeParse(JSON.parse(new TextDecoder().decode(bytes)))
    return parsed.success ? accept(parsed.data) : refuse(said.badSoundList)
  } catch {
    return refuse(said.badSoundList)
  }
}

/** Every recording must speak the words of a step that is there. */
export function judgeSounds(guide: Guide, sounds: readonly SoundEntry[]): Decision<null> {
  const steps = new Map(spokenSteps(guide).map((step) => [step.id, step]))
  const problems = sounds.flatMap(({ file: name, stepId, language, spokenText }) => {
    const step = steps.get(stepId)
    if (!step) return [withParams(said.soundNowhere, { name, step: stepId })]
    return textToSpeak(step, language).text === spokenText ? [] : [withParams(said.soundOtherText, { name, step: stepId })]
  })
  return problems.length === 0 ? accept(null) : refuse(...problems.slice(0, 20))
}
