// Every component in every state, on one page: where a builder looks before making anything new,
// and where a change of style is seen whole. All names and figures on it are made up.
import type { Child } from 'hono/jsx'
import { RUNGS } from './context.ts'
import type { Rung, Translate, ViewContext } from './context.ts'
import { DoorMap } from './door-map.tsx'
import type { MapAlley, MapDoor } from './door-map.tsx'
import { Icon, ICON_NAMES } from './icons.tsx'
import { Page } from './layout.tsx'
import { Badge, Card, CardGrid, LineSpark, Notice, PersonLine, Progress, RungBadge } from './parts.tsx'
import { SideBySide, Source, Stack, StackedBar, Steps, Tabs, Unverified } from './parts.tsx'
import { Button, ButtonLink, Buttons } from './form.tsx'
import { FormSamples } from './system-forms.tsx'
import { Count, DescriptionList, Empty, Figure, FigureRow, Pagination, Table, Timeline } from './table.tsx'

interface PartProps {
  id: string
  title: string
  why: string
  children?: Child
}

function Part({ id, title, why, children }: PartProps) {
  return (
    <section id={id} aria-labelledby={`${id}-ten`}>
      <h2 id={`${id}-ten`}>{title}</h2>
      <p class="hint">{why}</p>
      {children}
    </section>
  )
}

