// Both sides of the portal: dossiers arrive once, states go back, whatever the portal does: late, doubled, out of order, lost
// answers, refusals, a day of silence. In the end both sides say the same.

import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { testApp, type Session, type TestApp } from '../../../test/support/app.ts'
import { VAN_BAN } from '../../../test/support/factories.ts'
import { newId } from '../../platform/ids.ts'
import { addMinutes, instant, type Instant } from '../../platform/time.ts'
import { syncPortal } from './portal.ts'

let app: TestApp
let officer: Session
let now: Instant
const PORTAL = 'https://portal.stand-in.invalid'
const SCREEN = '/gia-lap/cong-dich-vu-cong'

const setNow = async (to: Instant) => {
  now = to
  app.setNow(to)
  await app.services.database.pool.query("update sessions set expires_at = '2099-01-01'")
}
const faults = async (...on: string[]) => void (await app.post(`${SCREEN}/loi`, { faults: on }, officer))
const sync = () => syncPortal(app.services, VAN_BAN)

before(async () => {
  app = await testApp()
  await app.make.communes()
  await app.services.database.db.updateTable('communes').set({ fictional: true }).where('communeId', '=', VAN_BAN).execute()
  officer = await app.staff(['receiver', 'specialist', 'leader_signer', 'van_thu', 'procedure_controller'], VAN_BAN)
  await setNow(instant('2026-11-16T02:00:00.000Z'))
  await app.post('/ho-so/cai-dat', { codePattern: 'ordinary', agency: 'H99.001', owner: '01', centreName: '', phone: '', portalUrl: PORTAL, commandId: newId() }, officer)
})
beforeEach(() => faults())
after(() => app.close())

async function file(name: string, attached = 'giay-to.png'): Promise<void> {
  assert.equal((await app.post(`${SCREEN}/nop`, { commune: '08377', procedure: '1.014027', name, file: attached })).status, 303)
}
const dossierOf = (name: string) => app.services.database.db.selectFrom('dossiers').selectAll().where('applicantName', '=', name).execute()
const act = async (id: string, name: string, fields: Record<string, string> = {}) => {
  const reply = await app.post(`/ho-so/${id}/${name}`, { commandId: newId(), ...fields }, officer)
  assert.equal(reply.status, 303, `${name}: ${reply.status}`)
}

async function portalSays(code: string): Promise<{ state: number; events: { no: number; state: number }[] } | undefined> {
  const reply = await app.services.outbound.send(`${PORTAL}/api/dossiers/${encodeURIComponent(code)}`, { headers: { authorization: 'Bearer mo-phong' } })
  return reply.ok ? ((await reply.json()) as never) : undefined
}

/** Every dossier of ours, compared with what the portal says. */
async function bothSidesAgree(): Promise<void> {
  for (const { code, state, syncState } of await app.services.database.db.selectFrom('dossiers').select(['code', 'state', 'syncState']).execute()) {
    assert.equal((await portalSays(code))?.state, state, code)
    assert.equal(syncState, 'synced', code)
  }
}

test('a dossier filed on the portal arrives with its papers, and every state goes back', async () => {
  await file('Lò Thị Một')
  assert.deepEqual(await sync(), { sent: 0, failed: 0, taken: 1, turnedAway: 0, stopped: null })
  const [dossier] = await dossierOf('Lò Thị Một')
  assert.equal(dossier!.channel, 2)
  assert.equal(dossier!.state, 1)
  assert.match(await (await app.get(`/ho-so/${dossier!.id}/giay-to/1`, officer)).headers.get('content-type')!, /image\/png/)
  await act(dossier!.id, 'tiep-nhan')
  await act(dossier!.id, 'chuyen')
  await act(dossier!.id, 'bo-sung', { contactName: 'Âu', contactPhone: '0912000222', 'part-0': 'Đơn', 'reason-0': 'unsigned' })
  await sync()
  assert.deepEqual((await portalSays(dossier!.code))!.events.map(({ state }) => state), [1, 2, 4, 5])
  await app.post(`${SCREEN}/noi`, { code: dossier!.code, kind: 'supplied' })
  await sync()
  await sync()
  assert.equal((await dossierOf('Lò Thị Một'))[0]!.state, 4)
  await bothSidesAgree()
})

