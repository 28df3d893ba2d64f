// npm run demo -- --people N --communes K --seed S --visits V: loads fictional communes into DATA_DIR or DATABASE_URL while
// the application is not running there. npm run demo -- --code prints the demonstration logins' code of this moment.

import { parseArgs } from 'node:util'
import { DEMO_TOTP } from './demo/logins.ts'
import { loadDemo, loaderServices, USUAL, type LoadOptions } from './demo/load.ts'
import { loadDemoOnce } from '../src/demo.ts'
import { deploymentSecret, readConfig } from '../src/config.ts'
import { openDatabase } from '../src/platform/db.ts'
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts'
import { migrate } from '../src/platform/migrate.ts'
import { projectFile } from '../src/platform/root.ts'
import { takeRunLock } from '../src/platform/run-lock.ts'
import { systemNow } from '../src/platform/time.ts'
import { totpCode } from '../src/platform/totp.ts'

const LIMITS = { people: [300, 75_000], communes: [1, 200], visits: [0, 2_000_000] } as const

function readOptions(): LoadOptions | 'code' {
  const { values } = parseArgs({ options: { people: { type: 'string' }, communes: { type: 'string' }, visits: { type: 'string' }, seed: { type: 'string' }, code: { type: 'boolean' } } })
  if (values.code) return 'code'
  const number = (name: keyof typeof LIMITS) => {
    const text = values[name]
    if (text === undefined) return undefined
    const [low, high] = LIMITS[name]
    const value = Number(text)
    if (!Number.isInteger(value) || value < low || value > high) throw new Error(`--${name} ${text}: give a whole number from ${low} to ${high}.`)
    return value
  }
  return { people: number('people') ?? USUAL.people, communes: number('communes') ?? USUAL.communes, seed: values.seed ?? USUAL.seed, visits: number('visits') }
}

async function main(): Promise<void> {
  const options = readOptions()
  if (options === 'code') return console.log(totpCode(DEMO_TOTP, systemNow()))
  const config = readConfig(process.env, process.env.GOCUA_CWD ?? process.cwd())
  if (!config.demo) throw new Error('DEMO=no is set: the demonstration stays out.')
  const lock = takeRunLock(config.dataDir)
  if (!lock.ok) throw new Error(`Gõ Cửa is running on this data folder (process ${lock.pid}${lock.address && `, ${lock.address}`}). Stop it first, or set DATA_DIR to another folder.`)
  const postgres = config.databaseUrl ? undefined : await startEmbeddedPostgres(config.dataDir)
  const database = openDatabase(config.databaseUrl ?? postgres!.url)
  try {
    await migrate(database.pool, projectFile('db/migrations'))
    const services = loaderServices(database, { dataDir: config.dataDir, secret: deploymentSecret(config.dataDir), origin: config.origin })
    const say = (line: string) => console.log(line)
    const added = await loadDemoOnce(services, say, () => loadDemo(services, options, say))
    if (added === 0) console.log('Nothing was added: these communes are there already. For other people give an empty DATA_DIR, for more communes a higher --communes.')
  } finally {
    await database.close()
    await postgres?.stop()
    lock.release()
  }
}

try {
  await main()
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