export function DesignSystemPage({ v }: { v: ViewContext }) {
  const { t } = v
  return (
    <Page
      v={v}
      wide
      title={t('Hệ thống thiết kế')}
      lead={t('Mọi thành phần và mọi trạng thái. Tên người và con số ở đây đều hư cấu.')}
      crumbs={[{ href: '/', label: t('Trang đầu') }]}
      actions={
        <ButtonLink href="#giao-dien" icon="sun">
          {t('Đổi cỡ chữ, màu nền')}
        </ButtonLink>
      }
    >
      <Part
        id="ban-do-cua"
        title={t('Bản đồ cửa')}
        why={t('Mỗi hàng là một ngõ, mỗi ô là một cửa theo thứ tự đi bộ. Ô càng sáng, bằng chứng càng chắc.')}
      >
        <DoorMap alleys={sampleAlleys(t)} mode="full" t={t} lang={v.lang} />
        <h3>{t('Cả xã: mỗi thôn một dải')}</h3>
        <DoorMap alleys={sampleHamlets()} mode="compact" t={t} lang={v.lang} noLegend />
      </Part>
      <Part
        id="bac-thang"
        title={t('Thang bằng chứng')}
        why={t('Màu, hình và chữ cùng nói một điều, nên in đen trắng hay mù màu vẫn đọc được.')}
      >
        <Stack>
          {RUNGS.map((rung) => (
            <p>
              <RungBadge v={v} rung={rung} />
            </p>
          ))}
        </Stack>
        <StackedBar
          v={v}
          label={t('Hộ theo bậc cao nhất trong nhà')}
          counts={[412, 655, 1203, 980, 402, 61]}
          unit={t('hộ')}
          hrefOf={(rung) => `#bac-${rung}`}
        />
        <LineSpark
          v={v}
          label={t('Lượt thăm mỗi tuần')}
          unit={t('lượt')}
          points={[12, 40, 66, null, 90, 71, 130, 164, 150, 188]}
        />
      </Part>
      <Part
        id="con-so"
        title={t('Con số mở ra được')}
        why={t('Bấm vào là thấy từng dòng đứng sau con số. Chưa có số liệu thì là gạch ngang, không phải số 0.')}
      >
        <FigureRow>
          <Figure
            v={v}
            label={t('Người đã gặp')}
            value={9164}
            of={12306}
            unit={t('người')}
            ofLabel={t('người từ 18 tuổi')}
            href="#nguoi"
            icon="person"
          />
          <Figure v={v} label={t('Lượt thăm')} value={15420} unit={t('lượt')} href="#luot" icon="walk" />
          <Figure v={v} label={t('Cửa còn tối')} value={0} unit={t('hộ')} href="#cua" tone="good" />
          <Figure v={v} label={t('Đã xác nhận trên VNeID')} value={null} unit={t('người')} tone="warn" />
        </FigureRow>
      </Part>
      <Part
        id="mau"
        title={t('Biểu mẫu')}
        why={t('Chạy không cần JavaScript. Chỗ sai được chỉ rõ và chữ đã gõ không mất.')}
      >
        <FormSamples v={v} />
      </Part>
      <Part id="nut" title={t('Nút')} why={t('Mỗi màn hình một nút chính. Nút cao ít nhất 44 điểm ảnh.')}>
        <Buttons>
          <Button icon="check">{t('Lưu lượt thăm')}</Button>
          <ButtonLink href="#nut" icon="print">
            {t('In danh sách')}
          </ButtonLink>
          <Button kind="quiet">{t('Bỏ qua')}</Button>
          <Button kind="danger" icon="trash">
            {t('Xóa hẳn')}
          </Button>
          <Button disabled>{t('Chưa dùng được')}</Button>
        </Buttons>
      </Part>
      <Tables v={v} />
      <Notices v={v} />
      <Part id="the" title={t('Thẻ và người')} why={t('Không có ảnh người: chúng tôi không giữ ảnh.')}>
        <CardGrid>
          <Card
            level={3}
            icon="pin"
            title={t('Ngõ 4, khu Đồng Cạn')}
            href="#the"
            mark={<Badge tone="warn">{t('{n} cửa tối', { n: 7 })}</Badge>}
          >
            <p>{t('Đi bộ 12 phút, nhà gần nhất ở đầu ngõ.')}</p>
          </Card>
          <Card level={3} icon="bell" tone="info" title={t('Có người mời đến nhà')} actions={<Button>{t('Nhận')}</Button>}>
            <p>{t('Bà Sùng Thị Mẫu (hư cấu): muốn học gọi có hình cho cháu.')}</p>
          </Card>
        </CardGrid>
        <Stack>
          <PersonLine
            name="Sùng Thị Mẫu"
            href="#nguoi-1"
            detail={t('sinh {year} · {sex} · {role}', { year: 1954, sex: t('nữ'), role: t('chủ hộ') })}
            marks={
              <>
                <Badge icon="speaker">{t('nghe tiếng H’Mông')}</Badge> <Badge tone="warn">{t('cần giúp tận nhà')}</Badge>
              </>
            }
            actions={<ButtonLink href="#ghi">{t('Ghi lượt thăm')}</ButtonLink>}
          />
          <PersonLine name="Hà Văn Thử" detail={t('sinh {year} · {sex} · {role}', { year: 1988, sex: t('nam'), role: t('con') })} />
        </Stack>
      </Part>
      <Compare v={v} />
      <Part id="hinh" title={t('Hình vẽ')} why={t('Hình luôn đi kèm chữ, trừ khi ai cũng hiểu.')}>
        <ul class="icon-sheet">
          {ICON_NAMES.map((name) => (
            <li>
              <Icon name={name} big />
              <code>{name}</code>
            </li>
          ))}
        </ul>
      </Part>
    </Page>
  )
}

