// The first page: for anybody from the street, and for somebody at work.

import { LateStrip } from './modules/boards/index.ts'
import type { NavItem, ViewContext } from './ui/context.ts'
import { Page } from './ui/layout.tsx'
import { Card, CardGrid } from './ui/parts.tsx'

type Late = Parameters<typeof LateStrip>[0]['board']['late']

/** No account needed: what a resident may want, and the doors for those who work here. */
export function PublicHome({ v }: { v: ViewContext }) {
  const { t } = v
  return (
    <Page v={v} title={t('Đi từng ngõ, gõ từng nhà, hướng dẫn từng người')} lead={t('Học dùng dịch vụ công, thanh toán và giữ mình an toàn trên mạng, với người của tổ công nghệ số ngay trong thôn.')}>
      <CardGrid>
        <Card title={t('Học và tập ngay trên máy này')} href="/hoc" icon="book">
          <p>{t('Bấm vào hình, nghe và làm theo. Không cần tài khoản, không mất gì khi bấm nhầm.')}</p>
        </Card>
        <Card title={t('Mời người đến nhà hướng dẫn')} href="/moi-den-nha" icon="knock">
          <p>{t('Không cần tài khoản. Để lại tên, ngõ và điều bạn muốn học.')}</p>
        </Card>
        <Card title={t('Làm giấy tờ: cần gì, bao lâu, tốn bao nhiêu?')} href="/thu-tuc" icon="document">
          <p>{t('Xem trước giấy tờ và phí, điền sẵn tờ khai ở nhà, không cần mạng.')}</p>
        </Card>
        <Card title={t('Người này có thật không?')} href="/nguoi-huong-dan" icon="search">
          <p>{t('Có người xưng là người hướng dẫn? Gõ mã trên thẻ của họ để kiểm tra.')}</p>
        </Card>
      </CardGrid>
      <h2>{t('Hồ sơ và việc học của bác')}</h2>
      <ShortCards v={v} />
      <h2>{t('Dành cho người làm việc')}</h2>
      <CardGrid>
        <Card title={t('Cán bộ đăng nhập')} href="/dang-nhap" icon="lock">
          <p>{t('Bằng mật khẩu và mã xác thực, hoặc khóa truy cập.')}</p>
        </Card>
        <Card title={t('Ghi danh điện thoại tình nguyện viên')} href="/ghi-danh" icon="qr">
          <p>{t('Quét mã tổ trưởng đưa, hoặc gõ mã ở đây.')}</p>
        </Card>
      </CardGrid>
    </Page>
  )
}

type Door = readonly [href: string, label: string, icon: NonNullable<NavItem['icon']>]
const OWN: readonly Door[] = [
  ['/ho-so-cua-toi', 'Hồ sơ của tôi', 'person'], ['/tra-cuu', 'Hồ sơ đến đâu rồi?', 'search'], ['/tra-phi', 'Trả phí, lệ phí', 'qr'], ['/lay-so', 'Lấy số thứ tự', 'bell'], ['/gop-y', 'Góp ý với xã', 'chat'],
  ['/kiem-tra-chu-ky', 'Chữ ký số có thật không?', 'shield'], ['/trang-hoc', 'Trang học của tôi', 'book'], ['/hoc/kiem-tra', 'Kiểm tra nhanh', 'check-list'],
]
/** For somebody at work who shows a resident the way. */
const MORE: readonly Door[] = [
  ['/thu-tuc', 'Làm giấy tờ: cần gì, bao lâu, tốn bao nhiêu?', 'document'], ['/nguoi-huong-dan', 'Người này có thật không?', 'person'], ['/moi-den-nha', 'Mời người đến nhà hướng dẫn', 'knock'],
]

function ShortCards({ v, more = [] }: { v: ViewContext; more?: readonly Door[] }) {
  return (
    <CardGrid>
      {[...more, ...OWN].map(([href, label, icon]) => <Card title={v.t(label)} href={href} icon={icon} level={3} />)}
    </CardGrid>
  )
}

export function TodayPage({ v, late }: { v: ViewContext; late?: Late }) {
  const { t } = v
  return (
    <Page v={v} title={t('Hôm nay')} wide {...(v.actorName && { lead: v.actorName })}>
      {late ? <LateStrip v={v} board={{ late }} /> : null}
      <h2>{t('Việc của bạn')}</h2>
      <CardGrid>
        {v.nav.filter((item) => item.href !== '/').map((item) => <Card title={item.label} href={item.href} {...(item.icon && { icon: item.icon })} level={3} />)}
      </CardGrid>
      <h2>{t('Trang ai cũng mở được')}</h2>
      <ShortCards v={v} more={MORE} />
    </Page>
  )
}
