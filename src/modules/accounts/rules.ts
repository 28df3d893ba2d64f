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

const FIELD = ['place.read', 'people.read', 'people.edit', 'team.read', 'visit.record', 'visit.read', 'sync.use', 'self.manage', 'guide.coach', 'guide.report', 'voice.record']
const LEAD = [...FIELD, 'visit.plan', 'call.answer', 'escalation.handle', 'device.enrol', 'device.revoke', 'board.read', 'voice.review']
const DESK = ['place.read', 'team.read', 'board.read', 'escalation.handle', 'self.manage', 'signing.sign', 'procedure.read', 'guide.report']
const OFFICER = [
  'guide.coach', 'guide.manage', 'guide.approve', 'voice.record', 'voice.review',
  ...DESK, 'place.edit', 'people.read', 'people.edit', 'people.import', 'people.merge', 'team.manage', 'visit.plan', 'visit.read', 'visit.record',
  'call.answer', 'device.enrol', 'device.revoke', 'board.export', 'inbox.mend', 'evidence.confirm', 'skill.choose', 'badge.issue', 'badge.key',
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
  province_viewer: ['province.read', 'board.read', 'place.read', 'unit_list.import', 'self.manage'],
  auditor: ['audit.read', 'board.read', 'place.read', 'team.read', 'self.manage'],
}

/** Every officer drafts and reads papers; văn thư register and seal, leaders direct. */
const PAPERS = ['document.read', 'document.draft']

/** What the roles may do in rooms that came later, a block for each room. */
const ROOMS: readonly Partial<Record<Role, readonly string[]>>[] = [
  // signing: the agency's key is used by the clerk in person (Nghị định 30/2020, Điều 32).
  { van_thu: ['signing.seal'], commune_admin: ['signing.manage'] },
  // payments: duties at the till
  {
    receiver: ['payment.read', 'payment.raise', 'payment.cash', 'result.read', 'result.deliver', 'feedback.read'], specialist: ['payment.read', 'payment.raise', 'result.read', 'feedback.read'],
  van_thu: ['result.read', 'result.deliver'],
  procedure_controller: ['payment.read', 'result.read', 'feedback.read', 'feedback.handle'], leader_signer: ['payment.read', 'payment.approve', 'result.read', 'feedback.read', 'feedback.handle'],
    cashier: ['payment.read', 'payment.raise', 'payment.cash', 'payment.match', 'payment.refund', 'payment.close'],
    commune_admin: ['payment.read', 'payment.approve', 'payment.settings', 'result.read', 'feedback.read', 'feedback.handle'], auditor: ['payment.read', 'result.read', 'feedback.read'],
  },
  // procedures: two pairs of eyes on a form
  {
    specialist: ['procedure.edit'], leader_signer: ['procedure.publish'],
    procedure_controller: ['procedure.edit', 'procedure.publish'], commune_admin: ['procedure.edit', 'procedure.publish'],
  },
  // documents
  {
    movement_officer: PAPERS, receiver: PAPERS, specialist: PAPERS, cashier: PAPERS, procedure_controller: PAPERS,
    leader_signer: [...PAPERS, 'document.direct'], van_thu: [...PAPERS, 'document.register'], commune_admin: [...PAPERS, 'document.settle'], auditor: ['document.read'],
  },
  // dossiers: who receives, works on, signs, stamps and returns, and who sees to it that it all runs
  {
    receiver: ['dossier.read', 'dossier.receive', 'dossier.ask', 'dossier.result', 'dossier.return', 'ticket.call'],
    specialist: ['dossier.read', 'dossier.process', 'dossier.ask', 'dossier.result'],
    leader_signer: ['dossier.read', 'dossier.sign', 'dossier.assign', 'dossier.steer', 'dossier.delegate'],
    van_thu: ['dossier.read', 'dossier.stamp', 'dossier.result'],
    cashier: ['dossier.read'],
    procedure_controller: ['dossier.read', 'dossier.assign', 'dossier.steer', 'dossier.configure', 'dossier.delegate', 'dossier.sync'],
    commune_admin: ['dossier.read', 'dossier.assign', 'dossier.steer', 'dossier.configure', 'dossier.delegate', 'dossier.sync'],
    auditor: ['dossier.read'],
  },
]

/** Every permission of the given roles; unknown roles carry none. */
export function permissionsOf(roles: readonly string[]): Set<string> {
  return new Set(roles.flatMap((role) => [...(PERMISSIONS[role as Role] ?? []), ...ROOMS.flatMap((room) => room[role as Role] ?? [])]))
}

/** Staff sessions end after 12 idle hours, phones after 45 days without contact. Seconds. */
export const STAFF_SESSION_SECONDS = 12 * 3600
export const DEVICE_SESSION_SECONDS = 45 * 86400
/** However busy, a staff session ends after a week; the idle clock is pushed on at most every five minutes. */
export const STAFF_SESSION_LIMIT_SECONDS = 7 * 86400
export const SESSION_TOUCH_SECONDS = 300

/** A QR of the team leader lives 15 minutes; a sign-in waits five for its second factor; a one-time password a week. */
export const ENROLMENT_SECONDS = 15 * 60
export const SECOND_FACTOR_SECONDS = 300
export const ONE_TIME_PASSWORD_SECONDS = 7 * 86400

