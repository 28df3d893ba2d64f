// A lesson on a weak link and a slow phone: what its page weighs, how long until the first step can be read without any
// script, what the whole course costs beside the same bytes sent bare over the same link, and what one language's voice adds.
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { randomBytes } from 'node:crypto'
import { startLearning } from '../src/device/learning-app.tsx'
import { COURSE_HREF, type Course } from '../src/modules/learning/pack.ts'
import { spokenSteps } from '../src/modules/authoring/rules.ts'
import { prepareSound } from '../src/modules/authoring/sound.ts'
import { shippedGuides } from '../src/modules/learning/guides.ts'
import { voiceLike, wavFile } from '../test/support/sounds.ts'
import type { BenchContext } from './run.ts'
import { openCheapPhone, pageResources, timeNavigation } from './support/browser.ts'
import { interleave, KILOBYTE, median, medianOf, MEGABYTE } from './support/measure.ts'
import { judge, type Result } from './support/results.ts'
import { startService } from './support/service.ts'
import { openSlowLink, overLink } from './support/slow-link.ts'

const STEP = '/hoc/vneid-password/xem'
const GUIDE = '/hoc/vneid-password'
const SLOWER = 4
/** An unhurried reader of Vietnamese, marks and spaces counted. */
const LETTERS_A_SECOND = 12

export default async function learningBench({ rounds, say, tempDir, onEnd }: BenchContext): Promise<Result[]> {
  const service = await startService({ dataDir: await tempDir() })
  onEnd(service.stop)
  const link = await openSlowLink({ targetPort: service.port })
  onEnd(link.close)

  say('the first step on a slow phone, scripts switched off')
  const phone = await openCheapPhone({ baseURL: link.origin })
  onEnd(phone.close)
  const cdp = await phone.context.newCDPSession(phone.page)
  await cdp.send('Emulation.setScriptExecutionDisabled', { value: true })
  const paints: number[] = []
  let requests = 0
  let slowdown = 0
  for (let round = 0; round < rounds; round += 1) {
    await phone.page.goto('about:blank')
    await cdp.send('Network.clearBrowserCache')
    const seen = await phone.slowed(SLOWER, async (page) => {
      const crossed = await overLink(link, () => timeNavigation(page, `${link.origin}${STEP}`))
      return { timing: crossed.value, exchanges: crossed.exchanges }
    })
    if (seen.value.timing.firstPaintMs === null) throw new Error('the browser painted nothing')
    paints.push(seen.value.timing.firstPaintMs)
    requests = seen.value.exchanges
    slowdown = seen.slowdown
  }
  const loaded = await pageResources(phone.page)
  say(`${loaded.map(({ url, encodedBytes }) => `${new URL(url).pathname.replace(/\.[0-9a-f]{12}\./, '.')} ${(encodedBytes / KILOBYTE).toFixed(1)} KB`).join('; ')}`)

  say('the whole course, as the worker fetches it, beside the same bytes bare')
  const bytes = await weigh(service.origin, COURSE_HREF)
  const bare = createServer((_, response) => response.end(body))
  const body = randomBytes(bytes)
  bare.listen(0, '127.0.0.1')
  await once(bare, 'listening')
  onEnd(() => void bare.close())
  const bareLink = await openSlowLink({ targetPort: (bare.address() as AddressInfo).port })
  onEnd(bareLink.close)
  let held = 0
  const taken = await interleave(rounds, {
    ours: () => overLink(link, async () => void (held = await fetchCourse(link.origin))),
    bare: () => overLink(bareLink, async () => void (await (await fetch(bareLink.origin, { headers: { connection: 'close' } })).arrayBuffer())),
  })
  if (held === 0) throw new Error('the course did not arrive')
  say('one language’s voice: every sentence of every guide, spoken by a machine, through the recordings’ own door')
  const voice = await weighVoice()
  say(`${voice.sentences} sentences, ${(voice.seconds / 60).toFixed(1)} minutes`)
  const [ours, alone] = [medianOf(taken.ours, 'elapsedMs'), medianOf(taken.bare, 'elapsedMs')]
  const contents = JSON.parse((await (await fetch(service.origin + COURSE_HREF)).text()).split('\n')[0]!) as Course

  return [
    judge({ id: 'learning-guide-weight', what: 'HTML of a guide page with all its words and sources, gzip', value: (await weigh(service.origin, GUIDE)) / KILOBYTE, unit: 'KB', atMost: 30 }),
    judge({ id: 'learning-step-weight', what: 'HTML of one step with its picture, gzip', value: (await weigh(service.origin, STEP)) / KILOBYTE, unit: 'KB', atMost: 30 }),
    judge({ id: 'learning-requests', what: 'exchanges over the link until a step is there, with nothing cached and scripts off', value: requests, unit: 'exchanges' }),
    judge({ id: 'learning-first-step', what: `first step readable: 200 ms, 2 Mbit/s, phone ${slowdown.toFixed(1)}× slower, no script`, value: median(paints) / 1000, unit: 's', atMost: 1.5 }),
    judge({ id: 'learning-course-weight', what: `the whole course without voices (${contents.guides.length} guides), as it crosses the wire`, value: medianOf(taken.ours, 'bytesDown') / MEGABYTE, unit: 'MB', atMost: 3 }),
    judge({ id: 'learning-course-kept', what: 'the same as the phone keeps it', value: contents.guides.reduce((sum, { sizeBytes, check }) => sum + sizeBytes + (check?.sizeBytes ?? 0), 0) / MEGABYTE, unit: 'MB' }),
    judge({ id: 'learning-course-time', what: `fetched, checked and kept (${held} guides)`, value: ours / 1000, unit: 's', peer: { name: 'bare bytes', value: alone / 1000 } }),
    judge({ id: 'learning-course-ratio', what: 'time of the whole course over the time of the bare bytes', value: ours / alone, unit: '×', atMost: 1.2 }),
    judge({
      id: 'learning-voice-weight', value: voice.bytes / MEGABYTE, unit: 'MB', atMost: 20,
      what: `one language's voice: ${voice.sentences} sentences, ${(voice.seconds / 60).toFixed(0)} min of speech-like sound at ${LETTERS_A_SECOND} letters a second, trimmed, levelled and encoded as recordings are`,
    }),
    judge({ id: 'learning-course-voice-weight', what: 'the whole course as the phone keeps it, with that voice', value: (voice.bytes + contents.guides.reduce((sum, { sizeBytes, check }) => sum + sizeBytes + (check?.sizeBytes ?? 0), 0)) / MEGABYTE, unit: 'MB', atMost: 20 }),
  ]
}

