// What the routes of dossiers share: the dossier of an address, problems in words, uploads kept, the nudge to the portal.

import { isUuid, newId } from '../../platform/ids.ts'
import { commonProblems, refuse, Refused, type Decision } from '../../platform/problem.ts'
import type { ServerCtx } from '../../platform/web/server.ts'
import { dossierProblems } from './problems.ts'

export function dossierIdOf(ctx: ServerCtx): string {
  const id = ctx.params.dossierId ?? ''
  if (!isUuid(id)) throw new Refused(dossierProblems.noSuchDossier)
  return id
}

export const freshId = (ctx: ServerCtx): string => newId(ctx.now)

/** The words to the portal are in the outbox already; this only makes them leave sooner than the minute's job. */
export async function nudgePortal(ctx: ServerCtx): Promise<void> {
  await ctx.services.jobs.send('portal-sync', { communeId: ctx.communeId })
}

const WANTED = ['jpeg', 'png', 'webp', 'pdf'] as const

/** Files of a form, each checked and on the disk before anything refers to it; the first bad one is refused by name. */
export async function savedFiles(ctx: ServerCtx, field: string): Promise<Decision<{ id: string; name: string }[]>> {
  const saved: { id: string; name: string }[] = []
  for (const [name, file] of ctx.form.entries()) {
    if (name !== field || typeof file === 'string' || (file.size === 0 && file.name === '')) continue
    const kept = await ctx.services.files.save(new Uint8Array(await file.arrayBuffer()), { declaredType: file.type, accept: [...WANTED] })
    if (!kept.ok) return refuse(...kept.problems.map((problem) => ({ ...problem, field })))
    saved.push({ id: kept.value.id, name: file.name.slice(0, 200) })
  }
  return { ok: true, value: saved }
}

export async function sendFile(ctx: ServerCtx, fileId: string | null | undefined, name: string): Promise<Response> {
  const file = fileId ? await ctx.services.files.find(fileId) : undefined
  const bytes = file && (await ctx.services.files.read(file.id))
  if (!file || !bytes) throw new Refused(commonProblems.notFound)
  return new Response(bytes as BodyInit, {
    headers: { 'Content-Type': file.mediaType, 'Content-Disposition': `inline; filename*=UTF-8''${encodeURIComponent(name)}`, 'Cache-Control': 'private, no-store' },
  })
}
