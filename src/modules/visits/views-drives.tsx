// Drives at the desk: the list, one drive with figures that open, and the plan's form.

import { formatVi, type PlainDate } from '../../platform/time.ts'
import { formatNumber, formatShare, rungLabel, type Rung, type ViewContext } from '../../ui/context.ts'
import {
  Button,
  ButtonLink,
  Checks,
  ConfirmBox,
  DateInput,
  Fieldset,
  Form,
  Hidden,
  NumberInput,
  problemOf,
  Select,
  Textarea,
  TextInput,
  type FieldProblem,
} from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Card, Notice, Progress } from '../../ui/parts.tsx'
import { DescriptionList, Empty, Figure, FigureRow, Table } from '../../ui/table.tsx'
import type { DriveFigures, DriveRow } from './queries-drives.ts'
import { TARGET_GROUPS, TARGET_UNITS } from './schema-office.ts'
import { HOUSEHOLD_SKILLS, skillName, SKILLS } from './skills.ts'
import { countedUnit, groupLabel, unitLabel } from './words-office.ts'

export function DriveListPage({ v, drives, today }: { v: ViewContext; drives: readonly (DriveRow & { visits: number })[]; today: PlainDate }) {
  return (
    <Page
      v={v}
      title={v.t('Đợt ra quân')}
      lead={v.t('Mỗi đợt có ngày, nơi, kỹ năng và chỉ tiêu ghi rõ nguồn.')}
      wide
      actions={
        <ButtonLink kind="main" icon="plus" href="/dot-ra-quan/moi">
          {v.t('Lập đợt mới')}
        </ButtonLink>
      }
    >
      <Table
        caption={v.t('Các đợt ra quân')}
        hideCaption
        rows={drives}
        empty={v.t('Chưa có đợt nào. Lập đợt đầu tiên để tổ viên có danh sách nhà tối nay.')}
        columns={[
          { head: v.t('Đợt'), rowHead: true, cell: (drive) => <a href={`/dot-ra-quan/${drive.id}`}>{drive.name}</a> },
          { head: v.t('Thời gian'), cell: (drive) => `${formatVi(drive.startsOn)} – ${formatVi(drive.endsOn)}` },
          { head: v.t('Trạng thái'), cell: (drive) => <DriveState v={v} drive={drive} today={today} /> },
          { head: v.t('Thôn, tổ'), num: true, cell: (drive) => formatNumber(v.lang, drive.hamlets.length) },
          {
            head: v.t('Lượt thăm'),
            num: true,
            cell: (drive) => (
              <a class="count" href={`/luot-tham?dot=${drive.id}`}>
                {v.t('{n} lượt', { n: formatNumber(v.lang, drive.visits) })}
              </a>
            ),
          },
          { head: v.t('Chỉ tiêu'), cell: (drive) => targetWords(v, drive) },
        ]}
      />
      <p>
        <a href="/ky-nang">{v.t('Xem các kỹ năng, nguồn của từng kỹ năng và kỹ năng thứ năm của xã')}</a>
      </p>
    </Page>
  )
}

function DriveState({ v, drive, today }: { v: ViewContext; drive: DriveRow; today: PlainDate }) {
  if (drive.state === 'closed') return <Badge icon="lock">{v.t('đã đóng')}</Badge>
  if (today < drive.startsOn) return <Badge tone="info">{v.t('chưa bắt đầu')}</Badge>
  if (today > drive.endsOn) return <Badge tone="warn">{v.t('đã hết ngày, chưa đóng')}</Badge>
  return (
    <Badge tone="ok" icon="check">
      {v.t('đang chạy')}
    </Badge>
  )
}

export function targetWords(v: ViewContext, drive: DriveRow): string {
  const value = drive.targetUnit === 'percent' ? `${drive.targetValue}%` : `${formatNumber(v.lang, drive.targetValue)} ${unitLabel(v.t, drive.targetUnit)}`
  return v.t('{value} {group} đạt “{rung}”', { value, group: groupLabel(v.t, drive.targetGroup).toLowerCase(), rung: rungLabel(v.t, drive.targetRung as Rung) })
}

export interface DrivePageProps {
  v: ViewContext
  drive: DriveRow
  figures: DriveFigures
  today: PlainDate
  commandId: string
  /** The reader sees only part of the commune. */
  partial: boolean
}

