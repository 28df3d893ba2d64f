// Which commands a phone may send, by kind: the offline half of the table of contents.

import { addHousehold, addResident, editResident, recordConsent } from './modules/people/index.ts'
import type { FieldCommands } from './modules/sync/index.ts'
import { witnessRun } from './modules/recognition/index.ts'
import { recordVisits } from './modules/visits/index.ts'

export const fieldCommands: FieldCommands = {
  'visit.record': recordVisits as never,
  'household.add': addHousehold as never,
  'resident.add': addResident as never,
  'resident.edit': editResident as never,
  'consent.record': recordConsent as never,
  'skill.witness': witnessRun as never,
}
