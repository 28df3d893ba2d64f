// The two things about disks that keep acknowledged files safe and absent files quiet.

import { open } from 'node:fs/promises'

/** fsync of a file or a folder: a new name is only safe once its folder is. */
export async function syncPath(file: string): Promise<void> {
  const handle = await open(file, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}
