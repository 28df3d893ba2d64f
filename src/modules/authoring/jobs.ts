// Papers of many guides, made in the background: one guide after another, counted as it goes, and it stops when asked to.

import { zipSync } from 'fflate'
import { findGuide } from '../learning/index.ts'
import { getCommune } from '../places/index.ts'
import type { JobSpec } from '../../platform/jobs.ts'
import { renderPdf } from '../../platform/pdf.ts'
import type { Services } from '../../platform/web/services.ts'
import { cardWords } from './card-words.ts'
import { posterPdf, stepCardsPdf } from './guide-cards.ts'
import { PRINT_JOB } from './commands-prints.ts'
import { findPrint } from './queries-prints.ts'

const COMMUNE_KINDS: Record<string, string> = { xa: 'Xã', phuong: 'Phường', dac_khu: 'Đặc khu' }

interface PrintJob {
  communeId: number
  printId: string
}

export function authoringJobs(services: Services): JobSpec<never>[] {
  const spec: JobSpec<PrintJob> = { name: PRINT_JOB, retryLimit: 2, work: (job) => runPrint(services, job) }
  return [spec as unknown as JobSpec<never>]
}

async function runPrint(services: Services, { communeId, printId }: PrintJob): Promise<void> {
  const { database } = services
  const print = await database.read(communeId, (db) => findPrint(db, communeId, printId))
  if (print?.state !== 'waiting') return
  const set = (values: { done?: number; state?: 'done' | 'failed'; fileId?: string }) =>
    database.write(communeId, (db) => db.updateTable('guidePrints').set(values).where('communeId', '=', communeId).where('id', '=', printId).where('state', '=', 'waiting').returning('id').executeTakeFirst())
  const papers: [string, Uint8Array][] = []
  try {
    for (const guideId of print.guideIds) {
      const { guide, commune } = await database.read(communeId, async (db) => ({ guide: await findGuide(db, communeId, guideId), commune: await getCommune(db, communeId) }))
      if (guide) {
        const input = {
          guide, language: guide.languages.includes(print.language) ? print.language : 'vi', grey: print.grey, url: `${services.config.origin}/hoc/${guide.id}`, fictional: commune.fictional,
          communeName: `${COMMUNE_KINDS[commune.kind] ?? ''} ${commune.name}`.trim(), words: cardWords(guide.languages.includes(print.language) ? print.language : 'vi', guide),
        }
        papers.push([`${guide.id}-${print.paper}${print.grey ? '-xam' : ''}.pdf`, await renderPdf(print.paper === 'the' ? stepCardsPdf(input) : posterPdf(input, print.paper))])
      }
      if (!(await set({ done: papers.length }))) return
    }
    const bytes = papers.length === 1 ? papers[0]![1] : zipSync(Object.fromEntries(papers))
    const kept = await services.files.save(bytes)
    if (!kept.ok) throw new Error(`papers of ${printId} not kept: ${kept.problems[0]!.code}`)
    await set({ state: 'done', fileId: kept.value.id })
  } catch (error) {
    await set({ state: 'failed' })
    throw error
  }
}
