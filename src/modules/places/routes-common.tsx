// What the routes of places share: permissions for views, refusals as forms show them, one hamlet and its page.

import { may } from '../../platform/actor.ts'
import { newId } from '../../platform/ids.ts'
import { Refused } from '../../platform/problem.ts'
import type { ServerCtx } from '../../platform/web/server.ts'
import type { FieldProblem } from '../../ui/form.tsx'
import { placeProblems } from './problems.ts'
import { countContents, findHamlet, listAlleys, listChanges, listHamletNames, listHamlets } from './queries.ts'
import type { HamletRow } from './schema.ts'
import { HamletPage, type May } from './views.tsx'

export const mayOf = ({ actor }: ServerCtx): May => ({ edit: may(actor, 'place.edit'), manage: may(actor, 'place.manage'), people: may(actor, 'people.read') })

/** The hamlet of the address, or the 404 that says what to do. */
export async function hamletOf(ctx: ServerCtx): Promise<HamletRow> {
  const { id = '' } = ctx.params
  const hamlet = /^[0-9a-f-]{36}$/.test(id) ? await ctx.read((db) => findHamlet(db, ctx.communeId!, id)) : undefined
  if (!hamlet) throw new Refused(placeProblems.noSuchHamlet)
  return hamlet
}

export async function hamletPage(ctx: ServerCtx, refused?: { problems: FieldProblem[]; values: Record<string, string> }) {
  const hamlet = await hamletOf(ctx)
  const communeId = ctx.communeId!
  return ctx.read(async (db) => {
    const all = await listHamlets(db, communeId, { closed: true })
    return (
      <HamletPage
        v={ctx.view}
        hamlet={hamlet}
        contents={(await countContents(db, communeId, [hamlet.id])).get(hamlet.id)!}
        alleys={await listAlleys(db, communeId, hamlet.id)}
        names={await listHamletNames(db, communeId, hamlet.id)}
        changes={await listChanges(db, communeId, hamlet.id)}
        successors={hamlet.succeededBy.flatMap((id) => all.find((row) => row.id === id) ?? [])}
        may={mayOf(ctx)}
        commandId={newId(ctx.now)}
        {...refused}
      />
    )
  })
}
