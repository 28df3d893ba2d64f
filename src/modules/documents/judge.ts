// What a file's signatures are worth on arrival and before issue. Until the trusted roots are handed over by signing, a
// signature that holds is said to be of an unknown issuer, never valid.

import { verifyPdf } from '../../platform/pades/verify.ts'
import type { PdfReport } from '../../platform/pades/report.ts'
import type { Services } from '../../platform/web/services.ts'

export async function judgePdf(services: Services, bytes: Uint8Array): Promise<PdfReport> {
  return verifyPdf(bytes, { roots: [], now: services.now() })
}
