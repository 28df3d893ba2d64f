// A day of the fictional document office: papers that wait for initials and for the leader, some signed, numbered, sealed and
// issued with real signatures of the test authority, and papers that came. Through the real commands; nothing here has legal
// effect, and every page of every paper says so.

import { permissionsOf, type Role } from '../../src/modules/accounts/index.ts'
import { judgeAnnex, judgeArrival } from '../../src/modules/documents/arrival.ts'
import { annexAdded, annexesOf } from '../../src/modules/documents/commands-attachments.ts'
import { draftWritten } from '../../src/modules/documents/commands-drafts.ts'
import { issued, numberTaken, sentForSignature, stepTaken } from '../../src/modules/documents/commands-flow.ts'
import { arrivalRegistered, incomingInstructed } from '../../src/modules/documents/commands-incoming.ts'
import { lettersAsked } from '../../src/modules/documents/commands-letters.ts'
import { writeNumber } from '../../src/modules/documents/left-over.ts'
import { sendLetters } from '../../src/modules/documents/letters.ts'
import { makeUnsigned, paperOfRow } from '../../src/modules/documents/prepare-files.ts'
import { findAgency, findDocument, listUnits } from '../../src/modules/documents/queries.ts'
import { subjectOf } from '../../src/modules/documents/stage-files.ts'
import { actsConfirmed, carryOut, openBatch, prepareBatch } from '../../src/modules/signing/commands-acts.ts'
import { listRequestsOf } from '../../src/modules/signing/index.ts'
import { ANONYMOUS, type Actor } from '../../src/platform/actor.ts'
import { execute } from '../../src/platform/command.ts'
import { newId } from '../../src/platform/ids.ts'
import { renderPdf } from '../../src/platform/pdf.ts'
import { writeWorkbook } from '../../src/platform/xlsx.ts'
import type { Decision } from '../../src/platform/problem.ts'
import { addDays, addMinutes, toPlainDate, type Instant } from '../../src/platform/time.ts'
import type { DemoServices } from '../../src/demo.ts'
import { DEMO_STAFF } from './logins.ts'
import { demoServices } from './signing.ts'

type Answer = Record<string, string>
/** How far a paper has come. */
const STAGES = ['awaiting_initials', 'awaiting_signature', 'signed', 'numbered', 'sealed', 'issued'] as const
type Stage = (typeof STAGES)[number]

interface DemoPaper {
  typeKey: string
  subject: string
  addressee?: string
  body: string
  until: Stage
  initials?: true
  urgency?: string
  organCodes?: string
  annexes?: true
}

const ARTICLES = (what: string) => `*Theo đề nghị của Trưởng phòng Văn hóa - Xã hội.*\n\n## QUYẾT ĐỊNH:\n\n# Điều 1. ${what}\n\nVăn bản hư cấu để trình diễn. Các thôn thực hiện từ ngày ký.\n\n# Điều 2. Trách nhiệm thi hành\n\nChánh Văn phòng và các thôn chịu trách nhiệm thi hành Quyết định này./.`
const PLAIN = (what: string) => `Văn bản hư cấu để trình diễn. ${what}\n\nĐề nghị các thôn thông báo tới từng hộ và phản hồi về Văn phòng./.`

const PAPERS: readonly DemoPaper[] = [
  { typeKey: 'quyet-dinh', subject: 'Về việc công nhận tổ công nghệ số cộng đồng tiêu biểu', body: ARTICLES('Công nhận năm tổ tiêu biểu').replace('Các thôn thực hiện', 'Danh sách tại Phụ lục I, số liệu tại Phụ lục II kèm theo. Các thôn thực hiện'), until: 'issued', initials: true, organCodes: 'Z99002.01', annexes: true },
  { typeKey: 'cong-van', subject: 'mời phối hợp lớp học buổi tối tại nhà văn hóa', addressee: 'Trường Trung học cơ sở; Các thôn', body: PLAIN('Mỗi thôn bố trí một phòng, điện và bàn ghế cho lớp tối thứ Tư.'), until: 'numbered' },
  { typeKey: 'thong-bao', subject: 'Lịch trực hỗ trợ dịch vụ công trực tuyến tháng 12', body: PLAIN('Tổ trực tại Trung tâm Phục vụ hành chính công các buổi sáng.'), until: 'signed' },
  { typeKey: 'giay-moi', subject: 'Họp tổng kết đợt ra quân tháng 11', addressee: 'Trưởng các thôn', body: PLAIN('Mời dự họp tổng kết tại hội trường xã.'), until: 'awaiting_signature', urgency: 'khan' },
  { typeKey: 'bao-cao', subject: 'Kết quả hướng dẫn người cao tuổi dùng VNeID', addressee: 'UBND tỉnh', body: PLAIN('Số liệu lấy từ bảng điều hành của phần mềm.'), until: 'awaiting_signature' },
  { typeKey: 'ke-hoach', subject: 'Tuyên truyền phòng chống lừa đảo qua mạng dịp cuối năm', body: PLAIN('Ra quân tại chợ phiên và nhà văn hóa.'), until: 'awaiting_initials', initials: true },
]

