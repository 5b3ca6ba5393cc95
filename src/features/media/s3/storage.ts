import { Readable } from 'node:stream'
import type { Bucket } from '../../../kernel/config.ts'
import { OperatorError, Refusal } from '../../../kernel/errors.ts'
import type { Log } from '../../../kernel/log.ts'
import { isFile } from '../rules.ts'
import type { Storage } from '../storage.ts'
import { type Page, pageOf } from './codec.ts'
import { type Ask, onTheWay, openBucket, type S3, S3Error } from './transport.ts'

/** How long S3 may take, in ms: over a connection, over all of one thing asked of it, over what is only tidying or looking. */
export interface Limits {
  connect: number
  whole: number
  brief: number
}

const usual: Limits = { connect: 5_000, whole: 30_000, brief: 5_000 }
/** Removals at a time. */
const abreast = 8

/** The time we wait for S3 over one thing, in all. What a slow reader takes in between does not count. */
class Patience {
  readonly #over = new AbortController()
  readonly signal = this.#over.signal
  #left: number

  constructor(ms: number) {
    this.#left = ms
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    const from = performance.now()
    const timer = setTimeout(() => this.#over.abort(), Math.max(0, this.#left))
    try {
      return await work()
    } finally {
      clearTimeout(timer)
      this.#left -= performance.now() - from
    }
  }
}

/** What the operator has to mend. */
function explain(
  { origin, name, region: asked }: Bucket,
  doing: string,
  { status, code, region }: S3Error,
): string {
  const at = `S3_URL: ${origin}`
  if (status === undefined) return `${at} cannot be reached (${code})`
  if (region && region !== asked)
    return `${at}: the bucket “${name}” is in another region: end the address with ?region=${region}`
  if (code === 'AuthorizationHeaderMalformed') return `${at}: the region is not “${asked}”`
  if (code === 'NoSuchBucket' || status === 404) return `${at} has no bucket “${name}”`
  if (code === 'InvalidAccessKeyId') return `${at} does not know the key`
  if (code === 'SignatureDoesNotMatch') return `${at}: the secret does not belong to the key`
  if (code === 'RequestTimeTooSkewed') return `${at}: the clock there and the clock here differ too much`
  if (status === 403) return `${at}: the key may not ${doing} the bucket “${name}” (${code})`
  return `${at} answered ${status} (${code}) when asked to ${doing} the bucket “${name}”`
}

/** Tries all that is going to be asked of the bucket. Answers what did not work, and why. */
async function tryOut(s3: S3, prefix: string, ms: number): Promise<{ doing: string; error: S3Error } | null> {
  const key = 'veche-check'
  const trials: [string, Ask][] = [
    ['list', { method: 'GET', query: { 'list-type': '2', 'max-keys': '1', prefix } }],
    ['read from', { method: 'GET', key }],
    ['write to', { method: 'PUT', key, body: Buffer.from('veche') }],
    ['delete from', { method: 'DELETE', key }],
  ]
  const signal = AbortSignal.timeout(ms)
  for (const [doing, ask] of trials) {
    try {
      await s3.send(ask, signal)
    } catch (thrown) {
      const error = onTheWay(thrown)
      // May read, that is: another node is trying out the same, or nobody is.
      if (error.code !== 'NoSuchKey') return { doing, error }
    }
  }
  return null
}

/**
 * Objects of a bucket, which all nodes share. While S3 is away pictures are neither taken nor shown, and all else goes
 * on, a start included; what waiting does not mend, as a wrong key, ends the start with an {@link OperatorError}.
 */
export async function s3Storage(bucket: Bucket, log: Log, limits: Limits = usual): Promise<Storage> {
  const s3 = await openBucket(bucket, limits.connect)
  let isAway = false

  /** The refusal for what S3 could not do. Told to the log once, until it is back. */
  function refusalFor(thrown: unknown): Refusal {
    const error = onTheWay(thrown)
    if (!isAway) log.error({ err: error }, 'S3 fails: pictures are not taken or not shown')
    isAway = true
    const refusal = new Refusal(error.isFull ? 'storage.full' : 'unavailable')
    refusal.cause = error
    return refusal
  }

  async function heeding<T>(work: () => Promise<T>): Promise<T> {
    try {
      const done = await work()
      if (isAway) log.info('S3 works again')
      isAway = false
      return done
    } catch (error) {
      throw refusalFor(error)
    }
  }

  async function ask(asked: Ask, ms: number): Promise<string> {
    const patience = new Patience(ms)
    return patience.during(() => s3.send(asked, patience.signal))
  }

  async function removeOne(key: string, ms: number): Promise<void> {
    try {
      await ask({ method: 'DELETE', key }, ms)
    } catch (error) {
      if (!(error instanceof S3Error && error.code === 'NoSuchKey')) throw error
    }
  }

  async function list(token: string | undefined): Promise<Page> {
    const query = {
      'list-type': '2',
      'encoding-type': 'url',
      prefix: bucket.prefix,
      delimiter: '/',
      ...(token !== undefined && { 'continuation-token': token }),
    }
    const page = pageOf(await ask({ method: 'GET', query }, limits.whole))
    if (!page) throw new S3Error({ code: 'NoListing' })
    return page
  }

  async function openObject(key: string) {
    const patience = new Patience(limits.whole)
    const { signal } = patience
    const answer = await patience
      .during(() => s3.open({ method: 'GET', key }, signal))
      .catch((error: unknown) => {
        if (error instanceof S3Error && error.code === 'NoSuchKey') return null
        throw error
      })
    if (!answer) return null
    const size = Number(answer.headers['content-length'] ?? Number.NaN)
    if (Number.isNaN(size)) throw new S3Error({ code: 'NoContentLength' })
    const chunks: AsyncIterator<Buffer, undefined> = answer[Symbol.asyncIterator]()
    const next = () => patience.during(() => chunks.next())
    // A reader is told that there is a picture only once some of it is here.
    const first = await next()
    const stream = new Readable({
      read() {
        const failed = (error: unknown) => {
          // Who left does not hear what became of the rest.
          if (!this.destroyed) this.destroy(refusalFor(error))
        }
        next().then(({ value = null }) => this.push(value), failed)
      },
      destroy(error, done) {
        answer.destroy()
        done(error)
      },
    })
    stream.push(first.value ?? null)
    return { size, stream }
  }

  const trouble = await tryOut(s3, bucket.prefix, limits.brief)
  if (trouble && !trouble.error.isPassing)
    throw new OperatorError(explain(bucket, trouble.doing, trouble.error))
  if (trouble) refusalFor(trouble.error)

  return {
    put: (files) =>
      heeding(async () => {
        // The rest of the time is for tidying up.
        const patience = new Patience(limits.whole - limits.brief)
        const put = await patience.during(() =>
          Promise.allSettled(
            files.map(({ name, bytes }) =>
              s3.send({ method: 'PUT', key: name, body: bytes }, patience.signal),
            ),
          ),
        )
        const failed = put.find(({ status }) => status === 'rejected')
        if (!failed) return
        // One that got no answer may be there too. What cannot be removed now is left to the sweep.
        await Promise.allSettled(files.map(({ name }) => removeOne(name, limits.brief)))
        throw (failed as PromiseRejectedResult).reason
      }),
    read: (name) => (isFile(name) ? heeding(() => openObject(name)) : Promise.resolve(null)),
    remove: (names) =>
      heeding(async () => {
        const left = names.values()
        const some = async () => {
          for (const name of left) await removeOne(name, limits.whole)
        }
        await Promise.all(Array.from({ length: abreast }, some))
      }),
    async *names(before) {
      let token: string | undefined
      do {
        const page = await heeding(() => list(token))
        for (const { key, modified } of page.objects) {
          const name = key.slice(bucket.prefix.length)
          // A bucket may hold what is not ours.
          if (isFile(name) && modified < before) yield name
        }
        token = page.next
      } while (token !== undefined)
    },
  }
}
