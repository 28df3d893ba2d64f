// The files of an issued paper as they leave the house, by hub or by mail: the sealed PDF first, then its annexes in their order.

import type { Db } from '../../platform/db.ts'
import type { FileStore } from '../../platform/files.ts'
import type { OutgoingFile } from './letter-out.ts'
import { listStageFiles, type DocumentRow } from './queries.ts'
import { listAnnexes } from './queries-attachments.ts'
import { ANNEX_MEDIA, annexLabel } from './rules-attachments.ts'

export async function readOutgoingFiles(db: Db, communeId: number, files: Pick<FileStore, 'read'>, paper: Pick<DocumentRow, 'id' | 'fullNumber'>): Promise<OutgoingFile[]> {
  const sealed = (await listStageFiles(db, communeId, paper.id)).find(({ stage }) => stage === 'sealed')
  const read = async (sha256: string | undefined) => {
    const bytes = sha256 === undefined ? undefined : await files.read(sha256)
    if (!bytes) throw new Error(`paper ${paper.id} has lost a file`)
    return bytes
  }
  const outgoing: OutgoingFile[] = [{ name: `${(paper.fullNumber ?? 'van-ban').replaceAll('/', '-')}.pdf`, mediaType: 'application/pdf', bytes: await read(sealed?.sha256) }]
  const annexes = await listAnnexes(db, communeId, paper.id)
  const count = annexes.filter(({ role }) => role === 'annex').length
  for (const [index, annex] of annexes.entries()) {
    // Their names keep them apart and in order at the other end.
    const name = annex.role === 'list' ? annex.fileName : `${annexLabel(index + 1, count)} - ${annex.fileName}`
    outgoing.push({ name: name.slice(-120), mediaType: ANNEX_MEDIA[annex.kind], bytes: await read(annex.sealedSha256 ?? annex.sha256) })
  }
  return outgoing
}