/** Attempts per login, per address and per second factor, in windows of 15 minutes. */
export const LOGIN_LIMIT = { limit: 8, seconds: 900 }
export const ADDRESS_LIMIT = { limit: 60, seconds: 900 }
export const SECOND_FACTOR_LIMIT = { limit: 6, seconds: 900 }
export const ENROLMENT_LIMIT = { limit: 30, seconds: 900 }

/** People of no commune (the province) keep their ledger under this number. */
export const PROVINCE_LEDGER = 0

/** Roles that an administrator of a commune gives with a checkbox; volunteers come from teams, the province from its own. */
export const COMMUNE_STAFF_ROLES = ROLE_NAMES.filter((role) => !['volunteer', 'team_leader', 'province_viewer'].includes(role))

/** Everybody who works at a desk signs in with a passkey, or a password and a code; volunteers have their phone and its PIN. */
export function needsSecondFactor(roles: readonly string[]): boolean {
  return roles.some((role) => role !== 'volunteer' && role !== 'team_leader')
}

/** What a session that must still finish its account may do. */
export const SETUP_PERMISSIONS: ReadonlySet<string> = new Set(['self.manage'])

/** What somebody who has just given the right password must do next, in this order; undefined = nothing. */
export function nextSetupStep(account: { mustChangePassword: boolean; hasSecondFactor: boolean; roles: readonly string[] }): 'password' | 'second_factor' | undefined {
  if (account.mustChangePassword) return 'password'
  return !account.hasSecondFactor && needsSecondFactor(account.roles) ? 'second_factor' : undefined
}

export const SETUP_PAGES = { password: '/tai-khoan/mat-khau', second_factor: '/tai-khoan/bao-ve' } as const

/** When a session ends if it is used at `usedAt`: idle time from now, never past the limit of its kind. Milliseconds. */
export function sessionEndMs(createdMs: number, usedMs: number, kind: 'staff' | 'device'): number {
  if (kind === 'device') return usedMs + DEVICE_SESSION_SECONDS * 1000
  return Math.min(usedMs + STAFF_SESSION_SECONDS * 1000, createdMs + STAFF_SESSION_LIMIT_SECONDS * 1000)
}

// ---- passwords ----

export const PASSWORD_MIN = 10
export const PASSWORD_MAX = 128
export type PasswordFault = 'tooShort' | 'tooLong' | 'common' | 'likeLogin' | 'monotonous'

/** Words people here build passwords from; digits and signs around them do not help. */
const COMMON_WORDS = new Set(
  (
    'password passw0rd matkhau mậtkhẩu qwerty qwertyuiop asdfghjkl zxcvbnm abcdef abcdefgh abcabc admin administrator quantri xaphuong ' +
    'iloveyou anhyeuem emyeuanh yeuem yeuanh nhoem nhoanh giadinh vietnam vietnamvodich hanoi saigon tphcm hochiminh ubnd ubndxa uybannhandan ' +
    'congan congdan gocua binhdanhocvuso chuyendoiso vneid dichvucong welcome letmein monkey dragon football master superman ' +
    'khongbiet khongnoi taikhoan xinchao chaomung canbo bimat'
  ).split(' '),
)
const ROWS = ['01234567890123456789', '98765432109876543210', 'qwertyuiopasdfghjklzxcvbnm', 'abcdefghijklmnopqrstuvwxyz', '0987654321']

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd')
}

/** The first thing wrong with a new password, or undefined when it may be used. */
export function passwordFault(password: string, login: string): PasswordFault | undefined {
  if ([...password].length < PASSWORD_MIN) return 'tooShort'
  if ([...password].length > PASSWORD_MAX) return 'tooLong'
  const folded = fold(password)
  const letters = folded.replace(/[^a-z]/g, '')
  const bare = folded.replace(/[^a-z0-9]/g, '')
  if (new Set(folded).size < 5 || ROWS.some((row) => row.includes(bare.slice(0, 10)) && bare.length <= 12)) return 'monotonous'
  if (COMMON_WORDS.has(letters) || COMMON_WORDS.has(bare)) return 'common'
  const name = fold(login).replace(/[^a-z0-9]/g, '')
  if (name.length >= 3 && bare.includes(name)) return 'likeLogin'
  return undefined
}

// ---- words for sessions ----

const SYSTEMS: [RegExp, string][] = [
  [/iPhone/, 'iPhone'], [/iPad/, 'iPad'], [/Android/, 'Android'], [/Windows/, 'Windows'], [/CrOS/, 'Chromebook'], [/Macintosh|Mac OS X/, 'máy Mac'], [/Linux/, 'Linux'],
]
const BROWSERS: [RegExp, string][] = [
  [/Zalo/i, 'Zalo'], [/FBAN|FBAV/, 'Facebook'], [/coc_coc_browser/i, 'Cốc Cốc'], [/Edg/, 'Edge'], [/OPR\/|Opera/, 'Opera'], [/SamsungBrowser/, 'Samsung Internet'],
  [/Firefox|FxiOS/, 'Firefox'], [/Chrome|CriOS/, 'Chrome'], [/Safari/, 'Safari'],
]

/** Browser and system as people would say them; undefined parts are unknown. */
export function readUserAgent(userAgent: string): { browser: string | undefined; system: string | undefined } {
  const first = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(userAgent))?.[1]
  return { browser: first(BROWSERS), system: first(SYSTEMS) }
}
