import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const root = join(import.meta.dirname, '..')

/** A server in a process of its own, so that it shares no event loop with the load. */
export interface Child extends AsyncDisposable {
  process: ChildProcess
  url: string
  /** From the start of the process to its line that names the URL, in ms. */
  startedIn: number
}

/** Starts Node with these arguments in this repository and waits for its line `… ready at URL`. */
export async function startChild(args: string[], env: Record<string, string> = {}): Promise<Child> {
  const begun = performance.now()
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout! })) {
    const url = / ready at (\S+)$/.exec(line)?.[1]
    if (!url) continue
    return {
      process: child,
      url,
      startedIn: performance.now() - begun,
      [Symbol.asyncDispose]: async () => {
        child.kill('SIGTERM')
        await exited
      },
    }
  }
  throw new Error(`${args.join(' ')} ended before it was ready`)
}

/** The product as `npm start` starts it, with its flags, on a port of its own choice. */
export function startVeche(env: Record<string, string>): Promise<Child> {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const words: string[] = scripts.start.split(' ')
  return startChild(words.slice(words.indexOf('node') + 1), {
    PORT: '0',
    RATE_LIMIT: 'off',
    LOG_LEVEL: 'error',
    ...env,
  })
}

/** Resident memory of a process in MB. Linux only. */
export function residentMb({ pid }: ChildProcess): number {
  const kb = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kb) / 1024
}
