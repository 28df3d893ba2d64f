// Requests that leave the house: stand-ins answer their hosts, silence ends at the deadline, nothing else is invented.

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { createOutbound } from './outbound.ts'

test('a stand-in answers its own host with what was sent', async () => {
  const outbound = createOutbound([{ host: 'bank.stand-in.invalid', answer: async (request) => new Response(`${request.method} ${await request.text()}`) }])
  const reply = await outbound.send('https://bank.stand-in.invalid/pay', { method: 'POST', body: 'x' })
  assert.equal(await reply.text(), 'POST x')
})

test('a stand-in that never answers runs into the deadline', async () => {
  const outbound = createOutbound([{ host: 'hub.stand-in.invalid', answer: () => new Promise(() => undefined) }])
  await assert.rejects(outbound.send('https://hub.stand-in.invalid/', { timeoutMs: 30 }), { name: 'TimeoutError' })
})

test('a host nobody stands in for fails at once', async () => {
  await assert.rejects(createOutbound().send('https://portal.stand-in.invalid/'), /Nobody stands in/)
})

test('another address is asked over the network, and its redirect is not followed', async () => {
  const server = createServer((_request, response) => response.writeHead(302, { location: '/elsewhere' }).end())
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const reply = await createOutbound().send(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  assert.equal(reply.status, 302)
  server.close()
})
