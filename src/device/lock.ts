// Opening and closing the phone: first PIN, unlocking, ten wrong tries, and weeks without contact.

import { daysBetween, toPlainDate } from '../platform/time.ts'
import { fromBase64Url } from '../modules/sync/seal.ts'
import { KEY_LIFE_DAYS } from '../modules/sync/rules.ts'
import { accept, refuse, withParams, type Decision } from '../platform/problem.ts'
import { phoneProblems } from './problems.ts'
import { isOurs, type PhoneState, type Profile } from './state.ts'
import { wipe } from './sync-client.ts'
import { importDataKey, MAX_WRONG_PINS, unwrapDataKey, wrapDataKey } from './vault.ts'

/** Unlocked until so long after the last use. */
const OPEN_FOR_MS = 8 * 3600_000

export type PhoneStanding = 'not-enrolled' | 'no-pin' | 'locked' | 'open' | 'revoked'

export async function standing(state: PhoneState): Promise<PhoneStanding> {
  if (await state.get('revoked')) return 'revoked'
  if (!(await state.get('profile'))) return 'not-enrolled'
  if (!(await state.get('lock'))) return 'no-pin'
  return (await state.key()) ? 'open' : 'locked'
}

/** Keeps the phone open while it is used. */
export async function touch(state: PhoneState): Promise<void> {
  const open = await state.get('open')
  const now = state.ports.wallMs()
  if (open && open.until > now && open.until - now < OPEN_FOR_MS - 60_000) await state.set('open', { ...open, until: now + OPEN_FOR_MS })
}

const EASY = /^(\d)\1{5}$/

/** Fetches who we are and the data key (needs signal once), then locks it with the PIN. */
export async function choosePin(state: PhoneState, pin: string, again: string): Promise<Decision<null>> {
  if (!/^\d{6}$/.test(pin) || EASY.test(pin) || pin === '123456') return refuse(phoneProblems.pinShape)
  if (pin !== again) return refuse(phoneProblems.pinDiffers)
  const answers = await fetchIdentity(state)
  if (!answers) return refuse(phoneProblems.needsSignal)
  const { profile, key } = answers
  const before = await state.get('profile')
  const isLocked = (await state.get('lock')) !== undefined && (await state.key()) === null
  // A new PIN needs the old one or a new enrolment: the session cookie alone must not open a locked phone.
  if (isLocked && before?.actor.deviceId === profile.actor.deviceId) return refuse(phoneProblems.unlockFirst)
  const isWiped = (await state.get('revoked')) !== undefined
  if (isWiped && before?.actor.deviceId === profile.actor.deviceId) return refuse(phoneProblems.enrolAgain)
  // A new enrolment has a new key: nothing the old one locked can be read again.
  if (before && before.actor.deviceId !== profile.actor.deviceId) await wipe(state, null)
  await state.set('profile', profile)
  await state.set('lock', await wrapDataKey(key, pin))
  await state.set('open', { key: await importDataKey(key), until: state.ports.wallMs() + OPEN_FOR_MS })
  await state.forget('revoked')
  return accept(null)
}

async function fetchIdentity(state: PhoneState): Promise<{ profile: Profile; key: Uint8Array<ArrayBuffer> } | undefined> {
  try {
    const identity = await state.ports.fetch('/sync/ho-so')
    const keyAnswer = await state.ports.fetch('/api/v1/device/key', { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: '{}' })
    if (!identity.ok || !isOurs(identity) || !keyAnswer.ok) return undefined
    const { key } = (await keyAnswer.json()) as { key: string }
    return { profile: (await identity.json()) as Profile, key: fromBase64Url(key) }
  } catch {
    return undefined
  }
}

export async function unlock(state: PhoneState, pin: string): Promise<Decision<null>> {
  const lock = await state.get('lock')
  if (!lock) return refuse(phoneProblems.pinWiped)
  const lastContact = await state.get('lastContact')
  if (lastContact && daysBetween(toPlainDate(lastContact), toPlainDate(await state.now())) > KEY_LIFE_DAYS) {
    await wipe(state, await state.now())
    return refuse(phoneProblems.tooLongAway)
  }
  // Counted before the try, so that pulling the battery does not give another one.
  await state.set('lock', { ...lock, wrong: lock.wrong + 1 })
  const key = await unwrapDataKey(lock, pin)
  if (key) {
    await state.set('lock', { ...lock, wrong: 0 })
    await state.set('open', { key, until: state.ports.wallMs() + OPEN_FOR_MS })
    return accept(null)
  }
  const left = MAX_WRONG_PINS - lock.wrong - 1
  if (left > 0) return refuse(withParams(phoneProblems.wrongPin, { left }))
  await wipe(state, await state.now())
  await state.ports.fetch('/dang-xuat', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: '' }).catch(() => undefined)
  return refuse(phoneProblems.pinWiped)
}

export async function lockNow(state: PhoneState): Promise<void> {
  await state.forget('open')
}
