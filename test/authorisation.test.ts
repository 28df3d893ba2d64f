// The generated walk: every route × every role × another commune. It reads the routes themselves, so a new route is
// walked the day it is written: barred people never get in, allowed people always do, and nobody reaches next door.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { permissionsOf, ROLE_NAMES } from '../src/modules/accounts/index.ts'
import { newId } from '../src/platform/ids.ts'
import { closePdf } from '../src/platform/pdf.ts'
import type { ServerRoute } from '../src/platform/web/server.ts'
import { TEST_ORIGIN, testApp, type Session, type TestApp } from './support/app.ts'
import { BAO_HA, VAN_BAN } from './support/factories.ts'
import { furnish, idsOf, tableOfParam, type Furnished } from './support/furnish.ts'

/** Written into every text of the other commune: must never appear on a page of this one. */
const MARK = 'Kín-Bảo-Hà'
const OWN = 'Mở-Vân-Bán'

interface Person {
  name: string
  roles: string[]
  session: Session | undefined
}

let app: TestApp
let here: Furnished
let there: Furnished
let people: Person[]
let neighbours: Person[]

before(async () => {
  app = await testApp()
  await app.make.communes()
  here = await furnish(app, VAN_BAN, OWN)
  there = await furnish(app, BAO_HA, MARK)
  people = [{ name: 'nobody', roles: [], session: undefined }, ...(await signInAll(here, VAN_BAN, 25))]
  neighbours = await signInAll(there, BAO_HA, 15)
})
after(async () => {
  await closePdf()
  await app.close()
})

async function signInAll(place: Furnished, communeId: number, provinceId: number): Promise<Person[]> {
  const signed: Person[] = []
  for (const role of ROLE_NAMES) {
    if (role === 'volunteer') signed.push({ name: role, roles: ['volunteer'], session: await app.phone(communeId, place.memberId) })
    else if (role === 'team_leader') signed.push({ name: role, roles: ['volunteer', 'team_leader'], session: await app.phone(communeId, place.leaderId) })
    else if (role === 'province_viewer') {
      const { cookie } = await app.staff([role], null, { provinceId, confirmed: true })
      signed.push({ name: role, roles: [role], session: { cookie: `${cookie}; gocua_xa=${communeId}` } })
    } else signed.push({ name: role, roles: [role], session: await app.staff([role], communeId, { confirmed: true }) })
  }
  return signed
}

function mayUse(person: Person, route: ServerRoute): boolean {
  if (route.who.kind === 'anyone') return true
  if (person.session === undefined) return false
  return route.who.kind === 'signedIn' || permissionsOf(person.roles).has(route.who.permission)
}

const label = (route: ServerRoute) => `${route.method} ${route.path}`
const hasParams = (route: ServerRoute) => /:\w/.test(route.path)

/** The address with real ids; a parameter we cannot name gets one id of every table in turn (or, `briefly`, of one). */
function addresses(route: ServerRoute, place: Furnished, briefly = false): string[] {
  const unknown = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]!).find((name) => tableOfParam(name, route.path) === undefined)
  const guesses = unknown === undefined ? ['-'] : idsOf(place).slice(0, briefly ? 1 : undefined)
  return guesses.map((guess) => route.path.replace(/:(\w+)(\{[^}]*\})?/g, (_, name: string) => encodeURIComponent(place.ids[tableOfParam(name, route.path) ?? ''] ?? guess)))
}

async function ask(route: ServerRoute, path: string, session: Session | undefined, headers: Record<string, string> = { origin: TEST_ORIGIN }): Promise<Response> {
  if (route.method === 'GET') return app.get(path, session)
  const isApi = route.kind === 'api'
  return app.request(path, {
    method: route.method,
    body: isApi ? '{}' : '',
    headers: { 'content-type': isApi ? 'application/json' : 'application/x-www-form-urlencoded', ...headers, ...(session && { cookie: session.cookie }) },
  })
}

test('every route says who may use it, once', () => {
  assert.ok(app.routes.length > 20)
  const seen = new Set<string>()
  for (const route of app.routes) {
    assert.ok(['anyone', 'signedIn', 'can'].includes(route.who?.kind), `${label(route)} has no who`)
    assert.ok(!seen.has(label(route)), `${label(route)} is mounted twice`)
    seen.add(label(route))
  }
})

test('every permission a route asks for is held by some role', () => {
  const held = new Set(ROLE_NAMES.flatMap((role) => [...permissionsOf([role])]))
  for (const route of app.routes) if (route.who.kind === 'can') assert.ok(held.has(route.who.permission), `${label(route)}: nobody may ${route.who.permission}`)
})

test('who is barred is turned away from every route before anything runs', async (t) => {
  const before = await fingerprint(VAN_BAN)
  const leaks: string[] = []
  let walked = 0
  for (const route of app.routes) {
    for (const person of people) {
      if (mayUse(person, route)) continue
      walked++
      const response = await ask(route, addresses(route, here)[0]!, person.session)
      const sentToSignIn = response.status === 303 && response.headers.get('location')?.startsWith('/dang-nhap') === true
      const turnedAway = person.session === undefined ? response.status === 401 || sentToSignIn : response.status === 403
      if (!turnedAway) leaks.push(`${person.name} at ${label(route)}: ${response.status}`)
      await response.body?.cancel()
    }
  }
  assert.deepEqual(leaks, [])
  assert.deepEqual(await fingerprint(VAN_BAN), before)
  t.diagnostic(`${walked} refusals over ${app.routes.length} routes`)
})

