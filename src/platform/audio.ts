// Sound files in and out: what a recording really holds (container, tracks, codec), as samples of one channel, and
// Opus in Ogg as the one way it is kept. Pure WebAssembly underneath, so no program has to be installed beside us.

import { ALL_FORMATS, BufferSource, BufferTarget, EncodedAudioPacketSource, EncodedPacket, EncodedPacketSink, Input, OggOutputFormat, Output, type InputAudioTrack } from 'mediabunny'
import OpusScript from 'opusscript'

export const OPUS_RATE = 48_000
const FRAME = OPUS_RATE / 50
/** Samples an Opus encoder looks ahead; players skip them. */
const PRE_SKIP = 312

export type AudioFault = 'notSound' | 'video' | 'codec' | 'damaged' | 'tooLong'
export type ReadAudio = { samples: Float32Array; format: string } | { fault: AudioFault }

/**
 * One channel at 48 kHz from Ogg, WebM or MP4 with Opus, or WAV. Never throws on what people send, but a file made to
 * hurt can keep the reader busy for ever: call it in a thread with a deadline.
 */
export async function readAudio(bytes: Uint8Array, maxSeconds: number): Promise<ReadAudio> {
  const input = new Input({ source: new BufferSource(bytes as Uint8Array<ArrayBuffer>), formats: ALL_FORMATS })
  try {
    if (!(await input.canRead())) return { fault: 'notSound' }
    if ((await input.getVideoTracks()).length > 0) return { fault: 'video' }
    const track = await input.getPrimaryAudioTrack()
    if (!track) return { fault: 'notSound' }
    if ((await track.computeDuration()) > maxSeconds) return { fault: 'tooLong' }
    const codec = await track.getCodec()
    const samples = codec === 'opus' ? await decodeOpus(track, maxSeconds) : codec === 'pcm-s16' || codec === 'pcm-s24' || codec === 'pcm-f32' ? await decodePcm(track, codec, maxSeconds) : undefined
    if (samples === undefined) return { fault: 'codec' }
    if (samples === 'tooLong') return { fault: 'tooLong' }
    return { samples, format: (await input.getFormat()).name }
  } catch {
    return { fault: 'damaged' }
  } finally {
    input.dispose()
  }
}

async function decodeOpus(track: InputAudioTrack, maxSeconds: number): Promise<Float32Array | 'tooLong'> {
  // The decoder mixes to one channel by itself, whatever the packet holds.
  const decoder = new OpusScript(OPUS_RATE, 1)
  try {
    const pieces: Int16Array[] = []
    let length = 0
    for await (const packet of new EncodedPacketSink(track).packets()) {
      const pcm = decoder.decode(Buffer.from(packet.data))
      pieces.push(new Int16Array(pcm.buffer.slice(pcm.byteOffset, pcm.byteOffset + pcm.length)))
      length += pcm.length / 2
      if (length > maxSeconds * OPUS_RATE) return 'tooLong'
    }
    const samples = new Float32Array(length)
    let at = 0
    for (const piece of pieces) for (const value of piece) samples[at++] = value / 32768
    return samples.subarray(Math.min(length, PRE_SKIP))
  } finally {
    decoder.delete()
  }
}

async function decodePcm(track: InputAudioTrack, codec: 'pcm-s16' | 'pcm-s24' | 'pcm-f32', maxSeconds: number): Promise<Float32Array | 'tooLong'> {
  const rate = await track.getSampleRate()
  const channels = await track.getNumberOfChannels()
  const width = { 'pcm-s16': 2, 'pcm-s24': 3, 'pcm-f32': 4 }[codec]
  const mixed: number[] = []
  for await (const { data } of new EncodedPacketSink(track).packets()) {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
    for (let at = 0; at + width * channels <= data.byteLength; at += width * channels) {
      let sum = 0
      for (let channel = 0; channel < channels; channel++) sum += pcmValue(view, at + channel * width, codec)
      mixed.push(sum / channels)
    }
    if (mixed.length > maxSeconds * rate) return 'tooLong'
  }
  return resample(Float32Array.from(mixed), rate, OPUS_RATE)
}

function pcmValue(view: DataView, at: number, codec: 'pcm-s16' | 'pcm-s24' | 'pcm-f32'): number {
  if (codec === 'pcm-s16') return view.getInt16(at, true) / 32768
  if (codec === 'pcm-f32') return Math.max(-1, Math.min(1, view.getFloat32(at, true) || 0))
  return (view.getInt16(at + 1, true) * 256 + view.getUint8(at)) / 8_388_608
}

const HALF_WIDTH = 16

/** Another sampling rate, by a windowed sinc: speech comes through unchanged, what the new rate cannot hold is left out. */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples
  const step = from / to
  const cutoff = Math.min(1, to / from)
  const reach = Math.ceil(HALF_WIDTH / cutoff)
  const out = new Float32Array(Math.floor(samples.length / step))
  for (let i = 0; i < out.length; i++) {
    const centre = i * step
    const first = Math.max(0, Math.ceil(centre - reach))
    const last = Math.min(samples.length - 1, Math.floor(centre + reach))
    let sum = 0
    for (let k = first; k <= last; k++) {
      const x = k - centre
      const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / reach)
      const sinc = x === 0 ? cutoff : Math.sin(Math.PI * cutoff * x) / (Math.PI * x)
      sum += samples[k]! * sinc * window
    }
    out[i] = sum
  }
  return out
}

/** Opus in Ogg, one channel, tuned for speech. 24 kbit/s is 3 KB a second. */
export async function writeOggOpus(samples: Float32Array, bitsPerSecond = 24_000): Promise<Uint8Array> {
  const output = new Output({ format: new OggOutputFormat(), target: new BufferTarget() })
  const source = new EncodedAudioPacketSource('opus')
  output.addAudioTrack(source)
  await output.start()
  const encoder = new OpusScript(OPUS_RATE, 1, OpusScript.Application.VOIP)
  try {
    encoder.setBitrate(bitsPerSecond)
    const decoderConfig = { codec: 'opus', sampleRate: OPUS_RATE, numberOfChannels: 1, description: opusHead() }
    for (let at = 0; at < samples.length + PRE_SKIP; at += FRAME) {
      const frame = Buffer.alloc(FRAME * 2)
      for (let i = 0; i < FRAME && at + i < samples.length; i++) frame.writeInt16LE(Math.round(Math.max(-1, Math.min(1, samples[at + i]!)) * 32767), i * 2)
      const packet = new EncodedPacket(Uint8Array.from(encoder.encode(frame, FRAME)), 'key', at / OPUS_RATE, FRAME / OPUS_RATE)
      await source.add(packet, at === 0 ? { decoderConfig } : undefined)
    }
  } finally {
    encoder.delete()
  }
  await output.finalize()
  return new Uint8Array(output.target.buffer!)
}

/** The identification header of RFC 7845. */
function opusHead(): Uint8Array<ArrayBuffer> {
  const head = new DataView(new ArrayBuffer(19))
  for (const [at, letter] of [...'OpusHead'].entries()) head.setUint8(at, letter.charCodeAt(0))
  head.setUint8(8, 1)
  head.setUint8(9, 1)
  head.setUint16(10, PRE_SKIP, true)
  head.setUint32(12, OPUS_RATE, true)
  return new Uint8Array(head.buffer)
}
