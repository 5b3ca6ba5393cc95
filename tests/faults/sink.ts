import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'

/** One copy of a mail that came in whole. */
export interface Arrival {
  messageId: string
  to: string
  subject: string
}

/** A mail server that takes everything, slowly: whoever is killed while it thinks does not learn that it has the mail. */
export class MailSink implements AsyncDisposable {
  /** In the order they came in. */
  readonly arrivals: Arrival[] = []
  /** Is told of each, before it is answered. */
  onArrival: (arrival: Arrival) => void = () => {}
  /** What an answer waits for besides. */
  gate: Promise<void> = Promise.resolve()
  readonly #server: SMTPServer

  constructor(thinkingMs: number) {
    this.#server = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      disableReverseLookup: true,
      onData: async (stream, session, done) => {
        // Null: who sent it was killed in the middle of it.
        const source = await text(stream).catch(() => null)
        if (source === null) return
        const [head = ''] = source.split('\r\n\r\n', 1)
        const arrival = {
          messageId: /^message-id: *(\S+)/im.exec(head)?.[1] ?? '',
          to: session.envelope.rcptTo.map(({ address }) => address).join(),
          subject: /^subject: *(.*)/im.exec(head)?.[1] ?? '',
        }
        this.arrivals.push(arrival)
        this.onArrival(arrival)
        await Promise.all([sleep(thinkingMs), this.gate])
        done()
      },
    })
    // Who is killed hangs up without a word.
    this.#server.on('error', () => {})
  }

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server.server, 'listening')
    return `smtp://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`
  }

  /** Copies by Message-ID. */
  get copies(): Map<string, Arrival[]> {
    return Map.groupBy(this.arrivals, ({ messageId }) => messageId)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return new Promise((resolve) => this.#server.close(resolve))
  }
}
