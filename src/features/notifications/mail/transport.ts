import { type Config, publicUrl } from '../../../kernel/config.ts'

export interface Mail {
  address: string
  subject: string
  text: string
  html: string
  messageId: string
  date: Date
}

/** The way out: hands mail to an SMTP server. */
export interface MailTransport {
  /** Resolves when the server has taken the mail over; throws within 30 s when it has not, or did not say so. */
  send(mail: Mail): Promise<void>
  close(): void
}

/** A server that trickles its answers passes every time-out on silence: this one ends the attempt. */
const longestMs = 30_000
const silenceMs = 20_000
const connectMs = 10_000

/** A pool of connections to the server at SMTP_URL; the library is loaded only where there is one. */
export async function smtpTransport(config: Config, url: string): Promise<MailTransport> {
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    pool: true,
    url,
    // Left to the pool, a mail dropped after its DATA would go out again and again within one attempt.
    maxRequeues: 0,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const from = config.MAIL_FROM ?? `Veche <veche@${new URL(publicUrl(config)).hostname}>`

  return {
    async send({ address, ...mail }) {
      await transport.sendMail({
        ...mail,
        from,
        // As an object nothing of it is parsed: no second receiver hides in it.
        to: { name: '', address },
        // RFC 3834: nobody's holiday answers it.
        headers: { 'Auto-Submitted': 'auto-generated' },
        xMailer: false,
        signal: AbortSignal.timeout(longestMs),
      })
    },
    close: () => transport.close({ force: true }),
  }
}
