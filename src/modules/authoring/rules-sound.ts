// What makes a recording fit to be heard: where the voice is, how loud it is, and what has to be done again. Pure
// arithmetic on 48,000 samples a second, the same in the speaker's browser and on the server.

export const RATE = 48_000
export const MAX_SPEECH_SECONDS = 60
/** A phone's small speaker in a village house: louder than broadcasting (−23), as spoken programmes for phones are. */
export const TARGET_LUFS = -18
export const PEAK = 0.89

const FRAME = RATE / 50
const PAD_BEFORE = 0.15
const PAD_AFTER = 0.3
const FADE = 0.01
const MIN_SPEECH_SECONDS = 0.3
const MIN_SECONDS = 0.5
const SILENT_BELOW_DB = -55
const QUIET_BELOW_LUFS = -48
const CLIPPED_AT = 0.985
const CLIPPED_SHARE = 0.002

export type SoundFault = 'silence' | 'quiet' | 'short' | 'long' | 'clipped'

export interface SoundReport {
  /** Length of the whole and of what is kept after trimming. */
  seconds: number
  keptSeconds: number
  /** Seconds in which somebody speaks. */
  speechSeconds: number
  /** First and last sample to keep. */
  from: number
  to: number
  /** Loudness of the kept part (ITU-R BS.1770, one channel); −Infinity for nothing at all. */
  lufs: number
  peak: number
  clippedShare: number
  /** How far the voice stands above the room, in decibels. */
  clearDb: number
}

/** Where the voice is and how it sounds. */
export function measureSound(samples: Float32Array): SoundReport {
  const weighted = weigh(samples)
  const levels = frameLevels(weighted)
  const floor = quantile(levels, 0.1)
  // A steady sound has no floor of its own, so the threshold never climbs above −35.
  const threshold = Math.max(SILENT_BELOW_DB, Math.min(-35, floor + 9))
  const voiced = [...levels.keys()].filter((frame) => levels[frame]! > threshold)
  const seconds = samples.length / RATE
  const first = voiced[0]
  if (first === undefined) return { seconds, keptSeconds: 0, speechSeconds: 0, from: 0, to: 0, lufs: -Infinity, peak: peakOf(samples), clippedShare: 0, clearDb: 0 }
  const from = Math.max(0, first * FRAME - PAD_BEFORE * RATE)
  const to = Math.min(samples.length, (voiced.at(-1)! + 1) * FRAME + PAD_AFTER * RATE)
  const kept = samples.subarray(from, to)
  const speech = voiced.reduce((sum, frame) => sum + levels[frame]!, 0) / voiced.length
  return {
    seconds, keptSeconds: kept.length / RATE, speechSeconds: (voiced.length * FRAME) / RATE, from, to,
    lufs: loudness(weighted.subarray(from, to)), peak: peakOf(kept), clippedShare: clippedShare(kept), clearDb: Math.max(0, speech - Math.max(floor, -90)),
  }
}

/** The first thing that makes a recording unfit, or undefined. */
export function soundFault(report: SoundReport): SoundFault | undefined {
  if (report.speechSeconds < MIN_SPEECH_SECONDS) return 'silence'
  if (report.lufs < QUIET_BELOW_LUFS) return 'quiet'
  if (report.keptSeconds < MIN_SECONDS) return 'short'
  if (report.keptSeconds > MAX_SPEECH_SECONDS) return 'long'
  if (report.clippedShare > CLIPPED_SHARE) return 'clipped'
  return undefined
}

/** What learners hear: silence cut off, brought to one loudness, no click at either end, never above the peak. */
export function polishSound(samples: Float32Array, report: SoundReport): Float32Array {
  const kept = samples.slice(report.from, report.to)
  const wanted = 10 ** ((TARGET_LUFS - report.lufs) / 20)
  // At most 6 dB of the loudest moments are rounded off; a very peaky voice stays a little softer instead.
  const gain = Math.min(wanted, (2 * PEAK) / Math.max(report.peak, 1e-6))
  const fade = Math.min(FADE * RATE, kept.length / 2)
  for (let i = 0; i < kept.length; i++) {
    const edge = Math.min(1, (i + 1) / fade, (kept.length - i) / fade)
    kept[i] = round(kept[i]! * gain) * edge
  }
  return kept
}

