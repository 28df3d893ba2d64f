// The document office of a fictional commune: its agency, units and heads, a few papers at different steps of their way, an
// absence, files of the year. Made by the real commands, so that trail and ledger hold what they would hold in life.

import type { Transaction } from 'kysely'
import { permissionsOf, type Role } from '../../src/modules/accounts/index.ts'
import { caseFileOpened } from '../../src/modules/documents/commands-archive.ts'
import { commented, draftEdited, draftWritten, unitsConsulted } from '../../src/modules/documents/commands-drafts.ts'
import { stepTaken } from '../../src/modules/documents/commands-flow.ts'
import { agencySettled, delegated, unitSettled } from '../../src/modules/documents/commands-office.ts'
import { ANONYMOUS, type Actor } from '../../src/platform/actor.ts'
import type { Command } from '../../src/platform/command.ts'
import type { DB } from '../../src/platform/db.ts'
import { newId } from '../../src/platform/ids.ts'
import { appendLedger } from '../../src/platform/ledger.ts'
import { addDays, addMinutes, toPlainDate, type Instant } from '../../src/platform/time.ts'
import { DEMO_STAFF } from './logins.ts'

type Trx = Transaction<DB>

interface Office {
  communeId: number
  /** 'Suối Hoa'. */
  communeName: string
  staff: ReadonlyMap<Role, string>
  now: Instant
}

/** Only a commune with its whole staff has an office; later communes of the demonstration have two people. */
export async function loadDocuments(db: Trx, office: Office): Promise<void> {
  const { communeId, communeName, staff } = office
  if (!staff.has('leader_signer')) return
  let at = addMinutes(office.now, -3 * 1440)
  const as = (role: Role): Actor => ({ ...ANONYMOUS, id: staff.get(role)!, kind: 'staff', name: DEMO_STAFF.find((one) => one.role === role)!.fullName, communeId, roles: [role], permissions: permissionsOf([role]) })
  const run = async <I>(cmd: Command<I>, role: Role, input: unknown): Promise<Record<string, string>> => {
    at = addMinutes(at, 11)
    const actor = as(role)
    const commandId = newId(at)
    const parsed = cmd.input.parse(input)
    const decision = await cmd.run!({ db, actor, communeId, now: at, today: toPlainDate(at), commandId }, parsed)
    if (!decision.ok) throw new Error(`demonstration ${cmd.type}: ${decision.problems.map(({ code }) => code).join(', ')}`)
    await appendLedger(db, communeId, [{ ...decision.value, at, actorId: actor.id, deviceId: null, commandId, type: cmd.type }])
    return (decision.value.answer ?? {}) as Record<string, string>
  }

  await run(agencySettled, 'commune_admin', {
    parentName: '', name: `Ủy ban nhân dân xã ${communeName}`, abbr: 'UBND', place: communeName, organCode: `Z${communeId}.01`, collective: 'Ủy ban nhân dân', headTitle: 'Chủ tịch', numbering: 'by-type', sealMm: '36',
  })
  const unit = async (name: string, abbr: string, head: Role) => (await run(unitSettled, 'commune_admin', { name, abbr, headAccountId: staff.get(head)! })).unitId!
  const office1 = await unit('Văn phòng HĐND và UBND', 'VP', 'van_thu')
  const culture = await unit('Phòng Văn hóa - Xã hội', 'VHXH', 'movement_officer')
  await unit('Phòng Kinh tế', 'KT', 'cashier')
  await unit('Trung tâm Phục vụ hành chính công', 'TTPVHCC', 'procedure_controller')
  const today = toPlainDate(office.now)
  await run(delegated, 'commune_admin', {
    fromAccountId: staff.get('movement_officer')!, toAccountId: staff.get('specialist')!, capacity: 'absence', validFrom: today, validTo: addDays(today, 10), basis: 'Đơn xin nghỉ phép, dữ liệu trình diễn',
  })
  const signer = { signerId: staff.get('leader_signer')!, signerTitle: 'Phó Chủ tịch', capacity: 'kt' }
  const draft = (role: Role, fields: Record<string, string>) => run(draftWritten, role, { unitId: culture, urgency: 'thuong', secrecy: 'none', ...signer, ...fields })

  const decision = await draft('specialist', { typeKey: 'quyet-dinh', subject: 'Về việc kiện toàn Tổ công nghệ số cộng đồng trên địa bàn xã', recipients: 'Như Điều 3\nThường trực Đảng ủy, HĐND xã\nLưu: VT, VHXH', body: DECISION })
  await run(stepTaken, 'specialist', { documentId: decision.documentId, step: 'submit', reason: '' })
  await run(stepTaken, 'movement_officer', { documentId: decision.documentId, step: 'approve_content', reason: '' })

  const plan = await draft('specialist', { typeKey: 'ke-hoach', subject: 'Ra quân “Đi từng ngõ, gõ từng nhà” tháng 12', recipients: 'Các thôn\nLưu: VT, VHXH', body: PLAN, dueOn: addDays(today, 5) })
  await run(stepTaken, 'specialist', { documentId: plan.documentId, step: 'submit', reason: '' })
  await run(stepTaken, 'movement_officer', { documentId: plan.documentId, step: 'send_back_content', reason: 'Thêm số buổi hướng dẫn ở từng thôn và người chịu trách nhiệm.' })
  await run(draftEdited, 'specialist', { documentId: plan.documentId, baseVersion: 1, typeKey: 'ke-hoach', unitId: culture, urgency: 'thuong', secrecy: 'none', ...signer, subject: 'Ra quân “Đi từng ngõ, gõ từng nhà” tháng 12', recipients: 'Các thôn\nLưu: VT, VHXH', body: `${PLAN}\n\nMỗi thôn hai buổi tối, tổ trưởng chịu trách nhiệm.`, dueOn: addDays(today, 5) })
  await run(commented, 'movement_officer', { documentId: plan.documentId, text: 'Nên ghi rõ ngày từng buổi.' })

  const letter = await draft('movement_officer', { typeKey: 'cong-van', subject: 'phối hợp cảnh báo cuộc gọi giả danh công an', addressee: 'Công an xã; Các thôn', recipients: 'Như trên\nLưu: VT, VHXH', body: LETTER, urgency: 'khan' })
  await run(unitsConsulted, 'movement_officer', { documentId: letter.documentId, unitIds: [office1], dueOn: addDays(today, 2), question: 'Văn phòng thấy cần gửi thêm nơi nào?' })

  await draft('procedure_controller', { typeKey: 'bao-cao', subject: 'Kết quả hướng dẫn người dân nộp hồ sơ trực tuyến', recipients: 'UBND tỉnh\nLưu: VT', body: 'Trong tháng, các tổ đã hướng dẫn người dân theo số liệu trên bảng điều hành.' })
  for (const [code, title, years] of [['01-VP', 'Quyết định của UBND xã', 'forever'], ['02-VHXH', 'Phong trào Bình dân học vụ số', '10'], ['03-VP', 'Công văn trao đổi', '5']] as const) {
    await run(caseFileOpened, 'van_thu', { year: Number(today.slice(0, 4)), code, title, unitId: code.endsWith('VHXH') ? culture : office1, keeperName: 'Nhữ Minh Họa', retention: years, retentionBasis: 'Dữ liệu trình diễn, chưa có căn cứ' })
  }
}

