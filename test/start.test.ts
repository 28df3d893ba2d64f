// Starting and stopping as an operator does: the launcher, the address it prints, a second start, a taken port, a killed
// application, a killed database, a folder PostgreSQL's own user cannot enter, an ordinary user, and nothing left behind.

import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import * as fs from 'node:fs'
import { createServer, type Server } from 'node:net'
import * as os from 'node:os'
import * as path from 'node:path'
import { after, test } from 'node:test'
import { openTempDir } from './support/database.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const isRoot = process.getuid?.() === 0
const NOBODY = 65_534
const folders: string[] = []
const running: ChildProcess[] = []

after(() => {
  for (const child of running) {
    if (child.exitCode === null) signal(child, 'SIGKILL')
    child.stdout!.destroy()
    child.stderr!.destroy()
  }
  for (const dir of folders) fs.rmSync(dir, { recursive: true, force: true })
})

function folder(): string {
  const dir = openTempDir('start')
  folders.push(dir)
  return dir
}

interface Run {
  child: ChildProcess
  text(): string
  /** Waits for a line that matches; fails with everything printed when the process ends first. */
  sees(pattern: RegExp, seconds?: number): Promise<RegExpExecArray>
  ends(seconds?: number): Promise<number | null>
}

/** `npm start` without npm: a process group of its own, as a terminal gives it. */
function start(dataDir: string, env: Record<string, string> = {}, user?: number): Run {
  const child = spawn(process.execPath, [path.join(ROOT, 'tools/run.mjs'), 'start'], {
    detached: true, cwd: dataDir, stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '', HOME: os.tmpdir(), TMPDIR: os.tmpdir(), PORT: '0', DATA_DIR: dataDir, DEMO: 'no', ...env },
    ...(user !== undefined && { uid: user, gid: user }),
  })
  running.push(child)
  let text = ''
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
  return {
    child,
    text: () => text,
    async sees(pattern, seconds = 90) {
      for (let waited = 0; waited < seconds * 20; waited++) {
        const found = pattern.exec(text)
        if (found) return found
        if (child.exitCode !== null || child.signalCode !== null) break
        await sleep(50)
      }
      return assert.fail(`did not print ${pattern}:\n${text}`)
    },
    async ends(seconds = 60) {
      const late = setTimeout(() => signal(child, 'SIGKILL'), seconds * 1000)
      const code = await ended
      clearTimeout(late)
      return code
    },
  }
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  try {
    process.kill(-child.pid!, name)
  } catch {
    // The group is gone already.
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}

/** Processes that have a word in their command line or working environment: the service and its database. */
function processesOf(dataDir: string): string[] {
  const marks = [dataDir, clusterOf(dataDir)]
  return fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid).flatMap((pid) => {
    try {
      const line = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      const env = fs.readFileSync(`/proc/${pid}/environ`, 'utf8')
      return marks.some((mark) => line.includes(mark) || env.includes(`DATA_DIR=${mark}\0`)) ? [`${pid} ${line.replaceAll('\0', ' ').slice(0, 120)}`] : []
    } catch {
      return []
    }
  })
}

function clusterOf(dataDir: string): string {
  const signpost = path.join(dataDir, 'WHERE-IS-THE-DATABASE.txt')
  return fs.existsSync(signpost) ? fs.readFileSync(signpost, 'utf8').split('\n')[1]! : path.join(dataDir, 'postgres')
}

async function stop(run: Run, dataDir: string): Promise<void> {
  signal(run.child, 'SIGINT')
  assert.equal(await run.ends(), 0, run.text())
  assert.deepEqual(processesOf(dataDir), [])
  assert.equal(fs.existsSync(path.join(dataDir, 'running.json')), false)
}

const READY = /Gõ Cửa: (http:\/\/\S+)/
const DONE = /Ctrl-C stops everything/

async function health(address: string): Promise<number> {
  try {
    return (await fetch(`${address}/healthz`)).status
  } catch {
    return 0
  }
}

async function waitFor(what: () => Promise<boolean>, seconds: number): Promise<void> {
  for (let waited = 0; waited < seconds * 10; waited++) {
    if (await what()) return
    await sleep(100)
  }
  assert.fail(`waited ${seconds} s for ${what}`)
}

/** A citizen's sign-in in the bundle that runs, whose two packages are loaded by the first who needs them and not at the start. */
async function citizenSignsIn(address: string): Promise<void> {
  const bundle = fs.readFileSync(path.join(ROOT, '.build/main.js'), 'utf8')
  for (const name of ['oidc-provider', 'openid-client', 'light-my-request']) {
    assert.doesNotMatch(bundle, new RegExp(`from ?"${name}"`), name)
    assert.match(bundle, new RegExp(`import\\("${name}"\\)`), name)
  }
  const cookies = new Map<string, string>()
  const ask = async (where: string, fields?: Record<string, string>) => {
    const reply = await fetch(new URL(where, address), { redirect: 'manual', headers: { origin: address, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }, ...(fields && { method: 'POST', body: new URLSearchParams(fields) }) })
    for (const line of reply.headers.getSetCookie()) cookies.set(line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1).split(';')[0]!)
    return { html: await reply.text(), to: reply.headers.get('location') ?? '' }
  }
  const commune = /<option value="(\d+)">[^<]*hư cấu/.exec((await ask('/ho-so-cua-toi')).html)?.[1] ?? ''
  const offered = (await ask((await ask(`/ho-so-cua-toi/dang-nhap?xa=${commune}`)).to)).to
  assert.match((await ask(offered)).html, /MÔ PHỎNG/)
  const home = (await ask((await ask((await ask(offered, { person: 'may' })).to)).to)).to
  const mine = await ask(home)
  assert.match(mine.html, /Sùng Thị Mẩy/)
  assert.match(mine.html, /ho-so-cua-toi\/[0-9a-f-]{36}/, 'her dossiers of the demonstration')
}

