// Certificates of people and of the agency: issued, linked, revoked; and the pictures that are seen when they sign.

import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { findAccount } from '../accounts/index.ts'
import { getCommune } from '../places/index.ts'
import type { Actor } from '../../platform/actor.ts'
import { may } from '../../platform/actor.ts'
import { command, execute } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { isTest, readCertificate, readCertificateFile, type Certificate } from '../../platform/pades/certificates.ts'
import { bits, explicit, int, oid, seq, set, tlv, utf8 } from '../../platform/pades/der.ts'
import { OID } from '../../platform/pades/oids.ts'
import { PdfFault } from '../../platform/pades/objects.ts'
import { readPicture } from '../../platform/pades/picture.ts'
import { accept, commonProblems, refuse, type Decision } from '../../platform/problem.ts'
import type { Services } from '../../platform/web/services.ts'
import { sealKey, type Adapter } from './adapter.ts'
import { signingProblems } from './problems.ts'
import { findCredential, findCredentialOf } from './queries.ts'
import { trustServices, trustTestRoot } from './roots.ts'
import { credentialInput, imageInput, revokeInput } from './schema.ts'
import { ask } from './trust-client.ts'

export const credentialIssued = command({
  type: 'signing.credential_issued',
  may: 'signing.manage',
  input: credentialInput,
  async run({ db, communeId, now, actor }, credential) {
    if (await findCredentialOf(db, communeId, credential.accountId)) return refuse(signingProblems.hasCredential)
    await db.insertInto('signingCredentials').values({ communeId, ...credential, madeAt: now, madeBy: actor.id }).execute()
    const { id, accountId, adapter, serial, isTest: test } = credential
    return accept({ subject: `credential:${id}`, data: { accountId, adapter, serial, test, certificate: credential.certificate.toString('base64') }, answer: { id } })
  },
})

export const credentialRevoked = command({
  type: 'signing.credential_revoked',
  may: 'signing.sign',
  input: revokeInput,
  async run({ db, communeId, now, actor }, { credentialId, reason }) {
    const credential = await findCredential(db, communeId, credentialId)
    if (!credential) return refuse(signingProblems.noSuchCredential)
    // One's own at once, when it may be in wrong hands; everybody's for whoever administers.
    if (credential.accountId !== actor.id && !may(actor, 'signing.manage')) return refuse(commonProblems.notAllowed)
    if (credential.revokedAt !== null) return refuse(signingProblems.alreadyRevoked)
    await db.updateTable('signingCredentials').set({ revokedAt: now, revokeReason: reason }).where('communeId', '=', communeId).where('id', '=', credentialId).execute()
    return accept({ subject: `credential:${credentialId}`, data: { reason, serial: credential.serial } })
  },
})

export const imageSet = command({
  type: 'signing.image_set',
  may: 'signing.sign',
  input: imageInput,
  async run({ db, communeId, now, actor }, { accountId, png, widthMm }) {
    if (accountId === null ? !may(actor, 'signing.seal') && !may(actor, 'signing.manage') : accountId !== actor.id) return refuse(commonProblems.notAllowed)
    try {
      readPicture(png)
    } catch (error) {
      if (error instanceof PdfFault || (error as NodeJS.ErrnoException).code !== undefined) return refuse(signingProblems.badPicture)
      throw error
    }
    await db.deleteFrom('signatureImages').where('communeId', '=', communeId).where('accountId', accountId === null ? 'is' : '=', accountId).execute()
    await db.insertInto('signatureImages').values({ communeId, id: newId(now), accountId, png, widthMm, setAt: now, setBy: actor.id }).execute()
    return accept({ subject: `signing:image:${accountId ?? 'agency'}`, data: { widthMm, bytes: png.length } })
  },
})

const KINDS: Record<string, string> = { xa: 'xã', phuong: 'phường', dac_khu: 'đặc khu' }

interface Holder {
  accountId: string | null
  name: string
  organization: string
  title?: string
}

async function holderOf(services: Services, communeId: number, accountId: string | null): Promise<Holder | undefined> {
  const [commune, account] = await services.database.read(communeId, async (db) => [await getCommune(db, communeId), accountId === null ? undefined : await findAccount(db, communeId, accountId)] as const)
  const organization = `Ủy ban nhân dân ${KINDS[commune.kind] ?? ''} ${commune.name}`.replace(/\s+/g, ' ')
  if (accountId === null) return { accountId, name: organization, organization }
  return account && { accountId, name: account.fullName, organization }
}

/** Has a key made and a certificate issued by the test authority, or links the remote one. */
export async function issueCredential(services: Services, actor: Actor, communeId: number, { accountId, adapter }: { accountId: string | null; adapter: 'test' | 'remote' }): Promise<Decision<unknown>> {
  const holder = await holderOf(services, communeId, accountId)
  if (!holder) return refuse(signingProblems.noSuchPerson)
  const id = newId(services.now())
  const made = adapter === 'test' ? await enrol(services, communeId, id, holder) : await linkRemote(services, holder)
  if (!made.ok) return made
  const { chain, sealedKey, remoteId, algorithm } = made.value
  return keepCredential(services, actor, communeId, { id, holder, adapter, chain, sealedKey, remoteId, algorithm })
}

