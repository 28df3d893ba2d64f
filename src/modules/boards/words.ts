// What figures and lists are called: one sentence per filter, the same on the board, over the list and in Excel.

import { LANGUAGES } from '../../platform/languages.ts'
import { formatVi } from '../../platform/time.ts'
import { rungLabel, type Rung, type Translate } from '../../ui/context.ts'
import { deviceLabel, needLabel, outcomeLabel, skillName } from '../visits/index.ts'
import type { DriveProgress } from './rules.ts'
import type { Kind, RowFilter } from './schema.ts'

/** A short name that keeps to one line in a narrow column. */
export function oneLine(name: string): string {
  return name.length <= 24 ? name.replaceAll(' ', '\u00a0') : name
}

export function unitOf(t: Translate, kind: Kind): string {
  switch (kind) {
    case 'people':
      return t('người')
    case 'households':
      return t('hộ')
    case 'visits':
      return t('lượt')
    case 'calls':
      return t('lời mời')
    case 'escalations':
      return t('việc')
    case 'phones':
      return t('máy')
    case 'refused':
      return t('việc')
  }
}

export function languageName(t: Translate, code: string): string {
  return LANGUAGES[code] ? t(LANGUAGES[code]) : code
}

/** Name of one line of a table: a need, a language, a device, a skill. */
export function lineLabel(t: Translate, dimension: 'need' | 'language' | 'device' | 'skill', key: string): string {
  switch (dimension) {
    case 'need':
      return needLabel(t, key)
    case 'language':
      return languageName(t, key)
    case 'device':
      return deviceLabel(t, key as never)
    case 'skill':
      return t(skillName(key))
  }
}

/** What is listed, before anything narrows it: the definition that goes with every figure. */
export function definitionOf(t: Translate, kind: Kind): string {
  switch (kind) {
    case 'people':
      return t('Người đang ở trong hộ đang hoạt động theo sổ của xã. Bậc là bậc cao nhất đã có bằng chứng, ở bất kỳ kỹ năng nào.')
    case 'households':
      return t('Hộ đang hoạt động theo sổ của xã. Bậc là bậc cao nhất của một người trong hộ; cửa tối là hộ chưa gặp được ai.')
    case 'visits':
      return t('Lượt thăm đã ghi, tính ở nơi đã đến. Một nhà có thể có nhiều lượt: lượt không phải là người.')
    case 'calls':
      return t('Lời mời đến nhà gửi từ trang công khai mà chưa ai trả lời.')
    case 'escalations':
      return t('Việc chuyển lên cấp trên mà chưa ai xử lý xong.')
    case 'phones':
      return t('Điện thoại đã ghi danh, chưa bị thu hồi, mà 3 ngày trở lên không liên lạc với máy chủ.')
    case 'refused':
      return t('Việc gửi từ điện thoại mà máy chủ từ chối, người gửi chưa sửa lại.')
  }
}

export interface FilterNames {
  hamlet?: string
  drive?: string
  alley?: string
}

/** Each narrowing part in words; empty = everything of that kind. */
export function describeFilter(t: Translate, filter: RowFilter, names: FilterNames = {}): string[] {
  const rung = (value: number) => rungLabel(t, value as Rung)
  const { kind, skill } = filter
  const people = kind === 'people'
  const parts: (string | undefined | false)[] = [
    names.hamlet,
    kind === 'households' && filter.alleyId !== undefined && (filter.alleyId === 'none' ? t('Chưa rõ ngõ') : names.alley),
    people && skill !== undefined && t('kỹ năng “{skill}”', { skill: t(skillName(skill)) }),
    (people || kind === 'households') && filter.rung !== undefined && t('bậc “{rung}”', { rung: rung(filter.rung) }),
    (people || kind === 'households') && filter.fromRung !== undefined && t('từ bậc “{rung}” trở lên', { rung: rung(filter.fromRung) }),
    people && filter.need === 'age' && t('từ 60 tuổi (chỉ có năm sinh thì tính theo năm)'),
    people && filter.need !== undefined && filter.need !== 'age' && t('{need}, đã đồng ý cho ghi', { need: needLabel(t, filter.need) }),
    people && filter.language !== undefined && languageName(t, filter.language),
    people && filter.device !== undefined && deviceLabel(t, filter.device),
    people && filter.bornUnknown && t('chưa rõ năm sinh'),
    people && filter.agreed && t('đã đồng ý cho ghi hoàn cảnh cần giúp'),
    kind === 'households' && filter.five === true && t('có người thành thạo đủ 5 kỹ năng'),
    kind === 'households' && filter.five === false && t('chưa có người thành thạo đủ 5 kỹ năng'),
    kind === 'households' && filter.overdue && t('ngày hẹn quay lại đã qua'),
    kind === 'households' && filter.dark === 'never' && t('chưa ai đến'),
    kind === 'households' && filter.dark === 'refused' && t('lần cuối nhà từ chối'),
    filter.driveId !== undefined && t('đợt “{drive}”', { drive: names.drive ?? t('không còn mở') }),
    filter.driveId !== undefined && filter.reached === true && t('đã đạt mức của đợt'),
    filter.driveId !== undefined && filter.reached === false && t('chưa đạt mức của đợt'),
    kind === 'visits' && filter.outcome !== undefined && outcomeLabel(t, filter.outcome),
    kind === 'households' && filter.outcome !== undefined && t('lần cuối: {outcome}', { outcome: outcomeLabel(t, filter.outcome) }),
    kind === 'households' && filter.help && t('có người cần giúp tận nhà'),
    kind === 'visits' && filter.from !== undefined && t('từ ngày {date}', { date: formatVi(filter.from) }),
    kind === 'visits' && filter.to !== undefined && t('đến ngày {date}', { date: formatVi(filter.to) }),
  ]
  return parts.filter((part): part is string => typeof part === 'string')
}

/** Denominator and numerator of a drive's target, as counted here. */
export function driveWords(t: Translate, { drive, born }: DriveProgress): { population: string; reached: string; target: string } {
  const rung = rungLabel(t, drive.targetRung as Rung)
  const skills = drive.skills.map((skill) => t(skillName(skill))).join(', ')
  const hamlets = drive.hamletIds.length
  const population =
    drive.targetGroup === 'households'
      ? t('hộ đang hoạt động ở {n} đơn vị của đợt', { n: hamlets })
      : drive.targetGroup === 'needs'
        ? t('người cần giúp (cao tuổi; khuyết tật, sống một mình đã đồng ý cho ghi) đang ở {n} đơn vị của đợt', { n: hamlets })
        : born === null
          ? t('mọi người đang ở {n} đơn vị của đợt', { n: hamlets })
          : t('người đang ở {n} đơn vị của đợt, sinh từ năm {year} trở về trước (ai chưa rõ năm sinh thì không tính)', { n: hamlets, year: born })
  const reached =
    drive.targetGroup === 'households'
      ? t('hộ có ít nhất một người từ bậc “{rung}” trở lên ở một kỹ năng của đợt: {skills}', { rung, skills })
      : t('người từ bậc “{rung}” trở lên ở ít nhất một kỹ năng của đợt: {skills}', { rung, skills })
  const target =
    drive.targetUnit === 'percent' ? `${drive.targetValue}%` : `${drive.targetValue} ${drive.targetUnit === 'people' ? t('người') : t('hộ')}`
  return { population, reached, target }
}
