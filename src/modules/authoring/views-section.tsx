// The form of one part of a guide: every language side by side, the picture beside it, and what a colleague wrote meanwhile.

import { PART_KINDS, PICTOGRAM_NAMES, PICTURE_NAMES, screenSvg, type Guide } from '../learning/index.ts'
import { raw } from 'hono/html'
import type { ViewContext } from '../../ui/context.ts'
import { Checks, DateInput, Hidden, Select, Textarea, TextInput, type Option } from '../../ui/fields.tsx'
import { Button, ButtonLink, Buttons, Form, type FieldProblem } from '../../ui/form.tsx'
import { Page } from '../../ui/layout.tsx'
import { Notice } from '../../ui/parts.tsx'
import type { DraftRow } from './queries-drafts.ts'
import { blocksOf, drawable, sectionsOf, shownScreen, type Block, type Fields, type FieldSpec } from './rules-sections.ts'
import { languageName } from './words.ts'
import { CHOICES, PART_WORDS, sectionName } from './words-guides.ts'

interface SectionProps {
  v: ViewContext
  draft: DraftRow
  /** The guide as it would be with what stands in the form. */
  guide: Guide
  section: string
  values: Fields
  /** What somebody else wrote in the same fields. */
  theirs: Fields
  skills: readonly string[]
  languages: readonly string[]
  commandId: string
  problems?: FieldProblem[]
  /** Faults of this part, as the judge says them. */
  faults: string[]
  /** Somebody took this part out of the guide: what was typed is only shown. */
  gone: boolean
  saved?: string
}

export function SectionPage(props: SectionProps) {
  const { v, draft, guide, section, values, commandId, problems, faults } = props
  const { t } = v
  const base = `/soan-bai/nhap/${draft.id}`
  const sections = sectionsOf(guide)
  const at = sections.indexOf(section)
  const blocks = blocksOf(guide, section) ?? []
  const list = listOf(section)
  const name = (key: string) => sectionName(t, guide, key)
  return (
    <Page v={v} wide title={name(section)} lead={guide.title[v.lang] ?? guide.title.vi} crumbs={[{ href: '/soan-bai', label: t('Soạn bài') }, { href: base, label: t('Bản nháp') }]}>
      {v.assets.recorder ? <script type="module" src={v.assets.recorder} /> : null}
      {faults.length > 0 ? (
        <Notice tone="warn" title={t('Phần này còn {n} chỗ chưa ổn', { n: faults.length })}>
          <ul>{faults.map((fault) => <li>{fault}</li>)}</ul>
        </Notice>
      ) : null}
      {props.gone ? <Typed v={v} values={values} /> : null}
      <div class="author" hidden={props.gone}>
        <draft-form>
          <Form v={v} action={`${base}/${section}`} commandId={commandId} problems={problems} label={name(section)}>
            <Hidden name="baseRevision" value={draft.revision} />
            {blocks.map((block) => (
              <fieldset class="fieldset">
                <legend>{legendOf(v, block)}</legend>
                {block.specs.map((spec) => <SpecField {...props} block={block} spec={spec} />)}
                {block.kind === 'main' ? null : <Moves v={v} list={section === 'bai' ? 'gaps' : list} item={itemOf(block)} movable={section !== 'nguon'} />}
              </fieldset>
            ))}
            <p class="draft-says" role="status">{props.saved ?? ''}</p>
            <Buttons>
              <Button name="act" value="luu" icon="check">{t('Lưu')}</Button>
              <Button name="act" value="xem" kind="plain" icon="eye">{t('Xem thử')}</Button>
              {list && !section.startsWith('man.') ? <Button name="act" value={`them:${list}`} kind="plain" icon="plus">{t('Thêm một mục')}</Button> : null}
              {section === 'bai' ? <Button name="act" value="them:gaps" kind="plain" icon="plus">{t('Thêm điều chưa ai xác nhận')}</Button> : null}
            </Buttons>
            {section.startsWith('man.') ? (
              <div class="add-part">
                <Select name="kind" label={t('Thêm vào màn hình')} options={PART_KINDS.map((kind) => ({ value: kind, label: t(PART_WORDS[kind]) }))} value="button" width="medium" />
                <Button name="act" value={`them:parts.${section.slice(4)}`} kind="plain" icon="plus">{t('Thêm')}</Button>
              </div>
            ) : null}
          </Form>
        </draft-form>
        <Preview v={v} guide={guide} section={section} />
      </div>
      <nav class="buttons" aria-label={t('Các phần của bài')}>
        {at > 0 ? <ButtonLink href={`${base}/${sections[at - 1]}`} icon="arrow-left">{name(sections[at - 1]!)}</ButtonLink> : null}
        {at !== -1 && at < sections.length - 1 ? <ButtonLink href={`${base}/${sections[at + 1]}`} icon="arrow-right">{name(sections[at + 1]!)}</ButtonLink> : null}
      </nav>
    </Page>
  )
}

/** Nothing typed is lost although its place is gone. */
function Typed({ v, values }: { v: ViewContext; values: Fields }) {
  return (
    <Notice tone="warn" title={v.t('Chữ bạn đã viết')}>
      <ul>{Object.values(values).filter((text) => text.trim() !== '').map((text) => <li>{text}</li>)}</ul>
    </Notice>
  )
}

/** Lists whose items stand in this very form. */
function listOf(section: string): string {
  if (section.startsWith('man.')) return `parts.${section.slice(4)}`
  if (section === 'khac') return 'variant'
  if (section === 'nguon') return 'sources'
  return ['truoc-khi', 'hay-sai', 'khong-duoc', 'nguoi-day'].includes(section) ? section : ''
}

