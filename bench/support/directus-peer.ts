// Directus, the peer of the one-stop counter: one process as it comes, on a database of its own in our PostgreSQL, with a
// collection of dossiers, a role that may work on it and a user with a token. Where a choice had to be made it favours
// the peer: no limiter, no request log, no telemetry, an index for its queue, and one token without a rule for each row.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, stat } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { newId } from '../../src/platform/ids.ts'
import { openPhone, type Phone } from './phones.ts'
import { PEERS_DIR } from './peers.ts'
import { freePort } from './service.ts'

const DIR = join(PEERS_DIR, 'directus')
const READY_WITHIN_MS = 180_000
const DATABASE = 'directus'
const run = promisify(execFile)

export interface DirectusPeer {
  name: string
  pid: number
  origin: string
  /** What a client sends to be let in. */
  headers: Record<string, string>
  /** Rows in its collection; throws when one that came through its API lacks its revision. */
  count(): Promise<number>
  stop(): Promise<void>
}

/** Its native part is built for Node 20 or 22, and not for the Node this project brings along. */
async function findNode(): Promise<string> {
  const { BENCH_PEER_NODE, npm_node_execpath: ofNpm, PATH = '' } = process.env
  for (const node of [BENCH_PEER_NODE, ofNpm, ...PATH.split(delimiter).map((dir) => join(dir, 'node'))]) {
    if (!node) continue
    const major = await run(node, ['-p', 'process.versions.node.split(".")[0]']).then(({ stdout }) => stdout.trim(), () => '')
    if (major === '20' || major === '22') return node
  }
  throw new Error('Directus 11.3.5 runs on Node 20 or 22, and none is here: name one in BENCH_PEER_NODE')
}

