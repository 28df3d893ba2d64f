// Phones of volunteers: the leader's QR, the volunteer's page behind it, and the list where a lost one is ended.

import { formatShortCode, newId } from '../../platform/ids.ts'
import { daysBetween, formatVi, formatViDateTime, formatViTime, toPlainDate, type Instant } from '../../platform/time.ts'
import { BigCode, QrPicture } from '../../ui/code.tsx'
import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, Choices, Form, problemOf, TextInput, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Notice, PersonLine, Stack, Steps } from '../../ui/parts.tsx'
import { DescriptionList, Empty } from '../../ui/table.tsx'
import type { DeviceRow, EnrolMember, FoundEnrolment } from './queries-devices.ts'
import { communeWords } from './views-self.tsx'

const steps = (v: ViewContext) => [v.t('Tổ trưởng tạo mã'), v.t('Quét bằng máy của tình nguyện viên'), v.t('Đặt mã PIN trên máy')].map((label) => ({ label }))

export function EnrolPage({ v, member, devices, now }: { v: ViewContext; member: EnrolMember; devices: DeviceRow[]; now: Instant }) {
  const inUse = devices.filter((device) => !device.revokedAt)
  return (
    <Page v={v} title={v.t('Ghi danh máy cho {name}', { name: member.fullName })} crumbs={[{ href: `/to/${member.teamId}`, label: member.teamName }]}>
      <Steps v={v} steps={steps(v)} current={0} />
      {inUse.length > 0 ? (
        <Notice tone="warn" title={v.t('Người này đã có {n} máy', { n: inUse.length })}>
          {v.t('Nếu máy cũ đã mất, hãy thu hồi máy đó trước: khóa dữ liệu của nó sẽ hết hiệu lực.')}
        </Notice>
      ) : null}
      {member.active ? (
        <Form v={v} action={`/doi/ghi-danh/${member.memberId}`}>
          <p>{v.t('Chỉ tạo mã khi người đó đang ở cạnh bạn. Mã dùng một lần, trong 15 phút.')}</p>
          <Button icon="qr">{v.t('Tạo mã ghi danh')}</Button>
        </Form>
      ) : (
        <Notice tone="bad">{v.t('Người này đã rời tổ hoặc tổ đã giải thể nên không ghi danh máy được.')}</Notice>
      )}
      <DeviceList v={v} devices={devices} now={now} />
    </Page>
  )
}

export function EnrolCodePage({ v, member, svg, token, link, expiresAt }: { v: ViewContext; member: EnrolMember; svg: string; token: string; link: string; expiresAt: Instant }) {
  return (
    <Page v={v} title={v.t('Quét mã này bằng máy của {name}', { name: member.fullName })} crumbs={[{ href: `/to/${member.teamId}`, label: member.teamName }]}>
      <Steps v={v} steps={steps(v)} current={1} />
      <QrPicture svg={svg} caption={v.t('Dùng được đến {time}, cho một máy.', { time: formatViTime(expiresAt) })} />
      <BigCode label={v.t('Không quét được thì mở {link} và gõ mã', { link })}>{formatShortCode(token)}</BigCode>
      <Notice tone="warn">{v.t('Đừng chụp hay gửi mã này cho ai: ai mở được nó là vào được danh sách nhà của tổ.')}</Notice>
      <Buttons>
        <ButtonLink href={`/doi/ghi-danh/${member.memberId}`} icon="arrow-left">
          {v.t('Xong, về trang ghi danh')}
        </ButtonLink>
      </Buttons>
    </Page>
  )
}

export function TypeCodePage({ v, problems, typed = '' }: { v: ViewContext; problems?: FieldProblem[]; typed?: string }) {
  return (
    <Page v={v} title={v.t('Ghi danh máy này')} lead={v.t('Tổ trưởng có mã gồm 12 chữ và số.')}>
      <Form v={v} action="/ghi-danh" problems={problems}>
        <TextInput
          name="code"
          label={v.t('Mã ghi danh')}
          hint={v.t('Không phân biệt chữ hoa, chữ thường, dấu gạch.')}
          value={typed}
          width="medium"
          maxlength={40}
          error={problemOf(problems, 'code')}
        />
        <Button>{v.t('Tiếp tục')}</Button>
      </Form>
    </Page>
  )
}

export function ClaimPage({ v, enrolment, token, problems, staff }: { v: ViewContext; enrolment: FoundEnrolment; token: string; problems?: FieldProblem[]; staff: boolean }) {
  return (
    <Page v={v} title={v.t('Máy này là của {name}?', { name: enrolment.fullName })}>
      <Steps v={v} steps={steps(v)} current={1} />
      <DescriptionList
        items={[
          { term: v.t('Họ tên'), value: enrolment.fullName },
          { term: v.t('Tổ'), value: enrolment.teamName },
          { term: v.t('Nơi làm việc'), value: communeWords(v, enrolment.communeKind, enrolment.communeName) },
          { term: v.t('Vai trò'), value: enrolment.role === 'leader' ? v.t('Tổ trưởng') : v.t('Tình nguyện viên') },
        ]}
      />
      {staff ? (
        <Notice tone="warn">{v.t('Bạn đang đăng nhập bằng tài khoản cán bộ. Ghi danh máy này sẽ thay phiên đăng nhập đó.')}</Notice>
      ) : null}
      <Form v={v} action={`/ghi-danh/${token}`} commandId={newId()} problems={problems}>
        <p>{v.t('Máy này sẽ giữ danh sách nhà của tổ để dùng khi không có mạng, khóa bằng mã PIN của bạn.')}</p>
        <Button full>{v.t('Đúng, ghi danh máy này')}</Button>
      </Form>
      <p class="hint">{v.t('Không phải bạn? Hãy đóng trang này và báo tổ trưởng.')}</p>
    </Page>
  )
}

