// The phone's database, promised: one schema, one way to open a transaction. Writes are strict: when a save is
// acknowledged it is on the disk.

export const DB_NAME = 'gocua'
const DB_VERSION = 1

/** Plain-text facts are ids, counts and states; everything that names a person is inside a `box` (see vault.ts). */
export type StoreName = 'meta' | 'packs' | 'members' | 'changes' | 'outbox' | 'files' | 'partial'

export function openPhoneDb(factory: IDBFactory): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const request = factory.open(DB_NAME, DB_VERSION)
    request.onupgradeneeded = (event) => {
      const db = request.result
      // Forward only, one step per version; the outbox is never dropped.
      if (event.oldVersion < 1) {
        db.createObjectStore('meta')
        db.createObjectStore('packs', { keyPath: 'hamletId' })
        db.createObjectStore('members', { keyPath: 'hamletId' })
        db.createObjectStore('changes', { keyPath: 'householdId' }).createIndex('hamlet', 'hamletId')
        const outbox = db.createObjectStore('outbox', { keyPath: 'n' })
        outbox.createIndex('state', 'state')
        outbox.createIndex('id', 'id', { unique: true })
        db.createObjectStore('files', { keyPath: 'sha256' })
        db.createObjectStore('partial', { keyPath: 'sha256' })
      }
    }
    request.onsuccess = () => {
      const db = request.result
      // Another tab or a newer worker wants to upgrade: give way, the next call opens again.
      db.onversionchange = () => db.close()
      done(db)
    }
    request.onerror = () => fail(request.error ?? new Error('IndexedDB cannot be opened'))
    request.onblocked = () => undefined
  })
}

export function ask<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result)
    request.onerror = () => fail(request.error ?? new Error('IndexedDB request failed'))
  })
}

/** Runs `work` in one transaction and resolves when it is committed; an exception inside rolls everything back. */
export async function transact<T, S extends string = StoreName>(
  db: IDBDatabase,
  stores: S[],
  mode: IDBTransactionMode,
  work: (store: (name: S) => IDBObjectStore) => Promise<T>,
): Promise<T> {
  const transaction = db.transaction(stores, mode, { durability: 'strict' })
  const committed = new Promise<void>((done, fail) => {
    transaction.oncomplete = () => done()
    transaction.onabort = () => fail(transaction.error ?? new Error('The phone could not save (storage full or closed)'))
    transaction.onerror = () => undefined
  })
  // Nobody awaits `committed` when `work` throws first.
  committed.catch(() => undefined)
  let result: T
  try {
    result = await work((name) => transaction.objectStore(name))
  } catch (error) {
    try {
      transaction.abort()
    } catch {
      // already finished
    }
    throw error
  }
  await committed
  return result
}
