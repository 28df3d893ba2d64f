// The port by which learning asks which sentences have been recorded. Whoever keeps recordings follows it; the composition
// root introduces them, so that learning does not know them.

import type { Db } from '../../platform/db.ts'
import type { Recording } from './schema.ts'

/** Recordings people may hear (reviewed), of one guide's version, in every language there is. */
export type VoiceProvider = (db: Db, communeId: number, guideId: string, version: number) => Promise<Recording[]>

let provider: VoiceProvider | undefined

export function followVoices(voices: VoiceProvider): void {
  provider = voices
}

export async function listRecordings(db: Db, communeId: number, guideId: string, version: number): Promise<Recording[]> {
  return (await provider?.(db, communeId, guideId, version)) ?? []
}