function itemOf(block: Block): string {
  return block.prefix.split('.')[1] ?? ''
}

function legendOf({ t }: ViewContext, block: Block): string {
  if (block.kind === 'part') return t(PART_WORDS[block.name as keyof typeof PART_WORDS])
  return block.kind === 'item' ? t('Mục {n}', { n: block.name }) : t('Nội dung')
}

function Moves({ v, list, item, movable }: { v: ViewContext; list: string; item: string; movable: boolean }) {
  const { t } = v
  return (
    <div class="moves">
      {movable ? <Button name="act" value={`len:${list}:${item}`} kind="quiet">{t('Lên')}</Button> : null}
      {movable ? <Button name="act" value={`xuong:${list}:${item}`} kind="quiet">{t('Xuống')}</Button> : null}
      <Button name="act" value={`bo:${list}:${item}`} kind="quiet" icon="trash">{t('Bỏ')}</Button>
    </div>
  )
}

type FieldProps = SectionProps & { block: Block; spec: FieldSpec }

function SpecField(props: FieldProps) {
  const { v, guide, block, spec, values, theirs } = props
  const { t } = v
  const name = `${block.prefix}${spec.name}`
  const label = t(spec.label)
  const theirNote = (input: string) => (theirs[input] === undefined ? undefined : t('Người kia viết: “{text}”', { text: theirs[input] || t('(để trống)') }))
  if (spec.type === 'words') {
    return (
      <div class="side-by-side">
        {guide.languages.map((language, index) => {
          const input = `${name}.${language}`
          const error = theirNote(input)
          return (
            <div lang={language}>
              <Textarea name={input} label={index === 0 ? label : `${label} (${t(languageName(language))})`} rows={2} maxlength={600} value={values[input] ?? ''} {...(spec.optional && { optional: true, v })} {...(error && { error })} />
            </div>
          )
        })}
      </div>
    )
  }
  const value = values[name] ?? ''
  const error = theirNote(name)
  const shared = { name, label, ...(error && { error }), ...((spec.optional || spec.nullable) && { optional: true, v }) }
  if (spec.type === 'flag') return <Checks {...shared} options={[{ value: 'co', label }]} values={value === 'co' ? ['co'] : []} />
  if (spec.type === 'day') return <DateInput {...shared} value={value} />
  if (spec.type === 'list') return <Checks {...shared} layout="grid" options={optionsOf(props)} values={value.split(' ')} />
  if (spec.type === 'choice') return <Select {...shared} options={optionsOf(props)} value={value} {...((spec.optional || spec.nullable) && { blank: t('(không có)') })} />
  return <TextInput {...shared} value={value} maxlength={300} />
}

function optionsOf({ v, guide, block, spec, values, skills, languages }: FieldProps): Option[] {
  const { t } = v
  const plain = (list: readonly string[]) => list.map((value) => ({ value, label: value }))
  const current = values[`${block.prefix}${spec.name}`] ?? ''
  // What is chosen now stays on the list although it points nowhere: the author must see it to mend it.
  const with_ = (options: Option[]) => (current === '' || spec.type === 'list' || options.some(({ value }) => value === current) ? options : [...options, { value: current, label: t('{name} (không có trong bài)', { name: current }) }])
  switch (spec.options) {
    case 'screens':
      return with_(guide.screens.map(({ id, label }) => ({ value: id, label: label.vi ?? id })))
    case 'steps':
      return with_(guide.steps.map(({ id, say }, at) => ({ value: id, label: `${at + 1}. ${say.vi ?? id}` })))
    case 'parts': {
      const screen = guide.screens.find(({ id }) => id === (values[`${block.prefix}screen`] ?? block.object.screen))
      return with_((screen?.parts ?? []).map((part) => ({ value: part.id, label: `${t(PART_WORDS[part.kind])}: ${part.label.vi ?? part.id}` })))
    }
    case 'sources':
      return Object.entries(guide.sources).map(([key, source]) => ({ value: key, label: source.name || key }))
    case 'languages':
      return languages.map((key) => ({ value: key, label: key === 'en' ? t('Tiếng Anh') : t(languageName(key)), ...(key === 'vi' && { hint: t('luôn có') }) }))
    case 'pictures':
      return with_(plain(PICTURE_NAMES))
    case 'pictograms':
      return with_(plain(PICTOGRAM_NAMES))
    case 'skills':
      return with_(plain(skills))
    default:
      return Object.entries(CHOICES[spec.options as keyof typeof CHOICES] ?? {}).map(([value, label]) => ({ value, label: t(label) }))
  }
}

/** The practice screen in a phone's frame, drawn on the server from what stands in the form. */
function Preview({ v, guide, section }: { v: ViewContext; guide: Guide; section: string }) {
  const { t } = v
  const shown = shownScreen(guide, section)
  if (!shown) return null
  const screen = guide.screens.find(({ id }) => id === shown.screen)
  return (
    <figure class="phone-frame" id="xem-thu">
      {screen ? raw(screenSvg(drawable(screen), { language: v.lang, touch: shown.touch, label: t('Màn hình tập') })) : <p>{t('Bước này chưa có màn hình.')}</p>}
      <figcaption>{t('Bà con sẽ thấy như thế này. Lưu hoặc xem thử để vẽ lại.')}</figcaption>
    </figure>
  )
}
