// The port by which learning asks whether a guide has questions, and carries them in the course. Whoever keeps the questions
// follows it; learning does not read what is in them.

export interface CheckBody {
  /** How many questions. */
  items: number
  /** The file as phones keep it: JSON, of no interest to learning itself. */
  body: string
}

export type CheckProvider = (guideId: string) => CheckBody | undefined

let provider: CheckProvider | undefined

export function followChecks(checks: CheckProvider): void {
  provider = checks
}

export function findCheck(guideId: string): CheckBody | undefined {
  return provider?.(guideId)
}
