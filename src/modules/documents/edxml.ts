// The document hub's envelope (edXML, QCVN 102:2016 with its amendment 1:2022), written and read. Only the parts our facts name
// are relied on; type numbers other than that of official letters (18) are not confirmed and are left out.
// What comes from outside is hostile until read: no document type, no entities, bounded size, depth and attachments.

import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser'
import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import { hubProblems } from './problems-hub.ts'

export const BUSINESS = ['new', 'recall', 'update', 'replace', 'status'] as const
export type Business = (typeof BUSINESS)[number]

export interface Organ {
  code: string
  name: string
}

export interface Attachment {
  name: string
  mediaType: string
  bytes: Uint8Array
}

export interface Envelope {
  /** Identifier of this message on the hub, chosen by the sender. */
  documentId: string
  business: Business
  /** The message this one recalls, replaces, updates or answers. */
  aboutId: string | null
  from: Organ
  to: Organ[]
  /** '12' of 12/QĐ-UBND. */
  number: string
  /** 'QĐ-UBND'. */
  notation: string
  place: string
  /** ISO day of issue; '' in a status. */
  issuedOn: string
  typeName: string
  subject: string
  signer: string
  signerTitle: string
  dueOn: string | null
  /** 'thuong' | 'khan' | 'thuong-khan' | 'hoa-toc'. */
  urgency: string
  pages: number
  /** In a status: what became of it; in a recall: why. */
  note: string
  state: string
  at: string
  attachments: Attachment[]
}

export const LETTER_TYPE = 18
const LETTER = 'Công văn'
const PRIORITIES = ['thuong', 'khan', 'thuong-khan', 'hoa-toc']
export const EDXML_MAX_BYTES = 40 * 1024 * 1024
const MAX_ATTACHMENTS = 20
const MAX_DEPTH = 24

/** An envelope as XML text. */
export function writeEdxml(envelope: Envelope): string {
  const organ = ({ code, name }: Organ) => ({ 'edXML:OrganId': code, 'edXML:OrganName': name })
  const builder = new XMLBuilder({ ignoreAttributes: false, format: false, suppressEmptyNode: false })
  const body = builder.build({
    '?xml': { '@_version': '1.0', '@_encoding': 'utf-8' },
    'edXML:Envelope': {
      '@_xmlns:edXML': 'http://www.mic.gov.vn/TBT/QCVN_102_2016',
      'edXML:edXMLHeader': {
        'edXML:MessageHeader': {
          'edXML:From': organ(envelope.from),
          'edXML:To': envelope.to.map(organ),
          'edXML:Code': { 'edXML:CodeNumber': envelope.number, 'edXML:CodeNotation': envelope.notation },
          'edXML:PromulgationInfo': { 'edXML:Place': envelope.place, 'edXML:PromulgationDate': envelope.issuedOn },
          'edXML:DocumentType': { ...(envelope.typeName === LETTER && { 'edXML:Type': LETTER_TYPE }), 'edXML:TypeName': envelope.typeName },
          'edXML:Subject': envelope.subject,
          'edXML:SignerInfo': { 'edXML:FullName': envelope.signer, 'edXML:Position': envelope.signerTitle },
          ...(envelope.dueOn && { 'edXML:DueDate': envelope.dueOn }),
          'edXML:ToPlaces': { 'edXML:Place': envelope.to.map(({ name }) => name) },
          'edXML:OtherInfo': { 'edXML:Priority': Math.max(0, PRIORITIES.indexOf(envelope.urgency)), 'edXML:PageAmount': envelope.pages },
          'edXML:SteeringType': 1,
          'edXML:DocumentId': envelope.documentId,
          ...(envelope.aboutId && { 'edXML:ResponseFor': { 'edXML:DocumentId': envelope.aboutId } }),
        },
        'edXML:TraceHeaderList': {
          'edXML:TraceHeader': { 'edXML:OrganId': envelope.from.code, 'edXML:Timestamp': envelope.at },
          'edXML:Bussiness': { 'edXML:BussinessDocType': envelope.business, 'edXML:BussinessDocReason': envelope.note, 'edXML:StatusCode': envelope.state },
        },
      },
      'edXML:edXMLBody': {
        'edXML:edXMLManifest': { 'edXML:Reference': envelope.attachments.map(({ name, mediaType }, index) => ({ 'edXML:AttachmentName': name, 'edXML:ContentType': mediaType, 'edXML:ContentId': `tep-${index + 1}` })) },
      },
      'edXML:AttachmentEncoded': {
        'edXML:Attachment': envelope.attachments.map(({ bytes }, index) => ({ 'edXML:ContentId': `tep-${index + 1}`, 'edXML:Content': toBase64(bytes) })),
      },
    },
  })
  return body
}

/** The envelope in an XML text, or the sentence why it is refused. */
export function readEdxml(xml: string): Decision<Envelope> {
  if (xml.length > EDXML_MAX_BYTES) return refuse(withParams(hubProblems.tooLarge, { megabytes: EDXML_MAX_BYTES / 1024 / 1024 }))
  if (/<!(DOCTYPE|ENTITY|ELEMENT|ATTLIST)/i.test(xml)) return refuse(hubProblems.documentType)
  if (/<\?(?!xml\s)/i.test(xml)) return refuse(hubProblems.instruction)
  if (depthOf(xml) > MAX_DEPTH) return refuse(withParams(hubProblems.tooDeep, { n: MAX_DEPTH }))
  if (XMLValidator.validate(xml) !== true) return refuse(hubProblems.notXml)
  const parser = new XMLParser({ removeNSPrefix: true, ignoreAttributes: true, parseTagValue: false, trimValues: true, isArray: (name) => ['To', 'Reference', 'Attachment'].includes(name) })
  let tree: unknown
  try {
    tree = parser.parse(xml)
  } catch {
    return refuse(hubProblems.notXml)
  }
  return envelopeOf(tree)
}