test('an empty folder becomes a running demonstration, and Ctrl-C leaves nothing', async () => {
  const dir = folder()
  const run = start(dir, { DEMO: 'yes' })
  const [, address] = await run.sees(READY)
  await run.sees(DONE)
  const answer = await fetch(`${address}/healthz`)
  assert.equal(answer.status, 200)
  assert.match(answer.headers.get('content-type') ?? '', /application\/json/)
  assert.match(run.text(), /fictional/)
  assert.match(run.text(), /demo\.quantri .*Quản trị xã/)
  const [link] = /http\S+\/ghi-danh\/\S+/.exec(run.text())!
  assert.equal((await fetch(link)).status, 200)
  await citizenSignsIn(address!)

  const second = start(dir)
  assert.equal(await second.ends(), 1)
  assert.match(second.text(), new RegExp(`already running.*${address}`))
  assert.equal(await health(address!), 200)
  await stop(run, dir)
})

/** A data folder used before, so that not every test waits for a new database. */
const used = folder()

test('a killed application and a killed database are both found again', async () => {
  const dir = used
  const first = start(dir)
  await first.sees(DONE)
  const { pid } = JSON.parse(fs.readFileSync(path.join(dir, 'running.json'), 'utf8')) as { pid: number }
  process.kill(pid, 'SIGKILL')
  await first.ends()

  const again = start(dir)
  const [, address] = await again.sees(READY)
  await again.sees(DONE)
  assert.equal(await health(address!), 200)
  const postmaster = Number(fs.readFileSync(path.join(clusterOf(dir), 'postmaster.pid'), 'utf8').split('\n')[0])
  process.kill(postmaster, 'SIGKILL')
  await waitFor(async () => (await health(address!)) === 503, 15)
  await stop(again, dir)

  const third = start(dir)
  await third.sees(DONE)
  await stop(third, dir)
})

test('ending the launcher alone, even at once, ends the service and its database', async () => {
  const dir = used
  const run = start(dir)
  await run.sees(DONE)
  process.kill(run.child.pid!, 'SIGKILL')
  await waitFor(async () => processesOf(dir).length === 0, 20)

  const early = start(dir)
  await waitFor(async () => fs.existsSync(path.join(dir, 'running.json')), 30)
  await stop(early, dir)
})

test('a taken port is said in a sentence with one that is free', async () => {
  const dir = folder()
  const taken = await listenOn(0)
  const { port } = taken.address() as { port: number }
  const run = start(dir, { PORT: String(port) })
  assert.equal(await run.ends(), 1)
  assert.match(run.text(), new RegExp(`Port ${port} is taken\\. Port \\d+ is free: PORT=\\d+ npm start`))
  assert.deepEqual(processesOf(dir), [])
  taken.close()

  const silly = start(dir, { PORT: 'cửa' })
  assert.equal(await silly.ends(), 1)
  assert.match(silly.text(), /PORT=cửa is not a port number/)
  assert.doesNotMatch(silly.text(), /\n\s+at /)
})

test('without PORT the next free one is taken and said', async (t) => {
  const dir = used
  const taken = await listenOn(3000).catch(() => undefined)
  const run = start(dir, { PORT: '' })
  const [, address] = await run.sees(READY)
  if (taken) assert.match(run.text(), /Port 3000 is taken; using \d+ instead/)
  else t.diagnostic('port 3000 was taken by somebody else')
  await run.sees(DONE)
  assert.equal(await health(address!), 200)
  await stop(run, dir)
  taken?.close()
})

test('root in a folder that nobody else can enter', { skip: isRoot ? false : 'needs root' }, async () => {
  const dir = folder()
  fs.chmodSync(dir, 0o700)
  const inside = path.join(dir, 'data')
  const run = start(dir, { DATA_DIR: inside })
  await run.sees(DONE)
  const cluster = clusterOf(inside)
  assert.ok(!cluster.startsWith(dir))
  folders.push(path.dirname(cluster))
  await stop(run, inside)

  // Whoever removes the folder and begins anew does not get the old people back.
  fs.rmSync(inside, { recursive: true })
  const anew = start(dir, { DATA_DIR: inside })
  await anew.sees(DONE)
  assert.notEqual(clusterOf(inside), cluster)
  folders.push(path.dirname(clusterOf(inside)))
  await stop(anew, inside)
})

test('an ordinary user who may write the data folder only; root goes on with the same folder', { skip: isRoot ? false : 'needs root' }, async () => {
  const dir = folder()
  fs.chownSync(dir, NOBODY, NOBODY)
  const run = start(dir, {}, NOBODY)
  await run.sees(DONE)
  await stop(run, dir)
  const asRoot = start(dir)
  await asRoot.sees(DONE)
  await stop(asRoot, dir)
})

test('a data folder that cannot be written is said in a sentence', { skip: isRoot ? false : 'needs root' }, async () => {
  const run = start(folder(), { DATA_DIR: '/var/lib/not-for-nobody' }, NOBODY)
  assert.equal(await run.ends(), 1)
  assert.match(run.text(), /data folder cannot be written.*DATA_DIR=/)
})

function listenOn(port: number): Promise<Server> {
  const server = createServer()
  return new Promise((done, failed) => {
    server.once('error', failed)
    server.listen(port, '127.0.0.1', () => done(server))
  })
}
