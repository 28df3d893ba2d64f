// <voice-recorder>: speak, listen to exactly what learners will hear, speak again or keep. Only an addition: it fills
// the form's own file field, which works alone where a browser cannot record. Judging is that of rules-sound.ts.

import { MAX_SPEECH_SECONDS, measureSound, meterLevel, polishSound, RATE, soundFault, wavOf } from '../modules/authoring/rules-sound.ts'

const OPUS = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus']

class VoiceRecorder extends HTMLElement {
  private recorder: MediaRecorder | undefined
  private field!: HTMLInputElement

  connectedCallback(): void {
    this.field = this.closest('form')!.querySelector('input[type=file]')!
    this.field.addEventListener('change', () => void this.take(this.field.files?.[0], false))
    if (!navigator.mediaDevices || !window.MediaRecorder) return
    this.hidden = false
    this.querySelector('[data-act=ghi]')!.addEventListener('click', () => void this.start())
    this.querySelector('[data-act=dung]')!.addEventListener('click', () => this.recorder?.stop())
  }

  /** One of the sentences the page brought along. */
  private say(name: string): void {
    this.querySelector('[role=status]')!.textContent = this.getAttribute(`data-${name}`) ?? ''
  }

  private async start(): Promise<void> {
    let stream: MediaStream
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 } })
    } catch {
      return this.say('refused')
    }
    const type = OPUS.find((one) => MediaRecorder.isTypeSupported(one))
    const recorder = new MediaRecorder(stream, { ...(type && { mimeType: type }), audioBitsPerSecond: 64_000 })
    const pieces: Blob[] = []
    recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data))
    const ended = this.show(stream)
    const limit = setTimeout(() => recorder.state === 'recording' && recorder.stop(), (MAX_SPEECH_SECONDS + 20) * 1000)
    recorder.addEventListener('stop', () => {
      clearTimeout(limit)
      ended()
      for (const track of stream.getTracks()) track.stop()
      void this.take(new File(pieces, 'ghi-am', { type: recorder.mimeType }), true)
    })
    this.recorder = recorder
    recorder.start()
    this.say('recording')
    this.toggleAttribute('recording', true)
    this.querySelector<HTMLElement>('[data-act=dung]')!.focus()
  }

  /** The level moves while somebody speaks; returns what stops it. */
  private show(stream: MediaStream): () => void {
    const sound = new AudioContext()
    const listener = sound.createAnalyser()
    sound.createMediaStreamSource(stream).connect(listener)
    const samples = new Float32Array(listener.fftSize)
    const meter = this.querySelector('meter')!
    const timer = setInterval(() => {
      listener.getFloatTimeDomainData(samples)
      meter.value = meterLevel(samples)
    }, 80)
    return () => {
      clearInterval(timer)
      meter.value = 0
      this.toggleAttribute('recording', false)
      void sound.close()
    }
  }

  /** Judge a recording or a chosen file, play what would be kept, and put it into the form. */
  private async take(file: File | undefined, ours: boolean): Promise<void> {
    const player = this.querySelector('audio')!
    player.hidden = true
    if (!file) return this.say('empty')
    if (file.size > Number(this.dataset.maxBytes)) return this.refuse('too-large')
    const heard = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(await file.arrayBuffer()).catch(() => undefined)
    // What the browser cannot open, the server can tell what it is.
    if (!heard) return ours ? this.refuse('silence') : this.say('empty')
    const samples = heard.getChannelData(0)
    const report = measureSound(samples)
    const fault = soundFault(report)
    if (fault) return this.refuse(fault)
    player.src = URL.createObjectURL(new Blob([wavOf(polishSound(samples, report))], { type: 'audio/wav' }))
    player.hidden = false
    const sendAsIs = OPUS.some((one) => file.type.startsWith(one.split(';')[0]!)) || file.type.includes('wav') || file.type.startsWith('video/')
    const files = new DataTransfer()
    files.items.add(sendAsIs ? file : new File([wavOf(samples)], 'ghi-am.wav', { type: 'audio/wav' }))
    this.field.files = files.files
    this.say('ready')
  }

  private refuse(fault: string): void {
    this.field.value = ''
    this.say(fault)
  }
}

customElements.define('voice-recorder', VoiceRecorder)
