import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { Asserted, Attested } from '../../src/contract/second-factors.ts'

type Encodable = number | string | Buffer | Map<number | string, Encodable>

/** As much of CBOR (RFC 8949) as an attestation needs. */
function cbor(value: Encodable): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value])
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  return Buffer.concat([head(5, value.size), ...[...value].flat().map((item) => cbor(item))])
}

function head(major: number, size: number): Buffer {
  if (size < 24) return Buffer.from([(major << 5) | size])
  return size < 256
    ? Buffer.from([(major << 5) | 24, size])
    : Buffer.from([(major << 5) | 25, size >> 8, size & 255])
}

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest()

/** What a page tells the browser; what the server answered. */
interface Options {
  challenge?: string
  rp?: { id: string }
  rpId?: string
  user?: { id: string }
}

/** What differs from an honest browser and authenticator. */
interface Twist {
  origin?: string
  rpId?: string
  challenge?: string
  type?: string
  /** PIN or finger was asked for. */
  verified?: boolean
  counter?: number
  userHandle?: string
  attestationStatement?: Map<string, Encodable>
}

/** A passkey on an authenticator in software: P-256, attestation “none”. */
export class Passkey {
  readonly id = randomBytes(32)
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  readonly #origin: string
  #counter = 0
  #userHandle = ''

  /** `origin`: of the page it is used on. */
  constructor(origin: string) {
    this.#origin = origin
  }

  /** Answers `navigator.credentials.create`. */
  create(asked: object, twist: Twist = {}): Attested {
    const options = asked as Options
    this.#userHandle = options.user?.id ?? ''
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' })
    const publicKey = new Map<number, Encodable>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ])
    const length = Buffer.from([0, this.id.length])
    const attested = Buffer.concat([Buffer.alloc(16), length, this.id, cbor(publicKey)])
    const attestation = new Map<string, Encodable>([
      ['fmt', twist.attestationStatement ? 'packed' : 'none'],
      ['attStmt', twist.attestationStatement ?? new Map()],
      ['authData', Buffer.concat([this.#data(options, 0x40, twist), attested])],
    ])
    return this.#credential({
      clientDataJSON: this.#clientData('webauthn.create', options, twist).toString('base64url'),
      attestationObject: cbor(attestation).toString('base64url'),
      transports: ['internal'],
    })
  }

  /** Answers `navigator.credentials.get`. */
  get(asked: object, twist: Twist = {}): Asserted {
    const options = asked as Options
    this.#counter++
    const clientData = this.#clientData('webauthn.get', options, twist)
    const data = this.#data(options, 0, twist)
    const signature = sign('sha256', Buffer.concat([data, sha256(clientData)]), this.#keys.privateKey)
    return this.#credential({
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: signature.toString('base64url'),
      userHandle: twist.userHandle ?? this.#userHandle,
    })
  }

  #credential<R>(response: R) {
    const id = this.id.toString('base64url')
    return { id, rawId: id, type: 'public-key' as const, response, clientExtensionResults: {} }
  }

  #clientData(type: string, { challenge }: Options, twist: Twist): Buffer {
    const { origin = this.#origin } = twist
    const told = {
      type: twist.type ?? type,
      challenge: twist.challenge ?? challenge,
      origin,
      crossOrigin: false,
    }
    return Buffer.from(JSON.stringify(told))
  }

  /** Authenticator data (WebAuthn 3, section 6.1): whose site, what was done, how often. */
  #data({ rp, rpId }: Options, flags: number, twist: Twist): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(twist.counter ?? this.#counter)
    const present = 0x01
    const verified = twist.verified === false ? 0 : 0x04
    const site = sha256(twist.rpId ?? rp?.id ?? rpId ?? '')
    return Buffer.concat([site, Buffer.from([flags | present | verified]), counter])
  }
}
