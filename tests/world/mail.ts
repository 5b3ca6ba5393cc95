import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'
import { until } from './until.ts'

export interface Received {
  to: string
  /** Header fields by lower-case name, unfolded, as they came. */
  headers: Map<string, string>
  text: string
  html: string
  /** As it came, the header and all. */
  source: string
  /** When it had come, by the process's own clock. */
  at: number
}

/**
 * What a mail server may do to a mail instead of taking it: say no to the receiver or the content, hang up or say nothing when it
 * hears the receiver (`reset`, `hang`), or after all of the mail came, which it keeps (`drop`, `swallow`).
 */
export type Trouble = { rcpt: number } | { data: number } | 'reset' | 'hang' | 'drop' | 'swallow'

interface MailServerOptions {
  /** How long it takes over each mail, in ms. */
  slowness?: number
  /** Who may send; without it whoever comes. */
  signIn?: { user: string; pass: string }
}

/** A mail server: keeps what it is given, and gives trouble where it is told to. */
export class MailServer {
  readonly inbox: Received[] = []
  /** By receiver, one for each mail to come. */
  readonly troubles = new Map<string, Trouble[]>()
  /** By receiver, for every mail that comes. */
  readonly lasting = new Map<string, Trouble>()
  /** With which it greets, and sends away, everybody; null: it is well. */
  closed: number | null = null
  /** How many connections it has had. */
  visits = 0
  /** The most mails it was ever over at once; who hangs is not counted. */
  atOnce = 0
  #over = 0
  readonly #options: MailServerOptions
  readonly #server: SMTPServer
  readonly #sockets = new Map<number | undefined, Socket>()

  constructor(options: MailServerOptions = {}) {
    this.#options = options
    const { signIn, slowness = 0 } = options
    this.#server = new SMTPServer({
      disabledCommands: signIn ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
      allowInsecureAuth: true,
      disableReverseLookup: true,
      onAuth: ({ username, password }, _session, done) => {
        const { user, pass } = this.#options.signIn ?? {}
        if (username === user && password === pass) done(null, { user })
        else done(Object.assign(new Error('who are you?'), { responseCode: 535 }))
      },
      onConnect: (_session, done) => {
        this.visits++
        done(this.closed ? refusal(this.closed) : undefined)
      },
      onRcptTo: ({ address }, session, done) => {
        const trouble = this.lasting.get(address) ?? this.troubles.get(address)?.[0]
        const isHere =
          trouble === 'reset' || trouble === 'hang' || (typeof trouble === 'object' && 'rcpt' in trouble)
        if (!isHere) return done()
        this.troubles.get(address)?.shift()
        if (typeof trouble === 'object') done(refusal(trouble.rcpt))
        else if (trouble === 'reset') this.#hangUp(session.remotePort)
      },
      onData: async (stream, session, done) => {
        const source = await text(stream)
        const to = session.envelope.rcptTo.map(({ address }) => address).join()
        const trouble = this.lasting.get(to) ?? this.troubles.get(to)?.shift()
        if (typeof trouble === 'object' && 'data' in trouble) return done(refusal(trouble.data))
        this.#over++
        this.atOnce = Math.max(this.atOnce, this.#over)
        if (slowness > 0) await sleep(slowness)
        this.#over--
        this.inbox.push({ to, source, at: performance.now(), ...parse(source) })
        if (trouble === 'drop') this.#hangUp(session.remotePort)
        else if (trouble !== 'swallow') done()
      },
    })
    this.#server.server.on('connection', (socket: Socket) => this.#sockets.set(socket.remotePort, socket))
    this.#server.on('error', () => {})
  }

  #hangUp(port: number | undefined): void {
    this.#sockets.get(port)?.destroy()
  }

  /** Lets everybody in again, and whoever signs in as it wants by now. */
  open(signIn?: MailServerOptions['signIn']): void {
    this.closed = null
    if (signIn) this.#options.signIn = signIn
  }

  /** What came for somebody. */
  to(address: string): Received[] {
    return this.inbox.filter(({ to }) => to === address)
  }

  /** Starts to listen, at a port that is free unless told, and answers the SMTP_URL. */
  async start(port = 0): Promise<string> {
    this.#server.listen(port, '127.0.0.1')
    await once(this.#server.server, 'listening')
    return `smtp://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`
  }

  /** Hangs up on everybody and stops listening. */
  stop(): Promise<void> {
    for (const socket of this.#sockets.values()) socket.destroy()
    return new Promise((resolve) => this.#server.close(resolve))
  }

  /** Waits for a mail to somebody with a subject, and takes it out of the inbox. */
  async mailTo(address: string, subject: RegExp): Promise<Received> {
    const found = await until(
      () =>
        this.inbox.find(({ to, headers }) => to === address && subject.test(headers.get('subject') ?? '')),
      { expected: `a mail to ${address} about ${subject}` },
    )
    this.inbox.splice(this.inbox.indexOf(found), 1)
    return found
  }
}

function refusal(responseCode: number): Error {
  return Object.assign(new Error('not now'), { responseCode })
}

function decode(body: string, encoding = '7bit'): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString()
  if (encoding !== 'quoted-printable') return body
  return Buffer.from(quoted(body), 'latin1').toString()
}

/** Quoted-printable as bytes, a character each: a letter may be cut between two encoded words. */
function quoted(text: string): string {
  return text
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_all, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** A header's encoded words (RFC 2047), as far as a sender of UTF-8 makes them. */
function words(value: string): string {
  return value
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?UTF-8\?([BQ])\?(.*?)\?=/gi, (_all, kind, coded) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(coded, 'base64').toString('latin1')
        : quoted(coded.replaceAll('_', '=20')),
    )
}

function split(source: string) {
  const end = source.indexOf('\r\n\r\n')
  const lines = source
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const headers = new Map(
    lines.map((line) => [line.split(':')[0]!.toLowerCase(), line.replace(/^[^:]*:\s*/, '')]),
  )
  return { headers, body: source.slice(end + 4) }
}

/** The header and both texts of a multipart/alternative. */
function parse(source: string): Omit<Received, 'to' | 'source' | 'at'> {
  const { headers, body } = split(source)
  const [, boundary = ''] = /boundary="(.+?)"/.exec(headers.get('content-type') ?? '') ?? []
  const parts = body.split(`--${boundary}`).map((part) => split(part.replace(/^\r\n/, '')))
  const content = (type: string) => {
    const part = parts.find((found) => found.headers.get('content-type')?.startsWith(type))
    return part
      ? decode(part.body, part.headers.get('content-transfer-encoding')).replaceAll('\r\n', '\n')
      : ''
  }
  const subject = Buffer.from(words(headers.get('subject') ?? ''), 'latin1').toString()
  return { headers: headers.set('subject', subject), text: content('text/plain'), html: content('text/html') }
}
