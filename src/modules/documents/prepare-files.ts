// Makes the files of a paper, outside any transaction: typeset with its fields reserved, and filled with number and day after
// the leader's signature. The store keeps them by their content, so making one twice costs nothing.

import { openPdf } from '../../platform/pades/file.ts'
import { fillFields, reserveFields, type ReservedField } from '../../platform/pades/form.ts'
import { PdfFault } from '../../platform/pades/objects.ts'
import { pageView } from '../../platform/pades/pages.ts'
import { prepareSignature } from '../../platform/pades/prepare.ts'
import type { PdfMark } from '../../platform/pdf.ts'
import { renderPdf, typesetPdf } from '../../platform/pdf.ts'
import { Refused } from '../../platform/problem.ts'
import type { Instant } from '../../platform/time.ts'
import type { Services } from '../../platform/web/services.ts'
import { paperPdf, SIGNATURE_ROOM, type Paper } from './paper-pdf.ts'
import type { Agency, DocumentRow } from './queries.ts'
import type { AnnexRow } from './queries-attachments.ts'
import { boundTablePdf } from './register-pdf.ts'
import { annexLabel, LIST_TITLE } from './rules-attachments.ts'
import { numberText, symbolOf } from './rules-number.ts'
import { FIELDS } from './stage-files.ts'

const MM = 25.4 / 72
/** Height of a field that is filled in, and how far below its top the letters of 13 pt stand, millimetres. */
const LINE_MM = 6
const BASELINE_MM = 4.37

/** What the typesetter needs of a paper. */
export function paperOfRow(paper: DocumentRow, agency: Agency, fictional: boolean, today: string): Paper {
  return {
    typeKey: paper.typeKey, parentName: agency.parentName, agencyName: agency.name, agencyAbbr: agency.abbr, place: agency.place,
    symbol: paper.symbol ?? symbolOf(paper.typeKey, agency.abbr, paper.unitAbbr), subject: paper.subject, addressee: paper.addressee, body: paper.body, recipients: paper.recipients,
    urgency: paper.urgency, collective: agency.collective, headTitle: agency.headTitle, signerTitle: paper.signerTitle, signerName: paper.signerName, capacity: paper.capacity,
    fictional, day: paper.issuedOn ?? today,
  }
}

/** The unsigned paper, PDF/A-2b, with empty fields where number, day and both signatures go. */
export async function makeUnsigned(services: Services, paper: Paper, { sealMm, initials, now }: { sealMm: number; initials: boolean; now: Instant }): Promise<string> {
  const { pdf, marks } = await typesetPdf({ ...paperPdf(paper), standard: 'a-2b', createdAt: now })
  return keep(services, reserveFields(pdf, fieldsOf(marks, sealMm, initials)))
}

function fieldsOf(marks: readonly PdfMark[], sealMm: number, initials: boolean): ReservedField[] {
  const at = (name: string) => {
    const mark = marks.find((one) => one.name === name)
    if (!mark) throw new Error(`the typeset paper has no mark ${name}`)
    return { page: mark.page, leftMm: mark.x * MM, topMm: mark.y * MM }
  }
  // A mark inside a line stands on its baseline.
  const inLine = (name: string, mark: string, widthMm: number): ReservedField => ({ ...at(mark), name, kind: 'text', topMm: at(mark).topMm - BASELINE_MM, widthMm, heightMm: LINE_MM })
  const room = at('signature')
  const [width, height] = [SIGNATURE_ROOM.width * MM, SIGNATURE_ROOM.height * MM]
  return [
    inLine(FIELDS.number, 'number', 9.4), inLine(FIELDS.day, 'date', 6.5), inLine(FIELDS.month, 'month', 6.5), inLine(FIELDS.year, 'year', 10),
    // Behind the last word, on its line: 14 mm wide, no higher than the line.
    ...(initials ? [{ ...at('initials'), name: FIELDS.initials, kind: 'signature' as const, topMm: at('initials').topMm - 4, widthMm: 14, heightMm: 6.5 }] : []),
    { ...room, name: FIELDS.signature, kind: 'signature', widthMm: width, heightMm: height },
    // The seal covers about a third of the personal signature, on its left.
    { page: room.page, name: FIELDS.seal, kind: 'signature', leftMm: room.leftMm + width / 3 - sealMm, topMm: room.topMm + (height - sealMm) / 2, widthMm: sealMm, heightMm: sealMm },
  ]
}

