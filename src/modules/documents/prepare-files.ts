// Makes the files of a paper, outside any transaction: typeset with its fields reserved, and filled with number and day after
// the leader's signature. The store keeps them by their content, so making one twice costs nothing.

import { fillFields, reserveFields, type ReservedField } from '../../platform/pades/form.ts'
import type { PdfMark } from '../../platform/pdf.ts'
import { typesetPdf } from '../../platform/pdf.ts'
import { Refused } from '../../platform/problem.ts'
import type { Instant } from '../../platform/time.ts'
import type { Services } from '../../platform/web/services.ts'
import { paperPdf, SIGNATURE_ROOM, type Paper } from './paper-pdf.ts'
import type { Agency, DocumentRow } from './queries.ts'
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
    inLine(FIELDS.number, 'number', 11), inLine(FIELDS.day, 'date', 6.5), inLine(FIELDS.month, 'month', 6.5), inLine(FIELDS.year, 'year', 10),
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

async function keep(services: Services, bytes: Uint8Array): Promise<string> {
  const saved = await services.files.save(bytes, { accept: ['pdf'] })
  if (!saved.ok) throw new Refused(...saved.problems)
  return saved.value.id
}
