import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until something holds and answers it; throws its last error, or what was `expected`, after `within` ms. */
export async function until<T>(
  holds: () => T | Promise<T>,
  { within = 10_000, expected = 'it never came true' } = {},
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = performance.now() + within
  while (true) {
    try {
      const found = await holds()
      if (found) return found as Exclude<T, false | null | undefined>
      if (performance.now() > deadline) throw new Error(expected)
    } catch (error) {
      if (performance.now() > deadline) throw error
    }
    await sleep(15)
  }
}