test('who is allowed is let into every page of the own commune', async (t) => {
  const shut: string[] = []
  const showing = new Set<string>()
  let walked = 0
  for (const route of app.routes.filter((one) => one.method === 'GET')) {
    for (const [nth, person] of people.filter((one) => mayUse(one, route)).entries()) {
      for (const path of addresses(route, here, nth > 0)) {
        walked++
        const response = await ask(route, path, person.session)
        const sentAway = person.session !== undefined && response.headers.get('location')?.startsWith('/dang-nhap?') === true
        if ([401, 403].includes(response.status) || response.status >= 500 || sentAway) shut.push(`${person.name} at ${path} (${label(route)}): ${response.status}`)
        if ((await response.text()).includes(OWN)) showing.add(label(route))
      }
    }
  }
  assert.deepEqual(shut, [])
  // The marks do reach the screens, so their absence next door means something.
  assert.ok(showing.size > 15, `only ${showing.size} pages show the furnished rows`)
  t.diagnostic(`${walked} pages`)
})

test('ids of another commune lead nowhere, and nothing of it is shown or changed', async (t) => {
  const before = await fingerprint(BAO_HA)
  const leaks: string[] = []
  let walked = 0
  for (const route of app.routes.filter((one) => one.who.kind !== 'anyone' && hasParams(one))) {
    for (const [nth, person] of people.filter((one) => mayUse(one, route)).entries()) {
      for (const path of addresses(route, there, nth > 0)) {
        walked++
        const response = await ask(route, path, person.session)
        const body = await response.text()
        const why = `${person.name} at ${path} (${label(route)}): ${response.status}`
        if (body.includes(MARK)) leaks.push(`${why} shows the other commune`)
        const refused = route.method === 'GET' ? [403, 404] : [303, 400, 403, 404, 409, 410, 413, 415, 422, 429]
        if (!refused.includes(response.status) && !(await saysNothing(route, path, person, { status: response.status, body }))) leaks.push(why)
      }
    }
  }
  assert.deepEqual(leaks, [])
  assert.deepEqual(await fingerprint(BAO_HA), before)
  t.diagnostic(`${walked} doors of the other commune tried`)
})

/** True when the answer is what an id that exists nowhere gets too: then it tells nothing about the other commune. */
async function saysNothing(route: ServerRoute, path: string, person: Person, answer: { status: number; body: string }): Promise<boolean> {
  const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
  const nowhere = await ask(route, path.replace(uuid, () => newId()), person.session)
  return nowhere.status === answer.status && (await nowhere.text()).replace(uuid, '-') === answer.body.replace(uuid, '-')
}

test('lists and boards show the own commune only, to everybody on either side', async () => {
  for (const route of app.routes.filter((one) => one.method === 'GET' && !hasParams(one) && one.who.kind !== 'anyone')) {
    for (const person of people.filter((one) => mayUse(one, route))) {
      const response = await ask(route, route.path, person.session)
      assert.ok(!(await response.text()).includes(MARK), `${person.name} at ${label(route)} sees the other commune`)
    }
    const neighbour = neighbours.find((one) => mayUse(one, route))
    const response = await ask(route, route.path, neighbour?.session)
    assert.ok(!(await response.text()).includes(OWN), `a neighbour at ${label(route)} sees this commune`)
  }
})

test('what changes anything is refused from other sites and from nowhere', async () => {
  const before = await fingerprint(VAN_BAN)
  for (const route of app.routes.filter((one) => one.method !== 'GET')) {
    const person = people.find((one) => one.session && mayUse(one, route)) ?? people[0]!
    const path = addresses(route, here)[0]!
    for (const headers of [{}, { origin: 'https://evil.vn' }, { origin: 'null' }, { origin: 'not a url' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
      const response = await ask(route, path, person.session, headers as Record<string, string>)
      assert.equal(response.status, 403, `${label(route)} with ${JSON.stringify(headers)}`)
      await response.body?.cancel()
    }
  }
  assert.deepEqual(await fingerprint(VAN_BAN), before)
})

// ---- the second wall ----

/** Rows that belong to no commune's secret: names of units, read by all. */
const OPEN_TABLES = new Set(['communes'])

test('the database itself keeps communes apart in every table that carries commune_id', async () => {
  for (const table of await communeTables()) {
    if (OPEN_TABLES.has(table)) continue
    const walled = await sql<{ on: boolean }>`select relrowsecurity as on from pg_class where oid = ${table}::regclass`.execute(app.services.database.db)
    assert.ok(walled.rows[0]!.on, `${table} carries commune_id and has no wall`)
    const seen = await app.services.database
      .read(VAN_BAN, async (db) => (await sql<{ n: number }>`select count(*) as n from ${sql.table(table)} where commune_id is distinct from ${VAN_BAN}`.execute(db)).rows[0]!.n)
      .catch((error: { code?: string }) => (error.code === '42501' ? 0 : Promise.reject(error)))
    assert.equal(Number(seen), 0, `${table}: rows of another commune can be read`)
  }
})

async function communeTables(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'commune_id' and not a.attisdropped
     where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace order by 1`.execute(app.services.database.db)
  return rows.map((row) => row.name)
}

/** Every row of a commune, hashed by table: equal before and after means nothing was touched. */
async function fingerprint(communeId: number): Promise<Record<string, string>> {
  const prints: Record<string, string> = {}
  for (const table of await communeTables()) {
    const { rows } = await sql<{ print: string }>`
      select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as print from ${sql.table(table)} t where commune_id = ${communeId}`.execute(app.services.database.db)
    prints[table] = rows[0]!.print
  }
  return prints
}
