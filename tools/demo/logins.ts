// Who can sign in to the demonstration: one account per role with a password everybody knows. They exist only while the
// demonstration is wanted and no real account does; src/demo.ts closes them otherwise.

import type { Db } from '../../src/platform/db.ts'
import { createStaff, ROLES, type Role } from '../../src/modules/accounts/index.ts'
import type { Instant } from '../../src/platform/time.ts'

/** Codes of the fictional units; no official code begins with 99. */
export const FIRST_DEMO_COMMUNE = 99_001
export const FICTIONAL_PROVINCE = 99

export const DEMO_PASSWORD = 'Mo12CuaDonKhach'
/** Base32 of twenty bytes that anybody may read here. */
export const DEMO_TOTP = 'GOCUAMINHHOAXAVANBANHUCAUGOTUNGN'

/** Staff of the first fictional commune, one for each role, and a viewer of its fictional province. */
export const DEMO_STAFF: readonly { login: string; role: Role; fullName: string }[] = [
  { login: 'demo.phongtrao', role: 'movement_officer', fullName: 'Lò Minh Họa' },
  { login: 'demo.quantri', role: 'commune_admin', fullName: 'Mạc Minh Họa' },
  { login: 'demo.tiepnhan', role: 'receiver', fullName: 'Âu Minh Họa' },
  { login: 'demo.chuyenvien', role: 'specialist', fullName: 'Đan Minh Họa' },
  { login: 'demo.lanhdao', role: 'leader_signer', fullName: 'Khúc Minh Họa' },
  { login: 'demo.vanthu', role: 'van_thu', fullName: 'Nhữ Minh Họa' },
  { login: 'demo.thuphi', role: 'cashier', fullName: 'Tiêu Minh Họa' },
  { login: 'demo.kiemsoat', role: 'procedure_controller', fullName: 'Ông Minh Họa' },
  { login: 'demo.kiemtra', role: 'auditor', fullName: 'Doãn Minh Họa' },
  { login: 'demo.tinh', role: 'province_viewer', fullName: 'Thân Minh Họa' },
]

export function roleName(role: Role): string {
  return ROLES[role]
}

/** Accounts of a fictional commune; later communes have an officer and an administrator. Returns their ids by role. */
export async function createDemoStaff(db: Db, communeId: number, secret: Uint8Array, now: Instant): Promise<Map<Role, string>> {
  const nth = communeId - FIRST_DEMO_COMMUNE
  const wanted = nth === 0 ? DEMO_STAFF : DEMO_STAFF.slice(0, 2)
  const ids = new Map<Role, string>()
  for (const { login, role, fullName } of wanted) {
    const province = role === 'province_viewer'
    const { accountId } = await createStaff(
      db,
      { login: nth === 0 ? login : `${login}.${nth + 1}`, fullName, roles: [role], communeId: province ? null : communeId, ...(province && { provinceId: FICTIONAL_PROVINCE }), password: DEMO_PASSWORD, totpSecret: DEMO_TOTP, secret },
      now,
    )
    ids.set(role, accountId)
  }
  return ids
}
