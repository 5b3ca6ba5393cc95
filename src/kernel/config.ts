import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import ipaddr from 'ipaddr.js'
import { OperatorError } from './errors.ts'

interface Setting<T> {
  /** How the value is read; throws a reason without the value (it may be a secret). */
  read: (text: string) => T
  /** The value when the variable is absent or empty. */
  fallback: T
  /** The type, as the documentation names it. */
  type: string
  /** The default, as the documentation names it. */
  shown: string
  about: string
  secret?: boolean
}

function text(about: string, fallback: string): Setting<string> {
  return { read: (value) => value, fallback, type: 'text', shown: fallback, about }
}

function optional(type: string, about: string, shown: string, secret = false): Setting<string | undefined> {
  return { read: (value) => value, fallback: undefined, type, shown, about, secret }
}

function url(protocols: string[], about: string, shown: string, secret = false): Setting<string | undefined> {
  const read = (value: string) => {
    const parsed = URL.parse(value)
    if (!parsed || !protocols.includes(parsed.protocol))
      throw new Error(`must be a URL starting with ${protocols.join(' or ')}`)
    return value
  }
  return { read, fallback: undefined, type: 'URL', shown, about, secret }
}

function whole(about: string, fallback: number, min: number, max: number): Setting<number> {
  const read = (value: string) => {
    const number = Number(value)
    if (!Number.isInteger(number) || number < min || number > max)
      throw new Error(`must be a whole number from ${min} to ${max}`)
    return number
  }
  return { read, fallback, type: `${min}…${max}`, shown: String(fallback), about }
}

function oneOf<const T extends string>(
  choices: readonly T[],
  fallback: NoInfer<T>,
  about: string,
): Setting<T> {
  const read = (value: string) => {
    const choice = choices.find((known) => known === value)
    if (!choice) throw new Error(`must be one of ${choices.join(', ')}`)
    return choice
  }
  return { read, fallback, type: choices.join(' \\| '), shown: fallback, about }
}

