// What the verifier says about a file: facts and codes only; words in two languages are the module's.

import type { PersonName } from './certificates.ts'
import type { BoxMm } from './pages.ts'
import type { Instant } from '../time.ts'

export type Verdict = 'valid' | 'caution' | 'invalid'

export interface Change {
  kind:
    | 'filled' | 'signed' | 'timestamped' | 'evidence' | 'metadata' // what may follow a signature
    | 'refilled' | 'field-added' | 'field-changed' | 'annotation' | 'content' | 'pages' | 'signature-changed' | 'covering' | 'structure' | 'hidden-bytes'
  allowed: boolean
  /** Field, for those that have one. */
  name?: string
  value?: string
  page?: number
}

export type SignatureNote =
  // They make a signature invalid …
  | 'byte-range' | 'contents' | 'altered' | 'signature-wrong' | 'certificate-swapped' | 'unreadable' | 'weak-algorithm' | 'old-format' | 'revoked' | 'chain-broken' | 'not-valid-then' | 'changed-after' | 'timestamp-wrong' | 'not-a-timestamp-authority'
  // … doubtful …
  | 'unknown-issuer' | 'standing-unknown' | 'no-timestamp' | 'timestamp-untrusted' | 'expired-since'
  // … or are only said.
  | 'no-legal-effect' | 'rsa-v1-5' | 'certificate-not-bound' | 'revoked-later' | 'claimed-time'

export interface SignatureReport {
  field: string
  kind: 'signature' | 'timestamp'
  verdict: Verdict
  notes: SignatureNote[]
  /** Bytes are those that were signed. */
  intact: boolean
  signer?: PersonName
  issuer?: PersonName
  serial?: string
  /** SHA-256 of the signer's certificate, hexadecimal. */
  fingerprint?: string
  validFrom?: Instant
  validUntil?: Instant
  /** The signer's own clock. */
  claimedAt?: Instant
  /** Proven by a timestamp that we trust. */
  provenAt?: Instant
  timestampBy?: PersonName
  trust: 'trusted' | 'test' | 'unknown'
  standing: 'good' | 'revoked' | 'unknown'
  standingSource?: 'ocsp' | 'crl'
  standingAsOf?: Instant
  revokedAt?: Instant
  algorithm?: string
  level?: 'B-B' | 'B-T' | 'B-LT' | 'B-LTA'
  reason?: string
  page?: number
  box?: BoxMm
  /** Nothing was added behind it. */
  coversWhole: boolean
  /** What came after it, in order. */
  later: Change[]
}

export interface PdfReport {
  /** `unsigned`: readable, nobody signed. `unreadable`: damaged, encrypted, or larger than we read. */
  verdict: Verdict | 'unsigned' | 'unreadable'
  unreadable?: 'malformed' | 'too-large' | 'encrypted'
  /** In English, for whoever looks after the machine. */
  detail?: string
  sizeBytes: number
  sha256: string
  pages: number
  signatures: SignatureReport[]
  /** After the last signature; what no signature covers. */
  unsigned: Change[]
  /** Things that act by themselves when the file is opened. */
  active: ('script' | 'launch' | 'form-program' | 'sends-data')[]
  /** Certificates whose standing could be asked online: DER in base64, and the address in them. */
  askOnline: { certificate: string; issuer: string; ocspUrl?: string; crlUrl?: string }[]
}
