// Things to scan, read aloud or recognise from across a yard: QR codes, short codes and one-word verdicts.
import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { Icon } from './icons.tsx'
import type { Tone } from './parts.tsx'

/** A QR code drawn by platform/qr, as large as the phone that scans it needs. */
export function QrPicture({ svg, caption }: { svg: string; caption?: Child }) {
  return (
    <figure class="qr">
      <div class="qr-picture">{raw(svg)}</div>
      {caption ? <figcaption>{caption}</figcaption> : null}
    </figure>
  )
}

/** Letters to be read aloud or copied by hand. */
export function BigCode({ children, label }: { children?: Child; label?: string }) {
  return (
    <p class="big-code">
      {label ? <span class="big-code-label">{label}</span> : null}
      <code>{children}</code>
    </p>
  )
}

const VERDICT_ICONS = { ok: 'check', warn: 'clock', bad: 'stop', info: 'info' } as const

/** The answer, before anything else. */
export function Verdict({ tone, word, children }: { tone: Tone; word: string; children?: Child }) {
  return (
    <div class={`verdict verdict-${tone}`} role="status">
      <p class="verdict-word">
        <Icon name={VERDICT_ICONS[tone]} big /> {word}
      </p>
      {children ? <div class="verdict-text">{children}</div> : null}
    </div>
  )
}