test('papers that are empty, cut off or disguised do not keep the file away, and are said to be broken', async () => {
  for (const spoilt of ['rong.png', 'cut.png', 'gia-danh.pdf']) {
    await file(`Tệp ${spoilt}`, spoilt)
    await sync()
    const [dossier] = await dossierOf(`Tệp ${spoilt}`)
    assert.match(await (await app.get(`/ho-so/${dossier!.id}`, officer)).text(), /tệp hỏng, không mở được/)
  }
})

test('messages doubled and out of order: each dossier once, each word in its turn', async () => {
  await file('Đôi Một')
  await sync()
  const [first] = await dossierOf('Đôi Một')
  await act(first!.id, 'bo-sung', { contactName: 'Âu', contactPhone: '0912000222', 'part-0': 'Đơn', 'reason-0': 'missing' })
  await sync()
  await faults('doubled', 'disordered')
  await file('Đôi Hai')
  await app.post(`${SCREEN}/noi`, { code: first!.code, kind: 'supplied' })
  await file('Đôi Ba')
  await sync()
  await sync()
  for (const name of ['Đôi Một', 'Đôi Hai', 'Đôi Ba']) assert.equal((await dossierOf(name)).length, 1, name)
  assert.equal((await dossierOf('Đôi Một'))[0]!.state, 1)
  await faults()
  await sync()
  await bothSidesAgree()
})

test('late: a message is not seen before its time, and is not lost', async () => {
  await faults('late')
  await file('Đến Muộn')
  await sync()
  assert.equal((await dossierOf('Đến Muộn')).length, 0)
  await setNow(addMinutes(now, 2))
  await sync()
  assert.equal((await dossierOf('Đến Muộn')).length, 1)
})

test('refused by the portal: tried again, then set aside for a person, and sent after a replay', async () => {
  await file('Bị Từ Chối')
  await sync()
  const [dossier] = await dossierOf('Bị Từ Chối')
  await act(dossier!.id, 'tiep-nhan')
  await faults('rejected')
  for (let tries = 0; tries < 3; tries++) {
    await sync()
    await setNow(addMinutes(now, 20))
  }
  assert.equal((await dossierOf('Bị Từ Chối'))[0]!.syncState, 'failed')
  assert.match(await (await app.get('/ho-so/cong', officer)).text(), /Bị cổng từ chối, cần người xem: 1/)
  await faults()
  assert.equal((await app.post('/ho-so/cong/gui-lai', { commandId: newId() }, officer)).status, 303)
  await sync()
  await bothSidesAgree()
})

test('the answer is lost after the portal took the message: sent again, counted once', async () => {
  await file('Mất Trả Lời')
  await sync()
  const [dossier] = await dossierOf('Mất Trả Lời')
  await faults('lost')
  await act(dossier!.id, 'tiep-nhan')
  assert.notEqual((await sync()).stopped, null)
  await faults()
  await setNow(addMinutes(now, 30))
  await sync()
  assert.deepEqual((await portalSays(dossier!.code))!.events.map(({ no }) => no), [1, 2])
  await bothSidesAgree()
})

test('down for a day: work goes on, nothing is lost, and afterwards both sides are equal', async () => {
  for (let n = 0; n < 5; n++) await file(`Sập ${n}`)
  await sync()
  await faults('down')
  const dossiers = (await Promise.all([0, 1, 2, 3, 4].map((n) => dossierOf(`Sập ${n}`)))).flat()
  for (const [index, { id }] of dossiers.entries()) {
    await act(id, 'tiep-nhan')
    if (index % 2 === 0) await act(id, 'chuyen')
    await setNow(addMinutes(now, 5 * 60))
    assert.match((await sync()).stopped ?? '', /503|bảo trì/)
  }
  assert.equal(await app.services.database.db.selectFrom('portalOutbox').select('state').where('state', '=', 'dead').executeTakeFirst(), undefined)
  await faults()
  await setNow(addMinutes(now, 20))
  await sync()
  await bothSidesAgree()
})
