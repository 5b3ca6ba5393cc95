import { totalmem } from 'node:os'

/** Settings for the command line of `postgres`: they win over whatever stands in the cluster's own files. */
export function serverSettings(socketDir: string): string[] {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
  const buffers = Math.min(512, Math.max(64, Math.round(memory / 8 / 2 ** 20)))
  const settings: Record<string, string | number> = {
    listen_addresses: '',
    // A list: quoted, or a comma in the path would split it.
    unix_socket_directories: `"${socketDir.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    max_connections: 100,

    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    max_wal_size: '512MB',

    shared_buffers: `${buffers}MB`,
    // Reserved, not used: pages count only once touched.
    effective_cache_size: `${buffers * 4}MB`,
    // The default keeps three I/O processes around; the data of one server sits in memory.
    io_method: 'sync',
    // Compiling a query takes longer than ours run.
    jit: 'off',
    // Disks of today read anywhere at nearly the same price.
    random_page_cost: 1.1,
    // A deadlock is retried by us: a second of waiting before looking for one is the whole cost.
    deadlock_timeout: '200ms',
    // Statements of a killed server end, rather than run on holding locks.
    client_connection_check_interval: '5s',

    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    // Statements and their values stay out of the log: errors reach whoever sent the statement.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    log_line_prefix: '',
    logging_collector: 'off',
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}
