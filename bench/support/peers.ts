// Installs the peers when a bench first asks for them: they have a lockfile of their own and never ship with the product.
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const PEERS_DIR = join(import.meta.dirname, '..', 'peers')

/** `npm ci` in bench/peers, unless exactly the pinned versions are there already. */
export async function ensurePeers(say: (message: string) => void): Promise<void> {
  if (await arePeersInstalled()) return
  say('installing the peers (npm ci in bench/peers)')
  const npmScript = process.env.npm_execpath
  const [command, args] = npmScript ? [process.execPath, [npmScript]] : ['npm', []]
  // npm hands its own settings down as npm_config_*; a nested npm must not take this project's for its own.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(config|package|lifecycle)_/.test(name)))
  const options = { cwd: PEERS_DIR, env }
  await promisify(execFile)(command, [...args, 'ci', '--prefix', PEERS_DIR, '--no-audit', '--no-fund'], options)
  if (!(await arePeersInstalled())) throw new Error(`npm ci in ${PEERS_DIR} did not bring the pinned versions`)
}

async function arePeersInstalled(): Promise<boolean> {
  const wanted = JSON.parse(await readFile(join(PEERS_DIR, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  for (const [name, version] of Object.entries(wanted.dependencies)) {
    const found = await readFile(join(PEERS_DIR, 'node_modules', name, 'package.json'), 'utf8').catch(() => '{}')
    if ((JSON.parse(found) as { version?: string }).version !== version) return false
  }
  return true
}
