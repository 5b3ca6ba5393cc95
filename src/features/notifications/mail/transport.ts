import { createPrivateKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { PassThrough } from 'node:stream'
import { type Config, publicUrl } from '../../../kernel/config.ts'
import { OperatorError } from '../../../kernel/errors.ts'
import { mostUnderWay } from '../deliveries/rules.ts'

export interface Mail {
  address: string
  subject: string
  text: string
  html: string
  messageId: string
  date: Date
  /** Where one click ends mails of its kind; null where nothing does. */
  unsubscribeUrl: string | null
}

/** How it went: null when the server has taken the mail over. `isBegun`: a connection to it was open and it was told of the mail. */
export interface Sending {
  error: unknown
  isBegun: boolean
}

/** The way out: hands mail to an SMTP server. */
export interface MailTransport {
  send(mail: Mail, signal: AbortSignal): Promise<Sending>
  close(): void
}

/** How many mails of a lane are under way at once. With all that may be slow it is fewer than the 50 that Postfix grants one client. */
export const mailSlots = 10

/** A server that trickles its answers passes every time-out on silence: the signal ends the attempt. */
const silenceMs = 20_000
const connectMs = 10_000

/** RFC 8058 wants those about leaving signed as well, which the library does not think of. */
const signedFields =
  'From:To:Subject:Date:Message-ID:MIME-Version:Content-Type:Content-Transfer-Encoding:Auto-Submitted:List-Unsubscribe:List-Unsubscribe-Post'

/**
 * What mails are signed with (RFC 6376), where the operator gave a key. Throws {@link OperatorError}: with a key it cannot use
 * the library would send mails unsigned without a word.
 */
async function signature({ DKIM_KEY_FILE, DKIM_SELECTOR, DKIM_DOMAIN }: Config, from: string) {
  if (!DKIM_KEY_FILE || !DKIM_SELECTOR) return undefined
  const privateKey = await readFile(DKIM_KEY_FILE, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new OperatorError(`DKIM_KEY_FILE cannot be read: ${error.code}`)
  })
  if (keyType(privateKey) !== 'rsa')
    throw new OperatorError('DKIM_KEY_FILE must hold a private RSA key in PEM')
  const domainName = DKIM_DOMAIN ?? /@([^\s<>@]+?)>?$/.exec(from)?.[1] ?? ''
  return { domainName, keySelector: DKIM_SELECTOR, privateKey, headerFieldNames: signedFields }
}

function keyType(pem: string): string | undefined {
  try {
    return createPrivateKey(pem).asymmetricKeyType
  } catch {
    return undefined
  }
}

/** A pool of connections to the server at SMTP_URL; the library is loaded only where there is one. */
export async function smtpTransport(config: Config, url: string): Promise<MailTransport> {
  const { createTransport } = await import('nodemailer')
  const from = config.MAIL_FROM ?? `Veche <veche@${new URL(publicUrl(config)).hostname}>`
  const transport = createTransport({
    pool: true,
    url,
    maxConnections: mostUnderWay(mailSlots),
    // A connection costs a handshake; servers that want it closed close it.
    maxMessages: Number.POSITIVE_INFINITY,
    // Left to the pool, a mail dropped after its DATA would go out again and again within one attempt.
    maxRequeues: 0,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    dkim: await signature(config, from),
  })
  /** Messages that reached a connection: the pool asks for a mail's bytes when it has one that is signed on. */
  const begun = new Set<string>()
  transport.use('stream', ({ message }, done) => {
    message.transform(() => {
      begun.add(message.messageId())
      return new PassThrough()
    })
    done()
  })

  return {
    async send({ address, unsubscribeUrl, ...mail }, signal) {
      try {
        await transport.sendMail({
          ...mail,
          from,
          // As an object nothing of it is parsed: no second receiver hides in it.
          to: { name: '', address },
          headers: {
            // RFC 3834: nobody's holiday answers it.
            'Auto-Submitted': 'auto-generated',
            ...(unsubscribeUrl && {
              'List-Unsubscribe': { prepared: true, foldLines: false, value: `<${unsubscribeUrl}>` },
              // RFC 8058.
              'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
            }),
          },
          xMailer: false,
          signal,
        })
        return { error: null, isBegun: true }
      } catch (error) {
        return { error, isBegun: begun.has(mail.messageId) }
      } finally {
        begun.delete(mail.messageId)
      }
    },
    close: () => transport.close({ force: true }),
  }
}