/** Straight up to 0.6, then bent so that nothing passes the peak. */
function round(sample: number): number {
  const size = Math.abs(sample)
  const knee = 0.6
  return size <= knee ? sample : Math.sign(sample) * (knee + (PEAK - knee) * Math.tanh((size - knee) / (PEAK - knee)))
}

/** 0 to 1 for a level meter: −60 dB and less is empty, full scale is full. */
export function meterLevel(samples: Float32Array): number {
  return Math.max(0, Math.min(1, 1 + decibels(meanSquare(samples)) / 60))
}

/** Loudness of each fiftieth of a second, in decibels below full scale. */
export function frameLevels(samples: Float32Array): Float32Array {
  const levels = new Float32Array(Math.floor(samples.length / FRAME))
  for (let frame = 0; frame < levels.length; frame++) levels[frame] = decibels(meanSquare(samples.subarray(frame * FRAME, (frame + 1) * FRAME)))
  return levels
}

/** Integrated loudness of what was weighed already: blocks of 0.4 s, the silent and the much softer ones left out. */
function loudness(weighted: Float32Array): number {
  const block = 0.4 * RATE
  const powers: number[] = []
  for (let at = 0; at === 0 || at + block <= weighted.length; at += block / 4) powers.push(meanSquare(weighted.subarray(at, at + block)))
  const lufs = (power: number) => -0.691 + decibels(power)
  const heard = powers.filter((power) => lufs(power) > -70)
  if (heard.length === 0) return -Infinity
  const gate = lufs(mean(heard)) - 10
  return lufs(mean(heard.filter((power) => lufs(power) > gate)))
}

/** The ear's weighting of ITU-R BS.1770 at 48 kHz: the head's lift above 2 kHz, then rumble taken away. */
export function weigh(samples: Float32Array): Float32Array {
  const lifted = filter(samples, [1.53512485958697, -2.69169618940638, 1.19839281085285], [-1.69065929318241, 0.73248077421585])
  return filter(lifted, [1, -2, 1], [-1.99004745483398, 0.99007225036621])
}

function filter(samples: Float32Array, [b0, b1, b2]: [number, number, number], [a1, a2]: [number, number]): Float32Array {
  const out = new Float32Array(samples.length)
  let [x1, x2, y1, y2] = [0, 0, 0, 0]
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i]!
    const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
    out[i] = y
    ;[x2, x1, y2, y1] = [x1, x, y1, y]
  }
  return out
}

/** A plain WAV file (16 bits, one channel): how a browser that cannot record Opus hands its recording over. */
export function wavOf(samples: Float32Array): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2))
  const name = (at: number, letters: string) => [...letters].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)))
  name(0, 'RIFF')
  view.setUint32(4, 36 + samples.length * 2, true)
  name(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, RATE, true)
  view.setUint32(28, RATE * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  name(36, 'data')
  view.setUint32(40, samples.length * 2, true)
  for (let i = 0; i < samples.length; i++) view.setInt16(44 + i * 2, Math.round(Math.max(-1, Math.min(1, samples[i]!)) * 32767), true)
  return new Uint8Array(view.buffer)
}

function decibels(power: number): number {
  return 10 * Math.log10(Math.max(power, 1e-12))
}

function meanSquare(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return samples.length === 0 ? 0 : sum / samples.length
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function peakOf(samples: Float32Array): number {
  let peak = 0
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample))
  return peak
}

function clippedShare(samples: Float32Array): number {
  let clipped = 0
  for (const sample of samples) if (Math.abs(sample) >= CLIPPED_AT) clipped++
  return samples.length === 0 ? 0 : clipped / samples.length
}

function quantile(values: Float32Array, share: number): number {
  return values.length === 0 ? -120 : values.toSorted()[Math.floor(values.length * share)]!
}
