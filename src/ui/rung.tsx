// How each rung of the evidence ladder looks: one luminance ramp from a dark door to a lit one
// (dark indigo to lamp yellow, told apart by every kind of colour blindness and on a grey printer),
// and on top of it a ladder with as many steps lit as were climbed.
import type { Rung } from './context.ts'

export interface RungLook {
  fill: string
  /** Colour of marks and words on the fill: at least 4.5:1. */
  ink: string
}

/** The ramp, for pictures that stand alone (print). styles.css holds the same as `--rung-N`. */
export const RUNG_LOOKS: Record<Rung, RungLook> = {
  0: { fill: '#12152f', ink: '#ffffff' },
  1: { fill: '#3a468a', ink: '#ffffff' },
  2: { fill: '#4f6f9d', ink: '#ffffff' },
  3: { fill: '#7ba596', ink: '#0b0d1f' },
  4: { fill: '#b7ba66', ink: '#0b0d1f' },
  5: { fill: '#ffd23f', ink: '#0b0d1f' },
}

/**
 * The glyph of a rung in a 20 × 20 box, as path data to be stroked 2 wide.
 * 0 is a shut door (a knob and nothing else), 1–4 are that many bars from the ground up, 5 is a tick.
 */
export const RUNG_GLYPHS: Record<Rung, string> = {
  0: 'M5.5 3.5h9v13.5h-9zM11.8 10.5v.01',
  1: 'M4 16.5h12',
  2: 'M4 16.5h12M4 12.5h12',
  3: 'M4 16.5h12M4 12.5h12M4 8.5h12',
  4: 'M4 16.5h12M4 12.5h12M4 8.5h12M4 4.5h12',
  5: 'M3.5 10.5l4.5 4.5 8.5-9.5',
}

/** A small filled square with the glyph. Give `label` only when no words stand beside it. */
export function RungMark({ rung, label }: { rung: Rung; label?: string }) {
  return (
    <svg
      class="rung-mark"
      viewBox="0 0 20 20"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : 'true'}
    >
      <rect class={`rung-fill-${rung} rung-edge`} x="0.5" y="0.5" width="19" height="19" rx="2" />
      <path
        class={`rung-line-${rung}`}
        d={RUNG_GLYPHS[rung]}
        fill="none"
        stroke-width="2"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  )
}
