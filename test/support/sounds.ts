// Sounds and sound files for everything that takes recordings: something shaped like speech, a room with nobody in it,
// a video, and the containers phones write.

import { BufferTarget, EncodedAudioPacketSource, EncodedPacket, EncodedVideoPacketSource, MovOutputFormat, Mp4OutputFormat, Output, WebMOutputFormat } from 'mediabunny'
import OpusScript from 'opusscript'
import { RATE } from '../../src/modules/authoring/rules-sound.ts'

/** Syllables of a low voice with overtones, a breath between words, over the hiss of a room. Fixed, so that tests repeat. */
export function voiceLike(seconds: number, options: { before?: number; after?: number; volume?: number; hiss?: number; pitch?: number } = {}): Float32Array {
  const { before = 0, after = 0, volume = 0.2, hiss = 0.0005, pitch = 140 } = options
  const samples = new Float32Array(Math.round((before + seconds + after) * RATE))
  const noise = noiseSource()
  for (let i = 0; i < samples.length; i++) {
    const at = i / RATE - before
    const speaking = at >= 0 && at < seconds ? Math.max(0, Math.sin(2 * Math.PI * 4 * at)) * (at % 1.5 < 1.25 ? 1 : 0) : 0
    let voice = 0
    for (const [overtone, share] of [[1, 0.5], [2, 0.3], [3, 0.2], [5, 0.12], [9, 0.06]] as const) voice += share * Math.sin(2 * Math.PI * pitch * overtone * at)
    samples[i] = volume * speaking * voice + hiss * noise()
  }
  return samples
}

export function tone(hertz: number, seconds: number, volume = 1): Float32Array {
  return Float32Array.from({ length: Math.round(seconds * RATE) }, (_, i) => volume * Math.sin((2 * Math.PI * hertz * i) / RATE))
}

export function emptyRoom(seconds: number, hiss = 0.0005): Float32Array {
  const noise = noiseSource()
  return Float32Array.from({ length: Math.round(seconds * RATE) }, () => hiss * noise())
}

function noiseSource(): () => number {
  let state = 123456789
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  }
}

/** A WAV file at any rate, with any number of channels that all carry the same. */
export function wavFile(samples: Float32Array, rate = RATE, channels = 1): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.alloc(44 + samples.length * 2 * channels)
  bytes.write('RIFF', 0)
  bytes.writeUInt32LE(bytes.length - 8, 4)
  bytes.write('WAVEfmt ', 8)
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(channels, 22)
  bytes.writeUInt32LE(rate, 24)
  bytes.writeUInt32LE(rate * 2 * channels, 28)
  bytes.writeUInt16LE(2 * channels, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36)
  bytes.writeUInt32LE(samples.length * 2 * channels, 40)
  for (const [i, sample] of samples.entries()) for (let channel = 0; channel < channels; channel++) bytes.writeInt16LE(Math.round(sample * 32767), 44 + (i * channels + channel) * 2)
  return new Uint8Array(bytes)
}

/** What Chrome's recorder writes (WebM) or newer iPhones (MP4), with Opus inside; with a picture track it is a video. */
export async function opusFile(samples: Float32Array, container: 'webm' | 'mp4' | 'mov', options: { video?: boolean } = {}): Promise<Uint8Array<ArrayBuffer>> {
  const format = container === 'webm' ? new WebMOutputFormat() : container === 'mp4' ? new Mp4OutputFormat() : new MovOutputFormat()
  const output = new Output({ format, target: new BufferTarget() })
  const audio = new EncodedAudioPacketSource('opus')
  output.addAudioTrack(audio)
  const video = options.video ? new EncodedVideoPacketSource('vp8') : undefined
  if (video) output.addVideoTrack(video)
  await output.start()
  const encoder = new OpusScript(RATE, 1, OpusScript.Application.VOIP)
  const head = Buffer.from('OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00', 'latin1')
  for (let at = 0; at + 960 <= samples.length; at += 960) {
    const frame = Buffer.alloc(1920)
    for (let i = 0; i < 960; i++) frame.writeInt16LE(Math.round(samples[at + i]! * 32767), i * 2)
    const packet = new EncodedPacket(Uint8Array.from(encoder.encode(frame, 960)), 'key', at / RATE, 0.02)
    await audio.add(packet, at === 0 ? { decoderConfig: { codec: 'opus', sampleRate: RATE, numberOfChannels: 1, description: new Uint8Array(head) } } : undefined)
  }
  if (video) {
    const picture = new EncodedPacket(new Uint8Array(64).fill(7), 'key', 0, 1)
    await video.add(picture, { decoderConfig: { codec: 'vp8', codedWidth: 16, codedHeight: 16 } })
  }
  encoder.delete()
  await output.finalize()
  return new Uint8Array((output.target as BufferTarget).buffer!)
}

/** An iPhone's voice memo: AAC in MP4, which only a browser can open. */
export async function aacFile(seconds = 2): Promise<Uint8Array<ArrayBuffer>> {
  const output = new Output({ format: new Mp4OutputFormat(), target: new BufferTarget() })
  const audio = new EncodedAudioPacketSource('aac')
  output.addAudioTrack(audio)
  await output.start()
  const decoderConfig = { codec: 'mp4a.40.2', sampleRate: RATE, numberOfChannels: 1, description: Uint8Array.of(0x11, 0x88) }
  for (let at = 0; at < seconds; at += 1024 / RATE) await audio.add(new EncodedPacket(Uint8Array.of(1, 64, 34, 128, 163, 240), 'key', at, 1024 / RATE), { decoderConfig })
  await output.finalize()
  return new Uint8Array((output.target as BufferTarget).buffer!)
}
