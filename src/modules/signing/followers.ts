// The port by which signing tells the modules that asked: signed, declined, or the same signature with more evidence.

import type { CommandEnv } from '../../platform/command.ts'
import type { Act } from './schema.ts'

export interface SignatureEvent {
  requestId: string
  subject: { kind: string; id: string }
  act: Act
  accountId: string | null
  /** The file that was to be signed. */
  fromFileId: string
}

export type SignatureEnv = Pick<CommandEnv, 'db' | 'communeId' | 'now' | 'actor'>

export interface SignatureFollower {
  /** Which subjects this module asked for. */
  kind: string
  /** The page of what is signed, for whoever reads the request. */
  hrefOf?(subjectId: string): string
  /** In the transaction of the signature. `fileId` is the signed file. */
  signed(env: SignatureEnv, event: SignatureEvent & { fileId: string }): Promise<void>
  declined(env: SignatureEnv, event: SignatureEvent & { reason: string }): Promise<void>
  /** Timestamp or proof of validity came later: where `fromFileId` is still the newest, `fileId` takes its place. */
  improved(env: SignatureEnv, event: SignatureEvent & { fileId: string }): Promise<void>
}

const followers = new Map<string, SignatureFollower>()

/** Called once, by the composition root. */
export function followSignatures(follower: SignatureFollower): void {
  followers.set(follower.kind, follower)
}

export function followerOf(kind: string): SignatureFollower | undefined {
  return followers.get(kind)
}
