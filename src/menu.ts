// The menu: which doors a person sees, by what they may do. One list, in the order of a working day.

import type { Actor } from './platform/actor.ts'
import { may } from './platform/actor.ts'
import type { NavItem, Translate } from './ui/context.ts'

interface Entry {
  href: string
  label: string
  icon: NonNullable<NavItem['icon']>
  /** Permission asked for; undefined = everybody signed in. */
  needs?: string
  /** Only for people who watch over several communes. */
  province?: boolean
}

const ENTRIES: Entry[] = [
  { href: '/', label: 'Trang đầu', icon: 'home' },
  { href: '/di-ngo', label: 'Đi ngõ', icon: 'knock', needs: 'visit.record' },
  { href: '/viec-cua-toi', label: 'Việc của tôi', icon: 'check-list', needs: 'visit.record' },
  { href: '/hoc', label: 'Học', icon: 'book' },
  { href: '/may-nay', label: 'Máy tôi', icon: 'phone', needs: 'sync.use' },
  { href: '/ho-so/tiep-nhan', label: 'Tiếp nhận', icon: 'plus', needs: 'dossier.receive' },
  { href: '/ho-so', label: 'Hồ sơ', icon: 'list', needs: 'dossier.read' },
  { href: '/ho-so/goi-so', label: 'Gọi số', icon: 'bell', needs: 'ticket.call' },
  { href: '/ho', label: 'Hộ dân', icon: 'person', needs: 'people.read' },
  { href: '/dot-ra-quan', label: 'Đợt ra quân', icon: 'flag', needs: 'visit.plan' },
  { href: '/luot-tham', label: 'Lượt thăm', icon: 'list', needs: 'visit.plan' },
  { href: '/loi-moi', label: 'Lời mời', icon: 'bell', needs: 'call.answer' },
  { href: '/danh-muc-thu-tuc', label: 'Danh mục thủ tục', icon: 'check-list', needs: 'procedure.read' },
  { href: '/goi-ho-so', label: 'Mở gói hồ sơ', icon: 'qr', needs: 'envelope.open' },
  { href: '/ho-so/tiep-nhan/phong-bi', label: 'Mở gói hồ sơ', icon: 'qr', needs: 'dossier.receive' },
  { href: '/chuyen-tiep', label: 'Chuyển tiếp', icon: 'arrow-right', needs: 'escalation.handle' },
  { href: '/nguoi-gieo-so', label: 'Người gieo số', icon: 'star', needs: 'visit.plan' },
  { href: '/cong-to-vien', label: 'Công tổ viên', icon: 'clock', needs: 'visit.plan' },
  { href: '/tinh', label: 'Toàn tỉnh', icon: 'flag', needs: 'province.read', province: true },
  { href: '/van-ban', label: 'Văn bản điện tử', icon: 'document', needs: 'document.read' },
  { href: '/bang-dieu-hanh', label: 'Bảng điều hành', icon: 'chart', needs: 'board.read' },
  { href: '/bang-dieu-hanh/ban-do', label: 'Bản đồ cửa', icon: 'door', needs: 'place.read' },
  { href: '/cong-nhan', label: 'Học và chứng minh', icon: 'ladder', needs: 'board.read' },
  { href: '/huy-hieu', label: 'Huy hiệu kỹ năng', icon: 'star', needs: 'badge.issue' },
  { href: '/dia-ban', label: 'Địa bàn', icon: 'map', needs: 'place.read' },
  { href: '/to', label: 'Các tổ', icon: 'team', needs: 'team.read' },
  { href: '/doi/may', label: 'Máy', icon: 'phone', needs: 'device.enrol' },
  { href: '/ky-so', label: 'Ký số', icon: 'edit', needs: 'signing.sign' },
  { href: '/viec-tu-may', label: 'Việc từ máy', icon: 'warning', needs: 'inbox.mend' },
  { href: '/quan-tri/tai-khoan', label: 'Tài khoản', icon: 'key', needs: 'account.manage' },
  { href: '/yeu-cau-du-lieu', label: 'Yêu cầu về dữ liệu cá nhân', icon: 'shield', needs: 'data_request.handle' },
  { href: '/ghi-am', label: 'Ghi âm', icon: 'mic', needs: 'voice.record' },
  { href: '/soan-bai', label: 'Soạn bài', icon: 'edit', needs: 'guide.manage' },
  { href: '/so-cai', label: 'Sổ cái', icon: 'book', needs: 'audit.read' },
  { href: '/thu-phi', label: 'Thu phí', icon: 'qr', needs: 'payment.read' },
  { href: '/tra-ket-qua', label: 'Gửi kết quả về nhà', icon: 'door', needs: 'result.read' },
  { href: '/phan-anh', label: 'Phản ánh, đánh giá', icon: 'chat', needs: 'feedback.read' },
]

export function menuFor(actor: Actor, path: string, t: Translate): NavItem[] {
  if (actor.kind === 'anonymous') return []
  // Walking the alleys is a volunteer's first business; at a desk it comes after the board.
  const first = may(actor, 'visit.plan') ? MOVEMENT_FIRST : COUNTER_FIRST
  const order = actor.deviceId === null ? ENTRIES.toSorted((a, b) => deskRank(a, first) - deskRank(b, first)) : ENTRIES
  const seen = order.filter((entry) => (entry.needs === undefined || may(actor, entry.needs)) && (!entry.province || actor.provinceCommunes.length > 0))
  // The nearest entry is the current one: the map lies under the board and has an entry of its own.
  const isHere = ({ href }: Entry) => (href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`))
  const here = seen.filter(isHere).toSorted((a, b) => b.href.length - a.href.length)[0]
  return seen.map((entry) => ({
    href: entry.href,
    label: t(entry.label),
    icon: entry.icon,
    current: entry === here,
  }))
}

/** At a desk: who runs the movement looks at the board first, who works at the counter or in the office at what waits there. */
const MOVEMENT_FIRST = ['/', '/ho-so/tiep-nhan', '/ho-so', '/ho-so/goi-so', '/bang-dieu-hanh', '/bang-dieu-hanh/ban-do', '/ho']
const COUNTER_FIRST = ['/', '/ho-so/tiep-nhan', '/ho-so', '/ho-so/goi-so', '/ky-so', '/van-ban', '/thu-phi', '/tra-ket-qua', '/phan-anh', '/bang-dieu-hanh', '/bang-dieu-hanh/ban-do']

function deskRank({ href }: Entry, first: readonly string[]): number {
  const rank = first.indexOf(href)
  return rank === -1 ? first.length : rank
}
