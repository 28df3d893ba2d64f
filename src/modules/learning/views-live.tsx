// A practice screen made live: the same parts as the picture, as links that can be touched, tabbed to and read aloud. No
// network is spoken to and nothing is filled in but practice words.

import type { Child } from 'hono/jsx'
import { raw } from 'hono/html'
import { classes } from '../../ui/context.ts'
import type { ViewContext } from '../../ui/context.ts'
import { isTouchable, say } from './rules.ts'
import type { Part, PictureName, Screen, Step } from './schema.ts'
import { SCREEN_PICTURES } from './screen-pictures.ts'
import { PRACTICE_WORD } from './views-screen.ts'

export interface LiveScreenProps {
  v: ViewContext
  language: string
  screen: Screen
  /** Whose part is right; null on a screen one has strayed to. */
  step: Pick<Step, 'touch'> | null
  /** Where a touch on a part leads. */
  hrefOf: (part: Part) => string
  /** Show the place. */
  ringed?: boolean
  touched?: string | null
}

function Small({ name }: { name: PictureName }) {
  return (
    <svg class="sim-icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={SCREEN_PICTURES[name]} />
    </svg>
  )
}

export function LiveScreen(props: LiveScreenProps) {
  const { v, screen, language } = props
  const groups: Part[][] = []
  for (const part of screen.parts) {
    const last = groups.at(-1)
    const shares = (part.kind === 'tile' || part.kind === 'tab') && last?.[0]?.kind === part.kind && last.length < (part.kind === 'tile' ? 3 : 4)
    if (shares) last!.push(part)
    else groups.push([part])
  }
  return (
    <section class="sim" aria-label={v.t('Màn hình tập: {name}', { name: say(screen.label, language) })}>
      <p class="sim-band">{PRACTICE_WORD}</p>
      <div class="sim-body">
        {groups.map((group) =>
          group.length > 1 || group[0]!.kind === 'tile' || group[0]!.kind === 'tab' ? (
            <div class={`sim-line sim-line-${group[0]!.kind}`}>
              {group.map((part) => (
                <LivePart {...props} part={part} />
              ))}
            </div>
          ) : (
            <LivePart {...props} part={group[0]!} />
          ),
        )}
      </div>
      <p class="sim-foot">{v.t('Màn hình tập của Gõ Cửa. Không phải ứng dụng thật, không gửi hồ sơ, không chuyển tiền.')}</p>
    </section>
  )
}

function LivePart({ part, language, step, hrefOf, ringed, touched }: LiveScreenProps & { part: Part }) {
  const label = say(part.label, language)
  const look = classes('sim-part', `sim-${part.kind}`, lookOf(part), ringed && part.id === step?.touch && 'sim-ringed', touched === part.id && 'sim-missed')
  const inside = insideOf(part, label, language)
  if (!isTouchable(part, step)) return <div class={look}>{inside}</div>
  return (
    <a class={look} href={hrefOf(part)} id={`cho-${part.id}`}>
      {inside}
    </a>
  )
}

function lookOf(part: Part): string | undefined {
  switch (part.kind) {
    case 'button':
      return `sim-button-${part.look ?? 'main'}`
    case 'notice':
      return `sim-tone-${part.tone}`
    case 'bubble':
      return `sim-from-${part.from}`
    case 'tab':
    case 'choice':
      return part.chosen ? 'sim-chosen' : undefined
    case 'toggle':
      return part.on ? 'sim-on' : undefined
    default:
      return undefined
  }
}

function insideOf(part: Part, label: string, language: string): Child {
  switch (part.kind) {
    case 'field':
      return (
        <>
          <span class="sim-label">{label}</span>
          <span class="sim-box">{part.filled && part.value ? (part.secret ? '••••••••' : say(part.value, language)) : ' '}</span>
        </>
      )
    case 'title':
    case 'row':
    case 'tile':
    case 'card':
    case 'photo':
      return (
        <>
          {part.picture ? <Small name={part.picture} /> : null}
          <span class="sim-words">
            <span>{label}</span>
            {'detail' in part && part.detail ? <span class="sim-detail">{say(part.detail, language)}</span> : null}
          </span>
        </>
      )
    case 'keypad':
      return (
        <>
          <span class="sim-label">{label}</span>
          <span class="sim-keys" aria-hidden="true">
            {'123456789 0 '.split('').map((digit) => (
              <span class={digit === ' ' ? 'sim-key sim-key-none' : 'sim-key'}>{digit}</span>
            ))}
          </span>
        </>
      )
    case 'qr':
      return (
        <>
          <Small name="qr" />
          <span class="sim-words">
            <span>{label}</span>
            {part.detail ? <span class="sim-detail">{say(part.detail, language)}</span> : null}
          </span>
        </>
      )
    case 'call':
      return (
        <>
          {raw(`<svg class="sim-face" viewBox="0 0 24 24" aria-hidden="true"><path d="${SCREEN_PICTURES[part.video ? 'person' : 'phone']}"/></svg>`)}
          <span class="sim-words">
            <span>{label}</span>
            {part.detail ? <span class="sim-detail">{say(part.detail, language)}</span> : null}
          </span>
        </>
      )
    default:
      return label
  }
}
