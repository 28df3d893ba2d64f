// Officers' routes: refused work is looked at and settled; a sealed export of a locked or lost phone is brought in.

import { z } from 'zod'
import { command } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { accept, refuse, type Decision } from '../../platform/problem.ts'
import type { Instant } from '../../platform/time.ts'
import { can, form, page, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { findDeviceOwner } from '../accounts/index.ts'
import { receiveOutbox, type FieldCommands } from './commands.ts'
import { syncProblems } from './problems.ts'
import { countWaitingWork, listWaitingWork } from './queries-inbox.ts'
import type { Ack } from './schema.ts'
import { unseal, type Sealed } from './seal.ts'
import { serverKey } from './server-key.ts'
import { ImportPage, InboxPage } from './views.tsx'

const PAGE_SIZE = 50
const MAX_FILE_BYTES = 20 * 1024 * 1024
const who = can('inbox.mend')

/** An officer has looked at refused work and decided that it need not be recorded. */
export const settleWork = command({
  type: 'work.settled',
  may: 'inbox.mend',
  input: z.object({ deviceId: z.uuid(), id: z.uuid() }),
  async run({ db, communeId, now }, { deviceId, id }) {
    const result = await db
      .updateTable('inbox')
      .set({ state: 'settled', answeredAt: now })
      .where('communeId', '=', communeId)
      .where('deviceId', '=', deviceId)
      .where('commandId', '=', id)
      .where('state', '=', 'refused')
      .executeTakeFirst()
    if (Number(result.numUpdatedRows) === 0) return refuse(syncProblems.alreadySettled)
    return accept({ subject: `command:${id}`, hamletIds: [], householdIds: [], data: { deviceId } })
  },
})

const ExportFile = z.object({
  gocua: z.literal('unsent-work'),
  version: z.literal(1),
  commands: z.array(z.object({ id: z.string(), at: z.string(), deviceId: z.uuid(), sealed: z.object({ k: z.string(), iv: z.string(), c: z.string() }) })).max(20_000),
})

export function inboxRoutes(commands: FieldCommands): ServerRoute[] {
  return [
    page<ServerCtx>('/viec-tu-may', { who }, async (ctx) => {
      const asked = Math.max(1, Number(ctx.query.get('trang')) || 1)
      const { work, total } = await ctx.read(async (db) => ({
        work: await listWaitingWork(db, ctx.communeId!, { limit: PAGE_SIZE, offset: (asked - 1) * PAGE_SIZE }),
        total: await countWaitingWork(db, ctx.communeId!),
      }))
      return <InboxPage v={ctx.view} work={work} total={total} page={asked} pageSize={PAGE_SIZE} commandIds={work.map(() => newId(ctx.now))} />
    }),
    form<ServerCtx>('/viec-tu-may/xong', { who }, async (ctx) => {
      const decision = await ctx.run(settleWork, { deviceId: ctx.form.get('deviceId'), id: ctx.form.get('id') })
      if (!decision.ok) return ctx.refusal(decision.problems)
      return seeOther('/viec-tu-may', { tone: 'ok', text: ctx.t('Đã đánh dấu là xem xong.') })
    }),
    page<ServerCtx>('/viec-tu-may/nhan-tep', { who }, (ctx) => <ImportPage v={ctx.view} commandId={newId(ctx.now)} />),
    form<ServerCtx>('/viec-tu-may/nhan-tep', { who, maxBytes: MAX_FILE_BYTES }, async (ctx) => {
      const outcome = await bringIn(ctx, commands)
      if (outcome.ok) return <ImportPage v={ctx.view} commandId={newId(ctx.now)} result={outcome.value} />
      const problems = outcome.problems.map((problem) => ({ field: 'file', text: ctx.t(problem.text, problem.params) }))
      return withStatus(422, <ImportPage v={ctx.view} problems={problems} commandId={newId(ctx.now)} />)
    }),
  ]
}

interface BroughtIn {
  accepted: number
  already: number
  refused: number
}

/** Opens each command and lets it through the same decision as if the phone had sent it, in its owner's name. */
async function bringIn(ctx: ServerCtx, commands: FieldCommands): Promise<Decision<BroughtIn>> {
  const { services, communeId, now } = ctx
  const file = ctx.form.file('file')
  const parsed = file && ExportFile.safeParse(await readJson(file))
  if (!parsed?.success) return refuse(syncProblems.notAnExport)
  if (communeId === null) return refuse(syncProblems.exportForeign)
  const { privateKey } = await serverKey(services.config.secret)
  const acks: Ack[] = []
  for (const [deviceId, sealed] of Map.groupBy(parsed.data.commands, (one) => one.deviceId)) {
    const owner = await findDeviceOwner(services.database.db, deviceId)
    if (!owner || owner.communeId !== communeId) return refuse(syncProblems.exportForeign)
    const entries: unknown[] = []
    for (const one of sealed) {
      const entry = await unseal(one.sealed satisfies Sealed, privateKey).catch(() => undefined)
      if (!entry) return refuse(syncProblems.exportForeign)
      entries.push(entry)
    }
    const delivery = { actor: owner, communeId, deviceId, clock: now as Instant, now, sealedImport: true }
    acks.push(...(await receiveOutbox(services.database, commands, entries, delivery)))
  }
  const count = (state: string) => acks.filter((ack) => ack.state === state).length
  return accept({ accepted: count('accepted'), already: count('already'), refused: count('refused') + count('waiting') })
}

async function readJson(file: File): Promise<unknown> {
  try {
    return JSON.parse(await file.text())
  } catch {
    return undefined
  }
}
