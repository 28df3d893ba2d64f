// A child process that answers calls over the Node message channel; ended by its own handle, never by name.
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Child {
  pid: number
  call<Answer>(op: string, args?: unknown): Promise<Answer>
  stop(): Promise<void>
}

interface Message {
  ready?: true
  id?: number
  value?: unknown
  error?: string
}

/** Starts `file` (relative to bench/) under this Node; resolves when it says it is ready. */
export async function startChild(file: string): Promise<Child> {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url))
  const child: ChildProcess = fork(path, [], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  const open = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let complaint = ''
  let lastId = 0
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = `${complaint}${chunk}`.slice(-4000)
  })
  const exited = new Promise<void>((resolve) => {
    child.once('exit', (code) => {
      for (const { reject } of open.values()) reject(new Error(`${file} ended (${code})\n${complaint}`))
      resolve()
    })
  })
  await new Promise<void>((resolve, reject) => {
    child.on('message', ({ ready, id, value, error }: Message) => {
      if (ready) return resolve()
      const waiting = open.get(id!)
      open.delete(id!)
      if (error === undefined) waiting?.resolve(value)
      else waiting?.reject(new Error(`${file}: ${error}`))
    })
    void exited.then(() => reject(new Error(`${file} did not start\n${complaint}`)))
  })
  return {
    pid: child.pid!,
    call: <Answer>(op: string, args: unknown = {}) =>
      new Promise<Answer>((resolve, reject) => {
        lastId += 1
        open.set(lastId, { resolve: resolve as (value: unknown) => void, reject })
        child.send({ id: lastId, op, args })
      }),
    stop: async () => {
      if (child.connected) child.disconnect()
      const lateMs = setTimeout(() => child.kill('SIGKILL'), 3000)
      await exited
      clearTimeout(lateMs)
    },
  }
}