/** The signed file with number and day in their fields: an addition behind the leader's signature, which it leaves whole. */
export async function fillNumber(services: Services, signed: Uint8Array, { number, issuedOn }: Pick<DocumentRow, 'number' | 'issuedOn'>): Promise<string> {
  const [year, month, day] = issuedOn!.split('-') as [string, string, string]
  const date = { points: 13, face: 'italic', align: 'centre' } as const
  return keep(
    services,
    fillFields(signed, {
      [FIELDS.number]: { text: numberText(number!), points: 13, align: 'right' },
      [FIELDS.day]: { text: day, ...date },
      // January and February carry a zero, the others do not.
      [FIELDS.month]: { text: Number(month) <= 2 ? month : String(Number(month)), ...date },
      [FIELDS.year]: { text: year, ...date },
    }),
  )
}

/** The top right corner of the first page, where copies and annexes are signed for the agency (Annex I of the decree). */
export interface CornerPlace {
  page: number
  leftMm: number
  topMm: number
  widthMm: number
  heightMm: number
}

/** Undefined when the file cannot be read. */
export function cornerOf(bytes: Uint8Array): CornerPlace | undefined {
  try {
    const { widthMm } = pageView(openPdf(Buffer.from(bytes)), 1)
    return { page: 1, leftMm: Math.max(0, widthMm - 82), topMm: 4, widthMm: 78, heightMm: 15 }
  } catch (error) {
    if (error instanceof PdfFault) return undefined
    throw error
  }
}

/** The corner of each file that can carry a signature. */
export async function cornersOf(services: Services, files: readonly Pick<AnnexRow, 'id' | 'kind' | 'sha256'>[]): Promise<{ id: string; place: CornerPlace }[]> {
  const found = []
  for (const { id, kind, sha256 } of files) {
    if (kind !== 'pdf') continue
    const bytes = await services.files.read(sha256)
    if (!bytes) throw new Error(`the file store has lost ${sha256}`)
    const place = cornerOf(bytes)
    if (place) found.push({ id, place })
  }
  return found
}

/** Would the agency's signature go onto this file? Tried before a paper depends on it. */
export function canBeSealed(bytes: Uint8Array, now: Instant): boolean {
  const spot = cornerOf(bytes)
  if (!spot) return false
  try {
    prepareSignature(bytes, { spot, signerName: '-', at: now, appearance: { kind: 'text', lines: ['-'] } })
    return true
  } catch (error) {
    if (error instanceof PdfFault) return false
    throw error
  }
}

/** The list of files that carry no signature of their own, with the hash of each: sealed in their stead. */
export async function makeFileList(services: Services, paper: DocumentRow, annexes: readonly AnnexRow[], { agency, fictional, now }: { agency: string; fictional: boolean; now: Instant }): Promise<string> {
  const rows = annexes.flatMap((annex, index) => (annex.kind === 'pdf' ? [] : [[annexLabel(index + 1, annexes.length), annex.title, annex.fileName, String(annex.sizeBytes), annex.sha256.replace(/(.{16})(?!$)/g, '$1 ')]]))
  const table = boundTablePdf({
    agency, title: LIST_TITLE, lead: `Kèm theo văn bản số ${paper.fullNumber}. Tệp nào có mã SHA-256 khác mã dưới đây là tệp đã bị thay đổi.`, signers: [], fictional, rows,
    columns: [{ head: 'Phụ lục', share: 1.2 }, { head: 'Tên phụ lục', share: 3 }, { head: 'Tên tệp', share: 2.6 }, { head: 'Cỡ tệp (byte)', share: 1.2, right: true }, { head: 'Mã SHA-256', share: 4.2 }],
  })
  return keep(services, await renderPdf({ ...table, standard: 'a-2b', createdAt: now }))
}

async function keep(services: Services, bytes: Uint8Array): Promise<string> {
  const saved = await services.files.save(bytes, { accept: ['pdf'] })
  if (!saved.ok) throw new Refused(...saved.problems)
  return saved.value.id
}
