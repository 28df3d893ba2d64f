// The smaller pages of learning: the skill tree, a difference reported, the city app named.

import { Select, TextInput, Textarea } from '../../ui/fields.tsx'
import { Button, Form, Hidden, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Notice, Source } from '../../ui/parts.tsx'
import { formatVi } from '../../platform/time.ts'
import { SKILL_TREE } from './skills.ts'
import { say } from './rules.ts'
import type { Guide, LearningSettings, Step } from './schema.ts'
import { LearningPage, type Reader } from './views-frame.tsx'

export function SkillTreePage({ reader, guides }: { reader: Reader; guides: readonly { skill: string; id: string; title: Record<string, string> }[] }) {
  const { v, language } = reader
  const { t } = v
  const english = v.lang === 'en'
  return (
    <LearningPage v={v} isCoach={reader.isCoach} title={t('Cây kỹ năng')} crumbs={[{ href: '/hoc', label: t('Học') }]}>
      <Notice tone="warn" title={t('Không phải quy định chính thức')}>
        <p>{t('Cách chia này là của phần mềm. Phụ lục của Quyết định 757/QĐ-BKHCN chưa được chép lại, nên chưa kỹ năng nào được ghép vào khung ấy và chưa có ngưỡng đạt.')}</p>
      </Notice>
      {SKILL_TREE.groups.map((group) => (
        <section class="notes">
          <h2>{english ? group.nameEn : group.name}</h2>
          <ul>
            {SKILL_TREE.skills.filter((skill) => skill.group === group.key).map((skill) => {
              const found = guides.filter((one) => one.skill === skill.key)
              return (
                <li>
                  <strong>{english ? skill.nameEn : skill.name}</strong>
                  <span class="hint"> {t('DigComp {numbers} · khung 757: chưa ghép', { numbers: skill.digcomp.join(', ') })}</span>
                  {found.map((one) => (
                    <> · <a href={`/hoc/${one.id}`}>{say(one.title, language)}</a></>
                  ))}
                </li>
              )
            })}
          </ul>
        </section>
      ))}
      <section class="notes">
        <h2>{t('Các khung')}</h2>
        {SKILL_TREE.frameworks.map((framework) => (
          <div>
            <h3>{framework.name}</h3>
            <p>{t('Bản {version}', { version: framework.version })}{framework.effectiveFrom ? `, ${t('từ ngày {date}', { date: formatVi(framework.effectiveFrom as never) })}` : ''}. {english ? framework.noticeEn : framework.notice}</p>
            <Source v={v} name={framework.source.name} {...(framework.source.url && { href: framework.source.url })} checkedOn={formatVi(framework.checkedOn as never)} verified={framework.status === 'official'} />
          </div>
        ))}
      </section>
    </LearningPage>
  )
}

export interface ReportPageProps {
  reader: Reader
  guide: Guide
  step: Step
  commandId: string
  values?: Record<string, string>
  problems?: FieldProblem[]
  /** Asked when the commune is not known otherwise. */
  communes?: readonly { communeId: number; name: string }[]
}

export function ReportPage({ reader, guide, step, commandId, values = {}, problems, communes }: ReportPageProps) {
  const { v, language } = reader
  const { t } = v
  return (
    <LearningPage v={v} isCoach={reader.isCoach} title={t('Trông khác trên máy tôi')} crumbs={[{ href: '/hoc', label: t('Học') }, { href: `/hoc/${guide.id}`, label: say(guide.title, language) }]} lead={say(step.say, language)}>
      <p>{t('Ứng dụng hay đổi. Bạn báo thì xã xem lại bước này. Không cần viết gì cũng gửi được.')}</p>
      <Form v={v} action={`/hoc/${guide.id}/khac`} commandId={commandId} {...(problems && { problems })}>
        <Hidden name="stepId" value={step.id} />
        <Hidden name="version" value={String(guide.version)} />
        {communes ? <Select name="communeId" label={t('Xã, phường của bạn')} options={communes.map(({ communeId, name }) => ({ value: String(communeId), label: name }))} value={values.communeId ?? ''} blank={t('Chọn xã, phường')} error={problemOf(problems, 'communeId')} /> : null}
        <Textarea v={v} name="text" optional label={t('Trên máy bạn thấy gì?')} hint={t('Đừng viết số căn cước, số điện thoại, mật khẩu hay OTP.')} value={values.text ?? ''} maxlength={500} error={problemOf(problems, 'text')} />
        <TextInput v={v} name="appVersion" optional label={t('Phiên bản ứng dụng, nếu biết')} value={values.appVersion ?? ''} maxlength={40} width="medium" error={problemOf(problems, 'appVersion')} />
        <Button icon="flag">{t('Báo cho xã')}</Button>
      </Form>
    </LearningPage>
  )
}

export function SettingsPage({ reader, settings, commandId, problems }: { reader: Reader; settings: LearningSettings; commandId: string; problems?: FieldProblem[] }) {
  const { v } = reader
  const { t } = v
  return (
    <LearningPage v={v} isCoach={reader.isCoach} title={t('Ứng dụng của tỉnh trong bài học')} crumbs={[{ href: '/hoc', label: t('Học') }]}>
      <Form v={v} action="/hoc/cai-dat" commandId={commandId} {...(problems && { problems })}>
        <TextInput v={v} name="cityApp" optional label={t('Tên ứng dụng')} hint={t('Như iHanoi, Hue-S. Bỏ trống thì bài nói “ứng dụng của tỉnh”.')} value={settings.cityApp} maxlength={60} width="medium" error={problemOf(problems, 'cityApp')} />
        <TextInput v={v} name="cityAppHelp" optional label={t('Số gọi khi cần giúp')} hint={t('Như 1022 nhánh 8 của Hà Nội.')} value={settings.cityAppHelp} maxlength={40} width="medium" error={problemOf(problems, 'cityAppHelp')} />
        <Button>{t('Lưu')}</Button>
      </Form>
    </LearningPage>
  )
}