function Tables({ v }: { v: ViewContext }) {
  const { t } = v
  const rows = [
    { name: 'Đồng Cạn', doors: 96, dark: 7, trained: 214, confirmed: null },
    { name: 'Gò Mè', doors: 131, dark: 0, trained: 305, confirmed: 12 },
    { name: 'Suối Rồng', doors: 74, dark: 41, trained: 38, confirmed: 0 },
  ]
  return (
    <Part
      id="bang"
      title={t('Bảng')}
      why={t('Trên máy tính là bảng có đầu cột đứng yên, trên điện thoại mỗi dòng thành một thẻ.')}
    >
      <Tabs
        label={t('Xem theo')}
        tabs={[
          { href: '#bang', label: t('Thôn'), current: true, count: '3' },
          { href: '#ky-nang', label: t('Kỹ năng') },
          { href: '#nhu-cau', label: t('Nhu cầu') },
        ]}
      />
      <Table
        caption={t('Thôn và số cửa còn tối')}
        rows={rows}
        rowTone={(row) => (row.dark > 20 ? 'bad' : undefined)}
        columns={[
          { head: t('Thôn'), cell: (row) => <a href={`#${row.doors}`}>{row.name}</a>, sortHref: '#ten' },
          { head: t('Cửa'), num: true, cell: (row) => <Count v={v} value={row.doors} /> },
          {
            head: t('Cửa tối'),
            num: true,
            sortHref: '#toi',
            sorted: 'descending',
            cell: (row) => <Count v={v} value={row.dark} href="#cua-toi" />,
          },
          { head: t('Người đã hướng dẫn'), num: true, cell: (row) => <Count v={v} value={row.trained} href="#hd" /> },
          {
            head: t('Đã xác nhận nơi khác'),
            num: true,
            wideOnly: true,
            cell: (row) => <Count v={v} value={row.confirmed} href="#xn" />,
          },
        ]}
        totals={[t('Cả xã'), '301', '48', '557', '—']}
      />
      <Pagination v={v} page={2} pageCount={7} hrefOf={(page) => `#trang-${page}`} total={331} unit={t('hộ')} />
      <Empty icon="search" action={<ButtonLink href="#tim">{t('Bỏ bộ lọc')}</ButtonLink>}>
        {t('Không có hộ nào khớp. Thử gõ ít chữ hơn, không cần dấu.')}
      </Empty>
      <DescriptionList
        items={[
          { term: t('Họ và tên'), value: 'Sùng Thị Mẫu' },
          { term: t('Năm sinh'), value: '1954' },
          { term: t('Điện thoại'), value: '' },
          { term: t('Máy dùng'), value: t('dùng chung với con'), hint: t('hỏi ngày 12/11/2026') },
        ]}
      />
      <Timeline
        label={t('Đã xảy ra')}
        entries={[
          { when: '19:40 12/11/2026', iso: '2026-11-12T19:40', title: t('Gặp, đã hướng dẫn'), by: 'Lò Thị Ví', icon: 'knock', tone: 'ok' },
          { when: '18:05 05/11/2026', iso: '2026-11-05T18:05', title: t('Không có ai ở nhà'), by: 'Lò Thị Ví', icon: 'door' },
          {
            when: '18:10 29/10/2026',
            iso: '2026-10-29T18:10',
            title: t('Từ chối'),
            text: t('Ngại người lạ. Nhờ trưởng thôn đi cùng lần sau.'),
            by: 'Hà Văn Thử',
            icon: 'cross',
            tone: 'warn',
          },
        ]}
      />
    </Part>
  )
}

