// What the pages of witnessing need: the part of the field's port that both the server and the phone answer.

import type { VisitStore } from '../visits/index.ts'

export type WitnessStore = Pick<VisitStore, 'area' | 'household' | 'record' | 'work'>