/** Days ago it came, days from today it is due; none = only acknowledged. */
const ARRIVALS = [
  { daysAgo: 9, due: -2, organName: 'Sở Khoa học và Công nghệ (hư cấu)', fullNumber: '118/KHCN-CĐS', typeKey: 'cong-van', subject: 'Báo cáo kết quả phong trào Bình dân học vụ số quý IV' },
  { daysAgo: 2, due: 5, organName: 'UBND tỉnh Minh Họa (hư cấu)', fullNumber: '57/KH-UBND', typeKey: 'ke-hoach', subject: 'Tháng cao điểm hướng dẫn nộp hồ sơ trực tuyến' },
  { daysAgo: 0, due: null, organName: 'Công an tỉnh Minh Họa (hư cấu)', fullNumber: '09/TB-CAT', typeKey: 'thong-bao', subject: 'Cảnh báo thủ đoạn giả danh cán bộ yêu cầu cập nhật định danh' },
] as const

/** After certificates and pictures are there. Communes without their whole staff have no office. */
export async function loadOffice(services: DemoServices, communeId: number, staff: ReadonlyMap<Role, string>): Promise<void> {
  if (!staff.has('leader_signer')) return
  const full = demoServices(services)
  const { database } = services
  const actorOf = (role: Role): Actor => ({ ...ANONYMOUS, id: staff.get(role)!, kind: 'staff', name: DEMO_STAFF.find((one) => one.role === role)!.fullName, communeId, roles: [role], permissions: permissionsOf([role]) })
  const sure = <T>(what: string, decision: Decision<T>): T => {
    if (!decision.ok) throw new Error(`demonstration ${what}: ${decision.problems.map(({ code }) => code).join(', ')}`)
    return decision.value
  }
  const run = async (command: Parameters<typeof execute>[1], role: Role, input: unknown, at: Instant = services.now()): Promise<Answer> =>
    sure(command.type, await execute(database, command as never, input, { actor: actorOf(role), communeId, now: at, commandId: newId(at) })) as Answer
  const paperOf = async (id: string) => (await database.read(communeId, (db) => findDocument(db, communeId, id)))!
  const [agency, units] = await database.read(communeId, async (db) => [(await findAgency(db, communeId))!, await listUnits(db, communeId)] as const)
  const unit = (abbr: string) => units.find((one) => one.abbr === abbr)!.id

  const sign = async (documentId: string, role: Role) => {
    const requests = await database.read(communeId, async (db) => [...(await listRequestsOf(db, communeId, subjectOf(documentId))), ...(await listRequestsOf(db, communeId, annexesOf(documentId)))])
    const batchId = sure('prepare', await prepareBatch(full, actorOf(role), communeId, requests.filter(({ state }) => state === 'waiting').map(({ id }) => id)))
    const { bound } = sure('open', await openBatch(full, actorOf(role), communeId, batchId))
    await run(actsConfirmed, role, { batchId, how: 'password', bound, proof: { demo: 'yes' } })
    await carryOut(full, batchId)
  }
  const steps: [Stage, (id: string) => Promise<unknown>][] = [
    ['signed', (id) => sign(id, 'leader_signer')],
    ['numbered', async (id) => {
      await run(numberTaken, 'van_thu', { documentId: id })
      sure('number', await writeNumber(full, actorOf('van_thu'), communeId, await paperOf(id)))
    }],
    ['sealed', (id) => sign(id, 'van_thu')],
    ['issued', (id) => run(issued, 'van_thu', { documentId: id })],
  ]

  for (const { until, initials = false, annexes = false, ...paper } of PAPERS) {
    const { documentId } = await run(draftWritten, 'specialist', {
      unitId: unit('VHXH'), urgency: 'thuong', secrecy: 'none', signerId: staff.get('leader_signer'), signerTitle: 'Phó Chủ tịch', capacity: 'kt', recipients: 'Như trên\nLưu: VT, VHXH', dueOn: addDays(toPlainDate(services.now()), 2), ...paper,
    })
    const id = documentId!
    if (annexes) {
      for (const [title, name, bytes] of [
        ['Danh sách tổ công nghệ số cộng đồng tiêu biểu', 'danh-sach-to.pdf', await renderPdf({ template: ANNEX, data: null, standard: 'a-2b', createdAt: services.now() })],
        ['Số liệu của từng tổ', 'so-lieu-tung-to.xlsx', await writeWorkbook([{ name: 'Hư cấu', columns: [{ header: 'Tổ (hư cấu)' }, { header: 'Số buổi', format: 'number' }], rows: [['Tổ Bản Mây', 12], ['Tổ Suối Đá', 9]] }])],
      ] as const) {
        const { fileName, kind, sha256, sizeBytes } = sure('annex', await judgeAnnex(full, { name, bytes }))
        await run(annexAdded, 'specialist', { documentId: id, title, fileName, kind, sha256, sizeBytes })
      }
    }
    await run(stepTaken, 'specialist', { documentId: id, step: 'submit', reason: '' })
    await run(stepTaken, 'movement_officer', { documentId: id, step: 'approve_content', reason: '' })
    const row = await paperOf(id)
    const file = await makeUnsigned(full, paperOfRow(row, agency, true, toPlainDate(services.now())), { sealMm: agency.sealMm, initials, now: services.now() })
    await run(sentForSignature, 'van_thu', { documentId: id, version: row.version, file, initials })
    if (initials && until !== 'awaiting_initials') await sign(id, 'movement_officer')
    for (const [stage, take] of steps) if (STAGES.indexOf(stage) <= STAGES.indexOf(until)) await take(id)
    if (until === 'issued') {
      await run(lettersAsked, 'van_thu', { documentId: id, letters: 'Sở Nội vụ (hư cấu): vanthu@noivu.example\nTrường Trung học cơ sở (hư cấu): vanthu@truonghoc.example' })
      await sendLetters(full, communeId)
    }
  }

  for (const { daysAgo, due, ...paper } of ARRIVALS) {
    const at = addMinutes(services.now(), -daysAgo * 1440)
    const pdf = await renderPdf({ template: ARRIVAL, data: { ...paper }, standard: 'a-2b', createdAt: at })
    const judged = sure('arrival', await judgeArrival(full, pdf, { declared: 'none', subject: paper.subject }))
    const { incomingId } = await run(arrivalRegistered, 'van_thu', { ...judged, ...paper, via: 'upload', organCode: '', issuedOn: '', urgency: 'thuong', secrecy: 'none' }, at)
    if (due === null) continue
    const given = addMinutes(at, 60)
    await run(incomingInstructed, 'leader_signer', { incomingId, instruction: 'Phòng Văn hóa - Xã hội chủ trì, báo cáo đúng hạn.', leadUnitId: unit('VHXH'), coUnitIds: [unit('VP')], ...(due > 0 ? { dueDays: String(due) } : { dueOn: addDays(toPlainDate(services.now()), due) }) }, given)
  }
}