interface Made {
  chain: Certificate[]
  sealedKey: Buffer | null
  remoteId: string | null
  algorithm: 'ecdsa-p256' | 'rsa-pss'
}

async function keepCredential(services: Services, actor: Actor, communeId: number, { id, holder, adapter, chain, ...rest }: Made & { id: string; holder: Holder; adapter: Adapter }): Promise<Decision<unknown>> {
  const [own, ...above] = chain as [Certificate, ...Certificate[]]
  const test = isTest({ certificates: chain })
  const root = above.at(-1)
  if (test && root) trustTestRoot(services.config.dataDir, root)
  const now = services.now()
  const input = {
    id, accountId: holder.accountId, holderName: own.subject.commonName || holder.name, unitName: own.subject.organization ?? holder.organization, adapter, ...rest,
    certificate: own.der, chain: above.map(({ der }) => der), serial: own.serial, validFrom: own.validFrom, validUntil: own.validUntil, isTest: test,
  }
  return execute(services.database, credentialIssued, input, { actor, communeId, now, commandId: id })
}

async function enrol(services: Services, communeId: number, id: string, holder: Holder): Promise<Decision<Made>> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const answer = await ask(services, trustServices(services.config.dataDir).enrolUrl, certificateRequest(holder, publicKey, privateKey), 'application/pkcs10')
  if (!answer.ok) return refuse(signingProblems.authorityDown)
  const sealedKey = sealKey(services.config.secret, { id, communeId }, privateKey.export({ type: 'pkcs8', format: 'der' }))
  return accept({ chain: readCertificateFile(answer.value), sealedKey, remoteId: null, algorithm: 'ecdsa-p256' })
}

/** PKCS #10, signed by the key it asks a certificate for. */
function certificateRequest({ name, organization, title }: Holder, publicKey: KeyObject, privateKey: KeyObject): Buffer {
  const part = (id: string, value: Buffer) => set(seq(oid(id), value))
  const subject = seq(part(OID.country, tlv(0x13, Buffer.from('VN'))), part(OID.organization, utf8(organization)), ...(title ? [part(OID.title, utf8(title))] : []), part(OID.commonName, utf8(name)))
  const info = seq(int(0), subject, publicKey.export({ type: 'spki', format: 'der' }), explicit(0))
  return seq(info, seq(oid(OID.ecdsaSha256)), bits(sign('sha256', info, { key: privateKey, dsaEncoding: 'der' })))
}

/** The remote service knows the person by name; its first credential is taken. */
async function linkRemote(services: Services, holder: Holder): Promise<Decision<Made>> {
  const { remoteUrl } = trustServices(services.config.dataDir)
  const post = async <T>(method: string, body: unknown) => {
    const answer = await ask(services, `${remoteUrl}/${method}`, Buffer.from(JSON.stringify(body)), 'application/json')
    return answer.ok ? (JSON.parse(answer.value.toString('utf8')) as T) : undefined
  }
  const listed = await post<{ credentialIDs?: string[] }>('credentials/list', { userID: holder.accountId ?? 'agency', clientData: JSON.stringify({ name: holder.name, organization: holder.organization }) })
  const remoteId = listed?.credentialIDs?.[0]
  const info = remoteId === undefined ? undefined : await post<{ key?: { algo?: string[] }; cert?: { certificates?: string[] } }>('credentials/info', { credentialID: remoteId, certificates: 'chain' })
  const certificates = info?.cert?.certificates ?? []
  if (remoteId === undefined || certificates.length === 0) return refuse(signingProblems.authorityDown)
  const chain = certificates.map((one) => readCertificate(Buffer.from(one, 'base64')))
  return accept({ chain, sealedKey: null, remoteId, algorithm: info?.key?.algo?.includes(OID.rsaPss) ? 'rsa-pss' : 'ecdsa-p256' })
}

/** A certificate whose key is in a token on somebody's desk: only what it looks like is kept here. */
export async function linkDesktop(services: Services, actor: Actor, communeId: number, { accountId, file }: { accountId: string | null; file: Uint8Array }): Promise<Decision<unknown>> {
  const holder = await holderOf(services, communeId, accountId)
  if (!holder) return refuse(signingProblems.noSuchPerson)
  let chain: Certificate[]
  try {
    chain = readCertificateFile(file)
  } catch {
    return refuse(signingProblems.badCertificate)
  }
  return keepCredential(services, actor, communeId, { id: newId(services.now()), holder, adapter: 'desktop', chain, sealedKey: null, remoteId: null, algorithm: chain[0]!.keyKind === 'rsa' ? 'rsa-pss' : 'ecdsa-p256' })
}

/** Revokes here at once; the authority is told, and told again by whoever presses once more when it did not hear. */
export async function revokeCredential(services: Services, actor: Actor, communeId: number, input: { credentialId: string; reason: string }): Promise<Decision<unknown>> {
  const decision = await execute(services.database, credentialRevoked, input, { actor, communeId, now: services.now(), commandId: newId(services.now()) })
  if (!decision.ok) return decision
  const credential = await services.database.read(communeId, (db) => findCredential(db, communeId, input.credentialId))
  if (credential?.isTest) await ask(services, trustServices(services.config.dataDir).revokeUrl, Buffer.from(JSON.stringify({ serial: credential.serial, reason: 1 })), 'application/json')
  return decision
}
