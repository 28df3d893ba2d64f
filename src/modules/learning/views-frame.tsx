// The frame of a learning page: the script that reads aloud and keeps the course, the button that speaks, the bar whose
// places never change (back, again, onward).

import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import type { ViewContext } from '../../ui/context.ts'
import { Icon } from '../../ui/icons.tsx'
import { Page, type Crumb } from '../../ui/layout.tsx'
import { LessonScript, SpeakButton } from '../../ui/speak.tsx'
import { pictogramSvg } from './pictograms.ts'
import { say } from './rules.ts'
import type { Recording, Words } from './schema.ts'

/** The language guides are read in: chosen for the lesson, else that of the screen. */
export interface Reader {
  v: ViewContext
  language: string
  isCoach: boolean
  recordings: readonly Recording[]
}

export interface LearningPageProps {
  v: ViewContext
  isCoach: boolean
  title: string
  children?: Child
  crumbs?: Crumb[]
  lead?: Child
  /** Practice: no menu, nothing beside the one thing. */
  bare?: boolean
  wide?: boolean
}

export function LearningPage({ v, isCoach, title, children, crumbs, lead, bare, wide }: LearningPageProps) {
  return (
    <Page v={v} title={title} {...(crumbs && { crumbs })} {...(lead !== undefined && { lead })} bare={bare ?? false} wide={wide ?? false}>
      {children}
      <LessonScript v={v} isCoach={isCoach} />
    </Page>
  )
}

export function Pictogram({ name }: { name: string }) {
  return <>{raw(pictogramSvg(name))}</>
}

export interface SpeakProps {
  reader: Pick<Reader, 'v' | 'language' | 'recordings'>
  text: Words
  /** Recordings of this step are tried first: in the reader's language, then Vietnamese. */
  stepId?: string
  /** The words on the button; without them a picture with a name. */
  label?: string
  quiet?: boolean
}

/** Reads one text aloud: a recording, else the Vietnamese recording, else the device's voice. Not there without script. */
export function Speak({ reader, text, stepId, label, quiet }: SpeakProps) {
  const { v, language, recordings } = reader
  const of = (wanted: string) => recordings.find((one) => one.stepId === stepId && one.language === wanted)?.href
  return <SpeakButton v={v} text={say(text, language)} lang={language in text ? language : 'vi'} textVi={text.vi} src={of(language)} srcVi={of('vi')} label={label} quiet={quiet} />
}

export interface ThumbBarProps {
  reader: Pick<Reader, 'v' | 'language' | 'recordings'>
  back: { href: string; label?: string }
  again: { text: Words; stepId?: string }
  onward?: Child
}

/** Back at the left, again in the middle, onward at the right: on every page of a lesson, in this order. */
export function ThumbBar({ reader, back, again, onward }: ThumbBarProps) {
  const { t } = reader.v
  return (
    <nav class="thumbs" aria-label={t('Đi trong bài')}>
      <a class="thumb" href={back.href}>
        <Icon name="arrow-left" />
        <span>{back.label ?? t('Lùi lại')}</span>
      </a>
      <span class="thumb-middle">
        <a class="thumb thumb-again" href="#loi">
          <Icon name="sync" />
          <span>{t('Xem lại')}</span>
        </a>
        <Speak reader={reader} text={again.text} {...(again.stepId && { stepId: again.stepId })} label={t('Nghe lại')} />
      </span>
      {onward ?? <span class="thumb-none" />}
    </nav>
  )
}

/** How far along, as dots that need no reading, and in words for those who listen. */
export function Dots({ v, at, of }: { v: ViewContext; at: number; of: number }) {
  return (
    <p class="dots" role="img" aria-label={v.t('Bước {at} trên {of}', { at: at + 1, of })}>
      {Array.from({ length: of }, (_, index) => (
        <span class={index < at ? 'dot dot-done' : index === at ? 'dot dot-now' : 'dot'} />
      ))}
    </p>
  )
}
