// A sentence read aloud at a touch, and the script that does it: on lessons and on the checks after them. Without script
// there is no button.

import type { ViewContext } from './context.ts'
import { classes } from './context.ts'
import { Icon } from './icons.tsx'

export interface SpeakButtonProps {
  v: Pick<ViewContext, 't'>
  text: string
  /** Language of `text`, and the Vietnamese to fall back to. */
  lang: string
  textVi: string | undefined
  /** Recordings to try first: in that language, then in Vietnamese. */
  src?: string | undefined
  srcVi?: string | undefined
  /** The words on the button; without them a picture with a name. */
  label?: string | undefined
  quiet?: boolean | undefined
}

/** A recording, else the Vietnamese recording, else the device's own voice. */
export function SpeakButton({ v, text, lang, textVi, src, srcVi, label, quiet }: SpeakButtonProps) {
  return (
    <speak-button class={classes('speak', quiet && 'speak-quiet')} data-src={src} data-src-vi={srcVi} data-text={text} data-lang={lang} data-text-vi={textVi} data-hear={v.t('Nghe')} data-stop={v.t('Dừng')}>
      <button type="button" class="speak-press" aria-label={label ? undefined : `${v.t('Nghe')}: ${text}`}>
        <Icon name="speaker" />
        {label ? <span>{label}</span> : null}
      </button>
    </speak-button>
  )
}

/** Reads aloud and keeps the course; a page from the server also tells the worker who reads. */
export function LessonScript({ v, isCoach }: { v: ViewContext; isCoach: boolean }) {
  if (!v.assets.learning) return null
  const who = JSON.stringify({ isCoach, name: v.actorName ?? '', nav: v.nav, commune: v.commune ?? null })
  return <script type="module" src={v.assets.learning} data-learning={v.offline ? undefined : who} />
}
