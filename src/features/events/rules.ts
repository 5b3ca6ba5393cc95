import { refuse } from '../../kernel/errors.ts'

/** Refuses times that make no event: it starts in the future and ends after that. */
export function checkTimes(startsAt: Date, endsAt: Date | null, now: Date): void {
  if (startsAt <= now) refuse('event.starts_in_past')
  if (endsAt && endsAt <= startsAt) refuse('event.ends_before_start')
}

/** When a new event becomes public: as asked, but never before now; else after the delay. */
export function publicationTime(asked: string | undefined, now: Date, delaySeconds: number): Date {
  if (asked === undefined) return new Date(now.getTime() + delaySeconds * 1000)
  const wanted = new Date(asked)
  return wanted > now ? wanted : now
}
