/**
 * A mail server that takes everything and keeps nothing, told by its parent what to look for. As little of SMTP (RFC 5321)
 * as nodemailer needs: it shares the cores with what it measures.
 */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** From the parent: say when so many more mails are here; say when one to this address is here; greet nobody
 * for now; hand the next one on. */
export type Order = { count: number } | { watch: string } | { mute: boolean } | { copy: true }
/** To the parent: what it asked for has happened. */
export type Report = { counted: number } | { seen: string } | { source: string }

const endOfData = Buffer.from('\r\n.\r\n')
let muted = false
let missing = Number.POSITIVE_INFINITY
let counted = 0
let copies = false
const watched = new Set<string>()
const report = (what: Report) => void process.send?.(what)

function arrived(to: string): void {
  missing -= 1
  if (missing === 0) report({ counted })
  if (watched.delete(to)) report({ seen: to })
}

function converse(socket: Socket): void {
  let pending = Buffer.alloc(0)
  let receiver = ''
  let inData = false
  socket.setNoDelay(true)
  socket.on('error', () => {})
  socket.on('data', (chunk) => {
    pending = pending.length > 0 ? Buffer.concat([pending, chunk]) : chunk
    while (true) {
      const mark = inData ? endOfData : '\r\n'
      const end = pending.indexOf(mark)
      if (end === -1) return
      const line = inData ? '' : pending.toString('latin1', 0, end)
      const source = pending.subarray(0, end)
      pending = pending.subarray(end + mark.length)
      if (inData) {
        inData = false
        socket.write('250 taken\r\n')
        if (copies) report({ source: source.toString('latin1') })
        copies = false
        arrived(receiver)
        continue
      }
      const word = line.slice(0, 4).toUpperCase()
      if (word === 'RCPT') receiver = /<(.*?)>/.exec(line)?.[1] ?? ''
      inData = word === 'DATA'
      if (word === 'QUIT') return socket.end('221 bye\r\n')
      socket.write(word === 'DATA' ? '354 go on\r\n' : '250 yes\r\n')
    }
  })
  socket.write('220 sink\r\n')
}

process.on('message', (order: Order) => {
  if ('copy' in order) copies = true
  else if ('count' in order) missing = counted = order.count
  else if ('watch' in order) watched.add(order.watch)
  else muted = order.mute
})
process.once('SIGTERM', () => process.exit(0))
const server = createServer((socket) => {
  if (muted) socket.on('error', () => {})
  else converse(socket)
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
console.log(`sink ready at smtp://127.0.0.1:${(server.address() as AddressInfo).port}`)
