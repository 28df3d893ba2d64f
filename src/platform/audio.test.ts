// Sound files as phones write them are read as what they are; what is kept is Opus that can be read again.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { JPEG, MP4, OGG, PDF } from '../../test/support/sample-files.ts'
import { aacFile, opusFile, tone, voiceLike, wavFile } from '../../test/support/sounds.ts'
import { OPUS_RATE, readAudio, resample, writeOggOpus, type AudioFault } from './audio.ts'
import { inspectFile } from './file-kinds.ts'

const SECONDS = 2
const voice = voiceLike(SECONDS)
const power = (samples: Float32Array) => samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length

const GOOD: [string, () => Uint8Array | Promise<Uint8Array>][] = [
  ['WAV', () => wavFile(voice)],
  ['WAV, two channels', () => wavFile(voice, OPUS_RATE, 2)],
  ['WAV at 44.1 kHz', () => wavFile(resample(voice, OPUS_RATE, 44_100), 44_100)],
  ['WAV at 16 kHz', () => wavFile(resample(voice, OPUS_RATE, 16_000), 16_000)],
  ['WebM with Opus', () => opusFile(voice, 'webm')],
  ['MP4 with Opus', () => opusFile(voice, 'mp4')],
  ['Ogg with Opus', () => writeOggOpus(voice)],
]
for (const [what, make] of GOOD) {
  test(`${what} is read as one channel at 48 kHz`, async () => {
    const read = await readAudio(await make(), 60)
    assert.ok('samples' in read, JSON.stringify(read))
    assert.ok(Math.abs(read.samples.length / OPUS_RATE - SECONDS) < 0.05, `${read.samples.length / OPUS_RATE} s`)
    const ratio = power(read.samples) / power(voice)
    assert.ok(ratio > 0.7 && ratio < 1.3, `loudness changed by ${ratio}`)
  })
}

const BAD: [string, () => Uint8Array | Promise<Uint8Array>, AudioFault[]][] = [
  ['a video (WebM)', () => opusFile(voice, 'webm', { video: true }), ['video']],
  ['a video (MP4)', () => opusFile(voice, 'mp4', { video: true }), ['video', 'damaged']],
  ['a photo', () => JPEG, ['notSound']],
  ['a PDF', () => PDF, ['notSound']],
  ['nothing', () => new Uint8Array(0), ['notSound', 'damaged']],
  ['text', () => new TextEncoder().encode('xin chào'), ['notSound']],
  ['AAC, which only a browser opens', () => aacFile(), ['codec']],
  ['a longer one than asked for', () => wavFile(new Float32Array(61 * OPUS_RATE)), ['tooLong']],
  ['something that begins like Ogg', () => OGG, ['damaged', 'notSound']],
  ['something that begins like MP4', () => MP4, ['damaged', 'notSound']],
]
for (const [what, make, faults] of BAD) {
  test(`${what} is told apart`, async () => {
    const read = await readAudio(await make(), 60)
    assert.ok('fault' in read && faults.includes(read.fault), JSON.stringify('fault' in read ? read : 'was read'))
  })
}

test('cut anywhere, a recording never throws', async () => {
  for (const whole of [wavFile(voice), await opusFile(voice, 'webm'), await writeOggOpus(voice)]) {
    for (const share of [0.01, 0.1, 0.5, 0.9]) await readAudio(whole.subarray(0, Math.floor(whole.length * share)), 60)
  }
})

test('what is kept is small, is Ogg to everybody, and sounds the same', async () => {
  const bytes = await writeOggOpus(voice)
  assert.ok(bytes.length / SECONDS < 4000, `${bytes.length / SECONDS} bytes a second`)
  assert.deepEqual(await inspectFile({ sizeBytes: bytes.length, read: async (at, length) => bytes.subarray(at, at + length) }), { kind: 'ogg' })
})

test('resampling keeps a tone and drops what the new rate cannot hold', () => {
  const low = resample(tone(1000, 0.5), OPUS_RATE, 16_000)
  assert.ok(Math.abs(power(low) - 0.5) < 0.02)
  assert.ok(power(resample(tone(15_000, 0.5), OPUS_RATE, 16_000).subarray(200, -200)) < 0.001)
  assert.deepEqual(resample(voice, OPUS_RATE, OPUS_RATE), voice)
})
