// Independent judges of what we sign: pdfsig (poppler), openssl, qpdf, and PDFBox's preflight where Java is at hand.
// They share no line of code with us.

import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import * as path from 'node:path'

const has = (program: string, ...args: string[]) => spawnSync(program, args).error === undefined

/** For `test(name, { skip: judgesMissing }, …)`. */
export const judgesMissing: string | false = has('pdfsig', '-v') && has('openssl', 'version') && has('qpdf', '--version') ? false : 'pdfsig, openssl or qpdf is not installed'

export interface PdfsigVerdict {
  field: string
  valid: boolean
  text: string
}

/** What pdfsig says of each signature; its word on certificates is left out (22.12 misreports some). */
export function pdfsig(file: string): PdfsigVerdict[] {
  const { stdout } = spawnSync('pdfsig', ['-nocert', file], { encoding: 'utf8' })
  return stdout.split(/^Signature #\d+:$/m).slice(1).filter((text) => !text.includes('is not signed')).map((text) => ({ field: /Field Name: (.*)/.exec(text)?.[1] ?? '', valid: text.includes('Signature is Valid'), text: text.trim() }))
}

/** `qpdf --check`: true when it has nothing to say. */
export function qpdfClean(file: string): boolean {
  return spawnSync('qpdf', ['--check', file], { encoding: 'utf8' }).status === 0
}

export interface Taken {
  cms: Buffer
  covered: Buffer
}

/** Every signature of a file with the bytes it covers, found by plain search, as a stranger would. */
export function takeSignatures(pdf: Buffer): Taken[] {
  const text = pdf.toString('latin1')
  return [...text.matchAll(/\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\s*\]/g)].map(([, a, b, c, d]) => {
    const [start, size, after, rest] = [a, b, c, d].map(Number) as [number, number, number, number]
    const padded = Buffer.from(text.slice(start + size + 1, after - 1), 'hex')
    const length = padded[1]! < 128 ? padded[1]! + 2 : padded.readUIntBE(2, padded[1]! & 127) + 2 + (padded[1]! & 127)
    return { cms: padded.subarray(0, length), covered: Buffer.concat([pdf.subarray(start, start + size), pdf.subarray(after, after + rest)]) }
  })
}

/** `openssl cms -verify -cades` against a root. Returns what it complains of, '' when it accepts. */
export function opensslCades(dir: string, { cms, covered }: Taken, rootPem: string, extra: string[] = []): string {
  const write = (name: string, bytes: Buffer | string) => {
    fs.writeFileSync(path.join(dir, name), bytes)
    return path.join(dir, name)
  }
  const args = ['cms', '-verify', '-cades', '-inform', 'DER', '-in', write('one.cms', cms), '-content', write('one.bin', covered), '-binary', '-CAfile', write('root.pem', rootPem), '-out', '/dev/null', ...extra]
  const done = spawnSync('openssl', args, { encoding: 'utf8' })
  return done.status === 0 ? '' : done.stderr
}

/** `openssl ts -verify` of a token over these bytes. */
export function opensslTimestamp(dir: string, token: Buffer, data: Buffer, rootPem: string, issuingPem: string): string {
  for (const [name, bytes] of Object.entries({ 'one.tst': token, 'one.data': data, 'root.pem': rootPem, 'issuing.pem': issuingPem })) fs.writeFileSync(path.join(dir, name), bytes)
  const at = (name: string) => path.join(dir, name)
  const done = spawnSync('openssl', ['ts', '-verify', '-token_in', '-in', at('one.tst'), '-data', at('one.data'), '-CAfile', at('root.pem'), '-untrusted', at('issuing.pem')], { encoding: 'utf8' })
  return done.status === 0 ? '' : done.stderr
}

const JARS = ['preflight', 'pdfbox2', 'fontbox2', 'xmpbox', 'commons-logging', 'commons-io', 'bcprov', 'bcpkix', 'javax.activation', 'jaxb-api'].map((name) => `/usr/share/java/${name}.jar`)

/** PDFBox's PDF/A-1b check is used where it happens to be; the download of Java is too large for every run. */
export const preflightMissing: string | false = has('java', '-version') && JARS.every((jar) => fs.existsSync(jar)) ? false : 'Java with libpdfbox2-java is not installed'

/** '' when PDFBox finds the file to be valid PDF/A-1b, else its complaints. */
export function preflight(file: string): string {
  const out = spawnSync('java', ['-cp', JARS.join(':'), 'org.apache.pdfbox.preflight.Validator_A1b', file], { encoding: 'utf8' })
  return out.stdout.includes('is a valid PDF/A-1b file') ? '' : out.stdout + out.stderr
}

