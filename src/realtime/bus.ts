import { randomUUID } from 'node:crypto'
import type { Log } from '../kernel/log.ts'

type Listener = (message: string) => void

/**
 * Carries messages between the nodes, to every listener of every node, the own one included and at once.
 * What is published while a node is cut off is lost to it: whatever must survive belongs in the database.
 */
export interface Bus {
  publish(message: string): void
  subscribe(listener: Listener): void
  close(): Promise<void>
}

/** One node: a message goes straight to its listeners. */
export function localBus(): Bus {
  const listeners: Listener[] = []
  return {
    publish: (message) => {
      for (const listener of listeners) listener(message)
    },
    subscribe: (listener) => void listeners.push(listener),
    close: async () => void listeners.splice(0),
  }
}

/**
 * Several nodes, over Redis or Valkey pub/sub. Answers without waiting for the server: while it is away the
 * bus is a local one, and both connections keep trying, at most 2 s apart.
 */
export async function redisBus(url: string, log: Log, channel = 'veche:realtime'): Promise<Bus> {
  const { createClient } = await import('redis')
  const local = localBus()
  const node = randomUUID()

  const publisher = createClient({
    url,
    // Old news is worth nothing to the others: a message that cannot leave now is dropped.
    disableOfflineQueue: true,
    commandsQueueMaxLength: 10_000,
    pingInterval: 10_000,
    socket: {
      connectTimeout: 5_000,
      socketTimeout: 30_000,
      reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, 1_800) + Math.random() * 200,
    },
  })
  const subscriber = publisher.duplicate({ disableOfflineQueue: false })

  let away = false
  let closed = false
  for (const client of [publisher, subscriber]) {
    client.on('error', (error) => {
      if (!away) log.warn({ err: error }, 'Redis is away: live messages stay on their node')
      away = true
    })
    client.on('ready', () => {
      if (away && publisher.isReady && subscriber.isReady) {
        log.info('Redis is back: live messages reach every node')
        away = false
      }
    })
    // Fails only when closed while still trying.
    client.connect().catch(() => {})
  }
  subscriber
    .subscribe(channel, (message) => {
      const cut = message.indexOf('\n')
      if (message.slice(0, cut) !== node) local.publish(message.slice(cut + 1))
    })
    .catch((error) => {
      if (!closed) log.error({ err: error }, 'Redis does not let this node listen: it hears no other node')
    })

  return {
    publish: (message) => {
      local.publish(message)
      if (!publisher.isReady) return
      publisher
        .publish(channel, `${node}\n${message}`)
        .catch((error) => log.debug({ err: error }, 'a live message did not leave this node'))
    },
    subscribe: local.subscribe,
    close: async () => {
      closed = true
      publisher.destroy()
      subscriber.destroy()
      await local.close()
    },
  }
}
