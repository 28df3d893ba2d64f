// What the pages of witnessing need: the part of the field's port that both the server and the phone answer, and with whom
// the helper sat down to learn, because the lesson's own pages know nobody.

import type { VisitStore } from '../visits/index.ts'

export interface Together {
  householdId: string
  residentId: string
}

export interface WitnessStore extends Pick<VisitStore, 'area' | 'household' | 'record' | 'work'> {
  begin(together: Together): Promise<void>
  current(): Promise<Together | undefined>
}