/** No person speaks here: syllables of a low voice with overtones over the hiss of a room, as long as each sentence takes to read. */
async function weighVoice(): Promise<{ sentences: number; seconds: number; bytes: number }> {
  const total = { sentences: 0, seconds: 0, bytes: 0 }
  const sentences = [...shippedGuides().values()].flatMap((guide) => spokenSteps(guide).map(({ id, say }) => ({ name: `${guide.id} ${id}`, letters: say.vi!.length })))
  // Two at a time, as the machine has two cores; each is prepared in a thread of its own.
  const lane = async () => {
    for (let one = sentences.shift(); one; one = sentences.shift()) {
      total.sentences += 1
      // Half a second of nothing before and after, as when somebody presses the button first; cut off again.
      const spoken = voiceLike(Math.max(1, one.letters / LETTERS_A_SECOND), { before: 0.5, after: 0.5, hiss: 0.002, pitch: 120 + (total.sentences % 9) * 15 })
      const prepared = await prepareSound(wavFile(spoken), one.name)
      if (!prepared.ok) throw new Error(`${one.name}: ${prepared.problems[0]!.code}`)
      total.seconds += prepared.value.milliseconds / 1000
      total.bytes += prepared.value.opus.length
    }
  }
  await Promise.all([lane(), lane()])
  return total
}

async function weigh(origin: string, path: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const { get } = await import('node:http')
  get(`${origin}${path}`, { headers: { 'accept-encoding': 'gzip' } }, (response) => {
    let size = 0
    if (response.statusCode !== 200 || response.headers['content-encoding'] !== 'gzip') reject(new Error(`${path}: ${response.statusCode} ${response.headers['content-encoding']}`))
    response.on('data', (chunk: Buffer) => (size += chunk.length)).on('end', () => resolve(size))
  }).on('error', reject)
  return promise
}

/** The worker's own code, with a memory in place of the browser's cache. Answers how many guides are here and whole. */
async function fetchCourse(origin: string): Promise<number> {
  const shelves = new Map<string, Map<string, Response>>()
  const open = async (name: string) => {
    const shelf = shelves.get(name) ?? new Map<string, Response>()
    shelves.set(name, shelf)
    const keyOf = (request: RequestInfo | URL) => (typeof request === 'string' ? request : new URL((request as Request).url).pathname)
    return {
      match: async (request: RequestInfo) => shelf.get(keyOf(request))?.clone(),
      put: async (request: RequestInfo, response: Response) => void shelf.set(keyOf(request), response),
      delete: async (request: RequestInfo) => shelf.delete(keyOf(request)),
      keys: async () => [...shelf.keys()].map((key) => new Request(`http://kept${key}`)),
    }
  }
  const learning = startLearning({
    links: { css: '' }, shell: [], shellCache: 'shell', english: '',
    caches: { open } as never,
    fetch: (path, init) => fetch(origin + path, { ...init, headers: { connection: 'close' } }),
    wallMs: () => performance.timeOrigin + performance.now(),
    cookie: async () => undefined,
    tellPages: () => undefined,
  })
  if (!(await learning.download({ guideId: null, language: null }))) return 0
  return (await learning.pack()).guides.filter(({ text }) => text.state === 'here').length
}
