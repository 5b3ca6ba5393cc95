/** The limit of reads: `node:http` and a pipelined `pg`, the product's SQL and nothing else. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Client } from 'pg'
import { eventForStranger } from '../../src/features/events/access.ts'
import { upcomingPage } from '../../src/features/events/finding/queries.ts'

const text = { getTypeParser: () => (value: string) => value }
const clients = await Promise.all(
  [1, 2].map(async () => {
    const client = new Client({
      connectionString: process.env.DATABASE_URL,
      pipeline: true,
      // As the product's hot connections: a page planned anew each time would be no limit.
      options: '-c plan_cache_mode=force_generic_plan',
    })
    await client.connect()
    return client
  }),
)
let turn = 0

/** An event by `/ID`, else the page after `/page?INSTANT~ID`; the first page has no cursor. */
function ask(url: string) {
  if (!url.startsWith('/page')) return { ...eventForStranger, values: [url.slice(1), null] }
  const [instant, id] = url.slice('/page?'.length).split('~')
  const now = new Date()
  return { ...upcomingPage, values: [null, now, instant || now, id ?? 0, 20, false] }
}

const server = createServer((request, response) => {
  const client = clients[turn++ % clients.length]!
  client.query<string[]>({ ...ask(request.url!), rowMode: 'array', types: text }).then(
    ({ rows }) => {
      const body = rows[0]![0]!
      response.writeHead(200, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
      })
      response.end(body)
    },
    (error) => response.writeHead(500).end(String(error)),
  )
})
server.listen(0, '127.0.0.1', () => {
  console.log(`limit ready at http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
process.once('SIGTERM', () => process.exit(0))
