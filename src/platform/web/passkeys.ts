// Passkeys (WebAuthn) through one library: options for the browser, and a verdict on what it sent back.
// The site's name is the host of the public address; a passkey made for it works nowhere else.

import {
  generateAuthenticationOptions, generateRegistrationOptions, verifyAuthenticationResponse, verifyRegistrationResponse,
} from '@simplewebauthn/server'

type Registration = Parameters<typeof verifyRegistrationResponse>[0]['response']
type Assertion = Parameters<typeof verifyAuthenticationResponse>[0]['response']

/** Host that passkeys belong to. */
export function passkeyHost(origin: string): string {
  return new URL(origin).hostname
}

/** Options for making a passkey: one that carries its owner's id and asks for finger, face or PIN. */
export async function registrationOptions(origin: string, user: { id: string; login: string; name: string }, known: string[]) {
  return generateRegistrationOptions({
    rpName: 'Gõ Cửa',
    rpID: passkeyHost(origin),
    userName: user.login,
    userDisplayName: user.name,
    userID: new TextEncoder().encode(user.id),
    attestationType: 'none',
    excludeCredentials: known.map((id) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
}

/** Options for using one; without `allowed` the browser offers whichever it has for this site. `challenge`: ours instead of a random one. */
export async function assertionOptions(origin: string, allowed: { id: string; transports: string[] }[] = [], challenge?: Uint8Array) {
  return generateAuthenticationOptions({
    rpID: passkeyHost(origin),
    userVerification: 'required',
    ...(challenge && { challenge: new Uint8Array(challenge) }),
    ...(allowed.length > 0 && { allowCredentials: allowed }),
  })
}

export interface VerifiedPasskey {
  credentialId: string
  publicKey: Uint8Array
  counter: number
  transports: string[]
}

/** The new passkey, or undefined when the answer does not hold for this site and challenge. */
export async function verifyRegistration(origin: string, challenge: string, response: unknown): Promise<VerifiedPasskey | undefined> {
  const verdict = await verifyRegistrationResponse({
    response: response as Registration, expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: passkeyHost(origin), requireUserVerification: true,
  }).catch(() => undefined)
  if (!verdict?.verified) return undefined
  const { id, publicKey, counter, transports } = verdict.registrationInfo.credential
  return { credentialId: id, publicKey, counter, transports: transports ?? [] }
}

/** The passkey's new counter, or undefined when the signature does not hold. A counter that steps back is refused. */
export async function verifyAssertion(origin: string, challenge: string, response: unknown, passkey: VerifiedPasskey): Promise<number | undefined> {
  const verdict = await verifyAuthenticationResponse({
    response: response as Assertion, expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: passkeyHost(origin), requireUserVerification: true,
    credential: { id: passkey.credentialId, publicKey: new Uint8Array(passkey.publicKey), counter: passkey.counter, transports: passkey.transports as never },
  }).catch(() => undefined)
  return verdict?.verified ? verdict.authenticationInfo.newCounter : undefined
}

/** The challenge that a browser's answer was made for, to look it up before verifying; undefined when unreadable. */
export function challengeOf(response: unknown): string | undefined {
  try {
    const { clientDataJSON } = (response as { response: { clientDataJSON: string } }).response
    const { challenge } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8')) as { challenge: unknown }
    return typeof challenge === 'string' && challenge.length < 200 ? challenge : undefined
  } catch {
    return undefined
  }
}
