// Judging and polishing recordings: known signals give known numbers, and whatever is spoken comes out fit to be heard.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { emptyRoom, tone, voiceLike } from '../../../test/support/sounds.ts'
import { measureSound, meterLevel, PEAK, polishSound, RATE, soundFault, TARGET_LUFS, wavOf, type SoundFault } from './rules-sound.ts'

const near = (value: number, wanted: number, tolerance: number, what = '') => assert.ok(Math.abs(value - wanted) <= tolerance, `${what} ${value} is not ${wanted} ± ${tolerance}`)

test('loudness agrees with the reference values of ITU-R BS.1770', () => {
  near(measureSound(tone(997, 5)).lufs, -3.01, 0.05, '0 dB sine at 997 Hz')
  near(measureSound(tone(997, 5, 0.1)).lufs, -23.01, 0.05, '−20 dB sine at 997 Hz')
  near(measureSound(tone(997, 5, 0.1)).lufs - measureSound(tone(60, 5, 0.1)).lufs, 3.6, 0.2, 'low hum counts less')
  assert.equal(measureSound(new Float32Array(RATE)).lufs, -Infinity)
})

const JUDGED: [string, Float32Array, SoundFault | undefined][] = [
  ['a sentence', voiceLike(3), undefined],
  ['a sentence after a long wait', voiceLike(3, { before: 4, after: 4 }), undefined],
  ['a soft voice', voiceLike(3, { volume: 0.03, hiss: 0.0001 }), undefined],
  ['a voice in a noisy yard', voiceLike(3, { volume: 0.3, hiss: 0.02 }), undefined],
  ['nothing at all', new Float32Array(3 * RATE), 'silence'],
  ['no samples', new Float32Array(0), 'silence'],
  ['a quiet room', emptyRoom(5), 'silence'],
  ['one knock on the table', Float32Array.from({ length: 3 * RATE }, (_, i) => (i > RATE && i < RATE + 400 ? 0.5 : 0)), 'silence'],
  ['a phone in a pocket', voiceLike(3, { volume: 0.01, hiss: 0 }), 'quiet'],
  ['a minute and a half', voiceLike(75), 'long'],
  ['a shout into the microphone', voiceLike(3, { volume: 4 }).map((sample) => Math.max(-1, Math.min(1, sample))), 'clipped'],
]

test('what is fit to be kept, and what has to be spoken again', () => {
  for (const [what, samples, fault] of JUDGED) {
    const report = measureSound(samples)
    assert.equal(soundFault(report), fault, `${what}: ${JSON.stringify(report)}`)
  }
})

test('silence is trimmed, a breath is left at both ends', () => {
  const report = measureSound(voiceLike(3, { before: 2, after: 2.5 }))
  near(report.from / RATE, 1.85, 0.05, 'start')
  assert.ok(report.keptSeconds > 2.8 && report.keptSeconds < 3.5, `${report.keptSeconds} s kept of ${report.seconds}`)
})

test('every voice comes out at one loudness, under the peak, with soft ends', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.04, max: 0.8, noNaN: true }), fc.double({ min: 0, max: 2, noNaN: true }), fc.integer({ min: 90, max: 260 }), (volume, before, pitch) => {
      const spoken = voiceLike(2, { volume, before, after: 1, pitch, hiss: 0.0002 })
      const report = measureSound(spoken)
      assert.equal(soundFault(report), undefined)
      const heard = polishSound(spoken, report)
      const again = measureSound(heard)
      near(again.lufs, TARGET_LUFS, 2, `volume ${volume}`)
      assert.ok(again.peak <= PEAK)
      assert.ok(Math.abs(heard[0]!) < 0.01 && Math.abs(heard.at(-1)!) < 0.01)
      assert.ok(heard.length <= spoken.length)
      assert.equal(soundFault(again), undefined)
    }),
    { numRuns: 12 },
  )
})

test('the meter stands still in silence and full at full scale', () => {
  assert.equal(meterLevel(new Float32Array(480)), 0)
  near(meterLevel(tone(440, 0.1)), 0.95, 0.01)
  assert.ok(meterLevel(tone(440, 0.1, 0.01)) < meterLevel(tone(440, 0.1, 0.1)))
})

test('a WAV file holds what was spoken', () => {
  const bytes = wavOf(Float32Array.of(0, 1, -1, 2))
  const view = new DataView(bytes.buffer)
  assert.deepEqual([44, 46, 48, 50].map((at) => view.getInt16(at, true)), [0, 32767, -32767, 32767])
  assert.equal(view.getUint32(40, true), 8)
})
