// The ledger browser: lines, one entry; checks and requests have files of their own.

import { Refused } from '../../platform/problem.ts'
import { chainHash, commit } from '../../platform/ledger.ts'
import { can, page } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { listHamlets } from '../places/index.ts'
import { auditProblems } from './problems.ts'
import { actorNames, actorsNamed, findEntry, listEntries, listTypes, type Entry } from './queries.ts'
import { checkRoutes } from './routes-checks.tsx'
import { chainOf } from './routes-common.ts'
import { requestRoutes } from './routes-requests.tsx'
import { ledgerFilter } from './schema.ts'
import { EntryPage, LedgerPage } from './views.tsx'

const reading = { who: can('audit.read') }
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

async function showLedger(ctx: ServerCtx) {
  const { chains, chain } = await chainOf(ctx)
  const filter = ledgerFilter.parse(Object.fromEntries([...ctx.query].map(([name, value]) => [name, value.slice(0, 120)])))
  const names = await ctx.read((db) => actorNames(db, ctx.communeId!))
  // An absorbed commune's chain is read in its own scope; its people's names moved to the successor.
  const found = await ctx.services.database.read(chain, async (db) => {
    const head = await db.selectFrom('ledgerHeads').select('seq').where('communeId', '=', chain).executeTakeFirst()
    return { ...(await listEntries(db, chain, filter, actorsNamed(names, filter.actor))), types: await listTypes(db, chain), total: head?.seq ?? 0 }
  })
  return <LedgerPage v={ctx.view} chains={chains} chain={chain} filter={filter} names={names} {...found} />
}

/** The same sums as the verifier's, for one entry. */
function verdictOn(entry: Entry, before: Entry | undefined) {
  const stored = { ...entry, data: entry.data }
  return {
    linked: Buffer.compare(entry.prevHash, before?.hash ?? Buffer.alloc(32)) === 0,
    hashed: Buffer.compare(chainHash(stored), entry.hash) === 0,
    content: entry.data === null || entry.salt === null ? null : Buffer.compare(commit(entry.salt, entry.data), entry.commitment) === 0,
  }
}

async function showEntry(ctx: ServerCtx) {
  const { chain } = await chainOf(ctx)
  const seq = Number(ctx.params.seq)
  const { entry, before, head } = await ctx.services.database.read(chain, async (db) => ({
    entry: Number.isInteger(seq) ? await findEntry(db, chain, seq) : undefined,
    before: Number.isInteger(seq) && seq > 1 ? await findEntry(db, chain, seq - 1) : undefined,
    head: await db.selectFrom('ledgerHeads').select('seq').where('communeId', '=', chain).executeTakeFirst(),
  }))
  if (!entry) throw new Refused(auditProblems.noSuchEntry)
  const { names, hamlets } = await ctx.read(async (db) => ({ names: await actorNames(db, ctx.communeId!), hamlets: await listHamlets(db, ctx.communeId!, { closed: true }) }))
  return (
    <EntryPage
      v={ctx.view}
      chain={chain}
      entry={{ ...entry, commitment: hex(entry.commitment), prevHash: hex(entry.prevHash), hash: hex(entry.hash) }}
      actor={names.get(entry.actorId) ?? entry.actorId}
      hamletNames={entry.hamletIds.map((id) => hamlets.find((row) => row.id === id)?.name ?? id)}
      verdict={verdictOn(entry, before)}
      last={head?.seq ?? seq}
    />
  )
}

export const auditRoutes: ServerRoute[] = [
  page<ServerCtx>('/so-cai', reading, showLedger),
  page<ServerCtx>('/so-cai/muc/:seq', reading, showEntry),
  ...checkRoutes,
  ...requestRoutes,
]
