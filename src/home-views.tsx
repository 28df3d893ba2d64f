// The first page: for anybody from the street, and for somebody at work.

import { LateStrip } from './modules/boards/index.ts'
import type { ViewContext } from './ui/context.ts'
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
      <h2>{t('Hồ sơ của bác ở xã')}</h2>
      <CardGrid>
        <Card title={t('Hồ sơ đến đâu rồi?')} href="/tra-cuu" icon="search" level={3}>
          <p>{t('Gõ mã hồ sơ và bốn số cuối điện thoại đã để lại.')}</p>
        </Card>
        <Card title={t('Trả phí, lệ phí')} href="/tra-phi" icon="qr" level={3}>
          <p>{t('Gõ mã trên phiếu để xem mã QR và biên lai.')}</p>
        </Card>
        <Card title={t('Lấy số thứ tự')} href="/lay-so" icon="bell" level={3}>
          <p>{t('Lấy số ở quầy một cửa và xem đang gọi đến số nào.')}</p>
        </Card>
        <Card title={t('Góp ý với xã')} href="/gop-y" icon="chat" level={3}>
          <p>{t('Gửi phản ánh, kiến nghị và xem xã trả lời.')}</p>
        </Card>
        <Card title={t('Chữ ký số có thật không?')} href="/kiem-tra-chu-ky" icon="shield" level={3}>
          <p>{t('Kiểm tra tệp PDF bác nhận được.')}</p>
        </Card>
      </CardGrid>
      <h2>{t('Việc học của bác')}</h2>
      <CardGrid>
        <Card title={t('Trang học của tôi')} href="/trang-hoc" icon="book" level={3}>
          <p>{t('Mở bằng mã trên thẻ mà người hướng dẫn đưa.')}</p>
        </Card>
        <Card title={t('Kiểm tra nhanh')} href="/hoc/kiem-tra" icon="check-list" level={3}>
          <p>{t('Vài câu có hình: đâu là thật, đâu là lừa?')}</p>
        </Card>
      </CardGrid>
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

/** For somebody at work who shows a resident the way. */
const PUBLIC_PAGES = [
  ['/thu-tuc', 'Làm giấy tờ: cần gì, bao lâu, tốn bao nhiêu?'], ['/tra-cuu', 'Hồ sơ đến đâu rồi?'], ['/tra-phi', 'Trả phí, lệ phí'], ['/lay-so', 'Lấy số thứ tự'], ['/gop-y', 'Góp ý với xã'],
  ['/kiem-tra-chu-ky', 'Chữ ký số có thật không?'], ['/trang-hoc', 'Trang học của tôi'], ['/hoc/kiem-tra', 'Kiểm tra nhanh'], ['/nguoi-huong-dan', 'Người này có thật không?'], ['/moi-den-nha', 'Mời người đến nhà hướng dẫn'],
] as const

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
      <ul class="plain-list">
        {PUBLIC_PAGES.map(([href, label]) => <li><a href={href}>{t(label)}</a></li>)}
      </ul>
    </Page>
  )
}
