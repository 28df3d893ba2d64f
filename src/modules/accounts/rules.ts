// Who may do what: the roles of a commune and the permissions each one carries. Pure data and decisions.

export const ROLES = {
  volunteer: 'Tình nguyện viên',
  team_leader: 'Tổ trưởng',
  movement_officer: 'Cán bộ phong trào',
  receiver: 'Cán bộ tiếp nhận',
  specialist: 'Chuyên viên',
  leader_signer: 'Lãnh đạo ký',
  van_thu: 'Văn thư',
  cashier: 'Thu phí, lệ phí',
  procedure_controller: 'Kiểm soát thủ tục hành chính',
  commune_admin: 'Quản trị xã',
  province_viewer: 'Theo dõi cấp tỉnh',
  auditor: 'Kiểm tra, kiểm toán',
} as const

export type Role = keyof typeof ROLES
export const ROLE_NAMES = Object.keys(ROLES) as Role[]

const FIELD = ['place.read', 'people.read', 'people.edit', 'team.read', 'visit.record', 'visit.read', 'sync.use', 'self.manage']
const LEAD = [...FIELD, 'visit.plan', 'call.answer', 'device.enrol', 'device.revoke', 'board.read']
const DESK = ['place.read', 'team.read', 'board.read', 'escalation.handle', 'self.manage']
const OFFICER = [
  ...DESK, 'people.read', 'people.edit', 'people.import', 'people.merge', 'team.manage', 'visit.plan', 'visit.read', 'visit.record',
  'call.answer', 'device.enrol', 'device.revoke', 'board.export', 'inbox.mend',
]

const PERMISSIONS: Record<Role, readonly string[]> = {
  volunteer: FIELD,
  team_leader: LEAD,
  movement_officer: OFFICER,
  receiver: DESK,
  specialist: DESK,
  leader_signer: DESK,
  van_thu: DESK,
  cashier: DESK,
  procedure_controller: DESK,
  commune_admin: [...OFFICER, 'place.manage', 'people.erase', 'data_request.handle', 'account.manage', 'audit.read', 'unit_list.import'],
  province_viewer: ['board.read', 'place.read', 'unit_list.import', 'self.manage'],
  auditor: ['audit.read', 'board.read', 'place.read', 'team.read', 'self.manage'],
}

/** Every permission of the given roles; unknown roles carry none. */
export function permissionsOf(roles: readonly string[]): Set<string> {
  return new Set(roles.flatMap((role) => PERMISSIONS[role as Role] ?? []))
}

/** Staff sessions end after 12 idle hours, phones after 45 days without contact. Seconds. */
export const STAFF_SESSION_SECONDS = 12 * 3600
export const DEVICE_SESSION_SECONDS = 45 * 86400
