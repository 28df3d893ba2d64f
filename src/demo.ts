// The demonstration's place in the running application: loaded once, its logins printed at each start, and closed for
// good as soon as it is not wanted or the database holds real accounts.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { sql } from 'kysely'
import { createEnrolment } from './modules/accounts/index.ts'
import { projectFile } from './platform/root.ts'
import { addDays, toPlainDate } from './platform/time.ts'
import { totpCode } from './platform/totp.ts'
import type { Services } from './platform/web/services.ts'
import { DEMO_PASSWORD, DEMO_STAFF, DEMO_TOTP, FIRST_DEMO_COMMUNE, roleName } from '../tools/demo/logins.ts'

type Say = (line: string) => void

/** What the loader and the logins need of the running services. */
export type DemoServices = Pick<Services, 'database' | 'now' | 'config'>

/**
 * Lets `load` bring in what is missing, unless real people work here, and opens the logins.
 * Returns how many communes were added.
 */
export async function loadDemoOnce(services: DemoServices, say: Say, load: () => Promise<number>): Promise<number> {
  if (await hasRealAccounts(services)) {
    await closeDemoLogins(services)
    say('The demonstration stays out: this database holds accounts of a real commune.')
    return 0
  }
  const added = await load()
  await services.database.pool.query(`update accounts set state = 'active' where ${DEMO_ACCOUNTS} and state = 'locked'`)
  return added
}

/** Loads the usual commune in another process, whose memory goes when it ends; nothing to do when it is there. */
export async function loadInChild({ database, config }: DemoServices, databaseUrl: string): Promise<number> {
  const there = await database.db.selectFrom('communes').select('communeId').where('communeId', '=', FIRST_DEMO_COMMUNE).executeTakeFirst()
  if (there) return 0
  const child = spawn(process.execPath, ['--import', 'tsx', '--disable-warning=ExperimentalWarning', projectFile('tools/demo/child.ts')], {
    cwd: projectFile('.'), stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, DATABASE_URL: databaseUrl, DATA_DIR: config.dataDir, ORIGIN: config.origin },
  })
  const end = () => child.kill()
  process.once('exit', end)
  const [code] = (await once(child, 'exit')) as [number | null]
  process.off('exit', end)
  if (code !== 0) throw new Error('The demonstration could not be loaded; start with DEMO=no to go on without it.')
  return 1
}

/** Nobody signs in with a password that stands in the source code: the accounts are locked, their sessions ended. */
export async function closeDemoLogins({ database, now }: DemoServices): Promise<void> {
  await database.pool.query(`update accounts set state = 'locked' where ${DEMO_ACCOUNTS} and state = 'active'`)
  await database.pool.query(`update sessions set revoked_at = $1 where revoked_at is null and account_id in (select id from accounts where ${DEMO_ACCOUNTS})`, [now()])
}

const DEMO_ACCOUNTS = `login like 'demo.%' and (
  commune_id in (select commune_id from communes where fictional) or province_id in (select province_id from communes where fictional))`

async function hasRealAccounts({ database }: DemoServices): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select exists (select from accounts a join communes c using (commune_id) where not c.fictional) as found`.execute(database.db)
  return rows[0]!.found
}

/** One way in per role. Links for phones are made anew each time and live fifteen minutes. */
export async function printLogins(services: DemoServices, say: Say): Promise<void> {
  const { database, now, config } = services
  if (await hasRealAccounts(services)) return
  const open = await database.db.selectFrom('accounts').select('login').where('login', 'like', 'demo.%').where('state', '=', 'active').execute()
  const logins = new Set(open.map(({ login }) => login))
  const staff = DEMO_STAFF.filter(({ login }) => logins.has(login))
  if (staff.length === 0) return
  say('\nDEMONSTRATION: every hamlet, household and person is fictional. Switch it off with DEMO=no.')
  say(`Staff sign in at ${config.origin}/dang-nhap with the password ${DEMO_PASSWORD}`)
  say(`and a code of an authenticator app with the key ${DEMO_TOTP}`)
  say(`(right now ${totpCode(DEMO_TOTP, now())}; later: npm run demo -- --code)`)
  for (const { login, role } of staff) say(`  ${login.padEnd(16)} ${roleName(role)}`)
  for (const { label, link } of await enrolmentLinks(services)) say(`  ${label.padEnd(16)} ${link}`)
  say('  The two links enrol a phone or browser once, within 15 minutes; the officer makes more under “Tổ”.')
}

/** A leader and a volunteer of the team that went out most of late, each with a fresh link for a phone. */
async function enrolmentLinks({ database, now, config }: DemoServices): Promise<{ label: string; link: string }[]> {
  const communeId = FIRST_DEMO_COMMUNE
  return database.write(communeId, async (db) => {
    const busy = await db
      .selectFrom('teamMembers as m')
      .leftJoin('visits as v', (join) => join.on('v.communeId', '=', communeId).onRef('v.memberId', '=', 'm.id').on('v.visitedOn', '>', addDays(toPlainDate(now()), -30)))
      .select(['m.id', 'm.role', 'm.teamId', (eb) => eb.fn.count<number>('v.id').as('visits')])
      .where('m.communeId', '=', communeId)
      .where('m.state', '=', 'active')
      .groupBy(['m.communeId', 'm.id'])
      .orderBy('visits', 'desc')
      .orderBy('m.id')
      .execute()
    const leader = busy.find(({ role }) => role === 'leader')
    const volunteer = busy.find(({ role, teamId }) => role === 'member' && teamId === leader?.teamId)
    const links = []
    for (const [member, label] of [[leader, 'Tổ trưởng'], [volunteer, 'Tình nguyện viên']] as const) {
      if (!member) continue
      const { path } = await createEnrolment(db, { communeId, memberId: member.id }, now())
      links.push({ label, link: `${config.origin}${path}` })
    }
    return links
  })
}
