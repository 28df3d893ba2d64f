// What the pages of learning ask of the place they run in: the server (database) or the phone's worker (course pack).

import type { GuideSummary } from './queries.ts'
import type { Guide, Recording } from './schema.ts'

/** One file of the course as the manifest promises it and as this device holds it. */
export interface PackFile {
  href: string
  sizeBytes: number
  state: 'here' | 'missing' | 'damaged'
}

export interface PackGuide {
  id: string
  version: number
  title: Record<string, string>
  pictogram: string
  /** The guide's own text and pictures. */
  text: PackFile
  /** The questions of its short check; null: it has none. */
  check: PackFile | null
  /** Recordings by language. */
  voices: Record<string, PackFile[]>
}

export interface PackState {
  /** 'none': no worker answers this page; the browser holds nothing. 'unknown': a worker without manifest yet. */
  kind: 'held' | 'none' | 'unknown'
  guides: PackGuide[]
  /** The pages' own files (style, script, English): without them nothing shows properly. */
  shell: PackFile[]
  /** A download is under way. */
  busy: boolean
}

export interface LearningStore {
  list(): Promise<GuideSummary[]>
  /** The newest version, or the one named; undefined when there is none here. */
  find(guideId: string, version?: number): Promise<Guide | undefined>
  recordings(guideId: string, version: number): Promise<Recording[]>
  /** How many questions a guide's short check has; 0: it has none. */
  questions(guideId: string): Promise<number>
  pack(): Promise<PackState>
  /** Starts fetching: one guide or all, with the recordings of one language when it is named. False: cannot be done here. */
  fetchPack(what: { guideId: string | null; language: string | null }): Promise<boolean>
}