function envelopeOf(tree: unknown): Decision<Envelope> {
  const at = (path: string, from: unknown = tree): unknown => path.split('.').reduce<unknown>((node, key) => (typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[key] : undefined), from)
  const text = (path: string, from?: unknown): string => {
    const found = at(path, from)
    return typeof found === 'string' ? found : typeof found === 'number' ? String(found) : ''
  }
  const header = 'Envelope.edXMLHeader.MessageHeader'
  const trace = 'Envelope.edXMLHeader.TraceHeaderList'
  const organ = (node: unknown): Organ => ({ code: text('OrganId', node), name: text('OrganName', node) })
  const business = text(`${trace}.Bussiness.BussinessDocType`) as Business
  const missing = [
    [`${header}.DocumentId`, 'DocumentId'], [`${header}.From.OrganId`, 'From/OrganId'], [`${header}.Subject`, 'Subject'],
  ].find(([path]) => text(path!) === '')
  if (missing) return refuse(withParams(hubProblems.missingPart, { part: missing[1]! }))
  if (!BUSINESS.includes(business)) return refuse(withParams(hubProblems.unknownBusiness, { business: business.slice(0, 40) }))
  const attachments = attachmentsOf(at('Envelope.edXMLBody.edXMLManifest.Reference'), at('Envelope.AttachmentEncoded.Attachment'), text)
  if (!attachments.ok) return attachments
  const to = at(`${header}.To`)
  return accept({
    documentId: text(`${header}.DocumentId`).slice(0, 200),
    business,
    aboutId: text(`${header}.ResponseFor.DocumentId`) || null,
    from: organ(at(`${header}.From`)),
    to: (Array.isArray(to) ? to : []).map(organ),
    number: text(`${header}.Code.CodeNumber`),
    notation: text(`${header}.Code.CodeNotation`),
    place: text(`${header}.PromulgationInfo.Place`),
    issuedOn: /^\d{4}-\d{2}-\d{2}$/.exec(text(`${header}.PromulgationInfo.PromulgationDate`))?.[0] ?? '',
    typeName: text(`${header}.DocumentType.TypeName`) || (text(`${header}.DocumentType.Type`) === String(LETTER_TYPE) ? LETTER : ''),
    subject: text(`${header}.Subject`),
    signer: text(`${header}.SignerInfo.FullName`),
    signerTitle: text(`${header}.SignerInfo.Position`),
    dueOn: /^\d{4}-\d{2}-\d{2}$/.exec(text(`${header}.DueDate`))?.[0] ?? null,
    urgency: PRIORITIES[Number(text(`${header}.OtherInfo.Priority`))] ?? 'thuong',
    pages: Number(text(`${header}.OtherInfo.PageAmount`)) || 0,
    note: text(`${trace}.Bussiness.BussinessDocReason`),
    state: text(`${trace}.Bussiness.StatusCode`),
    at: text(`${trace}.TraceHeader.Timestamp`),
    attachments: attachments.value,
  })
}

function attachmentsOf(references: unknown, encoded: unknown, text: (path: string, from?: unknown) => string): Decision<Attachment[]> {
  const [named, given] = [references, encoded].map((list) => (Array.isArray(list) ? (list as unknown[]) : [])) as [unknown[], unknown[]]
  if (named.length > MAX_ATTACHMENTS) return refuse(withParams(hubProblems.tooManyFiles, { n: MAX_ATTACHMENTS }))
  const contents = new Map(given.map((one) => [text('ContentId', one), text('Content', one)]))
  const found: Attachment[] = []
  for (const reference of named) {
    const name = text('AttachmentName', reference)
    const content = contents.get(text('ContentId', reference))
    if (content === undefined) return refuse(withParams(hubProblems.fileMissing, { name: name.slice(0, 80) }))
    const bytes = fromBase64(content)
    if (!bytes || bytes.length === 0) return refuse(withParams(hubProblems.fileBroken, { name: name.slice(0, 80) }))
    // A name is for showing only; no part of a path survives.
    found.push({ name: name.replace(/^.*[\\/]/, '').replace(/[\p{Cc}]/gu, '').slice(0, 120) || 'tep', mediaType: text('ContentType', reference), bytes })
  }
  return accept(found)
}

/** Deepest nesting of tags, without building a tree. */
function depthOf(xml: string): number {
  let [depth, most] = [0, 0]
  for (const [, close, selfClosing] of xml.matchAll(/<(\/)?[A-Za-z_][^<>]*?(\/)?>/g)) {
    if (selfClosing) continue
    depth += close ? -1 : 1
    if (depth > most) most = depth
    if (most > 1000) break
  }
  return most
}

function toBase64(bytes: Uint8Array): string {
  return (bytes as Uint8Array & { toBase64(): string }).toBase64()
}

function fromBase64(text: string): Uint8Array | undefined {
  try {
    return (Uint8Array as unknown as { fromBase64(text: string): Uint8Array }).fromBase64(text.replace(/\s+/g, ''))
  } catch {
    return undefined
  }
}
