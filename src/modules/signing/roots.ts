// Which roots this house trusts, and where the outside services are: files that whoever runs the server puts beside the
// data, `<data>/trust/roots/*.pem`. The test authority's root comes to `<data>/trust/test/` with the first certificate it issues.

import * as fs from 'node:fs'
import * as path from 'node:path'
import { z } from 'zod'
import { readCertificateFile, type Certificate } from '../../platform/pades/certificates.ts'

const TEST_HOST = 'https://trust.stand-in.invalid'

const servicesShape = z.object({
  timestampUrl: z.url().default(`${TEST_HOST}/tsa`),
  enrolUrl: z.url().default(`${TEST_HOST}/ca/enrol`),
  revokeUrl: z.url().default(`${TEST_HOST}/ca/revoke`),
  remoteUrl: z.url().default(`${TEST_HOST}/csc/v2`),
  /** Where the desktop programme listens; the simulation has a page instead. */
  desktopUrl: z.string().default('/gia-lap/may-ban'),
})
export type TrustServices = z.infer<typeof servicesShape>

/** Addresses of the trust services: `<data>/trust/services.json`, or the test authority's. */
export function trustServices(dataDir: string): TrustServices {
  const file = path.join(dataDir, 'trust', 'services.json')
  return servicesShape.parse(fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {})
}

const FILE = /\.(pem|crt|cer)$/

/** Every trusted root; a file that cannot be read stops nobody and is left out. */
export function trustedRoots(dataDir: string): Certificate[] {
  return ['roots', 'test'].flatMap((folder) => {
    const dir = path.join(dataDir, 'trust', folder)
    if (!fs.existsSync(dir)) return []
    return fs.readdirSync(dir).filter((name) => FILE.test(name)).toSorted().flatMap((name) => {
      try {
        return readCertificateFile(fs.readFileSync(path.join(dir, name)))
      } catch {
        return []
      }
    })
  })
}

/** Keeps the test authority's root: only certificates that say themselves that they have no legal effect. */
export function trustTestRoot(dataDir: string, root: Certificate): void {
  const dir = path.join(dataDir, 'trust', 'test')
  const file = path.join(dir, `${root.fingerprint.slice(0, 16)}.pem`)
  if (fs.existsSync(file)) return
  fs.mkdirSync(dir, { recursive: true })
  const lines = root.der.toString('base64').match(/.{1,64}/g)!.join('\n')
  fs.writeFileSync(`${file}.new`, `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`)
  fs.renameSync(`${file}.new`, file)
}
