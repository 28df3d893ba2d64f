// Three faces drawn by hand: told apart by the mouth and the brows, not by colour alone.

import type { Face } from './rules.ts'

const MOUTHS: Record<Face, string> = { 3: 'M15 30 Q24 41 33 30', 2: 'M15 33 H33', 1: 'M15 36 Q24 25 33 36' }
const BROWS: Record<Face, string> = { 3: '', 2: '', 1: 'M13 14 L20 17 M35 14 L28 17' }

export function FacePicture({ face }: { face: Face }) {
  return (
    <svg class={`face face-${face}`} viewBox="0 0 48 48" aria-hidden="true">
      <circle cx="24" cy="24" r="21" fill="none" stroke="currentColor" stroke-width="3" />
      <circle cx="17" cy="20" r="2.6" fill="currentColor" />
      <circle cx="31" cy="20" r="2.6" fill="currentColor" />
      <path d={MOUTHS[face] + BROWS[face]} fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" />
    </svg>
  )
}
