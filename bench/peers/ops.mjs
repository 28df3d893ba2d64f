// The peers run in processes of their own; this is their side of the line to the bench (see support/child.ts).
// A lost parent ends the child, so an interrupted bench leaves nothing running.

/** Answers `{id, op, args}` messages with `{id, value}` or `{id, error}`. */
export function serveOps(ops) {
  process.on('message', async ({ id, op, args }) => {
    try {
      process.send({ id, value: await ops[op](args) })
    } catch (error) {
      process.send({ id, error: `${error?.stack ?? error} ${JSON.stringify(error)}` })
    }
  })
  process.on('disconnect', () => process.exit(0))
  process.send({ ready: true })
}
