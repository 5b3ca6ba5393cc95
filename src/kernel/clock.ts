/** The giver of time: everything that asks "what time is it" is handed one, so a test can hand in another. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }
