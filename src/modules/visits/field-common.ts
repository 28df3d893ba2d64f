// What every field page starts from: the house asked for, the command's id, the refused command being mended.

import { isUuid, newId } from '../../platform/ids.ts'
import { commonProblems, Refused } from '../../platform/problem.ts'
import type { Ctx } from '../../platform/web/route.ts'
import { visitProblems } from './problems.ts'
import type { FieldHouseholdDetail, VisitStore, WorkItem } from './store.ts'

export type StoreOf<C extends Ctx> = (ctx: C) => VisitStore

export async function getHousehold(ctx: Ctx, store: VisitStore): Promise<FieldHouseholdDetail> {
  const id = ctx.params.id ?? ''
  const household = isUuid(id) ? await store.household(ctx.actor, id) : undefined
  if (!household) throw new Refused({ ...visitProblems.householdUnknown })
  return household
}

/** The refused command named in `?sua=`, if it is this person's. */
export async function findMended(ctx: Ctx, store: VisitStore, kind: WorkItem['kind']): Promise<WorkItem | undefined> {
  const id = ctx.query.get('sua')
  if (!id) return undefined
  return (await store.work(ctx.actor)).find((item) => item.commandId === id && item.kind === kind && item.state === 'needs_you')
}

export function commandIdOf(ctx: Ctx): string {
  const typed = ctx.form.get('commandId')
  if (typed !== '' && !isUuid(typed)) throw new Refused(commonProblems.malformed)
  return typed || newId()
}

export function savedFlash(ctx: Ctx, queued: boolean): { tone: 'ok'; text: string } {
  return { tone: 'ok', text: queued ? ctx.t('Đã lưu trên điện thoại. Sẽ gửi khi có mạng.') : ctx.t('Đã ghi.') }
}