const ANNEX = `#set page(paper: "a4", margin: (left: 30mm, rest: 20mm), footer: align(center, text(size: 8pt, fill: rgb("#a31621"), "Bản trình diễn, dữ liệu hư cấu, không có giá trị pháp lý"))); #set text(size: 14pt)
#align(center)[*Phụ lục I* \\ *DANH SÁCH TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG TIÊU BIỂU*]
#v(6mm)
#table(columns: (1fr, 5fr, 3fr), [*TT*], [*Tên tổ*], [*Số buổi*], [1], [Tổ Bản Mây (hư cấu)], [12], [2], [Tổ Suối Đá (hư cấu)], [9])`

const ARRIVAL = `#set page(paper: "a4", margin: (left: 30mm, rest: 20mm), footer: align(center, text(size: 8pt, fill: rgb("#a31621"), "Bản trình diễn, dữ liệu hư cấu, không có giá trị pháp lý"))); #set text(size: 14pt); #set par(justify: true, first-line-indent: 12.7mm)
*#data.organName* \\
Số: #data.fullNumber
#v(8mm)
#align(center)[*#data.subject*]
#v(6mm)
Văn bản đến hư cấu để trình diễn việc vào sổ, chỉ đạo và theo dõi hạn. Không phải văn bản của cơ quan nào.`
