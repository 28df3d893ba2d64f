// The way to every stand-in's own screen, for those who try or test the software.

import { anyone, page } from '../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../platform/web/server.ts'
import { Page } from '../ui/layout.tsx'
import { Card, CardGrid, Notice } from '../ui/parts.tsx'

const ROOMS = [
  { href: '/gia-lap/cong-dich-vu-cong', title: 'Cổng Dịch vụ công mô phỏng', text: 'Nộp hồ sơ như người dân, xem cổng đã nhận những tin nào.', open: true },
  { href: '/gia-lap/ngan-hang', title: 'Ngân hàng giả lập', text: 'Quét mã, trả tiền giả, báo có, sao kê.', open: true },
  { href: '/gia-lap/dinh-danh', title: 'Nơi định danh (mô phỏng)', text: 'Người dân hư cấu đăng nhập bằng một lần bấm; các lỗi để thử.', open: true },
  { href: '/gia-lap/truc', title: 'Trục liên thông mô phỏng', text: 'Văn bản đi và đến giữa các cơ quan.', open: true },
  { href: '/gia-lap/hop-thu', title: 'Hộp thư giả lập', text: 'Các lá thư mà xã đã gửi, kèm tệp; các lỗi để thử.', open: false },
  { href: '/gia-lap/tin-cay', title: 'Dịch vụ tin cậy mô phỏng', text: 'Chứng thư thử nghiệm, dấu thời gian, tình trạng chứng thư.', open: false },
  { href: '/gia-lap/may-ban', title: 'Phần mềm ký trên máy bàn mô phỏng', text: 'Thiết bị ký cắm vào máy của cán bộ.', open: false },
]

export const overviewRoutes: ServerRoute[] = [
  page<ServerCtx>('/gia-lap', { who: anyone }, ({ view, actor, t }) => (
    <Page v={view} title={t('Các bên mô phỏng')} crumbs={[{ href: '/', label: t('Trang đầu') }]}>
      <Notice tone="warn" title={t('Đây là mô phỏng')}>{t('Những trang này đóng vai các bên ngoài xã để trình diễn và kiểm thử. Không có gì rời khỏi máy này.')}</Notice>
      <CardGrid>
        {ROOMS.filter(({ open }) => open || actor.kind !== 'anonymous').map(({ href, title, text }) => (
          <Card title={t(title)} href={href}>
            <p>{t(text)}</p>
          </Card>
        ))}
      </CardGrid>
    </Page>
  )),
]