/** A bucket of S3-compatible storage, addressed by path, and the key that opens it. */
export interface Bucket {
  /** As `https://host:port`. */
  origin: string
  name: string
  /** What every key begins with: nothing, or folders with a slash at the end. */
  prefix: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

function bucket(about: string): Setting<Bucket | undefined> {
  const read = (value: string) => {
    const parsed = URL.parse(value)
    const [, name, folders = ''] = /^\/([\w.-]+)((?:\/[\w.-]+)*)\/?$/.exec(parsed?.pathname ?? '') ?? []
    const { region, ...others } = Object.fromEntries(parsed?.searchParams ?? [])
    if (!parsed || !/^https?:$/.test(parsed.protocol) || !name || Object.keys(others).length > 0)
      throw new Error(
        'must look like https://KEY:SECRET@host/bucket/prefix?region=eu-central-1, with a / of the secret as %2F',
      )
    if (!parsed.username || !parsed.password) throw new Error('must hold KEY:SECRET@ before the host')
    if (region !== undefined && !/^[\w-]+$/.test(region)) throw new Error('must name a region, or none')
    try {
      return {
        origin: parsed.origin,
        name,
        prefix: folders && `${folders.slice(1)}/`,
        region: region ?? 'us-east-1',
        accessKeyId: decodeURIComponent(parsed.username),
        secretAccessKey: decodeURIComponent(parsed.password),
      }
    } catch {
      throw new Error('must write a % of the key or the secret as %25')
    }
  }
  return { read, fallback: undefined, type: 'URL', shown: 'none: files in `DATA_DIR`', about, secret: true }
}

/**
 * `off`, `on` (every proxy), a number of hops, or addresses: as Fastify's `trustProxy` takes it.
 * Off by default, so a forged X-Forwarded-For changes nothing.
 */
function proxy(about: string): Setting<boolean | number | string> {
  const read = (value: string) => {
    if (value === 'off') return false
    if (value === 'on') return true
    return /^\d+$/.test(value) ? Number(value) : value
  }
  return { read, fallback: false, type: 'off \\| on \\| hops \\| addresses', shown: 'off', about }
}

/** One address, with or without a name before it. */
function sender(about: string, shown: string): Setting<string | undefined> {
  const read = (value: string) => {
    if (!/^(?:[^<>@,;:\r\n]* <[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/.test(value))
      throw new Error('must be an address like events@example.org or Veche <events@example.org>')
    return value
  }
  return { read, fallback: undefined, type: 'address', shown, about }
}

/** Networks (CIDR), addresses and names of hosts, with commas between them. */
function hosts(about: string): Setting<readonly string[]> {
  const read = (value: string) => {
    const listed = value
      .split(',')
      .map((entry) => entry.trim().toLowerCase())
      .filter(Boolean)
    const isName = (entry: string) => /^[a-z\d_](?:[a-z\d_.-]*[a-z\d_])?$/.test(entry)
    // Four numbers or fewer are an address that was mistyped, not a name.
    const isHost = (entry: string) => isIP(entry) > 0 || (isName(entry) && !/^[\d.]+$/.test(entry))
    if (!listed.every((entry) => ipaddr.isValidCIDR(entry) || isHost(entry)))
      throw new Error('must list networks, addresses or names, as 10.1.2.0/24,crm.lan')
    return listed
  }
  return { read, fallback: [], type: 'networks, hosts', shown: 'none', about }
}

function dnsName(about: string, shown: string): Setting<string | undefined> {
  const read = (value: string) => {
    if (!/^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i.test(value) || value.length > 253)
      throw new Error('must be a name as DNS has it')
    return value
  }
  return { read, fallback: undefined, type: 'DNS name', shown, about }
}

/** Every setting of Veche: the only place where an environment variable is named. */
export const settings = {
  PORT: whole('TCP port to serve on; 0 picks a free one.', 3000, 0, 65535),
  HOST: text('Address to listen on. `0.0.0.0` serves the whole network.', '127.0.0.1'),
  DATA_DIR: text('Folder for everything Veche keeps: its PostgreSQL and uploaded files.', './data'),
  DATABASE_URL: url(
    ['postgres:', 'postgresql:'],
    'A PostgreSQL (15 or newer) of yours. Unset, Veche starts its own inside `DATA_DIR`.',
    'its own PostgreSQL',
    true,
  ),
  DATABASE_POOL: whole('Connections for transactions and ordinary reads, per process.', 10, 1, 200),
  REDIS_URL: url(
    ['redis:', 'rediss:'],
    'Redis or Valkey that carries live messages between nodes. Not needed for one node.',
    'none: one node',
    true,
  ),
  S3_URL: bucket(
    'S3-compatible storage for pictures (AWS, MinIO, Garage, Ceph), as `https://KEY:SECRET@host/bucket/prefix?region=eu-central-1`; prefix and region may be left out. Several machines then share no folder.',
  ),
  PUBLIC_URL: url(
    ['http:', 'https:'],
    'The address people use. Links in mails, allowed origins and secure cookies follow it.',
    'http://HOST:PORT',
  ),
  SMTP_URL: url(
    ['smtp:', 'smtps:'],
    'The mail server, as `smtps://user:password@host:465` (or `smtp://…:587`, which turns to TLS where the server can). Unset, mails stay in the ledger for administrators.',
    'none: mails are kept',
    true,
  ),
  MAIL_FROM: sender('Who mails come from, as `Veche <events@example.org>`.', 'veche@ the host of PUBLIC_URL'),
  DKIM_KEY_FILE: optional(
    'file',
    'Private RSA key (PEM) that mails are signed with (DKIM, RFC 6376), where the mail server does not sign them itself; needs `DKIM_SELECTOR`.',
    'none: not signed here',
  ),
  DKIM_SELECTOR: dnsName(
    'Under which name of the domain the public key stands: `SELECTOR._domainkey.DOMAIN`.',
    'none',
  ),
  DKIM_DOMAIN: dnsName('The domain that signs.', 'that of MAIL_FROM'),
  JWT_SECRET: optional(
    'text, 32 characters or more',
    'Signs access tokens, seals the secrets of authenticators, webhooks and push messages, and makes the addresses of private calendars. Unset, a key is made once and kept in the database.',
    'made once and kept',
    true,
  ),
  OUTBOUND_ALLOW: hosts(
    'Networks and hosts inside private networks that webhooks and push may reach, as `10.1.2.0/24,crm.lan`. Public addresses always may be reached, others never.',
  ),
  ADMIN_EMAIL: optional(
    'email',
    'First administrator, created at start when missing; needs `ADMIN_PASSWORD`.',
    'none',
  ),
  ADMIN_PASSWORD: optional(
    'text',
    'Password of the first administrator; never changes an existing account.',
    'none',
    true,
  ),
  EVENT_PUBLISH_DELAY: whole(
    'Seconds between creating an event and publishing it: the time to take it back.',
    60,
    0,
    86_400,
  ),
  RATE_LIMIT: oneOf(['on', 'off'], 'on', 'Limits on requests per person and per address.'),
  TRUST_PROXY: proxy(
    'Proxies whose `X-Forwarded-For` is believed. Turn on only behind a proxy that sets it.',
  ),
  LOG_LEVEL: oneOf(
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    'info',
    'How much is logged, as JSON lines on stderr.',
  ),
  ROLE: oneOf(
    ['all', 'web', 'worker'],
    'all',
    'What this process does: serve requests, work off jobs, or both.',
  ),
} satisfies Record<string, Setting<unknown>>

export type SettingName = keyof typeof settings
type Values = { [Name in SettingName]: (typeof settings)[Name]['fallback'] }
export type Config = Readonly<Values>

/** Reads every setting at once, so an operator sees all mistakes in one go. Throws {@link OperatorError}. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const mistakes: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, setting] of Object.entries(settings)) {
    const given = env[name]
    values[name] = setting.fallback
    if (given === undefined || given === '') continue
    try {
      values[name] = setting.read(given)
    } catch (error) {
      mistakes.push(`${name} ${(error as Error).message}`)
    }
  }
  const config = values as Values
  if (config.JWT_SECRET !== undefined && config.JWT_SECRET.length < 32)
    mistakes.push('JWT_SECRET must have at least 32 characters')
  if ((config.ADMIN_EMAIL === undefined) !== (config.ADMIN_PASSWORD === undefined)) {
    mistakes.push('ADMIN_EMAIL and ADMIN_PASSWORD go together')
  }
  if ((config.DKIM_KEY_FILE === undefined) !== (config.DKIM_SELECTOR === undefined)) {
    mistakes.push('DKIM_KEY_FILE and DKIM_SELECTOR go together')
  }
  if (mistakes.length > 0) throw new OperatorError(mistakes.join('; '))
  config.DATA_DIR = resolve(config.DATA_DIR)
  return config
}

/** Where people find this server, without a slash at the end: what links in mails begin with. */
export function publicUrl({ PUBLIC_URL, HOST, PORT }: Config): string {
  return (PUBLIC_URL ?? `http://${HOST}:${PORT}`).replace(/\/+$/, '')
}

/** The folder of uploaded files. */
export function mediaFolder({ DATA_DIR }: Config): string {
  return join(DATA_DIR, 'media')
}
