// Files that will be signed, made before the command: fields for signature and seal are reserved while nobody has signed, so
// that signing never edits a page. The store keeps files by their content: making one twice costs nothing.

import { sealBeside } from '../signing/index.ts'
import { openPdf } from '../../platform/pades/file.ts'
import { reserveFields, type ReservedField } from '../../platform/pades/form.ts'
import { PdfFault } from '../../platform/pades/objects.ts'
import { pageRefs, pageView } from '../../platform/pades/pages.ts'
import { typesetPdf, type PdfDocument } from '../../platform/pdf.ts'
import { accept, refuse, Refused, type Decision } from '../../platform/problem.ts'
import type { Instant } from '../../platform/time.ts'
import type { Services } from '../../platform/web/services.ts'
import { FIELDS } from './commands-signatures.ts'
import { HEAD_MARK, SLOT_MM } from './papers-pdf.ts'
import { dossierProblems } from './problems.ts'

const MM = 25.4 / 72
const SEAL_MM = 36
/** On a file made elsewhere: at the bottom right of its last page. */
const RESULT_BOX = { widthMm: 62, heightMm: 24, rightMm: 18, bottomMm: 26 }

function fieldsAt(box: { page: number; leftMm: number; topMm: number; widthMm: number; heightMm: number }): ReservedField[] {
  return [{ ...box, name: FIELDS.signature, kind: 'signature' }, { ...sealBeside(box, SEAL_MM), page: box.page, name: FIELDS.seal, kind: 'signature' }]
}

/** An uploaded result with room for signature and seal; refuses what is no PDF or is signed already. */
export async function resultToSign(services: Services, fileId: string): Promise<Decision<string>> {
  const file = await services.files.find(fileId)
  if (file?.mediaType !== 'application/pdf') return refuse(dossierProblems.resultNotPdf)
  const bytes = (await services.files.read(fileId))!
  try {
    const pdf = openPdf(Buffer.from(bytes))
    const page = pageRefs(pdf).length
    const view = pageView(pdf, page)
    const { widthMm, heightMm, rightMm, bottomMm } = RESULT_BOX
    return accept(await keep(services, reserveFields(bytes, fieldsAt({ page, leftMm: view.widthMm - rightMm - widthMm, topMm: view.heightMm - bottomMm - heightMm, widthMm, heightMm }))))
  } catch (error) {
    if (error instanceof PdfFault) return refuse(error.message.includes('signed already') ? dossierProblems.resultSigned : dossierProblems.resultNotPdf)
    throw error
  }
}

/** A letter typeset, with room where its template put the head's signature. */
export async function letterToSign(services: Services, document: PdfDocument, now: Instant): Promise<string> {
  const { pdf, marks } = await typesetPdf({ ...document, standard: 'a-2b', createdAt: now })
  const mark = marks.find(({ name }) => name === HEAD_MARK)
  if (!mark) throw new Error('the letter has no place for the head of the agency to sign')
  return keep(services, reserveFields(pdf, fieldsAt({ page: mark.page, leftMm: mark.x * MM, topMm: mark.y * MM, widthMm: 50, heightMm: SLOT_MM })))
}

async function keep(services: Services, bytes: Uint8Array): Promise<string> {
  const saved = await services.files.save(bytes, { accept: ['pdf'] })
  if (!saved.ok) throw new Refused(...saved.problems)
  return saved.value.id
}