/** `npm ci` without scripts in bench/peers/directus, then the one native part that has to be made here; once. */
async function install(node: string, say: (message: string) => void): Promise<string> {
  const { dependencies } = JSON.parse(await readFile(join(DIR, 'package.json'), 'utf8')) as { dependencies: { directus: string } }
  const modules = join(DIR, 'node_modules')
  const isolate = join(modules, 'isolated-vm')
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` }
  const found = JSON.parse(await readFile(join(modules, 'directus/package.json'), 'utf8').catch(() => '{}')) as { version?: string }
  const npm = process.env.npm_execpath
  if (found.version !== dependencies.directus) {
    say('installing Directus (npm ci in bench/peers/directus, 430 MB)')
    const plain = Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_(config|package|lifecycle)_/.test(name)))
    const words = ['ci', '--prefix', DIR, '--ignore-scripts', '--no-audit', '--no-fund']
    await (npm ? run(node, [npm, ...words], { cwd: DIR, env: plain }) : run('npm', words, { cwd: DIR, env: plain }))
  }
  if (!(await stat(join(isolate, 'out/isolated_vm.node')).catch(() => undefined))) {
    // Not by npm's own scripts: they would find the Node of this project first.
    say('its native part: ready-made, or built in some minutes')
    const options = { cwd: isolate, env, maxBuffer: 100_000_000 }
    await run(node, [join(modules, 'prebuild-install/bin.js')], options).catch(() => {
      if (!npm) throw new Error('The native part of Directus is built with the tools of npm: start the bench by npm')
      return run(node, [join(dirname(npm), '../node_modules/node-gyp/bin/node-gyp.js'), 'rebuild', '--release'], options)
    })
  }
  return dependencies.directus
}

/** Starts it with `rows` dossiers spread over `communes`: the same names, days and shares as ours, one in forty on a desk. */
export async function startDirectus(options: { url: string; communes: readonly number[]; rows: number; tempDir: string; say(message: string): void }): Promise<DirectusPeer> {
  const { url, say, tempDir } = options
  const node = await findNode()
  const version = await install(node, say)
  await inDatabase(url, (client) => client.query(`create database ${DATABASE}`))
  const own = new URL(url)
  own.pathname = `/${DATABASE}`
  const port = await freePort()
  const token = newId()
  const folders = { STORAGE_LOCAL_ROOT: join(tempDir, 'uploads'), EXTENSIONS_PATH: join(tempDir, 'extensions'), TEMP_PATH: join(tempDir, 'temp') }
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true })
  const { PATH, HOME } = process.env
  const env = {
    ...folders, PATH, HOME, NODE_ENV: 'production', HOST: '127.0.0.1', PORT: String(port), SECRET: newId(), DB_CLIENT: 'pg', DB_CONNECTION_STRING: own.href,
    ADMIN_EMAIL: 'bench@example.com', ADMIN_PASSWORD: newId(), ADMIN_TOKEN: token, TELEMETRY: 'false', LOG_LEVEL: 'warn', PRESSURE_LIMITER_ENABLED: 'false',
  }
  // Its own command line without the look for updates that goes before it.
  const cli = join(DIR, 'node_modules/@directus/api/dist/cli/run.js')
  say('Directus makes its tables')
  await run(node, [cli, 'bootstrap'], { cwd: DIR, env })
  const child = spawn(node, [cli, 'start'], { cwd: DIR, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { printed = `${printed}${chunk}`.slice(-4000) })
  const exited = once(child, 'exit')
  const hasExited = () => child.exitCode !== null || child.signalCode !== null
  const stop = async () => {
    if (hasExited()) return
    child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000)
    await exited
    clearTimeout(late)
  }
  const origin = `http://127.0.0.1:${port}`
  const admin = openPhone(origin, { authorization: `Bearer ${token}` })
  try {
    const until = performance.now() + READY_WITHIN_MS
    while (await admin.ask('GET', '/server/ping').then(({ status }) => status !== 200, () => true)) {
      if (hasExited() || performance.now() > until) throw new Error(`Directus did not start:\n${printed}`)
      await new Promise((done) => setTimeout(done, 100))
    }
    const officer = await makeCounter(admin)
    await inDatabase(own.href, async (client) => {
      await client.query(FILL, [options.communes, options.rows])
      await client.query('create index on dossiers (commune_id, state, due_at)')
      await client.query('vacuum analyze dossiers')
    })
    say(`Directus ${version} is there with ${options.rows.toLocaleString('en')} dossiers`)
    return {
      name: `Directus ${version}`,
      pid: child.pid!,
      origin,
      headers: { authorization: `Bearer ${officer}` },
      count: () => inDatabase(own.href, async (client) => {
        const { rows: [found] } = await client.query<{ items: number; traced: number }>("select (select count(*)::int from dossiers) as items, (select count(*)::int from directus_revisions r join directus_activity a on a.id = r.activity where r.collection = 'dossiers') as traced")
        if (found!.items - options.rows !== found!.traced) throw new Error(`Directus holds ${found!.items - options.rows} new dossiers and ${found!.traced} revisions of them`)
        return found!.items
      }),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  } finally {
    admin.close()
  }
}

/** What an integrator would click together: the collection, a policy, a role, a user. Answers the user's token. */
async function makeCounter(admin: Phone): Promise<string> {
  const make = async (path: string, body: unknown) => (await admin.json<{ data: { id: string } }>('POST', path, body)).data.id
  const field = (name: string, type: string) => ({ field: name, type, schema: {}, meta: {} })
  await make('/collections', {
    collection: 'dossiers', schema: {}, meta: {},
    fields: [
      { field: 'id', type: 'uuid', schema: { is_primary_key: true, is_nullable: false }, meta: { special: ['uuid'] } },
      field('commune_id', 'integer'), field('code', 'string'), field('procedure_code', 'string'), field('applicant_name', 'string'), field('phone', 'string'),
      field('state', 'integer'), field('due_at', 'timestamp'), field('assigned', 'string'),
      { field: 'filed_at', type: 'timestamp', schema: {}, meta: { special: ['date-created'] } },
    ],
  })
  const policy = await make('/policies', { name: 'counter', app_access: false, admin_access: false })
  for (const action of ['create', 'read', 'update']) await make('/permissions', { policy, collection: 'dossiers', action, fields: ['*'] })
  const role = await make('/roles', { name: 'counter' })
  await make('/access', { role, policy })
  const token = newId()
  await make('/users', { email: 'counter@example.com', role, token, status: 'active' })
  return token
}

const FILL = `
  insert into dossiers (id, commune_id, code, procedure_code, applicant_name, phone, state, due_at, assigned, filed_at)
  select md5('dossier ' || i)::uuid, ($1::integer[])[1 + i % n], 'CU-' || to_char(at, 'YYMMDD') || '-' || lpad(i::text, 7, '0'), (array['1.004837','1.014027','2.000908','1.004873'])[1 + i % 4],
    (array['Nguyễn','Trần','Lê','Hà','Đặng','Sùng','Lò','Vàng'])[1 + i % 8] || ' ' || (array['Thị','Văn','A','Minh'])[1 + (i / 8) % 4] || ' ' || (array['Hường','Mai','Páo','Mẩy','Khún','Lụa','Thảo','Sua','Dân','Tủa'])[1 + (i / 32) % 10],
    '09' || lpad((i::bigint * 104729 % 100000000)::text, 8, '0'), case when open then 4 else 10 end, at + interval '3 days', 'van-phong', at
    from (select cardinality($1::integer[]) as n) c cross join lateral generate_series(0, $2::integer - 1) i
    cross join lateral (select i / n % 40 = 0 as open) o
    cross join lateral (select now() - case when open then (i / n % 5) * interval '1 day' else interval '6 days' + (i::bigint * 7919 % 60000) * interval '1 minute' * 20 end as at) d`

async function inDatabase<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
