// Judging a signed PDF for anybody: bounded in time and memory; what the file does not say about a certificate is asked
// of its issuer, but only of issuers this house trusts, since addresses in a stranger's file lead anywhere.

import { readCertificate } from '../../platform/pades/certificates.ts'
import type { PdfReport } from '../../platform/pades/report.ts'
import { verifyBounded } from '../../platform/pades/verify-bounded.ts'
import type { Services } from '../../platform/web/services.ts'
import { trustedRoots } from './roots.ts'
import { checkChain } from './trust-client.ts'

/** The verdict on a file. `askOnline: false` looks at nothing but the file. */
export async function checkPdf(services: Services, pdf: Uint8Array, { askOnline = true }: { askOnline?: boolean } = {}): Promise<PdfReport> {
  const options = { roots: trustedRoots(services.config.dataDir), now: services.now() }
  const first = await verifyBounded(pdf, options)
  if (!askOnline || first.askOnline.length === 0) return first
  const evidence: { ocsps: Uint8Array[]; crls: Uint8Array[] } = { ocsps: [], crls: [] }
  for (const { certificate, issuer } of first.askOnline.slice(0, 8)) {
    const found = await checkChain(services, [certificate, issuer].map((one) => readCertificate(Buffer.from(one, 'base64'))))
    evidence.ocsps.push(...found.ocsps)
    evidence.crls.push(...found.crls)
  }
  return evidence.ocsps.length + evidence.crls.length === 0 ? first : verifyBounded(pdf, { ...options, evidence })
}
