import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { textFrame } from '../../src/realtime/frames.ts'

test('a frame of any length is read back by another implementation', async () => {
  const texts = [0, 1, 125, 126, 65_535, 65_536, 200_000].map((length) => 'x'.repeat(length))
  texts.push('ю'.repeat(63), '🎫'.repeat(20_000))
  await using server = {
    sockets: new WebSocketServer({ port: 0, host: '127.0.0.1' }),
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.sockets.close(() => resolve())),
  }
  server.sockets.on('connection', (_socket, request) => {
    request.socket.write(Buffer.concat(texts.map(textFrame)))
  })
  await once(server.sockets, 'listening')
  const client = new WebSocket(`ws://127.0.0.1:${(server.sockets.address() as AddressInfo).port}`)
  const heard: string[] = []
  client.on('message', (data) => heard.push(data.toString()))
  await expect.poll(() => heard.length).toBe(texts.length)
  expect(heard).toEqual(texts)
  client.terminate()
})
