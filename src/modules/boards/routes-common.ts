// What every page of the boards asks first: whose board, and which names this reader may see.

import { may } from '../../platform/actor.ts'
import { commonProblems, Refused } from '../../platform/problem.ts'
import type { ServerCtx } from '../../platform/web/server.ts'
import type { Scope } from './queries.ts'
import type { Names } from './views-rows.tsx'

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The commune acted in, narrowed to the hamlets and the team of people who work in some hamlets only. */
export function scopeOf({ actor, communeId }: Pick<ServerCtx, 'actor' | 'communeId'>, chosen = communeId): Scope {
  if (chosen === null) throw new Refused(actor.provinceCommunes.length > 0 ? commonProblems.chooseCommune : commonProblems.notAllowed)
  return { communeId: chosen, hamletIds: actor.hamletIds, teamId: actor.hamletIds === null ? null : actor.teamId }
}

export function mayOpenPeople({ actor }: Pick<ServerCtx, 'actor'>): Names {
  const people = may(actor, 'people.read')
  const base = actor.kind === 'volunteer' ? '/di-ngo/nha' : '/ho'
  return { people, house: people ? (id) => `${base}/${id}` : undefined }
}
