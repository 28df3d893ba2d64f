// What the stand-in identity provider keeps in its file: the faults that are switched on, its signing key, its cookie keys.

import { generateKeyPairSync, randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import * as path from 'node:path'

export const FAULTS = { down: 'Sập', late: 'Trả lời muộn', nonce: 'Trả nhầm số chống dùng lại', expired: 'Giấy xác nhận đã hết hạn', low: 'Chỉ xác thực ở mức 1' } as const
export type Fault = keyof typeof FAULTS

interface Kept {
  faults: Partial<Record<Fault, boolean>>
  signingKey: Record<string, unknown>
  cookieKey: string
}

export function openIdentityState(dir: string) {
  const file = path.join(dir, 'identity', 'state.json')
  let kept: Kept | undefined
  const save = (now: Kept) => {
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(`${file}.new`, JSON.stringify(now), { mode: 0o600 })
    fs.renameSync(`${file}.new`, file)
  }
  const read = (): Kept => {
    if (kept) return kept
    if (fs.existsSync(file)) return (kept = JSON.parse(fs.readFileSync(file, 'utf8')) as Kept)
    const signingKey = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: 'mo-phong' }
    kept = { faults: {}, signingKey, cookieKey: randomBytes(32).toString('base64url') }
    save(kept)
    return kept
  }
  return {
    read,
    faults: () => read().faults,
    setFaults(on: readonly string[]): void {
      kept = { ...read(), faults: Object.fromEntries(Object.keys(FAULTS).map((fault) => [fault, on.includes(fault)])) }
      save(kept)
    },
  }
}
export type IdentityState = ReturnType<typeof openIdentityState>
