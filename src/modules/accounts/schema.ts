// Shapes that reach accounts from forms and machines.

import { z } from 'zod'
import { COMMUNE_STAFF_ROLES, type Role } from './rules.ts'

const text = (max: number) => z.string().trim().min(1).max(max)

export const loginShape = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._-]{2,39}$/, 'dùng 3 đến 40 chữ cái không dấu, số, dấu chấm hoặc gạch, không có dấu cách')

export const staffRoles = z.array(z.enum(COMMUNE_STAFF_ROLES as [Role, ...Role[]])).min(1, 'hãy chọn ít nhất một vai trò')

/** Creating an account: the hash comes from the route, so that no command ever sees a password. */
export const newAccountInput = z.object({ accountId: z.uuid(), login: loginShape, fullName: text(80), roles: staffRoles, passwordHash: z.string() })
export const rolesInput = z.object({ accountId: z.uuid(), fullName: text(80), roles: staffRoles })
export const lockInput = z.object({ accountId: z.uuid(), locked: z.boolean() })
export const resetInput = z.object({ accountId: z.uuid(), passwordHash: z.string(), dropSecondFactor: z.boolean() })

export const ownPasswordInput = z.object({ passwordHash: z.string() })
export const ownTotpInput = z.object({ sealedSecret: z.instanceof(Uint8Array), step: z.number().int(), codeHashes: z.array(z.instanceof(Uint8Array)).max(20) })
export const codeHashesInput = z.object({ codeHashes: z.array(z.instanceof(Uint8Array)).max(20) })
export const newPasskeyInput = z.object({
  credentialId: z.string().max(1400), publicKey: z.instanceof(Uint8Array), counter: z.number().int(), transports: z.array(z.string().max(20)).max(8), label: text(60),
})
export const passkeyInput = z.object({ credentialId: z.string().max(1400) })
export const sessionInput = z.object({ sessionId: z.uuid() })

export const enrolmentInput = z.object({ memberId: z.uuid(), tokenHash: z.instanceof(Uint8Array) })
export const claimInput = z.object({ tokenHash: z.instanceof(Uint8Array), deviceId: z.uuid(), label: text(60) })
export const revokeDeviceInput = z.object({ deviceId: z.uuid(), reason: text(200) })

/** What the phone hears of itself: the key its stored pages are sealed with, base64url, and when to come again. */
export const deviceKeyOutput = z.object({
  deviceId: z.uuid(), memberId: z.uuid(), name: z.string(), key: z.string(), expiresAt: z.string(),
})

export const passkeyResponse = z.object({
  id: z.string().max(1400), rawId: z.string().max(1400), type: z.literal('public-key'),
  response: z.record(z.string(), z.unknown()), clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
  authenticatorAttachment: z.string().optional(),
})
export const registerPasskeyInput = z.object({ label: z.string().trim().max(60).default(''), credential: passkeyResponse })
export const usePasskeyInput = z.object({ tiep: z.string().max(2000).default('/'), credential: passkeyResponse })
export const nothing = z.object({})
export const optionsOutput = z.record(z.string(), z.unknown())
export const nextOutput = z.object({ next: z.string() })