/** A used, ended or unknown code: what to do, never whose it was. */
export function DeadCodePage({ v, text }: { v: ViewContext; text: string }) {
  return (
    <Page v={v} title={v.t('Mã ghi danh không dùng được')}>
      <Notice tone="warn" actions={<ButtonLink href="/ghi-danh">{v.t('Gõ mã khác')}</ButtonLink>}>
        {text}
      </Notice>
    </Page>
  )
}

export function EnrolledPage({ v, name }: { v: ViewContext; name: string }) {
  return (
    <Page v={v} title={v.t('Máy này đã ghi danh')}>
      <Steps v={v} steps={steps(v)} current={2} />
      <p>{v.t('Chào {name}! Còn một bước: đặt mã PIN để người khác nhặt được máy không mở được danh sách nhà.', { name })}</p>
      <Buttons>
        <ButtonLink href="/may-nay/ma-pin" kind="main" icon="lock">
          {v.t('Đặt mã PIN trên máy')}
        </ButtonLink>
      </Buttons>
    </Page>
  )
}

export function DevicesPage({ v, devices, now }: { v: ViewContext; devices: DeviceRow[]; now: Instant }) {
  return (
    <Page v={v} title={v.t('Máy của tình nguyện viên')} lead={v.t('Máy mất, máy bán, người nghỉ: thu hồi ngay tại đây.')}>
      <DeviceList v={v} devices={devices} now={now} />
    </Page>
  )
}

function DeviceList({ v, devices, now }: { v: ViewContext; devices: DeviceRow[]; now: Instant }) {
  if (devices.length === 0) return <Empty icon="phone">{v.t('Chưa có máy nào được ghi danh.')}</Empty>
  return (
    <Stack>
      {devices.map((device) => (
        <DeviceLine v={v} device={device} now={now} />
      ))}
    </Stack>
  )
}

/** A phone unseen for two weeks probably holds work nobody has. */
const QUIET_DAYS = 14

function DeviceLine({ v, device, now }: { v: ViewContext; device: DeviceRow; now: Instant }) {
  const quiet = !device.revokedAt && device.lastSeenAt !== null && daysBetween(toPlainDate(device.lastSeenAt), toPlainDate(now)) >= QUIET_DAYS
  return (
    <PersonLine
      name={device.memberName}
      href={`/doi/ghi-danh/${device.memberId}`}
      detail={`${device.label} · ${device.teamName} · ${
        device.lastSeenAt ? v.t('liên lạc lần cuối {at}', { at: formatViDateTime(device.lastSeenAt) }) : v.t('chưa liên lạc lần nào')
      }`}
      marks={
        device.revokedAt ? (
          <Badge tone="bad">{v.t('Đã thu hồi {date}: {reason}', { date: formatVi(toPlainDate(device.revokedAt)), reason: device.revokeReason ?? '' })}</Badge>
        ) : quiet ? (
          <Badge tone="warn">{v.t('Lâu không liên lạc')}</Badge>
        ) : undefined
      }
      actions={
        device.revokedAt ? undefined : (
          <ButtonLink href={`/doi/may/${device.id}/thu-hoi`} icon="lock" kind="plain" label={v.t('Thu hồi máy của {name}', { name: device.memberName })}>
            {v.t('Thu hồi')}
          </ButtonLink>
        )
      }
    />
  )
}

export function RevokePage({ v, device, problems, now, reason }: { v: ViewContext; device: DeviceRow; problems?: FieldProblem[]; now: Instant; reason?: string }) {
  return (
    <Page v={v} title={v.t('Thu hồi máy của {name}', { name: device.memberName })} crumbs={[{ href: '/doi/may', label: v.t('Máy của tình nguyện viên') }]}>
      <DescriptionList
        items={[
          { term: v.t('Máy'), value: device.label },
          { term: v.t('Ghi danh ngày'), value: formatVi(toPlainDate(device.enrolledAt)) },
          { term: v.t('Liên lạc lần cuối'), value: device.lastSeenAt ? formatViDateTime(device.lastSeenAt) : v.t('chưa lần nào') },
        ]}
      />
      {device.revokedAt ? (
        <Notice tone="ok">{v.t('Máy này đã được thu hồi từ trước.')}</Notice>
      ) : (
        <Card title={v.t('Thu hồi sẽ làm gì')} tone="warn">
          <ul>
            <li>{v.t('Khóa dữ liệu của máy bị hủy trên máy chủ; máy không tải hay gửi được gì nữa.')}</li>
            <li>{v.t('Việc đã gửi vẫn còn. Việc chưa gửi nằm trên máy; tìm lại được máy thì vẫn xuất ra và nhập lại được.')}</li>
            <li>{v.t('Không hoàn tác được; muốn dùng lại thì ghi danh mới.')}</li>
          </ul>
          <Form v={v} action={`/doi/may/${device.id}/thu-hoi`} commandId={newId(now)} problems={problems}>
            <Choices
              name="reason"
              label={v.t('Vì sao')}
              value={reason}
              error={problemOf(problems, 'reason')}
              options={['Mất máy', 'Đổi máy', 'Rời tổ', 'Nghi người khác dùng'].map((value) => ({ value, label: v.t(value) }))}
            />
            <Button kind="danger" icon="lock">
              {v.t('Thu hồi máy này')}
            </Button>
          </Form>
        </Card>
      )}
    </Page>
  )
}