const DECISION = `*Căn cứ Luật Tổ chức chính quyền địa phương;*

*Theo đề nghị của Trưởng phòng Văn hóa - Xã hội.*

## QUYẾT ĐỊNH:

# Điều 1. Kiện toàn Tổ công nghệ số cộng đồng

Kiện toàn Tổ công nghệ số cộng đồng ở các thôn. Tổ có nhiệm vụ đi từng ngõ, gõ từng nhà, hướng dẫn từng người.

# Điều 2. Hiệu lực thi hành

Quyết định này có hiệu lực kể từ ngày ký.

# Điều 3. Trách nhiệm thi hành

Chánh Văn phòng, Trưởng phòng Văn hóa - Xã hội và các thôn chịu trách nhiệm thi hành Quyết định này./.`

const PLAN = `## I. MỤC ĐÍCH

Mỗi hộ có ít nhất một người tự làm được năm kỹ năng số cơ bản.

## II. CÁCH LÀM

- Đi theo danh sách cửa còn tối trên bản đồ cửa;
- Dạy trên máy của người dân, không cầm máy làm thay;
- Ghi lại ngay sau mỗi nhà.`

const LETTER = `Thời gian qua có người xưng là công an gọi điện yêu cầu cập nhật VNeID. Ủy ban nhân dân xã đề nghị:

- Công an xã thông tin tới người dân: công an không làm việc qua cuộc gọi hình và không hỏi mã OTP;
- Các thôn nhắc người dân tắt máy, gọi lại số đã lưu, hỏi trưởng thôn.`
