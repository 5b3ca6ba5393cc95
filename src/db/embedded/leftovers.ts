import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../../kernel/log.ts'

/**
 * Ends what an earlier PostgreSQL left running on a cluster: the whole server when Veche was killed, its
 * sessions when the postmaster was. Call only while holding the data folder's lock.
 */
export async function endLeftovers(cluster: string, log: Log) {
  const left = processesOf(cluster)
  if (left.length > 0) {
    log.warn({ pids: left }, 'PostgreSQL of an earlier start still runs: ending it')
    const postmaster = left.filter((pid) => pid === recordedPid(cluster))
    // Fast shutdown, immediate shutdown, and for what no longer listens the end.
    await end(cluster, postmaster.length > 0 ? postmaster : left, 'SIGINT', postmaster.length > 0 ? 5000 : 0)
    await end(cluster, processesOf(cluster), 'SIGQUIT', 1000)
    await end(cluster, processesOf(cluster), 'SIGKILL', 2000)
  }
  // No PostgreSQL runs here. A number in this file that meanwhile belongs to another process (after a
  // restart of a container it nearly always does) would keep the next one from starting.
  rmSync(join(cluster, 'postmaster.pid'), { force: true })
}

async function end(cluster: string, pids: number[], signal: NodeJS.Signals, patience: number) {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // Gone by itself.
    }
  }
  const deadline = performance.now() + patience
  while (performance.now() < deadline && processesOf(cluster).length > 0) await sleep(10)
}

/** Every process of PostgreSQL that works in the cluster's folder. */
function processesOf(cluster: string): number[] {
  const folder = realpathSync(cluster)
  if (!existsSync('/proc/self/cwd')) return recordedPostmaster(cluster)
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return (
          readFileSync(`/proc/${pid}/comm`, 'latin1') === 'postgres\n' &&
          readlinkSync(`/proc/${pid}/cwd`) === folder
        )
      } catch {
        return false
      }
    })
    .map(Number)
}

/** Without /proc (macOS): the postmaster, when its number still belongs to one of this folder. */
function recordedPostmaster(cluster: string): number[] {
  const pid = recordedPid(cluster)
  if (!pid) return []
  try {
    const command = execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
    return command.includes('postgres') && command.includes(cluster) ? [pid] : []
  } catch {
    return []
  }
}

function recordedPid(cluster: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(join(cluster, 'postmaster.pid'), 'utf8'), 10)
  } catch {
    return undefined
  }
}