export function DrivePage({ v, drive, figures, today, commandId, partial }: DrivePageProps) {
  const here = `/dot-ra-quan/${drive.id}`
  const unit = countedUnit(v.t, drive.targetGroup)
  const rows = drive.targetGroup === 'households' ? `${here}/ho` : `${here}/nguoi`
  const goal = drive.targetUnit === 'percent' ? Math.ceil((figures.counted * drive.targetValue) / 100) : drive.targetValue
  return (
    <Page
      v={v}
      title={drive.name}
      crumbs={[{ href: '/dot-ra-quan', label: v.t('Đợt ra quân') }]}
      wide
      lead={`${formatVi(drive.startsOn)} – ${formatVi(drive.endsOn)}`}
      actions={
        drive.state === 'open' ? (
          <>
            <ButtonLink kind="main" icon="walk" href={`${here}/phan-cong`}>
              {v.t('Phân công tối nay')}
            </ButtonLink>
            <ButtonLink icon="edit" href={`${here}/sua`}>
              {v.t('Sửa kế hoạch')}
            </ButtonLink>
          </>
        ) : undefined
      }
    >
      <p>
        <DriveState v={v} drive={drive} today={today} />
      </p>
      {partial ? <Notice>{v.t('Bạn xem phần thuộc thôn, tổ của mình; chỉ tiêu ghi cho cả đợt.')}</Notice> : null}
      <Card title={v.t('Chỉ tiêu')}>
        <Progress v={v} label={targetWords(v, drive)} value={figures.reached} max={Math.max(goal, figures.reached)} unit={unit} />
        <FigureRow>
          <Figure
            v={v}
            label={v.t('Đã đạt')}
            value={figures.reached}
            of={figures.counted}
            unit={unit}
            href={`${rows}?loai=dat`}
            ofLabel={v.t('{share} của: {group}', { share: formatShare(v.lang, figures.reached, figures.counted), group: groupLabel(v.t, drive.targetGroup) })}
            icon="ladder"
          />
          <Figure v={v} label={v.t('Chưa đạt')} value={figures.counted - figures.reached} unit={unit} href={`${rows}?loai=chua-dat`} />
          {figures.unknownAge === null ? null : (
            <Figure
              v={v}
              label={v.t('Chưa rõ năm sinh')}
              value={figures.unknownAge}
              unit={v.t('người')}
              href={`${here}/nguoi?loai=khong-ro-tuoi`}
              note={v.t('Không tính vào chỉ tiêu vì chưa biết tuổi.')}
              {...(figures.unknownAge > 0 && { tone: 'warn' as const })}
            />
          )}
        </FigureRow>
        <p class="hint">
          {v.t('Đạt nghĩa là đã thấy ít nhất một kỹ năng của đợt ở bậc “{rung}” trở lên. Bậc do tổ viên ghi, không phải xác nhận chính thức.', {
            rung: rungLabel(v.t, drive.targetRung as Rung),
          })}
        </p>
      </Card>
      <h2>{v.t('Việc đã làm')}</h2>
      <FigureRow>
        <Figure
          v={v}
          label={v.t('Hộ đã gặp trong đợt')}
          value={figures.householdsMet}
          of={figures.households}
          unit={v.t('hộ')}
          href={`${here}/ho?loai=da-gap`}
          icon="door-open"
        />
        <Figure
          v={v}
          label={v.t('Hộ chưa gặp trong đợt')}
          value={figures.households - figures.householdsMet}
          unit={v.t('hộ')}
          href={`${here}/ho?loai=chua-gap`}
          icon="door"
        />
        <Figure
          v={v}
          label={v.t('Lượt thăm')}
          value={figures.visits}
          unit={v.t('lượt')}
          href={`/luot-tham?dot=${drive.id}`}
          icon="walk"
          note={v.t('{n} lượt gặp được', { n: formatNumber(v.lang, figures.visitsMet) })}
        />
        <Figure
          v={v}
          label={v.t('Người được hướng dẫn')}
          value={figures.guided}
          unit={v.t('người')}
          href={`${here}/nguoi?loai=huong-dan`}
          icon="person"
          note={v.t('Mỗi người đếm một lần, dù nhiều lượt.')}
        />
      </FigureRow>
      <Card title={v.t('Kế hoạch')}>
        <DescriptionList
          items={[
            { term: v.t('Thôn, tổ'), value: drive.hamlets.map(({ name }) => name).join(', ') },
            { term: v.t('Kỹ năng'), value: drive.skills.map((skill) => v.t(skillName(skill))).join('; ') },
            { term: v.t('Đối tượng theo văn bản'), value: drive.targetPopulation },
            { term: v.t('Theo văn bản'), value: drive.targetSource },
          ]}
        />
        <p>
          <a href={`/cong-to-vien?dot=${drive.id}`}>{v.t('Công của tổ viên trong đợt')}</a>
        </p>
      </Card>
      {drive.state === 'open' ? (
        <ConfirmBox
          v={v}
          action={`${here}/dong`}
          commandId={commandId}
          label={v.t('Đóng đợt')}
          icon="lock"
          confirmLabel={v.t('Đóng đợt này')}
          text={v.t('Đóng rồi không sửa được kế hoạch nữa. Việc tổ viên chưa gửi vẫn vào đúng đợt.')}
        >
          <Hidden name="driveId" value={drive.id} />
        </ConfirmBox>
      ) : null}
    </Page>
  )
}

export interface DriveFormProps {
  v: ViewContext
  hamlets: readonly { id: string; name: string }[]
  values: DriveFormValues
  commandId: string
  driveId?: string
  problems?: readonly FieldProblem[]
}

