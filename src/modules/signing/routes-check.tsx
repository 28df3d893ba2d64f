// The public verifier: a page without script and an interface for machines. Files are judged and forgotten.

import { z } from 'zod'
import type { PdfReport } from '../../platform/pades/report.ts'
import { Refused } from '../../platform/problem.ts'
import { clientAddress } from '../../platform/web/address.ts'
import { countAttempt } from '../../platform/web/rate-limit.ts'
import { anyone, api, form, page, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { checkPdf } from './commands-checks.ts'
import { signingProblems } from './problems.ts'
import { said } from './routes-common.ts'
import { CheckPage, ReportPage } from './views-check.tsx'

const MAX_BYTES = 30 * 1024 * 1024
const LIMIT = { limit: 120, seconds: 600 }

async function count(ctx: ServerCtx): Promise<void> {
  const limited = await countAttempt(ctx.services.database, `pdf-check-from:${clientAddress(ctx.c)}`, LIMIT, ctx.now)
  if (!limited.ok) throw new Refused(...limited.problems)
}

export const checkRoutes: ServerRoute[] = [
  page<ServerCtx>('/kiem-tra-chu-ky', { who: anyone }, (ctx) => <CheckPage v={ctx.view} />),
  form<ServerCtx>('/kiem-tra-chu-ky', { who: anyone, maxBytes: MAX_BYTES }, async (ctx) => {
    await count(ctx)
    const file = ctx.form.file('file')
    if (!file || file.size === 0) return withStatus(422, <CheckPage v={ctx.view} problems={said(ctx, [signingProblems.noFile])} />)
    const report = await checkPdf(ctx.services, new Uint8Array(await file.arrayBuffer()))
    return <ReportPage v={ctx.view} report={report} fileName={file.name.slice(0, 120)} />
  }),
  api<{ pdf: string }, PdfReport, ServerCtx>(
    'POST',
    '/api/v1/signatures/verify',
    {
      who: anyone, maxBytes: MAX_BYTES, summary: 'Judges the signatures of a PDF (base64). The file is not kept. Programmes send `Sec-Fetch-Site: none`.',
      input: z.object({ pdf: z.base64() }), output: z.looseObject({ verdict: z.enum(['valid', 'caution', 'invalid', 'unsigned', 'unreadable']), signatures: z.array(z.looseObject({})) }) as never,
    },
    async (ctx, { pdf }) => {
      await count(ctx)
      const { askOnline: _, ...report } = await checkPdf(ctx.services, Buffer.from(pdf, 'base64'))
      return report as PdfReport
    },
  ),
]
