// The arithmetic under every published figure: a bench that rounds, pairs or judges wrongly would lie quietly.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { interleave, median, quantile, tidy } from './measure.ts'
import { treeMemory } from './memory.ts'
import { makePeople, makeVisits } from './people.ts'
import { openPhone, sendHerd } from './phones.ts'
import { formatTable, judge, judgeRatio } from './results.ts'

test('medians and quantiles', () => {
  assert.equal(median([3, 1, 2]), 2)
  assert.equal(median([4, 1, 2, 3]), 2.5)
  assert.equal(quantile([10, 20, 30, 40, 50], 0.95), 48)
  assert.throws(() => median([]))
  assert.equal(tidy(1234.5678), 1235)
  assert.equal(tidy(0), 0)
})

test('the two sides take turns', async () => {
  const order: string[] = []
  const taken = await interleave(3, {
    ours: async (round) => void order.push(`ours ${round}`),
    peer: async (round) => void order.push(`peer ${round}`),
  })
  assert.deepEqual(order, ['ours 0', 'peer 0', 'ours 1', 'peer 1', 'ours 2', 'peer 2'])
  assert.equal(taken.peer.length, 3)
})

test('a figure is judged before it is rounded, and beside its peer', () => {
  const figure = { id: 'first-sync', what: 'first sync', unit: 's' }
  assert.equal(judge({ ...figure, value: 5.00004, atMost: 5 }).ok, false)
  assert.deepEqual(judge({ ...figure, value: 2.5, atMost: 5, peer: { name: 'PouchDB', value: 25 } }), {
    ...figure,
    value: 2.5,
    bar: '≤ 5',
    ok: true,
    peer: 'PouchDB',
    peerValue: 25,
    ratio: 10,
  })
  assert.equal(judge({ ...figure, value: 300, atLeast: 200, peer: { name: 'bare', value: 600 } }).ratio, 0.5)
  assert.deepEqual([judge({ ...figure, value: 1 }).bar, judge({ ...figure, value: 1 }).ok], [null, null])
  assert.equal(judgeRatio({ id: 'r', what: 'faster', value: 3, peer: { name: 'PouchDB', value: 29 }, atLeast: 10 }).ok, false)
  assert.throws(() => judge({ ...figure, value: Number.NaN }))
  assert.match(formatTable([judge({ ...figure, value: 9, atMost: 5 })]), /MISS\s+first-sync\s+9 s\s+≤ 5/)
})

test('the same seed makes the same people, with ids of their own and households that hold together', () => {
  const people = makePeople(2000, 5)
  assert.deepEqual(people, makePeople(2000, 5))
  assert.notDeepEqual(people, makePeople(2000, 6))
  assert.equal(new Set(people.map((one) => one.id)).size, 2000)
  const homes = Map.groupBy(people, (one) => one.household)
  for (const home of homes.values()) {
    assert.equal(home.filter((one) => one.role === 'chủ hộ').length, 1)
    assert.equal(new Set(home.map((one) => `${one.hamlet}/${one.alley}/${one.door}`)).size, 1)
  }
  const visits = makeVisits(people, 100)
  assert.equal(new Set(visits.map((one) => one.id)).size, 100)
})

test('a herd counts what crossed its sockets, and fails when one phone fails', async () => {
  const body = gzipSync(JSON.stringify({ sáu: 'Bình dân học vụ số' }))
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/no' ? 500 : 200
    response.setHeader('content-encoding', 'gzip')
    response.end(body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  const herd = await sendHerd(20, origin, async (phone) => {
    assert.deepEqual(await phone.json('GET', '/'), { sáu: 'Bình dân học vụ số' })
    await phone.json('POST', '/', { a: 1 })
    assert.equal(phone.traffic().connections, 1)
  })
  assert.equal(herd.requests, 40)
  assert.ok(herd.bytesDownEach > 2 * body.length && herd.bytesDownEach < 2 * body.length + 600)
  await assert.rejects(sendHerd(2, origin, async (phone, index) => void (await phone.json('GET', index ? '/no' : '/'))))
  const phone = openPhone(origin)
  assert.equal((await phone.ask('GET', '/')).encodedBytes, body.length)
  phone.close()
  server.close()
})

test('memory of a process tree is told', { skip: process.platform !== 'linux' }, () => {
  const memory = treeMemory(process.pid)
  assert.ok(memory.totalBytes > 10_000_000 && memory.totalBytes <= memory.rssBytes)
})
