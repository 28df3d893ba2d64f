// The demonstration's officials can sign: certificates of the test authority for leader, clerk, specialist and agency, a
// scrawl for a signature, a specimen seal, and documents of the leader's own that wait. All of it without legal effect.

import * as path from 'node:path'
import { permissionsOf, type Role } from '../../src/modules/accounts/index.ts'
import { issueCredential, setImage, uploadAsked } from '../../src/modules/signing/index.ts'
import { ANONYMOUS, type Actor } from '../../src/platform/actor.ts'
import { execute } from '../../src/platform/command.ts'
import { createFileStore } from '../../src/platform/files.ts'
import { newId } from '../../src/platform/ids.ts'
import { createOutbound } from '../../src/platform/outbound.ts'
import { renderPdf } from '../../src/platform/pdf.ts'
import type { Services } from '../../src/platform/web/services.ts'
import { createStandIns } from '../../src/stand-ins/index.ts'
import type { DemoServices } from '../../src/demo.ts'
import { scribble, specimenSeal } from './signing-pictures.ts'

const WAITING = ['Giấy mời họp tổ công nghệ số cộng đồng', 'Thông báo lịch ra quân tháng 12', 'Kế hoạch dạy VNeID cho người cao tuổi']

/** The parts of the application that papers need, on the folders it will use itself. */
export function demoServices(services: DemoServices): Services {
  const { dataDir } = services.config
  const standIns = createStandIns({ dir: path.join(dataDir, 'stand-ins'), now: services.now, origin: services.config.origin })
  return { ...services, files: createFileStore({ dir: path.join(dataDir, 'files'), maxBytes: 10_000_000 }), outbound: createOutbound(standIns.hosts) } as Services
}

/** After the commune is there: a few seconds of keys and papers. */
export async function loadSigning(services: DemoServices, communeId: number, staff: ReadonlyMap<Role, string>): Promise<void> {
  const full = demoServices(services)
  const { files } = full
  const as = (role: Role): Actor | undefined => {
    const id = staff.get(role)
    return id === undefined ? undefined : { ...ANONYMOUS, id, kind: 'staff', communeId, roles: [role], permissions: permissionsOf([role]) }
  }
  const [admin, leader, clerk] = [as('commune_admin'), as('leader_signer'), as('van_thu')]
  if (!admin || !leader || !clerk) return
  for (const accountId of [leader.id, clerk.id, staff.get('specialist'), staff.get('movement_officer'), null]) if (accountId !== undefined) await issueCredential(full, admin, communeId, { accountId, adapter: 'test' })
  const run = <I>(command: Parameters<typeof execute<I>>[1], actor: Actor, input: unknown) => execute(services.database, command, input, { actor, communeId, now: services.now(), commandId: newId(services.now()) })
  await run(setImage, leader, { accountId: leader.id, png: scribble(11), widthMm: 38 })
  await run(setImage, clerk, { accountId: clerk.id, png: scribble(4), widthMm: 34 })
  await run(setImage, clerk, { accountId: null, png: specimenSeal(), widthMm: 36 })
  for (const title of WAITING) {
    const pdf = await renderPdf({ template: PAPER, data: { title }, standard: 'a-2b', createdAt: services.now() })
    const kept = await files.save(pdf, { accept: ['pdf'] })
    if (kept.ok) await run(uploadAsked, leader, { fileId: kept.value.id, title, place: { page: 1, leftMm: 120, topMm: 190, widthMm: 45, heightMm: 24 } })
  }
}

const PAPER = `#set page(paper: "a4", margin: (left: 30mm, rest: 20mm)); #set text(size: 14pt); #set par(justify: true, first-line-indent: 12.7mm)
#align(center)[*#data.title*]
#v(8mm)
Văn bản hư cấu để trình diễn, không phải văn bản của cơ quan nào. Nội dung dưới đây chỉ để có chữ mà đọc trước khi ký.

Các tổ công nghệ số cộng đồng đến từng ngõ, gõ từng nhà, hướng dẫn từng người; buổi tối đi theo danh sách của tổ, ghi lại đúng việc đã làm.
#v(60mm)
#align(right)[#box(width: 60mm)[#align(center)[*CHỦ TỊCH*]]]`
