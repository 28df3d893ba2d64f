// The hand-off to a programme on the official's own desk: a one-time address for one file, good for half an hour. What
// comes back must be that very file with exactly one signature more, made by the certificate we know.

import { createHash } from 'node:crypto'
import type { PdfReport } from '../../platform/pades/report.ts'
import { verifyBounded } from '../../platform/pades/verify-bounded.ts'
import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import type { Services } from '../../platform/web/services.ts'
import { keepSignature } from './commands-acts.ts'
import { signingProblems } from './problems.ts'
import { findCredential, findHandOff, type ActRow } from './queries.ts'
import { trustedRoots } from './roots.ts'

async function openHandOff(services: Services, token: string): Promise<(ActRow & { communeId: number }) | undefined> {
  if (token.length < 20 || token.length > 100) return undefined
  const act = await services.database.read('everywhere', (db) => findHandOff(db, createHash('sha256').update(token).digest()))
  return act && act.handOffUntil! > services.now() ? act : undefined
}

/** The file to be signed, for whoever holds the address. */
export async function handOver(services: Services, token: string): Promise<Uint8Array | undefined> {
  const act = await openHandOff(services, token)
  return act && services.files.read(act.sourceFileId)
}

/** Takes a signed file back. */
export async function takeBack(services: Services, token: string, file: Uint8Array): Promise<Decision<true>> {
  const act = await openHandOff(services, token)
  const source = act && (await services.files.read(act.sourceFileId))
  if (!act || !source) return refuse(signingProblems.handOffOver)
  const wrong = (detail: string) => refuse(withParams(signingProblems.wrongFile, { detail }))
  if (file.length <= source.length || !Buffer.from(file.buffer, file.byteOffset, source.length).equals(Buffer.from(source))) return wrong('the file is another')
  const roots = trustedRoots(services.config.dataDir)
  const [before, after] = [await verifyBounded(source, { roots, now: services.now() }), await verifyBounded(file, { roots, now: services.now() })]
  const added = signaturesOf(after).filter(({ field }) => !signaturesOf(before).some((one) => one.field === field))
  const credential = await services.database.read(act.communeId, (db) => findCredential(db, act.communeId, act.credentialId))
  const own = added[0]
  if (added.length !== 1 || !own || own.verdict === 'invalid') return wrong(`${added.length} signatures added, ${own?.notes.join(', ') ?? after.verdict}`)
  if (own.fingerprint !== (credential && createHash('sha256').update(credential.certificate).digest('hex'))) return wrong('another certificate signed')
  if (!own.coversWhole || signaturesOf(before).some((one) => one.verdict !== 'invalid' && after.signatures.find((now) => now.field === one.field)?.verdict === 'invalid')) return wrong('something else changed')
  const kept = await services.files.save(file, { accept: ['pdf'] })
  if (!kept.ok) return kept
  const level = own.level === 'B-B' || own.level === undefined ? 'B-B' : own.level === 'B-T' ? 'B-T' : 'B-LT'
  let refused: Decision<true> | undefined
  await keepSignature(services, act, { fileId: kept.value.id, level }, async (trouble) => {
    refused = refuse({ ...signingProblems.alreadyDecided, text: trouble })
    return false
  })
  return refused ?? accept(true)
}

function signaturesOf({ signatures }: PdfReport): PdfReport['signatures'] {
  return signatures.filter(({ kind }) => kind === 'signature')
}
