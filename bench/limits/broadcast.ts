/**
 * Tells 500 sockets of one room, once as the product does (`veche`) and once with a bare `ws` (`ws`): the same
 * message, the same listeners. A few bursts are under way at once, so that neither side writes into a void.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { refuse } from '../../src/kernel/errors.ts'
import { createLog } from '../../src/kernel/log.ts'
import { localBus } from '../../src/realtime/bus.ts'
import { createRealtime } from '../../src/realtime/realtime.ts'

/** From the parent: messages in a burst, and bursts under way at once; or that all have one and another is wanted. */
export type Order = { size: number; atOnce: number } | 'again'

const [side] = process.argv.slice(2)
const http = createServer()

const seats = { seats: 100, booked: 58, free_seats: 42, waiting: 0, revision: 1059 }
const publish = side === 'veche' ? ours() : bare()

function ours(): () => void {
  const realtime = createRealtime({
    log: createLog('error'),
    identify: async () => refuse('auth.token_invalid'),
    stillAllowed: async () => true,
    topics: [{ prefix: 'event', mayListen: async () => true }],
    bus: localBus(),
    origins: () => true,
    cookieName: 'none',
    // The listeners answer no pings.
    heartbeat: 3_600_000,
  })
  realtime.attach(http)
  return () => realtime.publish('event:1', 'seats', seats)
}

function bare(): () => void {
  const server = new WebSocketServer({ server: http, perMessageDeflate: false })
  // Answers a subscription as the product does, so that listeners need not know who serves them.
  const subscribed = JSON.stringify({ type: 'subscribed', topic: 'event:1', seq: 0, recovered: true })
  server.on('connection', (socket) => socket.once('message', () => socket.send(subscribed)))
  return () => {
    const message = Buffer.from(
      JSON.stringify({ type: 'event', topic: 'event:1', name: 'seats', data: seats }),
    )
    for (const client of server.clients) client.send(message, { binary: false })
  }
}

let size = 1
function burst(): void {
  for (let count = 0; count < size; count++) publish()
}

process.on('message', (order: Order) => {
  if (order === 'again') return burst()
  size = order.size
  // Each in a turn of its own: those of one turn would be coalesced.
  for (let count = 0; count < order.atOnce; count++) setTimeout(burst, count)
})
process.once('SIGTERM', () => process.exit(0))
http.listen(0, '127.0.0.1')
await once(http, 'listening')
console.log(`broadcaster ready at http://127.0.0.1:${(http.address() as AddressInfo).port}`)
