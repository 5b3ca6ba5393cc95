/** The limit of what did not change: Fastify, and a constant of as many bytes as the first argument says. */
import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'

const constant = JSON.stringify('x'.repeat(Number(process.argv[2]) - 2))
const app = Fastify()
app.get('/', (_request, reply) => {
  void reply.header('content-type', 'application/json; charset=utf-8').send(constant)
})
await app.listen({ port: 0, host: '127.0.0.1' })
console.log(`limit ready at http://127.0.0.1:${(app.server.address() as AddressInfo).port}`)
process.once('SIGTERM', () => process.exit(0))
