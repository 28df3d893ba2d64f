// The whole application as a process of its own, on a database that exists already: journeys kill it and start it again.

import { serve } from '@hono/node-server'
import { createApp } from '../../src/app.tsx'
import { jobSpecs } from '../../src/jobs-list.ts'
import { openDatabase } from '../../src/platform/db.ts'
import { createFileStore } from '../../src/platform/files.ts'
import { startJobs } from '../../src/platform/jobs.ts'
import { createFakeMessenger } from '../../src/platform/messaging/fake-messenger.ts'
import { createOutbound } from '../../src/platform/outbound.ts'
import { systemNow } from '../../src/platform/time.ts'
import { createStandIns, SIMULATED_IDENTITY } from '../../src/stand-ins/index.ts'
import type { Services } from '../../src/platform/web/services.ts'

const { DATABASE_URL, PORT, DATA_DIR, ORIGIN } = process.env as Record<string, string>
const database = openDatabase(DATABASE_URL!)
const standIns = createStandIns({ dir: DATA_DIR!, now: systemNow, origin: ORIGIN! })
const services: Services = {
  database,
  files: createFileStore({ dir: DATA_DIR!, maxBytes: 50 * 1024 * 1024 }),
  messenger: createFakeMessenger({ dir: DATA_DIR! }),
  outbound: createOutbound(standIns.hosts),
  jobs: { send: async () => undefined, stop: async () => undefined },
  now: systemNow,
  config: { origin: ORIGIN!, dataDir: DATA_DIR!, secret: new Uint8Array(32).fill(7), secure: false, identity: { simulated: SIMULATED_IDENTITY } },
}
// Only journeys with work in the background need the queue; it takes a second to start.
if (process.env.WITH_JOBS === 'yes') services.jobs = await startJobs(database, jobSpecs(services))
const app = await createApp(services, standIns)
serve({ fetch: app.hono.fetch, port: Number(PORT), hostname: '127.0.0.1' }, () => console.log('listening'))