function Notices({ v }: { v: ViewContext }) {
  const { t } = v
  return (
    <Part id="bao" title={t('Lời báo và tiến độ')} why={t('Nói chuyện gì đã xảy ra và làm gì tiếp.')}>
      <Notice>{t('Danh sách này đã tải về máy lúc 17:30, dùng được khi mất sóng.')}</Notice>
      <Notice tone="ok" title={t('Đã lưu trên điện thoại')}>
        {t('Sẽ gửi khi có mạng. Chưa gửi thì vẫn nằm ở “Việc chưa gửi của tôi”.')}
      </Notice>
      <Notice tone="warn" title={t('Còn {n} việc cần bạn xem', { n: 2 })} actions={<ButtonLink href="#xem">{t('Xem ngay')}</ButtonLink>} />
      <Notice tone="bad" title={t('Chưa lưu được')}>
        {t('Máy hết chỗ. Xóa bớt ảnh trong điện thoại rồi bấm Lưu lại; chữ bạn gõ vẫn còn.')}
      </Notice>
      <p>
        {t('Mã OTP có hạn 3 phút')} <Unverified v={v} why={t('mới thấy ở một nguồn')} />
      </p>
      <Source v={v} name="Công văn 3240/BTTTT-CĐSQG" href="#nguon" checkedOn="22/11/2026" verified />
      <p class="badge-row">
        <Badge>{t('Nháp')}</Badge> <Badge tone="info">{t('Đang mở')}</Badge>{' '}
        <Badge tone="ok" icon="check">
          {t('Đã gửi')}
        </Badge>{' '}
        <Badge tone="warn" icon="clock">
          {t('Sắp trễ')}
        </Badge>{' '}
        <Badge tone="bad" icon="stop">
          {t('Bị từ chối')}
        </Badge>
      </p>
      <Steps v={v} current={1} steps={[{ label: t('Chọn tệp'), href: '#1' }, { label: t('Ghép cột') }, { label: t('Xem trước') }, { label: t('Ghi vào sổ') }]} />
      <Progress
        v={v}
        label={t('Đang đọc sổ hộ khẩu')}
        value={11200}
        max={16000}
        unit={t('dòng')}
        note={t('Có thể rời trang này, việc vẫn chạy.')}
        reloadHref="#bao"
        cancel={<Button kind="quiet">{t('Dừng lại')}</Button>}
      />
    </Part>
  )
}

function Compare({ v }: { v: ViewContext }) {
  const { t } = v
  return (
    <Part id="so-sanh" title={t('So hai bản ghi')} why={t('Chỗ khác nhau có chữ đi kèm, không chỉ tô màu.')}>
      <SideBySide
        v={v}
        caption={t('Có phải cùng một người?')}
        leftTitle={t('Trong sổ')}
        rightTitle={t('Trong tệp mới')}
        rows={[
          { label: t('Họ và tên'), left: 'Sùng Thị Mẫu', right: 'Sung Thi Mau' },
          { label: t('Năm sinh'), left: '1954', right: '1954' },
          { label: t('Điện thoại'), left: '', right: '09•• ••• 118' },
        ]}
      />
    </Part>
  )
}

/** Doors of made-up alleys in every state; the pattern is fixed so that pictures compare. */
function sampleAlleys(t: Translate): MapAlley[] {
  const rungs: Rung[][] = [
    [2, 3, 0, 0, 1, 2, 4, 3, 0, 5, 2, 1, 1, 3],
    [0, 0, 0, 1, 0, 0, 2, 0, 0],
    [5, 4, 3, 3, 4, 5, 2, 3],
  ]
  return rungs.map((row, alley) => ({
    id: `ngo-${alley + 1}`,
    label: t('Ngõ {n}', { n: alley + 1 }),
    href: `#ngo-${alley + 1}`,
    doors: row.map((rung, index): MapDoor => {
      const number = index * 2 + 1 + alley
      return {
        id: `${alley}-${index}`,
        label: index === 6 ? `${number}A` : String(number),
        rung,
        need: index % 5 === 2,
        refused: alley === 1 && index === 3,
        empty: alley === 0 && index === 8,
        href: `#cua-${alley}-${index}`,
      }
    }),
  }))
}

function sampleHamlets(): MapAlley[] {
  const hamlets: [string, number, number][] = [
    ['Đồng Cạn', 96, 7],
    ['Gò Mè', 131, 11],
    ['Suối Rồng', 174, 3],
    ['Khe Sảng', 58, 5],
  ]
  return hamlets.map(([label, size, diligence], hamlet) => ({
    id: `thon-${hamlet}`,
    label,
    href: `#thon-${hamlet}`,
    doors: Array.from({ length: size }, (_, index): MapDoor => {
      const reached = (index * 7 + hamlet * 5) % 13 < diligence
      const rung = reached ? ((1 + ((index * index + hamlet) % 5)) as Rung) : 0
      return { id: `${hamlet}-${index}`, label: String(index + 1), rung, empty: index % 29 === 11 }
    }),
  }))
}
