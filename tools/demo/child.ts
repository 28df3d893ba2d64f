// Loads the usual demonstration in a process of its own, which takes the memory it needed with it when it ends.
// The application starts it with DATABASE_URL and DATA_DIR while it holds the data folder's lock itself.

import { deploymentSecret } from '../../src/config.ts'
import { openDatabase } from '../../src/platform/db.ts'
import { loadDemo, loaderServices, USUAL } from './load.ts'

const { DATABASE_URL, DATA_DIR } = process.env
if (!DATABASE_URL || !DATA_DIR) throw new Error('DATABASE_URL and DATA_DIR are needed: start it with npm run demo')
const database = openDatabase(DATABASE_URL, { maxConnections: 2 })
await loadDemo(loaderServices(database, { dataDir: DATA_DIR, secret: deploymentSecret(DATA_DIR), origin: process.env.ORIGIN }), USUAL, (line) => console.log(line))
await database.close()