export interface DriveFormValues extends Record<string, string | string[]> {
  hamletIds: string[]
  skills: string[]
}

/** Field → label, for problems that only say "this box". */
export function driveLabels(t: ViewContext['t']): Record<string, string> {
  return {
    name: t('Tên đợt'),
    startsOn: t('Từ ngày'),
    endsOn: t('Đến ngày'),
    hamletIds: t('Thôn, tổ'),
    skills: t('Kỹ năng hộ gia đình'),
    targetGroup: t('Đếm ai?'),
    targetPopulation: t('Đối tượng, đúng lời văn bản'),
    targetValue: t('Bao nhiêu?'),
    targetUnit: t('Đơn vị'),
    targetRung: t('Đạt đến bậc nào?'),
    targetSource: t('Theo văn bản nào?'),
  }
}

export function DriveFormPage({ v, hamlets, values, commandId, driveId, problems }: DriveFormProps) {
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : '')
  const error = (name: string) => problemOf(problems, name)
  const action = driveId ? `/dot-ra-quan/${driveId}/sua` : '/dot-ra-quan/moi'
  return (
    <Page v={v} title={driveId ? v.t('Sửa kế hoạch đợt') : v.t('Lập đợt ra quân')} crumbs={[{ href: '/dot-ra-quan', label: v.t('Đợt ra quân') }]}>
      {hamlets.length === 0 ? <Empty icon="map">{v.t('Chưa có thôn, tổ nào để ra quân. Hãy lập thôn, tổ ở mục Địa bàn trước.')}</Empty> : null}
      <Form v={v} action={action} commandId={commandId} {...(problems && { problems })} label={v.t('Kế hoạch đợt')}>
        <TextInput name="name" label={v.t('Tên đợt')} value={text('name')} error={error('name')} maxlength={120} />
        <DateInput name="startsOn" label={v.t('Từ ngày')} value={text('startsOn')} error={error('startsOn')} />
        <DateInput name="endsOn" label={v.t('Đến ngày')} value={text('endsOn')} error={error('endsOn')} />
        <Checks
          name="hamletIds"
          label={v.t('Thôn, tổ')}
          values={values.hamletIds}
          error={error('hamletIds')}
          layout="grid"
          options={hamlets.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Checks
          name="skills"
          label={v.t('Kỹ năng hộ gia đình')}
          values={values.skills}
          error={error('skills')}
          hint={v.t('Chọn cả nhóm, hoặc chọn từng kỹ năng bên dưới.')}
          layout="grid"
          options={HOUSEHOLD_SKILLS.map(({ key, name }) => ({ value: key, label: v.t(name) }))}
        />
        <details class="more" open={values.skills.some((skill) => SKILLS.some(({ key }) => key === skill)) ? true : undefined}>
          <summary>{v.t('Chọn từng kỹ năng')}</summary>
          <Checks
            name="moreSkills"
            label={v.t('Kỹ năng cụ thể')}
            values={values.skills}
            layout="grid"
            options={SKILLS.map(({ key, name }) => ({ value: key, label: v.t(name) }))}
          />
        </details>
        <Fieldset legend={v.t('Chỉ tiêu')}>
          <Select
            name="targetGroup"
            label={v.t('Đếm ai?')}
            value={text('targetGroup') || 'adults'}
            error={error('targetGroup')}
            options={TARGET_GROUPS.map((group) => ({ value: group, label: groupLabel(v.t, group) }))}
          />
          <TextInput
            name="targetPopulation"
            label={v.t('Đối tượng, đúng lời văn bản')}
            value={text('targetPopulation')}
            error={error('targetPopulation')}
            maxlength={300}
          />
          <NumberInput name="targetValue" label={v.t('Bao nhiêu?')} value={text('targetValue')} error={error('targetValue')} />
          <Select
            name="targetUnit"
            label={v.t('Đơn vị')}
            value={text('targetUnit') || 'percent'}
            error={error('targetUnit')}
            width="medium"
            options={TARGET_UNITS.map((unit) => ({ value: unit, label: unitLabel(v.t, unit) }))}
          />
          <Select
            name="targetRung"
            label={v.t('Đạt đến bậc nào?')}
            value={text('targetRung') || '3'}
            error={error('targetRung')}
            options={([1, 2, 3, 4, 5] as const).map((rung) => ({ value: String(rung), label: `${rung}. ${rungLabel(v.t, rung)}` }))}
            hint={v.t('Bậc 5 chỉ ghi lại xác nhận do cơ quan khác cấp.')}
          />
          <Textarea
            name="targetSource"
            label={v.t('Theo văn bản nào?')}
            value={text('targetSource')}
            error={error('targetSource')}
            rows={2}
            maxlength={300}
            hint={v.t('Ví dụ: Kế hoạch số …/KH-UBND ngày …')}
          />
        </Fieldset>
        <Button icon="check">{driveId ? v.t('Lưu kế hoạch') : v.t('Lập đợt')}</Button>
      </Form>
    </Page>
  )
}
